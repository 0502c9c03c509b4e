//! What is counted: by the queries and by the recount, which must agree; and the ledger of it.

use super::{KIND, Spec, acts};
use crate::controls::{Compared, Control, Desk, Engine, compare};
use crate::counts::dental::{
    DentalCounts, DentistsActs, PayeeTally, Reception, UnweightedTally, WeighedLine, Window,
};
use crate::counts::side_by_side;
use crate::diagnostic::{Fault, Outcome};
use crate::law::{DayTally, DoubtedTally, PLimits, PTally, ReceivedTally, RunOff, assess};
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::recount::{self, Class, Recount};
use crate::reference::{Unweighted, Weight};
use crate::store::{Part, check_unchanged as check_unchanged_files, store_changed};
use crate::values::hash::Hash;
use crate::values::{Code, Day, Month, ProviderKey, Span, days_of};
use chrono::Datelike;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A count on its way.
pub(super) struct Count<'a> {
    desk: Desk<'a>,
    window: Window,
    /// The files with claims of the year, each with what the store says of it.
    files: Vec<(PathBuf, &'a Part)>,
    /// What lies in the other files: services of other months.
    elsewhere: Amounts,
    weights: Vec<Weight>,
    unweighted: Vec<Unweighted>,
    queries: DentalCounts,
}

/// What the queries count: by dentist and month, and by class of line.
type Queried = (Vec<PTally>, BTreeMap<Class, Amounts>);

/// The counts with legal consequences.
pub(super) struct Counted {
    pub(super) tallies: Vec<PTally>,
    /// Lines without a P, received in the days asked.
    pub(super) unweighted: Vec<UnweightedTally>,
    pub(super) ledger: Ledger,
    pub(super) compared: Compared,
}

/// The counts that explain them.
pub(super) struct Details {
    pub(super) doubts: Vec<DoubtedTally>,
    pub(super) payees: Vec<PayeeTally>,
    /// Of the dentists over a limit.
    pub(super) acts: DentistsActs,
    /// Of the dentists over a limit who were decided on before.
    pub(super) received: Vec<ReceivedTally>,
}

/// What an early warning rests on.
pub(super) struct EarlyCounts {
    /// P and money per dentist and month as known on some days: first the day asked, then earlier
    /// ones, three months apart.
    pub(super) cuts: Vec<(Day, Vec<PTally>)>,
    /// P of all dentists by day of service and of reception, of this year and the year before, until
    /// the day asked.
    pub(super) run_off: Vec<RunOff>,
    /// P by day of the dentists who are over a limit on the day asked.
    pub(super) days: Vec<DayTally>,
}

/// Months between the days on which an early warning looks back.
const STEP: chrono::Months = chrono::Months::new(3);

/// Days of the year that must have passed on the earliest of them.
const LEAST_DAYS: u64 = 28;

impl<'a> Count<'a> {
    pub(super) fn begin(spec: &Spec, desk: Desk<'a>) -> Outcome<Self> {
        let service = spec.period();
        let window = Window { service, received: spec.received };
        let mut files = Vec::new();
        let mut elsewhere = Amounts::default();
        for delivery in desk.deliveries {
            let (inside, outside) = delivery.parts_in(service);
            files.extend(inside.into_iter().map(|part| (delivery.path_of(part), part)));
            for part in outside {
                elsewhere.add(Amounts::new(part.rows, part.paid_cents));
            }
        }
        check_unchanged(&files, desk)?;
        let weights = desk.tables.weights();
        let quarantined: Vec<PathBuf> =
            desk.deliveries.iter().map(crate::store::Delivery::quarantined_claims).collect();
        let unweighted = desk.tables.codes_without_p(service);
        let queries =
            DentalCounts::over(&portions(&files), &quarantined, &weights, &unweighted, window)?;
        Ok(Self { desk, window, files, elsewhere, weights, unweighted, queries })
    }

