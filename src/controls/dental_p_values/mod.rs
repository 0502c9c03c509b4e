//! Dentists who bill more than 5,000 P a month, 13,000 a quarter or 46,000 a year.
//!
//! Source: nomenclature, art. 6 § 19.

mod count;
mod decide;
mod show;
mod spec;
mod tables;

pub use spec::{KIND, Spec};

use super::{Answer, Desk};
use crate::diagnostic::Outcome;

/// Counts twice, decides, and shows.
pub(super) fn run(spec: Spec, desk: Desk<'_>) -> Outcome<Answer> {
    let mut count = count::Count::begin(spec, desk)?;
    let counted = count.twice()?;
    let over = decide::over_limit(&counted, spec, desk)?;
    let details = count.details(&over)?;
    let decided = decide::decide(spec, desk, &counted, details)?;
    let tables = tables::all(&decided);
    let part = show::part(&decided, &tables);
    Ok(Answer { tables, part, ledger: counted.ledger, compared: counted.compared })
}
