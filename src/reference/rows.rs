//! What all rule tables share: how a row is read, what is known of every row, and which tables
//! there are.

use super::raw::{RawRow, RawTable};
use crate::diagnostic::{Fault, either, nearest};
use crate::values::{Code, CodeError, Day, Span};
use serde::Serialize;
use std::any::Any;
use std::fmt::Display;
use std::str::FromStr;

/// The last day of a row that is still in force.
const OPEN: Day = Day::from_ymd_opt(9999, 12, 31).expect("the year 9999 has a last day");

/// The first day that can be written.
const FIRST: Day = Day::from_ymd_opt(1, 1, 1).expect("the year 1 has a first day");

/// The days on which a row is in force, both included; with or without a last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Validity(Span);

impl Validity {
    /// On every day that can be written.
    pub const ALWAYS: Self = Self(Span { first: FIRST, last: OPEN });

    /// From a day, until a day or still in force.
    ///
    /// # Errors
    /// Says so where it ends before it begins.
    pub fn new(from: Day, to: Option<Day>) -> Result<Self, String> {
        Span::new(from, to.unwrap_or(OPEN)).map(Self)
    }

    /// Its days; an open end is 9999-12-31.
    pub fn span(self) -> Span {
        self.0
    }

    /// The first day.
    pub fn from(self) -> Day {
        self.0.first
    }

    /// The last day; `None` where it is still in force.
    pub fn to(self) -> Option<Day> {
        (self.0.last != OPEN).then_some(self.0.last)
    }
}

/// One kind of rule table: a file of this room each. A new one also takes a line in [`super::KINDS`].
pub(super) trait Row: Sized + Send + Sync + 'static {
    /// The table's name: `reference/NAME.csv`.
    const NAME: &'static str;
    /// Columns that a file must have.
    const NEEDED: &'static [&'static str];
    /// Columns that a file may have.
    const OPTIONAL: &'static [&'static str];

    /// Reads one row; every fault of it is noted.
    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted>;

    /// When the row is in force; always, where the table says nothing of it.
    fn validity(&self) -> Validity {
        Validity::ALWAYS
    }

    /// The text that it comes from; empty where the table names none.
    #[expect(clippy::unnecessary_literal_bound, reason = "other tables give their own text")]
    fn source(&self) -> &str {
        ""
    }

    /// The code of ambulatory care and that of hospital care, where the row is about codes.
    fn pair(&self) -> Option<(Code, Option<Code>)> {
        None
    }

    /// Whether the days between two rows of a subject are a fault: what holds on them would be
    /// unknown. Not where a subject may come and go.
    const GAPLESS: bool = true;

    /// What may have one row a day: the codes, unless the table is about something else.
    fn subjects(&self) -> Vec<String> {
        self.pair().into_iter().flat_map(codes_of).map(|code| code.to_string()).collect()
    }
}

/// Both codes of a pair, or the only one.
pub(super) fn codes_of((ambulatory, hospital): (Code, Option<Code>)) -> impl Iterator<Item = Code> {
    std::iter::once(ambulatory).chain(hospital)
}

/// How tables write yes and no.
struct Flag(bool);

impl FromStr for Flag {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "1" => Ok(Self(true)),
            "0" => Ok(Self(false)),
            _ => Err(()),
        }
    }
}

/// Something is wrong with a cell, and the fault has been noted.
#[derive(Debug)]
pub(super) struct Noted;

/// The cells of one row by their column, with the faults found so far.
pub(super) struct Cells<'a> {
    header: &'a [String],
    row: &'a RawRow,
    faults: &'a mut Vec<Fault>,
}

