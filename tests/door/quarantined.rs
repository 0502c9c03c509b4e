//! "Quarantined, the row alone", and the warnings that keep a row.

use super::{Columns, Dump, day, lines};
use arrow::array::{Date32Array, Float64Array, Int32Array, Int64Array, StringArray};
use datacel::claims::{Reason, Scope};

/// Two lines of which the second has this value: it alone is refused, for this reason alone.
fn second_is(columns: &Columns, reason: &str) {
    let admitted = Dump::of(columns).delivered("2022-03-18").admit();
    assert_eq!(admitted.rows().len(), 1, "{reason}");
    assert_eq!(admitted.quarantine(), [format!("a.parquet 2 {reason}")]);
    assert_eq!(admitted.reasons(), [format!("quarantine {reason} 1")]);
    let [read, kept, out, quarantined] = admitted.ledger();
    assert_eq!((read.0, kept.0, out.0, quarantined.0), (2, 1, 0, 1));
    assert_eq!(read.1, kept.1 + quarantined.1, "cents add up");
}

fn code(second: Option<&str>) -> Columns {
    lines(2).with("nomenclature_code", StringArray::from(vec![Some("301011"), second]))
}

#[test]
fn code_missing() {
    second_is(&code(None), "code-missing");
    second_is(&code(Some(" ")), "code-missing");
}

#[test]
fn code_not_a_code() {
    let texts = ["301012", "30101", "0", "-301011", "30101a", "301011.5", "12345678", "1e5", "00"];
    for text in texts {
        second_is(&code(Some(text)), "code-not-a-code");
    }
    let floats = Float64Array::from(vec![301_011.0, 301_011.5]);
    second_is(&lines(2).with("nomenclature_code", floats), "code-not-a-code");
}

fn service(second: Option<i32>) -> Columns {
    lines(2).with("service_date", Date32Array::from(vec![Some(day("2022-03-18")), second]))
}

#[test]
fn service_date_missing() {
    second_is(&service(None), "service-date-missing");
    for number in [0, 99_999_999, 20_200_230, 20_201_301, 2_020, -20_200_302] {
        let days = Int32Array::from(vec![20_200_302, number]);
        second_is(&lines(2).with("service_date", days), "service-date-missing");
    }
}

#[test]
fn service_date_out_of_range() {
    for text in ["1963-12-31", "0001-01-01", "2022-03-19", "9999-12-31"] {
        second_is(&service(Some(day(text))), "service-date-out-of-range");
    }
    for number in [i32::MIN, i32::MAX] {
        second_is(&service(Some(number)), "service-date-out-of-range");
    }
    let first = lines(1).with("service_date", Date32Array::from(vec![day("1964-01-01")]));
    assert_eq!(Dump::of(&first).admit().rows().len(), 1);
    let late = service(Some(day("2022-03-19")));
    assert_eq!(Dump::of(&late).admit().rows().len(), 2, "no day of delivery is given");
}

#[test]
fn quantity_missing() {
    let quantities = Int64Array::from(vec![Some(1), None]);
    second_is(&lines(2).with("quantity", quantities), "quantity-missing");
    let quantities = Float64Array::from(vec![1.0, 1.5]);
    second_is(&lines(2).with("quantity", quantities), "quantity-missing");
}

#[test]
fn quantity_out_of_range() {
    for quantity in [1_000_001, -1_000_001, i64::MAX, i64::MIN] {
        let quantities = Int64Array::from(vec![1_000_000, quantity]);
        second_is(&lines(2).with("quantity", quantities), "quantity-out-of-range");
    }
}

#[test]
fn amount_missing() {
    let amounts = Int64Array::from(vec![Some(1), None]);
    second_is(&lines(2).with("paid_cents", amounts), "amount-missing");
}

#[test]
fn amount_not_cents() {
    let amounts = Float64Array::from(vec![100.0, 100.5]);
    second_is(&lines(2).with("paid_cents", amounts), "amount-not-cents");
}

