//! `datacel ngs`: each control from flags equals a job with that one control.

use super::Printed;
use super::flags::{answer, keep, span};
use crate::cli::{EvaluateArgs, NgsVolumeArgs};
use crate::controls::{Spec, ngs_evaluate, ngs_volume};
use crate::diagnostic::{Fault, Outcome};
use crate::run::log::Log;

/// The volume norm.
pub(super) fn volume(asked: &NgsVolumeArgs, log: &Log) -> Outcome<Printed> {
    let mut faults = Vec::new();
    let candidacies = asked.candidacies.iter().filter_map(|text| {
        let read = ngs_volume::Spec::candidacy(text)
            .map_err(|why| Fault::new("value-wrong", format!("`--candidacy`: {why}")));
        keep(read, &mut faults)
    });
    let candidacies = candidacies.collect();
    let count = asked.count.parse().unwrap_or(ngs_volume::Spec::DEFAULT_COUNT);
    let spec = ngs_volume::Spec { candidacies, count };
    answer("ngs-volume".to_owned(), &asked.common, Some(Spec::NgsVolume(spec)), faults, log)
}

/// The two-yearly evaluation.
pub(super) fn evaluate(asked: &EvaluateArgs, log: &Log) -> Outcome<Printed> {
    let mut faults = Vec::new();
    let period = span("--period", Some(&asked.period), &mut faults);
    let spec = period.map(|period| Spec::NgsEvaluate(ngs_evaluate::Spec { period }));
    let name = period.map_or_else(String::new, |period| format!("ngs-evaluate-{period}"));
    answer(name, &asked.common, spec, faults, log)
}
