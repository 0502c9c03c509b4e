//! `datacel completions`.

use crate::cli::Cli;
use clap::CommandFactory;

/// The completions of a shell, to be put where it looks for them.
pub(super) fn of(shell: clap_complete::Shell) -> String {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "datacel", &mut text);
    String::from_utf8(text).expect("names of commands are UTF-8")
}
