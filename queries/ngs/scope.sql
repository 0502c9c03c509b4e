-- title.nl: Wat van de NGS-lijnen meetelt, en wat niet
-- title.fr: Ce qui compte parmi les lignes NGS, et ce qui ne compte pas
-- title.en: What counts of the NGS lines, and what does not
-- source: NGS agreement, art. 1.1 and 2; the ledger of the control
-- counts: lines and money with a pseudocode (billed), of these the ones that were valid on the claim date (valid), and of these the ones whose laboratory belonged to an institution on that date (placed); each by whether person and facility are known
-- grain:  one row per stage, person_known (1, 0) and facility_known (1, 0); key stage, person_known, facility_known
-- reads:  claims, ngs_pairs, ngs_codes, laboratories, params
-- leaves: the differences between the stages to the control's ledger, and lines of other codes (what remains of the admitted ones)
-- param:  service_from DATE, service_to DATE, code_from BIGINT, code_to BIGINT (the lowest and the highest pseudocode)
-- codes:  those of ngs_pairs
WITH dated AS (
  SELECT c.facility_id, c.nomenclature_code, c.paid_cents,
         COALESCE(c.prescription_date, c.service_date) AS claim_date,
         CASE WHEN c.person_id   IS NULL THEN 0 ELSE 1 END AS has_person,
         CASE WHEN c.facility_id IS NULL THEN 0 ELSE 1 END AS has_facility
  FROM claims c
  CROSS JOIN params p
  WHERE c.nomenclature_code BETWEEN p.code_from AND p.code_to
    AND c.service_date BETWEEN p.service_from AND p.service_to
),
staged AS (
  SELECT 'billed' AS stage, d.has_person, d.has_facility, d.paid_cents
  FROM dated d
  JOIN ngs_pairs n ON d.nomenclature_code = n.nomenclature_code
  UNION ALL
  SELECT 'valid' AS stage, d.has_person, d.has_facility, d.paid_cents
  FROM dated d
  JOIN ngs_codes n ON d.nomenclature_code = n.nomenclature_code
                  AND d.claim_date >= n.valid_from AND d.claim_date <= n.valid_to
  UNION ALL
  SELECT 'placed' AS stage, d.has_person, d.has_facility, d.paid_cents
  FROM dated d
  JOIN ngs_codes n ON d.nomenclature_code = n.nomenclature_code
                  AND d.claim_date >= n.valid_from AND d.claim_date <= n.valid_to
  JOIN laboratories l ON d.facility_id = l.facility_id
                     AND d.claim_date >= l.valid_from AND d.claim_date <= l.valid_to
)
SELECT s.stage,
       CAST(s.has_person      AS BIGINT) AS person_known,
       CAST(s.has_facility    AS BIGINT) AS facility_known,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(s.paid_cents) AS BIGINT) AS paid_cents
FROM staged s
GROUP BY s.stage, s.has_person, s.has_facility
ORDER BY s.stage, person_known, facility_known
