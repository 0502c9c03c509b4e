//! The queries of dental care, each with its row.

mod lines;

pub use lines::WeighedLine;

use super::{Parameter, Parameters, Query, Relations, Values, ask};
use crate::diagnostic::{Fault, Outcome};
use crate::law::{Doubt, DoubtedTally, PTally};
use crate::ledger::Amounts;
use crate::reference::{Unweighted, Weight};
use crate::values::{Cents, Code, Day, P, ProviderKey, Span};
use polars::prelude::{DataFrame, Int64Chunked, StringChunked};
use std::path::PathBuf;

/// The queries of this file.
pub const QUERIES: &[Query] =
    &[P_BY_MONTH, P_SCOPE, P_UNWEIGHTED, P_ACTS, P_EXTENT, P_PAYEES, P_DOUBTS, LINES];

macro_rules! query {
    ($name:literal) => {
        Query { name: $name, text: include_str!(concat!("../../queries/", $name, ".sql")) }
    };
}

const P_BY_MONTH: Query = query!("dental/p_by_month");
const P_SCOPE: Query = query!("dental/p_scope");
const P_UNWEIGHTED: Query = query!("dental/p_unweighted");
const P_ACTS: Query = query!("dental/p_acts");
const P_EXTENT: Query = query!("dental/p_extent");
const P_PAYEES: Query = query!("dental/p_payees");
const P_DOUBTS: Query = query!("dental/p_doubts");
const LINES: Query = query!("dental/lines");

/// What the dental queries read, and for which window.
pub struct DentalCounts {
    relations: Relations,
    parameters: Parameters,
}

/// The lines that are counted: by day of service and, where asked, day of reception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Days of service.
    pub service: Span,
    /// Days of reception; `None`: whenever received, also where that is not known.
    pub received: Option<Span>,
}

/// The lines of one class: with or without a P, by reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeClass {
    /// Whether the code has a P on the day of service.
    pub weighted: bool,
    /// Received in the window, out of it, or no one knows when.
    pub reception: Reception,
    /// Rows and money.
    pub amounts: Amounts,
}

/// When a line was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reception {
    /// In the window, or no window was asked.
    In,
    /// Out of the window.
    Out,
    /// The line has no reception date.
    Missing,
}

/// Lines of one code without a P. Grain: dentist, month of service, code, reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnweightedTally {
    /// The dentist.
    pub provider: ProviderKey,
    /// Year of service.
    pub year: i32,
    /// Month of service.
    pub month: u32,
    /// The code as billed.
    pub code: Code,
    /// `no-p-in-text`, `deleted` or `not-in-table`.
    pub reason: String,
    /// Lines.
    pub lines: i64,
    /// Net number of acts.
    pub quantity: i64,
    /// What was paid.
    pub paid: Cents,
}

/// One act of a dentist over a limit. Grain: dentist, year of service, ambulatory code, P.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActTally {
    /// The dentist.
    pub provider: ProviderKey,
    /// Year of service.
    pub year: i32,
    /// The ambulatory code of the pair.
    pub code: Code,
    /// The act's P.
    pub p: P,
    /// Net number of acts.
    pub quantity: i64,
    /// Quantity × P.
    pub p_sum: P,
    /// What was paid.
    pub paid: Cents,
}

/// First and last day of what was counted of a dentist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The dentist.
    pub provider: ProviderKey,
    /// First and last day of service.
    pub service: (Option<Day>, Option<Day>),
    /// First and last day of reception; `None` where none is known.
    pub reception: (Option<Day>, Option<Day>),
}

