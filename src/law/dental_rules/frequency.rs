//! Too many, too soon: `max-per-window` and `once-per-tooth`.

use super::judge::{Bench, Sight, sum, within};
use super::{Act, Counted, Pairing, Person, Place, Rule, RuleWindow, SameDay, Test, Why};
use crate::law::Strength;
use std::collections::BTreeSet;

/// An act that was accepted in whole or in part: what later windows count.
struct Accepted<'a> {
    act: &'a Act,
    number: i64,
}

impl Bench<'_> {
    /// The acts after the last allowed one. An act in excess counts in no later window, so that one
    /// act too many is one finding. Acts of days that are not judged are all accepted.
    pub(super) fn most<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        (bound, window, counted): (i64, RuleWindow, Counted),
    ) -> Vec<Sight<'a>> {
        let mut accepted: Vec<Accepted<'a>> = Vec::new();
        let mut sights = Vec::new();
        for act in person.acts.iter().filter(|act| rule.codes.contains(&act.code) && act.is_paid())
        {
            let days = window.of(act.day);
            let earlier: Vec<&Accepted<'a>> = accepted
                .iter()
                .filter(|other| days.holds(other.act.day))
                .filter(|other| window != RuleWindow::Session || act.same_session(other.act))
                .filter(|other| counted != Counted::Pair || other.act.code == act.code)
                .collect();
            let met = |other: &&&Accepted<'a>| {
                counted != Counted::Tooth || (act.tooth.is_some() && act.tooth == other.act.tooth)
            };
            let same: Vec<&Accepted<'a>> = earlier.iter().filter(met).copied().collect();
            let count =
                same.iter().fold(act.number, |count, other| count.saturating_add(other.number));
            // acts of which nobody knows the tooth may all lie on different ones
            let unplaced = counted == Counted::Tooth && act.tooth.is_none();
            let excess =
                if unplaced { 0 } else { count.saturating_sub(bound).clamp(0, act.number) };
            if excess > 0 && self.is_judged(rule, act) {
                let sight = in_excess(act, &same, (bound, count, excess));
                sights.push(Sight {
                    window: window.shown(act.day),
                    quadrant: self.quadrant(act),
                    ..sight
                });
                accepted.push(Accepted { act, number: act.number.saturating_sub(excess) });
                continue;
            }
            if counted == Counted::Tooth {
                let unclear = |other: &&&Accepted<'a>| unplaced || other.act.tooth.is_none();
                let other = earlier.iter().find(unclear).map(|other| other.act);
                if other.is_some() || (unplaced && act.number > bound) {
                    let sight = Sight::undecided(act, Why::PlaceUnknown);
                    sights.push(Sight { other, shown_by: other.into_iter().collect(), ..sight });
                }
            }
            accepted.push(Accepted { act, number: act.number });
        }
        sights
    }

    /// No act of some codes earlier in the window: on the quadrant, on the tooth, or anywhere.
    pub(super) fn none_earlier<'a>(&self, rule: &Rule, person: &'a Person) -> Vec<Sight<'a>> {
        let Test::NoneEarlier { others, unknown, window, place, same_day } = &rule.test else {
            return Vec::new();
        };
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut sights = Vec::new();
        for (at, act) in person.acts.iter().enumerate() {
            if !self.is_judged(rule, act) {
                continue;
            }
            let days = window.of(act.day);
            let before = person.acts.get(..at).unwrap_or_default().iter().rev();
            let earlier: Vec<&Act> = before
                .take_while(|other| other.day >= days.first)
                .filter(|other| other.is_paid() && !found.contains(other.line.as_str()))
                .filter(|other| *same_day != SameDay::Not || other.day < act.day)
                .collect();
            let met: Vec<&Act> = earlier
                .iter()
                .filter(|other| others.contains(&other.code))
                .filter(|other| self.meet(*place, act, other) == Some(true))
                .copied()
                .collect();
            let shown = window.shown(act.day);
            if let Some(other) = own_first(act, &met) {
                let saw = format!("{} on {} came before", other.code, other.day);
                let sight = Sight::of(act, saw);
                // one act of an earlier day is enough, whatever else was done on the day
                let same = met.iter().all(|other| other.day == act.day);
                let same = same && *same_day == SameDay::Alert;
                sights.push(
                    Sight {
                        other: Some(other),
                        shown_by: met,
                        quadrant: self.quadrant(act),
                        window: shown,
                        ..sight
                    }
                    .alert(same),
                );
                found.insert(act.line.as_str());
            } else if act.number > 1 && others.contains(&act.code) && self.names(*place, act) {
                let further = act.number.saturating_sub(1);
                let sight = Sight::of(act, format!("{} acts on one day", act.number));
                let strength = (*same_day == SameDay::Alert).then_some(Strength::Alert);
                sights.push(Sight {
                    strength,
                    acts: further,
                    quadrant: self.quadrant(act),
                    window: shown,
                    count: Some(act.number),
                    bound: Some(1),
                    ..sight
                });
            } else if let Some(other) = earlier.iter().find(|other| {
                unknown.contains(&other.code)
                    || (*place == Place::Tooth
                        && others.contains(&other.code)
                        && self.meet(*place, act, other).is_none())
            }) {
                let sight = Sight::undecided(act, Why::PlaceUnknown);
                sights.push(Sight {
                    other: Some(other),
                    shown_by: vec![other],
                    quadrant: self.quadrant(act),
                    window: shown,
                    ..sight
                });
            }
        }
        sights
    }

    /// Whether an act says where it lies.
    fn names(&self, place: Place, act: &Act) -> bool {
        self.meet(place, act, act) == Some(true)
    }

    /// "Several incomplete quadrants" beside more single ones than the mouth has left.
    pub(super) fn few_quadrants<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        groups: &[Pairing],
        bound: i64,
    ) -> Vec<Sight<'a>> {
        let mut sights = Vec::new();
        for group in groups {
            for act in person.acts.iter().filter(|act| group.codes.contains(&act.code)) {
                if !self.is_judged(rule, act) {
                    continue;
                }
                let days = group.window.of(act.day);
                let singles: Vec<&Act> = within(person, days)
                    .filter(|other| group.others.contains(&other.code) && other.is_paid())
                    .collect();
                let quadrants: BTreeSet<_> =
                    singles.iter().filter_map(|other| self.quadrant(other)).collect();
                let count = i64::try_from(quadrants.len()).unwrap_or(i64::MAX);
                if count > bound {
                    let saw = format!("acts on {count} single quadrants in the same window");
                    sights.push(Sight {
                        other: own_first(act, &singles),
                        shown_by: singles,
                        window: group.window.shown(act.day),
                        count: Some(count),
                        bound: Some(bound),
                        ..Sight::of(act, saw)
                    });
                }
            }
        }
        sights
    }
}

