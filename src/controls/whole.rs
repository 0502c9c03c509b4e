//! Whether the deliveries hold every line of some days. That they do is the job's word; a month
//! without any line takes it back.

use crate::store::Delivery;
use crate::values::{Month, Span};
use std::collections::BTreeSet;

/// The first of these days that lie in months without any line, of whatever code, up to the next
/// month that has one; `None` where each month has a line.
pub(super) fn first_gap(days: Span, deliveries: &[Delivery]) -> Option<Span> {
    let parts = deliveries.iter().flat_map(|delivery| &delivery.manifest.parts);
    first_without(days, &parts.map(|part| part.month).collect())
}

fn first_without(days: Span, months: &BTreeSet<Month>) -> Option<Span> {
    let mut gap: Option<Span> = None;
    let mut day = days.first;
    while day <= days.last {
        let month = Month::of(day);
        let last = month.span().last;
        match (gap, months.contains(&month)) {
            (Some(_), true) => break,
            (None, true) => {}
            (_, false) => {
                let first = gap.map_or(day, |gap| gap.first);
                gap = Some(Span { first, last: last.min(days.last) });
            }
        }
        day = last + chrono::Days::new(1);
    }
    gap
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(days: &str, months: &[&str]) -> Option<String> {
        let of = |text: &&str| Month::of(format!("{text}-15").parse().unwrap());
        let found = first_without(days.parse().unwrap(), &months.iter().map(of).collect());
        found.map(|gap| gap.to_string())
    }

    #[test]
    fn the_first_months_without_a_line_are_told_within_the_days() {
        let year = "2021-01-10..2021-06-20";
        let all = ["2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06"];
        assert_eq!(gap(year, &all), None);
        assert_eq!(gap(year, &all[1..]).unwrap(), "2021-01-10..2021-01-31");
        assert_eq!(gap(year, &all[..4]).unwrap(), "2021-05-01..2021-06-20");
        let holes = ["2021-01", "2021-04", "2021-06"];
        assert_eq!(gap(year, &holes).unwrap(), "2021-02-01..2021-03-31", "the first of two");
        assert_eq!(gap(year, &[]).unwrap(), year);
        assert_eq!(gap("2021-02-28..2021-03-01", &["2021-02"]).unwrap(), "2021-03-01..2021-03-01");
    }

    #[test]
    fn months_beside_the_days_are_not_asked_for() {
        assert_eq!(gap("2021-03-01..2021-03-31", &["2021-03"]), None);
        assert_eq!(gap("2020-12-31..2021-01-01", &["2020-12", "2021-01"]), None);
    }
}
