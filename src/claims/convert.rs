//! One column of a file → one canonical column. What cannot be read is marked, never guessed.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "Arrow has forty types, of which a delivery may use those named here"
)]

use crate::reference::{AmountUnit, DateEncoding};
use crate::store::columns::{Canonical, Kind};
use crate::values::Day;
use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray,
    StringBuilder,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit};
use arrow::error::ArrowError;

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

    /// Whether a type of a file can become the column.
    pub(super) fn accepts(canonical: Canonical, found: &DataType) -> bool {
        let found = match found {
            DataType::Dictionary(_, values) => values.as_ref(),
            plain => plain,
        };
        let is_number =
            found.is_integer() || matches!(found, DataType::Float32 | DataType::Float64);
        let is_text = matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
        let is_decimal = matches!(
            found,
            DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..)
        );
        let is_time =
            matches!(found, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..));
        *found == DataType::Null
            || match Self::of(canonical) {
                Self::Code | Self::Whole => is_number || is_text || is_decimal,
                Self::Day => is_number || is_text || is_time,
                Self::Cents => is_number || is_decimal,
                Self::Text => found.is_integer() || is_text || is_number,
            }
    }

    /// The accepted types, for a hint.
    pub(super) fn expected(canonical: Canonical) -> &'static str {
        match Self::of(canonical) {
            Self::Code | Self::Whole => "whole numbers or text of digits",
            Self::Day => "dates, timestamps at midnight, or `yyyymmdd`",
            Self::Cents => {
                "decimals of 38 digits at most, integers or floats, in the profile's unit"
            }
            Self::Text => "text or integers",
        }
    }
}

/// A canonical column of a batch, with the rows that held something unreadable (null there).
pub(super) struct Converted {
    /// Int64, Date32 or Utf8.
    pub(super) array: ArrayRef,
    /// `None` where every value could be read.
    pub(super) unreadable: Option<Vec<bool>>,
}

/// How a profile says that dates and amounts are to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) unit: AmountUnit,
    pub(super) dates: DateEncoding,
}

/// Converts one column of a batch.
///
/// # Errors
/// Where a value refuses the whole delivery: an integer beyond 64 bits, an id as a float that has
/// lost digits, text that is not UTF-8.
pub(super) fn convert(
    canonical: Canonical,
    array: &ArrayRef,
    reading: Reading,
) -> Result<Converted, ArrowError> {
    let raw = Raw::of(array)?;
    Ok(match Form::of(canonical) {
        Form::Code => ints(&raw, |text| text.strip_suffix(".0").unwrap_or(text).parse().ok()),
        Form::Whole => {
            let converted = ints(&raw, |text| text.parse().ok());
            if canonical.name == "tooth" { without_zeros(converted) } else { converted }
        }
        Form::Cents => cents(&raw, reading.unit),
        Form::Day => days(&raw, reading.dates),
        Form::Text => texts(&raw)?,
    })
}

/// A column without a source: null in every row.
pub(super) fn nothing(canonical: Canonical, rows: usize) -> ArrayRef {
    let data_type = match canonical.kind {
        Kind::Text => DataType::Utf8,
        Kind::Int => DataType::Int64,
        Kind::Day => DataType::Date32,
    };
    arrow::array::new_null_array(&data_type, rows)
}

/// The few shapes in which files hold values.
enum Raw {
    Ints(Int64Array),
    Floats(Float64Array),
    /// With the number of decimals.
    Decimals(Decimal128Array, i8),
    Texts(StringArray),
    Days(Date32Array),
    /// With the number of units in a day.
    Stamps(Int64Array, i64),
}

