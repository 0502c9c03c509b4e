//! A file of a delivery, opened: Parquet or text, with the columns of its folders.

use super::csv_file::CsvFile;
use super::footer::simplified;
use super::listing::Listed;
use super::partition::{Key, keys_of};
use crate::diagnostic::{Fault, Outcome};
use crate::reference::CsvLayout;
use crate::store::SourceFile;
use crate::values::hash::Hash;
use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
    RowSelector,
};
use parquet::basic::Type as Physical;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::{Arc, Once};

/// Rows read at a time.
const BATCH: usize = 65_536;

/// Rows of a part of a file, where its row groups are not larger.
const PART: i64 = 262_144;

/// Which rows of a file are read.
pub(super) enum Rows {
    /// Every one.
    All,
    /// Those of some row groups.
    OfGroups(Range<usize>),
    /// Those with these numbers (from 1, ascending).
    Numbered(Vec<i64>),
}

/// A file that was opened, and whose columns were found.
#[derive(Debug)]
pub(super) struct Source {
    /// The file.
    pub(super) listed: Listed,
    /// Its rows, by the footer; of text, as counted.
    pub(super) rows: i64,
    /// Its columns as delivered, then those of its folders.
    pub(super) schema: SchemaRef,
    /// Where each canonical column comes from; absent where the file has none.
    pub(super) columns: BTreeMap<&'static str, SourceColumn>,
    holding: Holding,
    /// Keys of its folders that are no column of the file itself, as they follow in the schema.
    keys: Vec<Key>,
    /// Keys that the file has as a column, too: that column, and the value that it must have.
    doubled: Vec<(usize, Key)>,
}

#[derive(Debug)]
enum Holding {
    Parquet(ArrowReaderMetadata),
    Csv(CsvFile),
}

/// A column of a file that becomes a canonical one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceColumn {
    /// Where it stands in the schema.
    pub(super) index: usize,
    /// Its name there.
    pub(super) name: String,
}

impl Source {
    /// Reads the footer of a file, or counts the records of a text file.
    ///
    /// # Errors
    /// Where the file is not what the profile says, not whole, or encrypted.
    pub(super) fn open(listed: &Listed, csv: Option<CsvLayout>) -> Outcome<Self> {
        let (holding, own, rows) = match csv {
            Some(layout) if !begins_as_parquet(&listed.path)? => {
                let text = CsvFile::open(&listed.path, layout)?;
                let (schema, rows) = (text.schema.clone(), text.rows);
                (Holding::Csv(text), schema, rows)
            }
            _ => {
                let metadata = open_parquet(&listed.path)?;
                let schema = metadata.schema().clone();
                let rows = metadata.metadata().file_metadata().num_rows();
                (Holding::Parquet(metadata), schema, rows)
            }
        };
        let mut fields: Vec<_> = own.fields().iter().cloned().collect();
        let (mut keys, mut doubled) = (Vec::new(), Vec::new());
        for key in keys_of(&listed.path) {
            let same = |field: &Arc<Field>| simplified(field.name()) == simplified(&key.name);
            if let Some(at) = own.fields().iter().position(same) {
                doubled.push((at, key));
            } else {
                fields.push(Arc::new(Field::new(&key.name, DataType::Utf8, true)));
                keys.push(key);
            }
        }
        let schema = Arc::new(Schema::new(fields));
        let columns = BTreeMap::new();
        Ok(Self { listed: listed.clone(), rows, schema, columns, holding, keys, doubled })
    }

    /// For the store's manifest.
    pub(super) fn describe(&self) -> SourceFile {
        SourceFile {
            name: self.listed.name.clone(),
            size: self.listed.size,
            sha256: self.listed.sha256.clone(),
            rows: self.rows,
        }
    }

    /// By what its rows are the same as those of another file: its bytes, and what its folders
    /// give to canonical columns.
    pub(super) fn content(&self) -> (&Hash, Vec<(&str, Option<&str>)>) {
        let own = self.schema.fields().len() - self.keys.len();
        let of_folders = self.columns.iter().filter_map(|(name, column)| {
            let key = self.keys.get(column.index.checked_sub(own)?)?;
            Some((*name, key.value.as_deref()))
        });
        (&self.listed.sha256, of_folders.collect())
    }

    /// Whether it is text, of which every column is.
    pub(super) fn is_csv(&self) -> bool {
        matches!(self.holding, Holding::Csv(_))
    }

