use super::quantile;
use crate::values::{Day, Fraction, P, Span};
use std::collections::BTreeMap;

/// One whole, in the millionths in which completeness is told.
const WHOLE: i64 = 1_000_000;

/// P of all dentists together, by day of service and day of reception.
///
/// Grain: one row per pair of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunOff {
    /// Day of service.
    pub service: Day,
    /// Day of reception.
    pub reception: Day,
    /// P, corrections included.
    pub p_sum: P,
}

/// Which part of a day's P has usually been received so many days after the service, as it can be
/// known on one day: in millionths, by age in days.
///
/// The chain of link ratios (chain ladder) over all dentists: of the services that are at least so
/// many days old, what had been received a day earlier as a part of what has been received now. What
/// is received later than the oldest service of the year is not known, and not expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    first: Day,
    until: Day,
    by_age: Vec<i64>,
}

/// Days from one day to a later one; `None` where it is not later.
fn days_between(from: Day, to: Day) -> Option<usize> {
    usize::try_from(to.signed_duration_since(from).num_days()).ok()
}

impl Completeness {
    /// As known on `until`, from services since `first`, received until then.
    pub fn of(run_off: &[RunOff], first: Day, until: Day) -> Self {
        let ages = days_between(first, until).unwrap_or(0);
        // one row a day of service, the youngest first: what was received at each age
        let mut received: Vec<Vec<i64>> =
            (0..=ages).map(|age| vec![0; age.saturating_add(1)]).collect();
        for row in run_off.iter().filter(|row| row.service >= first && row.reception <= until) {
            // a reception before the service is taken for one on its day
            let delay = days_between(row.service, row.reception).unwrap_or(0);
            let age = days_between(row.service, until);
            let place = age.and_then(|age| received.get_mut(age)?.get_mut(delay));
            if let Some(place) = place {
                *place = place.saturating_add(row.p_sum.get());
            }
        }
        let mut now = vec![0_i64; ages.saturating_add(1)];
        let mut day_before = now.clone();
        for by_delay in &received {
            let mut so_far: i64 = 0;
            for ((p, now), before) in by_delay.iter().zip(&mut now).zip(&mut day_before) {
                *before = before.saturating_add(so_far);
                so_far = so_far.saturating_add(*p);
                *now = now.saturating_add(so_far);
            }
        }
        let mut part = WHOLE;
        let mut by_age: Vec<i64> = now
            .iter()
            .zip(&day_before)
            .rev()
            .map(|(now, before)| {
                let of_this_age = part;
                if *now > 0 {
                    let link = Fraction::of(*before, *now).times(&Fraction::of(part, 1));
                    part = link.round_half_up().clamp(0, WHOLE);
                }
                of_this_age
            })
            .collect();
        by_age.reverse();
        Self { first, until, by_age }
    }

    /// The days of a period that have been used up: each day of service counts for the part of its P
    /// that has usually been received, in millionths of a day.
    pub fn used(&self, period: Span) -> i64 {
        let days = period.first.max(self.first).iter_days();
        days.take_while(|day| *day <= period.last.min(self.until))
            .filter_map(|day| self.by_age.get(days_between(day, self.until)?))
            .sum()
    }

    /// The days of a period that are still to come in, in millionths: services to come, and services
    /// rendered that have usually not been received yet.
    pub fn rest(&self, period: Span) -> i64 {
        let last =
            days_between(period.first, period.last).and_then(|days| i64::try_from(days).ok());
        let days = last.map_or(0, |last| last.saturating_add(1));
        days.saturating_mul(WHOLE).saturating_sub(self.used(period))
    }
}

/// A dentist's P in a year so far, with the days that they took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// P of the year so far.
    pub p_sum: P,
    /// Days used up, in millionths.
    pub used: i64,
}

