//! Which file each rule table comes from.

use super::raw::{Format, RawTable};
use super::rows::Kind;
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The tables in the order of `kinds`: from the file that a job names, else from the folder, else
/// as compiled in.
///
/// # Errors
/// A file that is no known table, two files for one table, or a file that cannot be read: all at
/// once.
pub(super) fn open(
    kinds: &[Kind],
    folder: Option<&Path>,
    named: &BTreeMap<String, PathBuf>,
) -> Outcome<Vec<RawTable>> {
    let mut faults = Vec::new();
    let mut files = BTreeMap::new();
    if let Some(folder) = folder {
        files = in_folder(kinds, folder, &mut faults)?;
    }
    for (name, path) in named {
        if kinds.iter().any(|kind| kind.name == name) {
            files.insert(name.clone(), path.clone());
        } else {
            faults.push(unknown(kinds, name).at(path.display().to_string()));
        }
    }
    let mut tables = Vec::new();
    for kind in kinds {
        match files.get(kind.name).map(|path| RawTable::of_file(path)) {
            Some(Ok(table)) => tables.push(table),
            Some(Err(refusal)) => faults.extend(refusal.faults().iter().cloned()),
            None => tables.push(RawTable::embedded(kind.name, kind.embedded)),
        }
    }
    Refusal::unless_empty(faults)?;
    Ok(tables)
}

/// The tables of a folder. Sub-folders and dot files are left aside; any other file must be a
/// known table, lest a mistyped name leave the embedded table in force.
fn in_folder(
    kinds: &[Kind],
    folder: &Path,
    faults: &mut Vec<Fault>,
) -> Outcome<BTreeMap<String, PathBuf>> {
    let failed =
        |error: std::io::Error| Fault::io("read the folder of rule tables", folder, &error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && !entry.path().is_dir() {
            paths.push(entry.path());
        }
    }
    paths.sort();
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in paths {
        let place = path.display().to_string();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if Format::of(&path).is_none() {
            let what = "this file is no rule table, and would be left unread";
            let hint = "name it `NAME.csv` or `NAME.parquet`, or put it elsewhere";
            faults.push(Fault::new("reference-format", what).at(place).hint(hint));
        } else if !kinds.iter().any(|kind| kind.name == name) {
            faults.push(unknown(kinds, &name).at(place));
        } else if let Some(other) = files.insert(name, path) {
            let what = "the folder holds this table twice";
            let hint = format!("keep this one or {}", other.display());
            faults.push(Fault::new("reference-table-twice", what).at(place).hint(hint));
        }
    }
    Ok(files)
}

/// A name that is no table of the program.
pub(super) fn unknown(kinds: &[Kind], name: &str) -> Fault {
    let known = || kinds.iter().map(|kind| kind.name);
    let close = nearest(name, known());
    let hint = if close.is_empty() {
        format!("the tables are {}", either(known()).replace(" or ", " and "))
    } else {
        format!("did you mean {}?", either(close))
    };
    Fault::new("reference-table-unknown", format!("`{name}` is no rule table")).hint(hint)
}
