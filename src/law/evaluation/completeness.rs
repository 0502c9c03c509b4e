use super::{rate_x10000, shares};
use crate::values::Month;
use std::collections::BTreeMap;

/// Months after which a month of service is taken to have arrived: what came by then is the whole
/// that younger months are held against.
const SETTLED_AFTER: i64 = 12;

/// A month of service of which less than this has arrived, judged by older ones, is provisional.
const COMPLETE_X10000: i64 = 9_500;

/// Lines of a month of service that were received in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// Month of service.
    pub service: Month,
    /// Month of reception.
    pub received: Month,
    /// Lines.
    pub lines: i64,
}

/// How far a month of service has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthArrived {
    /// Month of service.
    pub service: Month,
    /// Its lines so far.
    pub lines: i64,
    /// What part of a month older ones had received after as many months; `None` where no month is
    /// old enough to say.
    pub expected_x10000: Option<i64>,
    /// Whether its figures may still grow by more than 5 %.
    pub provisional: bool,
}

/// Says of each month of service, in order, how far it has arrived by a month of reception: those
/// with lines, and those that are asked about, of which nothing may have come.
///
/// A month is held against those that are at least a year old: what part of their lines had come
/// after as many months. Less than 95 %, or no older month to hold it against, is provisional.
///
/// `INTERPRETATION:` the agreement does not say when figures are final; the year and the 95 % are
/// choices, shown beside the figures.
pub fn completeness(arrivals: &[Arrival], asked: &[Month], by: Month) -> Vec<MonthArrived> {
    let mut months: BTreeMap<Month, BTreeMap<i64, i64>> =
        asked.iter().map(|month| (*month, BTreeMap::new())).collect();
    for arrival in arrivals.iter().filter(|arrival| arrival.received <= by) {
        let lag = lag(arrival.service, arrival.received).max(0);
        let lines = months.entry(arrival.service).or_default().entry(lag).or_default();
        *lines = lines.saturating_add(arrival.lines);
    }
    let expected = |age: i64| {
        let settled = months.iter().filter(|(month, _)| lag(**month, by) >= SETTLED_AFTER);
        let (mut came, mut all) = (0_i64, 0_i64);
        for lags in settled.map(|(_, lags)| lags) {
            let of = |most: i64| {
                let lines = lags.iter().filter(|(lag, _)| **lag <= most).map(|(_, lines)| lines);
                lines.fold(0_i64, |sum, lines| sum.saturating_add(*lines))
            };
            came = came.saturating_add(of(age));
            all = all.saturating_add(of(i64::MAX));
        }
        rate_x10000(came, all)
    };
    months
        .iter()
        .map(|(service, lags)| {
            let age = lag(*service, by);
            let expected_x10000 = expected(age);
            MonthArrived {
                service: *service,
                lines: lags.values().fold(0, |sum: i64, lines| sum.saturating_add(*lines)),
                expected_x10000,
                provisional: age < SETTLED_AFTER
                    && expected_x10000.is_none_or(|expected| expected < COMPLETE_X10000),
            }
        })
        .collect()
}

/// What a month of reception brought of a month of service, beside the whole of it so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    /// The lines.
    pub arrival: Arrival,
    /// Months from the service to the reception, never below 0.
    pub months: i64,
    /// Their part of the lines of the month of service received so far; `None` for what was
    /// received later than what is looked at.
    pub share_x10000: Option<i64>,
    /// The same with what was received before.
    pub so_far_x10000: Option<i64>,
}

/// Each month of service against its months of reception, up to a month of reception: in the order
/// of both.
///
/// The shares of a month of service make up 10,000 but for their rounding; of a provisional month
/// they are parts of what came so far, and will fall as more comes.
pub fn brought(arrivals: &[Arrival], by: Month) -> Vec<Brought> {
    let mut ordered = arrivals.to_vec();
    ordered.sort_unstable();
    ordered
        .chunk_by(|one, next| one.service == next.service)
        .flat_map(|of_month| {
            let came = of_month.iter().filter(|arrival| arrival.received <= by);
            let lines: Vec<i64> = came.map(|arrival| arrival.lines).collect();
            let mut shares = shares(&lines).unwrap_or_default().into_iter();
            of_month.iter().map(move |arrival| {
                let (share_x10000, so_far_x10000) = shares.next().unzip();
                let months = lag(arrival.service, arrival.received).max(0);
                Brought { arrival: *arrival, months, share_x10000, so_far_x10000 }
            })
        })
        .collect()
}

/// Months from one to another; below 0 where the other comes first.
pub fn lag(from: Month, to: Month) -> i64 {
    let number = |month: Month| {
        i64::from(month.year).saturating_mul(12).saturating_add(i64::from(month.month))
    };
    number(to).saturating_sub(number(from))
}
