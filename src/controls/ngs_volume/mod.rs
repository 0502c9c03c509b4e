//! Institutions that apply as a high-volume institution: 500 tests a year on average over the three
//! years before, and what else the agreement asks of an institution.
//!
//! Source: NGS agreement, art. 1, 5, 8 and 10.

mod charts;
mod count;
mod criteria;
mod decide;
mod show;
mod spec;
mod status;
mod tables;

pub use spec::{KIND, Spec};

use super::{Answer, Desk};
use crate::diagnostic::Outcome;

/// Counts twice, decides, and shows.
fn run(spec: &Spec, desk: Desk<'_>) -> Outcome<Answer> {
    let agreement = desk.tables.ngs();
    let asked = spec.asked(&agreement, desk.tables)?;
    let count = count::Count::begin(spec, desk, &agreement)?;
    let counted = count.twice(&asked)?;
    let lines = count.lines_below_zero(&counted.events)?;
    let decided = decide::decide(spec, desk, &agreement, &asked, &counted, &lines)?;
    let tables = tables::all(&decided);
    let part = show::part(&decided, &tables);
    Ok(Answer {
        tables,
        part,
        ledger: counted.ledger,
        compared: counted.compared,
        findings: decided.findings,
    })
}
