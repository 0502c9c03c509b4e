//! The claim lines behind the figures of some dentists.

use super::{DentalCounts, LINES};
use crate::diagnostic::Outcome;
use crate::values::{Cents, Code, Day, P, ProviderKey};

/// A claim line in scope, with its P.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeighedLine {
    /// The dentist.
    pub provider: ProviderKey,
    /// Day of service.
    pub service: Day,
    /// The code as billed.
    pub code: Code,
    /// The sender's id of the line.
    pub id: Option<String>,
    /// Day of reception by the insurer.
    pub reception: Option<Day>,
    /// Who was paid.
    pub payee: Option<String>,
    /// Acts; below 0 in a correction.
    pub quantity: i64,
    /// The P of one act.
    pub p: P,
    /// Quantity × P.
    pub p_sum: P,
    /// What was paid.
    pub paid: Cents,
}

impl DentalCounts {
    /// The lines of some dentists, by dentist, day of service and code.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn lines(&self, of: &[ProviderKey]) -> Outcome<Vec<WeighedLine>> {
        let mut lines = self.of_dentists(of).ask(LINES, |rows, row| {
            Ok(WeighedLine {
                provider: rows.provider(row)?,
                service: rows.needed_day("service_date", row)?,
                code: rows.code("nomenclature_code", row)?,
                id: rows.some_text("claim_line_id", row)?,
                reception: rows.day("reception_date", row)?,
                payee: rows.some_text("payee_id", row)?,
                quantity: rows.int("quantity", row)?,
                p: P::new(rows.int("p", row)?),
                p_sum: P::new(rows.int("p_sum", row)?),
                paid: rows.cents(row)?,
            })
        })?;
        // stable: within a day and code the order is the query's
        lines.sort_by(|left, right| {
            (&left.provider, left.service, left.code).cmp(&(
                &right.provider,
                right.service,
                right.code,
            ))
        });
        Ok(lines)
    }
}
