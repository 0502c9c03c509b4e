-- title.nl: Lijnen van artikel 5 volgens het begin van het pseudoniem
-- title.fr: Lignes de l'article 5 selon le début du pseudonyme
-- title.en: Lines of art. 5 by the beginning of the pseudonym
-- source: none: it cuts the work into portions of whole persons, so that memory does not grow with the nation
-- counts: lines
-- grain:  one row per first four characters of the insured person ('-' where the line names none); key prefix
-- reads:  claims, dental_acts (every code with the ambulatory code of its act)
-- leaves: where a portion ends to src/counts/dental_rules.rs
-- param:  none
-- codes:  those of dental_acts
SELECT SUBSTR(COALESCE(c.person_id, '-'), 1, 4) AS prefix,
       CAST(COUNT(*) AS BIGINT) AS lines
FROM claims c
JOIN dental_acts a ON c.nomenclature_code = a.nomenclature_code
GROUP BY prefix
ORDER BY prefix
