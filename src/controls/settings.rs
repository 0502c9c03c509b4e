//! Reads a TOML file key by key and collects all that is wrong, with the line and a remedy.

use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use crate::values::{Day, Span};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a whole TOML text; `file` is its name in messages.
///
/// A text with errors of syntax is read as far as it can be, so that all faults are told at once.
/// Then no key is called missing, and after a broken heading (`[claims`) nothing is judged.
///
/// # Errors
/// All faults, in the order of their lines.
pub fn read<T>(
    file: &str,
    text: &str,
    read: impl FnOnce(&mut Settings<'_>) -> Option<T>,
) -> Outcome<T> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let source = Source { file, text };
    let mut faults: Vec<(usize, Fault)> = errors
        .iter()
        .map(|error| {
            let line = source.line(error.span().map_or(0, |span| span.start));
            (line, Fault::new("not-toml", error.message()).at(source.place(line)))
        })
        .collect();
    let broken: Vec<usize> = faults.iter().map(|(line, _)| *line).collect();
    let headings_hold = !broken.iter().any(|line| source.is_heading(*line));
    let mut settings = Settings::of(source, table.get_ref(), "the file".to_owned(), 1);
    let value = read(&mut settings);
    faults.extend(settings.finish().into_iter().filter(|(line, fault)| {
        broken.is_empty() || headings_hold && !broken.contains(line) && fault.id() != "key-missing"
    }));
    // stable: the faults of one line stay in the order in which they were found
    faults.sort_by_key(|(line, _)| *line);
    Refusal::unless_empty(faults.into_iter().map(|(_, fault)| fault).collect())?;
    Ok(value.expect("a reader that gives nothing has said why"))
}

/// One table of a TOML file. Keys are taken by their type; what nobody took is unknown.
///
/// A getter gives `None` where the key is absent, and also where its value is wrong: then the fault
/// is kept, and the caller goes on to find the next one.
#[derive(Debug)]
pub struct Settings<'a> {
    source: Source<'a>,
    table: &'a DeTable<'a>,
    heading: String,
    line: usize,
    known: Vec<&'static str>,
    rest_unjudged: bool,
    faults: Vec<(usize, Fault)>,
}

/// A text with the line on which it stands, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key before it; empty in a list.
    pub key: String,
    /// The text.
    pub text: String,
    /// Its line.
    pub line: usize,
}

#[derive(Debug, Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn line(self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    fn is_heading(self, line: usize) -> bool {
        self.text.lines().nth(line - 1).is_some_and(|text| text.trim_start().starts_with('['))
    }

    fn place(self, line: usize) -> String {
        format!("{}:{line}", self.file)
    }
}

impl<'a> Settings<'a> {
    fn of(source: Source<'a>, table: &'a DeTable<'a>, heading: String, line: usize) -> Self {
        let (known, faults) = (Vec::new(), Vec::new());
        Self { source, table, heading, line, known, rest_unjudged: false, faults }
    }

    /// Whether the key is there, right or wrong.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The line of a key, or of the table where the key is absent.
    pub fn line(&self, key: &str) -> usize {
        self.table
            .get_key_value(key)
            .map_or(self.line, |(key, _)| self.source.line(key.span().start))
    }

    /// Keeps a fault with its line.
    pub fn fault(&mut self, line: usize, fault: Fault) {
        self.faults.push((line, fault.at(self.source.place(line))));
    }

    /// Keeps a fault that names its own place: in a file that a key names.
    pub fn fault_elsewhere(&mut self, line: usize, fault: Fault) {
        self.faults.push((line, fault));
    }

    /// A file beside the one that is read: its path as given, and from the current folder. It leaves
    /// the folder only where it is absolute.
    pub fn path(&mut self, key: &'static str) -> Option<(String, PathBuf)> {
        let given = self.text(key)?;
        let path = Path::new(&given);
        let leaves = !path.is_absolute()
            && path.components().any(|part| part == std::path::Component::ParentDir);
        let fault = if given.contains("://") {
            Fault::new(
                "path-is-address",
                format!("`{given}` is an address, and only files on disk are read"),
            )
            .hint("copy the file first")
        } else if leaves {
            Fault::new("path-leaves-job", format!("`{given}` leaves the folder of the job file"))
                .hint("give an absolute path")
        } else {
            let folder = Path::new(self.source.file).parent().unwrap_or(Path::new(""));
            let path = folder.join(path);
            return Some((given, path));
        };
        self.fault(self.line(key), fault);
        None
    }

