//! The queries on Polars: each answers with typed rows. What is counted stands in `queries/`;
//! here is how it is asked, and nothing of Polars leaves this room.

pub mod antigen;
mod bind;
mod codes;
mod columns;
pub mod dental;
pub mod dental_rules;
mod grammar;
mod guard;
mod header;
pub mod ngs;
pub mod ngs_excluded;
mod own;
mod pairs;
mod persons;
mod relations;
mod rows;

pub use bind::{Parameter, Parameters};
pub use codes::Codes;
pub use guard::check_dialect;
pub use header::{Declared, Entry, Header, is_plain_name};
pub use own::{Key, Own, Plan, reads};
pub use relations::{Relations, Values};

use crate::diagnostic::{Fault, Outcome, Refusal};
use polars::prelude::{DataFrame, DataType, Engine, PolarsError, PolarsResult};
use std::path::Path;

/// A query file: the text that a jurist reads is the text that runs. The program's own are compiled
/// in; an analyst's is read when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query<T = &'static str> {
    /// Path below `queries/` without ending, e.g. `dental/p_by_month`; of an analyst's file its path
    /// as it was given, e.g. `controls/repeat.sql`.
    pub name: T,
    /// The file.
    pub text: T,
}

impl<T: AsRef<str>> Query<T> {
    /// Where the text lies, for messages.
    pub fn place(&self) -> String {
        let name = self.name.as_ref();
        let is_file =
            Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("sql"));
        if is_file { name.to_owned() } else { format!("queries/{name}.sql") }
    }
}

/// Every query of the program, by name.
pub const QUERIES: &[Query] = &ALL;

const ALL: [Query;
    dental::QUERIES.len()
        + dental_rules::QUERIES.len()
        + ngs::QUERIES.len()
        + ngs_excluded::QUERIES.len()
        + antigen::QUERIES.len()] = all(&[
    dental::QUERIES,
    dental_rules::QUERIES,
    ngs::QUERIES,
    ngs_excluded::QUERIES,
    antigen::QUERIES,
]);

/// The queries of every room, one room after another.
const fn all<const N: usize>(rooms: &[&[Query]]) -> [Query; N] {
    let mut queries = [rooms[0][0]; N];
    let (mut room, mut at) = (0, 0);
    while room < rooms.len() {
        let mut query = 0;
        while query < rooms[room].len() {
            queries[at] = rooms[room][query];
            (query, at) = (query + 1, at + 1);
        }
        room += 1;
    }
    assert!(at == N, "every query has its place");
    queries
}

/// A query file, by its name.
macro_rules! query {
    ($name:literal) => {
        crate::counts::Query {
            name: $name,
            text: include_str!(concat!("../../queries/", $name, ".sql")),
        }
    };
}
use query;

/// How a query gets its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// As literals in its comparisons: what every control asks for.
    Literals,
    /// By the join with `params` that its text says: what other engines do.
    Join,
}

/// The rows of an answer as text: whole numbers, ISO dates, `None` for null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The cells, in the order of the query's `ORDER BY`.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Asks any query of any relations and gives the rows as text: for the cases of `tests/queries/`,
/// which are compared with the answers of other engines by value. Controls take typed rows.
///
/// # Errors
/// Where the text is not in the common dialect or cannot be answered.
pub fn answer(
    query: Query<&str>,
    relations: &Relations,
    parameters: &Parameters,
    binding: Binding,
) -> Outcome<Answer> {
    let frame = match binding {
        Binding::Literals => ask(query, relations, parameters)?,
        Binding::Join => {
            guard::parse(query, &relations.names())?;
            execute(query, query.text, relations, parameters)?
        }
    };
    cells(&frame).map_err(|error| failed(query, &error))
}

fn cells(frame: &DataFrame) -> PolarsResult<Answer> {
    let texts: Vec<_> = frame
        .columns()
        .iter()
        .map(|column| column.cast(&DataType::String))
        .collect::<PolarsResult<_>>()?;
    let row = |at: usize| {
        texts.iter().map(|column| Ok(column.str()?.get(at).map(str::to_owned))).collect()
    };
    Ok(Answer {
        columns: frame.get_column_names().into_iter().map(ToString::to_string).collect(),
        rows: (0..frame.height()).map(row).collect::<PolarsResult<_>>()?,
    })
}

/// Does two works at a time that ask queries: Polars alone leaves a core idle while a query begins and
/// ends. Two and not more, since each holds its groups in memory.
pub fn side_by_side<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(PLANNING_STACK);
        let one = thread.spawn_scoped(scope, one).expect("the system has a thread to give");
        let other = other();
        let one = one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (one, other)
    })
}

/// Bytes of stack for a thread that asks: Polars plans a query by recursion.
const PLANNING_STACK: usize = 16 << 20;

/// Runs a query over named relations with its parameters; rows in the order of its `ORDER BY`.
fn ask(query: Query<&str>, relations: &Relations, parameters: &Parameters) -> Outcome<DataFrame> {
    let text = bind::fold(query, &relations.names(), parameters)?;
    execute(query, &text, relations, parameters)
}

fn execute(
    query: Query<&str>,
    text: &str,
    relations: &Relations,
    parameters: &Parameters,
) -> Outcome<DataFrame> {
    tracing::debug!(query = query.name, "asking");
    let answer = relations
        .context(parameters)
        .and_then(|mut context| context.execute(text))
        .and_then(|plan| plan.collect_with_engine(Engine::Streaming))
        .map_err(|error| failed(query, &error))?;
    Ok(answer.unwrap_single())
}

fn failed(query: Query<&str>, error: &PolarsError) -> Refusal {
    Fault::new("query", format!("the query could not be answered: {error}"))
        .at(query.place())
        .into()
}
