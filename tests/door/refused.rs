//! "Refused, the whole delivery": the fault's id, its file, a hint, and an empty store.

use super::accepted::{Cells, physical};
use super::{Columns, Dump, ids, lines};
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal256Array, Float32Array, Float64Array,
    Int64Array, ListArray, RecordBatch, StringArray, Time64MicrosecondArray,
};
use arrow::datatypes::{Field, Int32Type, Schema, i256};
use datacel::claims::Expected;
use datacel::reference::Profile;
use datacel::values::Cents;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter};
use std::path::Path;
use std::sync::Arc;

fn beside(good: &Columns, name: &str, bytes: &[u8]) -> Dump {
    Dump::new().file("good.parquet", &good.parquet()).file(name, bytes)
}

#[test]
fn zero_bytes_in_a_folder() {
    beside(&lines(3), "b.parquet", b"").refused("file-empty", "b.parquet");
}

#[test]
fn not_parquet() {
    let text = b"nomenclature_code,service_date\n301011,2020-03-02\n";
    beside(&lines(3), "b.parquet", text).refused("file-not-parquet", "b.parquet");
    beside(&lines(3), "b.parquet", b"PAR1").refused("file-not-parquet", "b.parquet");
}

#[test]
fn truncated() {
    let bytes = lines(300).parquet();
    for length in [8, bytes.len() / 2, bytes.len() - 1] {
        let dump = beside(&lines(3), "b.parquet", &bytes[..length]);
        dump.refused("file-not-parquet", "b.parquet");
    }
}

#[test]
fn encrypted() {
    let mut bytes = lines(3).parquet();
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(b"PARE");
    let text = beside(&lines(2), "b.parquet", &bytes).refused("file-not-parquet", "b.parquet");
    assert!(text.contains("encrypted"), "{text}");
}

/// The file with another footer.
fn with_footer(bytes: &[u8], change: impl Fn(ParquetMetaData) -> ParquetMetaData) -> Vec<u8> {
    let whole = bytes::Bytes::copy_from_slice(bytes);
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&whole).unwrap();
    let length = u32::from_le_bytes(bytes[bytes.len() - 8..][..4].try_into().unwrap());
    let pages = bytes.len() - 8 - usize::try_from(length).unwrap();
    let mut changed = bytes[..pages].to_vec();
    ParquetMetaDataWriter::new(&mut changed, &change(metadata)).finish().unwrap();
    changed
}

#[test]
fn a_codec_that_is_not_known() {
    let bytes = with_footer(&lines(3).parquet(), |metadata| {
        let mut builder = metadata.into_builder();
        let groups = builder.take_row_groups().into_iter().map(|group| {
            let columns = group.columns().iter().map(|column| {
                let column = column.clone().into_builder();
                column.set_compression(Compression::LZO).build().unwrap()
            });
            let columns = columns.collect();
            group.into_builder().set_column_metadata(columns).build().unwrap()
        });
        let groups = groups.collect();
        builder.set_row_groups(groups).build()
    });
    beside(&lines(2), "b.parquet", &bytes).refused("file-unreadable", "b.parquet");
}

#[test]
fn a_summary_of_other_files() {
    let bytes = with_footer(&lines(3).parquet(), |metadata| {
        let mut builder = metadata.into_builder();
        let groups = builder.take_row_groups().into_iter().map(|group| {
            let columns = group.columns().iter().map(|column| {
                let column = column.clone().into_builder();
                column.set_file_path("part-0.parquet".to_owned()).build().unwrap()
            });
            let columns = columns.collect();
            group.into_builder().set_column_metadata(columns).build().unwrap()
        });
        let groups = groups.collect();
        builder.set_row_groups(groups).build()
    });
    beside(&lines(2), "_metadata", &bytes).refused("file-summary", "_metadata");
}

#[test]
fn a_needed_column_missing() {
    for name in ["nomenclature_code", "service_date", "quantity", "paid_cents"] {
        let bytes = lines(3).without(name).parquet();
        let text = beside(&lines(2), "b.parquet", &bytes).refused("column-missing", "b.parquet");
        assert!(text.contains(name), "{text}");
    }
    let renamed =
        lines(3).without("service_date").with("servicedate", Date32Array::from(vec![1; 3]));
    let text = Dump::of(&renamed).refused("column-missing", "a.parquet");
    assert!(text.contains("hint: the file has `servicedate`"), "{text}");
}

