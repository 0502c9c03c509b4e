//! Deliveries of text: the same lines, quarantine and ledger as from Parquet.

use super::{Dump, ids, lines};

const HEADER: &str = "code;dienst;dag;aantal;bedrag;opmerking\n";

fn dump(text: &[u8], changes: &[(&str, &str)]) -> Dump {
    let csv =
        "\n[csv]\ndelimiter = \";\"\nquote = \"\\\"\"\nencoding = \"utf-8\"\ndecimal = \",\"\n";
    let unit = "amount_unit = \"euro\"".to_owned();
    let tooth = format!("tooth = \"tooth\"\n{csv}");
    let mut all = vec![
        ("amount_unit = \"cents\"", unit.as_str()),
        ("date_encoding = \"date\"", "date_encoding = \"dd/mm/yyyy\""),
        ("\"nomenclature_code\"", "\"code\""),
        ("\"provider_id\"", "\"dienst\""),
        ("\"service_date\"", "\"dag\""),
        ("\"quantity\"", "\"aantal\""),
        ("\"paid_cents\"", "\"bedrag\""),
        ("\"payee_id\"", "\"opmerking\""),
        ("tooth = \"tooth\"\n", tooth.as_str()),
    ];
    all.extend(changes);
    Dump::new().file("a.csv", text).profile(&all)
}

fn text(rows: &[&str]) -> Vec<u8> {
    format!("{HEADER}{}\n", rows.join("\n")).into_bytes()
}

