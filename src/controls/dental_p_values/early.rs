//! Early warning: which limits are exceeded on a day of the year, and what the open periods may come
//! to. What is certain is exact; the projection is told apart, and never enters a dossier.

use super::count::EarlyCounts;
use super::tables::column;
use crate::document::{ColumnKind, Sensitivity, Table, Value};
use crate::law::{
    Completeness, PLimits, PTally, Pace, Projection, RunOff, Spread, assess, exceeded_on,
};
use crate::values::{Day, Fraction, P, Period, PeriodKind, ProviderKey, Span, days_of};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// What can be said on a day.
pub(super) struct Early {
    pub(super) until: Day,
    /// Grain: dentist, period that is exceeded or open. Ordered so, months before quarters before
    /// the year.
    pub(super) rows: Vec<EarlyRow>,
    /// By kind of period, for those of which the past of the year lets one measure a range.
    pub(super) ranges: BTreeMap<PeriodKind, Range>,
}

/// One period of a dentist on that day.
pub(super) struct EarlyRow {
    pub(super) provider: ProviderKey,
    pub(super) period: Period,
    pub(super) p_now: P,
    /// The first day of service on which the running P is above the limit.
    pub(super) exceeded_on: Option<Day>,
    pub(super) projection: Option<Projection>,
}

/// How wide a projection is, and how it did before.
pub(super) struct Range {
    spread: Spread,
    /// Of the dentists near a limit three months before: how often what came lay in the range that
    /// would have been given then. `None` where the year is too young.
    pub(super) hits: Option<Hits>,
}

/// How often a projection held.
#[derive(Clone, Copy)]
pub(super) struct Hits {
    pub(super) held: i64,
    pub(super) made: i64,
}

impl Hits {
    fn x10000(self) -> i64 {
        Fraction::of(self.held, self.made).times(&Fraction::of(10_000, 1)).round_half_up()
    }
}

/// What was known on a day.
struct Cut {
    day: Day,
    year: Span,
    completeness: Completeness,
    sums: BTreeMap<ProviderKey, BTreeMap<Period, P>>,
}

impl Cut {
    fn of(day: Day, year: Span, run_off: &[RunOff], tallies: &[PTally]) -> Self {
        let mut sums: BTreeMap<ProviderKey, BTreeMap<Period, P>> = BTreeMap::new();
        for tally in tallies {
            let of_provider = sums.entry(tally.provider.clone()).or_default();
            for kind in PeriodKind::ALL {
                let period = Period::holding(tally.year, tally.month, kind);
                let sum = of_provider.entry(period).or_default();
                *sum = sum.plus(tally.p_sum);
            }
        }
        let services = run_off.iter().map(|row| row.service);
        let first = services.min().map_or(year.first, |first| first.min(year.first));
        Self { day, year, completeness: Completeness::of(run_off, first, day), sums }
    }

    /// The period of this kind in which the day lies.
    fn open(&self, kind: PeriodKind) -> Period {
        Period::holding(self.day.year(), self.day.month(), kind)
    }

    fn p_sum(&self, provider: &ProviderKey, period: Period) -> P {
        let of_provider = self.sums.get(provider);
        of_provider.and_then(|sums| sums.get(&period)).copied().unwrap_or(P::ZERO)
    }

    fn pace(&self, provider: &ProviderKey) -> Pace {
        Pace {
            p_sum: self.p_sum(provider, self.open(PeriodKind::Year)),
            used: self.completeness.used(self.year),
        }
    }

    /// The dentists whose year would come to half of the limit or more at their pace.
    fn near(&self, limits: PLimits) -> impl Iterator<Item = (&ProviderKey, Pace)> {
        let days = (self.year.last - self.year.first).num_days() + 1;
        let limit = limits.of(PeriodKind::Year).0;
        let paces = self.sums.keys().map(|provider| (provider, self.pace(provider)));
        paces.filter(move |(_, pace)| pace.is_near(limit, days))
    }

    /// What came in until a later day in the period that was open, against what the pace let expect.
    fn ratios(&self, later: &Self, kind: PeriodKind, limits: PLimits) -> BTreeMap<i64, i64> {
        let period = self.open(kind);
        let mut ratios = BTreeMap::new();
        for (provider, pace) in self.near(limits) {
            let came = later.p_sum(provider, period).minus(self.p_sum(provider, period));
            if let Some(ratio) = pace.ratio_x10000(self.days_to(later, period), came) {
                *ratios.entry(ratio).or_default() += 1;
            }
        }
        ratios
    }

    /// The days of a period that came in between.
    fn days_to(&self, later: &Self, period: Period) -> i64 {
        let span = period.span();
        self.completeness.rest(span) - later.completeness.rest(span)
    }

    /// How often the range that a spread gives held what came in until a later day.
    fn hits(&self, later: &Self, kind: PeriodKind, limits: PLimits, spread: Spread) -> Hits {
        let period = self.open(kind);
        let days = self.days_to(later, period);
        let mut hits = Hits { held: 0, made: 0 };
        for (provider, pace) in self.near(limits) {
            let given = Projection::of(self.p_sum(provider, period), pace, days, spread);
            hits.made += 1;
            hits.held += i64::from(given.holds(later.p_sum(provider, period)));
        }
        hits
    }
}

