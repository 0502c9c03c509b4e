-- title.nl: Lijnen waarop de vaststellingen over artikel 5 rusten
-- title.fr: Lignes sur lesquelles reposent les constats relatifs à l'article 5
-- title.en: Lines that findings about art. 5 rest on
-- source: nomenclature, art. 5, as printed in decision BRS/N/2023/25
-- counts: nothing: it gives the lines of the acts that a rule found or held them against, corrections included
-- grain:  one row per line; the ids of lines that were delivered twice stand twice
-- reads:  claims, dental_acts (every code with the ambulatory code of its act), found_acts (the acts), params
-- leaves: which lines carry the amount to src/controls/dental_rules/
-- param:  any_from BIGINT (1: from the first person on), person_from TEXT (the first person), any_to BIGINT (1: to the last person), person_to TEXT (the first person that is left out)
-- codes:  those of dental_acts
WITH portion AS (
  SELECT COALESCE(c.person_id, '-') AS person, c.provider_key, a.code_ambulatory, c.service_date, c.tooth,
         c.claim_line_id, c.quantity, c.paid_cents, c.payer_id
  FROM claims c
  JOIN dental_acts a ON c.nomenclature_code = a.nomenclature_code
  CROSS JOIN params p
  WHERE (p.any_from = 1 OR COALESCE(c.person_id, '-') >= p.person_from)
    AND (p.any_to = 1 OR COALESCE(c.person_id, '-') < p.person_to)
)
SELECT l.person, l.provider_key, l.code_ambulatory, l.service_date, l.tooth, l.claim_line_id, l.quantity, l.paid_cents, l.payer_id
FROM portion l
JOIN found_acts f ON l.person = f.person AND l.provider_key = f.provider_key
                 AND l.code_ambulatory = f.code_ambulatory AND l.service_date = f.service_date
ORDER BY l.person, l.provider_key, l.code_ambulatory, l.service_date, l.tooth NULLS FIRST, l.claim_line_id NULLS FIRST, l.quantity, l.paid_cents, l.payer_id NULLS FIRST
