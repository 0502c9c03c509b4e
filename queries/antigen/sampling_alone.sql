-- title.nl: Staalafname zonder test door wie ook op die dag, de dag ervoor of de dag erna
-- title.fr: Prélèvement sans test, par qui que ce soit, ce jour-là, la veille ou le lendemain
-- title.en: Sampling with no test by anyone on that day, the day before or the day after
-- source: law of 22 December 2020, art. 6 § 2 (voor het uitvoeren van snelle antigeentesten)
-- counts: net samplings without net material or performing nearby
-- grain:  one row per person, provider and day of sampling; key person_id, provider_key, service_date
-- reads:  claims (of a known person; the provider of the test may be unknown), antigen_acts (tariff 0: not in force), params
-- leaves: what a missing line proves to src/law/antigen_absence.rs
-- param:  service_from DATE, service_to DATE, around_from DATE, around_to DATE (the days asked, and one more on both sides)
-- codes:  554875-554886, 554890-554901, 554912-554923
WITH net AS (
  SELECT c.person_id,
         c.provider_key,
         a.code_ambulatory,
         a.act,
         c.service_date,
         CAST(SUM(c.quantity)   AS BIGINT) AS quantity,
         CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
  FROM claims c
  JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                     AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.around_from AND p.around_to
    AND (a.act <> 'sampling' OR a.tariff_cents > 0)
    AND c.person_id IS NOT NULL
  GROUP BY c.person_id, c.provider_key, a.code_ambulatory, a.act, c.service_date
  HAVING CAST(SUM(c.quantity) AS BIGINT) > 0
),
near_a_test AS (
  SELECT t.person_id, CAST(t.service_date - INTERVAL '1 day' AS DATE) AS near_date
  FROM net t WHERE t.act <> 'sampling'
  UNION ALL
  SELECT t.person_id, t.service_date AS near_date
  FROM net t WHERE t.act <> 'sampling'
  UNION ALL
  SELECT t.person_id, CAST(t.service_date + INTERVAL '1 day' AS DATE) AS near_date
  FROM net t WHERE t.act <> 'sampling'
)
SELECT s.person_id,
       s.provider_key,
       s.code_ambulatory,
       s.service_date,
       s.quantity,
       s.paid_cents
FROM net s
CROSS JOIN params p
WHERE s.act = 'sampling'
  AND s.provider_key IS NOT NULL
  AND s.service_date BETWEEN p.service_from AND p.service_to
  AND NOT EXISTS (SELECT n.person_id FROM near_a_test n
                  WHERE n.person_id = s.person_id AND n.near_date = s.service_date)
ORDER BY s.person_id NULLS LAST, s.provider_key, s.service_date
