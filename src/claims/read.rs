//! The one pass over a delivery: each row is read, judged, and goes to one place. Parts of files
//! are read side by side; what comes of them does not depend on who read which.

use super::convert::{Converted, Reading, convert, nothing};
use super::judge::{Bench, Lines, Verdict};
use super::load_report::{LoadReport, Report};
use super::quarantine::{Quarantine, Refused};
use super::shelve::{Months, Shelf, Shelved};
use super::source::{Rows, Source};
use super::spill;
use super::staging::Staging;
use super::tally::Tally;
use super::{Order, Step};
use crate::diagnostic::Outcome;
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::reference::{CodeSystem, ProviderIds, QuantityFrom};
use crate::store::Part;
use crate::values::columns::{ALWAYS_NEEDED, CANONICAL, position};
use arrow::array::{AsArray, Int64Array, RecordBatch};
use arrow::datatypes::{Int64Type, SchemaRef};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Readers beyond these would hold more memory than they save time.
const MOST_READERS: usize = 8;

/// What one pass over a delivery gives.
pub(super) struct Read {
    pub(super) parts: Vec<Part>,
    pub(super) ledger: Ledger,
    pub(super) report: Report,
}

/// Reads all files, and stores their lines.
pub(super) fn read_all(
    order: &Order<'_>,
    fingerprint: &str,
    sources: &[Source],
    staging: &Staging,
    progress: &(dyn Fn(Step) + Sync),
) -> Outcome<Read> {
    let pass = Pass {
        bench: Bench {
            scope: order.scope,
            nomenclature: order.profile.code_system == CodeSystem::Nomenclature,
            riziv: order.profile.provider_kind == ProviderIds::Riziv,
            delivered: order.delivered,
        },
        reading: Reading {
            unit: order.profile.amount_unit,
            dates: order.profile.date_encoding,
            decimal: order.profile.csv.map_or('.', |layout| layout.decimal),
        },
        quantity: order.profile.quantity,
        sources,
        staging,
        schema: spill::schema_of(&brought(sources)),
        tasks: tasks(sources),
        next: AtomicUsize::new(0),
        progress,
    };
    let quarantine = Quarantine::begin(staging, sources)?;
    let (tally, shelved) = pass.read(quarantine)?;
    let mut ledger = Ledger::default();
    let mut report = LoadReport::default();
    for (number, source) in sources.iter().enumerate() {
        let name = source.listed.name.as_str();
        ledger.add(Heading::door(fingerprint, name, Stage::Read, None), Amounts::default());
        report.add_file(tally.file(number, name));
    }
    tally.book(fingerprint, sources, &mut ledger, &mut report);
    tracing::info!("sorting and storing the admitted lines");
    let mut months = Months::of(staging, sources, pass.schema.clone(), shelved);
    let stored = months.store(&|rows| progress(Step::Stored(rows)))?;
    for ((file, warning), (rows, paid)) in stored.warnings {
        let name = &sources[file].listed.name;
        report.note_reason(name, warning.name(), "warning", rows, paid);
    }
    Ok(Read { parts: stored.parts, ledger, report: report.finish() })
}

/// The canonical columns that some file has, and those that are made.
fn brought(sources: &[Source]) -> BTreeSet<&'static str> {
    let found = sources.iter().flat_map(|source| source.columns.keys().copied());
    found.chain(ALWAYS_NEEDED).chain(["provider_key"]).collect()
}

/// A part of a file that one reader reads.
struct Task {
    file: usize,
    /// Its first row in the file, from 1.
    first_row: i64,
    /// Its row groups; `None`: the file cannot be read in parts.
    groups: Option<Range<usize>>,
    /// The last one of the file.
    ends_file: bool,
}

fn tasks(sources: &[Source]) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        for (first_row, groups) in source.parts() {
            tasks.push(Task { file, first_row, groups, ends_file: false });
        }
        if let Some(last) = tasks.last_mut().filter(|last| last.file == file) {
            last.ends_file = true;
        }
    }
    tasks
}

/// What came of a task, but for what its reader keeps.
struct Done {
    rows: i64,
    refused: Refused,
}

struct Pass<'a> {
    bench: Bench<'a>,
    reading: Reading,
    quantity: QuantityFrom,
    sources: &'a [Source],
    staging: &'a Staging,
    /// Of the lines on their way to the store.
    schema: SchemaRef,
    tasks: Vec<Task>,
    /// The next task to be taken: they are begun in order.
    next: AtomicUsize,
    progress: &'a (dyn Fn(Step) + Sync),
}

