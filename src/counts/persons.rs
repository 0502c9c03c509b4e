//! Which columns of an answer hold insured persons, under whatever name the query gives them.
//!
//! A pseudonym is followed from `person_id` of claims and rule tables through every SELECT to the
//! columns of the last one. What only counts or compares persons does not hold them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the syntax tree has a hundred kinds of nodes, of which few pass a text on"
)]

use super::bind::Tree;
use super::columns::output;
use super::guard::is_comparison;
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Query, Select, SelectItem,
    SetExpr, Statement, TableFactor, TableWithJoins,
};
use std::collections::{BTreeMap, BTreeSet};

/// The column of claims and of rule tables that holds them.
const PERSON: &str = "person_id";

/// Functions whose answer is a number of rows, whatever is in them.
const NUMBERS: [&str; 4] = ["COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK"];

/// The columns that hold persons, of relations of a WITH, or of what a SELECT reads, by name.
type Known = BTreeMap<String, BTreeSet<String>>;

/// The columns of a query's answer that hold persons.
pub(super) fn columns(tree: &Tree) -> BTreeSet<String> {
    match tree {
        Statement::Query(asked) => named(query(asked, &Known::new())),
        _ => BTreeSet::new(),
    }
}

/// A column's name, where it has one, and whether it holds persons.
type Given = Vec<(Option<String>, bool)>;

fn named(given: Given) -> BTreeSet<String> {
    given.into_iter().filter_map(|(name, holds)| name.filter(|_| holds)).collect()
}

fn query(asked: &Query, outer: &Known) -> Given {
    let mut known = outer.clone();
    for table in asked.with.iter().flat_map(|with| &with.cte_tables) {
        let holding = named(query(&table.query, &known));
        known.insert(table.alias.name.value.clone(), holding);
    }
    body(&asked.body, &known)
}

fn body(asked: &SetExpr, known: &Known) -> Given {
    match asked {
        SetExpr::Select(asked) => select(asked, known),
        SetExpr::Query(asked) => query(asked, known),
        SetExpr::SetOperation { left, right, .. } => {
            let both = body(left, known).into_iter().zip(body(right, known));
            both.map(|((name, one), (_, other))| (name, one || other)).collect()
        }
        _ => Given::new(),
    }
}

fn select(asked: &Select, known: &Known) -> Given {
    let mut scope = Known::new();
    asked.from.iter().for_each(|from| read(from, known, &mut scope));
    let holds = |item: &SelectItem| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
            passes_on(expr, &scope)
        }
        _ => true,
    };
    asked.projection.iter().map(|item| (output(item), holds(item))).collect()
}

/// Adds what stands in FROM, by the name that it is called.
fn read(from: &TableWithJoins, known: &Known, scope: &mut Known) {
    let factors = std::iter::once(&from.relation).chain(from.joins.iter().map(|j| &j.relation));
    for factor in factors {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let relation = name.to_string();
                let own = known.get(&relation).cloned();
                let called = alias.as_ref().map_or(relation, |alias| alias.name.value.clone());
                scope.insert(called, own.unwrap_or_else(|| [PERSON.to_owned()].into()));
            }
            TableFactor::Derived { subquery, alias: Some(alias), .. } => {
                scope.insert(alias.name.value.clone(), named(query(subquery, known)));
            }
            TableFactor::NestedJoin { table_with_joins, .. } => {
                read(table_with_joins, known, scope);
            }
            _ => {}
        }
    }
}

/// Whether the value of an expression is, or is made of, a person's pseudonym.
fn passes_on(expr: &Expr, scope: &Known) -> bool {
    let of = |inner: &Expr| passes_on(inner, scope);
    match expr {
        Expr::Identifier(name) => scope.values().any(|holding| holding.contains(&name.value)),
        Expr::CompoundIdentifier(path) => match path.as_slice() {
            [relation, name] => {
                scope.get(&relation.value).is_some_and(|holding| holding.contains(&name.value))
            }
            _ => true,
        },
        Expr::BinaryOp { op, .. } if is_comparison(op) => false,
        Expr::BinaryOp { left, right, .. } => of(left) || of(right),
        Expr::Case { conditions, else_result, .. } => {
            conditions.iter().any(|when| of(&when.result))
                || else_result.as_ref().is_some_and(|other| of(other))
        }
        Expr::Function(function) => {
            let name = function.name.to_string().to_uppercase();
            !NUMBERS.contains(&name.as_str()) && arguments(function).any(of)
        }
        Expr::Cast { expr, .. }
        | Expr::Nested(expr)
        | Expr::UnaryOp { expr, .. }
        | Expr::Substring { expr, .. } => of(expr),
        Expr::Value(_)
        | Expr::TypedString(_)
        | Expr::Interval(_)
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Exists { .. }
        | Expr::Between { .. }
        | Expr::Like { .. }
        | Expr::Extract { .. } => false,
        // the dialect has no others: what nobody foresaw is not shown
        _ => true,
    }
}

