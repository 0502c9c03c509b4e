//! An answer of Polars, read cell by cell into the typed rows of each room's queries.

use super::{Parameters, Query, Relations, ask};
use crate::diagnostic::{Fault, Outcome};
use crate::values::{Cents, Code, Day, ProviderKey};
use polars::prelude::{Column, DateChunked, Int64Chunked, StringChunked};

/// An answer, read cell by cell into typed rows.
pub(super) struct Rows {
    query: Query,
    height: usize,
    columns: Vec<(String, Cells)>,
}

/// The cells of a column, of one of the types that the queries give.
enum Cells {
    Ints(Int64Chunked),
    Texts(StringChunked),
    Days(DateChunked),
    Other,
}

impl Cells {
    /// The types are told apart once a column and not once a cell: answers have millions.
    fn of(column: &Column) -> Self {
        if let Ok(ints) = column.i64() {
            Self::Ints(ints.clone())
        } else if let Ok(texts) = column.str() {
            Self::Texts(texts.clone())
        } else if let Ok(days) = column.date() {
            Self::Days(days.clone())
        } else {
            Self::Other
        }
    }

    /// For a message: what the column holds instead of what it should.
    fn kind(&self) -> &'static str {
        match self {
            Self::Ints(_) => "whole numbers",
            Self::Texts(_) => "texts",
            Self::Days(_) => "days",
            Self::Other => "another type",
        }
    }
}

impl Rows {
    /// Asks.
    pub(super) fn of(
        query: Query,
        relations: &Relations,
        parameters: &Parameters,
    ) -> Outcome<Self> {
        let mut frame = ask(query, relations, parameters)?;
        // in one piece a cell is found by its row alone
        frame.rechunk_mut();
        let named = |column: &Column| (column.name().to_string(), Cells::of(column));
        let columns = frame.columns().iter().map(named).collect();
        Ok(Self { query, height: frame.height(), columns })
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.height
    }

    /// The answer is not what the query's header says.
    pub(super) fn wrong(&self, column: &str, found: &str) -> Fault {
        Fault::new("query-answer", format!("column `{column}` holds `{found}`"))
            .at(self.query.place())
    }

    fn cells(&self, column: &str) -> Outcome<&Cells> {
        let cells = self.columns.iter().find(|(name, _)| name == column);
        let (_, cells) = cells.ok_or_else(|| {
            Fault::new("query-answer", format!("there is no column `{column}`"))
                .at(self.query.place())
        })?;
        Ok(cells)
    }

    /// A whole number, or null.
    pub(super) fn some_int(&self, column: &str, row: usize) -> Outcome<Option<i64>> {
        let cells = self.cells(column)?;
        let Cells::Ints(ints) = cells else { return Err(self.wrong(column, cells.kind()).into()) };
        Ok(ints.get(row))
    }

    /// A whole number.
    pub(super) fn int(&self, column: &str, row: usize) -> Outcome<i64> {
        self.some_int(column, row)?.ok_or_else(|| self.wrong(column, "null").into())
    }

    /// A text, or null.
    pub(super) fn some_text(&self, column: &str, row: usize) -> Outcome<Option<String>> {
        Ok(self.some_word(column, row)?.map(str::to_owned))
    }

    fn some_word(&self, column: &str, row: usize) -> Outcome<Option<&str>> {
        let cells = self.cells(column)?;
        let Cells::Texts(texts) = cells else {
            return Err(self.wrong(column, cells.kind()).into());
        };
        Ok(texts.get(row))
    }

    /// A text.
    pub(super) fn text(&self, column: &str, row: usize) -> Outcome<String> {
        self.word(column, row).map(str::to_owned)
    }

    /// A text that is looked at and not kept.
    pub(super) fn word(&self, column: &str, row: usize) -> Outcome<&str> {
        self.some_word(column, row)?.ok_or_else(|| self.wrong(column, "null").into())
    }

    /// The dentist, institution or other provider: the column `provider_key`.
    pub(super) fn provider(&self, row: usize) -> Outcome<ProviderKey> {
        self.word("provider_key", row).map(ProviderKey::new)
    }

    /// A whole number that fits its type.
    pub(super) fn small<T: TryFrom<i64>>(&self, column: &str, row: usize) -> Outcome<T> {
        let number = self.int(column, row)?;
        T::try_from(number).map_err(|_| self.wrong(column, &number.to_string()).into())
    }

    /// A day, or null.
    pub(super) fn day(&self, column: &str, row: usize) -> Outcome<Option<Day>> {
        let cells = self.cells(column)?;
        let Cells::Days(days) = cells else { return Err(self.wrong(column, cells.kind()).into()) };
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
