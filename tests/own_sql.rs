//! Controls that an analyst writes: what they give, what they are told, and that nothing outside
//! the claims and the rule tables is read.

use crate::{datacel, repository};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

const HEADER: &str = "\
-- control:  probe
-- title.nl: Proef
-- title.fr: Essai
-- title.en: Probe
-- source:   none
-- grain:    one row per line
-- codes:    371011-371022
-- param:    service_from date 2020-01-01
-- param:    service_to date 2020-12-31
-- param:    who text O'Neill
";

/// What the program said and how it ended.
struct Said {
    code: i32,
    out: String,
    err: String,
}

fn say(arguments: &[&str]) -> Said {
    let ran = datacel().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: ran.status.code().unwrap(), out: text(ran.stdout), err: text(ran.stderr) }
}

/// A control in a folder of its own.
fn control(query: &str) -> (TempDir, PathBuf) {
    control_of(HEADER, query)
}

fn control_of(header: &str, query: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("probe.sql");
    std::fs::write(&file, format!("{header}{query}\n")).unwrap();
    (folder, file)
}

/// The claims of the sample, admitted once for all tests.
fn store() -> &'static Path {
    static STORE: OnceLock<TempDir> = OnceLock::new();
    STORE
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let claims = repository("data-samples/claims/claims-2020-Q1.parquet");
            let store = folder.path().to_str().unwrap();
            let said =
                say(&["admit", "-q", "--claims", claims.to_str().unwrap(), "--store", store]);
            assert!(said.code <= 1, "{}", said.err);
            folder
        })
        .path()
}

fn run(file: &Path, out: &Path, more: &[&str]) -> Said {
    let [file, out, store] = [file, out, store()].map(|path| path.to_str().unwrap());
    let mut arguments = vec!["control", file, "-q", "--store", store, "--out", out];
    arguments.extend(["--accept-quarantined", "99"]);
    arguments.extend(more);
    say(&arguments)
}

fn table(out: &Path) -> String {
    std::fs::read_to_string(out.join("tables/control_probe.csv")).unwrap()
}

#[test]
fn every_example_gives_what_its_cases_say() {
    let mut examples = 0;
    for entry in std::fs::read_dir(repository("queries/examples")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "sql") {
            let said = say(&["control", path.to_str().unwrap(), "--test"]);
            assert_eq!(said.code, 0, "{}{}", said.out, said.err);
            assert!(said.out.contains("2 cases, 0 differ"), "{}", said.out);
            examples += 1;
        }
    }
    assert_eq!(examples, 3);
}

#[test]
fn nothing_outside_is_read_and_nothing_is_changed() {
    let secret = repository("data-samples/claims/claims-2020-Q1.parquet");
    let secret = secret.display();
    for (query, id) in [
        (
            format!("SELECT x.quantity FROM read_parquet('{secret}') x ORDER BY x.quantity"),
            "query-outside",
        ),
        (
            "SELECT x.a FROM read_parquet('https://127.0.0.1:9/x') x ORDER BY x.a".to_owned(),
            "query-outside",
        ),
        ("SELECT x.a FROM read_csv('/etc/passwd') x ORDER BY x.a".to_owned(), "query-outside"),
        (
            format!("SELECT x.quantity FROM '{secret}' x ORDER BY x.quantity"),
            "query-unknown-relation",
        ),
        (
            format!("SELECT x.quantity FROM \"{secret}\" x ORDER BY x.quantity"),
            "query-unknown-relation",
        ),
        (
            "SELECT c.quantity FROM claims c ORDER BY c.quantity; DROP TABLE claims".to_owned(),
            "query-not-one-select",
        ),
        ("CREATE TABLE t AS SELECT c.quantity FROM claims c".to_owned(), "query-not-one-select"),
        ("DROP TABLE claims".to_owned(), "query-not-one-select"),
        ("DELETE FROM claims".to_owned(), "query-not-one-select"),
        ("SHOW TABLES".to_owned(), "query-not-one-select"),
        ("SELECT c.quantity INTO t FROM claims c ORDER BY c.quantity".to_owned(), "query-outside"),
        (String::new(), "query-not-one-select"),
    ] {
        let (folder, file) = control(&query);
        let out = folder.path().join("out");
        let said = run(&file, &out, &[]);
        assert_eq!(said.code, 2, "{query}");
        assert!(said.err.contains(&format!("error[{id}]")), "{query}: {}", said.err);
        assert!(!out.exists(), "{query}");
    }
}

