//! Something must have come before: `requires-before`.

use super::judge::{Bench, Sight, of_codes, within};
use super::together::absent;
use super::{Act, Codes, Kept, Person, Rule, Test, Why};
use crate::law::Strength;
use crate::values::Month;

impl Bench<'_> {
    /// An act without the one that must come before it: a proof by absence. An act that came later
    /// in the window only does not serve, and is said.
    pub(super) fn before<'a>(&self, rule: &Rule, person: &'a Person) -> Vec<Sight<'a>> {
        let Test::Before { others, unknown, window, place, paid, all_codes } = &rule.test else {
            return Vec::new();
        };
        let mut sights = Vec::new();
        for act in person.acts.iter().filter(|act| self.is_judged(rule, act)) {
            let days = window.of(act.day);
            let counts = |other: &&Act| *other != act && (!*paid || other.is_paid());
            let there: Vec<&Act> = of_codes(within(person, days), others).filter(counts).collect();
            let met = || {
                there.iter().copied().filter(|other| self.meet(*place, act, other) == Some(true))
            };
            if met().any(|other| other.day <= act.day) {
                continue;
            }
            let later = met().next();
            let unplaced = within(person, days).filter(counts).find(|other| {
                unknown.contains(&other.code)
                    || (others.contains(&other.code) && self.meet(*place, act, other).is_none())
            });
            let saw = match later {
                Some(other) => format!("only a later act, {} on {}", other.code, other.day),
                None => "no such act in the deliveries".to_owned(),
            };
            let sight = Sight {
                other: later,
                shown_by: later.into_iter().collect(),
                quadrant: self.quadrant(act),
                window: window.shown(act.day),
                ..Sight::of(act, saw)
            };
            if let Some(other) = unplaced {
                let (saw, why) = (Why::PlaceUnknown.says().to_owned(), Some(Why::PlaceUnknown));
                sights.push(Sight { other: Some(other), shown_by: vec![other], saw, why, ..sight });
                continue;
            }
            let never = (rule.strength == Strength::Undecidable).then_some(Why::Never);
            let partly = (*all_codes && self.known.kept < Kept::All).then_some(Why::CodesNotKept);
            let why = never.or(partly).or_else(|| {
                let cover = window.to_cover(act.day, person, None);
                self.known.why_not(cover, person, act, others)
            });
            sights.push(absent(sight, why));
        }
        sights
    }

    /// An act in an earlier month than so many after the start: both lines are there.
    pub(super) fn months_since<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        start: &Codes,
        months: i64,
    ) -> Vec<Sight<'a>> {
        let mut sights = Vec::new();
        for act in person.acts.iter().filter(|act| self.is_judged(rule, act)) {
            let Some(begun) = last_start(person, act, start) else {
                sights.push(Sight::undecided(act, Why::NoStart));
                continue;
            };
            let passed = month_number(act).saturating_sub(month_number(begun));
            if passed < months {
                let saw = format!("begun on {}, {passed} months before", begun.day);
                sights.push(Sight {
                    other: Some(begun),
                    shown_by: vec![begun],
                    count: Some(passed),
                    bound: Some(months),
                    ..Sight::of(act, saw)
                });
            }
        }
        sights
    }

    /// Fewer sessions than asked between the start and the act.
    pub(super) fn sessions_since<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        (start, others, at_least): (&Codes, &Codes, i64),
    ) -> Vec<Sight<'a>> {
        let mut sights = Vec::new();
        for act in person.acts.iter().filter(|act| self.is_judged(rule, act)) {
            let Some(begun) = last_start(person, act, start) else {
                sights.push(Sight::undecided(act, Why::NoStart));
                continue;
            };
            let days = crate::values::Span { first: begun.day, last: act.day };
            let sessions: Vec<&Act> =
                of_codes(within(person, days), others).filter(|other| other.is_paid()).collect();
            let count = super::judge::sum(sessions.iter().copied());
            if count >= at_least {
                continue;
            }
            let sight = Sight {
                other: Some(begun),
                window: Some(days),
                count: Some(count),
                bound: Some(at_least),
                shown_by: sessions.into_iter().chain([begun]).collect(),
                ..Sight::of(act, format!("{count} sessions since {}", begun.day))
            };
            sights.push(absent(sight, self.known.why_not(Some(days), person, act, others)));
        }
        sights
    }
}

/// The last start on or before the day of an act.
fn last_start<'a>(person: &'a Person, act: &Act, start: &Codes) -> Option<&'a Act> {
    let mut begun = person.acts.iter().filter(|other| other.day <= act.day && other.is_paid());
    begun.rfind(|other| start.contains(&other.code))
}

/// Months counted as 12 × year + month.
fn month_number(act: &Act) -> i64 {
    let month = Month::of(act.day);
    i64::from(month.year).saturating_mul(12).saturating_add(i64::from(month.month))
}
