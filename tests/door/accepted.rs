//! "Accepted, and made canonical": each way of writing a value, and what it becomes.

use super::{Columns, Dump, day, lines};
use arrow::array::{
    Array, ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array,
    Int8Array, Int16Array, Int32Array, Int64Array, LargeStringArray, NullArray, StringArray,
    StringViewArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, UInt32Array, UInt64Array,
};
use arrow::datatypes::Int32Type;
use datacel::claims::Scope;
use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type, Int96, Int96Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::sync::Arc;

fn becomes(name: &str, array: ArrayRef, expected: &[&str]) {
    let kind = array.data_type().clone();
    let rows = i64::try_from(array.len()).unwrap();
    let admitted = Dump::of(&lines(rows).with_ref(name, array)).admit();
    assert_eq!(admitted.column(name), expected, "{name} as {kind}");
}

#[test]
fn codes_of_every_width_and_spelling() {
    let arrays: [ArrayRef; 8] = [
        Arc::new(Int32Array::from(vec![301_011])),
        Arc::new(UInt32Array::from(vec![301_011])),
        Arc::new(Int64Array::from(vec![301_011])),
        Arc::new(UInt64Array::from(vec![301_011])),
        Arc::new(Float32Array::from(vec![301_011.0])),
        Arc::new(Float64Array::from(vec![301_011.0])),
        decimals(&[301_011], 0),
        decimals(&[30_101_100], 2),
    ];
    for array in arrays {
        becomes("nomenclature_code", array, &["301011"]);
    }
    let texts = ["301011", "0301011", "301011.0", " 301011 ", "00301011"];
    becomes("nomenclature_code", Arc::new(StringArray::from(texts.to_vec())), &["301011"; 5]);
}

fn decimals(values: &[i128], scale: i8) -> ArrayRef {
    let array = Decimal128Array::from(values.to_vec()).with_precision_and_scale(20, scale);
    Arc::new(array.unwrap())
}

#[test]
fn dates_and_timestamps_at_midnight() {
    let days = i64::from(day("2020-03-02"));
    let seconds = days * 86_400;
    let arrays: [ArrayRef; 5] = [
        Arc::new(Date32Array::from(vec![day("2020-03-02")])),
        Arc::new(TimestampMillisecondArray::from(vec![seconds * 1_000])),
        Arc::new(TimestampMicrosecondArray::from(vec![seconds * 1_000_000])),
        Arc::new(TimestampNanosecondArray::from(vec![seconds * 1_000_000_000])),
        Arc::new(TimestampMicrosecondArray::from(vec![seconds * 1_000_000]).with_timezone("UTC")),
    ];
    for array in arrays {
        becomes("service_date", array, &["2020-03-02"]);
    }
    let before = i64::from(day("1965-01-31")) * 86_400_000_000;
    let array = TimestampMicrosecondArray::from(vec![before]);
    becomes("service_date", Arc::new(array), &["1965-01-31"]);
}

#[test]
fn a_timestamp_that_is_not_midnight_is_no_day() {
    for off in [1, -1, 3_600_000_000] {
        let stamp = i64::from(day("2020-03-02")) * 86_400_000_000 + off;
        let columns = lines(1).with("service_date", TimestampMicrosecondArray::from(vec![stamp]));
        let admitted = Dump::of(&columns).admit();
        assert_eq!(admitted.quarantine(), ["a.parquet 1 service-date-missing"], "{off}");
    }
}

#[test]
fn yyyymmdd_needs_no_declaration() {
    let arrays: [ArrayRef; 5] = [
        Arc::new(Int32Array::from(vec![20_200_302])),
        Arc::new(Int64Array::from(vec![20_200_302])),
        Arc::new(UInt64Array::from(vec![20_200_302])),
        Arc::new(Float64Array::from(vec![20_200_302.0])),
        Arc::new(StringArray::from(vec![" 20200302"])),
    ];
    for array in arrays {
        becomes("service_date", array, &["2020-03-02"]);
    }
}

