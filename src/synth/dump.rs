use super::forms::{Column, Form};
use super::line::Line;
use crate::diagnostic::{Fault, Outcome};
use crate::values::Day;
use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{Field, Schema, SchemaRef};
use chrono::Datelike;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A Parquet file of claims in the making.
pub(super) struct DumpFile {
    path: PathBuf,
    form: Form,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
    /// The id of the last line.
    last_id: u64,
}

impl DumpFile {
    /// An empty file in a form; ids are numbered upwards from `first_id`. A row group has
    /// `group_rows` rows.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub(super) fn create(
        path: PathBuf,
        form: Form,
        first_id: u64,
        group_rows: usize,
    ) -> Outcome<Self> {
        // every column may hold nulls, as in deliveries
        let field = |(name, values): Column| Field::new(name, values.data_type().clone(), true);
        let fields: Vec<Field> = form.columns(&[], &[]).into_iter().map(field).collect();
        let schema = Arc::new(Schema::new(fields));
        let options = ArrowWriterOptions::new()
            .with_properties(properties(group_rows))
            .with_skip_arrow_metadata(true);
        let file = File::create(&path).map_err(|error| Fault::io("make", &path, &error))?;
        let writer = ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options)
            .map_err(|error| Fault::io("write", &path, &error))?;
        Ok(Self { path, form, schema, writer, last_id: first_id - 1 })
    }

    /// Adds lines.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub(super) fn write(&mut self, lines: &[Line]) -> Outcome<()> {
        let mut ids = Vec::with_capacity(lines.len());
        for line in lines {
            self.last_id += u64::from(!line.twin);
            ids.push(self.last_id);
        }
        let columns = self.form.columns(&ids, lines).into_iter().map(|(_, values)| values);
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns.collect())
            .expect("a form gives the same columns each time");
        let written = self.writer.write(&batch);
        Ok(written.map_err(|error| Fault::io("write", &self.path, &error))?)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn finish(self) -> Outcome<()> {
        let closed = self.writer.close();
        closed.map(|_| ()).map_err(|error| Fault::io("write", &self.path, &error).into())
    }
}

/// How files are written: zstd, row groups of a size, statistics, and a writer name that does not
/// change with the version, so that the same lines are the same bytes.
pub(super) fn properties(group_rows: usize) -> WriterProperties {
    let ids = ColumnPath::from("claim_line_id");
    WriterProperties::builder()
        .set_created_by("datacel synth".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(Some(group_rows))
        .set_column_dictionary_enabled(ids.clone(), false)
        .set_column_encoding(ids, Encoding::DELTA_BYTE_ARRAY)
        .build()
}

/// Ids count upwards within a file, and the year and month keep files apart.
pub(super) fn first_id(first_day: Day) -> u64 {
    let month = i64::from(first_day.year()) * 100 + i64::from(first_day.month());
    u64::try_from(month).expect("a year after the start of the era") * 1_000_000_000 + 1
}

/// An empty folder at `path`: what lay there of an earlier dump is taken away.
///
/// # Errors
/// Where it cannot be made or emptied.
pub(super) fn fresh_folder(path: &Path) -> Outcome<()> {
    if path.exists() {
        std::fs::remove_dir_all(path).map_err(|error| Fault::io("empty", path, &error))?;
    }
    Ok(std::fs::create_dir_all(path).map_err(|error| Fault::io("make", path, &error))?)
}
