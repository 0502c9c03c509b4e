-- title.nl: NGS-testen per persoon, code, instelling en datum
-- title.fr: Tests NGS par personne, code, établissement et date
-- title.en: NGS tests per person, code, institution and date
-- source: NGS agreement, art. 1.1 (laboratories of an institution count as one) and art. 2 (the day of prescription governs)
-- counts: net quantity and what was paid, of the pseudocodes that were valid on the claim date, for the institution to which the laboratory belonged on that date
-- grain:  one row per person, pair of codes, institution, claim date, whether that date is the service date for want of a prescription date (by_service), and service date; key person_id, code_ambulatory, institution_id, claim_date, by_service, service_date
-- reads:  claims (quantity is negative in a correction), ngs_codes, laboratories, params
-- leaves: corrections that have no prescription date, tests and windows to src/law/ngs_net.rs and ngs_volume.rs; the lines themselves to lines.sql
-- param:  service_from DATE, service_to DATE, code_from BIGINT, code_to BIGINT (the lowest and the highest pseudocode)
-- codes:  those of ngs_codes
WITH dated AS (
  SELECT c.person_id, c.facility_id, c.nomenclature_code, c.service_date,
         COALESCE(c.prescription_date, c.service_date) AS claim_date,
         CASE WHEN c.prescription_date IS NULL THEN 1 ELSE 0 END AS unprescribed,
         c.quantity, c.paid_cents
  FROM claims c
  CROSS JOIN params p
  WHERE c.nomenclature_code BETWEEN p.code_from AND p.code_to
    AND c.service_date BETWEEN p.service_from AND p.service_to
    AND c.person_id IS NOT NULL
)
SELECT d.person_id,
       n.code_ambulatory,
       l.institution_id,
       d.claim_date,
       CAST(d.unprescribed    AS BIGINT) AS by_service,
       d.service_date,
       CAST(SUM(d.quantity)   AS BIGINT) AS quantity,
       CAST(SUM(d.paid_cents) AS BIGINT) AS paid_cents,
       CAST(COUNT(*)          AS BIGINT) AS lines
FROM dated d
JOIN ngs_codes n ON d.nomenclature_code = n.nomenclature_code
                AND d.claim_date >= n.valid_from AND d.claim_date <= n.valid_to
JOIN laboratories l ON d.facility_id = l.facility_id
                   AND d.claim_date >= l.valid_from AND d.claim_date <= l.valid_to
GROUP BY d.person_id, n.code_ambulatory, l.institution_id, d.claim_date, d.unprescribed, d.service_date
ORDER BY d.person_id NULLS LAST, n.code_ambulatory, l.institution_id, d.claim_date, by_service, d.service_date
