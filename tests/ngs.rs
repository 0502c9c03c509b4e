//! The volume norm of the NGS agreement, from lines and tables to the table of applications.

use crate::dump::{day, read_csv, write_columns};
use crate::{datacel, repository};
use arrow::array::{ArrayRef, Date32Array, Int64Array, StringArray};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

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

/// Lines of tests: laboratory, person, day of prescription. Served and received a week later.
fn write_tests(path: &Path, tests: &[(&str, &str, &str)]) {
    let text = |of: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new((0..tests.len()).map(|at| Some(of(at))).collect::<StringArray>())
    };
    let number = |value: i64| -> ArrayRef {
        Arc::new(std::iter::repeat_n(Some(value), tests.len()).collect::<Int64Array>())
    };
    let days = |later: i32| -> ArrayRef {
        let days = tests.iter().map(|(_, _, on)| Some(day(on).to_epoch_days() + later));
        Arc::new(days.collect::<Date32Array>())
    };
    let columns = vec![
        ("claim_line_id", text(&|at| format!("line-{at:03}"))),
        ("person_id", text(&|at| tests[at].1.to_owned())),
        ("provider_id", text(&|_| crate::dump::provider(110_500, 1))),
        ("payee_id", text(&|_| "0410000052".to_owned())),
        ("facility_id", text(&|at| tests[at].0.to_owned())),
        ("nomenclature_code", number(990_010)),
        ("prescription_date", days(0)),
        ("service_date", days(7)),
        ("reception_date", days(7)),
        ("quantity", number(1)),
        ("paid_cents", number(35_000)),
    ];
    write_columns(path, columns, 100);
}

/// Two institutions with a laboratory each; the first becomes one of high volume on 1 July 2026.
const SMALL_AGREEMENT: [(&str, &str); 4] = [
    (
        "ngs_codes.csv",
        "code_ambulatory,code_hospital,annex,indication,kind,tumour_class,relapse_of,tariff_cents,\
         pitter_biomarkers,valid_from,valid_to\n\
         990010,990021,1,lung,ngs,solid,,35000,,2019-07-01,\n",
    ),
    (
        "institutions.csv",
        "institution_id,name,region,category,association_id,partner_institution_id,\
         has_genetics_centre,joined_on,left_on,suspended_from,suspended_to\n\
         I1,One,R,low_volume,,I1,0,2024-07-01,2026-06-30,,\n\
         I1,One,R,high_volume,,,0,2026-07-01,,,\n\
         I2,Two,R,outsourced,,I1,0,2024-07-01,,2025-03-01,2025-03-31\n",
    ),
    (
        "laboratories.csv",
        "facility_id,institution_id,valid_from,valid_to\n\
         81000001,I1,2019-07-01,\n81000002,I2,2019-07-01,\n",
    ),
    (
        "register.csv",
        "registration_id,facility_id,person_id,indication_ngs,indication_precision,\
         prescription_received_date,sampling_date\n\
         R1,81000001,first,lung,,2024-06-30,\n\
         R2,81000001,late,lung,,2024-07-01,\n\
         R3,81000001,stranger,lung,,2024-07-01,\n",
    ),
];

/// Billings on the days on which something changes.
const AT_THE_BOUNDARIES: [(&str, &str, &str); 11] = [
    ("81000001", "late", "2024-06-30"),
    ("81000001", "b", "2024-07-01"),
    ("81000001", "c", "2026-06-30"),
    ("81000001", "d", "2026-07-01"),
    ("81000001", "e", "2027-06-30"),
    ("81000002", "f", "2024-07-01"),
    ("81000002", "g", "2025-02-28"),
    ("81000002", "h", "2025-03-01"),
    ("81000002", "i", "2025-04-01"),
    ("81000002", "j", "2027-06-30"),
    ("81000002", "k", "2027-07-01"),
];

/// Asks for the volume of both institutions around 1 July 2027, with a norm of the user.
fn small_volume(folder: &Path, norms: &str) -> Output {
    let reference = folder.join("reference");
    std::fs::create_dir_all(&reference).unwrap();
    for (name, text) in SMALL_AGREEMENT {
        std::fs::write(reference.join(name), text).unwrap();
    }
    let header = "norm,norm_value,valid_from,valid_to,source\n";
    std::fs::write(reference.join("ngs_norms.csv"), format!("{header}{norms}")).unwrap();
    write_tests(&folder.join("claims/ngs.parquet"), &AT_THE_BOUNDARIES);
    let mut command = datacel();
    command.args(["--quiet", "ngs", "volume", "--claims", "claims/*.parquet"]);
    command.args(["--reference", "reference", "--out", "result", "--as-of", "2027-07-08"]);
    for candidacy in ["I1=2027-06-30", "I1=2027-07-01", "I2=2027-07-01", "I2=2027-07-02"] {
        command.args(["--candidacy", candidacy]);
    }
    command.current_dir(folder).output().unwrap()
}

