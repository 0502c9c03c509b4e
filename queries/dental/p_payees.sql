-- title.nl: Innende instanties per tandarts, en van welke dagen hun bedragen zijn
-- title.fr: Instances perceptrices par dentiste, et les jours de leurs montants
-- title.en: Payees per dentist, and the days of their amounts
-- source: law of 14 July 1994, art. 164 (the payee is liable with the provider)
-- counts: what each payee was paid for a dentist's acts in scope, and the first and last day of these acts
-- grain:  one row per dentist and payee; key provider_key, payee_id (null: no payee known); receptions are null where none is known
-- reads:  claims, p_values, params
-- leaves: the division of an amount over payees to src/law/
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.provider_key,
       c.payee_id,
       MIN(c.service_date)   AS first_service,
       MAX(c.service_date)   AS last_service,
       MIN(c.reception_date) AS first_reception,
       MAX(c.reception_date) AS last_reception,
       CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
FROM claims c
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
GROUP BY c.provider_key, c.payee_id
ORDER BY c.provider_key, c.payee_id NULLS LAST
