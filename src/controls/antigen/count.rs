//! What is counted: by the queries and by the recount, which must agree; and the ledger of it.

use super::{KIND, Spec};
use crate::controls::engine::{compare_by, differ};
use crate::controls::stored::Stored;
use crate::controls::whole::first_gap;
use crate::controls::{Compared, Desk, Engine};
use crate::counts::antigen::{Activity, AntigenCounts, AntigenQuestion};
use crate::diagnostic::Outcome;
use crate::law::AntigenTally;
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::recount::{AntigenClass, AntigenRecount, recount_antigen};
use crate::reference::ActInForce;
use crate::values::{Cents, Code, Span};
use std::collections::BTreeMap;

/// A count on its way.
pub(super) struct Count<'a> {
    desk: Desk<'a>,
    service: Span,
    /// Days of service and one day on each side: a test may stand beside a sampling of the edge.
    around: Span,
    stored: Stored<'a>,
    /// What each code is paid on each day asked.
    pub(super) acts: Vec<ActInForce>,
    /// The queries, for what is asked besides.
    pub(super) queries: AntigenCounts,
}

/// The counts that are made twice, and what goes with them.
pub(super) struct Counted {
    pub(super) activity: Vec<Activity>,
    pub(super) ledger: Ledger,
    pub(super) compared: Compared,
}

type Classes = BTreeMap<AntigenClass, Amounts>;

impl<'a> Count<'a> {
    pub(super) fn begin(spec: Spec, desk: Desk<'a>) -> Outcome<Self> {
        let service = spec.service;
        let around = Span {
            first: service.first.pred_opt().unwrap_or(service.first),
            last: service.last.succ_opt().unwrap_or(service.last),
        };
        let stored = Stored::of(desk.deliveries, around)?;
        let acts = desk.tables.antigen_acts(around);
        let consultations: Vec<Code> =
            desk.tables.consultation_codes().iter().map(|row| row.code).collect();
        let queries = AntigenCounts::over(&AntigenQuestion {
            claims: &stored.paths(),
            quarantined: &stored.quarantined,
            acts: &acts,
            consultations: &consultations,
            lists: desk.tables.antigen_lists(),
            service,
            around,
        })?;
        Ok(Self { desk, service, around, stored, acts, queries })
    }

    /// Where the load report says otherwise than the job, which calls the deliveries complete: the
    /// first of its days in months without any line, of those asked on which the acts are paid.
    pub(super) fn not_whole(&self) -> Option<Span> {
        let said = self.desk.complete?;
        let paid = self.acts.iter().filter(|act| act.tariff > Cents::ZERO).map(|act| act.valid);
        let first = paid.clone().map(|days| days.first).min()?;
        let last = paid.map(|days| days.last).max()?;
        let first = first.max(said.first).max(self.around.first);
        let days = Span::new(first, last.min(said.last).min(self.around.last)).ok()?;
        first_gap(days, self.desk.deliveries)
    }

    /// Counts with both engines, or the one that was asked for. The numbers of persons, which no
    /// rule rests on, are always those of the query.
    pub(super) fn twice(&self) -> Outcome<Counted> {
        let engine = self.desk.engine;
        let mut activity = self.queries.activity()?;
        let tallies: Vec<AntigenTally> = activity.iter().map(|row| row.tally.clone()).collect();
        let mut rows = 0;
        let classes = match engine {
            Engine::Polars => self.queried_classes()?,
            Engine::Both => {
                let recount = self.recount()?;
                rows = compare(&tallies, &recount.tallies)?;
                compare_classes(&self.queried_classes()?, &recount.classes)?;
                recount.classes
            }
            Engine::Fold => {
                let recount = self.recount()?;
                activity = recount.tallies.iter().map(|tally| told(tally, &activity)).collect();
                recount.classes
            }
        };
        let ledger = self.ledger(&classes);
        Ok(Counted { activity, ledger, compared: Compared { engine, rows } })
    }

    fn recount(&self) -> Outcome<AntigenRecount> {
        let recount = recount_antigen(&self.stored.paths(), &self.acts, self.service)?;
        self.stored.check_rows(&recount.files)?;
        Ok(recount)
    }

