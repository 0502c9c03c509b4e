//! Rows of cells, the fuller in colour the greater the figure.

use super::Drawing;
use super::canvas::{Hold, width};
use super::plane::{LINE, rows};
use super::scale;

/// The classes of the cells' figures: 0, then steps of the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shades {
    step: i64,
    classes: i64,
}

impl Shades {
    /// Round steps up to the greatest figure.
    fn up_to(greatest: i64) -> Self {
        let (_, high, step) = scale::round_ends(0, greatest.max(0));
        Self { step, classes: high / step }
    }

    /// Which class a figure is in; what is not above 0 is in class 0.
    fn class(self, figure: i64) -> i64 {
        let whole = figure.max(0) / self.step;
        let class = whole + i64::from(figure > 0 && figure % self.step != 0);
        class.min(self.classes)
    }

    /// How full its colour is, in per cent: each class a step more than the one before.
    fn fullness(self, class: i64) -> i64 {
        class * 100 / self.classes.max(1)
    }
}

impl Drawing<'_> {
    pub(super) fn is_shaded(&self) -> bool {
        rows(self.chart).next().is_some()
    }

    fn shading(&self) -> Shades {
        let figures = rows(self.chart).flat_map(|row| &row.points).map(|point| point.y);
        Shades::up_to(figures.max().unwrap_or(0))
    }

    /// The names of the rows, beside their cells.
    pub(super) fn row_names(&mut self) {
        for (row, series) in (0..).zip(rows(self.chart)) {
            let middle = i64::midpoint(self.plane.up.at(row), self.plane.up.at(row + 1));
            let name = self.words.text(&series.name);
            let place = (self.plane.left - 60, middle + 38);
            self.canvas.text("label", place, Hold::End, &name);
        }
    }

    pub(super) fn cells(&mut self) {
        let shades = self.shading();
        for (row, series) in (0..).zip(rows(self.chart)) {
            let (bottom, top) = (self.plane.up.at(row), self.plane.up.at(row + 1));
            for point in &series.points {
                let left = self.plane.places.begin(point.x);
                let right = self.plane.places.begin(point.x.saturating_add(1));
                let full = shades.fullness(shades.class(point.y));
                let words = self.said(series, *point);
                let size = ((right - left - 10).max(5), bottom - top - 10);
                self.canvas.cell((left + 5, top + 5), size, full, &words);
            }
        }
    }

    /// Which colour is how much; the height of the whole drawing.
    pub(super) fn shades(&mut self, top: i64) -> i64 {
        let shades = self.shading();
        let (mut x, y) = (self.plane.left, top + 60);
        for class in 0..=shades.classes {
            let figure = self.words.tick(self.chart.up, class * shades.step, shades.step);
            let text = if class == 0 { figure } else { format!("≤ {figure}") };
            self.canvas.cell((x + 60, y - 75), (150, 150), shades.fullness(class), "");
            self.canvas.text("label", (x + 280, y + 38), Hold::Start, &text);
            x += width(&text) + 480;
        }
        y + LINE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_class_and_only_nothing_is_blank() {
        let shades = Shades::up_to(6_500);
        assert_eq!(shades, Shades { step: 2_000, classes: 4 });
        let classes = [-1, 0, 1, 2_000, 2_001, 6_500, 9_999].map(|figure| shades.class(figure));
        assert_eq!(classes, [0, 0, 1, 1, 2, 4, 4]);
        assert_eq!([0, 1, 4].map(|class| shades.fullness(class)), [0, 25, 100]);
        assert_eq!(Shades::up_to(0).class(0), 0);
        assert!(Shades::up_to(i64::MAX).class(i64::MAX) > 0);
    }
}
