//! A rule table as it lies in its file: names and texts, before anything is understood.

use super::dental_rules::DentalRule;
use super::dental_rules_file;
use super::rows::Row;
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::values::Day;
use crate::values::hash::{Hash, sha256};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::path::Path;

/// The origin of a table that is compiled in.
pub(super) const EMBEDDED: &str = "embedded";

/// The origin of a table that only a user can give, and did not.
const ABSENT: &str = "absent";

/// One table: what CSV and Parquet both become.
#[derive(Debug)]
pub(super) struct RawTable {
    /// `embedded`, or the path of the file.
    pub(super) origin: String,
    /// Of the bytes that were read.
    pub(super) sha256: Hash,
    /// Names of the columns, in the order of the file.
    pub(super) header: Vec<String>,
    /// The rows, in the order of the file.
    pub(super) rows: Vec<RawRow>,
}

/// One row: a text for each column; null and blank are the empty text.
#[derive(Debug)]
pub(super) struct RawRow {
    /// Where it stands, e.g. `p_values.csv, row 3`: rows are counted from 1, without the header.
    pub(super) place: String,
    /// The cells, in the order of the header.
    pub(super) cells: Vec<String>,
}

impl RawTable {
    /// The table that is compiled in, from `reference/NAME.csv` or, of rules, `NAME.toml`.
    pub(super) fn embedded(name: &str, text: &str) -> Self {
        let content = if name == DentalRule::NAME {
            dental_rules_file::read(text, &format!("reference/{name}.toml"))
        } else {
            read_csv(text.as_bytes(), &format!("reference/{name}.csv"))
        };
        let (header, rows) = content.expect("the embedded tables are read by the tests");
        Self { origin: EMBEDDED.to_owned(), sha256: sha256(text.as_bytes()), header, rows }
    }

    /// A table that only a user can give, and did not.
    pub(super) fn absent() -> Self {
        let origin = ABSENT.to_owned();
        Self { origin, sha256: sha256(b""), header: Vec::new(), rows: Vec::new() }
    }

    /// Whether nobody gave the table.
    pub(super) fn is_absent(&self) -> bool {
        self.origin == ABSENT
    }

    /// A user's table: `NAME.csv` or `NAME.parquet`.
    ///
    /// # Errors
    /// The file cannot be read, or is not what its extension says.
    pub(super) fn of_file(path: &Path) -> Outcome<Self> {
        let bytes =
            std::fs::read(path).map_err(|error| Fault::io("read the rule table", path, &error))?;
        let sha256 = sha256(&bytes);
        let origin = path.display().to_string();
        let (header, rows) = match Format::of(path) {
            Some(Format::Csv) => read_csv(&bytes, &origin)?,
            Some(Format::Parquet) => read_parquet(bytes, &origin)?,
            Some(Format::Toml) => {
                dental_rules_file::read(&String::from_utf8_lossy(&bytes), &origin)?
            }
            None => {
                return Err(Fault::new("reference-format", "a rule table is CSV or Parquet")
                    .at(origin)
                    .hint("name it `.csv` or `.parquet`")
                    .into());
            }
        };
        Ok(Self { origin, sha256, header, rows })
    }
}

/// The forms in which a rule table is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// UTF-8, commas, one header line.
    Csv,
    /// A flat Parquet file.
    Parquet,
    /// The rules of art. 5: entries with lists.
    Toml,
}

impl Format {
    /// What the extension says.
    pub(super) fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }
}

/// The rows as CSV: UTF-8, commas, line feeds.
pub(super) fn to_csv<'a>(header: &'a [String], rows: impl Iterator<Item = &'a [String]>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(header).chain(rows) {
        writer.write_record(row).expect("memory takes rows, each as long as the header");
    }
    let bytes = writer.into_inner().expect("memory takes what is written to it");
    String::from_utf8(bytes).expect("cells are UTF-8")
}

/// Header and rows.
type Content = (Vec<String>, Vec<RawRow>);

fn read_csv(bytes: &[u8], origin: &str) -> Outcome<Content> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        return Err(Fault::new("reference-utf8", "the table is not UTF-8")
            .at(format!("{origin}, line {line}"))
            .hint("save it as `CSV UTF-8`")
            .into());
    }
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(str::to_owned).collect(),
        Err(error) => return Err(unreadable(origin, &error)),
    };
    if let [only] = header.as_slice()
        && only.contains(';')
    {
        return Err(Fault::new("reference-separator", "columns are separated by `;`")
            .at(origin)
            .hint("save the table with commas")
            .into());
    }
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| unreadable(origin, &error))?;
        let place = format!("{origin}, row {}", index + 1);
        if record.len() == header.len() {
            let cells = record.iter().map(str::to_owned).collect();
            rows.push(RawRow { place, cells });
        } else {
            let message =
                format!("the row has {} cells, the header {}", record.len(), header.len());
            faults.push(
                Fault::new("reference-row-length", message)
                    .at(place)
                    .hint("a text with a comma in it stands in double quotes"),
            );
        }
    }
    Refusal::unless_empty(faults)?;
    Ok((header, rows))
}

