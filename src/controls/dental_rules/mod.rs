//! The rules of art. 5 over all dentists: age, frequency, what may not stand together, what must
//! come before, which tooth.
//!
//! Source: nomenclature, art. 5, as printed in decision BRS/N/2023/25; the rules are
//! `reference/dental_rules.toml`.

mod count;
mod decide;
mod lots;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod naive_before;
#[cfg(test)]
mod naive_beside;
#[cfg(test)]
mod naive_counted;
#[cfg(test)]
mod naive_sets;
#[cfg(test)]
mod property;
mod show;
mod spec;
mod tables;
#[cfg(test)]
mod tests;

pub use spec::{KIND, Spec};

use super::{Answer, Desk};
use crate::diagnostic::Outcome;

/// Counts twice, judges, and shows.
fn run(spec: &Spec, desk: Desk<'_>) -> Outcome<Answer> {
    let counted = count::count(spec, desk)?;
    let decided = decide::decide(spec, desk, counted);
    let tables = tables::all(&decided);
    let part = show::part(&decided, &tables);
    Ok(Answer {
        tables,
        part,
        ledger: decided.ledger,
        compared: decided.compared,
        findings: decided.findings,
    })
}
