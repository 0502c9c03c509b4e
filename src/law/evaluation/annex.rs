use crate::law::months_after;
use crate::values::{Cents, Code, Day};
use chrono::Datelike;

/// Months over which a proposal's estimate is held against what was billed.
///
/// `INTERPRETATION:` art. 3 asks for an estimate of additional tests and budget without a term; it
/// is read as that of the first twelve months.
const MONTHS_OF_ESTIMATE: u32 = 12;

/// A change of the annexes with the estimate that came with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedCode {
    /// The day of the change.
    pub date: Day,
    /// The ambulatory code of the pair.
    pub code: Code,
    /// Tests that were expected.
    pub tests: Option<i64>,
    /// Spending that was expected.
    pub paid: Option<Cents>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnexOutcome {
    /// Net billings of the first twelve months.
    pub billings: i64,
    /// What was paid for them.
    pub paid: Cents,
    /// The first claim date on or after the change.
    pub first_billing: Option<Day>,
    /// Whole months from the change to the first billing.
    pub months_to_first: Option<i64>,
    /// Whether it was billed within the six months in which panels are adapted; `None` where these
    /// are not over and nothing was billed.
    pub in_time: Option<bool>,
    /// Whether the twelve months are over.
    pub whole: bool,
}

/// What was billed of a pair after a change: its billings as (claim date, net billings, paid), in
/// any order.
pub fn outcome_of(
    expected: &ExpectedCode,
    billed: &[(Day, i64, Cents)],
    as_of: Day,
) -> AnnexOutcome {
    let end = months_after(expected.date, MONTHS_OF_ESTIMATE);
    let since = || billed.iter().filter(|(day, _, _)| *day >= expected.date);
    let in_year = || since().filter(|(day, _, _)| *day < end);
    let first_billing = since().filter(|(_, net, _)| *net > 0).map(|(day, _, _)| *day).min();
    let months_to_first = first_billing.map(|day| months_between(expected.date, day));
    let adapted_by = months_after(expected.date, 6);
    AnnexOutcome {
        billings: in_year().fold(0, |sum: i64, (_, net, _)| sum.saturating_add(*net)),
        paid: in_year().map(|(_, _, paid)| *paid).sum(),
        first_billing,
        months_to_first,
        in_time: match first_billing {
            Some(day) => Some(day <= adapted_by),
            None if as_of > adapted_by => Some(false),
            None => None,
        },
        whole: as_of >= end,
    }
}

/// Whole calendar months from one day to a later one.
///
/// ```
/// use datacel::law::evaluation::months_between;
/// let day = |text: &str| text.parse().unwrap();
/// assert_eq!(months_between(day("2024-07-01"), day("2025-01-01")), 6);
/// assert_eq!(months_between(day("2024-07-01"), day("2024-12-31")), 5);
/// ```
pub fn months_between(from: Day, to: Day) -> i64 {
    let number =
        |day: Day| i64::from(day.year()).saturating_mul(12).saturating_add(i64::from(day.month()));
    let months = number(to).saturating_sub(number(from));
    match u32::try_from(months) {
        Ok(steps) if months_after(from, steps) > to => months.saturating_sub(1),
        _ => months,
    }
}
