//! `datacel control`: an analyst's query run, checked or tested.

use super::Printed;
use super::flags::answer;
use super::run::place;
use crate::cli::ControlArgs;
use crate::controls::{Spec, sql};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::reference::Tables;
use crate::run::log::Log;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Runs the control, or only looks at it.
pub(super) fn run(asked: &ControlArgs, log: &Log) -> Outcome<Printed> {
    let read = read(asked);
    if asked.check {
        let tables = Tables::load(asked.common.reference.as_deref(), &BTreeMap::new())?;
        return Ok((read?.explained(&tables)?, 0));
    }
    if asked.test {
        return Ok(told(&sql::test(&read?)?));
    }
    match read {
        Ok(spec) => {
            let name = spec.name.clone();
            answer(name, &asked.common, Some(Spec::Sql(Box::new(spec))), Vec::new(), log)
        }
        Err(refusal) => {
            // faults of the other flags are told with those of the file
            let faults = refusal.faults().to_vec();
            answer(String::new(), &asked.common, None, faults, log)
        }
    }
}

fn read(asked: &ControlArgs) -> Outcome<sql::Spec> {
    let mut faults = Vec::new();
    let mut params = Vec::new();
    for given in &asked.param {
        match given.split_once('=') {
            Some((name, value)) => params.push((name.trim().to_owned(), value.to_owned())),
            None => faults.push(
                Fault::new("value-wrong", format!("`--param {given}` names no value"))
                    .hint("write `--param NAME=VALUE`"),
            ),
        }
    }
    let file = place(&asked.file.to_string_lossy()).map_err(|fault| faults.push(fault)).ok();
    Refusal::unless_empty(faults)?;
    let file = file.expect("a path that is none was refused above");
    sql::Spec::open(&file.path, &file.given, &params)
}

/// A line a case, and under a case that differs where it does.
fn told(cases: &[sql::Tested]) -> Printed {
    let mut text = String::new();
    let mut line = |what: String| writeln!(text, "{what}").expect("a string takes what is written");
    for case in cases {
        let word = if case.differences.is_empty() { "same   " } else { "differs" };
        line(format!("{word} {}", case.case));
        for difference in &case.differences {
            line(format!("        {difference}"));
        }
    }
    let differ = cases.iter().filter(|case| !case.differences.is_empty()).count();
    if differ > 0 {
        line("(- expected and not answered, + answered and not expected)".to_owned());
    }
    line(format!("{} cases, {differ} differ", cases.len()));
    (text, u8::from(differ > 0))
}
