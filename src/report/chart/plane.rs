//! Where everything of a chart stands: margins, scales, labels of the bands.

use super::canvas::{cut, width, wrapped};
use super::scale::{self, Scale};
use super::words::Words;
use crate::document::{Across, At, Chart, Form, Mark, Point, Series, Value};
use std::collections::BTreeMap;

/// All charts are as wide; the page makes them as wide as there is room.
pub(super) const WIDTH: i64 = 7_200;
/// How high the figures themselves are drawn.
const HEIGHT: i64 = 2_300;
/// A line of text.
pub(super) const LINE: i64 = 165;
/// Labels of bands are cut at so many letters; the bar itself tells the whole.
const LETTERS: usize = 22;
/// Labels of limits have lines of so many letters: `limite : 46 000 P` is one.
const BESIDE: usize = 18;
/// A row of cells.
const ROW: i64 = 190;
/// A bar on a line of time, which has no width of its own.
const THIN: i64 = 60;

/// Where everything stands, in tenths of a pixel.
pub(super) struct Plane {
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) top: i64,
    pub(super) bottom: i64,
    pub(super) up: Scale,
    pub(super) up_step: i64,
    pub(super) places: Places,
    pub(super) labels: Labels,
    pub(super) marks: Vec<Placed>,
    pub(super) limits: Vec<Limit>,
}

/// From left to right.
#[derive(Clone, Copy)]
pub(super) enum Places {
    Bands { count: i64, from: i64, to: i64 },
    Line { scale: Scale },
}

/// What is written under the drawing, each with its place.
pub(super) struct Labels {
    pub(super) texts: Vec<(i64, String)>,
    pub(super) upright: bool,
    /// How much room they take.
    pub(super) room: i64,
}

/// A limit, with its label to the right of the drawing, where no bar hides it.
pub(super) struct Limit {
    /// Where its line is drawn.
    pub(super) y: i64,
    /// Where each line of its label stands.
    pub(super) lines: Vec<(i64, String)>,
}

/// The label of a mark from left to right, which row it stands in, and on which side.
pub(super) struct Placed {
    pub(super) x: i64,
    pub(super) row: i64,
    pub(super) leftwards: bool,
    pub(super) words: String,
}

impl Plane {
    pub(super) fn of(chart: &Chart, words: &Words<'_>) -> Self {
        let rows: Vec<i64> = rows(chart).map(|row| width(&words.text(&row.name))).collect();
        let number = i64::try_from(rows.len()).expect("rows are few");
        let (low, high, up_step) = if rows.is_empty() {
            let (low, high) = heights(chart);
            scale::round_ends(low, high)
        } else {
            (0, number, 1)
        };
        let widest = if rows.is_empty() {
            let ticks = scale::ticks(low, high, up_step).into_iter();
            ticks.map(|tick| width(&words.tick(chart.up, tick, up_step))).max()
        } else {
            rows.into_iter().max()
        };
        let limits = limits_of(chart, words);
        let beside = limits.iter().flat_map(|(_, lines)| lines).map(|line| width(line)).max();
        let (left, right) = (widest.unwrap_or(0) + 130, WIDTH - 130 - beside.unwrap_or(0));
        let places = Places::of(chart, left, right);
        let labels = Labels::of(chart, words, places);
        let marks = placed(&chart.marks, words, places, right);
        let rows = marks.iter().map(|mark| mark.row + 1).max().unwrap_or(0);
        let top = 2 * LINE + rows * LINE;
        let bottom = top + if number == 0 { HEIGHT } else { number * ROW };
        let up = Scale { low, high, from: bottom, to: top };
        let limits = spread(limits, up);
        Self { left, right, top, bottom, up, up_step, places, labels, marks, limits }
    }
}

