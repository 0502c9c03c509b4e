//! The control's part of the report: headline figures, the three bases, tables, sources.

use super::decide::{Decided, Provider};
use super::{KIND, charts, show_more};
use crate::document::{Block, Figure, Part, Source, Table, Text, Value, View};
use crate::law::Basis;
use crate::reference::TableInfo;
use crate::values::Cents;
use crate::values::PeriodKind::{Month, Quarter, Year};
use crate::values::ProviderKey;
use std::collections::{BTreeMap, BTreeSet};

/// The part, over the tables of the control.
pub(super) fn part(decided: &Decided, tables: &[Table]) -> Part {
    let year = i64::from(decided.spec.year);
    let mut blocks = vec![asked(decided)];
    blocks.extend(attention(decided));
    blocks.push(Block::Figures(figures(decided)));
    blocks.push(Block::Paragraph(Text::of("dental-p-bases-note")));
    blocks.push(Block::Paragraph(Text::of("dental-p-golden-rounding-note")));
    blocks.extend(charts::all(decided));
    blocks.extend(views(decided, tables));
    blocks.extend(show_more::blocks(decided, tables));
    blocks.push(Block::Sources(sources(decided)));
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
    let own = decided.tables.iter().filter(|table| table.name.starts_with("p_"));
    for table in own.filter(|table| table.is_replaced()) {
        let text = Text::of("dental-p-replaced").with("table", table.name.as_str());
        blocks.push(Block::Attention(text));
    }
    if decided.providers.is_empty() {
        blocks.push(Block::Attention(Text::of("dental-p-nothing-counted")));
    }
    let doubted: BTreeSet<&ProviderKey> = decided.flips.iter().map(|row| &row.provider).collect();
    if !doubted.is_empty() {
        let text = Text::of("dental-p-not-robust").with("providers", count(doubted.len()));
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
    let findings = Show {
        table: "dental_p_findings",
        caption: "dental-p-findings-caption",
        method: None,
        columns: &[
            "finding_id",
            "rule",
            "strength",
            "provider_key",
            "window_start",
            "window_end",
            "count",
            "bound",
            "amount_cents",
            "explanation",
        ],
    };
    let of = |table, caption| Show { table, caption, method: None, columns: &[] };
    let shown = [
        (providers, Rows::OverALimit),
        (of("dental_p_flips", "dental-p-flips-caption"), Rows::All),
        (of("dental_p_periods", "dental-p-periods-caption"), Rows::OverALimit),
        (of("dental_p_acts", "dental-p-acts-caption"), Rows::Heaviest),
        (of("dental_p_unweighted", "dental-p-unweighted-caption"), Rows::All),
        (of("dental_p_doubts", "dental-p-doubts-caption"), Rows::All),
        (findings, Rows::All),
    ];
    shown
        .into_iter()
        .map(|(show, which)| {
            let table = tables
                .iter()
                .find(|table| table.name == show.table)
                .expect("every table shown is made");
            Block::Table(match which {
                Rows::All => view(&show, table, table.rows().iter()),
                Rows::OverALimit => {
                    view(&show, table, table.rows().iter().filter(|row| is_over(row)))
                }
                Rows::Heaviest => view(&show, table, heaviest(table).into_iter()),
            })
        })
        .collect()
}

/// Which rows of a table a report shows.
enum Rows {
    All,
    /// Those of the dentists over a limit.
    OverALimit,
    /// Of each dentist, the acts with most P.
    Heaviest,
}

/// The ten acts with most P of each dentist, in the order of the table's keys, then by P.
fn heaviest(table: &Table) -> Vec<&Vec<Value>> {
    let p_sum = table.position("p_sum");
    let mut by_provider: BTreeMap<&Value, Vec<&Vec<Value>>> = BTreeMap::new();
    for row in table.rows() {
        by_provider.entry(&row[0]).or_default().push(row);
    }
    by_provider
        .into_values()
        .flat_map(|mut acts| {
            // stable: acts of equal P stay in the order of their codes
            acts.sort_by_key(|row| std::cmp::Reverse(&row[p_sum]));
            acts.truncate(10);
            acts
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

/// The rule tables that the control uses.
const OWN_TABLES: [&str; 4] = ["p_bounds", "p_limits", "p_values", "prior_decisions"];

fn sources(decided: &Decided) -> Vec<Source> {
    let limit = |kind| decided.limits.of(kind).0;
    let mut sources = vec![
        Source {
            citation: "Nomenclatuur van de geneeskundige verstrekkingen, art. 6 § 19 \
                       (K.B. 2.6.2015, in werking 1.7.2015)"
                .to_owned(),
            says: Text::of("source-art-6-19"),
        },
        Source {
            citation: "Beslissing BRS/N/2023/25 van de Leidend ambtenaar DGEC".to_owned(),
            says: Text::of("source-decision"),
        },
    ];
    sources.extend(show_more::sources());
    let own = |table: &&TableInfo| OWN_TABLES.contains(&table.name.as_str());
    sources.extend(decided.tables.iter().filter(own).map(|table| {
        Source {
            citation: format!("{} ({}, sha256 {})", table.name, table.file(), table.sha256.short()),
            says: match table.name.as_str() {
                "p_limits" => Text::of("source-p-limits")
                    .with("month", limit(Month))
                    .with("quarter", limit(Quarter))
                    .with("year_limit", limit(Year)),
                "p_values" => Text::of("source-p-values"),
                "prior_decisions" => Text::of("source-prior-decisions"),
                _ => Text::of("source-p-bounds"),
            },
        }
    }));
    sources
}
