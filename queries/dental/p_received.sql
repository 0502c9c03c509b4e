-- title.nl: Dagen van ontvangst van de prestaties van enkele tandartsen
-- title.fr: Jours de réception des prestations de quelques dentistes
-- title.en: Days of reception of the services of some dentists
-- source: law of 14 July 1994, art. 157 § 1; decision BRS/N/2023/25, which counts services as before or after an earlier decision by their day of reception
-- counts: lines, P and what was paid by day of reception
-- grain:  one row per dentist and day of reception; key provider_key, reception_date; the day is null where it is not known
-- reads:  claims, p_values, over_limit (provider_key: of these, the dentists with an earlier decision), params
-- leaves: what lies before and after a decision to src/law/p_procedure.rs
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.provider_key,
       c.reception_date,
       CAST(SUM(c.quantity * v.p) AS BIGINT) AS p_sum,
       CAST(SUM(c.paid_cents)     AS BIGINT) AS paid_cents,
       CAST(COUNT(*)              AS BIGINT) AS lines
FROM claims c
JOIN over_limit o ON c.provider_key = o.provider_key
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
GROUP BY c.provider_key, c.reception_date
ORDER BY c.provider_key, c.reception_date NULLS LAST
