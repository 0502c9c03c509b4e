//! Rapid antigen tests: tariffs, shares and supplements, cumulation, and what stands out.
//!
//! Source: law of 22 December 2020, arts. 5 to 10 and 19.

mod count;
mod decide;
mod drafts;
mod show;
mod spec;
mod tables;

pub use spec::{KIND, Spec};

use super::{Answer, Desk};
use crate::diagnostic::Outcome;

/// Counts twice, decides, and shows.
fn run(spec: Spec, desk: Desk<'_>) -> Outcome<Answer> {
    let mut count = count::Count::begin(spec, desk)?;
    let counted = count.twice()?;
    let decided = decide::decide(spec, desk, &mut count, &counted)?;
    let tables = tables::all(&decided, &counted);
    let part = show::part(&decided, &tables);
    Ok(Answer {
        tables,
        part,
        ledger: counted.ledger,
        compared: counted.compared,
        findings: decided.findings,
    })
}
