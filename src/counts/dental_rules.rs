//! The queries of the rules of art. 5, each with its row.

use super::{Parameter, Parameters, Query, Relations, Values, ask, query};
use crate::diagnostic::{Fault, Outcome};
use crate::law::dental_rules::{DentalTally, Refused};
use crate::ledger::Amounts;
use crate::values::{Cents, Code, Day, ProviderKey};
use polars::prelude::{DataFrame, DateChunked, Int64Chunked, PolarsResult, StringChunked};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The queries of this file.
pub const QUERIES: &[Query] = &[RULES_ACTS, RULES_LINES, RULES_PERSONS, RULES_REFUSED];

const RULES_ACTS: Query = query!("dental/rules_acts");
const RULES_LINES: Query = query!("dental/rules_lines");
const RULES_PERSONS: Query = query!("dental/rules_persons");
const RULES_REFUSED: Query = query!("dental/rules_refused");

/// What the queries read.
pub struct DentalActs {
    relations: Relations,
}

/// Insured persons that are looked at together: whole persons, in the order of their pseudonyms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// The first person.
    pub from: String,
    /// The first person that is left out; `None` in the last portion.
    pub to: Option<String>,
}

/// An act whose lines are asked for: person, provider, ambulatory code, day.
pub type ActKey = (String, ProviderKey, Code, Day);

/// A line of an act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActLine {
    /// The tooth as billed.
    pub tooth: Option<i64>,
    /// The sender's id of the line.
    pub claim_line_id: String,
    /// Acts; negative in a correction.
    pub quantity: i64,
    /// What was paid.
    pub paid: Cents,
    /// The insurer, where the line names one.
    pub payer: Option<String>,
}

impl Portion {
    /// Everybody.
    pub fn whole() -> Self {
        Self { from: String::new(), to: None }
    }
}

impl DentalActs {
    /// Names what is read: all files of the store, or of a portion of its persons, the refused claims as far as readable, and each
    /// code with the ambulatory code of its act.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn over(
        claims: &[PathBuf],
        quarantined: &[PathBuf],
        acts: &BTreeMap<Code, Code>,
    ) -> Outcome<Self> {
        let mut relations = Relations::default();
        relations.add_claims("claims", claims)?;
        relations.add_claims("quarantined_claims", quarantined)?;
        let codes = |of: fn((&Code, &Code)) -> i64| Values::Int(acts.iter().map(of).collect());
        relations.add_table(
            "dental_acts",
            vec![
                ("nomenclature_code", codes(|(code, _)| code.get())),
                ("code_ambulatory", codes(|(_, act)| act.get())),
            ],
        );
        Ok(Self { relations })
    }

    /// Rows and money of the acts, by the first two letters of the person's pseudonym: what the
    /// lines of the portions are held against.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn beginnings(&self) -> Outcome<BTreeMap<String, Amounts>> {
        let answer = Answer::of(RULES_PERSONS, &self.relations, &everybody())?;
        let (prefixes, lines) = (answer.texts("prefix")?, answer.ints("lines")?);
        let paid = answer.ints("paid_cents")?;
        let rows = prefixes.iter().zip(lines.iter()).zip(paid.iter());
        let amounts = |lines: Option<i64>, paid: Option<i64>| {
            Amounts::new(lines.unwrap_or(0), Cents::new(paid.unwrap_or(0)))
        };
        Ok(rows
            .map(|((prefix, lines), paid)| {
                (prefix.unwrap_or_default().to_owned(), amounts(lines, paid))
            })
            .collect())
    }

    /// The acts of a portion: the count that is made twice.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn acts(&self, portion: &Portion) -> Outcome<Vec<DentalTally>> {
        self.acts_with(RULES_ACTS, portion)
    }

    /// The same by another text of the same grain: how a damaged query is shown to be caught.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn acts_with(&self, query: Query, portion: &Portion) -> Outcome<Vec<DentalTally>> {
        let answer = Answer::of(query, &self.relations, &parameters(portion))?;
        let (persons, providers) = (answer.texts("person")?, answer.texts("provider_key")?);
        let (codes, teeth) = (answer.ints("code_ambulatory")?, answer.ints("tooth")?);
        let (days, received) = (answer.days("service_date")?, answer.days("first_reception")?);
        let (quantities, paid) = (answer.ints("quantity")?, answer.ints("paid_cents")?);
        let (lines, first_lines) = (answer.ints("lines")?, answer.texts("first_line")?);
        let (births, last_births) = (answer.ints("birth_first")?, answer.ints("birth_last")?);
        let (doubted, prescribed) = (answer.ints("doubted")?, answer.ints("prescribed")?);
        (0..answer.frame.height())
            .map(|row| {
                let number = |column: &Int64Chunked, name| {
                    column.get(row).ok_or_else(|| answer.wrong(name, "null"))
                };
                Ok(DentalTally {
                    person: persons.get(row).unwrap_or_default().to_owned(),
                    provider: answer.provider(providers, row)?,
                    code: answer.code(codes, row)?,
                    day: answer.day(days, row)?,
                    tooth: teeth.get(row),
                    quantity: number(quantities, "quantity")?,
                    paid: Cents::new(number(paid, "paid_cents")?),
                    lines: number(lines, "lines")?,
                    received: received.physical().get(row).and_then(Day::from_epoch_days),
                    first_line: first_lines.get(row).unwrap_or_default().to_owned(),
                    born: births.get(row).zip(last_births.get(row)),
                    doubted: number(doubted, "doubted")? == 1,
                    prescribed: number(prescribed, "prescribed")? == 1,
                })
            })
            .collect()
    }

    /// The lines of some acts of a portion, in the order of the query.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn lines(
        &mut self,
        portion: &Portion,
        acts: &BTreeSet<ActKey>,
    ) -> Outcome<BTreeMap<ActKey, Vec<ActLine>>> {
        let text = |of: fn(&ActKey) -> String| Values::Text(acts.iter().map(of).collect());
        self.relations.add_table(
            "found_acts",
            vec![
                ("person", text(|key| key.0.clone())),
                ("provider_key", text(|key| key.1.to_string())),
                ("code_ambulatory", Values::Int(acts.iter().map(|key| key.2.get()).collect())),
                ("service_date", Values::Day(acts.iter().map(|key| key.3).collect())),
            ],
        );
        let answer = Answer::of(RULES_LINES, &self.relations, &parameters(portion))?;
        let (persons, providers) = (answer.texts("person")?, answer.texts("provider_key")?);
        let (codes, days) = (answer.ints("code_ambulatory")?, answer.days("service_date")?);
        let (teeth, ids) = (answer.ints("tooth")?, answer.texts("claim_line_id")?);
        let (quantities, paid) = (answer.ints("quantity")?, answer.ints("paid_cents")?);
        let payers = answer.texts("payer_id")?;
        let mut lines: BTreeMap<ActKey, Vec<ActLine>> = BTreeMap::new();
        for row in 0..answer.frame.height() {
            let key = (
                persons.get(row).unwrap_or_default().to_owned(),
                answer.provider(providers, row)?,
                answer.code(codes, row)?,
                answer.day(days, row)?,
            );
            lines.entry(key).or_default().push(ActLine {
                tooth: teeth.get(row),
                claim_line_id: ids.get(row).unwrap_or_default().to_owned(),
                quantity: quantities.get(row).unwrap_or(0),
                paid: Cents::new(paid.get(row).unwrap_or(0)),
                payer: payers.get(row).map(str::to_owned),
            });
        }
        Ok(lines)
    }

    /// The refused lines that may be an act.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn refused(&self) -> Outcome<Vec<Refused>> {
        let answer = Answer::of(RULES_REFUSED, &self.relations, &everybody())?;
        let (persons, providers) = (answer.texts("person_id")?, answer.texts("provider_key")?);
        let (codes, days) = (answer.ints("code_ambulatory")?, answer.days("service_date")?);
        (0..answer.frame.height())
            .map(|row| {
                Ok(Refused {
                    person: persons.get(row).map(str::to_owned),
                    provider: providers.get(row).map(ProviderKey::new),
                    code: codes.get(row).map(|_| answer.code(codes, row)).transpose()?,
                    day: days.physical().get(row).and_then(Day::from_epoch_days),
                })
            })
            .collect()
    }
}

