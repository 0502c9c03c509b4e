//! How far each figure stands from its limit, and what would bring it within.

use super::decide::Provider;
use super::tables::column;
use crate::document::{ColumnKind, Sensitivity, Table, Value};
use crate::law::{
    ActsByWeight, Doubt, DoubtedTally, NetActs, PLimits, PTally, PeriodOutcome, acts_by_period,
    acts_to_remove, doubts_by_period,
};
use crate::values::{P, Period, ProviderKey};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::{BTreeMap, BTreeSet};

/// One month, quarter or year of a dentist.
pub(super) struct Fragility {
    pub(super) provider: ProviderKey,
    pub(super) period: Period,
    /// P up to the limit; negative above it.
    pub(super) margin: P,
    /// The fewest net acts without which the limit is kept.
    pub(super) acts_to_remove: Option<i64>,
    /// The doubts under which the period's excess changes.
    pub(super) flipped_by: BTreeSet<Doubt>,
}

/// Every period of the dentists who are over a limit, or of whom a figure changes under a doubt.
pub(super) fn of_all(
    providers: &[Provider],
    limits: PLimits,
    tallies: &BTreeMap<&ProviderKey, Vec<&PTally>>,
    doubts: &BTreeMap<&ProviderKey, Vec<&DoubtedTally>>,
    net_acts: &[NetActs],
) -> Vec<Fragility> {
    let acts_of: BTreeMap<&ProviderKey, &[NetActs]> = net_acts
        .chunk_by(|one, next| one.provider == next.provider)
        .map(|own| (&own[0].provider, own))
        .collect();
    let of_provider = |provider: &&Provider| {
        let key = &provider.year.provider;
        let own: Vec<PTally> =
            tallies.get(key).into_iter().flatten().map(|tally| (*tally).clone()).collect();
        let doubted: Vec<DoubtedTally> =
            doubts.get(key).into_iter().flatten().map(|row| (*row).clone()).collect();
        let mut flipped = doubts_by_period(&own, &doubted, limits);
        let acts = acts_by_period(acts_of.get(key).into_iter().copied().flatten());
        let of_period = |outcome: &PeriodOutcome| Fragility {
            provider: key.clone(),
            period: outcome.period,
            margin: P::ZERO.minus(outcome.surplus),
            acts_to_remove: to_remove(outcome, limits, acts.get(&outcome.period)),
            flipped_by: flipped.remove(&outcome.period).unwrap_or_default(),
        };
        provider.year.periods.iter().map(of_period).collect::<Vec<_>>()
    };
    let asked = |one: &&Provider| one.year.is_over() || !one.robust;
    let asked: Vec<&Provider> = providers.iter().filter(asked).collect();
    asked.par_iter().flat_map_iter(of_provider).collect()
}

fn to_remove(outcome: &PeriodOutcome, limits: PLimits, acts: Option<&ActsByWeight>) -> Option<i64> {
    let none = ActsByWeight::new();
    acts_to_remove(outcome.p_sum, limits.of(outcome.period.kind), acts.unwrap_or(&none))
}

/// `dental_p_fragility`, by provider, months before quarters before the year.
pub(super) fn table(rows: &[Fragility]) -> Table {
    use ColumnKind::{Flag, Int, P as PSum, Text};
    let mut table = Table::new(
        "dental_p_fragility",
        Sensitivity::Providers,
        &["provider_key", "year", "period_kind", "period"],
        &[
            column("provider_key", Text),
            column("year", Int),
            column("period_kind", Text),
            column("period", Int),
            column("margin_p", PSum),
            column("acts_to_remove", Int),
            column("robust", Flag),
            column("flipped_by", Text),
        ],
    );
    for row in rows {
        table.push(vec![
            (&row.provider).into(),
            i64::from(row.period.year).into(),
            Value::Word(row.period.kind.name()),
            i64::from(row.period.number).into(),
            row.margin.into(),
            row.acts_to_remove.into(),
            row.flipped_by.is_empty().into(),
            words(&row.flipped_by),
        ]);
    }
    table
}

/// The doubts with `;` between them; nothing where there is none.
fn words(doubts: &BTreeSet<Doubt>) -> Value {
    let names: Vec<&str> = doubts.iter().map(|doubt| doubt.name()).collect();
    (!names.is_empty()).then(|| names.join(";")).into()
}
