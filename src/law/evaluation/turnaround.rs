use super::{EvaluationNorms, rate_x10000, shares};
use crate::law::{Category, TumourClass};
use crate::values::Day;
use std::collections::BTreeMap;

impl EvaluationNorms {
    /// The days that a test may take; `None` where the agreement sets no limit.
    ///
    /// Art. 1.2.5 and 1.3.9 speak of acute haematological disorders, art. 1.4.10 (outsourced steps)
    /// of all haematological ones.
    pub const fn limit_of(&self, class: TumourClass, category: Option<Category>) -> Option<i64> {
        match (class, category) {
            (TumourClass::Solid, _) => Some(self.solid_days),
            (TumourClass::HaematologicalAcute, _)
            | (TumourClass::HaematologicalOther, Some(Category::Outsourced)) => {
                Some(self.acute_days)
            }
            (TumourClass::HaematologicalOther, _) => None,
        }
    }
}

/// One test of a laboratory, with the days that its turn-around time rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleTest {
    /// Days allowed; `None`: no limit.
    pub limit: Option<i64>,
    /// The day on which the test was decided on.
    pub prescribed: Option<Day>,
    /// The day on which the laboratory received the sample.
    pub received: Option<Day>,
    /// The day of the final report; `None`: not reported, as far as delivered.
    pub reported: Option<Day>,
    /// The test failed.
    pub failed: bool,
    /// Force majeure.
    pub force_majeure: bool,
}

/// Whether a test was in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Punctuality {
    /// Reported within the limit.
    Within,
    /// Reported after it, or not reported and the limit is past.
    Late,
    /// A day is missing or the report comes before the start: in time at best, late at worst.
    Unknown,
    /// Not reported, and not yet late.
    Running,
    /// The agreement sets no limit.
    NoLimit,
}

impl SampleTest {
    /// Day 0: the later of the prescription and the receipt of the sample.
    ///
    /// `INTERPRETATION:` art. 1.2.5 says so; art. 1.3.9 and 1.4.10 say "either … or", which is read
    /// in the same way, in the laboratory's favour.
    pub fn start(&self) -> Option<Day> {
        Some(self.prescribed?.max(self.received?))
    }

    /// Days from the start to the report; `None` where one of these is missing or the report comes
    /// before the start.
    pub fn days(&self) -> Option<i64> {
        let days = self.reported?.signed_duration_since(self.start()?).num_days();
        (days >= 0).then_some(days)
    }

    /// Whether it was in time, as known on a day.
    pub fn punctuality(&self, as_of: Day) -> Punctuality {
        let Some(limit) = self.limit else { return Punctuality::NoLimit };
        let Some(start) = self.start() else { return Punctuality::Unknown };
        if self.reported.is_none() {
            let past = as_of.signed_duration_since(start).num_days();
            return if past > limit { Punctuality::Late } else { Punctuality::Running };
        }
        match self.days() {
            Some(days) if days <= limit => Punctuality::Within,
            Some(_) => Punctuality::Late,
            None => Punctuality::Unknown,
        }
    }
}

/// The turn-around time of the tests of an institution, tumour class and year of the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnAround {
    /// Tests with a limit, without those not reported and not yet late.
    pub n: i64,
    /// Of these, those of which the days say whether they were in time.
    pub decidable: i64,
    /// In time.
    pub within: i64,
    /// Late.
    pub late: i64,
    /// Of `n`, those that failed.
    pub failed: i64,
    /// Of `n`, those with force majeure.
    pub force_majeure: i64,
    /// Days that half of the reported tests took at most, by nearest rank.
    pub median_days: Option<i64>,
    /// Days that nine in ten took at most, by nearest rank.
    pub p90_days: Option<i64>,
    /// Late tests of those that are decidable.
    pub share_late_x10000: Option<i64>,
    /// At most 5 % of the tests, or what the norm is, are late; `None` where missing days decide it.
    pub met_simple: Option<bool>,
    /// No late test is left once those with a cause are excused, in at most 5 % of the tests;
    /// `None` where missing days decide it.
    pub met_excused: Option<bool>,
}