/// What is told of each application.
const OF_APPLICATION: [&str; 8] = [
    "institution_id",
    "candidacy_date",
    "window_start",
    "count_register",
    "count_billings",
    "count_evidence",
    "required",
    "meets_norm",
];

#[test]
fn billings_on_the_days_on_which_something_changes_and_a_norm_of_the_user() {
    let folder = crate::dump::folder();
    let ran = small_volume(
        folder.path(),
        "volume_tests,3,2019-07-01,2027-06-30,old text\nvolume_tests,4,2027-07-01,,new text\n\
         volume_years,3,2019-07-01,,both\n",
    );
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    let rows = result(folder.path(), "ngs_volume");
    let told: Vec<String> =
        rows.iter().map(|row| OF_APPLICATION.map(|name| row[name].as_str()).join(" ")).collect();
    assert_eq!(
        told,
        [
            // the row of the register received on the first day of the window is in it; of the
            // billings those of 2024-07-01 and 2026-06-30: then it is one of high volume
            "I1 2027-06-30 2024-06-30 1 4 3 3 1",
            // a day later the registration has left the window, and the norm is the new one
            "I1 2027-07-01 2024-07-01 0 4 2 4 0",
            // 2024-07-01, 2025-02-28, 2025-04-01 and 2027-06-30; suspended on 2025-03-01
            "I2 2027-07-01 2024-07-01 0 5 4 4 1",
            "I2 2027-07-02 2024-07-02 0 5 4 4 1",
        ]
    );
    // received after the pilot: one that was billed in it, one that was not billed at all
    let boundary: Vec<&str> = rows.iter().map(|row| row["boundary_cases"].as_str()).collect();
    assert_eq!(boundary, ["1", "1", "0", "0"]);
    let turns = result(folder.path(), "ngs_volume_timeline");
    let told: Vec<String> = turns
        .iter()
        .map(|row| ["institution_id", "date", "event", "count"].map(|name| &*row[name]).join(" "))
        .collect();
    assert_eq!(
        told,
        [
            "I1 2026-07-01 reached 3",
            "I1 2027-07-01 lost 2",
            "I2 2025-04-02 reached 3",
            // the norm changes on the day on which the fourth test counts
        ]
    );
    for language in ["nl", "fr", "en"] {
        let page = folder.path().join(format!("result/report.{language}.html"));
        let page = std::fs::read_to_string(page).unwrap();
        assert!(page.contains("ngs_norms (ngs_norms.csv, sha256 "), "{language}: its source");
        assert!(!page.contains('⟦'), "{language}: a message is missing");
    }
}

#[test]
fn a_norm_that_has_ended_stops_the_run_and_says_on_which_day() {
    let folder = crate::dump::folder();
    let ran = small_volume(
        folder.path(),
        "volume_tests,3,2019-07-01,2027-06-30,old text\nvolume_years,3,2019-07-01,,both\n",
    );
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(
        said.contains("error[no-ngs-norm]: no `volume_tests` is in force on 2027-07-01"),
        "{said}"
    );
    assert!(!folder.path().join("result").exists());
}

