//! The acts of art. 5 once more: the same rows as `queries/dental/rules_acts.sql`.

use super::batches::unreadable;
use crate::diagnostic::{Fault, Outcome};
use crate::law::dental_rules::{DentalTally, NOBODY};
use crate::ledger::Amounts;
use crate::values::{Cents, Code, Day, ProviderKey};
use arrow::array::{Array, AsArray, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Int64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

const COLUMNS: [&str; 12] = [
    "claim_line_id",
    "person_id",
    "birth_year",
    "provider_key",
    "prescriber_id",
    "nomenclature_code",
    "service_date",
    "reception_date",
    "quantity",
    "paid_cents",
    "tooth",
    "copy_number",
];

/// What is counted: the files of a store, the act of each code, and which persons.
#[derive(Debug, Clone, Copy)]
pub struct ActsQuestion<'a> {
    /// Files of canonical claims.
    pub files: &'a [PathBuf],
    /// The ambulatory code of the act of each code.
    pub acts: &'a BTreeMap<Code, Code>,
    /// The first person.
    pub from: &'a str,
    /// The first person that is left out.
    pub to: Option<&'a str>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActsRecount {
    /// The acts, in the order of their key.
    pub tallies: Vec<DentalTally>,
    /// Rows and money of each file, whoever the person: in the order of the question.
    pub files: Vec<Amounts>,
}

/// Person, provider, ambulatory code, day (since 1970), tooth.
type Key = (String, String, i64, i32, Option<i64>);

/// Counts once more.
///
/// # Errors
/// Where a file cannot be read to its end, or a sum does not fit 64 bits.
pub fn recount_acts(question: &ActsQuestion<'_>) -> Outcome<ActsRecount> {
    let parts: Vec<(BTreeMap<Key, Sums>, Amounts)> =
        question.files.par_iter().map(|file| fold(question, file)).collect::<Outcome<_>>()?;
    let mut sums: BTreeMap<Key, Sums> = BTreeMap::new();
    let mut files = Vec::new();
    for (part, amounts) in parts {
        files.push(amounts);
        for (key, more) in part {
            sums.entry(key).or_default().add(more)?;
        }
    }
    let tallies = sums.into_iter().map(|(key, sums)| sums.tally(key)).collect();
    Ok(ActsRecount { tallies, files })
}

fn fold(question: &ActsQuestion<'_>, path: &Path) -> Outcome<(BTreeMap<Key, Sums>, Amounts)> {
    let failed = |error: &dyn std::error::Error| unreadable(path, error);
    let file = File::open(path).map_err(|error| Fault::io("open the store", path, &error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| failed(&error))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), COLUMNS);
    let batches = builder.with_projection(mask).build().map_err(|error| failed(&error))?;
    let mut sums: BTreeMap<Key, Sums> = BTreeMap::new();
    let mut amounts = Amounts::default();
    for batch in batches {
        let batch = batch.map_err(|error| failed(&error))?;
        let columns = Columns::of(&batch);
        for row in 0..batch.num_rows() {
            amounts.add(Amounts::new(1, Cents::new(columns.paid.value(row))));
            let person = columns.person(row);
            let asked = person >= question.from && question.to.is_none_or(|to| person < to);
            let code = Code::try_from(columns.codes.value(row)).ok();
            let Some(act) = code.and_then(|code| question.acts.get(&code)).filter(|_| asked) else {
                continue;
            };
            let key = (
                person.to_owned(),
                columns.providers.value(row).to_owned(),
                act.get(),
                columns.service.value(row),
                whole(columns.teeth, row),
            );
            sums.entry(key).or_default().add(columns.line(row))?;
        }
    }
    Ok((sums, amounts))
}

fn whole(numbers: &Int64Array, row: usize) -> Option<i64> {
    (!numbers.is_null(row)).then(|| numbers.value(row))
}

struct Columns<'a> {
    ids: &'a StringArray,
    persons: &'a StringArray,
    births: &'a Int64Array,
    providers: &'a StringArray,
    prescribers: &'a StringArray,
    codes: &'a Int64Array,
    service: &'a Date32Array,
    reception: &'a Date32Array,
    quantities: &'a Int64Array,
    paid: &'a Int64Array,
    teeth: &'a Int64Array,
    copies: &'a Int64Array,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Self {
        let column = |name: &str| {
            batch.column_by_name(name).expect("a store's file has every canonical column")
        };
        let (text, int) = (
            |name: &str| column(name).as_string::<i32>(),
            |name: &str| column(name).as_primitive::<Int64Type>(),
        );
        let day = |name: &str| column(name).as_primitive::<Date32Type>();
        Self {
            ids: text("claim_line_id"),
            persons: text("person_id"),
            births: int("birth_year"),
            providers: text("provider_key"),
            prescribers: text("prescriber_id"),
            codes: int("nomenclature_code"),
            service: day("service_date"),
            reception: day("reception_date"),
            quantities: int("quantity"),
            paid: int("paid_cents"),
            teeth: int("tooth"),
            copies: int("copy_number"),
        }
    }

    fn person(&self, row: usize) -> &'a str {
        if self.persons.is_null(row) { NOBODY } else { self.persons.value(row) }
    }

    /// One line, as a sum of one.
    fn line(&self, row: usize) -> Sums {
        let (quantity, paid) = (self.quantities.value(row), self.paid.value(row));
        let born = whole(self.births, row);
        Sums {
            quantity,
            paid,
            lines: 1,
            received: (!self.reception.is_null(row)).then(|| self.reception.value(row)),
            first_line: Some(self.ids.value(row).to_owned()),
            born: born.zip(born),
            doubted: self.copies.value(row) > 1 || quantity < 0 || (quantity > 0 && paid < 0),
            prescribed: !self.prescribers.is_null(row),
        }
    }
}

#[derive(Default)]
struct Sums {
    quantity: i64,
    paid: i64,
    lines: i64,
    received: Option<i32>,
    first_line: Option<String>,
    born: Option<(i64, i64)>,
    doubted: bool,
    prescribed: bool,
}

impl Sums {
    fn add(&mut self, other: Self) -> Outcome<()> {
        self.quantity = sum(self.quantity, other.quantity)?;
        self.paid = sum(self.paid, other.paid)?;
        self.lines = sum(self.lines, other.lines)?;
        self.received = self.received.into_iter().chain(other.received).min();
        self.first_line = self.first_line.take().into_iter().chain(other.first_line).min();
        let wider = |one: (i64, i64), other: (i64, i64)| (one.0.min(other.0), one.1.max(other.1));
        self.born = self.born.into_iter().chain(other.born).reduce(wider);
        self.doubted |= other.doubted;
        self.prescribed |= other.prescribed;
        Ok(())
    }

    fn tally(self, (person, provider, code, day, tooth): Key) -> DentalTally {
        DentalTally {
            person,
            provider: ProviderKey::new(provider),
            code: Code::try_from(code).expect("the key holds the code of an act"),
            day: Day::from_epoch_days(day).expect("a store holds days of the calendar"),
            tooth,
            quantity: self.quantity,
            paid: Cents::new(self.paid),
            lines: self.lines,
            received: self.received.and_then(Day::from_epoch_days),
            first_line: self.first_line.unwrap_or_default(),
            born: self.born,
            doubted: self.doubted,
            prescribed: self.prescribed,
        }
    }
}

fn sum(left: i64, right: i64) -> Outcome<i64> {
    left.checked_add(right).ok_or_else(|| {
        Fault::new("sum-too-large", "a sum of the claims does not fit 64 bits")
            .hint("some quantity or amount is absurd: see the largest ones in the dump")
            .into()
    })
}
