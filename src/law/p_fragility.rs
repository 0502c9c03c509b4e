use super::p_doubt::change;
use super::{Doubt, DoubtedTally, PLimit, PLimits, PTally, assess};
use crate::values::{Cents, Day, Month, P, Period, PeriodKind, ProviderKey};
use std::collections::{BTreeMap, BTreeSet};

/// Acts of one weight of one month, with their corrections taken off.
///
/// Grain: one row per provider, month of service and weight. An act is a line less what takes it
/// back: the same insured person, act and day. Order: provider, month, weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetActs {
    /// The dentist.
    pub provider: ProviderKey,
    /// Month of service.
    pub month: Month,
    /// Weight of one act.
    pub p: P,
    /// Acts that remain after their corrections.
    pub acts: i64,
    /// P on balance: also what was taken back without having been billed that day.
    pub p_sum: P,
}

/// P on balance of one day. Grain and order: provider, day of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTally {
    /// The dentist.
    pub provider: ProviderKey,
    /// Day of service.
    pub day: Day,
    /// P on balance: also what was taken back without having been billed that day.
    pub p_sum: P,
}

/// Acts that remain, by weight.
pub type ActsByWeight = BTreeMap<P, i64>;

/// The acts of each month, quarter and year of one dentist.
pub fn acts_by_period<'a>(
    acts: impl IntoIterator<Item = &'a NetActs>,
) -> BTreeMap<Period, ActsByWeight> {
    let mut months: BTreeMap<Month, ActsByWeight> = BTreeMap::new();
    for row in acts {
        let number = months.entry(row.month).or_default().entry(row.p).or_default();
        *number = number.saturating_add(row.acts);
    }
    let mut periods: BTreeMap<Period, ActsByWeight> = BTreeMap::new();
    for (Month { year, month }, weights) in months {
        for kind in PeriodKind::ALL {
            let period = periods.entry(Period::holding(year, month, kind)).or_default();
            for (p, acts) in &weights {
                let number = period.entry(*p).or_default();
                *number = number.saturating_add(*acts);
            }
        }
    }
    periods
}

/// The fewest acts without which a period would be within its limit: 0 where it is; `None` where the
/// acts given do not suffice.
///
/// The heaviest go first. That is the fewest: however many acts are taken, none weigh more together
/// than as many of the heaviest.
///
/// ```
/// use datacel::law::{PLimit, acts_to_remove};
/// use datacel::values::P;
/// let acts = [(P::new(3), 1_000), (P::new(38), 2)].into();
/// let remove = |sum| acts_to_remove(P::new(sum), PLimit(P::new(5_000)), &acts);
/// assert_eq!(remove(5_000), Some(0));
/// assert_eq!(remove(5_038), Some(1));
/// assert_eq!(remove(5_077), Some(3)); // 38, 38 and 3
/// ```
pub fn acts_to_remove(sum: P, limit: PLimit, acts: &ActsByWeight) -> Option<i64> {
    let mut surplus = limit.surplus(sum).get();
    let mut removed: i64 = 0;
    for (p, number) in acts.iter().rev().filter(|(p, number)| **p > P::ZERO && **number > 0) {
        if surplus <= 0 {
            break;
        }
        // rounded up: the last act may take away more than is needed
        let rounded_up = surplus.checked_add(p.get())?.checked_sub(1)?;
        let needed = rounded_up.checked_div_euclid(p.get())?.min(*number);
        removed = removed.checked_add(needed)?;
        surplus = surplus.checked_sub(p.times(needed).get())?;
    }
    (surplus <= 0).then_some(removed)
}

/// The doubts under which the excess of a single month, quarter or year changes, each by itself,
/// with all its lines. `tallies` and `doubted` are those of one dentist.
pub fn doubts_by_period(
    tallies: &[PTally],
    doubted: &[DoubtedTally],
    limits: PLimits,
) -> BTreeMap<Period, BTreeSet<Doubt>> {
    let counted = excesses(tallies, limits);
    let doubts: BTreeSet<Doubt> = doubted.iter().map(|doubted| doubted.doubt).collect();
    let mut found: BTreeMap<Period, BTreeSet<Doubt>> = BTreeMap::new();
    for doubt in doubts {
        let changes = doubted.iter().filter(|doubted| doubted.doubt == doubt).map(change);
        let otherwise: Vec<PTally> = tallies.iter().cloned().chain(changes).collect();
        for (period, excess) in excesses(&otherwise, limits) {
            if counted.get(&period).copied().unwrap_or(Cents::ZERO) != excess {
                found.entry(period).or_default().insert(doubt);
            }
        }
    }
    found
}

