//! The acts that explain the figures of some dentists: asked lot by lot, and held against what was
//! counted.

use crate::counts::dental::{DentalCounts, DentistsActs};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::law::{DayTally, PTally};
use crate::values::{Month, P, ProviderKey};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;

/// Lines of a lot, about.
const LOT: i64 = 500_000;

/// The acts of some dentists, given in the order of their keys.
pub(super) fn acts(
    queries: &DentalCounts,
    dentists: &[ProviderKey],
    tallies: &[PTally],
) -> Outcome<DentistsActs> {
    let acts = queries.acts(&lots(dentists, tallies))?;
    hold_against(dentists, tallies, &acts)?;
    Ok(acts)
}

/// The P by day of some dentists.
pub(super) fn days(
    queries: &DentalCounts,
    dentists: &[ProviderKey],
    tallies: &[PTally],
) -> Outcome<Vec<DayTally>> {
    let days = queries.days(dentists)?;
    hold_days_against(dentists, tallies, &days)?;
    Ok(days)
}

/// Dentists in lots of so many lines as memory holds with ease; one who has more is a lot alone.
fn lots(dentists: &[ProviderKey], tallies: &[PTally]) -> Vec<Vec<ProviderKey>> {
    assert!(dentists.is_sorted_by(|one, next| one < next), "a store lies in the order of the keys");
    let lines = sums(tallies, |tally| ((&tally.provider, None), tally.lines));
    let mut lots: Vec<(i64, Vec<ProviderKey>)> = Vec::new();
    for dentist in dentists {
        let own = lines.get(&(dentist, None)).copied().unwrap_or_default();
        match lots.last_mut().filter(|(before, _)| before + own <= LOT) {
            Some((before, lot)) => {
                *before += own;
                lot.push(dentist.clone());
            }
            None => lots.push((own, vec![dentist.clone()])),
        }
    }
    lots.into_iter().map(|(_, lot)| lot).collect()
}

/// P and money of the acts add up to what was counted of each dentist, P of the net acts and of the
/// days to what was counted of each month.
fn hold_against(dentists: &[ProviderKey], tallies: &[PTally], acts: &DentistsActs) -> Outcome<()> {
    let of_acts = Balance {
        by: "acts",
        counted: sums(tallies, |tally| ((&tally.provider, None), tally.p_sum)),
        explained: sums(&acts.acts, |act| ((&act.provider, None), act.p_sum)),
    };
    of_acts.hold(dentists, in_p)?;
    let paid = Balance {
        by: "acts",
        counted: sums(tallies, |tally| ((&tally.provider, None), tally.paid)),
        explained: sums(&acts.acts, |act| ((&act.provider, None), act.paid)),
    };
    paid.hold(dentists, |cents| format!("{cents} EUR"))?;
    let net = Balance {
        by: "net acts",
        counted: sums(tallies, of_month),
        explained: sums(&acts.net, |net| ((&net.provider, Some(net.month)), net.p_sum)),
    };
    net.hold(dentists, in_p)?;
    hold_days_against(dentists, tallies, &acts.days)
}

/// P of the days adds up to what was counted of each dentist and month.
fn hold_days_against(
    dentists: &[ProviderKey],
    tallies: &[PTally],
    days: &[DayTally],
) -> Outcome<()> {
    let of_days = Balance {
        by: "days",
        counted: sums(tallies, of_month),
        explained: sums(days, |day| ((&day.provider, Some(Month::of(day.day))), day.p_sum)),
    };
    of_days.hold(dentists, in_p)
}

fn of_month(tally: &PTally) -> (Key<'_>, P) {
    let month = Month { year: tally.year, month: tally.month };
    ((&tally.provider, Some(month)), tally.p_sum)
}

fn in_p(p_sum: P) -> String {
    format!("{} P", p_sum.get())
}

/// A dentist, or a month of one.
type Key<'a> = (&'a ProviderKey, Option<Month>);

/// A figure by key, as it was counted and as what explains it adds up.
struct Balance<'a, V> {
    by: &'static str,
    counted: BTreeMap<Key<'a>, V>,
    explained: BTreeMap<Key<'a>, V>,
}

impl<V: Copy + PartialEq> Balance<'_, V> {
    fn hold(&self, dentists: &[ProviderKey], in_words: impl Fn(V) -> String) -> Outcome<()> {
        let asked: BTreeSet<&ProviderKey> = dentists.iter().collect();
        let keys = self.counted.keys().chain(self.explained.keys());
        for key in keys.filter(|(dentist, _)| asked.contains(dentist)) {
            let figures = (self.counted.get(key), self.explained.get(key));
            if figures.0 != figures.1 {
                let said = |figure: Option<&V>| {
                    figure.map_or_else(|| "nothing".to_owned(), |one| in_words(*one))
                };
                return Err(self.differ(key, &said(figures.0), &said(figures.1)));
            }
        }
        Ok(())
    }

    fn differ(&self, (dentist, month): &Key<'_>, counted: &str, explained: &str) -> Refusal {
        let month = month.map(|month| format!(", {month}")).unwrap_or_default();
        let by = self.by;
        let what = format!("of {dentist}{month} {counted} were counted; the {by} give {explained}");
        let hint = "no result was written; keep the store and report this";
        Fault::new("details-differ", what).hint(hint).into()
    }
}

