//! The lines of a store once more, in the order of the persons: for a control that looks at all
//! lines of a person together, and cannot hold those of a nation.
//!
//! One pass reads every file, keeps the lines of some codes, and spills them in runs that are in
//! order; the runs are merged in portions of whole persons, each written as a file of canonical
//! columns. So every stored line is read once, and memory holds so many lines whatever the number
//! of all.
//!
//! Both engines then read the portions, so what went wrong here neither would see. Hence this pass
//! changes no value and judges nothing: a line is kept whole or left out, by its code alone. It tells
//! rows and money of what it kept and of what it left out, file by file, and of what it kept by the
//! beginning of the pseudonym. Whoever asks holds the one against the store's manifest, the other
//! against a query over the store itself, and both against what the engines found in the portions.

use super::order::{ints, persons};
use super::shelve::{canonical_fields, some};
use super::spill::{BLOCK, Block, Ranges, Spill, Spilled, Together};
use crate::diagnostic::{Fault, Outcome};
use crate::law::dental_rules::NOBODY;
use crate::ledger::Amounts;
use crate::store::{RowGroup, row_groups};
use crate::values::{Cents, Code};
use arrow::array::{Array, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Lines that all readers together hold before they spill them.
const HELD: usize = 200_000;
/// The least lines of a block: each has a head of its own.
const LEAST: usize = 64;
/// Lines of a batch that is read.
const BATCH: usize = 16_384;
/// Lines of a row group of a portion: what an engine reads by itself.
const ROW_GROUP: usize = 25_000;
/// Letters of a pseudonym by which lines are told.
const LETTERS: usize = 2;

/// What is asked of a store.
#[derive(Debug, Clone, Copy)]
pub struct PersonsQuestion<'a> {
    /// Files of canonical claims.
    pub files: &'a [PathBuf],
    /// The codes whose lines are kept.
    pub codes: &'a BTreeMap<Code, Code>,
    /// The canonical columns that are kept; person, code and amount among them.
    pub columns: &'a [&'static str],
    /// About how many lines there are of these codes.
    pub lines: usize,
    /// About how many lines a portion is to have; a person is whole in one, however many lines.
    pub at_once: usize,
    /// The folder for the lines on their way: it is made, and removed in the end.
    pub folder: &'a Path,
}

/// Rows and money of one file of the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfFile {
    /// Of the codes asked.
    pub kept: Amounts,
    /// Of other codes.
    pub left_out: Amounts,
}

/// Lines in the order of the persons: in runs on disk, and portion by portion in a file.
pub struct ByPerson {
    files: Vec<OfFile>,
    beginnings: BTreeMap<String, Amounts>,
    ranges: Ranges<Vec<Spilled>>,
    /// The first person of the next portion.
    from: String,
    number: usize,
    /// The last portion.
    file: Option<PathBuf>,
    folder: Folder,
}

/// Insured persons whose lines lie in one file: whole persons, one portion after the other in the
/// order of their pseudonyms ([`NOBODY`] for lines that name none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonsPortion {
    /// The first person; empty in the first portion.
    pub from: String,
    /// The first person that is left out; `None` in the last portion.
    pub to: Option<String>,
    /// The file with the lines, and no others: there until the next portion is asked for.
    pub file: PathBuf,
    /// Rows and money in it.
    pub amounts: Amounts,
}

impl ByPerson {
    /// Reads all files once; `progress` hears how many lines more were read.
    ///
    /// # Errors
    /// Where a file cannot be read to its end, or the folder cannot be written.
    pub fn sort(question: &PersonsQuestion<'_>, progress: &(dyn Fn(u64) + Sync)) -> Outcome<Self> {
        Self::sort_holding(HELD, question, progress)
    }