fn arguments(function: &Function) -> impl Iterator<Item = &Expr> {
    let list = match &function.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        _ => &[],
    };
    list.iter().filter_map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Query as Text, guard};

    fn holding(text: &str) -> Vec<String> {
        let relations = ["claims", "register", "params"].map(str::to_owned).into();
        let tree = guard::parse(Text { name: "test.sql", text }, &relations).unwrap();
        super::columns(&tree).into_iter().collect()
    }

    #[test]
    fn a_pseudonym_is_followed_whatever_it_is_called() {
        for (text, expected) in [
            ("SELECT c.person_id FROM claims c ORDER BY c.person_id NULLS LAST", "person_id"),
            ("SELECT c.person_id AS x, c.quantity FROM claims c ORDER BY x", "x"),
            ("SELECT person_id AS x FROM claims ORDER BY x", "x"),
            (
                "SELECT r.person_id AS x FROM claims c JOIN register r ON r.person_id = c.person_id ORDER BY x",
                "x",
            ),
            ("SELECT SUBSTR(c.person_id, 1, 6) AS x FROM claims c ORDER BY x", "x"),
            ("SELECT 'p' || c.person_id AS x FROM claims c ORDER BY x", "x"),
            ("SELECT CAST(c.person_id AS BIGINT) + 1 AS x FROM claims c ORDER BY x", "x"),
            ("SELECT COALESCE(c.provider_key, c.person_id) AS x FROM claims c ORDER BY x", "x"),
            (
                "SELECT MIN(c.person_id) AS x, MAX((c.provider_key)) AS y FROM claims c ORDER BY x",
                "x",
            ),
            (
                "SELECT CASE WHEN c.quantity > 0 THEN c.person_id ELSE 'none' END AS x FROM claims c ORDER BY x",
                "x",
            ),
            (
                "SELECT CASE WHEN c.quantity > 0 THEN 'none' ELSE c.person_id END AS x FROM claims c ORDER BY x",
                "x",
            ),
            (
                "SELECT LAG(c.person_id) OVER (ORDER BY c.service_date) AS x FROM claims c ORDER BY x",
                "x",
            ),
            (
                "WITH a AS (SELECT c.person_id AS one FROM claims c), b AS (SELECT a.one AS two FROM a) \
              SELECT b.two AS x FROM b ORDER BY x",
                "x",
            ),
            ("SELECT d.z AS x FROM (SELECT c.person_id AS z FROM claims c) d ORDER BY x", "x"),
            ("SELECT z AS x FROM (SELECT c.person_id AS z FROM claims c) d ORDER BY x", "x"),
            (
                "SELECT c.provider_key AS x FROM claims c UNION ALL SELECT c.person_id FROM claims c ORDER BY x",
                "x",
            ),
            (
                "SELECT c.provider_key AS x FROM claims c UNION ALL (SELECT c.person_id FROM claims c) ORDER BY x",
                "x",
            ),
        ] {
            assert_eq!(holding(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_counts_or_compares_persons_does_not_hold_them() {
        for text in [
            "SELECT CAST(COUNT(DISTINCT c.person_id) AS BIGINT) AS x FROM claims c ORDER BY x",
            "SELECT CASE WHEN c.person_id IS NULL THEN 1 ELSE 0 END AS x FROM claims c ORDER BY x",
            "SELECT CASE WHEN c.person_id > 'm' THEN 1 ELSE 0 END AS x FROM claims c ORDER BY x",
            "SELECT c.provider_key AS person FROM claims c WHERE c.person_id IS NOT NULL ORDER BY person",
            "SELECT CAST(ROW_NUMBER() OVER (PARTITION BY c.person_id ORDER BY c.service_date) AS BIGINT) AS x \
             FROM claims c ORDER BY x",
            "WITH a AS (SELECT c.person_id, CAST(COUNT(*) AS BIGINT) AS n FROM claims c GROUP BY c.person_id) \
             SELECT a.n FROM a ORDER BY a.n",
            "WITH a AS (SELECT c.provider_key AS person_id FROM claims c) SELECT a.person_id AS x FROM a ORDER BY x",
        ] {
            assert_eq!(holding(text), Vec::<String>::new(), "{text}");
        }
    }
}