    /// Every key of the table with its text, whole number or day, as it is written: for tables whose
    /// keys are names of the user's.
    pub fn all_plain(&mut self) -> Vec<Entry> {
        self.rest_unjudged = true;
        let mut entries = Vec::new();
        for (key, value) in self.table {
            let name = key.get_ref().to_string();
            let value = value.get_ref();
            let day = value.as_datetime().map(ToString::to_string);
            let number = value.as_integer().map(|number| number.as_str().replace('_', ""));
            if let Some(text) = value.as_str().map(str::to_owned).or(day).or(number) {
                entries.push(Entry { key: name, text, line: self.source.line(key.span().start) });
            } else {
                self.wrong_type(&name, value, "a text, a whole number or a day");
            }
        }
        entries
    }

    /// Faults a key that must be there and is not.
    pub fn require(&mut self, key: &'static str) {
        if !self.has(key) {
            let message = format!("{} has no `{key}`", self.heading);
            self.fault(self.line, Fault::new("key-missing", message));
        }
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.take(key, "a text", |value| value.as_str().map(str::to_owned))
    }

    /// A text of a type with its own notation; the type says what is wrong.
    pub fn parsed<T: FromStr<Err = String>>(&mut self, key: &'static str) -> Option<T> {
        let text = self.text(key)?;
        self.or_wrong(key, text.parse())
    }

    /// A whole number that the type can hold.
    pub fn integer<T: TryFrom<i64>>(&mut self, key: &'static str) -> Option<T> {
        let text = self.take(key, "a whole number", |value| {
            value.as_integer().map(|number| (number.as_str().to_owned(), number.radix()))
        })?;
        let number = i64::from_str_radix(&text.0, text.1).ok().and_then(|n| T::try_from(n).ok());
        self.or_wrong(key, number.ok_or_else(|| format!("`{}` is out of bounds", text.0)))
    }

    /// A day: a TOML date, or a text like `2020-01-03`.
    pub fn day(&mut self, key: &'static str) -> Option<Day> {
        let day = self.take(key, "a day", day_of)?;
        self.or_wrong(key, day)
    }

