//! What every report begins and ends with: first what was asked, what came out and what needs
//! attention; last where every row and every cent went.

use super::job::{Format, Job};
use super::manifest::{Attention, Recount, RecountVerdict};
use crate::document::{Block, Document, Figure, Part, Table, Text, Value, View};
use crate::ledger::{Ledger, Stage};
use crate::report::{Language, Messages, short};
use crate::values::{Day, Span};

/// What the first page tells of.
pub(super) struct Facts<'a> {
    pub(super) job: &'a Job,
    pub(super) ledger: &'a Ledger,
    pub(super) attention: Attention,
    pub(super) recounts: &'a [Recount],
    pub(super) tables: &'a [Table],
    /// Dossiers that were made.
    pub(super) dossiers: usize,
    /// Providers whose dossier was asked for, and of whom nothing was counted.
    pub(super) without_dossier: &'a [String],
}

/// The whole report: the first page, a part for each control, and the data that they rest on.
///
/// What a control wants seen first, its headline figures and what needs attention, moves from its
/// part to the first page.
pub(super) fn document(facts: &Facts<'_>, as_of: Day, mut controls: Vec<Part>) -> Document {
    let titles = Titles::of(facts.job, &controls);
    let mut headlines = Vec::new();
    for part in &mut controls {
        let is_headline =
            |block: &mut Block| matches!(block, Block::Attention(_) | Block::Figures(_));
        headlines.push(Block::Heading(part.title.clone()));
        headlines.extend(part.blocks.extract_if(.., is_headline));
    }
    let mut parts = vec![first(facts, as_of, &titles, headlines)];
    parts.extend(controls);
    parts.push(data(facts));
    Document { name: facts.job.name.clone(), as_of, parts }
}

fn first(facts: &Facts<'_>, as_of: Day, titles: &Titles, headlines: Vec<Block>) -> Part {
    let mut blocks = vec![
        Block::Paragraph(Text::of("run-calculation-not-decision")),
        Block::Paragraph(asked(facts.job, as_of, titles)),
        Block::Paragraph(Text::of("run-as-of").with("date", as_of)),
    ];
    blocks.push(Block::Paragraph(data_read(facts)));
    blocks.extend(said_to_cover(facts.job, as_of));
    blocks.push(quarantine(facts.attention));
    blocks.extend(facts.recounts.iter().map(|one| recount(one, titles)));
    blocks.push(Block::Figures(figures(facts.ledger)));
    blocks.extend(headlines);
    blocks.extend(dossiers(facts));
    blocks.extend(left_out(facts.job));
    Part { id: "run".to_owned(), title: Text::of("part-run-title"), blocks }
}

/// Where every row and every cent went.
fn data(facts: &Facts<'_>) -> Part {
    let shown = [
        ("ledger", "run-ledger-caption", Some("run-ledger-method")),
        ("door_files", "run-deliveries-caption", None),
        ("door_reasons", "run-door-reasons-caption", None),
        ("door_months", "run-door-months-caption", None),
    ];
    let blocks = shown.map(|(name, caption, method)| {
        Block::Table(View::whole(
            "run",
            table(facts, name),
            Text::of(caption),
            method.map(Text::of),
        ))
    });
    Part { id: "data".to_owned(), title: Text::of("part-data-title"), blocks: blocks.into() }
}

fn asked(job: &Job, as_of: Day, titles: &Titles) -> Text {
    let period = asked_days(job, as_of).map(|days| days.to_string());
    titles.all(Text::of("run-asked").with("period", period))
}

/// A title of more letters than these is cut here; its part has it whole.
const LETTERS_OF_A_TITLE: usize = 160;

/// What the controls are called in each language: the titles of their parts, by their names.
struct Titles(Vec<(String, [String; 3])>);

impl Titles {
    /// Names of the argument, in the order of the languages.
    const CONTROLS: [&str; 3] = ["controls_nl", "controls_fr", "controls_en"];
    const CONTROL: [&str; 3] = ["control_nl", "control_fr", "control_en"];

    fn of(job: &Job, parts: &[Part]) -> Self {
        let words = Language::ALL.map(Messages::of);
        let names = job.controls.iter().map(|spec| spec.control().name().to_owned());
        let title = |one: &Messages, part: &Part| short(&one.text(&part.title), LETTERS_OF_A_TITLE);
        let titles = parts.iter().map(|part| words.each_ref().map(|one| title(one, part)));
        Self(names.zip(titles).collect())
    }

    /// A text with the titles of all controls.
    fn all(&self, text: Text) -> Text {
        let in_language = |at: usize| {
            let titles: Vec<&str> = self.0.iter().map(|(_, titles)| titles[at].as_str()).collect();
            titles.join("; ")
        };
        let all = Self::CONTROLS.into_iter().enumerate();
        all.fold(text, |text, (at, argument)| text.with(argument, in_language(at)))
    }

