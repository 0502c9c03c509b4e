-- title.nl: De aanrekeningslijnen van enkele tandartsen, elk met haar P
-- title.fr: Les lignes de facturation de quelques praticiens, chacune avec sa valeur P
-- title.en: The claim lines of some dentists, each with its P
-- source: nomenclature, art. 6 § 19
-- counts: nothing: the lines behind the sums of p_by_month, one by one
-- grain:  one row per claim line in scope; in a total order by provider_key, service_date, nomenclature_code, then every other column
-- reads:  claims, p_values, over_limit (provider_key: the dentists whose lines are asked), params
-- leaves: the sums, months, quarters and excess to whoever recomputes them
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.provider_key,
       c.service_date,
       c.nomenclature_code,
       c.claim_line_id,
       c.reception_date,
       c.payee_id,
       c.quantity,
       v.p,
       CAST(c.quantity * v.p AS BIGINT) AS p_sum,
       c.paid_cents,
       c.copy_number
FROM claims c
JOIN over_limit o ON c.provider_key = o.provider_key
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
ORDER BY c.provider_key, c.service_date, c.nomenclature_code,
         c.claim_line_id  NULLS LAST,
         c.reception_date NULLS LAST,
         c.payee_id       NULLS LAST,
         c.quantity, v.p, c.paid_cents,
         c.copy_number    NULLS LAST
