//! Puts the parameters into a query's text, for Polars alone.
//!
//! The text says `CROSS JOIN params p` and compares with `p.NAME`, which every engine understands.
//! Polars would make a join of it and read every row group; with literals in the comparisons it
//! prunes them. So the file stays as it is, and its syntax tree gets the literals.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the syntax tree has a hundred kinds of nodes, of which three compare"
)]

use super::{Query, guard};
use crate::diagnostic::{Fault, Outcome};
use crate::values::Day;
use crate::values::columns::Kind;
use sqlparser::ast::{
    BinaryOperator, CastKind, DataType, Expr, Statement, TableFactor, Value, Visit, VisitMut,
    Visitor, VisitorMut,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::{ControlFlow, Deref};

/// A parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameter {
    /// A whole number.
    Int(i64),
    /// A day.
    Day(Day),
    /// Text.
    Text(String),
}

impl Parameter {
    /// Reads a value as headers, flags and job files write it; a text may stand in quotes.
    ///
    /// # Errors
    /// Says what the text is not.
    pub fn read(kind: Kind, text: &str) -> Result<Self, String> {
        match kind {
            Kind::Int => text
                .parse()
                .map(Self::Int)
                .map_err(|_| format!("`{text}` is not a whole number of 64 bits")),
            Kind::Day => text
                .parse()
                .map(Self::Day)
                .map_err(|_| format!("`{text}` is not a day; expected one like `2020-01-03`")),
            Kind::Text => {
                let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
                Ok(Self::Text(
                    inner.map_or_else(|| text.to_owned(), |rest| rest.replace("''", "'")),
                ))
            }
        }
    }
}

/// As tables have it.
impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// The one row of the relation `params`, by column name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(BTreeMap<String, Parameter>);

impl Parameters {
    /// Gives a parameter its value.
    pub fn insert(&mut self, name: impl Into<String>, value: Parameter) {
        self.0.insert(name.into(), value);
    }
}

impl Deref for Parameters {
    type Target = BTreeMap<String, Parameter>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<K: Into<String>> FromIterator<(K, Parameter)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (K, Parameter)>>(values: I) -> Self {
        Self(values.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<K: Into<String>, const N: usize> From<[(K, Parameter); N]> for Parameters {
    fn from(values: [(K, Parameter); N]) -> Self {
        values.into_iter().collect()
    }
}

/// The query with `p.NAME` replaced by a literal where it stands in a comparison, a BETWEEN or an
/// IN list, also within a sum or a CAST there. Elsewhere it stays, and in the arguments of a function
/// everywhere: an aggregate of a literal is wrong in Polars.
///
/// Whole numbers that a CASE gives become 64 bits wide: Polars would add up ones in 32 bits.
///
/// # Errors
/// Where the text is not in the common dialect, or names a parameter that is not given.
pub(super) fn fold(
    query: Query<&str>,
    relations: &BTreeSet<String>,
    parameters: &Parameters,
) -> Outcome<String> {
    let statement = guard::parse(query, relations)?;
    folded(query, statement, parameters).map(|statement| statement.to_string())
}

/// The same of a syntax tree that was looked at already.
///
/// # Errors
/// Where it names a parameter that is not given.
pub(super) fn folded(
    query: Query<&str>,
    mut statement: Tree,
    parameters: &Parameters,
) -> Outcome<Tree> {
    let mut aliases = Aliases::default();
    let _: ControlFlow<()> = Visit::visit(&statement, &mut aliases);
    let mut folder = Folder { aliases: aliases.of_params, parameters, unknown: None };
    let _: ControlFlow<()> = VisitMut::visit(&mut statement, &mut folder);
    match folder.unknown {
        None => Ok(statement),
        Some(name) => Err(Fault::new(
            "query-parameter",
            format!("the query asks for the parameter `{name}`, which nobody gives"),
        )
        .at(query.place())
        .into()),
    }
}

/// Collects the names by which a query calls the relation `params`.
#[derive(Default)]
struct Aliases {
    of_params: BTreeSet<String>,
}

impl Visitor for Aliases {
    type Break = ();

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, alias, .. } = factor
            && name.to_string() == "params"
        {
            let called = alias.as_ref().map_or("params", |alias| &alias.name.value);
            self.of_params.insert(called.to_owned());
        }
        ControlFlow::Continue(())
    }
}

struct Folder<'a> {
    aliases: BTreeSet<String>,
    parameters: &'a Parameters,
    unknown: Option<String>,
}

