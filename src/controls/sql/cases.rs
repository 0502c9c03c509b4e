//! The cases beside a control: a small table of claims each, and the answer by hand.

use super::Spec;
use crate::counts::{Own, Parameter, Parameters, Relations};
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use crate::document::Table;
use crate::reference::Tables;
use crate::values::columns::{CANONICAL, Kind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The most differences of a case that are told.
const MOST_TOLD: usize = 10;

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// The name of its folder.
    pub case: String,
    /// Where the answer differs from what was expected; nothing where it does not.
    pub differences: Vec<String>,
}

/// A CSV file: names and rows, each with its line.
struct Sheet {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Asks the query of each case in the folder beside it (`repeat.sql`: `repeat/CASE`).
///
/// # Errors
/// No cases, a file of a case that cannot be read, a query that cannot be answered.
pub fn test(spec: &Spec) -> Outcome<Vec<Tested>> {
    let folder = spec.path.with_extension("");
    let given = Path::new(&spec.file).with_extension("");
    let cases = folders(&folder);
    if cases.is_empty() {
        let what = "the control has no cases";
        let hint = "make a folder for each, with `claims.csv` and `expected.csv`: see docs/write-a-control.md";
        return Err(Fault::new("cases-missing", what)
            .at(given.display().to_string())
            .hint(hint)
            .into());
    }
    cases
        .into_iter()
        .map(|case| {
            let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let differences = Case { spec, folder: &case, given: given.join(&name) }.run()?;
            Ok(Tested { case: name, differences })
        })
        .collect()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

struct Case<'a> {
    spec: &'a Spec,
    folder: &'a Path,
    /// The folder as messages name it.
    given: PathBuf,
}

impl Case<'_> {
    fn run(&self) -> Outcome<Vec<String>> {
        self.check_files()?;
        let relations = self.relations()?;
        let parameters = self.parameters()?;
        let own = Own { query: self.spec.query(), relations: &relations, parameters: &parameters };
        let table = own.table(&own.plan()?, &self.spec.table(), self.spec.sensitivity())?;
        let expected = self.read("expected")?.ok_or_else(|| {
            let hint = "write the answer by hand: the columns of the SELECT, and its rows in order";
            Fault::new("case-file-missing", "the case has no `expected.csv`")
                .at(self.given.display().to_string())
                .hint(hint)
        })?;
        Ok(differences(&expected, &table))
    }

    /// A file whose name is mistyped would be left unread, and the case would pass for another.
    fn check_files(&self) -> Outcome<()> {
        let known: Vec<String> = ["claims", "expected", "params"]
            .into_iter()
            .chain(Tables::relation_names())
            .map(|name| format!("{name}.csv"))
            .collect();
        let mut faults = Vec::new();
        for entry in std::fs::read_dir(self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !known.contains(&name) && !name.starts_with('.') {
                let near = nearest(&name, known.iter().map(String::as_str));
                let may = if near.is_empty() {
                    either(known.iter().map(String::as_str))
                } else {
                    either(near)
                };
                let what = format!("`{name}` is no file of a case");
                faults.push(self.fault("case-file", &name, what).hint(format!("it may be {may}")));
            }
        }
        faults.sort();
        Refusal::unless_empty(faults)
    }

    fn fault(&self, id: &'static str, file: &str, what: String) -> Fault {
        Fault::new(id, what).at(self.given.join(file).display().to_string())
    }

    fn relations(&self) -> Outcome<Relations> {
        let mut relations = Relations::default();
        let canonical = CANONICAL.map(|column| (column.name.to_owned(), column.kind));
        let claims = self.cells("claims", &canonical)?;
        relations.add_claim_cells("claims", &canonical, &claims, &self.spec.codes)?;
        for name in Tables::relation_names() {
            let columns = Tables::relation_columns(name);
            relations.add_cells(name, &columns, &self.cells(name, &columns)?)?;
        }
        Ok(relations)
    }