/// Sums by key.
fn sums<'a, T, V: Copy + Sum>(
    rows: &'a [T],
    of: impl Fn(&'a T) -> (Key<'a>, V),
) -> BTreeMap<Key<'a>, V> {
    let mut sums: BTreeMap<Key<'a>, V> = BTreeMap::new();
    for (key, value) in rows.iter().map(of) {
        let before = sums.get(&key).copied();
        sums.insert(key, before.into_iter().chain([value]).sum());
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::dental::{ActTally, Window};
    use crate::law::NetActs;
    use crate::values::{Cents, Code};

    fn dentist(number: i64) -> ProviderKey {
        ProviderKey::new(number.to_string())
    }

    fn tally(number: i64, month: u32, lines: i64) -> PTally {
        let (provider, p_sum) = (dentist(number), P::new(3 * lines));
        PTally { provider, year: 2020, month, p_sum, paid: Cents::new(100 * lines), lines }
    }

    #[test]
    fn a_lot_has_half_a_million_lines_and_whole_dentists() {
        let tallies = [
            tally(1, 1, 150_000),
            tally(1, 2, 150_000),
            tally(2, 1, 200_000),
            tally(3, 1, 1_500_000),
            tally(4, 1, 1),
            tally(5, 1, 499_999),
            tally(6, 1, 1),
        ];
        let dentists: Vec<ProviderKey> = (1..=6).map(dentist).collect();
        let by_number = |numbers: &[i64]| numbers.iter().copied().map(dentist).collect::<Vec<_>>();
        let expected = [&[1, 2][..], &[3], &[4, 5], &[6]].map(by_number);
        assert_eq!(lots(&dentists, &tallies), expected);
    }

    #[test]
    fn what_explains_a_figure_and_does_not_add_up_to_it_is_refused() {
        let tallies = [tally(1, 1, 4), tally(1, 2, 6), tally(2, 1, 9)];
        let act = |p_sum, paid| ActTally {
            provider: dentist(1),
            year: 2020,
            code: Code::try_from(371_011).unwrap(),
            p: P::new(3),
            quantity: p_sum / 3,
            p_sum: P::new(p_sum),
            paid: Cents::new(paid),
        };
        let day = |day: &str, p_sum| DayTally {
            provider: dentist(1),
            day: day.parse().unwrap(),
            p_sum: P::new(p_sum),
        };
        let month = |month, p_sum| NetActs {
            provider: dentist(1),
            month: Month { year: 2020, month },
            p: P::new(3),
            acts: p_sum / 3,
            p_sum: P::new(p_sum),
        };
        let sound = || DentistsActs {
            acts: vec![act(21, 600), act(9, 400)],
            net: vec![month(1, 12), month(2, 18)],
            days: vec![day("2020-01-02", 12), day("2020-02-02", 20), day("2020-02-03", -2)],
        };
        let held = |acts: &DentistsActs| hold_against(&[dentist(1)], &tallies, acts);
        assert_eq!(held(&sound()), Ok(()));
        let fewer_acts = DentistsActs { acts: vec![act(21, 1000)], ..sound() };
        let less_money = DentistsActs { acts: vec![act(21, 600), act(9, 399)], ..sound() };
        let other_month = DentistsActs { net: vec![month(1, 15), month(2, 15)], ..sound() };
        let late_day = day("2020-03-01", 18);
        let other_day = DentistsActs { days: vec![day("2020-01-02", 12), late_day], ..sound() };
        for (damaged, says) in [
            (fewer_acts, "1 30 P were counted; the acts give 21 P"),
            (less_money, "1 10.00 EUR were counted; the acts give 9.99 EUR"),
            (other_month, "1, 2020-01 12 P were counted; the net acts give 15 P"),
            (other_day, "1, 2020-02 18 P were counted; the days give nothing"),
        ] {
            let refusal = held(&damaged).unwrap_err();
            assert_eq!(refusal.faults()[0].id(), "details-differ");
            assert!(refusal.to_string().contains(&format!("of {says}\n")), "{refusal}");
        }
    }

    #[test]
    fn acts_and_days_are_held_against_the_counts_when_they_are_asked() {
        let service = "2020-01-01..2020-12-31".parse().unwrap();
        let nothing = DentalCounts::over(&[], &[], &[], &[], Window { service, received: None });
        let (nothing, tallies) = (nothing.unwrap(), [tally(1, 1, 4)]);
        let refusals = [
            acts(&nothing, &[dentist(1)], &tallies).map(drop),
            days(&nothing, &[dentist(1)], &tallies).map(drop),
        ];
        for refusal in refusals {
            assert_eq!(refusal.unwrap_err().faults()[0].id(), "details-differ");
        }
    }
}
