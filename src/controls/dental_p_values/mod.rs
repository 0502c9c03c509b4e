//! Dentists who bill more than 5,000 P a month, 13,000 a quarter or 46,000 a year.
//!
//! Source: nomenclature, art. 6 § 19.

mod charts;
mod count;
mod decide;
mod dossier;
mod dossier_sheets;
mod show;
mod spec;
mod tables;

pub use spec::{KIND, Spec};

use super::{Answer, Desk};
use crate::diagnostic::Outcome;
use crate::law::assess;

/// Counts twice, decides, and shows; what was decided makes dossiers.
fn run(spec: Spec, desk: Desk<'_>) -> Outcome<(Answer, dossier::Maker<'_>)> {
    let mut count = count::Count::begin(spec, desk)?;
    let counted = count.twice()?;
    let limits = desk.tables.p_limits(spec.year)?;
    let years = assess(&counted.tallies, limits);
    let over = years.iter().filter(|year| year.is_over()).map(|year| year.provider.clone());
    let details = count.details(&over.collect::<Vec<_>>())?;
    let decided = decide::decide(spec, desk, limits, &counted, years, details);
    let tables = tables::all(&decided);
    let part = show::part(&decided, &tables);
    let answer = Answer {
        tables,
        part,
        ledger: counted.ledger,
        compared: counted.compared,
        findings: decided.findings.clone(),
    };
    Ok((answer, dossier::Maker { count, decided }))
}