#[test]
fn zeros_and_nines_are_no_day() {
    let arrays: [ArrayRef; 3] = [
        Arc::new(StringArray::from(vec!["0", "00000000", "99999999", "", "20200304"])),
        Arc::new(Int64Array::from(vec![
            Some(0),
            Some(0),
            Some(99_999_999),
            None,
            Some(20_200_304),
        ])),
        Arc::new(Float64Array::from(vec![0.0, -0.0, 99_999_999.0, f64::NAN, 20_200_304.0])),
    ];
    for array in arrays {
        let admitted = Dump::of(&lines(5).with_ref("reception_date", array)).admit();
        assert_eq!(admitted.column("reception_date"), ["-", "-", "-", "-", "2020-03-04"]);
        assert!(!admitted.reasons().iter().any(|reason| reason.contains("value-unreadable")));
    }
}

#[test]
fn the_dates_of_a_profile() {
    for (encoding, text) in
        [("dd/mm/yyyy", "02/03/2020"), ("ddmonyyyy", "02MAR2020"), ("dd-mon-yyyy", "02-Mar-2020")]
    {
        let columns = lines(1).with("service_date", StringArray::from(vec![text]));
        let declared = format!("date_encoding = \"{encoding}\"");
        let dump = Dump::of(&columns).profile(&[("date_encoding = \"date\"", &declared)]);
        assert_eq!(dump.admit().column("service_date"), ["2020-03-02"], "{encoding}");
        let undeclared = Dump::of(&columns).admit();
        assert_eq!(undeclared.quarantine(), ["a.parquet 1 service-date-missing"], "{encoding}");
    }
}

#[test]
fn sas_day_numbers_are_read_where_declared_and_never_guessed() {
    // 21,976 days after 1 January 1960
    let columns = lines(1).with("service_date", Float64Array::from(vec![21_976.0]));
    let declared = [("date_encoding = \"date\"", "date_encoding = \"sas-days\"")];
    let admitted = Dump::of(&columns).profile(&declared).admit();
    assert_eq!(admitted.column("service_date"), ["2020-03-02"]);
    let undeclared = Dump::of(&columns).admit();
    assert_eq!(undeclared.quarantine(), ["a.parquet 1 service-date-missing"]);
}

#[test]
fn int96_far_away_does_not_wrap() {
    // Julian days: 2020-03-02; year 2500, beyond what 64 bits of nanoseconds hold; 1500
    let columns = [
        ("nomenclature_code", Cells::Int64(vec![301_011; 3])),
        ("provider_id", Cells::Text(vec![b"30000120001"; 3])),
        ("service_date", Cells::Int96(vec![2_458_911, 2_634_167, 2_268_924])),
        ("quantity", Cells::Int64(vec![1; 3])),
        ("paid_cents", Cells::Int64(vec![100; 3])),
    ];
    let admitted =
        Dump::new().file("a.parquet", &physical(&columns)).delivered("2022-01-01").admit();
    assert_eq!(admitted.column("service_date"), ["2020-03-02"]);
    let far = "service-date-out-of-range";
    assert_eq!(admitted.quarantine(), [format!("a.parquet 2 {far}"), format!("a.parquet 3 {far}")]);
    let years: Vec<String> = admitted
        .originals()
        .iter()
        .map(|row| row["raw_service_date"].clone().unwrap()[..4].to_owned())
        .collect();
    assert_eq!(years, ["2500", "1500"]);
}

/// Cells by the physical types of Parquet, for files that Arrow would not write.
pub(super) enum Cells {
    Int64(Vec<i64>),
    Text(Vec<&'static [u8]>),
    /// Julian days at midnight.
    Int96(Vec<u32>),
}

pub(super) fn physical(columns: &[(&str, Cells)]) -> Vec<u8> {
    let fields = columns.iter().map(|(name, cells)| {
        let (kind, converted) = match cells {
            Cells::Int64(_) => (Physical::INT64, ConvertedType::NONE),
            Cells::Text(_) => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
            Cells::Int96(_) => (Physical::INT96, ConvertedType::NONE),
        };
        let field = Type::primitive_type_builder(name, kind).with_converted_type(converted);
        Arc::new(field.with_repetition(Repetition::REQUIRED).build().unwrap())
    });
    let schema = Type::group_type_builder("claims").with_fields(fields.collect()).build().unwrap();
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for (_, cells) in columns {
        match cells {
            Cells::Int64(values) => write::<Int64Type>(&mut group, values),
            Cells::Text(values) => {
                let values: Vec<ByteArray> =
                    values.iter().map(|text| text.to_vec().into()).collect();
                write::<ByteArrayType>(&mut group, &values);
            }
            Cells::Int96(days) => {
                let values: Vec<Int96> = days.iter().map(|day| vec![0, 0, *day].into()).collect();
                write::<Int96Type>(&mut group, &values);
            }
        }
    }
    group.close().unwrap();
    writer.into_inner().unwrap()
}

fn write<T: DataType>(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, values: &[T::T]) {
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, None, None).unwrap();
    column.close().unwrap();
}

