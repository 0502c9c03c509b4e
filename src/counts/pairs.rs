//! Relations that are joined each row with each: how many rows that makes, before an engine makes
//! them. Polars has them all in memory before a limit acts.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the syntax tree has a hundred kinds of nodes, of which a size rests on a few"
)]

use super::bind::Tree;
use super::own::MOST_ROWS;
use crate::diagnostic::Fault;
use sqlparser::ast::{
    BinaryOperator, Expr, GroupByExpr, Join, JoinConstraint, JoinOperator, Query, Select,
    SelectItem, SetExpr, Spanned, TableFactor, Visit, Visitor,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// With so many others a row may be paired without a word on what they have in common: a short
/// table of rules, for each claim of the nation.
const MOST_PARTNERS: u64 = 1_000;

/// Rows of relations, as far as they are known beforehand.
pub(super) type Sizes = BTreeMap<String, u64>;

/// The SELECTs that pair more rows than can be asked for, each with the sizes.
pub(super) fn check(place: &str, tree: &Tree, sizes: &Sizes) -> Vec<Fault> {
    let mut pairs = Pairs { place, sizes: sizes.clone(), faults: Vec::new() };
    let _: ControlFlow<()> = Visit::visit(tree, &mut pairs);
    pairs.faults
}

struct Pairs<'a> {
    place: &'a str,
    /// Of the relations, and of those of a WITH before what is looked at.
    sizes: Sizes,
    faults: Vec<Fault>,
}

impl Visitor for Pairs<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            if let Some(rows) = rows_of(&table.query, &self.sizes) {
                self.sizes.insert(table.alias.name.value.clone(), rows);
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let mut apart: Vec<u64> = groups(select, &self.sizes).iter().map(Group::rows).collect();
        apart.sort_unstable();
        let all = product(apart.iter().copied());
        apart.pop();
        let most = u64::try_from(MOST_ROWS).expect("a number of rows");
        if product(apart) > MOST_PARTNERS && all > most {
            let told: Vec<String> = groups(select, &self.sizes)
                .iter()
                .flat_map(|group| &group.members)
                .map(|(name, rows)| format!("`{name}` ({rows})"))
                .collect();
            let what = format!(
                "every row of {} is paired with every other: more than {most} rows",
                told.join(", ")
            );
            let line = select.span().start.line;
            let fault = Fault::new("query-too-many-rows", what)
                .at(format!("{}:{line}", self.place))
                .hint("say in ON or WHERE what they have in common");
            self.faults.push(fault);
        }
        ControlFlow::Continue(())
    }
}

fn product(sizes: impl IntoIterator<Item = u64>) -> u64 {
    sizes.into_iter().fold(1, u64::saturating_mul)
}

/// Relations that a condition joins: as many rows as the largest, or more; nobody knows.
#[derive(Default)]
struct Group {
    /// By the name that they are called, with their rows.
    members: BTreeMap<String, u64>,
}

impl Group {
    fn rows(&self) -> u64 {
        self.members.values().copied().max().unwrap_or(1)
    }
}

/// What a SELECT reads, in groups that no condition joins.
fn groups(select: &Select, sizes: &Sizes) -> Vec<Group> {
    let (mut members, mut conditions) = (BTreeMap::new(), Vec::new());
    for from in &select.from {
        add(&from.relation, &from.joins, sizes, &mut members, &mut conditions);
    }
    conditions.extend(&select.selection);
    let mut groups: Vec<Group> = members
        .iter()
        .map(|(name, rows)| Group { members: BTreeMap::from([(name.clone(), *rows)]) })
        .collect();
    for condition in conditions.into_iter().flat_map(conjuncts) {
        let named = relations_in(condition, &members);
        let (joined, apart): (Vec<Group>, Vec<Group>) = groups
            .into_iter()
            .partition(|group| group.members.keys().any(|name| named.contains(name)));
        let members = joined.into_iter().flat_map(|group| group.members).collect();
        groups = apart;
        groups.push(Group { members });
    }
    groups
}

fn add<'a>(
    relation: &'a TableFactor,
    joins: &'a [Join],
    sizes: &Sizes,
    members: &mut BTreeMap<String, u64>,
    conditions: &mut Vec<&'a Expr>,
) {
    for factor in std::iter::once(relation).chain(joins.iter().map(|join| &join.relation)) {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let relation = name.to_string();
                // claims, and what is not known, may be any number
                let rows = sizes.get(&relation).copied().unwrap_or(1);
                let called = alias.as_ref().map_or(relation, |alias| alias.name.value.clone());
                members.insert(called, rows);
            }
            TableFactor::Derived { subquery, alias: Some(alias), .. } => {
                let rows = rows_of(subquery, sizes).unwrap_or(1);
                members.insert(alias.name.value.clone(), rows);
            }
            TableFactor::NestedJoin { table_with_joins, .. } => {
                let inner = table_with_joins;
                add(&inner.relation, &inner.joins, sizes, members, conditions);
            }
            _ => {}
        }
    }
    conditions.extend(joins.iter().filter_map(condition));
}

