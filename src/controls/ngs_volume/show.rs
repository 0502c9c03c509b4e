//! The control's part of the report: applications, what could not be decided, day by day, status.

use super::decide::Decided;
use super::{KIND, charts};
use crate::document::{Block, Figure, Part, Source, Table, Text, Value, View};
use crate::law::VolumeTurn;

/// The part, over the tables of the control.
pub(super) fn part(decided: &Decided, tables: &[Table]) -> Part {
    let mut blocks = vec![Block::Paragraph(
        Text::of("ngs-volume-asked")
            .with("required", decided.norm.tests)
            .with("years", i64::from(decided.norm.years))
            .with("basis", Value::Word(decided.spec.count.name())),
    )];
    blocks.extend(attention(decided));
    blocks.push(Block::Figures(figures(decided)));
    blocks.push(Block::Paragraph(Text::of("ngs-volume-evidence-note")));
    blocks.extend(charts::all(decided));
    blocks.extend(views(decided, tables));
    blocks.push(Block::Sources(sources(decided)));
    Part { id: "ngs-volume".to_owned(), title: Text::of("ngs-volume-title"), blocks }
}

/// What was not made and why, and what a reader must not overlook.
fn attention(decided: &Decided) -> Vec<Block> {
    let mut texts: Vec<Text> = Vec::new();
    for table in &decided.absent {
        texts.push(
            Text::of(match *table {
                "register" => "ngs-volume-no-register",
                "candidacies" if !decided.spec.candidacies.is_empty() => continue,
                "candidacies" => "ngs-volume-no-candidacies",
                "criteria" => "ngs-volume-no-criteria",
                "indications_declared" => "ngs-volume-no-indications",
                _ => "ngs-volume-no-table",
            })
            .with("table", *table),
        );
    }
    let judged = || decided.candidates.iter().map(|one| &one.judged);
    let number = |key, count: usize| {
        let count = i64::try_from(count).expect("applications are few");
        (count > 0).then(|| Text::of(key).with("count", count))
    };
    texts.extend(number(
        "ngs-volume-undecided",
        judged().filter(|one| one.meets_norm.is_none()).count(),
    ));
    texts.extend(number("ngs-volume-basis", judged().filter(|one| one.basis_matters).count()));
    texts.extend(number("ngs-volume-not-robust", judged().filter(|one| !one.robust).count()));
    let of = |key, count: i64| (count > 0).then(|| Text::of(key).with("count", count));
    texts.extend(of("ngs-volume-by-service", decided.by_service));
    texts.extend(of("ngs-volume-register-undated", decided.register_undated));
    texts.extend(of("ngs-volume-register-unplaced", decided.register_unplaced));
    texts.into_iter().map(Block::Attention).collect()
}

fn figures(decided: &Decided) -> Vec<Figure> {
    let judged =
        |state| decided.candidates.iter().filter(move |one| one.judged.meets_norm == state);
    let figure = |column: &str, key, count: usize| Figure {
        id: Decided::figure_id(column),
        label: Text::of(key),
        value: i64::try_from(count).expect("applications are few").into(),
    };
    let holds = decided
        .histories
        .iter()
        .filter(|one| one.turns.last().is_some_and(|(_, turn, _)| *turn == VolumeTurn::Reached));
    let mut figures = vec![
        figure("candidacy_date", "figure-ngs-candidacies", decided.candidates.len()),
        figure("meets_norm", "figure-ngs-meets", judged(Some(true)).count()),
        figure("margin", "figure-ngs-below", judged(Some(false)).count()),
    ];
    if decided.absent.contains(&"register") {
        return figures;
    }
    figures.push(Figure {
        id: format!("{KIND}/ngs_volume_timeline/*/{}/event", decided.as_of),
        label: Text::of("figure-ngs-at-norm").with("date", decided.as_of),
        value: i64::try_from(holds.count()).expect("institutions are few").into(),
    });
    figures
}

fn views(decided: &Decided, tables: &[Table]) -> Vec<Block> {
    let of = |name: &str| {
        tables.iter().find(|table| table.name == name).expect("every table shown is made")
    };
    let whole = |name, caption, method: Option<&'static str>| {
        Block::Table(View::whole(KIND, of(name), Text::of(caption), method.map(Text::of)))
    };
    let mut blocks = Vec::new();
    if decided.could_judge() {
        blocks.push(whole("ngs_volume", "ngs-volume-caption", Some("ngs-volume-method")));
        blocks.push(whole("ngs_volume_left_out", "ngs-volume-left-out-caption", None));
    }
    if !decided.histories.is_empty() {
        blocks.push(whole(
            "ngs_volume_timeline",
            "ngs-volume-timeline-caption",
            Some("ngs-volume-timeline-method"),
        ));
        let table = of("ngs_volume_rolling");
        let latest = decided.histories.iter().filter_map(|one| {
            let last = table.rows().iter().rev();
            last.into_iter().find(|row| row[0] == Value::from(one.institution.as_str()))
        });
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let method = Some(Text::of("ngs-volume-rolling-method"));
        let caption = Text::of("ngs-volume-rolling-caption");
        blocks.push(Block::Table(View::of(KIND, table, caption, method, &columns, latest)));
    }
    if decided.could_judge() {
        let table = of("ngs_status");
        let (state, date) = (table.position("state"), table.position("date"));
        let as_of = Value::Day(decided.as_of);
        let shown = table.rows().iter().filter(|row| {
            row[state] != Value::Word("met")
                && (row[date] == as_of
                    || decided.candidates.iter().any(|one| {
                        row[0] == Value::from(one.asked.institution.as_str())
                            && row[date] == Value::Day(one.asked.date)
                    }))
        });
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let method = Some(Text::of("ngs-status-method"));
        let caption = Text::of("ngs-status-caption").with("date", decided.as_of);
        blocks.push(Block::Table(View::of(KIND, table, caption, method, &columns, shown)));
    }
    if !decided.findings.is_empty() {
        blocks.push(whole("ngs_volume_findings", "ngs-volume-findings-caption", None));
    }
    blocks
}

fn sources(decided: &Decided) -> Vec<Source> {
    let agreement = Source {
        citation: "Overeenkomst in toepassing van art. 22, 6°bis, ter financiering van \
                   next-generation sequencing in oncologie en hemato-oncologie, art. 1, 2, 5, 8 en 10"
            .to_owned(),
        says: Text::of("source-ngs-volume"),
    };
    let of_agreement = |name: &str| {
        matches!(
            name,
            "candidacies"
                | "criteria"
                | "indications_declared"
                | "institutions"
                | "laboratories"
                | "ngs_codes"
                | "register"
        )
    };
    let tables = decided.tables.iter().filter(|table| of_agreement(&table.name)).map(|table| {
        let (name, file) = (&table.name, table.file());
        Source {
            citation: format!("{name} ({file}, sha256 {})", table.sha256.short()),
            says: Text::of("source-ngs-given").with("rows", rows_of(table.rows)),
        }
    });
    let norms = decided.tables.iter().filter(|table| table.name == "ngs_norms").map(|table| {
        let (name, file) = (&table.name, table.file());
        Source {
            citation: format!("{name} ({file}, sha256 {})", table.sha256.short()),
            says: Text::of("source-ngs-norms"),
        }
    });
    std::iter::once(agreement).chain(norms).chain(tables).collect()
}

fn rows_of(rows: usize) -> i64 {
    i64::try_from(rows).expect("rows in memory are few")
}
