-- title.nl: Geteste personen met en zonder geregistreerd resultaat
-- title.fr: Personnes testées avec et sans résultat enregistré
-- title.en: Persons tested, with and without a registered result
-- source: law of 22 December 2020, art. 5 § 1, 5°
-- counts: persons with net performing, and those without a result within a day; no person is named
-- grain:  one row per provider and day of service; key provider_key, service_date
-- reads:  claims (of a known person and provider), antigen_acts (tariff 0: not in force), antigen_results, params
-- leaves: which days the register covers, and what a missing result proves, to src/law/antigen_absence.rs
-- param:  service_from DATE, service_to DATE
-- codes:  554890-554901
WITH tested AS (
  SELECT c.person_id,
         c.provider_key,
         c.service_date
  FROM claims c
  JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                     AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND a.act = 'performing'
    AND a.tariff_cents > 0
    AND c.person_id IS NOT NULL
    AND c.provider_key IS NOT NULL
  GROUP BY c.person_id, c.provider_key, c.service_date
  HAVING CAST(SUM(c.quantity) AS BIGINT) > 0
),
near_a_result AS (
  SELECT r.person_id, CAST(r.test_date - INTERVAL '1 day' AS DATE) AS near_date FROM antigen_results r
  UNION ALL
  SELECT r.person_id, r.test_date AS near_date FROM antigen_results r
  UNION ALL
  SELECT r.person_id, CAST(r.test_date + INTERVAL '1 day' AS DATE) AS near_date FROM antigen_results r
),
near_once AS (
  SELECT n.person_id, n.near_date, CAST(COUNT(*) AS BIGINT) AS results
  FROM near_a_result n
  GROUP BY n.person_id, n.near_date
)
SELECT t.provider_key,
       t.service_date,
       CAST(COUNT(*) AS BIGINT) AS tests,
       CAST(SUM(CASE WHEN o.results IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS without_result
FROM tested t
LEFT JOIN near_once o ON t.person_id = o.person_id AND t.service_date = o.near_date
GROUP BY t.provider_key, t.service_date
ORDER BY t.provider_key, t.service_date
