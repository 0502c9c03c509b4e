//! The controls: one folder each. A control is a value, from a job file or from flags.

pub mod antigen;
pub mod dental_p_values;
pub mod dental_rules;
mod engine;
mod findings;
mod findings_by_line;
pub mod ngs_evaluate;
pub mod ngs_volume;
pub mod settings;
pub mod sql;
mod stored;
mod whole;

pub use crate::counts::Codes;
pub use engine::{Compared, Engine, compare};
pub use findings_by_line::findings_by_line;

use crate::counts::Query;
use crate::diagnostic::{Fault, Outcome, either, nearest};
use crate::document::{Document, Part, Sheet, Table};
use crate::law::Finding;
use crate::ledger::Ledger;
use crate::reference::Tables;
use crate::store::Delivery;
use crate::values::{Day, Span};
use settings::Settings;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// What a control works with.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The deliveries, all together.
    pub deliveries: &'a [Delivery],
    /// The rule tables.
    pub tables: &'a Tables,
    /// The days of service that the sender says the deliveries cover, with all later receptions.
    pub complete: Option<Span>,
    /// Who counts.
    pub engine: Engine,
    /// The date of the report: what is not yet known on it is not late.
    pub as_of: Day,
    /// Where it works.
    pub place: Workplace<'a>,
}

/// Where a control works on what memory cannot hold, and who hears how far it is.
#[derive(Clone, Copy)]
pub struct Workplace<'a> {
    /// A folder for lines on their way, which the control makes where it needs it. It is gone before
    /// the result is whole, and after every error.
    pub scratch: &'a Path,
    /// Hears how far a long count is.
    pub hears: &'a (dyn Fn(Step) + Sync),
}

/// A step of a long count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many more lines, of so many, were read to be sorted by person.
    Sorted {
        /// More lines.
        lines: u64,
        /// All of them.
        of: u64,
    },
    /// So many more lines, of so many, were counted and judged.
    Judged {
        /// More lines.
        lines: u64,
        /// All of them.
        of: u64,
    },
}

impl Workplace<'_> {
    /// Tells that a step more is done.
    pub fn tell(&self, step: Step) {
        (self.hears)(step);
    }
}

impl fmt::Debug for Workplace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workplace").field("scratch", &self.scratch).finish_non_exhaustive()
    }
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
    /// What it found, with the lines: for what all controls say of a line together.
    pub findings: Vec<Finding>,
}

/// What stands in a folder of its own, of one provider.
#[derive(Debug)]
pub struct Dossier {
    /// The provider.
    pub key: String,
    /// What it says.
    pub document: Document,
    /// The sheets of its workbook.
    pub sheets: Vec<Sheet>,
    /// The lines that it rests on.
    pub lines: Table,
}

/// Makes dossiers of an answer, some at a time: together they would not fit in memory.
pub trait Dossiers {
    /// The providers over a limit, by key.
    fn over(&self) -> Vec<String>;

    /// Whether anything was counted of this provider.
    fn knows(&self, key: &str) -> bool;

    /// The dossiers of these providers, which are all known. `tables` are those of the answer.
    ///
    /// # Errors
    /// Lines that cannot be read, or do not give the figures.
    fn make(&mut self, keys: &[String], tables: &[Table], as_of: Day) -> Outcome<Vec<Dossier>>;
}

/// What every control can be asked, whatever its kind.
pub trait Control {
    /// The kind, as a job file has it.
    fn kind(&self) -> &'static str;

    /// The canonical columns without which the control cannot judge.
    fn needs(&self) -> BTreeSet<&'static str>;

    /// The days of service that it looks at.
    fn period(&self) -> Span;

    /// What it is called in a job, where no other control has that name: the kind, unless a job may
    /// have several of one kind.
    fn name(&self) -> &str {
        self.kind()
    }

    /// The codes whose lines it reads, besides those of the rule tables: the door keeps them.
    fn codes(&self) -> Codes {
        Codes::default()
    }

