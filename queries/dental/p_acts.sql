-- title.nl: Verstrekkingen van de tandartsen boven een grens
-- title.fr: Prestations des dentistes au-dessus d'une limite
-- title.en: Acts of the dentists over a limit
-- source: nomenclature, art. 5 and art. 6 § 19
-- counts: how often each act was billed by a dentist over a limit, with its P and what was paid
-- grain:  one row per dentist, year of service, act (both codes of a pair together) and P; key provider_key, service_year, code_ambulatory, p
-- reads:  claims, p_values, over_limit (provider_key), params
-- leaves: the share of each act to src/law/p_share.rs
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.provider_key,
       CAST(EXTRACT(YEAR FROM c.service_date) AS BIGINT) AS service_year,
       v.code_ambulatory,
       v.p,
       CAST(SUM(c.quantity)       AS BIGINT) AS quantity,
       CAST(SUM(c.quantity * v.p) AS BIGINT) AS p_sum,
       CAST(SUM(c.paid_cents)     AS BIGINT) AS paid_cents
FROM claims c
JOIN over_limit o ON c.provider_key = o.provider_key
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
GROUP BY c.provider_key, service_year, v.code_ambulatory, v.p
ORDER BY c.provider_key, service_year, v.code_ambulatory, v.p
