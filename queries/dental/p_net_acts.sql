-- title.nl: Verstrekkingen per maand en P-waarde, verminderd met hun correcties, van de tandartsen boven een grens
-- title.fr: Prestations par mois et par valeur P, diminuées de leurs corrections, des dentistes au-dessus d'une limite
-- title.en: Acts a month and P, less their corrections, of the dentists over a limit
-- source: nomenclature, art. 6 § 19; how far the figures stand from the limits
-- counts: acts that remain when each is netted with what takes it back (same insured person, act and day), and the P on balance
-- grain:  one row per dentist, month of service and P of an act; key provider_key, service_year, service_month, p
-- reads:  claims, p_values, over_limit (provider_key), params
-- leaves: the fewest acts without which a limit is kept to src/law/p_fragility.rs
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
WITH netted AS (
  SELECT c.provider_key,
         c.service_date,
         c.person_id,
         v.code_ambulatory,
         v.p,
         CAST(SUM(c.quantity) AS BIGINT) AS quantity
  FROM claims c
  JOIN over_limit o ON c.provider_key = o.provider_key
  JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
                 AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
  GROUP BY c.provider_key, c.service_date, c.person_id, v.code_ambulatory, v.p
)
SELECT n.provider_key,
       CAST(EXTRACT(YEAR  FROM n.service_date) AS BIGINT) AS service_year,
       CAST(EXTRACT(MONTH FROM n.service_date) AS BIGINT) AS service_month,
       n.p,
       CAST(SUM(CASE WHEN n.quantity > 0 THEN n.quantity ELSE 0 END) AS BIGINT) AS acts,
       CAST(SUM(n.quantity * n.p) AS BIGINT) AS p_sum
FROM netted n
GROUP BY n.provider_key, service_year, service_month, n.p
ORDER BY n.provider_key, service_year, service_month, n.p
