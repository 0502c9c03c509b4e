//! The header of a query's text: what it asks, in whose words, of which codes, with which
//! parameters. One form for `queries/` and for an analyst's file.
//!
//! ```text
//! -- control:  repeat-panoramic
//! -- title.nl: …
//! -- codes:    307090-307101
//! -- param:    service_from date 2020-01-01
//! ```

use super::bind::Parameter;
use crate::values::columns::Kind;
use std::ops::RangeInclusive;

/// The keys that a header may have.
const KEYS: [&str; 11] = [
    "control", "title.nl", "title.fr", "title.en", "source", "counts", "grain", "reads", "leaves",
    "param", "codes",
];

/// The comment lines before the first line of SQL, key by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    entries: Vec<Entry>,
}

/// What is said under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key, e.g. `title.nl`.
    pub key: String,
    /// What it says; a line without a key goes on with the one before.
    pub says: String,
    /// The line of the key, counted from 1.
    pub line: usize,
}

/// A parameter that a query takes: a column of its relation `params`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Name of the column.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Its value, where nobody gives another.
    pub default: Option<Parameter>,
    /// The line of the header.
    pub line: usize,
}

impl Header {
    /// Reads the lines that begin with `--` before the first that does not; blank lines may stand
    /// between them.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut entries: Vec<Entry> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            let Some(comment) = line.strip_prefix("--") else {
                if line.is_empty() {
                    continue;
                }
                break;
            };
            let comment = comment.trim();
            match comment.split_once(':').filter(|(key, _)| is_key(key)) {
                Some((key, says)) => entries.push(Entry {
                    key: key.to_owned(),
                    says: says.trim().to_owned(),
                    line: at + 1,
                }),
                None => {
                    if let Some(entry) = entries.last_mut() {
                        let blank = if entry.says.is_empty() { "" } else { " " };
                        entry.says = format!("{}{blank}{comment}", entry.says);
                    }
                }
            }
        }
        Self { entries }
    }

    /// The entries in their order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The keys that a header may have.
    pub const fn keys() -> &'static [&'static str] {
        &KEYS
    }

    /// What is said under a key, the first time; `None` where nothing is.
    pub fn says(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key && !entry.says.is_empty())
    }

    /// The parameters, and what is wrong with those that cannot be read, each with its line.
    ///
    /// A parameter is `NAME TYPE`, or `NAME TYPE DEFAULT`, with a remark in brackets where one is
    /// needed; several are separated by commas. A text may stand in quotes: `'O''Neill'`.
    pub fn parameters(&self) -> (Vec<Declared>, Vec<(usize, String)>) {
        let (mut declared, mut wrong): (Vec<Declared>, Vec<(usize, String)>) = (vec![], vec![]);
        for entry in self.entries.iter().filter(|entry| entry.key == "param") {
            for item in split(&entry.says) {
                match parameter(item, entry.line) {
                    Ok(one) if declared.iter().any(|other| other.name == one.name) => {
                        wrong.push((
                            entry.line,
                            format!("the parameter `{}` stands twice", one.name),
                        ));
                    }
                    Ok(one) => declared.push(one),
                    Err(why) => wrong.push((entry.line, why)),
                }
            }
        }
        (declared, wrong)
    }
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '.')
}

/// A name as all engines write it alike: small letters, digits and `_`, a letter first.
pub fn is_plain_name(text: &str) -> bool {
    const LENGTH: RangeInclusive<usize> = 1..=60;
    LENGTH.contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// The items between commas, but for commas in quotes and in brackets.
fn split(says: &str) -> Vec<&str> {
    let (mut items, mut begin, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, letter) in says.char_indices() {
        match letter {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                items.push(&says[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    items.push(&says[begin..]);
    items.into_iter().map(str::trim).filter(|item| !item.is_empty()).collect()
}

fn parameter(item: &str, line: usize) -> Result<Declared, String> {
    let (name, rest) = item.split_once(char::is_whitespace).unwrap_or((item, ""));
    let rest = rest.trim();
    let (kind, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if !is_plain_name(name) {
        return Err(format!("`{name}` is no name of a parameter: small letters, digits and `_`"));
    }
    let kind = match kind.to_ascii_lowercase().as_str() {
        "date" => Kind::Day,
        "bigint" => Kind::Int,
        "text" => Kind::Text,
        "" => return Err(format!("`{name}` has no type: `date`, `bigint` or `text`")),
        other => {
            return Err(format!("`{other}` is no type of a parameter: `date`, `bigint` or `text`"));
        }
    };
    let rest = rest.trim();
    let default = match rest {
        "" => None,
        _ if rest.starts_with('(') => None,
        _ => Some(
            Parameter::read(kind, default_of(rest)).map_err(|why| format!("`{name}`: {why}"))?,
        ),
    };
    Ok(Declared { name: name.to_owned(), kind, default, line })
}

/// A default without the remark that may follow it.
fn default_of(rest: &str) -> &str {
    if rest.starts_with('\'') {
        return match rest.rfind('\'') {
            Some(end) if end > 0 => &rest[..=end],
            _ => rest,
        };
    }
    rest.split_once(" (").map_or(rest, |(value, _)| value).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_ends_where_the_question_begins() {
        let header = Header::read(
            "\u{feff}-- control: a\n\n-- title.en:  A title\n--   that goes on\n-- codes:\nSELECT 1 -- source: none\n",
        );
        let keys: Vec<_> =
            header.entries().iter().map(|entry| (entry.key.as_str(), entry.line)).collect();
        assert_eq!(keys, [("control", 1), ("title.en", 3), ("codes", 5)]);
        assert_eq!(header.says("title.en").unwrap().says, "A title that goes on");
        assert_eq!(header.says("codes"), None, "nothing is said");
        assert_eq!(header.says("source"), None);
    }

    #[test]
    fn parameters_of_both_forms_are_read() {
        let header = Header::read(
            "-- param: service_from DATE, any_reception BIGINT (1: whenever, 0: in the window)\n\
             -- param: n bigint 3 (a remark)\n-- param: name text 'O''Neill, (x)', other text a b\n",
        );
        let (declared, wrong) = header.parameters();
        assert_eq!(wrong, []);
        let found: Vec<_> = declared
            .iter()
            .map(|one| (one.name.as_str(), one.kind, one.default.clone(), one.line))
            .collect();
        let text = |text: &str| Some(Parameter::Text(text.to_owned()));
        assert_eq!(
            found,
            [
                ("service_from", Kind::Day, None, 1),
                ("any_reception", Kind::Int, None, 1),
                ("n", Kind::Int, Some(Parameter::Int(3)), 2),
                ("name", Kind::Text, text("O'Neill, (x)"), 3),
                ("other", Kind::Text, text("a b"), 3),
            ]
        );
    }

    #[test]
    fn what_is_wrong_with_a_parameter_is_said() {
        for (says, why) in [
            ("Name date", "no name"),
            ("name", "no type"),
            ("name float 1.5", "no type"),
            ("name date 2020-02-30", "is not a day"),
            ("name bigint 1.5", "not a whole number"),
            ("name bigint 1, name bigint 2", "twice"),
        ] {
            let (_, wrong) = Header::read(&format!("-- param: {says}")).parameters();
            assert!(wrong.len() == 1 && wrong[0].1.contains(why), "{says}: {wrong:?}");
        }
    }
}
