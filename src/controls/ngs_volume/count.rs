//! What is counted: by the queries and by the recount, which must agree; and the ledger of it.

use super::spec::Asked;
use super::{KIND, Spec};
use crate::controls::engine::differ;
use crate::controls::{Compared, Control, Desk, Engine};
use crate::counts::ngs::{LeftOut, NgsCounts, NgsLine, ScopeStage};
use crate::diagnostic::Outcome;
use crate::law::{NgsEvent, NgsTally, NgsTests, ngs_events, ngs_tests};
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::recount::{NgsClass, NgsQuestion, NgsRecount, NgsWindowSum, recount_ngs};
use crate::reference::ngs::Agreement;
use crate::store::{Delivery, Part, check_unchanged};
use crate::values::hash::Hash;
use crate::values::{Cents, Code, Day, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A count on its way.
pub(super) struct Count<'a> {
    desk: Desk<'a>,
    agreement: &'a Agreement<'a>,
    service: Span,
    files: Vec<(PathBuf, &'a Part)>,
    /// What lies in the other files: services before the pilot.
    elsewhere: Amounts,
    queries: NgsCounts,
}

/// The counts with legal consequences.
pub(super) struct Counted {
    /// What was billed under each key.
    pub(super) tallies: Vec<NgsTally>,
    /// What is left after corrections.
    pub(super) events: Vec<NgsEvent>,
    /// The tests that these are.
    pub(super) tests: Vec<NgsTests>,
    /// Tests that could not be counted.
    pub(super) left_out: Vec<LeftOut>,
    pub(super) ledger: Ledger,
    pub(super) compared: Compared,
}

impl<'a> Count<'a> {
    pub(super) fn begin(
        spec: &Spec,
        desk: Desk<'a>,
        agreement: &'a Agreement<'a>,
    ) -> Outcome<Self> {
        let service = spec.period();
        let mut files = Vec::new();
        let mut elsewhere = Amounts::default();
        for delivery in desk.deliveries {
            let (inside, outside) = delivery.parts_in(service);
            files.extend(inside.into_iter().map(|part| (delivery.path_of(part), part)));
            for part in outside {
                elsewhere.add(Amounts::new(part.rows, part.paid_cents));
            }
        }
        let parts = files.iter().map(|(path, part)| (path.clone(), &part.sha256));
        let refused = desk.deliveries.iter().map(|delivery| {
            (delivery.quarantined_claims(), &delivery.manifest.quarantined_claims_sha256)
        });
        check_unchanged(&parts.chain(refused).collect::<Vec<(PathBuf, &Hash)>>())?;
        let paths: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
        let quarantined: Vec<PathBuf> =
            desk.deliveries.iter().map(Delivery::quarantined_claims).collect();
        let queries = NgsCounts::over(&paths, &quarantined, agreement, service)?;
        Ok(Self { desk, agreement, service, files, elsewhere, queries })
    }

    /// Counts with both engines, or the one that was asked for.
    pub(super) fn twice(&self, asked: &[Asked]) -> Outcome<Counted> {
        let engine = self.desk.engine;
        let queried = match engine {
            Engine::Both | Engine::Polars => {
                Some((self.queries.events()?, classes_of(&self.queries.scope()?)))
            }
            Engine::Fold => None,
        };
        let windows = self.windows(asked);
        let recounted = match engine {
            Engine::Both | Engine::Fold => Some(self.recount(&windows)?),
            Engine::Polars => None,
        };
        let (mut tallies, classes) = match (&queried, &recounted) {
            (Some((tallies, classes)), _) => (tallies.clone(), classes.clone()),
            (None, Some(recount)) => (recount.tallies.clone(), recount.classes.clone()),
            (None, None) => unreachable!("each engine word names at least one engine"),
        };
        tallies.sort();
        let events = ngs_events(&tallies);
        let agreement = self.agreement;
        let of = |code: Code, day: Day| {
            agreement.code_on(code, day).map(|row| (row.indication.as_str(), row.kind))
        };
        let tests = ngs_tests(&events, of);
        let mut rows = 0;
        if let (Some(_), Some(recount)) = (&queried, &recounted) {
            rows = compare_tallies(&tallies, &recount.tallies)?;
            compare_classes(&classes, &recount.classes)?;
            let sums = sums(&windows, &tallies, &events, &tests);
            rows += compare_windows(&sums, &recount.windows)?;
        }
        Ok(Counted {
            ledger: self.ledger(&classes),
            tallies,
            events,
            tests,
            left_out: self.queries.left_out()?,
            compared: Compared { engine, rows },
        })
    }

    /// The windows that are counted twice: that of each application, and all days of each
    /// institution.
    fn windows(&self, asked: &[Asked]) -> Vec<(String, Day, Day)> {
        let windows = asked.iter().map(|one| {
            let window = crate::law::VolumeWindow::before(one.date, one.norm);
            (one.institution.clone(), window.start, window.end)
        });
        let mut windows: BTreeSet<(String, Day, Day)> = windows.collect();
        for laboratory in self.agreement.laboratories() {
            windows.insert((laboratory.institution_id.clone(), Day::MIN, Day::MAX));
        }
        windows.into_iter().collect()
    }

    fn recount(&self, windows: &[(String, Day, Day)]) -> Outcome<NgsRecount> {
        let files: Vec<PathBuf> = self.files.iter().map(|(path, _)| path.clone()).collect();
        let (agreement, service) = (self.agreement, self.service);
        recount_ngs(&NgsQuestion { files: &files, agreement, service, windows })
    }

    fn ledger(&self, classes: &BTreeMap<NgsClass, Amounts>) -> Ledger {
        let mut ledger = Ledger::default();
        let unused = |reason| Heading::control(KIND, Stage::Unused, Some(reason));
        let mut other = Amounts::default();
        for (_, part) in &self.files {
            other.add(Amounts::new(part.rows, part.paid_cents));
        }
        ledger.add(Heading::control(KIND, Stage::Used, None), Amounts::default());
        for (class, amounts) in classes {
            let heading = match class.reason() {
                Some(reason) => unused(reason),
                None => Heading::control(KIND, Stage::Used, None),
            };
            ledger.add(heading, *amounts);
            other.rows -= amounts.rows;
            other.paid = other.paid.minus(amounts.paid);
        }
        ledger.add(unused("other-code"), other);
        ledger.add(unused("service-date"), self.elsewhere);
        ledger
    }

    /// The lines that take back more than was billed, where there are any.
    pub(super) fn lines_below_zero(&self, events: &[NgsEvent]) -> Outcome<Vec<NgsLine>> {
        if events.iter().all(|event| event.quantity >= 0) {
            return Ok(Vec::new());
        }
        let lines = self.queries.lines()?;
        Ok(lines.into_iter().filter(|line| line.quantity < 0).collect())
    }
}

/// The classes of the lines as the query's stages have them: what falls away between two stages.
fn classes_of(stages: &[ScopeStage]) -> BTreeMap<NgsClass, Amounts> {
    let of = |name: &str, known: Option<(bool, bool)>| {
        let mut total = Amounts::default();
        for stage in stages.iter().filter(|stage| stage.stage == name) {
            if known.is_none_or(|known| known == (stage.person_known, stage.facility_known)) {
                total.add(stage.amounts);
            }
        }
        total
    };
    let less = |whole: Amounts, part: Amounts| {
        Amounts::new(whole.rows - part.rows, whole.paid.minus(part.paid))
    };
    let mut nobody = of("valid", Some((false, false)));
    nobody.add(of("valid", Some((false, true))));
    let used = of("placed", Some((true, true)));
    let classes = [
        (NgsClass::Used, used),
        (NgsClass::CodeNotValid, less(of("billed", None), of("valid", None))),
        (NgsClass::PersonMissing, nobody),
        (NgsClass::FacilityMissing, of("valid", Some((true, false)))),
        (NgsClass::InstitutionUnknown, less(of("valid", Some((true, true))), used)),
    ];
    classes.into_iter().filter(|(_, amounts)| amounts.rows != 0).collect()
}

/// What the law makes of each window: billings, tests, and what was paid.
fn sums(
    windows: &[(String, Day, Day)],
    tallies: &[NgsTally],
    events: &[NgsEvent],
    tests: &[NgsTests],
) -> Vec<NgsWindowSum> {
    let sum = |(institution, start, end): &(String, Day, Day)| {
        let inside = |of: &str, day: Day| of == institution && *start <= day && day < *end;
        NgsWindowSum {
            institution: institution.clone(),
            start: *start,
            end: *end,
            billings: events
                .iter()
                .filter(|event| inside(&event.institution, event.claim_date))
                .map(|event| event.quantity)
                .sum(),
            tests: tests
                .iter()
                .filter(|test| inside(&test.institution, test.claim_date))
                .map(|test| test.tests)
                .sum(),
            paid: tallies
                .iter()
                .filter(|tally| inside(&tally.institution, tally.claim_date))
                .map(|tally| tally.paid)
                .sum::<Cents>(),
        }
    };
    windows.iter().map(sum).collect()
}

/// Equal, row by row, or the run stops; persons are not named.
fn compare_tallies(queried: &[NgsTally], recounted: &[NgsTally]) -> Outcome<usize> {
    let mut recounted = recounted.to_vec();
    recounted.sort();
    let same = queried.iter().zip(&recounted).take_while(|(one, other)| one == other).count();
    let (one, other) = (queried.get(same), recounted.get(same));
    let Some(first) = one.into_iter().chain(other).min() else { return Ok(same) };
    let told = |row: Option<&NgsTally>| match row.filter(|row| *row == first) {
        Some(row) => format!("{} for {} EUR in {} lines", row.quantity, row.paid, row.lines),
        None => "another row, or none".to_owned(),
    };
    let (code, institution, date) = (first.code, &first.institution, first.claim_date);
    Err(differ(format!(
        "the two counts differ; the first of {queried} and {recounted} rows that does is of {code} \
         at {institution} on {date}: the query gives {}, the recount gives {}",
        told(one),
        told(other),
        queried = queried.len(),
        recounted = recounted.len(),
    ))
    .into())
}

fn compare_classes(
    queried: &BTreeMap<NgsClass, Amounts>,
    recounted: &BTreeMap<NgsClass, Amounts>,
) -> Outcome<()> {
    if queried == recounted {
        return Ok(());
    }
    let what = format!("the queries class the lines as {queried:?}, the recount as {recounted:?}");
    Err(differ(what).into())
}

fn compare_windows(law: &[NgsWindowSum], recounted: &[NgsWindowSum]) -> Outcome<usize> {
    let pair = law.iter().zip(recounted).find(|(one, other)| one != other);
    match pair {
        None if law.len() == recounted.len() => Ok(law.len()),
        None => Err(differ("the two counts have other windows").into()),
        Some((one, other)) => Err(differ(format!(
            "of {}, {} to {} (not included), the law makes {} billings, {} tests and {} EUR, the \
             recount {}, {} and {} EUR",
            one.institution,
            one.start,
            one.end,
            one.billings,
            one.tests,
            one.paid,
            other.billings,
            other.tests,
            other.paid
        ))
        .into()),
    }
}
