//! The control's part of the report: headline figures, what was not asked, tables, sources.

use super::KIND;
use super::decide::Decided;
use crate::controls::findings_by_line::at_stake;
use crate::document::{Block, Figure, Part, Source, Table, Text, Value, View};
use crate::law::{Finding, RANKED_FROM, Strength};

/// The part, over the tables of the control.
pub(super) fn part(decided: &Decided, tables: &[Table]) -> Part {
    let period = decided.spec.service.to_string();
    let mut blocks = vec![
        Block::Paragraph(Text::of("antigen-asked").with("period", period)),
        Block::Paragraph(Text::of("antigen-strengths-note")),
    ];
    blocks.extend(attention(decided, tables));
    blocks.push(Block::Figures(figures(decided)));
    blocks.extend(views(tables));
    blocks.push(Block::Sources(sources(decided)));
    Part { id: "antigen".to_owned(), title: Text::of("antigen-title"), blocks }
}

fn table<'a>(tables: &'a [Table], name: &str) -> &'a Table {
    tables.iter().find(|table| table.name == name).expect("every table shown is made")
}

fn attention(decided: &Decided, tables: &[Table]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for table in decided.tables.iter().filter(|table| table.is_replaced()) {
        // the user's own lists replace nothing
        if ["antigen_tariffs", "consultation_codes"].contains(&table.name.as_str()) {
            let text = Text::of("dental-p-replaced").with("table", table.name.as_str());
            blocks.push(Block::Attention(text));
        }
    }
    if table(tables, "antigen_activity").rows().is_empty() {
        blocks.push(Block::Attention(Text::of("antigen-nothing-counted")));
    }
    if let Some((days, gap)) = decided.complete.zip(decided.not_whole) {
        let text = Text::of("antigen-not-whole")
            .with("days", days.to_string())
            .with("gap", gap.to_string());
        blocks.push(Block::Attention(text));
    }
    let is_open = |finding: &Finding| {
        finding.rule == "antigen-sampling-alone" && finding.strength == Strength::Undecidable
    };
    if decided.findings.iter().any(is_open) {
        blocks.push(Block::Attention(Text::of("antigen-absence-open")));
    }
    for (_, why) in &decided.not_made {
        blocks.push(Block::Paragraph(Text::of(why)));
    }
    blocks
}

fn figures(decided: &Decided) -> Vec<Figure> {
    let figure = |strength: &str, column: &str, label, value: Value| Figure {
        id: format!("{KIND}/antigen_rules/*/{strength}/{column}"),
        label: Text::of(label),
        value,
    };
    let number = |strength| -> Value {
        let of_it = decided.findings.iter().filter(|finding| finding.strength == strength);
        i64::try_from(of_it.count()).expect("findings in memory are few").into()
    };
    let stake = at_stake(decided.findings.iter().map(|finding| (KIND, finding)));
    vec![
        figure("breach", "findings", "figure-breaches", number(Strength::Breach)),
        figure("breach", "assigned_cents", "figure-at-stake", stake.into()),
        figure("alert", "findings", "figure-alerts", number(Strength::Alert)),
        figure("undecidable", "findings", "figure-undecidable", number(Strength::Undecidable)),
    ]
}

fn views(tables: &[Table]) -> Vec<Block> {
    let of = |name: &str, caption, method, columns: &[&str]| {
        let table = table(tables, name);
        let rows = table.rows().iter();
        Block::Table(View::of(KIND, table, Text::of(caption), method, columns, rows))
    };
    let whole = |name: &str, caption, method| {
        let table = table(tables, name);
        Block::Table(View::whole(KIND, table, Text::of(caption), method))
    };
    let least = Text::of("antigen-ranks-method").with("tests", RANKED_FROM);
    vec![
        whole("antigen_rules", "antigen-rules-caption", Some(Text::of("antigen-rules-method"))),
        of(
            "antigen_findings",
            "antigen-findings-caption",
            Some(Text::of("antigen-method")),
            &[
                "finding_id",
                "rule",
                "article",
                "strength",
                "person_id",
                "provider_key",
                "other_provider_key",
                "code",
                "other_code",
                "date",
                "count",
                "amount_cents",
                "explanation",
            ],
        ),
        whole("antigen_activity", "antigen-activity-caption", None),
        whole("antigen_ranks", "antigen-ranks-caption", Some(least)),
    ]
}

fn sources(decided: &Decided) -> Vec<Source> {
    let mut sources = vec![
        Source {
            citation: "Wet van 22 december 2020 houdende diverse maatregelen met betrekking tot \
                       snelle antigeentesten, art. 5 tot 10 en 19 (B.S. 24.12.2020)"
                .to_owned(),
            says: Text::of("source-antigen-law"),
        },
        Source {
            citation: "Wet van 2 april 2021, art. 2 tot 4 (B.S. 7.4.2021)".to_owned(),
            says: Text::of("source-antigen-amended"),
        },
    ];
    sources.extend(decided.tables.iter().map(|table| Source {
        citation: format!("{} ({}, sha256 {})", table.name, table.file(), table.sha256.short()),
        says: match table.name.as_str() {
            "antigen_tariffs" => Text::of("source-antigen-tariffs"),
            "consultation_codes" => Text::of("source-consultation-codes"),
            _ => Text::of("source-antigen-list"),
        },
    }));
    sources
}
