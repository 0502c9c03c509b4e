-- title.nl: Lijnen van artikel 5 volgens het begin van het pseudoniem
-- title.fr: Lignes de l'article 5 selon le début du pseudonyme
-- title.en: Lines of art. 5 by the beginning of the pseudonym
-- source: none: before the lines of a nation are put in the order of the persons, it says how many there are, and the order is held against it
-- counts: lines, and what was paid for them
-- grain:  one row per first two characters of the insured person ('-' where the line names none); key prefix
-- reads:  claims, dental_acts (every code with the ambulatory code of its act)
-- leaves: the comparison, and into how many portions the work is cut, to src/controls/dental_rules/
-- param:  none
-- codes:  those of dental_acts
SELECT SUBSTR(COALESCE(c.person_id, '-'), 1, 2) AS prefix,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
FROM claims c
JOIN dental_acts a ON c.nomenclature_code = a.nomenclature_code
GROUP BY prefix
ORDER BY prefix
