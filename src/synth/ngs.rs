//! Invented NGS tests of seven years, with a finding of each rule planted among them and the truth
//! about these by construction.

use super::dice::Dice;
use super::dump::DumpFile;
use super::forms::Form;
use super::line::Line;
use super::ngs_agreement::{
    self, AML, ASSOCIATION, BREAST, COLON, HOUSES, LUNG, LUNG_RNA, MEMBER, MPN, Pair, SUSPENDED,
    UNDECLARED, house_id, laboratory,
};
use super::ngs_cases;
use super::numbers::{enterprise, pseudonym, riziv};
use super::truth::Table;
use crate::diagnostic::Outcome;
use crate::values::Day;
use chrono::{Datelike, Days};
use std::collections::BTreeMap;
use std::path::Path;

/// Rows in a row group.
const GROUP_ROWS: usize = 3_000;
/// The stream of the dice: tests do not depend on other care.
const STREAM: u64 = 1_000_000;
/// The first invented person with a test; nobody of other care has so high a number.
const FIRST_PERSON: u32 = 3_000_000_000;
/// The first day of a test, that of the pilot.
const FIRST_DAY: Day = Day::from_ymd_opt(2019, 7, 1).expect("a day of the calendar");
/// Days of prescription, 2019-07-01 to 2026-06-30.
const DAYS: u32 = 2_557;
/// Laboratories' own tests and registers begin with the agreement.
const RECORDED_FROM: Day = Day::from_ymd_opt(2024, 5, 1).expect("a day of the calendar");

/// The first day of the period that the sample's job evaluates.
const EVALUATED_FROM: Day = Day::from_ymd_opt(2024, 7, 1).expect("a day of the calendar");

/// One test that is billed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Test {
    pub(super) person: u32,
    pub(super) house: usize,
    pub(super) pair: &'static Pair,
    pub(super) date: Day,
}

/// What a rule must find.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Planted {
    pub(super) rule: &'static str,
    pub(super) strength: &'static str,
    pub(super) person: Option<u32>,
    pub(super) house: Option<usize>,
    pub(super) date: Day,
    pub(super) amount: Option<i64>,
}

/// The tests in the making.
pub(super) struct Ngs {
    dice: Dice,
    next_person: u32,
    pub(super) lines: Vec<Line>,
    pub(super) pitter: Vec<(u32, &'static str, u64, Day)>,
    pub(super) register: Vec<(u32, u64, Day)>,
    tests: Vec<(Test, i64)>,
    pub(super) truth: Vec<Planted>,
}

/// Writes `claims/ngs-evaluation-YEAR.parquet` (a file a year of reception), the tables of the
/// agreement in `reference/`, `truth/ngs_findings.csv` and `truth/ngs_referrals.csv`, with so many
/// tests a year and institution. The folders `claims` and `truth` are there. Gives the number of
/// lines.
///
/// # Errors
/// Where a file cannot be written.
pub(super) fn write(folder: &Path, seed: u64, tests_a_year: u32) -> Outcome<u64> {
    let mut ngs = Ngs {
        dice: Dice::new(seed, STREAM),
        next_person: FIRST_PERSON,
        lines: Vec::new(),
        pitter: Vec::new(),
        register: Vec::new(),
        tests: Vec::new(),
        truth: Vec::new(),
    };
    for house in (0..HOUSES).filter(|house| ![ASSOCIATION, MEMBER].contains(house)) {
        for _ in 0..7 * tests_a_year {
            ngs.ordinary(house);
        }
    }
    ngs_cases::plant(&mut ngs);
    ngs.write(folder)
}

impl Ngs {
    /// A person nobody else is.
    pub(super) fn person(&mut self) -> u32 {
        self.next_person += 1;
        self.next_person
    }

