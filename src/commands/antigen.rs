//! `datacel antigen`: the control from flags equals a job with that one control.

use super::Printed;
use super::flags::{answer_of, span};
use crate::cli::AntigenArgs;
use crate::controls::{Spec, antigen};
use crate::diagnostic::Outcome;
use crate::run::log::Log;

/// The control of rapid antigen tests.
pub(super) fn run(asked: &AntigenArgs, log: &Log) -> Outcome<Printed> {
    let mut faults = Vec::new();
    let given = span("--service", asked.service.as_deref(), &mut faults);
    let service = given.unwrap_or(antigen::Spec::DEFAULT_SERVICE);
    let control = Spec::Antigen(antigen::Spec { service });
    let complete = span("--complete", asked.complete.as_deref(), &mut faults);
    answer_of("antigen".to_owned(), &asked.common, Some(control), complete, faults, log)
}
