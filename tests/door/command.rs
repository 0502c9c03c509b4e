//! `datacel admit` as a person runs it, and the document that says what the door does.

use super::{Dump, lines};
use arrow::array::StringArray;
use datacel::claims::Reason;
use datacel::values::columns::CANONICAL;
use std::collections::BTreeSet;
use std::process::Command;

/// Exit code, stdout and stderr, run in the folder of the dump.
fn datacel(dump: &Dump, arguments: &[&str]) -> (i32, String, String) {
    let folder = dump.path("");
    let ran = Command::new(env!("CARGO_BIN_EXE_datacel"))
        .args(arguments)
        .current_dir(&folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ran.status.code().unwrap(), text(ran.stdout), text(ran.stderr))
}

fn fingerprint(report: &str) -> &str {
    report.lines().next().unwrap().strip_prefix("delivery   ").unwrap()
}

#[test]
fn the_load_report_is_printed_and_the_code_tells_of_the_quarantine() {
    let columns = lines(4)
        .with("nomenclature_code", StringArray::from(vec!["301011", "301011", "7", "101032"]))
        .with("claim_line_id", StringArray::from(vec!["a", "b", "c", "d"]));
    let dump = Dump::of(&columns);
    let admit = ["admit", "--quiet", "--claims", "a.parquet", "--store", "store"];
    let (code, report, said) = datacel(&dump, &admit);
    assert_eq!((code, said.as_str()), (1, ""), "a row is quarantined");
    let mut settings = insta::Settings::clone_current();
    settings.add_filter("[0-9a-f]{16,}", "[hash]");
    settings.bind(|| insta::assert_snapshot!(report));
    let accepted = [admit.as_slice(), &["--accept-quarantined", "1"]].concat();
    let (code, again, _) = datacel(&dump, &accepted);
    assert_eq!((code, &again), (0, &report), "found in the store, and the row was looked at");

    let late = lines(1).with("claim_line_id", StringArray::from(vec!["b"]));
    let dump = dump.file("late.parquet", &late.parquet());
    let admit = ["admit", "--quiet", "--claims", "late.parquet", "--store", "store"];
    let (code, report_of_late, said) = datacel(&dump, &admit);
    assert_eq!((code, report_of_late.as_str()), (2, ""));
    assert!(said.starts_with("error[line-in-two-deliveries]"), "{said}");
    let replaces = [admit.as_slice(), &["--replaces", fingerprint(&report)]].concat();
    assert_eq!(datacel(&dump, &replaces).0, 0);
}

#[test]
fn what_cannot_be_admitted_leaves_nothing() {
    let dump = Dump::of(&lines(1)).file("empty.parquet", b"");
    for (arguments, id) in [
        (&["--claims", "*.parquet", "--store", "store"][..], "file-empty"),
        (&["--claims", "b.parquet", "--store", "store"], "file-missing"),
        (&["--claims", "a.parquet", "--store", "store", "--profile", "x"], "profile-unknown"),
        (&["--claims", "a.parquet", "--store", "store", "--delivered", "x"], "value-wrong"),
        (&["--claims", "a.parquet", "--store", "store", "--replaces", "x"], "delivery-unknown"),
    ] {
        let (code, report, said) = datacel(&dump, &[&["admit"], arguments].concat());
        assert_eq!((code, report.as_str()), (2, ""), "{said}");
        assert!(said.contains(&format!("error[{id}]")), "{id}: {said}");
        assert!(!dump.path("store").exists(), "{id}");
    }
}

#[test]
fn a_control_over_a_whole_store_refuses_lines_that_stand_in_it_twice() {
    let numbered = |ids: &[&str]| {
        let rows = i64::try_from(ids.len()).unwrap();
        lines(rows).with("claim_line_id", StringArray::from(ids.to_vec()))
    };
    let dump = Dump::of(&numbered(&["a"])).file("b.parquet", &numbered(&["a", "b"]).parquet());
    let control = |claims: &[&str]| {
        let fixed = "dental p-values --quiet --year 2020 --lang en --force --store store --out out";
        let arguments: Vec<&str> = fixed.split(' ').chain(claims.iter().copied()).collect();
        datacel(&dump, &arguments)
    };
    for file in ["a.parquet", "b.parquet"] {
        assert_eq!(control(&["--claims", file]).0, 0, "exactly this file is read");
    }
    let (code, _, said) = control(&[]);
    assert_eq!(code, 2);
    assert!(said.starts_with("error[line-in-two-deliveries]"), "{said}");
    let (_, report, _) = datacel(&dump, &["admit", "--claims", "a.parquet", "--store", "other"]);
    let old = fingerprint(&report).to_owned();
    let admit = ["admit", "--quiet", "--claims", "b.parquet", "--store", "store", "--replaces"];
    assert_eq!(datacel(&dump, &[admit.as_slice(), &[&old]].concat()).0, 0);
    assert_eq!(control(&[]).0, 0, "only the delivery in its place is read");
    let (code, _, said) = control(&["--claims", "a.parquet"]);
    assert_eq!(code, 2);
    assert!(said.contains("error[delivery-replaced]"), "{said}");
}

#[test]
fn a_file_is_explained_with_a_draft_that_is_no_profile_until_it_is_edited() {
    let columns = lines(2).without("paid_cents").with("bedrag", StringArray::from(vec!["1", "2"]));
    let dump = Dump::of(&columns);
    let (code, text, _) = datacel(&dump, &["admit", "--explain", "a.parquet"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(text);
    let draft = &text[text.find("amount_unit").unwrap()..];
    std::fs::write(dump.path("mine.toml"), draft).unwrap();
    let asked = ["admit", "--explain", "a.parquet", "--profile", "mine.toml"];
    let (code, _, said) = datacel(&dump, &asked);
    assert_eq!(code, 2);
    assert_eq!(said.matches("error[profile-value]").count(), 4, "{said}");
    let dump = dump.file("empty.parquet", b"");
    let (code, _, said) = datacel(&dump, &["admit", "--explain", "empty.parquet"]);
    assert!(code == 2 && said.starts_with("error[file-empty]"), "{said}");
}

/// Every function that is a test in the files of the door.
fn tests() -> BTreeSet<String> {
    let folder = crate::repository("tests/door");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("command.rs") {
            let text = std::fs::read_to_string(path).unwrap();
            let mut lines = text.lines().map(str::trim);
            while let Some(line) = lines.next() {
                if line == "#[test]" {
                    let name = lines.next().unwrap().strip_prefix("fn ").unwrap();
                    names.insert(name.split('(').next().unwrap().to_owned());
                }
            }
        }
    }
    names
}

#[test]
fn the_data_contract_names_every_test_and_nothing_that_is_not_there() {
    let document = std::fs::read_to_string(crate::repository("docs/data-contract.md")).unwrap();
    let mut named = BTreeSet::new();
    let mut is_of_tests = false;
    for line in document.lines() {
        is_of_tests = line.ends_with("| test |") || (is_of_tests && line.starts_with('|'));
        let last = line.trim_end_matches(" |").rsplit_once("| ").map(|(_, last)| last);
        let cells = last.filter(|_| is_of_tests).into_iter().flat_map(|last| last.split(", "));
        named.extend(cells.filter_map(|cell| cell.strip_prefix('`')?.strip_suffix('`')));
    }
    let named: BTreeSet<String> = named.into_iter().map(str::to_owned).collect();
    assert_eq!(named, tests());
    for name in CANONICAL.iter().map(|column| column.name).chain(Reason::ALL.map(Reason::name)) {
        assert!(document.contains(&format!("`{name}`")), "{name}");
    }
}
