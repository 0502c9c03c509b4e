//! Admitted lines → the files of a store: one a month of service, each in total order.
//!
//! Lines wait in spill files by month, so memory holds one month (or a slice of one) at a time,
//! whatever the size of the delivery; and the store does not show how the dump was cut into files.

use super::judge::{Lines, Warning};
use super::source::Source;
use crate::diagnostic::{Fault, Outcome};
use crate::store::{Delivery, Manifest, Part, write_manifest};
use crate::values::columns::{CANONICAL, Kind, position};
use crate::values::{Cents, Day, Month, hash};
use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringBuilder, UInt32Array};
use arrow::compute::{concat_batches, take, take_record_batch};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use arrow::ipc::{reader::FileReader, writer::FileWriter};
use arrow::row::{RowConverter, Rows, SortField};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rayon::slice::ParallelSliceMut;
use rustix::process::{Pid, test_kill_process};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Lines held in memory before they are spilled.
const HELD: usize = 500_000;
/// Lines of a month that are sorted at once; a larger month is sliced by provider.
const SORTED: usize = 2_000_000;
const ROW_GROUP: usize = 250_000;

/// The folder of a delivery while it is made; renamed when it is whole, removed otherwise.
pub(super) struct Staging {
    store: PathBuf,
    folder: PathBuf,
    target: PathBuf,
}

impl Staging {
    pub(super) fn begin(store: &Path, fingerprint: &str) -> Outcome<Self> {
        let target = store.join(fingerprint);
        let folder = store.join(format!("{fingerprint}.staging-{}", std::process::id()));
        let unwritable = |error| Fault::io("make the store", &folder, &error);
        std::fs::create_dir_all(store).map_err(unwritable)?;
        sweep(store)?;
        for below in ["claims", "spill"] {
            std::fs::create_dir_all(folder.join(below)).map_err(unwritable)?;
        }
        Ok(Self { store: store.to_owned(), folder, target })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The content of a file in it.
    pub(super) fn hash_of(&self, file: &str) -> Outcome<hash::Hash> {
        hash::sha256_file(&self.folder.join(file))
    }

    /// Writes the manifest, after everything else: the folder is whole.
    pub(super) fn complete(&self, manifest: Manifest) -> Outcome<Delivery> {
        let spill = self.folder.join("spill");
        std::fs::remove_dir_all(&spill).map_err(|error| Fault::io("remove", &spill, &error))?;
        let sha256 = write_manifest(&self.folder, &manifest)?;
        Ok(Delivery { folder: self.folder.clone(), manifest, sha256 })
    }

    /// Gives the whole folder its name. Another run may have admitted the same delivery meanwhile:
    /// its folder is as good, and stays.
    pub(super) fn keep(self, delivery: Delivery) -> Outcome<Delivery> {
        match std::fs::rename(&self.folder, &self.target) {
            Ok(()) => Ok(Delivery { folder: self.target.clone(), ..delivery }),
            Err(error) => Delivery::find(&self.store, &delivery.manifest.fingerprint)?
                .ok_or_else(|| Fault::io("name the store's folder", &self.target, &error).into()),
        }
    }
}

/// Removes what admissions left that died: lines of persons. One whose process lives stays.
fn sweep(store: &Path) -> Outcome<()> {
    let failed = |error| Fault::io("look into the store", store, &error);
    for entry in std::fs::read_dir(store).map_err(failed)? {
        let left = entry.map_err(failed)?.path();
        let name = left.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((_, number)) = name.rsplit_once(".staging-") else { continue };
        let Some(process) = number.parse().ok().and_then(Pid::from_raw) else { continue };
        let is_own = process == rustix::process::getpid();
        if is_own || test_kill_process(process).is_err() {
            std::fs::remove_dir_all(&left)
                .map_err(|error| Fault::io("remove what a dead run left", &left, &error))?;
        }
    }
    Ok(())
}

impl Drop for Staging {
    fn drop(&mut self) {
        // gone already where it was kept; what cannot be removed does no harm under its name
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A warning that shows only when the lines of a month lie together.
pub(super) struct LateWarning {
    pub(super) file: usize,
    pub(super) warning: Warning,
    pub(super) paid: Cents,
}

/// What the shelves give.
pub(super) struct Shelved {
    pub(super) parts: Vec<Part>,
    pub(super) warnings: Vec<LateWarning>,
}

/// Lines by month of service, on their way to the store.
pub(super) struct Shelves<'a> {
    staging: &'a Staging,
    held: BTreeMap<Month, Vec<RecordBatch>>,
    held_rows: usize,
    spilled: BTreeMap<Month, Spilled>,
}

#[derive(Default)]
struct Spilled {
    files: Vec<PathBuf>,
    rows: usize,
}

impl<'a> Shelves<'a> {
    pub(super) fn new(staging: &'a Staging) -> Self {
        Self { staging, held: BTreeMap::new(), held_rows: 0, spilled: BTreeMap::new() }
    }

