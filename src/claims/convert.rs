//! One column of a file → one canonical column. What cannot be read is marked, never guessed.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "Arrow has forty types, of which a delivery may use those named here"
)]

use crate::reference::{AmountUnit, DateEncoding};
use crate::values::Day;
use crate::values::columns::{Canonical, Kind};
use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray,
    StringBuilder,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int64Type, TimeUnit};
use arrow::error::ArrowError;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a canonical column is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Code,
    Day,
    Cents,
    Whole,
    Text,
}

impl Form {
    pub(super) fn of(canonical: Canonical) -> Self {
        match canonical.kind {
            Kind::Text => Self::Text,
            Kind::Day => Self::Day,
            Kind::Int if canonical.name == "nomenclature_code" => Self::Code,
            Kind::Int if canonical.name.ends_with("_cents") => Self::Cents,
            Kind::Int => Self::Whole,
        }
    }

    /// Whether a type of a file can become the column. Amounts as text are read only where the
    /// profile says how they are written, which is in CSV.
    pub(super) fn accepts(canonical: Canonical, found: &DataType, is_csv: bool) -> bool {
        let found = match found {
            DataType::Dictionary(_, values) => values.as_ref(),
            plain => plain,
        };
        let is_double = *found == DataType::Float64;
        let is_number = found.is_integer() || is_double || *found == DataType::Float32;
        let is_text = matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
        let is_decimal = matches!(
            found,
            DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..)
        );
        let is_time = matches!(found, DataType::Date32 | DataType::Timestamp(..));
        *found == DataType::Null
            || match Self::of(canonical) {
                Self::Code | Self::Whole => is_number || is_text || is_decimal,
                // a float of 32 bits cannot tell 20200103 from 20200104
                Self::Day => found.is_integer() || is_double || is_text || is_time,
                Self::Cents => is_number || is_decimal || (is_csv && is_text),
                Self::Text => is_text || is_number,
            }
    }

    /// The accepted types, for a hint.
    pub(super) fn expected(canonical: Canonical) -> &'static str {
        match Self::of(canonical) {
            Self::Code | Self::Whole => "whole numbers or text of digits",
            Self::Day => {
                "dates, timestamps at midnight, or `yyyymmdd` as text, integers or doubles"
            }
            Self::Cents => {
                "decimals of 38 digits at most, integers or floats, in the profile's unit"
            }
            Self::Text => "text or integers",
        }
    }
}

/// Why a cell that held something is null in the canonical column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoiled {
    /// It is not written as the column is.
    Unreadable,
    /// It is larger than sums of such values can safely be, or no day of a calendar.
    OutOfRange,
}

/// A canonical column of a batch, with the rows that held something which is null there.
pub(super) struct Converted {
    /// Int64, Date32 or Utf8.
    pub(super) array: ArrayRef,
    /// By row of the batch.
    pub(super) spoiled: BTreeMap<usize, Spoiled>,
}

/// How a profile says that dates and amounts are to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) unit: AmountUnit,
    pub(super) dates: DateEncoding,
    /// The sign before decimals in text.
    pub(super) decimal: char,
}

/// Converts one column of a batch.
///
/// # Errors
/// Where a value refuses the whole delivery: an id as a float that has lost digits.
pub(super) fn convert(
    canonical: Canonical,
    array: &ArrayRef,
    reading: Reading,
) -> Result<Converted, ArrowError> {
    let raw = Raw::of(array)?;
    Ok(match Form::of(canonical) {
        Form::Code => ints(&raw, reading.decimal),
        Form::Whole => {
            within(most(canonical), none_for_zero(canonical, ints(&raw, reading.decimal)))
        }
        Form::Cents => within(most(canonical), cents(&raw, reading)),
        Form::Day => days(&raw, reading.dates),
        Form::Text => texts(&raw)?,
    })
}

/// The largest value of a line up to which sums of any nation's lines are safe.
const fn most(canonical: Canonical) -> u64 {
    match canonical.name.as_bytes() {
        b"quantity" => 1_000_000,
        // a billion euro
        [.., b'_', b'c', b'e', b'n', b't', b's'] => 100_000_000_000,
        _ => u64::MAX,
    }
}

