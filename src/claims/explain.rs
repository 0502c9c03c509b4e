//! What the door makes of a file, column by column, before anything is admitted.
//!
//! Nothing that may name a person is told: of text and numbers that no profile knows, only how many
//! values there are and of what form.

use super::convert::{Reading, convert};
use super::csv_file;
use super::footer::{find_columns, simplified};
use super::listing::look_at;
use super::source::{Rows, Source, SourceColumn, begins_as_parquet};
use crate::diagnostic::{Outcome, nearest};
use crate::reference::{AmountUnit, CsvLayout, DateEncoding, Profile};
use crate::values::columns::{CANONICAL, Canonical, Kind, MADE_BY_THE_DOOR, position};
use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, Int64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// A file as the door sees it.
#[derive(Debug)]
pub struct Explained {
    /// Its rows.
    pub rows: i64,
    /// How its text is written; `None` for Parquet.
    pub csv: Option<CsvLayout>,
    /// Its columns, in order.
    pub columns: Vec<ExplainedColumn>,
    /// What each profile makes of it.
    pub fits: Vec<Fit>,
}

/// A column of a file.
#[derive(Debug)]
pub struct ExplainedColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: String,
    /// Rows without a value.
    pub nulls: i64,
    /// The canonical column that it would feed, by a profile or by its name.
    pub feeds: Option<&'static str>,
    /// What may be told of its values.
    pub shown: Shown,
}

/// What may be told of the values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The least and the greatest: days, amounts, numbers and codes that name nobody. With the
    /// rows that hold something which could not be read, as the profile has it.
    Range {
        /// As the store would write them; `None` where no value can be read.
        extremes: Option<(String, String)>,
        /// Rows with a value that would be null.
        unreadable: i64,
    },
    /// How many different values there are, and their forms: 9 for a digit, a for a letter.
    Forms {
        /// Different values; `None` where there are more than a million.
        distinct: Option<usize>,
        /// The forms, with their rows; the most frequent first, ten at most.
        forms: Vec<(String, i64)>,
    },
}

/// What a profile makes of a file.
#[derive(Debug)]
pub struct Fit {
    /// Its name.
    pub profile: String,
    /// Canonical columns that it finds.
    pub found: usize,
    /// Why the file would be refused with it; none: it fits.
    pub faults: Vec<String>,
}

/// Reads a whole file and tells what is in it. The profiles are tried in their order; the first
/// that fits says how amounts and days are read.
///
/// # Errors
/// Where the file cannot be read to its end.
pub fn explain(path: &Path, profiles: &[Profile]) -> Outcome<Explained> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let listed = look_at(name, path.to_owned())?;
    let declared = profiles.iter().find_map(|profile| profile.csv);
    let csv = match (begins_as_parquet(path)?, profiles) {
        (true, _) => None,
        (false, [only]) if only.csv.is_some() => declared,
        (false, _) => Some(csv_file::guess(path)?),
    };
    let source = Source::open(&listed, csv)?;
    let needed = BTreeSet::new();
    let mut fits = Vec::new();
    let mut best: Option<(&Profile, BTreeMap<&'static str, SourceColumn>)> = None;
    for profile in profiles {
        let (found, faults) = match find_columns(&source, profile, &needed) {
            Ok(columns) => {
                let found = columns.len();
                if best.is_none() {
                    best = Some((profile, columns));
                }
                (found, Vec::new())
            }
            Err(refusal) => {
                let first_lines = refusal.faults().iter().map(ToString::to_string);
                let first_lines =
                    first_lines.map(|fault| fault.lines().next().unwrap_or_default().to_owned());
                (known_names(&source, profile), first_lines.collect())
            }
        };
        fits.push(Fit { profile: profile.name.clone(), found, faults });
    }
    let feeds = feeds(&source, best.as_ref(), profiles);
    let reading = Reading {
        unit: best.as_ref().map_or(AmountUnit::Cents, |(profile, _)| profile.amount_unit),
        dates: best.as_ref().map_or(DateEncoding::Date, |(profile, _)| profile.date_encoding),
        decimal: csv.map_or('.', |layout| layout.decimal),
    };
    let columns = look(&source, &feeds, best.is_some(), reading)?;
    Ok(Explained { rows: source.rows, csv, columns, fits })
}