#[test]
fn a_column_that_a_control_needs() {
    let dump = Dump::of(&lines(3)).needing("payee_id");
    let text = dump.refused("column-missing", "a.parquet");
    assert!(text.contains("`payee_id`"), "{text}");
    let dump = Dump::of(&lines(3));
    dump.admit();
    let refusal = dump.needing("payee_id").try_admit().map(|_| ()).unwrap_err();
    assert_eq!(ids(&refusal), ["column-missing"], "also where the store has the delivery");
}

#[test]
fn a_type_that_is_not_accepted_names_its_file() {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)]); 3]);
    let cases: [(&str, ArrayRef); 9] = [
        ("nomenclature_code", Arc::new(BooleanArray::from(vec![true; 3]))),
        ("nomenclature_code", Arc::new(Date32Array::from(vec![1; 3]))),
        ("provider_id", Arc::new(BinaryArray::from_vec(vec![b"1"; 3]))),
        ("provider_id", Arc::new(list)),
        ("service_date", Arc::new(Time64MicrosecondArray::from(vec![1; 3]))),
        // a float of 32 bits cannot tell 20200302 from 20200303
        ("service_date", Arc::new(Float32Array::from(vec![20_200_302.0; 3]))),
        ("quantity", Arc::new(Date32Array::from(vec![1; 3]))),
        ("paid_cents", Arc::new(StringArray::from(vec!["1"; 3]))),
        ("paid_cents", Arc::new(Date32Array::from(vec![1; 3]))),
    ];
    for (name, array) in cases {
        let bytes = lines(3).with_ref(name, array).parquet();
        let text = beside(&lines(2), "b.parquet", &bytes).refused("column-type", "b.parquet");
        assert!(text.contains(&format!("`{name}`")), "{text}");
    }
}

#[test]
fn decimals_beyond_38_digits() {
    let wide = Decimal256Array::from(vec![i256::from(1); 3]).with_precision_and_scale(50, 2);
    let columns = lines(3).with("paid_cents", wide.unwrap());
    let text = Dump::of(&columns).refused("column-type", "a.parquet");
    assert!(text.contains("38 digits"), "{text}");
}

#[test]
fn text_that_is_no_utf8() {
    let columns = [
        ("nomenclature_code", Cells::Int64(vec![301_011; 2])),
        ("provider_id", Cells::Text(vec![b"30000120001", b"3000\xff120001"])),
        ("service_date", Cells::Int64(vec![20_200_302; 2])),
        ("quantity", Cells::Int64(vec![1; 2])),
        ("paid_cents", Cells::Int64(vec![100; 2])),
    ];
    let dump = beside(&lines(2), "b.parquet", &physical(&columns));
    dump.refused("text-encoding", "b.parquet");
}

#[test]
fn a_column_twice() {
    let columns = lines(3);
    let batch = columns.batch();
    for name in ["quantity", "QUANTITY", "quan tity"] {
        let mut fields: Vec<Field> =
            batch.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
        let mut arrays = batch.columns().to_vec();
        fields.push(Field::new(name, arrays[3].data_type().clone(), true));
        arrays.push(arrays[3].clone());
        let schema = Arc::new(Schema::new(fields));
        let doubled = RecordBatch::try_new(schema.clone(), arrays).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, None).unwrap();
        writer.write(&doubled).unwrap();
        let bytes = writer.into_inner().unwrap();
        beside(&lines(2), "b.parquet", &bytes).refused("column-twice", "b.parquet");
    }
}

#[test]
fn two_columns_for_one() {
    let columns = lines(3).with("amount", Int64Array::from(vec![1; 3]));
    let names = [("paid_cents = \"paid_cents\"", "paid_cents = [\"amount\", \"paid_cents\"]")];
    Dump::of(&columns).profile(&names).refused("column-ambiguous", "a.parquet");
    Dump::of(&columns.without("paid_cents")).profile(&names).admit();
}

#[test]
fn an_id_that_lost_digits_as_a_float() {
    for float in [9_007_199_254_740_994.0, 1.5, f64::INFINITY] {
        let columns = lines(1).with("person_id", Float64Array::from(vec![float]));
        let text = Dump::of(&columns).refused("column-value", "a.parquet");
        assert!(!text.contains("900719925474"), "an id of a person is not printed: {text}");
    }
    let columns = lines(1).with("person_id", Float32Array::from(vec![30_000_120_001.0]));
    Dump::of(&columns).refused("column-value", "a.parquet");
}

