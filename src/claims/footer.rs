//! Which column is which, and of what type: decided for all files before any row is read.

use super::convert::Form;
use super::listing::Listed;
use super::partition;
use super::source::{Source, SourceColumn};
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use crate::reference::{Profile, QuantityFrom};
use crate::values::columns::{ALWAYS_NEEDED, CANONICAL, Canonical, MADE_BY_THE_DOOR};
use arrow::datatypes::Schema;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Reads all footers and finds the columns; all faults of all files at once.
pub(super) fn read_all(
    files: &[Listed],
    profile: &Profile,
    needed: &BTreeSet<&'static str>,
) -> Outcome<Vec<Source>> {
    let mut sources = Vec::new();
    let mut faults = partition::mixed(files);
    for listed in files {
        match read_one(listed, profile, needed) {
            Ok(source) => sources.push(source),
            Err(refusal) => faults.extend(refusal.faults().to_vec()),
        }
    }
    faults.extend(doubles(&sources));
    Refusal::unless_empty(faults)?;
    Ok(sources)
}

/// The same content twice would count twice; files without rows may well be equal.
fn doubles(sources: &[Source]) -> Vec<Fault> {
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| source.rows > 0) {
        match seen.entry(source.content()) {
            Entry::Vacant(free) => {
                free.insert(&source.listed.name);
            }
            Entry::Occupied(other) => faults.push(
                source
                    .fault("file-twice", format!("it has the content of `{}`", other.get()))
                    .hint("remove one of the two: the same lines would count twice"),
            ),
        }
    }
    faults
}

/// The canonical columns that the delivery brings: those that every file with rows has.
pub(super) fn columns_of(sources: &[Source], profile: &Profile) -> BTreeSet<String> {
    let made = (profile.quantity == QuantityFrom::PaidSign).then_some("quantity");
    CANONICAL
        .iter()
        .map(|column| column.name)
        .filter(|name| {
            sources.iter().all(|source| source.rows == 0 || source.columns.contains_key(name))
        })
        .chain(made)
        .map(str::to_owned)
        .collect()
}

fn read_one(
    listed: &Listed,
    profile: &Profile,
    needed: &BTreeSet<&'static str>,
) -> Outcome<Source> {
    let mut source = Source::open(listed, profile.csv)?;
    source.columns = find_columns(&source, profile, needed)?;
    Ok(source)
}

/// Where a profile finds the canonical columns in a file.
pub(super) fn find_columns(
    source: &Source,
    profile: &Profile,
    needed: &BTreeSet<&'static str>,
) -> Outcome<BTreeMap<&'static str, SourceColumn>> {
    let schema = &source.schema;
    let place = source.listed.path.display().to_string();
    let mut faults = Vec::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for (index, field) in schema.fields().iter().enumerate() {
        if let Some(other) = by_name.insert(simplified(field.name()), index) {
            let what = format!(
                "the columns `{}` and `{}` have one name",
                schema.field(other).name(),
                field.name()
            );
            let hint = "names are compared without regard to case and blanks: rename one";
            faults.push(Fault::new("column-twice", what).at(&place).hint(hint));
        }
    }
    let made = (profile.quantity == QuantityFrom::PaidSign).then_some("quantity");
    let brought = CANONICAL
        .iter()
        .filter(|column| !MADE_BY_THE_DOOR.contains(&column.name) && made != Some(column.name));
    let mut found = BTreeMap::new();
    for canonical in brought {
        let names = profile.columns.get(canonical.name).cloned().unwrap_or_default();
        let there: BTreeSet<usize> =
            names.iter().filter_map(|name| by_name.get(&simplified(name)).copied()).collect();
        match there.iter().copied().collect::<Vec<_>>()[..] {
            [] if ALWAYS_NEEDED.contains(&canonical.name) || needed.contains(canonical.name) => {
                faults.push(missing(canonical.name, &names, schema, &place));
            }
            [] => {}
            [index] => match accept(source, index, *canonical) {
                Ok(column) => drop(found.insert(canonical.name, column)),
                Err(fault) => faults.push(fault),
            },
            [first, second, ..] => faults.push(ambiguous(
                canonical.name,
                [first, second].map(|index| schema.field(index).name().as_str()),
                &place,
            )),
        }
    }
    Refusal::unless_empty(faults)?;
    Ok(found)
}

fn ambiguous(canonical: &str, names: [&str; 2], place: &str) -> Fault {
    let [first, second] = names;
    let what = format!("the columns `{first}` and `{second}` both stand for `{canonical}`");
    Fault::new("column-ambiguous", what).at(place).hint("name the right one alone in a profile")
}

fn accept(source: &Source, index: usize, canonical: Canonical) -> Result<SourceColumn, Fault> {
    let field = source.schema.field(index);
    if Form::accepts(canonical, field.data_type(), source.is_csv()) {
        return Ok(SourceColumn { index, name: field.name().clone() });
    }
    let what = format!(
        "column `{}` is {}, which cannot become `{}`",
        field.name(),
        field.data_type(),
        canonical.name
    );
    let hint = format!("expected {}", Form::expected(canonical));
    Err(source.fault("column-type", what).hint(hint))
}

fn missing(canonical: &str, names: &[String], schema: &Schema, place: &str) -> Fault {
    let has: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let mut near: Vec<&str> = names.iter().flat_map(|name| nearest(name, has.clone())).collect();
    near.dedup();
    let hint = if near.is_empty() {
        format!("the file has {}", either(has))
    } else {
        format!("the file has {}: name it in a profile if that is it", either(near))
    };
    let what = if names.is_empty() {
        format!("the profile names no column for `{canonical}`")
    } else {
        let names = either(names.iter().map(String::as_str));
        format!("there is no column {names} for `{canonical}`")
    };
    Fault::new("column-missing", what).at(place).hint(hint)
}

/// A name without regard to case and blanks.
pub(super) fn simplified(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}
