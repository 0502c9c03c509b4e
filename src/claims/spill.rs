//! Sorted lines on disk, and ranges of them in memory again: a merge whose memory does not grow
//! with the number of lines.

use super::order::{days, persons, providers};
use crate::diagnostic::{Fault, Outcome};
use crate::law::dental_rules::NOBODY;
use crate::values::columns::CANONICAL;
use arrow::array::{Array, Date32Array, RecordBatch, StringArray};
use arrow::buffer::MutableBuffer;
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::FileDecoder;
use arrow::ipc::writer::{
    DictionaryTracker, IpcDataGenerator, IpcWriteContext, IpcWriteOptions, write_message,
};
use arrow::ipc::{Block as IpcBlock, MetadataVersion};
use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::BufWriter;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

/// Lines of a block: what is read at once of a run.
pub(super) const BLOCK: usize = 2_048;

/// Which columns lines have between their reading and their storing: the canonical ones that the
/// delivery brings, then the file's number and the row in it.
pub(super) fn schema_of(brought: &BTreeSet<&str>) -> SchemaRef {
    let kept = super::shelve::canonical_fields().into_iter();
    let mut fields: Vec<Field> =
        kept.filter(|field| brought.contains(field.name().as_str())).collect();
    fields.push(Field::new("file", DataType::Int64, false));
    fields.push(Field::new("row", DataType::Int64, false));
    Arc::new(Schema::new(fields))
}

/// Where the canonical columns of such lines stand among all canonical ones.
pub(super) fn places(schema: &Schema) -> impl Iterator<Item = usize> {
    (0..CANONICAL.len()).filter(|at| schema.field_with_name(CANONICAL[*at].name).is_ok())
}

/// Which lines belong together, and by what lines are ordered: no range ends between two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    /// A provider's lines of a day.
    Day,
    /// A person's lines; those that name none are together too.
    Person,
}

/// A file to which one thread appends blocks of lines.
pub(super) struct Spill {
    path: PathBuf,
    together: Together,
    file: BufWriter<File>,
    length: u64,
    context: IpcWriteContext,
}

/// Lines in order, as they lie in a spill file.
pub(super) struct Block {
    spill: usize,
    at: u64,
    head: usize,
    body: usize,
    rows: usize,
    first: Bound,
}

/// Where a range of lines ends: a provider and a day, or a person and no day (0).
type Bound = (Option<String>, i32);

/// A spill file that is written to its end.
pub(super) struct Spilled {
    path: PathBuf,
    file: File,
}

impl Spill {
    pub(super) fn begin(path: PathBuf, together: Together) -> Outcome<Self> {
        // read and write: the file is read while it is open, and may have no name then
        let file = File::options().read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|error| Fault::io("write the spill file", &path, &error))?;
        let file = BufWriter::with_capacity(1 << 20, file);
        Ok(Self { path, together, file, length: 0, context: IpcWriteContext::default() })
    }

    /// Appends lines that are in order; `spill` is the number of this file.
    pub(super) fn append(&mut self, spill: usize, lines: &RecordBatch) -> Outcome<Block> {
        let (head, body) = self
            .write(lines)
            .map_err(|error| Fault::io("write the spill file", &self.path, &error))?;
        let at = self.length;
        self.length += u64::try_from(head + body).expect("a block is small");
        let first = Places::of(lines, self.together).bound(0);
        Ok(Block { spill, at, head, body, rows: lines.num_rows(), first })
    }

    fn write(&mut self, lines: &RecordBatch) -> Result<(usize, usize), ArrowError> {
        let options = IpcWriteOptions::default();
        let mut no_dictionaries = DictionaryTracker::new(true);
        let (_, encoded) = IpcDataGenerator::default().encode(
            lines,
            &mut no_dictionaries,
            &options,
            &mut self.context,
        )?;
        write_message(&mut self.file, encoded, &options)
    }

    pub(super) fn finish(self) -> Outcome<Spilled> {
        let Self { path, file, .. } = self;
        match file.into_inner() {
            Ok(file) => Ok(Spilled { path, file }),
            Err(error) => Err(Fault::io("write the spill file", &path, error.error()).into()),
        }
    }
}