    /// Counts with both engines, or the one that was asked for.
    pub(super) fn twice(&self) -> Outcome<Counted> {
        let engine = self.desk.engine;
        let recount = || match engine {
            Engine::Both | Engine::Fold => self.recount().map(Some),
            Engine::Polars => Ok(None),
        };
        let (recounted, queried) = side_by_side(recount, || self.queried());
        let (unweighted, queried) = queried?;
        let (tallies, classes, rows) = match (queried, recounted?) {
            (Some((tallies, classes)), Some(recount)) => {
                let rows = compare(&tallies, &recount.tallies)?;
                compare_classes(&classes, &recount.classes)?;
                (tallies, classes, rows)
            }
            (Some((tallies, classes)), None) => (tallies, classes, 0),
            (None, Some(recount)) => (recount.tallies, recount.classes, 0),
            (None, None) => unreachable!("each engine word names at least one engine"),
        };
        let ledger = self.ledger(&classes);
        let received = unweighted.into_iter().filter(|tally| tally.reception == Reception::In);
        let compared = Compared { engine, rows };
        Ok(Counted { tallies, unweighted: received.collect(), ledger, compared })
    }

    /// The lines without a P, and what the queries count where they are asked.
    fn queried(&self) -> Outcome<(Vec<UnweightedTally>, Option<Queried>)> {
        let unweighted = self.queries.unweighted()?;
        let queried = match self.desk.engine {
            Engine::Both | Engine::Polars => {
                let tallies = self.queries.by_month()?;
                let classes = self.classes_of(&tallies, &unweighted, &self.queries.left_out()?);
                Some((tallies, classes))
            }
            Engine::Fold => None,
        };
        Ok((unweighted, queried))
    }

    /// The lines behind the figures of some dentists.
    pub(super) fn lines(&self, of: &[ProviderKey]) -> Outcome<Vec<WeighedLine>> {
        self.queries.lines(of)
    }

    fn recount(&self) -> Outcome<Recount> {
        self.recount_of(self.window)
    }

    fn recount_of(&self, window: Window) -> Outcome<Recount> {
        let files: Vec<PathBuf> = self.files.iter().map(|(path, _)| path.clone()).collect();
        let recount = recount::recount(&recount::Question {
            files: &files,
            weights: &self.weights,
            unweighted: &self.unweighted,
            service: window.service,
            received: window.received,
        })?;
        for ((path, part), found) in self.files.iter().zip(&recount.files) {
            let stored = Amounts::new(part.rows, part.paid_cents);
            if *found != stored {
                let what = format!("the file holds {found}; {stored} were admitted");
                return Err(store_changed(path, what).into());
            }
        }
        Ok(recount)
    }

    /// The classes of the lines as the queries see them: what counts, what has no P, and what was
    /// left out. Lines of other codes are what remains of the admitted ones: the recount counts them
    /// one by one.
    fn classes_of(
        &self,
        counted: &[PTally],
        unweighted: &[UnweightedTally],
        left_out: &[(Reception, Amounts)],
    ) -> BTreeMap<Class, Amounts> {
        let counted = counted.iter().map(|tally| (Class::Used, tally.lines, tally.paid));
        let unweighted = unweighted.iter().map(|tally| (Class::NoWeight, tally.lines, tally.paid));
        let left_out = left_out.iter().map(|(reception, amounts)| {
            let class = match reception {
                Reception::In => Class::Used,
                Reception::Out => Class::ReceptionDate,
                Reception::Missing => Class::ReceptionMissing,
            };
            (class, amounts.rows, amounts.paid)
        });
        let mut classes: BTreeMap<Class, Amounts> =
            Class::ALL.map(|class| (class, Amounts::default())).into();
        let mut other = Amounts::default();
        for (_, part) in &self.files {
            other.add(Amounts::new(part.rows, part.paid_cents));
        }
        for (class, rows, paid) in counted.chain(unweighted).chain(left_out) {
            classes.entry(class).or_default().add(Amounts::new(rows, paid));
            other.rows -= rows;
            other.paid = other.paid.minus(paid);
        }
        classes.insert(Class::OtherCode, other);
        classes
    }

    fn ledger(&self, classes: &BTreeMap<Class, Amounts>) -> Ledger {
        let mut ledger = Ledger::default();
        let unused = |reason| Heading::control(KIND, Stage::Unused, Some(reason));
        ledger.add(unused("service-date"), self.elsewhere);
        for (class, amounts) in classes {
            let heading = match class {
                Class::Used => Heading::control(KIND, Stage::Used, None),
                Class::ServiceDate => unused("service-date"),
                Class::OtherCode => unused("other-code"),
                Class::NoWeight => unused("no-weight"),
                Class::ReceptionMissing => unused("reception-missing"),
                Class::ReceptionDate => unused("reception-date"),
            };
            ledger.add(heading, *amounts);
        }
        ledger
    }

