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
    let of_agreement = ["ngs-evaluation/claims", "ngs-evaluation/reference"];
    for part in ["claims", "reference"].into_iter().chain(of_agreement) {
        std::fs::create_dir_all(folder.path().join(part)).unwrap();
        for entry in std::fs::read_dir(sample.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let copy = folder.path().join(part).join(path.file_name().unwrap());
            std::fs::copy(path, copy).unwrap();
        }
    }
    for file in ["job.toml", "prior_decisions.csv"] {
        std::fs::copy(sample.join(file), folder.path().join(file)).unwrap();
    }
    let job = folder.path().join("job.toml");
    assert!(datacel().arg("run").arg(job).status().unwrap().success());
    let (truth, result) = (sample.join("truth"), folder.path().join("result"));
    assert_found(&truth, &result);
    assert_eq!(found_reasons(&result), planted_reasons(&truth));
    assert_eq!(antigen(&result.join("tables")), antigen(&truth));
    // 21.34 above the tariff, 20.00 cumulated, 27.44 paid otherwise, 19.72 with nothing in force
    let assigned = figures(&result.join("tables/findings_by_line.csv"), &LINE, &["assigned_cents"]);
    let of_antigen = assigned.iter().filter(|(line, _)| line[0] == "antigen");
    assert_eq!(of_antigen.map(|(_, row)| row[0].parse::<i64>().unwrap()).sum::<i64>(), 8_850);
    let of_agreement = sample.join("ngs-evaluation/truth/ngs_findings.csv");
    let found = findings(&result.join("tables/ngs_findings.csv"), &NGS);
    assert_eq!(found, findings(&of_agreement, &NGS));
}

const LINE: [&str; 3] = ["control", "claim_line_id", "rank"];

/// What a finding of the NGS agreement is known by.
const NGS: [&str; 6] = ["rule", "strength", "person_id", "institution_id", "date", "amount_cents"];

/// The findings of the control of antigen tests, planted or found: each as often as it is there.
fn antigen(folder: &Path) -> BTreeMap<Vec<String>, usize> {
    let columns =
        ["rule", "strength", "provider_key", "person_id", "code", "date", "count", "amount_cents"];
    findings(&folder.join("antigen_findings.csv"), &columns)
}

/// The findings of a table, each as often as it is there.
fn findings(path: &Path, columns: &[&str]) -> BTreeMap<Vec<String>, usize> {
    let mut findings = BTreeMap::new();
    let mut reader = csv::Reader::from_path(path).unwrap();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let told = columns.iter().map(|column| row[*column].clone()).collect();
        *findings.entry(told).or_default() += 1;
    }
    assert!(findings.len() > 20, "{} holds findings", path.display());
    findings
}

#[test]
fn the_antigen_tests_of_a_nation_are_found_as_planted_in_every_form() {
    let folder = tempfile::Builder::new().prefix("truth").tempdir().unwrap();
    for quirks in ["clean", "sas", "mixed"] {
        let dump = folder.path().join(quirks);
        let mut synth = datacel();
        synth.args(["synth", "--lines", "1000", "--seed", "6", "--quirks", quirks, "--out"]);
        assert!(synth.arg(&dump).status().unwrap().success());
        let lists =
            ["antigen_exempted_kinds", "free_material_providers", "lump_sum_providers", "results"];
        let lists = lists.map(|list| format!("{list} = \"reference/{list}.csv\"")).join("\n");
        let job = format!(
            "[job]\nname = \"antigen\"\nout = \"result\"\n\
             [claims]\nfiles = [\"claims/*.parquet\"]\n\
             complete_from = \"2020-01-01\"\ncomplete_to = \"2024-12-31\"\n\
             [reference]\n{lists}\n[[control]]\nkind = \"antigen\"\n"
        );
        std::fs::write(dump.join("job.toml"), job).unwrap();
        assert!(datacel().arg("run").arg(dump.join("job.toml")).status().unwrap().success());
        let found = antigen(&dump.join("result/tables"));
        assert_eq!(found, antigen(&dump.join("truth")), "{quirks}");
    }
    // flags say the same as the job
    let (dump, out) = (folder.path().join("clean"), folder.path().join("flags"));
    let mut control = datacel();
    control.args(["antigen", "--complete", "2020-01-01..2024-12-31", "--formats", "html"]);
    control.arg("--claims").arg(dump.join("claims/*.parquet"));
    control.arg("--reference").arg(dump.join("reference")).arg("--out").arg(&out);
    assert!(control.status().unwrap().success());
    assert_eq!(antigen(&out.join("tables")), antigen(&dump.join("truth")));
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
        let mut control = datacel();
        control.args(["dental", "rules", "--accept-quarantined", "1000", "--formats", "html"]);
        control.arg("--claims").arg(dump.join("claims/*.parquet"));
        assert!(control.arg("--out").arg(&result).status().unwrap().success());
        let found = dental_rules(&result.join("tables"));
        // what rests on a missing act is found by none who does not say that nothing is missing
        let planted = dental_rules(&truth).into_iter().filter(|(row, _)| row[3] != "1");
        assert_eq!(found, planted.map(|(row, times)| (row[..3].to_vec(), times)).collect());
        std::fs::remove_dir_all(&result).unwrap();
    }
}

