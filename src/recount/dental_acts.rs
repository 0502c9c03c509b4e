//! The acts of art. 5 once more: the same rows as `queries/dental/rules_acts.sql`.

use super::too_large;
use crate::diagnostic::Outcome;
use crate::law::dental_rules::{DentalTally, NOBODY};
use crate::ledger::Amounts;
use crate::store::{RowGroup, row_groups};
use crate::values::{Cents, Code, Day, ProviderKey};
use arrow::array::{
    Array, AsArray, Date32Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::compute::take_record_batch;
use arrow::datatypes::{Date32Type, Int64Type};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Lines of a batch.
const ROWS: usize = 16_384;

/// The columns of the claims that are read.
pub const RULES_COLUMNS: [&str; 12] = [
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
    /// Files of canonical claims: of a store, or of a portion of its persons.
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

/// Counts once more. The lines asked are held together: whoever asks cuts the persons of a nation into
/// portions.
///
/// # Errors
/// Where a file cannot be read to its end, or a sum does not fit 64 bits.
pub fn recount_acts(question: &ActsQuestion<'_>) -> Outcome<ActsRecount> {
    let groups = row_groups(question.files)?;
    let read: Vec<Read> =
        groups.par_iter().map(|group| read(question, group)).collect::<Outcome<_>>()?;
    let mut files = vec![Amounts::default(); question.files.len()];
    for (group, read) in groups.iter().zip(&read) {
        files[group.file].add(read.amounts);
    }
    let batches: Vec<Columns<'_>> =
        read.iter().flat_map(|read| &read.asked).map(Columns::of).collect();
    let mut lines: Vec<Line<'_>> = Vec::new();
    for columns in &batches {
        for row in 0..columns.codes.len() {
            let act = columns.act(question, row).expect("lines of other codes were left out");
            lines.push(Line { key: columns.key(row, act), columns, row });
        }
    }
    lines.par_sort_unstable_by(|one, other| one.key.cmp(&other.key));
    let tallies = lines.chunk_by(|one, other| one.key == other.key).map(tally);
    Ok(ActsRecount { tallies: tallies.collect::<Outcome<_>>()?, files })
}

/// What a row group holds.
struct Read {
    /// The lines asked.
    asked: Vec<RecordBatch>,
    /// All lines, whoever the person.
    amounts: Amounts,
}

/// Person, provider, ambulatory code, day (since 1970), tooth.
type Key<'a> = (&'a str, &'a str, i64, i32, Option<i64>);

/// A line with the act that it is about.
struct Line<'a> {
    key: Key<'a>,
    columns: &'a Columns<'a>,
    row: usize,
}

fn read(question: &ActsQuestion<'_>, group: &RowGroup<'_>) -> Outcome<Read> {
    let mut read = Read { asked: Vec::new(), amounts: Amounts::default() };
    for batch in group.batches(&RULES_COLUMNS, ROWS)? {
        let batch = batch?;
        let columns = Columns::of(&batch);
        let mut asked: Vec<u32> = Vec::new();
        for (row, number) in (0..batch.num_rows()).zip(0_u32..) {
            read.amounts.add(Amounts::new(1, Cents::new(columns.paid.value(row))));
            let person = columns.person(row);
            let is_asked = person >= question.from && question.to.is_none_or(|to| person < to);
            if is_asked && columns.act(question, row).is_some() {
                asked.push(number);
            }
        }
        if asked.len() == batch.num_rows() {
            read.asked.push(batch);
        } else if !asked.is_empty() {
            let asked = take_record_batch(&batch, &UInt32Array::from(asked));
            read.asked.push(asked.expect("the rows are those of the batch"));
        }
    }
    Ok(read)
}

/// The lines of one act, as a row.
fn tally(lines: &[Line<'_>]) -> Outcome<DentalTally> {
    let mut sums = Sums::default();
    for line in lines {
        sums.add(line)?;
    }
    let (person, provider, code, day, tooth) = lines[0].key;
    Ok(DentalTally {
        person: person.to_owned(),
        provider: ProviderKey::new(provider),
        code: Code::try_from(code).expect("the key holds the code of an act"),
        day: Day::from_epoch_days(day).expect("a store holds days of the calendar"),
        tooth,
        quantity: sums.quantity,
        paid: Cents::new(sums.paid),
        lines: i64::try_from(lines.len()).expect("a portion is small"),
        received: sums.received.and_then(Day::from_epoch_days),
        first_line: sums.first_line.unwrap_or_default().to_owned(),
        born: sums.born,
        doubted: sums.doubted,
        prescribed: sums.prescribed,
    })
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

    /// The ambulatory code of the act; `None` where the line is of another code.
    fn act(&self, question: &ActsQuestion<'_>, row: usize) -> Option<i64> {
        let code = Code::try_from(self.codes.value(row)).ok()?;
        question.acts.get(&code).map(|act| act.get())
    }

    fn key(&self, row: usize, act: i64) -> Key<'a> {
        let (provider, day) = (self.providers.value(row), self.service.value(row));
        (self.person(row), provider, act, day, whole(self.teeth, row))
    }
}

#[derive(Default)]
struct Sums<'a> {
    quantity: i64,
    paid: i64,
    received: Option<i32>,
    first_line: Option<&'a str>,
    born: Option<(i64, i64)>,
    doubted: bool,
    prescribed: bool,
}

impl<'a> Sums<'a> {
    fn add(&mut self, line: &Line<'a>) -> Outcome<()> {
        let (columns, row) = (line.columns, line.row);
        let (quantity, paid) = (columns.quantities.value(row), columns.paid.value(row));
        self.quantity = self.quantity.checked_add(quantity).ok_or_else(too_large)?;
        self.paid = self.paid.checked_add(paid).ok_or_else(too_large)?;
        let received = (!columns.reception.is_null(row)).then(|| columns.reception.value(row));
        self.received = self.received.into_iter().chain(received).min();
        self.first_line = self.first_line.into_iter().chain([columns.ids.value(row)]).min();
        if let Some(year) = whole(columns.births, row) {
            let (first, last) = self.born.unwrap_or((year, year));
            self.born = Some((first.min(year), last.max(year)));
        }
        self.doubted |= columns.copies.value(row) > 1 || quantity < 0 || (quantity > 0 && paid < 0);
        self.prescribed |= !columns.prescribers.is_null(row);
        Ok(())
    }
}