    /// A text with the title of one control.
    fn one(&self, control: &str, text: Text) -> Text {
        let found = self.0.iter().find(|(name, _)| name == control);
        let (_, titles) = found.expect("whoever counted is a control of the job");
        let all = Self::CONTROL.into_iter().zip(titles);
        all.fold(text, |text, (argument, title)| text.with(argument, title.as_str()))
    }
}

/// How much was read, and of which days.
fn data_read(facts: &Facts<'_>) -> Text {
    let files = table(facts, "door_files");
    let days = |column: &str| {
        let at = files.position(column);
        let days = files.rows().iter().map(move |row| &row[at]);
        days.filter(|day| **day != Value::Null)
    };
    let first = days("first_service").min().cloned().unwrap_or(Value::Null);
    let last = days("last_service").max().cloned().unwrap_or(Value::Null);
    let number = i64::try_from(files.rows().len()).expect("files are few");
    Text::of("run-data")
        .with("files", number)
        .with("rows", facts.ledger.total(Stage::Read).rows)
        .with("first", first)
        .with("last", last)
}

fn table<'a>(facts: &Facts<'a>, name: &str) -> &'a Table {
    let table = facts.tables.iter().find(|table| table.name == name);
    table.expect("every run makes the tables of the door")
}

/// The days that the controls look at; where one has no end, to the date of the report.
fn asked_days(job: &Job, as_of: Day) -> Option<Span> {
    let periods = || job.controls.iter().map(|spec| spec.control().period());
    let first = periods().map(|period| period.first).min()?;
    let end = |last| if last == Span::OPEN { as_of } else { last };
    let last = periods().map(|period| end(period.last)).max()?.max(first);
    Some(Span { first, last })
}

/// What the sender says of the delivery; said louder where it is less than what is asked.
fn said_to_cover(job: &Job, as_of: Day) -> Option<Block> {
    let covered = Span::new(job.claims.complete_from?, job.claims.complete_to?).ok()?;
    let is_whole = asked_days(job, as_of).is_none_or(|asked| covered.covers(asked));
    let days = covered.to_string();
    Some(if is_whole {
        Block::Paragraph(Text::of("run-said-to-cover").with("period", days))
    } else {
        Block::Attention(Text::of("run-not-covered").with("period", days))
    })
}

fn quarantine(attention: Attention) -> Block {
    let number = |rows: u64| i64::try_from(rows).expect("a number of rows");
    let rows = number(attention.quarantined);
    match (attention.exit_code, rows) {
        (_, 0) => Block::Paragraph(Text::of("run-nothing-quarantined")),
        (0, _) => Block::Paragraph(Text::of("run-quarantined-accepted").with("rows", rows)),
        _ => Block::Attention(
            Text::of("run-attention-quarantined")
                .with("rows", rows)
                .with("accepted", number(attention.accepted)),
        ),
    }
}

/// How many dossiers there are, and of whom none could be made.
fn dossiers(facts: &Facts<'_>) -> Vec<Block> {
    let number = i64::try_from(facts.dossiers).expect("dossiers are few");
    let mut blocks = vec![Block::Paragraph(Text::of("run-dossiers").with("number", number))];
    if !facts.without_dossier.is_empty() {
        let text = Text::of("run-without-dossier").with("keys", facts.without_dossier.join(", "));
        blocks.push(Block::Attention(text));
    }
    blocks
}

/// The forms that the job did not ask for.
fn left_out(job: &Job) -> Option<Block> {
    let formats = Format::ALL.iter().filter(|format| !job.formats.contains(format));
    let names: Vec<&str> = formats.map(|format| format.name()).collect();
    let text = Text::of("run-not-made").with("formats", names.join(", "));
    (!names.is_empty()).then_some(Block::Paragraph(text))
}

fn recount(recount: &Recount, titles: &Titles) -> Block {
    let says = |key| titles.one(&recount.control, Text::of(key));
    match recount.verdict {
        RecountVerdict::Agree => {
            let rows = i64::try_from(recount.rows_compared).expect("a number of rows");
            Block::Paragraph(says("run-recount-agrees").with("rows", rows))
        }
        RecountVerdict::NotCompared => {
            let engine = if recount.engine == "fold" { "fold" } else { "polars" };
            Block::Attention(says("run-recount-single").with("engine", Value::Word(engine)))
        }
    }
}

fn figures(ledger: &Ledger) -> Vec<Figure> {
    let figure = |stage: Stage, column: &str, label, value: Value| Figure {
        id: format!("run/ledger/{}/{column}", stage.name()),
        label: Text::of(label),
        value,
    };
    let rows = |stage, label| figure(stage, "rows", label, ledger.total(stage).rows.into());
    vec![
        rows(Stage::Read, "figure-rows-read"),
        rows(Stage::Admitted, "figure-rows-admitted"),
        rows(Stage::OutOfScope, "figure-rows-out-of-scope"),
        rows(Stage::Quarantined, "figure-rows-quarantined"),
        figure(
            Stage::Read,
            "paid_cents",
            "figure-paid-read",
            ledger.total(Stage::Read).paid.into(),
        ),
    ]
}
