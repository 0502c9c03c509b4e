//! The charts of the evaluation; each figure stands in a table too.

use super::figures::{Figures, Quarter, count};
use super::registers::Registers;
use super::tables::quarter;
use crate::document::{
    Across, Block, Chart, ColumnKind, Form, Mark, Point, Series, Text, Tone, Value,
};
use crate::law::evaluation::{Effect, rate_x10000};
use crate::law::{Finding, Strength, TumourClass};
use crate::values::Cents;
use std::collections::{BTreeMap, BTreeSet};

/// The share of late tests that the agreement allows, in ten-thousandths.
const LATE_ALLOWED: i64 = 500;

/// All charts that have something to show.
pub(super) fn all(figures: &Figures, registers: &Registers, findings: &[Finding]) -> Vec<Block> {
    let charts = [activity(figures), budget(figures), turn_around(registers), of_rules(findings)];
    charts.into_iter().flatten().map(Block::Chart).collect()
}

fn bands<'a>(name: &'static str, values: impl Iterator<Item = &'a Value>) -> Across {
    Across::Bands { name, bands: values.cloned().collect() }
}

/// Billings and tests a quarter.
fn activity(figures: &Figures) -> Option<Chart> {
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
    let named: Vec<Value> = billings.keys().map(|when| quarter(*when)).collect();
    let places = || billings.keys().enumerate();
    Some(Chart {
        table: "ngs_activity".to_owned(),
        title: Text::of("chart-ngs-activity"),
        description: Text::of("chart-ngs-activity-says").with("quarters", count(named.len())),
        across: bands("quarter", named.iter()),
        across_label: Text::of("col-quarter"),
        up: ColumnKind::Int,
        up_label: Text::of("chart-ngs-number"),
        series: vec![
            Series {
                name: Text::of("col-billings"),
                form: Form::Bars,
                tone: Tone::First,
                points: places().map(|(place, when)| Point::band(place, billings[when])).collect(),
            },
            Series {
                name: Text::of("col-tests"),
                form: Form::Line,
                tone: Tone::Second,
                points: places()
                    .map(|(place, when)| Point::band(place, tests.get(when).copied().unwrap_or(0)))
                    .collect(),
            },
        ],
        marks: Vec::new(),
    })
}

/// From the spending of before by volume, mix and price to that of now.
fn budget(figures: &Figures) -> Option<Chart> {
    let all = figures.budget.first()?;
    let named: Vec<Value> = Effect::ALL.iter().map(|effect| Value::Word(effect.name())).collect();
    let whole: Cents = Effect::ALL.iter().map(|effect| all.of(*effect)).sum();
    Some(Chart {
        table: "ngs_budget".to_owned(),
        title: Text::of("chart-ngs-budget"),
        description: Text::of("chart-ngs-budget-says").with("change", whole),
        across: bands("effect", named.iter()),
        across_label: Text::of("col-effect"),
        up: ColumnKind::Cents,
        up_label: Text::of("chart-ngs-change"),
        series: vec![Series {
            name: Text::of("chart-ngs-change"),
            form: Form::Waterfall,
            tone: Tone::First,
            points: Effect::ALL
                .iter()
                .enumerate()
                .map(|(place, effect)| Point::band(place, all.of(*effect).get()))
                .collect(),
        }],
        marks: Vec::new(),
    })
}

/// The share of late tests for solid tumours by institution, against the 5 % that are allowed.
fn turn_around(registers: &Registers) -> Option<Chart> {
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
    let over = shares.iter().filter(|(_, share)| *share > LATE_ALLOWED).count();
    let series = |tone, over: bool| Series {
        name: Text::of(if over { "chart-ngs-late-over" } else { "chart-ngs-late-within" }),
        form: Form::Stacked,
        tone,
        points: shares
            .iter()
            .enumerate()
            .filter(|(_, (_, share))| (*share > LATE_ALLOWED) == over)
            .map(|(place, (_, share))| Point::band(place, *share))
            .collect(),
    };
    (!shares.is_empty()).then(|| Chart {
        table: "ngs_tat".to_owned(),
        title: Text::of("chart-ngs-late"),
        description: Text::of("chart-ngs-late-says")
            .with("over", count(over))
            .with("institutions", count(shares.len())),
        across: bands("institution_id", shares.iter().map(|(id, _)| id)),
        across_label: Text::of("col-institution_id"),
        up: ColumnKind::X10000,
        up_label: Text::of("col-share_late_x10000"),
        series: vec![series(Tone::First, false), series(Tone::Over, true)],
        marks: vec![Mark::limit(LATE_ALLOWED, Text::of("chart-ngs-late-allowed"))],
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
