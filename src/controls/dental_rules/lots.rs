//! The persons, lot by lot: of a small store all together, of a large one in portions whose lines
//! were sorted by person first, so that every stored line is read once.

use super::count::Files;
use crate::claims::{ByPerson, PersonsPortion, PersonsQuestion};
use crate::controls::{Desk, Step};
use crate::counts::dental_rules::{DentalActs, Portion};
use crate::diagnostic::{Fault, Outcome};
use crate::ledger::Amounts;
use crate::recount::RULES_COLUMNS;
use crate::store::store_changed;
use crate::values::Code;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Lines of a lot: about so many are looked at together.
pub(super) const AT_ONCE: usize = 100_000;

/// Files of the store, each of a month or less, that are asked about together.
const FILES_AT_ONCE: usize = 2;

/// Bytes of a line that is sorted by person, or written in a portion.
const BYTES: u64 = 180;

/// Bytes on disk for the lines on their way, where the store has so many lines, all of acts.
pub(super) fn scratch(lines: u64) -> u64 {
    let at_once = u64::try_from(AT_ONCE).expect("a number of lines");
    if lines <= at_once { 0 } else { (lines + at_once) * BYTES }
}

/// Persons that are counted and judged together, with where their lines lie.
pub(super) struct Lot {
    pub(super) queries: DentalActs,
    pub(super) portion: Portion,
    pub(super) files: Vec<PathBuf>,
    /// Rows and money of each file, whoever the person.
    holds: Vec<Amounts>,
    is_store: bool,
}

/// The lots, from the first person to the last.
pub(super) struct Lots<'a> {
    acts: &'a BTreeMap<Code, Code>,
    /// What the query says of the store.
    told: Amounts,
    source: Source,
}

/// Where the lots come from.
enum Source {
    /// The store itself; nothing after its one lot.
    Store(Option<Box<Lot>>),
    /// The lines of the acts, sorted by person.
    Sorted(Box<ByPerson>),
}

impl<'a> Lots<'a> {
    /// Lots of about so many lines: where the store has more, they are sorted by person first.
    pub(super) fn of_about(
        at_once: usize,
        desk: Desk<'_>,
        files: &Files<'_>,
        acts: &'a BTreeMap<Code, Code>,
        store: DentalActs,
    ) -> Outcome<Self> {
        let told_of = told_of(files, acts)?;
        let told = sum(told_of.values());
        let lines = usize::try_from(told.rows).expect("a number of lines");
        if lines <= at_once {
            let lot = Lot {
                queries: store,
                portion: Portion::whole(),
                files: files.paths.clone(),
                holds: files.stored(),
                is_store: true,
            };
            return Ok(Self { acts, told, source: Source::Store(Some(Box::new(lot))) });
        }
        let sorted = sort((lines, at_once), desk, files, acts)?;
        check(files, &told_of, &sorted)?;
        Ok(Self { acts, told, source: Source::Sorted(Box::new(sorted)) })
    }

    /// Lines of acts in all lots.
    pub(super) fn lines(&self) -> u64 {
        u64::try_from(self.told.rows).expect("a number of lines")
    }

    /// The next lot. Its lines are there until the one after it is asked for.
    pub(super) fn next_lot(&mut self) -> Outcome<Option<Lot>> {
        let sorted = match &mut self.source {
            Source::Store(lot) => return Ok(lot.take().map(|lot| *lot)),
            Source::Sorted(sorted) => sorted,
        };
        let Some(portion) = sorted.next_portion()? else { return Ok(None) };
        let PersonsPortion { from, to, file, amounts } = portion;
        Ok(Some(Lot {
            queries: DentalActs::over(std::slice::from_ref(&file), &[], self.acts)?,
            portion: Portion { from, to },
            files: vec![file],
            holds: vec![amounts],
            is_store: false,
        }))
    }

