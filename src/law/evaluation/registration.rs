use super::billing::Billing;
use super::rules::{on, resting_on};
use crate::law::{Finding, Strength, months_before};
use crate::values::Day;
use std::collections::BTreeMap;

/// Days by which a registration may differ from the claim that it belongs to.
///
/// `INTERPRETATION:` art. 4 makes the registration a condition of payment and names no term; a
/// registration is matched within 30 days of the prescription.
const TOLERANCE: i64 = 30;

/// Months before the day of the report in which nothing is held missing: registers and claims
/// follow late.
const UNSETTLED_MONTHS: u32 = 6;

/// A biomarker whose result the agreement wants registered for a test that was billed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Needed {
    /// The insured person.
    pub person: String,
    /// The biomarker.
    pub biomarker: String,
    /// Claim date.
    pub date: Day,
}

/// A result in PITTER.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Registered {
    /// The insured person.
    pub person: String,
    /// The biomarker.
    pub biomarker: String,
    /// Day of prescription, where missing that of sampling.
    pub date: Day,
}

/// What became of a claim's biomarker or of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has its counterpart.
    Matched,
    /// It has none.
    Missing,
    /// It has none, and it may still come or lies outside of what the other side covers.
    Undecidable,
}

/// The standing of each claim's biomarker and of each registration, in the orders given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// Of what was billed.
    pub needed: Vec<Standing>,
    /// Of what was registered.
    pub registered: Vec<Standing>,
}

/// Holds what was billed against what was registered, both ways: same person, same biomarker, at
/// most 30 days between.
///
/// What has no counterpart is missing, but for dates in the last six months before `as_of`, and for
/// claims whose 30 days reach beyond the first or last day of the register: these are undecidable.
/// One registration serves every claim that it matches.
pub fn match_registrations(needed: &[Needed], registered: &[Registered], as_of: Day) -> Matched {
    let unsettled_from = months_before(as_of, UNSETTLED_MONTHS);
    let days_of = |rows: &mut dyn Iterator<Item = (&str, &str, Day)>| {
        let mut days: BTreeMap<(String, String), Vec<Day>> = BTreeMap::new();
        for (person, biomarker, day) in rows {
            days.entry((person.to_owned(), biomarker.to_owned())).or_default().push(day);
        }
        for days in days.values_mut() {
            days.sort_unstable();
        }
        days
    };
    let of_needed = |row: &'_ Needed| (row.person.clone(), row.biomarker.clone());
    let of_registered = |row: &'_ Registered| (row.person.clone(), row.biomarker.clone());
    let billed_on = days_of(
        &mut needed.iter().map(|row| (row.person.as_str(), row.biomarker.as_str(), row.date)),
    );
    let registered_on = days_of(
        &mut registered.iter().map(|row| (row.person.as_str(), row.biomarker.as_str(), row.date)),
    );
    let covered = registered
        .iter()
        .map(|row| row.date)
        .min()
        .zip(registered.iter().map(|row| row.date).max());
    let is_covered = |date: Day| {
        covered.is_some_and(|(first, last)| {
            first.signed_duration_since(date).num_days() <= -TOLERANCE
                && last.signed_duration_since(date).num_days() >= TOLERANCE
        })
    };
    let standing = |has: bool, decided: bool| match (has, decided) {
        (true, _) => Standing::Matched,
        (false, true) => Standing::Missing,
        (false, false) => Standing::Undecidable,
    };
    Matched {
        needed: needed
            .iter()
            .map(|row| {
                let decided = row.date < unsettled_from && is_covered(row.date);
                standing(near(registered_on.get(&of_needed(row)), row.date), decided)
            })
            .collect(),
        registered: registered
            .iter()
            .map(|row| {
                let decided = row.date < unsettled_from;
                standing(near(billed_on.get(&of_registered(row)), row.date), decided)
            })
            .collect(),
    }
}

/// Whether one of the ordered days lies at most 30 days from this one.
fn near(days: Option<&Vec<Day>>, date: Day) -> bool {
    let Some(days) = days else { return false };
    let apart = |day: &Day| day.signed_duration_since(date).num_days();
    let first = days.partition_point(|day| apart(day) < -TOLERANCE);
    days.get(first).is_some_and(|day| apart(day) <= TOLERANCE)
}

/// A billing whose biomarkers are not all registered: art. 4 makes the registration a condition of
/// payment. `biomarkers` are those of the pair, each with its standing.
pub fn pitter_missing(billing: &Billing, biomarkers: &[(String, Standing)]) -> Option<Finding> {
    let with = |asked: Standing| {
        let rows = biomarkers.iter().filter(move |(_, standing)| *standing == asked);
        rows.map(|(biomarker, _)| biomarker.as_str()).collect::<Vec<_>>()
    };
    let (missing, open) = (with(Standing::Missing), with(Standing::Undecidable));
    let (strength, names, text) = match (missing.as_slice(), open.as_slice()) {
        ([], []) => return None,
        ([], _) => {
            let text = "may still be registered, or the register does not cover the days round it";
            (Strength::Undecidable, open, text)
        }
        (_, _) => {
            let text = "not registered within 30 days of the prescription; it may stand in the \
                        register under another person or day";
            (Strength::Alert, missing, text)
        }
    };
    let text = format!("{}: {text}", names.join(", "));
    let finding = on(billing, "ngs-pitter-missing", "NGS agreement, art. 4", strength, &text);
    let count = i64::try_from(biomarkers.len().saturating_sub(names.len())).ok();
    let bound = i64::try_from(biomarkers.len()).ok();
    Some(Finding { count, bound, ..resting_on(finding, billing.evidence(true).collect()) })
}