/// What can be said on the day asked.
pub(super) fn decide(year: i32, limits: PLimits, counts: &EarlyCounts) -> Early {
    let year = days_of(year).expect("whoever makes a spec checks its year");
    let cuts: Vec<Cut> = counts
        .cuts
        .iter()
        .map(|(day, tallies)| Cut::of(*day, year, &counts.run_off, tallies))
        .collect();
    let now = cuts.first().expect("the day asked comes first");
    let ranges =
        PeriodKind::ALL.into_iter().filter_map(|kind| Some((kind, range(&cuts, kind, limits)?)));
    let ranges: BTreeMap<PeriodKind, Range> = ranges.collect();
    let mut rows: BTreeMap<(&ProviderKey, Period), EarlyRow> = BTreeMap::new();
    for (key, exceeded_on) in exceeded(counts, limits) {
        let row = rows.entry(key).or_insert_with(|| row(now, key));
        row.exceeded_on = exceeded_on;
    }
    for (provider, pace) in now.near(limits) {
        for (kind, range) in &ranges {
            let key = (provider, now.open(*kind));
            let rest = now.completeness.rest(key.1.span());
            let row = rows.entry(key).or_insert_with(|| row(now, key));
            row.projection = Some(Projection::of(row.p_now, pace, rest, range.spread));
        }
    }
    Early { until: now.day, rows: rows.into_values().collect(), ranges }
}

fn row(now: &Cut, (provider, period): (&ProviderKey, Period)) -> EarlyRow {
    EarlyRow {
        provider: provider.clone(),
        period,
        p_now: now.p_sum(provider, period),
        exceeded_on: None,
        projection: None,
    }
}

/// Measured on the steps from each earlier day to the next; tried on the last of them with what was
/// known before it.
fn range(cuts: &[Cut], kind: PeriodKind, limits: PLimits) -> Option<Range> {
    let mut all: BTreeMap<i64, i64> = BTreeMap::new();
    for step in cuts.windows(2) {
        for (ratio, times) in step[1].ratios(&step[0], kind, limits) {
            *all.entry(ratio).or_default() += times;
        }
    }
    let hits = match cuts {
        [now, before, earliest] => {
            let spread = Spread::of(&earliest.ratios(before, kind, limits));
            spread.map(|spread| before.hits(now, kind, limits, spread))
        }
        _ => None,
    };
    let hits = hits.filter(|hits| hits.made > 0);
    Spread::of(&all).map(|spread| Range { spread, hits })
}

/// The periods over their limit, with the first day on which they were.
fn exceeded(counts: &EarlyCounts, limits: PLimits) -> Vec<((&ProviderKey, Period), Option<Day>)> {
    let (_, tallies) = counts.cuts.first().expect("the day asked comes first");
    let mut days: BTreeMap<&ProviderKey, Vec<(Day, P)>> = BTreeMap::new();
    for day in &counts.days {
        days.entry(&day.provider).or_default().push((day.day, day.p_sum));
    }
    let names: BTreeSet<&ProviderKey> = tallies.iter().map(|tally| &tally.provider).collect();
    let mut found = Vec::new();
    for year in assess(tallies, limits) {
        let provider = *names.get(&year.provider).expect("assessed from these tallies");
        let own = days.get(provider).map_or(&[][..], Vec::as_slice);
        for outcome in year.periods.iter().filter(|one| one.surplus > P::ZERO) {
            let span = outcome.period.span();
            let within = own.iter().copied().filter(|(day, _)| span.holds(*day));
            let on = exceeded_on(within, limits.of(outcome.period.kind));
            found.push(((provider, outcome.period), on));
        }
    }
    found
}

/// `dental_p_projection`: by provider, months before quarters before the year, then period.
pub(super) fn table(early: &Early) -> Table {
    use ColumnKind::{Day as DayColumn, Int, P as PSum, Text, X10000};
    let mut table = Table::new(
        "dental_p_projection",
        Sensitivity::Providers,
        &["provider_key", "until", "period_kind", "period"],
        &[
            column("provider_key", Text),
            column("until", DayColumn),
            column("period_kind", Text),
            column("period", Int),
            column("p_now", PSum),
            column("exceeded_on", DayColumn),
            column("p_low", PSum),
            column("p_mid", PSum),
            column("p_high", PSum),
            column("backtest_hits_x10000", X10000),
        ],
    );
    for row in &early.rows {
        let range = early.ranges.get(&row.period.kind).filter(|_| row.projection.is_some());
        let hits = range.and_then(|range| range.hits).map(Hits::x10000);
        table.push(vec![
            (&row.provider).into(),
            early.until.into(),
            Value::Word(row.period.kind.name()),
            i64::from(row.period.number).into(),
            row.p_now.into(),
            row.exceeded_on.into(),
            row.projection.map(|one| one.low).into(),
            row.projection.map(|one| one.mid).into(),
            row.projection.map(|one| one.high).into(),
            hits.map_or(Value::Null, Value::X10000),
        ]);
    }
    table
}