    /// Takes the admitted rows of a batch.
    pub(super) fn add(
        &mut self,
        file: usize,
        numbers: &Int64Array,
        lines: &Lines,
        admitted: &[u32],
    ) -> Outcome<()> {
        let days = lines.days("service_date");
        let mut by_month: BTreeMap<Month, Vec<u32>> = BTreeMap::new();
        let mut last_day = None;
        for row in admitted {
            let day = days.value(usize::try_from(*row).expect("rows are numbered from 0"));
            let month = match last_day {
                Some((known, month)) if known == day => month,
                _ => Month::of(Day::from_epoch_days(day).expect("judged to lie in the calendar")),
            };
            last_day = Some((day, month));
            by_month.entry(month).or_default().push(*row);
        }
        let mut arrays = lines.arrays();
        let file = i64::try_from(file).expect("files are few");
        arrays.push(Arc::new(Int64Array::from(vec![file; lines.rows])));
        arrays.push(Arc::new(numbers.clone()));
        for (month, rows) in by_month {
            let batch = RecordBatch::try_new(spill_schema(), taken(&arrays, &rows))
                .expect("canonical columns have the canonical types");
            self.held.entry(month).or_default().push(batch);
            self.held_rows += rows.len();
        }
        if self.held_rows >= HELD { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Outcome<()> {
        for (month, batches) in std::mem::take(&mut self.held) {
            let spilled = self.spilled.entry(month).or_default();
            let name = format!("spill/{month}.{}.arrow", spilled.files.len());
            let path = self.staging.folder.join(name);
            write_spill(&path, &batches)
                .map_err(|error| Fault::io("write the spill file", &path, &*error))?;
            spilled.files.push(path);
            spilled.rows += batches.iter().map(RecordBatch::num_rows).sum::<usize>();
        }
        self.held_rows = 0;
        Ok(())
    }

    /// Sorts and writes month by month.
    pub(super) fn finish(mut self, sources: &[Source]) -> Outcome<Shelved> {
        self.spill()?;
        let mut shelved = Shelved { parts: Vec::new(), warnings: Vec::new() };
        for (month, spilled) in &self.spilled {
            let slices = u64::try_from(spilled.rows.div_ceil(SORTED)).expect("months are few");
            for slice in 0..slices {
                let lines = load(spilled, slice, slices)?;
                if lines.num_rows() == 0 {
                    continue;
                }
                let lines = sort(&lines);
                shelved.warnings.extend(late_warnings(&lines));
                let path = match slices {
                    1 => format!("claims/{month}.parquet"),
                    _ => format!("claims/{month}-{}.parquet", slice + 1),
                };
                shelved.parts.push(self.write(*month, path, &lines, sources)?);
            }
            for file in &spilled.files {
                std::fs::remove_file(file)
                    .map_err(|error| Fault::io("remove the spill file", file, &error))?;
            }
        }
        Ok(shelved)
    }

    fn write(
        &self,
        month: Month,
        path: String,
        lines: &Sorted,
        sources: &[Source],
    ) -> Outcome<Part> {
        let full = self.staging.folder.join(&path);
        let unwritable = |error: &dyn std::error::Error| Fault::io("write", &full, error);
        let batch = lines.claims(sources);
        let mut writer = writer(&full, canonical_schema())?;
        writer.write(&batch).map_err(|error| unwritable(&error))?;
        writer.close().map_err(|error| unwritable(&error))?;
        let paid = batch.column(position("paid_cents")).as_primitive::<Int64Type>();
        Ok(Part {
            path,
            month,
            rows: i64::try_from(batch.num_rows()).expect("a slice is small"),
            paid_cents: paid.iter().flatten().map(Cents::new).sum(),
            sha256: hash::sha256_file(&full)?,
        })
    }
}

/// Some rows of each array.
pub(super) fn taken(arrays: &[ArrayRef], rows: &[u32]) -> Vec<ArrayRef> {
    let indices = UInt32Array::from(rows.to_vec());
    arrays
        .iter()
        .map(|array| take(array, &indices, None).expect("the rows are those of the arrays"))
        .collect()
}

/// The schema of a store's files.
pub(super) fn canonical_schema() -> SchemaRef {
    Arc::new(Schema::new(canonical_fields()))
}

fn canonical_fields() -> Vec<Field> {
    CANONICAL
        .map(|canonical| {
            let data_type = match canonical.kind {
                Kind::Text => DataType::Utf8,
                Kind::Int => DataType::Int64,
                Kind::Day => DataType::Date32,
            };
            Field::new(canonical.name, data_type, true)
        })
        .into()
}

/// Canonical columns, then the file's number and the row in it.
fn spill_schema() -> SchemaRef {
    let mut fields = canonical_fields();
    fields.push(Field::new("file", DataType::Int64, false));
    fields.push(Field::new("row", DataType::Int64, false));
    Arc::new(Schema::new(fields))
}

/// A Parquet writer whose bytes depend on its rows alone.
pub(super) fn writer(path: &Path, schema: SchemaRef) -> Outcome<ArrowWriter<File>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_created_by("datacel".to_owned())
        .build();
    let file = File::create(path).map_err(|error| Fault::io("write", path, &error))?;
    ArrowWriter::try_new(file, schema, Some(properties))
        .map_err(|error| Fault::io("write", path, &error).into())
}

fn write_spill(path: &Path, batches: &[RecordBatch]) -> Result<(), Box<dyn std::error::Error>> {
    let mut writer = FileWriter::try_new_buffered(File::create(path)?, &spill_schema())?;
    for batch in batches {
        writer.write(batch)?;
    }
    Ok(writer.finish()?)
}

/// One slice of a month, from its spill files. A provider is in one slice.
fn load(spilled: &Spilled, slice: u64, slices: u64) -> Outcome<RecordBatch> {
    let mut batches = Vec::new();
    for path in &spilled.files {
        let unreadable =
            |error: &dyn std::error::Error| Fault::io("read the spill file", path, error);
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let reader =
            FileReader::try_new_buffered(file, None).map_err(|error| unreadable(&error))?;
        for batch in reader {
            let batch = batch.map_err(|error| unreadable(&error))?;
            batches.push(if slices == 1 { batch } else { of_slice(&batch, slice, slices) });
        }
    }
    Ok(concat_batches(&spill_schema(), &batches).expect("all batches have the spill's schema"))
}

fn of_slice(batch: &RecordBatch, slice: u64, slices: u64) -> RecordBatch {
    let keys = batch.column(position("provider_key")).as_string::<i32>();
    let rows: UInt32Array = keys
        .iter()
        .zip(0_u32..)
        .filter(|(key, _)| {
            twox_hash::XxHash64::oneshot(0, key.unwrap_or_default().as_bytes()) % slices == slice
        })
        .map(|(_, row)| Some(row))
        .collect();
    take_record_batch(batch, &rows).expect("the rows are those of the batch")
}

/// Lines in total order: provider, day, code, then every other column, the line's id last.
struct Sorted {
    lines: RecordBatch,
    copy_numbers: Int64Array,
}

/// The columns in the order in which they order lines. Whoever, when, what; and the person next,
/// so that the lines of one act lie together.
fn sort_columns() -> impl Iterator<Item = usize> {
    let first = ["provider_key", "service_date", "nomenclature_code", "person_id"];
    let others = CANONICAL
        .iter()
        .map(|column| column.name)
        .filter(move |name| !first.contains(name))
        .filter(|name| !["claim_line_id", "copy_number"].contains(name));
    first.into_iter().chain(others).chain(["claim_line_id"]).map(position)
}

fn sort(lines: &RecordBatch) -> Sorted {
    let columns: Vec<ArrayRef> = sort_columns().map(|at| lines.column(at).clone()).collect();
    let rows = encoded(&columns);
    let files = lines.column_by_name("file").expect("the spill has it").as_primitive::<Int64Type>();
    let numbers =
        lines.column_by_name("row").expect("the spill has it").as_primitive::<Int64Type>();
    let mut order: Vec<u32> = (0_u32..).take(lines.num_rows()).collect();
    let at = |row: u32| usize::try_from(row).expect("rows are numbered from 0");
    order.par_sort_unstable_by(|left, right| {
        let (left, right) = (at(*left), at(*right));
        rows.row(left).cmp(&rows.row(right)).then_with(|| {
            (files.value(left), numbers.value(left))
                .cmp(&(files.value(right), numbers.value(right)))
        })
    });
    let mut copy_numbers = Vec::with_capacity(order.len());
    let mut previous: Option<(u32, i64)> = None;
    for row in &order {
        let copy = match previous {
            Some((other, copy)) if rows.row(at(other)) == rows.row(at(*row)) => copy + 1,
            _ => 1,
        };
        copy_numbers.push(copy);
        previous = Some((*row, copy));
    }
    let lines =
        take_record_batch(lines, &UInt32Array::from(order)).expect("the order holds each row once");
    Sorted { lines, copy_numbers: copy_numbers.into() }
}

/// Rows as bytes that compare like the columns.
fn encoded(columns: &[ArrayRef]) -> Rows {
    let fields = columns.iter().map(|column| SortField::new(column.data_type().clone())).collect();
    RowConverter::new(fields)
        .and_then(|converter| converter.convert_columns(columns))
        .expect("text, integers and dates can be compared")
}

impl Sorted {
    fn ints(&self, name: &str) -> &Int64Array {
        self.lines.column_by_name(name).expect("the spill has it").as_primitive::<Int64Type>()
    }

