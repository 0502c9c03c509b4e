//! What may not be billed beside an NGS test, and what a test must be paid.

use super::billing::{BilledLine, Billing, Case};
use super::rules::{ARTICLE_2, OtherAct, Question, in_phase, on, resting_on};
use crate::law::{Evidence, Finding, Strength, months_around};
use crate::values::{Cents, Code, Day, Span};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// A code that an NGS code excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exclusion {
    /// The pair; `None`: every one.
    pub pair: Option<Code>,
    /// The code that it excludes.
    pub excluded: Code,
    /// Whether the code is of art. 33 of the nomenclature: genetic tests.
    pub article_33: bool,
    /// Claim dates on which the exclusion holds.
    pub valid: (Day, Day),
}

impl Exclusion {
    fn holds(&self, billing: &Billing) -> bool {
        self.pair.is_none_or(|pair| pair == billing.pair)
            && self.valid.0 <= billing.date
            && billing.date <= self.valid.1
    }
}

/// Excluded codes that were prescribed and performed in the diagnostic phase of a test, three months
/// before to three months after its prescription, or what the norm is; and, of an institution with a centre for human genetics, codes
/// of art. 33 in that phase.
pub fn cumulation_findings(
    cases: &[Case],
    acts: &[OtherAct],
    exclusions: &[Exclusion],
    question: Question,
) -> Vec<Finding> {
    let mut acts_of: BTreeMap<&str, Vec<&OtherAct>> = BTreeMap::new();
    for act in acts {
        acts_of.entry(&act.person).or_default().push(act);
    }
    let genetic: BTreeSet<Code> =
        exclusions.iter().filter(|row| row.article_33).map(|row| row.excluded).collect();
    let mut excluding: BTreeMap<Code, Vec<&Exclusion>> = BTreeMap::new();
    for row in exclusions {
        excluding.entry(row.excluded).or_default().push(row);
    }
    let mut found = Vec::new();
    let asked = |case: &&Case| case.counts() && question.dates.holds(case.billing.date);
    for case in cases.iter().filter(asked) {
        let billing = &case.billing;
        let own = billing.person.as_deref().and_then(|person| acts_of.get(person));
        let phase = months_around(billing.date, question.norms.phase_months);
        for act in own.into_iter().flatten().filter(|act| in_phase(act, phase)) {
            let rows = excluding.get(&act.code).into_iter().flatten();
            if rows.into_iter().any(|row| row.holds(billing)) {
                found.push(excluded(billing, act, phase));
            }
            let same = act.institution.is_some() && act.institution == billing.institution;
            if case.genetics_centre && same && genetic.contains(&act.code) {
                found.push(genetics_centre(billing, act, phase));
            }
        }
    }
    found
}

fn excluded(billing: &Billing, act: &OtherAct, phase: Span) -> Finding {
    let same = act.institution.is_some() && act.institution == billing.institution;
    let (strength, text) = match (act.prescription, same) {
        (Some(_), true) => {
            let text = "an excluded code was prescribed and performed in the diagnostic phase of \
                        the test, by the same institution";
            (Strength::Breach, text)
        }
        (Some(_), false) => {
            let text = "an excluded code was prescribed and performed in the diagnostic phase of \
                        the test, by another institution; a second tumour is possible";
            (Strength::Alert, text)
        }
        (None, _) => {
            let text = "an excluded code was performed in the diagnostic phase of the test; when \
                        it was prescribed is not known, and a second tumour is possible";
            (Strength::Alert, text)
        }
    };
    beside(billing, act, phase, on(billing, "ngs-non-cumulation", ARTICLE_2, strength, text))
}

fn genetics_centre(billing: &Billing, act: &OtherAct, phase: Span) -> Finding {
    let text = "an institution with a centre for human genetics billed a code of art. 33 in the \
                diagnostic phase of the test; germline analysis stays allowed";
    let finding = on(billing, "ngs-genetics-centre", ARTICLE_2, Strength::Alert, text);
    beside(billing, act, phase, finding)
}

