//! Beside each other: `not-with`, `only-with` within a session, `first-and-further`.

use super::judge::{Bench, Sight, of_codes, pairing_of, session, sum, within};
use super::{Act, Pairing, Person, Place, Quadrant, Rule, RuleWindow, Why};
use crate::values::{Cents, Day, ProviderKey};
use std::collections::{BTreeMap, BTreeSet};

impl Bench<'_> {
    /// Acts that stand beside an act and may not. One finding an act, whatever the number beside it.
    /// Where the text does not say which falls, the amount is the lower one: that of the act, or of
    /// all beside it.
    pub(super) fn beside<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        place: Place,
        excluded: impl Fn(&Act, &Act) -> bool,
    ) -> Vec<Sight<'a>> {
        let mut sights = Vec::new();
        // two acts that exclude each other are one finding
        let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
        for act in person.acts.iter().filter(|act| self.is_judged(rule, act)) {
            let beside: Vec<&Act> = session(person, act)
                .filter(|other| other.code != act.code && other.is_paid())
                .filter(|other| self.meet(place, act, other) == Some(true))
                .filter(|other| excluded(act, other))
                .filter(|other| !told.contains(&(other.line.as_str(), act.line.as_str())))
                .collect();
            let Some(first) = beside.first().copied() else { continue };
            told.extend(beside.iter().map(|other| (act.line.as_str(), other.line.as_str())));
            let others: Cents = beside.iter().map(|other| other.paid).sum();
            let mut codes: Vec<String> =
                beside.iter().map(|other| other.code.to_string()).collect();
            codes.dedup();
            let saw = format!("billed beside {} in one session", codes.join(", "));
            sights.push(Sight {
                other: Some(first),
                window: RuleWindow::Session.shown(act.day),
                count: Some(sum(beside.iter().copied())),
                bound: Some(0),
                amount: Some(act.paid.min(others)),
                shown_by: beside,
                ..Sight::of(act, saw)
            });
        }
        sights
    }

    /// More than one act of the group on one tooth in one session: the one that was paid best
    /// stands, and each other is found.
    pub(super) fn one_of_group<'a>(&self, rule: &Rule, person: &'a Person) -> Vec<Sight<'a>> {
        let mut groups: BTreeMap<(Day, &ProviderKey, i64), Vec<&'a Act>> = BTreeMap::new();
        for act in person.acts.iter().filter(|act| self.is_judged(rule, act)) {
            if let Some(tooth) = act.tooth {
                groups.entry((act.day, &act.provider, tooth)).or_default().push(act);
            }
        }
        let mut sights = Vec::new();
        for mut acts in groups.into_values() {
            let count = sum(acts.iter().copied());
            if count < 2 {
                continue;
            }
            acts.sort_by_key(|act| std::cmp::Reverse(act.share(1)));
            let mut standing: Option<&Act> = None;
            for act in acts {
                let found = act.number.saturating_sub(i64::from(standing.is_none()));
                if found > 0 {
                    sights.push(Sight {
                        other: standing,
                        shown_by: standing.into_iter().collect(),
                        window: RuleWindow::Session.shown(act.day),
                        quadrant: act.tooth.and_then(Quadrant::of_tooth),
                        acts: found,
                        count: Some(count),
                        bound: Some(1),
                        ..Sight::of(act, format!("{count} acts on one tooth in one session"))
                    });
                }
                standing = standing.or(Some(act));
            }
        }
        sights
    }

    /// An additional fee without the act that it is added to: a proof by absence.
    pub(super) fn with_base<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        parts: &[Pairing],
        (place, each): (Place, bool),
    ) -> Vec<Sight<'a>> {
        let mut used: BTreeMap<(Day, &ProviderKey, usize), i64> = BTreeMap::new();
        let mut sights = Vec::new();
        for act in person.acts.iter().filter(|act| self.is_judged(rule, act)) {
            let Some(at) = parts.iter().position(|part| part.codes.contains(&act.code)) else {
                continue;
            };
            let Some(part) = parts.get(at) else { continue };
            let days = part.window.of(act.day);
            let in_session = part.window == RuleWindow::Session;
            let bases: Vec<&Act> = of_codes(within(person, days), &part.others)
                .filter(|other| !in_session || other.provider == act.provider)
                .collect();
            let met =
                || bases.iter().copied().filter(|base| self.meet(place, act, base) == Some(true));
            let missing = if each {
                let taken = used.entry((act.day, &act.provider, at)).or_default();
                let left = sum(met()).saturating_sub(*taken).max(0);
                *taken = taken.saturating_add(act.number);
                act.number.saturating_sub(left).max(0)
            } else if met().next().is_some() {
                0
            } else {
                act.number
            };
            if missing == 0 {
                continue;
            }
            let sight = Sight {
                window: part.window.shown(act.day),
                count: Some(sum(met())),
                acts: missing,
                ..Sight::of(act, "no act in the deliveries that it could belong to")
            };
            let unplaced = bases.iter().any(|base| self.meet(place, act, base).is_none());
            let why = unplaced.then_some(Why::PlaceUnknown).or_else(|| {
                let window = part.window.to_cover(act.day, person, None);
                self.known.why_not(window, person, act, &part.others)
            });
            sights.push(absent(sight, why));
        }
        sights
    }

    /// A further act without a first (a proof by absence), and a second first act.
    pub(super) fn first_further<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        parts: &[Pairing],
        (place, one_first, exists_from): (Place, bool, Option<Day>),
    ) -> Vec<Sight<'a>> {
        let mut sights = Vec::new();
        for act in person.acts.iter().filter(|act| self.is_judged(rule, act)) {
            if let Some(part) = pairing_of(parts, act.code) {
                if one_first {
                    sights.extend(second_first(person, act, part, place));
                }
                continue;
            }
            let Some(part) = parts.iter().find(|part| part.others.contains(&act.code)) else {
                continue;
            };
            let days = part.window.of(act.day);
            let in_session = part.window == RuleWindow::Session;
            let mut firsts = within(person, days)
                .filter(|first| part.codes.contains(&first.code) || part.also.contains(&first.code))
                .filter(|first| !in_session || first.provider == act.provider);
            // an act without a tooth may lie anywhere: only where there is no first at all
            let has_first = firsts.any(|first| match (place, act.tooth, first.tooth) {
                (Place::Quadrant, Some(own), Some(other)) => {
                    Quadrant::of_tooth(own) == Quadrant::of_tooth(other)
                }
                _ => true,
            });
            if has_first {
                continue;
            }
            let sight = Sight {
                window: part.window.shown(act.day),
                quadrant: act
                    .tooth
                    .and_then(Quadrant::of_tooth)
                    .filter(|_| place == Place::Quadrant),
                count: Some(0),
                ..Sight::of(act, "no first act in the deliveries that it could follow")
            };
            let mut bases = part.codes.clone();
            bases.extend(&part.also);
            let window = part.window.to_cover(act.day, person, exists_from);
            let why = self.known.why_not(window, person, act, &bases);
            sights.push(absent(sight, why));
        }
        sights
    }
}