/// A column without a source: null in every row.
pub(super) fn nothing(canonical: Canonical, rows: usize) -> ArrayRef {
    let data_type = match canonical.kind {
        Kind::Text => DataType::Utf8,
        Kind::Int => DataType::Int64,
        Kind::Day => DataType::Date32,
    };
    nothing_of(&data_type, rows)
}

/// A column of a type that is null in every row.
pub(super) fn nothing_of(data_type: &DataType, rows: usize) -> ArrayRef {
    arrow::array::new_null_array(data_type, rows)
}

/// The few shapes in which files hold values.
enum Raw {
    Ints(Int64Array),
    /// With the largest whole number up to which each float is exact.
    Floats(Float64Array, f64),
    /// With the number of decimals.
    Decimals(Decimal128Array, i8),
    Texts(StringArray),
    Days(Date32Array),
    /// With the number of units in a day.
    Stamps(Int64Array, i64),
}

/// Whole numbers that a float of 64 or of 32 bits holds exactly.
const EXACT_IN_64: f64 = 9_007_199_254_740_992.0;
const EXACT_IN_32: f64 = 16_777_216.0;

impl Raw {
    fn of(array: &ArrayRef) -> Result<Self, ArrowError> {
        // a value that does not fit is an error, not a null
        let options = CastOptions { safe: false, ..CastOptions::default() };
        let as_type = |to: &DataType| cast_with_options(array, to, &options);
        let floats = || as_type(&DataType::Float64).map(|it| it.as_primitive().clone());
        let decimals = |scale| {
            let wide = as_type(&DataType::Decimal128(38, scale))?;
            Ok(Self::Decimals(wide.as_primitive::<Decimal128Type>().clone(), scale))
        };
        let data_type = match array.data_type() {
            DataType::Dictionary(_, values) => values.as_ref(),
            plain => plain,
        };
        match data_type {
            DataType::Float32 => Ok(Self::Floats(floats()?, EXACT_IN_32)),
            DataType::Float64 => Ok(Self::Floats(floats()?, EXACT_IN_64)),
            DataType::Decimal32(_, scale)
            | DataType::Decimal64(_, scale)
            | DataType::Decimal128(_, scale) => decimals(*scale),
            // half of its values are beyond an Int64
            DataType::UInt64 => decimals(0),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Ok(Self::Texts(as_type(&DataType::Utf8)?.as_string::<i32>().clone()))
            }
            DataType::Date32 => {
                Ok(Self::Days(as_type(&DataType::Date32)?.as_primitive::<Date32Type>().clone()))
            }
            DataType::Timestamp(unit, _) => Self::stamps(array, *unit, &options),
            _ => Ok(Self::Ints(as_type(&DataType::Int64)?.as_primitive::<Int64Type>().clone())),
        }
    }

    fn stamps(
        array: &ArrayRef,
        unit: TimeUnit,
        options: &CastOptions<'_>,
    ) -> Result<Self, ArrowError> {
        let units_in_a_day = 86_400
            * match unit {
                TimeUnit::Second => 1,
                TimeUnit::Millisecond => 1_000,
                TimeUnit::Microsecond => 1_000_000,
                TimeUnit::Nanosecond => 1_000_000_000,
            };
        let numbers = cast_with_options(array, &DataType::Int64, options)?;
        Ok(Self::Stamps(numbers.as_primitive::<Int64Type>().clone(), units_in_a_day))
    }
}

/// What stands in one cell.
enum Cell<T> {
    Empty,
    Spoiled(Spoiled),
    Holds(T),
}

impl<T> Cell<T> {
    fn readable(value: Option<T>) -> Self {
        value.map_or(Self::Spoiled(Spoiled::Unreadable), Self::Holds)
    }

    fn in_range(value: Option<T>) -> Self {
        value.map_or(Self::Spoiled(Spoiled::OutOfRange), Self::Holds)
    }