/// What a join joins on.
fn condition(join: &Join) -> Option<&Expr> {
    use JoinOperator::{FullOuter, Inner, Join as Plain, Left, LeftOuter, Right, RightOuter};
    match &join.join_operator {
        Plain(on) | Inner(on) | Left(on) | LeftOuter(on) | Right(on) | RightOuter(on)
        | FullOuter(on) => match on {
            JoinConstraint::On(condition) => Some(condition),
            _ => None,
        },
        _ => None,
    }
}

/// The parts that must all hold.
fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            [conjuncts(left), conjuncts(right)].concat()
        }
        Expr::Nested(inner) => conjuncts(inner),
        other => vec![other],
    }
}

/// The relations that a condition names; all, where it names a column without its relation.
fn relations_in(condition: &Expr, members: &BTreeMap<String, u64>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let _: ControlFlow<()> = sqlparser::ast::visit_expressions(condition, |expr| {
        match expr {
            Expr::Identifier(_) => named.extend(members.keys().cloned()),
            Expr::CompoundIdentifier(path) => {
                named.extend(path.first().map(|name| name.value.clone()));
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    named
}

/// How many rows a query gives that pairs all that it reads and leaves none out; `None` of others.
fn rows_of(query: &Query, sizes: &Sizes) -> Option<u64> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let is_plain = query.with.is_none()
        && select.selection.is_none()
        && select.having.is_none()
        && select.distinct.is_none()
        && matches!(&select.group_by, GroupByExpr::Expressions(keys, _) if keys.is_empty())
        && select.from.iter().flat_map(|from| &from.joins).all(|join| condition(join).is_none())
        && select.projection.iter().all(is_column);
    is_plain.then(|| product(groups(select, sizes).iter().map(Group::rows)))
}

/// An aggregate makes one row of all.
fn is_column(item: &SelectItem) -> bool {
    matches!(
        item,
        SelectItem::UnnamedExpr(Expr::Identifier(_) | Expr::CompoundIdentifier(_))
            | SelectItem::ExprWithAlias {
                expr: Expr::Identifier(_) | Expr::CompoundIdentifier(_),
                ..
            }
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Query as Text, guard};
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let sizes = [("a", 1_000), ("b", 1_000), ("d", 1_000), ("few", 4), ("params", 1)];
        let sizes: Sizes = sizes.map(|(name, rows)| (name.to_owned(), rows)).into();
        let relations = sizes.keys().cloned().chain(["claims".to_owned()]).collect();
        let tree = guard::parse(Text { name: "test.sql", text }, &relations).unwrap();
        check("test.sql", &tree, &sizes).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_pairs_too_many_rows_is_refused_with_the_sizes() {
        for text in [
            "SELECT a.n FROM a CROSS JOIN b CROSS JOIN d ORDER BY a.n",
            "SELECT a.n FROM a CROSS JOIN b CROSS JOIN d CROSS JOIN few WHERE a.n = b.n AND a.n > 3 ORDER BY a.n",
            "SELECT a.n FROM a JOIN b ON 1 = 1 JOIN d ON d.n = d.n ORDER BY a.n",
            "SELECT c.quantity FROM claims c CROSS JOIN a CROSS JOIN b CROSS JOIN few ORDER BY c.quantity",
            "WITH x AS (SELECT a.n FROM a CROSS JOIN b) SELECT x.n FROM x CROSS JOIN x y ORDER BY x.n",
            "SELECT x.n FROM (SELECT a.n FROM a CROSS JOIN few) x CROSS JOIN b CROSS JOIN few ORDER BY x.n",
            "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM a CROSS JOIN b CROSS JOIN few ORDER BY n",
        ] {
            let faults = faults(text);
            assert!(
                faults.len() == 1 && faults[0].contains("is paired with every other"),
                "{text}"
            );
            assert!(faults[0].contains("test.sql:1"), "{faults:?}");
        }
        let told = faults("SELECT a.n FROM a CROSS JOIN b CROSS JOIN d ORDER BY a.n");
        assert!(told[0].contains("`a` (1000), `b` (1000), `d` (1000)"), "{told:?}");
    }

    #[test]
    fn short_tables_conditions_and_one_row_pass() {
        for text in [
            "SELECT a.n FROM a CROSS JOIN b ORDER BY a.n",
            "SELECT c.quantity FROM claims c CROSS JOIN params p CROSS JOIN few CROSS JOIN few f ORDER BY c.quantity",
            "SELECT a.n FROM a CROSS JOIN b CROSS JOIN d WHERE a.n = b.n AND b.n >= d.n ORDER BY a.n",
            "SELECT a.n FROM a JOIN b ON a.n = b.n JOIN d ON d.n = b.n ORDER BY a.n",
            "SELECT a.n FROM a CROSS JOIN b CROSS JOIN d WHERE (a.n = b.n OR a.n = d.n) ORDER BY a.n",
            "SELECT a.n FROM a CROSS JOIN b CROSS JOIN d WHERE n = m ORDER BY a.n",
            "SELECT a.n FROM a CROSS JOIN b \
             CROSS JOIN (SELECT CAST(COUNT(*) AS BIGINT) AS n FROM d) x ORDER BY a.n",
        ] {
            assert_eq!(faults(text), Vec::<String>::new(), "{text}");
        }
    }
}
