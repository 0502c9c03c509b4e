//! The charts of the control; each figure stands in a table too.

use super::decide::{Candidate, Decided, History};
use crate::document::{
    Across, Block, Chart, ColumnKind, Form, Mark, Point, Series, Text, Tone, Value,
};
use chrono::Datelike;
use std::collections::BTreeSet;

/// The most institutions whose rolling count is drawn: one colour each.
const MOST_LINES: usize = 4;

/// The applications against the norm, and the rolling counts that come nearest to it.
pub(super) fn all(decided: &Decided) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !decided.candidates.is_empty() {
        blocks.push(Block::Chart(applications(&decided.candidates)));
    }
    let mut nearest: Vec<&History> =
        decided.histories.iter().filter(|one| !one.rolling.is_empty()).collect();
    let norm = decided.norm.tests;
    nearest.sort_by_key(|one| (distance(one, norm), &one.institution));
    nearest.truncate(MOST_LINES);
    if !nearest.is_empty() {
        blocks.push(Block::Chart(rolling(&nearest, norm)));
    }
    blocks
}

/// How far the last rolling count lies from the norm.
fn distance(history: &History, norm: i64) -> i64 {
    history.rolling.last().map_or(i64::MAX, |(_, count)| (count - norm).abs())
}

fn norm_at(tests: i64) -> Mark {
    Mark::limit(tests, Text::of("chart-ngs-norm").with("required", tests))
}

/// The norms that the applications are held against: one, unless the norm changed between them.
fn required(norms: &BTreeSet<i64>) -> Value {
    match norms.first() {
        Some(one) if norms.len() == 1 => (*one).into(),
        _ => norms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ").into(),
    }
}

fn applications(candidates: &[Candidate]) -> Chart {
    let band =
        |candidate: &Candidate| format!("{} {}", candidate.asked.institution, candidate.asked.date);
    let series = |name, tone, of: fn(&Candidate) -> i64| Series {
        name: Text::of(name),
        form: Form::Stacked,
        tone,
        points: candidates.iter().enumerate().map(|(at, one)| Point::band(at, of(one))).collect(),
    };
    let norms: BTreeSet<i64> = candidates.iter().map(|one| one.judged.norm.tests).collect();
    Chart {
        table: "ngs_volume".to_owned(),
        title: Text::of("chart-ngs-volume"),
        description: Text::of("chart-ngs-volume-says").with("required", required(&norms)),
        across: Across::Bands {
            name: "institution_id",
            bands: candidates.iter().map(|one| band(one).into()).collect(),
        },
        across_label: Text::of("chart-ngs-application"),
        up: ColumnKind::Int,
        up_label: Text::of("col-count_evidence"),
        series: vec![
            series("chart-ngs-register", Tone::First, |one| one.judged.count_register.unwrap_or(0)),
            series("chart-ngs-billed", Tone::Second, |one| {
                one.judged.count_evidence - one.judged.count_register.unwrap_or(0)
            }),
        ],
        marks: norms.into_iter().map(norm_at).collect(),
    }
}

fn rolling(histories: &[&History], norm: i64) -> Chart {
    const TONES: [Tone; MOST_LINES] = [Tone::First, Tone::Second, Tone::Third, Tone::Fourth];
    let line = |(history, tone): (&&History, Tone)| Series {
        name: Text::of("chart-ngs-institution").with("institution", history.institution.as_str()),
        form: Form::Line,
        tone,
        points: history
            .rolling
            .iter()
            .filter(|(day, _)| day.day() == 1)
            .map(|(day, count)| Point::on(*day, *count))
            .collect(),
    };
    Chart {
        table: "ngs_volume_rolling".to_owned(),
        title: Text::of("chart-ngs-rolling"),
        description: Text::of("chart-ngs-rolling-says").with("required", norm),
        across: Across::Days,
        across_label: Text::of("col-date"),
        up: ColumnKind::Int,
        up_label: Text::of("col-count_evidence"),
        series: histories.iter().zip(TONES).map(line).collect(),
        marks: vec![norm_at(norm)],
    }
}