fn known_names(source: &Source, profile: &Profile) -> usize {
    let there: BTreeSet<String> =
        source.schema.fields().iter().map(|field| simplified(field.name())).collect();
    profile
        .columns
        .values()
        .filter(|names| names.iter().any(|it| there.contains(&simplified(it))))
        .count()
}

/// The canonical column of each column of the file: as the profile that fits says; else by a name
/// that any profile knows, or one close to the canonical.
fn feeds(
    source: &Source,
    best: Option<&(&Profile, BTreeMap<&'static str, SourceColumn>)>,
    profiles: &[Profile],
) -> BTreeMap<usize, Canonical> {
    let mut feeds = BTreeMap::new();
    for canonical in CANONICAL.into_iter().filter(|it| !MADE_BY_THE_DOOR.contains(&it.name)) {
        let at = match best {
            Some((_, columns)) => columns.get(canonical.name).map(|column| column.index),
            None => named(source, canonical, profiles),
        };
        if let Some(at) = at {
            feeds.entry(at).or_insert(canonical);
        }
    }
    feeds
}

fn named(source: &Source, canonical: Canonical, profiles: &[Profile]) -> Option<usize> {
    let known: Vec<String> = profiles
        .iter()
        .filter_map(|profile| profile.columns.get(canonical.name))
        .flatten()
        .map(|name| simplified(name))
        .collect();
    let there: Vec<String> =
        source.schema.fields().iter().map(|field| simplified(field.name())).collect();
    let exact = there.iter().position(|name| known.contains(name));
    exact.or_else(|| {
        let close = nearest(canonical.name, there.iter().map(String::as_str));
        there.iter().position(|name| close.first() == Some(&name.as_str()))
    })
}

/// Reads every column.
fn look(
    source: &Source,
    feeds: &BTreeMap<usize, Canonical>,
    is_known: bool,
    reading: Reading,
) -> Outcome<Vec<ExplainedColumn>> {
    let fields = source.schema.fields();
    let every_column: BTreeSet<usize> = (0..fields.len()).collect();
    let mut views: Vec<View> = (0..fields.len())
        .map(|at| match feeds.get(&at) {
            // a name that only seems to be known says nothing of what the column holds
            Some(canonical) if is_known && canonical.kind != Kind::Text => {
                View::Range(RangeSeen::new(*canonical))
            }
            _ if is_plain_day(&fields[at]) => {
                View::Range(RangeSeen::new(CANONICAL[position("service_date")]))
            }
            _ => View::Forms(FormsSeen::default()),
        })
        .collect();
    let mut nulls = vec![0_i64; fields.len()];
    for batch in source.read(&every_column, Rows::All)? {
        let batch = batch?;
        for ((array, view), nulls) in batch.columns().iter().zip(&mut views).zip(&mut nulls) {
            *nulls += i64::try_from(array.logical_null_count()).expect("a batch is small");
            let seen = match view {
                View::Range(range) => range.see(array, reading),
                View::Forms(forms) => forms.see(array),
            };
            seen.map_err(|error| source.unreadable(&error.to_string()))?;
        }
    }
    let columns =
        views.into_iter().zip(nulls).enumerate().map(|(at, (view, nulls))| ExplainedColumn {
            name: fields[at].name().clone(),
            data_type: fields[at].data_type().to_string(),
            nulls,
            feeds: feeds.get(&at).map(|canonical| canonical.name),
            shown: view.shown(),
        });
    Ok(columns.collect())
}

/// A day that is nobody's birthday.
fn is_plain_day(field: &Field) -> bool {
    let name = simplified(field.name());
    matches!(field.data_type(), DataType::Date32 | DataType::Timestamp(..))
        && !["birth", "dob", "naiss", "geboor"].iter().any(|word| name.contains(word))
}

enum View {
    Range(RangeSeen),
    Forms(FormsSeen),
}

impl View {
    fn shown(self) -> Shown {
        match self {
            Self::Range(range) => Shown::Range {
                extremes: range.extremes.map(|((_, least), (_, most))| (least, most)),
                unreadable: range.unreadable,
            },
            Self::Forms(seen) => {
                let mut forms: Vec<(String, i64)> = seen.forms.into_iter().collect();
                forms.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
                forms.truncate(10);
                let distinct = seen.values.len();
                Shown::Forms { distinct: (distinct < MOST_DISTINCT).then_some(distinct), forms }
            }
        }
    }
}

struct RangeSeen {
    canonical: Canonical,
    /// By the number that a value is, with its text.
    extremes: Option<((i64, String), (i64, String))>,
    unreadable: i64,
}

impl RangeSeen {
    fn new(canonical: Canonical) -> Self {
        Self { canonical, extremes: None, unreadable: 0 }
    }

    fn see(&mut self, array: &ArrayRef, reading: Reading) -> Result<(), ArrowError> {
        let converted = convert(self.canonical, array, reading)?;
        self.unreadable += i64::try_from(converted.spoiled.len()).expect("a batch is small");
        let numbers = arrow::compute::cast(&converted.array, &DataType::Int64)?;
        let numbers = numbers.as_primitive::<Int64Type>();
        let options = FormatOptions::default();
        let texts = ArrayFormatter::try_new(&converted.array, &options)?;
        for row in (0..numbers.len()).filter(|row| numbers.is_valid(*row)) {
            let number = numbers.value(row);
            let is_outside = self
                .extremes
                .as_ref()
                .is_none_or(|((least, _), (most, _))| number < *least || number > *most);
            if is_outside {
                let seen = (number, texts.value(row).to_string());
                self.extremes = Some(match self.extremes.take() {
                    None => (seen.clone(), seen),
                    Some((least, most)) => (least.min(seen.clone()), most.max(seen)),
                });
            }
        }
        Ok(())
    }
}

const MOST_DISTINCT: usize = 1_000_000;
const MOST_FORMS: usize = 1_000;

#[derive(Default)]
struct FormsSeen {
    values: HashSet<u64>,
    forms: BTreeMap<String, i64>,
}

impl FormsSeen {
    fn see(&mut self, array: &ArrayRef) -> Result<(), ArrowError> {
        let options = FormatOptions::default();
        let texts = ArrayFormatter::try_new(array, &options)?;
        for row in (0..array.len()).filter(|row| array.is_valid(*row)) {
            let text = texts.value(row).to_string();
            if self.values.len() < MOST_DISTINCT {
                self.values.insert(twox_hash::XxHash64::oneshot(0, text.as_bytes()));
            }
            let form = form_of(&text);
            if self.forms.len() < MOST_FORMS || self.forms.contains_key(&form) {
                *self.forms.entry(form).or_default() += 1;
            }
        }
        Ok(())
    }
}

/// `99999999999` for a number of eleven digits: the form, and nothing of the value. Long texts may
/// be names or remarks: of them only the length is told.
fn form_of(text: &str) -> String {
    let length = text.chars().count();
    if length > 24 {
        return format!("{} signs or more", length / 25 * 25);
    }
    let sign = |sign: char| match sign {
        '0'..='9' => '9',
        letter if letter.is_alphabetic() => 'a',
        other => other,
    };
    if text.is_empty() { "(empty)".to_owned() } else { text.chars().map(sign).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_tells_nothing_of_the_value() {
        assert_eq!(form_of("30000120001"), "99999999999");
        assert_eq!(form_of("Jan-1é"), "aaa-9a");
        assert_eq!(form_of(""), "(empty)");
        assert_eq!(form_of(&"Peeters ".repeat(5)), "25 signs or more");
    }
}