/// Where the first step of a waterfall begins.
pub(super) fn first_step(chart: &Chart, steps: &Series) -> i64 {
    let before = steps.points.first().map(|first| first.x.saturating_sub(1));
    let wholes = chart.series.iter().filter(|series| series.form == Form::Stacked);
    let whole = wholes.flat_map(|series| &series.points).filter(|point| Some(point.x) == before);
    whole.fold(0, |sum: i64, point| sum.saturating_add(point.y))
}

/// The series that are rows of cells.
pub(super) fn rows(chart: &Chart) -> impl Iterator<Item = &Series> {
    chart.series.iter().filter(|series| series.form == Form::Shaded)
}

impl Places {
    fn of(chart: &Chart, from: i64, to: i64) -> Self {
        let count = match &chart.across {
            Across::Bands { bands, .. } => bands.len(),
            Across::Months(months) => months.len(),
            Across::Days | Across::Numbers(_) => {
                let (low, high) = widths(chart);
                return Self::Line { scale: Scale { low, high, from, to } };
            }
        };
        Self::Bands { count: i64::try_from(count.max(1)).expect("bands are few"), from, to }
    }

    /// Where a place begins: the left of a band, the point of a line.
    pub(super) fn begin(self, x: i64) -> i64 {
        match self {
            Self::Bands { count, from, to } => Scale { low: 0, high: count, from, to }.at(x),
            Self::Line { scale } => scale.at(x),
        }
    }

    /// The middle of a band, the point of a line.
    pub(super) fn middle(self, x: i64) -> i64 {
        match self {
            Self::Bands { .. } => self.begin(x) + self.room() / 2,
            Self::Line { scale } => scale.at(x),
        }
    }

    /// The room that a bar has.
    pub(super) fn room(self) -> i64 {
        match self {
            Self::Bands { count, from, to } => (to - from) / count,
            Self::Line { .. } => THIN,
        }
    }
}

/// The lowest and highest figure, limits and 0 included.
fn heights(chart: &Chart) -> (i64, i64) {
    let mut low = 0;
    let mut high = 0;
    let mut reach = |y: i64| {
        low = low.min(y);
        high = high.max(y);
    };
    let mut stacks: BTreeMap<(i64, bool), i64> = BTreeMap::new();
    for series in &chart.series {
        let mut sum = first_step(chart, series);
        for point in &series.points {
            match series.form {
                Form::Stacked => {
                    let stack = stacks.entry((point.x, point.y < 0)).or_default();
                    *stack = stack.saturating_add(point.y);
                    reach(*stack);
                }
                Form::Waterfall => {
                    sum = sum.saturating_add(point.y);
                    reach(sum);
                }
                Form::Bars | Form::Line | Form::Steps | Form::Bins(_) => reach(point.y),
                Form::Shaded => {}
            }
        }
    }
    for mark in &chart.marks {
        if let At::Height(height) = mark.at {
            reach(height);
        }
    }
    (low, high)
}

/// The first and last place on a line; never the same.
fn widths(chart: &Chart) -> (i64, i64) {
    let ends = |form: Form, point: &Point| match form {
        Form::Bins(wide) => [point.x, point.x.saturating_add(wide)],
        Form::Bars | Form::Stacked | Form::Line | Form::Steps | Form::Waterfall | Form::Shaded => {
            [point.x, point.x]
        }
    };
    let figures = chart
        .series
        .iter()
        .flat_map(|series| series.points.iter().flat_map(move |point| ends(series.form, point)));
    let marks = chart.marks.iter().filter_map(|mark| match mark.at {
        At::Place(x) | At::Within(x, _) => Some(x),
        At::Height(_) => None,
    });
    let all: Vec<i64> = figures.chain(marks).collect();
    let low = all.iter().min().copied().unwrap_or(0);
    let high = all.iter().max().copied().unwrap_or(0);
    (low, high.max(low.saturating_add(1)))
}

