//! The tables of the control, as `dental.md` names them.

use super::decide::{Decided, Provider};
use super::{KIND, days, distribution, early, fragility, procedure};
use crate::controls::findings;
use crate::counts::dental::Extent;
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::law::share_x10000;
use crate::values::{P, PeriodKind, ProviderKey};
use ColumnKind::{Cents, Day, Flag, Int, P as PSum, Text, X10000};
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub(super) const fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column::new(name, kind)
}

/// All tables of the control.
pub(super) fn all(decided: &Decided) -> Vec<Table> {
    let mut tables = vec![
        periods(decided),
        providers(decided),
        unweighted(decided),
        acts(decided),
        doubts(decided),
        flips(decided),
        findings::table("dental_p_findings", KIND, &decided.findings),
        procedure::table(&decided.procedure),
        procedure::payee_table(&decided.payees),
        fragility::table(&decided.fragility),
        days::table(&decided.days),
        distribution::table(decided),
        distribution::quantiles(decided),
    ];
    tables.extend(decided.early.as_ref().map(early::table));
    tables
}

/// One row for every period with a line in scope, by provider, year, months before quarters before
/// the year.
fn periods(decided: &Decided) -> Table {
    let mut table = Table::new(
        "dental_p_periods",
        Sensitivity::Providers,
        &["provider_key", "year", "period_kind", "period"],
        &[
            column("provider_key", Text),
            column("year", Int),
            column("period_kind", Text),
            column("period", Int),
            column("p_sum", PSum),
            column("paid_cents", Cents),
            column("limit_p", PSum),
            column("unit_value_cents", Cents),
            column("surplus_p", PSum),
            column("excess_cents", Cents),
            column("lines", Int),
        ],
    );
    for provider in &decided.providers {
        for outcome in &provider.year.periods {
            table.push(vec![
                (&provider.year.provider).into(),
                i64::from(provider.year.year).into(),
                Value::Word(outcome.period.kind.name()),
                i64::from(outcome.period.number).into(),
                outcome.p_sum.into(),
                outcome.paid.into(),
                outcome.limit.into(),
                outcome.unit_value.into(),
                outcome.surplus.into(),
                outcome.excess.into(),
                outcome.lines.into(),
            ]);
        }
    }
    table
}

/// Every provider in scope, by excess of the year, largest first, then key.
fn providers(decided: &Decided) -> Table {
    let mut table = Table::new(
        "dental_p_providers",
        Sensitivity::Providers,
        &["provider_key", "year"],
        &[
            column("provider_key", Text),
            column("year", Int),
            column("provider_kind", Text),
            column("p_sum", PSum),
            column("paid_cents", Cents),
            column("lines", Int),
            column("months_over", Int),
            column("quarters_over", Int),
            column("year_over", Flag),
            column("surplus_months_p", PSum),
            column("surplus_quarters_p", PSum),
            column("surplus_year_p", PSum),
            column("excess_months_cents", Cents),
            column("excess_quarters_cents", Cents),
            column("excess_year_cents", Cents),
            column("proposed_basis", Text),
            column("proposed_cents", Cents),
            column("max_allowed_cents", Cents),
            column("robust", Flag),
            column("first_service", Day),
            column("last_service", Day),
            column("first_reception", Day),
            column("last_reception", Day),
            column("payees", Text),
        ],
    );
    let mut providers: Vec<&Provider> = decided.providers.iter().collect();
    providers.sort_by_key(|provider| {
        (Reverse(provider.year.totals(PeriodKind::Year).excess), &provider.year.provider)
    });
    for provider in providers {
        table.push(provider_row(provider));
    }
    table
}

fn provider_row(provider: &Provider) -> Vec<Value> {
    let [months, quarters, year] = PeriodKind::ALL.map(|kind| provider.year.totals(kind));
    let whole = provider.year.whole();
    let payees: Vec<&str> = provider.payees.iter().map(|(payee, _)| payee.as_str()).collect();
    let payees = (!payees.is_empty()).then(|| payees.join(";"));
    let Extent { service, reception } = provider.extent;
    vec![
        (&provider.year.provider).into(),
        i64::from(provider.year.year).into(),
        Value::Word(provider.kind.name()),
        whole.p_sum.into(),
        whole.paid.into(),
        whole.lines.into(),
        months.over.into(),
        quarters.over.into(),
        (year.over > 0).into(),
        months.surplus.into(),
        quarters.surplus.into(),
        year.surplus.into(),
        months.excess.into(),
        quarters.excess.into(),
        year.excess.into(),
        provider.proposal.basis.map_or(Value::Null, |kind| Value::Word(kind.name())),
        provider.proposal.excess.into(),
        whole.max_allowed.into(),
        provider.robust.into(),
        service.0.into(),
        service.1.into(),
        reception.0.into(),
        reception.1.into(),
        payees.into(),
    ]
}

