//! An analyst's query: looked at before it runs, and its rows as a result table.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "syntax trees and Polars have many kinds of nodes and types, of which a table has three"
)]

use super::columns::{self, first_select, output};
use super::{Parameters, Query, Relations, bind, guard, is_plain_name, pairs, persons};
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::values::{Cents, Day};
use polars::prelude::{
    Column as Values, DataFrame, DataType, Engine, Expr as Term, IdxSize, IntoLazy, LazyFrame,
    PolarsError, PolarsResult, Schema, SortMultipleOptions, col,
};
use sqlparser::ast::{Expr, OrderByExpr, OrderByKind, Statement};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An analyst's query with what it is asked of.
#[derive(Clone, Copy)]
pub struct Own<'a> {
    /// The text.
    pub query: Query<&'a str>,
    /// The relations that it may read.
    pub relations: &'a Relations,
    /// Its parameters.
    pub parameters: &'a Parameters,
}

/// What a query would give, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The columns of the table.
    pub columns: Vec<Column>,
    /// The columns of its ORDER BY.
    pub order: Vec<Key>,
    /// The columns that hold insured persons, under whatever name.
    pub persons: BTreeSet<String>,
    /// The text for Polars: with its parameters, and without the ORDER BY.
    text: String,
}

/// A column by which rows are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub column: String,
    /// From the last to the first.
    pub descending: bool,
    /// Where nulls stand; last, where the text does not say.
    pub nulls_first: bool,
}

/// The most rows of a table. What a person is to look at is less, and what a machine is to work on
/// is made by an engine of its own.
pub(super) const MOST_ROWS: usize = 1_000_000;

/// The relations and columns that a text names, as far as it can be read.
pub fn reads(query: Query<&str>) -> (BTreeSet<String>, BTreeSet<String>) {
    use sqlparser::{dialect::GenericDialect, parser::Parser};
    let statements = Parser::parse_sql(&GenericDialect {}, query.text).unwrap_or_default();
    let mut all = (BTreeSet::new(), BTreeSet::new());
    for read in statements.iter().map(columns::reads) {
        all.0.extend(read.relations);
        all.1.extend(read.columns);
    }
    all
}

