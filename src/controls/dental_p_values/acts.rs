//! The acts that explain the figures of some dentists: asked lot by lot, and held against what was
//! counted.

use crate::counts::dental::DentistsActs;
use crate::diagnostic::{Fault, Outcome};
use crate::law::{DayTally, PTally};
use crate::values::{P, ProviderKey};
use std::collections::BTreeMap;
use std::iter::Sum;

/// Lines of a lot, about.
const LOT: i64 = 500_000;

/// Dentists, given in the order of their keys, in lots of so many lines as memory holds with ease;
/// one who has more is a lot alone.
pub(super) fn lots(dentists: &[ProviderKey], tallies: &[PTally]) -> Vec<Vec<ProviderKey>> {
    let lines = sums(tallies, |tally| (&tally.provider, tally.lines));
    let mut lots: Vec<(i64, Vec<ProviderKey>)> = Vec::new();
    for dentist in dentists {
        let own = lines.get(dentist).copied().unwrap_or_default();
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

/// P and money of the acts, and P of the days, add up to what was counted of each dentist.
pub(super) fn hold_against(
    dentists: &[ProviderKey],
    tallies: &[PTally],
    acts: &DentistsActs,
) -> Outcome<()> {
    let p_sums = Balance {
        by: "acts",
        counted: sums(tallies, |tally| (&tally.provider, tally.p_sum)),
        explained: sums(&acts.acts, |act| (&act.provider, act.p_sum)),
    };
    p_sums.hold(dentists, in_p)?;
    let paid = Balance {
        by: "acts",
        counted: sums(tallies, |tally| (&tally.provider, tally.paid)),
        explained: sums(&acts.acts, |act| (&act.provider, act.paid)),
    };
    paid.hold(dentists, |cents| format!("{cents} EUR"))?;
    hold_days_against(dentists, tallies, &acts.days)
}

/// P of the days adds up to what was counted of each dentist.
pub(super) fn hold_days_against(
    dentists: &[ProviderKey],
    tallies: &[PTally],
    days: &[DayTally],
) -> Outcome<()> {
    let p_sums = Balance {
        by: "days",
        counted: sums(tallies, |tally| (&tally.provider, tally.p_sum)),
        explained: sums(days, |day| (&day.provider, day.p_sum)),
    };
    p_sums.hold(dentists, in_p)
}

fn in_p(p_sum: P) -> String {
    format!("{} P", p_sum.get())
}

/// A figure of each dentist, as it was counted and as what explains it adds up.
struct Balance<'a, V> {
    by: &'static str,
    counted: BTreeMap<&'a ProviderKey, V>,
    explained: BTreeMap<&'a ProviderKey, V>,
}

impl<V: Copy + PartialEq> Balance<'_, V> {
    fn hold(&self, dentists: &[ProviderKey], in_words: impl Fn(V) -> String) -> Outcome<()> {
        let said = |figure: Option<&V>| figure.map_or("nothing".to_owned(), |one| in_words(*one));
        for dentist in dentists {
            let (counted, explained) = (self.counted.get(dentist), self.explained.get(dentist));
            if counted != explained {
                let (by, counted, explained) = (self.by, said(counted), said(explained));
                let what =
                    format!("of `{dentist}` {counted} were counted; the {by} give {explained}");
                let hint = "no result was written; keep the store and report this";
                return Err(Fault::new("details-differ", what).hint(hint).into());
            }
        }
        Ok(())
    }
}

/// Sums by dentist.
fn sums<'a, T, V: Copy + Sum>(
    rows: &'a [T],
    of: impl Fn(&'a T) -> (&'a ProviderKey, V),
) -> BTreeMap<&'a ProviderKey, V> {
    let mut sums: BTreeMap<&ProviderKey, V> = BTreeMap::new();
    for (dentist, value) in rows.iter().map(of) {
        let before = sums.get(dentist).copied();
        sums.insert(dentist, before.into_iter().chain([value]).sum());
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::dental::ActTally;
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
        let sound = DentistsActs {
            acts: vec![act(21, 600), act(9, 400)],
            net: Vec::new(),
            days: vec![day("2020-01-02", 12), day("2020-02-02", 18)],
        };
        let held = |acts: &DentistsActs| hold_against(&[dentist(1)], &tallies, acts);
        assert_eq!(held(&sound), Ok(()));
        let fewer_acts = DentistsActs { acts: vec![act(21, 1000)], ..sound.clone() };
        let less_money = DentistsActs { acts: vec![act(21, 600), act(9, 399)], ..sound.clone() };
        let no_day = DentistsActs { days: Vec::new(), ..sound };
        for (damaged, says) in [
            (fewer_acts, "30 P were counted; the acts give 21 P"),
            (less_money, "10.00 EUR were counted; the acts give 9.99 EUR"),
            (no_day, "30 P were counted; the days give nothing"),
        ] {
            let refusal = held(&damaged).unwrap_err();
            assert_eq!(refusal.faults()[0].id(), "details-differ");
            assert!(refusal.to_string().contains(&format!("of `1` {says}\n")), "{refusal}");
        }
    }
}
