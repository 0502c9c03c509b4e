//! The common dialect of the queries: each rule with a planted fault, and the files themselves.

use crate::repository;
use datacel::counts::{Header, QUERIES, check_dialect};
use std::collections::BTreeSet;

/// What a header must say, so that a jurist knows what a query counts without reading it.
const HEADER: [&str; 10] = [
    "title.nl", "title.fr", "title.en", "source", "counts", "grain", "reads", "leaves", "param",
    "codes",
];

/// What the queries of every control may read.
fn relations() -> BTreeSet<String> {
    let names = [
        "claims",
        "quarantined_claims",
        "params",
        "p_values",
        "p_unweighted",
        "over_limit",
        "dental_acts",
        "found_acts",
        "ngs_codes",
        "ngs_pairs",
        "laboratories",
        "antigen_acts",
        "antigen_keys",
        "antigen_listed",
        "antigen_results",
        "consultation_codes",
        "excluded_codes",
    ];
    names.map(str::to_owned).into()
}

/// The ids of all that is wrong with a text.
fn faults(text: &str) -> Vec<&'static str> {
    match check_dialect("planted", text, &relations()) {
        Ok(()) => Vec::new(),
        Err(refusal) => refusal.faults().iter().map(datacel::diagnostic::Fault::id).collect(),
    }
}

/// The files of `queries/`, by name without ending, e.g. `dental/p_by_month`.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for job in std::fs::read_dir(repository("queries")).unwrap() {
        let job = job.unwrap();
        for file in std::fs::read_dir(job.path()).unwrap() {
            let path = file.unwrap().path();
            // an example for analysts has its cases in a folder beside it
            if job.file_name() == "examples" && path.is_dir() {
                continue;
            }
            assert_eq!(path.extension(), Some("sql".as_ref()), "only queries lie in queries/");
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let name = format!("{}/{stem}", job.file_name().to_str().unwrap());
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// The keys of a header for which nothing is said.
fn missing_in_header(text: &str) -> Vec<&'static str> {
    let header = Header::read(text);
    HEADER.into_iter().filter(|key| header.says(key).is_none()).collect()
}

#[test]
fn every_line_of_every_header_is_read() {
    for (name, text) in files() {
        if text.contains("\n-- param:  none\n") {
            assert!(!text.contains("JOIN params"), "{name} reads parameters");
        } else {
            let (declared, wrong) = Header::read(&text).parameters();
            assert_eq!(wrong, [], "in the header of {name}");
            assert!(!declared.is_empty(), "{name}");
        }
        for entry in Header::read(&text).entries() {
            assert!(Header::keys().contains(&entry.key.as_str()), "{} in {name}", entry.key);
        }
    }
}

#[test]
fn every_query_is_in_the_common_dialect() {
    for (name, text) in files() {
        if let Err(refusal) = check_dialect(&name, &text, &relations()) {
            panic!("{refusal}");
        }
    }
}

#[test]
fn the_program_has_every_file_and_no_other_text() {
    let mut compiled: Vec<(String, String)> =
        QUERIES.iter().map(|query| (query.name.to_owned(), query.text.to_owned())).collect();
    compiled.sort();
    let mut others = files();
    others.retain(|(name, _)| !name.starts_with("examples/"));
    assert_eq!(compiled, others);
}

#[test]
fn every_header_is_complete() {
    for (name, text) in files() {
        assert_eq!(missing_in_header(&text), Vec::<&str>::new(), "in the header of {name}");
    }
}

#[test]
fn a_line_that_the_header_lacks_is_found() {
    let (_, text) = files().remove(0);
    for key in HEADER {
        let without: String = text
            .lines()
            .filter(|line| !line.starts_with(&format!("-- {key}:")))
            .fold(String::new(), |kept, line| kept + line + "\n");
        assert_eq!(missing_in_header(&without), [key]);
        let empty = without + "-- late:\n";
        assert_eq!(missing_in_header(&empty), [key]);
    }
}

