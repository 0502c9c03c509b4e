//! Rapid antigen tests, invented: ordinary ones, and for each rule a breach, a near miss and the
//! days on both sides of a boundary, with what must be found of them.
//!
//! The truth is written down case by case; nothing of it is calculated by the rules under test.

use super::dice::Dice;
use super::dump::{DumpFile, first_id};
use super::forms::Form;
use super::line::{Line, key_of};
use super::numbers::{enterprise, pseudonym, riziv};
use super::practice::PAYERS;
use super::truth::Table;
use crate::diagnostic::{Fault, Outcome};
use crate::values::Day;
use chrono::{Datelike, Days};
use std::collections::BTreeMap;
use std::path::Path;

/// The codes in ambulatory care, and what the law pays until 31 July 2022.
pub(super) const MATERIAL: (i64, i64) = (554_875, 800);
pub(super) const PERFORMING: (i64, i64) = (554_890, 872);
pub(super) const SAMPLING: (i64, i64) = (554_912, 1_000);

/// Persons of these claims are no one else: others have lower numbers.
const FIRST_PERSON: u32 = 4_000_000_000;

/// Rows in a row group: small, so that the small files have several.
const GROUP_ROWS: usize = 1_000;

/// Ids of these lines are those of no other file of the dump.
const IDS_APART: u64 = 500_000_000;

/// Invented tests with the truth about them.
pub(super) struct AntigenPlan {
    dice: Dice,
    lines: Vec<Line>,
    truth: Vec<Truth>,
    persons: u32,
    /// Person and day of each registered result.
    results: Vec<(u32, Day)>,
    /// Of `lump_sum_providers.csv`.
    pub(super) lump_sums: Vec<String>,
    /// Of `free_material_providers.csv`.
    pub(super) free_material: Vec<String>,
    /// Of `antigen_exempted_kinds.csv`.
    pub(super) exempted_kinds: Vec<String>,
}

/// A finding that the control must make. Ordered as the file has them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Truth {
    rule: &'static str,
    strength: &'static str,
    provider: String,
    person: String,
    code: String,
    date: String,
    count: String,
    amount: String,
}

/// One who bills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Biller {
    pub(super) provider: u64,
    pub(super) facility: Option<u64>,
}

/// A doctor of these claims, by number.
pub(super) fn doctor(number: u32) -> Biller {
    Biller { provider: riziv(121_000 + number, 4), facility: None }
}

/// A pharmacist of these claims, by number.
pub(super) fn pharmacist(number: u32) -> Biller {
    Biller { provider: riziv(221_000 + number, 1), facility: None }
}

/// A day that is written in a case.
pub(super) fn on(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("cases name days of the calendar")
}

impl AntigenPlan {
    /// Nothing planned yet.
    pub(super) fn new(dice: Dice) -> Self {
        Self {
            dice,
            lines: Vec::new(),
            truth: Vec::new(),
            persons: 0,
            results: Vec::new(),
            lump_sums: Vec::new(),
            free_material: Vec::new(),
            exempted_kinds: Vec::new(),
        }
    }

    /// Number of lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Somebody who was not tested before.
    pub(super) fn person(&mut self) -> u32 {
        self.persons += 1;
        FIRST_PERSON + self.persons
    }

    /// Bills an act: quantity 1 at what the law pays, nothing charged to the patient.
    pub(super) fn act(
        &mut self,
        biller: Biller,
        person: u32,
        (code, cents): (i64, i64),
        date: Day,
    ) -> &mut Line {
        let reception = date + Days::new(u64::from(2 + self.dice.below(60)));
        let firm = 5_000_000 + u32::try_from(biller.provider / 1_000_000 % 100_000).unwrap_or(0);
        self.lines.push(Line {
            reception: Some(reception),
            payer: *self.dice.one_of(&PAYERS),
            provider: Some(biller.provider),
            service: Some(date),
            code: Some(code),
            person,
            quantity: Some(1),
            paid_cents: Some(cents),
            copayment_cents: Some(0),
            supplement_cents: Some(0),
            tooth: None,
            payee: enterprise(firm),
            facility: biller.facility,
            prescription: None,
            twin: false,
            damage: None,
        });
        self.lines.last_mut().expect("a line was added")
    }

    /// A whole test of somebody new, with its result: material, performing, sampling at the tariff
    /// of the day; now and then under the codes of hospital care.
    pub(super) fn test(&mut self, biller: Biller, date: Day) -> u32 {
        let person = self.person();
        let in_hospital = self.dice.once_in(12);
        let material = (MATERIAL.0, if date < on(2022, 8, 1) { 800 } else { 300 });
        for (code, cents) in [material, PERFORMING, SAMPLING] {
            let code = if in_hospital { code + 11 } else { code };
            self.act(biller, person, (code, cents), date);
        }
        self.result(person, date);
        person
    }

    /// A result is registered.
    pub(super) fn result(&mut self, person: u32, date: Day) {
        self.results.push((person, date));
    }

    /// Takes the last line back some days later.
    pub(super) fn take_back(&mut self) {
        let line = *self.lines.last().expect("there is a line to take back");
        let received = line.reception.expect("every line of these claims is received");
        let later = received + Days::new(u64::from(5 + self.dice.below(40)));
        self.lines.push(line.reversed(later));
    }

