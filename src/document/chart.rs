use super::{ColumnKind, Text, Value};
use crate::values::{Day, Month};
use chrono::Datelike;

/// A drawing of figures that stand in a table too: what it shows, before any language or form.
///
/// All positions are integers: bands by their place (0, 1, …), days by [`Point::on`], numbers as
/// they are. A scale upwards always begins at 0 or below, so that lengths can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The table in which the figures stand: the file `tables/NAME.csv`.
    pub table: String,
    /// What it shows, in a few words.
    pub title: Text,
    /// What a reader should see in it: read aloud to whoever cannot look.
    pub description: Text,
    /// What stands from left to right.
    pub across: Across,
    /// The name of that scale.
    pub across_label: Text,
    /// What is measured upwards, and how its numbers are written.
    pub up: ColumnKind,
    /// The name of that scale.
    pub up_label: Text,
    /// What is drawn, the first at the back.
    pub series: Vec<Series>,
    /// Limits, and days on which something changed.
    pub marks: Vec<Mark>,
}

/// What stands from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Across {
    /// Things side by side in this order. `name` is the column that they come from, so that they
    /// are written as they are there.
    Bands {
        /// Name of a column, e.g. `provider_key`.
        name: &'static str,
        /// A value for each band.
        bands: Vec<Value>,
    },
    /// Calendar months side by side.
    Months(Vec<Month>),
    /// Days on a line of time; a point's place is made by [`Point::on`].
    Days,
    /// Numbers on a line, written as this kind of column is.
    Numbers(ColumnKind),
}

/// Figures that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What they are: the legend has it where there are several.
    pub name: Text,
    /// How they are drawn.
    pub form: Form,
    /// In which colour.
    pub tone: Tone,
    /// The figures, from left to right.
    pub points: Vec<Point>,
}

/// How figures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A bar a band; the bars of several such series stand beside each other.
    Bars,
    /// A bar a band, on top of the earlier stacked ones of its band (negative ones below 0).
    Stacked,
    /// A line from figure to figure; between bands that are not neighbours it is broken.
    Line,
    /// A line that keeps its height until the next figure.
    Steps,
    /// Bars on a line of numbers: each begins at its place and is as wide as this.
    Bins(i64),
    /// A bar a band, that begins where the one before it ends: steps from one whole to another.
    /// Wholes are a [`Form::Stacked`] series, in bands of their own: the first step begins where
    /// that of the band before it ends, or at 0. Such a chart writes its figures beside the bars: a
    /// step can be too small to be read off the scale.
    Waterfall,
    /// A row of cells, one a band, the fuller in colour the greater the figure; every series of the
    /// chart is one. The first row is the lowest, and is named after its series; `up_label` says what
    /// the rows are, `up` how a cell's figure is written.
    Shaded,
}

/// A colour by its meaning: forms choose it for light, dark and paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The first of several.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// Above a limit.
    Over,
    /// What stands in the background.
    Quiet,
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Its place from left to right.
    pub x: i64,
    /// Its height.
    pub y: i64,
}

impl Point {
    /// A figure at a place.
    pub const fn at(x: i64, y: i64) -> Self {
        Self { x, y }
    }

    /// A figure of a day.
    pub fn on(day: Day, y: i64) -> Self {
        Self { x: i64::from(day.num_days_from_ce()), y }
    }

    /// A figure of the band at this place.
    pub fn band(band: usize, y: i64) -> Self {
        Self { x: i64::try_from(band).expect("bands are few"), y }
    }
}

/// A line across the drawing, with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub at: At,
    /// What it means, e.g. the limit that it is.
    pub label: Text,
}

/// Where a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// At this height: a limit.
    Height(i64),
    /// At this place: of a day as [`Point::on`] has it; of a band, where it begins.
    Place(i64),
    /// Inside a band: so many ten-thousandths of the way through it.
    Within(i64, i64),
}

impl Mark {
    /// A limit.
    pub fn limit(height: i64, label: Text) -> Self {
        Self { at: At::Height(height), label }
    }

    /// A place from left to right, at which something changes.
    pub fn place(x: i64, label: Text) -> Self {
        Self { at: At::Place(x), label }
    }

    /// A moment inside a band, such as a day of a quarter.
    pub fn within(band: usize, way_x10000: i64, label: Text) -> Self {
        let band = i64::try_from(band).expect("bands are few");
        Self { at: At::Within(band, way_x10000), label }
    }
}