/// The act's lines are at stake, those of the test are shown.
fn beside(billing: &Billing, act: &OtherAct, phase: Span, finding: Finding) -> Finding {
    let lines = act.lines.iter().cloned().chain(billing.evidence(false)).collect();
    Finding {
        other_code: Some(act.code),
        other_date: Some(act.service),
        window: Some((phase.first, phase.last)),
        ..resting_on(finding, lines)
    }
}

/// What a line of a billing may be paid, by each reading of "the tariff".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tariffs {
    /// On the day of service; `None`: the code is not valid on it.
    pub on_service: Option<Cents>,
    /// On the claim date.
    pub on_claim: Option<Cents>,
}

/// Lines that were paid neither the tariff of the service date nor that of the prescription date.
///
/// A line and its correction cancel. Lines of a service in January are an alert: the tariff changes
/// on 1 January, and the new annexes may appear up to a month later (art. 2). At stake is what was
/// paid above the higher of the two tariffs.
pub fn tariff_findings(
    cases: &[Case],
    tariffs: impl Fn(&BilledLine) -> Tariffs,
    question: Question,
) -> Vec<Finding> {
    let asked = |case: &&Case| {
        case.code.is_some() && case.billing.net > 0 && question.dates.holds(case.billing.date)
    };
    let mut found = Vec::new();
    for case in cases.iter().filter(asked) {
        for line in standing(&case.billing.lines) {
            found.extend(wrongly_paid(&case.billing, line, tariffs(line)));
        }
    }
    found
}

/// The lines that no other line takes back to the cent.
fn standing(lines: &[BilledLine]) -> Vec<&BilledLine> {
    let mut left: Vec<&BilledLine> = Vec::new();
    for line in lines {
        let opposite = |other: &&BilledLine| {
            other.quantity == line.quantity.saturating_neg()
                && other.paid == Cents::ZERO.minus(line.paid)
        };
        match left.iter().position(opposite) {
            Some(place) => drop(left.remove(place)),
            None => left.push(line),
        }
    }
    left
}

fn wrongly_paid(billing: &Billing, line: &BilledLine, tariffs: Tariffs) -> Option<Finding> {
    let due: Vec<Cents> = [tariffs.on_service, tariffs.on_claim]
        .into_iter()
        .flatten()
        .map(|tariff| tariff.times(line.quantity))
        .collect();
    if line.quantity <= 0 || due.is_empty() || due.contains(&line.paid) {
        return None;
    }
    let most = due.into_iter().max().expect("one tariff is there");
    let january = line.service.month() == 1;
    let (strength, text) = if january {
        let text = "paid neither the tariff of the service date nor that of the claim date; in \
                    January the new annexes may not have appeared";
        (Strength::Alert, text)
    } else {
        (Strength::Breach, "paid neither the tariff of the service date nor that of the claim date")
    };
    let at_stake = line.paid.minus(most).max(Cents::ZERO);
    let evidence =
        Evidence { claim_line_id: line.claim_line_id.clone(), paid: line.paid, at_stake };
    let finding = on(billing, "ngs-tariff", ARTICLE_2, strength, text);
    Some(Finding {
        other_date: Some(line.service),
        count: Some(line.paid.get()),
        bound: Some(most.get()),
        ..resting_on(finding, vec![evidence])
    })
}

/// Registrations at a laboratory of no party.
///
/// `registrations` are those with an indication of NGS at such a laboratory, as (laboratory,
/// institution, day).
pub fn registered_by_non_party(
    registrations: &[(String, Option<String>, Day)],
    dates: Span,
) -> Vec<Finding> {
    let mut days: BTreeMap<(&String, &Option<String>, Day), i64> = BTreeMap::new();
    for (facility, institution, day) in registrations.iter().filter(|row| dates.holds(row.2)) {
        let count = days.entry((facility, institution, *day)).or_default();
        *count = count.saturating_add(1);
    }
    days.into_iter()
        .map(|((facility, institution, day), count)| Finding {
            facility: Some(facility.clone()),
            institution: institution.clone(),
            date: Some(day),
            count: Some(count),
            bound: Some(0),
            explanation: "registered by a laboratory of no party on that day; a registration is \
                          no claim"
                .to_owned(),
            ..Finding::new(
                "ngs-registered-by-non-party",
                "NGS agreement, art. 1.5 and 4",
                Strength::Alert,
            )
        })
        .collect()
}