impl Pass<'_> {
    /// Reads everything. Where several files are wrong, the first of them is told, whoever was
    /// faster.
    fn read(&self, quarantine: Quarantine) -> Outcome<(Tally, Vec<Shelved>)> {
        let readers = rayon::current_num_threads().clamp(1, MOST_READERS);
        let (done, results) = sync_channel(readers);
        std::thread::scope(|scope| {
            let started: Vec<_> = (0..readers)
                .map(|number| {
                    let done = done.clone();
                    scope.spawn(move || self.reader(number, readers, &done))
                })
                .collect();
            drop(done);
            let collected = self.collect(quarantine, results);
            if collected.is_err() {
                self.stop();
            }
            let mut ended = Vec::new();
            for reader in started {
                ended.push(reader.join().expect("a reader gives errors, and does not panic"));
            }
            collected?;
            let mut all = Tally::default();
            let mut shelved = Vec::new();
            for reader in ended {
                let (counted, spilled) = reader?;
                all.merge(counted);
                shelved.push(spilled);
            }
            Ok((all, shelved))
        })
    }

    /// One of the readers: takes one task after the other.
    fn reader(
        &self,
        number: usize,
        readers: usize,
        results: &SyncSender<(usize, Outcome<Done>)>,
    ) -> Outcome<(Tally, Shelved)> {
        let mut held = Shelf::begin(self.staging, self.schema.clone(), number, readers)
            .inspect_err(|_| self.stop())?;
        let mut counts = Tally::default();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = self.tasks.get(at) else { break };
            let result = self.part(task, &mut held, &mut counts);
            if result.is_err() {
                self.stop();
            }
            if results.send((at, result)).is_err() {
                break;
            }
        }
        Ok((counts, held.finish()?))
    }

    /// No task is begun any more; those begun before, of which one may be wrong as well, end.
    fn stop(&self) {
        self.next.store(self.tasks.len(), Ordering::Relaxed);
    }

    /// Takes the results in the order of the tasks.
    fn collect(
        &self,
        mut quarantine: Quarantine,
        results: Receiver<(usize, Outcome<Done>)>,
    ) -> Outcome<()> {
        let mut waiting: BTreeMap<usize, Outcome<Done>> = BTreeMap::new();
        let mut next = 0;
        let mut rows_of_file = 0;
        for (at, result) in results {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&next) {
                let done = result?;
                let task = &self.tasks[next];
                let source = &self.sources[task.file];
                quarantine.add(done.refused)?;
                rows_of_file += done.rows;
                if task.ends_file {
                    check_rows(source, rows_of_file)?;
                    quarantine.end_file(source)?;
                    rows_of_file = 0;
                }
                next += 1;
            }
        }
        quarantine.finish()
    }

    fn part(&self, task: &Task, held: &mut Shelf, counts: &mut Tally) -> Outcome<Done> {
        let source = &self.sources[task.file];
        tracing::debug!(file = source.listed.name, row = task.first_row, "reading");
        let wanted: BTreeSet<usize> = source.columns.values().map(|column| column.index).collect();
        let mut refused = Refused::default();
        let mut first_row = task.first_row;
        let rows = task.groups.clone().map_or(Rows::All, Rows::OfGroups);
        for batch in source.read(&wanted, rows)? {
            let lines = self.canonical(source, &wanted, &batch?)?;
            let verdicts = self.bench.judge(&lines);
            counts.note(task.file, &lines, &verdicts);
            place(task.file, first_row, &lines, verdicts, held, &mut refused)?;
            first_row += i64::try_from(lines.rows).expect("a batch is small");
            (self.progress)(Step::Read(u64::try_from(lines.rows).expect("a batch is small")));
        }
        Ok(Done { rows: first_row - task.first_row, refused })
    }

    /// The batch as canonical columns.
    fn canonical(
        &self,
        source: &Source,
        wanted: &BTreeSet<usize>,
        batch: &RecordBatch,
    ) -> Outcome<Lines> {
        let rows = batch.num_rows();
        let mut columns = Vec::with_capacity(CANONICAL.len());
        for canonical in CANONICAL {
            let converted = match source.columns.get(canonical.name) {
                None => Converted { array: nothing(canonical, rows), spoiled: BTreeMap::new() },
                Some(column) => {
                    let place = wanted.range(..column.index).count();
                    convert(canonical, batch.column(place), self.reading).map_err(|error| {
                        source
                            .fault("column-value", format!("column `{}`: {error}", column.name))
                            .hint("the sender's program lost digits: ask for ids as text")
                    })?
                }
            };
            columns.push(converted);
        }
        if self.quantity == QuantityFrom::PaidSign {
            let paid = columns[position("paid_cents")].array.as_primitive::<Int64Type>();
            let signs = paid.iter().map(|paid| if paid.unwrap_or(0) < 0 { -1 } else { 1 });
            columns[position("quantity")].array = Arc::new(Int64Array::from_iter_values(signs));
        }
        let providers = columns[position("provider_id")].array.as_string::<i32>();
        let keys = self.bench.provider_keys(providers);
        columns[position("provider_key")].array = Arc::new(keys);
        Ok(Lines { columns, rows })
    }
}

fn check_rows(source: &Source, read: i64) -> Outcome<()> {
    if read == source.rows {
        return Ok(());
    }
    let what = format!("its footer says {} rows, and it has {read}", source.rows);
    let hint = "it is damaged: ask the sender for it again";
    Err(source.fault("file-unreadable", what).hint(hint).into())
}

/// Sends the rows of a batch to their places.
fn place(
    file: usize,
    first_row: i64,
    lines: &Lines,
    verdicts: Vec<Verdict>,
    shelf: &mut Shelf,
    refused: &mut Refused,
) -> Outcome<()> {
    let mut admitted = Vec::with_capacity(lines.rows);
    let mut refused_rows = Vec::new();
    for (row, verdict) in (0_u32..).zip(verdicts) {
        match verdict {
            Verdict::Admitted => admitted.push(row),
            Verdict::OutOfScope(_) => {}
            Verdict::Quarantined(reasons) => refused_rows.push((row, reasons)),
        }
    }
    refused.add(first_row, lines, refused_rows);
    shelf.add(file, first_row, lines, &admitted)
}
