//! The queries of dental care, each with its row; those that explain a figure are in `details`.

mod details;

mod lines;

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
    P_SCOPE,
    P_UNWEIGHTED,
    P_ACTS,
    P_EXTENT,
    P_PAYEES,
    P_DOUBTS,
    P_NET_ACTS,
    P_RECEIVED,
    P_RUN_OFF,
    LINES,
];

const P_BY_MONTH: Query = query!("dental/p_by_month");
const P_SCOPE: Query = query!("dental/p_scope");
const P_UNWEIGHTED: Query = query!("dental/p_unweighted");
const P_ACTS: Query = query!("dental/p_acts");
const P_EXTENT: Query = query!("dental/p_extent");
const P_PAYEES: Query = query!("dental/p_payees");
const P_DOUBTS: Query = query!("dental/p_doubts");
const P_NET_ACTS: Query = query!("dental/p_net_acts");
const P_RECEIVED: Query = query!("dental/p_received");
const P_RUN_OFF: Query = query!("dental/p_run_off");
const LINES: Query = query!("dental/lines");

/// What the dental queries read, and for which window.
///
/// They are asked month by month: memory then holds the groups of one month, which is also faster.
/// Where the grain holds the month the answers stand side by side; else they are added up here.
pub struct DentalCounts {
    months: Vec<Relations>,
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

/// The lines of one class: with or without a P, by reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeClass {
    /// Whether the code has a P on the day of service.
    pub weighted: bool,
    /// Received in the window, out of it, or no one knows when.
    pub reception: Reception,
    /// Rows and money.
    pub amounts: Amounts,
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

/// Lines of one code without a P. Grain: dentist, month of service, code, reason.
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

/// First and last day of what was counted of a dentist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The dentist.
    pub provider: ProviderKey,
    /// First and last day of service.
    pub service: (Option<Day>, Option<Day>),
    /// First and last day of reception; `None` where none is known.
    pub reception: (Option<Day>, Option<Day>),
}

impl DentalCounts {
    /// Names what is read: the store's files with claims of the window, by month of service, the
    /// refused claims as far as readable, and the rule tables.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn over(
        months: &[Vec<PathBuf>],
        quarantined: &[PathBuf],
        weights: &[Weight],
        unweighted: &[Unweighted],
        window: Window,
    ) -> Outcome<Self> {
        let mut rules = Relations::default();
        add_rules(&mut rules, weights, unweighted);
        // the refused lines are of any month: they go with the first, though it be empty
        let nothing = [Vec::new()];
        let months = if months.is_empty() { &nothing } else { months };
        let of_month = |(at, files): (usize, &Vec<PathBuf>)| {
            let mut relations = rules.clone();
            relations.add_claims("claims", files)?;
            let refused = if at == 0 { quarantined } else { &[] };
            relations.add_claims("quarantined_claims", refused)?;
            Ok(relations)
        };
        let months = months.iter().enumerate().map(of_month).collect::<Outcome<_>>()?;
        Ok(Self { months, parameters: parameters(window) })
    }

    /// Asks every month; the rows in the order of the months.
    fn ask<T>(&self, query: Query, read: impl Fn(&Rows, usize) -> Outcome<T>) -> Outcome<Vec<T>> {
        let months: Vec<Vec<T>> = self
            .months
            .iter()
            .map(|month| {
                let rows = Rows::of(query, month, &self.parameters)?;
                (0..rows.len()).map(|row| read(&rows, row)).collect()
            })
            .collect::<Outcome<_>>()?;
        Ok(months.into_iter().flatten().collect())
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

    /// What counts of the lines of the window, and what does not.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn scope(&self) -> Outcome<Vec<ScopeClass>> {
        self.ask(P_SCOPE, |rows, row| {
            let reception = rows.text("reception", row)?;
            Ok(ScopeClass {
                weighted: rows.int("weighted", row)? == 1,
                reception: match reception.as_str() {
                    "in" => Reception::In,
                    "out" => Reception::Out,
                    "missing" => Reception::Missing,
                    unknown => return Err(rows.wrong("reception", unknown).into()),
                },
                amounts: Amounts::new(rows.int("lines", row)?, rows.cents(row)?),
            })
        })
    }

    /// Lines of dental codes without a P.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn unweighted(&self) -> Outcome<Vec<UnweightedTally>> {
        let mut tallies = self.ask(P_UNWEIGHTED, |rows, row| {
            Ok(UnweightedTally {
                provider: provider(rows, row)?,
                year: rows.small("service_year", row)?,
                month: rows.small("service_month", row)?,
                code: rows.code("nomenclature_code", row)?,
                reason: rows.text("reason", row)?,
                lines: rows.int("lines", row)?,
                quantity: rows.int("quantity", row)?,
                paid: rows.cents(row)?,
            })
        })?;
        tallies.sort();
        Ok(tallies)
    }

    /// The acts of some dentists.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn acts(&mut self, over_limit: &[ProviderKey]) -> Outcome<Vec<ActTally>> {
        self.name_dentists(over_limit);
        let acts = self.ask(P_ACTS, |rows, row| {
            Ok(ActTally {
                provider: provider(rows, row)?,
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

    /// First and last days per dentist.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn extent(&self) -> Outcome<Vec<Extent>> {
        let extents = self.ask(P_EXTENT, |rows, row| {
            let day = |name| rows.day(name, row);
            Ok(Extent {
                provider: provider(rows, row)?,
                service: (day("first_service")?, day("last_service")?),
                reception: (day("first_reception")?, day("last_reception")?),
            })
        })?;
        Ok(added(
            extents,
            |extent| extent.provider.clone(),
            |extent, other| {
                widen(&mut extent.service, other.service);
                widen(&mut extent.reception, other.reception);
            },
        ))
    }

    /// Who was paid for each dentist's acts: dentist, payee, amount.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn payees(&self) -> Outcome<Vec<(ProviderKey, String, Cents)>> {
        let payees = self.ask(P_PAYEES, |rows, row| {
            Ok((provider(rows, row)?, rows.text("payee_id", row)?, rows.cents(row)?))
        })?;
        Ok(added(
            payees,
            |(provider, payee, _)| (provider.clone(), payee.clone()),
            |sum, other| {
                sum.2 = sum.2.plus(other.2);
            },
        ))
    }

    /// Lines that may be doubted, but those without a P.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn doubts(&self) -> Outcome<Vec<DoubtedTally>> {
        let mut doubts = self.ask(P_DOUBTS, |rows, row| {
            let name = rows.text("doubt", row)?;
            let doubt = Doubt::ALL.into_iter().find(|doubt| doubt.name() == name);
            Ok(DoubtedTally {
                doubt: doubt.ok_or_else(|| rows.wrong("doubt", &name))?,
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

/// The earlier first and the later last day; a day that is not known widens nothing.
fn widen(days: &mut (Option<Day>, Option<Day>), other: (Option<Day>, Option<Day>)) {
    days.0 = days.0.into_iter().chain(other.0).min();
    days.1 = days.1.into_iter().chain(other.1).max();
}

fn provider(rows: &Rows, row: usize) -> Outcome<ProviderKey> {
    Ok(ProviderKey::new(rows.text("provider_key", row)?))
}

fn tally(rows: &Rows, row: usize) -> Outcome<PTally> {
    Ok(PTally {
        provider: provider(rows, row)?,
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
