//! The evaluation of the NGS agreement, from lines to findings: all that was planted, nothing else.

use super::bench::{Bench, Ran};
use crate::dump::read_csv;
use crate::repository;
use std::collections::BTreeMap;
use std::path::Path;

type Row = BTreeMap<String, String>;

/// Rule, strength, person, institution, day and amount of each row, in their order.
fn told(rows: &[Row]) -> Vec<[String; 6]> {
    const COLUMNS: [&str; 6] =
        ["rule", "strength", "person_id", "institution_id", "date", "amount_cents"];
    let mut told: Vec<_> = rows.iter().map(|row| COLUMNS.map(|name| row[name].clone())).collect();
    told.sort();
    told
}

fn table(result: &Path, name: &str) -> Vec<Row> {
    read_csv(&result.join(format!("tables/{name}.csv")))
}

/// The job of the sample, over the files of a folder.
fn run(bench: &Bench, folder: &Path) -> Ran {
    let job = repository("data-samples/ngs-evaluation/job.toml");
    let text = std::fs::read_to_string(job).unwrap().replace("claims/*", "claims/ngs-*");
    std::fs::write(folder.join("ngs.toml"), text).unwrap();
    let job = folder.join("ngs.toml");
    bench.datacel(&["run", job.to_str().unwrap()])
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn the_sample_is_found_as_it_was_planted() {
    let bench = Bench::empty();
    let folder = bench.path("ngs");
    for part in ["claims", "reference", "truth"] {
        let from = repository("data-samples/ngs-evaluation").join(part);
        copy(&from, &folder.join(part));
    }
    let ran = run(&bench, &folder);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let result = folder.join("result");
    let found = told(&table(&result, "ngs_findings"));
    let planted = told(&read_csv(&folder.join("truth/ngs_findings.csv")));
    assert_eq!(found, planted);
    let rules: std::collections::BTreeSet<&str> =
        planted.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(rules.len(), 14, "each rule has its case");
    is_in_itself_consistent(&result);
    html_shows_the_figures(&result);
}

/// What the tables say of each other.
fn is_in_itself_consistent(result: &Path) {
    let sum = |rows: &[Row], column: &str| -> i64 {
        rows.iter().map(|row| row[column].parse::<i64>().unwrap_or(0)).sum()
    };
    let headline = table(result, "ngs_headline");
    let of = |dimension: &str| -> Vec<Row> {
        headline.iter().filter(|row| row["dimension"] == dimension).cloned().collect()
    };
    let all = of("all");
    for dimension in ["annex", "kind", "indication", "region", "institution"] {
        for column in ["billings", "billings_before", "paid_cents", "paid_before_cents"] {
            assert_eq!(sum(&of(dimension), column), sum(&all, column), "{dimension} {column}");
        }
        let last = of(dimension).pop().unwrap();
        assert_eq!(last["cumulative_share_x10000"], "10000");
    }
    let activity = table(result, "ngs_activity");
    for (now, before) in [("billings", "billings_before"), ("paid_cents", "paid_before_cents")] {
        assert_eq!(sum(&activity, now), sum(&all, now) + sum(&all, before));
    }
    assert_eq!(sum(&of("institution"), "tests"), sum(&all, "tests"));
    assert!(sum(&all, "tests") < sum(&all, "billings"), "both kinds of one test");
    let change = sum(&all, "paid_cents") - sum(&all, "paid_before_cents");
    let budget = table(result, "ngs_budget");
    let (whole, pairs): (Vec<Row>, Vec<Row>) =
        budget.into_iter().partition(|row| row["code_ambulatory"].is_empty());
    assert_eq!((sum(&whole, "cents"), sum(&pairs, "cents")), (change, change));
    let ledger = table(result, "ledger");
    let used: Vec<Row> = ledger.into_iter().filter(|row| row["stage"] == "used").collect();
    assert_eq!(sum(&used, "paid_cents"), sum(&activity, "paid_cents"));
    let tat = table(result, "ngs_tat");
    assert!(tat.iter().any(|row| row["verdict_simple"] == "met"));
    assert_eq!(sum(&tat, "within") + sum(&tat, "late"), sum(&tat, "decidable"));
}

fn html_shows_the_figures(result: &Path) {
    for (language, word) in [("nl", "inbreuk"), ("fr", "infraction"), ("en", "breach")] {
        let page = std::fs::read_to_string(result.join(format!("report.{language}.html"))).unwrap();
        assert!(page.contains(word) && page.contains("<svg"), "{language}");
        assert!(!page.contains('⟦'), "{language}: a message is missing");
    }
}

#[test]
fn a_nation_is_found_as_it_was_planted_and_without_word_of_the_sender_relapses_are_open() {
    let bench = Bench::empty();
    let made =
        bench.datacel(&["synth", "--lines", "1000", "--seed", "11", "--ngs", "--out", "nation"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let folder = bench.path("nation");
    let ran = run(&bench, &folder);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let planted = told(&read_csv(&folder.join("truth/ngs_findings.csv")));
    assert_eq!(told(&table(&folder.join("result"), "ngs_findings")), planted);

    let flags = bench.datacel(&[
        "ngs",
        "evaluate",
        "--claims",
        "nation/claims/ngs-*.parquet",
        "--reference",
        "nation/reference",
        "--period",
        "2024-07-01..2026-06-30",
        "--out",
        "flags",
    ]);
    assert_eq!(flags.code, 0, "{}", flags.err);
    let open: Vec<[String; 6]> = planted
        .into_iter()
        .map(|mut row| {
            if row[0] == "ngs-relapse-without-first" {
                row[1] = "undecidable".to_owned();
            }
            row
        })
        .collect();
    assert_eq!(told(&table(&bench.path("flags"), "ngs_findings")), open);
}

#[test]
fn without_its_tables_nothing_is_evaluated() {
    let bench = Bench::empty();
    let asked = ["ngs", "evaluate", "--store", "store", "--period", "2024-07-01..2026-06-30"];
    let ran = bench.datacel(&[&asked[..], &["--out", "result"]].concat());
    assert_eq!(ran.code, 2);
    for name in ["ngs_codes", "laboratories", "institutions"] {
        assert!(ran.err.contains(&format!("`{name}`")), "{}", ran.err);
    }
}
