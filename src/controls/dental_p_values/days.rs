//! P by day of service, of the dentists over a limit. The text has no daily limit: nothing of it is
//! held against anybody.

use super::tables::column;
use crate::document::{ColumnKind, Sensitivity, Table, Value};
use crate::law::NetActs;
use crate::values::{Day, P, ProviderKey};
use chrono::{Datelike, Weekday};

/// A day of service with P above 0 on balance.
pub(super) struct DayTally {
    pub(super) provider: ProviderKey,
    pub(super) day: Day,
    pub(super) p_sum: P,
}

/// The days of each dentist, by provider and day; those without P above 0 on balance are no days.
pub(super) fn tallies(net_acts: &[NetActs]) -> Vec<DayTally> {
    by_day(net_acts)
        .filter(|(_, _, p_sum)| *p_sum > P::ZERO)
        .map(|(provider, day, p_sum)| DayTally { provider: provider.clone(), day, p_sum })
        .collect()
}

/// P on balance by provider and day, of acts in this order.
pub(super) fn by_day(net_acts: &[NetActs]) -> impl Iterator<Item = (&ProviderKey, Day, P)> {
    let days =
        net_acts.chunk_by(|one, next| (&one.provider, one.day) == (&next.provider, next.day));
    days.map(|day| {
        let p_sum = day.iter().fold(P::ZERO, |sum, acts| sum.plus(acts.p_sum));
        (&day[0].provider, day[0].day, p_sum)
    })
}

/// `dental_p_days`, by provider and day.
pub(super) fn table(days: &[DayTally]) -> Table {
    use ColumnKind::{Day as DayColumn, P as PSum, Text};
    let mut table = Table::new(
        "dental_p_days",
        Sensitivity::Providers,
        &["provider_key", "date"],
        &[
            column("provider_key", Text),
            column("date", DayColumn),
            column("p_sum", PSum),
            column("weekday", Text),
        ],
    );
    for day in days {
        table.push(vec![
            day.provider.to_string().into(),
            day.day.into(),
            day.p_sum.into(),
            weekday(day.day),
        ]);
    }
    table
}

fn weekday(day: Day) -> Value {
    match day.weekday() {
        Weekday::Mon => Value::Word("monday"),
        Weekday::Tue => Value::Word("tuesday"),
        Weekday::Wed => Value::Word("wednesday"),
        Weekday::Thu => Value::Word("thursday"),
        Weekday::Fri => Value::Word("friday"),
        Weekday::Sat => Value::Word("saturday"),
        Weekday::Sun => Value::Word("sunday"),
    }
}
