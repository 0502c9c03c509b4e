-- title.nl: Verstrekkingen die een NGS-test uitsluit, van personen met een NGS-test
-- title.fr: Prestations qu'un test NGS exclut, de personnes avec un test NGS
-- title.en: Acts that an NGS test excludes, of persons with an NGS test
-- source: NGS agreement, art. 2 (no codes of art. 33, 33bis and 33ter in the diagnostic phase)
-- counts: nothing: each line with an excluded code of a person for whom a pseudocode was billed
-- grain:  one row per line; key claim_line_id where the sender gave one
-- reads:  claims, ngs_pairs, excluded_codes (each code once), params
-- leaves: the phase of three months on both sides, corrections and institutions to src/law/evaluation/
-- param:  service_from DATE, service_to DATE, code_from BIGINT, code_to BIGINT (the lowest and the highest pseudocode)
-- codes:  those of excluded_codes
WITH tested AS (
  SELECT DISTINCT t.person_id
  FROM claims t
  JOIN ngs_pairs n ON t.nomenclature_code = n.nomenclature_code
  CROSS JOIN params p
  WHERE t.nomenclature_code BETWEEN p.code_from AND p.code_to
    AND t.person_id IS NOT NULL
)
SELECT c.claim_line_id,
       c.person_id,
       c.facility_id,
       c.nomenclature_code,
       c.service_date,
       c.prescription_date,
       c.quantity,
       c.paid_cents
FROM claims c
JOIN excluded_codes e ON c.nomenclature_code = e.nomenclature_code
JOIN tested t ON c.person_id = t.person_id
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
ORDER BY c.claim_line_id NULLS LAST, c.person_id NULLS LAST, c.facility_id NULLS LAST, c.nomenclature_code,
         c.service_date, c.prescription_date NULLS LAST, c.quantity, c.paid_cents
