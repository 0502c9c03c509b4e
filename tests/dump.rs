//! Invented deliveries as Parquet, and results read back: for tests of the whole pipeline.

use arrow::array::{ArrayRef, AsArray, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::Int64Type;
use chrono::NaiveDate;
use datacel::claims::{self, Order, Scope};
use datacel::controls::Workplace;
use datacel::reference::{Profile, Tables};
use datacel::store::Delivery;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A line as a sender delivers it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) provider: Option<String>,
    pub(crate) payee: Option<String>,
    pub(crate) code: Option<i64>,
    pub(crate) service: Option<NaiveDate>,
    pub(crate) reception: Option<NaiveDate>,
    pub(crate) quantity: Option<i64>,
    pub(crate) paid: Option<i64>,
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A folder for a test. Its name does not begin with a dot, as those of deliveries do not.
pub(crate) fn folder() -> TempDir {
    tempfile::Builder::new().prefix("datacel-").tempdir().unwrap()
}

/// Where a control works in a test: nobody listens.
pub(crate) fn workplace(scratch: &Path) -> Workplace<'_> {
    Workplace { scratch, hears: &|_| {} }
}

/// Admits files as the control of P-values needs them.
pub(crate) fn admit(files: &[PathBuf], store: &Path, tables: &Tables) -> Delivery {
    let order = Order {
        files: &claims::list(files).unwrap(),
        profile: &Profile::load("canonical", Path::new("")).unwrap(),
        scope: &Scope::Controls(tables.codes()),
        needed: &BTreeSet::from(["provider_id", "reception_date"]),
        delivered: None,
        expected: None,
        store,
    };
    claims::admit(&order, &|_| {}).unwrap()
}

/// The columns of a dump, in order.
pub(crate) fn columns(rows: &[Row]) -> Vec<(&'static str, ArrayRef)> {
    fn texts(rows: &[Row], of: impl Fn(&Row) -> &Option<String>) -> ArrayRef {
        Arc::new(rows.iter().map(|row| of(row).clone()).collect::<StringArray>())
    }
    fn ints(rows: &[Row], of: impl Fn(&Row) -> Option<i64>) -> ArrayRef {
        Arc::new(rows.iter().map(of).collect::<Int64Array>())
    }
    fn days(rows: &[Row], of: impl Fn(&Row) -> Option<NaiveDate>) -> ArrayRef {
        let number = |row| of(row).map(|day| day.to_epoch_days());
        Arc::new(rows.iter().map(number).collect::<Date32Array>())
    }
    vec![
        ("claim_line_id", texts(rows, |row| &row.id)),
        ("person_id", texts(rows, |row| &row.person)),
        ("provider_id", texts(rows, |row| &row.provider)),
        ("payee_id", texts(rows, |row| &row.payee)),
        ("nomenclature_code", ints(rows, |row| row.code)),
        ("service_date", days(rows, |row| row.service)),
        ("reception_date", days(rows, |row| row.reception)),
        ("quantity", ints(rows, |row| row.quantity)),
        ("paid_cents", ints(rows, |row| row.paid)),
    ]
}

/// Writes columns of one length; a row group has at most `group_rows` rows.
pub(crate) fn write_columns(path: &Path, columns: Vec<(&str, ArrayRef)>, group_rows: usize) {
    let columns = columns.into_iter().map(|(name, values)| (name, values, true));
    write_batch(path, &RecordBatch::try_from_iter_with_nullable(columns).unwrap(), group_rows);
}

fn write_batch(path: &Path, batch: &RecordBatch, group_rows: usize) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let properties =
        WriterProperties::builder().set_max_row_group_row_count(Some(group_rows)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

/// Writes a file of a dump.
pub(crate) fn write(path: &Path, rows: &[Row], group_rows: usize) {
    write_columns(path, columns(rows), group_rows);
}

fn read_batches(path: &Path) -> Vec<RecordBatch> {
    let file = File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

/// Takes the first rows out of a Parquet file, as if a row group were gone.
pub(crate) fn take_out(path: &Path, rows: usize) {
    let batches = read_batches(path);
    let all = arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap();
    write_batch(path, &all.slice(rows, all.num_rows() - rows), 250_000);
}

/// Adds to every quantity of a Parquet file: as many rows and cents as before, other figures.
pub(crate) fn add_to_quantities(path: &Path, more: i64) {
    let batches = read_batches(path);
    let all = arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap();
    let at = all.schema().index_of("quantity").unwrap();
    let quantities = all.column(at).as_primitive::<Int64Type>();
    let mut columns = all.columns().to_vec();
    columns[at] = Arc::new(quantities.unary::<_, Int64Type>(|quantity| quantity + more));
    write_batch(path, &RecordBatch::try_new(all.schema(), columns).unwrap(), 250_000);
}

/// The cells of a Parquet file as text, row by row, by column.
pub(crate) fn read_parquet(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut rows = Vec::new();
    for batch in read_batches(path) {
        for at in 0..batch.num_rows() {
            let cell = |column: &ArrayRef| {
                arrow::util::display::array_value_to_string(column, at).unwrap()
            };
            let names = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
            let names: Vec<String> = names;
            rows.push(names.into_iter().zip(batch.columns().iter().map(cell)).collect());
        }
    }
    rows
}

/// The cells of a CSV file, row by row, by column.
pub(crate) fn read_csv(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// The number of a provider with the check digits that belong to its first six.
pub(crate) fn provider(first_six: u32, title: u32) -> String {
    format!("{first_six:06}{:02}{title:03}", 97 - first_six % 97)
}