    /// The classes of the lines as the queries see them. Lines of other codes are what remains of
    /// the admitted ones: the recount counts them one by one.
    fn queried_classes(&self) -> Outcome<Classes> {
        let mut classes = Classes::new();
        let mut other = self.stored.whole();
        for (reason, amounts) in self.queries.scope()? {
            let class = match reason.as_str() {
                "used" => AntigenClass::Used,
                "service-date" => AntigenClass::ServiceDate,
                "person-missing" => AntigenClass::PersonMissing,
                _ => AntigenClass::ProviderMissing,
            };
            classes.entry(class).or_default().add(amounts);
            other.rows -= amounts.rows;
            other.paid = other.paid.minus(amounts.paid);
        }
        classes.insert(AntigenClass::OtherCode, other);
        Ok(classes)
    }

    fn ledger(&self, classes: &Classes) -> Ledger {
        let mut ledger = Ledger::default();
        let unused = |reason| Heading::control(KIND, Stage::Unused, Some(reason));
        ledger.add(unused("service-date"), self.stored.elsewhere);
        ledger.add(Heading::control(KIND, Stage::Used, None), Amounts::default());
        for (class, amounts) in classes {
            let heading = match class {
                AntigenClass::Used => Heading::control(KIND, Stage::Used, None),
                AntigenClass::ServiceDate => unused("service-date"),
                AntigenClass::OtherCode => unused("other-code"),
                AntigenClass::PersonMissing => unused("person-missing"),
                AntigenClass::ProviderMissing => unused("provider-missing"),
            };
            ledger.add(heading, *amounts);
        }
        ledger
    }
}

/// A row of the recount, with what only the query tells of it.
fn told(tally: &AntigenTally, activity: &[Activity]) -> Activity {
    let key = |tally: &AntigenTally| (tally.provider.clone(), tally.code, tally.year, tally.month);
    let same = activity.iter().find(|row| key(&row.tally) == key(tally));
    Activity {
        tally: tally.clone(),
        persons: same.map_or(0, |row| row.persons),
        copayment_missing: same.map_or(0, |row| row.copayment_missing),
        supplement_missing: same.map_or(0, |row| row.supplement_missing),
    }
}

/// Holds the rows of the query against those of the recount: equal, row by row, or the run stops.
///
/// # Errors
/// `engines-differ`, with the smallest key that differs and both values.
pub(super) fn compare(queried: &[AntigenTally], recounted: &[AntigenTally]) -> Outcome<usize> {
    compare_by(
        queried,
        recounted,
        |row| (row.provider.to_string(), row.code, row.year, row.month),
        |(provider, code, year, month)| format!("{provider}, {code}, {year}-{month:02}"),
        |row| format!("{} acts, {} EUR, {} lines", row.quantity, row.paid, row.lines),
    )
}

fn compare_classes(queried: &Classes, recounted: &Classes) -> Outcome<()> {
    let classes: Vec<&AntigenClass> = queried.keys().chain(recounted.keys()).collect();
    for class in classes {
        let amounts = |side: &Classes| side.get(class).copied().unwrap_or_default();
        let (query, recount) = (amounts(queried), amounts(recounted));
        if query != recount {
            let what =
                format!("of the lines {class:?}, the queries count {query}, the recount {recount}");
            return Err(differ(what).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::ProviderKey;

    fn tally(month: u32, quantity: i64) -> AntigenTally {
        AntigenTally {
            provider: ProviderKey::new("10000101"),
            code: "554875".parse().unwrap(),
            year: 2021,
            month,
            quantity,
            paid: Cents::new(quantity * 800),
            lines: quantity,
        }
    }

    #[test]
    fn equal_rows_agree_and_the_smallest_key_that_differs_is_named() {
        let rows = [tally(1, 3), tally(2, 5)];
        assert_eq!(compare(&rows, &[tally(2, 5), tally(1, 3)]), Ok(2));
        let text = compare(&rows, &[tally(1, 3), tally(2, 6)]).unwrap_err().to_string();
        assert!(text.contains("10000101, 554875, 2021-02: the query gives 5 acts"), "{text}");
        let text = compare(&rows[1..], &rows).unwrap_err().to_string();
        assert!(text.contains("2021-01: the query gives no row"), "{text}");
    }
}
