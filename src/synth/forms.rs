//! The forms in which senders deliver the same claims: what the door accepts and makes canonical.

use super::line::Line;
use super::numbers::pseudonym;
use crate::values::Day;
use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, Float64Array, Int16Array, Int32Array, Int64Array,
    LargeStringArray, StringArray, StringBuilder, TimestampMicrosecondArray,
};
use chrono::Datelike;
use std::fmt::{Display, Write as _};
use std::sync::Arc;

/// How the columns of a file are called, ordered and encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The columns of the canonical profile, whole numbers of 64 bits, days as days.
    Canonical,
    /// As out of SAS: capitals, floats, `yyyymmdd` as a number with 0 for none, texts padded with
    /// blanks, no amount as "not a number", tooth `00`, the columns backwards and one too many.
    Sas,
    /// Everything as text, codes written in four ways, amounts as decimals, providers as numbers.
    Text,
    /// Narrow integers, and days as points in time at midnight.
    Narrow,
}

/// The name and the values of a column.
pub(super) type Column = (&'static str, ArrayRef);

impl Form {
    /// The columns of these lines, of which each has its id.
    pub(super) fn columns(self, ids: &[u64], lines: &[Line]) -> Vec<Column> {
        match self {
            Self::Canonical => canonical(ids, lines),
            Self::Sas => sas(ids, lines),
            Self::Text => text(ids, lines),
            Self::Narrow => narrow(ids, lines),
        }
    }
}

fn canonical(ids: &[u64], lines: &[Line]) -> Vec<Column> {
    vec![
        ("claim_line_id", Arc::new(line_ids(ids))),
        ("person_id", Arc::new(texts(lines, 12, |line| Some(person(line))))),
        ("birth_year", numbers(lines, |line| Some(line.birth_year()))),
        ("provider_id", Arc::new(texts(lines, 11, provider))),
        ("facility_id", Arc::new(texts(lines, 8, facility))),
        ("payee_id", Arc::new(texts(lines, 10, |line| Some(payee(line))))),
        ("payer_id", Arc::new(texts(lines, 3, |line| Some(line.payer)))),
        ("nomenclature_code", numbers(lines, |line| line.code)),
        ("service_date", dates(lines, |line| line.service)),
        ("prescription_date", dates(lines, |line| line.prescription)),
        ("reception_date", dates(lines, |line| line.reception)),
        ("quantity", numbers(lines, |line| line.quantity)),
        ("paid_cents", numbers(lines, |line| line.paid_cents)),
        ("copayment_cents", numbers(lines, |line| line.copayment_cents)),
        ("supplement_cents", numbers(lines, |line| line.supplement_cents)),
        ("tooth", numbers(lines, |line| line.tooth)),
    ]
}

fn sas(ids: &[u64], lines: &[Line]) -> Vec<Column> {
    let padded = |text: String| Some(format!("{text:<16}"));
    vec![
        ("ROW_OF_EXPORT", Arc::new((1..).take(lines.len()).map(Some).collect::<Int32Array>())),
        ("TOOTH", Arc::new(texts(lines, 2, |line| Some(two_digits(line.tooth))))),
        ("SUPPLEMENT_CENTS", floats(lines, |line| line.supplement_cents)),
        ("COPAYMENT_CENTS", floats(lines, |line| line.copayment_cents)),
        ("PAID_CENTS", amounts_or_nan(lines)),
        ("QUANTITY", narrow_numbers(lines, |line| line.quantity)),
        ("RECEPTION_DATE", floats(lines, |line| Some(yyyymmdd(line.reception)))),
        ("PRESCRIPTION_DATE", floats(lines, |line| Some(yyyymmdd(line.prescription)))),
        ("SERVICE_DATE", floats(lines, |line| Some(yyyymmdd(line.service)))),
        ("NOMENCLATURE_CODE", floats(lines, |line| line.code)),
        ("PAYER_ID", narrow_numbers(lines, |line| Some(line.payer.into()))),
        ("PAYEE_ID", Arc::new(texts(lines, 16, |line| padded(payee(line).to_string())))),
        ("FACILITY_ID", Arc::new(texts(lines, 16, |line| padded(facility(line)?.to_string())))),
        ("PROVIDER_ID", Arc::new(texts(lines, 16, |line| padded(provider(line)?.to_string())))),
        ("BIRTH_YEAR", narrow_numbers(lines, |line| Some(line.birth_year()))),
        ("PERSON_ID", Arc::new(texts(lines, 16, |line| padded(person(line).to_string())))),
        ("CLAIM_LINE_ID", Arc::new(line_ids(ids))),
    ]
}

fn text(ids: &[u64], lines: &[Line]) -> Vec<Column> {
    let provider_number =
        |line: &Line| line.provider.map(|id| i64::try_from(id).expect("11 digits"));
    vec![
        ("Claim_Line_Id", Arc::new(line_ids(ids).iter().collect::<LargeStringArray>())),
        ("Person_Id", large_texts(lines, |line| Some(person(line).to_string()))),
        ("Birth_Year", narrow_numbers(lines, |line| Some(line.birth_year()))),
        ("Provider_Id", numbers(lines, provider_number)),
        ("Facility_Id", large_texts(lines, |line| Some(facility(line)?.to_string()))),
        ("Payee_Id", large_texts(lines, |line| Some(payee(line).to_string()))),
        ("Payer_Id", large_texts(lines, |line| Some(format!(" {}", line.payer)))),
        ("Nomenclature_Code", large_texts(lines, |line| Some(code_text(line.code?, line.person)))),
        ("Service_Date", large_texts(lines, |line| Some(format!("{:08}", yyyymmdd(line.service))))),
        ("Prescription_Date", large_texts(lines, |line| Some(day_text(line.prescription)))),
        ("Reception_Date", large_texts(lines, |line| Some(day_text(line.reception)))),
        ("Quantity", numbers(lines, |line| line.quantity)),
        ("Paid_Cents", decimals(lines, |line| line.paid_cents)),
        ("Copayment_Cents", decimals(lines, |line| line.copayment_cents)),
        ("Supplement_Cents", decimals(lines, |line| line.supplement_cents)),
        ("Tooth", large_texts(lines, |line| Some(line.tooth.map_or_else(String::new, tooth_text)))),
    ]
}

fn narrow(ids: &[u64], lines: &[Line]) -> Vec<Column> {
    let mut columns = canonical(ids, lines);
    for (name, values) in &mut columns {
        *values = match *name {
            "birth_year" => small_numbers(lines, |line| Some(line.birth_year())),
            "nomenclature_code" => narrow_numbers(lines, |line| line.code),
            "service_date" => midnights(lines, |line| line.service),
            "prescription_date" => midnights(lines, |line| line.prescription),
            "reception_date" => midnights(lines, |line| line.reception),
            "quantity" => small_numbers(lines, |line| line.quantity),
            "paid_cents" => narrow_numbers(lines, |line| line.paid_cents),
            "tooth" => small_numbers(lines, |line| line.tooth),
            _ => continue,
        };
    }
    columns
}

/// A code in one of four ways; a number that is no code stays as it is.
fn code_text(code: i64, person: u32) -> String {
    match (code, person % 4) {
        (100_000..=999_999, 1) => format!("0{code}"),
        (100_000..=999_999, 2) => format!("{code}.0"),
        (100_000..=999_999, 3) => format!(" {code} "),
        _ => code.to_string(),
    }
}

fn day_text(day: Option<Day>) -> String {
    if day.is_some() { yyyymmdd(day).to_string() } else { "99999999".to_owned() }
}

fn tooth_text(tooth: i64) -> String {
    tooth.to_string()
}

/// `00` where no tooth is named.
fn two_digits(tooth: Option<i64>) -> String {
    format!("{:02}", tooth.unwrap_or(0))
}

/// The day as a number of eight digits; 0 where it is unknown.
fn yyyymmdd(day: Option<Day>) -> i64 {
    day.map_or(0, |day| {
        i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
    })
}

struct Digits<const WIDTH: usize>(u64);

impl<const WIDTH: usize> Display for Digits<WIDTH> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:0WIDTH$}", self.0)
    }
}

