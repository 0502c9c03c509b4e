//! The queries of the NGS agreement, each with its row.

use super::rows::Rows;
use super::{Parameter, Parameters, Query, Relations, Values, query};
use crate::diagnostic::Outcome;
use crate::law::NgsTally;
use crate::ledger::Amounts;
use crate::reference::ngs::{Agreement, Billable};
use crate::values::{Cents, Code, Day, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The queries of this file.
pub const QUERIES: &[Query] = &[EVENTS, LINES, SCOPE, LEFT_OUT];

const EVENTS: Query = query!("ngs/events");
const LINES: Query = query!("ngs/lines");
const SCOPE: Query = query!("ngs/scope");
const LEFT_OUT: Query = query!("ngs/left_out");

/// What the NGS queries read.
pub struct NgsCounts {
    relations: Relations,
    parameters: Parameters,
}

/// A line with a pseudocode, whether it counts or not. Ordered by its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NgsLine {
    /// The sender's id of the line, or `FILE#ROW`.
    pub claim_line_id: String,
    /// The insured person.
    pub person: Option<String>,
    /// The laboratory that billed.
    pub facility: Option<String>,
    /// The code as billed.
    pub nomenclature_code: Code,
    /// The ambulatory code of the pair.
    pub code: Code,
    /// Day of service.
    pub service_date: Day,
    /// Day of prescription.
    pub prescription_date: Option<Day>,
    /// Day of reception by an insurer.
    pub reception_date: Option<Day>,
    /// Signed.
    pub quantity: i64,
    /// Signed.
    pub paid: Cents,
}

impl NgsLine {
    /// The day that governs what may be billed: that of prescription, else that of service (art. 2).
    pub fn claim_date(&self) -> Day {
        self.prescription_date.unwrap_or(self.service_date)
    }
}

/// How far lines with a pseudocode come on their way to being counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeStage {
    /// `billed`, `valid` on the claim date, or `placed` with an institution.
    pub stage: String,
    /// Whether the person is known.
    pub person_known: bool,
    /// Whether the facility is known.
    pub facility_known: bool,
    /// Rows and money.
    pub amounts: Amounts,
}

/// Tests that could not be counted. Grain: reason, facility, claim date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// `quarantined`, `person-missing` or `facility-missing`.
    pub reason: String,
    /// Where the laboratory is known.
    pub facility: Option<String>,
    /// Where a day is known.
    pub claim_date: Option<Day>,
    /// Sum of the quantities, all above 0.
    pub quantity: i64,
}

