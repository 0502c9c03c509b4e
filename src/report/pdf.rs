//! A document as PDF: tagged pages after PDF/UA-1, set by typst from data alone.

use super::legible::{UNSHOWN, is_longer, is_shapeless, legible, short};
use super::{Language, Messages, chart, notation};
use crate::document::{
    Block, Chart, Column, ColumnKind, Document, Figure, Part, Source, Value, View,
};
use chrono::Datelike;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source as Template, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("dossier.typ");
const DATA: &str = "document.json";

/// A column whose texts may be longer than this shares the room that is left.
const LETTERS: usize = 36;

/// No column takes more of that room than one of so many letters.
const MOST_LETTERS: usize = 96;

/// What stands at the head of each page and in the file's own title has at most so many letters.
const LETTERS_OF_A_HEAD: usize = 90;

/// Of a longer text a cell has the beginning: on paper it would fill pages.
const LETTERS_OF_A_CELL: usize = 280;

/// A value of more letters than these is not set beside its label on one line.
const LETTERS_OF_A_VALUE: usize = 48;

/// What every PDF shares: fonts, standard library, template. Made once, for it takes time.
pub struct Press {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Template,
    data: FileId,
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

impl Press {
    /// With the fonts that the program carries: those of the machine would change the bytes.
    pub fn new() -> Self {
        let mut fonts = FontStore::new();
        fonts.extend(typst_kit::fonts::embedded());
        Self {
            library: LazyHash::new(Library::default()),
            fonts,
            template: Template::new(file("dossier.typ"), TEMPLATE.to_owned()),
            data: file(DATA),
        }
    }

