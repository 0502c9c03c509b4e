//! P by day of service, of the dentists over a limit. The text has no daily limit: nothing of it is
//! held against anybody.

use super::tables::column;
use crate::document::{ColumnKind, Sensitivity, Table, Value};
use crate::law::DayTally;
use crate::values::Day;
use chrono::{Datelike, Weekday};

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
            (&day.provider).into(),
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
