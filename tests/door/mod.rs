//! The door: a case for every line of the data contract, through the public API, on files that
//! each case writes.

mod accepted;
mod command;
mod damaged;
mod deliveries;
mod quarantined;
mod refused;
mod split;
mod text;

use arrow::array::{
    Array, ArrayRef, Date32Array, Int64Array, RecordBatch, RecordBatchReader, StringArray,
};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datacel::claims::{self, Expected, Order, Scope};
use datacel::diagnostic::{Outcome, Refusal};
use datacel::ledger::Stage;
use datacel::reference::Profile;
use datacel::store::Delivery;
use datacel::values::Day;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use tempfile::TempDir;

/// Columns of a file, in order.
#[derive(Clone)]
pub(crate) struct Columns(Vec<(String, ArrayRef)>);

/// Lines with nothing wrong: one code, provider and day, rising amounts.
pub(crate) fn lines(rows: i64) -> Columns {
    let count = usize::try_from(rows).unwrap();
    Columns(Vec::new())
        .with("nomenclature_code", Int64Array::from(vec![301_011; count]))
        .with("provider_id", StringArray::from(vec!["30000120001"; count]))
        .with("service_date", Date32Array::from(vec![day("2020-03-02"); count]))
        .with("quantity", Int64Array::from(vec![1; count]))
        .with("paid_cents", Int64Array::from_iter_values(1_000..1_000 + rows))
}

/// A day as its number since 1970.
pub(crate) fn day(text: &str) -> i32 {
    let days = text.parse::<Day>().unwrap() - Day::default();
    i32::try_from(days.num_days()).unwrap()
}

impl Columns {
    /// Adds a column, or takes the place of one.
    pub(crate) fn with(self, name: &str, array: impl Array + 'static) -> Self {
        self.with_ref(name, Arc::new(array))
    }

    pub(crate) fn with_ref(mut self, name: &str, array: ArrayRef) -> Self {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, column)) => *column = array,
            None => self.0.push((name.to_owned(), array)),
        }
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn slice(&self, from: usize, rows: usize) -> Self {
        let part = |(name, array): &(String, ArrayRef)| (name.clone(), array.slice(from, rows));
        Self(self.0.iter().map(part).collect())
    }

    pub(crate) fn batch(&self) -> RecordBatch {
        let fields: Vec<_> = self
            .0
            .iter()
            .map(|(name, array)| {
                arrow::datatypes::Field::new(name, array.data_type().clone(), true)
            })
            .collect();
        let arrays = self.0.iter().map(|(_, array)| array.clone()).collect();
        RecordBatch::try_new(Arc::new(arrow::datatypes::Schema::new(fields)), arrays).unwrap()
    }

    pub(crate) fn parquet(&self) -> Vec<u8> {
        self.parquet_in_groups(1_000_000)
    }

    pub(crate) fn parquet_in_groups(&self, rows: usize) -> Vec<u8> {
        let batch = self.batch();
        let properties =
            WriterProperties::builder().set_max_row_group_row_count(Some(rows)).build();
        let mut writer =
            ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }
}

/// A delivery in a folder of its own, and how it is to be read.
pub(crate) struct Dump {
    folder: Rc<TempDir>,
    files: BTreeSet<PathBuf>,
    profile: String,
    scope: Scope,
    needed: BTreeSet<&'static str>,
    delivered: Option<Day>,
    expected: Option<Expected>,
}

pub(crate) const CANONICAL: &str = "canonical";

impl Dump {
    pub(crate) fn new() -> Self {
        Self {
            folder: Rc::new(tempfile::tempdir().unwrap()),
            files: BTreeSet::new(),
            profile: CANONICAL.to_owned(),
            scope: Scope::Controls(BTreeSet::new()),
            needed: BTreeSet::new(),
            delivered: None,
            expected: None,
        }
    }

    /// One file with these columns.
    pub(crate) fn of(columns: &Columns) -> Self {
        Self::new().file("a.parquet", &columns.parquet())
    }