    fn and_then<U>(self, next: impl FnOnce(T) -> Cell<U>) -> Cell<U> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Spoiled(why) => Cell::Spoiled(why),
            Self::Holds(value) => next(value),
        }
    }
}

/// A null is an empty cell.
impl<T> From<Option<T>> for Cell<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Self::Holds)
    }
}

/// Collects cells into an array, and notes which are null though something stood there.
fn collect<T, A: FromIterator<Option<T>> + Array + 'static>(
    cells: impl Iterator<Item = Cell<T>>,
) -> Converted {
    let mut spoiled = BTreeMap::new();
    let array: A = cells
        .enumerate()
        .map(|(row, cell)| match cell {
            Cell::Empty => None,
            Cell::Spoiled(why) => {
                spoiled.insert(row, why);
                None
            }
            Cell::Holds(value) => Some(value),
        })
        .collect();
    Converted { array: Arc::new(array), spoiled }
}

fn as_it_is(array: impl Array + 'static) -> Converted {
    Converted { array: Arc::new(array), spoiled: BTreeMap::new() }
}

fn ints(raw: &Raw, decimal: char) -> Converted {
    match raw {
        Raw::Ints(numbers) => as_it_is(numbers.clone()),
        Raw::Floats(floats, exact) => collect::<_, Int64Array>(
            floats.iter().map(|float| number(float).and_then(|float| whole(float, *exact))),
        ),
        Raw::Decimals(decimals, scale) => collect::<_, Int64Array>(
            decimals.iter().map(|value| Cell::from(value).and_then(|value| shifted(value, *scale))),
        ),
        Raw::Texts(texts) => collect::<_, Int64Array>(texts.iter().map(|text| {
            filled(text)
                .and_then(|text| Cell::readable(decimal_of(text, decimal)))
                .and_then(|(digits, scale)| shifted(digits, scale))
        })),
        Raw::Days(_) | Raw::Stamps(..) => unreachable!("the footer refuses times for numbers"),
    }
}

/// A float that is a number: NaN is how some programs write a null.
fn number(float: Option<f64>) -> Cell<f64> {
    Cell::from(float.filter(|float| !float.is_nan()))
}

fn filled(text: Option<&str>) -> Cell<&str> {
    Cell::from(text.map(str::trim).filter(|text| !text.is_empty()))
}

/// A tooth of `0` is none.
fn none_for_zero(canonical: Canonical, converted: Converted) -> Converted {
    if canonical.name != "tooth" {
        return converted;
    }
    let numbers = converted.array.as_primitive::<Int64Type>();
    let array: Int64Array = numbers.iter().map(|tooth| tooth.filter(|tooth| *tooth != 0)).collect();
    Converted { array: Arc::new(array), ..converted }
}

/// Values that are larger become null, and are noted.
fn within(most: u64, converted: Converted) -> Converted {
    let numbers = converted.array.as_primitive::<Int64Type>();
    let is_small = |value: i64| value.unsigned_abs() <= most;
    let extremes = [arrow::compute::min(numbers), arrow::compute::max(numbers)];
    if extremes.into_iter().flatten().all(is_small) {
        return converted;
    }
    let cells =
        numbers.iter().enumerate().map(|(row, value)| match (value, converted.spoiled.get(&row)) {
            (None, Some(why)) => Cell::Spoiled(*why),
            (value, _) => Cell::from(value)
                .and_then(|value| Cell::in_range(Some(value).filter(|value| is_small(*value)))),
        });
    collect::<_, Int64Array>(cells)
}

