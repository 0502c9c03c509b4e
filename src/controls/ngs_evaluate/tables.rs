//! The tables of the evaluation, each in the order of its key unless it says otherwise.

use super::KIND;
use super::figures::{Dimension, Figures, Headline, Quarter};
use super::gather::Gathered;
use super::registers::Registers;
use crate::controls::findings;
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::law::Finding;
use crate::law::evaluation::{Effect, shares, stakes};
use crate::values::Month;
use ColumnKind::{Cents, Day, Flag, Int, Text, X10000};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

const fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column::new(name, kind)
}

/// All tables of the control.
pub(super) fn all(
    gathered: &Gathered<'_>,
    figures: &Figures,
    registers: &Registers,
    found: &[Finding],
) -> Vec<Table> {
    vec![
        headline(figures),
        activity(figures),
        tests(figures),
        concentration(figures),
        budget(figures),
        annex_changes(figures),
        completeness(gathered),
        turn_around(registers),
        days_taken(registers),
        registration(registers),
        referrals(registers),
        substitution(gathered),
        findings::table("ngs_findings", KIND, found),
        by_institution(found),
    ]
}

/// `2024-Q3`.
pub(super) fn quarter((year, number): Quarter) -> Value {
    format!("{year:04}-Q{number}").into()
}

pub(super) fn rate(rate: Option<i64>) -> Value {
    rate.map_or(Value::Null, Value::X10000)
}

/// Billings and spending of both periods by dimension; within a dimension the most billings first,
/// so that the shares so far can be read downwards.
fn headline(figures: &Figures) -> Table {
    let mut table = Table::new(
        "ngs_headline",
        Sensitivity::Providers,
        &["dimension", "item"],
        &[
            column("dimension", Text),
            column("item", Text),
            column("billings_before", Int),
            column("billings", Int),
            column("growth_x10000", X10000),
            column("tests_before", Int),
            column("tests", Int),
            column("persons", Int),
            column("paid_before_cents", Cents),
            column("paid_cents", Cents),
            column("spending_growth_x10000", X10000),
            column("share_x10000", X10000),
            column("cumulative_share_x10000", X10000),
        ],
    );
    for dimension in Dimension::ALL {
        let of_it = figures.headlines.iter().filter(|((of, _), _)| *of == dimension);
        let mut items: Vec<(&String, &Headline)> =
            of_it.map(|((_, item), headline)| (item, headline)).collect();
        items.sort_by_key(|(item, headline)| (Reverse(headline.compared.billings), *item));
        let billings: Vec<i64> = items.iter().map(|(_, one)| one.compared.billings).collect();
        let mut shares = shares(&billings).unwrap_or_default().into_iter();
        for (item, headline) in items {
            let compared = &headline.compared;
            let (share, so_far) = shares.next().unzip();
            let (tests_before, tests) = headline.tests.unzip();
            let whole = dimension == Dimension::All;
            table.push(vec![
                Value::Word(dimension.name()),
                if whole { Value::Null } else { item.as_str().into() },
                compared.billings_before.into(),
                compared.billings.into(),
                rate(compared.growth_x10000()),
                tests_before.into(),
                tests.into(),
                headline.persons().into(),
                compared.paid_before.into(),
                compared.paid.into(),
                rate(compared.spending_growth_x10000()),
                rate(share),
                rate(so_far),
            ]);
        }
    }
    table
}

fn activity(figures: &Figures) -> Table {
    let mut table = Table::new(
        "ngs_activity",
        Sensitivity::Providers,
        &["institution_id", "code_ambulatory", "quarter", "setting"],
        &[
            column("institution_id", Text),
            column("code_ambulatory", Int),
            column("quarter", Text),
            column("setting", Text),
            column("billings", Int),
            column("persons", Int),
            column("paid_cents", Cents),
        ],
    );
    for ((institution, code, when, in_hospital), cell) in &figures.activity {
        table.push(vec![
            institution.as_str().into(),
            code.get().into(),
            quarter(*when),
            Value::Word(if *in_hospital { "hospital" } else { "ambulatory" }),
            cell.billings.into(),
            cell.persons.into(),
            cell.paid.into(),
        ]);
    }
    table
}

fn tests(figures: &Figures) -> Table {
    let mut table = Table::new(
        "ngs_tests",
        Sensitivity::Providers,
        &["institution_id", "quarter"],
        &[column("institution_id", Text), column("quarter", Text), column("tests", Int)],
    );
    for ((institution, when), tests) in &figures.tests {
        table.push(vec![institution.as_str().into(), quarter(*when), (*tests).into()]);
    }
    table
}

