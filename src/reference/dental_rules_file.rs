//! `dental_rules.toml` as a table: an entry a row, with the sets that it names put in its lists.

use super::raw::RawRow;
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// What a row shows beside the whole entry.
const SHOWN: [&str; 9] =
    ["id", "kind", "lines", "strength", "valid_from", "valid_to", "nl", "fr", "en"];

/// The lists of an entry and of its parts that may name sets.
const LISTS: [&str; 9] =
    ["codes", "others", "unknown", "allowed", "tolerated", "beside", "start", "agenesis", "also"];

/// Header and rows.
///
/// # Errors
/// A text that is no TOML; a set that is named and not there, or there twice: all at once.
pub(super) fn read(text: &str, origin: &str) -> Outcome<(Vec<String>, Vec<RawRow>)> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        Fault::new("not-toml", error.message().to_owned()).at(format!("{origin}:{line}"))
    })?;
    let mut faults = Vec::new();
    for key in
        file.keys().filter(|key| !["source", "quadrant", "set", "rule"].contains(&key.as_str()))
    {
        let what = format!("the file has no key `{key}`");
        faults.push(Fault::new("key-unknown", what).at(origin.to_owned()));
    }
    let sets = sets(&file, origin, &mut faults);
    let quadrants = quadrants(&file, origin, &mut faults);
    let mut rows = Vec::new();
    for (at, entry) in entries(&file, "rule").into_iter().enumerate() {
        let id = text_of(entry, "id");
        let place = format!("{origin}, rule {} (`{id}`)", at + 1);
        let mut whole = entry.clone();
        resolve(&mut whole, &sets, &place, &mut faults);
        if let Some(source) = file.get("source") {
            whole.entry("source").or_insert_with(|| source.clone());
        }
        whole.insert("quadrants".to_owned(), Value::Table(quadrants.clone()));
        let mut cells: Vec<String> = SHOWN.iter().map(|key| text_of(entry, key)).collect();
        cells.push(toml::to_string(&whole).expect("what was read as TOML can be written as it"));
        rows.push(RawRow { place, cells });
    }
    Refusal::unless_empty(faults)?;
    let header = SHOWN.iter().chain(&["definition"]).map(|name| (*name).to_owned()).collect();
    Ok((header, rows))
}

fn entries<'a>(file: &'a Table, key: &str) -> Vec<&'a Table> {
    let list = file.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_table).collect()
}

fn text_of(entry: &Table, key: &str) -> String {
    entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn codes_of(entry: &Table) -> Vec<String> {
    let codes = entry.get("codes").and_then(Value::as_array);
    let texts = codes.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn sets(file: &Table, origin: &str, faults: &mut Vec<Fault>) -> BTreeMap<String, Vec<String>> {
    let mut sets = BTreeMap::new();
    for set in entries(file, "set") {
        let (name, codes) = (text_of(set, "name"), codes_of(set));
        let place = format!("{origin}, set `{name}`");
        if codes.is_empty() {
            faults.push(Fault::new("reference-set", "the set names no act").at(place.clone()));
        }
        if sets.insert(name, codes).is_some() {
            faults
                .push(Fault::new("reference-set", "a set of this name stands before it").at(place));
        }
    }
    sets
}

fn quadrants(file: &Table, origin: &str, faults: &mut Vec<Fault>) -> Table {
    let mut quadrants = Table::new();
    for quadrant in entries(file, "quadrant") {
        for code in codes_of(quadrant) {
            let name = Value::String(text_of(quadrant, "name"));
            if quadrants.insert(code.clone(), name).is_some() {
                let what = format!("`{code}` names two quadrants");
                faults.push(Fault::new("reference-set", what).at(origin.to_owned()));
            }
        }
    }
    quadrants
}

/// Puts the acts of a set in the place of its name.
fn resolve(
    entry: &mut Table,
    sets: &BTreeMap<String, Vec<String>>,
    place: &str,
    faults: &mut Vec<Fault>,
) {
    for (key, value) in entry.iter_mut() {
        match value {
            Value::Array(items) if key == "parts" => {
                for part in items.iter_mut().filter_map(Value::as_table_mut) {
                    resolve(part, sets, place, faults);
                }
            }
            Value::Array(items) if LISTS.contains(&key.as_str()) => {
                let names = std::mem::take(items);
                for name in names {
                    match name.as_str().map(|name| (name, sets.get(name))) {
                        Some((_, Some(codes))) => {
                            items.extend(codes.iter().cloned().map(Value::String));
                        }
                        Some((name, None)) if !name.starts_with(|c: char| c.is_ascii_digit()) => {
                            let near = nearest(name, sets.keys().map(String::as_str));
                            let hint = if near.is_empty() {
                                "define it under `[[set]]`".to_owned()
                            } else {
                                format!("did you mean {}?", either(near))
                            };
                            let what = format!("there is no set `{name}`");
                            faults.push(
                                Fault::new("reference-set", what).at(place.to_owned()).hint(hint),
                            );
                        }
                        _ => items.push(name),
                    }
                }
            }
            Value::Array(_)
            | Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Table(_) => {}
        }
    }
}
