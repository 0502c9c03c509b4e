//! What one line says by itself: `age`, `tooth-in`, `not-valid`, `title`, `weekday`.

use super::judge::{Bench, Sight};
use super::{Act, Codes, Person, Quadrant, Rule, Why};
use crate::values::{Code, Day};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// An age that no insured person has.
const TOO_OLD: i64 = 120;

impl Bench<'_> {
    /// The age in the year of service is the difference of the years or one less: within the year of
    /// the birthday the claims do not say which. On the birthday itself the new age holds.
    pub(super) fn age<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        from: Option<i64>,
        before: Option<i64>,
    ) -> Vec<Sight<'a>> {
        let of_act = |act: &'a Act| {
            if !self.known.births {
                return Some(Sight::undecided(act, Why::NoBirths));
            }
            let Some((year, other)) = person.born else {
                return Some(Sight::undecided(act, Why::BirthUnknown));
            };
            let most = i64::from(act.day.year()).saturating_sub(year);
            if year != other || !(0..=TOO_OLD).contains(&most) {
                return Some(Sight::undecided(act, Why::BirthUnknown));
            }
            let saw = format!(
                "born in {year}: {most} years old, or {} before the birthday",
                most.saturating_sub(1)
            );
            let bound = from.filter(|from| most <= *from).or(before.filter(|age| most >= *age))?;
            let sight = Sight { count: Some(most), bound: Some(bound), ..Sight::of(act, saw) };
            if most == bound {
                return Some(Sight { why: Some(Why::BirthdayYear), ..sight });
            }
            Some(sight)
        };
        let of_rule = person.acts.iter().filter(|act| self.is_judged(rule, act));
        of_rule.filter_map(of_act).collect()
    }

    /// A tooth that the act is not for.
    pub(super) fn tooth_in<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        teeth: &BTreeSet<i64>,
        agenesis: &Codes,
    ) -> Vec<Sight<'a>> {
        let of_act = |act: &'a Act| match act.tooth {
            _ if !self.known.teeth => Some(Sight::undecided(act, Why::NoTeeth)),
            None => Some(Sight::undecided(act, Why::NoTooth)),
            Some(tooth) if teeth.contains(&tooth) => None,
            Some(tooth) => {
                Some(Sight::of(act, format!("tooth {tooth}")).alert(agenesis.contains(&act.code)))
            }
        };
        let of_rule = person.acts.iter().filter(|act| self.is_judged(rule, act));
        of_rule.filter_map(of_act).collect()
    }

    /// A tooth that lies in another quadrant than the code says; most lines name no tooth here, and
    /// need not.
    pub(super) fn fits_quadrant<'a>(&self, rule: &Rule, person: &'a Person) -> Vec<Sight<'a>> {
        let of_rule = person.acts.iter().filter(|act| self.is_judged(rule, act));
        of_rule
            .filter_map(|act| {
                let (tooth, code) = (act.tooth.and_then(Quadrant::of_tooth)?, self.quadrant(act)?);
                (tooth != code).then(|| Sight::undecided(act, Why::Never))
            })
            .collect()
    }

    /// A service after the last day on which the act was in force.
    pub(super) fn not_valid<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        last: &BTreeMap<Code, Day>,
    ) -> Vec<Sight<'a>> {
        let of_rule = person.acts.iter().filter(|act| self.is_judged(rule, act));
        of_rule
            .filter_map(|act| {
                let last = last.get(&act.code).filter(|last| act.day > **last)?;
                Some(Sight::of(act, format!("in force until {last}")))
            })
            .collect()
    }

    /// A consultation under the code of another title than the provider held on the day. A provider
    /// of whom the table says nothing is not judged.
    pub(super) fn title<'a>(
        &self,
        rule: &Rule,
        person: &'a Person,
        titles: &BTreeMap<Code, String>,
    ) -> Vec<Sight<'a>> {
        let of_act = |act: &'a Act| {
            let Some(known) = &self.known.titles else {
                return Some(Sight::undecided(act, Why::NoTable));
            };
            let held: Vec<&str> = known
                .get(&act.provider)?
                .iter()
                .filter(|(days, _)| days.holds(act.day))
                .map(|(_, title)| title.as_str())
                .collect();
            let asked = titles.get(&act.code)?;
            let fits = held.is_empty() || held.contains(&asked.as_str());
            (!fits).then(|| {
                Sight::of(
                    act,
                    format!("the code is for `{asked}`, the title is `{}`", held.join("`, `")),
                )
            })
        };
        let of_rule = person.acts.iter().filter(|act| self.is_judged(rule, act));
        of_rule.filter_map(of_act).collect()
    }

    /// A fee for days off on a working day. A working day between two days off is a bridge day, on
    /// which there may be guard duty.
    pub(super) fn weekday<'a>(&self, rule: &Rule, person: &'a Person) -> Vec<Sight<'a>> {
        let of_act = |act: &'a Act| {
            let Some(is_off) = self.known.is_off(act.day) else {
                return Some(Sight::undecided(act, Why::NoTable));
            };
            if is_off {
                return None;
            }
            let beside = [act.day.pred_opt(), act.day.succ_opt()];
            let off = |day: &Option<Day>| day.and_then(|day| self.known.is_off(day)) == Some(true);
            if beside.iter().all(off) {
                return Some(Sight::undecided(act, Why::BridgeDay));
            }
            Some(Sight::of(act, format!("a {}", weekday(act.day))))
        };
        let of_rule = person.acts.iter().filter(|act| self.is_judged(rule, act));
        of_rule.filter_map(of_act).collect()
    }

    /// A visit for which no line names a prescriber: counted, since claims need not name one.
    pub(super) fn with_prescriber<'a>(&self, rule: &Rule, person: &'a Person) -> Vec<Sight<'a>> {
        let of_rule = person.acts.iter().filter(|act| self.is_judged(rule, act));
        of_rule.filter(|act| !act.prescribed).map(|act| Sight::undecided(act, Why::Never)).collect()
    }
}

fn weekday(day: Day) -> &'static str {
    match day.weekday() {
        chrono::Weekday::Mon => "Monday",
        chrono::Weekday::Tue => "Tuesday",
        chrono::Weekday::Wed => "Wednesday",
        chrono::Weekday::Thu => "Thursday",
        chrono::Weekday::Fri => "Friday",
        chrono::Weekday::Sat => "Saturday",
        chrono::Weekday::Sun => "Sunday",
    }
}