fn concentration(figures: &Figures) -> Table {
    let mut table = Table::new(
        "ngs_concentration",
        Sensitivity::Aggregate,
        &["quarter"],
        &[
            column("quarter", Text),
            column("institutions", Int),
            column("herfindahl", Int),
            column("share_at_norm_x10000", X10000),
        ],
    );
    for (when, found) in &figures.concentration {
        table.push(vec![
            quarter(*when),
            found.institutions.into(),
            found.herfindahl.into(),
            Value::X10000(found.share_at_norm_x10000),
        ]);
    }
    table
}

/// The row of all pairs (no code) first.
fn budget(figures: &Figures) -> Table {
    let mut table = Table::new(
        "ngs_budget",
        Sensitivity::Aggregate,
        &["code_ambulatory", "effect"],
        &[column("code_ambulatory", Int), column("effect", Text), column("cents", Cents)],
    );
    for split in &figures.budget {
        for effect in Effect::ALL {
            table.push(vec![
                split.code.map(crate::values::Code::get).into(),
                Value::Word(effect.name()),
                split.of(effect).into(),
            ]);
        }
    }
    table
}

fn annex_changes(figures: &Figures) -> Table {
    let mut table = Table::new(
        "ngs_annex_changes",
        Sensitivity::Aggregate,
        &["date", "code_ambulatory"],
        &[
            column("date", Day),
            column("code_ambulatory", Int),
            column("expected_tests", Int),
            column("billings", Int),
            column("expected_cents", Cents),
            column("paid_cents", Cents),
            column("first_billing", Day),
            column("months_to_first", Int),
            column("adapted_in_time", Flag),
            column("twelve_months_over", Flag),
        ],
    );
    for (expected, outcome) in &figures.annex_changes {
        table.push(vec![
            expected.date.into(),
            expected.code.get().into(),
            expected.tests.into(),
            outcome.billings.into(),
            expected.paid.into(),
            outcome.paid.into(),
            outcome.first_billing.into(),
            outcome.months_to_first.into(),
            outcome.in_time.into(),
            outcome.whole.into(),
        ]);
    }
    table
}

/// Months of service against months of reception; how far the month of service has arrived stands
/// in each of its rows. A month of both periods of which nothing came has a row without reception.
fn completeness(gathered: &Gathered<'_>) -> Table {
    let mut table = Table::new(
        "ngs_completeness",
        Sensitivity::Aggregate,
        &["service_month", "reception_month"],
        &[
            column("service_month", Text),
            column("reception_month", Text),
            column("months_to_reception", Int),
            column("lines", Int),
            column("share_x10000", X10000),
            column("cumulative_share_x10000", X10000),
            column("expected_x10000", X10000),
            column("provisional", Flag),
        ],
    );
    let came: BTreeSet<Month> = gathered.brought.iter().map(|row| row.arrival.service).collect();
    let arrived: BTreeMap<_, _> = gathered.months.iter().map(|row| (row.service, row)).collect();
    let mut rows: Vec<(Month, Vec<Value>)> = Vec::new();
    for month in gathered.months.iter().filter(|month| !came.contains(&month.service)) {
        let mut row = vec![month.service.to_string().into(), Value::Null, Value::Null, 0.into()];
        row.extend([
            Value::Null,
            Value::Null,
            rate(month.expected_x10000),
            month.provisional.into(),
        ]);
        rows.push((month.service, row));
    }
    for row in &gathered.brought {
        let arrival = row.arrival;
        let month = arrived.get(&arrival.service);
        let row = vec![
            arrival.service.to_string().into(),
            arrival.received.to_string().into(),
            row.months.into(),
            arrival.lines.into(),
            rate(row.share_x10000),
            rate(row.so_far_x10000),
            rate(month.and_then(|month| month.expected_x10000)),
            month.map(|month| month.provisional).into(),
        ];
        rows.push((arrival.service, row));
    }
    // of a month that came at all, the months of reception are in their order already
    rows.sort_by_key(|(month, _)| *month);
    for (_, row) in rows {
        table.push(row);
    }
    table
}

fn verdict(met: Option<bool>) -> Value {
    met.map_or(Value::Null, |met| Value::Word(if met { "met" } else { "not_met" }))
}