const EURO: [(&str, &str); 1] = [("amount_unit = \"cents\"", "amount_unit = \"euro\"")];

fn in_euro(array: ArrayRef) -> super::Admitted {
    let rows = i64::try_from(array.len()).unwrap();
    Dump::of(&lines(rows).with_ref("paid_cents", array)).profile(&EURO).admit()
}

#[test]
fn amounts_as_decimals_of_any_scale() {
    assert_eq!(in_euro(decimals(&[1_234, -5], 2)).column("paid_cents"), ["1234", "-5"]);
    assert_eq!(in_euro(decimals(&[12], 0)).column("paid_cents"), ["1200"]);
    assert_eq!(in_euro(decimals(&[123], 1)).column("paid_cents"), ["1230"]);
    let finer = in_euro(decimals(&[123_400, 123_401], 4));
    assert_eq!(finer.column("paid_cents"), ["1234"]);
    assert_eq!(finer.quarantine(), ["a.parquet 2 amount-not-cents"]);
    becomes("paid_cents", decimals(&[1_234_000], 3), &["1234"]);
}

#[test]
fn amounts_as_integers_in_the_declared_unit() {
    assert_eq!(in_euro(Arc::new(Int16Array::from(vec![12]))).column("paid_cents"), ["1200"]);
    becomes("paid_cents", Arc::new(Int16Array::from(vec![-12])), &["-12"]);
}

#[test]
fn a_float_within_a_millionth_of_a_cent_is_that_cent() {
    let floats = vec![0.1 + 0.2, -12.34, 12.345, 12.340_000_001, 12.340_000_1];
    let admitted = in_euro(Arc::new(Float64Array::from(floats)));
    assert_eq!(admitted.column("paid_cents"), ["30", "-1234", "1234"]);
    let off = ["a.parquet 3 amount-not-cents", "a.parquet 5 amount-not-cents"];
    assert_eq!(admitted.quarantine(), off);
    becomes("paid_cents", Arc::new(Float64Array::from(vec![1_234.000_000_9])), &["1234"]);
}

#[test]
fn nan_is_a_null_and_infinity_is_no_amount() {
    let floats = vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let admitted = in_euro(Arc::new(Float64Array::from(floats)));
    let reasons = ["amount-missing", "amount-not-cents", "amount-not-cents"];
    let expected: Vec<String> =
        (1..).zip(reasons).map(|(row, reason)| format!("a.parquet {row} {reason}")).collect();
    assert_eq!(admitted.quarantine(), expected);
    assert_eq!(admitted.ledger()[0], (3, 0), "unreadable amounts count as 0 cents");
}

#[test]
fn a_float_of_32_bits_is_believed_as_far_as_it_is_exact() {
    let admitted =
        Dump::of(&lines(2).with("paid_cents", Float32Array::from(vec![1_234.0, 30_000_001.0])));
    let admitted = admitted.admit();
    assert_eq!(admitted.column("paid_cents"), ["1234"]);
    assert_eq!(admitted.quarantine(), ["a.parquet 2 amount-not-cents"]);
}

#[test]
fn ids_keep_their_zeros_and_lose_their_blanks() {
    let texts = vec![Some("007"), Some(" 7 "), Some(""), None];
    let arrays: [(ArrayRef, [&str; 4]); 3] = [
        (Arc::new(StringArray::from(texts)), ["007", "7", "-", "-"]),
        (Arc::new(Int32Array::from(vec![Some(7), Some(-7), None, None])), ["7", "-7", "-", "-"]),
        (
            Arc::new(UInt64Array::from(vec![Some(u64::MAX), Some(7), None, None])),
            ["18446744073709551615", "7", "-", "-"],
        ),
    ];
    for (array, expected) in arrays {
        becomes("person_id", array, &expected);
    }
    let most = 9_007_199_254_740_992.0;
    becomes("person_id", Arc::new(Float64Array::from(vec![most])), &["9007199254740992"]);
}

