//! Workbooks: a report's tables, and sheets that calculate.
//!
//! Amounts are whole cents in every cell, shown as euro by their format, so that nothing is
//! rounded where somebody calculates on. A text stays a text whatever it begins with.

use super::legible::legible;
use super::{Language, Messages, notation};
use crate::document::{
    Block, Cell, Column, ColumnKind, Document, Figure, Sheet, Source, Table, Text, Value, View,
};
use num_traits::ToPrimitive;
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

/// A sheet shows at most so many rows; the table in its file has them all.
const MOST_ROWS: usize = 100_000;

/// The most letters of a sheet's name.
const NAME: usize = 31;
/// The most letters of a cell.
const CELL: usize = 32_000;
/// Whole numbers beyond this are not exact in a spreadsheet: they are written as text.
const EXACT: u64 = 1 << 53;

/// A report as a workbook: a first sheet with what was asked, the figures, what was found of the
/// data and the sources; then a sheet for each table. `parameters` are the settings of the job.
///
/// The same document gives the same bytes: its day of making is the day of the report.
///
/// # Errors
/// What the writer refuses, which is a bug.
pub fn workbook(
    document: &Document,
    tables: &[Table],
    parameters: &[(String, String)],
    language: Language,
) -> Result<Vec<u8>, String> {
    let mut book = Book::new(document, language);
    book.first("report", document, ("workbook-parameters", parameters)).map_err(said)?;
    for table in tables {
        book.table(table).map_err(said)?;
    }
    book.save()
}

/// A workbook that calculates: a first sheet with the words of the document, then its sheets.
///
/// # Errors
/// What the writer refuses, which is a bug.
pub fn calculation(
    document: &Document,
    sheets: &[Sheet],
    language: Language,
) -> Result<Vec<u8>, String> {
    let mut book = Book::new(document, language);
    let says: Vec<(String, String)> =
        sheets.iter().map(|one| (one.name.to_owned(), book.messages.text(&one.says))).collect();
    book.first("dossier", document, ("dossier-sheets", &says)).map_err(said)?;
    for sheet in sheets {
        book.sheet(sheet).map_err(said)?;
    }
    book.save()
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn said(error: XlsxError) -> String {
    error.to_string()
}

/// A workbook on its way.
struct Book {
    messages: Messages,
    whole: Workbook,
    forms: Forms,
}

/// How cells look.
struct Forms {
    head: Format,
    title: Format,
    strong: Format,
    wrap: Format,
    number: Format,
    name: Format,
    money: Format,
    percent: Format,
    day: Format,
}

impl Forms {
    fn of(language: Language) -> Self {
        let decimal = match language {
            Language::Nl | Language::Fr => ',',
            Language::En => '.',
        };
        // the sign before the last two digits is a letter of the format, not a division
        let hundredths = format!("0\"{decimal}\"00");
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color("#F1EFE8")
                .set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(16),
            strong: Format::new().set_bold(),
            wrap: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            number: Format::new().set_num_format("#,##0"),
            name: Format::new().set_num_format("0"),
            money: Format::new().set_num_format(&hundredths),
            percent: Format::new().set_num_format(format!("{hundredths}\" %\"")),
            day: Format::new().set_num_format("yyyy\\-mm\\-dd"),
        }
    }

    fn of_value(&self, column: &str, value: &Value) -> &Format {
        match value {
            Value::Int(_) if Messages::is_name(column) => &self.name,
            Value::Int(_) | Value::P(_) | Value::Flag(_) => &self.number,
            Value::Cents(_) => &self.money,
            Value::X10000(_) => &self.percent,
            Value::Day(_) => &self.day,
            Value::Null | Value::Text(_) | Value::Word(_) => &self.wrap,
        }
    }
}

impl Book {
    fn new(document: &Document, language: Language) -> Self {
        let mut book = Workbook::new();
        book.set_properties(
            &DocProperties::new()
                .set_title(cut(&document.name))
                .set_author("datacel")
                .set_creation_datetime(&document.as_of),
        );
        Self { messages: Messages::of(language), whole: book, forms: Forms::of(language) }
    }

    fn save(mut self) -> Result<Vec<u8>, String> {
        self.whole.save_to_buffer().map_err(said)
    }

    fn word(&self, key: &str) -> String {
        self.messages.format(key, Vec::new())
    }

