-- title.nl: Meer dan één netto set voor een persoon, zorgverlener en dag
-- title.fr: Plus d'un ensemble net pour une personne, un prestataire et un jour
-- title.en: More than one net set for a person, provider and day
-- source: derived: no sentence of law
-- counts: sets: the largest net quantity of the three acts
-- grain:  one row per person, provider and day of service; key person_id, provider_key, service_date
-- reads:  claims (of a known person and provider), antigen_acts (tariff 0: not in force), params
-- leaves: what it means to src/law/antigen_cumul.rs; days with one set are dropped
-- param:  service_from DATE, service_to DATE
-- codes:  554875-554886, 554890-554901, 554912-554923
WITH net AS (
  SELECT c.person_id,
         c.provider_key,
         a.code_ambulatory,
         c.service_date,
         CAST(SUM(c.quantity) AS BIGINT) AS quantity
  FROM claims c
  JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                     AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND a.tariff_cents > 0
    AND c.person_id IS NOT NULL
    AND c.provider_key IS NOT NULL
  GROUP BY c.person_id, c.provider_key, a.code_ambulatory, c.service_date
)
SELECT n.person_id,
       n.provider_key,
       n.service_date,
       CAST(MAX(n.quantity) AS BIGINT) AS sets
FROM net n
GROUP BY n.person_id, n.provider_key, n.service_date
HAVING MAX(n.quantity) > 1
ORDER BY n.person_id NULLS LAST, n.provider_key, n.service_date