fn read_parquet(bytes: Vec<u8>, origin: &str) -> Outcome<Content> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes))
        .map_err(|error| unreadable(origin, &error))?;
    let schema = reader.metadata().file_metadata().schema();
    let header: Vec<String> =
        schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let records = reader.get_row_iter(None).map_err(|error| unreadable(origin, &error))?;
    for (index, record) in records.enumerate() {
        let record = record.map_err(|error| unreadable(origin, &error))?;
        let place = format!("{origin}, row {}", index + 1);
        let mut cells = Vec::with_capacity(header.len());
        for (name, field) in record.into_columns() {
            cells.push(text_of(field).unwrap_or_else(|kind| {
                faults.push(
                    Fault::new("reference-type", format!("{kind} is no text, number or day"))
                        .at(format!("{place}, column `{name}`"))
                        .hint("write the column as text, as a whole number or as a date"),
                );
                String::new()
            }));
        }
        rows.push(RawRow { place, cells });
    }
    Refusal::unless_empty(faults)?;
    Ok((header, rows))
}

/// A value as CSV would have it, or the name of what it is. A whole number that came as a float
/// (as some programs write a column with nulls) is written without decimals.
fn text_of(field: Field) -> Result<String, &'static str> {
    Ok(match field {
        Field::Null => String::new(),
        Field::Str(text) => text.trim().to_owned(),
        Field::Byte(number) => number.to_string(),
        Field::Short(number) => number.to_string(),
        Field::Int(number) => number.to_string(),
        Field::Long(number) => number.to_string(),
        Field::UByte(number) => number.to_string(),
        Field::UShort(number) => number.to_string(),
        Field::UInt(number) => number.to_string(),
        Field::ULong(number) => number.to_string(),
        Field::Float(number) if number.is_nan() => String::new(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) if number.is_nan() => String::new(),
        Field::Double(number) => number.to_string(),
        decimal @ Field::Decimal(_) => decimal.to_string(),
        Field::Date(days) => {
            Day::from_epoch_days(days).ok_or("a day beyond the calendar")?.to_string()
        }
        Field::TimestampMillis(millis) => {
            midnight(chrono::DateTime::from_timestamp_millis(millis))?
        }
        Field::TimestampMicros(micros) => {
            midnight(chrono::DateTime::from_timestamp_micros(micros))?
        }
        Field::Bool(_) => return Err("a boolean"),
        Field::Float16(_) => return Err("a float of 16 bits"),
        Field::Bytes(_) => return Err("a binary value"),
        Field::TimeMillis(_) | Field::TimeMicros(_) => return Err("a time of day"),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => {
            return Err("a nested value");
        }
    })
}

fn midnight(time: Option<chrono::DateTime<chrono::Utc>>) -> Result<String, &'static str> {
    match time {
        Some(time) if time.time() == chrono::NaiveTime::MIN => Ok(time.date_naive().to_string()),
        Some(_) => Err("a day with a time of day"),
        None => Err("a day beyond the calendar"),
    }
}

fn unreadable(origin: &str, error: &dyn std::error::Error) -> Refusal {
    Fault::new("reference-unreadable", format!("could not read the rule table: {error}"))
        .at(origin)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_for_nothing_and_for_a_day_is_understood() {
        let day = 18_262_i64 * 86_400_000; // 2020-01-01
        assert_eq!(text_of(Field::Double(f64::NAN)).unwrap(), "");
        assert_eq!(text_of(Field::Float(f32::NAN)).unwrap(), "");
        assert_eq!(text_of(Field::Str(" art. 5 ".to_owned())).unwrap(), "art. 5");
        assert_eq!(text_of(Field::Double(7.81)).unwrap(), "7.81");
        assert_eq!(text_of(Field::Date(18_262)).unwrap(), "2020-01-01");
        assert_eq!(text_of(Field::TimestampMillis(day)).unwrap(), "2020-01-01");
        assert_eq!(text_of(Field::TimestampMicros(day * 1_000)).unwrap(), "2020-01-01");
        assert!(text_of(Field::TimestampMillis(day + 1)).is_err(), "a time of day");
        assert!(text_of(Field::Bool(true)).is_err());
    }

    #[test]
    fn cells_with_commas_and_quotes_survive_csv() {
        let header = ["a", "b"].map(str::to_owned);
        let row = ["one, two", "say \"so\""].map(str::to_owned);
        let text = to_csv(&header, std::iter::once(row.as_slice()));
        let (names, rows) = read_csv(text.as_bytes(), "t.csv").unwrap();
        assert_eq!((names.as_slice(), rows[0].cells.as_slice()), (&header[..], &row[..]));
    }
}
