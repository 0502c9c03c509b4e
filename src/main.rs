//! Parse, run, print the error and its hint, exit with the code.

use clap::Parser;
use datacel::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    datacel::commands::main(&Cli::parse())
}
