-- title.nl: De lijnen met een NGS-pseudocode
-- title.fr: Les lignes avec un pseudocode NGS
-- title.en: The lines with an NGS pseudocode
-- source: NGS agreement, art. 2
-- counts: nothing: each line with a pseudocode of annex 1 or 2, valid on its date or not
-- grain:  one row per line; key claim_line_id where the sender gave one
-- reads:  claims, ngs_pairs (each pseudocode with the ambulatory code of its pair), params
-- leaves: institutions, validity and every rule to src/law/ and to the tables looked up by day
-- param:  service_from DATE, service_to DATE, code_from BIGINT, code_to BIGINT (the lowest and the highest pseudocode)
-- codes:  those of ngs_pairs
SELECT c.claim_line_id,
       c.person_id,
       c.facility_id,
       c.nomenclature_code,
       n.code_ambulatory,
       c.service_date,
       c.prescription_date,
       c.reception_date,
       c.quantity,
       c.paid_cents
FROM claims c
JOIN ngs_pairs n ON c.nomenclature_code = n.nomenclature_code
CROSS JOIN params p
WHERE c.nomenclature_code BETWEEN p.code_from AND p.code_to
  AND c.service_date BETWEEN p.service_from AND p.service_to
ORDER BY c.claim_line_id NULLS LAST, c.person_id NULLS LAST, c.facility_id NULLS LAST, c.nomenclature_code,
         c.service_date, c.prescription_date NULLS LAST, c.reception_date NULLS LAST, c.quantity, c.paid_cents
