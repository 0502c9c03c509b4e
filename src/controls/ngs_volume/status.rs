//! Where each institution stands with each criterion: at its applications, whenever something that
//! the criterion rests on changes, and on the date of the report.

use super::criteria::{Asks, Case, Judged, State, asked_of, last_due};
use super::decide::{Candidate, History};
use crate::law::{Category, Criterion, VolumeTurn};
use crate::reference::ngs::Agreement;
use crate::values::Day;
use chrono::Months;
use std::collections::BTreeSet;

/// One row of `ngs_status`.
pub(super) struct Status {
    pub(super) institution: String,
    pub(super) criterion: &'static str,
    pub(super) date: Day,
    pub(super) state: State,
    pub(super) article: &'static str,
    pub(super) evidence: String,
    pub(super) consequence: Option<&'static str>,
}

/// All rows, by institution, criterion and date; only institutions that are a party or apply.
pub(super) fn status(
    agreement: &Agreement<'_>,
    as_of: Day,
    candidates: &[Candidate],
    histories: &[History],
) -> Vec<Status> {
    let mut rows = Vec::new();
    for (institution, _) in agreement.institutions() {
        let one = One {
            agreement,
            institution,
            candidates: candidates
                .iter()
                .filter(|one| one.asked.institution == institution)
                .collect(),
            history: histories.iter().find(|one| one.institution == institution),
        };
        for date in one.dates(as_of) {
            rows.extend(one.on(date));
        }
    }
    rows.sort_by(|one, other| {
        let key = |row: &Status| (row.institution.clone(), row.criterion, row.date);
        key(one).cmp(&key(other))
    });
    rows
}

struct One<'a> {
    agreement: &'a Agreement<'a>,
    institution: &'a str,
    candidates: Vec<&'a Candidate>,
    history: Option<&'a History>,
}

