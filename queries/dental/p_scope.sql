-- title.nl: Wat van de toegelaten lijnen meetelt, en wat niet
-- title.fr: Ce qui compte parmi les lignes admises, et ce qui ne compte pas
-- title.en: What counts of the admitted lines, and what does not
-- source: nomenclature, art. 6 § 19; the ledger of the control
-- counts: lines and money of dental codes, with and without a P, by when they were received
-- grain:  one row per weighted (1, 0) and reception; key weighted, reception
-- reads:  claims, p_values, p_unweighted, params
-- leaves: lines of other codes (what remains of the admitted ones) to the control's ledger
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values, and all of 300000-309999, 370000-379999, 389000-389999
WITH received AS (
  SELECT c.nomenclature_code,
         c.service_date,
         c.paid_cents,
         CASE WHEN p.any_reception = 1 THEN 'in'
              WHEN c.reception_date IS NULL THEN 'missing'
              WHEN c.reception_date BETWEEN p.received_from AND p.received_to THEN 'in'
              ELSE 'out'
         END AS reception
  FROM claims c
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
)
SELECT CAST(1 AS BIGINT) AS weighted,
       r.reception,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(r.paid_cents) AS BIGINT) AS paid_cents
FROM received r
JOIN p_values v ON r.nomenclature_code = v.nomenclature_code
               AND r.service_date >= v.valid_from AND r.service_date <= v.valid_to
GROUP BY r.reception
UNION ALL
SELECT CAST(0 AS BIGINT) AS weighted,
       r.reception,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(r.paid_cents) AS BIGINT) AS paid_cents
FROM received r
JOIN p_unweighted u ON r.nomenclature_code = u.nomenclature_code
                   AND r.service_date >= u.valid_from AND r.service_date <= u.valid_to
GROUP BY r.reception
ORDER BY weighted, reception