impl Pace {
    /// Whether the year would come to at least half of its limit at this pace: projections are made
    /// for these dentists, and their range is measured on them.
    pub fn is_near(self, limit: P, days_of_year: i64) -> bool {
        let year = i128::from(self.p_sum.get())
            .saturating_mul(i128::from(days_of_year))
            .saturating_mul(i128::from(WHOLE))
            .saturating_mul(2);
        self.used > 0 && year >= i128::from(limit.get()).saturating_mul(i128::from(self.used))
    }

    /// What comes in over so many millionths of a day at this pace, in parts of ten thousand of it.
    fn over(self, days: i64, part_x10000: i64) -> Fraction {
        Fraction::of(self.p_sum.get(), 1)
            .times(&Fraction::of(days, self.used))
            .times(&Fraction::of(part_x10000, 10_000))
    }

    /// What came in as a part of what the pace let expect, in ten-thousandths; `None` where nothing
    /// was to be expected.
    pub fn ratio_x10000(self, days: i64, came: P) -> Option<i64> {
        (self.p_sum > P::ZERO && self.used > 0 && days > 0).then(|| {
            Fraction::of(came.get(), self.p_sum.get())
                .times(&Fraction::of(self.used, days))
                .times(&Fraction::of(10_000, 1))
                .round_half_up()
        })
    }
}

/// How far dentists fell short of, or went beyond, their own pace in an earlier step of the year: the
/// lowest and the highest tenth are cut off. In ten-thousandths of what the middle one did: a quiet
/// summer makes all fall short, and says nothing of the autumn; how far they lie apart does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// One in ten came below; never above 10,000.
    pub low_x10000: i64,
    /// One in ten came above; never below 10,000.
    pub high_x10000: i64,
}

impl Spread {
    /// The fewest dentists on whom a spread is measured.
    pub const FEWEST: i64 = 20;

    /// Measured on these ratios, each with how often it was seen; `None` where they are too few, or
    /// nothing came in for half of them.
    pub fn of(ratios: &BTreeMap<i64, i64>) -> Option<Self> {
        if ratios.values().sum::<i64>() < Self::FEWEST {
            return None;
        }
        let middle = quantile(ratios, 5_000).filter(|ratio| *ratio > 0)?;
        let of_middle = |part| {
            let ratio = Fraction::of(quantile(ratios, part)?, middle);
            Some(ratio.times(&Fraction::of(10_000, 1)).round_half_up())
        };
        Some(Self { low_x10000: of_middle(1_000)?, high_x10000: of_middle(9_000)? })
    }
}

/// What a period may come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    /// At the low end of the spread.
    pub low: P,
    /// At the dentist's own pace.
    pub mid: P,
    /// At the high end of the spread.
    pub high: P,
}

impl Projection {
    /// P so far, and for the rest the dentist's pace of the year; rounded half up.
    ///
    /// ```
    /// use datacel::law::{Pace, Projection, Spread};
    /// use datacel::values::P;
    /// // 30,000 P in 200 days used up; 100 days are still to come in
    /// let pace = Pace { p_sum: P::new(30_000), used: 200_000_000 };
    /// let spread = Spread { low_x10000: 9_000, high_x10000: 12_000 };
    /// let year = Projection::of(P::new(30_000), pace, 100_000_000, spread);
    /// assert_eq!([year.low, year.mid, year.high].map(P::get), [43_500, 45_000, 48_000]);
    /// ```
    pub fn of(now: P, pace: Pace, rest: i64, spread: Spread) -> Self {
        let at = |part| now.plus(P::new(pace.over(rest, part).round_half_up()));
        Self { low: at(spread.low_x10000), mid: at(10_000), high: at(spread.high_x10000) }
    }

