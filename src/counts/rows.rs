//! An answer of Polars, read cell by cell into the typed rows of each room's queries.

use super::{Parameters, Query, Relations, ask};
use crate::diagnostic::{Fault, Outcome};
use crate::values::{Cents, Code, Day};
use polars::prelude::{DataFrame, Int64Chunked, StringChunked};

/// An answer, read cell by cell into typed rows.
pub(super) struct Rows {
    query: Query,
    frame: DataFrame,
}

impl Rows {
    /// Asks.
    pub(super) fn of(
        query: Query,
        relations: &Relations,
        parameters: &Parameters,
    ) -> Outcome<Self> {
        Ok(Self { query, frame: ask(query, relations, parameters)? })
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.frame.height()
    }

    /// The answer is not what the query's header says.
    pub(super) fn wrong(&self, column: &str, found: &str) -> Fault {
        Fault::new("query-answer", format!("column `{column}` holds `{found}`"))
            .at(self.query.place())
    }

    fn ints(&self, column: &str) -> Outcome<&Int64Chunked> {
        let answer = self.frame.column(column).and_then(|values| values.i64());
        answer.map_err(|error| self.wrong(column, &error.to_string()).into())
    }

    fn texts(&self, column: &str) -> Outcome<&StringChunked> {
        let answer = self.frame.column(column).and_then(|values| values.str());
        answer.map_err(|error| self.wrong(column, &error.to_string()).into())
    }

    /// A whole number.
    pub(super) fn int(&self, column: &str, row: usize) -> Outcome<i64> {
        self.ints(column)?.get(row).ok_or_else(|| self.wrong(column, "null").into())
    }

    /// A text, or null.
    pub(super) fn some_text(&self, column: &str, row: usize) -> Outcome<Option<String>> {
        Ok(self.texts(column)?.get(row).map(str::to_owned))
    }

    /// A text.
    pub(super) fn text(&self, column: &str, row: usize) -> Outcome<String> {
        self.some_text(column, row)?.ok_or_else(|| self.wrong(column, "null").into())
    }

    /// A whole number that fits its type.
    pub(super) fn small<T: TryFrom<i64>>(&self, column: &str, row: usize) -> Outcome<T> {
        let number = self.int(column, row)?;
        T::try_from(number).map_err(|_| self.wrong(column, &number.to_string()).into())
    }

    /// A day, or null.
    pub(super) fn day(&self, column: &str, row: usize) -> Outcome<Option<Day>> {
        let answer = self.frame.column(column).and_then(|values| values.date());
        let days = answer.map_err(|error| self.wrong(column, &error.to_string()))?;
        Ok(days.physical().get(row).and_then(Day::from_epoch_days))
    }

    /// A day.
    pub(super) fn needed_day(&self, column: &str, row: usize) -> Outcome<Day> {
        self.day(column, row)?.ok_or_else(|| self.wrong(column, "null").into())
    }

    /// A nomenclature code.
    pub(super) fn code(&self, column: &str, row: usize) -> Outcome<Code> {
        let number = self.int(column, row)?;
        Code::try_from(number).map_err(|error| self.wrong(column, &error.to_string()).into())
    }

    /// What was paid: the column `paid_cents`.
    pub(super) fn cents(&self, row: usize) -> Outcome<Cents> {
        Ok(Cents::new(self.int("paid_cents", row)?))
    }
}
