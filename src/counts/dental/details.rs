//! What explains a figure beyond its sums: net acts by day, receptions, and how fast lines come in.

use super::{DentalCounts, P_NET_ACTS, P_RECEIVED, P_RUN_OFF, Query, Rows, Values, provider};
use crate::diagnostic::Outcome;
use crate::law::{NetActs, ReceivedTally, RunOff};
use crate::values::{P, ProviderKey};

impl DentalCounts {
    /// The acts of some dentists by day and weight, netted with their corrections.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn net_acts(&mut self, dentists: &[ProviderKey]) -> Outcome<Vec<NetActs>> {
        let rows = self.of_some(P_NET_ACTS, dentists)?;
        (0..rows.len())
            .map(|row| {
                Ok(NetActs {
                    provider: provider(&rows, row)?,
                    day: rows.needed_day("service_date", row)?,
                    p: P::new(rows.int("p", row)?),
                    acts: rows.int("acts", row)?,
                    p_sum: P::new(rows.int("p_sum", row)?),
                })
            })
            .collect()
    }

    /// What was received of some dentists, by day of reception.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn received(&mut self, dentists: &[ProviderKey]) -> Outcome<Vec<ReceivedTally>> {
        let rows = self.of_some(P_RECEIVED, dentists)?;
        (0..rows.len())
            .map(|row| {
                Ok(ReceivedTally {
                    provider: provider(&rows, row)?,
                    reception: rows.day("reception_date", row)?,
                    p_sum: P::new(rows.int("p_sum", row)?),
                    paid: rows.cents(row)?,
                    lines: rows.int("lines", row)?,
                })
            })
            .collect()
    }

    /// The P of all dentists by day of service and day of reception.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn run_off(&self) -> Outcome<Vec<RunOff>> {
        let rows = Rows::of(P_RUN_OFF, &self.relations, &self.parameters)?;
        (0..rows.len())
            .map(|row| {
                Ok(RunOff {
                    service: rows.needed_day("service_date", row)?,
                    reception: rows.needed_day("reception_date", row)?,
                    p_sum: P::new(rows.int("p_sum", row)?),
                })
            })
            .collect()
    }

    /// Asks of some dentists only; of none there is nothing to scan.
    fn of_some(&mut self, query: Query, dentists: &[ProviderKey]) -> Outcome<Rows> {
        let keys = dentists.iter().map(ToString::to_string).collect();
        self.relations.add_table("over_limit", vec![("provider_key", Values::Text(keys))]);
        Rows::of(query, &self.relations, &self.parameters)
    }
}
