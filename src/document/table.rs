use crate::values::{Cents, Day, P, ProviderKey};
use std::sync::Arc;

/// A cell. Integers and dates only: no float can enter a result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Not applicable or not known.
    Null,
    /// A count or another plain number.
    Int(i64),
    /// A number of P.
    P(P),
    /// Money.
    Cents(Cents),
    /// A rate in ten-thousandths.
    X10000(i64),
    /// Yes or no; 1 or 0 in tables.
    Flag(bool),
    /// A day.
    Day(Day),
    /// Text in the words of the data or of a rule table; tables of a nation say the same ones often.
    Text(Arc<str>),
    /// A word of a closed list (`year`, `dentist`): itself in tables, translated in reports under
    /// the message key `word-WORD`.
    Word(&'static str),
}

impl Value {
    /// The value as tables have it: language-free, null as the empty text.
    pub fn plain(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Int(number) | Self::X10000(number) => number.to_string(),
            Self::P(p) => p.get().to_string(),
            Self::Cents(cents) => cents.get().to_string(),
            Self::Flag(flag) => i64::from(*flag).to_string(),
            Self::Day(day) => day.to_string(),
            Self::Text(text) => text.as_ref().to_owned(),
            Self::Word(word) => (*word).to_owned(),
        }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<P> for Value {
    fn from(p: P) -> Self {
        Self::P(p)
    }
}

impl From<Cents> for Value {
    fn from(cents: Cents) -> Self {
        Self::Cents(cents)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::Text(text)
    }
}

impl From<&ProviderKey> for Value {
    fn from(key: &ProviderKey) -> Self {
        Self::Text(key.clone().into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a column holds: its type in Parquet and its notation in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Int64: a count, a year, a code.
    Int,
    /// Int64: a number of P.
    P,
    /// Int64: cents; the name ends in `_cents`.
    Cents,
    /// Int64: ten-thousandths; the name ends in `_x10000`.
    X10000,
    /// Int64: 0 or 1.
    Flag,
    /// Date.
    Day,
    /// Text, or a word of a closed list.
    Text,
}

/// A column of a table: one name in SQL, struct, file and report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name that the specification gives.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    /// A column of an analyst's query, whose name is known when the query is read. The name stays
    /// until the program ends, as those that are compiled in do; a job has a handful of them.
    pub fn named(name: &str, kind: ColumnKind) -> Self {
        Self { name: name.to_owned().leak(), kind }
    }

    /// A column.
    pub const fn new(name: &'static str, kind: ColumnKind) -> Self {
        Self { name, kind }
    }
}

/// Who could be harmed if a table were lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sensitivity {
    /// Holds insured persons, be it as pseudonyms.
    Persons,
    /// Holds providers or institutions.
    Providers,
    /// Sums only.
    Aggregate,
}

impl Sensitivity {
    /// The word in the manifest.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Providers => "providers",
            Self::Aggregate => "aggregate",
        }
    }
}

/// A result table: written to `tables/NAME.parquet` and `tables/NAME.csv`, and shown in reports.
///
/// Rows stand in a total order, which the specification of the table gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name that the specification gives.
    pub name: String,
    /// Who could be harmed.
    pub sensitivity: Sensitivity,
    /// Names of the columns that make a row unique.
    pub key: Vec<&'static str>,
    /// The columns in order.
    pub columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows.
    pub fn new(
        name: impl Into<String>,
        sensitivity: Sensitivity,
        key: &[&'static str],
        columns: &[Column],
    ) -> Self {
        Self {
            name: name.into(),
            sensitivity,
            key: key.to_vec(),
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row: a cell for each column.
    pub fn push(&mut self, row: Vec<Value>) {
        assert_eq!(row.len(), self.columns.len(), "a row of `{}` has a cell a column", self.name);
        self.rows.push(row);
    }

    /// The rows in their order.
    pub fn rows(&self) -> &[Vec<Value>] {
        &self.rows
    }

    /// Where a column stands.
    pub fn position(&self, column: &str) -> usize {
        self.columns
            .iter()
            .position(|known| known.name == column)
            .expect("callers name columns that the table was made with")
    }
}
