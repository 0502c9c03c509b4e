//! What a report says, before any format: parts with figures, tables, notes and sources.
//!
//! Texts are keys of the message files with their values, so one document serves all languages;
//! every format renders the same values, ids and sources.

mod chart;
mod sheet;
mod table;

pub use chart::{Across, At, Chart, Form, Mark, Point, Series, Tone};
pub use sheet::{Cell, Sheet};
pub use table::{Column, ColumnKind, Sensitivity, Table, Value};

use crate::values::Day;

/// One report: all controls of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The job's name: a title that needs no translation.
    pub name: String,
    /// The date of the report.
    pub as_of: Day,
    /// First the run itself (data, ledger, attention), then a part for each control.
    pub parts: Vec<Part>,
}

/// A chapter of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Anchor in the page, e.g. `dental-p-values`.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// What it shows, from top to bottom.
    pub blocks: Vec<Block>,
}

/// The languages in which a table can have a column each, by the ends of their names.
const TONGUES: [&str; 3] = ["_nl", "_fr", "_en"];

impl Document {
    /// The document for readers of one language (`nl`, `fr` or `en`): of a text that a table has in
    /// each of the three (`text_nl`, `text_fr`, `text_en`), a view shows that one alone.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Self {
        let mut document = self.clone();
        for block in document.parts.iter_mut().flat_map(|part| &mut part.blocks) {
            if let Block::Table(view) = block {
                view.keep_language(language);
            }
        }
        document
    }
}

/// One element of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading within the part.
    Heading(Text),
    /// A paragraph.
    Paragraph(Text),
    /// Something that a reader must not overlook.
    Attention(Text),
    /// Headline figures, side by side.
    Figures(Vec<Figure>),
    /// A drawing of figures that stand in a table too.
    Chart(Chart),
    /// Rows of a table, with a link to the whole of it.
    Table(View),
    /// Where the rules and the method come from.
    Sources(Vec<Source>),
}

/// A message of the message files, with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Key in the message files.
    pub key: &'static str,
    /// Named values, written as the language writes them.
    pub args: Vec<(&'static str, Value)>,
}

