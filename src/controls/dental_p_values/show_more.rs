//! What the report says beside the figures: what follows in law, what speaks for the dentist, how
//! far the figures stand from their limits, and the early warning.
//!
//! [`procedure`] and [`defence`] are made for one dentist or for all: a dossier takes the first.

use super::KIND;
use super::decide::{Decided, Provider};
use super::early::Early;
use super::procedure as facts;
use crate::document::{Block, Source, Table, Text, Value, View};
use crate::values::{P, PeriodKind, ProviderKey};
use std::collections::BTreeSet;

/// Of whom a block speaks: one dentist, or `None`: every dentist over a limit.
type Whose<'a> = Option<&'a ProviderKey>;

/// All of it, for the report.
pub(super) fn blocks(decided: &Decided, tables: &[Table]) -> Vec<Block> {
    let mut blocks = procedure(decided, tables, None);
    blocks.extend(defence(decided, tables, None));
    blocks.extend(context(tables));
    blocks.extend(decided.early.iter().flat_map(|early| warning(early, tables)));
    blocks
}

/// What follows in law from an amount proposed, each fact with its article, and the payees.
pub(super) fn procedure(decided: &Decided, tables: &[Table], whose: Whose<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(Text::of("dental-p-procedure-title")),
        Block::Paragraph(Text::of("dental-p-procedure-note")),
    ];
    if !decided.knows_prior_decisions {
        blocks.push(Block::Paragraph(Text::of("dental-p-no-prior-decisions")));
    }
    let of_whom = |provider: &ProviderKey| whose.is_none_or(|asked| asked == provider);
    let facts = decided.procedure.iter().filter(|fact| of_whom(&fact.provider));
    let table = named(tables, "dental_p_procedure");
    match whose {
        Some(_) => {
            let views = facts::by_year(table, facts.collect());
            blocks.extend(views.into_iter().map(Block::Table));
        }
        None => blocks.push(Block::Table(facts::view(table, facts))),
    }
    blocks.push(view(
        decided,
        tables,
        whose,
        "dental_p_payees",
        ("dental-p-payees-caption", Some("dental-p-payees-method")),
    ));
    blocks
}

/// What speaks for the dentist: doubted lines with the figures without them, periods within their
/// limit, what was repaid, and how few acts would make the difference.
pub(super) fn defence(decided: &Decided, tables: &[Table], whose: Whose<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(Text::of("dental-p-defence-title")),
        Block::Paragraph(Text::of("dental-p-defence-note")),
    ];
    // the report shows them whole, among its figures
    if whose.is_some() {
        blocks.extend(doubts(decided, tables, whose));
    }
    for (provider, repaid) in &decided.spec.repaid {
        if whose.is_none_or(|asked| asked == provider) {
            let text = Text::of("dental-p-repaid").with("provider", provider.as_str());
            blocks.push(Block::Paragraph(text.with("amount", *repaid)));
        }
    }
    blocks.push(within(decided, tables, whose));
    let words = ("dental-p-fragility-caption", Some("dental-p-fragility-method"));
    blocks.push(view(decided, tables, whose, "dental_p_fragility", words));
    blocks
}

/// The doubts of one dentist; of a kind of which there are none, a sentence says so. That no amount
/// changes is said beside them.
fn doubts(decided: &Decided, tables: &[Table], whose: Whose<'_>) -> Vec<Block> {
    let kinds = [
        ("dental_p_flips", "dental-p-flips-caption", None),
        ("dental_p_doubts", "dental-p-doubts-caption", Some("dental-p-no-doubts")),
        ("dental_p_unweighted", "dental-p-unweighted-caption", Some("dental-p-no-unweighted")),
    ];
    let shown = kinds.into_iter().filter_map(|(table, caption, none)| {
        let view = of_whom(decided, tables, whose, table, (caption, None));
        if view.rows.is_empty() {
            none.map(|none| Block::Paragraph(Text::of(none)))
        } else {
            Some(Block::Table(view))
        }
    });
    shown.collect()
}

/// The months and quarters at or below their limit, and the years.
fn within(decided: &Decided, tables: &[Table], whose: Whose<'_>) -> Block {
    let table = named(tables, "dental_p_periods");
    let keys = keys_of(decided, whose);
    let surplus = table.position("surplus_p");
    let is_within = |row: &&Vec<Value>| row[surplus] <= Value::P(P::ZERO);
    let rows = table.rows().iter().filter(|row| keys.contains(&row[0])).filter(is_within);
    let caption = Text::of("dental-p-within-caption");
    let columns =
        ["provider_key", "year", "period_kind", "period", "p_sum", "limit_p", "surplus_p"];
    Block::Table(View::of(KIND, table, caption, None, &columns, rows))
}

