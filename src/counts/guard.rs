//! The common dialect: what Polars, DuckDB and Spark answer alike. Looked at in the syntax tree
//! before any engine sees the text, for the program's own queries and for an analyst's.
//!
//! Each rule stands for a wrong answer or an escape that was seen: `SUM(1)` is 1 in Polars, a bare
//! EXTRACT is eight bits wide, `read_parquet('…')` reads any file or goes on the network.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the syntax tree has a hundred kinds of nodes, of which a rule looks at a few"
)]

use super::bind::Tree;
use super::grammar::{self, Broken};
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use sqlparser::ast::{
    BinaryOperator, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    GroupByExpr, Join, JoinConstraint, JoinOperator, OrderByExpr, OrderByKind, Query, Select,
    Spanned, Statement, TableFactor, Value, Visit, Visitor, WindowType,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Columns of claims that may be null: an ORDER BY says where their nulls go.
const NULLABLE: &[&str] = &[
    "claim_line_id",
    "person_id",
    "birth_year",
    "provider_id",
    "prescriber_id",
    "facility_id",
    "payee_id",
    "payer_id",
    "prescription_date",
    "reception_date",
    "copayment_cents",
    "supplement_cents",
    "tooth",
];
/// Functions that were seen to answer alike on every engine. Others are refused: `MOD` divides,
/// `AVG` is a float, days between dates differ, and some engines have functions that read files.
const COMMON: &[&str] = &[
    "SUM",
    "COUNT",
    "MIN",
    "MAX",
    "ROW_NUMBER",
    "RANK",
    "DENSE_RANK",
    "LAG",
    "COALESCE",
    "SUBSTR",
    "GREATEST",
];
const AGGREGATES: &[&str] = &["SUM", "COUNT", "MIN", "MAX"];
/// Functions whose width differs between engines: their result is cast.
const OF_UNEVEN_WIDTH: &[&str] = &["SUM", "COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK"];

/// Parses a text and checks that it is in the common dialect and reads only known relations.
///
/// # Errors
/// All that is wrong with it, each with the reason.
pub fn check_dialect(name: &str, text: &str, relations: &BTreeSet<String>) -> Outcome<()> {
    parse(super::Query { name, text }, relations).map(|_| ())
}

pub(super) fn parse(query: super::Query<&str>, relations: &BTreeSet<String>) -> Outcome<Tree> {
    let place = query.place();
    let mut statements = Parser::parse_sql(&GenericDialect {}, query.text).map_err(|error| {
        let said = error.to_string();
        let said = said.trim_start_matches("sql parser error: ");
        Fault::new("query-syntax", format!("the text cannot be parsed: {said}")).at(&place)
    })?;
    let (Some(statement), 0) = (statements.pop(), statements.len()) else {
        return Err(not_one_select(place));
    };
    let Statement::Query(query) = &statement else { return Err(not_one_select(place)) };
    let mut rules = Rules {
        place,
        relations,
        common_tables: BTreeSet::new(),
        cast: BTreeSet::new(),
        line: 0,
        faults: Vec::new(),
    };
    let _: ControlFlow<()> = Visit::visit(query, &mut rules);
    rules.line = 0;
    if query.order_by.is_none() {
        rules.broken("query-order", "the rows have no order", "end in an ORDER BY over the grain");
    }
    Refusal::unless_empty(rules.faults)?;
    Ok(statement)
}

fn not_one_select(place: String) -> Refusal {
    Fault::new("query-not-one-select", "the text is not one SELECT")
        .at(place)
        .hint("a control asks one question; it changes nothing")
        .into()
}

struct Rules<'a> {
    place: String,
    relations: &'a BTreeSet<String>,
    common_tables: BTreeSet<String>,
    /// Expressions that stand directly in a CAST to BIGINT or DATE, by address in the tree.
    cast: BTreeSet<usize>,
    /// The line of what is looked at; 0 where it has none.
    line: u64,
    faults: Vec<Fault>,
}