impl Own<'_> {
    /// Looks at the text and plans it, without reading a claim.
    ///
    /// # Errors
    /// All that is wrong with it: what the dialect does not have, a relation or column that is not
    /// there, a column without a name or of a type that no table has, rows without an order, more
    /// rows paired than can be asked for.
    pub fn plan(&self) -> Outcome<Plan> {
        let tree = guard::parse(self.query, &self.relations.names())?;
        let schemas =
            self.relations.schemas(self.parameters).map_err(|error| self.failed(&error))?;
        let mut faults = columns::check(&self.query.place(), &tree, &schemas);
        let names = self.names(&tree, &mut faults);
        let order = self.order(&tree, &names, &mut faults);
        faults.extend(pairs::check(&self.query.place(), &tree, self.relations.sizes()));
        Refusal::unless_empty(faults)?;
        let persons = persons::columns(&tree);
        let mut folded = bind::folded(self.query, tree, self.parameters)?;
        if let Statement::Query(query) = &mut folded {
            query.order_by = None;
        }
        let text = folded.to_string();
        let schema = self.guarded(|| self.lazy(&text)?.collect_schema())?;
        Ok(Plan { columns: self.typed(&schema)?, order, persons, text })
    }

    /// Answers the query as planned: rows in its ORDER BY, and where that leaves rows level, by all
    /// columns.
    ///
    /// # Errors
    /// `query-too-many-rows`; an engine that gives up.
    pub fn table(&self, plan: &Plan, name: &str, sensitivity: Sensitivity) -> Outcome<Table> {
        self.table_of(plan, name, sensitivity, MOST_ROWS)
    }

    /// The same of at most so many rows. They are counted before they are sorted: where the first
    /// row too many is there, no more are asked for.
    fn table_of(
        &self,
        plan: &Plan,
        name: &str,
        sensitivity: Sensitivity,
        most: usize,
    ) -> Outcome<Table> {
        tracing::debug!(query = self.query.name, "asking");
        let frame = self.guarded(|| {
            let one_too_many = IdxSize::try_from(most + 1).expect("a million and one at most");
            let asked = cast(self.lazy(&plan.text)?, plan).limit(one_too_many);
            asked.collect_with_engine(Engine::Streaming)
        })?;
        let frame = frame.unwrap_single();
        if frame.height() > most {
            let what = format!("the query gives more than {most} rows, which nobody reads");
            return Err(self
                .fault("query-too-many-rows", what)
                .hint("count them by provider or month (GROUP BY), ask for fewer in WHERE, or for fewer days")
                .into());
        }
        let frame = self.guarded(|| sorted(frame.lazy(), plan).collect())?;
        let columns: Vec<&str> = plan.columns.iter().map(|column| column.name).collect();
        let key = self.key(&frame, plan).map_err(|error| self.failed(&error))?;
        let key = columns.iter().copied().filter(|name| key.iter().any(|key| key == name));
        let mut table = Table::new(name, sensitivity, &key.collect::<Vec<_>>(), &plan.columns);
        for row in rows(&frame, &plan.columns).map_err(|error| self.failed(&error))? {
            table.push(row);
        }
        Ok(table)
    }

    /// The names of the columns; a fault for each that has none.
    fn names(&self, tree: &Statement, faults: &mut Vec<Fault>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let select = match tree {
            Statement::Query(query) => first_select(&query.body),
            _ => None,
        };
        for item in select.into_iter().flat_map(|select| &select.projection) {
            match output(item) {
                None => faults.push(
                    self.fault("query-unnamed-column", format!("`{item}` has no name"))
                        .hint("give it one: `… AS name`"),
                ),
                Some(name) if !is_plain_name(&name) => faults.push(
                    self.fault("query-column-name", format!("`{name}` is no name of a column"))
                        .hint("use small letters, digits and `_`, at most 60"),
                ),
                Some(name) if names.contains(&name) => faults.push(
                    self.fault("query-column-twice", format!("two columns are called `{name}`"))
                        .hint("give one another name: `… AS name`"),
                ),
                Some(name) => names.push(name),
            }
        }
        names
    }

    /// The ORDER BY; a fault for each part of it that a reader of the table cannot see.
    fn order(&self, tree: &Statement, names: &[String], faults: &mut Vec<Fault>) -> Vec<Key> {
        let Statement::Query(query) = tree else { return Vec::new() };
        let Some(OrderByKind::Expressions(keys)) = query.order_by.as_ref().map(|by| &by.kind)
        else {
            return Vec::new();
        };
        let key = |key: &OrderByExpr| {
            let column = match &key.expr {
                Expr::Identifier(name) => &name.value,
                Expr::CompoundIdentifier(path) => &path.last()?.value,
                _ => return None,
            };
            Some(Key {
                column: names.iter().find(|name| *name == column)?.clone(),
                descending: key.options.asc == Some(false),
                nulls_first: key.options.nulls_first == Some(true),
            })
        };
        let mut order = Vec::new();
        for expr in keys {
            if let Some(key) = key(expr) {
                order.push(key);
                continue;
            }
            let asked = expr.expr.to_string();
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let near = nearest(&asked, known.iter().copied());
            let may = either(if near.is_empty() { known } else { near });
            let what =
                format!("the rows are ordered by `{asked}`, which is no column of the result");
            let hint = format!("order by {may}, or add it to the SELECT with a name");
            faults.push(self.fault("query-order", what).hint(hint));
        }
        order
    }

    fn lazy(&self, text: &str) -> PolarsResult<LazyFrame> {
        self.relations.context(self.parameters)?.execute(text)
    }

    /// The columns with their kinds.
    fn typed(&self, schema: &Schema) -> Outcome<Vec<Column>> {
        let (mut columns, mut faults) = (Vec::new(), Vec::new());
        for (name, data_type) in schema.iter() {
            match kind(name, data_type) {
                Ok(kind) => columns.push(Column::named(name, kind)),
                Err((what, hint)) => faults.push(
                    self.fault("query-column-type", format!("column `{name}` is {what}"))
                        .hint(hint),
                ),
            }
        }
        Refusal::unless_empty(faults)?;
        Ok(columns)
    }

    /// The columns that make a row unique: those of the ORDER BY, or all where rows are level in it.
    fn key(&self, frame: &DataFrame, plan: &Plan) -> PolarsResult<Vec<String>> {
        let order: Vec<String> = plan.order.iter().map(|key| key.column.clone()).collect();
        let unique = frame.select(order.iter().map(String::as_str))?.is_unique()?.all();
        if unique {
            return Ok(order);
        }
        tracing::warn!(
            query = self.query.name,
            "rows are level in the ORDER BY: here they stand by all columns, another engine may order them otherwise"
        );
        Ok(frame.get_column_names().into_iter().map(ToString::to_string).collect())
    }

    fn fault(&self, id: &'static str, what: String) -> Fault {
        Fault::new(id, what).at(self.query.place())
    }

    /// Polars panics on some plans that its streaming engine does not know: a query that cannot be
    /// answered is no bug of the program.
    fn guarded<T>(&self, work: impl FnOnce() -> PolarsResult<T>) -> Outcome<T> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(done) => done.map_err(|error| self.failed(&error)),
            Err(_) => Err(self
                .fault(
                    "query",
                    "the query could not be answered: the engine gave up on it".to_owned(),
                )
                .hint("ask in smaller steps: a WITH for each join")
                .into()),
        }
    }

    /// The first line of what Polars says; the others are its plan.
    fn failed(&self, error: &PolarsError) -> Refusal {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default();
        self.fault("query", format!("the query could not be answered: {first}")).into()
    }
}

