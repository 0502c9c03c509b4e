//! The charts of the control; each figure stands in a table too.

use super::decide::{Decided, Provider};
use crate::document::{
    Across, Block, Chart, ColumnKind, Form, Mark, Point, Series, Text, Tone, Value,
};
use crate::law::{PLimits, ProviderYear};
use crate::values::{Month, P, PeriodKind};
use std::cmp::Reverse;

/// The most dentists whose year is drawn side by side.
const MOST_YEARS: usize = 40;
/// The most dentists whose months are drawn in the report; a dossier has those of its own.
const MOST_MONTHS: usize = 3;

/// The years of the dentists with most P, and the months of those with the highest excess.
pub(super) fn all(decided: &Decided) -> Vec<Block> {
    let mut providers: Vec<&Provider> = decided.providers.iter().collect();
    providers.sort_by_key(|one| (Reverse(one.year.whole().p_sum), &one.year.provider));
    if providers.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Chart(years(decided, &providers))];
    providers.retain(|one| one.year.is_over());
    providers
        .sort_by_key(|one| (Reverse(one.year.totals(PeriodKind::Year).excess), &one.year.provider));
    let months = providers.iter().take(MOST_MONTHS);
    blocks.extend(months.map(|one| Block::Chart(self::months(&one.year, decided.limits))));
    blocks
}

fn years(decided: &Decided, providers: &[&Provider]) -> Chart {
    let limit = decided.limits.of(PeriodKind::Year).0;
    let shown: Vec<&Provider> = providers.iter().take(MOST_YEARS).copied().collect();
    let number = |number: usize| i64::try_from(number).expect("providers of a nation are few");
    Chart {
        table: "dental_p_periods".to_owned(),
        title: Text::of("chart-p-years").with("year", i64::from(decided.spec.year)),
        description: Text::of("chart-p-years-says")
            .with("shown", number(shown.len()))
            .with("providers", number(providers.len()))
            .with("limit", limit),
        across: Across::Bands {
            name: "provider_key",
            bands: shown.iter().map(|one| (&one.year.provider).into()).collect(),
        },
        across_label: Text::of("col-provider_key"),
        up: ColumnKind::P,
        up_label: Text::of("chart-p-of-year"),
        series: against(
            limit,
            shown.iter().enumerate().map(|(at, one)| Point::band(at, one.year.whole().p_sum.get())),
        ),
        marks: vec![limit_at(limit)],
    }
}

/// The months of one dentist's year against the monthly limit.
pub(super) fn months(year: &ProviderYear, limits: PLimits) -> Chart {
    let limit = limits.of(PeriodKind::Month).0;
    let points = year.of_kind(PeriodKind::Month).map(|month| {
        let band = i64::from(month.period.number) - 1;
        Point::at(band, month.p_sum.get())
    });
    Chart {
        table: "dental_p_periods".to_owned(),
        title: Text::of("chart-p-months")
            .with("provider_key", year.provider.to_string())
            .with("year", i64::from(year.year)),
        description: Text::of("chart-p-months-says")
            .with("over", year.totals(PeriodKind::Month).over)
            .with("limit", limit),
        across: Across::Months((1..=12).map(|month| Month { year: year.year, month }).collect()),
        across_label: Text::of("chart-month-of-service"),
        up: ColumnKind::P,
        up_label: Text::of("chart-p-of-month"),
        series: against(limit, points),
        marks: vec![limit_at(limit)],
    }
}

fn limit_at(limit: P) -> Mark {
    Mark::limit(limit.get(), Text::of("chart-limit").with("limit", Value::P(limit)))
}

/// The figures within the limit and those over it, each in its colour.
fn against(limit: P, points: impl Iterator<Item = Point>) -> Vec<Series> {
    let (over, within): (Vec<Point>, Vec<Point>) = points.partition(|point| point.y > limit.get());
    [("chart-within", Tone::First, within), ("chart-over", Tone::Over, over)]
        .into_iter()
        .map(|(name, tone, points)| Series {
            name: Text::of(name),
            form: Form::Stacked,
            tone,
            points,
        })
        .collect()
}