fn cents(raw: &Raw, reading: Reading) -> Converted {
    let in_euro = reading.unit == AmountUnit::Euro;
    // a decimal of scale 2 in euro is a whole number of cents
    let in_cents = |value, scale: i8| {
        let scale = if in_euro { scale.checked_sub(2) } else { Some(scale) };
        scale.map_or(Cell::readable(None), |scale| shifted(value, scale))
    };
    match raw {
        Raw::Ints(amounts) if in_euro => {
            collect::<_, Int64Array>(amounts.iter().map(|euro| {
                Cell::from(euro).and_then(|euro| Cell::in_range(euro.checked_mul(100)))
            }))
        }
        Raw::Ints(amounts) => as_it_is(amounts.clone()),
        Raw::Floats(amounts, exact) => collect::<_, Int64Array>(
            amounts
                .iter()
                .map(|float| number(float).and_then(|float| whole_cents(float, in_euro, *exact))),
        ),
        Raw::Decimals(amounts, scale) => collect::<_, Int64Array>(
            amounts.iter().map(|value| Cell::from(value).and_then(|value| in_cents(value, *scale))),
        ),
        Raw::Texts(texts) => collect::<_, Int64Array>(texts.iter().map(|text| {
            filled(text)
                .and_then(|text| Cell::readable(decimal_of(text, reading.decimal)))
                .and_then(|(digits, scale)| in_cents(digits, scale))
        })),
        Raw::Days(_) | Raw::Stamps(..) => unreachable!("the footer refuses times for amounts"),
    }
}

/// The digits of a number in text, and how many of them are decimals: no exponent, no thousands.
fn decimal_of(text: &str, sign: char) -> Option<(i128, i8)> {
    let (whole, decimals) = match text.split_once(sign) {
        Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
        Some(_) => return None,
        None => (text, ""),
    };
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(digits) || !is_digits(decimals) || (digits.is_empty() && decimals.is_empty()) {
        return None;
    }
    Some((format!("{whole}{decimals}").parse().ok()?, i8::try_from(decimals.len()).ok()?))
}

/// `value / 10^scale` where that is whole.
fn shifted(value: i128, scale: i8) -> Cell<i64> {
    let unit = scale.checked_abs().and_then(ten_to);
    let shifted = match unit {
        // a unit beyond 38 digits divides nothing but 0
        None if value == 0 => Some(0),
        None => return Cell::readable(None),
        Some(unit) if scale < 0 => value.checked_mul(unit),
        Some(unit) if value % unit != 0 => return Cell::readable(None),
        Some(unit) => Some(value / unit),
    };
    Cell::in_range(shifted.and_then(|value| i64::try_from(value).ok()))
}

fn ten_to(exponent: i8) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(exponent).ok()?)
}

#[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
fn whole(float: f64, exact: f64) -> Cell<i64> {
    Cell::readable((float.fract() == 0.0 && float.abs() <= exact).then_some(float as i64))
}

/// A float amount within 0.000001 of a whole cent. The one place where a float meets money: it is
/// how the sender wrote it.
#[expect(clippy::float_arithmetic, reason = "the delivery holds floats")]
fn whole_cents(float: f64, in_euro: bool, exact: f64) -> Cell<i64> {
    let cents = if in_euro { float * 100.0 } else { float };
    let nearest = cents.round();
    if (cents - nearest).abs() <= 0.000_001 { whole(nearest, exact) } else { Cell::readable(None) }
}

fn days(raw: &Raw, encoding: DateEncoding) -> Converted {
    let of_number = |number: i64| match number {
        0 | 99_999_999 => Cell::Empty,
        sas if encoding == DateEncoding::SasDays => from_sas(sas),
        digits => Cell::readable(from_digits(digits)),
    };
    match raw {
        Raw::Days(days) => {
            let extremes = [arrow::compute::min(days), arrow::compute::max(days)];
            if extremes.into_iter().flatten().all(is_day) {
                return as_it_is(days.clone());
            }
            collect::<_, Date32Array>(
                days.iter().map(|day| Cell::from(day).and_then(|day| in_calendar(day.into()))),
            )
        }
        Raw::Stamps(stamps, units) => collect::<_, Date32Array>(stamps.iter().map(|stamp| {
            Cell::from(stamp).and_then(|stamp| match stamp % units {
                0 => in_calendar(stamp / units),
                _ => Cell::readable(None),
            })
        })),
        Raw::Ints(numbers) => collect::<_, Date32Array>(
            numbers.iter().map(|number| Cell::from(number).and_then(of_number)),
        ),
        Raw::Floats(floats, exact) => {
            collect::<_, Date32Array>(floats.iter().map(|float| {
                number(float).and_then(|float| whole(float, *exact)).and_then(of_number)
            }))
        }
        // an unsigned integer of 64 bits
        Raw::Decimals(numbers, _) => collect::<_, Date32Array>(numbers.iter().map(|number| {
            Cell::from(number)
                .and_then(|number| Cell::readable(i64::try_from(number).ok()))
                .and_then(of_number)
        })),
        Raw::Texts(texts) => collect::<_, Date32Array>(texts.iter().map(|text| {
            filled(text).and_then(|text| match text.parse::<i64>() {
                Ok(digits) => of_number(digits),
                Err(_) => Cell::readable(from_text(text, encoding)),
            })
        })),
    }
}

