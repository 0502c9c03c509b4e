-- title.nl: De lijnen waarop vaststellingen steunen
-- title.fr: Les lignes sur lesquelles reposent les constatations
-- title.en: The lines that findings rest on
-- source: law of 22 December 2020, art. 6 to 10
-- counts: nothing: every line of the acts that findings name, corrections included
-- grain:  one row per claim line; key person_id, provider_key, nomenclature_code, service_date, claim_line_id, copy_number
-- reads:  claims, antigen_keys (each act once), params
-- leaves: which part of a line is at stake to src/law/antigen_net.rs
-- param:  service_from DATE, service_to DATE
-- codes:  554875-554886, 554890-554901, 554912-554923; those of consultation_codes
SELECT c.claim_line_id,
       c.person_id,
       c.provider_key,
       c.facility_id,
       c.nomenclature_code,
       c.service_date,
       c.quantity,
       c.paid_cents,
       c.copy_number
FROM claims c
JOIN antigen_keys k ON c.person_id = k.key_person AND c.provider_key = k.key_provider
                   AND c.nomenclature_code = k.key_code AND c.service_date = k.key_date
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
ORDER BY c.person_id NULLS LAST, c.provider_key, c.nomenclature_code, c.service_date,
         c.claim_line_id NULLS LAST, c.copy_number
