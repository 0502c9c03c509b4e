//! A store's files, row group by row group: what can be read by itself, on any core.

use crate::diagnostic::{Fault, Outcome};
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A row group of a file.
pub struct RowGroup<'a> {
    /// Which of the files that were asked for.
    pub file: usize,
    /// Where the file lies.
    pub path: &'a Path,
    metadata: ArrowReaderMetadata,
    number: usize,
}

/// The row groups of some files, in their order.
///
/// # Errors
/// `store-unreadable`, or where a file cannot be opened.
pub fn row_groups(files: &[PathBuf]) -> Outcome<Vec<RowGroup<'_>>> {
    groups(files, Ok)
}

/// The same, with the dictionary of a column of texts kept: a line then carries a small number
/// instead of a text.
///
/// # Errors
/// `store-unreadable`, or where a file cannot be opened.
pub fn row_groups_with_dictionary<'a>(
    files: &'a [PathBuf],
    column: &str,
) -> Outcome<Vec<RowGroup<'a>>> {
    groups(files, |metadata| with_dictionary(&metadata, column))
}

fn groups(
    files: &[PathBuf],
    read_as: impl Fn(ArrowReaderMetadata) -> parquet::errors::Result<ArrowReaderMetadata>,
) -> Outcome<Vec<RowGroup<'_>>> {
    let mut groups = Vec::new();
    for (file, path) in files.iter().enumerate() {
        let metadata = ArrowReaderMetadata::load(&open(path)?, ArrowReaderOptions::new())
            .and_then(&read_as)
            .map_err(|error| store_unreadable(path, &error))?;
        let numbers = 0..metadata.metadata().num_row_groups();
        groups.extend(numbers.map(|number| RowGroup {
            file,
            path,
            metadata: metadata.clone(),
            number,
        }));
    }
    Ok(groups)
}

fn with_dictionary(
    metadata: &ArrowReaderMetadata,
    column: &str,
) -> parquet::errors::Result<ArrowReaderMetadata> {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let mut fields: Vec<Field> =
        metadata.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
    for field in fields.iter_mut().filter(|field| field.name() == column) {
        field.set_data_type(dictionary.clone());
    }
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    ArrowReaderMetadata::try_new(metadata.metadata().clone(), options)
}

fn open(path: &Path) -> Outcome<File> {
    Ok(File::open(path).map_err(|error| Fault::io("open the store", path, &error))?)
}

impl RowGroup<'_> {
    /// Some columns of its lines, in batches of so many.
    ///
    /// # Errors
    /// `store-unreadable`, or where the file cannot be opened.
    pub fn batches(
        &self,
        columns: &[&str],
        lines: usize,
    ) -> Outcome<impl Iterator<Item = Outcome<RecordBatch>>> {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
            open(self.path)?,
            self.metadata.clone(),
        );
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let reader = builder
            .with_projection(mask)
            .with_row_groups(vec![self.number])
            .with_batch_size(lines)
            .build()
            .map_err(|error| store_unreadable(self.path, &error))?;
        Ok(reader.map(|batch| Ok(batch.map_err(|error| store_unreadable(self.path, &error))?)))
    }
}

/// A file of a store that cannot be read to its end.
pub fn store_unreadable(path: &Path, error: &dyn std::error::Error) -> Fault {
    Fault::new("store-unreadable", format!("the store cannot be read to its end: {error}"))
        .at(path.display().to_string())
        .hint("remove the delivery's folder from the store and admit it again")
}
