use super::legible::{is_leftward, is_longer, legible, short};
use super::{Language, Messages, chart, notation};
use crate::document::{
    Block, Chart, Column, ColumnKind, Document, Figure, Part, Source, Totals, Value, View,
};
use crate::values::hash::{Hash, sha256};
use minijinja::value::Value as Context;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, context};
use std::fmt::Write;

const TEMPLATE: &str = include_str!("report.html");
const STYLE: &str = include_str!("report.css");
/// Sorts, filters and pages; the page is whole without it.
const SCRIPT: &str = include_str!("report.js");

/// A table with more columns than this is printed on landscape paper.
const COLUMNS_UPRIGHT: usize = 12;

/// A word of more letters than this, such as a hash, may be broken anywhere.
const LETTERS_UNBROKEN: usize = 28;

/// A cell of more letters than these is read within itself, so that its row stays a row.
const LETTERS_OF_A_CELL: usize = 400;

/// A heading of more letters than these is set as text.
const LETTERS_OF_A_HEADING: usize = 160;

/// A line of the table of contents is cut at so many letters.
const LETTERS_OF_AN_ENTRY: usize = 200;

/// The report as one file: no network, whole without its script, for a screen of any width and for
/// paper. The page allows the one script by its hash, and nothing else.
///
/// Each figure carries its id in `data-figure`; a cell of a table has the id that
/// [`View::figure_id`] gives. The same document gives the same bytes.
pub fn html(document: &Document, language: Language) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(write_escaped);
    let page = Page { messages: Messages::of(language) };
    environment
        .add_template("report.html", TEMPLATE)
        .and_then(|()| environment.get_template("report.html")?.render(page.context(document)))
        .expect("the template is compiled in, and tests fill every block of it")
}

/// A hash as a page's policy names it: its bytes in base 64.
fn base64(hash: &Hash) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = hash.as_str().chars().filter_map(|digit| digit.to_digit(16));
    let bits: Vec<u32> =
        digits.flat_map(|digit| [8, 4, 2, 1].map(|bit| u32::from(digit & bit > 0))).collect();
    let mut text = String::new();
    for six in bits.chunks(6) {
        let filled = six.iter().chain([0; 6].iter()).take(6);
        let number = filled.fold(0, |number, bit| number * 2 + bit);
        text.push(char::from(LETTERS[usize::try_from(number).expect("below 64")]));
    }
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// Escapes what could be markup, in text and in attributes. Unlike minijinja's own way it leaves
/// `/` alone, so that a figure id stands in the page as it stands in every other place.
fn write_escaped(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Context,
) -> Result<(), Error> {
    let text = value.to_string();
    if value.is_safe() || *state.auto_escape() == AutoEscape::None {
        return Ok(out.write_str(&text)?);
    }
    for character in text.chars() {
        match character {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            other => out.write_char(other),
        }?;
    }
    Ok(())
}

/// What the template is filled with, in one language.
struct Page {
    messages: Messages,
}

impl Page {
    fn word(&self, key: &str) -> String {
        self.messages.format(key, Vec::new())
    }

    fn context(&self, document: &Document) -> Context {
        let language = self.messages.language();
        let as_of = notation::day(document.as_of, language);
        context! {
            lang => language.code(),
            name => legible(&document.name),
            title => short(&legible(&document.name), LETTERS_OF_AN_ENTRY),
            lengthy => is_longer(&document.name, LETTERS_OF_A_HEADING),
            style => Context::from_safe_string(STYLE.to_owned()),
            script => Context::from_safe_string(SCRIPT.to_owned()),
            script_hash => Context::from_safe_string(base64(&sha256(SCRIPT.as_bytes()))),
            script_words => Context::from_safe_string(self.script_words()),
            words => context! {
                as_of => self.messages.format("page-as-of", vec![("date", as_of)]),
                standing => self.word("page-calculation-not-decision"),
                skip => self.word("page-skip"),
                contents => self.word("page-contents"),
                attention => self.word("page-attention"),
                figures => self.word("page-figures"),
                sources => self.word("page-sources"),
                full_table => self.word("page-full-table"),
                figures_in => self.word("page-figures-in"),
                no_rows => self.word("page-no-rows"),
                nothing => notation::NOTHING,
                no_value => self.word("page-no-value"),
            },
            parts => document.parts.iter().map(|part| self.part(part)).collect::<Context>(),
        }
    }

