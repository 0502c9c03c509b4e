//! One thin file a command: arguments → job → run → exit code.

mod admit;
mod antigen;
mod completions;
mod control;
mod dental;
mod flags;
mod ngs;
pub mod reference;
mod run;
mod synth;
pub mod verify;

use crate::cli::{Cli, Command, Dental, LogFormat, Ngs};
use crate::diagnostic::{Outcome, Refusal};
use crate::run::log::{Form, Log};
use std::io::Write;
use std::process::ExitCode;

/// What a command leaves: text for stdout, and the exit code.
pub(crate) type Printed = (String, u8);

/// Does what was asked and gives the exit code: 0 done, 1 done and something needs attention, 2 not
/// done.
pub fn main(cli: &Cli) -> ExitCode {
    // whatever is written holds persons or providers: nobody else reads it
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let form = match cli.talk.log_format {
        LogFormat::Text => Form::Text,
        LogFormat::Json => Form::Json,
    };
    let log = Log::start(form, cli.talk.quiet);
    match answer(&cli.command, &log) {
        Ok((text, code)) => {
            // a reader that closes early, as `head` does, has what it wanted
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::from(code)
        }
        Err(refusal) => {
            tell(&refusal, form);
            ExitCode::from(2)
        }
    }
}

/// Why nothing was done: for a person as it reads best, for a machine as one more log line a fault.
fn tell(refusal: &Refusal, form: Form) {
    match form {
        Form::Text => drop(writeln!(std::io::stderr(), "{refusal}")),
        Form::Json => {
            for fault in refusal.faults() {
                let (id, place, hint) = (fault.id(), fault.place(), fault.remedy());
                tracing::error!(id, place, hint, "{}", fault.message());
            }
        }
    }
}

fn answer(command: &Command, log: &Log) -> Outcome<Printed> {
    match command {
        Command::Run(asked) => run::run(asked, log),
        Command::Admit(asked) => admit::run(asked, log),
        Command::Antigen(asked) => antigen::run(asked, log),
        Command::Dental(Dental::PValues(asked)) => dental::p_values(asked, log),
        Command::Dental(Dental::Rules(asked)) => dental::rules(asked, log),
        Command::Ngs(Ngs::Volume(asked)) => ngs::volume(asked, log),
        Command::Ngs(Ngs::Evaluate(asked)) => ngs::evaluate(asked, log),
        Command::Control(asked) => control::run(asked, log),
        Command::Verify { result } => verify::verify(result),
        Command::Reference(asked) => {
            reference::run(asked).map(|printed| (printed.text, printed.code))
        }
        Command::Synth(asked) => synth::run(asked).map(|_| (String::new(), 0)),
        Command::Completions { shell } => Ok((completions::of(*shell), 0)),
    }
}