    /// A test as it should be: valid, declared, registered, paid its tariff, once.
    fn ordinary(&mut self, house: usize) {
        let date = FIRST_DAY + Days::new(u64::from(self.dice.below(DAYS)));
        let suspended = house == SUSPENDED && (date.year(), date.month0() / 3) == (2025, 0);
        if suspended {
            return;
        }
        let pair = *self.dice.one_of(&[&LUNG, &LUNG, &COLON, &AML, &MPN, &BREAST]);
        let is_over =
            pair.last_day.is_some_and(|last| (date.year(), date.month(), date.day()) > last);
        let pair = if is_over || (house == UNDECLARED && pair == &COLON) { &LUNG } else { pair };
        let test = Test { person: self.person(), house, pair, date };
        self.done(test);
        if pair == &LUNG && self.dice.once_in(3) {
            self.bill(Test { pair: &LUNG_RNA, ..test });
        }
    }

    /// Bills a test, and the laboratory notes when it was done; about one in fifty is late.
    pub(super) fn done(&mut self, test: Test) {
        self.bill(test);
        let days = if self.dice.once_in(50) { 30 } else { 4 + self.dice.up_to(9) };
        self.tests.push((test, days));
    }

    /// The line of a test, paid the tariff of its service.
    pub(super) fn line(&mut self, test: Test) -> Line {
        let service = test.date + Days::new(u64::from(3 + self.dice.below(6)));
        let hospital = self.dice.once_in(2);
        let house = u32::try_from(test.house).expect("institutions are few");
        Line {
            reception: Some(service + Days::new(u64::from(20 + self.dice.below(60)))),
            payer: 100 * (1 + self.dice.below(7)),
            provider: Some(riziv(170_001 + house, 1)),
            service: Some(service),
            code: Some(test.pair.code(hospital)),
            person: test.person,
            quantity: Some(1),
            paid_cents: Some(test.pair.tariff(service)),
            copayment_cents: Some(0),
            supplement_cents: Some(0),
            tooth: None,
            payee: enterprise(4_700_001 + house),
            facility: Some(laboratory(test.house)),
            prescription: Some(test.date),
            twin: false,
            damage: None,
        }
    }

    /// Bills a test and registers its biomarkers; gives what was paid.
    pub(super) fn bill(&mut self, test: Test) -> i64 {
        let line = self.line(test);
        self.register_biomarkers(test);
        let paid = line.paid_cents.unwrap_or(0);
        self.lines.push(line);
        paid
    }

    pub(super) fn register_biomarkers(&mut self, test: Test) {
        for biomarker in test.pair.biomarkers {
            let late = Days::new(u64::from(self.dice.below(31)));
            self.pitter.push((test.person, biomarker, laboratory(test.house), test.date + late));
        }
    }

    fn write(mut self, folder: &Path) -> Outcome<u64> {
        let reference = folder.join("reference");
        std::fs::create_dir_all(&reference)
            .map_err(|error| crate::diagnostic::Fault::io("make", &reference, &error))?;
        ngs_agreement::write(&reference)?;
        let truth = folder.join("truth");
        self.write_registers(&reference)?;
        self.write_lab_tests(&reference, &truth)?;
        self.write_truth(&truth)?;
        let mut years: BTreeMap<i32, Vec<Line>> = BTreeMap::new();
        for line in std::mem::take(&mut self.lines) {
            let received = line.reception.expect("a line of these has a day of reception");
            years.entry(received.year()).or_default().push(line);
        }
        let mut written = 0;
        for (year, mut lines) in years {
            lines.sort_unstable();
            let name = format!("ngs-evaluation-{year}.parquet");
            // no other file's ids begin with 70
            let first_id = (700_000 + u64::from(year.unsigned_abs())) * 1_000_000_000 + 1;
            let path = folder.join("claims").join(name);
            let mut file = DumpFile::create(path, Form::Canonical, first_id, GROUP_ROWS)?;
            file.write(&lines)?;
            file.finish()?;
            written += u64::try_from(lines.len()).expect("a count fits");
        }
        Ok(written)
    }

