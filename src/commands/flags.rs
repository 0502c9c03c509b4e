//! The flags that every control takes, as a job with that one control.

use super::Printed;
use super::run::{end, place};
use crate::cli::{Common, Engine as EngineFlag};
use crate::controls::{Engine, Spec};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::report::Language;
use crate::run::Prepared;
use crate::run::job::{Claims, Job, Profile, Scope, apart};
use crate::run::log::Log;
use crate::values::{Day, Span};
use std::collections::{BTreeMap, BTreeSet};

/// What a flag gives; its fault is kept for the list.
pub(super) fn keep<T>(read: Result<T, Fault>, faults: &mut Vec<Fault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// The day that a flag names, where it is given.
pub(super) fn day(flag: &str, given: Option<&str>, faults: &mut Vec<Fault>) -> Option<Day> {
    let text = given?;
    let read = text.parse().map_err(|_| {
        let what = format!("`{flag}`: `{text}` is not a day; expected one like `2022-03-18`");
        Fault::new("value-wrong", what)
    });
    keep(read, faults)
}

/// The days that a flag names, e.g. `2020-01-03..2022-03-18`, where it is given.
pub(super) fn span(flag: &str, given: Option<&str>, faults: &mut Vec<Fault>) -> Option<Span> {
    let read =
        given?.parse().map_err(|why: String| Fault::new("value-wrong", format!("`{flag}`: {why}")));
    keep(read, faults)
}

/// Runs the job of one control; `faults` are those of its own flags, told with the others.
pub(super) fn answer(
    name: String,
    flags: &Common,
    control: Option<Spec>,
    faults: Vec<Fault>,
    log: &Log,
) -> Outcome<Printed> {
    answer_of(name, flags, control, None, faults, log)
}

/// The same, over deliveries that are said to hold every line of these days of service.
pub(super) fn answer_of(
    name: String,
    flags: &Common,
    control: Option<Spec>,
    complete: Option<Span>,
    faults: Vec<Fault>,
    log: &Log,
) -> Outcome<Printed> {
    let mut job = job(name, flags, control, faults)?;
    job.claims.complete_from = complete.map(|days| days.first);
    job.claims.complete_to = complete.map(|days| days.last);
    Ok(end(Prepared::from(&job)?.run(flags.force, log)?))
}

/// The flags of a control as a job; all faults at once.
fn job(
    name: String,
    flags: &Common,
    control: Option<Spec>,
    mut faults: Vec<Fault>,
) -> Outcome<Job> {
    let path = |given: &std::path::Path| place(&given.to_string_lossy());
    let out = flags.out.as_deref().and_then(|out| keep(path(out), &mut faults));
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
    let as_of = day("--as-of", flags.as_of.as_deref(), &mut faults);
    Refusal::unless_empty(faults)?;
    let (Some(out), Some(profile), Some(control)) = (out, profile, control) else {
        unreachable!("what could not be read was refused above")
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
