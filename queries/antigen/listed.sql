-- title.nl: Verstrekkingen van wie op een lijst staat: anders vergoed, of met gratis materiaal
-- title.fr: Prestations de ceux qui figurent sur une liste : financés autrement, ou avec du matériel gratuit
-- title.en: Acts of those on a list: paid otherwise, or with material for nothing
-- source: law of 22 December 2020, art. 6 § 5 and art. 10
-- counts: quantity and money of the listed acts on the listed days, corrections netted out
-- grain:  one row per list, ground, facility that the list names (`-`: it names the provider), person, provider, pair of codes and day; key list, person_id, provider_key, code_ambulatory, service_date, listed_facility, ground
-- reads:  claims (of a known person and provider), antigen_acts (tariff 0: not in force), antigen_listed (a row names a provider or a facility, the other is `-`), params
-- leaves: one finding for an act that is listed twice to src/controls/antigen; the rules to src/law/antigen_cumul.rs
-- param:  service_from DATE, service_to DATE
-- codes:  554875-554886, 554890-554901, 554912-554923
WITH matched AS (
  SELECT l.list, l.ground, c.person_id, c.provider_key, l.listed_facility, a.code_ambulatory,
         c.service_date, c.quantity, c.paid_cents
  FROM claims c
  JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                     AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
  JOIN antigen_listed l ON c.provider_key = l.listed_provider AND a.code_ambulatory = l.listed_code
                       AND c.service_date >= l.listed_from AND c.service_date <= l.listed_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND a.tariff_cents > 0
    AND c.person_id IS NOT NULL
  UNION ALL
  SELECT l.list, l.ground, c.person_id, c.provider_key, l.listed_facility, a.code_ambulatory,
         c.service_date, c.quantity, c.paid_cents
  FROM claims c
  JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                     AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
  JOIN antigen_listed l ON c.facility_id = l.listed_facility AND a.code_ambulatory = l.listed_code
                       AND c.service_date >= l.listed_from AND c.service_date <= l.listed_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND a.tariff_cents > 0
    AND c.person_id IS NOT NULL
    AND c.provider_key IS NOT NULL
)
SELECT m.list,
       m.ground,
       m.listed_facility,
       m.person_id,
       m.provider_key,
       m.code_ambulatory,
       m.service_date,
       CAST(SUM(m.quantity)   AS BIGINT) AS quantity,
       CAST(SUM(m.paid_cents) AS BIGINT) AS paid_cents
FROM matched m
GROUP BY m.list, m.ground, m.listed_facility, m.person_id, m.provider_key, m.code_ambulatory, m.service_date
HAVING CAST(SUM(m.quantity) AS BIGINT) > 0
ORDER BY m.list, m.person_id NULLS LAST, m.provider_key, m.code_ambulatory, m.service_date, m.listed_facility, m.ground