#[test]
fn what_the_dialect_allows_passes() {
    for text in [
        "SELECT c.provider_key, CAST(COUNT(*) AS BIGINT) AS lines FROM claims c \
         GROUP BY c.provider_key ORDER BY c.provider_key",
        "SELECT CAST(SUM(CASE WHEN c.quantity < 0 THEN 1 ELSE 0 END) AS BIGINT) AS corrections \
         FROM claims c ORDER BY corrections",
        "SELECT CAST(EXTRACT(YEAR FROM c.service_date) AS BIGINT) AS y FROM claims c ORDER BY y",
        "SELECT c.paid_cents % 100 AS cents FROM claims c ORDER BY cents",
        "SELECT CAST(c.service_date + INTERVAL '3 months' AS DATE) AS d FROM claims c ORDER BY d",
        "SELECT CAST(ROW_NUMBER() OVER (PARTITION BY c.provider_key ORDER BY c.service_date) AS BIGINT) AS n \
         FROM claims c ORDER BY n",
        "SELECT c.quantity FROM claims c LEFT JOIN p_values v \
         ON c.nomenclature_code = v.nomenclature_code ORDER BY c.quantity",
        "SELECT c.quantity FROM claims c JOIN p_values v \
         ON c.nomenclature_code = v.nomenclature_code AND c.service_date >= v.valid_from \
         ORDER BY c.quantity",
        "SELECT c.reception_date FROM claims c ORDER BY c.reception_date NULLS LAST",
        "SELECT MIN(c.service_date) AS d FROM claims c ORDER BY d",
        "WITH a AS (SELECT c.quantity FROM claims c) SELECT a.quantity FROM a ORDER BY a.quantity",
        "SELECT c.quantity FROM claims c WHERE c.nomenclature_code IN \
         (SELECT v.nomenclature_code FROM p_values v) ORDER BY c.quantity",
        "SELECT CAST(SUM(p.w) AS BIGINT) AS s FROM claims c CROSS JOIN params p ORDER BY s",
    ] {
        assert_eq!(faults(text), Vec::<&str>::new(), "{text}");
    }
}

/// A SELECT over claims with this column, or this end.
fn column(column: &str) -> String {
    format!("SELECT {column} AS x FROM claims c CROSS JOIN params p ORDER BY x")
}

fn end(end: &str) -> String {
    format!("SELECT c.quantity FROM claims c {end}")
}

#[test]
fn numbers_that_differ_between_engines_are_refused() {
    for (text, id) in [
        (column("CAST(SUM(1) AS BIGINT)"), "query-constant-aggregate"),
        (
            column("CAST(SUM(CASE WHEN 1 = 1 THEN 1 ELSE 0 END) AS BIGINT)"),
            "query-constant-aggregate",
        ),
        (column("CAST(COUNT(1) AS BIGINT)"), "query-constant-aggregate"),
        (column("MAX(3)"), "query-constant-aggregate"),
        (
            column("CAST(SUM(1) OVER (PARTITION BY c.provider_key) AS BIGINT)"),
            "query-constant-aggregate",
        ),
        (column("EXTRACT(QUARTER FROM c.service_date) * 50"), "query-width"),
        (column("CAST(EXTRACT(QUARTER FROM c.service_date) * 50 AS BIGINT)"), "query-width"),
        (column("COUNT(*)"), "query-width"),
        (column("count(*)"), "query-width"),
        (column("COUNT(DISTINCT c.provider_key)"), "query-width"),
        (column("SUM(c.quantity)"), "query-width"),
        (column("CAST(SUM(c.quantity) + COUNT(*) AS BIGINT)"), "query-width"),
        (column("CAST(SUM(c.quantity) AS INT)"), "query-width"),
        (column("CAST(c.quantity AS INT)"), "query-cast"),
        (column("CAST(c.paid_cents AS DOUBLE)"), "query-cast"),
        (column("c.paid_cents * 0.75"), "query-fraction"),
        (column("ROW_NUMBER() OVER (ORDER BY c.service_date)"), "query-width"),
        (column("RANK() OVER (ORDER BY c.service_date)"), "query-width"),
        (column("c.paid_cents / 100"), "query-division"),
        (column("c.paid_cents % c.quantity"), "query-division"),
        (column("c.paid_cents % 0"), "query-division"),
        (column("MOD(c.paid_cents, c.quantity)"), "query-function"),
        (column("AVG(c.paid_cents)"), "query-function"),
    ] {
        assert!(faults(&text).contains(&id), "{id} not found, but {:?}: {text}", faults(&text));
    }
}

