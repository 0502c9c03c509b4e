//! One thin file a command: arguments → job → run → exit code.

pub mod reference;
pub mod verify;

use crate::cli::Cli;
use std::process::ExitCode;

/// Does what was asked and gives the exit code.
pub fn main(_cli: &Cli) -> ExitCode {
    ExitCode::from(2)
}
