//! What explains a figure beyond its sums: net acts by day, receptions, and how fast lines come in.

use super::{ActTally, DentalCounts, P_ACTS, P_NET_ACTS, P_RECEIVED, P_RUN_OFF};
use crate::counts::{Relations, Values};
use crate::diagnostic::Outcome;
use crate::law::{NetActs, ReceivedTally, RunOff};
use crate::values::{P, ProviderKey};

impl DentalCounts {
    /// The acts of some dentists.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn acts(&self, dentists: &[ProviderKey]) -> Outcome<Vec<ActTally>> {
        self.of_dentists(dentists).ask(P_ACTS, |rows, row| {
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
    }

    /// The acts of some dentists by day and weight, netted with their corrections.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn net_acts(&self, dentists: &[ProviderKey]) -> Outcome<Vec<NetActs>> {
        let mut acts = self.of_dentists(dentists).ask_in_portions(P_NET_ACTS, |rows, row| {
            Ok(NetActs {
                provider: rows.provider(row)?,
                day: rows.needed_day("service_date", row)?,
                p: P::new(rows.int("p", row)?),
                acts: rows.int("acts", row)?,
                p_sum: P::new(rows.int("p_sum", row)?),
            })
        })?;
        acts.sort_by(|left, right| {
            (&left.provider, left.day, left.p).cmp(&(&right.provider, right.day, right.p))
        });
        Ok(acts)
    }

    /// What was received of some dentists, by day of reception.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn received(&self, dentists: &[ProviderKey]) -> Outcome<Vec<ReceivedTally>> {
        self.of_dentists(dentists).ask(P_RECEIVED, |rows, row| {
            Ok(ReceivedTally {
                provider: rows.provider(row)?,
                reception: rows.day("reception_date", row)?,
                p_sum: P::new(rows.int("p_sum", row)?),
                paid: rows.cents(row)?,
                lines: rows.int("lines", row)?,
            })
        })
    }

    /// The P of all dentists by day of service and day of reception.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn run_off(&self) -> Outcome<Vec<RunOff>> {
        self.ask(P_RUN_OFF, |rows, row| {
            Ok(RunOff {
                service: rows.needed_day("service_date", row)?,
                reception: rows.needed_day("reception_date", row)?,
                p_sum: P::new(rows.int("p_sum", row)?),
            })
        })
    }

    /// The same of some dentists: their lines, and their names as `over_limit`. The queries join with
    /// these; to keep their lines alone spares reading the columns of the others.
    pub(super) fn of_dentists(&self, dentists: &[ProviderKey]) -> Self {
        let keys: Vec<String> = dentists.iter().map(ToString::to_string).collect();
        let of_these = |relations: &Relations| {
            let mut relations = relations.clone();
            relations.keep("claims", "provider_key", Values::Text(keys.clone()));
            relations.add_table("over_limit", vec![("provider_key", Values::Text(keys.clone()))]);
            relations
        };
        Self {
            portions: self.portions.iter().map(of_these).collect(),
            whole: of_these(&self.whole),
            unweighted: self.unweighted.clone(),
            parameters: self.parameters.clone(),
        }
    }
}