    /// What stands before the tables: settings, words, figures with their ids, sources, and the
    /// small tables of the first and the last part (the ledger among them).
    fn first(
        &mut self,
        name: &str,
        document: &Document,
        (heading, pairs): (&str, &[(String, String)]),
    ) -> Result<(), XlsxError> {
        let language = self.messages.language();
        let as_of = notation::day(document.as_of, language);
        let as_of = self.messages.format("page-as-of", vec![("date", as_of)]);
        let standing = self.word("page-calculation-not-decision");
        let cents = self.word("workbook-cents");
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?.set_column_width(0, 62)?.set_column_width(1, 26)?;
        sheet.set_column_width(2, 62)?;
        let mut page = Page { book: self, sheet, row: 0 };
        let title = page.book.forms.title.clone();
        page.line(&legible(&document.name), &title)?;
        for text in [as_of, standing, cents] {
            page.text(&text)?;
        }
        page.heading(heading)?;
        for (name, value) in pairs {
            page.pair(&legible(name), &legible(value))?;
        }
        for part in &document.parts {
            page.row += 1;
            let strong = page.book.forms.strong.clone();
            page.line(&page.book.messages.text(&part.title), &strong)?;
            for block in &part.blocks {
                page.block(block)?;
            }
        }
        let sheet = page.sheet;
        self.whole.push_worksheet(sheet);
        Ok(())
    }

    /// A sheet of a table: a heading a column, with the name of the column below it.
    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(sheet_name(&table.name))?;
        let shown = table.rows().len().min(MOST_ROWS);
        for (at, column) in (0..).zip(&table.columns) {
            let head = format!("{}\n{}", self.messages.column(column.name), column.name);
            sheet.write_string_with_format(0, at, head, &self.forms.head)?;
            sheet.set_column_width(at, width(*column))?;
        }
        for (at, row) in (1..).zip(table.rows().iter().take(MOST_ROWS)) {
            for ((place, column), value) in (0..).zip(&table.columns).zip(row) {
                self.value(&mut sheet, (at, place), column.name, value)?;
            }
        }
        finish(&mut sheet, table.columns.len(), shown)?;
        if shown < table.rows().len() {
            let total = i64::try_from(table.rows().len()).expect("rows of a table fit 63 bits");
            let shown_rows = i64::try_from(shown).expect("a sheet has few rows");
            let language = self.messages.language();
            let args = vec![
                ("shown", notation::number(shown_rows, language)),
                ("total", notation::number(total, language)),
            ];
            let words = self.messages.format("page-rows-shown", args);
            let below = u32::try_from(shown + 2).expect("a sheet has few rows");
            sheet.write_string(below, 0, format!("{words} (tables/{}.parquet)", table.name))?;
        }
        self.whole.push_worksheet(sheet);
        Ok(())
    }

    /// A sheet that calculates.
    fn sheet(&mut self, calculated: &Sheet) -> Result<(), XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(calculated.name)?;
        for (at, column) in (0..).zip(&calculated.columns) {
            let own = calculated.headings.iter().find(|(name, _)| *name == column.name);
            let head = own.map_or_else(
                || self.messages.column(column.name),
                |(_, text)| self.messages.text(text),
            );
            let head = format!("{head}\n{}", column.name);
            sheet.write_string_with_format(0, at, head, &self.forms.head)?;
            sheet.set_column_width(at, width(*column))?;
        }
        for (at, row) in (1..).zip(&calculated.rows) {
            for ((place, column), cell) in (0..).zip(&calculated.columns).zip(row) {
                match cell {
                    Cell::Of(value) => self.value(&mut sheet, (at, place), column.name, value)?,
                    Cell::Formula(formula, value) => {
                        let form = self.forms.of_value(column.name, value);
                        let formula = Formula::new(formula).set_result(value.plain());
                        sheet.write_formula_with_format(at, place, formula, form)?;
                    }
                }
            }
        }
        finish(&mut sheet, calculated.columns.len(), calculated.rows.len())?;
        self.whole.push_worksheet(sheet);
        Ok(())
    }

    fn value(
        &self,
        sheet: &mut Worksheet,
        (row, at): (u32, u16),
        column: &str,
        value: &Value,
    ) -> Result<(), XlsxError> {
        let form = self.forms.of_value(column, value);
        match value {
            Value::Null => {}
            Value::Int(number) | Value::X10000(number) => {
                number_cell(sheet, (row, at), *number, form)?;
            }
            Value::P(p) => number_cell(sheet, (row, at), p.get(), form)?,
            Value::Cents(cents) => number_cell(sheet, (row, at), cents.get(), form)?,
            Value::Flag(flag) => number_cell(sheet, (row, at), i64::from(*flag), form)?,
            Value::Day(day) => {
                sheet.write_datetime_with_format(row, at, day, form)?;
            }
            Value::Text(_) | Value::Word(_) => {
                sheet.write_string(row, at, cut(&self.messages.value(column, value)))?;
            }
        }
        Ok(())
    }
}

/// The first sheet, from top to bottom.
struct Page<'a> {
    book: &'a Book,
    sheet: Worksheet,
    row: u32,
}

