-- title.nl: Verstrekkingen van artikel 5, per verzekerde, na verrekening van de correcties
-- title.fr: Prestations de l'article 5, par assuré, corrections déduites
-- title.en: Acts of art. 5, per insured person, corrections netted
-- source: nomenclature, art. 5, as printed in decision BRS/N/2023/25; the two codes of a pair are one act
-- counts: the net number of acts and what was paid, with the first reception, the least line id, the years of birth that the lines name, whether a line may be doubted (a copy, a correction, an amount of opposite sign) and whether one names a prescriber
-- grain:  one row per insured person ('-' where the line names none), provider, ambulatory code, day of service and tooth; key person, provider_key, code_ambulatory, service_date, tooth
-- reads:  claims (quantity is negative in a correction), dental_acts (every code with the ambulatory code of its act), params
-- leaves: which acts stand, their order and every rule to src/law/dental_rules/
-- param:  any_from BIGINT (1: from the first person on), person_from TEXT (the first person), any_to BIGINT (1: to the last person), person_to TEXT (the first person that is left out)
-- codes:  those of dental_acts
SELECT COALESCE(c.person_id, '-') AS person,
       c.provider_key,
       a.code_ambulatory,
       c.service_date,
       c.tooth,
       CAST(SUM(c.quantity)       AS BIGINT) AS quantity,
       CAST(SUM(c.paid_cents)     AS BIGINT) AS paid_cents,
       CAST(COUNT(*)              AS BIGINT) AS lines,
       MIN(c.reception_date)                 AS first_reception,
       MIN(c.claim_line_id)                  AS first_line,
       CAST(MIN(c.birth_year)     AS BIGINT) AS birth_first,
       CAST(MAX(c.birth_year)     AS BIGINT) AS birth_last,
       CAST(MAX(CASE WHEN c.copy_number > 1 OR c.quantity < 0 OR (c.quantity > 0 AND c.paid_cents < 0) THEN 1 ELSE 0 END) AS BIGINT) AS doubted,
       CAST(MAX(CASE WHEN c.prescriber_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS prescribed
FROM claims c
JOIN dental_acts a ON c.nomenclature_code = a.nomenclature_code
CROSS JOIN params p
WHERE (p.any_from = 1 OR COALESCE(c.person_id, '-') >= p.person_from)
  AND (p.any_to = 1 OR COALESCE(c.person_id, '-') < p.person_to)
GROUP BY person, c.provider_key, a.code_ambulatory, c.service_date, c.tooth
ORDER BY person, c.provider_key, a.code_ambulatory, c.service_date, c.tooth NULLS FIRST
