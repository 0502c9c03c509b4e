-- title.nl: Netto verstrekkingen met een bedrag dat niet past bij het tarief, of met een aandeel of supplement voor de patiënt
-- title.fr: Prestations nettes dont le montant ne correspond pas au tarif, ou avec une intervention personnelle ou un supplément
-- title.en: Net acts with an amount that does not fit the tariff, or with a share or supplement for the insured
-- source: law of 22 December 2020, art. 6 §§ 1 to 3, 8, 9 and 19
-- counts: quantity, money, shares and supplements, corrections netted out
-- grain:  one row per person, provider, pair of codes and day of service; key person_id, provider_key, code_ambulatory, service_date
-- reads:  claims (of a known person and provider), antigen_acts (tariff 0: not in force), params
-- leaves: which rule is concerned, and the amount, to src/law/antigen_net.rs; acts that no rule of amounts could concern are dropped
-- param:  service_from DATE, service_to DATE
-- codes:  554875-554886, 554890-554901, 554912-554923
WITH net AS (
  SELECT c.person_id,
         c.provider_key,
         a.code_ambulatory,
         c.service_date,
         a.tariff_cents,
         CAST(SUM(c.quantity)                         AS BIGINT) AS quantity,
         CAST(SUM(c.quantity * a.tariff_cents)        AS BIGINT) AS allowed_cents,
         CAST(SUM(c.paid_cents)                       AS BIGINT) AS paid_cents,
         CAST(SUM(COALESCE(c.copayment_cents, 0))     AS BIGINT) AS copayment_sum_cents,
         CAST(SUM(COALESCE(c.supplement_cents, 0))    AS BIGINT) AS supplement_sum_cents,
         CAST(SUM(CASE WHEN c.copayment_cents  IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS copayment_missing,
         CAST(SUM(CASE WHEN c.supplement_cents IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS supplement_missing
  FROM claims c
  JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                     AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
  CROSS JOIN params p
  WHERE c.service_date BETWEEN p.service_from AND p.service_to
    AND c.person_id IS NOT NULL
    AND c.provider_key IS NOT NULL
  GROUP BY c.person_id, c.provider_key, a.code_ambulatory, c.service_date, a.tariff_cents
)
SELECT n.person_id,
       n.provider_key,
       n.code_ambulatory,
       n.service_date,
       n.tariff_cents,
       n.quantity,
       n.paid_cents,
       n.copayment_sum_cents,
       n.supplement_sum_cents,
       n.copayment_missing,
       n.supplement_missing
FROM net n
WHERE (n.paid_cents > 0 AND (n.quantity <= 0 OR n.paid_cents > n.allowed_cents))
   OR (n.tariff_cents = 0 AND n.quantity > 0)
   OR (n.copayment_missing = 0 AND n.copayment_sum_cents > 0)
   OR (n.supplement_missing = 0 AND n.supplement_sum_cents > 0)
ORDER BY n.person_id NULLS LAST, n.provider_key, n.code_ambulatory, n.service_date
