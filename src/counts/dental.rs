//! The queries of dental care, each with its row; those that explain a figure are in `details`.

mod details;
mod lines;

pub use details::DentistsActs;
pub use lines::WeighedLine;

use super::rows::Rows;
use super::{Parameter, Parameters, Query, Relations, Values, query};
use crate::diagnostic::Outcome;
use crate::law::{Doubt, DoubtedTally, PTally};
use crate::ledger::Amounts;
use crate::reference::{Unweighted, Weight};
use crate::values::{Cents, Code, Day, P, ProviderKey, Span};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

/// The queries of this file.
pub const QUERIES: &[Query] = &[
    P_BY_MONTH,
    P_LEFT_OUT,
    P_UNWEIGHTED,
    P_ACTS,
    P_PAYEES,
    P_DOUBTS,
    P_NET_ACTS,
    P_DAYS,
    P_RECEIVED,
    P_RUN_OFF,
    LINES,
];

const P_BY_MONTH: Query = query!("dental/p_by_month");
const P_LEFT_OUT: Query = query!("dental/p_left_out");
const P_UNWEIGHTED: Query = query!("dental/p_unweighted");
const P_ACTS: Query = query!("dental/p_acts");
const P_PAYEES: Query = query!("dental/p_payees");
const P_DOUBTS: Query = query!("dental/p_doubts");
const P_NET_ACTS: Query = query!("dental/p_net_acts");
const P_DAYS: Query = query!("dental/p_days");
const P_RECEIVED: Query = query!("dental/p_received");
const P_RUN_OFF: Query = query!("dental/p_run_off");
const LINES: Query = query!("dental/lines");

/// What the dental queries read, and for which window.
///
/// They are asked portion by portion: memory then holds one portion, which is also faster. Where the
/// grain holds dentist and month the answers stand side by side; else they are added up here. The acts
/// of some dentists are asked of all their months together, lot by lot.
#[derive(Clone)]
pub struct DentalCounts {
    /// All that a dentist has of a month lies in one.
    portions: Vec<Relations>,
    /// All portions as one.
    whole: Relations,
    /// The codes of `p_unweighted`.
    unweighted: Vec<i64>,
    /// The days of service.
    service: Span,
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

impl Reception {
    fn read(rows: &Rows, row: usize) -> Outcome<Self> {
        match rows.word("reception", row)? {
            "in" => Ok(Self::In),
            "out" => Ok(Self::Out),
            "missing" => Ok(Self::Missing),
            unknown => Err(rows.wrong("reception", unknown).into()),
        }
    }
}

/// Lines of one code without a P. Grain: dentist, month of service, code, reason, reception.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Whether they were received in the days asked.
    pub reception: Reception,
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

/// What one payee was paid for a dentist's acts. Grain: dentist, payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeTally {
    /// The dentist.
    pub provider: ProviderKey,
    /// Who was paid; `None` where the lines do not say.
    pub payee: Option<String>,
    /// What was paid.
    pub paid: Cents,
    /// The days of these acts.
    pub extent: Extent,
}

/// First and last day of some acts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// First and last day of service.
    pub service: (Option<Day>, Option<Day>),
    /// First and last day of reception; `None` where none is known.
    pub reception: (Option<Day>, Option<Day>),
}

impl Extent {
    /// Takes in other acts: the earlier first and the later last day. A day that is not known widens
    /// nothing.
    pub fn widen(&mut self, other: Self) {
        for (days, more) in
            [(&mut self.service, other.service), (&mut self.reception, other.reception)]
        {
            days.0 = days.0.into_iter().chain(more.0).min();
            days.1 = days.1.into_iter().chain(more.1).max();
        }
    }
}

