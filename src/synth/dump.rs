use super::line::Line;
use super::numbers::pseudonym;
use crate::diagnostic::{Fault, Outcome};
use crate::values::Day;
use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use chrono::Datelike;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The canonical columns that an invented dump has, in order. Whole numbers are 64 bits wide,
/// dates are days; every column may hold nulls, as in deliveries.
const COLUMNS: [(&str, DataType); 14] = [
    ("claim_line_id", DataType::Utf8),
    ("person_id", DataType::Utf8),
    ("birth_year", DataType::Int64),
    ("provider_id", DataType::Utf8),
    ("payee_id", DataType::Utf8),
    ("payer_id", DataType::Utf8),
    ("nomenclature_code", DataType::Int64),
    ("service_date", DataType::Date32),
    ("reception_date", DataType::Date32),
    ("quantity", DataType::Int64),
    ("paid_cents", DataType::Int64),
    ("copayment_cents", DataType::Int64),
    ("supplement_cents", DataType::Int64),
    ("tooth", DataType::Int64),
];

/// A Parquet file of canonical claims in the making.
pub(super) struct DumpFile {
    path: PathBuf,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
    /// The id of the last line.
    last_id: u64,
}

impl DumpFile {
    /// An empty file; ids are numbered upwards from `first_id`. A row group has `group_rows` rows.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub(super) fn create(path: PathBuf, first_id: u64, group_rows: usize) -> Outcome<Self> {
        let fields = COLUMNS.map(|(name, data_type)| Field::new(name, data_type, true));
        let schema = Arc::new(Schema::new(fields.to_vec()));
        let options = ArrowWriterOptions::new()
            .with_properties(properties(group_rows))
            .with_skip_arrow_metadata(true);
        let file = File::create(&path).map_err(|error| Fault::io("make", &path, &error))?;
        let writer = ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options)
            .map_err(|error| Fault::io("write", &path, &error))?;
        Ok(Self { path, schema, writer, last_id: first_id - 1 })
    }

    /// Adds lines.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub(super) fn write(&mut self, lines: &[Line]) -> Outcome<()> {
        let ids = self.ids(lines);
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns(ids, lines))
            .expect("the columns are made in the order and types of the schema");
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

    fn ids(&mut self, lines: &[Line]) -> StringArray {
        texts(lines, 16, |line| {
            self.last_id += u64::from(!line.twin);
            Some(Digits { number: self.last_id, width: 15 })
        })
    }
}

/// How files are written: zstd, row groups of a size, statistics, and a writer name that does not
/// change with the version, so that the same lines are the same bytes.
fn properties(group_rows: usize) -> WriterProperties {
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

fn columns(ids: StringArray, lines: &[Line]) -> Vec<ArrayRef> {
    let digits = |number: u64, width| Some(Digits { number, width });
    vec![
        Arc::new(ids),
        Arc::new(texts(lines, 12, |line| Some(Hexadecimal(pseudonym(line.person))))),
        numbers(lines, |line| Some(line.birth_year())),
        Arc::new(texts(lines, 11, |line| digits(line.provider?, 11))),
        Arc::new(texts(lines, 10, |line| digits(line.payee, 10))),
        Arc::new(texts(lines, 3, |line| digits(line.payer.into(), 3))),
        numbers(lines, |line| line.code),
        dates(lines, |line| line.service),
        dates(lines, |line| line.reception),
        numbers(lines, |line| line.quantity),
        numbers(lines, |line| line.paid_cents),
        numbers(lines, |line| Some(line.copayment_cents)),
        numbers(lines, |line| Some(line.supplement_cents)),
        numbers(lines, |line| line.tooth),
    ]
}

fn numbers(lines: &[Line], value: impl Fn(&Line) -> Option<i64>) -> ArrayRef {
    Arc::new(lines.iter().map(value).collect::<Int64Array>())
}

fn dates(lines: &[Line], value: impl Fn(&Line) -> Option<Day>) -> ArrayRef {
    Arc::new(lines.iter().map(|line| value(line).map(days_since_1970)).collect::<Date32Array>())
}

/// A day as Parquet counts it.
fn days_since_1970(day: Day) -> i32 {
    let epoch = Day::from_ymd_opt(1970, 1, 1).expect("a day of the calendar");
    i32::try_from((day - epoch).num_days()).expect("a day of this millennium")
}

fn texts<T: std::fmt::Display>(
    lines: &[Line],
    width: usize,
    mut value: impl FnMut(&Line) -> Option<T>,
) -> StringArray {
    let mut builder = StringBuilder::with_capacity(lines.len(), lines.len() * width);
    for line in lines {
        match value(line) {
            Some(text) => {
                write!(builder, "{text}").expect("memory takes any text");
                builder.append_value("");
            }
            None => builder.append_null(),
        }
    }
    builder.finish()
}

struct Digits {
    number: u64,
    width: usize,
}

impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:0width$}", self.number, width = self.width)
    }
}

struct Hexadecimal(u64);

impl std::fmt::Display for Hexadecimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:012x}", self.0)
    }
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
