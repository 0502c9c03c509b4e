//! The tables of the control, as `antigen.md` names them.

use super::KIND;
use super::count::Counted;
use super::decide::Decided;
use crate::controls::findings;
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::law::Strength;
use crate::values::{Cents, Month};
use std::collections::BTreeMap;

/// Every rule, in the order of the method.
pub(super) const RULES: [&str; 11] = [
    "antigen-tariff",
    "antigen-patient-share",
    "antigen-supplement",
    "antigen-consultation",
    "antigen-lump-sum",
    "antigen-free-material",
    "antigen-not-in-force",
    "antigen-provider-kind",
    "antigen-repeated-set",
    "antigen-sampling-alone",
    "antigen-no-result",
];

const STRENGTHS: [Strength; 3] = [Strength::Breach, Strength::Alert, Strength::Undecidable];

/// All tables of the control.
pub(super) fn all(decided: &Decided, counted: &Counted) -> Vec<Table> {
    vec![
        rules(decided),
        findings::table("antigen_findings", KIND, &decided.findings),
        activity(counted),
        ranks(decided),
    ]
}

/// What each rule found, by strength: amounts of one strength are never added to those of another.
/// In the order of the rules, then of the strengths; a rule that was not made has nulls.
fn rules(decided: &Decided) -> Table {
    let mut table = Table::new(
        "antigen_rules",
        Sensitivity::Aggregate,
        &["rule", "strength"],
        &[
            Column::new("rule", ColumnKind::Text),
            Column::new("strength", ColumnKind::Text),
            Column::new("findings", ColumnKind::Int),
            Column::new("amount_cents", ColumnKind::Cents),
        ],
    );
    let mut sums: BTreeMap<(&str, Strength), (i64, Option<Cents>)> = BTreeMap::new();
    for finding in &decided.findings {
        let (findings, amount) = sums.entry((finding.rule.as_ref(), finding.strength)).or_default();
        *findings += 1;
        if let Some(of_finding) = finding.amount {
            *amount = Some(amount.unwrap_or_default().plus(of_finding));
        }
    }
    for rule in RULES {
        if decided.not_made.iter().any(|(not_made, _)| *not_made == rule) {
            table.push(vec![rule.into(), Value::Null, Value::Null, Value::Null]);
            continue;
        }
        let met: Vec<Strength> = STRENGTHS
            .into_iter()
            .filter(|strength| sums.contains_key(&(rule, *strength)))
            .collect();
        if met.is_empty() {
            table.push(vec![rule.into(), Value::Null, 0.into(), Value::Null]);
        }
        for strength in met {
            let (findings, amount) = sums[&(rule, strength)];
            let strength = Value::Word(strength.name());
            table.push(vec![rule.into(), strength, findings.into(), amount.into()]);
        }
    }
    table
}

/// What was billed and paid, by provider, month and act.
fn activity(counted: &Counted) -> Table {
    let mut table = Table::new(
        "antigen_activity",
        Sensitivity::Providers,
        &["provider_key", "month", "code_ambulatory"],
        &[
            Column::new("provider_key", ColumnKind::Text),
            Column::new("month", ColumnKind::Text),
            Column::new("code_ambulatory", ColumnKind::Int),
            Column::new("lines", ColumnKind::Int),
            Column::new("persons", ColumnKind::Int),
            Column::new("quantity", ColumnKind::Int),
            Column::new("paid_cents", ColumnKind::Cents),
        ],
    );
    let mut rows: Vec<Vec<Value>> = counted
        .activity
        .iter()
        .map(|row| {
            let month = Month { year: row.tally.year, month: row.tally.month };
            vec![
                (&row.tally.provider).into(),
                month.to_string().into(),
                row.tally.code.get().into(),
                row.tally.lines.into(),
                row.persons.into(),
                row.tally.quantity.into(),
                row.tally.paid.into(),
            ]
        })
        .collect();
    rows.sort();
    for row in rows {
        table.push(row);
    }
    table
}

/// The place of each provider among those of its kind, by net tests; by group, rank, provider.
fn ranks(decided: &Decided) -> Table {
    let mut table = Table::new(
        "antigen_ranks",
        Sensitivity::Providers,
        &["provider_key"],
        &[
            Column::new("provider_key", ColumnKind::Text),
            Column::new("group", ColumnKind::Text),
            Column::new("tests", ColumnKind::Int),
            Column::new("rank", ColumnKind::Int),
            Column::new("percentile_x10000", ColumnKind::X10000),
        ],
    );
    for row in &decided.ranks {
        table.push(vec![
            (&row.provider).into(),
            row.group.clone().into(),
            row.tests.into(),
            row.rank.into(),
            Value::X10000(row.percentile_x10000),
        ]);
    }
    table
}
