//! `datacel dental`: each control from flags equals a job with that one control.

use super::Printed;
use super::flags::{answer, answer_of, day, span};
use crate::cli::{PValuesArgs, RulesArgs};
use crate::controls::{Spec, dental_p_values, dental_rules};
use crate::diagnostic::{Fault, Outcome};
use crate::law::FinePercent;
use crate::run::log::Log;
use crate::values::days_of;

/// The dentists' P-value control.
pub(super) fn p_values(asked: &PValuesArgs, log: &Log) -> Outcome<Printed> {
    let mut faults = Vec::new();
    if let Err(why) = days_of(asked.year) {
        faults.push(Fault::new("value-wrong", format!("`--year`: {why}")));
    }
    let received = span("--received", asked.received.as_deref(), &mut faults);
    let basis = asked.basis.parse().unwrap_or(dental_p_values::Spec::DEFAULT_BASIS);
    let mut spec = dental_p_values::Spec {
        received,
        basis,
        until: day("--until", asked.until.as_deref(), &mut faults),
        ..dental_p_values::Spec::of_year(asked.year)
    };
    for percent in &asked.fine_percent {
        match FinePercent::new(*percent) {
            Ok(percent) => drop(spec.fine_percents.insert(percent)),
            Err(why) => {
                faults.push(Fault::new("value-wrong", format!("`--fine-percent`: {why}")));
            }
        }
    }
    if let Err(why) = spec.check_until() {
        faults.push(Fault::new("value-wrong", format!("`--until`: {why}")));
    }
    let name = format!("dental-p-values-{}", asked.year);
    answer(name, &asked.common, Some(Spec::DentalPValues(spec)), faults, log)
}

/// The rules of art. 5.
pub(super) fn rules(asked: &RulesArgs, log: &Log) -> Outcome<Printed> {
    let mut faults = Vec::new();
    let service = span("--service", Some(&asked.service), &mut faults);
    let complete = span("--complete", asked.complete.as_deref(), &mut faults);
    let reception_slack_days = asked.reception_slack_days.into();
    let spec = service.map(|service| dental_rules::Spec { service, reception_slack_days });
    let control = spec.map(Spec::DentalRules);
    answer_of("dental-rules".to_owned(), &asked.common, control, complete, faults, log)
}
