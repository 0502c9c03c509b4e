//! The invented institutions of the NGS agreement: each shows a case of the volume norm.

use super::dump::{DumpFile, first_id, fresh_folder, properties};
use super::forms::Form;
use super::line::Line;
use super::numbers::{code, enterprise, pseudonym, riziv};
use super::truth::Table;
use super::volume_tables::write_tables;
use crate::diagnostic::{Fault, Outcome};
use crate::values::Day;
use arrow::array::{ArrayRef, Date32Array, RecordBatch, StringArray};
use chrono::Days;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use std::path::Path;
use std::sync::Arc;

/// The first person of this sample: those of the dental one have lower numbers.
const FIRST_PERSON: u32 = 700_000;

/// Rows in a row group: small, so that the small file has several.
const GROUP_ROWS: usize = 1_000;

/// The DNA and the RNA pair of lung, and the DNA pair of acute leukaemia: made up, with the check
/// digit of real ones.
const LUNG_DNA: [i64; 2] = [code(99_001), code(99_002)];
const LUNG_RNA: [i64; 2] = [code(99_003), code(99_004)];
const LEUKAEMIA: [i64; 2] = [code(99_005), code(99_006)];

/// Writes the invented claims and tables of the NGS agreement: `claims/ngs-*.parquet`,
/// `reference/*.csv` with the register as Parquet, and `truth/ngs_volume.csv` with what the control
/// must find at each application.
///
/// The same bytes each time. What lay in the three folders is replaced.
///
/// # Errors
/// Where a file cannot be written.
pub(super) fn write_ngs(folder: &Path) -> Outcome<()> {
    let [claims, reference, truth] = ["claims", "reference", "truth"].map(|name| folder.join(name));
    for folder in [&claims, &reference, &truth] {
        fresh_folder(folder)?;
    }
    let mut sample = Sample::plan();
    for year in 2024..=2027 {
        let first = day(year, 1, 1);
        let last = day(year, 12, 31);
        let booked = |line: &Line| line.reception.is_some_and(|on| first <= on && on <= last);
        let mut lines: Vec<Line> =
            sample.lines.iter().filter(|line| booked(line)).copied().collect();
        lines.sort_unstable();
        let path = claims.join(format!("ngs-{year}.parquet"));
        let mut file = DumpFile::create(path, Form::Canonical, first_id(first), GROUP_ROWS)?;
        file.write(&lines)?;
        file.finish()?;
    }
    sample.register.sort();
    write_register(&reference.join("register.parquet"), &sample.register)?;
    write_tables(&reference)?;
    let header = "institution_id,candidacy_date,count_register,count_billings,count_tests,\
                  count_by_service_date,count_evidence,meets_norm,basis_matters,boundary_cases,\
                  quarantined_in_window,robust";
    let mut table = Table::create(&truth, "ngs_volume.csv", header)?;
    for row in TRUTH {
        table.row(row.split(','))?;
    }
    table.finish()
}

/// What the control must find at each application, worked out from the numbers planted below.
const TRUTH: [&str; 10] = [
    "INST-A,2024-07-01,1500,0,0,0,1500,1,0,0,0,1",
    "INST-B,2024-07-01,1499,0,0,0,1499,0,0,0,0,1",
    "INST-C,2024-07-01,1501,0,0,0,1501,1,0,0,0,1",
    "INST-D,2024-07-01,1600,0,0,0,1600,1,0,0,0,1",
    "INST-E,2027-02-28,500,1000,1000,1000,1500,1,0,0,0,1",
    "INST-E,2027-03-01,490,1000,1000,1000,1490,0,0,0,0,1",
    "INST-G,2026-01-01,900,705,705,699,1401,0,0,3,0,1",
    "INST-H,2026-07-01,600,950,850,950,1550,1,1,0,0,1",
    "INST-K,2026-07-01,1399,100,100,100,1499,0,0,0,1,0",
    "INST-L,2026-07-01,0,20,21,20,20,0,0,0,0,1",
];

pub(super) fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("the sample names days of the calendar")
}

/// A row of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Registered {
    received: Option<Day>,
    facility: u64,
    person: u32,
    /// Without it, the row is of another agreement.
    is_ngs: bool,
}

/// The sample in the making.
struct Sample {
    lines: Vec<Line>,
    register: Vec<Registered>,
    next_person: u32,
}

impl Sample {
    fn plan() -> Self {
        let mut sample =
            Self { lines: Vec::new(), register: Vec::new(), next_person: FIRST_PERSON };
        sample.at_the_norm();
        sample.merged_and_lost();
        sample.across_the_pilot();
        sample.billings_and_tests();
        sample.left_out();
        sample.received_after_the_pilot();
        sample
    }

