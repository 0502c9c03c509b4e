//! What explains a figure beyond its sums: net acts by day, receptions, and how fast lines come in.

use super::{ActTally, DentalCounts, P_ACTS, P_NET_ACTS, P_RECEIVED, P_RUN_OFF, added};
use crate::counts::Values;
use crate::diagnostic::Outcome;
use crate::law::{NetActs, ReceivedTally, RunOff};
use crate::values::{P, ProviderKey};

impl DentalCounts {
    /// The acts of some dentists.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn acts(&self, dentists: &[ProviderKey]) -> Outcome<Vec<ActTally>> {
        let acts = self.of_dentists(dentists).ask(P_ACTS, |rows, row| {
            Ok(ActTally {
                provider: rows.provider(row)?,
                year: rows.small("service_year", row)?,
                code: rows.code("code_ambulatory", row)?,
                p: P::new(rows.int("p", row)?),
                quantity: rows.int("quantity", row)?,
                p_sum: P::new(rows.int("p_sum", row)?),
                paid: rows.cents(row)?,
            })
        })?;
        let key = |act: &ActTally| (act.provider.clone(), act.year, act.code, act.p);
        Ok(added(acts, key, |act, other| {
            act.quantity += other.quantity;
            act.p_sum = act.p_sum.plus(other.p_sum);
            act.paid = act.paid.plus(other.paid);
        }))
    }

    /// The acts of some dentists by day and weight, netted with their corrections.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn net_acts(&self, dentists: &[ProviderKey]) -> Outcome<Vec<NetActs>> {
        let mut acts = self.of_dentists(dentists).ask(P_NET_ACTS, |rows, row| {
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
        let received = self.of_dentists(dentists).ask(P_RECEIVED, |rows, row| {
            Ok(ReceivedTally {
                provider: rows.provider(row)?,
                reception: rows.day("reception_date", row)?,
                p_sum: P::new(rows.int("p_sum", row)?),
                paid: rows.cents(row)?,
                lines: rows.int("lines", row)?,
            })
        })?;
        let key =
            |row: &ReceivedTally| (row.provider.clone(), row.reception.is_none(), row.reception);
        Ok(added(received, key, |sum, other| {
            sum.p_sum = sum.p_sum.plus(other.p_sum);
            sum.paid = sum.paid.plus(other.paid);
            sum.lines += other.lines;
        }))
    }

    /// The P of all dentists by day of service and day of reception.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn run_off(&self) -> Outcome<Vec<RunOff>> {
        let days = self.ask(P_RUN_OFF, |rows, row| {
            Ok(RunOff {
                service: rows.needed_day("service_date", row)?,
                reception: rows.needed_day("reception_date", row)?,
                p_sum: P::new(rows.int("p_sum", row)?),
            })
        })?;
        // a large month lies in several portions
        let key = |row: &RunOff| (row.service, row.reception);
        Ok(added(days, key, |sum, other| sum.p_sum = sum.p_sum.plus(other.p_sum)))
    }

    /// The same of some dentists: their lines, and their names as `over_limit`.
    pub(super) fn of_dentists(&self, dentists: &[ProviderKey]) -> Self {
        let keys = Values::Text(dentists.iter().map(ToString::to_string).collect());
        let mut theirs = self.keeping("provider_key", &keys);
        for portion in &mut theirs.portions {
            portion.add_table("over_limit", vec![("provider_key", keys.clone())]);
        }
        theirs
    }
}
