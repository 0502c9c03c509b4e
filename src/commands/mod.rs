//! One thin file a command: arguments → job → run → exit code.

pub mod synth;

use crate::cli::{Cli, Command};
use std::process::ExitCode;

/// Does what was asked and gives the exit code.
pub fn main(cli: &Cli) -> ExitCode {
    if let Command::Synth(args) = &cli.command
        && synth::run(args).is_ok()
    {
        return ExitCode::SUCCESS;
    }
    ExitCode::from(2)
}