impl DentalCounts {
    /// Names what is read: the store's files with claims of the window, the refused claims as far
    /// as readable, and the rule tables.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn over(
        claims: &[PathBuf],
        quarantined: &[PathBuf],
        weights: &[Weight],
        unweighted: &[Unweighted],
        window: Window,
    ) -> Outcome<Self> {
        let mut relations = Relations::default();
        relations.add_claims("claims", claims)?;
        relations.add_claims("quarantined_claims", quarantined)?;
        relations.add_table(
            "p_values",
            vec![
                ("nomenclature_code", ints(weights, |row| row.code.get())),
                ("code_ambulatory", ints(weights, |row| row.code_ambulatory.get())),
                ("p", ints(weights, |row| row.p.get())),
                ("valid_from", Values::Day(weights.iter().map(|row| row.valid.first).collect())),
                ("valid_to", Values::Day(weights.iter().map(|row| row.valid.last).collect())),
            ],
        );
        relations.add_table(
            "p_unweighted",
            vec![
                ("nomenclature_code", ints(unweighted, |row| row.code.get())),
                (
                    "reason",
                    Values::Text(
                        unweighted.iter().map(|row| row.reason.name().to_owned()).collect(),
                    ),
                ),
                ("valid_from", Values::Day(unweighted.iter().map(|row| row.valid.first).collect())),
                ("valid_to", Values::Day(unweighted.iter().map(|row| row.valid.last).collect())),
            ],
        );
        Ok(Self { relations, parameters: parameters(window) })
    }

    /// P and money per dentist and month: the count with legal consequences.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn by_month(&self) -> Outcome<Vec<PTally>> {
        self.by_month_with(P_BY_MONTH)
    }

    /// The same by another text of the same grain: how a damaged query is shown to be caught.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn by_month_with(&self, query: Query) -> Outcome<Vec<PTally>> {
        let rows = Rows::of(query, self)?;
        (0..rows.len()).map(|row| rows.tally(row)).collect()
    }

    /// What counts of the lines of the window, and what does not.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn scope(&self) -> Outcome<Vec<ScopeClass>> {
        let rows = Rows::of(P_SCOPE, self)?;
        (0..rows.len())
            .map(|row| {
                let reception = rows.text("reception", row)?;
                Ok(ScopeClass {
                    weighted: rows.int("weighted", row)? == 1,
                    reception: match reception.as_str() {
                        "in" => Reception::In,
                        "out" => Reception::Out,
                        "missing" => Reception::Missing,
                        unknown => return Err(rows.wrong("reception", unknown).into()),
                    },
                    amounts: Amounts::new(rows.int("lines", row)?, rows.cents(row)?),
                })
            })
            .collect()
    }

    /// Lines of dental codes without a P.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn unweighted(&self) -> Outcome<Vec<UnweightedTally>> {
        let rows = Rows::of(P_UNWEIGHTED, self)?;
        (0..rows.len())
            .map(|row| {
                Ok(UnweightedTally {
                    provider: rows.provider(row)?,
                    year: rows.small("service_year", row)?,
                    month: rows.small("service_month", row)?,
                    code: rows.code("nomenclature_code", row)?,
                    reason: rows.text("reason", row)?,
                    lines: rows.int("lines", row)?,
                    quantity: rows.int("quantity", row)?,
                    paid: rows.cents(row)?,
                })
            })
            .collect()
    }

    /// The acts of some dentists.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn acts(&mut self, over_limit: &[ProviderKey]) -> Outcome<Vec<ActTally>> {
        let keys = over_limit.iter().map(ToString::to_string).collect();
        self.relations.add_table("over_limit", vec![("provider_key", Values::Text(keys))]);
        let rows = Rows::of(P_ACTS, self)?;
        (0..rows.len())
            .map(|row| {
                Ok(ActTally {
                    provider: rows.provider(row)?,
                    year: rows.small("service_year", row)?,
                    code: rows.code("code_ambulatory", row)?,
                    p: P::new(rows.int("p", row)?),
                    quantity: rows.int("quantity", row)?,
                    p_sum: P::new(rows.int("p_sum", row)?),
                    paid: rows.cents(row)?,
                })
            })
            .collect()
    }

    /// First and last days per dentist.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn extent(&self) -> Outcome<Vec<Extent>> {
        let rows = Rows::of(P_EXTENT, self)?;
        (0..rows.len())
            .map(|row| {
                let day = |name| rows.day(name, row);
                Ok(Extent {
                    provider: rows.provider(row)?,
                    service: (day("first_service")?, day("last_service")?),
                    reception: (day("first_reception")?, day("last_reception")?),
                })
            })
            .collect()
    }

    /// Who was paid for each dentist's acts: dentist, payee, amount.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn payees(&self) -> Outcome<Vec<(ProviderKey, String, Cents)>> {
        let rows = Rows::of(P_PAYEES, self)?;
        (0..rows.len())
            .map(|row| Ok((rows.provider(row)?, rows.text("payee_id", row)?, rows.cents(row)?)))
            .collect()
    }

    /// Lines that may be doubted, but those without a P.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn doubts(&self) -> Outcome<Vec<DoubtedTally>> {
        let rows = Rows::of(P_DOUBTS, self)?;
        (0..rows.len())
            .map(|row| {
                let name = rows.text("doubt", row)?;
                let doubt = Doubt::ALL.into_iter().find(|doubt| doubt.name() == name);
                Ok(DoubtedTally {
                    doubt: doubt.ok_or_else(|| rows.wrong("doubt", &name))?,
                    tally: rows.tally(row)?,
                })
            })
            .collect()
    }
}