    /// What the script says, as JSON in which nothing can end the element that holds it.
    fn script_words(&self) -> String {
        let shown =
            vec![("from", "%1".to_owned()), ("to", "%2".to_owned()), ("all", "%3".to_owned())];
        let words = serde_json::json!({
            "filter": self.word("page-filter"),
            "shown": self.messages.format("page-rows-from-to", shown),
            "back": self.word("page-back"),
            "next": self.word("page-next"),
            "all": self.word("page-all-rows"),
        });
        words.to_string().replace('<', "\\u003c")
    }

    fn part(&self, part: &Part) -> Context {
        let blocks = part.blocks.iter().enumerate();
        let title = self.messages.text(&part.title);
        context! {
            id => &part.id,
            title => &title,
            entry => short(&title, LETTERS_OF_AN_ENTRY),
            lengthy => is_longer(&title, LETTERS_OF_A_HEADING),
            blocks => blocks
                .map(|(at, block)| self.block(&format!("{}-{}", part.id, at + 1), block))
                .collect::<Context>(),
        }
    }

    /// `entry` is the block's line in the table of contents, empty where it has none.
    fn block(&self, id: &str, block: &Block) -> Context {
        match block {
            Block::Heading(text) => {
                let text = self.messages.text(text);
                context! { kind => "heading", id, entry => short(&text, LETTERS_OF_AN_ENTRY), text }
            }
            Block::Paragraph(text) => {
                context! { kind => "paragraph", entry => "", text => self.messages.text(text) }
            }
            Block::Attention(text) => {
                context! { kind => "attention", entry => "", text => self.messages.text(text) }
            }
            Block::Figures(figures) => {
                let figures: Context = figures.iter().map(|figure| self.figure(figure)).collect();
                context! { kind => "figures", entry => "", figures }
            }
            Block::Chart(chart) => self.chart(id, chart),
            Block::Table(view) => self.table(id, view),
            Block::Sources(sources) => {
                let sources: Context = sources.iter().map(|source| self.source(source)).collect();
                context! { kind => "sources", id, entry => self.word("page-sources"), sources }
            }
        }
    }

    fn figure(&self, figure: &Figure) -> Context {
        let column = figure.id.rsplit('/').next().unwrap_or_default();
        context! {
            id => &figure.id,
            label => self.messages.text(&figure.label),
            text => self.shown(column, &figure.value),
        }
    }

    fn source(&self, source: &Source) -> Context {
        context! { citation => legible(&source.citation), says => self.messages.text(&source.says) }
    }

    fn chart(&self, id: &str, chart: &Chart) -> Context {
        context! {
            kind => "chart",
            id,
            entry => short(&self.messages.text(&chart.title), LETTERS_OF_AN_ENTRY),
            caption => self.messages.text(&chart.title),
            text => self.messages.text(&chart.description),
            svg => Context::from_safe_string(chart::svg(chart, &self.messages, id, None)),
            table => &chart.table,
        }
    }

    fn table(&self, id: &str, view: &View) -> Context {
        let count = |rows: usize| {
            let rows = i64::try_from(rows).expect("rows of a table fit 63 bits");
            notation::number(rows, self.messages.language())
        };
        let shown = vec![("shown", count(view.rows.len())), ("total", count(view.rows_in_table))];
        context! {
            kind => "table",
            id,
            entry => short(&self.messages.text(&view.caption), LETTERS_OF_AN_ENTRY),
            caption => short(&self.messages.text(&view.caption), LETTERS_OF_A_CELL),
            method => view.method.as_ref().map(|method| self.messages.text(method)),
            wide => view.columns.len() > COLUMNS_UPRIGHT,
            columns => view.columns.iter().map(|column| self.column(view, *column)).collect::<Context>(),
            totals => view.totals.as_ref().map(|totals| self.totals(view, totals)),
            rows => view.rows.iter().map(|row| self.row(view, row)).collect::<Context>(),
            shown => self.messages.format("page-rows-shown", shown),
            table => &view.table,
        }
    }

    fn column(&self, view: &View, column: Column) -> Context {
        context! {
            name => column.name,
            label => self.messages.heading(view, column.name),
            class => class(column.kind),
        }
    }

    /// The row of sums; its label stands in the first column.
    fn totals(&self, view: &View, totals: &Totals) -> Context {
        let cells = view.columns.iter().enumerate().map(|(at, column)| {
            let label = (at == 0).then(|| self.messages.text(&totals.label));
            let (figure, value) = totals.cell(column.name).unzip();
            let text = label.or_else(|| value.and_then(|value| self.shown(column.name, value)));
            context! { class => class(column.kind), figure, text }
        });
        cells.collect()
    }