    /// The rows of a file in the order of these columns; one that the file lacks is null, and a file
    /// that is not there is a table without rows.
    fn cells(&self, name: &str, columns: &[(String, Kind)]) -> Outcome<Vec<Vec<String>>> {
        let Some(sheet) = self.read(name)? else { return Ok(Vec::new()) };
        let known = || columns.iter().map(|(name, _)| name.as_str());
        let file = format!("{name}.csv");
        if let Some(unknown) = sheet.names.iter().find(|name| !known().any(|one| one == *name)) {
            let near = nearest(unknown, known());
            let may = if near.is_empty() { either(known()) } else { either(near) };
            let what = format!("`{name}` has no column `{unknown}`");
            let fault = self.fault("case-column", &file, what);
            return Err(fault.hint(format!("it may be {may}")).into());
        }
        let places: Vec<Option<usize>> =
            known().map(|name| sheet.names.iter().position(|one| one == name)).collect();
        let cell =
            |row: &[String], at: Option<usize>| at.map_or_else(String::new, |at| row[at].clone());
        for (number, row) in sheet.rows.iter().enumerate() {
            for (at, (column, kind)) in places.iter().zip(columns) {
                let text = cell(row, *at);
                if let (false, Err(why)) = (text.is_empty(), Parameter::read(*kind, &text)) {
                    let what = format!("row {}, column `{column}`: {why}", number + 1);
                    return Err(self.fault("case-cell", &file, what).into());
                }
            }
        }
        Ok(sheet.rows.iter().map(|row| places.iter().map(|at| cell(row, *at)).collect()).collect())
    }

    /// The parameters of `params.csv`, one row, in the place of those of the header.
    fn parameters(&self) -> Outcome<Parameters> {
        let mut parameters = self.spec.parameters.clone();
        let Some(sheet) = self.read("params")? else { return Ok(parameters) };
        let wrong = |what: String| self.fault("case-parameter", "params.csv", what);
        let [row] = sheet.rows.as_slice() else {
            return Err(wrong(format!(
                "parameters are one row, and here are {}",
                sheet.rows.len()
            ))
            .into());
        };
        for (name, text) in sheet.names.iter().zip(row) {
            let Some(one) = self.spec.declared.iter().find(|one| one.name == *name) else {
                return Err(wrong(format!("the control has no parameter `{name}`")).into());
            };
            let value = Parameter::read(one.kind, text);
            let value = value.map_err(|why| wrong(format!("`{name}`: {why}")))?;
            parameters.insert(name.as_str(), value);
        }
        Ok(parameters)
    }

    fn read(&self, name: &str) -> Outcome<Option<Sheet>> {
        let file = format!("{name}.csv");
        let path = self.folder.join(&file);
        if !path.exists() {
            return Ok(None);
        }
        let wrong = |error: csv::Error| {
            self.fault("case-file", &file, format!("the file cannot be read: {error}"))
        };
        let mut reader = csv::Reader::from_path(&path).map_err(wrong)?;
        let plain = |text: &str| text.trim().trim_start_matches('\u{feff}').to_owned();
        let names = reader.headers().map_err(wrong)?.iter().map(plain).collect();
        let rows = reader.records().map(|row| Ok(row?.iter().map(plain).collect()));
        let rows = rows.collect::<Result<_, _>>().map_err(wrong)?;
        Ok(Some(Sheet { names, rows }))
    }
}

/// Rows that are missing, rows that are too many, or rows in another order.
fn differences(expected: &Sheet, table: &Table) -> Vec<String> {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.to_owned()).collect();
    if expected.names != names {
        return vec![
            format!("expected columns {}", expected.names.join(",")),
            format!("answered columns {}", names.join(",")),
        ];
    }
    let answered: Vec<Vec<String>> = table
        .rows()
        .iter()
        .map(|row| row.iter().map(crate::document::Value::plain).collect())
        .collect();
    if answered == expected.rows {
        return Vec::new();
    }
    let mut balance: BTreeMap<&[String], i64> = BTreeMap::new();
    for row in &expected.rows {
        *balance.entry(row).or_default() -= 1;
    }
    for row in &answered {
        *balance.entry(row).or_default() += 1;
    }
    let mut told = Vec::new();
    let (mut missing, mut added) = (balance.clone(), balance);
    for (at, row) in expected.rows.iter().enumerate() {
        let left = missing.entry(row).or_default();
        if *left < 0 {
            *left += 1;
            told.push(format!("- {}    (row {} of expected.csv)", row.join(","), at + 1));
        }
    }
    for (at, row) in answered.iter().enumerate() {
        let left = added.entry(row).or_default();
        if *left > 0 {
            *left -= 1;
            told.push(format!("+ {}    (row {} of the answer)", row.join(","), at + 1));
        }
    }
    if told.is_empty() {
        let first = answered.iter().zip(&expected.rows).position(|(one, other)| one != other);
        let at = first.map_or(0, |at| at + 1);
        told.push(format!("the same rows in another order, from row {at} on"));
    }
    let more = told.len().saturating_sub(MOST_TOLD);
    told.truncate(MOST_TOLD);
    if more > 0 {
        told.push(format!("and {more} more"));
    }
    told
}
