//! How the early warning of the dental P-values does: ten invented years of forty busy dentists, each
//! looked at on three days, against what the year came to. The numbers of `docs/methods/dental.md`.
//!
//! `cargo run --example backtest_projection -- FOLDER`; the folder is made.

use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use chrono::{Datelike, Days, NaiveDate};
use clap::Parser;
use datacel::cli::Cli;
use parquet::arrow::ArrowWriter;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const LOOKED_ON: [&str; 3] = ["2020-06-30", "2020-09-30", "2020-11-30"];
const LIMIT_OF_YEAR: i64 = 46_000;
const DENTISTS: u64 = 40;
/// How busy each calendar month is, in percent.
const SEASONS: [u64; 12] = [105, 98, 110, 100, 100, 105, 80, 85, 108, 110, 104, 95];
/// Of a thousand lines, how many are received within so many days of the last bound.
const LAGS: [(u64, u64); 8] =
    [(300, 20), (650, 50), (780, 80), (850, 110), (925, 170), (970, 260), (990, 370), (1_000, 460)];

/// A small generator of numbers: the same for a seed everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn lag(&mut self) -> u64 {
        let (drawn, mut from) = (self.below(1_000), 1);
        for (bound, until) in LAGS {
            if drawn < bound {
                return from + self.below(until - from);
            }
            from = until;
        }
        from
    }
}

/// A line: dentist, service, reception, acts of 3 P.
type Line = (u64, NaiveDate, NaiveDate, i64);

/// Two years of a dentist, whose pace changes from month to month, who goes on leave, and of whom one
/// in four takes it easier, or works harder, from a month on.
fn years_of(dentist: u64, dice: &mut Dice, lines: &mut Vec<Line>) {
    let pace = 90 + dice.below(130);
    let (turn, after) =
        (2 + dice.below(11), [100, 100, 100, 100, 100, 100, 80, 120][dice.below(8) as usize]);
    let leave: Vec<u64> = (0..4).map(|_| dice.below(104)).collect();
    let first = NaiveDate::from_ymd_opt(2019, 1, 1).expect("a day");
    let mut of_month = 100;
    for (number, day) in (0_u64..).zip(first.iter_days().take(731)) {
        if day.day() == 1 {
            of_month = 85 + dice.below(31);
        }
        if day.weekday().number_from_monday() > 5 || leave.contains(&(number / 7)) {
            continue;
        }
        let turned = if u64::from(day.month()) >= turn { after } else { 100 };
        let p = pace * of_month * SEASONS[day.month0() as usize] * turned / 1_000_000;
        for _ in 0..3 {
            let acts =
                i64::try_from((p * (70 + dice.below(61))).div_ceil(900)).expect("a day is small");
            lines.push((dentist, day, day + Days::new(dice.lag()), acts));
        }
    }
}

fn write(lines: &[Line], path: &Path) {
    let days = |of: fn(&Line) -> NaiveDate| -> ArrayRef {
        Arc::new(lines.iter().map(|line| Some(of(line).to_epoch_days())).collect::<Date32Array>())
    };
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "provider_id",
            Arc::new(lines.iter().map(|line| Some(id(line.0))).collect::<StringArray>()),
        ),
        ("nomenclature_code", Arc::new(Int64Array::from(vec![371_011; lines.len()]))),
        ("service_date", days(|line| line.1)),
        ("reception_date", days(|line| line.2)),
        ("quantity", Arc::new(lines.iter().map(|line| Some(line.3)).collect::<Int64Array>())),
        (
            "paid_cents",
            Arc::new(lines.iter().map(|line| Some(line.3 * 2_500)).collect::<Int64Array>()),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let file = std::fs::File::create(path).expect("the folder was made");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("a batch is written");
    writer.close().expect("a file is closed");
}

/// An invented RIZIV number with valid check digits.
fn id(dentist: u64) -> String {
    let first_six = 300_001 + dentist;
    format!("{first_six}{:02}001", 97 - first_six % 97)
}