#[test]
fn dates_that_differ_between_engines_are_refused() {
    for (text, id) in [
        (column("DATE '2020-01-01'"), "query-date-literal"),
        (column("TIMESTAMP '2020-01-01 00:00:00'"), "query-date-literal"),
        (column("CAST('2020-01-01' AS DATE)"), "query-date-literal"),
        (
            end("WHERE c.service_date >= CAST('2020-01-01' AS DATE) ORDER BY c.quantity"),
            "query-date-literal",
        ),
        (column("'2020-01-01'::DATE"), "query-date-literal"),
        (column("c.service_date + INTERVAL '3 months'"), "query-interval"),
        (column("CAST(c.service_date + INTERVAL '3 months' AS TIMESTAMP)"), "query-interval"),
        (column("CAST(c.service_date + INTERVAL 3 MONTH AS DATE)"), "query-interval"),
        (column("DATEDIFF(c.service_date, c.reception_date)"), "query-function"),
        (column("MAKE_DATE(2020, 1, 1)"), "query-function"),
    ] {
        assert!(faults(&text).contains(&id), "{id} not found, but {:?}: {text}", faults(&text));
    }
}

#[test]
fn joins_that_polars_refuses_are_refused_here_with_a_remedy() {
    let on = |kind: &str, condition: &str| {
        end(&format!("{kind} JOIN p_values v ON {condition} ORDER BY c.quantity"))
    };
    for text in [
        on("", "c.service_date BETWEEN v.valid_from AND v.valid_to"),
        on("LEFT", "c.service_date BETWEEN v.valid_from AND v.valid_to"),
        on("LEFT", "c.nomenclature_code = v.nomenclature_code AND c.service_date >= v.valid_from"),
        on("LEFT OUTER", "c.nomenclature_code <> v.nomenclature_code"),
        on("RIGHT", "c.service_date < v.valid_from"),
        on("FULL", "c.service_date < v.valid_from"),
    ] {
        assert_eq!(faults(&text), ["query-join"], "{text}");
    }
    let nested = "SELECT c.quantity FROM (claims c LEFT JOIN p_values v \
                  ON c.service_date >= v.valid_from) ORDER BY c.quantity";
    assert_eq!(faults(nested), ["query-join"]);
}

#[test]
fn an_order_that_differs_between_engines_is_refused() {
    for (text, id) in [
        ("SELECT c.quantity FROM claims c".to_owned(), "query-order"),
        (end("ORDER BY c.reception_date"), "query-nulls"),
        (end("ORDER BY c.quantity, payee_id DESC"), "query-nulls"),
        (column("CAST(ROW_NUMBER() OVER (ORDER BY c.reception_date) AS BIGINT)"), "query-nulls"),
        (
            "SELECT c.tooth, c.quantity FROM claims c GROUP BY c.tooth, quantity \
             ORDER BY c.tooth NULLS LAST, c.quantity"
                .to_owned(),
            "query-alias",
        ),
        (
            "SELECT v.p * 2 AS p, CAST(COUNT(*) AS BIGINT) AS lines FROM claims c JOIN p_values v \
             ON c.nomenclature_code = v.nomenclature_code GROUP BY p ORDER BY p"
                .to_owned(),
            "query-alias",
        ),
    ] {
        assert!(faults(&text).contains(&id), "{id} not found, but {:?}: {text}", faults(&text));
    }
}

#[test]
fn nothing_outside_the_given_relations_is_read() {
    for (text, id) in [
        ("SELECT x FROM wages ORDER BY x", "query-unknown-relation"),
        (
            "SELECT x FROM claims c JOIN wages w ON c.quantity = w.quantity ORDER BY x",
            "query-unknown-relation",
        ),
        (
            "SELECT c.quantity FROM claims c WHERE c.quantity IN (SELECT x FROM wages) ORDER BY c.quantity",
            "query-unknown-relation",
        ),
        (
            "SELECT c.quantity FROM claims c WHERE EXISTS (SELECT x FROM wages) ORDER BY c.quantity",
            "query-unknown-relation",
        ),
        ("SELECT x FROM other.claims ORDER BY x", "query-unknown-relation"),
        ("SELECT x FROM 'x.parquet' ORDER BY x", "query-unknown-relation"),
        ("SELECT x FROM \"x.parquet\" ORDER BY x", "query-unknown-relation"),
        ("SELECT x FROM read_parquet('/x') ORDER BY x", "query-outside"),
        ("SELECT x FROM read_parquet('https://example.org/x.parquet') ORDER BY x", "query-outside"),
        ("SELECT x FROM read_csv('/x') ORDER BY x", "query-outside"),
        (
            "WITH a AS (SELECT x FROM read_parquet('/x')) SELECT x FROM a ORDER BY x",
            "query-outside",
        ),
        (
            "SELECT c.quantity FROM claims c JOIN read_parquet('/x') r ON c.quantity = r.q ORDER BY c.quantity",
            "query-outside",
        ),
        ("SELECT c.quantity INTO copy FROM claims c ORDER BY c.quantity", "query-outside"),
        (
            "WITH claims AS (SELECT 1 AS quantity) SELECT c.quantity FROM claims c ORDER BY c.quantity",
            "query-shadow",
        ),
    ] {
        assert!(faults(text).contains(&id), "{id} not found, but {:?}: {text}", faults(text));
    }
}

