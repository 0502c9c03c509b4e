//! What is counted and judged: portion by portion of whole persons, so that memory does not grow
//! with the nation. Each portion is counted by the query and by the recount, which must agree.

use super::lots::{AT_ONCE, Lot, Lots};
use super::{KIND, Spec};
use crate::controls::whole::first_gap;
use crate::controls::{Compared, Control, Desk, Engine, Step};
use crate::counts::dental_rules::{ActKey, ActLine, DentalActs};
use crate::diagnostic::{Fault, Outcome};
use crate::law::dental_rules::{
    Act, Bench, DentalTally, Found, Kept, Known, NOBODY, Person, RefusedLines, RuleBook, Verdicts,
};
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::recount::{ActsQuestion, recount_acts};
use crate::store::{Part, check_unchanged};
use crate::values::hash::Hash;
use crate::values::{Code, Day, Span};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What was counted and judged.
pub(super) struct Counted {
    pub(super) book: RuleBook,
    pub(super) known: Known,
    /// The days of service that the job says are whole, where the load report says otherwise.
    pub(super) not_whole: Option<Span>,
    pub(super) verdicts: Verdicts,
    /// What was found, each with the lines of its acts.
    pub(super) found: Vec<(Found, Lines)>,
    pub(super) ledger: Ledger,
    pub(super) compared: Compared,
}

/// The lines of an act found, and those of the acts that show it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) own: Vec<ActLine>,
    pub(super) others: Vec<ActLine>,
}

/// A store's files with what the store says of them.
pub(super) struct Files<'a> {
    pub(super) paths: Vec<PathBuf>,
    parts: Vec<&'a Part>,
}

/// Counts, judges, and fetches the lines of what was found.
pub(super) fn count(spec: &Spec, desk: Desk<'_>) -> Outcome<Counted> {
    count_about(AT_ONCE, spec, desk)
}

/// The same in lots of about so many lines.
fn count_about(at_once: usize, spec: &Spec, desk: Desk<'_>) -> Outcome<Counted> {
    let files = Files::of(desk)?;
    let acts = desk.tables.dental_acts();
    let refused: Vec<PathBuf> =
        desk.deliveries.iter().map(crate::store::Delivery::quarantined_claims).collect();
    let store = DentalActs::over(&files.paths, &refused, &acts)?;
    let (known, not_whole) = known(spec, desk, &acts, store.refused()?);
    let book = desk.tables.rule_book();
    let bench = Bench::new(&book, &known, spec.period());
    let mut lots = Lots::of_about(at_once, desk, &files, &acts, store)?;
    let total = lots.lines();
    let mut verdicts = Verdicts::default();
    let mut found = Vec::new();
    let (mut used, mut rows) = (Amounts::default(), 0);
    while let Some(mut lot) = lots.next_lot()? {
        let (tallies, compared) = twice(desk.engine, &lot, &acts)?;
        rows += compared;
        let mut here = Amounts::default();
        for tally in &tallies {
            here.add(Amounts::new(tally.lines, tally.paid));
        }
        used.add(here);
        judge(&bench, &persons(tallies), &mut verdicts);
        let found_here = std::mem::take(&mut verdicts.found);
        found.extend(with_lines(found_here, &mut lot)?);
        let lines = u64::try_from(here.rows).expect("a number of lines");
        desk.place.tell(Step::Judged { lines, of: total });
    }
    lots.hold_against(used)?;
    let compared = Compared { engine: desk.engine, rows };
    let ledger = ledger(&files, used);
    Ok(Counted { book, known, not_whole, verdicts, found, ledger, compared })
}

/// Judges persons side by side; what is found stands in their order.
fn judge(bench: &Bench<'_>, persons: &[Person], verdicts: &mut Verdicts) {
    let share = persons.len().div_ceil(rayon::current_num_threads()).max(1);
    let shares: Vec<&[Person]> = persons.chunks(share).collect();
    let judged: Vec<Verdicts> = shares
        .par_iter()
        .map(|persons| {
            let mut verdicts = Verdicts::default();
            for person in *persons {
                bench.judge(person, &mut verdicts);
            }
            verdicts
        })
        .collect();
    for more in judged {
        verdicts.add(more);
    }
}

/// What was found, with the lines of its acts.
fn with_lines(found: Vec<Found>, lot: &mut Lot) -> Outcome<Vec<(Found, Lines)>> {
    let keys: BTreeSet<ActKey> = found.iter().flat_map(keys_of).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let lines = lot.queries.lines(&lot.portion, &keys)?;
    let with_lines = found.into_iter().map(|found| {
        let own = lines_of(&lines, &found, &found.act);
        let others = found.shown_by.iter().flat_map(|act| lines_of(&lines, &found, act));
        let lines = Lines { own, others: others.collect() };
        (found, lines)
    });
    Ok(with_lines.collect())
}

impl<'a> Files<'a> {
    /// Every file of the store: acts of earlier years may be the other act.
    fn of(desk: Desk<'a>) -> Outcome<Self> {
        let mut files = Self { paths: Vec::new(), parts: Vec::new() };
        for delivery in desk.deliveries {
            for part in &delivery.manifest.parts {
                files.paths.push(delivery.path_of(part));
                files.parts.push(part);
            }
        }
        let parts = files.paths.iter().zip(&files.parts);
        let stored = parts.map(|(path, part)| (path.clone(), &part.sha256));
        let refused = desk.deliveries.iter().map(|delivery| {
            (delivery.quarantined_claims(), &delivery.manifest.quarantined_claims_sha256)
        });
        let all: Vec<(PathBuf, &Hash)> = stored.chain(refused).collect();
        check_unchanged(&all)?;
        Ok(files)
    }