impl Spilled {
    fn read(&self, schema: &SchemaRef, block: &Block) -> Outcome<RecordBatch> {
        let unreadable =
            |error: &dyn std::error::Error| Fault::io("read the spill file", &self.path, error);
        let mut bytes = MutableBuffer::from_len_zeroed(block.head + block.body);
        self.file.read_exact_at(&mut bytes, block.at).map_err(|error| unreadable(&error))?;
        let head = i32::try_from(block.head).expect("a block is small");
        let body = i64::try_from(block.body).expect("a block is small");
        let batch = FileDecoder::new(schema.clone(), MetadataVersion::V5)
            .read_record_batch(&IpcBlock::new(0, head, body), &bytes.into())
            .map_err(|error| unreadable(&error))?;
        Ok(batch.expect("every block is a batch of lines"))
    }
}

impl Block {
    pub(super) fn rows(&self) -> usize {
        self.rows
    }
}

/// Where each line stands in the order.
struct Places<'a> {
    keys: &'a StringArray,
    /// What stands for a null key.
    nobody: Option<&'static str>,
    days: Option<&'a Date32Array>,
}

impl<'a> Places<'a> {
    fn of(lines: &'a RecordBatch, together: Together) -> Self {
        match together {
            Together::Day => Self { keys: providers(lines), nobody: None, days: Some(days(lines)) },
            Together::Person => Self { keys: persons(lines), nobody: Some(NOBODY), days: None },
        }
    }

    fn at(&self, row: usize) -> (Option<&'a str>, i32) {
        let key = self.keys.is_valid(row).then(|| self.keys.value(row));
        (key.or(self.nobody), self.days.map_or(0, |days| days.value(row)))
    }

    fn bound(&self, row: usize) -> Bound {
        let (key, day) = self.at(row);
        (key.map(str::to_owned), day)
    }
}

/// The lines of many runs, from the first provider to the last, so many at a time that memory
/// holds them, and never an act in two parts.
pub(super) struct Ranges<S> {
    spills: S,
    schema: SchemaRef,
    together: Together,
    /// By first line.
    blocks: VecDeque<Block>,
    /// Lines that were read, and come after the last range.
    carried: Vec<RecordBatch>,
    most: usize,
}

impl<S: AsRef<[Spilled]>> Ranges<S> {
    /// Blocks of runs that are each in order, in ranges of about `most` lines.
    pub(super) fn over(
        spills: S,
        schema: SchemaRef,
        together: Together,
        mut blocks: Vec<Block>,
        most: usize,
    ) -> Self {
        blocks.sort_by(|left, right| {
            (&left.first, left.spill, left.at).cmp(&(&right.first, right.spill, right.at))
        });
        Self { spills, schema, together, blocks: blocks.into(), carried: Vec::new(), most }
    }

    /// The key from which the lines to come begin; `None` after the last.
    pub(super) fn rest_from(&self) -> Option<&str> {
        self.blocks.front().and_then(|block| block.first.0.as_deref())
    }

    /// The next range, made of runs in order; `None` after the last.
    pub(super) fn next(&mut self) -> Outcome<Option<RecordBatch>> {
        let mut within: Vec<RecordBatch> = Vec::new();
        let mut rows: usize = self.carried.iter().map(RecordBatch::num_rows).sum();
        loop {
            while rows < self.most {
                let Some(block) = self.blocks.pop_front() else { break };
                rows += block.rows;
                self.carried.push(self.spills.as_ref()[block.spill].read(&self.schema, &block)?);
            }
            let end = self.blocks.front().map(|block| &block.first);
            for lines in std::mem::take(&mut self.carried) {
                let inside =
                    end.map_or(lines.num_rows(), |end| rows_before(&lines, self.together, end));
                if inside > 0 {
                    within.push(lines.slice(0, inside));
                }
                if inside < lines.num_rows() {
                    self.carried.push(lines.slice(inside, lines.num_rows() - inside));
                }
            }
            if !within.is_empty() {
                let range = concat_batches(&self.schema, &within);
                return Ok(Some(range.expect("all blocks have one schema")));
            }
            if self.blocks.is_empty() {
                return Ok(None);
            }
            // all that was read belongs together: more of it
            rows = 0;
        }
    }
}

