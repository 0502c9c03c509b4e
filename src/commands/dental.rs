//! `datacel dental`: each control from flags equals a job with that one control.

use super::Printed;
use super::run::{end, place};
use crate::cli::{Common, Engine as EngineFlag, PValuesArgs};
use crate::controls::{Engine, Spec, dental_p_values};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::law::FinePercent;
use crate::report::Language;
use crate::run::Prepared;
use crate::run::job::{Claims, Job, Profile, Scope, apart};
use crate::run::log::Log;
use crate::values::{Day, days_of};
use std::collections::{BTreeMap, BTreeSet};

/// The dentists' P-value control.
pub(super) fn p_values(asked: &PValuesArgs, log: &Log) -> Outcome<Printed> {
    let mut faults = Vec::new();
    if let Err(why) = days_of(asked.year) {
        faults.push(Fault::new("value-wrong", format!("`--year`: {why}")));
    }
    let received = asked.received.as_deref().map(str::parse).transpose();
    let received = received.unwrap_or_else(|why| {
        faults.push(Fault::new("value-wrong", format!("`--received`: {why}")));
        None
    });
    let basis = asked.basis.parse().unwrap_or(dental_p_values::Spec::DEFAULT_BASIS);
    let mut spec = dental_p_values::Spec {
        received,
        basis,
        until: until(asked, &mut faults),
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
    let job = job(name, &asked.common, Spec::DentalPValues(spec), faults)?;
    Ok(end(Prepared::from(&job)?.run(asked.common.force, log)?))
}

/// The last day of the early warning.
fn until(asked: &PValuesArgs, faults: &mut Vec<Fault>) -> Option<Day> {
    let text = asked.until.as_deref()?;
    text.parse()
        .map_err(|_| {
            let what = format!("`--until`: `{text}` is not a day; expected one like `2020-09-30`");
            faults.push(Fault::new("value-wrong", what));
        })
        .ok()
}

/// What a flag gives; its fault is kept for the list.
fn keep<T>(read: Result<T, Fault>, faults: &mut Vec<Fault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// The flags of a control as a job; all faults at once.
fn job(name: String, flags: &Common, control: Spec, mut faults: Vec<Fault>) -> Outcome<Job> {
    let path = |given: &std::path::Path| place(&given.to_string_lossy());
    let out = keep(path(&flags.out), &mut faults);
    let files = flags.claims.iter().filter_map(|file| keep(place(file), &mut faults)).collect();
    let store = flags.store.as_deref().and_then(|store| keep(path(store), &mut faults));
    if let Some(out) = &out {
        keep(apart(out, store.as_ref()), &mut faults);
    }
    let reference_dir = flags.reference.as_deref().and_then(|dir| keep(path(dir), &mut faults));
    let profile = keep(Profile::of(&flags.profile, place), &mut faults);
    let mut languages = BTreeSet::new();
    for language in &flags.lang {
        match language.parse::<Language>() {
            Ok(language) => drop(languages.insert(language)),
            Err(why) => faults.push(Fault::new("value-wrong", format!("`--lang`: {why}"))),
        }
    }
    let as_of = flags.as_of.as_deref().map(str::parse).transpose().unwrap_or_else(|_| {
        let text = flags.as_of.as_deref().unwrap_or_default();
        let what = format!("`--as-of`: `{text}` is not a day; expected one like `2022-03-18`");
        faults.push(Fault::new("value-wrong", what));
        None
    });
    Refusal::unless_empty(faults)?;
    let (Some(out), Some(profile)) = (out, profile) else {
        unreachable!("a path that is none was refused above")
    };
    Ok(Job {
        name,
        out,
        languages: languages.into_iter().collect(),
        claims: Claims {
            files,
            profile,
            store,
            expect: None,
            accept_quarantined: flags.accept_quarantined,
            scope: Scope::Controls,
            delivered: None,
            complete_from: None,
            complete_to: None,
        },
        reference: BTreeMap::new(),
        reference_dir,
        as_of,
        engine: match flags.engine {
            EngineFlag::Both => Engine::Both,
            EngineFlag::Polars => Engine::Polars,
            EngineFlag::Fold => Engine::Fold,
        },
        controls: vec![control],
        reason: flags.reason.clone(),
    })
}
