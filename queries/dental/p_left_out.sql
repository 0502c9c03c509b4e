-- title.nl: Lijnen met een P-waarde die niet meetellen
-- title.fr: Lignes ayant une valeur P qui ne comptent pas
-- title.en: Lines with a P-value that do not count
-- source: nomenclature, art. 6 § 19; the ledger of the control
-- counts: lines and money of codes with a P that were received outside the days asked, or no one knows when
-- grain:  one row per reception (missing, out); key reception
-- reads:  claims, p_values, params
-- leaves: the lines that count to p_by_month, those without a P to p_unweighted, other codes (what remains of the admitted lines) to the control's ledger
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
SELECT CASE WHEN c.reception_date IS NULL THEN 'missing' ELSE 'out' END AS reception,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
FROM claims c
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND p.any_reception = 0
  AND (c.reception_date IS NULL OR c.reception_date < p.received_from OR c.reception_date > p.received_to)
GROUP BY reception
ORDER BY reception