struct Pseudonym(u64);

impl Display for Pseudonym {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

fn person(line: &Line) -> Pseudonym {
    Pseudonym(pseudonym(line.person))
}

fn provider(line: &Line) -> Option<Digits<11>> {
    line.provider.map(Digits)
}

fn facility(line: &Line) -> Option<Digits<8>> {
    line.facility.map(Digits)
}

fn payee(line: &Line) -> Digits<10> {
    Digits(line.payee)
}

fn line_ids(ids: &[u64]) -> StringArray {
    build(ids, 15, |id| Some(Digits::<15>(*id)))
}

fn texts<T: Display>(
    lines: &[Line],
    width: usize,
    value: impl Fn(&Line) -> Option<T>,
) -> StringArray {
    build(lines, width, value)
}

fn build<S, T: Display>(
    sources: &[S],
    width: usize,
    value: impl Fn(&S) -> Option<T>,
) -> StringArray {
    let mut builder = StringBuilder::with_capacity(sources.len(), sources.len() * width);
    for source in sources {
        match value(source) {
            Some(text) => {
                write!(builder, "{text}").expect("memory takes any text");
                builder.append_value("");
            }
            None => builder.append_null(),
        }
    }
    builder.finish()
}

fn large_texts(lines: &[Line], value: impl Fn(&Line) -> Option<String>) -> ArrayRef {
    Arc::new(lines.iter().map(value).collect::<LargeStringArray>())
}

fn numbers(lines: &[Line], value: impl Fn(&Line) -> Option<i64>) -> ArrayRef {
    Arc::new(lines.iter().map(value).collect::<Int64Array>())
}

fn narrow_numbers(lines: &[Line], value: impl Fn(&Line) -> Option<i64>) -> ArrayRef {
    Arc::new(lines.iter().map(|line| value(line).map(narrowed)).collect::<Int32Array>())
}

fn small_numbers(lines: &[Line], value: impl Fn(&Line) -> Option<i64>) -> ArrayRef {
    let small = |number| i16::try_from(number).expect("a year, a tooth or a quantity");
    Arc::new(lines.iter().map(|line| value(line).map(small)).collect::<Int16Array>())
}

fn floats(lines: &[Line], value: impl Fn(&Line) -> Option<i64>) -> ArrayRef {
    let float = |number| f64::from(narrowed(number));
    Arc::new(lines.iter().map(|line| value(line).map(float)).collect::<Float64Array>())
}

fn amounts_or_nan(lines: &[Line]) -> ArrayRef {
    let float = |line: &Line| line.paid_cents.map_or(f64::NAN, |paid| f64::from(narrowed(paid)));
    Arc::new(lines.iter().map(|line| Some(float(line))).collect::<Float64Array>())
}

/// Cents with two decimals, which are 0.
fn decimals(lines: &[Line], value: impl Fn(&Line) -> Option<i64>) -> ArrayRef {
    let hundredths = |number| i128::from(number) * 100;
    let values = lines.iter().map(|line| value(line).map(hundredths));
    let values = values.collect::<Decimal128Array>().with_precision_and_scale(18, 2);
    Arc::new(values.expect("18 digits hold any amount"))
}

fn narrowed(number: i64) -> i32 {
    i32::try_from(number).expect("codes, days and amounts of one line fit 32 bits")
}

fn dates(lines: &[Line], value: impl Fn(&Line) -> Option<Day>) -> ArrayRef {
    Arc::new(lines.iter().map(|line| value(line).map(days_since_1970)).collect::<Date32Array>())
}

fn midnights(lines: &[Line], value: impl Fn(&Line) -> Option<Day>) -> ArrayRef {
    let midnight = |day| i64::from(days_since_1970(day)) * 86_400_000_000;
    let values = lines.iter().map(|line| value(line).map(midnight));
    Arc::new(values.collect::<TimestampMicrosecondArray>())
}

/// A day as Parquet counts it.
fn days_since_1970(day: Day) -> i32 {
    let epoch = Day::from_ymd_opt(1970, 1, 1).expect("a day of the calendar");
    i32::try_from((day - epoch).num_days()).expect("a day of this millennium")
}