#[test]
fn the_same_content_twice() {
    let bytes = lines(3).parquet();
    let dump = Dump::new().file("x.parquet", &bytes).file("y/x (1).parquet", &bytes);
    let text = dump.refused("file-twice", "y/x (1).parquet");
    assert!(text.contains("`x.parquet`"), "{text}");
    let folders = Dump::new().file("batch=1/x.parquet", &bytes).file("batch=2/x.parquet", &bytes);
    folders.refused("file-twice", "batch=2/x.parquet");
}

#[test]
fn what_other_programs_leave_is_passed_over() {
    let admitted = Dump::of(&lines(2))
        .file("_SUCCESS", b"")
        .file("a.parquet.crc", b"x")
        .file(".a.parquet.crc", b"x")
        .file(".DS_Store", b"x")
        .file("__MACOSX/._a.parquet", b"x")
        .file(".ipynb_checkpoints/a.parquet", b"x")
        .admit();
    assert_eq!(admitted.rows().len(), 2);
    let refusal = Dump::new().file("_SUCCESS", b"").try_admit().map(|_| ()).unwrap_err();
    assert_eq!(ids(&refusal), ["claims-missing"]);
}

#[test]
fn control_totals_that_differ() {
    let paid = Cents::new(1_000 + 1_001 + 1_002);
    let right = Expected { rows: Some(3), paid: Some(paid) };
    Dump::of(&lines(3)).expecting(right).admit();
    let wrong = [
        Expected { rows: Some(4), paid: None },
        Expected { rows: None, paid: Some(Cents::new(3_004)) },
        Expected { rows: Some(3), paid: Some(Cents::ZERO) },
    ];
    for expected in wrong {
        let dump = Dump::of(&lines(3)).expecting(expected);
        let refusal = dump.try_admit().map(|_| ()).unwrap_err();
        assert_eq!(ids(&refusal), ["control-totals-differ"]);
        assert_eq!(std::fs::read_dir(dump.store()).unwrap().count(), 0, "nothing is written");
    }
}

#[test]
fn no_amount_unit_declared() {
    let dump = Dump::of(&lines(1)).profile(&[("amount_unit = \"cents\"\n", "")]);
    let refusal = dump.try_admit().map(|_| ()).unwrap_err();
    assert_eq!(ids(&refusal), ["profile-key-missing"]);
    assert!(refusal.to_string().contains("`amount_unit`"), "{refusal}");
}

#[test]
fn a_folder_that_says_otherwise_than_the_file() {
    let columns = lines(2).with("year", Int64Array::from(vec![2020, 2021]));
    for folder in ["year=2020", "year=2022", "year=__HIVE_DEFAULT_PARTITION__"] {
        let name = format!("{folder}/a.parquet");
        Dump::new().file(&name, &columns.parquet()).refused("partition-contradicted", &name);
    }
    let same = lines(2).with("Year", Int64Array::from(vec![2020; 2]));
    let dump = Dump::new().file("year=2020/a.parquet", &same.parquet());
    assert_eq!(dump.admit().rows().len(), 2);
}

#[test]
fn loose_files_beside_partition_folders() {
    let dump = Dump::new()
        .file("year=2020/a.parquet", &lines(1).parquet())
        .file("b.parquet", &lines(2).parquet());
    dump.refused("partition-mixed", "b.parquet");
    let dump = Dump::new()
        .file("year=2020/month=1/a.parquet", &lines(1).parquet())
        .file("year=2020/b.parquet", &lines(2).parquet());
    dump.refused("partition-mixed", "year=2020/b.parquet");
}

#[test]
fn all_faults_of_all_files_are_told_at_once() {
    let dump = Dump::new()
        .file("a.parquet", &lines(1).without("quantity").parquet())
        .file("b.parquet", b"x")
        .file("c.parquet", &lines(2).without("service_date").without("paid_cents").parquet());
    let refusal = dump.try_admit().map(|_| ()).unwrap_err();
    let expected = ["column-missing", "file-not-parquet", "column-missing", "column-missing"];
    assert_eq!(ids(&refusal), expected);
}

#[test]
fn every_shipped_profile_can_be_read() {
    let names: Vec<String> =
        Profile::shipped().unwrap().into_iter().map(|profile| profile.name).collect();
    assert_eq!(names, ["canonical", "cms-carrier", "ima-gz"]);
    assert!(Profile::load("ima-gz", Path::new("")).is_ok());
}