/// Adds the tests up, of which so many in a hundred may be late. The order of the tests does not
/// matter.
///
/// `INTERPRETATION:` "save force majeure or failure of a test in at most 5 % of the cases" can be
/// read as a share of late tests that is allowed, or as causes that excuse a late test in so many
/// cases; both are given. 5 % of n is rounded down when tests are excused, and not rounded when
/// shares are compared: exactly 5 % is allowed.
pub fn turn_around(tests: &[SampleTest], late_percent: i64, as_of: Day) -> TurnAround {
    let judged: Vec<(&SampleTest, Punctuality)> = tests
        .iter()
        .map(|test| (test, test.punctuality(as_of)))
        .filter(|(_, seen)| {
            matches!(seen, Punctuality::Within | Punctuality::Late | Punctuality::Unknown)
        })
        .collect();
    let count = |of: &dyn Fn(&SampleTest, Punctuality) -> bool| {
        let number = judged.iter().filter(|(test, seen)| of(test, *seen)).count();
        i64::try_from(number).expect("tests in memory are few")
    };
    let with_cause = |test: &SampleTest| test.failed || test.force_majeure;
    let n = count(&|_, _| true);
    let late = count(&|_, seen| seen == Punctuality::Late);
    let unknown = count(&|_, seen| seen == Punctuality::Unknown);
    let excusable = count(&|test, seen| seen == Punctuality::Late && with_cause(test));
    let excusable_unknown = count(&|test, seen| seen == Punctuality::Unknown && with_cause(test));
    let worst = late.saturating_add(unknown);
    let both = |best: bool, worst: bool| (n > 0 && best == worst).then_some(best);
    let decidable = n.saturating_sub(unknown);
    let mut days: Vec<i64> = tests.iter().filter_map(SampleTest::days).collect();
    days.sort_unstable();
    TurnAround {
        n,
        decidable,
        within: count(&|_, seen| seen == Punctuality::Within),
        late,
        failed: count(&|test, _| test.failed),
        force_majeure: count(&|test, _| test.force_majeure),
        median_days: nearest_rank(&days, 50),
        p90_days: nearest_rank(&days, 90),
        share_late_x10000: rate_x10000(late, decidable),
        met_simple: both(few(late, n, late_percent), few(worst, n, late_percent)),
        met_excused: both(
            all_excused(late, excusable, (n, late_percent)),
            all_excused(worst, excusable.saturating_add(excusable_unknown), (n, late_percent)),
        ),
    }
}

/// How many tests took so many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysTaken {
    /// Days from the start to the report; `None`: not reported, or the days do not say.
    pub days: Option<i64>,
    /// The tests.
    pub tests: i64,
    /// Their part of the tests whose days are known.
    pub share_x10000: Option<i64>,
    /// The same with all that took fewer days.
    pub so_far_x10000: Option<i64>,
}

/// How the turn-around times of some tests are spread: those without known days first, then by
/// days. Every test is in one row, whether or not it has a limit.
pub fn days_taken(tests: &[SampleTest]) -> Vec<DaysTaken> {
    let mut numbers: BTreeMap<Option<i64>, i64> = BTreeMap::new();
    for test in tests {
        let tests = numbers.entry(test.days()).or_default();
        *tests = tests.saturating_add(1);
    }
    let known: Vec<i64> =
        numbers.iter().filter(|(days, _)| days.is_some()).map(|(_, tests)| *tests).collect();
    let mut shares = shares(&known).unwrap_or_default().into_iter();
    numbers
        .into_iter()
        .map(|(days, tests)| {
            let (share_x10000, so_far_x10000) = days.and_then(|_| shares.next()).unzip();
            DaysTaken { days, tests, share_x10000, so_far_x10000 }
        })
        .collect()
}

/// At most so many in 100.
fn few(late: i64, n: i64, percent: i64) -> bool {
    late.saturating_mul(100) <= n.saturating_mul(percent)
}

fn all_excused(late: i64, with_cause: i64, (n, percent): (i64, i64)) -> bool {
    let most = n.saturating_mul(percent).checked_div_euclid(100).expect("100 is not 0");
    late <= with_cause.min(most)
}

/// The smallest of the ordered numbers that at least so many in a hundred do not exceed: the one
/// at place ⌈percent × n / 100⌉, counted from 1.
fn nearest_rank(ordered: &[i64], percent: usize) -> Option<i64> {
    let rank = ordered.len().checked_mul(percent)?.div_ceil(100);
    ordered.get(rank.checked_sub(1)?).copied()
}
