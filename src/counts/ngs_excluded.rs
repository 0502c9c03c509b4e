//! The queries of the acts that an NGS test excludes.

use super::ngs::NgsCounts;
use super::{Query, query};
use crate::diagnostic::Outcome;
use crate::values::{Cents, Code, Day};

/// The queries of this file.
pub const QUERIES: &[Query] = &[EXCLUDED_LINES, SUBSTITUTION];

const EXCLUDED_LINES: Query = query!("ngs/excluded_lines");
const SUBSTITUTION: Query = query!("ngs/substitution");

/// A line with an excluded code of a person for whom a pseudocode was billed. Ordered by its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExcludedLine {
    /// The sender's id of the line.
    pub claim_line_id: String,
    /// The insured person.
    pub person: String,
    /// The laboratory that billed.
    pub facility: Option<String>,
    /// The code as billed.
    pub code: Code,
    /// Day of service.
    pub service: Day,
    /// Day of prescription.
    pub prescription: Option<Day>,
    /// Signed.
    pub quantity: i64,
    /// Signed.
    pub paid: Cents,
}

/// What was billed of an excluded code in a calendar quarter of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substituted {
    /// The code as billed.
    pub code: Code,
    /// Year and quarter of service.
    pub quarter: (i32, u32),
    /// Lines.
    pub lines: i64,
    /// What was paid.
    pub paid: Cents,
}

impl NgsCounts {
    /// The lines with an excluded code of persons who had an NGS test.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn excluded_lines(&self) -> Outcome<Vec<ExcludedLine>> {
        let rows = self.ask(EXCLUDED_LINES)?;
        (0..rows.len())
            .map(|row| {
                Ok(ExcludedLine {
                    claim_line_id: rows.text("claim_line_id", row)?,
                    person: rows.text("person_id", row)?,
                    facility: rows.some_text("facility_id", row)?,
                    code: rows.code("nomenclature_code", row)?,
                    service: rows.needed_day("service_date", row)?,
                    prescription: rows.day("prescription_date", row)?,
                    quantity: rows.int("quantity", row)?,
                    paid: rows.cents(row)?,
                })
            })
            .collect()
    }

    /// The excluded codes by quarter, of all persons.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn substitution(&self) -> Outcome<Vec<Substituted>> {
        let rows = self.ask(SUBSTITUTION)?;
        (0..rows.len())
            .map(|row| {
                Ok(Substituted {
                    code: rows.code("nomenclature_code", row)?,
                    quarter: (
                        rows.small("service_year", row)?,
                        rows.small("service_quarter", row)?,
                    ),
                    lines: rows.int("lines", row)?,
                    paid: rows.cents(row)?,
                })
            })
            .collect()
    }
}