    /// The parts in which it can be read side by side: the first row of each (from 1), and its row
    /// groups; text is one part. At least one, though it be empty.
    pub(super) fn parts(&self) -> Vec<(i64, Option<Range<usize>>)> {
        let Holding::Parquet(metadata) = &self.holding else { return vec![(1, None)] };
        let mut parts = Vec::new();
        let (mut first_row, mut from, mut rows) = (1, 0, 0);
        let groups = metadata.metadata().row_groups();
        for (at, group) in groups.iter().enumerate() {
            rows += group.num_rows();
            if rows >= PART || at + 1 == groups.len() {
                parts.push((first_row, Some(from..at + 1)));
                first_row += rows;
                (from, rows) = (at + 1, 0);
            }
        }
        if parts.is_empty() { vec![(1, None)] } else { parts }
    }

    /// Reads some columns, by their places in the schema, of some rows. Columns keep the order of
    /// the schema.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub(super) fn read(&self, columns: &BTreeSet<usize>, rows: Rows) -> Outcome<Batches<'_>> {
        let own = self.schema.fields().len() - self.keys.len();
        let in_file: BTreeSet<usize> = columns
            .iter()
            .copied()
            .filter(|at| *at < own)
            .chain(self.doubled.iter().map(|(at, _)| *at))
            .collect();
        let fields: Vec<_> = columns.iter().map(|at| self.schema.fields()[*at].clone()).collect();
        let inner: Inner = match &self.holding {
            Holding::Parquet(metadata) => self.parquet(metadata, &in_file, rows)?,
            Holding::Csv(text) => {
                let rows = match rows {
                    Rows::All => None,
                    Rows::Numbered(rows) => Some(rows),
                    Rows::OfGroups(_) => unreachable!("text has no row groups"),
                };
                Box::new(text.batches(&in_file, rows, BATCH)?)
            }
        };
        Ok(Batches {
            source: self,
            schema: Arc::new(Schema::new(fields)),
            wanted: columns.iter().copied().collect(),
            in_file,
            own,
            inner,
        })
    }

    fn parquet(
        &self,
        metadata: &ArrowReaderMetadata,
        columns: &BTreeSet<usize>,
        rows: Rows,
    ) -> Outcome<Inner> {
        let file = File::open(&self.listed.path)
            .map_err(|error| Fault::io("open the file", &self.listed.path, &error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
        let builder = builder.with_projection(mask).with_batch_size(BATCH);
        let builder = match rows {
            Rows::All => builder,
            Rows::OfGroups(groups) => builder.with_row_groups(groups.collect()),
            Rows::Numbered(rows) => builder.with_row_selection(selection(&rows)),
        };
        let reader = guarded(|| builder.build());
        Ok(Box::new(reader.map_err(|error| self.unreadable(&error))?))
    }

    /// A fault of this file.
    pub(super) fn fault(&self, id: &'static str, what: impl Into<String>) -> Fault {
        Fault::new(id, what).at(self.listed.path.display().to_string())
    }

    /// The file turned out to be damaged while it was read.
    pub(super) fn unreadable(&self, said: &str) -> Fault {
        if said.to_lowercase().replace('-', "").contains("utf8") {
            return self
                .fault("text-encoding", format!("the file holds text that is no UTF-8: {said}"))
                .hint("ask the sender for a file that is written as the Parquet format says");
        }
        self.fault("file-unreadable", format!("the file cannot be read to its end: {said}"))
            .hint("it is damaged or packed in a way that is not known: ask the sender for it again")
    }
}

type Inner = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// The rows of a file, batch by batch.
pub(super) struct Batches<'a> {
    source: &'a Source,
    schema: SchemaRef,
    wanted: Vec<usize>,
    in_file: BTreeSet<usize>,
    /// Columns of the file itself; those of its folders follow.
    own: usize,
    inner: Inner,
}

