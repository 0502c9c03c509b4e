//! Whether the columns that a query names are there: with the nearest name, which an engine does not
//! say.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the syntax tree has a hundred kinds of nodes, of which few name a column"
)]

use super::bind::Tree;
use crate::diagnostic::{Fault, either, nearest};
use sqlparser::ast::{
    Expr, Ident, Query, Select, SelectItem, SetExpr, TableFactor, Visit, Visitor,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// The columns of each relation, in their order.
pub(super) type Schemas = BTreeMap<String, Vec<String>>;

/// What a query reads, whatever of it is right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reads {
    /// Relations, and the names of its own WITH.
    pub(super) relations: BTreeSet<String>,
    /// Columns, of whatever relation.
    pub(super) columns: BTreeSet<String>,
}

/// What a query reads.
pub(super) fn reads(tree: &Tree) -> Reads {
    let mut names = Names::default();
    let _: ControlFlow<()> = Visit::visit(tree, &mut names);
    let relations = names.aliases.values().flatten().cloned().collect();
    let columns = names.used.into_iter().map(|used| used.column).collect();
    Reads { relations, columns }
}

/// The columns that no relation has, each with the line and the nearest names.
pub(super) fn check(place: &str, tree: &Tree, schemas: &Schemas) -> Vec<Fault> {
    let mut names = Names::default();
    let _: ControlFlow<()> = Visit::visit(tree, &mut names);
    let mut faults: Vec<Fault> = Vec::new();
    for used in &names.used {
        if let Some(fault) = names.fault_of(used, schemas) {
            let fault = fault.at(format!("{place}:{}", used.line));
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
    faults
}

/// The names of the rows that a query gives; `None` where one has no name.
pub(super) fn outputs(query: &Query) -> Option<Vec<String>> {
    first_select(&query.body)?.projection.iter().map(output).collect()
}

/// The SELECT that names the columns of a UNION.
pub(super) fn first_select(body: &SetExpr) -> Option<&Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::Query(query) => first_select(&query.body),
        SetExpr::SetOperation { left, .. } => first_select(left),
        _ => None,
    }
}

/// The name of a column of a SELECT; `None` where it has none.
pub(super) fn output(item: &SelectItem) -> Option<String> {
    match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
        SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(name.value.clone()),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(path)) => {
            path.last().map(|name| name.value.clone())
        }
        _ => None,
    }
}

/// A column where it stands.
struct Used {
    /// The name before the point.
    of: Option<String>,
    column: String,
    line: u64,
}

#[derive(Default)]
struct Names {
    /// By what name each relation is called; the same name may be given in several SELECTs.
    aliases: BTreeMap<String, BTreeSet<String>>,
    /// Relations of a WITH and in brackets: their columns, as far as known.
    own: BTreeMap<String, Option<Vec<String>>>,
    /// Names that a SELECT gives.
    given: BTreeSet<String>,
    used: Vec<Used>,
}

impl Names {
    fn fault_of(&self, used: &Used, schemas: &Schemas) -> Option<Fault> {
        let column = used.column.as_str();
        let Some(of) = &used.of else { return self.fault_of_bare(column, schemas) };
        let Some(relations) = self.aliases.get(of) else {
            let known: Vec<&str> = self.aliases.keys().map(String::as_str).collect();
            let what = format!("`{of}.{column}`: nothing in FROM is called `{of}`");
            let hint = format!("it calls its relations {}", either(known));
            return Some(Fault::new("query-unknown-alias", what).hint(hint));
        };
        let mut known: Vec<&str> = Vec::new();
        for relation in relations {
            // of a relation that is not there, the guard has told
            known.extend(self.columns_of(relation, schemas)?);
        }
        let what = format!("`{of}` has no column `{column}`");
        (!known.contains(&column)).then(|| unknown(what, column, &known))
    }

    fn fault_of_bare(&self, column: &str, schemas: &Schemas) -> Option<Fault> {
        let mut known: Vec<&str> = self.given.iter().map(String::as_str).collect();
        let is_params = |relation: &&String| relation.as_str() == "params";
        for relation in self.aliases.values().flatten().filter(|one| !is_params(one)) {
            known.extend(self.columns_of(relation, schemas)?);
        }
        if known.contains(&column) {
            return None;
        }
        let parameters = schemas.get("params").map(Vec::as_slice).unwrap_or_default();
        if parameters.iter().any(|name| name == column) {
            let what = format!("`{column}` is a parameter, and stands without its relation");
            let hint = format!("write `p.{column}`, with `CROSS JOIN params p`");
            return Some(Fault::new("query-bare-parameter", what).hint(hint));
        }
        Some(unknown(format!("no relation has a column `{column}`"), column, &known))
    }

