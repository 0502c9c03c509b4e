//! The charts of the evaluation; each figure stands in a table too.

use super::charts_of_time::{activity, completeness, days_taken};
use super::figures::{Dimension, Figures, Headline, count};
use super::gather::Gathered;
use super::registers::Registers;
use crate::document::{
    Across, Block, Chart, ColumnKind, Form, Mark, Point, Series, Text, Tone, Value,
};
use crate::law::evaluation::{Effect, rate_x10000, shares};
use crate::law::{Finding, Strength, TumourClass};
use crate::values::Cents;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most institutions whose shares are drawn side by side.
const MOST_SHARES: usize = 40;

/// All charts that have something to show.
pub(super) fn all(
    gathered: &Gathered<'_>,
    figures: &Figures,
    registers: &Registers,
    findings: &[Finding],
) -> Vec<Block> {
    let mut charts = vec![
        activity(gathered, figures),
        of_institutions(figures),
        budget(figures),
        completeness(gathered),
    ];
    charts.extend(days_taken(registers, gathered.norms).into_iter().map(Some));
    charts.extend([turn_around(registers, gathered.norms.late_percent), of_rules(findings)]);
    charts.into_iter().flatten().map(Block::Chart).collect()
}

pub(super) fn bands<'a>(name: &'static str, values: impl Iterator<Item = &'a Value>) -> Across {
    Across::Bands { name, bands: values.cloned().collect() }
}

/// The share of each institution in the billings, the greatest first, and their sum so far.
fn of_institutions(figures: &Figures) -> Option<Chart> {
    let of_it = figures.headlines.iter().filter(|((of, _), _)| *of == Dimension::Institution);
    let mut items: Vec<(&String, i64)> =
        of_it.map(|((_, id), headline): (_, &Headline)| (id, headline.compared.billings)).collect();
    items.sort_by_key(|(id, billings)| (Reverse(*billings), *id));
    let billings: Vec<i64> = items.iter().map(|(_, billings)| *billings).collect();
    let shares = shares(&billings)?;
    let shown = items.len().min(MOST_SHARES);
    let named: Vec<Value> = items.iter().take(shown).map(|(id, _)| id.as_str().into()).collect();
    let points = |of: fn(&(i64, i64)) -> i64| {
        let shares = shares.iter().take(shown).enumerate();
        shares.map(|(place, share)| Point::band(place, of(share))).collect()
    };
    Some(Chart {
        table: "ngs_headline".to_owned(),
        title: Text::of("chart-ngs-shares"),
        description: Text::of("chart-ngs-shares-says")
            .with("shown", count(shown))
            .with("institutions", count(items.len())),
        across: bands("institution_id", named.iter()),
        across_label: Text::of("col-institution_id"),
        up: ColumnKind::X10000,
        up_label: Text::of("chart-ngs-share"),
        series: vec![
            Series {
                name: Text::of("col-share_x10000"),
                form: Form::Bars,
                tone: Tone::First,
                points: points(|(share, _)| *share),
            },
            Series {
                name: Text::of("col-cumulative_share_x10000"),
                form: Form::Line,
                tone: Tone::Second,
                points: points(|(_, so_far)| *so_far),
            },
        ],
        marks: Vec::new(),
    })
}

/// From the spending of before by volume, mix and price to that of now.
fn budget(figures: &Figures) -> Option<Chart> {
    let all = figures.budget.first()?;
    let whole = figures.headlines.get(&(Dimension::All, String::new()))?.compared;
    let change: Cents = Effect::ALL.iter().map(|effect| all.of(*effect)).sum();
    let effects = Effect::ALL.iter().map(|effect| effect.name());
    let named: Vec<Value> = std::iter::once("spending-before")
        .chain(effects)
        .chain(["spending-now"])
        .map(Value::Word)
        .collect();
    let steps = (1..).zip(Effect::ALL);
    Some(Chart {
        table: "ngs_budget".to_owned(),
        title: Text::of("chart-ngs-budget"),
        description: Text::of("chart-ngs-budget-says")
            .with("before", whole.paid_before)
            .with("now", whole.paid)
            .with("change", change),
        across: bands("effect", named.iter()),
        across_label: Text::of("col-effect"),
        up: ColumnKind::Cents,
        up_label: Text::of("chart-ngs-spending"),
        series: vec![
            Series {
                name: Text::of("chart-ngs-spending"),
                form: Form::Stacked,
                tone: Tone::Quiet,
                points: vec![
                    Point::band(0, whole.paid_before.get()),
                    Point::band(named.len() - 1, whole.paid.get()),
                ],
            },
            Series {
                name: Text::of("chart-ngs-change"),
                form: Form::Waterfall,
                tone: Tone::First,
                points: steps.map(|(at, effect)| Point::band(at, all.of(effect).get())).collect(),
            },
        ],
        marks: Vec::new(),
    })
}