    /// The queries that it asks.
    fn queries(&self) -> Vec<Query<&str>>;

    /// Bytes that it needs on disk beside the result while it counts, at most about, where the claims
    /// have so many rows. Most controls need none.
    fn scratch(&self, _rows: u64) -> u64 {
        0
    }

    /// What can be refused before any claim is read.
    ///
    /// # Errors
    /// A rule table that does not cover what is asked.
    fn check(&self, tables: &Tables) -> Outcome<()>;

    /// Counts, decides, shows.
    ///
    /// # Errors
    /// Claims that cannot be read, engines that differ, a ledger that does not add up.
    fn run(&self, desk: Desk<'_>) -> Outcome<Answer>;

    /// As [`Control::run`], with whatever makes dossiers of the answer; most controls make none.
    ///
    /// # Errors
    /// Those of [`Control::run`].
    fn run_with_dossiers<'a>(
        &'a self,
        desk: Desk<'a>,
    ) -> Outcome<(Answer, Option<Box<dyn Dossiers + 'a>>)> {
        Ok((self.run(desk)?, None))
    }

    /// For the manifest: every key with the value that holds, defaults included.
    fn resolved(&self) -> serde_json::Value;
}

/// What a job asks of one control. A new one takes a variant, a line in `READERS` and an arm in
/// [`Spec::control`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spec {
    /// Rapid antigen tests: the law of 22 December 2020.
    Antigen(antigen::Spec),
    /// Dentists over the limits of art. 6 § 19.
    DentalPValues(dental_p_values::Spec),
    /// The rules of art. 5.
    DentalRules(dental_rules::Spec),
    /// Institutions at the volume norm of the NGS agreement.
    NgsVolume(ngs_volume::Spec),
    /// The two-yearly evaluation of the NGS agreement.
    NgsEvaluate(ngs_evaluate::Spec),
    /// An analyst's own query.
    Sql(Box<sql::Spec>),
}

/// Reads the keys of one kind of control.
type Reader = fn(&mut Settings<'_>) -> Option<Spec>;

/// The kinds of control that a job file may name, and how each is read.
const READERS: &[(&str, Reader)] = &[
    (antigen::KIND, |settings| antigen::Spec::read(settings).map(Spec::Antigen)),
    (dental_p_values::KIND, |settings| {
        dental_p_values::Spec::read(settings).map(Spec::DentalPValues)
    }),
    (dental_rules::KIND, |settings| dental_rules::Spec::read(settings).map(Spec::DentalRules)),
    (ngs_volume::KIND, |settings| ngs_volume::Spec::read(settings).map(Spec::NgsVolume)),
    (ngs_evaluate::KIND, |settings| ngs_evaluate::Spec::read(settings).map(Spec::NgsEvaluate)),
    (sql::KIND, |settings| sql::Spec::read(settings).map(Box::new).map(Spec::Sql)),
];

impl Spec {
    /// The kinds of control that a job file may name.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        READERS.iter().map(|(kind, _)| *kind)
    }

    /// What can be asked of it.
    pub fn control(&self) -> &dyn Control {
        match self {
            Self::Antigen(spec) => spec,
            Self::DentalPValues(spec) => spec,
            Self::DentalRules(spec) => spec,
            Self::NgsVolume(spec) => spec,
            Self::NgsEvaluate(spec) => spec,
            Self::Sql(spec) => spec.as_ref(),
        }
    }

    /// Reads one `[[control]]` of a job file; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        settings.require("kind");
        if let Some(kind) = settings.text("kind") {
            if let Some((_, read)) = READERS.iter().find(|(known, _)| *known == kind) {
                return read(settings);
            }
            let near = nearest(&kind, Self::kinds());
            let known = if near.is_empty() { Self::kinds().collect() } else { near };
            let fault = Fault::new("control-unknown", format!("`{kind}` is no kind of control"))
                .hint(format!("`kind` may be {}", either(known)));
            settings.fault(settings.line("kind"), fault);
        }
        settings.leave_rest();
        None
    }
}
