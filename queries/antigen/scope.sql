-- title.nl: Wat van de toegelaten lijnen meetelt, en wat niet
-- title.fr: Ce qui compte parmi les lignes admises, et ce qui ne compte pas
-- title.en: What counts of the admitted lines, and what does not
-- source: law of 22 December 2020, art. 6; the ledger of the control
-- counts: lines and money of other days, whatever their code; and of the acts of testing, by whether person and provider are known
-- grain:  one row per reason (service-date, used, person-missing, provider-missing); key reason
-- reads:  claims, antigen_acts, params
-- leaves: lines of other codes (what remains of the admitted ones) to the control's ledger
-- param:  service_from DATE, service_to DATE
-- codes:  554875-554886, 554890-554901, 554912-554923
SELECT 'service-date' AS reason,
       CAST(COUNT(*) AS BIGINT) AS lines,
       COALESCE(CAST(SUM(c.paid_cents) AS BIGINT), 0) AS paid_cents
FROM claims c
CROSS JOIN params p
WHERE c.service_date < p.service_from OR c.service_date > p.service_to
UNION ALL
SELECT CASE WHEN c.person_id IS NULL THEN 'person-missing'
            WHEN c.provider_key IS NULL THEN 'provider-missing'
            ELSE 'used'
       END AS reason,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
FROM claims c
JOIN antigen_acts a ON c.nomenclature_code = a.nomenclature_code
                   AND c.service_date >= a.valid_from AND c.service_date <= a.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
GROUP BY reason
ORDER BY reason
