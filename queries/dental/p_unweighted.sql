-- title.nl: Lijnen van tandheelkundige codes zonder P in de tekst
-- title.fr: Lignes de codes dentaires sans P dans le texte
-- title.en: Lines of dental codes without a P in the text
-- source: nomenclature, art. 5 and art. 6 § 19
-- counts: what was billed under codes that have no P, so that it is never counted as 0 in silence
-- grain:  one row per dentist, month of service, code, reason and reception (in: in the days asked; out; missing); key provider_key, service_year, service_month, nomenclature_code, reason, reception
-- reads:  claims, p_unweighted (reason: no-p-in-text, deleted, not-in-table), params
-- leaves: what these lines could change, as a bound, to src/law/p_doubt.rs
-- param:  service_from DATE, service_to DATE, any_reception BIGINT (1: whenever received), received_from DATE, received_to DATE
-- codes:  all of 300000-309999, 370000-379999, 389000-389999
SELECT c.provider_key,
       CAST(EXTRACT(YEAR  FROM c.service_date) AS BIGINT) AS service_year,
       CAST(EXTRACT(MONTH FROM c.service_date) AS BIGINT) AS service_month,
       c.nomenclature_code,
       u.reason,
       CASE WHEN p.any_reception = 1 THEN 'in'
            WHEN c.reception_date IS NULL THEN 'missing'
            WHEN c.reception_date BETWEEN p.received_from AND p.received_to THEN 'in'
            ELSE 'out'
       END AS reception,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(c.quantity)   AS BIGINT) AS quantity,
       CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
FROM claims c
JOIN p_unweighted u ON c.nomenclature_code = u.nomenclature_code
                   AND c.service_date >= u.valid_from AND c.service_date <= u.valid_to
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
GROUP BY c.provider_key, service_year, service_month, c.nomenclature_code, u.reason, reception
ORDER BY c.provider_key, service_year, service_month, c.nomenclature_code, u.reason, reception