    /// `None` where nobody knows.
    fn columns_of<'a>(&'a self, relation: &str, schemas: &'a Schemas) -> Option<Vec<&'a str>> {
        match self.own.get(relation) {
            Some(own) => Some(own.as_ref()?.iter().map(String::as_str).collect()),
            None => Some(schemas.get(relation)?.iter().map(String::as_str).collect()),
        }
    }

    fn use_of(&mut self, of: Option<&Ident>, column: &Ident) {
        self.used.push(Used {
            of: of.map(|name| name.value.clone()),
            column: column.value.clone(),
            line: column.span.start.line,
        });
    }
}

fn unknown(what: String, column: &str, known: &[&str]) -> Fault {
    let close = nearest(column, known.iter().copied().collect::<BTreeSet<_>>());
    let hint = if close.is_empty() {
        format!("it has {}", either(known.iter().copied()).replace(" or ", " and "))
    } else {
        format!("did you mean {}?", either(close))
    };
    Fault::new("query-unknown-column", what).hint(hint)
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.own.insert(table.alias.name.value.clone(), outputs(&table.query));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        self.given.extend(select.projection.iter().filter_map(|item| match item {
            SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
            _ => None,
        }));
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let relation = name.to_string();
                let called = alias.as_ref().map_or(&relation, |alias| &alias.name.value).clone();
                self.aliases.entry(called).or_default().insert(relation);
            }
            TableFactor::Derived { subquery, alias: Some(alias), .. } => {
                let called = alias.name.value.clone();
                // a name that no relation has: it stands for what is in the brackets
                let own = format!("({called})");
                self.own.insert(own.clone(), outputs(subquery));
                self.aliases.entry(called).or_default().insert(own);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(column) => self.use_of(None, column),
            Expr::CompoundIdentifier(path) => {
                if let [of, column] = path.as_slice() {
                    self.use_of(Some(of), column);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Query as Text, guard};
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let schemas = Schemas::from([
            ("claims".to_owned(), columns(&["provider_key", "service_date", "paid_cents"])),
            ("params".to_owned(), columns(&["service_from", "bound"])),
        ]);
        let relations = schemas.keys().cloned().collect();
        let tree = guard::parse(Text { name: "test.sql", text }, &relations).unwrap();
        check("test.sql", &tree, &schemas).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn columns_that_are_there_pass() {
        for text in [
            "SELECT c.provider_key, CAST(SUM(c.paid_cents) AS BIGINT) AS paid FROM claims c \
             CROSS JOIN params p WHERE c.service_date >= p.service_from GROUP BY c.provider_key ORDER BY paid",
            "WITH a AS (SELECT c.paid_cents AS cents FROM claims c) SELECT cents FROM a ORDER BY cents",
            "SELECT x.cents FROM (SELECT c.paid_cents AS cents FROM claims c) x ORDER BY x.cents",
            "SELECT provider_key FROM claims ORDER BY provider_key",
        ] {
            assert_eq!(faults(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_column_that_is_not_there_is_named_with_its_line_and_the_nearest() {
        for (text, what) in [
            (
                "SELECT c.paid_cent\nFROM claims c ORDER BY c.paid_cents",
                "test.sql:1\nhint: did you mean `paid_cents`?",
            ),
            (
                "SELECT c.paid_cents\nFROM claims c\nORDER BY d.paid_cents",
                "test.sql:3\nhint: it calls its relations `c`",
            ),
            ("SELECT paid FROM claims ORDER BY paid", "no relation has a column `paid`"),
            (
                "SELECT c.paid_cents FROM claims c CROSS JOIN params p WHERE c.paid_cents > bound ORDER BY c.paid_cents",
                "write `p.bound`",
            ),
            (
                "SELECT c.paid_cents FROM claims c CROSS JOIN params p WHERE c.paid_cents > p.bond ORDER BY c.paid_cents",
                "did you mean `bound`?",
            ),
            (
                "WITH a AS (SELECT c.paid_cents AS cents FROM claims c) SELECT a.cent FROM a ORDER BY a.cents",
                "did you mean `cents`?",
            ),
            (
                "SELECT x.cent FROM (SELECT c.paid_cents AS cents FROM claims c) x ORDER BY x.cents",
                "did you mean `cents`?",
            ),
        ] {
            let faults = faults(text);
            assert!(faults.len() == 1 && faults[0].contains(what), "{text}: {faults:?}");
        }
    }
}
