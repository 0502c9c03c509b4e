//! The two-yearly evaluation of the NGS agreement with data analysis: activity, spending,
//! turn-around time, registration, and what of the billings contradicts the text.
//!
//! Source: NGS agreement, art. 2, 4, 5, 8 and 10.

mod charts;
mod charts_of_time;
mod figures;
mod gather;
mod judge;
mod registers;
mod show;
mod spec;
mod tables;

pub use spec::{KIND, Spec};

use super::{Answer, Desk};
use crate::diagnostic::Outcome;

/// Gathers, counts twice, judges, shows.
fn run(spec: Spec, desk: Desk<'_>) -> Outcome<Answer> {
    let gathered = gather::gather(spec, desk)?;
    let figures = figures::of(&gathered);
    let registers = registers::of(&gathered);
    let findings = judge::findings(&gathered, &registers);
    let tables = tables::all(&gathered, &figures, &registers, &findings);
    let part = show::part(&gathered, &figures, &registers, &findings, &tables);
    Ok(Answer { tables, part, ledger: gathered.ledger, compared: gathered.compared, findings })
}
