//! The control's part of the report: headline figures, the three bases, tables, sources.

use super::KIND;
use super::decide::{Decided, Provider};
use crate::document::{Block, Figure, Part, Source, Table, Text, Value, View};
use crate::law::Basis;
use crate::values::Cents;
use crate::values::PeriodKind::{Month, Quarter, Year};
use std::collections::BTreeSet;

/// The part, over the tables of the control.
pub(super) fn part(decided: &Decided, tables: &[Table]) -> Part {
    let year = i64::from(decided.spec.year);
    let mut blocks = vec![asked(decided)];
    blocks.extend(attention(decided));
    blocks.push(Block::Figures(figures(decided)));
    blocks.push(Block::Paragraph(Text::of("dental-p-bases-note")));
    blocks.push(Block::Paragraph(Text::of("dental-p-golden-rounding-note")));
    blocks.extend(views(decided, tables));
    blocks.push(Block::Sources(sources()));
    Part {
        id: "dental-p-values".to_owned(),
        title: Text::of("dental-p-title").with("year", year),
        blocks,
    }
}

fn asked(decided: &Decided) -> Block {
    let year = i64::from(decided.spec.year);
    Block::Paragraph(match decided.spec.received {
        Some(days) => {
            Text::of("dental-p-asked").with("year", year).with("received", days.to_string())
        }
        None => Text::of("dental-p-asked-all-received").with("year", year),
    })
}

fn attention(decided: &Decided) -> Vec<Block> {
    let mut blocks = Vec::new();
    let not_robust = decided.providers.iter().filter(|provider| !provider.flips.is_empty()).count();
    if not_robust > 0 {
        let text = Text::of("dental-p-not-robust").with("providers", count(not_robust));
        blocks.push(Block::Attention(text));
    }
    if !decided.unweighted.is_empty() {
        blocks.push(Block::Attention(Text::of("dental-p-unweighted-note")));
    }
    blocks
}

fn count(number: usize) -> i64 {
    i64::try_from(number).expect("rows in memory are few")
}

fn figures(decided: &Decided) -> Vec<Figure> {
    let id = |column: &str| format!("{KIND}/dental_p_providers/*/{}/{column}", decided.spec.year);
    let providers = || decided.providers.iter();
    let over =
        |kind| count(providers().filter(|provider| provider.year.totals(kind).over > 0).count());
    let excess =
        |kind| -> Cents { providers().map(|provider| provider.year.totals(kind).excess).sum() };
    let proposed: Cents = providers().map(|provider| provider.proposal.excess).sum();
    let basis = match decided.spec.basis {
        Basis::Of(kind) => Value::Word(kind.name()),
        Basis::Highest => Value::Word("highest"),
    };
    let figure = |column: &str, label, value| Figure { id: id(column), label, value };
    vec![
        figure("provider_key", Text::of("figure-providers"), count(providers().count()).into()),
        figure("months_over", Text::of("figure-providers-over-month"), over(Month).into()),
        figure("quarters_over", Text::of("figure-providers-over-quarter"), over(Quarter).into()),
        figure("year_over", Text::of("figure-providers-over-year"), over(Year).into()),
        figure("excess_months_cents", Text::of("figure-excess-months"), excess(Month).into()),
        figure("excess_quarters_cents", Text::of("figure-excess-quarters"), excess(Quarter).into()),
        figure("excess_year_cents", Text::of("figure-excess-year"), excess(Year).into()),
        figure("proposed_cents", Text::of("figure-proposed").with("basis", basis), proposed.into()),
    ]
}

/// What a report shows of a table: the rows that a question selects, and some columns.
struct Show<'a> {
    table: &'a str,
    caption: &'static str,
    method: Option<&'static str>,
    /// None: all columns.
    columns: &'a [&'static str],
}

fn views(decided: &Decided, tables: &[Table]) -> Vec<Block> {
    let over: BTreeSet<String> = decided
        .providers
        .iter()
        .filter(|provider: &&Provider| provider.year.is_over())
        .map(|provider| provider.year.provider.to_string())
        .collect();
    let is_over = |row: &[Value]| row.first().is_some_and(|key| over.contains(&key.plain()));
    let providers = Show {
        table: "dental_p_providers",
        caption: "dental-p-providers-caption",
        method: Some("dental-p-method"),
        columns: &[
            "provider_key",
            "year",
            "provider_kind",
            "p_sum",
            "paid_cents",
            "excess_months_cents",
            "excess_quarters_cents",
            "excess_year_cents",
            "max_allowed_cents",
            "proposed_cents",
            "robust",
        ],
    };
    let of = |table, caption| Show { table, caption, method: None, columns: &[] };
    let shown = [
        (providers, true),
        (of("dental_p_flips", "dental-p-flips-caption"), false),
        (of("dental_p_periods", "dental-p-periods-caption"), true),
        (of("dental_p_acts", "dental-p-acts-caption"), false),
        (of("dental_p_unweighted", "dental-p-unweighted-caption"), false),
        (of("dental_p_doubts", "dental-p-doubts-caption"), false),
        (of("dental_p_findings", "dental-p-findings-caption"), false),
    ];
    shown
        .into_iter()
        .map(|(show, only_over)| {
            let table = tables
                .iter()
                .find(|table| table.name == show.table)
                .expect("every table shown is made");
            let rows = table.rows().iter().filter(|row| !only_over || is_over(row));
            Block::Table(view(&show, table, rows))
        })
        .collect()
}

fn view<'a>(show: &Show<'_>, table: &Table, rows: impl Iterator<Item = &'a Vec<Value>>) -> View {
    let names: Vec<&str> = match show.columns {
        [] => table.columns.iter().map(|column| column.name).collect(),
        some => some.to_vec(),
    };
    View::of(KIND, table, Text::of(show.caption), show.method.map(Text::of), &names, rows)
}

fn sources() -> Vec<Source> {
    let source =
        |citation: &str, key| Source { citation: citation.to_owned(), says: Text::of(key) };
    vec![
        source(
            "Nomenclatuur van de geneeskundige verstrekkingen, art. 6 § 19 (K.B. 2.6.2015, in werking 1.7.2015)",
            "source-art-6-19",
        ),
        source("Beslissing BRS/N/2023/25 van de Leidend ambtenaar DGEC", "source-decision"),
        source("reference/p_values.csv: nomenclatuur, art. 5", "source-p-values"),
        source("reference/p_limits.csv: nomenclatuur, art. 6 § 19", "source-p-limits"),
    ]
}
