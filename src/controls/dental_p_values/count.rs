//! What is counted: by the queries and by the recount, which must agree; and the ledger of it.

use super::{KIND, Spec};
use crate::controls::{Compared, Control, Desk, Engine, compare};
use crate::counts::dental::{
    ActTally, DentalCounts, Extent, Reception, ScopeClass, UnweightedTally, Window,
};
use crate::diagnostic::{Fault, Outcome};
use crate::law::{DoubtedTally, PTally};
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::recount::{self, Class, Recount};
use crate::reference::{Unweighted, Weight};
use crate::store::{Part, check_unchanged as check_unchanged_files, store_changed};
use crate::values::hash::Hash;
use crate::values::{Cents, Month, ProviderKey, Span};
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

/// The counts with legal consequences.
pub(super) struct Counted {
    pub(super) tallies: Vec<PTally>,
    pub(super) ledger: Ledger,
    pub(super) compared: Compared,
}

/// The counts that explain them.
pub(super) struct Details {
    pub(super) unweighted: Vec<UnweightedTally>,
    pub(super) doubts: Vec<DoubtedTally>,
    pub(super) acts: Vec<ActTally>,
    pub(super) extents: Vec<Extent>,
    pub(super) payees: Vec<(ProviderKey, String, Cents)>,
}

impl<'a> Count<'a> {
    pub(super) fn begin(spec: Spec, desk: Desk<'a>) -> Outcome<Self> {
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
        let mut months: BTreeMap<Month, Vec<PathBuf>> = BTreeMap::new();
        for (path, part) in &files {
            months.entry(part.month).or_default().push(path.clone());
        }
        let months: Vec<Vec<PathBuf>> = months.into_values().collect();
        let quarantined: Vec<PathBuf> =
            desk.deliveries.iter().map(crate::store::Delivery::quarantined_claims).collect();
        let unweighted = codes_without_p(desk, service);
        let queries = DentalCounts::over(&months, &quarantined, &weights, &unweighted, window)?;
        Ok(Self { desk, window, files, elsewhere, weights, unweighted, queries })
    }

    /// Counts with both engines, or the one that was asked for.
    pub(super) fn twice(&self) -> Outcome<Counted> {
        let queried = match self.desk.engine {
            Engine::Both | Engine::Polars => {
                Some((self.queries.by_month()?, self.queries.scope()?))
            }
            Engine::Fold => None,
        };
        let recounted = match self.desk.engine {
            Engine::Both | Engine::Fold => Some(self.recount()?),
            Engine::Polars => None,
        };
        let engine = self.desk.engine;
        let (tallies, classes, rows) = match (queried, recounted) {
            (Some((tallies, scope)), Some(recount)) => {
                let rows = compare(&tallies, &recount.tallies)?;
                let classes = self.classes_of(&scope);
                compare_classes(&classes, &recount.classes)?;
                (tallies, classes, rows)
            }
            (Some((tallies, scope)), None) => (tallies, self.classes_of(&scope), 0),
            (None, Some(recount)) => (recount.tallies, recount.classes, 0),
            (None, None) => unreachable!("each engine word names at least one engine"),
        };
        let ledger = self.ledger(&classes);
        Ok(Counted { tallies, ledger, compared: Compared { engine, rows } })
    }

    fn recount(&self) -> Outcome<Recount> {
        let files: Vec<PathBuf> = self.files.iter().map(|(path, _)| path.clone()).collect();
        let recount = recount::recount(&recount::Question {
            files: &files,
            weights: &self.weights,
            unweighted: &self.unweighted,
            service: self.window.service,
            received: self.window.received,
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

    /// The classes of the lines as the queries see them. Lines of other codes are what remains of
    /// the admitted ones: the recount counts them one by one.
    fn classes_of(&self, scope: &[ScopeClass]) -> BTreeMap<Class, Amounts> {
        let mut classes: BTreeMap<Class, Amounts> =
            Class::ALL.map(|class| (class, Amounts::default())).into();
        let mut other = Amounts::default();
        for (_, part) in &self.files {
            other.add(Amounts::new(part.rows, part.paid_cents));
        }
        for found in scope {
            let class = match (found.weighted, found.reception) {
                (false, _) => Class::NoWeight,
                (true, Reception::In) => Class::Used,
                (true, Reception::Out) => Class::ReceptionDate,
                (true, Reception::Missing) => Class::ReceptionMissing,
            };
            classes.entry(class).or_default().add(found.amounts);
            other.rows -= found.amounts.rows;
            other.paid = other.paid.minus(found.amounts.paid);
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

    /// What explains the figures; the acts of the dentists over a limit only.
    pub(super) fn details(&mut self, over_limit: &[ProviderKey]) -> Outcome<Details> {
        Ok(Details {
            unweighted: self.queries.unweighted()?,
            doubts: self.queries.doubts()?,
            acts: self.queries.acts(over_limit)?,
            extents: self.queries.extent()?,
            payees: self.queries.payees()?,
        })
    }
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

/// The dental codes that have no P on some day of the year.
fn codes_without_p(desk: Desk<'_>, year: Span) -> Vec<Unweighted> {
    let mut codes = desk.tables.unweighted();
    codes.extend(desk.tables.dental_codes_not_in_table(year));
    codes
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
