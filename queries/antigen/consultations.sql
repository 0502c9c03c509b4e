-- title.nl: Staalafname met een raadpleging of bezoek voor dezelfde persoon op dezelfde dag
-- title.fr: Prélèvement avec une consultation ou une visite pour la même personne le même jour
-- title.en: Sampling with a consultation or visit for the same person on the same day
-- source: law of 22 December 2020, art. 6 § 5, second paragraph
-- counts: pairs of a net sampling and a net consultation, visit or what stands close to one
-- grain:  one row per sampling and other act; key person_id, provider_key, service_date, other_code, other_provider_key (may be null)
-- reads:  claims (of a known person; of the sampling the provider is known too), antigen_acts (tariff 0: not in force), consultation_codes, params
-- leaves: same or other provider, and what the code is, to src/law/antigen_cumul.rs
-- param:  service_from DATE, service_to DATE
-- codes:  554912-554923; those of consultation_codes
WITH sampling AS (
  SELECT c.person_id,
         c.provider_key,
         a.code_ambulatory,
         c.service_date,
         CAST(SUM(c.quantity)   AS BIGINT) AS quantity,
         CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
  FROM claims c
  JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                     AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND a.act = 'sampling'
    AND a.tariff_cents > 0
    AND c.person_id IS NOT NULL
    AND c.provider_key IS NOT NULL
  GROUP BY c.person_id, c.provider_key, a.code_ambulatory, c.service_date
  HAVING CAST(SUM(c.quantity) AS BIGINT) > 0
),
beside AS (
  SELECT c.person_id,
         c.provider_key,
         c.nomenclature_code,
         c.service_date
  FROM claims c
  JOIN consultation_codes k ON c.nomenclature_code = k.nomenclature_code
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND c.person_id IS NOT NULL
  GROUP BY c.person_id, c.provider_key, c.nomenclature_code, c.service_date
  HAVING CAST(SUM(c.quantity) AS BIGINT) > 0
)
SELECT s.person_id,
       s.provider_key,
       s.code_ambulatory,
       s.service_date,
       s.quantity,
       s.paid_cents,
       b.provider_key      AS other_provider_key,
       b.nomenclature_code AS other_code
FROM sampling s
JOIN beside b ON s.person_id = b.person_id AND s.service_date = b.service_date
ORDER BY s.person_id NULLS LAST, s.provider_key, s.service_date, other_code, other_provider_key NULLS LAST
