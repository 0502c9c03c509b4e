use super::acts::Acts;
use super::antigen::AntigenPlan;
use super::antigen_cases;
use super::dice::Dice;
use super::dump::{DumpFile, first_id, fresh_folder};
use super::forms::Form;
use super::line::{Line, key_of};
use super::ngs;
use super::practice::Weighed;
use super::truth::{Planted, ProviderTruth, Table, write_dental};
use super::{sample_cases, sample_rules};
use crate::diagnostic::Outcome;
use crate::values::{Day, Month, ProviderKey};
use chrono::{Datelike, Days};
use std::collections::BTreeMap;
use std::path::Path;

/// The service year that the sample is about.
pub(super) const YEAR: i32 = 2020;

/// Rows in a row group: small, so that the small files have several.
const GROUP_ROWS: usize = 3_000;

/// NGS tests a year and institution: few, so that the tables can be read.
const NGS_TESTS_A_YEAR: u32 = 4;

/// Any change of it makes another sample.
const SEED: u64 = 20_200_103;

/// The stream of chance of rapid antigen tests: they change nothing of the other files.
const ANTIGEN: u64 = 554;

/// Writes the invented claims that come with the program: `claims/*.parquet`, a file a quarter of
/// booking, and `truth/*.csv` with what the control of dental P-values must find in them for
/// service year 2020, received 2020-01-03 to 2022-03-18; and in `ngs/` those of the NGS agreement,
/// with its tables.
///
/// Beside them `claims/antigen-YEAR.parquet`, with what the control of rapid antigen tests must find,
/// and in `reference/` the lists that it is given.
///
/// The same bytes each time. What lay in the two folders is replaced.
///
/// # Errors
/// Where a file cannot be written.
pub fn write_sample(folder: &Path) -> Outcome<()> {
    let sample = Sample::plan()?;
    let (claims, truth) = (folder.join("claims"), folder.join("truth"));
    fresh_folder(&claims)?;
    fresh_folder(&truth)?;
    let mut bad_rows = Table::create(&truth, "bad_rows.csv", "file,row,reasons")?;
    for (first_day, mut lines) in sample.by_quarter_of_booking() {
        lines.sort_unstable();
        let name =
            format!("claims-{}-Q{}.parquet", first_day.year(), first_day.month().div_ceil(3));
        for (line, row) in lines.iter().zip(1_u64..) {
            if let Some(damage) = line.damage {
                bad_rows.row([&name, &row.to_string(), &damage.reasons().join(";")])?;
            }
        }
        let mut file =
            DumpFile::create(claims.join(&name), Form::Canonical, first_id(first_day), GROUP_ROWS)?;
        file.write(&lines)?;
        file.finish()?;
    }
    bad_rows.finish()?;
    sample_rules::write(&claims, &truth, GROUP_ROWS)?;
    write_dental(&truth, &sample.providers())?;
    let mut cases = Table::create(&truth, "cases.csv", "provider_key,case")?;
    for (provider, case) in &sample.cases {
        cases.row([provider.as_str(), case])?;
    }
    cases.finish()?;
    let mut antigen = AntigenPlan::new(Dice::new(SEED, ANTIGEN));
    antigen_cases::plant(&mut antigen);
    antigen.ordinary(12, 500);
    antigen.write(folder, |_| Form::Canonical)?;
    super::volume_sample::write_ngs(&folder.join("ngs"))?;
    write_evaluation(&folder.join("ngs-evaluation"))
}

/// A small NGS agreement of its own, with the claims, the tables and the truth of its evaluation.
fn write_evaluation(folder: &Path) -> Outcome<()> {
    for part in ["claims", "reference", "truth"] {
        fresh_folder(&folder.join(part))?;
    }
    ngs::write(folder, SEED, NGS_TESTS_A_YEAR).map(|_| ())
}

