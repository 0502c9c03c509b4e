//! P by day of service, of the dentists over a limit. The text has no daily limit: nothing of it is
//! held against anybody.

use super::tables::column;
use crate::document::{ColumnKind, Sensitivity, Table, Value};
use crate::law::NetActs;
use crate::values::{Day, P, ProviderKey};
use chrono::{Datelike, Weekday};
use std::collections::BTreeMap;

/// A day of service with P above 0 on balance.
pub(super) struct DayTally {
    pub(super) provider: ProviderKey,
    pub(super) day: Day,
    pub(super) p_sum: P,
}

/// The days of each dentist, by provider and day; those without P above 0 on balance are no days.
pub(super) fn tallies(net_acts: &[NetActs]) -> Vec<DayTally> {
    by_day(net_acts)
        .into_iter()
        .filter(|(_, p_sum)| *p_sum > P::ZERO)
        .map(|((provider, day), p_sum)| DayTally { provider: provider.clone(), day, p_sum })
        .collect()
}

/// P on balance by provider and day.
pub(super) fn by_day(net_acts: &[NetActs]) -> BTreeMap<(&ProviderKey, Day), P> {
    let mut days: BTreeMap<(&ProviderKey, Day), P> = BTreeMap::new();
    for acts in net_acts {
        let sum = days.entry((&acts.provider, acts.day)).or_default();
        *sum = sum.plus(acts.p_sum);
    }
    days
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
