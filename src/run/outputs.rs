//! The files of a result: reports, tables, quarantine.

use super::job::{Format, Job};
use super::manifest::Output;
use super::publish::Staging;
use crate::claims;
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::document::{Document, Sensitivity, Table};
use crate::report::{self, Language};
use crate::store::Delivery;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::io::Write;

/// Writes the reports and tables; what was written, for the manifest.
pub(super) fn write(
    staging: &Staging,
    job: &Job,
    document: &Document,
    tables: &[Table],
) -> Outcome<Vec<Output>> {
    let parameters = parameters(&job.resolved());
    let reports = job.languages.par_iter().map(|language| {
        let made = made(job, document, tables, &parameters, *language)?;
        made.into_iter()
            .map(|(path, bytes)| {
                put(staging, &path, &bytes)?;
                Output::of(staging.path(), &path, Sensitivity::Providers)
            })
            .collect::<Outcome<Vec<_>>>()
    });
    let reports: Vec<Vec<Output>> = reports.collect::<Outcome<_>>()?;
    let tables = tables.par_iter().map(|table| table_files(staging, table));
    let tables: Vec<[Output; 2]> = tables.collect::<Outcome<_>>()?;
    Ok(reports.into_iter().flatten().chain(tables.into_iter().flatten()).collect())
}

/// The reports of one language, each with its path.
fn made(
    job: &Job,
    document: &Document,
    tables: &[Table],
    parameters: &[(String, String)],
    language: Language,
) -> Outcome<Vec<(String, Vec<u8>)>> {
    let mut made = Vec::new();
    let document = &document.in_language(&language.to_string());
    if job.formats.contains(&Format::Html) {
        let page = report::html(document, language).into_bytes();
        made.push((format!("report.{language}.html"), page));
    }
    if job.formats.contains(&Format::Xlsx) {
        let path = format!("report.{language}.xlsx");
        let book = report::workbook(document, tables, parameters, language);
        let book = book.map_err(|why| {
            Fault::new("report-form", format!("the workbook could not be made: {why}"))
                .at(path.clone())
                .hint("leave it out with `--formats html,pdf`, and report this")
        })?;
        made.push((path, book));
    }
    Ok(made)
}

/// A table as CSV and as Parquet.
fn table_files(staging: &Staging, table: &Table) -> Outcome<[Output; 2]> {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.to_owned()).collect();
    let rows = u64::try_from(table.rows().len()).expect("a number of rows");
    let csv = format!("tables/{}.csv", table.name);
    put(staging, &csv, &report::csv(table))?;
    let parquet = format!("tables/{}.parquet", table.name);
    report::parquet(table, &staging.path().join(&parquet))?;
    let output = |path: String| {
        let output = Output::of(staging.path(), &path, table.sensitivity)?;
        Ok::<_, Refusal>(output.table(rows, columns.clone()))
    };
    Ok([output(csv)?, output(parquet)?])
}

/// The settings of the job, one a line: `claims.scope`, and its value.
fn parameters(resolved: &serde_json::Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    flatten(String::new(), resolved, &mut found);
    found
}

fn flatten(name: String, value: &serde_json::Value, found: &mut Vec<(String, String)>) {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String as Text};
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Object(all) => all.iter().for_each(|(key, one)| flatten(below(key), one, found)),
        Array(all) if all.iter().any(serde_json::Value::is_object) => {
            for (at, one) in all.iter().enumerate() {
                flatten(below(&(at + 1).to_string()), one, found);
            }
        }
        Array(all) => {
            let words: Vec<String> = all.iter().map(plain).collect();
            found.push((name, words.join(", ")));
        }
        Null | Bool(_) | Number(_) | Text(_) => found.push((name, plain(value))),
    }
}

fn plain(value: &serde_json::Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_null() => String::new(),
        None => value.to_string(),
    }
}

/// Writes the refused rows with their originals.
pub(super) fn quarantine(staging: &Staging, deliveries: &[Delivery], rows: u64) -> Outcome<Output> {
    let path = "quarantine.parquet";
    let columns = claims::gather(deliveries, &staging.path().join(path))?;
    Ok(Output::of(staging.path(), path, Sensitivity::Persons)?.table(rows, columns))
}

pub(super) fn put(staging: &Staging, path: &str, bytes: &[u8]) -> Outcome<()> {
    staging
        .create(path)?
        .write_all(bytes)
        .map_err(|error| Fault::io("write", &staging.path().join(path), &error).into())
}