#[test]
fn amounts_that_no_sum_could_hold() {
    let columns = lines(4)
        .with("paid_cents", Int64Array::from(vec![100_000_000_000, i64::MAX, i64::MAX, i64::MIN]));
    let admitted = Dump::of(&columns).admit();
    assert_eq!(admitted.reasons(), ["quarantine amount-out-of-range 3"]);
    assert_eq!(admitted.ledger()[0], (4, 100_000_000_000), "they count as 0 cents");
    let manifest = &admitted.delivery.manifest;
    let read = manifest.ledger.total(datacel::ledger::Stage::Read);
    assert_eq!(read.rows_amount_unreadable, 3);
}

#[test]
fn provider_missing() {
    let providers = StringArray::from(vec![Some("30000120001"), None]);
    second_is(&lines(2).with("provider_id", providers), "provider-missing");
    // a code that cannot be read may be one that needs it
    let codes = Int64Array::from(vec![301_012]);
    let columns = lines(1).without("provider_id").with("nomenclature_code", codes);
    let both = ["a.parquet 1 code-not-a-code;provider-missing"];
    assert_eq!(Dump::of(&columns).admit().quarantine(), both);
    // a code that a control can read without a provider
    let code = Int64Array::from(vec![101_032]);
    let columns = lines(1).without("provider_id").with("nomenclature_code", code);
    let admitted = Dump::of(&columns).scope(Scope::All).admit();
    assert_eq!(admitted.column("provider_key"), ["-"]);
}

#[test]
fn provider_check_digit() {
    for id in ["30000121001", "3000012000", "300001200011", "3000012000a", "30000100001"] {
        let providers = StringArray::from(vec!["30000120001", id]);
        second_is(&lines(2).with("provider_id", providers), "provider-check-digit");
    }
    let pseudonym = lines(1).with("provider_id", StringArray::from(vec!["abc"]));
    let declared = [("provider_kind = \"riziv\"", "provider_kind = \"pseudonym\"")];
    let admitted = Dump::of(&pseudonym).profile(&declared).admit();
    assert_eq!(admitted.column("provider_key"), ["abc"], "a pseudonym is not judged, nor cut");
}

#[test]
fn all_reasons_of_a_row_stand_with_its_originals() {
    let columns = lines(3)
        .with("nomenclature_code", StringArray::from(vec![None, Some("301011"), Some("30 1011")]))
        .with("service_date", Int32Array::from(vec![Some(0), Some(20_200_302), None]))
        .with("quantity", Int64Array::from(vec![None, Some(1), None]))
        .with("paid_cents", Float64Array::from(vec![0.5, 100.0, f64::NAN]))
        .with("provider_id", StringArray::from(vec!["x", "30000120001", " "]))
        .with("remark", StringArray::from(vec!["zei \"a;b\"", "-", "=1"]));
    let admitted = Dump::of(&columns).admit();
    let first = "code-missing;service-date-missing;quantity-missing;amount-not-cents;\
                 provider-check-digit";
    let third = "code-not-a-code;service-date-missing;quantity-missing;amount-missing;\
                 provider-missing";
    assert_eq!(
        admitted.quarantine(),
        [format!("a.parquet 1 {first}"), format!("a.parquet 3 {third}")]
    );
    let originals = admitted.originals();
    let original = |row: usize, name: &str| originals[row][&format!("raw_{name}")].clone();
    assert_eq!(original(0, "nomenclature_code"), None);
    assert_eq!(original(1, "nomenclature_code").as_deref(), Some("30 1011"));
    assert_eq!(original(0, "service_date").as_deref(), Some("0"));
    assert_eq!(original(0, "paid_cents").as_deref(), Some("0.5"));
    assert_eq!(original(1, "provider_id").as_deref(), Some(" "));
    assert_eq!(original(0, "remark").as_deref(), Some("zei \"a;b\""));
    let entries = admitted.delivery.manifest.ledger.entries();
    let under: Vec<String> = entries.filter_map(|(heading, _)| heading.reason.clone()).collect();
    assert_eq!(under, ["code-missing", "code-not-a-code"], "under the first in the ledger");
}

#[test]
fn reasons_are_in_the_order_of_the_contract() {
    let names: Vec<&str> = Reason::ALL.into_iter().map(Reason::name).collect();
    let mut sorted = Reason::ALL;
    sorted.sort();
    assert_eq!(names, sorted.map(Reason::name));
}