#[test]
fn a_text_that_is_not_one_select_is_refused() {
    for text in [
        "",
        "-- nothing",
        "SELECT c.quantity FROM claims c ORDER BY c.quantity; SELECT c.quantity FROM claims c ORDER BY c.quantity",
        "CREATE TABLE copy AS SELECT c.quantity FROM claims c ORDER BY c.quantity",
        "DROP TABLE claims",
        "DELETE FROM claims",
        "TRUNCATE TABLE claims",
        "INSERT INTO claims VALUES (1)",
        "UPDATE claims SET quantity = 1",
        "SHOW TABLES",
        "EXPLAIN SELECT c.quantity FROM claims c ORDER BY c.quantity",
    ] {
        assert_eq!(faults(text), ["query-not-one-select"], "{text}");
    }
    assert_eq!(faults("SELECT c.quantity FORM claims c"), ["query-syntax"]);
    for text in [
        "WITH a AS (DELETE FROM claims) SELECT c.quantity FROM claims c ORDER BY c.quantity",
        "INSERT INTO claims SELECT c.quantity FROM claims c ORDER BY c.quantity",
    ] {
        assert!(!faults(text).is_empty(), "{text}");
    }
}

#[test]
fn forms_that_an_engine_does_not_know_are_refused() {
    for (text, id) in [
        (end("ORDER BY c.quantity LIMIT 3"), "query-form"),
        (end("ORDER BY c.quantity FETCH FIRST 3 ROWS ONLY"), "query-form"),
        (end("TABLESAMPLE (10 PERCENT) ORDER BY c.quantity"), "query-form"),
        (end("NATURAL JOIN p_values v ORDER BY c.quantity"), "query-form"),
        (end("JOIN p_values v USING (nomenclature_code) ORDER BY c.quantity"), "query-form"),
        (
            end("LEFT SEMI JOIN p_values v ON c.nomenclature_code = v.nomenclature_code ORDER BY c.quantity"),
            "query-form",
        ),
        (end(", p_values v ORDER BY c.quantity"), "query-form"),
        (end("CROSS JOIN claims d ORDER BY c.quantity"), "query-cross-join"),
        (end("QUALIFY c.quantity = 1 ORDER BY c.quantity"), "query-form"),
        (end("EXCEPT SELECT p.service_from FROM params p ORDER BY quantity"), "query-form"),
        (end("WHERE c.quantity > (SELECT 1 AS x FROM params p) ORDER BY c.quantity"), "query-subquery"),
        (end("WHERE c.quantity::BIGINT = 1 ORDER BY c.quantity"), "query-form"),
        (end("WHERE TRY_CAST(c.quantity AS BIGINT) = 1 ORDER BY c.quantity"), "query-form"),
        (end("WHERE c.\"quantity\" = 1 ORDER BY c.quantity"), "query-form"),
        (end("WHERE c.quantity ^ 2 = 1 ORDER BY c.quantity"), "query-form"),
        (end("WHERE c.provider_key ILIKE 'a' ORDER BY c.quantity"), "query-form"),
        (end("WHERE c.service_date - c.reception_date > 3 ORDER BY c.quantity"), "query-days-between"),
        (
            "WITH RECURSIVE a AS (SELECT c.quantity FROM claims c) SELECT a.quantity FROM a ORDER BY a.quantity"
                .to_owned(),
            "query-form",
        ),
        ("SELECT * FROM claims c ORDER BY c.quantity".to_owned(), "query-form"),
        ("SELECT c.* FROM claims c ORDER BY c.quantity".to_owned(), "query-form"),
        (
            "SELECT DISTINCT ON (c.quantity) c.quantity FROM claims c ORDER BY c.quantity".to_owned(),
            "query-form",
        ),
        ("VALUES (1) ORDER BY 1".to_owned(), "query-outside"),
        (column("CAST(SUM(c.quantity) FILTER (WHERE c.quantity > 1) AS BIGINT)"), "query-form"),
    ] {
        assert!(faults(&text).contains(&id), "{id} not found, but {:?}: {text}", faults(&text));
    }
}