/// What the tables of the sample say of each criterion, worked out by hand: where it is shown for
/// the day, was shown for other days alone, or was never shown.
#[test]
fn every_criterion_of_the_sample_stands_as_its_tables_say() {
    let bench = bench();
    run(bench.path());
    let status = result(bench.path(), "ngs_status");
    let planted = [
        ("INST-A", "recognition", "2024-07-01", "met"),
        ("INST-N", "recognition", "2027-03-01", "unknown"),
        ("INST-A", "iso15189", "2024-07-01", "met"),
        ("INST-N", "iso15189", "2027-03-01", "unknown"),
        ("INST-A", "genetics_sla", "2024-07-01", "met"),
        ("INST-N", "genetics_sla", "2027-03-01", "unknown"),
        ("INST-E", "panel", "2027-03-01", "met"),
        ("INST-N", "panel", "2027-03-01", "unknown"),
        ("INST-E", "team", "2027-02-28", "met"),
        ("INST-N", "team", "2027-03-01", "unknown"),
        ("INST-E", "indications_list", "2027-02-28", "met"),
        ("INST-N", "indications_list", "2027-03-01", "unknown"),
        ("INST-E", "accreditation_scope", "2027-02-28", "met"),
        ("INST-N", "accreditation_scope", "2027-03-01", "unknown"),
        // the letter of INST-G named its coordinator until 30 June 2025
        ("INST-E", "coordinator", "2026-07-01", "met"),
        ("INST-G", "coordinator", "2025-07-01", "not_met"),
        ("INST-H", "coordinator", "2026-01-01", "met"),
        // minutes of 31 January 2027: good for a month, and not for the months before
        ("INST-E", "technical_meeting", "2027-01-31", "met"),
        ("INST-E", "technical_meeting", "2026-07-01", "not_met"),
        ("INST-H", "technical_meeting", "2026-01-01", "unknown"),
        ("INST-E", "partner_sla", "2026-07-01", "met"),
        ("INST-H", "partner_sla", "2026-01-01", "unknown"),
        // a round in the twelve months before; no round of an indication that is not declared
        ("INST-A", "eqa", "2024-07-01", "met"),
        ("INST-B", "eqa", "2027-03-01", "unknown"),
        ("INST-L", "eqa", "2027-03-01", "met"),
        ("INST-A", "activity_report", "2025-07-01", "met"),
        ("INST-A", "activity_report", "2026-07-01", "not_met"),
        ("INST-A", "volume", "2024-07-01", "met"),
        ("INST-B", "volume", "2024-07-01", "not_met"),
        ("INST-C", "volume", "2024-07-01", "met"),
        ("ASSOC-1", "signatory", "2027-03-01", "met"),
        ("INST-J", "signatory", "2027-03-01", "met"),
    ];
    for (institution, criterion, date, state) in planted {
        let row = status.iter().find(|row| {
            row["institution_id"] == institution
                && row["criterion"] == criterion
                && row["date"] == date
        });
        let row = row.unwrap_or_else(|| panic!("{institution} {criterion} {date} has no row"));
        assert_eq!(row["state"], state, "{row:?}");
    }
}

/// The rows of the table of clauses in the method: clauses, what judges them, tests.
fn clauses() -> Vec<[String; 3]> {
    let text = std::fs::read_to_string(repository("docs/methods/ngs.md")).unwrap();
    let (_, part) = text.split_once("## Articles 1 to 10").unwrap();
    let (part, _) = part.split_once("\n## ").unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{line}");
        [cells[0], cells[2], cells[3]].map(str::to_owned)
    })
    .collect()
}

/// The words between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The text of all files below a folder with one of these endings.
fn text_below(folder: &Path, endings: &[&str]) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &text_below(&path, endings);
        } else if endings.iter().any(|end| path.to_string_lossy().ends_with(end)) {
            text += &std::fs::read_to_string(path).unwrap();
        }
    }
    text
}

#[test]
fn every_clause_has_its_place_and_every_place_its_test() {
    let rows = clauses();
    let points = [("1.1", 5), ("1.2", 5), ("1.3", 9), ("1.4", 10), ("1.5", 3)];
    let mut wanted: Vec<String> = points
        .iter()
        .flat_map(|(article, last)| (1..=*last).map(move |point| format!("{article}.{point}")))
        .collect();
    wanted.extend((2..=10).map(|article: i32| article.to_string()));
    let named: Vec<&str> = rows.iter().flat_map(|[clauses, ..]| clauses.split(", ")).collect();
    let missing: Vec<&String> =
        wanted.iter().filter(|clause| !named.contains(&clause.as_str())).collect();
    assert!(missing.is_empty(), "no row has {missing:?}");

    let code = text_below(&repository("src"), &[".rs"]);
    for [clauses, judged, tests] in &rows {
        for word in quoted(judged) {
            let is_known = code.contains(&format!("\"{word}\""))
                || repository(&format!("queries/ngs/{word}.sql")).exists();
            assert!(is_known, "{clauses}: nothing in the program is called `{word}`");
        }
        let is_for_nobody =
            ["Data", "People", "Nothing"].iter().any(|word| judged.starts_with(word));
        assert!(is_for_nobody || tests != "–", "{clauses}: {judged} has no test");
        for test in quoted(tests) {
            let (file, name) = test.split_once("::").unwrap_or_else(|| panic!("{test}"));
            let text = std::fs::read_to_string(repository(file)).unwrap_or_default();
            assert!(text.contains(&format!("fn {name}(")), "{clauses}: no test `{test}`");
        }
    }

    // each rule that the evaluation can find stands in the table of clauses and in that of rules
    let truth = read_csv(&repository("data-samples/ngs-evaluation/truth/ngs_findings.csv"));
    let method = std::fs::read_to_string(repository("docs/methods/ngs-evaluation.md")).unwrap();
    for rule in truth.iter().map(|row| row["rule"].as_str()) {
        let is_named = rows.iter().any(|[_, judged, _]| quoted(judged).contains(&rule));
        assert!(is_named, "no clause is judged by `{rule}`");
        assert!(
            method.contains(&format!("\n| `{rule}` | ")),
            "the method says nothing of `{rule}`"
        );
    }
}
