use crate::diagnostic::{Fault, Outcome};
use crate::values::{Period, PeriodKind, ProviderKey};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::collections::BTreeMap;
use std::path::Path;

/// What was planted for one provider and month of service, added up while the lines were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Planted {
    pub(super) p_sum: i64,
    pub(super) paid_cents: i64,
    pub(super) lines: i64,
}

impl Planted {
    /// Adds one line.
    pub(super) fn add_line(&mut self, p: i64, paid_cents: i64) {
        self.add(Self { p_sum: p, paid_cents, lines: 1 });
    }

    /// Adds another sum.
    pub(super) fn add(&mut self, other: Self) {
        self.p_sum += other.p_sum;
        self.paid_cents += other.paid_cents;
        self.lines += other.lines;
    }
}

/// The limits around which claims are invented. They are repeated here rather than read from the
/// rule tables: a truth that came out of the tables under test would prove nothing.
const fn limit(kind: PeriodKind) -> i64 {
    match kind {
        PeriodKind::Month => 5_000,
        PeriodKind::Quarter => 13_000,
        PeriodKind::Year => 46_000,
    }
}

/// The truth about dental P of one provider and calendar year.
#[derive(Debug, Clone)]
pub(super) struct ProviderTruth {
    provider: ProviderKey,
    year: i32,
    periods: BTreeMap<Period, Planted>,
}

impl ProviderTruth {
    /// From the months (1 to 12) that have a line.
    pub(super) fn of(
        provider: ProviderKey,
        year: i32,
        months: impl IntoIterator<Item = (u32, Planted)>,
    ) -> Self {
        let mut periods: BTreeMap<Period, Planted> = BTreeMap::new();
        for (month, planted) in months {
            for kind in PeriodKind::ALL {
                periods.entry(Period::holding(year, month, kind)).or_default().add(planted);
            }
        }
        Self { provider, year, periods }
    }

    /// The key of the provider, as text.
    pub(super) fn name(&self) -> String {
        self.provider.to_string()
    }

    /// The calendar year of service.
    pub(super) fn year(&self) -> i32 {
        self.year
    }

    /// How many periods of a kind are above the limit.
    pub(super) fn over(&self, kind: PeriodKind) -> usize {
        self.above(kind).count()
    }

    /// The sums of periods of one kind that are above the limit.
    fn above(&self, kind: PeriodKind) -> impl Iterator<Item = Planted> {
        let of_kind = self.periods.iter().filter(move |(period, _)| period.kind == kind);
        of_kind.map(|(_, planted)| *planted).filter(move |planted| planted.p_sum > limit(kind))
    }
}

/// What lies above the limit, in cents: the maxima allowed are added exactly and rounded once.
///
/// limit × paid / P for each period, as one fraction in whole numbers of any size; a half goes up.
fn excess_cents(limit: i64, periods: impl IntoIterator<Item = Planted>) -> i64 {
    let (mut top, mut bottom, mut paid) = (BigInt::from(0), BigInt::from(1), 0);
    for period in periods.into_iter().filter(|period| period.p_sum > limit) {
        if period.paid_cents > 0 {
            top = top * period.p_sum + BigInt::from(limit) * period.paid_cents * &bottom;
            bottom *= period.p_sum;
            paid += period.paid_cents;
        }
    }
    let allowed: BigInt = (top * 2 + &bottom) / (bottom * 2);
    paid - allowed.to_i64().expect("at most what was paid")
}

/// Writes `dental_p_periods.csv` and `dental_p_providers.csv`: each period with a line in scope,
/// and how many periods are over with what lies above, in the order given.
///
/// # Errors
/// Where the files cannot be written.
pub(super) fn write_dental(folder: &Path, providers: &[ProviderTruth]) -> Outcome<()> {
    let mut periods = Table::create(
        folder,
        "dental_p_periods.csv",
        "provider_key,year,period_kind,period,p_sum,paid_cents,lines,excess_cents",
    )?;
    let mut totals = Table::create(
        folder,
        "dental_p_providers.csv",
        "provider_key,year,months_over,quarters_over,year_over,\
         excess_months_cents,excess_quarters_cents,excess_year_cents",
    )?;
    for truth in providers {
        let name = [truth.name(), truth.year.to_string()];
        for (period, planted) in &truth.periods {
            let figures = [
                planted.p_sum,
                planted.paid_cents,
                planted.lines,
                excess_cents(limit(period.kind), [*planted]),
            ];
            let place = [period.kind.name().to_owned(), period.number.to_string()];
            periods.row(name.iter().cloned().chain(place).chain(figures.map(|n| n.to_string())))?;
        }
        let over = PeriodKind::ALL.map(|kind| truth.over(kind).to_string());
        let excess =
            PeriodKind::ALL.map(|kind| excess_cents(limit(kind), truth.above(kind)).to_string());
        totals.row(name.into_iter().chain(over).chain(excess))?;
    }
    periods.finish()?;
    totals.finish()
}

/// A CSV file with LF, written row by row.
pub(super) struct Table {
    path: std::path::PathBuf,
    writer: csv::Writer<std::fs::File>,
}

impl Table {
    /// The file with its header.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(super) fn create(folder: &Path, name: &str, header: &str) -> Outcome<Self> {
        let path = folder.join(name);
        let writer =
            csv::Writer::from_path(&path).map_err(|error| Fault::io("make", &path, &error))?;
        let mut table = Self { path, writer };
        table.row(header.split(','))?;
        Ok(table)
    }

    /// One row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn row<T: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Outcome<()> {
        let written = self.writer.write_record(cells);
        Ok(written.map_err(|error| Fault::io("write", &self.path, &error))?)
    }

    /// Everything is on its way to the disk.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn finish(mut self) -> Outcome<()> {
        Ok(self.writer.flush().map_err(|error| Fault::io("write", &self.path, &error))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planted(p_sum: i64, paid_cents: i64) -> Planted {
        Planted { p_sum, paid_cents, lines: 1 }
    }

    #[test]
    fn the_figures_of_the_decision_come_out() {
        assert_eq!(excess_cents(46_000, [planted(53_394, 42_181_050)]), 5_841_231);
        let months = [(5_413, 4_354_050), (5_618, 4_485_850), (5_381, 4_310_650)];
        let months = months.map(|(p, cents)| planted(p, cents));
        assert_eq!(excess_cents(5_000, months), 1_130_878);
        let quarters = [(13_301, 10_488_850), (14_273, 11_283_750), (16_412, 13_150_550)];
        let quarters = quarters.map(|(p, cents)| planted(p, cents));
        assert_eq!(excess_cents(13_000, quarters), 3_977_707);
    }

    #[test]
    fn nothing_lies_above_at_the_limit_or_without_money() {
        assert_eq!(excess_cents(5_000, [planted(5_000, 4_000_000)]), 0);
        assert_eq!(excess_cents(5_000, [planted(5_001, 0)]), 0);
    }
}
