//! The queries of the rules of art. 5, each with its row.

use super::rows::Rows;
use super::{Parameter, Parameters, Query, Relations, Values, query};
use crate::diagnostic::Outcome;
use crate::law::dental_rules::{DentalTally, Refused};
use crate::ledger::Amounts;
use crate::values::{Cents, Code, Day, ProviderKey};
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
    /// Names what is read: all files of the store or of a portion of its persons, the refused claims
    /// as far as readable, and each code with the ambulatory code of its act.
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
        let rows = Rows::of(RULES_PERSONS, &self.relations, &everybody())?;
        let told = |row| {
            let amounts = Amounts::new(rows.int("lines", row)?, rows.cents(row)?);
            Ok((rows.text("prefix", row)?, amounts))
        };
        (0..rows.len()).map(told).collect()
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
        let rows = Rows::of(query, &self.relations, &parameters(portion))?;
        (0..rows.len()).map(|row| tally(&rows, row)).collect()
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
        let rows = Rows::of(RULES_LINES, &self.relations, &parameters(portion))?;
        let mut lines: BTreeMap<ActKey, Vec<ActLine>> = BTreeMap::new();
        for row in 0..rows.len() {
            let key = (
                rows.text("person", row)?,
                rows.provider(row)?,
                rows.code("code_ambulatory", row)?,
                rows.needed_day("service_date", row)?,
            );
            lines.entry(key).or_default().push(ActLine {
                tooth: rows.some_int("tooth", row)?,
                claim_line_id: rows.text("claim_line_id", row)?,
                quantity: rows.int("quantity", row)?,
                paid: rows.cents(row)?,
                payer: rows.some_text("payer_id", row)?,
            });
        }
        Ok(lines)
    }

    /// The refused lines that may be an act.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn refused(&self) -> Outcome<Vec<Refused>> {
        let rows = Rows::of(RULES_REFUSED, &self.relations, &everybody())?;
        let refused = |row| {
            let code = rows.some_int("code_ambulatory", row)?;
            Ok(Refused {
                person: rows.some_text("person_id", row)?,
                provider: rows.some_text("provider_key", row)?.map(ProviderKey::new),
                code: code.map(|_| rows.code("code_ambulatory", row)).transpose()?,
                day: rows.day("service_date", row)?,
            })
        };
        (0..rows.len()).map(refused).collect()
    }
}

fn tally(rows: &Rows, row: usize) -> Outcome<DentalTally> {
    let births = rows.some_int("birth_first", row)?;
    Ok(DentalTally {
        person: rows.text("person", row)?,
        provider: rows.provider(row)?,
        code: rows.code("code_ambulatory", row)?,
        day: rows.needed_day("service_date", row)?,
        tooth: rows.some_int("tooth", row)?,
        quantity: rows.int("quantity", row)?,
        paid: rows.cents(row)?,
        lines: rows.int("lines", row)?,
        received: rows.day("first_reception", row)?,
        first_line: rows.text("first_line", row)?,
        born: births.zip(rows.some_int("birth_last", row)?),
        doubted: rows.int("doubted", row)? == 1,
        prescribed: rows.int("prescribed", row)? == 1,
    })
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