    /// The lines as a store keeps them: an id where none was given, and the number of the copy.
    fn claims(&self, sources: &[Source]) -> RecordBatch {
        let mut columns = self.lines.columns()[..CANONICAL.len()].to_vec();
        let given = columns[position("claim_line_id")].as_string::<i32>();
        if given.null_count() > 0 {
            let (files, rows) = (self.ints("file"), self.ints("row"));
            let mut ids = StringBuilder::new();
            for (line, id) in given.iter().enumerate() {
                let file = usize::try_from(files.value(line)).expect("files are numbered from 0");
                match id {
                    Some(id) => ids.append_value(id),
                    None => ids.append_value(format!(
                        "{}#{}",
                        sources[file].listed.name,
                        rows.value(line)
                    )),
                }
            }
            columns[position("claim_line_id")] = Arc::new(ids.finish());
        }
        columns[position("copy_number")] = Arc::new(self.copy_numbers.clone());
        RecordBatch::try_new(canonical_schema(), columns)
            .expect("canonical columns have the canonical types")
    }
}

/// Suspected duplicates, and acts whose corrections outweigh their lines.
fn late_warnings(sorted: &Sorted) -> Vec<LateWarning> {
    let acts: Vec<ArrayRef> = ["provider_key", "service_date", "nomenclature_code", "person_id"]
        .map(|name| sorted.lines.column(position(name)).clone())
        .into();
    let acts = encoded(&acts);
    let (quantities, amounts) = (sorted.ints("quantity"), sorted.ints("paid_cents"));
    let files = sorted.ints("file");
    let warning = |line: usize, warning: Warning| LateWarning {
        file: usize::try_from(files.value(line)).expect("files are numbered from 0"),
        warning,
        paid: Cents::new(amounts.value(line)),
    };
    let mut warnings = Vec::new();
    let mut start = 0;
    let total = sorted.lines.num_rows();
    while start < total {
        let end = (start..total).find(|line| acts.row(*line) != acts.row(start)).unwrap_or(total);
        let net: i64 = (start..end).map(|line| quantities.value(line)).sum();
        for line in start..end {
            if sorted.copy_numbers.value(line) > 1 {
                warnings.push(warning(line, Warning::DuplicateSuspect));
            }
            if net < 0 {
                warnings.push(warning(line, Warning::NetNegative));
            }
        }
        start = end;
    }
    warnings
}