fn ints<T>(rows: &[T], of: impl Fn(&T) -> i64) -> Values {
    Values::Int(rows.iter().map(of).collect())
}

fn parameters(window: Window) -> Parameters {
    // without a window of reception its days are not looked at, and must only be days
    let received = window.received.unwrap_or(window.service);
    Parameters::from([
        ("service_from", Parameter::Day(window.service.first)),
        ("service_to", Parameter::Day(window.service.last)),
        ("any_reception", Parameter::Int(i64::from(window.received.is_none()))),
        ("received_from", Parameter::Day(received.first)),
        ("received_to", Parameter::Day(received.last)),
    ])
}

/// An answer, read cell by cell into typed rows.
struct Rows {
    query: Query,
    frame: DataFrame,
}

impl Rows {
    fn of(query: Query, counts: &DentalCounts) -> Outcome<Self> {
        Ok(Self { query, frame: ask(query, &counts.relations, &counts.parameters)? })
    }

    fn len(&self) -> usize {
        self.frame.height()
    }

    fn wrong(&self, column: &str, found: &str) -> Fault {
        Fault::new("query-answer", format!("column `{column}` holds `{found}`"))
            .at(format!("queries/{}.sql", self.query.name))
    }

    fn ints(&self, column: &str) -> Outcome<&Int64Chunked> {
        let answer = self.frame.column(column).and_then(|values| values.i64());
        answer.map_err(|error| self.wrong(column, &error.to_string()).into())
    }

    fn texts(&self, column: &str) -> Outcome<&StringChunked> {
        let answer = self.frame.column(column).and_then(|values| values.str());
        answer.map_err(|error| self.wrong(column, &error.to_string()).into())
    }

    fn int(&self, column: &str, row: usize) -> Outcome<i64> {
        self.ints(column)?.get(row).ok_or_else(|| self.wrong(column, "null").into())
    }

    fn text(&self, column: &str, row: usize) -> Outcome<String> {
        let text = self.texts(column)?.get(row).map(str::to_owned);
        text.ok_or_else(|| self.wrong(column, "null").into())
    }

    fn small<T: TryFrom<i64>>(&self, column: &str, row: usize) -> Outcome<T> {
        let number = self.int(column, row)?;
        T::try_from(number).map_err(|_| self.wrong(column, &number.to_string()).into())
    }

    fn day(&self, column: &str, row: usize) -> Outcome<Option<Day>> {
        let answer = self.frame.column(column).and_then(|values| values.date());
        let days = answer.map_err(|error| self.wrong(column, &error.to_string()))?;
        Ok(days.physical().get(row).and_then(Day::from_epoch_days))
    }

    fn code(&self, column: &str, row: usize) -> Outcome<Code> {
        let number = self.int(column, row)?;
        Code::try_from(number).map_err(|error| self.wrong(column, &error.to_string()).into())
    }

    fn cents(&self, row: usize) -> Outcome<Cents> {
        Ok(Cents::new(self.int("paid_cents", row)?))
    }

    fn provider(&self, row: usize) -> Outcome<ProviderKey> {
        Ok(ProviderKey::new(self.text("provider_key", row)?))
    }

    fn tally(&self, row: usize) -> Outcome<PTally> {
        Ok(PTally {
            provider: self.provider(row)?,
            year: self.small("service_year", row)?,
            month: self.small("service_month", row)?,
            p_sum: P::new(self.int("p_sum", row)?),
            paid: self.cents(row)?,
            lines: self.int("lines", row)?,
        })
    }
}
