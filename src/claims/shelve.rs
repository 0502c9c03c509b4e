//! Admitted lines → the files of a store: one a month of service, each in total order.
//!
//! Every reader holds some lines, sorts them and spills them by month. Then, month by month, the
//! sorted runs are merged in ranges of providers and days, and written. So memory holds so many
//! lines and no more, whatever the size of the delivery; and the store does not show how the dump
//! was cut into files, nor how many readers there were.

use super::judge::{Lines, Warning};
use super::order::{Comparable, ints, providers};
use super::source::Source;
use super::spill::{BLOCK, Block, Ranges, Spill, Spilled, Together, places};
use super::staging::Staging;
use crate::diagnostic::{Fault, Outcome};
use crate::store::Part;
use crate::values::columns::{CANONICAL, Kind, position};
use crate::values::{Cents, Day, Month, hash};
use arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringBuilder, UInt32Array, new_null_array,
};
use arrow::compute::{concat_batches, take, take_record_batch};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Lines that all readers together hold before they spill them.
const HELD: usize = 400_000;
/// Lines of a month that are merged at once.
const MERGED: usize = 300_000;
/// Months that are merged at once.
const MONTHS_AT_ONCE: usize = 4;
/// Lines of a file; a larger month has several, each with the lines of some providers.
const FILE: usize = 2_000_000;
const ROW_GROUP: usize = 250_000;

/// The lines of one reader, on their way to the store.
pub(super) struct Shelf {
    schema: SchemaRef,
    /// Which canonical columns the lines have.
    places: Vec<usize>,
    number: usize,
    spill: Spill,
    most: usize,
    held: Vec<RecordBatch>,
    held_rows: usize,
    blocks: BTreeMap<Month, Vec<Block>>,
}

/// What a reader leaves.
pub(super) struct Shelved {
    spilled: Spilled,
    blocks: BTreeMap<Month, Vec<Block>>,
}

impl Shelf {
    /// The shelf of one of so many readers.
    pub(super) fn begin(
        staging: &Staging,
        schema: SchemaRef,
        number: usize,
        readers: usize,
    ) -> Outcome<Self> {
        let path = staging.folder().join(format!("spill/{number}.arrow"));
        Ok(Self {
            places: places(&schema).collect(),
            schema,
            number,
            spill: Spill::begin(path, Together::Day)?,
            most: HELD / readers,
            held: Vec::new(),
            held_rows: 0,
            blocks: BTreeMap::new(),
        })
    }

    /// Takes the admitted rows of a batch.
    pub(super) fn add(
        &mut self,
        file: usize,
        first_row: i64,
        lines: &Lines,
        admitted: &[u32],
    ) -> Outcome<()> {
        let mut arrays: Vec<ArrayRef> =
            self.places.iter().map(|at| lines.columns[*at].array.clone()).collect();
        let file = i64::try_from(file).expect("files are few");
        let rows = i64::try_from(lines.rows).expect("a batch is small");
        arrays.push(Arc::new(Int64Array::from(vec![file; lines.rows])));
        arrays.push(Arc::new((first_row..first_row + rows).collect::<Int64Array>()));
        if admitted.len() < lines.rows {
            arrays = taken(&arrays, admitted);
        }
        let batch = RecordBatch::try_new(self.schema.clone(), arrays)
            .expect("canonical columns have the canonical types");
        self.held_rows += batch.num_rows();
        self.held.push(batch);
        if self.held_rows >= self.most { self.spill() } else { Ok(()) }
    }

