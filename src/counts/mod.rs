//! The queries on Polars: each answers with typed rows. What is counted stands in `queries/`;
//! here is how it is asked, and nothing of Polars leaves this room.

mod bind;
pub mod dental;
mod guard;
mod relations;

pub use bind::{Parameter, Parameters};
pub use guard::check_dialect;
pub use relations::Relations;

use crate::diagnostic::{Fault, Outcome};
use polars::prelude::{DataFrame, Engine};

/// A query file, compiled in: the text that a jurist reads is the text that runs.
#[derive(Debug, Clone, Copy)]
pub struct Query {
    /// Path below `queries/` without ending, e.g. `dental/p_by_month`.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

/// Every query of the program, by name.
pub const QUERIES: &[Query] = dental::QUERIES;

/// Runs a query over named relations with its parameters; rows in the order of its `ORDER BY`.
fn ask(query: Query, relations: &Relations, parameters: &Parameters) -> Outcome<DataFrame> {
    let failed = |error: polars::error::PolarsError| {
        Fault::new("query", format!("the query could not be answered: {error}"))
            .at(format!("queries/{}.sql", query.name))
    };
    let text = bind::fold(query, &relations.names(), parameters)?;
    tracing::debug!(query = query.name, "asking");
    let answer = relations
        .context(parameters)
        .and_then(|mut context| context.execute(&text))
        .and_then(|plan| plan.collect_with_engine(Engine::Streaming))
        .map_err(failed)?;
    Ok(answer.unwrap_single())
}