    fn sort_holding(
        held: usize,
        question: &PersonsQuestion<'_>,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Outcome<Self> {
        let folder = Folder::make(question.folder)?;
        let schema = schema_of(question.columns);
        let groups = row_groups(question.files)?;
        let next = AtomicUsize::new(0);
        let readers = rayon::current_num_threads().min(groups.len()).max(1);
        let read = |number: usize| -> Outcome<Sorted> {
            let mut reader = Reader::begin(question, &schema, number, held / readers)?;
            while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                reader.read(group, progress)?;
            }
            reader.finish()
        };
        let sorted: Vec<Sorted> = (0..readers).into_par_iter().map(read).collect::<Outcome<_>>()?;
        let (mut spills, mut blocks) = (Vec::new(), Vec::new());
        let mut files = vec![OfFile::default(); question.files.len()];
        let mut beginnings: BTreeMap<String, Amounts> = BTreeMap::new();
        for sorted in sorted {
            spills.push(sorted.spilled);
            blocks.extend(sorted.blocks);
            for (file, of_file) in sorted.files {
                files[file].kept.add(of_file.kept);
                files[file].left_out.add(of_file.left_out);
            }
            for (beginning, amounts) in sorted.beginnings {
                beginnings.entry(beginning).or_default().add(amounts);
            }
        }
        let ranges = Ranges::over(spills, schema, Together::Person, blocks, question.at_once);
        Ok(Self { files, beginnings, ranges, from: String::new(), number: 0, file: None, folder })
    }

    /// What became of the lines of each file, in the order of the question.
    pub fn files(&self) -> &[OfFile] {
        &self.files
    }

    /// Rows and money of what was kept, by the first two letters of the pseudonym.
    pub fn beginnings(&self) -> &BTreeMap<String, Amounts> {
        &self.beginnings
    }

    /// Writes the next portion in the place of the one before; `None` after the last.
    ///
    /// # Errors
    /// Where lines cannot be read again, or the file cannot be written.
    pub fn next_portion(&mut self) -> Outcome<Option<PersonsPortion>> {
        if let Some(before) = self.file.take() {
            remove(&before)?;
        }
        let Some(lines) = self.ranges.next()? else { return Ok(None) };
        self.number += 1;
        let file = self.folder.0.join(format!("portion-{}.parquet", self.number));
        write(&file, &lines)
            .map_err(|error| Fault::io("write the lines of some persons", &file, &error))?;
        self.file = Some(file.clone());
        let to = self.ranges.rest_from().map(str::to_owned);
        let next_from = to.clone().unwrap_or_default();
        let from = std::mem::replace(&mut self.from, next_from);
        Ok(Some(PersonsPortion { from, to, file, amounts: amounts_of(&lines) }))
    }
}

/// As fast to write as to read: it is read at once, by both engines, and removed.
fn write(file: &Path, lines: &RecordBatch) -> parquet::errors::Result<()> {
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .build();
    let mut writer =
        ArrowWriter::try_new(File::create_new(file)?, lines.schema(), Some(properties))?;
    writer.write(lines)?;
    writer.close().map(|_| ())
}

fn amounts_of(lines: &RecordBatch) -> Amounts {
    let paid = ints(lines, "paid_cents").values();
    let rows = i64::try_from(paid.len()).expect("a portion is small");
    Amounts::new(rows, paid.iter().copied().map(Cents::new).sum())
}

fn schema_of(columns: &[&str]) -> SchemaRef {
    let all = canonical_fields().into_iter();
    let kept: Vec<Field> = all.filter(|field| columns.contains(&field.name().as_str())).collect();
    Arc::new(Schema::new(kept))
}

/// A folder that goes, with what is in it, however its work ends.
struct Folder(PathBuf);

