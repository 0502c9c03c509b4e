//! What stands beside the drawing, in one language.

use crate::document::{Across, Chart, ColumnKind, Text, Value};
use crate::report::{Messages, notation};
use crate::values::{Cents, Day, Month, P};
use chrono::{Datelike, NaiveDate};

/// Not more days than these are written on a line of time.
const DAYS: i64 = 9;

/// The words of one language.
pub(super) struct Words<'a> {
    pub(super) messages: &'a Messages,
}

impl Words<'_> {
    pub(super) fn text(&self, text: &Text) -> String {
        self.messages.text(text)
    }

    /// A number beside a scale, as short as the distance to the next one allows.
    pub(super) fn tick(&self, kind: ColumnKind, number: i64, step: i64) -> String {
        let language = self.messages.language();
        let is_whole = step % 100 == 0;
        if is_whole && kind == ColumnKind::Cents {
            notation::number(number / 100, language)
        } else if is_whole && kind == ColumnKind::X10000 {
            notation::whole_percent(number / 100, language)
        } else {
            self.value(kind, number)
        }
    }

    /// A figure, written as its kind of column is.
    pub(super) fn value(&self, kind: ColumnKind, number: i64) -> String {
        let value = match kind {
            ColumnKind::P => Value::P(P::new(number)),
            ColumnKind::Cents => Value::Cents(Cents::new(number)),
            ColumnKind::X10000 => Value::X10000(number),
            ColumnKind::Day => day(number).into(),
            ColumnKind::Int | ColumnKind::Flag | ColumnKind::Text => Value::Int(number),
        };
        self.messages.value("", &value)
    }

    /// The names of all bands.
    pub(super) fn bands(&self, across: &Across) -> Vec<String> {
        match across {
            Across::Bands { name, bands } => {
                bands.iter().map(|band| self.messages.value(name, band)).collect()
            }
            Across::Months(months) => {
                let years = months.iter().map(|month| month.year);
                let is_one_year = years.clone().min() == years.max();
                let name = |month: &Month| {
                    let name = notation::month(month.month, self.messages.language());
                    if is_one_year { name.to_owned() } else { format!("{name} {}", month.year) }
                };
                months.iter().map(name).collect()
            }
            Across::Days | Across::Numbers(_) => Vec::new(),
        }
    }

    /// The name of a place, for whoever points at its figure.
    pub(super) fn place(&self, chart: &Chart, bands: &[String], x: i64) -> String {
        match &chart.across {
            Across::Days => {
                day(x).map_or_else(String::new, |day| notation::day(day, self.messages.language()))
            }
            Across::Numbers(kind) => self.value(*kind, x),
            Across::Bands { .. } | Across::Months(_) => {
                let at = usize::try_from(x).ok();
                at.and_then(|at| bands.get(at)).cloned().unwrap_or_default()
            }
        }
    }

    /// Beginnings of months on a line of time, not too many, with their names.
    pub(super) fn days(&self, low: i64, high: i64) -> Vec<(i64, String)> {
        let (Some(first), Some(last)) = (day(low), day(high)) else { return Vec::new() };
        let months = i64::from(last.year() - first.year()) * 12 + i64::from(last.month())
            - i64::from(first.month());
        let every = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|step| months / step < DAYS);
        let every = every.unwrap_or(1_200);
        let begin = i64::from(first.year()) * 12 + i64::from(first.month0());
        let begin = (begin + every - 1).div_euclid(every) * every;
        let mut days = Vec::new();
        for month in (begin..=begin + months).step_by(usize::try_from(every).unwrap_or(1)) {
            let year = i32::try_from(month.div_euclid(12)).unwrap_or(0);
            let number = u32::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
            if let Some(day) = NaiveDate::from_ymd_opt(year, number, 1)
                && (first..=last).contains(&day)
            {
                let name = notation::month(number, self.messages.language());
                let name =
                    if every % 12 == 0 { format!("{year}") } else { format!("{name} {year}") };
                days.push((i64::from(day.num_days_from_ce()), name));
            }
        }
        days
    }
}

fn day(number: i64) -> Option<Day> {
    i32::try_from(number).ok().and_then(NaiveDate::from_num_days_from_ce_opt)
}