impl DentalCounts {
    /// Names what is read: the store's files with claims of the window, in portions of which each has
    /// all lines of a dentist's month; the refused claims as far as readable; and the rule tables.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn over(
        portions: &[Vec<PathBuf>],
        quarantined: &[PathBuf],
        weights: &[Weight],
        unweighted: &[Unweighted],
        window: Window,
    ) -> Outcome<Self> {
        let mut rules = Relations::default();
        add_rules(&mut rules, weights, unweighted);
        // the refused lines are of any month: they go with the first, though it be empty
        let nothing = [Vec::new()];
        let portions = if portions.is_empty() { &nothing } else { portions };
        let of_portion = |(at, files): (usize, &Vec<PathBuf>)| {
            let mut relations = rules.clone();
            relations.add_claims("claims", files)?;
            let refused = if at == 0 { quarantined } else { &[] };
            relations.add_claims("quarantined_claims", refused)?;
            Ok(relations)
        };
        let mut whole = rules.clone();
        whole.add_claims("claims", &portions.concat())?;
        Ok(Self {
            whole,
            portions: portions.iter().enumerate().map(of_portion).collect::<Outcome<_>>()?,
            unweighted: unweighted.iter().map(|row| row.code.get()).collect(),
            service: window.service,
            parameters: parameters(window),
        })
    }

    /// The same of the lines alone of which a column has one of some values. The queries join with
    /// these; like this the columns of the other lines are not read.
    fn keeping(&self, column: &str, values: &Values) -> Self {
        let mut kept = self.clone();
        for portion in &mut kept.portions {
            portion.keep("claims", column, values.clone());
        }
        kept
    }

    /// Asks every portion; the rows in the order of the portions.
    fn ask<T>(&self, query: Query, read: impl Fn(&Rows, usize) -> Outcome<T>) -> Outcome<Vec<T>> {
        let answers: Vec<Vec<T>> = self
            .portions
            .iter()
            .map(|portion| {
                let rows = Rows::of(query, portion, &self.parameters)?;
                (0..rows.len()).map(|row| read(&rows, row)).collect()
            })
            .collect::<Outcome<_>>()?;
        Ok(answers.into_iter().flatten().collect())
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
        let mut tallies = self.ask(query, tally)?;
        tallies.sort();
        Ok(tallies)
    }

    /// The lines with a P that do not count: by reception, missing or out of the window.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn left_out(&self) -> Outcome<Vec<(Reception, Amounts)>> {
        let left_out = self.ask(P_LEFT_OUT, |rows, row| {
            let amounts = Amounts::new(rows.int("lines", row)?, rows.cents(row)?);
            Ok((Reception::read(rows, row)?, amounts))
        })?;
        Ok(added(left_out, |(reception, _)| *reception, |sum, other| sum.1.add(other.1)))
    }

    /// Lines of dental codes without a P.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn unweighted(&self) -> Outcome<Vec<UnweightedTally>> {
        let lines = self.keeping("nomenclature_code", &Values::Int(self.unweighted.clone()));
        let mut tallies = lines.ask(P_UNWEIGHTED, |rows, row| {
            Ok(UnweightedTally {
                provider: rows.provider(row)?,
                year: rows.small("service_year", row)?,
                month: rows.small("service_month", row)?,
                code: rows.code("nomenclature_code", row)?,
                reason: rows.text("reason", row)?,
                reception: Reception::read(rows, row)?,
                lines: rows.int("lines", row)?,
                quantity: rows.int("quantity", row)?,
                paid: rows.cents(row)?,
            })
        })?;
        tallies.sort();
        Ok(tallies)
    }

    /// Who was paid for each dentist's acts, and the days of these acts: by dentist, then payee.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn payees(&self) -> Outcome<Vec<PayeeTally>> {
        let payees = self.ask(P_PAYEES, |rows, row| {
            let day = |name| rows.day(name, row);
            Ok(PayeeTally {
                provider: rows.provider(row)?,
                payee: rows.some_text("payee_id", row)?,
                paid: rows.cents(row)?,
                extent: Extent {
                    service: (day("first_service")?, day("last_service")?),
                    reception: (day("first_reception")?, day("last_reception")?),
                },
            })
        })?;
        Ok(added(
            payees,
            |tally| (tally.provider.clone(), tally.payee.clone()),
            |sum, other| {
                sum.paid = sum.paid.plus(other.paid);
                sum.extent.widen(other.extent);
            },
        ))
    }

    /// Lines that may be doubted, but those without a P.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn doubts(&self) -> Outcome<Vec<DoubtedTally>> {
        let mut doubts = self.ask(P_DOUBTS, |rows, row| {
            let name = rows.word("doubt", row)?;
            let doubt = Doubt::ALL.into_iter().find(|doubt| doubt.name() == name);
            Ok(DoubtedTally {
                doubt: doubt.ok_or_else(|| rows.wrong("doubt", name))?,
                tally: tally(rows, row)?,
            })
        })?;
        doubts.sort_by(|left, right| {
            (left.doubt.name(), &left.tally).cmp(&(right.doubt.name(), &right.tally))
        });
        Ok(doubts)
    }
}

fn add_rules(relations: &mut Relations, weights: &[Weight], unweighted: &[Unweighted]) {
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
                Values::Text(unweighted.iter().map(|row| row.reason.name().to_owned()).collect()),
            ),
            ("valid_from", Values::Day(unweighted.iter().map(|row| row.valid.first).collect())),
            ("valid_to", Values::Day(unweighted.iter().map(|row| row.valid.last).collect())),
        ],
    );
}

fn ints<T>(rows: &[T], of: impl Fn(&T) -> i64) -> Values {
    Values::Int(rows.iter().map(of).collect())
}

/// Adds up the rows of one key; in the order of the keys.
fn added<T, K: Ord>(rows: Vec<T>, key: impl Fn(&T) -> K, add: impl Fn(&mut T, T)) -> Vec<T> {
    let mut sums: BTreeMap<K, T> = BTreeMap::new();
    for row in rows {
        match sums.entry(key(&row)) {
            Entry::Vacant(free) => drop(free.insert(row)),
            Entry::Occupied(mut sum) => add(sum.get_mut(), row),
        }
    }
    sums.into_values().collect()
}

fn tally(rows: &Rows, row: usize) -> Outcome<PTally> {
    Ok(PTally {
        provider: rows.provider(row)?,
        year: rows.small("service_year", row)?,
        month: rows.small("service_month", row)?,
        p_sum: P::new(rows.int("p_sum", row)?),
        paid: rows.cents(row)?,
        lines: rows.int("lines", row)?,
    })
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
