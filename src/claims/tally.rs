//! What one reader counts: every row, wherever it goes. Sums of readers are added at the end, so it
//! does not matter who read what.

use super::Reason;
use super::judge::{Cells, Lines, OutReason, Verdict, Warning};
use super::load_report::{DaySums, LoadReport};
use super::source::Source;
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::store::FileReport;
use crate::values::Day;
use arrow::array::{Array, Date32Array};
use std::collections::BTreeMap;

/// Rows and money by where they went and why, what the load report says of files and days.
#[derive(Default)]
pub(super) struct Tally {
    booked: BTreeMap<(usize, Place), Amounts>,
    reasons: BTreeMap<(usize, Noted), Amounts>,
    files: BTreeMap<usize, FileReport>,
    service: Days,
    reception: Days,
}

/// Where a row goes in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Read,
    Admitted,
    OutOfScope(OutReason),
    /// Under the first of its reasons.
    Quarantined(Option<Reason>),
}

/// A reason or a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Noted {
    Quarantine(Reason),
    Warning(Warning),
}

impl Tally {
    /// Counts the rows of a batch.
    pub(super) fn note(&mut self, file: usize, lines: &Lines, verdicts: &[Verdict]) {
        let cells = lines.cells();
        let mut admitted = Amounts::default();
        let mut read = Amounts::default();
        for (row, verdict) in verdicts.iter().enumerate() {
            let amounts = cells.amounts(row);
            read.add(amounts);
            let place = match verdict {
                Verdict::Admitted => {
                    admitted.add(amounts);
                    for warning in cells.warnings(row) {
                        self.reason(file, Noted::Warning(warning), amounts);
                    }
                    continue;
                }
                Verdict::OutOfScope(out) => Place::OutOfScope(*out),
                Verdict::Quarantined(reasons) => {
                    for reason in reasons {
                        self.reason(file, Noted::Quarantine(*reason), amounts);
                    }
                    Place::Quarantined(reasons.first().copied())
                }
            };
            self.booked.entry((file, place)).or_default().add(amounts);
        }
        self.booked.entry((file, Place::Read)).or_default().add(read);
        if admitted.rows > 0 {
            self.booked.entry((file, Place::Admitted)).or_default().add(admitted);
        }
        self.note_days(&cells, lines.rows);
        self.files.entry(file).or_default().add(&report_of(&cells, read));
    }

    fn reason(&mut self, file: usize, noted: Noted, amounts: Amounts) {
        self.reasons.entry((file, noted)).or_default().add(amounts);
    }

    fn note_days(&mut self, cells: &Cells<'_>, rows: usize) {
        for (days, sums) in
            [(cells.service, &mut self.service), (cells.reception, &mut self.reception)]
        {
            if days.null_count() == days.len() {
                continue;
            }
            for row in (0..rows).filter(|row| days.is_valid(*row)) {
                let quantity = cells.quantity(row);
                let paid = cells.amounts(row).paid;
                sums.add(days.value(row), DaySums { rows: 1, quantity, paid });
            }
        }
    }