    /// Sorts what is held, month by month, and appends it to the spill file.
    fn spill(&mut self) -> Outcome<()> {
        self.held_rows = 0;
        let held = std::mem::take(&mut self.held);
        let lines = concat_batches(&self.schema, &held).expect("all batches have one schema");
        drop(held);
        let comparable = Comparable::of(&lines);
        for (month, mut rows) in by_month(&lines) {
            comparable.sort(&mut rows);
            let blocks = self.blocks.entry(month).or_default();
            for rows in rows.chunks(BLOCK) {
                blocks.push(self.spill.append(self.number, &some(&lines, rows))?);
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Outcome<Shelved> {
        self.spill()?;
        Ok(Shelved { spilled: self.spill.finish()?, blocks: self.blocks })
    }
}

/// The rows of each month, as they come.
fn by_month(lines: &RecordBatch) -> BTreeMap<Month, Vec<u32>> {
    let days = super::order::days(lines).values();
    let first = days.iter().copied().min().unwrap_or_default();
    // a day is looked up in the calendar once
    let mut months: Vec<(Month, Vec<u32>)> = Vec::new();
    let mut month_of_day: Vec<Option<usize>> = Vec::new();
    for (row, day) in (0_u32..).zip(days) {
        let at = usize::try_from(day - first).expect("no day comes before the first");
        if at >= month_of_day.len() {
            month_of_day.resize(at + 1, None);
        }
        let month = *month_of_day[at].get_or_insert_with(|| {
            let day = Day::from_epoch_days(*day).expect("judged to lie in the calendar");
            let month = Month::of(day);
            months.iter().position(|(known, _)| *known == month).unwrap_or_else(|| {
                months.push((month, Vec::new()));
                months.len() - 1
            })
        });
        months[month].1.push(row);
    }
    months.into_iter().collect()
}

pub(super) fn some(lines: &RecordBatch, rows: &[u32]) -> RecordBatch {
    take_record_batch(lines, &UInt32Array::from(rows.to_vec()))
        .expect("the rows are those of the batch")
}

/// Warnings that show only when the lines of a month lie together, by file: lines and money.
pub(super) type LateWarnings = BTreeMap<(usize, Warning), (i64, Cents)>;

/// What the store gets.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) parts: Vec<Part>,
    pub(super) warnings: LateWarnings,
}

/// Lines by month of service, sorted in runs.
pub(super) struct Months<'a> {
    staging: &'a Staging,
    sources: &'a [Source],
    schema: SchemaRef,
    spills: Vec<Spilled>,
    blocks: BTreeMap<Month, Vec<Block>>,
}

impl<'a> Months<'a> {
    pub(super) fn of(
        staging: &'a Staging,
        sources: &'a [Source],
        schema: SchemaRef,
        shelves: Vec<Shelved>,
    ) -> Self {
        let mut spills = Vec::new();
        let mut blocks: BTreeMap<Month, Vec<Block>> = BTreeMap::new();
        for shelved in shelves {
            spills.push(shelved.spilled);
            for (month, of_month) in shelved.blocks {
                blocks.entry(month).or_default().extend(of_month);
            }
        }
        Self { staging, sources, schema, spills, blocks }
    }

    /// Merges and writes the months, some at once; `progress` hears how many lines are stored.
    pub(super) fn store(&mut self, progress: &(dyn Fn(u64) + Sync)) -> Outcome<Stored> {
        let months: Vec<(Month, std::sync::Mutex<Vec<Block>>)> = std::mem::take(&mut self.blocks)
            .into_iter()
            .map(|(month, blocks)| (month, blocks.into()))
            .collect();
        // the largest first, so that none is left alone at the end
        let mut queue: Vec<usize> = (0..months.len()).collect();
        queue.sort_by_cached_key(|at| {
            let (month, blocks) = &months[*at];
            let blocks = blocks.lock().expect("nobody works yet");
            (Reverse(blocks.iter().map(Block::rows).sum::<usize>()), *month)
        });
        let next = AtomicUsize::new(0);
        let work = || -> Vec<(usize, Outcome<Stored>)> {
            let mut done = Vec::new();
            loop {
                let taken = next.fetch_add(1, Ordering::Relaxed);
                let Some(at) = queue.get(taken).copied() else { return done };
                let (month, blocks) = &months[at];
                let blocks = std::mem::take(&mut *blocks.lock().expect("no month is taken twice"));
                let stored = self.store_month(*month, blocks, progress);
                if stored.is_err() {
                    // the others stop after the month that they are at
                    next.store(queue.len(), Ordering::Relaxed);
                }
                done.push((at, stored));
            }
        };
        let threads = rayon::current_num_threads().min(MONTHS_AT_ONCE);
        let mut done = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let ended = writers.into_iter().map(|writer| writer.join().expect("no writer panics"));
            ended.flatten().collect::<Vec<_>>()
        });
        done.sort_by_key(|(at, _)| *at);
        let mut all = Stored::default();
        for (_, stored) in done {
            let stored = stored?;
            all.parts.extend(stored.parts);
            for (key, (rows, paid)) in stored.warnings {
                note(&mut all.warnings, key, rows, paid);
            }
        }
        Ok(all)
    }

    fn store_month(
        &self,
        month: Month,
        blocks: Vec<Block>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Outcome<Stored> {
        let rows: usize = blocks.iter().map(Block::rows).sum();
        let mut cut = Cut::of(rows, FILE);
        let slices = cut.slices;
        let begin = |slice| {
            let path = match slices {
                1 => format!("claims/{month}.parquet"),
                _ => format!("claims/{month}-{slice}.parquet"),
            };
            PartFile::begin(self.staging.folder(), month, path)
        };
        let mut file = begin(1)?;
        let mut parts = Vec::new();
        let mut warnings = LateWarnings::new();
        let mut ranges =
            Ranges::over(&self.spills, self.schema.clone(), Together::Day, blocks, MERGED);
        while let Some(lines) = ranges.next()? {
            let sorted = Sorted::of(lines);
            sorted.warn(&mut warnings);
            for (slice, rows) in cut.pieces(&sorted) {
                if slice > parts.len() + 1 {
                    parts.push(std::mem::replace(&mut file, begin(slice)?).finish()?);
                }
                file.add(&sorted, rows, self.sources)?;
            }
            progress(u64::try_from(sorted.order.len()).expect("a range is small"));
        }
        parts.push(file.finish()?);
        Ok(Stored { parts, warnings })
    }
}

