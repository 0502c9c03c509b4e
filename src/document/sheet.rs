use super::{Column, Text, Value};

/// A sheet of a workbook that calculates: what a table cannot hold, since its cells are formulas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name: the same in each language, since formulas of other sheets use it.
    pub name: &'static str,
    /// What it is for, on the first sheet of the workbook.
    pub says: Text,
    /// The columns; the heading stands in the first row.
    pub columns: Vec<Column>,
    /// Headings that differ from those of the columns' names.
    pub headings: Vec<(&'static str, Text)>,
    /// The rows from the second on.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A value: never a formula, whatever its text begins with.
    Of(Value),
    /// A formula in the words of spreadsheets (`=SUM(lines!I2:I9)`), with what it gives: whoever
    /// does not calculate shows that.
    Formula(String, Value),
}

impl Cell {
    /// The value, or what the formula gives.
    pub const fn value(&self) -> &Value {
        match self {
            Self::Of(value) | Self::Formula(_, value) => value,
        }
    }
}

impl<T: Into<Value>> From<T> for Cell {
    fn from(value: T) -> Self {
        Self::Of(value.into())
    }
}