/// Days of the years 1 to 9999: those that every engine and every table can write.
fn is_day(number: i32) -> bool {
    (-719_162..=2_932_896).contains(&number)
}

fn in_calendar(number: i64) -> Cell<i32> {
    Cell::in_range(i32::try_from(number).ok().filter(|number| is_day(*number)))
}

/// `yyyymmdd`.
fn from_digits(digits: i64) -> Option<i32> {
    let year = i32::try_from(digits / 10_000).ok().filter(|year| (1000..=9999).contains(year))?;
    let month = u32::try_from(digits / 100 % 100).ok()?;
    let day = u32::try_from(digits % 100).ok()?;
    Some(Day::from_ymd_opt(year, month, day)?.to_epoch_days())
}

/// Days since 1960-01-01, where the profile declares them: never guessed.
fn from_sas(days: i64) -> Cell<i32> {
    days.checked_sub(3_653).map_or(Cell::in_range(None), in_calendar)
}

/// ISO always; other forms as the profile declares.
fn from_text(text: &str, encoding: DateEncoding) -> Option<i32> {
    let declared = match encoding {
        DateEncoding::DdMmYyyySlashes => Some("%d/%m/%Y"),
        DateEncoding::Ddmonyyyy => Some("%d%b%Y"),
        DateEncoding::DdMonYyyyDashes => Some("%d-%b-%Y"),
        DateEncoding::Date | DateEncoding::Yyyymmdd | DateEncoding::SasDays => None,
    };
    ["%Y-%m-%d"]
        .into_iter()
        .chain(declared)
        .find_map(|format| Day::parse_from_str(text, format).ok())
        .map(|day| day.to_epoch_days())
}

/// Whether a text is filled, without blanks around it.
fn is_trimmed(text: &str) -> bool {
    match text.as_bytes() {
        [] => false,
        // most begin and end with a letter or digit, and need no look at what else may be a blank
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => true,
        _ => text.trim() == text,
    }
}

fn texts(raw: &Raw) -> Result<Converted, ArrowError> {
    let mut builder = StringBuilder::new();
    match raw {
        Raw::Texts(texts) => {
            if texts.iter().flatten().all(is_trimmed) {
                return Ok(as_it_is(texts.clone()));
            }
            for text in texts {
                builder.append_option(text.map(str::trim).filter(|text| !text.is_empty()));
            }
        }
        Raw::Ints(numbers) => {
            for number in numbers {
                builder.append_option(number.map(|number| number.to_string()));
            }
        }
        Raw::Floats(floats, exact) => {
            for float in floats {
                match number(float).and_then(|float| whole(float, *exact)) {
                    Cell::Empty => builder.append_null(),
                    Cell::Holds(id) => builder.append_value(id.to_string()),
                    Cell::Spoiled(_) => {
                        let bits = if *exact < EXACT_IN_64 { 24 } else { 53 };
                        return Err(ArrowError::CastError(format!(
                            "an id is a float that is no whole number up to 2^{bits}: \
                             its last digits are lost"
                        )));
                    }
                }
            }
        }
        // an unsigned integer of 64 bits
        Raw::Decimals(numbers, _) => {
            for number in numbers {
                builder.append_option(number.map(|number| number.to_string()));
            }
        }
        Raw::Days(_) | Raw::Stamps(..) => unreachable!("the footer refuses times for text"),
    }
    Ok(as_it_is(builder.finish()))
}