/// The sample in the making: all lines, and what of them counts.
pub(super) struct Sample {
    pub(super) dice: Dice,
    pub(super) acts: Acts,
    lines: Vec<Line>,
    truth: BTreeMap<ProviderKey, BTreeMap<u32, Planted>>,
    cases: BTreeMap<ProviderKey, &'static str>,
}

impl Sample {
    fn plan() -> Outcome<Self> {
        let mut sample = Self {
            dice: Dice::new(SEED, 0),
            acts: Acts::shipped()?,
            lines: Vec::new(),
            truth: BTreeMap::new(),
            cases: BTreeMap::new(),
        };
        sample_cases::plant(&mut sample);
        Ok(sample)
    }

    /// Says what was planted with a provider.
    pub(super) fn name_case(&mut self, provider: u64, case: &'static str) {
        self.cases.insert(key_of(provider), case);
    }

    /// A line that the control must count: of 2020, in the window, with a weight.
    pub(super) fn count(&mut self, weighed: Weighed) {
        let Weighed { line, p } = weighed;
        let (Some(provider), Some(service), Some(quantity), Some(paid)) =
            (line.provider, line.service, line.quantity, line.paid_cents)
        else {
            unreachable!("only whole lines are counted");
        };
        let months = self.truth.entry(key_of(provider)).or_default();
        months.entry(service.month()).or_default().add_line(p * quantity, paid);
        self.lines.push(line);
    }

