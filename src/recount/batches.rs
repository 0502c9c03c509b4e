//! The files of a store as batches of the few columns that the fold reads.

use crate::diagnostic::{Fault, Outcome};
use arrow::array::{Array, AsArray, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field, Int32Type, Int64Type, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const COLUMNS: [&str; 6] = [
    "provider_key",
    "nomenclature_code",
    "service_date",
    "reception_date",
    "quantity",
    "paid_cents",
];
const ROWS: usize = 65_536;

/// One row group of one file: a task.
pub(super) struct RowGroup {
    /// Which file of the question.
    pub(super) file: usize,
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    number: usize,
}

fn footer(path: &Path) -> Outcome<ArrowReaderMetadata> {
    let opened = File::open(path).map_err(|error| Fault::io("open the store", path, &error))?;
    ArrowReaderMetadata::load(&opened, ArrowReaderOptions::new())
        .map_err(|error| unreadable(path, &error).into())
}

/// The row groups of a file, in their order.
pub(super) fn row_groups(file: usize, path: &Path) -> Outcome<Vec<RowGroup>> {
    let metadata = footer(path)?;
    let metadata = with_dictionary_keys(&metadata).map_err(|error| unreadable(path, &error))?;
    Ok((0..metadata.metadata().num_row_groups())
        .map(|number| RowGroup { file, path: path.to_owned(), metadata: metadata.clone(), number })
        .collect())
}

/// Keeps the dictionary of the keys: a line then carries a small number instead of a text.
fn with_dictionary_keys(
    metadata: &ArrowReaderMetadata,
) -> parquet::errors::Result<ArrowReaderMetadata> {
    let fields: Vec<Field> = metadata
        .schema()
        .fields()
        .iter()
        .map(|field| match field.name().as_str() {
            "provider_key" => {
                let dictionary =
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                Field::new("provider_key", dictionary, true)
            }
            _ => field.as_ref().clone(),
        })
        .collect();
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    ArrowReaderMetadata::try_new(metadata.metadata().clone(), options)
}

pub(super) fn unreadable(path: &Path, error: &dyn std::error::Error) -> Fault {
    Fault::new("store-unreadable", format!("the store cannot be read to its end: {error}"))
        .at(path.display().to_string())
        .hint("remove the delivery's folder from the store and admit it again")
}

impl RowGroup {
    /// A line without a provider can be counted for nobody.
    pub(super) fn without_key(&self) -> Fault {
        Fault::new("provider-missing", "the store holds a line without a provider")
            .at(self.path.display().to_string())
            .hint("remove the delivery's folder from the store and admit it again")
    }

    /// Hands over its batches, one by one.
    pub(super) fn each(&self, mut take: impl FnMut(&Batch<'_>) -> Outcome<()>) -> Outcome<()> {
        let failed = |error: &dyn std::error::Error| unreadable(&self.path, error);
        let file = File::open(&self.path).map_err(|error| failed(&error))?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), COLUMNS);
        let reader = builder
            .with_projection(mask)
            .with_row_groups(vec![self.number])
            .with_batch_size(ROWS)
            .build()
            .map_err(|error| failed(&error))?;
        for batch in reader {
            let batch = batch.map_err(|error| failed(&error))?;
            take(&Batch::of(&batch))?;
        }
        Ok(())
    }
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