/// A finding by absence, or the reason why there is none.
pub(super) fn absent(sight: Sight<'_>, why: Option<Why>) -> Sight<'_> {
    match why {
        Some(why) => {
            Sight { why: Some(why), saw: format!("{}; {}", sight.saw, why.says()), ..sight }
        }
        None => sight.alert(true),
    }
}

/// A first act after another one in the quadrant (or mouth) and session. Acts without a tooth are
/// found only where a session has more first acts than the mouth has quadrants.
fn second_first<'a>(
    person: &'a Person,
    act: &'a Act,
    part: &Pairing,
    place: Place,
) -> Option<Sight<'a>> {
    let quadrant = |act: &Act| act.tooth.and_then(Quadrant::of_tooth);
    let own = quadrant(act);
    let by_tooth = place == Place::Quadrant;
    let same = |other: &&Act| {
        part.codes.contains(&other.code)
            && other.is_paid()
            && (!by_tooth || own.is_none() || quadrant(other) == own)
    };
    let bound = if by_tooth && own.is_none() { 4 } else { 1 };
    let before: Vec<&Act> =
        session(person, act).take_while(|other| *other != act).filter(same).collect();
    let earlier = sum(before.iter().copied());
    let count = earlier.saturating_add(act.number);
    let excess = count.saturating_sub(earlier.max(bound));
    (excess > 0).then(|| Sight {
        other: before.last().copied(),
        shown_by: before,
        window: RuleWindow::Session.shown(act.day),
        quadrant: own.filter(|_| by_tooth),
        acts: excess,
        count: Some(count),
        bound: Some(bound),
        ..Sight::of(act, format!("{count} first acts in one session, at most {bound}"))
    })
}