    /// The document as a tagged PDF. The same document gives the same bytes.
    ///
    /// Letters that no font has are shown as a sign that they are missing.
    ///
    /// # Errors
    /// What typst refuses; a test sets every kind of block, so this is a bug.
    pub fn pdf(&self, document: &Document, language: Language) -> Result<Vec<u8>, String> {
        let paged = self.paged(document, language)?;
        let standards =
            PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|why| why.message().to_string())?;
        let options = PdfOptions {
            ident: Smart::Custom(format!("{} {language}", document.name)),
            creator: Smart::Custom(Some("datacel".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&paged, &options).map_err(said)
    }

    fn paged(&self, document: &Document, language: Language) -> Result<PagedDocument, String> {
        let data = self.legible(data(document, &Messages::of(language)));
        let page = Page { press: self, data: Bytes::from_string(data.to_string()) };
        typst::compile(&page).output.map_err(said)
    }

    /// Forgets what was kept of earlier documents: a long run must not grow with their number.
    pub fn forget() {
        typst::comemo::evict(0);
    }

    /// Without letters that no font of the press can show: a PDF for all readers must not have any.
    fn legible(&self, data: Json) -> Json {
        match data {
            Json::String(text) => Json::String(text.chars().map(|one| self.letter(one)).collect()),
            Json::Array(all) => all.into_iter().map(|one| self.legible(one)).collect(),
            Json::Object(all) => {
                all.into_iter().map(|(name, one)| (name, self.legible(one))).collect()
            }
            other @ (Json::Null | Json::Bool(_) | Json::Number(_)) => other,
        }
    }

    fn letter(&self, letter: char) -> char {
        let is_known = |letter: char| {
            let book = self.fonts.book();
            let fonts = ["libertinus serif", "dejavu sans mono"];
            let families = fonts.into_iter().flat_map(|family| book.select_family(family));
            let known = families.filter_map(|at| book.info(at));
            known.into_iter().any(|font| font.coverage.contains(u32::from(letter)))
        };
        match letter {
            '\n' => letter,
            letter if is_shapeless(letter) => letter,
            letter if letter.is_control() => ' ',
            letter if letter.is_ascii() || is_known(letter) => letter,
            _ => UNSHOWN,
        }
    }
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a name without folders is a path");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

fn said(why: impl IntoIterator<Item = SourceDiagnostic>) -> String {
    let all: Vec<String> = why.into_iter().map(|one| one.message.to_string()).collect();
    all.join("; ")
}

/// The world of one document: the press, and its data.
struct Page<'a> {
    press: &'a Press,
    data: Bytes,
}

impl World for Page<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.press.fonts.book()
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Template> {
        if id == self.press.template.id() {
            Ok(self.press.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The document in one language, as the template reads it.
fn data(document: &Document, messages: &Messages) -> Json {
    let language = messages.language();
    let word = |key: &str| messages.format(key, Vec::new());
    let as_of = notation::day(document.as_of, language);
    let title =
        document.parts.first().map_or_else(String::new, |first| messages.text(&first.title));
    json!({
        "lang": language.code(),
        "title": title,
        "head": short(&title, LETTERS_OF_A_HEAD),
        "lengthy": is_longer(&title, LETTERS_OF_A_HEAD),
        "as_of": {
            "year": document.as_of.year(),
            "month": document.as_of.month(),
            "day": document.as_of.day(),
        },
        "words": {
            "as_of": messages.format("page-as-of", vec![("date", as_of)]),
            "standing": word("page-calculation-not-decision"),
            "attention": word("page-attention"),
            "sources": word("page-sources"),
            "no_rows": word("page-no-rows"),
            "ids": word("page-figure-ids"),
            "cut": messages.format(
                "page-cut",
                vec![("letters", LETTERS_OF_A_CELL.to_string())],
            ),
        },
        "parts": document.parts.iter().map(|one| part(one, messages)).collect::<Json>(),
    })
}

fn part(part: &Part, messages: &Messages) -> Json {
    json!({
        "title": messages.text(&part.title),
        "blocks": part.blocks.iter().map(|one| block(one, messages)).collect::<Json>(),
    })
}

fn block(block: &Block, messages: &Messages) -> Json {
    match block {
        Block::Heading(text) => json!({ "kind": "heading", "text": messages.text(text) }),
        Block::Paragraph(text) => json!({ "kind": "paragraph", "text": messages.text(text) }),
        Block::Attention(text) => json!({ "kind": "attention", "text": messages.text(text) }),
        Block::Figures(figures) => json!({
            "kind": "figures",
            "ids": common(figures),
            "cut": figures.iter().any(|one| is_longer(&one.value.plain(), LETTERS_OF_A_CELL)),
            "figures": figures.iter().map(|one| figure(one, messages)).collect::<Json>(),
        }),
        Block::Chart(chart) => drawing(chart, messages),
        Block::Table(view) => table(view, messages),
        Block::Sources(sources) => json!({
            "kind": "sources",
            "sources": sources.iter().map(|one| source(one, messages)).collect::<Json>(),
        }),
    }
}

fn figure(figure: &Figure, messages: &Messages) -> Json {
    let (_, column) = parts_of(&figure.id);
    let value = messages.value(column, &figure.value);
    json!({
        "column": column,
        "label": messages.text(&figure.label),
        "lengthy": is_longer(&value, LETTERS_OF_A_VALUE),
        "value": short(&value, LETTERS_OF_A_CELL),
    })
}

/// A figure id as what it shares with its neighbours, and its column.
fn parts_of(id: &str) -> (&str, &str) {
    id.rsplit_once('/').unwrap_or(("", id))
}

/// What the ids of these figures have in common, one form for each row that they are from.
fn common(figures: &[Figure]) -> Vec<String> {
    let rows: BTreeSet<&str> = figures.iter().map(|one| parts_of(&one.id).0).collect();
    rows.into_iter()
        .map(|row| format!("{}/<column>", short(&legible(row), LETTERS_OF_A_CELL)))
        .collect()
}

fn source(source: &Source, messages: &Messages) -> Json {
    json!({ "citation": legible(&source.citation), "says": messages.text(&source.says) })
}

fn drawing(chart: &Chart, messages: &Messages) -> Json {
    json!({
        "kind": "chart",
        "title": short(&messages.text(&chart.title), LETTERS_OF_A_CELL),
        "says": messages.text(&chart.description),
        "svg": chart::svg(chart, messages, "chart", Some(chart::PAPER)),
    })
}

fn table(view: &View, messages: &Messages) -> Json {
    let cell = |column: &Column, value: &Value| {
        short(&messages.value(column.name, value), LETTERS_OF_A_CELL)
    };
    let is_cut =
        view.rows.iter().flatten().any(|value| is_longer(&value.plain(), LETTERS_OF_A_CELL));
    let rows: Vec<Vec<String>> = view
        .rows
        .iter()
        .map(|row| {
            view.columns.iter().zip(row).map(|(column, value)| cell(column, value)).collect()
        })
        .collect();
    let columns = view.columns.iter().enumerate().map(|(at, column)| {
        let longest = rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
        let is_long = column.kind == ColumnKind::Text && longest > LETTERS;
        json!({
            "name": column.name,
            "label": messages.heading(view, column.name),
            "number": is_number(column.kind),
            // shares of the room that is left; 0: as wide as its texts
            "room": if is_long { longest.min(MOST_LETTERS) } else { 0 },
        })
    });
    let totals = view.totals.as_ref().map(|totals| {
        let cells = view.columns.iter().enumerate().map(|(at, column)| {
            let value = totals.cell(column.name).map(|(_, value)| cell(column, value));
            value.or_else(|| (at == 0).then(|| messages.text(&totals.label))).unwrap_or_default()
        });
        cells.collect::<Vec<String>>()
    });
    json!({
        "kind": "table",
        "caption": short(&messages.text(&view.caption), LETTERS_OF_A_CELL),
        "method": view.method.as_ref().map(|method| messages.text(method)),
        "ids": short(&legible(&view.figure_ids()), LETTERS_OF_A_CELL),
        "cut": is_cut,
        "columns": columns.collect::<Json>(),
        "rows": rows,
        "totals": totals,
    })
}

const fn is_number(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Int | ColumnKind::P | ColumnKind::Cents | ColumnKind::X10000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Across, Form, Mark, Point, Series, Tone};
    use crate::document::{Figure as OneFigure, Text, Totals};
    use crate::report::chart::tests::chart;
    use crate::values::{Cents, Day, Month, P};
    use typst::layout::{Abs, Frame, FrameItem, Point as Place, Transform};

    /// Every kind of block, with these words in it that come from the data.
    fn document(words: &str) -> Document {
        let view = View {
            control: "dental.p-values".to_owned(),
            table: "dental_p_periods".to_owned(),
            caption: Text::of("dental-p-not-robust").with("providers", words),
            method: Some(Text::of("dental-p-method")),
            columns: vec![
                Column::new("provider_key", ColumnKind::Text),
                Column::new("excess_cents", ColumnKind::Cents),
            ],
            key: vec!["provider_key"],
            rows: vec![vec![words.into(), Cents::new(5_841_231).into()]],
            rows_in_table: 1,
            fixed: Vec::new(),
            headings: vec![("excess_cents", Text::of("heading-excess"))],
            totals: Some(Totals {
                label: Text::of("word-total"),
                cells: vec![("excess_cents", "id".to_owned(), Cents::new(1_130_878).into())],
            }),
        };
        let empty = View { rows: Vec::new(), totals: None, method: None, ..view.clone() };
        let bars = Series {
            name: Text::of("chart-over"),
            form: Form::Bars,
            tone: Tone::Over,
            points: vec![Point::at(9, 5_413)],
        };
        let months = (1..=12).map(|month| Month { year: 2_020, month }).collect();
        let limit = Text::of("chart-limit").with("limit", P::new(5_000));
        let bands = Across::Bands { name: "provider_key", bands: vec![words.into()] };
        let source = Source { citation: words.to_owned(), says: Text::of("source-art-6-19") };
        let figure = OneFigure {
            id: "a/b/c/excess_cents".to_owned(),
            label: Text::of("figure-excess-year"),
            value: Cents::new(5_841_231).into(),
        };
        let payees = OneFigure {
            id: "a/b/c/payees".to_owned(),
            label: Text::of("col-payees"),
            value: words.into(),
        };
        let blocks = vec![
            Block::Paragraph(Text::of("dental-p-not-robust").with("providers", words)),
            Block::Heading(Text::of("dossier-written-out")),
            Block::Attention(Text::of("dental-p-not-robust").with("providers", words)),
            Block::Figures(vec![figure, payees]),
            Block::Chart(chart(
                Across::Months(months),
                vec![bars.clone()],
                vec![Mark::limit(5_000, limit)],
            )),
            Block::Chart(chart(
                bands,
                vec![Series { points: vec![Point::at(0, 1)], ..bars }],
                Vec::new(),
            )),
            Block::Table(view),
            Block::Table(empty),
            Block::Sources(vec![source]),
        ];
        let title = Text::of("dossier-title").with("provider_key", words).with("year", 2_020);
        Document {
            name: words.to_owned(),
            as_of: Day::from_ymd_opt(2022, 3, 31).unwrap(),
            parts: vec![Part { id: "a".to_owned(), title, blocks }],
        }
    }

    const EVIL: &str = "#panic(1) $x$ *a* <script>alert(1)</script> ]\" = [ // \u{202e}שלום 中文 \
         @label =HYPERLINK(\"x\") \u{1} aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn every_block_is_set_in_each_language_and_twice_alike() {
        let press = Press::new();
        for language in Language::ALL {
            let one = press.pdf(&document("30000120"), language).unwrap();
            assert!(one.starts_with(b"%PDF-"));
            let again = press.pdf(&document("30000120"), language).unwrap();
            assert!(one == again, "the same bytes");
            assert!(one == Press::new().pdf(&document("30000120"), language).unwrap());
        }
        Press::forget();
    }

    /// Texts with where they begin and end, in points from the upper left of the page.
    fn texts(frame: &Frame, to_page: Transform) -> Vec<(String, Place, Place)> {
        let mut found = Vec::new();
        for (place, item) in frame.items() {
            match item {
                FrameItem::Group(group) => {
                    let moved = to_page.pre_concat(Transform::translate(place.x, place.y));
                    found.extend(texts(&group.frame, moved.pre_concat(group.transform)));
                }
                FrameItem::Text(text) => {
                    let end = *place + Place::with_x(text.width());
                    let ends = [*place, end].map(|end| end.transform(to_page));
                    found.push((text.text.to_string(), ends[0], ends[1]));
                }
                FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..)
                | FrameItem::Tag(_) => {}
            }
        }
        found
    }

    /// A table of six columns of texts and three of figures.
    fn wide_table(words: &str) -> Block {
        let texts = ["provider_key", "payee", "rule", "explanation", "institution_id", "person_id"];
        let figures = ["p_sum", "paid_cents", "excess_cents"];
        let text = |name| Column::new(name, ColumnKind::Text);
        let figure = |name| Column::new(name, ColumnKind::Cents);
        let value =
            |at| if at < texts.len() { words.into() } else { Cents::new(58_412_310).into() };
        Block::Table(View {
            control: "dental.p-values".to_owned(),
            table: "dental_p_payees".to_owned(),
            caption: Text::of("dental-p-not-robust").with("providers", words),
            method: None,
            columns: texts.map(text).into_iter().chain(figures.map(figure)).collect(),
            key: vec!["provider_key"],
            rows: vec![(0..9).map(value).collect()],
            rows_in_table: 1,
            fixed: Vec::new(),
            headings: Vec::new(),
            totals: None,
        })
    }

    #[test]
    fn words_without_an_end_stay_between_the_margins() {
        let press = Press::new();
        let long = ["W".repeat(300), "De_Vries-Van_den_Abeele/".repeat(13), "é9".repeat(150)];
        for (language, words) in Language::ALL.into_iter().zip(long) {
            let mut document = document(&words);
            let heading = Text::of("dossier-title").with("provider_key", &*words);
            document.parts[0].blocks.extend([Block::Heading(heading), wide_table(&words)]);
            document.parts.push(Part { blocks: Vec::new(), ..document.parts[0].clone() });
            let paged = press.paged(&document, language).unwrap();
            assert!(paged.pages().len() > 1);
            for page in paged.pages() {
                let size = page.frame.size();
                let nearly = Abs::pt(0.1);
                let (left, right) = (Abs::mm(20.0) - nearly, size.x - Abs::mm(20.0) + nearly);
                for (text, begin, end) in texts(&page.frame, Transform::identity()) {
                    let is_within = begin.x >= left && end.x <= right;
                    assert!(is_within, "{language}: `{text}` from {:?} to {:?}", begin.x, end.x);
                    assert!(begin.y > Abs::zero() && begin.y < size.y, "{language}: `{text}`");
                }
            }
        }
        Press::forget();
    }

    /// However much stands before them, the sources are never cut: the last page has all of them.
    #[test]
    fn the_last_page_has_all_the_sources() {
        let press = Press::new();
        let source = |number: usize| Source {
            citation: format!("source{number}"),
            says: Text::of("source-art-6-19"),
        };
        for lines in (12..40).step_by(4) {
            let mut document = document("30000120");
            let filler = Block::Paragraph(Text::of("dossier-written-out"));
            let sources = Block::Sources((0..7).map(source).collect());
            document.parts[0].blocks = vec![filler; lines];
            document.parts[0].blocks.push(sources);
            let paged = press.paged(&document, Language::Fr).unwrap();
            let last = paged.pages().last().unwrap();
            let texts = texts(&last.frame, Transform::identity());
            let sources = texts.iter().filter(|(text, ..)| text.contains("source")).count();
            assert_eq!(sources, 7, "after {lines} lines");
        }
        Press::forget();
    }

    #[test]
    fn words_of_the_data_are_never_markup() {
        let pdf = Press::new().pdf(&document(EVIL), Language::En);
        assert!(pdf.is_ok(), "{:?}", pdf.err());
        let data = data(&document(EVIL), &Messages::of(Language::En)).to_string();
        assert!(data.contains("#panic(1)"), "the words are data");
    }

    #[test]
    fn letters_that_no_font_has_are_seen_to_be_missing() {
        let press = Press::new();
        assert_eq!(press.letter('é'), 'é');
        assert_eq!(press.letter('\u{202f}'), '\u{202f}');
        assert_eq!(press.letter('−'), '−');
        assert_eq!(press.letter('中'), '\u{fffd}');
        assert_eq!(press.letter('\u{1}'), ' ');
    }

    #[test]
    fn the_three_languages_hold_the_same_figures() {
        let document = document("30000120");
        let written = ["58.412,31 EUR", "58\u{202f}412,31 EUR", "58,412.31 EUR"];
        for (language, written) in Language::ALL.into_iter().zip(written) {
            let data = data(&document, &Messages::of(language)).to_string();
            assert_eq!(data.matches(written).count(), 2, "{language}: {data}");
            assert!(!data.contains('⟦'));
        }
    }
}