impl NgsCounts {
    /// Names what is read: the store's files with claims of the days of service, the refused claims
    /// as far as readable, and the tables of the agreement.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn over(
        claims: &[PathBuf],
        quarantined: &[PathBuf],
        agreement: &Agreement<'_>,
        service: Span,
    ) -> Outcome<Self> {
        let mut relations = Relations::default();
        relations.add_claims("claims", claims)?;
        relations.add_claims("quarantined_claims", quarantined)?;
        let billable = agreement.billable();
        relations.add_table("ngs_codes", codes(&billable));
        let pairs: BTreeMap<Code, Code> = billable
            .iter()
            .filter_map(|row| Some((row.code, agreement.pair_of(row.code)?)))
            .collect();
        relations.add_table(
            "ngs_pairs",
            vec![
                ("nomenclature_code", Values::Int(pairs.keys().map(|code| code.get()).collect())),
                ("code_ambulatory", Values::Int(pairs.values().map(|code| code.get()).collect())),
            ],
        );
        let laboratories = agreement.laboratories();
        let spans = || laboratories.iter().map(|row| row.valid.span());
        relations.add_table(
            "laboratories",
            vec![
                (
                    "facility_id",
                    Values::Text(laboratories.iter().map(|row| row.facility_id.clone()).collect()),
                ),
                (
                    "institution_id",
                    Values::Text(
                        laboratories.iter().map(|row| row.institution_id.clone()).collect(),
                    ),
                ),
                ("valid_from", Values::Day(spans().map(|span| span.first).collect())),
                ("valid_to", Values::Day(spans().map(|span| span.last).collect())),
            ],
        );
        relations.add_table(
            "excluded_codes",
            vec![(
                "nomenclature_code",
                Values::Int(agreement.excluded_codes().map(Code::get).collect()),
            )],
        );
        // without a code no line is looked at, and the bounds must only be numbers
        let bound = |code: Option<&Code>| Parameter::Int(code.map_or(0, |code| code.get()));
        let parameters = Parameters::from([
            ("service_from", Parameter::Day(service.first)),
            ("service_to", Parameter::Day(service.last)),
            ("code_from", bound(pairs.keys().next())),
            ("code_to", bound(pairs.keys().next_back())),
        ]);
        Ok(Self { relations, parameters })
    }

    /// Asks one of the queries over the agreement.
    pub(super) fn ask(&self, query: Query) -> Outcome<Rows> {
        Rows::of(query, &self.relations, &self.parameters)
    }

    /// Net quantity and money per person, pair, institution and claim date: the count with legal
    /// consequences. In the order of its rows.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn events(&self) -> Outcome<Vec<NgsTally>> {
        self.events_with(EVENTS)
    }

    /// The same by another text of the same grain: how a damaged query is shown to be caught.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn events_with(&self, query: Query) -> Outcome<Vec<NgsTally>> {
        let rows = self.ask(query)?;
        (0..rows.len())
            .map(|row| {
                Ok(NgsTally {
                    person: rows.text("person_id", row)?,
                    code: rows.code("code_ambulatory", row)?,
                    institution: rows.text("institution_id", row)?,
                    claim_date: rows.needed_day("claim_date", row)?,
                    by_service: rows.int("by_service", row)? == 1,
                    service_date: rows.needed_day("service_date", row)?,
                    quantity: rows.int("quantity", row)?,
                    paid: rows.cents(row)?,
                    lines: rows.int("lines", row)?,
                })
            })
            .collect()
    }

    /// Each line with a pseudocode.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn lines(&self) -> Outcome<Vec<NgsLine>> {
        let rows = self.ask(LINES)?;
        (0..rows.len())
            .map(|row| {
                Ok(NgsLine {
                    claim_line_id: rows.text("claim_line_id", row)?,
                    person: rows.some_text("person_id", row)?,
                    facility: rows.some_text("facility_id", row)?,
                    nomenclature_code: rows.code("nomenclature_code", row)?,
                    code: rows.code("code_ambulatory", row)?,
                    service_date: rows.needed_day("service_date", row)?,
                    prescription_date: rows.day("prescription_date", row)?,
                    reception_date: rows.day("reception_date", row)?,
                    quantity: rows.int("quantity", row)?,
                    paid: rows.cents(row)?,
                })
            })
            .collect()
    }

    /// What counts of the lines with a pseudocode, and what does not.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn scope(&self) -> Outcome<Vec<ScopeStage>> {
        let rows = self.ask(SCOPE)?;
        (0..rows.len())
            .map(|row| {
                Ok(ScopeStage {
                    stage: rows.text("stage", row)?,
                    person_known: rows.int("person_known", row)? == 1,
                    facility_known: rows.int("facility_known", row)? == 1,
                    amounts: Amounts::new(rows.int("lines", row)?, rows.cents(row)?),
                })
            })
            .collect()
    }

    /// Tests that could not be counted.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn left_out(&self) -> Outcome<Vec<LeftOut>> {
        let rows = self.ask(LEFT_OUT)?;
        (0..rows.len())
            .map(|row| {
                Ok(LeftOut {
                    reason: rows.text("reason", row)?,
                    facility: rows.some_text("facility_id", row)?,
                    claim_date: rows.day("claim_date", row)?,
                    quantity: rows.int("quantity", row)?,
                })
            })
            .collect()
    }
}

fn codes(rows: &[Billable]) -> Vec<(&'static str, Values)> {
    let ints = |of: fn(&Billable) -> i64| Values::Int(rows.iter().map(of).collect());
    let days = |of: fn(&Billable) -> Day| Values::Day(rows.iter().map(of).collect());
    vec![
        ("nomenclature_code", ints(|row| row.code.get())),
        ("code_ambulatory", ints(|row| row.code_ambulatory.get())),
        ("valid_from", days(|row| row.valid.first)),
        ("valid_to", days(|row| row.valid.last)),
    ]
}