    fn row(&self, view: &View, row: &[Value]) -> Context {
        let cells = view.columns.iter().zip(row);
        cells.map(|(column, value)| self.cell(view, row, *column, value)).collect()
    }

    /// A key cell names its row; every other cell is a figure.
    fn cell(&self, view: &View, row: &[Value], column: Column, value: &Value) -> Context {
        let is_key = view.key.contains(&column.name);
        let text = self.shown(column.name, value);
        let mut words = text.iter().flat_map(|text| text.split_whitespace());
        let is_much = text.as_ref().is_some_and(|text| is_longer(text, LETTERS_OF_A_CELL));
        context! {
            class => class(column.kind),
            long => words.any(|word| is_longer(word, LETTERS_UNBROKEN)),
            figure => (!is_key).then(|| view.figure_id(row, column.name)),
            much => is_much.then(|| self.messages.heading(view, column.name)),
            dir => text.as_ref().filter(|text| is_leftward(text)).map(|_| "auto"),
            lang => language_of(column),
            sorts => sorts(value),
            text,
        }
    }

    /// Nothing where there is no value: the template says so to the eye and to the ear.
    fn shown(&self, name: &str, value: &Value) -> Option<String> {
        (*value != Value::Null).then(|| self.messages.value(name, value))
    }
}

/// What a cell is sorted by, where its text would not do: numbers and days as tables have them.
fn sorts(value: &Value) -> Option<String> {
    match value {
        Value::Null
        | Value::Int(_)
        | Value::P(_)
        | Value::Cents(_)
        | Value::X10000(_)
        | Value::Day(_) => Some(value.plain()),
        Value::Flag(_) | Value::Text(_) | Value::Word(_) => None,
    }
}

const fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Int | ColumnKind::P | ColumnKind::Cents | ColumnKind::X10000 => "number",
        ColumnKind::Day => "date",
        ColumnKind::Flag | ColumnKind::Text => "text",
    }
}