fn in_excess<'a>(
    act: &'a Act,
    same: &[&Accepted<'a>],
    (bound, count, excess): (i64, i64, i64),
) -> Sight<'a> {
    let others: Vec<&Act> =
        same.iter().filter(|other| other.number > 0).map(|other| other.act).collect();
    let own: Vec<&Act> =
        others.iter().filter(|other| other.provider == act.provider).copied().collect();
    // a dentist does not see what another one bills: where his own acts are too many by
    // themselves, one of them is named
    let is_own = sum(own.iter().copied()).saturating_add(act.number) > bound;
    let other = if is_own {
        own.last().copied()
    } else {
        others.iter().rev().find(|other| other.provider != act.provider).copied()
    };
    Sight {
        other,
        shown_by: others,
        acts: excess,
        count: Some(count),
        bound: Some(bound),
        ..Sight::of(act, format!("{count} acts, at most {bound}"))
    }
}

/// Of several acts, one of the same provider, or else of another one; of each the latest of another
/// day, or else the latest: of one day the order may not be known.
fn own_first<'a>(act: &Act, others: &[&'a Act]) -> Option<&'a Act> {
    others
        .iter()
        .max_by(|one, other| {
            let rank = |of: &Act| (of.provider == act.provider, of.day != act.day);
            let order = (one.day, one.received, &one.line);
            rank(one).cmp(&rank(other)).then(order.cmp(&(other.day, other.received, &other.line)))
        })
        .copied()
}