impl Rules<'_> {
    fn broken(&mut self, id: &'static str, what: impl Into<String>, hint: impl Into<String>) {
        let place = match self.line {
            0 => self.place.clone(),
            line => format!("{}:{line}", self.place),
        };
        let fault = Fault::new(id, what).at(place).hint(hint);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn all_broken(&mut self, forms: impl IntoIterator<Item = Broken>) {
        for (id, what, hint) in forms {
            self.broken(id, what, hint);
        }
    }

    fn look_at(&mut self, what: &impl Spanned) {
        let line = what.span().start.line;
        if line > 0 {
            self.line = line;
        }
    }

    fn is_cast(&self, expr: &Expr) -> bool {
        self.cast.contains(&address(expr))
    }

    fn function(&mut self, expr: &Expr, function: &Function) {
        let name = function.name.to_string().to_uppercase();
        if !COMMON.contains(&name.as_str()) {
            self.broken(
                "query-function",
                format!("`{name}` is not known to answer alike on every engine"),
                format!("use {}", either(COMMON.iter().copied())),
            );
        }
        if let Some(WindowType::WindowSpec(window)) = &function.over {
            self.nulls(&window.order_by);
        }
        if AGGREGATES.contains(&name.as_str()) && is_of_constant(function) {
            self.broken(
                "query-constant-aggregate",
                format!("`{function}` adds up a constant, which Polars answers wrongly"),
                "write `COUNT(*)`",
            );
        }
        if OF_UNEVEN_WIDTH.contains(&name.as_str()) && !self.is_cast(expr) {
            self.broken(
                "query-width",
                format!("the width of `{function}` differs between engines"),
                format!("write `CAST({function} AS BIGINT)`"),
            );
        }
    }

    fn table(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table { name, args: None, .. } => {
                self.all_broken(grammar::table(factor));
                let asked = name.to_string();
                if self.relations.contains(&asked) || self.common_tables.contains(&asked) {
                    return;
                }
                let known = self.relations.iter().map(String::as_str);
                let near = nearest(&asked, known.clone());
                let names = if near.is_empty() { either(known) } else { either(near) };
                self.broken(
                    "query-unknown-relation",
                    format!("there is no relation `{asked}`"),
                    format!("use {names}"),
                );
            }
            TableFactor::Derived { .. } => self.all_broken(grammar::table(factor)),
            TableFactor::NestedJoin { table_with_joins, .. } => {
                table_with_joins.joins.iter().for_each(|join| self.join(join));
            }
            _ => self.broken(
                "query-outside",
                format!("`{factor}` does not read a relation of the control"),
                "a query reads the relations that it is given, no files and no addresses",
            ),
        }
    }

    fn join(&mut self, join: &Join) {
        self.all_broken(grammar::join(&join.join_operator));
        if matches!(join.join_operator, JoinOperator::CrossJoin(_))
            && matches!(&join.relation, TableFactor::Table { name, .. } if name.to_string() == "claims")
        {
            self.broken(
                "query-cross-join",
                "every line is paired with every claim of the nation",
                "write `JOIN claims … ON` what both have in common, e.g. the person",
            );
        }
        let (constraint, is_outer) = match &join.join_operator {
            JoinOperator::Join(on) | JoinOperator::Inner(on) => (on, false),
            JoinOperator::Left(on)
            | JoinOperator::LeftOuter(on)
            | JoinOperator::Right(on)
            | JoinOperator::RightOuter(on)
            | JoinOperator::FullOuter(on) => (on, true),
            _ => return,
        };
        let JoinConstraint::On(condition) = constraint else { return };
        let mut has_between = false;
        let mut has_inequality = false;
        let _: ControlFlow<()> = sqlparser::ast::visit_expressions(condition, |expr| {
            match expr {
                Expr::Between { .. } => has_between = true,
                Expr::BinaryOp { op, .. } if is_inequality(op) => has_inequality = true,
                _ => {}
            }
            ControlFlow::Continue(())
        });
        if has_between {
            let hint = "write `>= AND <=`";
            self.broken("query-join", "BETWEEN in ON is refused by Polars", hint);
        }
        if is_outer && has_inequality {
            let hint = "join on equality, and compare in WHERE or in a relation of its own";
            self.broken("query-join", "an outer join on an inequality is refused by Polars", hint);
        }
    }

    fn form(&mut self, expr: &Expr) {
        self.look_at(expr);
        self.all_broken(grammar::expression(expr));
        self.days_between(expr);
    }

    /// Days from one date to another are a duration, a number or an interval.
    fn days_between(&mut self, expr: &Expr) {
        if let Expr::BinaryOp { left, op: BinaryOperator::Minus, right } = expr
            && is_of_days(left)
            && is_of_days(right)
        {
            self.broken(
                "query-days-between",
                format!("`{expr}` is a duration, a number or an interval, as the engine likes"),
                "compare the dates: `a > CAST(b + INTERVAL '30 days' AS DATE)`",
            );
        }
    }

    fn grouping(&mut self, select: &Select) {
        let GroupByExpr::Expressions(keys, _) = &select.group_by else { return };
        for key in keys {
            if let Expr::Identifier(alias) = key
                && (crate::values::columns::is_canonical(&alias.value)
                    || columns_in(select).contains(&alias.value))
            {
                self.broken(
                    "query-alias",
                    format!("`GROUP BY {alias}` may mean the column or an alias of that name"),
                    format!("write `c.{alias}`"),
                );
            }
        }
    }

    fn order(&mut self, query: &Query) {
        if let Some(OrderByKind::Expressions(keys)) = query.order_by.as_ref().map(|by| &by.kind) {
            self.nulls(keys);
        }
    }

    fn nulls(&mut self, keys: &[OrderByExpr]) {
        for key in keys {
            let column = match &key.expr {
                Expr::Identifier(name) => &name.value,
                Expr::CompoundIdentifier(path) => match path.last() {
                    Some(name) => &name.value,
                    None => continue,
                },
                _ => continue,
            };
            self.look_at(&key.expr);
            if NULLABLE.contains(&column.as_str()) && key.options.nulls_first.is_none() {
                self.broken(
                    "query-nulls",
                    format!("`{column}` may be null, and engines order nulls differently"),
                    format!("write `{} NULLS LAST`", key.expr),
                );
            }
        }
    }
}

