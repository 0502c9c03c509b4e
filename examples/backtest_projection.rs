//! How the early warning of the dental P-values does: ten invented nations, each looked at on three
//! days of the year, against what the year came to. The numbers of `docs/methods/dental.md`.
//!
//! `cargo run --release --example backtest_projection -- FOLDER [LINES]`; the folder is made.

use clap::Parser;
use datacel::cli::Cli;
use datacel::diagnostic::Outcome;
use datacel::synth::{Order, Quirks, write_nation};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

const DAYS: [&str; 3] = ["2020-06-30", "2020-09-30", "2020-11-30"];
const LIMIT_OF_YEAR: i64 = 46_000;

/// What was seen over all nations on one day.
#[derive(Default)]
struct Seen {
    projected: u32,
    held: u32,
    over: u32,
    exceeded: u32,
    warned: u32,
    false_warnings: u32,
    lead_days: Vec<i64>,
}

fn main() -> Outcome<()> {
    let mut given = std::env::args().skip(1);
    let folder = PathBuf::from(given.next().expect("name a folder to make"));
    let lines = given.next().map_or(300_000, |text| text.parse().expect("a number of lines"));
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    for seed in 1..=10 {
        let nation = folder.join(format!("nation-{seed}"));
        let dental_share = "0.95".parse().expect("a share");
        let out = nation.clone();
        write_nation(&Order { lines, year: 2020, seed, out, dental_share, quirks: Quirks::Clean })?;
        let came = came_to(&nation.join("truth/dental_p_periods.csv"));
        for until in DAYS {
            let result = folder.join(format!("result-{seed}-{until}"));
            run(&nation, &result, until);
            look(&result, until, &came, seen.entry(until).or_default());
        }
    }
    for (until, seen) in seen {
        tell(until, seen);
    }
    Ok(())
}

/// What each dentist's year came to, and the month in which it passed the limit.
fn came_to(truth: &Path) -> BTreeMap<String, (i64, Option<u32>)> {
    let mut came: BTreeMap<String, (i64, Option<u32>)> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(truth).expect("the truth was written");
    for row in reader.records().map(|row| row.expect("the truth is whole")) {
        if row[1] == *"2020" && row[2] == *"month" {
            let year = came.entry(row[0].to_owned()).or_default();
            year.0 += row[4].parse::<i64>().expect("P are whole");
            if year.0 > LIMIT_OF_YEAR && year.1.is_none() {
                year.1 = row[3].parse().ok();
            }
        }
    }
    came
}

fn run(nation: &Path, result: &Path, until: &str) {
    let text = |path: &Path| path.display().to_string();
    let claims = text(&nation.join("claims/*.parquet"));
    let (store, out) = (text(&nation.join("store")), text(result));
    let cli = Cli::parse_from([
        "datacel",
        "--quiet",
        "dental",
        "p-values",
        "--year",
        "2020",
        "--until",
        until,
        "--claims",
        &claims,
        "--store",
        &store,
        "--out",
        &out,
        "--accept-quarantined",
        "1000000",
        "--lang",
        "en",
    ]);
    let _ = datacel::commands::main(&cli);
}

fn look(result: &Path, until: &str, came: &BTreeMap<String, (i64, Option<u32>)>, seen: &mut Seen) {
    let table = result.join("tables/dental_p_projection.csv");
    let mut reader = csv::Reader::from_path(table).expect("the run was made");
    let mut warned = BTreeSet::new();
    for row in reader.records().map(|row| row.expect("tables are whole")) {
        if row[2] != *"year" {
            continue;
        }
        let (year, passed_in) = came[&row[0]];
        if !row[5].is_empty() {
            seen.exceeded += 1;
            continue;
        }
        let [low, high] =
            [6, 8].map(|at| row[at].parse::<i64>().expect("open years are projected"));
        seen.projected += 1;
        seen.held += u32::from(low <= year && year <= high);
        if high > LIMIT_OF_YEAR {
            warned.insert(row[0].to_owned());
            match passed_in {
                Some(month) => seen.lead_days.push(lead(until, month)),
                None => seen.false_warnings += 1,
            }
        }
    }
    seen.over += u32::try_from(came.values().filter(|(_, month)| month.is_some()).count())
        .expect("dentists are few");
    seen.warned += u32::try_from(warned.len()).expect("dentists are few");
}

/// Days from the warning to the end of the month in which the year passed its limit.
fn lead(until: &str, month: u32) -> i64 {
    let until: chrono::NaiveDate = until.parse().expect("a day");
    let last = datacel::values::Month { year: 2020, month }.span().last;
    (last - until).num_days()
}

fn tell(until: &str, mut seen: Seen) {
    seen.lead_days.sort_unstable();
    let median = seen.lead_days.get(seen.lead_days.len() / 2);
    let line = format!(
        "{until}: years projected {}, in the range {}; years over the limit {}, of which exceeded \
         already {}, warned {}; warned and not over {}; median days ahead {median:?}\n",
        seen.projected,
        seen.held,
        seen.over,
        seen.exceeded,
        seen.lead_days.len(),
        seen.false_warnings,
    );
    std::io::stdout().write_all(line.as_bytes()).expect("stdout takes a line");
}
