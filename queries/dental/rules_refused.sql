-- title.nl: Geweigerde lijnen die een verstrekking van artikel 5 kunnen zijn
-- title.fr: Lignes refusées qui peuvent être une prestation de l'article 5
-- title.en: Refused lines that may be an act of art. 5
-- source: what speaks for the provider: a missing act may be a line that the door refused
-- counts: refused lines, as far as they could be read
-- grain:  one row per insured person, provider, ambulatory code and day of service, each null where it could not be read; key person_id, provider_key, code_ambulatory, service_date
-- reads:  quarantined_claims (as far as readable), dental_acts (every code with the ambulatory code of its act)
-- leaves: what a refused line could stand for to src/law/dental_rules/known.rs
-- param:  none
-- codes:  those of dental_acts, and lines whose code could not be read
SELECT q.person_id,
       q.provider_key,
       a.code_ambulatory,
       q.service_date,
       CAST(COUNT(*) AS BIGINT) AS lines
FROM quarantined_claims q
LEFT JOIN dental_acts a ON q.nomenclature_code = a.nomenclature_code
WHERE q.nomenclature_code IS NULL OR a.code_ambulatory IS NOT NULL
GROUP BY q.person_id, q.provider_key, a.code_ambulatory, q.service_date
ORDER BY q.person_id NULLS FIRST, q.provider_key NULLS FIRST, a.code_ambulatory NULLS FIRST, q.service_date NULLS FIRST
