-- title.nl: Verstrekkingen van art. 33, 33bis en 33ter die een NGS-test vervangt
-- title.fr: Prestations des art. 33, 33bis et 33ter qu'un test NGS remplace
-- title.en: Acts of art. 33, 33bis and 33ter that an NGS test takes the place of
-- source: NGS agreement, art. 2 and 8
-- counts: lines and money of the codes that the annexes exclude beside an NGS test, of all persons
-- grain:  one row per code and calendar quarter of service; key nomenclature_code, service_year, service_quarter
-- reads:  claims, excluded_codes (each code once), params
-- leaves: the comparison with the tests to the report
-- param:  service_from DATE, service_to DATE, code_from BIGINT, code_to BIGINT (not read here)
-- codes:  those of excluded_codes
SELECT c.nomenclature_code,
       CAST(EXTRACT(YEAR    FROM c.service_date) AS BIGINT) AS service_year,
       CAST(EXTRACT(QUARTER FROM c.service_date) AS BIGINT) AS service_quarter,
       CAST(COUNT(*)          AS BIGINT) AS lines,
       CAST(SUM(c.paid_cents) AS BIGINT) AS paid_cents
FROM claims c
JOIN excluded_codes e ON c.nomenclature_code = e.nomenclature_code
CROSS JOIN params p
WHERE c.service_date BETWEEN p.service_from AND p.service_to
GROUP BY c.nomenclature_code, service_year, service_quarter
ORDER BY c.nomenclature_code, service_year, service_quarter