#[test]
fn what_a_table_cannot_hold_is_refused_with_a_remedy() {
    for (column, remedy) in [
        ("c.paid_cents > 3 AS x", "CASE WHEN"),
        ("c.paid_cents / 3 AS x", "afterwards"),
        ("c.paid_cents * 0.5 AS x", "afterwards"),
        ("CAST(SUM(1) AS BIGINT) AS x", "COUNT(*)"),
        ("NULL AS x", "CAST(NULL AS BIGINT)"),
        ("c.quantity + 1", "AS name"),
        ("c.quantity AS \"X\"", "without quotes"),
        ("c.quantity AS Xx", "small letters"),
        ("c.quantity AS x, c.paid_cents AS x", "another name"),
        ("c.quantiti AS x", "did you mean `quantity`?"),
        ("c.quantity AS y", "order by `y`"),
    ] {
        let (_folder, file) = control(&format!("SELECT {column} FROM claims c ORDER BY x"));
        let said = say(&["control", file.to_str().unwrap(), "--check"]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{column}");
        assert!(said.err.contains(remedy), "{column}: {}", said.err);
    }
}

#[test]
fn all_that_is_wrong_with_a_header_is_told_at_once() {
    let header = "\
-- control:  Probe_1
-- titel.nl: Proef
-- title.fr: Essai
-- title.fr: Essai
-- codes:    300000-309999
-- param:    service_from date 2020-02-30
-- param:    n bigint
";
    let (_folder, file) = control_of(header, "SELECT 1");
    let said = say(&["control", file.to_str().unwrap(), "--check", "--param", "m=1"]);
    assert_eq!(said.code, 2);
    for told in [
        "does not say `title.nl`, `title.en`, `source` and `grain`",
        "no name of a control",
        "did you mean `title.nl`",
        "`title.fr` stands twice",
        "300000..309999",
        "`2020-02-30` is not a day",
        "the parameter `n` has no value",
        "no parameter `m`",
        "probe.sql:6",
    ] {
        assert!(said.err.contains(told), "{told}: {}", said.err);
    }
}

#[test]
fn a_run_leaves_a_table_in_order_and_says_what_ran() {
    let (folder, file) = control(
        "SELECT c.nomenclature_code, c.service_date, c.paid_cents FROM claims c CROSS JOIN params p \
         WHERE c.service_date BETWEEN p.service_from AND p.service_to ORDER BY c.service_date",
    );
    let out = folder.path().join("out");
    let said = run(&file, &out, &["--param", "service_to=2020-01-31"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let csv = table(&out);
    let mut rows: Vec<Vec<&str>> =
        csv.lines().skip(1).map(|row| row.split(',').collect()).collect();
    assert!(rows.len() > 10);
    assert!(
        rows.iter().all(|row| ["371011", "371022"].contains(&row[0]) && row[1] <= "2020-01-31")
    );
    let found = rows.clone();
    rows.sort_by_key(|row| (row[1], row[0], row[2].parse::<i64>().unwrap()));
    assert_eq!(found, rows, "days, and rows of one day by every column");
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let text = manifest.to_string();
    let hash = datacel::values::hash::sha256(&std::fs::read(&file).unwrap());
    assert_eq!(text.matches(hash.as_str()).count(), 2, "as a query, and in the control");
    assert!(text.contains("\"service_to\":\"2020-01-31\"") && text.contains("O'Neill"), "{text}");
    let ledger = std::fs::read_to_string(out.join("tables/ledger.csv")).unwrap();
    assert!(
        ledger.contains("probe,used,") && ledger.contains("probe,unused,other-code"),
        "{ledger}"
    );
    for (language, title) in [("nl", "Proef"), ("fr", "Essai"), ("en", "Probe")] {
        let page = std::fs::read_to_string(out.join(format!("report.{language}.html"))).unwrap();
        assert!(page.contains(title) && page.contains("control_probe") && !page.contains('⟦'));
    }
    assert_eq!(say(&["verify", out.to_str().unwrap()]).code, 0);
    let again = run(&file, &out, &["--param", "service_to=2020-01-31"]);
    assert_eq!(again.code, 0);
}

/// A pseudonym by another name, made longer, and through a WITH: in the table, and on no page.
#[test]
fn persons_stay_off_the_page_whatever_they_are_called() {
    let (folder, file) = control(
        "WITH seen AS (SELECT c.person_id AS who, c.service_date FROM claims c) \
         SELECT s.who AS first_seen, 'p' || s.who AS longer, s.service_date FROM seen s \
         WHERE s.who IS NOT NULL ORDER BY s.service_date, first_seen",
    );
    let checked = say(&["control", file.to_str().unwrap(), "--check"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    assert_eq!(
        checked.out.matches("insured persons: not on the page").count(),
        2,
        "{}",
        checked.out
    );
    let out = folder.path().join("out");
    let said = run(&file, &out, &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    let csv = table(&out);
    let person = csv.lines().nth(1).unwrap().split(',').next().unwrap();
    assert!(person.len() > 6 && csv.contains(&format!(",p{person},")), "{person}");
    for language in ["nl", "fr", "en"] {
        let page = std::fs::read_to_string(out.join(format!("report.{language}.html"))).unwrap();
        assert!(page.contains("service_date") && !page.contains(person), "{language}");
    }
}

#[test]
fn no_rows_a_quote_and_a_parameter_in_a_sum_are_answered() {
    let (folder, file) = control(
        "SELECT c.payee_id, CAST(SUM(c.quantity + p.n) AS BIGINT) AS s FROM claims c CROSS JOIN params p \
         WHERE c.payee_id = p.who GROUP BY c.payee_id ORDER BY c.payee_id NULLS LAST",
    );
    let text = std::fs::read_to_string(&file)
        .unwrap()
        .replace("-- param:    who", "-- param:    n bigint 2\n-- param:    who");
    std::fs::write(&file, text).unwrap();
    let out = folder.path().join("out");
    for who in ["O'Neill", "' OR '' = '", "\\'; DROP TABLE claims --"] {
        let said = run(&file, &out, &["--param", &format!("who={who}")]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(table(&out), "payee_id,s\n");
    }
}

#[test]
fn a_million_rows_are_a_table_and_more_are_refused() {
    let limits = "CROSS JOIN p_limits a CROSS JOIN p_limits b CROSS JOIN p_limits d \
                  CROSS JOIN p_limits e CROSS JOIN p_limits f";
    // a longer chain is refused before a claim is read
    let (_folder, longer) = control(
        "SELECT c.quantity FROM claims c CROSS JOIN p_values a CROSS JOIN p_values b \
         CROSS JOIN p_values d ORDER BY c.quantity",
    );
    let said = say(&["control", longer.to_str().unwrap(), "--check"]);
    assert!(said.code == 2 && said.err.contains("query-too-many-rows"), "{}", said.err);
    let every = HEADER.replace("371011-371022", "300000..309999");
    let (folder, file) = control_of(
        &every,
        &format!(
            "SELECT c.nomenclature_code, c.service_date FROM claims c {limits} ORDER BY c.service_date"
        ),
    );
    let out = folder.path().join("out");
    let said = run(&file, &out, &[]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(
        said.err.contains("query-too-many-rows") && said.err.contains("GROUP BY"),
        "{}",
        said.err
    );
    assert!(!out.exists());
}

#[test]
fn codes_that_the_store_was_not_filled_for_are_asked_for() {
    let header = HEADER.replace("371011-371022", "371011, 101010..101039");
    let (folder, file) = control_of(
        &header,
        "SELECT c.nomenclature_code, CAST(COUNT(*) AS BIGINT) AS lines FROM claims c \
         GROUP BY c.nomenclature_code ORDER BY c.nomenclature_code",
    );
    let out = folder.path().join("out");
    let said = run(&file, &out, &[]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("scope-lacks-codes") && said.err.contains("--scope all"),
        "{}",
        said.err
    );
    let claims = repository("data-samples/claims/claims-2020-Q1.parquet");
    let [file, out_text] = [&file, &out].map(|path| path.to_str().unwrap());
    let claims = claims.to_str().unwrap();
    let said = say(&["control", file, "-q", "--claims", claims, "--out", out_text]);
    assert!(said.code <= 1, "{}", said.err);
    assert!(table(&out).contains("371011,"));
}

#[test]
fn a_case_that_differs_is_shown_row_by_row() {
    let (folder, file) = control(
        "SELECT c.nomenclature_code, c.paid_cents FROM claims c ORDER BY c.nomenclature_code",
    );
    let case = folder.path().join("probe/one_line");
    std::fs::create_dir_all(&case).unwrap();
    let test = || say(&["control", file.to_str().unwrap(), "--test"]);
    std::fs::write(
        case.join("claims.csv"),
        "nomenclature_code,paid_cents\n371011,5\n371022,7\n101032,9\n",
    )
    .unwrap();
    assert_eq!(test().code, 2, "nothing is expected");
    std::fs::write(case.join("expected.csv"), "nomenclature_code,paid_cents\n371011,5\n371022,8\n")
        .unwrap();
    let said = test();
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.out.contains("- 371022,8    (row 2 of expected.csv)"), "{}", said.out);
    assert!(said.out.contains("+ 371022,7    (row 2 of the answer)"), "{}", said.out);
    std::fs::write(case.join("expected.csv"), "nomenclature_code,paid_cents\n371011,5\n371022,7\n")
        .unwrap();
    assert_eq!(test().code, 0);
    std::fs::write(case.join("claims.csv"), "nomenclature_cod,paid_cents\n371011,5\n").unwrap();
    let said = test();
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("`nomenclature_code`") && said.err.contains("probe/one_line/claims.csv"),
        "{}",
        said.err
    );
    std::fs::write(case.join("claims.csv"), "nomenclature_code,paid_cents\n371011,five\n").unwrap();
    assert!(test().err.contains("row 1, column `paid_cents`"), "a cell that is no number");
    std::fs::rename(case.join("claims.csv"), case.join("claim.csv")).unwrap();
    assert!(test().err.contains("`claims.csv`"), "a file that would be left unread");
}

#[test]
fn a_job_runs_several_controls_under_their_names() {
    let (folder, file) = control(
        "SELECT c.nomenclature_code, CAST(COUNT(*) AS BIGINT) AS lines FROM claims c CROSS JOIN params p \
         WHERE c.service_date <= p.service_to GROUP BY c.nomenclature_code ORDER BY c.nomenclature_code",
    );
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(folder.path().join("other.sql"), text.replace("probe", "other")).unwrap();
    let job = folder.path().join("job.toml");
    let write = |second: &str| {
        let text = format!(
            "[job]\nname = \"two\"\nout = \"out\"\n[claims]\nstore = '{}'\naccept_quarantined = 99\n\
             [[control]]\nkind = \"sql\"\nfile = \"probe.sql\"\n[control.params]\nservice_to = 2020-01-31\n\
             [[control]]\nkind = \"sql\"\nfile = \"{second}\"\n",
            store().display()
        );
        std::fs::write(&job, text).unwrap();
        say(&["run", "-q", job.to_str().unwrap()])
    };
    let said = write("other.sql");
    assert_eq!(said.code, 0, "{}", said.err);
    let lines = |name: &str| {
        let file = folder.path().join("out/tables").join(name);
        let csv = std::fs::read_to_string(file).unwrap();
        csv.lines().nth(1).unwrap().split(',').nth(1).unwrap().parse::<i64>().unwrap()
    };
    assert!(lines("control_probe.csv") < lines("control_other.csv"), "one month, and a year");
    let said = write("probe.sql");
    assert!(said.code == 2 && said.err.contains("control-twice"), "{}", said.err);
    let said = write("no-such.sql");
    assert!(said.code == 2 && said.err.contains("control-file"), "{}", said.err);
    let said = write("https://example.org/x.sql");
    assert!(said.code == 2 && said.err.contains("path-is-address"), "{}", said.err);
    let said = write("../probe.sql");
    assert!(said.code == 2 && said.err.contains("path-leaves-job"), "{}", said.err);
}