    /// What explains the figures; the acts of the dentists over a limit only, and receptions of those
    /// among them who were decided on before.
    pub(super) fn details(
        &self,
        over_limit: &[ProviderKey],
        tallies: &[PTally],
        decided_before: &[ProviderKey],
    ) -> Outcome<Details> {
        let received = match decided_before {
            [] => Vec::new(),
            some => self.queries.received(some)?,
        };
        let of_all = || -> Outcome<_> { Ok((self.queries.payees()?, self.queries.doubts()?)) };
        let (acts, of_all) =
            side_by_side(|| acts::acts(&self.queries, over_limit, tallies), of_all);
        let (acts, (payees, doubts)) = (acts?, of_all?);
        Ok(Details { doubts, payees, acts, received })
    }
}

impl Count<'_> {
    /// What was known on a day of the year, and on earlier days: by both engines where both count.
    pub(super) fn early(&self, until: Day, limits: PLimits) -> Outcome<EarlyCounts> {
        let now = self.until(until);
        let asked = self.queries_of(now)?;
        let tallies = match self.desk.engine {
            Engine::Polars => asked.by_month()?,
            Engine::Fold => self.recount_of(now)?.tallies,
            Engine::Both => {
                let queried = asked.by_month()?;
                compare(&queried, &self.recount_of(now)?.tallies)?;
                queried
            }
        };
        let over: Vec<ProviderKey> = assess(&tallies, limits)
            .into_iter()
            .filter_map(|year| year.is_over().then_some(year.provider))
            .collect();
        let (run_off, days) = (self.run_off(now)?, acts::days(&asked, &over, &tallies)?);
        let mut cuts = vec![(until, tallies)];
        let earliest = self.window.service.first + chrono::Days::new(LEAST_DAYS - 1);
        let mut day = until.checked_sub_months(STEP);
        while let Some(earlier) = day.filter(|day| *day >= earliest && cuts.len() < 3) {
            let known = self.until(earlier);
            cuts.push((earlier, self.queries_of(known)?.by_month()?));
            day = earlier.checked_sub_months(STEP);
        }
        Ok(EarlyCounts { cuts, run_off, days })
    }

    /// How fast lines come in: of the year until a day, and of the year before, whose late lines are
    /// known. Services of which no weight is known that early are weighed as by the earliest text at
    /// hand: no figure is made of them.
    fn run_off(&self, now: Window) -> Outcome<Vec<RunOff>> {
        let before = days_of(now.service.first.year() - 1).map_or(now.service, |year| year);
        let service = Span { first: before.first, last: now.service.last };
        let mut files = Vec::new();
        for delivery in self.desk.deliveries {
            let (inside, _) = delivery.parts_in(service);
            files.extend(inside.into_iter().map(|part| (delivery.path_of(part), part)));
        }
        check_unchanged(&files, self.desk)?;
        let mut weights = self.weights.clone();
        let mut earliest: BTreeMap<Code, &mut Weight> = BTreeMap::new();
        for weight in &mut weights {
            // by code, then first day: the first of a code is its earliest
            earliest.entry(weight.code).or_insert(weight);
        }
        for weight in earliest.into_values() {
            weight.valid.first = weight.valid.first.min(service.first);
        }
        // received since whenever: those of the year before were received before this year's window
        let received = now.received.map(|received| Span { first: ever(), ..received });
        let window = Window { service, received };
        DentalCounts::over(&portions(&files), &[], &weights, &[], window)?.run_off()
    }

    /// What was served and received until a day.
    fn until(&self, day: Day) -> Window {
        let received = self.window.received.unwrap_or(Span { first: ever(), last: day });
        Window {
            service: Span { first: self.window.service.first, last: day },
            received: Some(Span { first: received.first, last: received.last.min(day) }),
        }
    }

    fn queries_of(&self, window: Window) -> Outcome<DentalCounts> {
        let portions = portions(&self.files);
        DentalCounts::over(&portions, &[], &self.weights, &self.unweighted, window)
    }
}

/// Lines of a portion that is asked at once: of a whole nation about a month.
const PORTION: i64 = 2_000_000;