/// The language of a column's texts where it is not the page's: labels of acts exist in Dutch
/// only, explanations of findings in English.
fn language_of(column: Column) -> Option<&'static str> {
    match column.name {
        "label" | "label_nl" => Some("nl"),
        "explanation" => Some("en"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Text;
    use crate::values::{Cents, Day, P};

    const KEY: [&str; 4] = ["provider_key", "year", "period_kind", "period"];

    fn view(rows: Vec<Vec<Value>>) -> View {
        View {
            control: "dental.p-values".to_owned(),
            table: "dental_p_periods".to_owned(),
            caption: Text::of("dental-p-periods-caption"),
            method: Some(Text::of("dental-p-method")),
            columns: vec![
                Column::new("provider_key", ColumnKind::Text),
                Column::new("year", ColumnKind::Int),
                Column::new("period_kind", ColumnKind::Text),
                Column::new("period", ColumnKind::Int),
                Column::new("surplus_p", ColumnKind::P),
                Column::new("excess_cents", ColumnKind::Cents),
                Column::new("share_p_x10000", ColumnKind::X10000),
                Column::new("robust", ColumnKind::Flag),
                Column::new("first_service", ColumnKind::Day),
                Column::new("label_nl", ColumnKind::Text),
            ],
            key: KEY.to_vec(),
            rows,
            rows_in_table: 3_210,
            fixed: Vec::new(),
            headings: Vec::new(),
            totals: None,
        }
    }

    fn row(provider: &str, label: &str) -> Vec<Value> {
        vec![
            provider.into(),
            2_020.into(),
            Value::Word("month"),
            1.into(),
            P::new(-207).into(),
            Cents::ZERO.into(),
            Value::X10000(1_234),
            true.into(),
            Day::from_ymd_opt(2020, 1, 3).into(),
            label.into(),
        ]
    }

    fn document(view: View) -> Document {
        let proposed = Figure {
            id: "dental.p-values/dental_p_providers/proposed_cents".to_owned(),
            label: Text::of("figure-proposed").with("basis", Value::Word("year")),
            value: Cents::new(5_841_231).into(),
        };
        let source = Source {
            citation: "Nomenclatuur, art. 6, § 19".to_owned(),
            says: Text::of("source-art-6-19"),
        };
        let quarantined =
            Text::of("run-attention-quarantined").with("rows", 1_412).with("accepted", 0);
        Document {
            name: "thematic-dentists-2020".to_owned(),
            as_of: Day::from_ymd_opt(2022, 12, 14).unwrap(),
            parts: vec![Part {
                id: "dental-p-values".to_owned(),
                title: Text::of("dental-p-title").with("year", 2_020),
                blocks: vec![
                    Block::Heading(Text::of("dental-p-doubts-caption")),
                    Block::Paragraph(Text::of("dental-p-bases-note")),
                    Block::Attention(quarantined),
                    Block::Figures(vec![proposed]),
                    Block::Table(view),
                    Block::Sources(vec![source]),
                ],
            }],
        }
    }

    fn figures(page: &str) -> Vec<&str> {
        page.split("data-figure=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn a_small_report_in_english() {
        let mut nothing = row("30000221", "");
        nothing[5] = Value::Null;
        let page = html(
            &document(view(vec![row("30000120", "Vulling op één vlak"), nothing])),
            Language::En,
        );
        insta::assert_snapshot!(page.replace(STYLE, "…\n").replace(SCRIPT, "…"));
    }

    #[test]
    fn the_three_languages_hold_the_same_figures() {
        let document = document(view(vec![row("30000120", "a"), row("30000221", "b")]));
        let pages = Language::ALL.map(|language| html(&document, language));
        let [dutch, french, english] = pages.each_ref().map(|page| figures(page));
        assert_eq!(dutch.len(), 1 + 2 * (10 - KEY.len()));
        assert!(
            dutch.contains(&"dental.p-values/dental_p_periods/30000120/2020/month/1/surplus_p")
        );
        assert_eq!(dutch, french);
        assert_eq!(dutch, english);
        for page in &pages {
            assert!(!page.contains('⟦') && !page.contains("{$"), "a message or a value is missing");
        }
        let written = ["58.412,31 EUR", "58\u{202f}412,31 EUR", "58,412.31 EUR"];
        for (page, written) in pages.iter().zip(written) {
            assert!(page.contains(written), "{written}");
        }
    }

    #[test]
    fn what_comes_from_the_data_is_never_markup() {
        let evil = "\"><script>alert('1')</script>&=HYPERLINK(\"x\")";
        let mut document = document(view(vec![row(evil, evil)]));
        evil.clone_into(&mut document.name);
        document.parts[0].blocks.push(Block::Sources(vec![Source {
            citation: evil.to_owned(),
            says: Text::of("dental-p-not-robust").with("providers", evil),
        }]));
        for language in Language::ALL {
            let page = html(&document, language);
            assert_eq!(page.matches("<script").count(), 2, "the page's own");
            assert!(!page.contains("alert('1')"));
            assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)"));
            assert!(page.contains("&amp;=HYPERLINK(&quot;x&quot;)"));
        }
    }

    #[test]
    fn the_page_asks_nothing_of_a_network() {
        let page = html(&document(view(vec![row("30000120", "a")])), Language::Nl);
        for outside in
            ["http://", "https://", "src=", "url(", "@import", "<link", "fetch(", "XMLHttp"]
        {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn the_policy_names_the_script_by_its_hash() {
        // echo -n abc | openssl dgst -sha256 -binary | base64
        assert_eq!(base64(&sha256(b"abc")), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        let page = html(&document(view(Vec::new())), Language::Nl);
        let (_, script) = page.rsplit_once("<script>").unwrap();
        let (script, _) = script.split_once("</script>").unwrap();
        assert!(
            page.contains(&format!("script-src 'sha256-{}'", base64(&sha256(script.as_bytes()))))
        );
    }

    #[test]
    fn cells_are_sorted_by_their_values() {
        let page = html(&document(view(vec![row("30000120", "a")])), Language::Nl);
        assert!(page.contains("data-value=\"-207\"") && page.contains("data-value=\"2020-01-03\""));
    }

    #[test]
    fn a_table_without_rows_says_so() {
        let page = html(&document(view(Vec::new())), Language::En);
        assert!(page.contains("No rows") && page.contains("0 of 3,210 rows"));
    }

    #[test]
    fn every_link_within_the_page_has_its_target() {
        let page = html(&document(view(vec![row("30000120", "a")])), Language::Fr);
        let targets: Vec<&str> =
            page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(targets.len() > 4);
        for target in targets {
            assert_eq!(page.matches(&format!(" id=\"{target}\"")).count(), 1, "{target}");
        }
    }
}
