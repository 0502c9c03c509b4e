//! All integration tests in one binary: each that links Polars weighs 300 MB.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test where it stands"
)]

mod cli;
mod dump;
mod property;
mod queries;
mod recount;
mod regressions;
mod sql_dialect;
mod tidy;

use std::path::PathBuf;

/// A file or folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}