impl Batches<'_> {
    fn with_keys(&self, batch: &RecordBatch) -> Outcome<RecordBatch> {
        let place = |at: &usize| self.in_file.range(..at).count();
        for (at, key) in &self.source.doubled {
            if key.contradicted(batch.column(place(at))).is_some() {
                let what = format!(
                    "column `{}` does not always have the value of the folder `{}={}`",
                    self.source.schema.field(*at).name(),
                    key.name,
                    key.value.as_deref().unwrap_or("(none)")
                );
                let hint = "ask the sender which of the two is right";
                return Err(self.source.fault("partition-contradicted", what).hint(hint).into());
            }
        }
        let columns = self.wanted.iter().map(|at| match at.checked_sub(self.own) {
            Some(key) => self.source.keys[key].column(batch.num_rows()),
            None => batch.column(place(at)).clone(),
        });
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        RecordBatch::try_new_with_options(self.schema.clone(), columns.collect(), &options)
            .map_err(|error| self.source.unreadable(&error.to_string()).into())
    }
}

impl Iterator for Batches<'_> {
    type Item = Outcome<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        match guarded(|| self.inner.next().transpose()) {
            Ok(batch) => batch.map(|batch| self.with_keys(&batch)),
            Err(error) => Some(Err(self.source.unreadable(&error).into())),
        }
    }
}

thread_local! {
    /// Whether this thread reads what may be damaged.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// The reader of damaged pages may give up with a panic where it should give an error; a panic
/// unwinds in every profile of this program. What such a panic says is not for the user, who gets
/// a refusal: it is not printed. Every other panic is told as before.
fn guarded<T, E: Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let tell = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                tell(panic);
            }
        }));
    });
    IS_GUARDED.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(false);
    match read {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(_) => Err("what it says of itself contradicts itself".to_owned()),
    }
}

/// Whether a file begins with the mark of Parquet.
pub(super) fn begins_as_parquet(path: &Path) -> Outcome<bool> {
    let failed = |error| Fault::io("open the file", path, &error);
    let mut first = Vec::new();
    File::open(path).map_err(failed)?.take(4).read_to_end(&mut first).map_err(failed)?;
    Ok(first == b"PAR1")
}

fn open_parquet(path: &Path) -> Outcome<ArrowReaderMetadata> {
    let file = File::open(path).map_err(|error| Fault::io("open the file", path, &error))?;
    let place = path.display().to_string();
    let metadata = guarded(|| load(&file)).map_err(|error| {
        Fault::new("file-not-parquet", format!("the file is not whole Parquet: {error}"))
            .at(&place)
            .hint("it is of another format, encrypted, damaged or cut off: ask the sender for it again")
    })?;
    let groups = metadata.metadata().row_groups();
    let elsewhere =
        groups.iter().flat_map(RowGroupMetaData::columns).any(|it| it.file_path().is_some());
    if elsewhere {
        return Err(Fault::new("file-summary", "the file only describes other files")
            .at(&place)
            .hint("leave `_metadata` out and name the files themselves")
            .into());
    }
    let rows = groups.iter().try_fold(0_i64, |sum, group| sum.checked_add(group.num_rows()));
    if rows != Some(metadata.metadata().file_metadata().num_rows()) {
        return Err(Fault::new(
            "file-unreadable",
            "the rows of its parts are not those of the whole",
        )
        .at(&place)
        .hint("it is damaged: ask the sender for it again")
        .into());
    }
    Ok(metadata)
}

fn load(file: &File) -> Result<ArrowReaderMetadata, ParquetError> {
    // the types of the file itself, not those that its writer held in memory
    let options = || ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(file, options())?;
    let parquet = metadata.metadata().file_metadata().schema_descr();
    let is_int96 = |at: usize| {
        let field = &parquet.root_schema().get_fields()[at];
        field.is_primitive() && field.get_physical_type() == Physical::INT96
    };
    // counted in nanoseconds, as the reader would, the years before 1677 and after 2262 wrap
    let fields = metadata.schema().fields().iter().enumerate().map(|(at, field)| {
        if is_int96(at) {
            let stamp = DataType::Timestamp(TimeUnit::Millisecond, None);
            Arc::new(field.as_ref().clone().with_data_type(stamp))
        } else {
            field.clone()
        }
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    if schema.fields() == metadata.schema().fields() {
        return Ok(metadata);
    }
    ArrowReaderMetadata::try_new(metadata.metadata().clone(), options().with_schema(schema))
}

fn selection(rows: &[i64]) -> RowSelection {
    let mut selectors = Vec::new();
    let mut next = 1;
    for row in rows {
        selectors.push(RowSelector::skip(usize::try_from(row - next).expect("rows ascend")));
        selectors.push(RowSelector::select(1));
        next = row + 1;
    }
    selectors.into()
}