    pub(crate) fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        let path = self.folder.path().join("dump").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        self.files.insert(path);
        self
    }

    /// The profile `canonical` with some lines replaced, or a shipped name.
    pub(crate) fn profile(mut self, changes: &[(&str, &str)]) -> Self {
        let shipped = crate::repository("reference/profiles/canonical.toml");
        let mut text = std::fs::read_to_string(shipped).unwrap();
        for (from, to) in changes {
            assert!(text.contains(from), "the profile has `{from}`");
            text = text.replace(from, to);
        }
        let path = self.folder.path().join("mine.toml");
        std::fs::write(&path, text).unwrap();
        self.profile = path.display().to_string();
        self
    }

    pub(crate) fn shipped(mut self, name: &str) -> Self {
        name.clone_into(&mut self.profile);
        self
    }

    pub(crate) fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    pub(crate) fn delivered(mut self, day: &str) -> Self {
        self.delivered = Some(day.parse().unwrap());
        self
    }

    pub(crate) fn expecting(mut self, expected: Expected) -> Self {
        self.expected = Some(expected);
        self
    }

    pub(crate) fn needing(mut self, column: &'static str) -> Self {
        self.needed.insert(column);
        self
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("dump").join(name)
    }

    pub(crate) fn try_admit(&self) -> Outcome<Admitted> {
        let delivery = self.try_admit_into(&self.store())?;
        Ok(Admitted { delivery, _folder: self.folder.clone() })
    }

    pub(crate) fn admit_into(&self, store: &Path) -> Delivery {
        self.try_admit_into(store).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    fn try_admit_into(&self, store: &Path) -> Outcome<Delivery> {
        let files: Vec<PathBuf> = self.files.iter().cloned().collect();
        let files = claims::list(&files)?;
        let profile = Profile::load(&self.profile, Path::new(""))?;
        let order = Order {
            files: &files,
            profile: &profile,
            scope: &self.scope,
            needed: &self.needed,
            delivered: self.delivered,
            expected: self.expected,
            store,
        };
        claims::admit(&order, &|_| ())
    }

    pub(crate) fn admit(&self) -> Admitted {
        self.try_admit().unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    /// Refused with this fault alone, on this file; nothing is left in the store.
    pub(crate) fn refused(&self, id: &str, file: &str) -> String {
        let refusal = self.try_admit().map(|_| ()).unwrap_err();
        assert_eq!(ids(&refusal), [id], "{refusal}");
        let text = refusal.to_string();
        assert!(text.contains(&format!("dump/{file}")), "{text}");
        assert!(text.contains("\nhint: "), "{text}");
        let left = std::fs::read_dir(self.store()).map_or(0, Iterator::count);
        assert_eq!(left, 0, "nothing is written");
        text
    }
}

pub(crate) fn ids(refusal: &Refusal) -> Vec<&'static str> {
    refusal.faults().iter().map(datacel::diagnostic::Fault::id).collect()
}

/// A delivery in its store.
pub(crate) struct Admitted {
    pub(crate) delivery: Delivery,
    /// Its store lasts as long as it is looked at.
    _folder: Rc<TempDir>,
}

/// A row as text, by column.
pub(crate) type Row = BTreeMap<String, Option<String>>;

impl Admitted {
    /// What the store holds, by line id.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let parts = &self.delivery.manifest.parts;
        let mut rows: Vec<Row> =
            parts.iter().flat_map(|part| rows_of(&self.delivery.path_of(part))).collect();
        let key = |row: &Row| {
            let id = row["claim_line_id"].clone().unwrap_or_default();
            let (file, number) = id.split_once('#').unwrap_or((&id, ""));
            (file.to_owned(), number.parse::<u64>().unwrap_or(0))
        };
        rows.sort_by_key(key);
        rows
    }

    /// One column of the store, by line id; `-` for a null.
    pub(crate) fn column(&self, name: &str) -> Vec<String> {
        let text = |row: &Row| row[name].clone().unwrap_or_else(|| "-".to_owned());
        self.rows().iter().map(text).collect()
    }

    /// The refused rows: file, row, reasons.
    pub(crate) fn quarantine(&self) -> Vec<String> {
        let text =
            |row: &Row| ["file", "row", "reasons"].map(|name| row[name].clone().unwrap()).join(" ");
        self.originals().iter().map(text).collect()
    }

    pub(crate) fn originals(&self) -> Vec<Row> {
        rows_of(&self.delivery.quarantine())
    }

    /// Rows and cents read, admitted, out of scope and quarantined.
    pub(crate) fn ledger(&self) -> [(i64, i64); 4] {
        [Stage::Read, Stage::Admitted, Stage::OutOfScope, Stage::Quarantined].map(|stage| {
            let amounts = self.delivery.manifest.ledger.total(stage);
            (amounts.rows, amounts.paid.get())
        })
    }

    /// The reasons of the load report: kind, reason, rows.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let reasons = &self.delivery.manifest.door_reasons;
        reasons.iter().map(|one| format!("{} {} {}", one.kind, one.reason, one.rows)).collect()
    }
}

/// All rows of a Parquet file.
pub(crate) fn rows_of(path: &Path) -> Vec<Row> {
    let file = File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let names: Vec<String> =
        reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let options = FormatOptions::default();
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            let cell = |name: &String| {
                let column = batch.column_by_name(name).unwrap();
                let text = ArrayFormatter::try_new(column, &options).unwrap();
                (name.clone(), column.is_valid(row).then(|| text.value(row).to_string()))
            };
            rows.push(names.iter().map(cell).collect());
        }
    }
    rows
}
