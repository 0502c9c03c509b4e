//! For tests: reads an invented dump back, row by row, and adds it up without any other part of
//! the program.

use super::truth::Planted;
use crate::values::{Code, Day, has_valid_check_digits};
use arrow::array::{Array, RecordBatch};
use arrow::util::display::array_value_to_string;
use chrono::Datelike;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// One row, made plain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) provider: Option<String>,
    pub(super) code: Option<i64>,
    pub(super) service: Option<Day>,
    pub(super) reception: Option<Day>,
    pub(super) quantity: Option<i64>,
    pub(super) paid_cents: Option<i64>,
    ids: [String; 3],
    others: [i64; 3],
    tooth: Option<i64>,
}

impl Row {
    /// The reasons for which the door must set the row aside, in its order.
    pub(super) fn reasons(&self) -> Vec<&'static str> {
        let born = Day::from_ymd_opt(1964, 1, 1).unwrap();
        let wrong_digits = |id: &String| !has_valid_check_digits(id);
        [
            (self.code.is_none(), "code-missing"),
            (self.code.is_some_and(|code| Code::try_from(code).is_err()), "code-not-a-code"),
            (self.service.is_none(), "service-date-missing"),
            (self.service.is_some_and(|day| day < born), "service-date-out-of-range"),
            (self.quantity.is_none(), "quantity-missing"),
            (self.paid_cents.is_none(), "amount-missing"),
            (self.provider.is_none(), "provider-missing"),
            (self.provider.as_ref().is_some_and(wrong_digits), "provider-check-digit"),
        ]
        .into_iter()
        .filter_map(|(is_so, reason)| is_so.then_some(reason))
        .collect()
    }

    /// What the row bills, whenever it was received; with `sign` −1 what takes it back.
    pub(super) fn act(&self, sign: i64) -> Self {
        let [birth_year, copayment, supplement] = self.others;
        Self {
            id: String::new(),
            reception: None,
            quantity: self.quantity.map(|quantity| quantity * sign),
            paid_cents: self.paid_cents.map(|paid| paid * sign),
            others: [birth_year, copayment * sign, supplement * sign],
            ..self.clone()
        }
    }

    /// Whether the code is one of other care or a product of seven digits.
    fn is_other_care(&self) -> bool {
        self.code.is_some_and(|code| code >= 1_000_000)
    }
}

/// The files of a dump with their rows, in order of name.
pub(super) fn read(folder: &Path) -> Vec<(String, Vec<Row>)> {
    // other files have other truths
    read_named(folder, &["claims-"])
}

/// The files of a dump with dental lines: the cases of art. 5 weigh P as all others do.
pub(super) fn read_dental(folder: &Path) -> Vec<(String, Vec<Row>)> {
    read_named(folder, &["claims-", "dental-rules"])
}

fn read_named(folder: &Path, beginnings: &[&str]) -> Vec<(String, Vec<Row>)> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| beginnings.iter().any(|beginning| name_of(path).starts_with(beginning)));
    paths.sort();
    paths.iter().map(|path| (name_of(path), rows_of(path))).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn rows_of(path: &Path) -> Vec<Row> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    builder.build().unwrap().flat_map(|batch| rows_in(&batch.unwrap())).collect()
}

/// Reads any form: each cell as text, then made plain.
fn rows_in(batch: &RecordBatch) -> Vec<Row> {
    let schema = batch.schema();
    let cell = |asked: &str, row: usize| {
        let place = schema.fields().iter().position(|field| field.name().to_lowercase() == asked);
        let column = batch.column(place.unwrap());
        let text = array_value_to_string(column, row).unwrap();
        column.is_valid(row).then(|| text.trim().to_owned())
    };
    let number = |name: &str, row| cell(name, row).and_then(|text| number_in(&text));
    (0..batch.num_rows())
        .map(|row| Row {
            id: cell("claim_line_id", row).unwrap(),
            provider: cell("provider_id", row),
            code: number("nomenclature_code", row),
            service: cell("service_date", row).and_then(|text| day_in(&text)),
            reception: cell("reception_date", row).and_then(|text| day_in(&text)),
            quantity: number("quantity", row),
            paid_cents: number("paid_cents", row),
            ids: ["person_id", "payee_id", "payer_id"].map(|name| cell(name, row).unwrap()),
            others: ["birth_year", "copayment_cents", "supplement_cents"]
                .map(|name| number(name, row).unwrap()),
            tooth: number("tooth", row).filter(|tooth| *tooth != 0),
        })
        .collect()
}

