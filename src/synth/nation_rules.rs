//! The rules of art. 5 in a nation: the cases that were read by hand, some times over, in a file of
//! their own; and the truth about them and about every other dental line.

use super::acts::Acts;
use super::dump::{DumpFile, first_id};
use super::forms::Form;
use super::line::{Line, key_of};
use super::numbers::pseudonym;
use super::truth::{Planted, ProviderTruth, Table};
use super::{patients, rule_cases};
use crate::diagnostic::Outcome;
use crate::values::{Day, Month, ProviderKey, days_of};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The first dentist of the cases, by the first six digits of the number; each copy has three.
const FIRST_DENTIST: u32 = 304_001;

/// The dentists of a case.
const DENTISTS: [char; 3] = ['A', 'B', 'C'];

/// The most copies of the cases.
const MOST_COPIES: u64 = 100;

/// Rows in a row group: small, so that the small file has several.
const GROUP_ROWS: usize = 1_000;

/// The years of service in which no month is without a line: with them a job may say that the
/// deliveries are complete, and a missing act proves something.
const WHOLE: std::ops::RangeInclusive<i32> = 2005..=2022;

/// A finding that the control must make of a nation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RuleTruth {
    /// Without the prefix of the ids.
    rule: &'static str,
    strength: &'static str,
    person: u32,
    /// It is made only where the deliveries are said to be complete.
    if_complete: bool,
}

impl RuleTruth {
    /// What is found of an act whose patient is known by nothing else, delivered once or twice.
    pub(super) fn of(line: &Line, code: i64, is_twin: bool) -> impl Iterator<Item = Self> {
        let is_judged = line.service.is_some_and(|day| matches!(day.year(), 2020 | 2021));
        let alone = patients::alone(code).iter().copied();
        let twice = patients::twice(code).iter().map(|rule| (*rule, "alert"));
        let person = line.person;
        alone
            .chain(twice.filter(move |_| is_twin))
            .filter(move |_| is_judged)
            .map(move |(rule, strength)| Self { rule, strength, person, if_complete: false })
    }
}

/// The cases as lines, with what is found of them. The lines stay in the order of their case: of
/// acts on one day their ids say which came first.
pub(super) struct RulePlan {
    lines: Vec<Line>,
    truth: Vec<RuleTruth>,
}

impl RulePlan {
    /// The cases once for each hundred thousand lines of the nation.
    pub(super) fn for_lines(lines: u64) -> Self {
        let copies = u32::try_from((lines / 100_000).clamp(1, MOST_COPIES)).expect("at most 100");
        let mut plan = Self { lines: Vec::new(), truth: Vec::new() };
        let mut persons = 0;
        for copy in 0..copies {
            for case in rule_cases::all() {
                persons += 1;
                plan.add(&case, copy, patients::of_case(persons, case.born));
            }
        }
        plan.every_month(patients::of_case(persons + 1, 1980));
        plan
    }

    fn add(&mut self, case: &rule_cases::Case, copy: u32, person: u32) {
        let dentist = |name: char| {
            let place = DENTISTS.iter().zip(0..).find(|(one, _)| **one == name);
            FIRST_DENTIST + copy * 3 + place.expect("a dentist of the cases").1
        };
        // the person is in the data from early on
        let early = Day::from_ymd_opt(2017, 1, 2).expect("a day");
        let known = rule_cases::consultation(early);
        let acts = case.acts.iter().chain([&known]);
        self.lines.extend(acts.map(|act| act.line(person, dentist(act.provider))));
        self.truth.extend(case.found.iter().map(|found| RuleTruth {
            rule: found.rule,
            strength: found.strength,
            person,
            if_complete: found.if_complete,
        }));
    }

    /// Somebody who is seen in every month, so that none is without a line.
    fn every_month(&mut self, person: u32) {
        for year in WHOLE {
            for month in 1..=12 {
                let day = Month { year, month }.span().first;
                self.lines.push(rule_cases::consultation(day).line(person, FIRST_DENTIST));
            }
        }
    }

    /// Number of lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Number of dentists.
    pub(super) fn dentists(&self) -> usize {
        self.lines.iter().map(|line| line.provider).collect::<BTreeSet<_>>().len()
    }

    /// Writes `claims/dental-rules.parquet`.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn write(&self, claims: &Path, form: Form) -> Outcome<()> {
        let first = Day::from_ymd_opt(2121, 1, 1).expect("a day of another century: its own ids");
        let path = claims.join("dental-rules.parquet");
        let mut file = DumpFile::create(path, form, first_id(first), GROUP_ROWS)?;
        file.write(&self.lines)?;
        file.finish()
    }

    /// Writes `truth/dental_rule_findings.csv`: these findings and those of the other lines.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn write_truth(&self, folder: &Path, others: Vec<RuleTruth>) -> Outcome<()> {
        let mut truth = others;
        truth.extend(self.truth.iter().cloned());
        truth.sort_unstable();
        let header = "rule,strength,person_id,if_complete";
        let mut table = Table::create(folder, "dental_rule_findings.csv", header)?;
        for row in &truth {
            let person = format!("{:012x}", pseudonym(row.person));
            let if_complete = if row.if_complete { "1" } else { "0" };
            table.row([&format!("d5-{}", row.rule), row.strength, &person, if_complete])?;
        }
        table.finish()
    }

    /// The P of the cases' dentists in a year of service, where the weights are known.
    pub(super) fn p_truths(&self, acts: &Acts, year: i32) -> Vec<ProviderTruth> {
        if !days_of(year).is_ok_and(|days| acts.valid.covers(days)) {
            return Vec::new();
        }
        let mut sums: BTreeMap<ProviderKey, BTreeMap<u32, Planted>> = BTreeMap::new();
        for line in &self.lines {
            let (Some(provider), Some(service), Some(quantity), Some(paid), Some(p)) = (
                line.provider,
                line.service.filter(|day| day.year() == year),
                line.quantity,
                line.paid_cents,
                line.code.and_then(|code| acts.p_of(code)),
            ) else {
                continue;
            };
            let months = sums.entry(key_of(provider)).or_default();
            months.entry(service.month()).or_default().add_line(p * quantity, paid);
        }
        sums.into_iter().map(|(key, months)| ProviderTruth::of(key, year, months)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_nation_has_every_case_once_and_a_large_one_more_often() {
        let (small, large) = (RulePlan::for_lines(1_000), RulePlan::for_lines(350_000));
        let persons = |plan: &RulePlan| {
            plan.lines.iter().map(|line| line.person).collect::<BTreeSet<u32>>().len() - 1
        };
        assert_eq!(persons(&small), rule_cases::all().count());
        assert_eq!(persons(&large), 3 * persons(&small));
        assert_eq!(large.truth.len(), 3 * small.truth.len());
        let rules: BTreeSet<&str> = small.truth.iter().map(|row| row.rule).collect();
        assert!(rules.len() > 100, "{} rules are broken", rules.len());
    }

    #[test]
    fn an_act_of_another_year_is_found_by_no_rule() {
        let plan = RulePlan::for_lines(1_000);
        let of = |year: i32| {
            let mut lines = plan.lines.iter();
            let line = lines.find(|line| line.service.is_some_and(|day| day.year() == year));
            RuleTruth::of(line.unwrap(), 371_615, true).count()
        };
        assert_eq!([of(2019), of(2020), of(2022)], [0, 2, 0]);
    }
}
