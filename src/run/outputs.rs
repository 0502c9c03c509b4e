//! The files of a result: reports, tables, quarantine.

use super::manifest::Output;
use super::publish::Staging;
use crate::claims;
use crate::diagnostic::{Fault, Outcome};
use crate::document::{Document, Sensitivity, Table};
use crate::report::{self, Language};
use crate::store::Delivery;
use std::io::Write;

/// Writes the reports and tables; what was written, for the manifest.
pub(super) fn write(
    staging: &Staging,
    document: &Document,
    languages: &[Language],
    tables: &[Table],
) -> Outcome<Vec<Output>> {
    let mut outputs = Vec::new();
    for language in languages {
        let path = format!("report.{language}.html");
        let document = document.in_language(&language.to_string());
        put(staging, &path, report::html(&document, *language).as_bytes())?;
        outputs.push(Output::of(staging.path(), &path, Sensitivity::Providers)?);
    }
    for table in tables {
        let columns: Vec<String> =
            table.columns.iter().map(|column| column.name.to_owned()).collect();
        let rows = u64::try_from(table.rows().len()).expect("a number of rows");
        let csv = format!("tables/{}.csv", table.name);
        put(staging, &csv, &report::csv(table))?;
        let parquet = format!("tables/{}.parquet", table.name);
        report::parquet(table, &staging.path().join(&parquet))?;
        for path in [csv, parquet] {
            let output = Output::of(staging.path(), &path, table.sensitivity)?;
            outputs.push(output.table(rows, columns.clone()));
        }
    }
    Ok(outputs)
}

/// Writes the refused rows with their originals.
pub(super) fn quarantine(staging: &Staging, deliveries: &[Delivery], rows: u64) -> Outcome<Output> {
    let path = "quarantine.parquet";
    let columns = claims::gather(deliveries, &staging.path().join(path))?;
    Ok(Output::of(staging.path(), path, Sensitivity::Persons)?.table(rows, columns))
}

fn put(staging: &Staging, path: &str, bytes: &[u8]) -> Outcome<()> {
    staging
        .create(path)?
        .write_all(bytes)
        .map_err(|error| Fault::io("write", &staging.path().join(path), &error).into())
}