fn note(warnings: &mut LateWarnings, key: (usize, Warning), rows: i64, paid: Cents) {
    let (all_rows, all_paid) = warnings.entry(key).or_default();
    *all_rows += rows;
    *all_paid = all_paid.plus(paid);
}

/// Lines with their total order: provider, day, code, then every other column, the line's id last.
struct Sorted {
    lines: RecordBatch,
    /// The rows of the lines, in order.
    order: Vec<u32>,
    /// By row: 1, or n in the n-th of lines that are alike in every column.
    copy_numbers: Vec<i64>,
    /// Where each act begins in the order.
    acts: Vec<usize>,
}

impl Sorted {
    fn of(lines: RecordBatch) -> Self {
        let mut order: Vec<u32> = (0_u32..).take(lines.num_rows()).collect();
        let mut copy_numbers = vec![1; lines.num_rows()];
        let mut acts = vec![0];
        {
            let comparable = Comparable::of(&lines);
            comparable.sort(&mut order);
            for (at, pair) in (1..).zip(order.windows(2)) {
                let [left, right] = pair else { unreachable!("windows of two") };
                if !comparable.is_same_act(*left, *right) {
                    acts.push(at);
                } else if comparable.is_alike(*left, *right) {
                    copy_numbers[place(*right)] = copy_numbers[place(*left)] + 1;
                }
            }
        }
        Self { lines, order, copy_numbers, acts }
    }

    /// Suspected duplicates, and acts whose corrections outweigh their lines.
    fn warn(&self, warnings: &mut LateWarnings) {
        let (quantities, amounts) =
            (ints(&self.lines, "quantity"), ints(&self.lines, "paid_cents"));
        let files = ints(&self.lines, "file");
        let mut warn = |row: usize, warning: Warning| {
            let file = usize::try_from(files.value(row)).expect("files are numbered from 0");
            note(warnings, (file, warning), 1, Cents::new(amounts.value(row)));
        };
        let ends = self.acts.iter().skip(1).copied().chain([self.order.len()]);
        for (start, end) in self.acts.iter().zip(ends) {
            let rows = self.order[*start..end].iter().map(|row| place(*row));
            let net: i64 = rows.clone().map(|row| quantities.value(row)).sum();
            for row in rows {
                if self.copy_numbers[row] > 1 {
                    warn(row, Warning::DuplicateSuspect);
                }
                if net < 0 {
                    warn(row, Warning::NetNegative);
                }
            }
        }
    }

    fn provider(&self, row: u32) -> Option<&str> {
        let keys = providers(&self.lines);
        keys.is_valid(place(row)).then(|| keys.value(place(row)))
    }