/// Lines of dental codes without a P. The bounds are those of all acts of the row together.
fn unweighted(decided: &Decided) -> Table {
    let mut table = Table::new(
        "dental_p_unweighted",
        Sensitivity::Providers,
        &["provider_key", "year", "nomenclature_code", "reason"],
        &[
            column("provider_key", Text),
            column("year", Int),
            column("nomenclature_code", Int),
            column("reason", Text),
            column("lines", Int),
            column("quantity", Int),
            column("paid_cents", Cents),
            column("p_bound_low", PSum),
            column("p_bound_high", PSum),
        ],
    );
    for row in &decided.unweighted {
        let (low, high) = row.bound.unzip();
        table.push(vec![
            (&row.tally.provider).into(),
            i64::from(row.tally.year).into(),
            row.tally.code.get().into(),
            row.tally.reason.as_str().into(),
            row.tally.lines.into(),
            row.tally.quantity.into(),
            row.tally.paid.into(),
            low.into(),
            high.into(),
        ]);
    }
    table
}

/// The acts of the dentists over a limit, over the year.
fn acts(decided: &Decided) -> Table {
    let mut table = Table::new(
        "dental_p_acts",
        Sensitivity::Providers,
        &["provider_key", "year", "code_ambulatory", "p"],
        &[
            column("provider_key", Text),
            column("year", Int),
            column("code_ambulatory", Int),
            column("label_nl", Text),
            column("p", PSum),
            column("quantity", Int),
            column("p_sum", PSum),
            column("paid_cents", Cents),
            column("share_p_x10000", X10000),
        ],
    );
    let whole: BTreeMap<&ProviderKey, P> = decided
        .providers
        .iter()
        .map(|provider| (&provider.year.provider, provider.year.whole().p_sum))
        .collect();
    for act in &decided.acts {
        let whole = whole.get(&act.provider).copied().unwrap_or(P::ZERO);
        table.push(vec![
            (&act.provider).into(),
            i64::from(act.year).into(),
            act.code.get().into(),
            decided.labels.get(&act.code).cloned().into(),
            act.p.into(),
            act.quantity.into(),
            act.p_sum.into(),
            act.paid.into(),
            share_x10000(act.p_sum, whole).map_or(Value::Null, Value::X10000),
        ]);
    }
    table
}

/// What the doubted lines of each dentist add up to.
fn doubts(decided: &Decided) -> Table {
    let mut table = Table::new(
        "dental_p_doubts",
        Sensitivity::Providers,
        &["provider_key", "year", "doubt"],
        &[
            column("provider_key", Text),
            column("year", Int),
            column("doubt", Text),
            column("lines", Int),
            column("p_sum", PSum),
            column("paid_cents", Cents),
        ],
    );
    for row in &decided.doubts {
        table.push(vec![
            (&row.tally.provider).into(),
            i64::from(row.tally.year).into(),
            Value::Word(row.doubt.name()),
            row.tally.lines.into(),
            row.tally.p_sum.into(),
            row.tally.paid.into(),
        ]);
    }
    table
}

/// The excesses that a doubt changes, with both values.
fn flips(decided: &Decided) -> Table {
    let mut table = Table::new(
        "dental_p_flips",
        Sensitivity::Providers,
        &["provider_key", "year", "doubt", "period_kind"],
        &[
            column("provider_key", Text),
            column("year", Int),
            column("doubt", Text),
            column("period_kind", Text),
            column("counted_cents", Cents),
            column("otherwise_cents", Cents),
        ],
    );
    for row in &decided.flips {
        table.push(vec![
            (&row.provider).into(),
            i64::from(row.year).into(),
            Value::Word(row.flip.doubt.name()),
            Value::Word(row.flip.kind.name()),
            row.flip.counted.into(),
            row.flip.otherwise.into(),
        ]);
    }
    table
}
