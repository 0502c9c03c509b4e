//! Charts as SVG, from integers alone.
//!
//! Written here rather than by a plotting library: one drawing must follow the light or dark of the
//! page and go on paper, so colours are classes; it is told to whoever cannot see it; and its bytes
//! depend on the document only, as they would not with a library's floats and measured fonts.

mod canvas;
mod plane;
mod scale;
mod shaded;
mod words;

use super::Messages;
use crate::document::{Chart, Form, Point, Series, Tone};
use canvas::{Canvas, Hold, escaped, width};
use plane::{LINE, Places, Plane, WIDTH, first_step};
use std::collections::BTreeMap;
use words::Words;

/// More figures than this on a line are not dotted.
const DOTS: usize = 48;

/// The colours of a chart on paper, where no page gives them.
pub(super) const PAPER: &str = include_str!("paper.css");

/// A chart, its title and description told to whoever cannot look at it.
///
/// `id` makes the names of its parts unique in a page. `style`, where given, is put inside: a
/// drawing that stands alone has no page to give it colours.
pub(super) fn svg(chart: &Chart, messages: &Messages, id: &str, style: Option<&str>) -> String {
    let words = Words { messages };
    let plane = Plane::of(chart, &words);
    let bands = words.bands(&chart.across);
    let mut drawing = Drawing { chart, words, plane, bands, canvas: Canvas::default() };
    drawing.grid();
    drawing.series();
    drawing.frame();
    drawing.marks();
    let height = drawing.legend(drawing.below());
    let (title, description) =
        (escaped(&messages.text(&chart.title)), escaped(&messages.text(&chart.description)));
    let style = style.map_or_else(String::new, |style| format!("<style>{style}</style>\n"));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{title}</title>\n\
         <desc id=\"{id}-desc\">{description}</desc>\n{style}{}</svg>\n",
        WIDTH / 10,
        height / 10,
        drawing.canvas.out
    )
}

struct Drawing<'a> {
    chart: &'a Chart,
    words: Words<'a>,
    plane: Plane,
    bands: Vec<String>,
    canvas: Canvas,
}