/// What a table can hold, or what it cannot and what to do about it.
fn kind(name: &str, data_type: &DataType) -> Result<ColumnKind, (String, &'static str)> {
    use DataType::{
        Boolean, Date, Datetime, Duration, Float32, Float64, Int8, Int16, Int32, Int64, Null,
        String, UInt8, UInt16, UInt32, UInt64,
    };
    let said = |what: &str, hint| Err((what.to_owned(), hint));
    match data_type {
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64 => Ok(match name {
            _ if name.ends_with("_cents") => ColumnKind::Cents,
            _ if name.ends_with("_x10000") => ColumnKind::X10000,
            _ => ColumnKind::Int,
        }),
        Date => Ok(ColumnKind::Day),
        String => Ok(ColumnKind::Text),
        Float32 | Float64 => said(
            "a number with a fraction",
            "give the counts and sums that it is made of, as whole numbers; shares and means are for whoever reads the table",
        ),
        Boolean => said("true or false", "write `CASE WHEN … THEN 1 ELSE 0 END`"),
        Datetime(..) => said("a moment", "write `CAST(… AS DATE)`"),
        Duration(_) => said("a duration", "compare the dates, or give both"),
        Null => said("without a type", "write `CAST(NULL AS BIGINT)` or `CAST(NULL AS DATE)`"),
        other => Err((format!("of the type {other}"), "give whole numbers, texts or dates")),
    }
}

/// The columns in the types that a table has.
fn cast(plan: LazyFrame, asked: &Plan) -> LazyFrame {
    let casts: Vec<Term> = asked
        .columns
        .iter()
        .map(|column| match column.kind {
            ColumnKind::Day | ColumnKind::Text => col(column.name),
            _ => col(column.name).strict_cast(DataType::Int64),
        })
        .collect();
    plan.select(casts)
}

/// The rows in a total order.
fn sorted(plan: LazyFrame, asked: &Plan) -> LazyFrame {
    let rest = asked.columns.iter().map(|column| column.name);
    let rest = rest.filter(|name| asked.order.iter().all(|key| key.column != *name));
    let keys = asked.order.iter().map(|key| col(key.column.as_str())).chain(rest.clone().map(col));
    let level = rest.map(|_| false);
    let descending = asked.order.iter().map(|key| key.descending).chain(level.clone());
    let nulls_last = asked.order.iter().map(|key| !key.nulls_first).chain(level.map(|_| true));
    let options = SortMultipleOptions::default()
        .with_order_descending_multi(descending.collect::<Vec<_>>())
        .with_nulls_last_multi(nulls_last.collect::<Vec<_>>());
    plan.sort_by_exprs(keys.collect::<Vec<_>>(), options)
}

