//! What explains a figure beyond its sums: acts, days, receptions, and how fast lines come in.

use super::{ActTally, DentalCounts, P_ACTS, P_DAYS, P_NET_ACTS, P_RECEIVED, P_RUN_OFF, added};
use crate::counts::Values;
use crate::counts::rows::Rows;
use crate::diagnostic::Outcome;
use crate::law::{DayTally, NetActs, ReceivedTally, RunOff};
use crate::values::{Month, P, ProviderKey};

/// The acts of some dentists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DentistsActs {
    /// By dentist, year of service, ambulatory code and P.
    pub acts: Vec<ActTally>,
    /// Netted with their corrections: by dentist, month and P.
    pub net: Vec<NetActs>,
    /// P by dentist and day of service.
    pub days: Vec<DayTally>,
}

/// The columns that the queries of acts read.
const ACTS_COLUMNS: [&str; 7] = [
    "provider_key",
    "person_id",
    "nomenclature_code",
    "service_date",
    "reception_date",
    "quantity",
    "paid_cents",
];

impl DentalCounts {
    /// The acts of some dentists, lot by lot: the lots and the dentists in each in the order of the
    /// keys. The store lies in that order, so that each lot reads its own stretch of every file.
    ///
    /// # Errors
    /// Where the store cannot be read, or a query fails or gives what it cannot.
    pub fn acts(&self, lots: &[Vec<ProviderKey>]) -> Outcome<DentistsActs> {
        let mut all = DentistsActs::default();
        for lot in lots {
            let theirs = self.lines_held(lot)?;
            all.acts.extend(theirs.ask(P_ACTS, act)?);
            all.net.extend(theirs.ask(P_NET_ACTS, net)?);
            all.days.extend(theirs.ask(P_DAYS, day)?);
        }
        Ok(all)
    }

    /// The P by day of some dentists, in the same order.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn days(&self, dentists: &[ProviderKey]) -> Outcome<Vec<DayTally>> {
        let mut days = self.of_dentists(dentists).ask(P_DAYS, day)?;
        days.sort_by(|left, right| (&left.provider, left.day).cmp(&(&right.provider, right.day)));
        Ok(days)
    }

    /// The lines of some dentists, of all days of service that are asked: read once for several
    /// queries.
    fn lines_held(&self, lot: &[ProviderKey]) -> Outcome<Self> {
        let whole = Self { portions: vec![self.whole.clone()], ..self.clone() };
        let mut theirs = whole.of_dentists(lot);
        for portion in &mut theirs.portions {
            portion.keep_days("claims", "service_date", self.service);
            portion.hold("claims", &ACTS_COLUMNS)?;
        }
        Ok(theirs)
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

fn act(rows: &Rows, row: usize) -> Outcome<ActTally> {
    Ok(ActTally {
        provider: rows.provider(row)?,
        year: rows.small("service_year", row)?,
        code: rows.code("code_ambulatory", row)?,
        p: P::new(rows.int("p", row)?),
        quantity: rows.int("quantity", row)?,
        p_sum: P::new(rows.int("p_sum", row)?),
        paid: rows.cents(row)?,
    })
}

fn net(rows: &Rows, row: usize) -> Outcome<NetActs> {
    let month =
        Month { year: rows.small("service_year", row)?, month: rows.small("service_month", row)? };
    Ok(NetActs {
        provider: rows.provider(row)?,
        month,
        p: P::new(rows.int("p", row)?),
        acts: rows.int("acts", row)?,
        p_sum: P::new(rows.int("p_sum", row)?),
    })
}

fn day(rows: &Rows, row: usize) -> Outcome<DayTally> {
    Ok(DayTally {
        provider: rows.provider(row)?,
        day: rows.needed_day("service_date", row)?,
        p_sum: P::new(rows.int("p_sum", row)?),
    })
}
