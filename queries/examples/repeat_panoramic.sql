-- control:  repeat-panoramic
-- title.nl: Panoramische opname herhaald binnen twee kalenderjaren
-- title.fr: Radiographie panoramique répétée en deux années civiles
-- title.en: Panoramic image repeated within two calendar years
-- source:   nomenclature, art. 5 § 2, rule after 307090-307101: at most once in two calendar years, and none where 307090-307101 or 307274-307285 was paid for in the same or the preceding calendar year
-- counts:   panoramic images of persons who had an earlier one in the same or the preceding calendar year
-- grain:    one row per person, day, code and dentist of the later image; key person_id, service_date, nomenclature_code, provider_key
-- reads:    claims (quantity is negative in a correction: what was taken back is no image), params
-- leaves:   whether the insurer paid rightly to whoever reads the table: an image on the same day is not held against another
-- codes:    307090-307101, 307274-307285
-- param:    service_from date 2020-01-01
-- param:    service_to date 2020-12-31
WITH images AS (
  SELECT c.person_id,
         c.service_date,
         c.nomenclature_code,
         c.provider_key,
         CAST(SUM(c.quantity)   AS BIGINT) AS images,
         CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
  FROM claims c
  CROSS JOIN params p
  WHERE c.nomenclature_code IN (307090, 307101, 307274, 307285)
    AND c.person_id IS NOT NULL
    AND c.provider_key IS NOT NULL
    AND c.service_date BETWEEN CAST(p.service_from - INTERVAL '2 years' AS DATE) AND p.service_to
  GROUP BY c.person_id, c.service_date, c.nomenclature_code, c.provider_key
),
dated AS (
  SELECT i.person_id,
         i.service_date,
         i.nomenclature_code,
         i.provider_key,
         i.paid_cents,
         CAST(EXTRACT(YEAR FROM i.service_date) AS BIGINT) AS image_year
  FROM images i
  WHERE i.images > 0 AND i.paid_cents > 0
)
SELECT later.person_id,
       later.service_date,
       later.nomenclature_code,
       later.provider_key,
       later.paid_cents,
       CAST(COUNT(*) AS BIGINT)    AS earlier_images,
       MAX(earlier.service_date)   AS latest_earlier_date
FROM dated later
JOIN dated earlier ON earlier.person_id = later.person_id
                  AND earlier.service_date < later.service_date
                  AND earlier.image_year >= later.image_year - 1
CROSS JOIN params p
WHERE later.nomenclature_code IN (307090, 307101)
  AND later.service_date >= p.service_from
GROUP BY later.person_id, later.service_date, later.nomenclature_code, later.provider_key, later.paid_cents
ORDER BY later.person_id NULLS LAST, later.service_date, later.nomenclature_code, later.provider_key
