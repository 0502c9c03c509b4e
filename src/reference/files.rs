//! Which file each rule table comes from.

use super::dental_rules::DentalRule;
use super::raw::{Format, RawTable};
use super::rows::{Kind, Row};
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
            None => tables.push(match kind.embedded {
                Some(text) => RawTable::embedded(kind.name, text),
                None => RawTable::absent(),
            }),
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
        let is_table = match Format::of(&path) {
            Some(Format::Csv | Format::Parquet) => true,
            Some(Format::Toml) => name == DentalRule::NAME,
            None => false,
        };
        if !is_table {
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

#[cfg(test)]
mod tests {
    use super::super::Tables;
    use super::*;
    use crate::values::{P, days_of};
    use arrow::array::{ArrayRef, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use std::sync::Arc;

    const HEADER: &str =
        "code_ambulatory,code_hospital,label_nl,p_value,status,valid_from,valid_to,source\n";

    fn load(folder: &Path) -> Outcome<Tables> {
        Tables::load(Some(folder), &BTreeMap::new())
    }

    fn ids(refusal: &Refusal) -> Vec<&'static str> {
        refusal.faults().iter().map(Fault::id).collect()
    }

    /// One act of 2022, as a program that knows no nullable integers writes it.
    fn write_parquet(path: &Path) {
        let columns: [(&str, ArrayRef); 8] = [
            ("code_ambulatory", Arc::new(Int32Array::from(vec![371_011]))),
            ("code_hospital", Arc::new(Float64Array::from(vec![371_022.0]))),
            ("label_nl", Arc::new(StringArray::from(vec!["Raadpleging"]))),
            ("p_value", Arc::new(Float64Array::from(vec![4.0]))),
            ("status", Arc::new(StringArray::from(vec!["active"]))),
            ("valid_from", Arc::new(Date32Array::from(vec![18_993]))),
            ("valid_to", Arc::new(Date32Array::from(vec![None]))),
            ("source", Arc::new(StringArray::from(vec!["art. 5, text of 2022"]))),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let file = std::fs::File::create(path).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }

    #[test]
    fn csv_and_parquet_replace_a_table_alike_and_leave_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let parquet = folder.path().join("p_values.parquet");
        write_parquet(&parquet);
        let from_parquet = load(folder.path()).unwrap();
        std::fs::remove_file(&parquet).unwrap();
        let row = "371011,371022,Raadpleging,4,active,2022-01-01,,\"art. 5, text of 2022\"\n";
        let csv = folder.path().join("p_values.csv");
        std::fs::write(&csv, format!("{HEADER}{row}")).unwrap();
        let from_csv = load(folder.path()).unwrap();
        assert_eq!(from_csv.p_values(), from_parquet.p_values());
        assert_eq!(from_csv.as_csv("p_values", None), from_parquet.as_csv("p_values", None));
        assert_eq!(from_csv.weights()[1].p, P::new(4));
        assert_eq!(from_csv.p_values_cover(days_of(2022).unwrap()), Ok(()));
        assert!(from_csv.p_values_cover(days_of(2021).unwrap()).is_err(), "replaced as a whole");
        let used = from_csv.used();
        assert_eq!(used[6].origin, csv.display().to_string());
        assert_eq!(used[0].origin, "embedded");
        assert_ne!(used[6].sha256, from_parquet.used()[6].sha256);
    }

    #[test]
    fn a_file_that_a_job_names_goes_before_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let row = |p| format!("{HEADER}371011,371022,a,{p},active,2022-01-01,,art. 5\n");
        std::fs::write(folder.path().join("p_values.csv"), row(5)).unwrap();
        let other = tempfile::tempdir().unwrap();
        let path = other.path().join("weights-2022.csv");
        std::fs::write(&path, row(6)).unwrap();
        let named = BTreeMap::from([("p_values".to_owned(), path)]);
        let tables = Tables::load(Some(folder.path()), &named).unwrap();
        assert_eq!(tables.p_values()[0].p, Some(P::new(6)));
    }

    #[test]
    fn a_file_that_would_be_left_unread_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["p_value.csv", "p_limits.xlsx", ".hidden"] {
            std::fs::write(folder.path().join(name), HEADER).unwrap();
        }
        std::fs::create_dir(folder.path().join("profiles")).unwrap();
        let named = BTreeMap::from([("p_limit".to_owned(), PathBuf::from("x.csv"))]);
        let refusal = Tables::load(Some(folder.path()), &named).unwrap_err();
        let unknown = "reference-table-unknown";
        assert_eq!(ids(&refusal), ["reference-format", unknown, unknown]);
        let text = refusal.to_string();
        assert!(text.contains("did you mean `p_values`?"), "{text}");
        assert!(text.contains("did you mean `p_limits`?"), "{text}");
    }

    #[test]
    fn a_table_that_stands_twice_in_a_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        write_parquet(&folder.path().join("p_values.parquet"));
        std::fs::write(folder.path().join("p_values.csv"), HEADER).unwrap();
        assert_eq!(ids(&load(folder.path()).unwrap_err()), ["reference-table-twice"]);
    }

    #[test]
    fn what_spreadsheets_make_of_csv_is_read_or_answered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("p_values.csv");
        let row = "371011,371022,a,4,active,2022-01-01,,art. 5\r\n";
        std::fs::write(&file, format!("\u{feff}{HEADER}{row}")).unwrap();
        assert_eq!(load(folder.path()).unwrap().p_values().len(), 1, "byte order mark, CRLF");
        std::fs::write(&file, HEADER.replace(',', ";")).unwrap();
        assert_eq!(ids(&load(folder.path()).unwrap_err()), ["reference-separator"]);
        std::fs::write(&file, b"code_ambulatory\n1\n\xe9\n").unwrap();
        let refusal = load(folder.path()).unwrap_err();
        assert_eq!(ids(&refusal), ["reference-utf8"]);
        assert!(refusal.to_string().contains("p_values.csv, line 3"), "{refusal}");
        std::fs::write(&file, format!("{HEADER}371011,371022,a, b,4\n1\n")).unwrap();
        let refusal = load(folder.path()).unwrap_err();
        assert_eq!(ids(&refusal), ["reference-row-length"; 2], "both rows at once");
    }

    #[test]
    fn columns_are_each_there_once_and_known() {
        let folder = tempfile::tempdir().unwrap();
        let header = HEADER.replace("p_value", "p_valeu").replace("status", "source");
        std::fs::write(folder.path().join("p_values.csv"), header).unwrap();
        let refusal = load(folder.path()).unwrap_err();
        let missing = "reference-column-missing";
        let expected = ["reference-column-unknown", "reference-column-twice", missing, missing];
        assert_eq!(ids(&refusal), expected);
        assert!(refusal.to_string().contains("did you mean `p_value`?"), "{refusal}");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("p_values.parquet");
        write_parquet(&file);
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(ids(&load(folder.path()).unwrap_err()), ["reference-unreadable"]);
        assert_eq!(ids(&load(&folder.path().join("absent")).unwrap_err()), ["file"]);
        let named = BTreeMap::from([("p_values".to_owned(), PathBuf::from("absent.csv"))]);
        assert_eq!(ids(&Tables::load(None, &named).unwrap_err()), ["file"]);
    }
}
