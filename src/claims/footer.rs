//! The footers of all files, before any row is read: which column is which, and of what type.

use super::convert::Form;
use super::listing::Listed;
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use crate::reference::Profile;
use crate::store::SourceFile;
use crate::store::columns::{ALWAYS_NEEDED, CANONICAL, Canonical, MADE_BY_THE_DOOR};
use arrow::datatypes::Schema;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

/// Rows read at a time.
const BATCH: usize = 65_536;

/// A file whose footer was read and whose columns were found.
#[derive(Debug)]
pub(super) struct Source {
    /// The file.
    pub(super) listed: Listed,
    /// Its rows, by the footer.
    pub(super) rows: i64,
    /// Where each canonical column comes from; absent where the file has none.
    pub(super) columns: BTreeMap<&'static str, SourceColumn>,
    metadata: ArrowReaderMetadata,
}

/// A column of a file that becomes a canonical one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceColumn {
    /// Where it stands in the file.
    pub(super) index: usize,
    /// Its name there.
    pub(super) name: String,
}

impl Source {
    /// For the store's manifest.
    pub(super) fn describe(&self) -> SourceFile {
        SourceFile {
            name: self.listed.name.clone(),
            size: self.listed.size,
            sha256: self.listed.sha256.clone(),
            rows: self.rows,
        }
    }

    /// The file's columns as delivered.
    pub(super) fn schema(&self) -> &Schema {
        self.metadata.schema()
    }

    /// Reads some columns of the file, from the first row on; columns keep their order in the file.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub(super) fn reader(&self, columns: &BTreeSet<usize>) -> Outcome<Builder> {
        let file = File::open(&self.listed.path)
            .map_err(|error| Fault::io("open the file", &self.listed.path, &error))?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
        Ok(Builder { builder: builder.with_projection(mask).with_batch_size(BATCH) })
    }

    /// A fault of this file.
    pub(super) fn fault(&self, id: &'static str, what: impl Into<String>) -> Fault {
        Fault::new(id, what).at(self.listed.path.display().to_string())
    }

    /// The file turned out to be damaged while it was read.
    pub(super) fn unreadable(&self, error: &dyn std::error::Error) -> Fault {
        self.fault("file-unreadable", format!("the file cannot be read to its end: {error}"))
            .hint("it is damaged or cut off: ask the sender for it again")
    }
}

/// A reader of a file, before its rows are chosen.
pub(super) struct Builder {
    pub(super) builder: ParquetRecordBatchReaderBuilder<File>,
}

impl Builder {
    /// Reads all rows.
    pub(super) fn all(self, source: &Source) -> Outcome<ParquetRecordBatchReader> {
        self.builder.build().map_err(|error| source.unreadable(&error).into())
    }
}

/// Whether a file is Parquet without a row.
pub(super) fn has_no_rows(path: &Path) -> bool {
    File::open(path)
        .ok()
        .and_then(|file| ArrowReaderMetadata::load(&file, options()).ok())
        .is_some_and(|metadata| metadata.metadata().file_metadata().num_rows() == 0)
}

fn options() -> ArrowReaderOptions {
    // the types of the file itself, not those that its writer held in memory
    ArrowReaderOptions::new().with_skip_arrow_metadata(true)
}

/// Reads all footers and finds the columns; all faults of all files at once.
pub(super) fn read_all(
    files: &[Listed],
    profile: &Profile,
    needed: &BTreeSet<&'static str>,
) -> Outcome<Vec<Source>> {
    let mut sources = Vec::new();
    let mut faults = Vec::new();
    for listed in files {
        match read_one(listed, profile, needed) {
            Ok(source) => sources.push(source),
            Err(refusal) => faults.extend(refusal.faults().to_vec()),
        }
    }
    Refusal::unless_empty(faults)?;
    Ok(sources)
}

/// The canonical columns that the delivery brings: those that every file with rows has.
pub(super) fn columns_of(sources: &[Source]) -> BTreeSet<String> {
    CANONICAL
        .iter()
        .map(|column| column.name)
        .filter(|name| {
            sources.iter().all(|source| source.rows == 0 || source.columns.contains_key(name))
        })
        .map(str::to_owned)
        .collect()
}

fn read_one(
    listed: &Listed,
    profile: &Profile,
    needed: &BTreeSet<&'static str>,
) -> Outcome<Source> {
    let place = listed.path.display().to_string();
    let file = File::open(&listed.path)
        .map_err(|error| Fault::io("open the file", &listed.path, &error))?;
    let metadata = ArrowReaderMetadata::load(&file, options()).map_err(|error| {
        Fault::new("file-not-parquet", format!("the file is not whole Parquet: {error}"))
            .at(&place)
            .hint("it is of another format, encrypted, damaged or cut off: ask the sender for it again")
    })?;
    let found = find_columns(metadata.schema(), profile, needed, &place)?;
    let rows = metadata.metadata().file_metadata().num_rows();
    Ok(Source { listed: listed.clone(), rows, columns: found, metadata })
}

fn find_columns(
    schema: &Schema,
    profile: &Profile,
    needed: &BTreeSet<&'static str>,
    place: &str,
) -> Outcome<BTreeMap<&'static str, SourceColumn>> {
    let mut faults = Vec::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for (index, field) in schema.fields().iter().enumerate() {
        if let Some(other) = by_name.insert(simplified(field.name()), index) {
            let other = schema.field(other).name();
            faults.push(
                Fault::new(
                    "column-twice",
                    format!("the columns `{other}` and `{}` have one name", field.name()),
                )
                .at(place)
                .hint("names are compared without regard to case and blanks: rename one"),
            );
        }
    }
    let mut found = BTreeMap::new();
    for canonical in CANONICAL.iter().filter(|column| !MADE_BY_THE_DOOR.contains(&column.name)) {
        let names = profile.columns.get(canonical.name).cloned().unwrap_or_default();
        let index = names.iter().find_map(|name| by_name.get(&simplified(name)));
        match index {
            Some(&index) => match accept(schema, index, *canonical, place) {
                Ok(column) => {
                    found.insert(canonical.name, column);
                }
                Err(fault) => faults.push(fault),
            },
            None if ALWAYS_NEEDED.contains(&canonical.name) || needed.contains(canonical.name) => {
                faults.push(missing(canonical.name, &names, schema, place));
            }
            None => {}
        }
    }
    Refusal::unless_empty(faults)?;
    Ok(found)
}

fn accept(
    schema: &Schema,
    index: usize,
    canonical: Canonical,
    place: &str,
) -> Result<SourceColumn, Fault> {
    let field = schema.field(index);
    if Form::accepts(canonical, field.data_type()) {
        return Ok(SourceColumn { index, name: field.name().clone() });
    }
    Err(Fault::new(
        "column-type",
        format!(
            "column `{}` is {}, which cannot become `{}`",
            field.name(),
            field.data_type(),
            canonical.name
        ),
    )
    .at(place)
    .hint(format!("expected {}", Form::expected(canonical))))
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
    Fault::new(
        "column-missing",
        format!(
            "there is no column {} for `{canonical}`",
            either(names.iter().map(String::as_str))
        ),
    )
    .at(place)
    .hint(hint)
}

fn simplified(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}