/// The files in portions, as much as memory holds with ease: all that a dentist has of a month lies
/// in one.
fn portions(files: &[(PathBuf, &Part)]) -> Vec<Vec<PathBuf>> {
    let mut portions: Vec<(i64, Vec<PathBuf>)> = Vec::new();
    for (rows, paths) in pieces(files) {
        match portions.last_mut().filter(|(before, _)| before + rows <= PORTION) {
            Some((before, portion)) => {
                *before += rows;
                portion.extend(paths);
            }
            None => portions.push((rows, paths)),
        }
    }
    portions.into_iter().map(|(_, paths)| paths).collect()
}

/// What cannot be taken apart: the files of a month. Those of one delivery alone can, since a large
/// month is cut between its providers; two deliveries may have lines of one provider.
fn pieces(files: &[(PathBuf, &Part)]) -> Vec<(i64, Vec<PathBuf>)> {
    let mut months: BTreeMap<Month, Vec<(&PathBuf, i64)>> = BTreeMap::new();
    for (path, part) in files {
        months.entry(part.month).or_default().push((path, part.rows));
    }
    let pieces = months.into_values().flat_map(|files| {
        let of_one_delivery = files.iter().all(|(path, _)| path.parent() == files[0].0.parent());
        let alone = if of_one_delivery { 1 } else { files.len() };
        let piece = |files: &[(&PathBuf, i64)]| {
            let rows = files.iter().map(|(_, rows)| rows).sum();
            (rows, files.iter().map(|(path, _)| (*path).clone()).collect())
        };
        files.chunks(alone).map(piece).collect::<Vec<_>>()
    });
    pieces.collect()
}

/// Whoever received a line did so since there is an insurance.
fn ever() -> Day {
    days_of(1964).expect("the first year of the insurance is one").first
}

/// Whoever counts: a store that was changed since the door wrote it must not give another number.
/// Both engines would read the same changed file and agree.
fn check_unchanged(files: &[(PathBuf, &Part)], desk: Desk<'_>) -> Outcome<()> {
    let parts = files.iter().map(|(path, part)| (path.clone(), &part.sha256));
    let refused = desk.deliveries.iter().map(|delivery| {
        (delivery.quarantined_claims(), &delivery.manifest.quarantined_claims_sha256)
    });
    let all: Vec<(PathBuf, &Hash)> = parts.chain(refused).collect();
    check_unchanged_files(&all)
}

fn compare_classes(
    queried: &BTreeMap<Class, Amounts>,
    recounted: &BTreeMap<Class, Amounts>,
) -> Outcome<()> {
    match queried.iter().find(|(class, amounts)| recounted.get(class) != Some(*amounts)) {
        None => Ok(()),
        Some((class, amounts)) => {
            let other = recounted.get(class).copied().unwrap_or_default();
            Err(Fault::new(
                "engines-differ",
                format!("of the lines {class:?}, the queries count {amounts}, the recount {other}"),
            )
            .hint("no result was written; keep the store and report this")
            .into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Cents;
    use crate::values::hash::sha256;

    /// The portions of files of so many lines, each of a delivery and a month, by their numbers.
    fn portions_of(files: &[(&str, u32, i64)]) -> Vec<Vec<usize>> {
        let parts: Vec<(PathBuf, Part)> = (0..)
            .zip(files)
            .map(|(number, file)| {
                let (delivery, month, rows) = *file;
                let month = Month { year: 2020, month };
                let path = format!("claims/{month}-{number}.parquet");
                let (paid_cents, sha256) = (Cents::ZERO, sha256(b""));
                (
                    PathBuf::from(delivery).join(&path),
                    Part { path, month, rows, paid_cents, sha256 },
                )
            })
            .collect();
        let files: Vec<(PathBuf, &Part)> =
            parts.iter().map(|(path, part)| (path.clone(), part)).collect();
        let number = |path: &PathBuf| files.iter().position(|(own, _)| own == path).unwrap();
        portions(&files).iter().map(|paths| paths.iter().map(number).collect()).collect()
    }

    #[test]
    fn small_months_go_together_and_a_large_one_file_by_file() {
        let files =
            [("a", 1, 900_000), ("a", 2, 900_000), ("a", 3, 1_900_000), ("a", 3, 1_800_000)];
        assert_eq!(portions_of(&files), [vec![0, 1], vec![2], vec![3]]);
    }

    #[test]
    fn a_month_of_two_deliveries_stays_whole() {
        let files = [("a", 3, 1_900_000), ("a", 3, 1_800_000), ("b", 3, 10), ("a", 4, 10)];
        assert_eq!(portions_of(&files), [vec![0, 1, 2], vec![3]]);
    }
}
