//! Which forms of SQL the common dialect has: all that is not named here is refused, since some
//! engine refuses it, answers it otherwise, or reaches outside with it.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the syntax tree has a hundred kinds of nodes, of which the dialect has a few"
)]

use sqlparser::ast::{
    BinaryOperator, CastKind, Distinct, Expr, Function, FunctionArguments, GroupByExpr, Ident,
    JoinConstraint, JoinOperator, OrderByKind, Query, Select, SelectFlavor, SelectItem, SetExpr,
    SetOperator, SetQuantifier, TableFactor, UnaryOperator, WindowType,
};

/// What is wrong with a form, and what to write.
pub(super) type Broken = (&'static str, String, &'static str);

fn broken(what: impl Into<String>, hint: &'static str) -> Broken {
    ("query-form", what.into(), hint)
}

/// The clauses of a query around its SELECTs.
pub(super) fn query(query: &Query) -> Vec<Broken> {
    let mut faults = Vec::new();
    if query.with.as_ref().is_some_and(|with| with.recursive) {
        faults.push(broken("`WITH RECURSIVE` is not known to every engine", "write `WITH`"));
    }
    let has_extras = !query.locks.is_empty()
        || query.for_clause.is_some()
        || query.settings.is_some()
        || query.format_clause.is_some()
        || !query.pipe_operators.is_empty();
    if has_extras {
        faults.push(broken("a clause after the SELECT belongs to one engine", "leave it out"));
    }
    if query.limit_clause.is_some() || query.fetch.is_some() {
        let hint = "leave it out: the table has all rows, and the report shows the first";
        faults.push(broken("LIMIT takes rows that the next run may not take", hint));
    }
    if query.order_by.as_ref().is_some_and(|by| matches!(by.kind, OrderByKind::All(_))) {
        faults.push(broken("`ORDER BY ALL` is not known to every engine", "name the columns"));
    }
    set(&query.body, &mut faults);
    faults
}

fn set(body: &SetExpr, faults: &mut Vec<Broken>) {
    match body {
        // a nested query is visited by itself
        SetExpr::Select(_) | SetExpr::Query(_) => {}
        SetExpr::SetOperation { left, op, set_quantifier, right } => {
            use SetQuantifier::{All, Distinct, None};
            if *op != SetOperator::Union || !matches!(set_quantifier, All | Distinct | None) {
                let what = format!("`{op} {set_quantifier}` is not answered alike by every engine");
                faults.push(broken(what.replace(" `", "`"), "use `UNION ALL`, or `EXISTS`"));
            }
            set(left, faults);
            set(right, faults);
        }
        other => {
            let what = format!("`{other}` is no SELECT");
            faults.push((
                "query-outside",
                what,
                "a query selects from the relations that it is given",
            ));
        }
    }
}

/// The clauses of one SELECT.
pub(super) fn select(select: &Select) -> Vec<Broken> {
    let mut faults = Vec::new();
    if select.from.len() > 1 {
        faults.push(broken(
            "two relations are joined by a comma",
            "write `CROSS JOIN` or `JOIN … ON`",
        ));
    }
    if matches!(select.distinct, Some(Distinct::On(_))) {
        let hint = "number the rows with ROW_NUMBER, and keep the first";
        faults.push(broken("`DISTINCT ON` is not known to every engine", hint));
    }
    if select.qualify.is_some() {
        let hint = "number the rows in a WITH, and choose among them in WHERE";
        faults.push(broken("QUALIFY is not known to every engine", hint));
    }
    let has_extras = !select.optimizer_hints.is_empty()
        || select.select_modifiers.is_some()
        || select.top.is_some()
        || select.exclude.is_some()
        || !select.lateral_views.is_empty()
        || select.prewhere.is_some()
        || !select.connect_by.is_empty()
        || !select.cluster_by.is_empty()
        || !select.distribute_by.is_empty()
        || !select.sort_by.is_empty()
        || !select.named_window.is_empty()
        || select.value_table_mode.is_some()
        || select.flavor != SelectFlavor::Standard;
    if has_extras {
        let hint = "use SELECT, FROM, JOIN, WHERE, GROUP BY, HAVING and ORDER BY";
        faults.push(broken("a clause of this SELECT belongs to one engine", hint));
    }
    let is_plain =
        matches!(&select.group_by, GroupByExpr::Expressions(_, extras) if extras.is_empty());
    if !is_plain {
        faults.push(broken("this GROUP BY is not known to every engine", "name the columns"));
    }
    for item in &select.projection {
        match item {
            SelectItem::UnnamedExpr(_) => {}
            SelectItem::ExprWithAlias { alias, .. } => faults.extend(quoted(alias)),
            SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {
                let hint = "name the columns (in EXISTS: `SELECT 1`)";
                faults.push(broken("`*` is whatever columns there are that day", hint));
            }
            SelectItem::ExprWithAliases { .. } => {
                faults.push(broken(
                    format!("`{item}` is not known to every engine"),
                    "name one column",
                ));
            }
        }
    }
    faults
}