impl Page<'_> {
    fn line(&mut self, text: &str, form: &Format) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, cut(text), form)?;
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        let wrap = self.book.forms.wrap.clone();
        self.line(text, &wrap)
    }

    fn heading(&mut self, key: &str) -> Result<(), XlsxError> {
        self.row += 1;
        let strong = self.book.forms.strong.clone();
        self.line(&self.book.word(key), &strong)
    }

    fn pair(&mut self, name: &str, value: &str) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, cut(name))?;
        let wrap = &self.book.forms.wrap;
        self.sheet.write_string_with_format(self.row, 2, cut(value), wrap)?;
        self.row += 1;
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        match block {
            Block::Heading(text) => {
                self.row += 1;
                let strong = self.book.forms.strong.clone();
                self.line(&self.book.messages.text(text), &strong)
            }
            Block::Paragraph(text) => self.text(&self.book.messages.text(text)),
            Block::Attention(text) => self.attention(text),
            Block::Figures(figures) => figures.iter().try_for_each(|one| self.figure(one)),
            // its figures stand in a sheet of their own, and a picture calculates nothing
            Block::Chart(_) => Ok(()),
            Block::Table(view) => self.view(view),
            Block::Sources(sources) => {
                self.heading("page-sources")?;
                sources.iter().try_for_each(|one| self.source(one))
            }
        }
    }

    fn attention(&mut self, text: &Text) -> Result<(), XlsxError> {
        let text =
            format!("{}: {}", self.book.word("page-attention"), self.book.messages.text(text));
        let strong = self.book.forms.strong.clone().set_text_wrap();
        self.line(&text, &strong)
    }

    /// What it is, its value, its id.
    fn figure(&mut self, figure: &Figure) -> Result<(), XlsxError> {
        let column = figure.id.rsplit('/').next().unwrap_or_default();
        self.sheet.write_string(self.row, 0, cut(&self.book.messages.text(&figure.label)))?;
        self.book.value(&mut self.sheet, (self.row, 1), column, &figure.value)?;
        self.sheet.write_string(self.row, 2, cut(&figure.id))?;
        self.row += 1;
        Ok(())
    }

    fn source(&mut self, source: &Source) -> Result<(), XlsxError> {
        let wrap = self.book.forms.wrap.clone();
        self.sheet.write_string_with_format(self.row, 0, cut(&legible(&source.citation)), &wrap)?;
        let says = self.book.messages.text(&source.says);
        self.sheet.write_string_with_format(self.row, 2, cut(&says), &wrap)?;
        self.row += 1;
        Ok(())
    }

    /// The ledger itself stands here, since all else rests on it; of other tables, the name.
    fn view(&mut self, view: &View) -> Result<(), XlsxError> {
        let caption = self.book.messages.text(&view.caption);
        if view.table != "ledger" {
            return self.pair(&caption, &sheet_name(&view.table));
        }
        self.row += 1;
        let strong = self.book.forms.strong.clone();
        self.line(&caption, &strong)?;
        for (at, column) in (0..).zip(&view.columns) {
            let head = self.book.messages.heading(view, column.name);
            self.sheet.write_string_with_format(self.row, at, head, &self.book.forms.head)?;
        }
        for row in &view.rows {
            self.row += 1;
            for ((at, column), value) in (0..).zip(&view.columns).zip(row) {
                self.book.value(&mut self.sheet, (self.row, at), column.name, value)?;
            }
        }
        self.row += 2;
        Ok(())
    }
}

/// A number; as text where a spreadsheet could not hold it exactly.
fn number_cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    number: i64,
    form: &Format,
) -> Result<(), XlsxError> {
    match number.to_f64().filter(|_| number.unsigned_abs() <= EXACT) {
        Some(exact) => sheet.write_number_with_format(row, at, exact, form)?,
        None => sheet.write_string(row, at, number.to_string())?,
    };
    Ok(())
}

/// A header that stays in sight, and filters.
fn finish(sheet: &mut Worksheet, columns: usize, rows: usize) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.saturating_sub(1)).expect("a table has few columns");
    let below = u32::try_from(rows).expect("a sheet has few rows");
    sheet.set_freeze_panes(1, 1)?.set_row_height(0, 48)?;
    sheet.autofilter(0, 0, below, last)?;
    Ok(())
}

fn width(column: Column) -> u32 {
    match column.kind {
        ColumnKind::Flag => 10,
        ColumnKind::Int | ColumnKind::P | ColumnKind::X10000 | ColumnKind::Day => 14,
        ColumnKind::Cents => 18,
        ColumnKind::Text if column.name.contains("label") || column.name == "explanation" => 60,
        ColumnKind::Text => 22,
    }
}

fn sheet_name(table: &str) -> String {
    table.chars().take(NAME).collect()
}

fn cut(text: &str) -> String {
    text.chars().take(CELL).collect()
}
