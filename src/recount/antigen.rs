//! The second count of rapid antigen tests: quantity, money and lines per provider, act and month,
//! from the files of a store, without Polars and without the queries.

use super::too_large;
use crate::diagnostic::Outcome;
use crate::law::AntigenTally;
use crate::ledger::Amounts;
use crate::reference::ActInForce;
use crate::store::{RowGroup, row_groups};
use crate::values::{Cents, Code, Day, Month, ProviderKey, Span};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Int64Type};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::path::PathBuf;

const COLUMNS: [&str; 6] =
    ["person_id", "provider_key", "nomenclature_code", "service_date", "quantity", "paid_cents"];
const ROWS: usize = 16_384;

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

/// Of one row group: quantity, cents and lines by key, and the classes.
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
    let groups = row_groups(files)?;
    let counted: Vec<Counted> =
        groups.par_iter().map(|group| fold(group, &pairs, service)).collect::<Outcome<_>>()?;
    let mut recount =
        AntigenRecount { files: vec![Amounts::default(); files.len()], ..Default::default() };
    let mut sums: BTreeMap<Key, [i64; 3]> = BTreeMap::new();
    for (group, (of_group, classes)) in groups.iter().zip(counted) {
        for (key, numbers) in of_group {
            add(sums.entry(key).or_default(), numbers)?;
        }
        for (class, amounts) in classes {
            recount.files[group.file].add(amounts);
            recount.classes.entry(class).or_default().add(amounts);
        }
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
        *sum = sum.checked_add(number).ok_or_else(too_large)?;
    }
    Ok(())
}

fn fold(group: &RowGroup<'_>, pairs: &BTreeMap<i64, Code>, service: Span) -> Outcome<Counted> {
    let mut sums = BTreeMap::new();
    let mut classes = BTreeMap::new();
    for batch in group.batches(&COLUMNS, ROWS)? {
        take(&batch?, pairs, service, (&mut sums, &mut classes))?;
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
