-- title.nl: Snelle antigeentesten: lijnen, personen en betaald bedrag per zorgverlener, verstrekking en maand
-- title.fr: Tests antigéniques rapides : lignes, personnes et montant payé par prestataire, prestation et mois
-- title.en: Rapid antigen tests: lines, persons and amount paid per provider, act and month
-- source: law of 22 December 2020, art. 6 §§ 1 and 2
-- counts: what was billed and paid, corrections with their sign; and the lines that do not say what the insured paid
-- grain:  one row per provider, pair of codes and month of service; key provider_key, code_ambulatory, service_year, service_month
-- reads:  claims (of a known person and provider), antigen_acts (tariff 0: not in force), params
-- leaves: the months of a provider together, and ranks, to src/law/antigen_rank.rs
-- param:  service_from DATE, service_to DATE
-- codes:  554875-554886, 554890-554901, 554912-554923
SELECT c.provider_key,
       a.code_ambulatory,
       CAST(EXTRACT(YEAR  FROM c.service_date) AS BIGINT) AS service_year,
       CAST(EXTRACT(MONTH FROM c.service_date) AS BIGINT) AS service_month,
       CAST(COUNT(*)                    AS BIGINT) AS lines,
       CAST(COUNT(DISTINCT c.person_id) AS BIGINT) AS persons,
       CAST(SUM(c.quantity)             AS BIGINT) AS quantity,
       CAST(SUM(c.paid_cents)           AS BIGINT) AS paid_cents,
       CAST(SUM(CASE WHEN a.tariff_cents > 0 AND c.copayment_cents  IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS copayment_missing,
       CAST(SUM(CASE WHEN a.tariff_cents > 0 AND c.supplement_cents IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS supplement_missing
FROM claims c
JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                   AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
  AND c.person_id IS NOT NULL
  AND c.provider_key IS NOT NULL
GROUP BY c.provider_key, a.code_ambulatory, service_year, service_month
ORDER BY c.provider_key, a.code_ambulatory, service_year, service_month