#[test]
fn a_row_of_another_code_is_out_of_scope_whatever_else_is_wrong_with_it() {
    let columns = lines(1)
        .with("nomenclature_code", Int64Array::from(vec![101_032]))
        .with("service_date", Int32Array::from(vec![0]))
        .with("paid_cents", Int64Array::from(vec![None]));
    let admitted = Dump::of(&columns).admit();
    assert!(admitted.quarantine().is_empty());
    assert_eq!(admitted.ledger()[2], (1, 0));
}

#[test]
fn refused_rows_of_many_files_and_row_groups_keep_their_numbers() {
    let odd = |rows: i64| {
        let codes = (0..rows).map(|row| if row % 1_000 == 7 { 7 } else { 301_011 });
        lines(rows).with("nomenclature_code", Int64Array::from_iter_values(codes))
    };
    let admitted = Dump::new()
        .file("a.parquet", &odd(3_000).parquet_in_groups(700))
        .file("b.parquet", &odd(1_100).parquet_in_groups(1_000_000))
        .admit();
    let expected =
        ["a.parquet 8", "a.parquet 1008", "a.parquet 2008", "b.parquet 8", "b.parquet 1008"];
    assert_eq!(admitted.quarantine(), expected.map(|row| format!("{row} code-not-a-code")));
    let paid: Vec<String> =
        admitted.originals().iter().map(|row| row["raw_paid_cents"].clone().unwrap()).collect();
    assert_eq!(paid, ["1007", "2007", "3007", "1007", "2007"], "the originals are of those rows");
}

fn warned(columns: &Columns, expected: &[&str]) {
    let rows = columns.batch().num_rows();
    let admitted = Dump::of(columns).admit();
    assert_eq!(admitted.rows().len(), rows, "a warning keeps the row");
    assert_eq!(admitted.reasons(), expected);
}

#[test]
fn sign_mismatch() {
    let columns = lines(3)
        .with("quantity", Int64Array::from(vec![1, -1, -1]))
        .with("paid_cents", Int64Array::from(vec![-5, 5, -5]))
        .with("person_id", StringArray::from(vec!["a", "b", "c"]))
        .with("service_date", Date32Array::from(vec![1, 2, 3]));
    warned(&columns, &["warning net-negative 2", "warning sign-mismatch 2"]);
}

#[test]
fn quantity_zero() {
    let columns = lines(1).with("quantity", Int64Array::from(vec![0]));
    warned(&columns, &["warning quantity-zero 1"]);
}

#[test]
fn service_after_reception() {
    let received = vec![Some(day("2020-03-01")), Some(day("2020-03-02")), None];
    let columns = lines(3).with("reception_date", Date32Array::from(received));
    warned(&columns, &["warning service-after-reception 1"]);
}

#[test]
fn duplicates_are_suspected_and_all_kept() {
    let columns = lines(4).with("paid_cents", Int64Array::from(vec![5, 5, 5, 6]));
    warned(&columns, &["warning duplicate-suspect 2"]);
    let mut copies = Dump::of(&columns).admit().column("copy_number");
    copies.sort();
    assert_eq!(copies, ["1", "1", "2", "3"]);
    let numbered = columns.with("claim_line_id", StringArray::from(vec!["a", "b", "c", "d"]));
    warned(&numbered, &[]);
}

#[test]
fn net_negative() {
    let columns = lines(4)
        .with("quantity", Int64Array::from(vec![1, -1, 1, -2]))
        .with("paid_cents", Int64Array::from(vec![5, -5, 5, -10]))
        .with("person_id", StringArray::from(vec!["a", "a", "b", "b"]));
    warned(&columns, &["warning net-negative 2"]);
}

#[test]
fn an_optional_value_that_cannot_be_read_is_null_and_counted() {
    let columns = lines(3)
        .with("reception_date", Int32Array::from(vec![Some(20_201_301), Some(20_200_303), None]))
        .with("birth_year", StringArray::from(vec!["19x0", "1980", ""]))
        .with("copayment_cents", Int64Array::from(vec![1, i64::MAX, 3]));
    warned(&columns, &["warning value-unreadable 2"]);
    let admitted = Dump::of(&columns).admit();
    assert_eq!(admitted.column("reception_date"), ["-", "2020-03-03", "-"]);
    assert_eq!(admitted.column("birth_year"), ["-", "1980", "-"]);
    assert_eq!(admitted.column("copayment_cents"), ["1", "-", "3"]);
}
