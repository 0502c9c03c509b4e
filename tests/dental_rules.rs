//! The rules of art. 5 through the whole program, and the page that says what they are.

use crate::{datacel, dental_rules_page, repository};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows of a CSV file: column, then text.
fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn column(rows: &[BTreeMap<String, String>], names: &[&str]) -> Vec<Vec<String>> {
    let mut cells: Vec<Vec<String>> =
        rows.iter().map(|row| names.iter().map(|name| row[*name].clone()).collect()).collect();
    cells.sort();
    cells
}

/// Runs the control over the claims of the sample that were made for it.
fn run(folder: &Path, more: &[&str]) -> std::path::PathBuf {
    let out = folder.join("out");
    let claims = repository("data-samples/claims/dental-rules-2021.parquet");
    let mut command = datacel();
    command.args(["dental", "rules", "--lang", "nl", "--claims"]).arg(claims);
    let done = command.arg("--out").arg(&out).args(more).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    out
}

#[test]
fn the_sample_gives_its_truth() {
    let folder = tempfile::tempdir().unwrap();
    let out = run(folder.path(), &[]);
    let found = rows(&out.join("tables/dental_rule_findings.csv"));
    let truth = rows(&repository("data-samples/truth/dental_rule_findings.csv"));
    let names = ["rule", "strength", "person_id"];
    assert_eq!(column(&found, &names), column(&truth, &names));
    // a breach names its lines, the article, and where it names an amount, that of its lines
    for row in found.iter().filter(|row| row["strength"] == "breach") {
        assert!(!row["claim_line_ids"].is_empty() && row["article"].contains("art. 5"), "{row:?}");
        assert_eq!(row["control"], "dental.rules");
    }
    let ids = column(&found, &["finding_id"]);
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "each finding has an id of its own");
    // what a rule counts in the summary is what the findings say
    let summary = rows(&out.join("tables/dental_rule_summary.csv"));
    let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<i64>().unwrap();
    let own: i64 = summary.iter().map(|row| number(row, "own_findings")).sum();
    let others: i64 = summary.iter().map(|row| number(row, "findings_after_others")).sum();
    let listed = found.iter().filter(|row| row["strength"] != "undecidable").count();
    assert!(own > others && others > 0);
    assert!(usize::try_from(own + others).unwrap() >= listed, "an act found, or more, a finding");
}

#[test]
fn either_engine_alone_finds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let both = std::fs::read(run(folder.path(), &[]).join("tables/dental_rule_findings.csv"));
    let both = both.unwrap();
    for engine in ["polars", "fold"] {
        let folder = tempfile::tempdir().unwrap();
        let out = run(folder.path(), &["--engine", engine]);
        assert_eq!(std::fs::read(out.join("tables/dental_rule_findings.csv")).unwrap(), both);
    }
}

#[test]
fn the_page_of_the_method_has_the_rules_of_the_table() {
    let path = repository("docs/methods/dental-rules.md");
    let page = std::fs::read_to_string(path).unwrap();
    let current = dental_rules_page::current(&page);
    assert!(page == current, "run the example `make_dental_rules_page`");
}