    /// Days with both ends: a list of two days, or a text like `2020-01-03..2022-03-18`.
    pub fn span(&mut self, key: &'static str) -> Option<Span> {
        let span = self.take(key, "two days", span_of)?;
        self.or_wrong(key, span)
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str) -> Option<Vec<Entry>> {
        let source = self.source;
        self.take(key, "a list of texts", |value| {
            let entry = |item: &Spanned<DeValue<'_>>| {
                let text = item.get_ref().as_str()?.to_owned();
                Some(Entry { key: String::new(), text, line: source.line(item.span().start) })
            };
            value.as_array()?.iter().map(entry).collect()
        })
    }

    /// A list of whole numbers.
    pub fn integers(&mut self, key: &'static str) -> Option<Vec<i64>> {
        let numbers = self.take(key, "a list of whole numbers", |value| {
            let number = |item: &Spanned<DeValue<'_>>| integer_of(item.get_ref());
            value.as_array()?.iter().map(number).collect::<Option<Vec<_>>>()
        })?;
        self.or_wrong(key, numbers.into_iter().collect())
    }

    /// Every key of the table with its whole number: for tables whose keys are names of the user's.
    pub fn all_integers(&mut self) -> Vec<(String, i64)> {
        self.rest_unjudged = true;
        let mut entries = Vec::new();
        for (key, value) in self.table {
            let name = key.get_ref().to_string();
            match integer_of(value.get_ref()) {
                None => self.wrong_type(&name, value.get_ref(), "a whole number"),
                Some(Ok(number)) => entries.push((name, number)),
                Some(Err(why)) => {
                    let fault = Fault::new("value-wrong", format!("`{name}`: {why}"));
                    self.fault(self.line(&name), fault);
                }
            }
        }
        entries
    }

    /// Every key of the table with its text: for tables whose keys are names of the user's.
    pub fn all_texts(&mut self) -> Vec<Entry> {
        self.rest_unjudged = true;
        let mut entries = Vec::new();
        for (key, value) in self.table {
            let name = key.get_ref().to_string();
            if let Some(text) = value.get_ref().as_str() {
                let line = self.source.line(key.span().start);
                entries.push(Entry { key: name, text: text.to_owned(), line });
            } else {
                self.wrong_type(&name, value.get_ref(), "a text");
            }
        }
        entries
    }

    /// Reads a table within this one, with its faults.
    pub fn section<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Settings<'_>) -> T,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.table.get(key)?.get_ref();
        let Some(table) = value.as_table() else {
            self.wrong_type(key, value, "a section");
            return None;
        };
        let mut inner = Settings::of(self.source, table, format!("`{key}`"), self.line(key));
        let value = read(&mut inner);
        self.faults.extend(inner.finish());
        Some(value)
    }

    /// Reads each table of a list (`[[key]]`), with its faults.
    pub fn sections<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Settings<'_>) -> T,
    ) -> Vec<T> {
        self.known.push(key);
        let Some(value) = self.table.get(key).map(Spanned::get_ref) else { return Vec::new() };
        let tables: Option<Vec<_>> = value.as_array().and_then(|items| {
            let table = |item: &'a Spanned<DeValue<'a>>| {
                Some((item.span().start, item.get_ref().as_table()?))
            };
            items.iter().map(table).collect()
        });
        let Some(tables) = tables else {
            self.wrong_type(key, value, "sections, each under `[[…]]`");
            return Vec::new();
        };
        let mut values = Vec::new();
        for (start, table) in tables {
            let line = self.source.line(start);
            let mut inner = Settings::of(self.source, table, format!("`{key}`"), line);
            values.push(read(&mut inner));
            self.faults.extend(inner.finish());
        }
        values
    }

    /// Leaves the keys that nobody took unjudged: it is not known which may be there.
    pub fn leave_rest(&mut self) {
        self.rest_unjudged = true;
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        get: impl FnOnce(&DeValue<'_>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.table.get(key)?.get_ref();
        let got = get(value);
        if got.is_none() {
            self.wrong_type(key, value, expected);
        }
        got
    }

    fn wrong_type(&mut self, key: &str, value: &DeValue<'_>, expected: &str) {
        let found = match value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a day or a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a section",
        };
        let message = if found == expected || value.is_array() {
            format!("`{key}` is not {expected}")
        } else {
            format!("`{key}` is {found}; expected {expected}")
        };
        self.fault(self.line(key), Fault::new("value-type", message));
    }

    fn or_wrong<T>(&mut self, key: &'static str, value: Result<T, String>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(why) => {
                let fault = Fault::new("value-wrong", format!("`{key}`: {why}"));
                self.fault(self.line(key), fault);
                None
            }
        }
    }

    /// The faults, with one for each key that nobody took.
    fn finish(mut self) -> Vec<(usize, Fault)> {
        if !self.rest_unjudged {
            for key in self.table.keys().map(|key| key.get_ref().to_string()) {
                if !self.known.contains(&key.as_str()) {
                    let message = format!("{} has no key `{key}`", self.heading);
                    let fault = Fault::new("key-unknown", message).hint(self.meant(&key));
                    self.fault(self.line(&key), fault);
                }
            }
        }
        self.faults
    }

    fn meant(&self, key: &str) -> String {
        let near = nearest(key, self.known.iter().copied());
        if near.is_empty() {
            format!("it takes {}", either(self.known.iter().copied()))
        } else {
            format!("did you mean {}?", either(near))
        }
    }
}

/// `None` where it is no whole number; an error where it does not fit 64 bits.
fn integer_of(value: &DeValue<'_>) -> Option<Result<i64, String>> {
    let number = value.as_integer()?;
    let read = i64::from_str_radix(number.as_str(), number.radix());
    Some(read.map_err(|_| format!("`{}` is out of bounds", number.as_str())))
}

/// `None` where it is neither a text nor a date; an error where it is no day of the calendar.
fn day_of(value: &DeValue<'_>) -> Option<Result<Day, String>> {
    let text = match (value.as_str(), value.as_datetime()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(date)) => date.to_string(),
        (None, None) => return None,
    };
    let day = text.parse::<Day>();
    Some(day.map_err(|_| format!("`{text}` is not a day; expected one like `2020-01-03`")))
}

fn span_of(value: &DeValue<'_>) -> Option<Result<Span, String>> {
    if let Some(text) = value.as_str() {
        return Some(text.parse());
    }
    let days: Vec<_> =
        value.as_array()?.iter().map(|day| day_of(day.get_ref())).collect::<Option<_>>()?;
    let [first, last] = <[_; 2]>::try_from(days).ok()?;
    Some(first.and_then(|first| Span::new(first, last?)))
}