#[test]
fn integers_beyond_64_bits_are_named_row_by_row() {
    let big = UInt64Array::from(vec![301_011, u64::MAX]);
    let admitted = Dump::of(&lines(2).with("nomenclature_code", big.clone())).admit();
    assert_eq!(admitted.quarantine(), ["a.parquet 2 code-not-a-code"]);
    let admitted = Dump::of(&lines(2).with("paid_cents", big)).admit();
    assert_eq!(admitted.quarantine(), ["a.parquet 2 amount-out-of-range"]);
}

#[test]
fn teeth_that_are_none_and_teeth_that_are_unknown() {
    let texts = vec!["", "0", "00", "11", "48", "85", "49", "86", "A1"];
    let admitted = Dump::of(&lines(9).with("tooth", StringArray::from(texts))).admit();
    assert_eq!(admitted.column("tooth"), ["-", "-", "-", "11", "48", "85", "49", "86", "-"]);
    assert_eq!(admitted.reasons(), ["warning tooth-unknown 3"]);
    let numbers = Int8Array::from(vec![Some(0), Some(51), None]);
    becomes("tooth", Arc::new(numbers), &["-", "51", "-"]);
}

#[test]
fn dictionaries_and_large_strings() {
    let words = vec!["30000120001", "30000219001"];
    let dictionary: DictionaryArray<Int32Type> = words.clone().into_iter().collect();
    let arrays: [ArrayRef; 3] = [
        Arc::new(dictionary),
        Arc::new(LargeStringArray::from(words.clone())),
        Arc::new(StringViewArray::from(words)),
    ];
    for array in arrays {
        becomes("provider_id", array.clone(), &["30000120001", "30000219001"]);
        becomes("person_id", array, &["30000120001", "30000219001"]);
    }
}

#[test]
fn a_column_of_nulls_without_a_type() {
    for name in ["tooth", "reception_date", "copayment_cents", "payee_id"] {
        becomes(name, Arc::new(NullArray::new(2)), &["-", "-"]);
    }
    let admitted = Dump::of(&lines(1).with("paid_cents", NullArray::new(1))).admit();
    assert_eq!(admitted.quarantine(), ["a.parquet 1 amount-missing"]);
}

#[test]
fn files_without_rows_or_row_groups() {
    let empty = lines(0);
    let groupless = empty.batch();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(Vec::new(), groupless.schema(), None).unwrap();
    writer.write(&groupless).unwrap();
    let groupless = writer.into_inner().unwrap();
    let admitted = Dump::new()
        .file("a.parquet", &lines(2).parquet())
        .file("b.parquet", &empty.parquet())
        .file("c.parquet", &empty.parquet())
        .file("d.parquet", &groupless)
        .file("e.parquet", &empty_group())
        .admit();
    assert_eq!(admitted.rows().len(), 2);
    let files = &admitted.delivery.manifest.door_files;
    let rows: Vec<i64> = files.iter().map(|file| file.rows).collect();
    assert_eq!(rows, [2, 0, 0, 0, 0], "a file without rows is still listed");
}

/// One row group, in which there is no row.
fn empty_group() -> Vec<u8> {
    physical(&[
        ("nomenclature_code", Cells::Int64(Vec::new())),
        ("provider_id", Cells::Text(Vec::new())),
        ("service_date", Cells::Int96(Vec::new())),
        ("quantity", Cells::Int64(Vec::new())),
        ("paid_cents", Cells::Int64(Vec::new())),
    ])
}

#[test]
fn a_delivery_without_any_row_is_a_delivery() {
    let admitted = Dump::of(&lines(0)).admit();
    assert_eq!(admitted.ledger(), [(0, 0); 4]);
    assert!(admitted.rows().is_empty() && admitted.quarantine().is_empty());
}

