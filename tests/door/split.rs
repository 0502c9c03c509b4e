//! However a dump is cut into files and row groups, the same lines come through the door.

use super::{Admitted, Columns, Dump, Row, lines};
use arrow::array::{Date32Array, Int64Array, StringArray};
use proptest::prelude::*;

/// Lines of three providers over three months, with some of everything that the door judges.
fn columns(rows: i64) -> Columns {
    let some = |row: i64, one_in: i64| row % one_in == 3;
    let codes = (0..rows).map(|row| match row % 17 {
        3 => 301_012,
        5 => 101_032,
        _ => 301_011,
    });
    let providers = ["30000120001", "30000219001", "30000318001"];
    let providers = (0..rows).map(|row| providers[usize::try_from(row % 3).unwrap()]);
    let days =
        (0..rows).map(|row| (!some(row, 13)).then(|| 18_322 + i32::try_from(row % 80).unwrap()));
    lines(rows)
        .with("nomenclature_code", Int64Array::from_iter_values(codes))
        .with("provider_id", StringArray::from_iter_values(providers))
        .with("service_date", days.collect::<Date32Array>())
        .with("paid_cents", Int64Array::from_iter_values((0..rows).map(|row| row % 5 * 100 - 100)))
        .with(
            "person_id",
            StringArray::from_iter_values((0..rows).map(|row| format!("p{}", row % 4))),
        )
}

/// What does not depend on files: lines without their made id, refused rows without their places.
fn essence(admitted: &Admitted) -> (Vec<Row>, Vec<Row>, [(i64, i64); 4]) {
    let stored = |delivery: &datacel::store::Delivery| -> Vec<Row> {
        let parts = delivery.manifest.parts.iter();
        parts.flat_map(|part| super::rows_of(&delivery.path_of(part))).collect()
    };
    let without = |mut row: Row, names: &[&str]| {
        row.retain(|name, _| !names.contains(&name.as_str()));
        row
    };
    let kept = stored(&admitted.delivery).into_iter().map(|row| without(row, &["claim_line_id"]));
    let refused = admitted.originals().into_iter().map(|row| without(row, &["file", "row"]));
    let mut refused: Vec<Row> = refused.collect();
    refused.sort();
    (kept.collect(), refused, admitted.ledger())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_way_to_cut_a_dump_gives_the_same(
        cuts in proptest::collection::btree_set(1_usize..400, 0..5),
        group in 7_usize..500,
    ) {
        let whole = columns(400);
        let once = Dump::of(&whole).admit();
        let mut dump = Dump::new();
        let mut from = 0;
        for (number, to) in cuts.into_iter().chain([400]).enumerate() {
            let bytes = whole.slice(from, to - from).parquet_in_groups(group);
            // the first file does not come first in the order of names
            dump = dump.file(&format!("{}.parquet", 9 - number), &bytes);
            from = to;
        }
        prop_assert_eq!(essence(&dump.admit()), essence(&once));
    }

    /// Where lines have ids of their own, the files of the store are the same to the last byte.
    #[test]
    fn any_way_to_cut_a_dump_gives_the_same_bytes(
        cuts in proptest::collection::btree_set(1_usize..400, 0..5),
        group in 7_usize..500,
    ) {
        let ids = StringArray::from_iter_values((0..400).map(|row| format!("id-{}", row * 7 % 400)));
        let whole = columns(400).with("claim_line_id", ids);
        let mut dump = Dump::new();
        let mut from = 0;
        for (number, to) in cuts.into_iter().chain([400]).enumerate() {
            let bytes = whole.slice(from, to - from).parquet_in_groups(group);
            dump = dump.file(&format!("{}.parquet", 9 - number), &bytes);
            from = to;
        }
        let once = Dump::of(&whole).admit();
        prop_assert!(!once.delivery.manifest.parts.is_empty());
        prop_assert_eq!(dump.admit().delivery.manifest.parts, once.delivery.manifest.parts);
    }
}