/// All dentists against the limits, and the days of those over one: no part of a dossier.
fn context(tables: &[Table]) -> Vec<Block> {
    let days = named(tables, "dental_p_days");
    let p_sum = days.position("p_sum");
    let mut highest: Vec<&Vec<Value>> = days.rows().iter().collect();
    // stable: days of equal P stay in the order of the table
    highest.sort_by_key(|row| std::cmp::Reverse(&row[p_sum]));
    highest.truncate(HIGHEST_DAYS);
    let columns: Vec<&str> = days.columns.iter().map(|column| column.name).collect();
    let caption = Text::of("dental-p-days-caption");
    let whole = |table, caption, method| {
        let method = Some(Text::of(method));
        Block::Table(View::whole(KIND, named(tables, table), Text::of(caption), method))
    };
    vec![
        Block::Heading(Text::of("dental-p-context-title")),
        whole(
            "dental_p_distribution",
            "dental-p-distribution-caption",
            "dental-p-distribution-method",
        ),
        whole("dental_p_quantiles", "dental-p-quantiles-caption", "dental-p-quantiles-method"),
        Block::Paragraph(Text::of("dental-p-days-note")),
        Block::Table(View::of(KIND, days, caption, None, &columns, highest.into_iter())),
    ]
}

/// So many of the highest days are shown.
const HIGHEST_DAYS: usize = 20;

/// The early warning: what is certain, then what is only projected.
fn warning(early: &Early, tables: &[Table]) -> Vec<Block> {
    let mut blocks =
        vec![Block::Heading(Text::of("dental-p-early-title").with("until", early.until))];
    let over = |kind: PeriodKind| -> i64 {
        let rows = early.rows.iter().filter(|row| row.exceeded_on.is_some());
        let of_kind = rows.filter(|row| row.period.kind == kind);
        let dentists: BTreeSet<&ProviderKey> = of_kind.map(|row| &row.provider).collect();
        i64::try_from(dentists.len()).expect("rows in memory are few")
    };
    blocks.push(Block::Paragraph(
        Text::of("dental-p-early-certain")
            .with("months", over(PeriodKind::Month))
            .with("quarters", over(PeriodKind::Quarter))
            .with("years", over(PeriodKind::Year)),
    ));
    blocks.push(Block::Paragraph(if early.ranges.is_empty() {
        Text::of("dental-p-early-no-projection")
    } else {
        Text::of("dental-p-early-method")
    }));
    for (kind, range) in &early.ranges {
        let text = match range.hits {
            Some(hits) => {
                Text::of("dental-p-early-backtest").with("held", hits.held).with("made", hits.made)
            }
            None => Text::of("dental-p-early-no-backtest"),
        };
        blocks.push(Block::Paragraph(text.with("kind", Value::Word(kind.name()))));
    }
    let table = named(tables, "dental_p_projection");
    let caption = Text::of("dental-p-projection-caption");
    blocks.push(Block::Table(View::whole(KIND, table, caption, None)));
    blocks
}

/// The laws of the procedure.
pub(super) fn sources() -> Vec<Source> {
    vec![Source {
        citation: "Wet betreffende de verplichte verzekering voor geneeskundige verzorging en \
                       uitkeringen, gecoördineerd op 14 juli 1994 (GVU-wet), art. 73bis, 142, 143, \
                       157 en 164"
            .to_owned(),
        says: Text::of("source-gvu"),
    }]
}

fn named<'a>(tables: &'a [Table], name: &str) -> &'a Table {
    tables.iter().find(|table| table.name == name).expect("every table shown is made")
}

fn keys_of(decided: &Decided, whose: Whose<'_>) -> BTreeSet<Value> {
    let is_asked = |provider: &&Provider| match whose {
        Some(asked) => provider.year.provider == *asked,
        None => provider.year.is_over(),
    };
    let asked = decided.providers.iter().filter(is_asked);
    asked.map(|provider| (&provider.year.provider).into()).collect()
}

fn view(
    decided: &Decided,
    tables: &[Table],
    whose: Whose<'_>,
    name: &str,
    words: (&'static str, Option<&'static str>),
) -> Block {
    Block::Table(of_whom(decided, tables, whose, name, words))
}

/// The rows of a table that are about whom is asked, in the table's order.
fn of_whom(
    decided: &Decided,
    tables: &[Table],
    whose: Whose<'_>,
    name: &str,
    (caption, method): (&'static str, Option<&'static str>),
) -> View {
    let table = named(tables, name);
    let keys = keys_of(decided, whose);
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let rows = table.rows().iter().filter(|row| row.first().is_some_and(|key| keys.contains(key)));
    let method = method.map(Text::of);
    View::of(KIND, table, Text::of(caption), method, &columns, rows)
}