    /// Some rows as a store keeps them: all canonical columns, an id where none was given, and the
    /// number of the copy.
    fn claims(&self, rows: &[u32], sources: &[Source]) -> RecordBatch {
        let lines = some(&self.lines, rows);
        let columns = CANONICAL.iter().map(|canonical| match canonical.name {
            "copy_number" => {
                let numbers = rows.iter().map(|row| self.copy_numbers[place(*row)]);
                Arc::new(Int64Array::from_iter_values(numbers)) as ArrayRef
            }
            "claim_line_id" => line_ids(&lines, sources),
            name => lines
                .column_by_name(name)
                .cloned()
                .unwrap_or_else(|| new_null_array(&type_of(canonical.kind), rows.len())),
        });
        RecordBatch::try_new(canonical_schema(), columns.collect())
            .expect("canonical columns have the canonical types")
    }
}

/// The ids as given; `FILE#ROW` where none was.
fn line_ids(lines: &RecordBatch, sources: &[Source]) -> ArrayRef {
    let given = lines.column_by_name("claim_line_id");
    if let Some(given) = given.filter(|given| given.null_count() == 0) {
        return given.clone();
    }
    let given = given.map(AsArray::as_string::<i32>);
    let (files, rows) = (ints(lines, "file"), ints(lines, "row"));
    let mut ids = StringBuilder::new();
    for line in 0..lines.num_rows() {
        if let Some(given) = given.filter(|given| given.is_valid(line)) {
            ids.append_value(given.value(line));
        } else {
            let file = usize::try_from(files.value(line)).expect("files are numbered from 0");
            ids.append_value(format!("{}#{}", sources[file].listed.name, rows.value(line)));
        }
    }
    Arc::new(ids.finish())
}

fn place(row: u32) -> usize {
    usize::try_from(row).expect("rows are numbered from 0")
}

/// The cut of a month's lines, which come in order, into files: each takes its share of the lines,
/// and then those of the same provider. So a provider is in one file, and one file is open at a time.
struct Cut {
    /// Into how many files at most.
    slices: usize,
    share: usize,
    /// The file that the last lines went to, from 1, how many it has, and the provider of the last.
    slice: usize,
    given: usize,
    last: Option<String>,
}

impl Cut {
    /// The cut of so many lines into files of so many.
    fn of(rows: usize, most: usize) -> Self {
        let slices = rows.div_ceil(most);
        Self { slices, share: rows.div_ceil(slices), slice: 1, given: 0, last: None }
    }

    /// The lines that come next, by file, none without a line.
    fn pieces<'a>(&mut self, lines: &'a Sorted) -> Vec<(usize, &'a [u32])> {
        let mut pieces = Vec::new();
        let mut rest = lines.order.as_slice();
        while !rest.is_empty() {
            let (these, others) = rest.split_at(self.room(lines, rest));
            if let Some(last) = these.last() {
                pieces.push((self.slice, these));
                self.given += these.len();
                self.last = lines.provider(*last).map(str::to_owned);
            }
            if !others.is_empty() {
                (self.slice, self.given) = (self.slice + 1, 0);
            }
            rest = others;
        }
        pieces
    }

    /// How many of these rows the file still takes.
    fn room(&self, lines: &Sorted, rows: &[u32]) -> usize {
        let least = self.share.saturating_sub(self.given).min(rows.len());
        let before = match least.checked_sub(1) {
            Some(end) => lines.provider(rows[end]),
            None => self.last.as_deref(),
        };
        let same = rows[least..].iter().take_while(|row| lines.provider(**row) == before);
        least + same.count()
    }
}

/// A file of the store while lines come in, in order.
struct PartFile {
    full: PathBuf,
    path: String,
    month: Month,
    writer: ArrowWriter<File>,
    /// Of the next row group. Written as a whole, so that the bytes do not depend on the ranges in
    /// which lines came.
    pending: Vec<RecordBatch>,
    pending_rows: usize,
    rows: i64,
    paid: Cents,
}

impl PartFile {
    fn begin(folder: &Path, month: Month, path: String) -> Outcome<Self> {
        let full = folder.join(&path);
        Ok(Self {
            writer: writer(&full, canonical_schema())?,
            full,
            path,
            month,
            pending: Vec::new(),
            pending_rows: 0,
            rows: 0,
            paid: Cents::ZERO,
        })
    }

