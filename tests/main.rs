//! All integration tests in one binary: each that links Polars weighs 300 MB.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test where it stands"
)]

mod antigen;
mod cli;
mod dental_rules;
mod dental_rules_page;
mod door;
mod dump;
mod garbled;
mod ngs;
mod own_sql;
mod property;
mod queries;
mod recount;
mod regressions;
mod sql_dialect;
mod tidy;
mod truth;

use std::path::PathBuf;

/// A file or folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The program as it is built for the tests.
pub(crate) fn datacel() -> std::process::Command {
    std::process::Command::new(env!("CARGO_BIN_EXE_datacel"))
}