/// What a dentist's year came to, and the day on which it passed its limit.
fn came_to(lines: &[Line]) -> BTreeMap<String, (i64, Option<NaiveDate>)> {
    let mut days: BTreeMap<(String, NaiveDate), i64> = BTreeMap::new();
    for (dentist, service, _, acts) in lines.iter().filter(|line| line.1.year() == 2020) {
        *days.entry((id(*dentist)[..8].to_owned(), *service)).or_default() += 3 * acts;
    }
    let mut came: BTreeMap<String, (i64, Option<NaiveDate>)> = BTreeMap::new();
    for ((dentist, day), p) in days {
        let (sum, passed) = came.entry(dentist).or_default();
        *sum += p;
        if *sum > LIMIT_OF_YEAR && passed.is_none() {
            *passed = Some(day);
        }
    }
    came
}

fn run(folder: &Path, result: &Path, until: &str) {
    let text = |path: PathBuf| path.display().to_string();
    let (claims, store) = (text(folder.join("claims.parquet")), text(folder.join("store")));
    let out = text(result.to_owned());
    let cli = Cli::parse_from([
        "datacel", "--quiet", "dental", "p-values", "--year", "2020", "--until", until, "--claims",
        &claims, "--store", &store, "--out", &out, "--lang", "en",
    ]);
    let _ = datacel::commands::main(&cli);
}

/// What was seen over all years on one day.
#[derive(Default)]
struct Seen {
    projected: u32,
    held: u32,
    over: u32,
    exceeded: u32,
    warned: u32,
    false_warnings: u32,
    days_ahead: Vec<i64>,
}

impl Seen {
    fn look(
        &mut self,
        result: &Path,
        until: &str,
        came: &BTreeMap<String, (i64, Option<NaiveDate>)>,
    ) {
        let until: NaiveDate = until.parse().expect("a day");
        self.over +=
            u32::try_from(came.values().filter(|(_, day)| day.is_some()).count()).expect("few");
        let table = result.join("tables/dental_p_projection.csv");
        let mut reader = csv::Reader::from_path(table).expect("the run was made");
        for row in reader.records().map(|row| row.expect("tables are whole")) {
            if row[2] != *"year" {
                continue;
            }
            let (year, passed) = came[&row[0]];
            if !row[5].is_empty() {
                self.exceeded += 1;
                continue;
            }
            let [low, high] = [6, 8].map(|at| row[at].parse::<i64>().expect("a range"));
            self.projected += 1;
            self.held += u32::from(low <= year && year <= high);
            if high > LIMIT_OF_YEAR {
                self.warned += 1;
                match passed {
                    Some(day) => self.days_ahead.push((day - until).num_days()),
                    None => self.false_warnings += 1,
                }
            }
        }
    }

    fn tell(mut self, until: &str) -> String {
        self.days_ahead.sort_unstable();
        let median = self.days_ahead.get(self.days_ahead.len() / 2);
        format!(
            "{until}: years projected {}, in the range {}; over the limit {}, exceeded already {}, \
             warned {} (of whom not over {}); median days to the day of excess {median:?}\n",
            self.projected, self.held, self.over, self.exceeded, self.warned, self.false_warnings,
        )
    }
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("name a folder to make"));
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    for seed in 1..=10 {
        let own = folder.join(format!("seed-{seed}"));
        std::fs::create_dir_all(&own).expect("the folder can be made");
        let (mut dice, mut lines) = (Dice(seed), Vec::new());
        for dentist in 0..DENTISTS {
            years_of(dentist, &mut dice, &mut lines);
        }
        write(&lines, &own.join("claims.parquet"));
        let came = came_to(&lines);
        for until in LOOKED_ON {
            let result = own.join(format!("result-{until}"));
            run(&own, &result, until);
            seen.entry(until).or_default().look(&result, until, &came);
        }
    }
    let told: String = seen.into_iter().map(|(until, seen)| seen.tell(until)).collect();
    std::io::stdout().write_all(told.as_bytes()).expect("stdout takes three lines");
}
