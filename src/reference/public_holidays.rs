use super::rows::{Cells, Noted, Row, Validity};
use crate::values::Day;

/// A public holiday. Given by the user alone: a row of `public_holidays.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PublicHoliday {
    /// The day.
    pub(super) day: Day,
    source: String,
}

impl Row for PublicHoliday {
    const NAME: &'static str = "public_holidays";
    const NEEDED: &'static [&'static str] = &["date", "source"];
    const OPTIONAL: &'static [&'static str] = &["name"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let Some(day) = cells.day("date")? else {
            let hint = "write it like `2020-07-21`";
            return Err(cells.note("reference-cell-missing", "date", "the cell is empty", hint));
        };
        Ok(Self { day, source: cells.text("source") })
    }

    fn validity(&self) -> Validity {
        Validity::new(self.day, Some(self.day)).expect("a day does not end before it begins")
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.day.to_string()]
    }
}