fn turn_around(registers: &Registers) -> Table {
    let mut table = Table::new(
        "ngs_tat",
        Sensitivity::Providers,
        &["institution_id", "tumour_class", "start_year"],
        &[
            column("institution_id", Text),
            column("tumour_class", Text),
            column("start_year", Int),
            column("n", Int),
            column("decidable", Int),
            column("within", Int),
            column("late", Int),
            column("failed", Int),
            column("force_majeure", Int),
            column("median_days", Int),
            column("p90_days", Int),
            column("share_late_x10000", X10000),
            column("verdict_simple", Text),
            column("verdict_excused", Text),
        ],
    );
    for ((institution, class, year), found) in &registers.turn_around {
        table.push(vec![
            institution.clone().into(),
            Value::Word(class.name()),
            year.map(i64::from).into(),
            found.n.into(),
            found.decidable.into(),
            found.within.into(),
            found.late.into(),
            found.failed.into(),
            found.force_majeure.into(),
            found.median_days.into(),
            found.p90_days.into(),
            rate(found.share_late_x10000),
            verdict(found.met_simple),
            verdict(found.met_excused),
        ]);
    }
    table
}

/// By class of tumour, limit (none first) and days (those without known days first).
fn days_taken(registers: &Registers) -> Table {
    let mut table = Table::new(
        "ngs_tat_days",
        Sensitivity::Aggregate,
        &["tumour_class", "limit_days", "days"],
        &[
            column("tumour_class", Text),
            column("limit_days", Int),
            column("days", Int),
            column("tests", Int),
            column("share_x10000", X10000),
            column("cumulative_share_x10000", X10000),
        ],
    );
    for ((class, limit), rows) in &registers.days_taken {
        for row in rows {
            table.push(vec![
                Value::Word(class.name()),
                (*limit).into(),
                row.days.into(),
                row.tests.into(),
                rate(row.share_x10000),
                rate(row.so_far_x10000),
            ]);
        }
    }
    table
}

fn registration(registers: &Registers) -> Table {
    let mut table = Table::new(
        "ngs_registration",
        Sensitivity::Providers,
        &["institution_id", "biomarker"],
        &[
            column("institution_id", Text),
            column("biomarker", Text),
            column("billed", Int),
            column("registered", Int),
            column("billed_not_registered", Int),
            column("registered_not_billed", Int),
            column("undecidable", Int),
        ],
    );
    for ((institution, biomarker), sums) in &registers.registration {
        table.push(vec![
            institution.clone().into(),
            biomarker.as_str().into(),
            sums.billed.into(),
            sums.registered.into(),
            sums.billed_not_registered.into(),
            sums.registered_not_billed.into(),
            sums.undecidable.into(),
        ]);
    }
    table
}

fn referrals(registers: &Registers) -> Table {
    let mut table = Table::new(
        "ngs_referrals",
        Sensitivity::Providers,
        &["receiving_institution_id", "billing_institution_id", "quarter"],
        &[
            column("receiving_institution_id", Text),
            column("billing_institution_id", Text),
            column("quarter", Text),
            column("tests", Int),
        ],
    );
    for ((receiving, billing, when), tests) in &registers.referrals {
        table.push(vec![
            receiving.as_str().into(),
            billing.clone().into(),
            quarter(*when),
            (*tests).into(),
        ]);
    }
    table
}

/// Quarters of service that lie in one of the two periods.
fn substitution(gathered: &Gathered<'_>) -> Table {
    let mut table = Table::new(
        "ngs_substitution",
        Sensitivity::Aggregate,
        &["code", "article", "quarter"],
        &[
            column("code", Int),
            column("article", Text),
            column("quarter", Text),
            column("lines", Int),
            column("paid_cents", Cents),
        ],
    );
    let articles: BTreeMap<_, _> = gathered
        .agreement
        .non_cumulation()
        .iter()
        .map(|row| (row.excluded_code, row.article))
        .collect();
    let asked = super::registers::quarter(gathered.before.first)
        ..=super::registers::quarter(gathered.spec.period.last);
    for row in gathered.substituted.iter().filter(|row| asked.contains(&row.quarter)) {
        table.push(vec![
            row.code.get().into(),
            articles.get(&row.code).map(|article| article.name()).into(),
            quarter(row.quarter),
            row.lines.into(),
            row.paid.into(),
        ]);
    }
    table
}

/// What is at stake by institution and strength, each line's amount once; findings without an
/// institution first.
fn by_institution(found: &[Finding]) -> Table {
    let mut table = Table::new(
        "ngs_findings_by_institution",
        Sensitivity::Providers,
        &["institution_id", "strength"],
        &[
            column("institution_id", Text),
            column("strength", Text),
            column("findings", Int),
            column("lines", Int),
            column("amount_cents", Cents),
        ],
    );
    for ((institution, strength), stake) in stakes(found) {
        table.push(vec![
            institution.map(str::to_owned).into(),
            Value::Word(strength.name()),
            stake.findings.into(),
            stake.lines.into(),
            stake.amount.into(),
        ]);
    }
    table
}