/// How many of the lines, which are in order, come before a bound.
fn rows_before(lines: &RecordBatch, together: Together, (key, day): &Bound) -> usize {
    let places = Places::of(lines, together);
    let is_before = |row: usize| places.at(row) < (key.as_deref(), *day);
    let (mut from, mut to) = (0, lines.num_rows());
    while from < to {
        let middle = from.midpoint(to);
        if is_before(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::super::order::Comparable;
    use super::*;
    use arrow::array::{Date32Array, Int64Array, StringArray, UInt32Array};
    use arrow::compute::take_record_batch;
    use proptest::prelude::*;

    /// Provider, day, code, person.
    type Line = (Option<u8>, i32, i64, u8);

    fn batch(schema: &SchemaRef, lines: &[Line]) -> RecordBatch {
        // some keys are longer than the eight bytes of a RIZIV key
        let key = |key: u8| format!("{}{key}", "30000".repeat(usize::from(key % 3)));
        let keys = lines.iter().map(|line| line.0.map(key)).collect::<StringArray>();
        let persons = lines.iter().map(|line| Some(format!("p{}", line.3)));
        let ints = |of: fn(&Line) -> i64| Int64Array::from_iter_values(lines.iter().map(of));
        let rows = i64::try_from(lines.len()).unwrap();
        RecordBatch::try_new(
            schema.clone(),
            vec![
                Arc::new(persons.collect::<StringArray>()),
                Arc::new(keys),
                Arc::new(ints(|line| line.2)),
                Arc::new(Date32Array::from_iter_values(lines.iter().map(|line| line.1))),
                Arc::new(ints(|_| 0)),
                Arc::new((0..rows).collect::<Int64Array>()),
            ],
        )
        .unwrap()
    }

    fn sorted(lines: &RecordBatch) -> RecordBatch {
        let mut rows: Vec<u32> = (0_u32..).take(lines.num_rows()).collect();
        Comparable::of(lines).sort(&mut rows);
        take_record_batch(lines, &UInt32Array::from(rows)).unwrap()
    }

    proptest! {
        /// Whatever the runs and blocks: the ranges one after the other are all lines in order, and
        /// none cuts the lines of one provider and day in two.
        #[test]
        fn ranges_of_runs_are_the_whole_in_order(
            lines in prop::collection::vec(
                (prop::option::of(0_u8..7), -2..3_i32, -2..3_i64, 0_u8..3),
                1..200,
            ),
            run in 1_usize..70,
            block in 1_usize..20,
            most in 1_usize..60,
        ) {
            let names = ["provider_key", "service_date", "nomenclature_code", "person_id"];
            let schema = schema_of(&BTreeSet::from(names));
            let all = batch(&schema, &lines);
            let folder = tempfile::tempdir().unwrap();
            let mut blocks = Vec::new();
            let mut spills = Vec::new();
            for number in 0..2 {
                let path = folder.path().join(number.to_string());
                spills.push(Spill::begin(path, Together::Day).unwrap());
            }
            for (number, from) in (0..all.num_rows()).step_by(run).enumerate() {
                let run = sorted(&all.slice(from, run.min(all.num_rows() - from)));
                for from in (0..run.num_rows()).step_by(block) {
                    let block = run.slice(from, block.min(run.num_rows() - from));
                    blocks.push(spills[number % 2].append(number % 2, &block).unwrap());
                }
            }
            let spills: Vec<Spilled> =
                spills.into_iter().map(|spill| spill.finish().unwrap()).collect();
            let mut ranges = Ranges::over(&spills, schema.clone(), Together::Day, blocks, most);
            let mut found = Vec::new();
            let mut last = None;
            while let Some(range) = ranges.next().unwrap() {
                let range = sorted(&range);
                let ends = [0, range.num_rows() - 1].map(|row| Places::of(&range, Together::Day).bound(row));
                let [first, end] = ends;
                prop_assert!(last.as_ref().is_none_or(|last| *last < first));
                last = Some(end);
                found.push(range);
            }
            let found = concat_batches(&schema, &found).unwrap();
            prop_assert_eq!(found, sorted(&all));
        }

        /// The order by keys and comparators is the order of the values themselves.
        #[test]
        fn the_order_is_that_of_the_values(
            lines in prop::collection::vec(
                (prop::option::of(0_u8..7), -2..3_i32, any::<i64>(), 0_u8..3),
                1..60,
            ),
        ) {
            let names = ["provider_key", "service_date", "nomenclature_code", "person_id"];
            let schema = schema_of(&BTreeSet::from(names));
            let text = |key: u8| format!("{}{key}", "30000".repeat(usize::from(key % 3)));
            let mut naive = lines.clone();
            naive.sort_by_key(|line| (line.0.map(text), line.1, line.2, line.3));
            let found = sorted(&batch(&schema, &lines));
            let naive = batch(&schema, &naive);
            let columns = schema.fields().len() - 1;
            prop_assert_eq!(&found.columns()[..columns], &naive.columns()[..columns]);
        }
    }
}