#[test]
fn columns_in_another_order_with_others_between() {
    let Columns(mut columns) = lines(2);
    columns.reverse();
    columns.insert(2, ("remark".to_owned(), Arc::new(StringArray::from(vec!["x", "y"]))));
    let admitted = Dump::of(&Columns(columns)).admit();
    let Columns(mut plain) = lines(2);
    plain.truncate(5);
    assert_eq!(admitted.rows(), Dump::of(&Columns(plain)).admit().rows());
}

#[test]
fn names_without_regard_to_case_and_blanks() {
    let columns = lines(1).without("quantity").with(" Quan Tity", Int64Array::from(vec![3]));
    assert_eq!(Dump::of(&columns).admit().column("quantity"), ["3"]);
}

#[test]
fn widths_and_forms_that_differ_between_files() {
    let narrow = lines(1)
        .with("nomenclature_code", Int32Array::from(vec![301_011]))
        .with("quantity", Int8Array::from(vec![2]))
        .with("service_date", Int32Array::from(vec![20_200_302]));
    let wide = lines(1).with("nomenclature_code", Float64Array::from(vec![301_011.0]));
    for (first, second) in [(&narrow, &wide), (&wide, &narrow)] {
        let dump = Dump::new().file("a.parquet", &first.parquet());
        let admitted = dump.file("b.parquet", &second.parquet()).admit();
        assert_eq!(admitted.column("nomenclature_code"), ["301011"; 2]);
        assert_eq!(admitted.column("service_date"), ["2020-03-02"; 2]);
    }
}

#[test]
fn an_optional_column_that_one_file_lacks_is_null_there_and_not_brought() {
    let with = lines(1).with("payee_id", StringArray::from(vec!["0400000001"]));
    let dump =
        Dump::new().file("a.parquet", &with.parquet()).file("b.parquet", &lines(1).parquet());
    let admitted = dump.admit();
    assert_eq!(admitted.column("payee_id"), ["0400000001", "-"]);
    assert!(!admitted.delivery.manifest.columns.contains("payee_id"));
}

#[test]
fn partition_folders_are_columns() {
    let columns = lines(1).without("quantity").with("payer_id", StringArray::from(vec!["x"]));
    let keyless = columns.clone().without("payer_id");
    let admitted = Dump::new()
        .file("payer_id=300/quantity=1/a.parquet", &keyless.parquet())
        .file("payer_id=__HIVE_DEFAULT_PARTITION__/quantity=2/b.parquet", &keyless.parquet())
        .file("payer_id=x/quantity=-1/c.parquet", &columns.parquet())
        .admit();
    let by_quantity: Vec<(String, String)> =
        admitted.column("payer_id").into_iter().zip(admitted.column("quantity")).collect();
    let expected = [("300", "1"), ("-", "2"), ("x", "-1")];
    for (payer, quantity) in expected {
        assert!(by_quantity.contains(&(payer.to_owned(), quantity.to_owned())), "{by_quantity:?}");
    }
}

#[test]
fn the_only_folder_of_a_delivery_is_a_column_as_well() {
    let columns = lines(1).without("quantity");
    let dump = Dump::new().file("quantity=4/a.parquet", &columns.parquet());
    assert_eq!(dump.admit().column("quantity"), ["4"]);
}

#[test]
fn a_code_out_of_scope_and_a_product() {
    let codes = Int64Array::from(vec![301_011, 101_032, 1_234_567]);
    let columns = lines(3).with("nomenclature_code", codes);
    let admitted = Dump::of(&columns).admit();
    let [read, kept, out, quarantined] = admitted.ledger();
    assert_eq!((read.0, kept.0, out.0, quarantined.0), (3, 1, 2, 0));
    let reasons: Vec<String> = admitted
        .delivery
        .manifest
        .ledger
        .entries()
        .filter_map(|(heading, amounts)| {
            Some(format!("{} {}", heading.reason.clone()?, amounts.rows))
        })
        .collect();
    assert_eq!(reasons, ["other-code 1", "other-code-system 1"]);
    let all = Dump::of(&columns).scope(Scope::All).admit();
    assert_eq!(all.column("nomenclature_code"), ["301011", "101032"], "a product is no act");
}