    fn add(&mut self, lines: &Sorted, mut rows: &[u32], sources: &[Source]) -> Outcome<()> {
        while !rows.is_empty() {
            let (these, rest) = rows.split_at(rows.len().min(ROW_GROUP - self.pending_rows));
            self.pending.push(lines.claims(these, sources));
            self.pending_rows += these.len();
            rows = rest;
            if self.pending_rows == ROW_GROUP {
                self.write()?;
            }
        }
        Ok(())
    }

    fn write(&mut self) -> Outcome<()> {
        let batches = std::mem::take(&mut self.pending);
        self.pending_rows = 0;
        let group = match batches.as_slice() {
            [one] => one.clone(),
            many => concat_batches(&canonical_schema(), many).expect("all have one schema"),
        };
        drop(batches);
        let paid = group.column(position("paid_cents")).as_primitive::<Int64Type>();
        self.paid = self.paid.plus(paid.iter().flatten().map(Cents::new).sum());
        self.rows += i64::try_from(group.num_rows()).expect("a row group is small");
        self.writer.write(&group).map_err(|error| Fault::io("write", &self.full, &error).into())
    }

    /// The file as the manifest names it.
    fn finish(mut self) -> Outcome<Part> {
        if self.pending_rows > 0 {
            self.write()?;
        }
        self.writer.close().map_err(|error| Fault::io("write", &self.full, &error))?;
        Ok(Part {
            path: self.path,
            month: self.month,
            rows: self.rows,
            paid_cents: self.paid,
            sha256: hash::sha256_file(&self.full)?,
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

pub(super) fn canonical_fields() -> Vec<Field> {
    CANONICAL.map(|canonical| Field::new(canonical.name, type_of(canonical.kind), true)).into()
}

fn type_of(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Int => DataType::Int64,
        Kind::Day => DataType::Date32,
    }
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

#[cfg(test)]
mod tests {
    use super::super::spill::schema_of;
    use super::*;
    use arrow::array::{Date32Array, StringArray};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn range(providers: &[Option<u8>]) -> Sorted {
        let names = ["provider_key", "service_date", "quantity", "paid_cents", "nomenclature_code"];
        let schema = schema_of(&BTreeSet::from(names));
        let rows = providers.len();
        let keys = providers.iter().map(|key| key.map(|key| key.to_string()));
        let columns = schema.fields().iter().map(|field| match field.name().as_str() {
            "provider_key" => Arc::new(keys.clone().collect::<StringArray>()) as ArrayRef,
            "service_date" => Arc::new(Date32Array::from(vec![0; rows])),
            _ => Arc::new(Int64Array::from(vec![1; rows])),
        });
        Sorted::of(RecordBatch::try_new(schema.clone(), columns.collect()).unwrap())
    }

    proptest! {
        /// Whatever the ranges: a provider is in one file, no line is lost, and a file has its share
        /// and no more than the lines of its last provider beyond it.
        #[test]
        fn a_large_month_is_cut_between_providers(
            mut providers in prop::collection::vec(prop::option::of(0_u8..9), 1..80),
            at_once in 1_usize..30,
            most in 1_usize..40,
        ) {
            providers.sort_unstable();
            let mut cut = Cut::of(providers.len(), most);
            let share = providers.len().div_ceil(providers.len().div_ceil(most));
            let mut files: Vec<Vec<Option<String>>> = Vec::new();
            for range in providers.chunks(at_once).map(range) {
                for (slice, rows) in cut.pieces(&range) {
                    files.resize_with(slice, Vec::new);
                    let keys = rows.iter().map(|row| range.provider(*row).map(str::to_owned));
                    files[slice - 1].extend(keys);
                }
            }
            prop_assert!(files.len() <= cut.slices && files.iter().all(|file| !file.is_empty()));
            let expected = providers.iter().map(|key| key.map(|key| key.to_string()));
            prop_assert_eq!(files.concat(), expected.collect::<Vec<_>>());
            for pair in files.windows(2) {
                prop_assert_ne!(pair[0].last(), pair[1].first());
                let last = pair[0].iter().filter(|key| Some(*key) == pair[0].last()).count();
                prop_assert!(pair[0].len() >= share && pair[0].len() - last < share);
            }
        }
    }
}