    fn write_registers(&self, folder: &Path) -> Outcome<()> {
        let mut pitter = Table::create(
            folder,
            "pitter.csv",
            "person_id,facility_id,biomarker,prescription_date,sampling_date",
        )?;
        for (person, biomarker, facility, day) in
            self.pitter.iter().filter(|row| row.3 >= RECORDED_FROM)
        {
            let (facility, day) = (facility.to_string(), day.to_string());
            pitter.row([person_id(*person).as_str(), &facility, biomarker, &day, ""])?;
        }
        pitter.finish()?;
        let mut register = Table::create(
            folder,
            "register.csv",
            "registration_id,facility_id,person_id,indication_ngs,indication_precision,\
             prescription_received_date,sampling_date",
        )?;
        for (number, (person, facility, day)) in self.register.iter().enumerate() {
            let (facility, day) = (facility.to_string(), day.to_string());
            let id = format!("R{number:05}");
            register.row([&id, &facility, &person_id(*person), "lung", "", &day, ""])?;
        }
        register.finish()
    }

    /// The laboratories' own tests. Most stay where they came in; of every 25 one was sent on and is
    /// billed by whoever did it, and one was sent on and billed by whoever received it.
    fn write_lab_tests(&self, folder: &Path, truth: &Path) -> Outcome<()> {
        let mut table = Table::create(
            folder,
            "lab_tests.csv",
            "test_id,facility_id,receiving_facility_id,person_id,nomenclature_code,tumour_class,\
             prescription_date,sample_received_date,reported_date,failed,force_majeure",
        )?;
        let mut referrals: BTreeMap<(String, String, String), i64> = BTreeMap::new();
        for (number, (test, days)) in self.tests.iter().enumerate() {
            if test.date < RECORDED_FROM {
                continue;
            }
            let received = test.date + Days::new(2);
            let reported = received + Days::new(days.unsigned_abs());
            let (done_by, received_by) = match number % 25 {
                3 => (test.house, other_house(test.house)),
                7 => (other_house(test.house), test.house),
                _ => (test.house, test.house),
            };
            if received_by != test.house && test.date >= EVALUATED_FROM {
                let quarter = format!("{}-Q{}", test.date.year(), test.date.month0() / 3 + 1);
                let key = (house_id(received_by), house_id(test.house), quarter);
                *referrals.entry(key).or_default() += 1;
            }
            table.row([
                format!("T{number:06}"),
                laboratory(done_by).to_string(),
                laboratory(received_by).to_string(),
                person_id(test.person),
                test.pair.code(false).to_string(),
                test.pair.tumour_class.to_owned(),
                test.date.to_string(),
                received.to_string(),
                reported.to_string(),
                i64::from(*days == 30 && number % 2 == 0).to_string(),
                "0".to_owned(),
            ])?;
        }
        // sent on, and billed by nobody
        let (received_by, done_by) = (0, 1);
        table.row([
            "T-sent-on".to_owned(),
            laboratory(done_by).to_string(),
            laboratory(received_by).to_string(),
            person_id(self.next_person + 1),
            COLON.code(false).to_string(),
            COLON.tumour_class.to_owned(),
            "2025-02-03".to_owned(),
            "2025-02-05".to_owned(),
            "2025-02-14".to_owned(),
            "0".to_owned(),
            "0".to_owned(),
        ])?;
        table.finish()?;
        referrals.insert((house_id(received_by), String::new(), "2025-Q1".to_owned()), 1);
        let header = "receiving_institution_id,billing_institution_id,quarter,tests";
        let mut table = Table::create(truth, "ngs_referrals.csv", header)?;
        for ((receiving, billing, quarter), tests) in referrals {
            table.row([receiving, billing, quarter, tests.to_string()])?;
        }
        table.finish()
    }

    fn write_truth(&mut self, folder: &Path) -> Outcome<()> {
        self.truth.sort();
        let header = "rule,strength,person_id,institution_id,date,amount_cents";
        let mut table = Table::create(folder, "ngs_findings.csv", header)?;
        for planted in &self.truth {
            table.row([
                planted.rule.to_owned(),
                planted.strength.to_owned(),
                planted.person.map(person_id).unwrap_or_default(),
                planted.house.map(house_id).unwrap_or_default(),
                planted.date.to_string(),
                planted.amount.map(|amount| amount.to_string()).unwrap_or_default(),
            ])?;
        }
        table.finish()
    }
}

/// An institution with a laboratory that works with this one.
const fn other_house(house: usize) -> usize {
    (house + 3) % 22
}

/// A person as claims name it.
fn person_id(person: u32) -> String {
    format!("{:012x}", pseudonym(person))
}