    /// Whether what came lies in the range, both ends included.
    pub fn holds(self, came: P) -> bool {
        self.low <= came && came <= self.high
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers in helpers of tests")]
mod tests {
    use super::*;

    fn day(number: u64) -> Day {
        Day::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(number)
    }

    /// A hundred P a day, of which 50 are received on the day itself, 30 a day later and 20 five days
    /// later.
    fn steady(days: u64) -> Vec<RunOff> {
        (0..days)
            .flat_map(|service| {
                [(0, 50), (1, 30), (5, 20)].map(|(delay, p)| RunOff {
                    service: day(service),
                    reception: day(service + delay),
                    p_sum: P::new(p),
                })
            })
            .collect()
    }

    #[test]
    fn a_steady_run_off_is_known_again() {
        let completeness = Completeness::of(&steady(60), day(0), day(59));
        let ages = &completeness.by_age;
        assert_eq!(ages.len(), 60);
        assert_eq!(ages[..7], [500_000, 800_000, 800_000, 800_000, 800_000, 1_000_000, 1_000_000]);
        assert!(ages[7..].iter().all(|part| *part == WHOLE));
        let whole = Span { first: day(0), last: day(59) };
        assert_eq!(completeness.used(whole), 55 * WHOLE + 4 * 800_000 + 500_000);
        let year = Span { first: day(0), last: day(365) };
        assert_eq!(completeness.rest(year), 366 * WHOLE - completeness.used(whole));
        // and so the P to come are found to the last one
        let pace = Pace { p_sum: P::new(55 * 100 + 4 * 80 + 50), used: completeness.used(whole) };
        let spread = Spread { low_x10000: 10_000, high_x10000: 10_000 };
        let all = Projection::of(pace.p_sum, pace, completeness.rest(year), spread);
        assert_eq!(all.mid, P::new(36_600));
    }

    #[test]
    fn what_was_received_later_plays_no_part() {
        let known = Completeness::of(&steady(60), day(0), day(59));
        assert_eq!(Completeness::of(&steady(90), day(0), day(59)), known);
    }

    #[test]
    fn nothing_received_is_no_reason_to_stop() {
        let nothing = Completeness::of(&[], day(0), day(9));
        assert_eq!(nothing.used(Span { first: day(0), last: day(9) }), 10 * WHOLE);
    }

    #[test]
    fn a_spread_cuts_off_a_tenth_at_each_end_and_is_told_of_the_middle() {
        let ratios =
            |list: &[i64]| list.iter().map(|ratio| (*ratio, 1)).collect::<BTreeMap<_, _>>();
        let twenty: Vec<i64> = (0..20).map(|at| 9_000 + at * 100).collect();
        let spread = Spread::of(&ratios(&twenty)).unwrap();
        // 9,100 and 10,700 of 9,900
        assert_eq!((spread.low_x10000, spread.high_x10000), (9_192, 10_808));
        assert_eq!(Spread::of(&ratios(&twenty[1..])), None, "nineteen are too few");
        // a summer in which all do half of what they did before leaves the spread as it was
        let summer: Vec<i64> = twenty.iter().map(|ratio| ratio / 2).collect();
        assert_eq!(Spread::of(&ratios(&summer)), Some(spread));
        let idle: Vec<i64> = (0..20).map(|at| (at - 10).max(0)).collect();
        assert_eq!(Spread::of(&ratios(&idle)), None, "nothing came in for half of them");
    }

    #[test]
    fn near_is_half_of_the_limit_or_more() {
        let pace = |p| Pace { p_sum: P::new(p), used: 183 * WHOLE };
        let near = |p| pace(p).is_near(P::new(46_000), 366);
        assert!(!near(11_499) && near(11_500) && near(11_501));
    }

    #[test]
    fn a_ratio_is_what_came_against_what_was_expected() {
        let pace = Pace { p_sum: P::new(1_000), used: 10 * WHOLE };
        assert_eq!(pace.ratio_x10000(5 * WHOLE, P::new(500)), Some(10_000));
        assert_eq!(pace.ratio_x10000(5 * WHOLE, P::new(250)), Some(5_000));
        assert_eq!(pace.ratio_x10000(0, P::new(250)), None);
    }
}
