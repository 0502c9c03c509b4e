-- control:  busy-days
-- title.nl: Dagen waarop een tandarts veel P aanrekende
-- title.fr: Jours où un dentiste a porté en compte beaucoup de P
-- title.en: Days on which a dentist billed many P
-- source:   nomenclature, art. 6 § 19 has limits for a month (5,000 P), a quarter and a year, none for a day: a signal to look at, and no limit
-- counts:   the P of each dentist and day of service, the persons and what was paid, from p_at_least on
-- grain:    one row per dentist and day of service; key provider_key, service_date
-- reads:    claims (quantity is negative in a correction), p_values (the P in force on the day), params
-- leaves:   what a day can hold to whoever reads the table; acts without a P are not counted
-- codes:    300000..309999, 370000..379999, 389000..389999
-- param:    service_from date 2020-01-01
-- param:    service_to date 2020-12-31
-- param:    p_at_least bigint 300 (a month of 5,000 P has some 17 such days)
SELECT c.provider_key,
       c.service_date,
       CAST(SUM(c.quantity * v.p)       AS BIGINT) AS p_sum,
       CAST(COUNT(DISTINCT c.person_id) AS BIGINT) AS persons,
       CAST(SUM(c.paid_cents)           AS BIGINT) AS paid_cents,
       CAST(COUNT(*)                    AS BIGINT) AS lines
FROM claims c
JOIN p_values v ON c.nomenclature_code = v.nomenclature_code
               AND c.service_date >= v.valid_from AND c.service_date <= v.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND c.provider_key IS NOT NULL
GROUP BY c.provider_key, c.service_date, p.p_at_least
HAVING CAST(SUM(c.quantity * v.p) AS BIGINT) >= p.p_at_least
ORDER BY c.provider_key, c.service_date
