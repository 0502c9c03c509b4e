//! The refused rows: as they were delivered, and as claims as far as they could be read.

use super::Reason;
use super::footer::Source;
use super::judge::Lines;
use super::shelve::{Staging, canonical_schema, taken, writer};
use crate::diagnostic::{Fault, Outcome};
use crate::store::Delivery;
use crate::store::columns::position;
use arrow::array::{
    Array, ArrayRef, Int64Array, RecordBatch, RecordBatchReader, StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowSelection, RowSelector};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Collects refused rows: which, and why; the originals are read again at the end.
pub(super) struct Quarantine {
    path: PathBuf,
    claims: ArrowWriter<File>,
    refused: BTreeMap<usize, Vec<(i64, Vec<Reason>)>>,
}

impl Quarantine {
    pub(super) fn begin(staging: &Staging) -> Outcome<Self> {
        let claims =
            writer(&staging.folder().join("quarantined_claims.parquet"), canonical_schema())?;
        let path = staging.folder().join("quarantine.parquet");
        Ok(Self { path, claims, refused: BTreeMap::new() })
    }

    /// Refuses rows of a batch whose first row has this number in the file (from 1).
    pub(super) fn add(
        &mut self,
        file: usize,
        first_row: i64,
        lines: &Lines,
        refused: &[(u32, Vec<Reason>)],
    ) -> Outcome<()> {
        if refused.is_empty() {
            return Ok(());
        }
        let rows: Vec<u32> = refused.iter().map(|(row, _)| *row).collect();
        let mut columns = taken(&lines.arrays(), &rows);
        columns[position("copy_number")] = Arc::new(Int64Array::from(vec![1; rows.len()]));
        let batch = RecordBatch::try_new(canonical_schema(), columns)
            .expect("canonical columns have the canonical types");
        self.claims.write(&batch).map_err(|error| self.unwritable(&error))?;
        let numbered =
            refused.iter().map(|(row, reasons)| (first_row + i64::from(*row), reasons.clone()));
        self.refused.entry(file).or_default().extend(numbered);
        Ok(())
    }

    /// Writes the originals: `file`, `row`, `reasons`, then each source column as text.
    pub(super) fn finish(self, sources: &[Source]) -> Outcome<()> {
        let Self { path, claims, refused } = self;
        let unwritable = |error: &dyn std::error::Error| Fault::io("write", &path, error);
        claims.close().map_err(|error| unwritable(&error))?;
        let schema = schema_of(sources);
        let mut writer = writer(&path, schema.clone())?;
        for (file, rows) in refused {
            for batch in originals(&sources[file], &rows, &schema)? {
                writer.write(&batch).map_err(|error| unwritable(&error))?;
            }
        }
        writer.close().map_err(|error| unwritable(&error))?;
        Ok(())
    }

    fn unwritable(&self, error: &dyn std::error::Error) -> Fault {
        Fault::io("write", &self.path, error)
    }
}

/// The quarantines of all deliveries in one file: their rows, and the originals of every column
/// that any of them has. Gives the names of its columns.
///
/// # Errors
/// Where a store's file cannot be read, or the file not written.
pub fn gather(deliveries: &[Delivery], to: &Path) -> Outcome<Vec<String>> {
    let paths: Vec<PathBuf> = deliveries.iter().map(Delivery::quarantine).collect();
    let mut fields: Vec<FieldRef> = Vec::new();
    let mut batches = Vec::new();
    for path in &paths {
        let unreadable = |error: &dyn std::error::Error| Fault::io("read the store", path, error);
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let reader = ParquetRecordBatchReader::try_new(file, 65_536);
        let reader = reader.map_err(|error| unreadable(&error))?;
        for field in reader.schema().fields() {
            if !fields.iter().any(|known| known.name() == field.name()) {
                fields.push(field.clone());
            }
        }
        for batch in reader {
            batches.push(batch.map_err(|error| unreadable(&error))?);
        }
    }
    let schema = Arc::new(Schema::new(fields));
    let mut writer = writer(to, schema.clone())?;
    for batch in batches {
        let columns =
            schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
                Some(column) => column.clone(),
                None => arrow::array::new_null_array(field.data_type(), batch.num_rows()),
            });
        let aligned = RecordBatch::try_new(schema.clone(), columns.collect())
            .expect("a column that a delivery lacks may be null");
        writer.write(&aligned).map_err(|error| Fault::io("write", to, &error))?;
    }
    writer.close().map_err(|error| Fault::io("write", to, &error))?;
    Ok(schema.fields().iter().map(|field| field.name().clone()).collect())
}

/// `file`, `row`, `reasons`, and `raw_NAME` for every column of every file, as first met.
fn schema_of(sources: &[Source]) -> SchemaRef {
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    for field in sources.iter().flat_map(|source| source.schema().fields()) {
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

/// Reads some rows of a file again, with all their columns, as text.
fn originals(
    source: &Source,
    rows: &[(i64, Vec<Reason>)],
    schema: &SchemaRef,
) -> Outcome<Vec<RecordBatch>> {
    let every_column = (0..source.schema().fields().len()).collect();
    let reader = source
        .reader(&every_column)?
        .builder
        .with_row_selection(selection(rows))
        .build()
        .map_err(|error| source.unreadable(&error))?;
    let mut batches = Vec::new();
    let mut remaining = rows;
    for batch in reader {
        let batch = batch.map_err(|error| source.unreadable(&error))?;
        let (these, rest) = remaining.split_at(batch.num_rows());
        remaining = rest;
        batches.push(as_text(source, these, &batch, schema)?);
    }
    Ok(batches)
}

fn selection(rows: &[(i64, Vec<Reason>)]) -> RowSelection {
    let mut selectors = Vec::new();
    let mut next = 1;
    for (row, _) in rows {
        selectors.push(RowSelector::skip(usize::try_from(row - next).expect("rows ascend")));
        selectors.push(RowSelector::select(1));
        next = row + 1;
    }
    selectors.into()
}

fn as_text(
    source: &Source,
    rows: &[(i64, Vec<Reason>)],
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
            Some(array) => text_of(array).map_err(|error| source.unreadable(&error))?,
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