impl Visitor for Rules<'_> {
    type Break = ();

    /// The text is one SELECT: a statement within it is one that changes something.
    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        self.broken("query-outside", format!("`{statement}` writes"), "a query only reads");
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            let name = &table.alias.name.value;
            if self.relations.contains(name) {
                self.broken(
                    "query-shadow",
                    format!("`WITH {name}` hides the relation of that name"),
                    "give it a name of its own",
                );
            }
            self.common_tables.insert(name.clone());
        }
        self.line = 0;
        self.all_broken(grammar::query(query));
        self.order(query);
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        self.look_at(select);
        self.all_broken(grammar::select(select));
        if select.into.is_some() {
            self.broken("query-outside", "SELECT INTO writes", "a query only reads");
        }
        select.from.iter().flat_map(|from| &from.joins).for_each(|join| self.join(join));
        self.grouping(select);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        self.look_at(factor);
        self.table(factor);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        self.form(expr);
        match expr {
            Expr::Cast { expr: inner, data_type: DataType::BigInt(_), .. } => {
                self.cast.insert(address(inner));
            }
            Expr::Cast { expr: inner, data_type: DataType::Date, .. } => {
                if let Expr::Value(literal) = inner.as_ref() {
                    self.broken(
                        "query-date-literal",
                        format!("`{literal}` is a date written in the query"),
                        "give it as a parameter: `CROSS JOIN params p` and `p.NAME`",
                    );
                }
                if let Expr::BinaryOp { left, right, .. } = inner.as_ref() {
                    self.cast.extend([address(left), address(right)]);
                }
            }
            Expr::Cast { data_type, .. } => self.broken(
                "query-cast",
                format!("`{data_type}` is too narrow, or no whole number, in some engines"),
                "cast to BIGINT or DATE only",
            ),
            Expr::Value(literal) if is_fractional(&literal.value) => self.broken(
                "query-fraction",
                format!("`{literal}` makes a float of what it meets"),
                "give whole numbers: shares are made of them afterwards, exactly",
            ),
            Expr::TypedString(literal) => self.broken(
                "query-date-literal",
                format!("`{literal}` is a value written in the query"),
                "give it as a parameter: `CROSS JOIN params p` and `p.NAME`",
            ),
            Expr::Extract { .. } if !self.is_cast(expr) => self.broken(
                "query-width",
                format!("`{expr}` is eight bits wide in Polars"),
                format!("write `CAST({expr} AS BIGINT)`"),
            ),
            Expr::Interval(interval)
                if interval.leading_field.is_some()
                    || !matches!(interval.value.as_ref(), Expr::Value(value)
                        if matches!(value.value, Value::SingleQuotedString(_))) =>
            {
                self.broken(
                    "query-interval",
                    format!("`{expr}` is refused by Polars"),
                    "write the number and the unit in quotes: `INTERVAL '3 months'`",
                );
            }
            Expr::Interval(_) if !self.is_cast(expr) => self.broken(
                "query-interval",
                format!("`{expr}` makes a timestamp in some engines"),
                format!("write `CAST(d + {expr} AS DATE)`"),
            ),
            Expr::BinaryOp { op: BinaryOperator::Divide, .. } => self.broken(
                "query-division",
                format!("`{expr}` divides: what it gives, and by zero, differs between engines"),
                "give both numbers: shares and means are made of them afterwards, exactly",
            ),
            Expr::BinaryOp { op: BinaryOperator::Modulo, right, .. } if !is_non_zero(right) => {
                self.broken(
                    "query-division",
                    format!("`{expr}` may divide by zero"),
                    "use `%` with a literal other than 0 only",
                );
            }
            Expr::Function(function) => self.function(expr, function),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// Whether a side of a subtraction is a column that holds days, by its name.
fn is_of_days(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Nested(inner) => return is_of_days(inner),
        Expr::Cast { data_type: DataType::Date, .. } => return true,
        Expr::Identifier(name) => &name.value,
        Expr::CompoundIdentifier(path) => match path.last() {
            Some(name) => &name.value,
            None => return false,
        },
        _ => return false,
    };
    ["_date", "_from", "_to"].iter().any(|end| name.ends_with(end))
}

fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}

fn is_inequality(op: &BinaryOperator) -> bool {
    use BinaryOperator::{Gt, GtEq, Lt, LtEq, NotEq};
    matches!(op, Gt | GtEq | Lt | LtEq | NotEq)
}

/// Whether what it gives is true or false.
pub(super) fn is_comparison(op: &BinaryOperator) -> bool {
    matches!(op, BinaryOperator::Eq | BinaryOperator::And | BinaryOperator::Or) || is_inequality(op)
}

fn is_non_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value)
        if matches!(&value.value, Value::Number(number, _) if number.parse::<i64>().is_ok_and(|n| n != 0)))
}

fn is_fractional(value: &Value) -> bool {
    matches!(value, Value::Number(number, _) if number.parse::<i64>().is_err())
}

/// The columns that a SELECT takes from its relations by `x.NAME`.
fn columns_in(select: &Select) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    let _: ControlFlow<()> = sqlparser::ast::visit_expressions(select, |expr| {
        if let Expr::CompoundIdentifier(path) = expr
            && let Some(name) = path.last()
        {
            columns.insert(name.value.clone());
        }
        ControlFlow::Continue(())
    });
    columns
}

/// Whether no column stands in the arguments of an aggregate. `COUNT(*)` is no constant.
fn is_of_constant(function: &Function) -> bool {
    let FunctionArguments::List(list) = &function.args else { return false };
    list.args.iter().all(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => !names_a_column(expr),
        FunctionArg::Unnamed(_) | FunctionArg::Named { .. } | FunctionArg::ExprNamed { .. } => {
            false
        }
    })
}

fn names_a_column(expr: &Expr) -> bool {
    let mut found = false;
    let _: ControlFlow<()> = sqlparser::ast::visit_expressions(expr, |expr| {
        found |= matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        ControlFlow::Continue(())
    });
    found
}
