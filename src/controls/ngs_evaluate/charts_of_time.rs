//! The charts of quarters, months and days: activity, how far the months have arrived, and how long
//! tests took.

use super::charts::bands;
use super::figures::{Figures, Quarter, count};
use super::gather::{Gathered, months_of};
use super::registers::{Registers, quarter as quarter_of};
use super::tables::quarter;
use crate::document::{Across, Chart, ColumnKind, Form, Mark, Point, Series, Text, Tone, Value};
use crate::law::TumourClass;
use crate::law::evaluation::{DaysTaken, EvaluationNorms, lag};
use crate::values::{Day, Month, Period, PeriodKind, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Months after which the cells of the triangle are taken together.
const LAST_ROW: i64 = 12;
/// Days that have a bar of their own; longer tests share the last one.
const LAST_BAR: i64 = 42;

/// Billings and tests a quarter, with the days on which the annexes changed; quarters with a
/// provisional month of service are told apart.
pub(super) fn activity(gathered: &Gathered<'_>, figures: &Figures) -> Option<Chart> {
    let mut billings: BTreeMap<Quarter, i64> = BTreeMap::new();
    for ((_, _, when, _), cell) in &figures.activity {
        *billings.entry(*when).or_default() += cell.billings;
    }
    let mut tests: BTreeMap<Quarter, i64> = BTreeMap::new();
    for ((_, when), number) in &figures.tests {
        *tests.entry(*when).or_default() += number;
    }
    if billings.is_empty() {
        return None;
    }
    let young: BTreeSet<Quarter> = gathered
        .months
        .iter()
        .filter(|month| month.provisional)
        .map(|month| quarter_of(month.service.span().first))
        .collect();
    let quarters: Vec<Quarter> = billings.keys().copied().collect();
    let named: Vec<Value> = quarters.iter().map(|when| quarter(*when)).collect();
    let bars = |name, tone, is_young: bool| Series {
        name: Text::of(name),
        form: Form::Stacked,
        tone,
        points: quarters
            .iter()
            .enumerate()
            .filter(|(_, when)| young.contains(when) == is_young)
            .map(|(place, when)| Point::band(place, billings[when]))
            .collect(),
    };
    let mut series = vec![bars("col-billings", Tone::First, false)];
    series.extend(
        quarters
            .iter()
            .any(|when| young.contains(when))
            .then(|| bars("chart-ngs-billings-provisional", Tone::Quiet, true)),
    );
    series.push(Series {
        name: Text::of("col-tests"),
        form: Form::Line,
        tone: Tone::Second,
        points: quarters
            .iter()
            .enumerate()
            .map(|(place, when)| Point::band(place, tests.get(when).copied().unwrap_or(0)))
            .collect(),
    });
    let (changes, marks) = annex_marks(gathered, &quarters);
    Some(Chart {
        table: "ngs_activity".to_owned(),
        title: Text::of("chart-ngs-activity"),
        description: Text::of("chart-ngs-activity-says")
            .with("quarters", count(named.len()))
            .with("changes", count(changes)),
        across: bands("quarter", named.iter()),
        across_label: Text::of("col-quarter"),
        up: ColumnKind::Int,
        up_label: Text::of("chart-ngs-number"),
        series,
        marks,
    })
}

/// The days on which the annexes changed, and the first day of the period that is evaluated.
fn annex_marks(gathered: &Gathered<'_>, quarters: &[Quarter]) -> (usize, Vec<Mark>) {
    let period = gathered.spec.period;
    let looked_at = Span { first: gathered.before.first, last: period.last };
    let mark = |key, day: Day| {
        let band = quarters.iter().position(|one| *one == quarter_of(day))?;
        let (year, number) = quarters[band];
        let span = Period { year, kind: PeriodKind::Quarter, number }.span();
        let way = between(span.first, day) * 10_000 / (between(span.first, span.last) + 1);
        Some(Mark::within(band, way, Text::of(key).with("date", day)))
    };
    let days = gathered.agreement.annexes_changed_on().into_iter();
    let mut marks: Vec<Mark> = days
        .filter(|day| looked_at.holds(*day))
        .filter_map(|day| mark("chart-ngs-annexes-changed", day))
        .collect();
    let number = marks.len();
    marks.extend(mark("chart-ngs-period-begins", period.first));
    (number, marks)
}

fn between(from: Day, to: Day) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// The months of both periods against the months that their lines took to come.
///
/// A cell is there where lines could have come by the date of the report: the months of the last
/// year make the slope of the triangle.
pub(super) fn completeness(gathered: &Gathered<'_>) -> Option<Chart> {
    let by = Month::of(gathered.as_of);
    let both = Span { first: gathered.before.first, last: gathered.spec.period.last };
    let months = months_of(both);
    let mut cells: BTreeMap<(Month, i64), i64> = BTreeMap::new();
    let rows = gathered.brought.iter();
    for row in rows.filter(|row| months.contains(&row.arrival.service)) {
        if let Some(share) = row.share_x10000 {
            let cell = (row.arrival.service, row.months.min(LAST_ROW));
            *cells.entry(cell).or_default() += share;
        }
    }
    let came: BTreeSet<Month> = cells.keys().map(|(month, _)| *month).collect();
    if came.is_empty() {
        return None;
    }
    let row = |after: i64| Series {
        name: Text::of(if after == LAST_ROW { "chart-ngs-lag-most" } else { "chart-ngs-lag" })
            .with("months", after),
        form: Form::Shaded,
        tone: Tone::First,
        points: months
            .iter()
            .enumerate()
            .filter(|(_, month)| came.contains(month) && lag(**month, by) >= after)
            .map(|(place, month)| {
                Point::band(place, cells.get(&(*month, after)).copied().unwrap_or(0))
            })
            .collect(),
    };
    let provisional =
        |month: &Month| gathered.months.iter().any(|one| one.service == *month && one.provisional);
    let young = months.iter().position(provisional);
    let mark = young.map(|place| Mark::place(count(place), Text::of("col-provisional")));
    Some(Chart {
        table: "ngs_completeness".to_owned(),
        title: Text::of("chart-ngs-completeness"),
        description: Text::of("chart-ngs-completeness-says")
            .with("months", count(months.len()))
            .with("provisional", count(months.iter().filter(|one| provisional(one)).count())),
        across: Across::Months(months.clone()),
        across_label: Text::of("col-service_month"),
        up: ColumnKind::X10000,
        up_label: Text::of("chart-ngs-lag-axis"),
        series: (0..=LAST_ROW).map(row).collect(),
        marks: mark.into_iter().collect(),
    })
}

/// The spread of the turn-around times: of solid tumours against two weeks, of haematological ones
/// against three, or what the norms are.
pub(super) fn days_taken(registers: &Registers, norms: EvaluationNorms) -> Vec<Chart> {
    let of = |class: fn(TumourClass) -> bool, limit, title| {
        let rows = registers.days_taken.iter().filter(|((one, _), _)| class(*one));
        spread(&rows.map(|((_, limit), rows)| (*limit, rows)).collect::<Vec<_>>(), limit, title)
    };
    let charts = [
        of(|class| class == TumourClass::Solid, norms.solid_days, "chart-ngs-days-solid"),
        of(|class| class != TumourClass::Solid, norms.acute_days, "chart-ngs-days-haematological"),
    ];
    charts.into_iter().flatten().collect()
}

/// A bar a day; the days after the last bar are in it.
fn spread(
    rows: &[(Option<i64>, &Vec<DaysTaken>)],
    limit: i64,
    title: &'static str,
) -> Option<Chart> {
    let mut bars: BTreeMap<(Option<bool>, i64), i64> = BTreeMap::new();
    let (mut unknown, mut longer) = (0, 0);
    for (allowed, row) in
        rows.iter().flat_map(|(allowed, rows)| rows.iter().map(move |row| (*allowed, row)))
    {
        let Some(days) = row.days else {
            unknown += row.tests;
            continue;
        };
        let is_late = allowed.map(|most| days > most);
        *bars.entry((is_late, days.min(LAST_BAR))).or_default() += row.tests;
        longer += if days > LAST_BAR { row.tests } else { 0 };
    }
    if bars.is_empty() {
        return None;
    }
    let series = |key, tone, is_late| Series {
        name: Text::of(key),
        form: Form::Stacked,
        tone,
        points: bars
            .iter()
            .filter(|((late, _), _)| *late == is_late)
            .map(|((_, days), tests)| Point::at(*days, *tests))
            .collect(),
    };
    let series = [
        series("col-within", Tone::First, Some(false)),
        series("col-late", Tone::Over, Some(true)),
        series("chart-ngs-days-no-limit", Tone::Quiet, None),
    ];
    let named: Vec<Value> = (0..=LAST_BAR).map(Value::Int).collect();
    Some(Chart {
        table: "ngs_tat_days".to_owned(),
        title: Text::of(title).with("limit", limit),
        description: Text::of("chart-ngs-days-says")
            .with("limit", limit)
            .with("most", LAST_BAR)
            .with("longer", longer)
            .with("unknown", unknown),
        across: bands("days", named.iter()),
        across_label: Text::of("col-days"),
        up: ColumnKind::Int,
        up_label: Text::of("col-tests"),
        series: series.into_iter().filter(|one| !one.points.is_empty()).collect(),
        // the last day that is allowed stands before the line
        marks: vec![Mark::place(limit + 1, Text::of("chart-ngs-days-limit").with("limit", limit))],
    })
}
