//! The volume norm of the NGS agreement, from lines and tables to the table of applications.

use crate::dump::read_csv;
use crate::{datacel, repository};
use std::collections::BTreeMap;
use std::path::Path;

/// The sample's folder, copied to a place of its own, with its job.
fn bench() -> tempfile::TempDir {
    let bench = tempfile::tempdir().unwrap();
    let from = repository("data-samples/ngs");
    std::fs::copy(from.join("job.toml"), bench.path().join("job.toml")).unwrap();
    for folder in ["claims", "reference"] {
        std::fs::create_dir(bench.path().join(folder)).unwrap();
        for file in std::fs::read_dir(from.join(folder)).unwrap() {
            let path = file.unwrap().path();
            std::fs::copy(&path, bench.path().join(folder).join(path.file_name().unwrap()))
                .unwrap();
        }
    }
    bench
}

fn run(bench: &Path) {
    let mut command = datacel();
    let ran = command.args(["--quiet", "run", "job.toml"]).current_dir(bench).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
}

fn result(bench: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    read_csv(&bench.join(format!("result/tables/{name}.csv")))
}

#[test]
fn every_application_of_the_sample_is_judged_as_it_was_planted() {
    let bench = bench();
    run(bench.path());
    let found = result(bench.path(), "ngs_volume");
    let truth = read_csv(&repository("data-samples/ngs/truth/ngs_volume.csv"));
    assert_eq!(found.len(), truth.len());
    for (found, truth) in found.iter().zip(&truth) {
        for (column, expected) in truth {
            assert_eq!(&found[column], expected, "`{column}` of {truth:?}");
        }
    }

    let turns = result(bench.path(), "ngs_volume_timeline");
    let of = |id: &str| -> Vec<&str> {
        let own = turns.iter().filter(|row| row["institution_id"] == id);
        own.map(|row| row["event"].as_str()).collect()
    };
    assert_eq!(of("INST-F"), ["reached", "lost"]);
    assert_eq!(of("INST-G"), [""; 0], "never, though register and billings together are 1,600");

    let findings = result(bench.path(), "ngs_volume_findings");
    let rules: Vec<&str> = findings.iter().map(|row| row["rule"].as_str()).collect();
    assert_eq!(rules, ["ngs-net-negative"]);

    let status = result(bench.path(), "ngs_status");
    let of = |id: &str, criterion: &str, date: &str| {
        let row = status.iter().find(|row| {
            row["institution_id"] == id && row["criterion"] == criterion && row["date"] == date
        });
        row.map(|row| (row["state"].as_str(), row["consequence"].as_str()))
    };
    assert_eq!(of("INST-H", "partner", "2025-12-02"), Some(("met", "")));
    assert_eq!(of("INST-H", "partner", "2026-01-01"), Some(("not_met", "terminate")));
    assert_eq!(of("INST-H", "below_volume", "2025-12-02"), Some(("not_met", "information")));
    assert_eq!(of("INST-A", "annual_report", "2025-07-01"), Some(("met", "")));
    assert_eq!(of("INST-A", "annual_report", "2026-07-01"), Some(("not_met", "suspend")));
    assert_eq!(of("INST-F", "not_suspended", "2026-02-01"), Some(("not_met", "suspend")));
    assert_eq!(of("INST-F", "not_suspended", "2026-04-01"), Some(("met", "")));
    assert_eq!(of("INST-G", "eqa", "2026-01-01"), Some(("not_met", "refuse")));
    assert_eq!(of("ASSOC-1", "high_volume_member", "2027-03-01"), Some(("met", "")));
    assert_eq!(of("INST-M", "recognition", "2027-03-01"), None, "neither a party nor a candidate");
    for row in status.iter().filter(|row| row["criterion"] == "overall" && row["state"] == "met") {
        let same = |other: &&BTreeMap<String, String>| {
            other["institution_id"] == row["institution_id"] && other["date"] == row["date"]
        };
        assert!(!status.iter().filter(same).any(|other| other["state"] == "unknown"), "{row:?}");
    }
}

#[test]
fn without_a_register_only_billings_decide_and_without_codes_nothing_does() {
    let bench = bench();
    let job = bench.path().join("job.toml");
    let text = std::fs::read_to_string(&job).unwrap();
    let without = |name: &str| -> String {
        let kept = text.lines().filter(|line| !line.starts_with(&format!("{name} = ")));
        kept.collect::<Vec<_>>().join("\n")
    };
    std::fs::write(&job, without("register")).unwrap();
    run(bench.path());
    for row in result(bench.path(), "ngs_volume") {
        assert_eq!(
            (row["count_register"].as_str(), row["meets_norm"].as_str()),
            ("", ""),
            "{row:?}"
        );
    }
    assert!(result(bench.path(), "ngs_volume_timeline").is_empty());
    let report = std::fs::read_to_string(bench.path().join("result/report.nl.html")).unwrap();
    assert!(report.contains("De tabel register werd niet gegeven"));

    std::fs::write(&job, without("ngs_codes")).unwrap();
    std::fs::remove_dir_all(bench.path().join("store")).unwrap();
    run(bench.path());
    assert!(result(bench.path(), "ngs_volume").is_empty());
    let report = std::fs::read_to_string(bench.path().join("result/report.en.html")).unwrap();
    assert!(report.contains("The table ngs_codes was not given"));
}
