//! The whole program against truths that were known before a line was read.

use crate::{datacel, repository};
use std::collections::BTreeMap;
use std::path::Path;

type Figures = BTreeMap<Vec<String>, Vec<String>>;

/// What must be found, and by what a row is known in it.
const TABLES: [(&str, &[&str], &[&str]); 2] = [
    (
        "dental_p_periods.csv",
        &["provider_key", "year", "period_kind", "period"],
        &["p_sum", "paid_cents", "lines", "excess_cents"],
    ),
    (
        "dental_p_providers.csv",
        &["provider_key", "year"],
        &[
            "months_over",
            "quarters_over",
            "year_over",
            "excess_months_cents",
            "excess_quarters_cents",
            "excess_year_cents",
        ],
    ),
];

fn figures(path: &Path, keys: &[&str], values: &[&str]) -> Figures {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &&str| header.iter().position(|column| column == *name).unwrap();
    let cells = |record: &csv::StringRecord, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| record[place(name)].to_owned()).collect()
    };
    let records = reader.records().map(Result::unwrap);
    records.map(|record| (cells(&record, keys), cells(&record, values))).collect()
}

fn assert_found(truth: &Path, result: &Path) {
    for (name, keys, values) in TABLES {
        let planted = figures(&truth.join(name), keys, values);
        let found = figures(&result.join("tables").join(name), keys, values);
        assert!(!planted.is_empty());
        assert_eq!(found, planted, "{name}");
    }
}

/// Rows set aside by reason, as the truth names them.
fn planted_reasons(truth: &Path) -> BTreeMap<String, u64> {
    let mut reasons = BTreeMap::new();
    for record in csv::Reader::from_path(truth.join("bad_rows.csv")).unwrap().records() {
        for reason in record.unwrap()[2].split(';') {
            *reasons.entry(reason.to_owned()).or_default() += 1;
        }
    }
    reasons
}

/// Rows set aside by reason, as the door counted them.
fn found_reasons(result: &Path) -> BTreeMap<String, u64> {
    let mut reasons = BTreeMap::new();
    let path = result.join("tables/door_reasons.csv");
    for row in figures(&path, &["file", "reason", "kind"], &["rows"]) {
        if let ([_, reason, kind], [rows]) = (row.0.as_slice(), row.1.as_slice())
            && kind == "quarantine"
        {
            *reasons.entry(reason.clone()).or_default() += rows.parse::<u64>().unwrap();
        }
    }
    reasons
}

#[test]
fn the_job_of_the_sample_finds_what_was_planted() {
    let folder = tempfile::Builder::new().prefix("truth").tempdir().unwrap();
    let sample = repository("data-samples");
    std::fs::create_dir(folder.path().join("claims")).unwrap();
    for entry in std::fs::read_dir(sample.join("claims")).unwrap() {
        let path = entry.unwrap().path();
        let copy = folder.path().join("claims").join(path.file_name().unwrap());
        std::fs::copy(path, copy).unwrap();
    }
    let job = folder.path().join("job.toml");
    std::fs::copy(sample.join("job.toml"), &job).unwrap();
    assert!(datacel().arg("run").arg(job).status().unwrap().success());
    let (truth, result) = (sample.join("truth"), folder.path().join("result"));
    assert_found(&truth, &result);
    assert_eq!(found_reasons(&result), planted_reasons(&truth));
}

#[test]
fn a_nation_gives_the_same_figures_in_every_form_and_they_are_the_planted_ones() {
    let folder = tempfile::Builder::new().prefix("truth").tempdir().unwrap();
    for quirks in ["clean", "sas", "mixed"] {
        let (dump, result) = (folder.path().join(quirks), folder.path().join("result"));
        let mut synth = datacel();
        synth.args(["synth", "--lines", "30000", "--seed", "5", "--dental-share", "0.8"]);
        synth.args(["--quirks", quirks, "--out"]).arg(&dump);
        assert!(synth.status().unwrap().success());
        let mut control = datacel();
        control.args(["dental", "p-values", "--year", "2020", "--accept-quarantined", "1000"]);
        control.args(["--dossiers", "none", "--formats", "html"]);
        control.arg("--claims").arg(dump.join("claims/*.parquet"));
        control.arg("--out").arg(&result);
        assert!(control.status().unwrap().success());
        let truth = dump.join("truth");
        assert_found(&truth, &result);
        assert_eq!(found_reasons(&result), planted_reasons(&truth), "{quirks}");
        std::fs::remove_dir_all(&result).unwrap();
    }
}