    /// A finding about an act: rule, strength, who, code, day, net quantity, amount.
    pub(super) fn expect(
        &mut self,
        (rule, strength): (&'static str, &'static str),
        (biller, person): (Biller, u32),
        (code, date): (i64, Day),
        (count, amount): (i64, i64),
    ) {
        self.truth.push(Truth {
            rule,
            strength,
            provider: key_of(biller.provider).to_string(),
            person: format!("{:012x}", pseudonym(person)),
            code: code.to_string(),
            date: date.to_string(),
            count: count.to_string(),
            amount: amount.to_string(),
        });
    }

    /// A finding about a person, a provider and a day, without a code and an amount.
    pub(super) fn expect_day(
        &mut self,
        (rule, strength): (&'static str, &'static str),
        (biller, person): (Biller, u32),
        date: Day,
        count: i64,
    ) {
        self.expect((rule, strength), (biller, person), (0, date), (count, 0));
        let last = self.truth.last_mut().expect("a finding was added");
        (last.code, last.amount) = (String::new(), String::new());
    }

    /// A finding about a provider alone.
    pub(super) fn expect_provider(
        &mut self,
        (rule, strength): (&'static str, &'static str),
        biller: Biller,
        count: i64,
        amount: Option<i64>,
    ) {
        self.truth.push(Truth {
            rule,
            strength,
            provider: key_of(biller.provider).to_string(),
            person: String::new(),
            code: String::new(),
            date: String::new(),
            count: count.to_string(),
            amount: amount.map(|cents| cents.to_string()).unwrap_or_default(),
        });
    }

    /// Doctors who test as the law has it, some days twice in a month taken back and billed again.
    pub(super) fn ordinary(&mut self, doctors: u32, tests: u32) {
        let days = u32::try_from((on(2024, 2, 29) - on(2020, 11, 23)).num_days());
        let days = days.expect("three years and some months have so many days");
        for number in 0..tests {
            // some doctors test more than others
            let doctor = doctor(100 + self.dice.below(doctors).min(self.dice.below(doctors)));
            let date = on(2020, 11, 23) + Days::new(u64::from(self.dice.below(days + 1)));
            self.test(doctor, date);
            if number % 40 == 0 {
                self.take_back();
                let again = *self.lines.iter().rev().nth(1).expect("the line taken back");
                let reception = again.reception.map(|day| day + Days::new(50));
                self.lines.push(Line { reception, ..again });
            }
        }
    }

    /// Writes `claims/antigen-YEAR.parquet`, a file a year of reception, `truth/antigen_findings.csv`
    /// and the lists in `reference/`.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub(super) fn write(mut self, folder: &Path, form: impl Fn(usize) -> Form) -> Outcome<()> {
        let mut files: BTreeMap<i32, Vec<Line>> = BTreeMap::new();
        for line in &self.lines {
            let received = line.reception.expect("every line of these claims is received");
            files.entry(received.year()).or_default().push(*line);
        }
        for (place, (year, mut lines)) in files.into_iter().enumerate() {
            lines.sort_unstable();
            let path = folder.join(format!("claims/antigen-{year}.parquet"));
            let first_id = first_id(on(year, 1, 1)) + IDS_APART;
            let mut file = DumpFile::create(path, form(place), first_id, GROUP_ROWS)?;
            file.write(&lines)?;
            file.finish()?;
        }
        self.write_truth(&folder.join("truth"))?;
        self.write_lists(&folder.join("reference"))
    }

    fn write_truth(&mut self, folder: &Path) -> Outcome<()> {
        let header = "rule,strength,provider_key,person_id,code,date,count,amount_cents";
        let mut table = Table::create(folder, "antigen_findings.csv", header)?;
        self.truth.sort();
        for row in &self.truth {
            table.row([
                row.rule,
                row.strength,
                &row.provider,
                &row.person,
                &row.code,
                &row.date,
                &row.count,
                &row.amount,
            ])?;
        }
        table.finish()
    }

    fn write_lists(&mut self, folder: &Path) -> Outcome<()> {
        std::fs::create_dir_all(folder).map_err(|error| Fault::io("make", folder, &error))?;
        let write = |name: &str, header: &str, rows: &[String]| -> Outcome<()> {
            let path = folder.join(name);
            let text = format!("{header}\n{}\n", rows.join("\n"));
            Ok(std::fs::write(&path, text).map_err(|error| Fault::io("write", &path, &error))?)
        };
        let billers = "provider_id,facility_id,act,ground,valid_from,valid_to,source";
        write("lump_sum_providers.csv", billers, &self.lump_sums)?;
        let billers = "provider_id,facility_id,valid_from,valid_to,source";
        write("free_material_providers.csv", billers, &self.free_material)?;
        let kinds = "first_digit,valid_from,valid_to,source";
        write("antigen_exempted_kinds.csv", kinds, &self.exempted_kinds)?;
        self.results.sort_unstable();
        let results: Vec<String> = self
            .results
            .iter()
            .map(|(person, date)| format!("{:012x},{date}", pseudonym(*person)))
            .collect();
        write("results.csv", "person_id,test_date", &results)
    }
}