#[test]
fn text_becomes_the_same_lines_as_parquet() {
    let rows: Vec<String> =
        (0..3).map(|row| format!("0301011;30000120001;02/03/2020;1;{},0{row};", 10)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let admitted = dump(&text(&rows), &[]).admit();
    let parquet = Dump::of(&lines(3)).admit();
    assert_eq!(admitted.ledger(), parquet.ledger());
    for column in ["nomenclature_code", "provider_key", "service_date", "quantity", "paid_cents"] {
        assert_eq!(admitted.column(column), parquet.column(column), "{column}");
    }
    assert_eq!(admitted.column("claim_line_id"), ["a.csv#1", "a.csv#2", "a.csv#3"]);
}

#[test]
fn amounts_of_text_are_exact() {
    let amounts =
        ["12,34", "-12,3", "+12", "12,340", "12,345", "1.234,56", "12.34", "1e3", "", "12,"];
    let rows: Vec<String> =
        amounts.iter().map(|amount| format!("301011;30000120001;02/03/2020;1;{amount};")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let admitted = dump(&text(&rows), &[]).admit();
    assert_eq!(admitted.column("paid_cents"), ["1234", "-1230", "1200", "1234"]);
    let reasons: Vec<String> =
        admitted.originals().iter().map(|row| row["reasons"].clone().unwrap()).collect();
    let not_cents = "amount-not-cents";
    let expected = [not_cents, not_cents, not_cents, not_cents, "amount-missing", not_cents];
    assert_eq!(reasons, expected);
}

#[test]
fn quarantined_rows_of_text_keep_numbers_and_originals() {
    let good = "301011;30000120001;02/03/2020;1;10;\"a;\n\"\"b\"\"\"";
    let bad = "301012;30000120001;31/02/2020;x;10;\"a;\n\"\"b\"\"\"";
    let admitted = dump(&text(&[good, bad, good, bad]), &[]).admit();
    assert_eq!(admitted.rows().len(), 2);
    assert_eq!(admitted.column("payee_id"), ["a;\n\"b\""; 2], "a quoted field holds anything");
    let reasons = "code-not-a-code;service-date-missing;quantity-missing";
    assert_eq!(admitted.quarantine(), [2, 4].map(|row| format!("a.csv {row} {reasons}")));
    let original = &admitted.originals()[1];
    assert_eq!(original["raw_code"].as_deref(), Some("301012"));
    assert_eq!(original["raw_opmerking"].as_deref(), Some("a;\n\"b\""));
}

#[test]
fn both_line_ends_a_byte_order_mark_and_no_last_line_end() {
    let row = "301011;30000120001;02/03/2020;1;10;x";
    for text in [
        format!("\u{feff}{HEADER}{row}\n"),
        format!("{HEADER}{row}").replace('\n', "\r\n"),
        format!("{HEADER}{row}\r\n\r\n").replace('\n', "\r\n"),
    ] {
        assert_eq!(dump(text.as_bytes(), &[]).admit().rows().len(), 1, "{text:?}");
    }
    assert_eq!(dump(HEADER.as_bytes(), &[]).admit().rows().len(), 0);
}

#[test]
fn letters_of_windows() {
    let mut bytes = text(&["301011;30000120001;02/03/2020;1;10;caf"]);
    bytes.truncate(bytes.len() - 1);
    bytes.extend(b"\xe9 \x80\n");
    let declared = [("encoding = \"utf-8\"", "encoding = \"windows-1252\"")];
    assert_eq!(dump(&bytes, &declared).admit().column("payee_id"), ["café €"]);
    dump(&bytes, &[]).refused("text-encoding", "a.csv");
}

#[test]
fn text_that_is_not_whole() {
    let row = "301011;30000120001;02/03/2020;1;10;x";
    let cut = dump(&text(&[row, "301011;30000120001;02/0"]), &[]);
    assert!(cut.refused("csv-fields", "a.csv").contains("line 3"));
    let long = dump(&text(&[row, &format!("{row};")]), &[]);
    assert!(long.refused("csv-fields", "a.csv").contains("line 3"));
    let open = dump(&text(&[row, "301011;30000120001;02/03/2020;1;10;\"x", row]), &[]);
    open.refused("csv-quote", "a.csv");
    let refusal = dump(b"\x00\x01", &[]).try_admit().map(|_| ()).unwrap_err();
    assert_eq!(ids(&refusal), ["column-missing"; 4], "bytes of another kind have no columns");
}

#[test]
fn text_columns_are_held_to_the_same_rules() {
    let twice = text(&["301011;30000120001;02/03/2020;1;10;x"]);
    let twice = String::from_utf8(twice).unwrap().replace("opmerking", "CODE");
    dump(twice.as_bytes(), &[]).refused("column-twice", "a.csv");
    let row = text(&["301011;30000120001;02/03/2020;1;10;x"]);
    let same = dump(&row, &[]).file("b.csv", &row);
    same.refused("file-twice", "b.csv");
    let empty = dump(&row, &[]).file("b.csv", HEADER.as_bytes()).file("c.csv", HEADER.as_bytes());
    assert_eq!(empty.admit().rows().len(), 1, "files without rows may be equal");
}

#[test]
fn parquet_beside_text_is_read_as_what_it_is() {
    let row = text(&["301011;30000120001;02/03/2020;1;10;x"]);
    let names = [("\"code\"", "[\"code\", \"nomenclature_code\"]")];
    let parquet = lines(1)
        .without("provider_id")
        .with("dienst", arrow::array::StringArray::from(vec!["30000120001"]))
        .with("dag", arrow::array::StringArray::from(vec!["02/03/2020"]))
        .with("aantal", arrow::array::Int64Array::from(vec![1]))
        .with("bedrag", arrow::array::Int64Array::from(vec![10]));
    let dump = dump(&row, &names).file("b.parquet", &parquet.parquet());
    assert_eq!(dump.admit().column("paid_cents"), ["1000", "1000"]);
}

/// Lines of the same shape as the carrier file of the Medicare beneficiary data.
#[test]
fn foreign_claims_with_the_shipped_profile() {
    let header = "BENE_ID|NCH_WKLY_PROC_DT|CARR_NUM|RFR_PHYSN_NPI|PRF_PHYSN_NPI|ORG_NPI_NUM|\
                  TAX_NUM|LINE_1ST_EXPNS_DT|HCPCS_CD|LINE_NCH_PMT_AMT|LINE_COINSRNC_AMT\n";
    let rows = "-1|04-Jun-2015|31143|99|99|88|9|30-May-2015||109.44|0\n\
                -1|04-Jun-2015|31143|99|99|88|9|30-May-2015|G0101|108.80|0.00\n\
                -1|04-Jun-2015|31143|99||88|9|30-May-2015|99213|-345.12|\"\n";
    let text = format!("{header}{rows}");
    let admitted = Dump::new().file("carrier.csv", text.as_bytes()).shipped("cms-carrier").admit();
    assert_eq!(admitted.ledger()[..2], [(3, 10_944 + 10_880 - 34_512); 2]);
    assert_eq!(admitted.column("nomenclature_code"), ["-", "-", "99213"]);
    assert_eq!(admitted.column("quantity"), ["1", "1", "-1"], "the sign of what was paid");
    assert_eq!(admitted.column("service_date"), ["2015-05-30"; 3]);
    assert!(admitted.quarantine().is_empty(), "no row is quarantined for its code");
}
