//! The page of the report: what was asked, of what, and the rows.

use super::Spec;
use crate::document::{Block, Figure, Part, Source, Table, Text, View};
use crate::ledger::Amounts;
use std::collections::BTreeSet;

/// The control's part of the report. The columns that hold persons stay out of the page: the table
/// has them.
pub(super) fn part(spec: &Spec, table: &Table, persons: &BTreeSet<String>, read: Amounts) -> Part {
    let titled = |key: &'static str| {
        let [nl, fr, en] = &spec.titles;
        let text = Text::of(key).with("title_nl", nl.as_str()).with("title_fr", fr.as_str());
        text.with("title_en", en.as_str())
    };
    let mut blocks = vec![
        figures(spec, table, read),
        Block::Paragraph(
            Text::of("sql-asked")
                .with("period", spec.period.to_string())
                .with("codes", spec.codes_text.as_str())
                .with("grain", spec.grain.as_str()),
        ),
        Block::Paragraph(Text::of("sql-own-words").with("file", spec.file.as_str())),
    ];
    for one in &spec.declared {
        if let Some(value) = spec.parameters.get(&one.name) {
            let text = Text::of("sql-parameter").with("name", one.name.as_str());
            blocks.push(Block::Paragraph(text.with("value", value.to_string())));
        }
    }
    let names = table.columns.iter().map(|column| column.name);
    let shown: Vec<&str> = names.filter(|name| !persons.contains(*name)).collect();
    if shown.len() < table.columns.len() {
        blocks.push(Block::Paragraph(Text::of("sql-persons-not-shown")));
    }
    blocks.push(Block::Table(View::of(
        &spec.name,
        table,
        titled("sql-title"),
        Some(Text::of("sql-method")),
        &shown,
        table.rows().iter(),
    )));
    let says = Text::of("sql-source-says").with("hash", spec.sha256.as_str());
    blocks.push(Block::Sources(vec![Source { citation: spec.source.clone(), says }]));
    Part { id: format!("control-{}", spec.name), title: titled("sql-title"), blocks }
}

fn figures(spec: &Spec, table: &Table, read: Amounts) -> Block {
    let rows = i64::try_from(table.rows().len()).expect("a number of rows");
    Block::Figures(vec![
        Figure {
            id: format!("{}/{}/rows", spec.name, table.name),
            label: Text::of("sql-figure-rows"),
            value: rows.into(),
        },
        Figure {
            id: format!("run/ledger/{}/used/rows", spec.name),
            label: Text::of("sql-figure-lines"),
            value: read.rows.into(),
        },
    ])
}
