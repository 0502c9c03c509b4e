-- title.nl: Eerste en laatste prestatie en ontvangst per tandarts
-- title.fr: Première et dernière prestation et réception par dentiste
-- title.en: First and last service and reception per dentist
-- source: the calculation's reach, as the decision states it (reception 03/01/2020 to 18/03/2022)
-- counts: nothing; the first and last day of what was counted
-- grain:  one row per dentist; key provider_key; receptions are null where none is known
-- reads:  claims, p_values, params
-- leaves: nothing
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.provider_key,
       MIN(c.service_date)   AS first_service,
       MAX(c.service_date)   AS last_service,
       MIN(c.reception_date) AS first_reception,
       MAX(c.reception_date) AS last_reception
FROM claims c
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
GROUP BY c.provider_key
ORDER BY c.provider_key
