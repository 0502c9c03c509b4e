//! The files of a store as batches of the few columns that the fold reads.

use crate::diagnostic::{Fault, Outcome};
use crate::store::{RowGroup, row_groups_with_dictionary};
use arrow::array::{Array, AsArray, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Int32Type, Int64Type};
use std::path::PathBuf;

const COLUMNS: [&str; 6] = [
    "provider_key",
    "nomenclature_code",
    "service_date",
    "reception_date",
    "quantity",
    "paid_cents",
];
const ROWS: usize = 65_536;

/// The row groups of all files, each a task.
pub(super) fn tasks(files: &[PathBuf]) -> Outcome<Vec<RowGroup<'_>>> {
    row_groups_with_dictionary(files, "provider_key")
}

/// Hands over the batches of a task, one by one.
pub(super) fn each(
    task: &RowGroup<'_>,
    mut take: impl FnMut(&Batch<'_>) -> Outcome<()>,
) -> Outcome<()> {
    for batch in task.batches(&COLUMNS, ROWS)? {
        take(&Batch::of(&batch?))?;
    }
    Ok(())
}

/// A line without a provider can be counted for nobody.
pub(super) fn without_key(task: &RowGroup<'_>) -> Fault {
    Fault::new("provider-missing", "the store holds a line without a provider")
        .at(task.path.display().to_string())
        .hint("remove the delivery's folder from the store and admit it again")
}

/// The columns of a batch, each of one length.
pub(super) struct Batch<'a> {
    /// Every key that a line may have.
    pub(super) dictionary: &'a StringArray,
    /// The place of each line's key in the dictionary.
    keys: &'a Int32Array,
    pub(super) codes: &'a [i64],
    pub(super) service: &'a [i32],
    reception: &'a Date32Array,
    pub(super) quantities: &'a [i64],
    pub(super) paid: &'a [i64],
}

impl<'a> Batch<'a> {
    fn of(batch: &'a RecordBatch) -> Self {
        let column = |name: &str| {
            batch.column_by_name(name).expect("a store's file has every canonical column")
        };
        let numbers = |name| column(name).as_primitive::<Int64Type>().values().as_ref();
        let days = |name| column(name).as_primitive::<Date32Type>();
        let keys = column("provider_key").as_dictionary::<Int32Type>();
        Self {
            dictionary: keys.values().as_string::<i32>(),
            keys: keys.keys(),
            codes: numbers("nomenclature_code"),
            service: days("service_date").values(),
            reception: days("reception_date"),
            quantities: numbers("quantity"),
            paid: numbers("paid_cents"),
        }
    }

    #[inline]
    pub(super) fn rows(&self) -> usize {
        self.codes.len()
    }

    /// Where the dictionary has the line's key; `None`: the line has none.
    #[inline]
    pub(super) fn key(&self, row: usize) -> Option<usize> {
        let place = self.keys.is_valid(row).then(|| self.keys.value(row));
        place.map(|place| usize::try_from(place).expect("places are not below 0"))
    }

    /// When the line was received, where that is known.
    #[inline]
    pub(super) fn reception(&self, row: usize) -> Option<i32> {
        self.reception.is_valid(row).then(|| self.reception.value(row))
    }
}