fn rows(frame: &DataFrame, columns: &[Column]) -> PolarsResult<Vec<Vec<Value>>> {
    let cells: Vec<Vec<Value>> = columns
        .iter()
        .map(|column| cells(frame.column(column.name)?, column.kind))
        .collect::<PolarsResult<_>>()?;
    let mut cells: Vec<_> = cells.into_iter().map(Vec::into_iter).collect();
    Ok((0..frame.height())
        .map(|_| cells.iter_mut().map(|column| column.next().unwrap_or(Value::Null)).collect())
        .collect())
}

fn cells(values: &Values, kind: ColumnKind) -> PolarsResult<Vec<Value>> {
    Ok(match kind {
        ColumnKind::Text => values.str()?.iter().map(Value::from).collect(),
        ColumnKind::Day => {
            let days = values.date()?.physical();
            days.iter().map(|day| day.and_then(Day::from_epoch_days).into()).collect()
        }
        ColumnKind::Cents => {
            values.i64()?.iter().map(|cents| cents.map(Cents::new).into()).collect()
        }
        ColumnKind::X10000 => {
            values.i64()?.iter().map(|rate| rate.map_or(Value::Null, Value::X10000)).collect()
        }
        _ => values.i64()?.iter().map(Value::from).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Values;
    use super::*;

    const EACH_WITH_EACH: &str =
        "SELECT a.n AS one, b.n AS other FROM a CROSS JOIN b ORDER BY other, one";

    /// Two relations of so many numbers.
    fn numbers(count: i64) -> Relations {
        let mut both = Relations::default();
        for name in ["a", "b"] {
            both.add_table(name, vec![("n", Values::Int((0..count).collect()))]);
        }
        both
    }

    fn table(text: &str, relations: &Relations, most: usize) -> Outcome<Table> {
        let query = Query { name: "probe", text };
        let own = Own { query, relations, parameters: &Parameters::default() };
        own.table_of(&own.plan()?, "probe", Sensitivity::Aggregate, most)
    }

    #[test]
    fn the_last_row_that_a_table_holds_is_in_it_and_one_more_is_refused() {
        let relations = numbers(1_000);
        let held = table(EACH_WITH_EACH, &relations, 1_000_000).unwrap();
        let rows = held.rows();
        assert_eq!(rows.len(), 1_000_000);
        assert_eq!(rows[1], [Value::Int(1), Value::Int(0)], "in the order asked");
        assert_eq!(rows[999_999], [Value::Int(999), Value::Int(999)]);
        let refusal = table(EACH_WITH_EACH, &relations, 999_999).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "query-too-many-rows");
        assert!(refusal.faults()[0].to_string().contains("999999 rows"));
    }

    #[test]
    fn a_million_rows_are_refused_at_the_first_that_is_too_many() {
        let refusal = table(EACH_WITH_EACH, &numbers(1_000), 10_000).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "query-too-many-rows");
        assert!(refusal.faults()[0].to_string().contains("gives more than 10000 rows"));
    }

    /// Each row with each of five tables: none of them is made.
    #[test]
    fn a_thousand_to_the_fifth_is_refused_before_it_is_asked() {
        let chain = "SELECT a.n AS one FROM a CROSS JOIN b CROSS JOIN a c CROSS JOIN b d \
                     CROSS JOIN a e ORDER BY one";
        let refusal = table(chain, &numbers(1_000), MOST_ROWS).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "query-too-many-rows");
        assert!(refusal.faults()[0].to_string().contains("`e` (1000)"), "{refusal}");
        let joined = "SELECT a.n AS one FROM a JOIN b ON a.n = b.n JOIN a c ON c.n = b.n \
                      CROSS JOIN b d WHERE d.n = c.n ORDER BY one";
        assert_eq!(table(joined, &numbers(1_000), MOST_ROWS).unwrap().rows().len(), 1_000);
    }
}
