//! Damaged files are refused or read right, never half read, and never end the program.

use super::{Columns, Dump, Row, lines};
use arrow::array::{Int64Array, StringArray, StringViewArray};
use proptest::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

fn columns() -> Columns {
    let ids = (0..300).map(|row| format!("person-{row}")).collect::<Vec<_>>();
    let words = (0..300).map(|row| if row % 3 == 0 { "a word" } else { "another" });
    lines(300)
        .with("person_id", StringArray::from(ids))
        .with("remark", StringViewArray::from_iter_values(words))
}

/// The same lines from another program (`pyarrow` 26, `write_page_checksum=True`), whose pages carry
/// checksums.
fn checksummed() -> Vec<u8> {
    std::fs::read(crate::repository("tests/door/checksummed.parquet")).unwrap()
}

/// How the door took a file: `None` where it was refused.
fn taken(bytes: &[u8]) -> Option<Vec<Row>> {
    let dump = Dump::new().file("a.parquet", bytes);
    let admitted = catch_unwind(AssertUnwindSafe(|| dump.try_admit()));
    let admitted = admitted.expect("no file can end the program").ok()?;
    Some(admitted.rows())
}

#[test]
fn a_file_cut_at_any_length_is_refused() {
    for bytes in [columns().parquet_in_groups(100), checksummed()] {
        for step in 0..200 {
            let length = bytes.len() * step / 200;
            assert!(taken(&bytes[..length]).is_none(), "cut at {length} of {}", bytes.len());
        }
    }
}

/// Where in a file a flipped bit is taken for another value.
fn unnoticed(bytes: &[u8]) -> Vec<usize> {
    let whole = taken(bytes).unwrap();
    let mut unnoticed = Vec::new();
    for step in 0..500 {
        let at = bytes.len() * step / 500;
        let mut flipped = bytes.to_vec();
        flipped[at] ^= 1 << (step % 8);
        if taken(&flipped).is_some_and(|rows| rows != whole) {
            unnoticed.push(at);
        }
    }
    unnoticed
}

#[test]
fn with_page_checksums_every_flipped_bit_of_a_page_is_noticed() {
    let bytes = checksummed();
    let length = u32::from_le_bytes(bytes[bytes.len() - 8..][..4].try_into().unwrap());
    let footer = bytes.len() - 8 - usize::try_from(length).unwrap();
    let unnoticed = unnoticed(&bytes);
    println!("footer at {footer} of {}: {unnoticed:?}", bytes.len());
    assert!(unnoticed.iter().all(|at| *at >= footer), "{unnoticed:?}");
}

/// The Parquet format has no checksum of a whole file: without those of its pages, another value
/// may well be read. `docs/data-contract.md` says so, and what helps.
#[test]
fn without_checksums_a_flipped_bit_is_not_always_noticed_and_never_ends_the_program() {
    assert!(!unnoticed(&columns().parquet_in_groups(100)).is_empty());
}

/// One change of a file: at a place (in thousandths), take out so much, put these bytes in.
#[derive(Debug, Clone)]
struct Change {
    place: usize,
    removed: usize,
    put: Vec<u8>,
}

/// What a disk, a line or a hostile sender does to bytes. Half of it to the footer, which says
/// where everything is and how large.
fn change() -> impl Strategy<Value = Change> {
    let place = prop_oneof![0_usize..1000, 700_usize..1000];
    let numbers = [0_u64, 1, 0x7f, 0x80, 0xffff_ffff, 0x7fff_ffff_ffff_ffff, u64::MAX];
    let put = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..9),
        prop::sample::select(numbers.to_vec()).prop_map(|number| number.to_le_bytes().to_vec()),
        // the largest number in the form in which a footer writes numbers
        Just([vec![0xff; 9], vec![1]].concat()),
    ];
    (place, prop_oneof![Just(0_usize), Just(1), 1_usize..12, 1_usize..400], put)
        .prop_map(|(place, removed, put)| Change { place, removed, put })
}

fn changed(bytes: &[u8], changes: &[Change], same_length: bool) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for Change { place, removed, put } in changes {
        let from = bytes.len() * place / 1000;
        let removed = if same_length { put.len() } else { *removed };
        let to = (from + removed).min(bytes.len());
        bytes.splice(from..to, put.iter().copied());
    }
    bytes
}

/// Files of several writers and forms: dictionaries, views, nulls, many groups, checksums.
fn whole_files() -> &'static [Vec<u8>] {
    static FILES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let holes = (0..300).map(|row| (row % 7 != 0).then_some(row * 100));
        let with_holes = columns().with("paid_cents", holes.collect::<Int64Array>());
        vec![
            columns().parquet_in_groups(100),
            columns().parquet(),
            with_holes.parquet_in_groups(11),
            checksummed(),
        ]
    })
}

proptest! {
    /// More cases: `PROPTEST_CASES=100000`.
    #[test]
    fn garbled_parquet_is_read_or_refused(
        file in 0_usize..4,
        changes in prop::collection::vec(change(), 1..6),
        same_length in any::<bool>(),
    ) {
        // whatever it is taken for: it does not end the program, and every line is accounted for
        let bytes = changed(&whole_files()[file], &changes, same_length);
        drop(taken(&bytes));
    }
}
