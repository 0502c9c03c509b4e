//! The dossiers of a result: made some at a time, written, and dropped.

use super::job::{Asked, Format, Job};
use super::manifest::Output;
use super::outputs::put;
use super::publish::Staging;
use crate::controls::{Dossier, Dossiers};
use crate::diagnostic::{Fault, Outcome};
use crate::document::{Sensitivity, Table};
use crate::report::{self, Press};
use crate::values::Day;
use crate::values::hash::sha256;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::fmt::Write;

/// So many dossiers are in memory at a time; each batch asks once for its lines.
const BATCH: usize = 64;

/// Whose dossiers a job asks for: those made, and those of whom nothing was counted.
pub(super) fn asked(job: &Job, maker: &dyn Dossiers) -> (Vec<String>, Vec<String>) {
    if !job.formats.contains(&Format::Pdf) && !job.formats.contains(&Format::Xlsx) {
        return (Vec::new(), Vec::new());
    }
    match &job.dossiers {
        Asked::Over => (maker.over(), Vec::new()),
        Asked::Nobody => (Vec::new(), Vec::new()),
        Asked::Of(keys) => keys.iter().cloned().partition(|key| maker.knows(key)),
    }
}

/// Writes the dossiers of these providers; what was written, for the manifest.
pub(super) fn write(
    staging: &Staging,
    job: &Job,
    maker: &mut dyn Dossiers,
    keys: &[String],
    tables: &[Table],
    as_of: Day,
) -> Outcome<Vec<Output>> {
    let mut outputs = Vec::new();
    if keys.is_empty() {
        return Ok(outputs);
    }
    tracing::info!(dossiers = keys.len(), "writing dossiers");
    let press = job.formats.contains(&Format::Pdf).then(Press::new);
    for batch in keys.chunks(BATCH) {
        let dossiers = maker.make(batch, tables, as_of)?;
        let written: Vec<Outcome<Vec<Output>>> =
            dossiers.par_iter().map(|dossier| one(staging, job, press.as_ref(), dossier)).collect();
        for of_one in written {
            outputs.extend(of_one?);
        }
        Press::forget();
    }
    Ok(outputs)
}

fn one(
    staging: &Staging,
    job: &Job,
    press: Option<&Press>,
    dossier: &Dossier,
) -> Outcome<Vec<Output>> {
    let folder = format!("dossiers/{}", file_name(&dossier.key));
    let refused = |path: &str, why: String| {
        Fault::new("dossier-form", format!("the dossier could not be set: {why}"))
            .at(path.to_owned())
            .hint("no result was written; leave the form out with `--formats`, and report this")
    };
    let mut outputs = Vec::new();
    for language in &job.languages {
        let mut made = Vec::new();
        if let Some(press) = press {
            let path = format!("{folder}/dossier.{language}.pdf");
            let bytes = press.pdf(&dossier.document, *language);
            made.push((bytes.map_err(|why| refused(&path, why))?, path));
        }
        if job.formats.contains(&Format::Xlsx) {
            let path = format!("{folder}/dossier.{language}.xlsx");
            let bytes = report::calculation(&dossier.document, &dossier.sheets, *language);
            made.push((bytes.map_err(|why| refused(&path, why))?, path));
        }
        for (bytes, path) in made {
            put(staging, &path, &bytes)?;
            outputs.push(Output::of(staging.path(), &path, Sensitivity::Persons)?);
        }
    }
    let path = format!("{folder}/lines.parquet");
    drop(staging.create(&path)?);
    report::parquet(&dossier.lines, &staging.path().join(&path))?;
    let columns = dossier.lines.columns.iter().map(|column| column.name.to_owned()).collect();
    let rows = u64::try_from(dossier.lines.rows().len()).expect("a number of rows");
    let output = Output::of(staging.path(), &path, dossier.lines.sensitivity)?;
    outputs.push(output.table(rows, columns));
    Ok(outputs)
}

/// The longest name of a folder; file systems take 255 bytes.
const MOST_BYTES: usize = 128;

/// A key as the name of a folder: all but letters, digits and `-` percent-encoded. Of a longer one
/// its beginning, and the hash of the whole after `%`, which no other name has there.
fn file_name(key: &str) -> String {
    let mut name = String::new();
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    if name.len() > MOST_BYTES {
        let hash = sha256(key.as_bytes());
        name.truncate(MOST_BYTES - hash.as_str().len() - 2);
        let _ = write!(name, "%-{hash}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_folder_whatever_it_holds() {
        for (key, name) in [
            ("30000120", "30000120"),
            ("../x", "%2E%2E%2Fx"),
            ("é b", "%C3%A9%20b"),
            ("a-b_c", "a-b%5Fc"),
            ("%41", "%2541"),
        ] {
            assert_eq!(file_name(key), name);
        }
        let [one, other] = ["a", "b"].map(|end| file_name(&format!("{}{end}", "é".repeat(2_500))));
        assert!(one.len() == MOST_BYTES && one.starts_with("%C3%A9%C3%A9") && one != other);
    }
}
