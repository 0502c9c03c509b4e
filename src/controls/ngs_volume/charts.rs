//! The charts of the control; each figure stands in a table too.

use super::decide::{Candidate, Decided, History};
use crate::document::{Across, Block, Chart, ColumnKind, Form, Mark, Point, Series, Text, Tone};
use crate::law::REQUIRED_TESTS;
use chrono::Datelike;

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
    nearest.sort_by_key(|one| (distance(one), &one.institution));
    nearest.truncate(MOST_LINES);
    if !nearest.is_empty() {
        blocks.push(Block::Chart(rolling(&nearest)));
    }
    blocks
}

/// How far the last rolling count lies from the norm.
fn distance(history: &History) -> i64 {
    history.rolling.last().map_or(i64::MAX, |(_, count)| (count - REQUIRED_TESTS).abs())
}

fn norm() -> Mark {
    Mark::limit(REQUIRED_TESTS, Text::of("chart-ngs-norm").with("required", REQUIRED_TESTS))
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
    Chart {
        table: "ngs_volume".to_owned(),
        title: Text::of("chart-ngs-volume"),
        description: Text::of("chart-ngs-volume-says").with("required", REQUIRED_TESTS),
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
        marks: vec![norm()],
    }
}

fn rolling(histories: &[&History]) -> Chart {
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
        description: Text::of("chart-ngs-rolling-says").with("required", REQUIRED_TESTS),
        across: Across::Days,
        across_label: Text::of("col-date"),
        up: ColumnKind::Int,
        up_label: Text::of("col-count_evidence"),
        series: histories.iter().zip(TONES).map(line).collect(),
        marks: vec![norm()],
    }
}
