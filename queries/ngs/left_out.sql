-- title.nl: Testen die niet meegeteld konden worden
-- title.fr: Tests qui n'ont pas pu être comptés
-- title.en: Tests that could not be counted
-- source: NGS agreement, art. 1.2.1; what speaks for the institution
-- counts: quantity above 0 of lines with a pseudocode that the door set aside (quarantined; without a quantity it is one), or whose person (person-missing) or facility (facility-missing) is not known
-- grain:  one row per reason, facility (null: unknown) and claim date (null: unknown); key reason, facility_id, claim_date
-- reads:  claims, quarantined_claims (as far as readable), ngs_pairs, params
-- leaves: whether they could change a verdict to src/law/ngs_volume.rs
-- param:  service_from DATE, service_to DATE, code_from BIGINT, code_to BIGINT (the lowest and the highest pseudocode)
-- codes:  those of ngs_pairs
WITH doubted AS (
  SELECT CASE WHEN c.person_id IS NULL THEN 'person-missing' ELSE 'facility-missing' END AS why,
         c.facility_id, c.nomenclature_code,
         COALESCE(c.prescription_date, c.service_date) AS day, c.quantity
  FROM claims c
  CROSS JOIN params p
  WHERE c.nomenclature_code BETWEEN p.code_from AND p.code_to
    AND c.service_date BETWEEN p.service_from AND p.service_to
    AND (c.person_id IS NULL OR c.facility_id IS NULL)
    AND c.quantity > 0
  UNION ALL
  SELECT 'quarantined' AS why, q.facility_id, q.nomenclature_code,
         COALESCE(q.prescription_date, q.service_date) AS day, COALESCE(q.quantity, 1) AS quantity
  FROM quarantined_claims q
  WHERE q.quantity > 0 OR q.quantity IS NULL
)
SELECT d.why AS reason,
       d.facility_id,
       d.day AS claim_date,
       CAST(SUM(d.quantity) AS BIGINT) AS quantity
FROM doubted d
JOIN ngs_pairs n ON d.nomenclature_code = n.nomenclature_code
GROUP BY d.why, d.facility_id, d.day
ORDER BY reason, d.facility_id NULLS LAST, claim_date NULLS LAST
