-- title.nl: P-waarden per dag van de tandartsen boven een grens
-- title.fr: Valeurs P par jour des dentistes au-dessus d'une limite
-- title.en: P-values a day of the dentists over a limit
-- source: nomenclature, art. 6 § 19; when a limit was passed (the text has no daily limit)
-- counts: the P on balance, also what was taken back without having been billed that day
-- grain:  one row per dentist and day of service; key provider_key, service_date
-- reads:  claims, p_values, over_limit (provider_key), params
-- leaves: the first day above a limit to src/law/p_fragility.rs; days without P above 0 and weekdays to the control
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.provider_key,
       c.service_date,
       CAST(SUM(c.quantity * v.p) AS BIGINT) AS p_sum
FROM claims c
JOIN over_limit o ON c.provider_key = o.provider_key
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
GROUP BY c.provider_key, c.service_date
ORDER BY c.provider_key, c.service_date