fn parameters(portion: &Portion) -> Parameters {
    Parameters::from([
        ("any_from", Parameter::Int(i64::from(portion.from.is_empty()))),
        ("person_from", Parameter::Text(portion.from.clone())),
        ("any_to", Parameter::Int(i64::from(portion.to.is_none()))),
        ("person_to", Parameter::Text(portion.to.clone().unwrap_or_default())),
    ])
}

fn everybody() -> Parameters {
    parameters(&Portion::whole())
}

/// An answer, column by column.
struct Answer {
    query: Query,
    frame: DataFrame,
}

impl Answer {
    fn of(query: Query, relations: &Relations, parameters: &Parameters) -> Outcome<Self> {
        Ok(Self { query, frame: ask(query, relations, parameters)? })
    }

    fn wrong(&self, column: &str, found: &str) -> Fault {
        Fault::new("query-answer", format!("column `{column}` holds `{found}`"))
            .at(self.query.place())
    }

    fn held<'a, T>(&self, column: &str, values: PolarsResult<&'a T>) -> Outcome<&'a T> {
        values.map_err(|error| self.wrong(column, &error.to_string()).into())
    }

    fn ints(&self, column: &str) -> Outcome<&Int64Chunked> {
        self.held(column, self.frame.column(column).and_then(|values| values.i64()))
    }

    fn texts(&self, column: &str) -> Outcome<&StringChunked> {
        self.held(column, self.frame.column(column).and_then(|values| values.str()))
    }

    fn days(&self, column: &str) -> Outcome<&DateChunked> {
        self.held(column, self.frame.column(column).and_then(|values| values.date()))
    }

    fn provider(&self, keys: &StringChunked, row: usize) -> Outcome<ProviderKey> {
        let key = keys.get(row).ok_or_else(|| self.wrong("provider_key", "null"))?;
        Ok(ProviderKey::new(key))
    }

    fn code(&self, codes: &Int64Chunked, row: usize) -> Outcome<Code> {
        let number = codes.get(row).unwrap_or(0);
        let wrong =
            |error: crate::values::CodeError| self.wrong("code_ambulatory", &error.to_string());
        Ok(Code::try_from(number).map_err(wrong)?)
    }

    fn day(&self, days: &DateChunked, row: usize) -> Outcome<Day> {
        let day = days.physical().get(row).and_then(Day::from_epoch_days);
        Ok(day.ok_or_else(|| self.wrong("service_date", "null"))?)
    }
}
