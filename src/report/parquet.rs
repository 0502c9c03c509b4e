use crate::diagnostic::{Fault, Outcome};
use crate::document::{Column, ColumnKind, Table, Value};
use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_writer::ArrowWriterOptions;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use arrow::array::{ArrayRef, Date32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Writes the table as Parquet: Int64, Date and text, every column nullable, zstd.
///
/// The same table gives the same bytes: no clock, no host, a fixed name of the writer.
///
/// # Errors
/// The file that could not be written.
pub fn parquet(table: &Table, to: &Path) -> Outcome<()> {
    let file = File::create(to).map_err(|error| Fault::io("create", to, &error))?;
    write(table, file).map_err(|error| Fault::io("write", to, &error))?;
    Ok(())
}

fn write(table: &Table, file: File) -> Result<(), ParquetError> {
    let fields: Vec<Field> = table.columns.iter().map(field).collect();
    let columns = (0..table.columns.len()).map(|at| array(table, at)).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?;
    let properties = WriterProperties::builder()
        .set_created_by(concat!("datacel version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    // The Parquet types say all: a second schema in Arrow's own form would only age.
    let options =
        ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(file, batch.schema(), options)?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

fn field(column: &Column) -> Field {
    let data_type = match column.kind {
        ColumnKind::Int
        | ColumnKind::P
        | ColumnKind::Cents
        | ColumnKind::X10000
        | ColumnKind::Flag => DataType::Int64,
        ColumnKind::Day => DataType::Date32,
        ColumnKind::Text => DataType::Utf8,
    };
    Field::new(column.name, data_type, true)
}

fn array(table: &Table, at: usize) -> ArrayRef {
    let column = table.columns[at];
    let cells = table.rows().iter().map(|row| &row[at]);
    match column.kind {
        ColumnKind::Int
        | ColumnKind::P
        | ColumnKind::Cents
        | ColumnKind::X10000
        | ColumnKind::Flag => {
            Arc::new(cells.map(|cell| integer(cell, column)).collect::<Int64Array>())
        }
        ColumnKind::Day => Arc::new(cells.map(|cell| day(cell, column)).collect::<Date32Array>()),
        ColumnKind::Text => Arc::new(cells.map(|cell| text(cell, column)).collect::<StringArray>()),
    }
}

fn integer(cell: &Value, column: Column) -> Option<i64> {
    match (column.kind, cell) {
        (_, Value::Null) => None,
        (ColumnKind::Int, Value::Int(number)) | (ColumnKind::X10000, Value::X10000(number)) => {
            Some(*number)
        }
        (ColumnKind::P, Value::P(p)) => Some(p.get()),
        (ColumnKind::Cents, Value::Cents(cents)) => Some(cents.get()),
        (ColumnKind::Flag, Value::Flag(flag)) => Some(i64::from(*flag)),
        _ => misfit(cell, column),
    }
}

fn day(cell: &Value, column: Column) -> Option<i32> {
    match cell {
        Value::Null => None,
        Value::Day(day) => Some(day.to_epoch_days()),
        Value::Int(_)
        | Value::P(_)
        | Value::Cents(_)
        | Value::X10000(_)
        | Value::Flag(_)
        | Value::Text(_)
        | Value::Word(_) => misfit(cell, column),
    }
}

fn text(cell: &Value, column: Column) -> Option<&str> {
    match cell {
        Value::Null => None,
        Value::Text(text) => Some(text),
        Value::Word(word) => Some(word),
        Value::Int(_)
        | Value::P(_)
        | Value::Cents(_)
        | Value::X10000(_)
        | Value::Flag(_)
        | Value::Day(_) => misfit(cell, column),
    }
}

/// A control made a table whose cells are not what its columns say.
fn misfit(cell: &Value, column: Column) -> ! {
    unreachable!("column `{}` is {:?} and holds {cell:?}", column.name, column.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Sensitivity;
    use crate::values::{Cents, Day, P};
    use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use arrow::array::AsArray;
    use arrow::datatypes::{Date32Type, Int64Type};

    fn sample() -> Table {
        let columns = [
            Column::new("provider_key", ColumnKind::Text),
            Column::new("year", ColumnKind::Int),
            Column::new("p_sum", ColumnKind::P),
            Column::new("paid_cents", ColumnKind::Cents),
            Column::new("share_p_x10000", ColumnKind::X10000),
            Column::new("robust", ColumnKind::Flag),
            Column::new("first_service", ColumnKind::Day),
        ];
        let mut table = Table::new("t", Sensitivity::Providers, &["provider_key"], &columns);
        table.push(vec![
            "=1".into(),
            2_020.into(),
            P::new(53_394).into(),
            Cents::new(-1).into(),
            Value::X10000(1_234),
            true.into(),
            Day::from_ymd_opt(1969, 12, 31).into(),
        ]);
        table.push(vec![Value::Word("other"); 1].into_iter().chain(vec![Value::Null; 6]).collect());
        table
    }

    fn read_back(path: &Path) -> RecordBatch {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
        builder.build().unwrap().next().unwrap().unwrap()
    }

    #[test]
    fn two_files_of_one_table_are_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["a.parquet", "b.parquet"].map(|name| folder.path().join(name));
        parquet(&sample(), &first).unwrap();
        parquet(&sample(), &second).unwrap();
        assert_eq!(std::fs::read(first).unwrap(), std::fs::read(second).unwrap());
    }

    #[test]
    fn values_and_nulls_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.parquet");
        parquet(&sample(), &path).unwrap();
        let batch = read_back(&path);
        let texts: Vec<_> = batch.column(0).as_string::<i32>().iter().collect();
        assert_eq!(texts, [Some("=1"), Some("other")]);
        for (at, number) in [(1, 2_020), (2, 53_394), (3, -1), (4, 1_234), (5, 1)] {
            let numbers: Vec<_> = batch.column(at).as_primitive::<Int64Type>().iter().collect();
            assert_eq!(numbers, [Some(number), None], "column {at}");
        }
        let days: Vec<_> = batch.column(6).as_primitive::<Date32Type>().iter().collect();
        assert_eq!(days, [Some(-1), None]);
    }

    #[test]
    fn a_table_without_rows_keeps_its_columns() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.parquet");
        let empty = Table::new("t", Sensitivity::Aggregate, &[], &sample().columns);
        parquet(&empty, &path).unwrap();
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap();
        assert_eq!(builder.schema().fields().len(), 7);
    }

    #[test]
    #[should_panic(expected = "column `year` is Int and holds Text")]
    fn a_cell_that_is_not_of_its_column_is_a_bug() {
        let columns = [Column::new("year", ColumnKind::Int)];
        let mut table = Table::new("t", Sensitivity::Aggregate, &["year"], &columns);
        table.push(vec!["2020".into()]);
        let folder = tempfile::tempdir().unwrap();
        parquet(&table, &folder.path().join("t.parquet")).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let refusal = parquet(&sample(), Path::new("no-such-folder/t.parquet")).unwrap_err();
        assert!(refusal.to_string().contains("no-such-folder/t.parquet"));
    }
}
