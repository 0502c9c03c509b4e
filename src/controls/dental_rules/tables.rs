//! The tables of the control, each in the order of its key.

use super::KIND;
use super::decide::Decided;
use crate::controls::findings;
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use std::collections::BTreeMap;

/// All tables.
pub(super) fn all(decided: &Decided) -> Vec<Table> {
    vec![
        findings::table("dental_rule_findings", KIND, &decided.findings),
        summary(decided),
        totals(decided),
        undecided(decided),
    ]
}

fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column::new(name, kind)
}

/// Grain: rule and dentist who billed an act that it judges.
fn summary(decided: &Decided) -> Table {
    use ColumnKind::{Int, Text, X10000};
    let mut table = Table::new(
        "dental_rule_summary",
        Sensitivity::Providers,
        &["rule", "provider_key"],
        &[
            column("rule", Text),
            column("provider_key", Text),
            column("acts", Int),
            column("own_findings", Int),
            column("findings_after_others", Int),
            column("rate_x10000", X10000),
            column("median_rate_x10000", X10000),
            column("undecided_acts", Int),
        ],
    );
    let rows: BTreeMap<(&str, &str), _> = decided
        .providers
        .iter()
        .map(|row| ((decided.rules[row.rule].rule.id.as_str(), row.provider.as_str()), row))
        .collect();
    for ((rule, provider), row) in rows {
        table.push(vec![
            rule.into(),
            provider.into(),
            row.tally.acts.into(),
            row.tally.own.into(),
            row.tally.after_others.into(),
            row.rate.map_or(Value::Null, Value::X10000),
            row.median.map_or(Value::Null, Value::X10000),
            row.tally.undecided.into(),
        ]);
    }
    table
}

/// Grain: rule; also those that found nothing.
fn totals(decided: &Decided) -> Table {
    use ColumnKind::{Cents, Int, Text};
    let mut table = Table::new(
        "dental_rule_totals",
        Sensitivity::Aggregate,
        &["rule"],
        &[
            column("rule", Text),
            column("kind", Text),
            column("strength", Text),
            column("text_lines", Text),
            column("text_nl", Text),
            column("text_fr", Text),
            column("text_en", Text),
            column("acts", Int),
            column("breaches", Int),
            column("alerts", Int),
            column("undecidables", Int),
            column("undecided_acts", Int),
            column("breach_cents", Cents),
        ],
    );
    let rules: BTreeMap<&str, _> =
        decided.rules.iter().map(|ruled| (ruled.rule.id.as_str(), ruled)).collect();
    for (id, ruled) in rules {
        let [breaches, alerts, undecidables] = ruled.found;
        let [nl, fr, en] = &ruled.texts;
        table.push(vec![
            id.into(),
            ruled.rule.kind.as_str().into(),
            Value::Word(ruled.rule.strength.name()),
            ruled.rule.lines.as_str().into(),
            nl.as_str().into(),
            fr.as_str().into(),
            en.as_str().into(),
            ruled.acts.into(),
            breaches.into(),
            alerts.into(),
            undecidables.into(),
            ruled.undecided.into(),
            ruled.amount.into(),
        ]);
    }
    table
}

/// Grain: rule and reason. What claims, deliveries or tables could not answer; listed findings that
/// are undecidable are counted here too.
fn undecided(decided: &Decided) -> Table {
    use ColumnKind::{Int, Text};
    let mut table = Table::new(
        "dental_rule_undecided",
        Sensitivity::Aggregate,
        &["rule", "reason"],
        &[column("rule", Text), column("reason", Text), column("acts", Int)],
    );
    let rows: BTreeMap<(&str, &'static str), i64> = decided
        .undecided
        .iter()
        .map(|((rule, why), acts)| ((decided.rules[*rule].rule.id.as_str(), why.name()), *acts))
        .collect();
    for ((rule, reason), acts) in rows {
        table.push(vec![rule.into(), Value::Word(reason), acts.into()]);
    }
    table
}
