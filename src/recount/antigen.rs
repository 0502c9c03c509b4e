//! The second count of rapid antigen tests: quantity, money and lines per provider, act and month,
//! from the files of a store, without Polars and without the queries.

use super::batches::unreadable;
use crate::diagnostic::{Fault, Outcome};
use crate::law::AntigenTally;
use crate::ledger::Amounts;
use crate::reference::ActInForce;
use crate::values::{Cents, Code, Day, Month, ProviderKey, Span};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Int64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

const COLUMNS: [&str; 6] =
    ["person_id", "provider_key", "nomenclature_code", "service_date", "quantity", "paid_cents"];

/// Where a line goes in the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AntigenClass {
    /// Counted.
    Used,
    /// Served on another day.
    ServiceDate,
    /// No act of rapid antigen testing.
    OtherCode,
    /// An act of testing of nobody knows whom.
    PersonMissing,
    /// An act of testing by nobody knows whom.
    ProviderMissing,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AntigenRecount {
    /// By provider, pair, year and month.
    pub tallies: Vec<AntigenTally>,
    /// Rows and money by class: every row of the files is in one.
    pub classes: BTreeMap<AntigenClass, Amounts>,
    /// Rows and money of each file, in the order of the question.
    pub files: Vec<Amounts>,
}

type Key = (String, Code, Month);

/// Of one file: quantity, cents and lines by key, and the classes.
type Counted = (BTreeMap<Key, [i64; 3]>, BTreeMap<AntigenClass, Amounts>);

/// Counts the acts of testing of some days of service once more.
///
/// # Errors
/// Where a file cannot be read to its end, or a sum does not fit 64 bits.
pub fn recount_antigen(
    files: &[PathBuf],
    acts: &[ActInForce],
    service: Span,
) -> Outcome<AntigenRecount> {
    let pairs: BTreeMap<i64, Code> =
        acts.iter().map(|act| (act.code.get(), act.code_ambulatory)).collect();
    let counted: Vec<Counted> =
        files.par_iter().map(|file| fold(file, &pairs, service)).collect::<Outcome<_>>()?;
    let mut recount = AntigenRecount::default();
    let mut sums: BTreeMap<Key, [i64; 3]> = BTreeMap::new();
    for (of_file, classes) in counted {
        for (key, numbers) in of_file {
            add(sums.entry(key).or_default(), numbers)?;
        }
        let mut whole = Amounts::default();
        for (class, amounts) in classes {
            whole.add(amounts);
            recount.classes.entry(class).or_default().add(amounts);
        }
        recount.files.push(whole);
    }
    recount.tallies = sums
        .into_iter()
        .map(|((provider, code, month), [quantity, cents, lines])| AntigenTally {
            provider: ProviderKey::new(provider),
            code,
            year: month.year,
            month: month.month,
            quantity,
            paid: Cents::new(cents),
            lines,
        })
        .collect();
    Ok(recount)
}

fn add(sums: &mut [i64; 3], numbers: [i64; 3]) -> Outcome<()> {
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum = sum.checked_add(number).ok_or_else(|| {
            Fault::new("sum-too-large", "a sum of the claims does not fit 64 bits")
                .hint("some quantity or amount is absurd: see the largest ones in the dump")
        })?;
    }
    Ok(())
}

fn fold(path: &Path, pairs: &BTreeMap<i64, Code>, service: Span) -> Outcome<Counted> {
    let failed = |error: &dyn std::error::Error| unreadable(path, error);
    let file = File::open(path).map_err(|error| failed(&error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| failed(&error))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), COLUMNS);
    let reader = builder.with_projection(mask).build().map_err(|error| failed(&error))?;
    let mut sums = BTreeMap::new();
    let mut classes = BTreeMap::new();
    for batch in reader {
        let batch = batch.map_err(|error| failed(&error))?;
        take(&batch, pairs, service, (&mut sums, &mut classes))?;
    }
    Ok((sums, classes))
}

fn take(
    batch: &RecordBatch,
    pairs: &BTreeMap<i64, Code>,
    service: Span,
    (sums, classes): (&mut BTreeMap<Key, [i64; 3]>, &mut BTreeMap<AntigenClass, Amounts>),
) -> Outcome<()> {
    let column =
        |name: &str| batch.column_by_name(name).expect("a store's file has every canonical column");
    let ints = |name: &str| column(name).as_primitive::<Int64Type>();
    let persons = column("person_id").as_string::<i32>();
    let providers = column("provider_key").as_string::<i32>();
    let days = column("service_date").as_primitive::<Date32Type>();
    let (codes, quantities, paid) =
        (ints("nomenclature_code"), ints("quantity"), ints("paid_cents"));
    for row in 0..batch.num_rows() {
        let cents = paid.value(row);
        let day = Day::from_epoch_days(days.value(row)).expect("the door wrote a day");
        let act = codes.is_valid(row).then(|| pairs.get(&codes.value(row))).flatten();
        let class = match act {
            _ if !service.holds(day) => AntigenClass::ServiceDate,
            None => AntigenClass::OtherCode,
            Some(_) if persons.is_null(row) => AntigenClass::PersonMissing,
            Some(_) if providers.is_null(row) => AntigenClass::ProviderMissing,
            Some(act) => {
                let key = (providers.value(row).to_owned(), *act, Month::of(day));
                add(sums.entry(key).or_default(), [quantities.value(row), cents, 1])?;
                AntigenClass::Used
            }
        };
        classes
            .entry(class)
            .or_insert_with(Amounts::default)
            .add(Amounts::new(1, Cents::new(cents)));
    }
    Ok(())
}