impl Labels {
    fn of(chart: &Chart, words: &Words<'_>, places: Places) -> Self {
        let whole: Vec<(i64, String)> = match (&chart.across, places) {
            (Across::Numbers(kind), Places::Line { scale }) => {
                let step = scale::step(scale.low, scale.high);
                let ticks = scale::ticks(scale.low, scale.high, step).into_iter();
                ticks.map(|tick| (scale.at(tick), words.tick(*kind, tick, step))).collect()
            }
            (Across::Days, Places::Line { scale }) => {
                let days = words.days(scale.low, scale.high).into_iter();
                days.map(|(day, text)| (scale.at(day), text)).collect()
            }
            (across, places) => {
                let bands = (0..).zip(words.bands(across));
                bands.map(|(band, text)| (places.middle(band), cut(&text, LETTERS))).collect()
            }
        };
        let widest = whole.iter().map(|(_, text)| width(text)).max().unwrap_or(0);
        let Places::Bands { .. } = places else {
            return Self { texts: whole, upright: false, room: LINE };
        };
        // things need all their names, be they upright; months and numbers are told from their
        // neighbours
        let things = match &chart.across {
            Across::Bands { bands, .. } => !matches!(bands.first(), Some(Value::Int(_))),
            Across::Months(_) | Across::Days | Across::Numbers(_) => false,
        };
        let upright = widest + 40 > places.room() && things;
        let needed = if upright { LINE - 30 } else { widest + 40 };
        let every = usize::try_from(needed.div_euclid(places.room().max(1)) + 1).unwrap_or(1);
        let texts = whole.into_iter().step_by(every).collect();
        Self { texts, upright, room: if upright { widest + 60 } else { LINE } }
    }
}

/// The limits, from the highest, each with its label in short lines.
fn limits_of(chart: &Chart, words: &Words<'_>) -> Vec<(i64, Vec<String>)> {
    let mut limits: Vec<(i64, Vec<String>)> = chart
        .marks
        .iter()
        .filter_map(|mark| match mark.at {
            At::Height(height) => Some((height, wrapped(&words.text(&mark.label), BESIDE))),
            At::Place(_) | At::Within(..) => None,
        })
        .collect();
    limits.sort_by(|one, other| other.cmp(one));
    limits
}

/// Labels at their lines, moved down where they would cover each other.
fn spread(limits: Vec<(i64, Vec<String>)>, up: Scale) -> Vec<Limit> {
    let mut free = i64::MIN;
    let mut spread = Vec::new();
    for (height, lines) in limits {
        let y = up.at(height);
        let number = i64::try_from(lines.len()).expect("labels are short");
        let first = (y + 40 - (number - 1) * (LINE - 25) / 2).max(free);
        let places = (0..).map(|line| first + line * (LINE - 25));
        spread.push(Limit { y, lines: places.zip(lines).collect() });
        free = first + number * (LINE - 25);
    }
    spread
}

/// The labels of the marked places, in rows so that none covers another.
fn placed(marks: &[Mark], words: &Words<'_>, places: Places, right: i64) -> Vec<Placed> {
    let mut found: Vec<(i64, String)> = marks
        .iter()
        .filter_map(|mark| match mark.at {
            At::Place(x) => Some((places.begin(x), words.text(&mark.label))),
            At::Within(x, way) => {
                let way = Scale { low: 0, high: 10_000, from: 0, to: places.room() }.at(way);
                Some((places.begin(x) + way, words.text(&mark.label)))
            }
            At::Height(_) => None,
        })
        .collect();
    found.sort();
    let mut ends: Vec<i64> = Vec::new();
    let mut labels = Vec::new();
    for (x, words) in found {
        let wide = width(&words) + 60;
        let leftwards = x + wide > right;
        let (begin, end) = if leftwards { (x - wide, x) } else { (x, x + wide) };
        let row = ends.iter().position(|taken| *taken <= begin).unwrap_or(ends.len());
        if row == ends.len() {
            ends.push(end);
        } else {
            ends[row] = end;
        }
        labels.push(Placed { x, row: i64::try_from(row).expect("rows are few"), leftwards, words });
    }
    labels
}
