//! The controls: one folder each. A control is a value, from a job file or from flags.

pub mod dental_p_values;
mod engine;
mod findings;
pub mod settings;

pub use engine::{Compared, Engine, compare};

use crate::counts::Query;
use crate::diagnostic::{Fault, Outcome, either, nearest};
use crate::document::{Part, Table};
use crate::ledger::Ledger;
use crate::reference::Tables;
use crate::store::Delivery;
use crate::values::Span;
use settings::Settings;
use std::collections::BTreeSet;

/// What a control works with.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The deliveries, all together.
    pub deliveries: &'a [Delivery],
    /// The rule tables.
    pub tables: &'a Tables,
    /// Who counts.
    pub engine: Engine,
}

/// What a control gives.
#[derive(Debug)]
pub struct Answer {
    /// Its result tables.
    pub tables: Vec<Table>,
    /// Its part of the report.
    pub part: Part,
    /// What it used of the admitted lines, and what not.
    pub ledger: Ledger,
    /// What the second count says.
    pub compared: Compared,
}

/// What a job asks of one control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spec {
    /// Dentists over the limits of art. 6 § 19.
    DentalPValues(dental_p_values::Spec),
}

impl Spec {
    /// The kinds of control that a job file may name.
    pub const KINDS: [&'static str; 1] = [dental_p_values::KIND];

    /// The kind, as a job file has it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DentalPValues(_) => dental_p_values::KIND,
        }
    }

    /// Reads one `[[control]]` of a job file; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        settings.require("kind");
        match settings.text("kind").as_deref() {
            Some(dental_p_values::KIND) => {
                return dental_p_values::Spec::read(settings).map(Self::DentalPValues);
            }
            Some(unknown) => {
                let near = nearest(unknown, Self::KINDS);
                let known = if near.is_empty() { Self::KINDS.to_vec() } else { near };
                let message = format!("`{unknown}` is no kind of control");
                let fault = Fault::new("control-unknown", message)
                    .hint(format!("`kind` may be {}", either(known)));
                settings.fault(settings.line("kind"), fault);
            }
            None => {}
        }
        settings.leave_rest();
        None
    }

    /// The canonical columns without which the control cannot judge.
    pub fn needs(&self) -> BTreeSet<&'static str> {
        match self {
            Self::DentalPValues(spec) => spec.needs(),
        }
    }

    /// The days of service that it looks at.
    pub fn period(&self) -> Span {
        match self {
            Self::DentalPValues(spec) => spec.period(),
        }
    }

    /// The queries that it asks.
    pub fn queries(&self) -> &'static [Query] {
        match self {
            Self::DentalPValues(_) => crate::counts::dental::QUERIES,
        }
    }

    /// What can be refused before any claim is read.
    ///
    /// # Errors
    /// A rule table that does not cover what is asked.
    pub fn check(&self, tables: &Tables) -> Outcome<()> {
        match self {
            Self::DentalPValues(spec) => spec.check(tables),
        }
    }

    /// Counts, decides, shows.
    ///
    /// # Errors
    /// Claims that cannot be read, engines that differ, a ledger that does not add up.
    pub fn run(&self, desk: Desk<'_>) -> Outcome<Answer> {
        match self {
            Self::DentalPValues(spec) => dental_p_values::run(*spec, desk),
        }
    }

    /// For the manifest: every key with the value that holds, defaults included.
    pub fn resolved(&self) -> serde_json::Value {
        match self {
            Self::DentalPValues(spec) => spec.resolved(),
        }
    }
}