impl Cells<'_> {
    /// The text of a cell; empty where the file does not have the column.
    pub(super) fn text(&self, column: &str) -> String {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| self.row.cells.get(at)).cloned().unwrap_or_default()
    }

    /// Notes a fault of a cell.
    pub(super) fn note(
        &mut self,
        id: &'static str,
        column: &str,
        what: impl Into<String>,
        hint: &str,
    ) -> Noted {
        let place = format!("{}, column `{column}`", self.row.place);
        self.faults.push(Fault::new(id, what).at(place).hint(hint));
        Noted
    }

    /// What a cell holds, if it holds something.
    fn parsed<T: FromStr>(
        &mut self,
        column: &str,
        id: impl Fn(&T::Err) -> &'static str,
        what: impl Fn(&str, &T::Err) -> String,
        hint: &str,
    ) -> Result<Option<T>, Noted> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(self.note(id(&error), column, what(&text, &error), hint)),
        }
    }

    /// Insists on a value.
    fn needed<T>(&mut self, column: &str, value: Option<T>) -> Result<T, Noted> {
        value.ok_or_else(|| {
            self.note("reference-cell-missing", column, "the cell is empty", "fill it in")
        })
    }

    /// A nomenclature code, or nothing.
    pub(super) fn code(&mut self, column: &str) -> Result<Option<Code>, Noted> {
        self.parsed(
            column,
            |error| match error {
                CodeError::NotSixDigits(_) => "reference-code",
                CodeError::CheckDigit(_) => "reference-check-digit",
            },
            |_, error: &CodeError| error.to_string(),
            "a digit may be mistyped: compare with the text of the source",
        )
    }

    /// A nomenclature code.
    pub(super) fn needed_code(&mut self, column: &str) -> Result<Code, Noted> {
        let code = self.code(column)?;
        self.needed(column, code)
    }

    /// A whole number from 0 on, or nothing.
    pub(super) fn number(&mut self, column: &str) -> Result<Option<i64>, Noted> {
        let number: Option<u32> = self.parsed(
            column,
            |_| "reference-number",
            |text, _| format!("`{text}` is not a whole number from 0 on"),
            "write digits alone, without separators or decimals",
        )?;
        Ok(number.map(i64::from))
    }

    /// A whole number from 0 on.
    pub(super) fn needed_number(&mut self, column: &str) -> Result<i64, Noted> {
        let number = self.number(column)?;
        self.needed(column, number)
    }

    /// A word of a closed list.
    pub(super) fn needed_word<T: FromStr>(&mut self, column: &str) -> Result<T, Noted>
    where
        T::Err: Display,
    {
        let word = self.word(column)?;
        self.needed(column, word)
    }

    /// The columns `valid_from` and `valid_to`; an empty `valid_to` is still in force.
    pub(super) fn validity(&mut self) -> Result<Validity, Noted> {
        let from = self.needed_day("valid_from");
        let to = self.day("valid_to");
        Validity::new(from?, to?).map_err(|error| {
            self.note("reference-validity-reversed", "valid_to", error, "both days are included")
        })
    }

    /// A text that must be there.
    pub(super) fn needed_text(&mut self, column: &str) -> Result<String, Noted> {
        let text = Some(self.text(column)).filter(|text| !text.is_empty());
        self.needed(column, text)
    }

    /// A text, or nothing.
    pub(super) fn some_text(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// `1` or `0`, or nothing.
    pub(super) fn flag(&mut self, column: &str) -> Result<Option<bool>, Noted> {
        let flag: Option<Flag> = self.parsed(
            column,
            |()| "reference-flag",
            |text, ()| format!("`{text}` is neither 1 nor 0"),
            "write `1` for yes and `0` for no",
        )?;
        Ok(flag.map(|Flag(yes)| yes))
    }

    /// `1` or `0`.
    pub(super) fn needed_flag(&mut self, column: &str) -> Result<bool, Noted> {
        let flag = self.flag(column)?;
        self.needed(column, flag)
    }

    /// A word of a closed list, or nothing.
    pub(super) fn word<T: FromStr>(&mut self, column: &str) -> Result<Option<T>, Noted>
    where
        T::Err: Display,
    {
        self.parsed(
            column,
            |_| "reference-word",
            |_, error: &T::Err| error.to_string(),
            "write one of these words in lower case",
        )
    }

    /// A day that must be there.
    pub(super) fn needed_day(&mut self, column: &str) -> Result<Day, Noted> {
        let day = self.day(column)?;
        self.needed(column, day)
    }

    /// A day, or nothing.
    pub(super) fn day(&mut self, column: &str) -> Result<Option<Day>, Noted> {
        self.parsed(
            column,
            |_| "reference-date",
            |text, _| format!("`{text}` is not a day"),
            "write it like `2020-01-03`",
        )
    }
}

/// What is known of a row whatever its table.
#[derive(Debug)]
pub(super) struct Facts {
    /// Where it stands.
    pub(super) place: String,
    /// When it is in force.
    pub(super) validity: Validity,
    /// The text that it comes from.
    pub(super) source: String,
    /// Its codes.
    pub(super) pair: Option<(Code, Option<Code>)>,
    /// What may have one row a day.
    pub(super) subjects: Vec<String>,
}