impl Raw {
    fn of(array: &ArrayRef) -> Result<Self, ArrowError> {
        // a value that does not fit is an error, not a null
        let options = CastOptions { safe: false, ..CastOptions::default() };
        let as_type = |to: &DataType| cast_with_options(array, to, &options);
        let data_type = match array.data_type() {
            DataType::Dictionary(_, values) => values.as_ref(),
            plain => plain,
        };
        Ok(match data_type {
            DataType::Float32 | DataType::Float64 => {
                Self::Floats(as_type(&DataType::Float64)?.as_primitive::<Float64Type>().clone())
            }
            DataType::Decimal32(_, scale)
            | DataType::Decimal64(_, scale)
            | DataType::Decimal128(_, scale) => {
                let wide = as_type(&DataType::Decimal128(38, *scale))?;
                Self::Decimals(wide.as_primitive::<Decimal128Type>().clone(), *scale)
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Self::Texts(as_type(&DataType::Utf8)?.as_string::<i32>().clone())
            }
            DataType::Date32 => {
                Self::Days(as_type(&DataType::Date32)?.as_primitive::<Date32Type>().clone())
            }
            DataType::Date64 => Self::stamps(array, TimeUnit::Millisecond, &options)?,
            DataType::Timestamp(unit, _) => Self::stamps(array, *unit, &options)?,
            _ => Self::Ints(as_type(&DataType::Int64)?.as_primitive::<Int64Type>().clone()),
        })
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
    Unreadable,
    Holds(T),
}

impl<T> Cell<T> {
    fn readable(value: Option<T>) -> Self {
        value.map_or(Self::Unreadable, Self::Holds)
    }
}

/// Collects cells into an array, and notes which held something unreadable.
fn collect<T, A: FromIterator<Option<T>> + Array + 'static>(
    cells: impl Iterator<Item = Cell<T>>,
) -> Converted {
    let mut unreadable = Vec::new();
    let array: A = cells
        .enumerate()
        .map(|(row, cell)| match cell {
            Cell::Empty => None,
            Cell::Unreadable => {
                unreadable.push(row);
                None
            }
            Cell::Holds(value) => Some(value),
        })
        .collect();
    let unreadable = (!unreadable.is_empty()).then(|| {
        let mut flags = vec![false; array.len()];
        for row in unreadable {
            flags[row] = true;
        }
        flags
    });
    Converted { array: std::sync::Arc::new(array), unreadable }
}

fn as_it_is(array: impl Array + 'static) -> Converted {
    Converted { array: std::sync::Arc::new(array), unreadable: None }
}

fn ints(raw: &Raw, parse: impl Fn(&str) -> Option<i64>) -> Converted {
    match raw {
        Raw::Ints(numbers) => as_it_is(numbers.clone()),
        Raw::Floats(floats) => collect::<_, Int64Array>(floats.iter().map(|float| match float {
            Some(float) if !float.is_nan() => Cell::readable(whole(float)),
            _ => Cell::Empty,
        })),
        Raw::Decimals(decimals, scale) => {
            let unit = ten_to(*scale);
            collect::<_, Int64Array>(decimals.iter().map(|decimal| {
                match decimal {
                    None => Cell::Empty,
                    Some(value) => Cell::readable(
                        unit.filter(|unit| value % unit == 0)
                            .and_then(|unit| i64::try_from(value / unit).ok()),
                    ),
                }
            }))
        }
        Raw::Texts(texts) => {
            collect::<_, Int64Array>(texts.iter().map(|text| match text.map(str::trim) {
                None | Some("") => Cell::Empty,
                Some(text) => Cell::readable(parse(text)),
            }))
        }
        Raw::Days(_) | Raw::Stamps(..) => unreachable!("the footer refuses times for numbers"),
    }
}

/// A tooth of `0` is none.
fn without_zeros(converted: Converted) -> Converted {
    let numbers = converted.array.as_primitive::<Int64Type>();
    let array: Int64Array = numbers.iter().map(|tooth| tooth.filter(|tooth| *tooth != 0)).collect();
    Converted { array: std::sync::Arc::new(array), ..converted }
}

fn cents(raw: &Raw, unit: AmountUnit) -> Converted {
    let in_euro = unit == AmountUnit::Euro;
    match raw {
        Raw::Ints(amounts) if in_euro => {
            collect::<_, Int64Array>(amounts.iter().map(|euro| match euro {
                None => Cell::Empty,
                Some(euro) => Cell::readable(euro.checked_mul(100)),
            }))
        }
        Raw::Ints(amounts) => as_it_is(amounts.clone()),
        Raw::Floats(amounts) => collect::<_, Int64Array>(amounts.iter().map(|float| match float {
            Some(float) if !float.is_nan() => Cell::readable(whole_cents(float, in_euro)),
            _ => Cell::Empty,
        })),
        Raw::Decimals(amounts, scale) => {
            // a decimal of scale 2 in euro is a whole number of cents
            let scale = if in_euro { scale - 2 } else { *scale };
            collect::<_, Int64Array>(amounts.iter().map(|decimal| match decimal {
                None => Cell::Empty,
                Some(value) => Cell::readable(shifted(value, scale)),
            }))
        }
        Raw::Texts(_) | Raw::Days(_) | Raw::Stamps(..) => {
            unreachable!("the footer refuses text and times for amounts")
        }
    }
}

