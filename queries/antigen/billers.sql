-- title.nl: Verstrekkingen onder een nummer dat niet dat van een arts is
-- title.fr: Prestations sous un numéro qui n'est pas celui d'un médecin
-- title.en: Acts under a number that is not a doctor's
-- source: law of 22 December 2020, art. 6 § 1, 2°, and § 3, second paragraph
-- counts: quantity and money, corrections with their sign, by whether a facility bills
-- grain:  one row per provider, way of billing and day of service; key provider_key, by_facility, service_date
-- reads:  claims (of a known person and provider), antigen_acts (tariff 0: not in force), params
-- leaves: kinds that a decree let bill to src/law/antigen_biller.rs; doctors (first digit 1) are dropped
-- param:  service_from DATE, service_to DATE
-- codes:  554875-554886, 554890-554901, 554912-554923
SELECT c.provider_key,
       CASE WHEN c.facility_id IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS by_facility,
       c.service_date,
       CAST(SUM(c.quantity)   AS BIGINT) AS quantity,
       CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
FROM claims c
JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                   AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND a.tariff_cents > 0
  AND c.person_id IS NOT NULL
  AND c.provider_key IS NOT NULL
  AND SUBSTR(c.provider_key, 1, 1) <> '1'
GROUP BY c.provider_key, by_facility, c.service_date
ORDER BY c.provider_key, by_facility, c.service_date