    /// Rows and money of each file, as the store has them.
    pub(super) fn stored(&self) -> Vec<Amounts> {
        self.parts.iter().map(|part| Amounts::new(part.rows, part.paid_cents)).collect()
    }
}

/// What the job and the deliveries say about what may be missing. That the deliveries are whole is
/// the job's word; a month without any line takes it back, and the days without one are told.
fn known(
    spec: &Spec,
    desk: Desk<'_>,
    acts: &BTreeMap<Code, Code>,
    refused: Vec<crate::law::dental_rules::Refused>,
) -> (Known, Option<Span>) {
    let manifests = || desk.deliveries.iter().map(|delivery| &delivery.manifest);
    let not_whole = desk.complete.and_then(|days| first_gap(days, desk.deliveries));
    let codes: BTreeSet<Code> = acts.keys().copied().collect();
    let has = |column: &str| {
        !desk.deliveries.is_empty() && manifests().all(|manifest| manifest.columns.contains(column))
    };
    let kept = if manifests().all(crate::store::Manifest::keeps_all) {
        Kept::All
    } else if manifests().all(|manifest| manifest.lacks(&codes).is_empty()) {
        Kept::Named
    } else {
        Kept::Dental
    };
    let last = manifests().flat_map(|manifest| &manifest.door_files);
    let known = Known {
        complete: desk.complete.filter(|_| not_whole.is_none()),
        received_to: last.filter_map(|file| file.last_reception).max(),
        slack_days: spec.reception_slack_days,
        kept,
        refused: RefusedLines::of(refused),
        titles: desk.tables.dental_titles(),
        holidays: desk.tables.public_holidays(),
        teeth: has("tooth"),
        births: has("birth_year"),
    };
    (known, not_whole)
}

/// Counts a portion with both engines, or the one that was asked for; gives the rows compared.
fn twice(
    engine: Engine,
    lot: &Lot,
    acts: &BTreeMap<Code, Code>,
) -> Outcome<(Vec<DentalTally>, usize)> {
    let plain = match engine {
        Engine::Both | Engine::Fold => Some(recount(lot, acts)?),
        Engine::Polars => None,
    };
    let asked = match engine {
        Engine::Both | Engine::Polars => Some(lot.queries.acts(&lot.portion)?),
        Engine::Fold => None,
    };
    match (asked, plain) {
        (Some(asked), Some(plain)) => {
            compare(&asked, &plain)?;
            let rows = asked.len();
            Ok((asked, rows))
        }
        (Some(tallies), None) | (None, Some(tallies)) => Ok((tallies, 0)),
        (None, None) => unreachable!("each engine word names at least one engine"),
    }
}

fn recount(lot: &Lot, acts: &BTreeMap<Code, Code>) -> Outcome<Vec<DentalTally>> {
    let recount = recount_acts(&ActsQuestion {
        files: &lot.files,
        acts,
        from: &lot.portion.from,
        to: lot.portion.to.as_deref(),
    })?;
    lot.hold_against(&recount.files)?;
    Ok(recount.tallies)
}

/// Holds the rows of the query against those of the recount: both stand in the order of the key.
fn compare(queried: &[DentalTally], recounted: &[DentalTally]) -> Outcome<()> {
    let same = queried.iter().zip(recounted).take_while(|(one, other)| one == other).count();
    let (one, other) = (queried.get(same), recounted.get(same));
    if one.is_none() && other.is_none() {
        return Ok(());
    }
    let told = |row: Option<&DentalTally>| match row {
        // a person is named by the line alone
        Some(row) => format!(
            "{} acts of {} on {} by {}, {} EUR, {} lines, line `{}`",
            row.quantity, row.code, row.day, row.provider, row.paid, row.lines, row.first_line
        ),
        None => "no further row".to_owned(),
    };
    let what = format!(
        "the two counts of acts differ at row {}: the query gives {}; the recount gives {}",
        same + 1,
        told(one),
        told(other)
    );
    Err(Fault::new("engines-differ", what)
        .hint("no result was written; keep the store and report this")
        .into())
}

/// The rows person by person: they stand in the order of the persons.
fn persons(tallies: Vec<DentalTally>) -> Vec<Person> {
    let mut rows = tallies.into_iter().peekable();
    let persons = std::iter::from_fn(move || {
        let first = rows.next()?;
        let mut own = vec![first];
        while let Some(row) = rows.next_if(|row| row.person == own[0].person) {
            own.push(row);
        }
        Some(Person::of(own))
    });
    persons.collect()
}

fn keys_of(found: &Found) -> Vec<ActKey> {
    std::iter::once(&found.act).chain(&found.shown_by).map(|act| key_of(found, act)).collect()
}

fn key_of(found: &Found, act: &Act) -> ActKey {
    let person = found.person.clone().unwrap_or_else(|| NOBODY.to_owned());
    let day: Day = act.day;
    (person, act.provider.clone(), act.code, day)
}

fn lines_of(lines: &BTreeMap<ActKey, Vec<ActLine>>, found: &Found, act: &Act) -> Vec<ActLine> {
    let all = lines.get(&key_of(found, act)).into_iter().flatten();
    all.filter(|line| line.tooth == act.tooth_billed).cloned().collect()
}

fn ledger(files: &Files<'_>, used: Amounts) -> Ledger {
    let mut other = Amounts::default();
    for part in &files.parts {
        other.add(Amounts::new(part.rows, part.paid_cents));
    }
    other.rows -= used.rows;
    other.paid = other.paid.minus(used.paid);
    let mut ledger = Ledger::default();
    ledger.add(Heading::control(KIND, Stage::Used, None), used);
    ledger.add(Heading::control(KIND, Stage::Unused, Some("other-code")), other);
    ledger
}

#[cfg(test)]
#[path = "count_tests.rs"]
mod tests;
