//! The same question again: answered already, or with the same bytes; and questions in other words.

use super::bench::{Bench, files_below};
use crate::dump::read_csv;
use crate::repository;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// When each file of a result was last written.
fn written(bench: &Bench) -> BTreeMap<PathBuf, SystemTime> {
    let root = bench.path("result");
    let at = |file: &PathBuf| std::fs::metadata(root.join(file)).unwrap().modified().unwrap();
    files_below(&root).into_iter().map(|file| (file.clone(), at(&file))).collect()
}

fn flags(more: &str) -> String {
    format!(
        "dental p-values --claims claims/*.parquet --store store --year 2020 \
         --received 2020-01-03..2022-03-18 --accept-quarantined 2 --dossiers none {more}"
    )
}

fn ask(bench: &Bench, line: &str) {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    let ran = bench.datacel(&arguments);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{line}: {}", ran.err);
}

#[test]
fn a_second_run_writes_nothing_and_says_so() {
    let bench = Bench::done();
    let (tree, times) = (bench.tree("result"), written(&bench));
    let ran = bench.run(0);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.ends_with("already answered: nothing is written result=\"result\"\n"));
    assert_eq!(written(&bench), times);
    assert!(bench.tree("result") == tree);
}

#[test]
fn an_answer_that_needs_attention_needs_it_again() {
    let bench = Bench::done();
    bench.change_job("accept_quarantined = 2", "accept_quarantined = 1");
    let before = bench.tree("result");
    bench.run(1);
    assert!(bench.tree("result") != before, "another question is answered anew");
    assert!(bench.run(1).err.contains("already answered"));
}

#[test]
fn a_changed_result_is_no_answer() {
    let bench = Bench::done();
    let whole = bench.answer("result");
    bench.write("result/tables/ledger.csv", "");
    assert!(!bench.run(0).err.contains("already answered"));
    assert!(bench.answer("result") == whole);
}

#[test]
fn a_forced_run_gives_the_same_bytes_and_keeps_one_copy() {
    let bench = Bench::done();
    let before = bench.answer("result");
    for _ in 0..2 {
        let ran = bench.datacel(&["run", "job.toml", "--force", "--reason", "asked by the court"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(bench.answer("result") == before, "a forced run gives other bytes");
    }
    let manifest: serde_json::Value =
        serde_json::from_str(&bench.read("result/manifest.json")).unwrap();
    assert_eq!(manifest["run"]["reason"], "asked by the court");
    let kept: Vec<_> = std::fs::read_dir(bench.path("result.previous")).unwrap().collect();
    assert_eq!(kept.len(), 1, "the same result is kept once");
    let previous = manifest["run"]["previous"].as_str().unwrap();
    let kept = format!("result.previous/{previous}");
    assert_eq!(bench.datacel(&["verify", &kept]).code, 0);
}

#[test]
fn another_folder_another_store_and_other_copies_of_the_files_give_the_same_bytes() {
    let (bench, elsewhere) = (Bench::done(), Bench::small());
    let ran = elsewhere.datacel(&["run", "job.toml", "--out", "deep/below/other"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(elsewhere.answer("deep/below/other") == bench.answer("result"));
    assert!(elsewhere.tree("store") == bench.tree("store"), "and so does the store");
}

#[test]
fn flags_and_a_job_give_the_same_tables() {
    let bench = Bench::done();
    ask(&bench, &flags("--out flags"));
    assert!(bench.tree("flags/tables") == bench.tree("result/tables"));
    let quarantine = |out: &str| std::fs::read(bench.path(&format!("{out}/quarantine.parquet")));
    assert_eq!(quarantine("flags").unwrap(), quarantine("result").unwrap());
    ask(&bench, &flags("--out one --lang fr --as-of 2022-06-30 --basis month"));
    let reports = files_below(&bench.path("one"));
    let reports: Vec<_> =
        reports.iter().filter(|file| file.extension().unwrap() == "html").collect();
    assert_eq!(reports, [Path::new("report.fr.html")]);
    assert!(bench.read("one/report.fr.html").contains("30/06/2022"));
    assert!(bench.read("one/tables/dental_p_providers.csv").contains(",month,"));
}

#[test]
fn a_store_alone_gives_what_its_delivery_gave() {
    let bench = Bench::done();
    std::fs::remove_dir_all(bench.path("claims")).unwrap();
    ask(&bench, &flags("--out alone").replace("--claims claims/*.parquet", ""));
    assert!(bench.tree("alone/tables") == bench.tree("result/tables"));
}

#[test]
fn either_engine_gives_the_tables_of_both_and_the_report_says_who_counted() {
    let bench = Bench::done();
    for engine in ["polars", "fold", "both"] {
        ask(&bench, &flags(&format!("--out {engine} --engine {engine}")));
        assert!(bench.tree(&format!("{engine}/tables")) == bench.tree("result/tables"));
        let manifest: serde_json::Value =
            serde_json::from_str(&bench.read(&format!("{engine}/manifest.json"))).unwrap();
        let recount = &manifest["result"]["recount"][0];
        let verdict = if engine == "both" { "agree" } else { "not-compared" };
        assert_eq!((&recount["engine"], &recount["verdict"]), (&engine.into(), &verdict.into()));
        let report = bench.read(&format!("{engine}/report.en.html"));
        assert_eq!(report.contains("counted only once"), engine != "both", "{engine}");
    }
}

#[test]
fn a_check_prints_the_plan_and_writes_nothing() {
    let (fresh, done) = (Bench::small(), Bench::done());
    let plans = [&fresh, &done].map(|bench| {
        let before = bench.tree(".");
        let ran = bench.datacel(&["run", "job.toml", "--check"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(bench.tree(".") == before, "a check wrote something");
        ran.out
    });
    let settings = [(r"\d+ [KM]iB", "SIZE")];
    insta::with_settings!({ filters => settings }, {
        insta::assert_snapshot!(plans.join("\n"));
    });
}

/// The job names the profile alone: what it says must be part of the question.
#[test]
fn another_text_of_the_profile_is_another_question() {
    let bench = Bench::small();
    let profile = std::fs::read_to_string(repository("reference/profiles/canonical.toml")).unwrap();
    bench.write("mine.toml", &profile);
    bench.change_job("store = ", "profile = \"mine.toml\"\nstore = ");
    bench.run(0);
    let paid = || {
        let rows = read_csv(&bench.path("result/tables/dental_p_providers.csv"));
        rows.iter().map(|row| row["paid_cents"].parse::<i64>().unwrap()).sum::<i64>()
    };
    let in_cents = paid();
    assert!(profile.contains("amount_unit = \"cents\""));
    bench.write("mine.toml", profile.replace("\"cents\"", "\"euro\""));
    bench.run(0);
    assert_eq!(paid(), 100 * in_cents);
}
