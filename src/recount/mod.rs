//! The second count: a plain fold over record batches. No Polars, no SQL, nothing of `counts`.
//!
//! It answers the same question as `queries/dental/p_by_month.sql`, `p_left_out.sql` and
//! `p_unweighted.sql`, from the same files, and shares no code with them: where both agree, neither
//! made a mistake that the other did not. It says nothing of the door; that is what the ledger is for.

mod antigen;
mod batches;
mod dental_acts;
mod fold;
mod ngs;

pub use ngs::{NgsClass, NgsQuestion, NgsRecount, NgsWindowSum, recount_ngs};

pub use antigen::{AntigenClass, AntigenRecount, recount_antigen};
pub use dental_acts::{ActsQuestion, ActsRecount, RULES_COLUMNS, recount_acts};

use crate::diagnostic::{Fault, Outcome};
use crate::law::PTally;
use crate::ledger::Amounts;
use crate::reference::{Unweighted, Weight};
use crate::values::Span;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What is counted: the files of a store, the weights, and the days.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Files of canonical claims.
    pub files: &'a [PathBuf],
    /// What each code weighs, and when.
    pub weights: &'a [Weight],
    /// The dental codes without a weight, and when.
    pub unweighted: &'a [Unweighted],
    /// Days of service.
    pub service: Span,
    /// Days of reception; `None`: whenever received.
    pub received: Option<Span>,
}

/// Where a line of the files goes in the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Counted.
    Used,
    /// Served on another day.
    ServiceDate,
    /// A code that the rules know neither with nor without a weight.
    OtherCode,
    /// A dental code without a P on the day of service.
    NoWeight,
    /// No one knows when it was received.
    ReceptionMissing,
    /// Received before or after the days asked.
    ReceptionDate,
}

impl Class {
    /// Every class, in the order in which a line is tried.
    pub const ALL: [Self; 6] = [
        Self::ServiceDate,
        Self::OtherCode,
        Self::NoWeight,
        Self::ReceptionMissing,
        Self::ReceptionDate,
        Self::Used,
    ];
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recount {
    /// P and money per dentist and month, by provider, year and month.
    pub tallies: Vec<PTally>,
    /// Rows and money by class: every row of the files is in one.
    pub classes: BTreeMap<Class, Amounts>,
    /// Rows and money of each file, in the order of the question.
    pub files: Vec<Amounts>,
}

/// Counts once more.
///
/// # Errors
/// Where a file cannot be read to its end, or a sum does not fit 64 bits.
pub fn recount(question: &Question<'_>) -> Outcome<Recount> {
    fold::over(question)
}

fn too_large() -> Fault {
    Fault::new("sum-too-large", "a sum of the claims does not fit 64 bits")
        .hint("some quantity or amount is absurd: see the largest ones in the dump")
}
