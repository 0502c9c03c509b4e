//! A control that an analyst writes: a SELECT with a header, and no compiling.
//!
//! It reads the claims of the codes that its header names, and every rule table. What it finds is
//! a table and a page of the report; it passes no judgement, and nobody counted it a second time.

mod cases;
mod header;
mod show;
mod spec;

pub use cases::{Tested, test};
pub use header::name_of;
pub use spec::{KIND, Spec};

use super::{Answer, Compared, Desk, Engine};
use crate::counts::Own;
use crate::diagnostic::Outcome;
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::store::check_unchanged;
use crate::values::hash::Hash;
use std::path::PathBuf;

/// Asks the query, and shows what it gives.
fn run(spec: &Spec, desk: Desk<'_>) -> Outcome<Answer> {
    let mut files: Vec<(PathBuf, &Hash)> = Vec::new();
    let mut admitted = Amounts::default();
    for delivery in desk.deliveries {
        for part in &delivery.manifest.parts {
            files.push((delivery.path_of(part), &part.sha256));
            admitted.add(Amounts::new(part.rows, part.paid_cents));
        }
    }
    check_unchanged(&files)?;
    let mut relations = spec.relations(desk.tables)?;
    let paths: Vec<PathBuf> = files.into_iter().map(|(path, _)| path).collect();
    relations.add_claims_of("claims", &paths, &spec.codes)?;
    let read = relations.amounts("claims")?;
    let own = Own { query: spec.query(), relations: &relations, parameters: &spec.parameters };
    let plan = own.plan()?;
    let table = own.table(&plan, &spec.table(), spec.sensitivity())?;
    let part = show::part(spec, &table, &plan.persons, read);
    Ok(Answer {
        tables: vec![table],
        part,
        ledger: ledger(spec, admitted, read),
        // no fold knows an analyst's question
        compared: Compared { engine: Engine::Polars, rows: 0 },
        findings: Vec::new(),
    })
}

/// The lines that the query was given; what it makes of them is its own.
fn ledger(spec: &Spec, admitted: Amounts, read: Amounts) -> Ledger {
    let mut ledger = Ledger::default();
    let other = Amounts::new(admitted.rows - read.rows, admitted.paid.minus(read.paid));
    ledger.add(Heading::control(&spec.name, Stage::Used, None), read);
    ledger.add(Heading::control(&spec.name, Stage::Unused, Some("other-code")), other);
    ledger
}