    fn person(&mut self) -> u32 {
        self.next_person += 1;
        self.next_person
    }

    /// So many rows of the register, spread evenly from a day to before another.
    fn register(&mut self, facility: u64, number: u64, from: Day, before: Day) {
        for received in spread(number, from, before) {
            let person = self.person();
            self.register.push(Registered {
                received: Some(received),
                facility,
                person,
                is_ngs: true,
            });
        }
    }

    /// A test that was prescribed on a day and performed a week later.
    fn test(facility: u64, person: u32, codes: [i64; 2], prescription: Day) -> Line {
        let service = prescription + Days::new(7);
        // one in three is done in hospital
        let code = codes[usize::from(person.is_multiple_of(3))];
        Line {
            reception: Some(service + Days::new(30)),
            payer: 100 + person % 5 * 100,
            provider: Some(riziv(110_500 + person % 7, 1)),
            service: Some(service),
            code: Some(code),
            person,
            quantity: Some(1),
            paid_cents: Some(35_000),
            copayment_cents: Some(0),
            supplement_cents: Some(0),
            tooth: None,
            payee: enterprise(4_100_000),
            facility: Some(facility),
            prescription: Some(prescription),
            twin: false,
            damage: None,
        }
    }

    fn bill(&mut self, facility: u64, number: u64, from: Day, before: Day) {
        for prescription in spread(number, from, before) {
            let person = self.person();
            let codes = if person.is_multiple_of(4) { LEUKAEMIA } else { LUNG_DNA };
            self.lines.push(Self::test(facility, person, codes, prescription));
        }
    }

    /// At 1,500, 1 below and 1 above, in the three years before 1 July 2024.
    fn at_the_norm(&mut self) {
        let (from, before) = (day(2021, 7, 1), day(2024, 7, 1));
        for (facility, number) in [(81_000_001, 1_500), (81_000_002, 1_499), (81_000_003, 1_501)] {
            self.register(facility, number, from, before);
        }
        // a day before the window, a row of another agreement, and rows without a day
        self.register(81_000_002, 5, day(2021, 6, 30), from);
        let person = self.person();
        for (received, is_ngs) in [(Some(from), false), (None, true), (None, true)] {
            self.register.push(Registered { received, facility: 81_000_002, person, is_ngs });
        }
    }

    /// Two laboratories that become one institution; and one that reaches the norm and loses it.
    fn merged_and_lost(&mut self) {
        let before = day(2024, 7, 1);
        self.register(81_000_004, 900, day(2021, 7, 1), before);
        self.register(81_000_005, 700, day(2022, 1, 1), before);
        self.register(81_000_005, 200, day(2021, 7, 1), day(2022, 1, 1)); // still of another one
        self.register(81_000_007, 1_600, day(2020, 1, 1), day(2021, 7, 1));
    }

    /// A window that holds 29 February and one that does not; and one that would be enough only if
    /// a test of the pilot counted by its registration and by its billing.
    fn across_the_pilot(&mut self) {
        self.register(81_000_006, 10, day(2024, 2, 29), day(2024, 3, 1));
        self.register(81_000_006, 490, day(2024, 3, 1), day(2024, 7, 1));
        self.bill(81_000_006, 1_000, day(2024, 7, 1), day(2027, 2, 1));

        self.register(81_000_008, 900, day(2023, 1, 1), day(2024, 7, 1));
        self.bill(81_000_008, 200, day(2024, 1, 1), day(2024, 7, 1));
        self.bill(81_000_008, 500, day(2024, 7, 1), day(2026, 1, 1));
    }

    /// 950 billings that are 850 tests: a hundred were done with both codes of an indication.
    fn billings_and_tests(&mut self) {
        self.register(81_000_009, 600, day(2023, 7, 1), day(2024, 7, 1));
        self.bill(81_000_009, 750, day(2024, 7, 1), day(2025, 12, 31));
        for prescription in spread(100, day(2024, 8, 1), day(2025, 12, 31)) {
            let person = self.person();
            for codes in [LUNG_DNA, LUNG_RNA] {
                self.lines.push(Self::test(81_000_009, person, codes, prescription));
            }
        }
    }

