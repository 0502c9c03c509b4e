-- title.nl: Lijnen waarover getwijfeld kan worden
-- title.fr: Lignes sujettes à discussion
-- title.en: Lines that may be doubted
-- source: nomenclature, art. 6 § 19; what speaks for the dentist
-- counts: lines that were counted as delivered and may be wrong (sign-mismatch, duplicate-suspect), and lines that were not counted and might have been (late-correction: quantity or amount below 0; quarantined)
-- grain:  one row per doubt, dentist and month of service; key doubt, provider_key, service_year, service_month
-- reads:  claims (copy_number is 2 and more in a line alike in every column to an earlier one), quarantined_claims (as far as readable; without a quantity it is one act, or one less where money was taken back), p_values, params
-- leaves: what the doubt changes to src/law/p_doubt.rs
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  those of p_values
WITH odd AS (
  SELECT c.provider_key, c.nomenclature_code, c.service_date, c.reception_date, c.quantity, c.paid_cents, c.copy_number
  FROM claims c
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND (c.quantity < 0 OR c.paid_cents < 0 OR c.copy_number > 1)
), doubted AS (
  SELECT 'sign-mismatch' AS doubt, o.provider_key, o.nomenclature_code, o.service_date, o.quantity, o.paid_cents
  FROM odd o
  CROSS JOIN params p
  WHERE (p.any_reception = 1 OR o.reception_date BETWEEN p.received_from AND p.received_to)
    AND ((o.quantity < 0 AND o.paid_cents > 0) OR (o.quantity > 0 AND o.paid_cents < 0))
  UNION ALL
  SELECT 'duplicate-suspect' AS doubt, o.provider_key, o.nomenclature_code, o.service_date, o.quantity, o.paid_cents
  FROM odd o
  CROSS JOIN params p
  WHERE (p.any_reception = 1 OR o.reception_date BETWEEN p.received_from AND p.received_to)
    AND o.copy_number > 1
  UNION ALL
  SELECT 'late-correction' AS doubt, o.provider_key, o.nomenclature_code, o.service_date, o.quantity, o.paid_cents
  FROM odd o
  CROSS JOIN params p
  WHERE p.any_reception = 0 AND o.reception_date > p.received_to
    AND (o.quantity < 0 OR o.paid_cents < 0)
  UNION ALL
  SELECT 'quarantined' AS doubt, q.provider_key, q.nomenclature_code, q.service_date,
         COALESCE(q.quantity, CASE WHEN q.paid_cents < 0 THEN -1 ELSE 1 END) AS quantity, COALESCE(q.paid_cents, 0) AS paid_cents
  FROM quarantined_claims q
  CROSS JOIN params p
  WHERE q.service_date BETWEEN p.service_from AND p.service_to
    AND (p.any_reception = 1 OR q.reception_date BETWEEN p.received_from AND p.received_to)
    AND q.provider_key IS NOT NULL
)
SELECT d.doubt,
       d.provider_key,
       CAST(EXTRACT(YEAR  FROM d.service_date) AS BIGINT) AS service_year,
       CAST(EXTRACT(MONTH FROM d.service_date) AS BIGINT) AS service_month,
       CAST(SUM(d.quantity * v.p) AS BIGINT) AS p_sum,
       CAST(SUM(d.paid_cents)     AS BIGINT) AS paid_cents,
       CAST(COUNT(*)              AS BIGINT) AS lines
FROM doubted d
JOIN p_values v ON d.nomenclature_code = v.nomenclature_code
               AND d.service_date >= v.valid_from AND d.service_date <= v.valid_to
GROUP BY d.doubt, d.provider_key, service_year, service_month
ORDER BY d.doubt, d.provider_key, service_year, service_month