/// `value / 10^scale` where that is whole.
fn shifted(value: i128, scale: i8) -> Option<i64> {
    let unit = ten_to(scale.checked_abs()?)?;
    let cents = if scale < 0 {
        value.checked_mul(unit)?
    } else if value % unit == 0 {
        value / unit
    } else {
        return None;
    };
    i64::try_from(cents).ok()
}

fn ten_to(exponent: i8) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(exponent).ok()?)
}

/// The largest whole number up to which every float is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

#[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
fn whole(float: f64) -> Option<i64> {
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i64)
}

/// A float amount within 0.000001 of a whole cent. The one place where a float meets money: it is
/// how the sender wrote it.
#[expect(clippy::float_arithmetic, reason = "the delivery holds floats")]
fn whole_cents(float: f64, in_euro: bool) -> Option<i64> {
    let cents = if in_euro { float * 100.0 } else { float };
    let nearest = cents.round();
    if (cents - nearest).abs() <= 0.000_001 { whole(nearest) } else { None }
}

fn days(raw: &Raw, encoding: DateEncoding) -> Converted {
    let number = |number: i64| match number {
        0 | 99_999_999 => Cell::Empty,
        sas if encoding == DateEncoding::SasDays => Cell::readable(from_sas(sas)),
        digits => Cell::readable(from_digits(digits)),
    };
    match raw {
        Raw::Days(days) => as_it_is(days.clone()),
        Raw::Stamps(stamps, units) => {
            collect::<_, Date32Array>(stamps.iter().map(|stamp| match stamp {
                None => Cell::Empty,
                Some(stamp) if stamp % units != 0 => Cell::Unreadable,
                Some(stamp) => Cell::readable(i32::try_from(stamp / units).ok()),
            }))
        }
        Raw::Ints(numbers) => {
            collect::<_, Date32Array>(numbers.iter().map(|value| value.map_or(Cell::Empty, number)))
        }
        Raw::Floats(floats) => collect::<_, Date32Array>(floats.iter().map(|float| match float {
            Some(float) if !float.is_nan() => whole(float).map_or(Cell::Unreadable, number),
            _ => Cell::Empty,
        })),
        Raw::Texts(texts) => {
            collect::<_, Date32Array>(texts.iter().map(|text| match text.map(str::trim) {
                None | Some("") => Cell::Empty,
                Some(text) => match text.parse::<i64>() {
                    Ok(digits) => number(digits),
                    Err(_) => Cell::readable(from_text(text, encoding)),
                },
            }))
        }
        Raw::Decimals(..) => unreachable!("the footer refuses decimals for dates"),
    }
}

/// `yyyymmdd`.
fn from_digits(digits: i64) -> Option<i32> {
    let year = i32::try_from(digits / 10_000).ok().filter(|year| (1000..=9999).contains(year))?;
    let month = u32::try_from(digits / 100 % 100).ok()?;
    let day = u32::try_from(digits % 100).ok()?;
    since_1970(Day::from_ymd_opt(year, month, day)?)
}

/// Days since 1960-01-01, where the profile declares them: never guessed.
fn from_sas(days: i64) -> Option<i32> {
    i32::try_from(days.checked_sub(3_653)?).ok()
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
        .and_then(since_1970)
}

fn since_1970(day: Day) -> Option<i32> {
    i32::try_from(day.signed_duration_since(Day::default()).num_days()).ok()
}

fn texts(raw: &Raw) -> Result<Converted, ArrowError> {
    let mut builder = StringBuilder::new();
    match raw {
        Raw::Texts(texts) => {
            if texts.iter().flatten().all(|text| !text.is_empty() && text.trim() == text) {
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
        Raw::Floats(floats) => {
            for float in floats {
                let id = match float {
                    Some(float) if !float.is_nan() => Some(whole(float).ok_or_else(|| {
                        ArrowError::CastError(format!(
                            "the id {float} is a float that is no whole number up to 2^53: digits are lost"
                        ))
                    })?),
                    _ => None,
                };
                builder.append_option(id.map(|id| id.to_string()));
            }
        }
        Raw::Decimals(..) | Raw::Days(_) | Raw::Stamps(..) => {
            unreachable!("the footer refuses decimals and times for text")
        }
    }
    Ok(as_it_is(builder.finish()))
}