impl Drawing<'_> {
    /// Thin lines at the written numbers, and the numbers.
    fn grid(&mut self) {
        let Plane { left, right, up, up_step, .. } = self.plane;
        let ticks = if self.is_shaded() {
            self.row_names();
            Vec::new()
        } else {
            scale::ticks(up.low, up.high, up_step)
        };
        for tick in ticks {
            let y = up.at(tick);
            self.canvas.line("grid", (left, y), (right, y));
            let text = self.words.tick(self.chart.up, tick, up_step);
            self.canvas.text("label", (left - 60, y + 38), Hold::End, &text);
        }
        let label = self.words.text(&self.chart.up_label);
        self.canvas.text("axis", (0, LINE - 40), Hold::Start, &label);
    }

    fn series(&mut self) {
        let chart = self.chart;
        let beside = chart.series.iter().filter(|series| series.form == Form::Bars).count().max(1);
        let beside = i64::try_from(beside).expect("series are few");
        let mut bars = 0;
        let mut stacks = BTreeMap::new();
        for series in &chart.series {
            match series.form {
                Form::Bars => {
                    self.bars(series, (bars, beside));
                    bars += 1;
                }
                Form::Stacked => self.stacked(series, &mut stacks),
                Form::Waterfall => self.waterfall(series),
                Form::Bins(wide) => self.bins(series, wide),
                Form::Line => self.line(series),
                Form::Steps => self.steps(series),
                Form::Shaded => {}
            }
        }
        if self.is_shaded() {
            self.cells();
        }
    }

    /// One bar between two heights. A figure that is not 0 is seen, however small.
    fn bar(&mut self, series: &Series, point: Point, (x, wide): (i64, i64), ends: (i64, i64)) {
        let (one, other) = (self.plane.up.at(ends.0), self.plane.up.at(ends.1));
        let high = (one - other).abs().max(if ends.0 == ends.1 { 0 } else { 5 });
        let class = format!("b-{}", tone(series.tone));
        let words = self.said(series, point);
        self.canvas.bar(&class, (x, one.min(other)), (wide.max(5), high), &words);
        let value = self.words.value(self.chart.up, point.y);
        if self.is_waterfall() && width(&value) < self.plane.places.room() {
            let place = (x + wide / 2, one.min(other) - 50);
            self.canvas.text("label", place, Hold::Middle, &value);
        }
    }

    fn is_waterfall(&self) -> bool {
        self.chart.series.iter().any(|series| series.form == Form::Waterfall)
    }

    fn bars(&mut self, series: &Series, (at, beside): (i64, i64)) {
        let room = self.plane.places.room();
        let wide = room * 4 / 5 / beside;
        for point in &series.points {
            let left = self.plane.places.middle(point.x) - wide * beside / 2 + wide * at;
            self.bar(series, *point, (left, wide), (0, point.y));
        }
    }

    fn stacked(&mut self, series: &Series, stacks: &mut BTreeMap<(i64, bool), i64>) {
        let wide = self.plane.places.room() * 7 / 10;
        for point in &series.points {
            let left = self.plane.places.middle(point.x) - wide / 2;
            let stack = stacks.entry((point.x, point.y < 0)).or_default();
            let from = *stack;
            *stack = stack.saturating_add(point.y);
            let to = *stack;
            self.bar(series, *point, (left, wide), (from, to));
        }
    }

    fn waterfall(&mut self, series: &Series) {
        let wide = self.plane.places.room() * 7 / 10;
        let mut sum = first_step(self.chart, series);
        for (at, point) in series.points.iter().enumerate() {
            let left = self.plane.places.middle(point.x) - wide / 2;
            if at == 0 && sum != 0 {
                let (y, before) = (self.plane.up.at(sum), left - self.plane.places.room() + wide);
                self.canvas.line("bridge", (before, y), (left, y));
            }
            let from = sum;
            sum = sum.saturating_add(point.y);
            self.bar(series, *point, (left, wide), (from, sum));
            if at + 1 < series.points.len() || self.chart.series.len() > 1 {
                let y = self.plane.up.at(sum);
                let next = left + self.plane.places.room();
                self.canvas.line("bridge", (left + wide, y), (next, y));
            }
        }
    }

    fn bins(&mut self, series: &Series, wide: i64) {
        for point in &series.points {
            let left = self.plane.places.begin(point.x);
            let right = self.plane.places.begin(point.x.saturating_add(wide));
            let gap = if right - left > 40 { 10 } else { 0 };
            self.bar(series, *point, (left + gap / 2, right - left - gap), (0, point.y));
        }
    }

    fn line(&mut self, series: &Series) {
        let (places, up) = (self.plane.places, self.plane.up);
        let class = format!("l-{}", tone(series.tone));
        let is_broken = |one: &Point, next: &Point| {
            matches!(places, Places::Bands { .. }) && next.x != one.x.saturating_add(1)
        };
        for run in series.points.chunk_by(|one, next| !is_broken(one, next)) {
            let path: Vec<(i64, i64)> =
                run.iter().map(|point| (places.middle(point.x), up.at(point.y))).collect();
            self.canvas.path(&class, &path);
        }
        if series.points.len() <= DOTS {
            let class = format!("d-{}", tone(series.tone));
            for point in &series.points {
                let place = (places.middle(point.x), up.at(point.y));
                self.canvas.dot(&class, place, &self.said(series, *point));
            }
        }
    }

    fn steps(&mut self, series: &Series) {
        let (places, up) = (self.plane.places, self.plane.up);
        let nexts = series.points.iter().skip(1).map(|next| places.begin(next.x));
        let last = series.points.last().map(|last| match places {
            Places::Bands { .. } => places.begin(last.x.saturating_add(1)),
            Places::Line { .. } => self.plane.right,
        });
        let ends = nexts.chain(last);
        let path: Vec<(i64, i64)> = series
            .points
            .iter()
            .zip(ends)
            .flat_map(|(point, end)| {
                let y = up.at(point.y);
                [(places.begin(point.x), y), (end, y)]
            })
            .collect();
        self.canvas.path(&format!("l-{}", tone(series.tone)), &path);
    }

    /// What a figure says to whoever points at it.
    fn said(&self, series: &Series, point: Point) -> String {
        let place = self.words.place(self.chart, &self.bands, point.x);
        let value = self.words.value(self.chart.up, point.y);
        if self.chart.series.len() > 1 {
            format!("{place} · {}: {value}", self.words.text(&series.name))
        } else {
            format!("{place}: {value}")
        }
    }

    /// The line at 0, and what stands below.
    fn frame(&mut self) {
        let Plane { left, right, bottom, up, .. } = self.plane;
        let zero = up.at(0);
        self.canvas.line("base", (left, zero), (right, zero));
        let labels = std::mem::take(&mut self.plane.labels.texts);
        for (x, text) in &labels {
            if self.plane.labels.upright {
                self.canvas.upright("label", (x + 38, bottom + 70), Hold::End, text);
            } else {
                // the last name must not leave the drawing
                let x = (*x).min(WIDTH - width(text) / 2);
                self.canvas.text("label", (x, bottom + LINE), Hold::Middle, text);
            }
        }
        let label = self.words.text(&self.chart.across_label);
        let place = (right, self.below() - 30);
        self.canvas.text("axis", place, Hold::End, &label);
    }

    /// Below the labels and the name of the scale.
    fn below(&self) -> i64 {
        self.plane.bottom + self.plane.labels.room + LINE + 100
    }

    fn marks(&mut self) {
        let Plane { left, right, top, bottom, .. } = self.plane;
        for limit in &self.plane.limits {
            self.canvas.line("limit", (left, limit.y), (right + 40, limit.y));
            for (y, line) in &limit.lines {
                self.canvas.text("mark", (right + 80, *y), Hold::Start, line);
            }
        }
        for mark in &self.plane.marks {
            let row = 2 * LINE + mark.row * LINE - 60;
            self.canvas.line("change", (mark.x, row - 90), (mark.x, bottom.max(top)));
            let (x, hold) =
                if mark.leftwards { (mark.x - 40, Hold::End) } else { (mark.x + 40, Hold::Start) };
            self.canvas.text("mark", (x, row), hold, &mark.words);
        }
    }

    /// Which colour is what, where there are several series; the height of the whole drawing.
    fn legend(&mut self, top: i64) -> i64 {
        if self.is_shaded() {
            return self.shades(top);
        }
        // the steps of a waterfall are named below
        if self.chart.series.len() < 2 || self.is_waterfall() {
            return top;
        }
        let (mut x, mut y) = (self.plane.left, top + 60);
        for series in &self.chart.series {
            let text = self.words.text(&series.name);
            let wide = width(&text) + 480;
            if x + wide > WIDTH && x > self.plane.left {
                x = self.plane.left;
                y += LINE + 30;
            }
            let tone = tone(series.tone);
            match series.form {
                Form::Line | Form::Steps => {
                    self.canvas.line(&format!("l-{tone}"), (x, y), (x + 220, y));
                }
                Form::Bars | Form::Stacked | Form::Bins(_) | Form::Waterfall | Form::Shaded => {
                    self.canvas.bar(&format!("b-{tone}"), (x + 60, y - 55), (110, 110), "");
                }
            }
            self.canvas.text("label", (x + 280, y + 38), Hold::Start, &text);
            x += wide;
        }
        y + LINE
    }
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::First => "first",
        Tone::Second => "second",
        Tone::Third => "third",
        Tone::Fourth => "fourth",
        Tone::Over => "over",
        Tone::Quiet => "quiet",
    }
}

#[cfg(test)]
pub(super) mod tests;
