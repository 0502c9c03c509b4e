//! Dentists who bill more than 5,000 P a month, 13,000 a quarter or 46,000 a year.
//!
//! Source: nomenclature, art. 6 § 19.

mod acts;
mod charts;
mod count;
mod days;
mod decide;
mod distribution;
mod dossier;
mod dossier_sheets;
mod early;
mod fragility;
mod procedure;
mod show;
mod show_more;
mod spec;
mod tables;

pub use spec::{KIND, Spec};

use super::{Answer, Desk};
use crate::diagnostic::Outcome;
use crate::law::assess;
use crate::values::ProviderKey;

/// Counts twice, decides, and shows; what was decided makes dossiers.
fn run(spec: Spec, desk: Desk<'_>) -> Outcome<(Answer, dossier::Maker<'_>)> {
    let count = count::Count::begin(&spec, desk)?;
    let counted = count.twice()?;
    let limits = desk.tables.p_limits(spec.year)?;
    let years = assess(&counted.tallies, limits);
    let over = years.iter().filter(|year| year.is_over()).map(|year| year.provider.clone());
    let over: Vec<ProviderKey> = over.collect();
    let decided_before = procedure::decided_before(desk.tables, &over);
    let details = count.details(&over, &counted.tallies, &decided_before)?;
    let early = spec.until.map(|until| count.early(until, limits)).transpose()?;
    let decided = decide::decide(spec, desk, limits, &counted, years, details, early);
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
