//! The rules of art. 5 in the sample: the cases that were read by hand, as claims with their truth.

use super::dump::{DumpFile, first_id};
use super::forms::Form;
use super::line::Line;
use super::numbers::{birth_year, pseudonym};
use super::rule_cases::{self, CaseAct};
use super::truth::Table;
use crate::diagnostic::Outcome;
use crate::values::Day;
use chrono::Datelike;
use std::path::Path;

/// The service year of the cases of the sample: another than that of the P-values, so that these
/// stay as they are.
const YEAR: i32 = 2021;

/// The two dentists of the cases, by the first six digits of their numbers.
const DENTISTS: [(char, u32); 2] = [('A', 309_001), ('B', 309_002)];

/// The first person of the cases; the practices of the sample have lower numbers.
const FIRST_PERSON: u32 = 100_000_000;

/// One case: a person with acts, and what the rules find whatever else is delivered.
struct Case {
    person: u32,
    lines: Vec<Line>,
    found: Vec<(String, String)>,
}

/// Writes `claims/dental-rules-2021.parquet` and `truth/dental_rule_findings.csv`: rule, strength and
/// person of each finding. Findings that rest on a missing act are none of them: nobody says that
/// the sample is whole.
///
/// # Errors
/// Where a file cannot be written.
pub(super) fn write(claims: &Path, truth: &Path, group_rows: usize) -> Outcome<()> {
    let cases = cases();
    let mut lines: Vec<Line> = cases.iter().flat_map(|case| case.lines.iter().copied()).collect();
    lines.sort_unstable();
    let first = Day::from_ymd_opt(2121, 1, 1).expect("a day of another century: ids of its own");
    let path = claims.join("dental-rules-2021.parquet");
    let mut file = DumpFile::create(path, Form::Canonical, first_id(first), group_rows)?;
    file.write(&lines)?;
    file.finish()?;
    let mut rows: Vec<[String; 3]> = Vec::new();
    for case in cases {
        let person = format!("{:012x}", pseudonym(case.person));
        rows.extend(
            case.found.into_iter().map(|(rule, strength)| [rule, strength, person.clone()]),
        );
    }
    rows.sort();
    let mut table = Table::create(truth, "dental_rule_findings.csv", "rule,strength,person_id")?;
    for [rule, strength, person] in &rows {
        table.row([rule.as_str(), strength, person])?;
    }
    table.finish()
}

/// The cases whose acts are all of the year and whose person's birth the sample can give.
fn cases() -> Vec<Case> {
    rule_cases::all().zip(0..).filter_map(|(case, number)| of_sample(&case, number)).collect()
}

fn of_sample(case: &rule_cases::Case, number: u32) -> Option<Case> {
    let first = FIRST_PERSON + number * 10_000;
    let person = (first..first + 10_000).find(|person| birth_year(*person) == case.born)?;
    let line = |act: &CaseAct| {
        let dentist = DENTISTS.into_iter().find(|(name, _)| *name == act.provider);
        let (_, first_six) = dentist.expect("a dentist of the cases");
        act.line(person, first_six)
    };
    if case.acts.iter().any(|act| act.day.year() != YEAR) {
        return None;
    }
    let found = case.found.iter().filter(|found| !found.if_complete);
    let found = found.map(|found| (format!("d5-{}", found.rule), found.strength.to_owned()));
    Some(Case { person, lines: case.acts.iter().map(line).collect(), found: found.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_cases_are_in_the_sample() {
        let cases = cases();
        assert!(cases.len() > 120, "{}", cases.len());
        let found: std::collections::BTreeSet<&str> =
            cases.iter().flat_map(|case| &case.found).map(|(rule, _)| rule.as_str()).collect();
        assert!(found.len() > 60, "{} rules", found.len());
    }
}
