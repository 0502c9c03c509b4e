//! All dentists against the limits: classes and quantiles.

use super::decide::{Decided, Provider};
use super::tables::column;
use crate::document::{ColumnKind, Sensitivity, Table, Value};
use crate::law::{class_from, quantile};
use crate::values::{P, PeriodKind, ProviderKind};
use std::collections::BTreeMap;

/// The quantiles of the table, in ten-thousandths: a tenth to nine tenths, and what few exceed.
const QUANTILES: [i64; 8] = [1_000, 2_500, 5_000, 7_500, 9_000, 9_500, 9_900, 10_000];

/// Each dentist's highest month or quarter, or the year: how many dentists have each P. Other
/// professions are left out.
fn highest(providers: &[Provider], kind: PeriodKind) -> BTreeMap<P, i64> {
    let mut dentists: BTreeMap<P, i64> = BTreeMap::new();
    for provider in providers.iter().filter(|one| one.kind != ProviderKind::Other) {
        if let Some(p_sum) = provider.year.of_kind(kind).map(|period| period.p_sum).max() {
            *dentists.entry(p_sum).or_default() += 1;
        }
    }
    dentists
}

/// `dental_p_distribution`: months before quarters before the year, then by class. A class without a
/// dentist has no row.
pub(super) fn table(decided: &Decided) -> Table {
    use ColumnKind::{Int, P as PSum, Text};
    let mut table = Table::new(
        "dental_p_distribution",
        Sensitivity::Aggregate,
        &["period_kind", "bin_from_p"],
        &[column("period_kind", Text), column("bin_from_p", PSum), column("dentists", Int)],
    );
    for kind in PeriodKind::ALL {
        let mut classes: BTreeMap<P, i64> = BTreeMap::new();
        for (p_sum, dentists) in highest(&decided.providers, kind) {
            *classes.entry(class_from(p_sum, decided.limits.of(kind))).or_default() += dentists;
        }
        for (from, dentists) in classes {
            table.push(vec![Value::Word(kind.name()), from.into(), dentists.into()]);
        }
    }
    table
}

/// `dental_p_quantiles`: of the dentists' highest months and quarters and their years, and of the
/// days of the dentists over a limit; nearest rank.
pub(super) fn quantiles(decided: &Decided) -> Table {
    use ColumnKind::{Int, P as PSum, Text, X10000};
    let mut table = Table::new(
        "dental_p_quantiles",
        Sensitivity::Providers,
        &["period_kind", "quantile_x10000"],
        &[
            column("period_kind", Text),
            column("quantile_x10000", X10000),
            column("p_sum", PSum),
            column("observations", Int),
        ],
    );
    let mut of_days: BTreeMap<P, i64> = BTreeMap::new();
    for day in &decided.days {
        *of_days.entry(day.p_sum).or_default() += 1;
    }
    let of_periods =
        PeriodKind::ALL.map(|kind| (Value::Word(kind.name()), highest(&decided.providers, kind)));
    for (kind, values) in [(Value::Word("day"), of_days)].into_iter().chain(of_periods) {
        for share in QUANTILES {
            let Some(p_sum) = quantile(&values, share) else { continue };
            let observations: i64 = values.values().sum();
            table.push(vec![kind.clone(), Value::X10000(share), p_sum.into(), observations.into()]);
        }
    }
    table
}