/// `301011`, `0301011`, `301011.0`, `301011.00`; none for an empty text and `NaN`.
fn number_in(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    assert!(decimals.bytes().all(|digit| digit == b'0'), "{text} is not whole");
    if whole.is_empty() || whole == "NaN" { None } else { Some(whole.parse().unwrap()) }
}

/// `2020-01-03`, the same at midnight, `20200103`; none for `0`, `00000000` and `99999999`.
fn day_in(text: &str) -> Option<Day> {
    if text.contains('-') {
        assert!(text.len() == 10 || text.ends_with("T00:00:00"), "{text}");
        return Some(text[..10].parse().unwrap());
    }
    let number = number_in(text).filter(|number| ![0, 99_999_999].contains(number))?;
    Some(Day::parse_from_str(&number.to_string(), "%Y%m%d").unwrap())
}

/// The rows that the door must set aside, as `bad_rows.csv` has them.
pub(super) fn bad_rows(files: &[(String, Vec<Row>)]) -> Vec<String> {
    let mut bad = vec!["file,row,reasons".to_owned()];
    for (name, rows) in files {
        for (row, number) in rows.iter().zip(1..) {
            let reasons = row.reasons();
            if !reasons.is_empty() && !row.is_other_care() {
                bad.push(format!("{name},{number},{}", reasons.join(";")));
            }
        }
    }
    bad
}

/// Sums by provider, kind of period and period of one service year, of the rows that count.
pub(super) fn periods(
    files: &[(String, Vec<Row>)],
    year: i32,
    counts: impl Fn(&Row) -> bool,
) -> BTreeMap<(String, &'static str, u32), Planted> {
    let weights = weights();
    let mut sums: BTreeMap<(String, &'static str, u32), Planted> = BTreeMap::new();
    for row in files.iter().flat_map(|(_, rows)| rows) {
        let (Some(p), Some(service)) = (row.code.and_then(|code| weights.get(&code)), row.service)
        else {
            continue;
        };
        if !row.reasons().is_empty() || service.year() != year || !counts(row) {
            continue;
        }
        let key = row.provider.as_ref().unwrap()[..8].to_owned();
        let month = service.month();
        for (kind, number) in [("month", month), ("quarter", month.div_ceil(3)), ("year", 1)] {
            sums.entry((key.clone(), kind, number))
                .or_default()
                .add_line(p * row.quantity.unwrap(), row.paid_cents.unwrap());
        }
    }
    sums
}

/// The P of every code that has one.
fn weights() -> BTreeMap<i64, i64> {
    let text = include_str!("../../reference/p_values.csv");
    let mut weights = BTreeMap::new();
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.unwrap();
        if let Ok(p) = record[6].parse::<i64>() {
            for code in [&record[0], &record[1]] {
                code.parse().map(|code: i64| weights.insert(code, p)).ok();
            }
        }
    }
    weights
}

/// `dental_p_periods.csv`, for one year.
pub(super) fn truth(folder: &Path, year: i32) -> BTreeMap<(String, &'static str, u32), Planted> {
    let mut truth = BTreeMap::new();
    let path = folder.join("dental_p_periods.csv");
    for record in csv::Reader::from_path(path).unwrap().records() {
        let record = record.unwrap();
        if record[1] != year.to_string() {
            continue;
        }
        let kind = ["month", "quarter", "year"].into_iter().find(|kind| *kind == &record[2]);
        let number = |place: usize| record[place].parse::<i64>().unwrap();
        let planted = Planted { p_sum: number(4), paid_cents: number(5), lines: number(6) };
        let key = (record[0].to_owned(), kind.unwrap(), record[3].parse().unwrap());
        assert!(truth.insert(key, planted).is_none());
    }
    truth
}
