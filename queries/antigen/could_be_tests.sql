-- title.nl: Lijnen die een ontbrekende test zouden kunnen zijn: geweigerd, of zonder persoon
-- title.fr: Lignes qui pourraient être un test manquant : refusées, ou sans personne
-- title.en: Lines that could be a missing test: refused, or without a person
-- source: law of 22 December 2020, art. 6 § 2; what is missing may be here
-- counts: persons and days of lines whose code is that of a test, or cannot be read
-- grain:  one row per person and day of each kind of line; key person_id, service_date (each may be null: not readable; a pair of both kinds stands twice)
-- reads:  quarantined_claims, claims, antigen_acts, params
-- leaves: whether one of them could be the missing line to src/law/antigen_absence.rs
-- param:  around_from DATE, around_to DATE (the days asked, and one more on both sides)
-- codes:  554875-554886, 554890-554901, and what cannot be read
SELECT q.person_id, q.service_date
FROM quarantined_claims q
WHERE q.nomenclature_code IS NULL
   OR q.nomenclature_code IN (SELECT a.nomenclature_code FROM antigen_acts a WHERE a.act <> 'sampling')
GROUP BY q.person_id, q.service_date
UNION ALL
SELECT c.person_id, c.service_date
FROM claims c
CROSS JOIN params p
WHERE c.person_id IS NULL
  AND c.service_date BETWEEN p.around_from AND p.around_to
  AND c.nomenclature_code IN (SELECT a.nomenclature_code FROM antigen_acts a WHERE a.act <> 'sampling')
GROUP BY c.person_id, c.service_date
ORDER BY person_id NULLS LAST, service_date NULLS LAST
