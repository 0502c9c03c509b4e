//! The refused rows: as they were delivered, and as claims as far as they could be read.

use super::Reason;
use super::judge::Lines;
use super::shelve::{canonical_schema, taken, writer};
use super::source::{Rows, Source};
use super::staging::Staging;
use crate::diagnostic::{Fault, Outcome};
use crate::store::Delivery;
use crate::values::columns::position;
use arrow::array::{
    Array, ArrayRef, Int64Array, RecordBatch, RecordBatchReader, StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes refused rows, file by file: which, and why; their originals are read again.
pub(super) struct Quarantine {
    path: PathBuf,
    claims: ArrowWriter<File>,
    originals: ArrowWriter<File>,
    schema: SchemaRef,
    /// Of the file that is being read.
    refused: Vec<Numbered>,
}

/// A row by its number in the file (from 1), and what is wrong with it.
type Numbered = (i64, Vec<Reason>);

/// The refused rows of a part of a file, in order.
#[derive(Default)]
pub(super) struct Refused {
    rows: Vec<Numbered>,
    claims: Vec<RecordBatch>,
}

impl Refused {
    /// Refuses rows of a batch whose first row has this number in the file.
    pub(super) fn add(&mut self, first_row: i64, lines: &Lines, refused: Vec<(u32, Vec<Reason>)>) {
        if refused.is_empty() {
            return;
        }
        let rows: Vec<u32> = refused.iter().map(|(row, _)| *row).collect();
        let mut columns = taken(&lines.arrays(), &rows);
        columns[position("copy_number")] = Arc::new(Int64Array::from(vec![1; rows.len()]));
        let batch = RecordBatch::try_new(canonical_schema(), columns)
            .expect("canonical columns have the canonical types");
        self.claims.push(batch);
        let numbered =
            refused.into_iter().map(|(row, reasons)| (first_row + i64::from(row), reasons));
        self.rows.extend(numbered);
    }
}

impl Quarantine {
    pub(super) fn begin(staging: &Staging, sources: &[Source]) -> Outcome<Self> {
        let claims =
            writer(&staging.folder().join("quarantined_claims.parquet"), canonical_schema())?;
        let path = staging.folder().join("quarantine.parquet");
        let schema = schema_of(sources);
        let originals = writer(&path, schema.clone())?;
        Ok(Self { path, claims, originals, schema, refused: Vec::new() })
    }

    /// Takes the refused rows of the next part of a file.
    pub(super) fn add(&mut self, refused: Refused) -> Outcome<()> {
        for batch in refused.claims {
            self.claims.write(&batch).map_err(|error| Fault::io("write", &self.path, &error))?;
        }
        self.refused.extend(refused.rows);
        Ok(())
    }

    /// The file is read: its refused rows are written as they were delivered, so that no more than
    /// those of one file are ever held.
    pub(super) fn end_file(&mut self, source: &Source) -> Outcome<()> {
        let refused = std::mem::take(&mut self.refused);
        if refused.is_empty() {
            return Ok(());
        }
        let every_column = (0..source.schema.fields().len()).collect();
        let numbers = refused.iter().map(|(row, _)| *row).collect();
        let mut remaining = refused.as_slice();
        for batch in source.read(&every_column, Rows::Numbered(numbers))? {
            let batch = batch?;
            let (these, rest) = remaining.split_at(batch.num_rows());
            remaining = rest;
            let originals = as_text(source, these, &batch, &self.schema)?;
            self.originals
                .write(&originals)
                .map_err(|error| Fault::io("write", &self.path, &error))?;
        }
        if remaining.is_empty() {
            return Ok(());
        }
        Err(source.fault("file-unreadable", "the file changed while it was read").into())
    }

    pub(super) fn finish(self) -> Outcome<()> {
        let Self { path, claims, originals, .. } = self;
        for writer in [claims, originals] {
            writer.close().map_err(|error| Fault::io("write", &path, &error))?;
        }
        Ok(())
    }
}

/// The quarantines of all deliveries in one file: their rows, and the originals of every column
/// that any of them has. Gives the names of its columns.
///
/// # Errors
/// Where a store's file cannot be read, or the file not written.
pub fn gather(deliveries: &[Delivery], to: &Path) -> Outcome<Vec<String>> {
    let open = |path: &Path| {
        let unreadable = |error: &dyn std::error::Error| Fault::io("read the store", path, error);
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        ParquetRecordBatchReader::try_new(file, 65_536).map_err(|error| unreadable(&error))
    };
    let paths: Vec<PathBuf> = deliveries.iter().map(Delivery::quarantine).collect();
    let mut fields: Vec<FieldRef> = Vec::new();
    for path in &paths {
        for field in open(path)?.schema().fields() {
            if !fields.iter().any(|known| known.name() == field.name()) {
                fields.push(field.clone());
            }
        }
    }
    let schema = Arc::new(Schema::new(fields));
    let mut writer = writer(to, schema.clone())?;
    for path in &paths {
        for batch in open(path)? {
            let batch = batch.map_err(|error| Fault::io("read the store", path, &error))?;
            let columns =
                schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
                    Some(column) => column.clone(),
                    None => arrow::array::new_null_array(field.data_type(), batch.num_rows()),
                });
            let aligned = RecordBatch::try_new(schema.clone(), columns.collect())
                .expect("a column that a delivery lacks may be null");
            writer.write(&aligned).map_err(|error| Fault::io("write", to, &error))?;
        }
    }
    writer.close().map_err(|error| Fault::io("write", to, &error))?;
    Ok(schema.fields().iter().map(|field| field.name().clone()).collect())
}

/// `file`, `row`, `reasons`, and `raw_NAME` for every column of every file, as first met.
fn schema_of(sources: &[Source]) -> SchemaRef {
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    for field in sources.iter().flat_map(|source| source.schema.fields()) {
        if seen.insert(field.name()) {
            names.push(Field::new(format!("raw_{}", field.name()), DataType::Utf8, true));
        }
    }
    let mut fields = vec![
        Field::new("file", DataType::Utf8, false),
        Field::new("row", DataType::Int64, false),
        Field::new("reasons", DataType::Utf8, false),
    ];
    fields.extend(names);
    Arc::new(Schema::new(fields))
}

fn as_text(
    source: &Source,
    rows: &[Numbered],
    batch: &RecordBatch,
    schema: &SchemaRef,
) -> Outcome<RecordBatch> {
    let reasons = rows.iter().map(|(_, reasons)| {
        reasons.iter().copied().map(Reason::name).collect::<Vec<_>>().join(";")
    });
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec![source.listed.name.as_str(); rows.len()])),
        Arc::new(Int64Array::from_iter_values(rows.iter().map(|(row, _)| *row))),
        Arc::new(StringArray::from_iter_values(reasons)),
    ];
    for field in &schema.fields()[columns.len()..] {
        let name =
            field.name().strip_prefix("raw_").expect("every column after `reasons` is an original");
        let column = match batch.column_by_name(name) {
            Some(array) => text_of(array).map_err(|error| source.unreadable(&error.to_string()))?,
            None => arrow::array::new_null_array(&DataType::Utf8, rows.len()),
        };
        columns.push(column);
    }
    Ok(RecordBatch::try_new(schema.clone(), columns).expect("the columns follow the schema"))
}

fn text_of(array: &ArrayRef) -> Result<ArrayRef, arrow::error::ArrowError> {
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(array, &options)?;
    let mut texts = StringBuilder::new();
    for row in 0..array.len() {
        texts.append_option(array.is_valid(row).then(|| formatter.value(row).to_string()));
    }
    Ok(Arc::new(texts.finish()))
}
