-- control:  same-act-two-providers
-- title.nl: Dezelfde verstrekking, dezelfde dag, twee zorgverleners
-- title.fr: La même prestation, le même jour, deux dispensateurs
-- title.en: The same act on the same day by two providers
-- source:   no article: a signal to look at. Two acts can be right (two teeth, two quadrants); one act billed twice is not
-- counts:   acts of one code that several providers billed for one person on one day
-- grain:    one row per person, day and code; key person_id, service_date, nomenclature_code
-- reads:    claims (quantity is negative in a correction: who took all back is not counted), params
-- leaves:   whether it is one act or several to whoever reads the table
-- codes:    300000..309999, 370000..379999, 389000..389999
-- param:    service_from date 2020-01-01
-- param:    service_to date 2020-12-31
WITH billed AS (
  SELECT c.person_id,
         c.service_date,
         c.nomenclature_code,
         c.provider_key,
         CAST(SUM(c.quantity)   AS BIGINT) AS acts,
         CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
  FROM claims c
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND (c.nomenclature_code BETWEEN 300000 AND 309999
      OR c.nomenclature_code BETWEEN 370000 AND 379999
      OR c.nomenclature_code BETWEEN 389000 AND 389999)
    AND c.person_id IS NOT NULL
    AND c.provider_key IS NOT NULL
  GROUP BY c.person_id, c.service_date, c.nomenclature_code, c.provider_key
)
SELECT b.person_id,
       b.service_date,
       b.nomenclature_code,
       CAST(COUNT(*)          AS BIGINT) AS providers,
       MIN(b.provider_key)               AS first_provider_key,
       MAX(b.provider_key)               AS last_provider_key,
       CAST(SUM(b.acts)       AS BIGINT) AS acts,
       CAST(SUM(b.paid_cents) AS BIGINT) AS paid_cents
FROM billed b
WHERE b.acts > 0
GROUP BY b.person_id, b.service_date, b.nomenclature_code
HAVING CAST(COUNT(*) AS BIGINT) > 1
ORDER BY b.person_id NULLS LAST, b.service_date, b.nomenclature_code
