-- title.nl: P-waarden en betaald bedrag per tandarts en maand
-- title.fr: Valeurs P et montant payé par dentiste et par mois
-- title.en: P-values and amount paid per dentist and month
-- source: nomenclature, art. 6 § 19 (royal decree of 2 June 2015, in force from 2015-07-01)
-- counts: the P billed and what was paid for it
-- grain:  one row per dentist and month of service; key provider_key, service_year, service_month
-- reads:  claims (quantity is negative in a correction), p_values, params
-- leaves: limits, quarters, years and excess to src/law/p_year.rs
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.provider_key,
       CAST(EXTRACT(YEAR  FROM c.service_date) AS BIGINT) AS service_year,
       CAST(EXTRACT(MONTH FROM c.service_date) AS BIGINT) AS service_month,
       CAST(SUM(c.quantity * v.p) AS BIGINT) AS p_sum,
       CAST(SUM(c.paid_cents)     AS BIGINT) AS paid_cents,
       CAST(COUNT(*)              AS BIGINT) AS lines
FROM claims c
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
GROUP BY c.provider_key, service_year, service_month
ORDER BY c.provider_key, service_year, service_month
