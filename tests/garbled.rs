//! Texts that people write, garbled: a job file or a profile is read or refused, never a panic.
//!
//! Damaged Parquet is in `door/damaged.rs`. More cases: `PROPTEST_CASES=100000`.

use crate::repository;
use datacel::reference::Profile;
use datacel::run::Job;
use proptest::prelude::*;
use std::path::Path;

/// One change of a text: at a place (a share of its length), take out so much, put this in.
type Change = (f64, usize, String);

/// What a slip of the hand, a merge or another program leaves in a text.
fn change() -> impl Strategy<Value = Change> {
    let pieces = [
        "\"",
        "'",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ".",
        ",",
        "#",
        "\n",
        "\\",
        "\u{0}",
        "é",
        "\u{202e}",
        "0",
        "-1",
        "9999999999999999999999",
        "1e400",
        "nan",
        "true",
        "2020-02-30",
        "2022-03-18..2020-01-03",
        "../",
        "/",
        "://",
        "**",
        "[job]",
        "[claims]",
        "kind = 7",
    ];
    let piece = prop::sample::select(pieces.map(str::to_owned).to_vec());
    (0.0..1.0_f64, 0_usize..12, piece)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_arithmetic,
    reason = "a place in a text, not a figure"
)]
fn garbled(text: &str, changes: &[Change]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, length, piece) in changes {
        let from = (letters.len() as f64 * place) as usize;
        let to = (from + length).min(letters.len());
        letters.splice(from..to, piece.chars());
    }
    letters.into_iter().collect()
}

/// Every fault of a refusal says what and where, and none is empty.
fn is_told(refusal: &datacel::diagnostic::Refusal) -> bool {
    let faults = refusal.faults();
    !faults.is_empty() && faults.iter().all(|fault| !fault.message().is_empty())
}

proptest! {
    #[test]
    fn a_garbled_job_file_is_read_or_refused(changes in prop::collection::vec(change(), 1..6)) {
        let folder = tempfile::Builder::new().prefix("datacel-").tempdir().unwrap();
        let whole = std::fs::read_to_string(repository("data-samples/job.toml")).unwrap();
        let file = folder.path().join("job.toml");
        std::fs::write(&file, garbled(&whole, &changes)).unwrap();
        if let Err(refusal) = Job::read(&file, None) {
            prop_assert!(is_told(&refusal));
        }
    }

    #[test]
    fn a_garbled_profile_is_read_or_refused(
        shipped in prop::sample::select(vec!["canonical", "cms-carrier", "ima-gz"]),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let folder = tempfile::Builder::new().prefix("datacel-").tempdir().unwrap();
        let path = repository("reference/profiles").join(format!("{shipped}.toml"));
        let whole = std::fs::read_to_string(path).unwrap();
        let file = folder.path().join("mine.toml");
        std::fs::write(&file, garbled(&whole, &changes)).unwrap();
        if let Err(refusal) = Profile::load(&file.to_string_lossy(), Path::new("")) {
            prop_assert!(is_told(&refusal));
        }
    }
}