    /// Adds what another reader counted.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, amounts) in other.booked {
            self.booked.entry(key).or_default().add(amounts);
        }
        for (key, amounts) in other.reasons {
            self.reasons.entry(key).or_default().add(amounts);
        }
        for (file, report) in other.files {
            self.files.entry(file).or_default().add(&report);
        }
        self.service.merge(&other.service);
        self.reception.merge(&other.reception);
    }

    /// What was found in a file.
    pub(super) fn file(&self, number: usize, name: &str) -> FileReport {
        let found = self.files.get(&number).cloned().unwrap_or_default();
        FileReport { file: name.to_owned(), ..found }
    }

    /// Writes everything into the ledger and the load report.
    pub(super) fn book(
        &self,
        delivery: &str,
        sources: &[Source],
        ledger: &mut Ledger,
        report: &mut LoadReport,
    ) {
        for ((file, place), amounts) in &self.booked {
            let (stage, reason) = match place {
                Place::Read => (Stage::Read, None),
                Place::Admitted => (Stage::Admitted, None),
                Place::OutOfScope(out) => (Stage::OutOfScope, Some(out.name())),
                Place::Quarantined(reason) => (Stage::Quarantined, reason.map(Reason::name)),
            };
            let name = sources[*file].listed.name.as_str();
            ledger.add(Heading::door(delivery, name, stage, reason), *amounts);
        }
        for ((file, noted), amounts) in &self.reasons {
            let (reason, kind) = match noted {
                Noted::Quarantine(reason) => (reason.name(), "quarantine"),
                Noted::Warning(warning) => (warning.name(), "warning"),
            };
            let name = sources[*file].listed.name.as_str();
            report.note_reason(name, reason, kind, amounts.rows, amounts.paid);
        }
        for (axis, days) in [("service", &self.service), ("reception", &self.reception)] {
            for (day, sums) in days.all() {
                report.note_day(axis, day, sums);
            }
        }
    }
}

fn report_of(cells: &Cells<'_>, read: Amounts) -> FileReport {
    let extremes = |days: &Date32Array| {
        let [first, last] = [arrow::compute::min(days), arrow::compute::max(days)];
        [first, last].map(|day| day.and_then(Day::from_epoch_days))
    };
    let [first_service, last_service] = extremes(cells.service);
    let [first_reception, last_reception] = extremes(cells.reception);
    let negative = cells.quantities.iter().flatten().filter(|quantity| *quantity < 0).count();
    FileReport {
        file: String::new(),
        rows: read.rows,
        paid_cents: read.paid,
        first_service,
        last_service,
        first_reception,
        last_reception,
        negative_lines: i64::try_from(negative).expect("a batch is small"),
    }
}

/// Sums by day: the days of a century in an array, any other day in a map.
struct Days {
    usual: Vec<DaySums>,
    others: BTreeMap<i32, DaySums>,
}

/// 1964 to 2063, as days since 1970.
const FIRST: i32 = -2_192;
const USUAL: usize = 36_525;

impl Default for Days {
    fn default() -> Self {
        Self { usual: vec![DaySums::default(); USUAL], others: BTreeMap::new() }
    }
}

impl Days {
    fn add(&mut self, day: i32, sums: DaySums) {
        let place = day.checked_sub(FIRST).and_then(|at| usize::try_from(at).ok());
        match place.and_then(|at| self.usual.get_mut(at)) {
            Some(usual) => usual.add(sums),
            None => self.others.entry(day).or_default().add(sums),
        }
    }

    fn merge(&mut self, other: &Self) {
        for (sums, others) in self.usual.iter_mut().zip(&other.usual) {
            sums.add(*others);
        }
        for (day, sums) in &other.others {
            self.add(*day, *sums);
        }
    }

    /// The days on which something fell.
    fn all(&self) -> impl Iterator<Item = (Day, DaySums)> {
        let usual = (FIRST..).zip(self.usual.iter().copied());
        let others = self.others.iter().map(|(day, sums)| (*day, *sums));
        usual
            .filter(|(_, sums)| sums.rows > 0)
            .chain(others)
            .filter_map(|(day, sums)| Some((Day::from_epoch_days(day)?, sums)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Cents;

    #[test]
    fn any_day_of_the_calendar_is_summed() {
        let (mut one, mut other) = (Days::default(), Days::default());
        let paid = Cents::new(5);
        for day in [-719_162, FIRST - 1, FIRST, 18_262, FIRST + 36_524, FIRST + 36_525, 2_932_896] {
            one.add(day, DaySums { rows: 1, quantity: 2, paid });
            other.add(day, DaySums { rows: 10, quantity: -1, paid });
        }
        one.merge(&other);
        let all: Vec<_> =
            one.all().map(|(_, sums)| (sums.rows, sums.quantity, sums.paid)).collect();
        assert_eq!(all, vec![(11, 1, Cents::new(10)); 7]);
    }
}
