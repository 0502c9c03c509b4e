//! `datacel ngs`: each control from flags equals a job with that one control.

use super::Printed;
use super::flags::{answer, span};
use crate::cli::EvaluateArgs;
use crate::controls::{Spec, ngs_evaluate};
use crate::diagnostic::Outcome;
use crate::run::log::Log;

/// The two-yearly evaluation.
pub(super) fn evaluate(asked: &EvaluateArgs, log: &Log) -> Outcome<Printed> {
    let mut faults = Vec::new();
    let period = span("--period", Some(&asked.period), &mut faults);
    let spec = period.map(|period| Spec::NgsEvaluate(ngs_evaluate::Spec { period }));
    let name = period.map_or_else(String::new, |period| format!("ngs-evaluate-{period}"));
    answer(name, &asked.common, spec, faults, log)
}