/// The findings of the rules of art. 5, planted or found.
fn dental_rules(folder: &Path) -> BTreeMap<Vec<String>, usize> {
    let path = folder.join("dental_rule_findings.csv");
    let is_truth = std::fs::read_to_string(&path).unwrap().starts_with("rule,");
    let columns = ["rule", "strength", "person_id", "if_complete"];
    findings(&path, if is_truth { &columns } else { &columns[..3] })
}

/// Where the job says that the deliveries are whole, the cases that rest on a missing act are found
/// too. Of all other lines the control then finds more, by rules that rest on a missing act alone.
#[test]
fn the_rules_of_a_nation_that_is_whole_find_what_rests_on_a_missing_act() {
    let folder = tempfile::Builder::new().prefix("truth").tempdir().unwrap();
    let dump = folder.path().join("dump");
    let mut synth = datacel();
    synth.args(["synth", "--lines", "5000", "--seed", "9", "--dental-share", "0.8", "--out"]);
    assert!(synth.arg(&dump).status().unwrap().success());
    let job = "[job]\nname = \"rules\"\nout = \"result\"\n\
               [claims]\nfiles = [\"claims/*.parquet\"]\nscope = \"all\"\naccept_quarantined = 1000\n\
               complete_from = \"2005-01-01\"\ncomplete_to = \"2022-12-31\"\n\
               [[control]]\nkind = \"dental.rules\"\n";
    std::fs::write(dump.join("job.toml"), job).unwrap();
    let done = datacel().arg("run").arg(dump.join("job.toml")).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let truth = dental_rules(&dump.join("truth"));
    let planted: BTreeMap<Vec<String>, usize> =
        truth.into_iter().map(|(row, times)| (row[..3].to_vec(), times)).collect();
    let found = dental_rules(&dump.join("result/tables"));
    let missed: Vec<_> =
        planted.iter().filter(|(row, times)| found.get(*row) != Some(times)).collect();
    assert_eq!(missed, []);
    let on_absence = [
        "adhesive-base",
        "bar-further",
        "cofferdam-base",
        "denture-tooth-further",
        "extraction-",
        "frame-",
        "intraoral-",
        "perio-exam-",
        "scaling-care-year-before",
        "second-exam-after-first",
        "sealing-further",
        "special-needs-base",
        "subgingival-",
        "suture-after-extraction",
        "urgent-",
        "apexification-start",
        "cbct-cleft-orthodontics",
    ];
    for row in found.keys().filter(|row| !planted.contains_key(*row)) {
        let rule = row[0].trim_start_matches("d5-");
        assert!(on_absence.iter().any(|beginning| rule.starts_with(beginning)), "{row:?}");
        assert_ne!(row[1], "breach", "{row:?}");
    }
}
