-- title.nl: P-waarden van alle tandartsen per dag van prestatie en dag van ontvangst
-- title.fr: Valeurs P de tous les dentistes par jour de prestation et jour de réception
-- title.en: P-values of all dentists by day of service and day of reception
-- source: how fast services are received: the early warning needs to know what is still to come
-- counts: the P billed by all dentists together
-- grain:  one row per day of service and day of reception; key service_date, reception_date
-- reads:  claims, p_values, params
-- leaves: which part of a day's P has been received after so many days to src/law/p_projection.rs
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT c.service_date,
       c.reception_date,
       CAST(SUM(c.quantity * v.p) AS BIGINT) AS p_sum
FROM claims c
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND c.reception_date IS NOT NULL
  AND (p.any_reception = 1 OR c.reception_date BETWEEN p.received_from AND p.received_to)
GROUP BY c.service_date, c.reception_date
ORDER BY c.service_date, c.reception_date NULLS LAST
