//! Folders named `key=value`: each key is a column of the files below, with one value.

use super::convert::nothing_of;
use super::listing::Listed;
use crate::diagnostic::Fault;
use arrow::array::{Array, ArrayRef, StringArray};
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use std::path::{Component, Path};
use std::sync::Arc;

/// How a writer names the folder of the rows without a value.
const NULL: &str = "__HIVE_DEFAULT_PARTITION__";

/// A folder `name=value` above a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: String,
    /// `None` for the folder of rows without a value.
    pub(super) value: Option<String>,
}

/// The keys of a file, from the outermost folder: the unbroken row of `name=value` folders right
/// above it. A folder further up is a place, not a key.
pub(super) fn keys_of(path: &Path) -> Vec<Key> {
    let folders = path.parent().unwrap_or(Path::new("")).components().rev();
    let mut keys: Vec<Key> = folders.map_while(key).collect();
    keys.reverse();
    keys
}

fn key(folder: Component<'_>) -> Option<Key> {
    let text = folder.as_os_str().to_str()?;
    let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty())?;
    let value = (value != NULL).then(|| unescaped(value));
    Some(Key { name: unescaped(name), value })
}

/// `%2F` and the like: writers escape signs that no folder can have.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// Files that lie loose beside the folders of the others, or under other keys: what they hold of
/// the key is not known, and a reader that takes them by their folders would pass over them.
pub(super) fn mixed(files: &[Listed]) -> Vec<Fault> {
    let names = |file: &Listed| -> Vec<String> {
        keys_of(&file.path).into_iter().map(|key| key.name).collect()
    };
    let Some(first) = files.iter().max_by_key(|file| names(file).len()) else { return Vec::new() };
    let expected = names(first);
    let odd = files.iter().filter(|file| names(file) != expected);
    odd.map(|file| {
        let what = format!(
            "`{}` lies in folders `{}=…`, and this file does not",
            first.name,
            expected.join("=…/")
        );
        Fault::new("partition-mixed", what)
            .at(file.path.display().to_string())
            .hint("admit the loose files as a delivery of their own, or put them into the folders")
    })
    .collect()
}

impl Key {
    /// The key as a column.
    pub(super) fn column(&self, rows: usize) -> ArrayRef {
        match &self.value {
            Some(value) => Arc::new(StringArray::from(vec![value.as_str(); rows])),
            None => nothing_of(&DataType::Utf8, rows),
        }
    }

    /// The first row of a column of the same name, in the file itself, that says something else.
    pub(super) fn contradicted(&self, column: &ArrayRef) -> Option<usize> {
        let options = FormatOptions::default();
        let Ok(texts) = ArrayFormatter::try_new(column, &options) else { return Some(0) };
        (0..column.len()).find(|row| {
            let there = column.is_valid(*row).then(|| texts.value(*row).to_string());
            match (&self.value, there) {
                (None, None) => false,
                (Some(key), Some(there)) => !same(key, &there),
                (None, Some(_)) | (Some(_), None) => true,
            }
        })
    }
}

/// `1`, `01` and `1.0` are one value, as are `2024-01-05` and its midnight.
fn same(key: &str, there: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim();
        let text = text.strip_suffix("T00:00:00").or(text.strip_suffix(".0")).unwrap_or(text);
        text.parse::<i64>().map_or_else(|_| text.to_owned(), |number| number.to_string())
    };
    plain(key) == plain(there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_folders_right_above_a_file() {
        let key = |name: &str, value: Option<&str>| Key {
            name: name.to_owned(),
            value: value.map(str::to_owned),
        };
        let path = Path::new("/run=7/dump/year=2024/month=01/a.parquet");
        assert_eq!(keys_of(path), [key("year", Some("2024")), key("month", Some("01"))]);
        let path = Path::new("d/payer=__HIVE_DEFAULT_PARTITION__/a.parquet");
        assert_eq!(keys_of(path), [key("payer", None)]);
        assert_eq!(keys_of(Path::new("d/a%20b=c%2Fd/x"))[0], key("a b", Some("c/d")));
        assert!(keys_of(Path::new("d/=x/a.parquet")).is_empty());
    }

    #[test]
    fn one_value_in_two_spellings_is_no_contradiction() {
        assert!(same("01", "1") && same("2024", "2024.0") && same("2024-01-05", "2024-01-05"));
        assert!(!same("1", "2") && !same("1", "") && !same("a", "b"));
    }
}