impl VisitorMut for Folder<'_> {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::BinaryOp { left, op, right } if is_comparison(op) => {
                self.replace(left);
                self.replace(right);
            }
            Expr::Between { expr, low, high, .. } => {
                self.replace(expr);
                self.replace(low);
                self.replace(high);
            }
            Expr::InList { expr, list, .. } => {
                self.replace(expr);
                for item in list {
                    self.replace(item);
                }
            }
            Expr::Case { conditions, else_result, .. } => {
                let results = conditions.iter_mut().map(|when| &mut when.result);
                for result in results.chain(else_result.as_deref_mut()) {
                    widen(result);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// Casts a whole number that is written in the text to 64 bits.
fn widen(expr: &mut Expr) {
    let is_number = |expr: &Expr| matches!(expr, Expr::Value(value) if matches!(value.value, Value::Number(..)));
    let is_negative = matches!(expr, Expr::UnaryOp { expr: inner, .. } if is_number(inner));
    if is_number(expr) || is_negative {
        *expr = cast(expr.clone(), DataType::BigInt(None));
    }
}

fn cast(expr: Expr, data_type: DataType) -> Expr {
    Expr::Cast { kind: CastKind::Cast, expr: Box::new(expr), data_type, array: false, format: None }
}

impl Folder<'_> {
    /// Goes down a side of a comparison, as far as no function begins.
    fn replace(&mut self, expr: &mut Expr) {
        match expr {
            Expr::CompoundIdentifier(_) => self.replace_column(expr),
            Expr::Nested(inner)
            | Expr::Cast { expr: inner, .. }
            | Expr::UnaryOp { expr: inner, .. } => self.replace(inner),
            Expr::BinaryOp { left, op, right } if !is_comparison(op) => {
                self.replace(left);
                self.replace(right);
            }
            _ => {}
        }
    }

    fn replace_column(&mut self, expr: &mut Expr) {
        let Expr::CompoundIdentifier(path) = expr else { return };
        let [alias, name] = path.as_slice() else { return };
        if !self.aliases.contains(&alias.value) {
            return;
        }
        match self.parameters.get(name.value.as_str()) {
            Some(parameter) => *expr = literal(parameter),
            None => self.unknown = Some(name.value.clone()),
        }
    }
}

fn is_comparison(op: &BinaryOperator) -> bool {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

/// A literal that Polars takes without a warning: a day is its number since 1970, cast.
fn literal(parameter: &Parameter) -> Expr {
    let number = |number: i64| Expr::Value(Value::Number(number.to_string(), false).into());
    match parameter {
        Parameter::Int(value) => number(*value),
        Parameter::Text(text) => {
            Expr::Value(Value::SingleQuotedString(text.replace('\'', "''")).into())
        }
        Parameter::Day(day) => cast(number(day.to_epoch_days().into()), DataType::Date),
    }
}

/// The one statement of a query's text, for those who only look at it.
pub(super) type Tree = Statement;

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &'static str) -> Outcome<String> {
        let parameters = Parameters::from([
            ("from", Parameter::Day(Day::from_ymd_opt(2020, 1, 1).unwrap())),
            ("name", Parameter::Text("O'Neill".to_owned())),
            ("n", Parameter::Int(3)),
        ]);
        let relations = BTreeSet::from(["claims".to_owned(), "params".to_owned()]);
        fold(Query { name: "test", text }, &relations, &parameters)
    }

    #[test]
    fn comparisons_get_literals_and_sums_keep_the_column() {
        let text = folded(
            "SELECT CAST(SUM(p.n) AS BIGINT) AS s FROM claims c CROSS JOIN params p \
             WHERE c.d >= p.from AND c.x = p.name ORDER BY s",
        )
        .unwrap();
        assert!(text.contains("c.d >= CAST(18262 AS DATE)"), "{text}");
        assert!(text.contains("c.x = 'O''Neill'"), "{text}");
        assert!(text.contains("SUM(p.n)"), "{text}");
    }

    #[test]
    fn a_parameter_within_a_side_is_found_and_one_within_a_function_stays() {
        let text = folded(
            "SELECT c.d FROM claims c CROSS JOIN params p \
             WHERE c.d >= CAST(p.from - INTERVAL '1 year' AS DATE) AND c.n <= (p.n + 1) \
             AND c.n = GREATEST(p.n, 1) ORDER BY c.d",
        )
        .unwrap();
        assert!(text.contains("CAST(CAST(18262 AS DATE) - INTERVAL '1 year' AS DATE)"), "{text}");
        assert!(text.contains("(3 + 1)") && text.contains("GREATEST(p.n, 1)"), "{text}");
    }

    #[test]
    fn what_a_case_gives_is_64_bits_wide() {
        let text = folded(
            "SELECT CAST(SUM(CASE WHEN c.n = 1 THEN 1 ELSE -1 END) AS BIGINT) AS s FROM claims c ORDER BY s",
        )
        .unwrap();
        assert!(text.contains("THEN CAST(1 AS BIGINT) ELSE CAST(-1 AS BIGINT) END"), "{text}");
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        let text = |text: &str| Parameter::read(Kind::Text, text).unwrap().to_string();
        assert_eq!(text("O'Neill"), "O'Neill");
        assert_eq!(text("'O''Neill'"), "O'Neill");
        assert_eq!(text("'"), "'");
        assert_eq!(Parameter::read(Kind::Int, "-3"), Ok(Parameter::Int(-3)));
        assert!(Parameter::read(Kind::Int, "9223372036854775808").is_err());
        assert!(Parameter::read(Kind::Day, "2021-02-29").is_err());
    }

    #[test]
    fn a_column_of_another_relation_stays() {
        let text =
            folded("SELECT c.n FROM claims c CROSS JOIN params p WHERE c.from = 1 ORDER BY c.n");
        assert!(text.unwrap().contains("c.from = 1"));
    }

    #[test]
    fn a_text_stays_the_text_whatever_quotes_are_in_it() {
        let relations = BTreeSet::from(["claims".to_owned(), "params".to_owned()]);
        let text = "SELECT c.x FROM claims c CROSS JOIN params p WHERE c.x = p.name ORDER BY c.x";
        for given in
            ["O'Neill", "''", "'", "a''b'", r"\'", r"\'' OR 1 = 1 --", r"a\", "' OR '' = '"]
        {
            let parameters = Parameters::from([("name", Parameter::Text(given.to_owned()))]);
            let folded = fold(Query { name: "test", text }, &relations, &parameters).unwrap();
            let read =
                guard::parse(Query { name: "test", text: &folded }, &relations).expect(&folded);
            let mut literals = Vec::new();
            let _: ControlFlow<()> = sqlparser::ast::visit_expressions(&read, |expr| {
                if let Expr::Value(literal) = expr {
                    literals.push(literal.value.clone());
                }
                ControlFlow::Continue(())
            });
            assert_eq!(literals, [Value::SingleQuotedString(given.to_owned())], "{folded}");
        }
    }

    #[test]
    fn an_unknown_parameter_is_named() {
        let refusal =
            folded("SELECT c.d FROM claims c CROSS JOIN params p WHERE c.d = p.to ORDER BY c.d");
        assert!(refusal.unwrap_err().to_string().contains("`to`"));
    }
}
