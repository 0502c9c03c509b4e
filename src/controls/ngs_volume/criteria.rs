//! The criteria of art. 1.1 to 1.5, 5, 8 and 10 that a table can tell of, each on one day.

use crate::law::{Category, Criterion};
use crate::reference::ngs::{Agreement, Institution, Shown};
use crate::values::Day;
use chrono::{Datelike, Months};

/// What is known of a criterion on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Met,
    NotMet,
    /// Nobody delivered what it is judged by.
    Unknown,
}

impl State {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Unknown => "unknown",
        }
    }
}

/// What is asked of an institution, under the name that tables have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asks {
    /// A row of `criteria`.
    Shown(Criterion),
    /// The volume norm, at an application as a high-volume institution.
    Volume,
    /// A low-volume institution, or one with outsourced steps, does not reach the norm.
    BelowVolume,
    /// The high-volume institution that it works with.
    Partner,
    /// An association has a high-volume member.
    HighVolumeMember,
    /// The institution that signed for the association is a party.
    Signatory,
    /// The agreement is not suspended.
    NotSuspended,
}

impl Asks {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shown(criterion) => criterion.name(),
            Self::Volume => "volume",
            Self::BelowVolume => "below_volume",
            Self::Partner => "partner",
            Self::HighVolumeMember => "high_volume_member",
            Self::Signatory => "signatory",
            Self::NotSuspended => "not_suspended",
        }
    }
}

/// What the agreement asks of a category, with the article of each.
pub(super) fn asked_of(category: Category) -> Vec<(Asks, &'static str)> {
    use Criterion as C;
    let all = [
        (Asks::Shown(C::Recognition), "1.1.1"),
        (Asks::Shown(C::Iso15189), "1.1.2"),
        (Asks::Shown(C::GeneticsSla), "1.1.3"),
        (Asks::Shown(C::Panel), "1.1.4"),
        (Asks::Shown(C::AnnualReport), "8"),
        (Asks::NotSuspended, "10"),
    ];
    let own: &[(Asks, &'static str)] = match category {
        Category::HighVolume => &[
            (Asks::Volume, "1.2.1"),
            (Asks::Shown(C::Eqa), "1.2.2"),
            (Asks::Shown(C::Team), "1.2.3"),
            (Asks::Shown(C::IndicationsList), "1.2.4"),
            (Asks::Shown(C::AccreditationScope), "1.2.4"),
            (Asks::Shown(C::ActivityReport), "8.5"),
        ],
        Category::LowVolume => &[
            (Asks::BelowVolume, "1.3.1"),
            (Asks::Partner, "1.3.2"),
            (Asks::Shown(C::PartnerSla), "1.3.2"),
            (Asks::Shown(C::Eqa), "1.3.3"),
            (Asks::Shown(C::Coordinator), "1.3.4"),
            (Asks::Shown(C::IndicationsList), "1.3.5"),
            (Asks::Shown(C::AccreditationScope), "1.3.5"),
            (Asks::Shown(C::TechnicalMeeting), "1.3.6"),
            (Asks::Shown(C::Team), "1.3.8"),
        ],
        Category::Outsourced => &[
            (Asks::BelowVolume, "1.4.1"),
            (Asks::Partner, "1.4.3"),
            (Asks::Shown(C::PartnerSla), "1.4.3"),
            (Asks::Shown(C::Eqa), "1.4.4"),
            (Asks::Shown(C::Coordinator), "1.4.5"),
            (Asks::Shown(C::IndicationsList), "1.4.6"),
            (Asks::Shown(C::AccreditationScope), "1.4.6"),
            (Asks::Shown(C::TechnicalMeeting), "1.4.7"),
            (Asks::Shown(C::Team), "1.4.9"),
        ],
        Category::Association => {
            return vec![
                (Asks::HighVolumeMember, "1.5.2"),
                (Asks::Shown(C::PartnerSla), "1.5.3"),
                (Asks::Signatory, "1.5"),
            ];
        }
        Category::AssociationMember => return vec![(Asks::Signatory, "1.5")],
    };
    all.into_iter().chain(own.iter().copied()).collect()
}

/// A judgement, with what it rests on.
pub(super) type Judged = (State, String);

fn judged(state: State, evidence: impl Into<String>) -> Judged {
    (state, evidence.into())
}

/// The tables, asked about one institution on one day.
pub(super) struct Case<'a> {
    pub(super) agreement: &'a Agreement<'a>,
    pub(super) institution: &'a str,
    pub(super) row: &'a Institution,
    pub(super) day: Day,
    /// It applies on this day, and need not be a party yet.
    pub(super) applies: bool,
}