    /// One short of the norm, and a line that the door set aside; and few tests with corrections of
    /// every kind.
    fn left_out(&mut self) {
        self.register(81_000_010, 1_399, day(2023, 7, 1), day(2024, 7, 1));
        self.bill(81_000_010, 100, day(2024, 7, 1), day(2026, 6, 1));
        let person = self.person();
        let unpaid = Self::test(81_000_010, person, LUNG_DNA, day(2025, 3, 3));
        self.lines.push(super::line::Damage::AmountMissing.of(unpaid));

        self.bill(81_000_011, 20, day(2024, 9, 1), day(2026, 6, 1));
        let person = self.person();
        let taken_back = Self::test(81_000_011, person, LUNG_DNA, day(2025, 5, 5));
        let later = day(2025, 8, 1);
        self.lines.push(taken_back);
        // the correction does not say when it was prescribed
        self.lines.push(Line { prescription: None, ..taken_back.reversed(later) });
        let person = self.person();
        let orphan = Self::test(81_000_011, person, LUNG_DNA, day(2025, 6, 6));
        self.lines.push(orphan.reversed(later));
        let person = self.person();
        self.lines.push(Line { person, ..orphan });
    }
}

impl Sample {
    /// Tests prescribed in the pilot and received after it, which are in neither kind of evidence:
    /// three of them; one whose person was tested again after the pilot, so that the row may tell of
    /// that test; and one that was never billed.
    fn received_after_the_pilot(&mut self) {
        let facility = 81_000_008;
        for (billed, received) in [
            (vec![day(2024, 6, 28)], day(2024, 7, 1)),
            (vec![day(2024, 6, 29)], day(2024, 7, 2)),
            (vec![day(2024, 6, 30)], day(2024, 7, 5)),
            (vec![day(2024, 6, 30), day(2024, 7, 2)], day(2024, 7, 3)),
            (Vec::new(), day(2024, 7, 4)),
        ] {
            let person = self.person();
            let received = Some(received);
            self.register.push(Registered { received, facility, person, is_ngs: true });
            let tests = billed.into_iter();
            self.lines.extend(tests.map(|on| Self::test(facility, person, LUNG_DNA, on)));
        }
    }
}

/// So many days, spread evenly from a day to before another.
fn spread(number: u64, from: Day, before: Day) -> impl Iterator<Item = Day> {
    let days = u64::try_from((before - from).num_days()).expect("a period has days");
    (0..number).map(move |at| from + Days::new(at * days / number))
}

/// As Parquet: thousands of rows are a small file.
fn write_register(path: &Path, rows: &[Registered]) -> Outcome<()> {
    let failed = |error: &dyn std::error::Error| Fault::io("write", path, error);
    let texts = |of: &dyn Fn(usize, &Registered) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().enumerate().map(|(at, row)| of(at, row)).collect::<StringArray>())
    };
    let received: Date32Array =
        rows.iter().map(|row| row.received.map(|day| day.to_epoch_days())).collect();
    let columns: [(&str, ArrayRef, bool); 7] = [
        ("registration_id", texts(&|at, _| Some(format!("NGS-{:06}", at + 1))), true),
        ("facility_id", texts(&|_, row| Some(row.facility.to_string())), true),
        ("person_id", texts(&|_, row| Some(format!("{:012x}", pseudonym(row.person)))), true),
        ("indication_ngs", texts(&|_, row| row.is_ngs.then(|| "lung".to_owned())), true),
        (
            "indication_precision",
            texts(&|_, row| (!row.is_ngs).then(|| "precision".to_owned())),
            true,
        ),
        ("prescription_received_date", Arc::new(received), true),
        ("sampling_date", Arc::new(Date32Array::new_null(rows.len())), true),
    ];
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns).expect("every column has a cell a row");
    let file = std::fs::File::create(path).map_err(|error| failed(&error))?;
    let options = ArrowWriterOptions::new()
        .with_properties(properties(100_000))
        .with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(file, batch.schema(), options)
        .map_err(|error| failed(&error))?;
    writer.write(&batch).map_err(|error| failed(&error))?;
    writer.close().map_err(|error| failed(&error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for part in ["claims", "reference", "truth"] {
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
        write_ngs(made.path()).unwrap();
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/ngs");
        let (made, committed) = (files_in(made.path()), files_in(&committed));
        assert!(made.keys().eq(committed.keys()));
        for (name, bytes) in made {
            assert!(bytes == committed[&name], "{name}: run the example `make_data_samples`");
        }
    }

    #[test]
    fn days_are_spread_over_the_whole_period_and_not_its_end() {
        let days: Vec<Day> = spread(1_500, day(2021, 7, 1), day(2024, 7, 1)).collect();
        assert_eq!((days.len(), days[0], days[1_499]), (1_500, day(2021, 7, 1), day(2024, 6, 30)));
    }
}