impl Folder {
    fn make(path: &Path) -> Outcome<Self> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|error| Fault::io("make the folder for lines on their way", path, &error))?;
        Ok(Self(path.to_owned()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // what cannot be removed now goes with the folder of the result in which it lies
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn remove(file: &Path) -> Outcome<()> {
    let removed = std::fs::remove_file(file);
    Ok(removed.map_err(|error| Fault::io("remove lines on their way", file, &error))?)
}

/// One of the readers, with the lines that it holds.
struct Reader<'a> {
    question: &'a PersonsQuestion<'a>,
    codes: Vec<i64>,
    schema: &'a SchemaRef,
    number: usize,
    most: usize,
    block: usize,
    held: Vec<RecordBatch>,
    held_rows: usize,
    spill: Spill,
    blocks: Vec<Block>,
    files: BTreeMap<usize, OfFile>,
    beginnings: BTreeMap<String, Amounts>,
}

/// What a reader leaves.
struct Sorted {
    spilled: Spilled,
    blocks: Vec<Block>,
    files: BTreeMap<usize, OfFile>,
    beginnings: BTreeMap<String, Amounts>,
}

impl<'a> Reader<'a> {
    fn begin(
        question: &'a PersonsQuestion<'a>,
        schema: &'a SchemaRef,
        number: usize,
        most: usize,
    ) -> Outcome<Self> {
        let path = question.folder.join(format!("lines-{number}.arrow"));
        let spill = Spill::begin(path.clone(), Together::Person)?;
        // it is read as long as it is open: without a name, no process that dies leaves it behind
        remove(&path)?;
        let most = most.max(1);
        // while portions are made, the first blocks of all runs are in memory together
        let runs = question.lines / most + rayon::current_num_threads();
        let block = (question.at_once / 4 / runs).clamp(LEAST, BLOCK);
        Ok(Self {
            question,
            codes: question.codes.keys().map(|code| code.get()).collect(),
            schema,
            number,
            most,
            block,
            held: Vec::new(),
            held_rows: 0,
            spill,
            blocks: Vec::new(),
            files: BTreeMap::new(),
            beginnings: BTreeMap::new(),
        })
    }

    fn read(&mut self, group: &RowGroup<'_>, progress: &(dyn Fn(u64) + Sync)) -> Outcome<()> {
        for lines in group.batches(self.question.columns, BATCH)? {
            let lines = lines?;
            let read = lines.num_rows();
            self.take(group.file, &lines)?;
            progress(u64::try_from(read).expect("a batch is small"));
        }
        Ok(())
    }

    fn take(&mut self, file: usize, lines: &RecordBatch) -> Outcome<()> {
        let (codes, paid) = (ints(lines, "nomenclature_code"), ints(lines, "paid_cents"));
        let of_file = self.files.entry(file).or_default();
        let mut kept: Vec<u32> = Vec::new();
        for (row, number) in (0_usize..lines.num_rows()).zip(0_u32..) {
            let amounts = Amounts::new(1, Cents::new(paid.value(row)));
            if codes.is_valid(row) && self.codes.binary_search(&codes.value(row)).is_ok() {
                of_file.kept.add(amounts);
                kept.push(number);
            } else {
                of_file.left_out.add(amounts);
            }
        }
        if kept.is_empty() {
            return Ok(());
        }
        self.held_rows += kept.len();
        self.held.push(some(lines, &kept));
        if self.held_rows >= self.most { self.spill() } else { Ok(()) }
    }

    /// Puts what is held in order, and appends it to the spill file.
    fn spill(&mut self) -> Outcome<()> {
        self.held_rows = 0;
        let held = std::mem::take(&mut self.held);
        let lines = concat_batches(self.schema, &held).expect("all batches have one schema");
        drop(held);
        let rows = in_order(&lines);
        self.note(&lines, &rows);
        for rows in rows.chunks(self.block) {
            self.blocks.push(self.spill.append(self.number, &some(&lines, rows))?);
        }
        Ok(())
    }

    /// Counts lines that are in order by the beginning of the pseudonym.
    fn note(&mut self, lines: &RecordBatch, rows: &[u32]) {
        let paid = ints(lines, "paid_cents");
        for same in rows.chunk_by(|one, other| beginning(lines, *one) == beginning(lines, *other)) {
            let Some(first) = same.first() else { continue };
            let paid = same.iter().map(|row| Cents::new(paid.value(place(*row)))).sum();
            let count = i64::try_from(same.len()).expect("a run is small");
            let all = self.beginnings.entry(beginning(lines, *first).to_owned()).or_default();
            all.add(Amounts::new(count, paid));
        }
    }

    fn finish(mut self) -> Outcome<Sorted> {
        self.spill()?;
        let Self { spill, blocks, files, beginnings, .. } = self;
        Ok(Sorted { spilled: spill.finish()?, blocks, files, beginnings })
    }
}

fn place(row: u32) -> usize {
    usize::try_from(row).expect("rows are numbered from 0")
}

fn person(lines: &RecordBatch, row: u32) -> &str {
    let persons = persons(lines);
    if persons.is_null(place(row)) { NOBODY } else { persons.value(place(row)) }
}

fn beginning(lines: &RecordBatch, row: u32) -> &str {
    let person = person(lines, row);
    let end = person.char_indices().nth(LETTERS).map_or(person.len(), |(end, _)| end);
    &person[..end]
}

/// The rows by person; those of one person as they come.
fn in_order(lines: &RecordBatch) -> Vec<u32> {
    let persons = persons(lines);
    let rows = (0_u32..).take(lines.num_rows());
    let mut keyed: Vec<(&str, u32)> =
        rows.zip(persons).map(|(row, person)| (person.unwrap_or(NOBODY), row)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Date32Array, Int64Array, StringArray, new_null_array};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use proptest::prelude::{ProptestConfig, prop, prop_assert, prop_assert_eq, proptest};

    /// Person, code, cents; the number of the line is its id.
    type Line = (Option<String>, i64, i64);

    const COLUMNS: [&str; 5] =
        ["claim_line_id", "person_id", "nomenclature_code", "service_date", "paid_cents"];

    /// A file of a store: all canonical columns, few lines to a row group.
    fn store(path: &Path, first: usize, lines: &[Line], row_group: usize) {
        let schema = Arc::new(Schema::new(canonical_fields()));
        let columns = schema.fields().iter().map(|field| -> ArrayRef {
            match field.name().as_str() {
                "claim_line_id" => {
                    let ids = (first..first + lines.len()).map(|number| number.to_string());
                    Arc::new(StringArray::from_iter_values(ids))
                }
                "person_id" => {
                    Arc::new(lines.iter().map(|line| line.0.clone()).collect::<StringArray>())
                }
                "nomenclature_code" => {
                    Arc::new(Int64Array::from_iter_values(lines.iter().map(|line| line.1)))
                }
                "service_date" => Arc::new(Date32Array::from(vec![18_262; lines.len()])),
                "paid_cents" => {
                    Arc::new(Int64Array::from_iter_values(lines.iter().map(|line| line.2)))
                }
                _ => new_null_array(field.data_type(), lines.len()),
            }
        });
        let batch = RecordBatch::try_new(schema.clone(), columns.collect()).unwrap();
        let properties =
            WriterProperties::builder().set_max_row_group_row_count(Some(row_group)).build();
        let file = File::create_new(path).unwrap();
        let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }

    /// The lines of a portion: id, person, code, cents.
    fn lines_of(portion: &PersonsPortion) -> Vec<(usize, Line)> {
        let file = File::open(&portion.file).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        let mut lines = Vec::new();
        for batch in reader {
            let batch = batch.unwrap();
            let names: Vec<String> =
                batch.schema().fields().iter().map(|field| field.name().clone()).collect();
            assert_eq!(names, COLUMNS, "in canonical order");
            let ids = batch.column(0).as_any().downcast_ref::<StringArray>().unwrap();
            for row in 0..batch.num_rows() {
                let person = persons(&batch);
                let person = person.is_valid(row).then(|| person.value(row).to_owned());
                let code = ints(&batch, "nomenclature_code").value(row);
                let paid = ints(&batch, "paid_cents").value(row);
                lines.push((ids.value(row).parse().unwrap(), (person, code, paid)));
            }
        }
        lines
    }

    fn told<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Amounts {
        let mut all = Amounts::default();
        for line in lines {
            all.add(Amounts::new(1, Cents::new(line.2)));
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever the files, row groups, runs and portions: each line of the codes asked is in one
        /// portion as it was, each person whole and in the order of the pseudonyms, and what is told
        /// of files and beginnings is what a plain loop over the lines says.
        #[test]
        fn every_line_is_in_one_portion_and_every_person_whole(
            files in prop::collection::vec(
                prop::collection::vec(
                    (prop::option::of("[-aé]{0,3}|same[0-9]"), 0_usize..3, -50_i64..500),
                    0..40,
                ),
                0..4,
            ),
            row_group in 1_usize..30,
            held in 1_usize..60,
            at_once in 1_usize..50,
        ) {
            const CODES: [i64; 3] = [371_011, 371_022, 101_032];
            let folder = tempfile::tempdir().unwrap();
            let mut paths = Vec::new();
            let mut all: Vec<Vec<Line>> = Vec::new();
            let mut first = 0;
            for (number, lines) in files.into_iter().enumerate() {
                let lines: Vec<Line> = lines
                    .into_iter()
                    .map(|(person, code, paid)| (person, CODES[code], paid))
                    .collect();
                let path = folder.path().join(format!("{number}.parquet"));
                store(&path, first, &lines, row_group);
                first += lines.len();
                paths.push(path);
                all.push(lines);
            }
            let act = Code::try_from(CODES[0]).unwrap();
            let codes = BTreeMap::from(
                [CODES[0], CODES[1]].map(|code| (Code::try_from(code).unwrap(), act)),
            );
            let is_kept = |line: &&Line| line.1 != CODES[2];
            let scratch = folder.path().join("deep/scratch");
            let question = PersonsQuestion {
                files: &paths,
                codes: &codes,
                columns: &COLUMNS,
                lines: first,
                at_once,
                folder: &scratch,
            };
            let mut sorted = ByPerson::sort_holding(held, &question, &|_| {}).unwrap();
            for (of_file, lines) in sorted.files().iter().zip(&all) {
                prop_assert_eq!(of_file.kept, told(lines.iter().filter(is_kept)));
                let left_out = told(lines.iter().filter(|line| !is_kept(line)));
                prop_assert_eq!(of_file.left_out, left_out);
            }
            let mut beginnings: BTreeMap<String, Amounts> = BTreeMap::new();
            let person_of = |line: &Line| line.0.clone().unwrap_or_else(|| "-".to_owned());
            for line in all.iter().flatten().filter(is_kept) {
                let beginning: String = person_of(line).chars().take(2).collect();
                beginnings.entry(beginning).or_default().add(told([line]));
            }
            prop_assert_eq!(sorted.beginnings(), &beginnings);

            let mut found: Vec<(usize, Line)> = Vec::new();
            let mut from = String::new();
            let mut is_last = first == 0;
            while let Some(portion) = sorted.next_portion().unwrap() {
                prop_assert!(std::fs::read_dir(&scratch).unwrap().count() == 1, "one file at a time");
                prop_assert_eq!(&portion.from, &from);
                let lines = lines_of(&portion);
                prop_assert!(!lines.is_empty());
                prop_assert_eq!(portion.amounts, told(lines.iter().map(|(_, line)| line)));
                for (_, line) in &lines {
                    let person = person_of(line);
                    prop_assert!(person >= portion.from);
                    prop_assert!(portion.to.as_ref().is_none_or(|to| person < *to));
                }
                found.extend(lines);
                is_last = portion.to.is_none();
                from = portion.to.unwrap_or_default();
            }
            found.sort_by_key(|(id, _)| *id);
            let expected: Vec<(usize, Line)> =
                all.into_iter().flatten().enumerate().filter(|(_, line)| is_kept(&line)).collect();
            prop_assert!(is_last || expected.is_empty(), "the last portion has no end");
            prop_assert_eq!(found, expected);
            prop_assert!(std::fs::read_dir(&scratch).unwrap().count() == 0, "nothing but portions");
            drop(sorted);
            prop_assert!(!scratch.exists());
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_to_its_end_is_refused_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("0.parquet");
        let lines: Vec<Line> = (0..500).map(|at| (Some(at.to_string()), 371_011, at)).collect();
        store(&path, 0, &lines, 100);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[4..middle].fill(0);
        std::fs::write(&path, bytes).unwrap();
        let act = Code::try_from(371_011).unwrap();
        let scratch = folder.path().join("scratch");
        let question = PersonsQuestion {
            files: &[path],
            codes: &BTreeMap::from([(act, act)]),
            columns: &COLUMNS,
            lines: 500,
            at_once: 100,
            folder: &scratch,
        };
        let refusal = ByPerson::sort(&question, &|_| {}).err().unwrap();
        assert_eq!(refusal.faults()[0].id(), "store-unreadable");
        assert!(!scratch.exists());
    }
}
