//! What can be wrong with rows that can be read. Overlaps would count a line twice and are refused
//! when tables are loaded; the rest is for `datacel reference check`.

use super::Tables;
use super::p_bounds::PBound;
use super::p_values::PValue;
use super::rows::{Facts, Row, Table};
use crate::diagnostic::Fault;
use crate::values::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one code (or other subject) that are in force on the same day.
pub(super) fn overlaps(table: &Table) -> Vec<Fault> {
    neighbours(table)
        .into_iter()
        .filter(|(_, earlier, later)| earlier.validity.span().meets(later.validity.span()))
        .map(|(subject, earlier, later)| {
            let day = later.validity.from();
            let what = format!("`{subject}` has two rows in force on {day}");
            Fault::new("reference-overlap", what)
                .at(later.place.clone())
                .hint(format!("the other is {}: end it before, or leave one out", earlier.place))
        })
        .collect()
}

/// Days without a row inside the history of one code (or other subject).
fn gaps(table: &Table) -> Vec<Fault> {
    neighbours(table)
        .into_iter()
        .filter_map(|(subject, earlier, later)| {
            let first = earlier.validity.span().last.succ_opt()?;
            let last = later.validity.from().pred_opt()?;
            let gap = Span::new(first, last).ok()?;
            let what = format!("`{subject}` has no row in force on {gap}");
            Some(
                Fault::new("reference-gap", what)
                    .at(later.place.clone())
                    .hint(format!("the row before is {}: say what held in between", earlier.place)),
            )
        })
        .collect()
}

/// For each subject, each row with the one before it that lasts longest; a pair of rows that two
/// codes share is given once.
fn neighbours(table: &Table) -> Vec<(&str, &Facts, &Facts)> {
    let mut histories: BTreeMap<&str, Vec<(usize, &Facts)>> = BTreeMap::new();
    for (at, facts) in table.facts.iter().enumerate() {
        for subject in &facts.subjects {
            histories.entry(subject).or_default().push((at, facts));
        }
    }
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for (subject, mut history) in histories {
        history.sort_by_key(|(at, facts)| (facts.validity.from(), *at));
        let mut longest: Option<(usize, &Facts)> = None;
        for (at, facts) in history {
            if let Some((before, earlier)) = longest
                && seen.insert((before, at))
            {
                pairs.push((subject, earlier, facts));
            }
            longest = longest
                .into_iter()
                .chain([(at, facts)])
                .max_by_key(|(_, facts)| facts.validity.span().last);
        }
    }
    pairs
}

/// The first five digits of the hospital code are those of the ambulatory code plus 1.
fn pairs(table: &Table) -> Vec<Fault> {
    let faults = table.facts.iter().filter_map(|facts| {
        let (ambulatory, hospital) = facts.pair?;
        let hospital = hospital?;
        (hospital.get() / 10 != ambulatory.get() / 10 + 1).then(|| {
            let what = format!("`{hospital}` is not the hospital code of `{ambulatory}`");
            Fault::new("reference-pair", what)
                .at(facts.place.clone())
                .hint(format!("its first five digits should be {}", ambulatory.get() / 10 + 1))
        })
    });
    faults.collect()
}

fn sources(table: &Table) -> Vec<Fault> {
    let without = table.facts.iter().filter(|facts| facts.source.is_empty());
    let faults = without.map(|facts| {
        Fault::new("reference-source-missing", "the row names no source")
            .at(format!("{}, column `source`", facts.place))
            .hint("name the text of law that it comes from")
    });
    faults.collect()
}

/// Acts in force of which neither a P nor a bound is known.
fn unbounded(tables: &Tables) -> Vec<Fault> {
    let facts = &tables.table(PValue::NAME).facts;
    let acts = tables.p_values().iter().zip(facts);
    let unbounded = acts.filter(|(act, _)| {
        act.p.is_none() && !act.deleted && tables.bound(act.code_ambulatory, act.valid).is_none()
    });
    let faults = unbounded.map(|(act, facts)| {
        let what = format!("`{}` has no P, and no bound for all its days", act.code_ambulatory);
        Fault::new("reference-p-unbounded", what)
            .at(format!("{}, column `p_value`", facts.place))
            .hint(format!("fill it in, or add a row to `{}`", PBound::NAME))
    });
    faults.collect()
}

/// Everything but overlaps.
pub(super) fn all(tables: &Tables) -> Vec<Fault> {
    let mut faults = Vec::new();
    for table in &tables.tables {
        faults.extend(gaps(table));
        faults.extend(pairs(table));
        faults.extend(sources(table));
    }
    faults.extend(unbounded(tables));
    faults
}