impl Case<'_> {
    fn shown(&self, criterion: Criterion) -> impl Iterator<Item = &Shown> {
        let own = self.agreement.shown().iter();
        own.filter(move |row| row.institution_id == self.institution && row.criterion == criterion)
    }

    /// A criterion that a row of `criteria` tells of.
    pub(super) fn of_table(&self, criterion: Criterion) -> Option<Judged> {
        match criterion {
            Criterion::GeneticsSla if self.row.has_genetics_centre => {
                Some(judged(State::Met, "has_genetics_centre"))
            }
            Criterion::Eqa => Some(self.eqa()),
            Criterion::TechnicalMeeting => {
                // who applies has not begun to meet
                (!self.applies)
                    .then(|| self.since(criterion, self.day.checked_sub_months(Months::new(1))))
            }
            Criterion::AnnualReport => self.report(criterion),
            Criterion::ActivityReport => {
                let supports = self.agreement.institutions().any(|(_, rows)| {
                    rows.iter().any(|row| {
                        row.has_joined(self.day)
                            && row.category != Category::Association
                            && row.partner_institution_id.as_deref() == Some(self.institution)
                    })
                });
                supports.then(|| self.report(criterion)).flatten()
            }
            Criterion::Recognition
            | Criterion::Iso15189
            | Criterion::AccreditationScope
            | Criterion::GeneticsSla
            | Criterion::Panel
            | Criterion::Team
            | Criterion::IndicationsList
            | Criterion::PartnerSla
            | Criterion::Coordinator => Some(self.in_force(criterion)),
        }
    }

    /// A state that was shown for the day; not met where it was shown for other days alone, unknown
    /// where it was never shown.
    fn in_force(&self, criterion: Criterion) -> Judged {
        if let Some(row) = self.shown(criterion).find(|row| row.valid.span().holds(self.day)) {
            return judged(State::Met, &*row.reference);
        }
        let last = self.shown(criterion).max_by_key(|row| row.valid.span().last);
        match last {
            Some(row) => judged(State::NotMet, format!("{} ({})", row.reference, row.valid.span())),
            None => judged(State::Unknown, ""),
        }
    }

    /// An event from a day on, before the day asked about or on it.
    fn since(&self, criterion: Criterion, from: Option<Day>) -> Judged {
        let mut known = self.shown(criterion).collect::<Vec<_>>();
        known.sort_by_key(|row| row.valid.from());
        let before = known.iter().rev().find(|row| row.valid.from() <= self.day);
        match before {
            Some(row) if Some(row.valid.from()) >= from => {
                judged(State::Met, format!("{} ({})", row.reference, row.valid.from()))
            }
            Some(row) => judged(State::NotMet, format!("{} ({})", row.reference, row.valid.from())),
            None if known.is_empty() => judged(State::Unknown, ""),
            None => judged(State::NotMet, ""),
        }
    }

    /// External quality evaluation in the twelve months before (art. 1.2.2, 1.3.3, 1.4.4; art. 5
    /// asks a party to take part in each round that is organised). Not asked of an institution that declared no indication for the
    /// day: a round of an indication that it does not test is not its own.
    fn eqa(&self) -> Judged {
        let has_declared = || {
            let mut declared = self.agreement.declared().iter();
            declared.any(|row| {
                row.institution_id == self.institution && row.valid.span().holds(self.day)
            })
        };
        let from = self.day.checked_sub_months(Months::new(12));
        match self.since(Criterion::Eqa, from) {
            (State::Met, evidence) => judged(State::Met, evidence),
            (_, _) if self.agreement.has("indications_declared") && !has_declared() => {
                judged(State::Met, "no indication declared")
            }
            // of a party it is not known whether a round was organised
            (State::NotMet, evidence) if !self.applies => judged(State::Unknown, evidence),
            other => other,
        }
    }

    /// A report "elk jaar voor 1 juli": the latest 1 July since it joined, with a report handed over
    /// in the year before it. Nothing is asked before the first one.
    fn report(&self, criterion: Criterion) -> Option<Judged> {
        let due = last_due(self.day)?;
        let joined = self.agreement.institutions().find(|(id, _)| *id == self.institution);
        let first = joined.and_then(|(_, rows)| rows.iter().filter_map(|row| row.joined_on).min());
        if self.applies || first.is_none_or(|first| first >= due) {
            return None;
        }
        let from = due.checked_sub_months(Months::new(12))?;
        let inside = |row: &&Shown| from <= row.valid.from() && row.valid.from() < due;
        Some(match self.shown(criterion).find(inside) {
            Some(row) => judged(State::Met, format!("{} ({})", row.reference, row.valid.from())),
            None if self.shown(criterion).next().is_none() => judged(State::Unknown, ""),
            None => judged(State::NotMet, format!("{due}")),
        })
    }

    /// The partner is a party as a high-volume institution. Says since when it is not.
    pub(super) fn partner(&self) -> Judged {
        let Some(partner) = self.row.partner_institution_id.as_deref() else {
            return judged(State::NotMet, "");
        };
        match self.agreement.category_on(partner, self.day) {
            Some(Category::HighVolume) => judged(State::Met, partner),
            _ => judged(State::NotMet, partner),
        }
    }

    /// A member of the association takes part as a high-volume institution.
    pub(super) fn high_volume_member(&self) -> Judged {
        let is_member = |id: &str| {
            self.agreement
                .joined_on(id, self.day)
                .is_some_and(|row| row.association_id.as_deref() == Some(self.institution))
                && self.agreement.category_on(id, self.day) == Some(Category::HighVolume)
        };
        match self.agreement.institutions().find(|(id, _)| is_member(id)) {
            Some((id, _)) => judged(State::Met, id),
            None => judged(State::NotMet, ""),
        }
    }

    /// The institution that signed for the association is a party.
    pub(super) fn signatory(&self) -> Judged {
        let association = match self.row.category {
            Category::Association => Some(self.row),
            Category::HighVolume
            | Category::LowVolume
            | Category::Outsourced
            | Category::AssociationMember => self
                .row
                .association_id
                .as_deref()
                .and_then(|id| self.agreement.said_of(id, self.day)),
        };
        let Some(signs) = association.and_then(|row| row.partner_institution_id.as_deref()) else {
            return judged(State::Unknown, "");
        };
        let is_party = self
            .agreement
            .joined_on(signs, self.day)
            .is_some_and(|row| !row.is_suspended(self.day));
        judged(if is_party { State::Met } else { State::NotMet }, signs)
    }

    /// Nobody suspended the agreement.
    pub(super) fn not_suspended(&self) -> Option<Judged> {
        if self.applies {
            return None;
        }
        let state = if self.row.is_suspended(self.day) { State::NotMet } else { State::Met };
        Some(judged(state, ""))
    }
}

/// The latest 1 July that is not after a day.
pub(super) fn last_due(day: Day) -> Option<Day> {
    let of = |year| Day::from_ymd_opt(year, 7, 1);
    of(day.year()).filter(|due| *due <= day).or_else(|| of(day.year() - 1))
}