    /// Holds the lines in all rows of the engines against what the query says of the store.
    pub(super) fn hold_against(&self, used: Amounts) -> Outcome<()> {
        if used == self.told {
            return Ok(());
        }
        Err(differ(format!("the store holds {} of acts; {used} were counted", self.told)).into())
    }
}

impl Lot {
    /// Holds what was read of each file against what is known of it.
    pub(super) fn hold_against(&self, read: &[Amounts]) -> Outcome<()> {
        if self.is_store {
            return hold_store_against(&self.files, &self.holds, read);
        }
        match (self.holds.as_slice(), read) {
            ([holds], [read]) if holds == read => Ok(()),
            (holds, read) => {
                let (holds, read) = (sum(holds), sum(read));
                let what = format!("{holds} were written for a portion; it is read as {read}");
                Err(differ(what).into())
            }
        }
    }
}

/// What the query says of the store, asked of some files at a time: memory holds what an engine reads
/// of these alone.
pub(super) fn told_of(
    files: &Files<'_>,
    acts: &BTreeMap<Code, Code>,
) -> Outcome<BTreeMap<String, Amounts>> {
    let mut told: BTreeMap<String, Amounts> = BTreeMap::new();
    for paths in files.paths.chunks(FILES_AT_ONCE) {
        for (beginning, amounts) in DentalActs::over(paths, &[], acts)?.beginnings()? {
            told.entry(beginning).or_default().add(amounts);
        }
    }
    Ok(told)
}

/// Sorts the lines of acts, of which there are so many, by person: in portions of about so many.
pub(super) fn sort(
    (lines, at_once): (usize, usize),
    desk: Desk<'_>,
    files: &Files<'_>,
    acts: &BTreeMap<Code, Code>,
) -> Outcome<ByPerson> {
    let all = u64::try_from(sum(&files.stored()).rows).expect("a number of lines");
    tracing::info!(lines, "sorting the acts by person");
    // the insurer is told with the lines of a finding, and not counted
    let columns = [RULES_COLUMNS.as_slice(), &["payer_id"]].concat();
    let question = PersonsQuestion {
        files: &files.paths,
        codes: acts,
        columns: &columns,
        lines,
        at_once,
        folder: &desk.place.scratch.join("by-person"),
    };
    ByPerson::sort(&question, &|lines| desk.place.tell(Step::Sorted { lines, of: all }))
}

/// Every stored line was sorted or is of another code, and the lines sorted are those of the store.
pub(super) fn check(
    files: &Files<'_>,
    told_of: &BTreeMap<String, Amounts>,
    sorted: &ByPerson,
) -> Outcome<()> {
    let read: Vec<Amounts> =
        sorted.files().iter().map(|file| sum([&file.kept, &file.left_out])).collect();
    hold_store_against(&files.paths, &files.stored(), &read)?;
    if told_of == sorted.beginnings() {
        return Ok(());
    }
    // which beginning of a pseudonym it is, is not told: it may be a whole one
    let (told, sorted) = (sum(told_of.values()), sum(sorted.beginnings().values()));
    let what = if told == sorted {
        "lines of acts were sorted under another person than the store has".to_owned()
    } else {
        format!("the store holds {told} of acts; {sorted} were sorted by person")
    };
    Err(differ(what).into())
}

fn hold_store_against(paths: &[PathBuf], stored: &[Amounts], read: &[Amounts]) -> Outcome<()> {
    for ((path, stored), read) in paths.iter().zip(stored).zip(read) {
        if read != stored {
            let what = format!("the file holds {read}; {stored} were admitted");
            return Err(store_changed(path, what).into());
        }
    }
    Ok(())
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a Amounts>) -> Amounts {
    let mut all = Amounts::default();
    for amounts in amounts {
        all.add(*amounts);
    }
    all
}

fn differ(what: String) -> Fault {
    Fault::new("portions-differ", what)
        .hint("no result was written; look at the disk and run again; where it is said again, keep the store and report this")
}
