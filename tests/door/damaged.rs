//! Damaged files are refused or read right, never half read, and never end the program.

use super::{Columns, Dump, Row, lines};
use arrow::array::{StringArray, StringViewArray};
use std::panic::{AssertUnwindSafe, catch_unwind};

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