fn excesses(tallies: &[PTally], limits: PLimits) -> BTreeMap<Period, Cents> {
    let years = assess(tallies, limits);
    years.iter().flat_map(|year| &year.periods).map(|one| (one.period, one.excess)).collect()
}

/// The first day of service on which the running P on balance is above the limit; `None` where it
/// never is. The days in order, each once, all of one dentist and period.
///
/// ```
/// use datacel::law::{PLimit, exceeded_on};
/// use datacel::values::P;
/// let day = |text: &str| text.parse().unwrap();
/// let days = [(day("2020-03-02"), P::new(4_000)), (day("2020-03-03"), P::new(1_000)),
///             (day("2020-03-04"), P::new(1))];
/// assert_eq!(exceeded_on(days, PLimit(P::new(5_000))), Some(day("2020-03-04")));
/// assert_eq!(exceeded_on(days, PLimit(P::new(5_001))), None);
/// ```
pub fn exceeded_on(days: impl IntoIterator<Item = (Day, P)>, limit: PLimit) -> Option<Day> {
    let mut running = P::ZERO;
    days.into_iter().find_map(|(day, p_sum)| {
        running = running.plus(p_sum);
        (running > limit.0).then_some(day)
    })
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "proptest hides from the lint that these are tests"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every way of leaving acts out.
    fn exhaustive(sum: i64, limit: i64, weights: &[i64]) -> Option<i64> {
        let ways = 0_u32..1 << weights.len();
        let fewest = ways
            .filter(|way| {
                let left_out = weights.iter().enumerate().filter(|(at, _)| way & (1 << at) != 0);
                sum - left_out.map(|(_, p)| p).sum::<i64>() <= limit
            })
            .map(u32::count_ones)
            .min();
        fewest.map(i64::from)
    }

    proptest! {
        #[test]
        fn the_fewest_acts_are_those_of_an_exhaustive_search(
            weights in proptest::collection::vec(0_i64..40, 0..10),
            corrections in -30_i64..1,
            limit in 0_i64..150,
        ) {
            let sum = weights.iter().sum::<i64>() + corrections;
            let mut acts = ActsByWeight::new();
            for p in &weights {
                *acts.entry(P::new(*p)).or_default() += 1;
            }
            let found = acts_to_remove(P::new(sum), PLimit(P::new(limit)), &acts);
            prop_assert_eq!(found, exhaustive(sum, limit, &weights));
        }

        #[test]
        fn a_running_sum_passes_the_limit_where_a_naive_one_does(
            p_sums in proptest::collection::vec(-20_i64..60, 0..40),
            limit in 0_i64..500,
        ) {
            let first = Day::from_ymd_opt(2020, 2, 20).unwrap();
            let days: Vec<(Day, P)> = first.iter_days().zip(p_sums.iter().copied().map(P::new)).collect();
            let naive = (0..p_sums.len()).find(|at| p_sums[..=*at].iter().sum::<i64>() > limit);
            let found = exceeded_on(days.clone(), PLimit(P::new(limit)));
            prop_assert_eq!(found, naive.map(|at| days[at].0));
        }
    }

    #[test]
    fn a_doubt_is_told_of_the_period_that_it_changes() {
        let limits = PLimits {
            month: PLimit(P::new(5_000)),
            quarter: PLimit(P::new(13_000)),
            year: PLimit(P::new(46_000)),
        };
        let tally = |month, p: i64| PTally {
            provider: ProviderKey::new("30000120"),
            year: 2020,
            month,
            p_sum: P::new(p),
            paid: Cents::new(p),
            lines: 1,
        };
        let late = DoubtedTally { doubt: Doubt::LateCorrection, tally: tally(2, -1) };
        let found = doubts_by_period(&[tally(1, 5_001), tally(2, 5_001)], &[late], limits);
        let february = Period { year: 2020, kind: PeriodKind::Month, number: 2 };
        assert_eq!(found, [(february, [Doubt::LateCorrection].into())].into());
    }

    #[test]
    fn acts_count_in_their_month_quarter_and_year() {
        let row = |month, acts| NetActs {
            provider: ProviderKey::new("30000120"),
            month: Month { year: 2020, month },
            p: P::new(7),
            acts,
            p_sum: P::new(7 * acts),
        };
        let periods = acts_by_period(&[row(3, 2), row(4, 3)]);
        let of = |kind, number| periods[&Period { year: 2020, kind, number }][&P::new(7)];
        assert_eq!([of(PeriodKind::Month, 3), of(PeriodKind::Month, 4)], [2, 3]);
        assert_eq!([of(PeriodKind::Quarter, 1), of(PeriodKind::Quarter, 2)], [2, 3]);
        assert_eq!(of(PeriodKind::Year, 1), 5);
    }
}