/// What stands in FROM, but for its name.
pub(super) fn table(factor: &TableFactor) -> Option<Broken> {
    let (is_plain, alias) = match factor {
        TableFactor::Table {
            alias,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_hints,
            ..
        } => {
            let has_extras = !with_hints.is_empty()
                || version.is_some()
                || *with_ordinality
                || !partitions.is_empty()
                || json_path.is_some()
                || sample.is_some()
                || !index_hints.is_empty();
            (!has_extras, alias)
        }
        TableFactor::Derived { lateral, alias, sample, .. } => {
            (!lateral && sample.is_none(), alias)
        }
        _ => return None,
    };
    let is_plain = is_plain && alias.as_ref().is_none_or(|alias| alias.columns.is_empty());
    if !is_plain {
        let what = format!("`{factor}` takes more than a relation and its alias");
        return Some(broken(what, "name the relation alone: a sample is another one each time"));
    }
    alias.as_ref().and_then(|alias| quoted(&alias.name))
}

/// Which joins there are, and that each says what it joins on.
pub(super) fn join(operator: &JoinOperator) -> Option<Broken> {
    use JoinOperator::{CrossJoin, FullOuter, Inner, Join, Left, LeftOuter, Right, RightOuter};
    match operator {
        Join(on) | Inner(on) | Left(on) | LeftOuter(on) | Right(on) | RightOuter(on)
        | FullOuter(on) => match on {
            JoinConstraint::On(_) => None,
            JoinConstraint::Using(_) => {
                Some(broken("USING makes one column of two", "write `ON a.x = b.x`"))
            }
            JoinConstraint::Natural | JoinConstraint::None => {
                Some(broken("this join does not say on what", "write `ON`, or `CROSS JOIN`"))
            }
        },
        CrossJoin(JoinConstraint::None) => None,
        _ => {
            let hint = "use JOIN, LEFT JOIN or CROSS JOIN; EXISTS or IN for a half join";
            Some(broken("this kind of join is not known to every engine", hint))
        }
    }
}

/// Which expressions there are.
pub(super) fn expression(expr: &Expr) -> Option<Broken> {
    match expr {
        Expr::Identifier(name) => quoted(name),
        Expr::CompoundIdentifier(path) => path.iter().find_map(quoted),
        Expr::BinaryOp { op, .. } if !is_common(op) => Some(broken(
            format!("the operator `{op}` is not known to every engine"),
            "use + - * %, ||, comparisons, AND and OR",
        )),
        Expr::UnaryOp { op, .. }
            if !matches!(op, UnaryOperator::Not | UnaryOperator::Minus | UnaryOperator::Plus) =>
        {
            Some(broken(
                format!("the operator `{op}` is not known to every engine"),
                "leave it out",
            ))
        }
        Expr::Cast { kind, format, array, .. }
            if *kind != CastKind::Cast || format.is_some() || *array =>
        {
            Some(broken(
                format!("`{expr}` is not known to every engine"),
                "write `CAST(x AS TYPE)`",
            ))
        }
        Expr::Like { any: false, escape_char: None, .. }
        | Expr::BinaryOp { .. }
        | Expr::UnaryOp { .. }
        | Expr::Cast { .. }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Between { .. }
        | Expr::Extract { .. }
        | Expr::Substring { special: true, .. }
        | Expr::Nested(_)
        | Expr::Value(_)
        | Expr::TypedString(_)
        | Expr::Case { .. }
        | Expr::Exists { .. }
        | Expr::Interval(_) => None,
        Expr::Function(asked) => function(asked),
        Expr::Subquery(_) => Some((
            "query-subquery",
            "a SELECT in the place of a value is refused by Polars".to_owned(),
            "join it: `CROSS JOIN (SELECT … ) x`",
        )),
        _ => Some(broken(
            format!("`{expr}` is not known to answer alike on every engine"),
            "use columns, numbers, texts, CASE, CAST, EXTRACT and comparisons",
        )),
    }
}

fn function(asked: &Function) -> Option<Broken> {
    let has_extras = asked.filter.is_some()
        || asked.null_treatment.is_some()
        || !asked.within_group.is_empty()
        || asked.parameters != FunctionArguments::None
        || asked.uses_odbc_syntax
        || matches!(&asked.over, Some(WindowType::NamedWindow(_)))
        || matches!(&asked.args, FunctionArguments::List(list) if !list.clauses.is_empty());
    has_extras.then(|| {
        let hint =
            "write the condition as CASE, and the window as `OVER (PARTITION BY … ORDER BY …)`";
        broken(format!("`{asked}` is not known to answer alike on every engine"), hint)
    })
}

fn is_common(op: &BinaryOperator) -> bool {
    use BinaryOperator::{
        And, Divide, Eq, Gt, GtEq, Lt, LtEq, Minus, Modulo, Multiply, NotEq, Or, Plus, StringConcat,
    };
    // a division has a rule of its own
    matches!(
        op,
        And | Or
            | Eq
            | NotEq
            | Gt
            | GtEq
            | Lt
            | LtEq
            | Plus
            | Minus
            | Multiply
            | Modulo
            | Divide
            | StringConcat
    )
}

/// `"x"` is a column here and a text in Spark.
fn quoted(name: &Ident) -> Option<Broken> {
    name.quote_style.map(|_| {
        broken(
            format!("`{name}` stands in quotes: a column to some engines, a text to others"),
            "write a name without quotes, a text in single ones",
        )
    })
}