/// The share of late tests for solid tumours by institution, against what is allowed.
fn turn_around(registers: &Registers, percent: i64) -> Option<Chart> {
    let allowed = percent * 100;
    let told = |key| Text::of(key).with("percent", percent);
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for ((institution, class, _), found) in &registers.turn_around {
        if let (Some(institution), TumourClass::Solid) = (institution, class) {
            let (late, decidable) = sums.entry(institution).or_default();
            *late += found.late;
            *decidable += found.decidable;
        }
    }
    let shares: Vec<(Value, i64)> = sums
        .into_iter()
        .filter_map(|(id, (late, all))| Some((id.into(), rate_x10000(late, all)?)))
        .collect();
    let over = shares.iter().filter(|(_, share)| *share > allowed).count();
    let series = |tone, over: bool| Series {
        name: told(if over { "chart-ngs-late-over" } else { "chart-ngs-late-within" }),
        form: Form::Stacked,
        tone,
        points: shares
            .iter()
            .enumerate()
            .filter(|(_, (_, share))| (*share > allowed) == over)
            .map(|(place, (_, share))| Point::band(place, *share))
            .collect(),
    };
    (!shares.is_empty()).then(|| Chart {
        table: "ngs_tat".to_owned(),
        title: Text::of("chart-ngs-late"),
        description: told("chart-ngs-late-says")
            .with("over", count(over))
            .with("institutions", count(shares.len())),
        across: bands("institution_id", shares.iter().map(|(id, _)| id)),
        across_label: Text::of("col-institution_id"),
        up: ColumnKind::X10000,
        up_label: Text::of("col-share_late_x10000"),
        series: vec![series(Tone::First, false), series(Tone::Over, true)],
        marks: vec![Mark::limit(allowed, told("chart-ngs-late-allowed"))],
    })
}

/// Findings by rule and strength.
fn of_rules(findings: &[Finding]) -> Option<Chart> {
    let rules: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_ref()).collect();
    let named: Vec<Value> = rules.iter().map(|rule| (*rule).into()).collect();
    let series = |strength: Strength, tone| Series {
        name: Text::of(match strength {
            Strength::Breach => "word-breach",
            Strength::Alert => "word-alert",
            Strength::Undecidable => "word-undecidable",
        }),
        form: Form::Stacked,
        tone,
        points: rules
            .iter()
            .enumerate()
            .map(|(place, rule)| {
                let of_rule = findings
                    .iter()
                    .filter(|finding| finding.rule == **rule && finding.strength == strength);
                Point::band(place, count(of_rule.count()))
            })
            .collect(),
    };
    (!rules.is_empty()).then(|| Chart {
        table: "ngs_findings".to_owned(),
        title: Text::of("chart-ngs-rules"),
        description: Text::of("chart-ngs-rules-says")
            .with("findings", count(findings.len()))
            .with("rules", count(rules.len())),
        across: bands("rule", named.iter()),
        across_label: Text::of("col-rule"),
        up: ColumnKind::Int,
        up_label: Text::of("col-findings"),
        series: vec![
            series(Strength::Breach, Tone::Over),
            series(Strength::Alert, Tone::Second),
            series(Strength::Undecidable, Tone::Quiet),
        ],
        marks: Vec::new(),
    })
}