/// A table that was read: as it lies in its file, and understood.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether days between two rows of a subject are a fault.
    pub(super) gapless: bool,
    /// Whether its rows must name the text that they come from.
    pub(super) sourced: bool,
    /// As it lies in its file.
    pub(super) raw: RawTable,
    /// What is known of each row, in the order of the file.
    pub(super) facts: Vec<Facts>,
    /// A `Vec` of the table's row type, in the order of the file.
    pub(super) rows: Box<dyn Any + Send + Sync>,
}

/// A table that the program knows.
#[derive(Debug)]
pub(super) struct Kind {
    /// Its name.
    pub(super) name: &'static str,
    /// The text that is compiled in; `None` for a table that only a user can give.
    pub(super) embedded: Option<&'static str>,
    /// The columns that its file must have, and those that it may have.
    pub(super) columns: [&'static [&'static str]; 2],
    /// How its file is understood; faults are noted, and their rows left out.
    pub(super) read: fn(RawTable, &mut Vec<Fault>) -> Table,
}

impl Kind {
    /// The kind of a row type, with the text that is compiled in.
    pub(super) const fn of<T: Row>(embedded: &'static str) -> Self {
        Self {
            name: T::NAME,
            embedded: Some(embedded),
            columns: [T::NEEDED, T::OPTIONAL],
            read: read::<T>,
        }
    }

    /// The kind of a row type of which no rows are compiled in: where the user gives none, what
    /// rests on the table is not made, and the report says so.
    pub(super) const fn given<T: Row>() -> Self {
        Self { name: T::NAME, embedded: None, columns: [T::NEEDED, T::OPTIONAL], read: read::<T> }
    }
}

fn read<T: Row>(raw: RawTable, faults: &mut Vec<Fault>) -> Table {
    let before = faults.len();
    if !raw.is_absent() {
        check_header::<T>(&raw, faults);
    }
    let mut rows: Vec<T> = Vec::new();
    let mut facts = Vec::new();
    let columns_hold = faults.len() == before;
    for row in raw.rows.iter().filter(|_| columns_hold) {
        let mut cells = Cells { header: &raw.header, row, faults };
        if let Ok(read) = T::read(&mut cells) {
            facts.push(Facts {
                place: row.place.clone(),
                validity: read.validity(),
                source: read.source().to_owned(),
                pair: read.pair(),
                subjects: read.subjects(),
            });
            rows.push(read);
        }
    }
    let sourced = T::NEEDED.contains(&"source");
    Table { name: T::NAME, gapless: T::GAPLESS, sourced, raw, facts, rows: Box::new(rows) }
}

/// Each needed column once, and none that the table does not know: a mistyped optional column
/// would else be left out in silence.
fn check_header<T: Row>(raw: &RawTable, faults: &mut Vec<Fault>) {
    let place = if raw.origin == "embedded" { T::NAME } else { &raw.origin };
    let known = || T::NEEDED.iter().chain(T::OPTIONAL).copied();
    for (at, name) in raw.header.iter().enumerate() {
        if raw.header.iter().take(at).any(|earlier| earlier == name) {
            let what = format!("column `{name}` stands twice");
            faults.push(Fault::new("reference-column-twice", what).at(place).hint("keep one"));
        } else if !known().any(|column| column == name) {
            let close = nearest(name, known());
            let hint = if close.is_empty() {
                format!("leave it out; the table has {}", either(known()).replace(" or ", " and "))
            } else {
                format!("did you mean {}?", either(close))
            };
            let what = format!("column `{name}` is not one of `{}`", T::NAME);
            faults.push(Fault::new("reference-column-unknown", what).at(place).hint(hint));
        }
    }
    for column in T::NEEDED {
        if !raw.header.iter().any(|name| name == column) {
            let close = nearest(column, raw.header.iter().map(String::as_str));
            let hint = if close.is_empty() {
                "add it; `datacel reference show` prints the embedded table".to_owned()
            } else {
                format!("the file has {}", either(close))
            };
            let what = format!("column `{column}` is missing");
            faults.push(Fault::new("reference-column-missing", what).at(place).hint(hint));
        }
    }
}