    /// A line that the control must not count.
    pub(super) fn leave_out(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Lines that count, and for about one in a hundred a mistake put right: the line is taken
    /// back and billed again later, which changes no sum.
    pub(super) fn count_with_corrections(&mut self, lines: Vec<Weighed>) {
        for weighed in lines {
            self.count(weighed);
            if self.dice.once_in(100) {
                let reversed_on = self.later(weighed.line, 40);
                self.count(Weighed { line: weighed.line.reversed(reversed_on), ..weighed });
                let reception = Some(reversed_on + Days::new(2));
                self.count(Weighed { line: Line { reception, ..weighed.line }, ..weighed });
            }
        }
    }

    /// A day some time after a line was received.
    pub(super) fn later(&mut self, line: Line, days: u32) -> Day {
        let received = line.reception.expect("a line to correct was received");
        received + Days::new(u64::from(5 + self.dice.below(days)))
    }

    /// A line without a day of reception lies where it turned up: in the middle of the years.
    fn by_quarter_of_booking(&self) -> BTreeMap<Day, Vec<Line>> {
        let mut files: BTreeMap<Day, Vec<Line>> = BTreeMap::new();
        for line in &self.lines {
            let booked = line.reception.map_or(Month { year: 2021, month: 4 }, Month::of);
            let first_month = Month { month: (booked.month - 1) / 3 * 3 + 1, ..booked };
            files.entry(first_month.span().first).or_default().push(*line);
        }
        files
    }

    fn providers(&self) -> Vec<ProviderTruth> {
        let months_of = |months: &BTreeMap<u32, Planted>| months.clone().into_iter();
        self.truth
            .iter()
            .map(|(key, months)| ProviderTruth::of(key.clone(), YEAR, months_of(months)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::naive;
    use super::*;
    use std::path::PathBuf;

    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples")
    }

    fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let ngs = "ngs-evaluation";
        let of_ngs = ["claims", "reference", "truth"].map(|part| format!("{ngs}/{part}"));
        for part in ["claims", "reference", "truth"].map(str::to_owned).iter().chain(&of_ngs) {
            for entry in std::fs::read_dir(folder.join(part)).unwrap() {
                let path = entry.unwrap().path();
                let name = format!("{part}/{}", path.file_name().unwrap().to_str().unwrap());
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
        files
    }

    #[test]
    fn the_committed_sample_is_what_the_generator_makes() {
        let made = tempfile::tempdir().unwrap();
        write_sample(made.path()).unwrap();
        let (made, committed) = (files_in(made.path()), files_in(&committed()));
        assert!(made.keys().eq(committed.keys()));
        for (name, bytes) in made {
            assert!(bytes == committed[&name], "{name}: run the example `make_data_samples`");
        }
    }

    #[test]
    fn the_truth_is_what_a_naive_count_finds() {
        let files = naive::read(&committed().join("claims"));
        let from = Day::from_ymd_opt(2020, 1, 3).unwrap();
        let to = Day::from_ymd_opt(2022, 3, 18).unwrap();
        let in_window =
            |row: &naive::Row| row.reception.is_some_and(|day| from <= day && day <= to);
        let counted = naive::periods(&files, YEAR, in_window);
        assert_eq!(counted, naive::truth(&committed().join("truth"), YEAR));

        let a = |kind, number| counted[&("30000120".to_owned(), kind, number)];
        let sums = |planted: Planted| (planted.p_sum, planted.paid_cents);
        assert_eq!(sums(a("month", 10)), (5_413, 4_354_050));
        assert_eq!(sums(a("quarter", 2)), (9_408, 7_257_900));
        assert_eq!(sums(a("year", 1)), (53_394, 42_181_050));
    }

    #[test]
    fn twelve_rows_are_bad_and_each_is_named() {
        let files = naive::read(&committed().join("claims"));
        let bad_rows = naive::bad_rows(&files);
        assert_eq!(bad_rows.len(), 1 + 12);
        let named = std::fs::read_to_string(committed().join("truth/bad_rows.csv")).unwrap();
        assert_eq!(bad_rows, named.lines().collect::<Vec<_>>());
    }

    #[test]
    fn line_ids_differ_but_for_the_rows_that_were_delivered_twice() {
        let files = naive::read(&committed().join("claims"));
        let rows: Vec<&naive::Row> = files.iter().flat_map(|(_, rows)| rows).collect();
        let mut by_id: BTreeMap<&str, Vec<&naive::Row>> = BTreeMap::new();
        for row in &rows {
            by_id.entry(&row.id).or_default().push(row);
        }
        let shared: Vec<_> = by_id.values().filter(|rows| rows.len() > 1).collect();
        assert!(!shared.is_empty());
        for rows in shared {
            assert_eq!(rows.len(), 2);
            assert_eq!(rows[0], rows[1]);
            assert!(rows[0].provider.as_ref().unwrap().starts_with("300014"));
        }
    }

    /// At the limit, 1 P above, 1 P below, and what else a case says of its periods.
    #[test]
    fn each_case_is_as_it_is_called() {
        let sample = Sample::plan().unwrap();
        let over: BTreeMap<String, [usize; 3]> = sample
            .providers()
            .iter()
            .map(|truth| {
                (truth.name(), crate::values::PeriodKind::ALL.map(|kind| truth.over(kind)))
            })
            .collect();
        let expected = [
            (300_001, [3, 3, 1]),
            (300_002, [0, 0, 0]),
            (300_003, [1, 0, 0]),
            (300_004, [0, 0, 0]),
            (300_005, [0, 0, 0]),
            (300_006, [0, 1, 0]),
            (300_007, [0, 0, 0]),
            (300_008, [0, 0, 0]),
            (300_009, [0, 0, 1]),
            (300_010, [0, 0, 0]),
            (300_011, [0, 0, 0]),
            (300_012, [0, 0, 0]),
            (300_013, [0, 0, 1]),
            (300_014, [0, 0, 1]),
            (300_015, [0, 0, 1]),
            (300_016, [0, 0, 0]),
            (300_017, [1, 0, 0]),
            (300_018, [0, 0, 0]),
            (300_019, [0, 0, 0]),
            (300_020, [0, 0, 0]),
            (150_016, [0, 0, 1]),
        ];
        for (first_six, expected) in expected {
            let key = super::super::numbers::riziv_key(first_six).to_string();
            assert_eq!(over[&key], expected, "{key}");
        }
    }
}