impl Text {
    /// A message without values.
    pub fn of(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// Adds a named value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// A number with a name that can be traced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// `CONTROL/TABLE/KEY…/COLUMN`, e.g. `dental.p-values/dental_p_providers/30000120/2020/p_sum`.
    pub id: String,
    /// What it is.
    pub label: Text,
    /// Its value.
    pub value: Value,
}

/// Some rows and columns of a table, as a report shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The control, the first part of each cell's figure id.
    pub control: String,
    /// Name of the table, e.g. `dental_p_periods`: the file `tables/NAME.csv`.
    pub table: String,
    /// What it shows.
    pub caption: Text,
    /// Its method in a sentence, with the article.
    pub method: Option<Text>,
    /// The columns shown.
    pub columns: Vec<Column>,
    /// Names of the key columns: they make a row's figure id.
    pub key: Vec<&'static str>,
    /// The rows shown, in the table's order.
    pub rows: Vec<Vec<Value>>,
    /// Rows of the whole table.
    pub rows_in_table: usize,
    /// Values of key columns that are not shown, since they are the same in every row.
    pub fixed: Vec<(&'static str, Value)>,
    /// Headings that differ from those of the columns' names.
    pub headings: Vec<(&'static str, Text)>,
    /// A last row of sums.
    pub totals: Option<Totals>,
}

/// A last row of sums: figures of another table, since none is added up here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// What stands in the first column.
    pub label: Text,
    /// Column, figure id and value.
    pub cells: Vec<(&'static str, String, Value)>,
}

impl Totals {
    /// Figure id and value of a column.
    pub fn cell(&self, column: &str) -> Option<(&str, &Value)> {
        let found = self.cells.iter().find(|(name, _, _)| *name == column);
        found.map(|(_, id, value)| (id.as_str(), value))
    }
}

impl View {
    /// The most rows that a page shows; the table in its file has them all.
    pub const MOST_ROWS: usize = 500;

    /// Some rows of a table, and the columns of these names.
    pub fn of<'a>(
        control: &str,
        table: &Table,
        caption: Text,
        method: Option<Text>,
        columns: &[&str],
        rows: impl Iterator<Item = &'a Vec<Value>>,
    ) -> Self {
        let places: Vec<usize> = columns.iter().map(|name| table.position(name)).collect();
        Self {
            control: control.to_owned(),
            table: table.name.clone(),
            caption,
            method,
            columns: places.iter().map(|at| table.columns[*at]).collect(),
            key: table.key.clone(),
            rows: rows
                .take(Self::MOST_ROWS)
                .map(|row| places.iter().map(|at| row[*at].clone()).collect())
                .collect(),
            rows_in_table: table.rows().len(),
            fixed: Vec::new(),
            headings: Vec::new(),
            totals: None,
        }
    }

    /// With the values of key columns that are not shown.
    #[must_use]
    pub fn fixed(mut self, fixed: &[(&'static str, Value)]) -> Self {
        self.fixed = fixed.to_vec();
        self
    }

    /// Without the key columns that have one of these values in every row: what stands in the title
    /// of a dossier need not stand in each row. The figure ids stay the same.
    #[must_use]
    pub fn understood(mut self, known: &[(&'static str, Value)]) -> Self {
        for (name, value) in known {
            let shown = self.columns.iter().position(|column| column.name == *name);
            let Some(place) = shown.filter(|_| self.key.contains(name)) else { continue };
            if self.rows.iter().all(|row| row[place] == *value) {
                self.fixed.push((*name, value.clone()));
                self.columns = pick(&self.columns, |at| at != place);
                self.rows = self.rows.iter().map(|row| pick(row, |at| at != place)).collect();
            }
        }
        self
    }

    /// With other headings than those of the columns' names, e.g. as a published text has them.
    #[must_use]
    pub fn headed(mut self, headings: Vec<(&'static str, Text)>) -> Self {
        self.headings = headings;
        self
    }

    /// With a last row of sums.
    #[must_use]
    pub fn summed(mut self, totals: Totals) -> Self {
        self.totals = Some(totals);
        self
    }

    /// The heading of a column, where it is not that of its name.
    pub fn heading(&self, column: &str) -> Option<&Text> {
        self.headings.iter().find(|(name, _)| *name == column).map(|(_, text)| text)
    }

    /// A whole table.
    pub fn whole(control: &str, table: &Table, caption: Text, method: Option<Text>) -> Self {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        Self::of(control, table, caption, method, &columns, table.rows().iter())
    }

    fn keep_language(&mut self, language: &str) {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let is_other = |name: &str| {
            let Some(end) = TONGUES.into_iter().find(|end| name.ends_with(end)) else {
                return false;
            };
            let stem = name.trim_end_matches(end);
            let in_all = TONGUES.iter().all(|end| names.contains(&format!("{stem}{end}").as_str()));
            in_all && end.trim_start_matches('_') != language
        };
        let kept: Vec<bool> = names.iter().map(|name| !is_other(name)).collect();
        let keep = |at: usize| kept.get(at).copied().unwrap_or(true);
        self.columns = pick(&self.columns, keep);
        self.rows = self.rows.iter().map(|row| pick(row, keep)).collect();
    }

    /// The figure id of a cell: `CONTROL/TABLE/KEY…/COLUMN`.
    pub fn figure_id(&self, row: &[Value], column: &str) -> String {
        self.id_with(column, |at| row[at].plain())
    }

    /// What the figure ids of all cells have in common; `<NAME>` stands for what the row has in a
    /// column of the key, and `<column>` for the name of the column.
    pub fn figure_ids(&self) -> String {
        self.id_with("<column>", |at| format!("<{}>", self.columns[at].name))
    }

    fn id_with(&self, column: &str, of_column: impl Fn(usize) -> String) -> String {
        let key = self.key.iter().map(|name| {
            let fixed = self.fixed.iter().find(|(fixed, _)| fixed == name);
            match self.columns.iter().position(|column| column.name == *name) {
                Some(at) => of_column(at),
                None => fixed.map_or_else(String::new, |(_, value)| value.plain()),
            }
        });
        let path: Vec<String> = [self.control.clone(), self.table.clone()]
            .into_iter()
            .chain(key)
            .chain([column.to_owned()])
            .collect();
        path.join("/")
    }
}

fn pick<T: Clone>(all: &[T], keep: impl Fn(usize) -> bool) -> Vec<T> {
    all.iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, one)| one.clone()).collect()
}

/// A text of law, decision or rule table that figures rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text and its article, in its own words: not translated.
    pub citation: String,
    /// What it says here.
    pub says: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_the_title_tells_leaves_the_rows_and_not_the_figure_ids() {
        let names = ["provider_key", "year", "p_sum"];
        let mut table = Table::new(
            "t",
            Sensitivity::Providers,
            &["provider_key", "year"],
            &names.map(|name| Column::new(name, ColumnKind::Text)),
        );
        table.push(["30000120", "2020", "1"].map(Value::from).to_vec());
        table.push(["30000120", "2019", "2"].map(Value::from).to_vec());
        let view = View::whole("c", &table, Text::of("x"), None);
        let known = [("provider_key", "30000120".into()), ("year", "2020".into())];
        let told = view.clone().understood(&known);
        let shown: Vec<&str> = told.columns.iter().map(|column| column.name).collect();
        assert_eq!(shown, ["year", "p_sum"], "two years are told apart");
        for (row, told_row) in view.rows.iter().zip(&told.rows) {
            assert_eq!(told.figure_id(told_row, "p_sum"), view.figure_id(row, "p_sum"));
        }
        assert_eq!(told.figure_ids(), "c/t/30000120/<year>/<column>");
    }

    #[test]
    fn a_view_shows_a_text_in_the_reader_s_language_alone() {
        let names = ["rule", "text_nl", "text_fr", "text_en", "label_nl"];
        let columns = names.map(|name| Column { name, kind: ColumnKind::Text });
        let mut table = Table::new("t", Sensitivity::Aggregate, &["rule"], &columns);
        table.push(names.map(Value::from).into());
        let view = View::whole("c", &table, Text { key: "", args: Vec::new() }, None);
        let blocks = vec![Block::Table(view)];
        let part = Part { id: String::new(), title: Text { key: "", args: Vec::new() }, blocks };
        let document = Document { name: String::new(), as_of: Day::default(), parts: vec![part] };
        let french = document.in_language("fr");
        let Block::Table(view) = &french.parts[0].blocks[0] else { panic!("a view stays a view") };
        let shown: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
        assert_eq!(shown, ["rule", "text_fr", "label_nl"], "a text in one language stays");
        assert_eq!(view.rows[0], ["rule", "text_fr", "label_nl"].map(Value::from));
    }
}
