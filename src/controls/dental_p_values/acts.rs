//! The acts that explain the figures of some dentists: asked lot by lot, and held against what was
//! counted.

use crate::counts::dental::DentistsActs;
use crate::diagnostic::{Fault, Outcome};
use crate::law::PTally;
use crate::values::{Cents, P, ProviderKey};
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
    let counted = Figures {
        p_sum: sums(tallies, |tally| (&tally.provider, tally.p_sum)),
        paid: sums(tallies, |tally| (&tally.provider, tally.paid)),
    };
    let of_acts = Figures {
        p_sum: sums(&acts.acts, |act| (&act.provider, act.p_sum)),
        paid: sums(&acts.acts, |act| (&act.provider, act.paid)),
    };
    let of_days = sums(&acts.days, |day| (&day.provider, day.p_sum));
    for dentist in dentists {
        let ((p_sum, paid), own) = (counted.of(dentist), of_acts.of(dentist));
        let days = of_days.get(dentist).copied().unwrap_or(P::ZERO);
        if own != (p_sum, paid) || days != p_sum {
            let what = format!(
                "of `{dentist}` {} P and {paid} EUR were counted; the acts give {} P and {} EUR, the days {} P",
                p_sum.get(),
                own.0.get(),
                own.1,
                days.get(),
            );
            let hint = "no result was written; keep the store and report this";
            return Err(Fault::new("details-differ", what).hint(hint).into());
        }
    }
    Ok(())
}

/// P and money by dentist.
struct Figures<'a> {
    p_sum: BTreeMap<&'a ProviderKey, P>,
    paid: BTreeMap<&'a ProviderKey, Cents>,
}

impl Figures<'_> {
    fn of(&self, dentist: &ProviderKey) -> (P, Cents) {
        let p_sum = self.p_sum.get(dentist).copied().unwrap_or(P::ZERO);
        (p_sum, self.paid.get(dentist).copied().unwrap_or(Cents::ZERO))
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
    use crate::law::DayTally;
    use crate::values::Code;

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
            (fewer_acts, "the acts give 21 P and 10.00 EUR, the days 30 P"),
            (less_money, "the acts give 30 P and 9.99 EUR, the days 30 P"),
            (no_day, "the acts give 30 P and 10.00 EUR, the days 0 P"),
        ] {
            let refusal = held(&damaged).unwrap_err();
            assert_eq!(refusal.faults()[0].id(), "details-differ");
            let what = format!("of `1` 30 P and 10.00 EUR were counted; {says}");
            assert!(refusal.to_string().contains(&what), "{refusal}");
        }
    }
}