impl One<'_> {
    /// The days on which something is asked or changes, none after the date of the report but the
    /// applications.
    fn dates(&self, as_of: Day) -> BTreeSet<Day> {
        let mut dates = self.changes();
        dates.extend(self.history.iter().flat_map(|one| one.turns.iter().map(|(day, _, _)| *day)));
        // a report that was due may be missing without any change of a table
        let first = dates.iter().next().copied();
        let mut due = last_due(as_of);
        while let (Some(day), Some(first)) = (due.filter(|day| Some(*day) >= first), first) {
            dates.insert(day);
            due = day.checked_sub_months(Months::new(12)).filter(|day| *day >= first);
        }
        dates.retain(|day| *day <= as_of);
        dates.insert(as_of);
        dates.extend(self.candidates.iter().map(|one| one.asked.date));
        dates
    }

    /// The days on which a table says something else than the day before, of this institution, its
    /// partners and its association.
    fn changes(&self) -> BTreeSet<Day> {
        let mut dates = BTreeSet::new();
        let mut related = BTreeSet::from([self.institution]);
        for (_, rows) in self.agreement.institutions().filter(|(id, _)| *id == self.institution) {
            for row in rows {
                related.extend(row.partner_institution_id.as_deref());
                related.extend(row.association_id.as_deref());
            }
        }
        for (_, rows) in self.agreement.institutions().filter(|(id, _)| related.contains(id)) {
            for row in rows {
                dates.extend(row.joined_on);
                dates.extend(row.left_on.and_then(|day| day.succ_opt()));
                dates.extend(row.suspended_from);
                dates.extend(row.suspended_to.and_then(|day| day.succ_opt()));
            }
        }
        for row in
            self.agreement.shown().iter().filter(|row| row.institution_id == self.institution)
        {
            dates.insert(row.valid.from());
            dates.extend(row.valid.to().and_then(|day| day.succ_opt()));
        }
        let declared = self.agreement.declared().iter();
        for row in declared.filter(|row| row.institution_id == self.institution) {
            dates.insert(row.valid.from());
            dates.extend(row.valid.to().and_then(|day| day.succ_opt()));
        }
        dates
    }

    /// The rows of one day: as a candidate under the category that is asked for, else as a party.
    fn on(&self, day: Day) -> Vec<Status> {
        let candidate = self.candidates.iter().find(|one| one.asked.date == day).copied();
        let joined = self.agreement.joined_on(self.institution, day);
        let row = joined
            .or_else(|| candidate.and_then(|_| self.agreement.said_of(self.institution, day)));
        let Some(row) = row else { return Vec::new() };
        let category = candidate.map_or(row.category, |one| one.asked.category);
        let case = Case {
            agreement: self.agreement,
            institution: self.institution,
            row,
            day,
            applies: candidate.is_some(),
        };
        let mut rows = Vec::new();
        for (asks, article) in asked_of(category) {
            let Some((state, evidence)) = self.judge(&case, asks, candidate) else { continue };
            // what an application is measured by, a party goes on to owe under article 5
            let is_eqa = asks == Asks::Shown(Criterion::Eqa);
            let article = if is_eqa && candidate.is_none() { "5" } else { article };
            rows.push(Status {
                institution: self.institution.to_owned(),
                criterion: asks.name(),
                date: day,
                state,
                article,
                evidence,
                consequence: consequence(asks, state, category, candidate.is_some()),
            });
        }
        rows.push(self.overall(day, &rows, candidate.is_some()));
        rows
    }

    fn judge(&self, case: &Case<'_>, asks: Asks, candidate: Option<&Candidate>) -> Option<Judged> {
        match asks {
            Asks::Shown(criterion) => case.of_table(criterion),
            Asks::Volume => {
                // measured at the application; that it is lost later is information
                let judged = &candidate?.judged;
                let state = match judged.meets_norm {
                    Some(true) => State::Met,
                    Some(false) => State::NotMet,
                    None => State::Unknown,
                };
                Some((state, judged.count_evidence.to_string()))
            }
            Asks::BelowVolume => Some(self.below_volume(case.day, candidate)),
            Asks::Partner => Some(case.partner()),
            Asks::HighVolumeMember => Some(case.high_volume_member()),
            Asks::Signatory => Some(case.signatory()),
            Asks::NotSuspended => case.not_suspended(),
        }
    }

    fn below_volume(&self, day: Day, candidate: Option<&Candidate>) -> Judged {
        if let Some(candidate) = candidate {
            let state = match candidate.judged.meets_norm {
                Some(true) => State::NotMet,
                Some(false) => State::Met,
                None => State::Unknown,
            };
            return (state, candidate.judged.count_evidence.to_string());
        }
        let Some(history) = self.history else { return (State::Unknown, String::new()) };
        let before = history.turns.iter().rev().find(|(turned, _, _)| *turned <= day);
        let is_reached = matches!(before, Some((_, VolumeTurn::Reached, _)));
        let count = history.rolling.iter().rev().find(|(counted, _)| *counted <= day);
        let state = if is_reached { State::NotMet } else { State::Met };
        (state, count.map_or(0, |(_, count)| *count).to_string())
    }

    /// All criteria of the day together: never met while one is not known. What is information
    /// alone does not count.
    fn overall(&self, day: Day, rows: &[Status], applies: bool) -> Status {
        let counting = || rows.iter().filter(|row| row.consequence != Some("information"));
        let of = |state| counting().filter(move |row| row.state == state).map(|row| row.criterion);
        let (state, named) = if of(State::NotMet).next().is_some() {
            (State::NotMet, of(State::NotMet).collect::<Vec<_>>())
        } else if of(State::Unknown).next().is_some() {
            (State::Unknown, of(State::Unknown).collect())
        } else {
            (State::Met, Vec::new())
        };
        let is_terminated = || rows.iter().any(|row| row.consequence == Some("terminate"));
        let consequence = match state {
            State::NotMet if applies => Some("refuse"),
            State::NotMet if is_terminated() => Some("terminate"),
            State::NotMet => Some("suspend"),
            State::Met | State::Unknown => None,
        };
        Status {
            institution: self.institution.to_owned(),
            criterion: "overall",
            date: day,
            state,
            article: "1.1",
            evidence: named.join(";"),
            consequence,
        }
    }
}

/// What the agreement attaches to a criterion that is not met; people decide.
///
/// Source: art. 1.1 (suspended until it is shown again), art. 10 (a low-volume institution or one
/// with outsourced steps whose co-operation stops: terminated from that day). One that reaches the
/// norm no longer meets 1.3.1 or 1.4.1: information.
fn consequence(
    asks: Asks,
    state: State,
    category: Category,
    applies: bool,
) -> Option<&'static str> {
    if state != State::NotMet {
        return None;
    }
    Some(match asks {
        Asks::BelowVolume => "information",
        _ if applies => "refuse",
        Asks::Partner => "terminate",
        Asks::Shown(Criterion::PartnerSla) if category != Category::Association => "terminate",
        Asks::Shown(_)
        | Asks::Volume
        | Asks::HighVolumeMember
        | Asks::Signatory
        | Asks::NotSuspended => "suspend",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_a_partner_is_asked_for_one() {
        for category in Category::ALL {
            let asks = asked_of(*category).iter().any(|(asks, _)| *asks == Asks::Partner);
            let has = matches!(category, Category::LowVolume | Category::Outsourced);
            assert_eq!(asks, has, "{category:?}");
        }
    }
}
