//! The rules of art. 5 in the sample: the cases that were read by hand, as claims with their truth.

use super::dump::{DumpFile, first_id};
use super::forms::Form;
use super::line::Line;
use super::numbers::{birth_year, enterprise, pseudonym, riziv};
use super::truth::Table;
use crate::diagnostic::Outcome;
use crate::values::Day;
use chrono::Days;
use std::path::Path;

/// Cases of art. 5, each one person: see the head of the file.
const CASES: &str = include_str!("dental_rule_cases.txt");

/// The service year of the cases of the sample: another than that of the P-values, so that these
/// stay as they are.
const YEAR: &str = "2021-";

/// The two dentists of the cases, by the first six digits of their numbers.
const DENTISTS: [(&str, u32); 2] = [("A", 309_001), ("B", 309_002)];

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
    let lines = CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.zip(0..).filter_map(|(line, number)| case(line, number)).collect()
}

fn case(text: &str, number: u32) -> Option<Case> {
    let (acts, expected) = text.split_once("=>").expect("a case says what is found");
    let (born, acts) = acts.trim().split_once(' ').expect("a case begins with a year of birth");
    let born: i64 = born.parse().expect("a year");
    let first = FIRST_PERSON + number * 10_000;
    let person = (first..first + 10_000).find(|person| birth_year(*person) == born)?;
    let lines: Option<Vec<Line>> = acts.split('|').map(|act| line(act, person)).collect();
    let found = expected.split(',').map(str::trim).filter(|text| !text.is_empty());
    let found = found.filter(|text| !text.starts_with('~') || text.ends_with("undecidable"));
    let found = found.map(|text| {
        let (rule, strength) =
            text.trim_start_matches('~').split_once(' ').expect("a rule and its strength");
        (format!("d5-{rule}"), strength.to_owned())
    });
    Some(Case { person, lines: lines?, found: found.collect() })
}

/// One act as a line, received ten days later; none where it is of another year.
fn line(act: &str, person: u32) -> Option<Line> {
    let mut words = act.split_whitespace();
    let mut next = || words.next().expect("an act has a code, a provider and a day");
    let (code, provider, day) = (next(), next(), next());
    if !day.starts_with(YEAR) {
        return None;
    }
    let service: Day = day.parse().expect("a day");
    let (mut tooth, mut quantity, mut paid) = (None, 1, None);
    for word in words {
        let (key, value) = word.split_at(1);
        let value: i64 = value.parse().expect("a number");
        match key {
            "t" => tooth = Some(value),
            "x" => quantity = value,
            _ => paid = Some(value),
        }
    }
    let dentist = DENTISTS.into_iter().find(|(name, _)| *name == provider);
    let (_, first_six) = dentist.expect("a dentist of the cases");
    Some(Line {
        reception: Some(service + Days::new(10)),
        payer: 100,
        provider: Some(riziv(first_six, 1)),
        service: Some(service),
        code: Some(code.parse().expect("a code")),
        person,
        quantity: Some(quantity),
        paid_cents: Some(paid.unwrap_or(2_000 * quantity)),
        copayment_cents: Some(0),
        supplement_cents: Some(0),
        tooth,
        payee: enterprise(4_000_000 + first_six * 2),
        facility: None,
        prescription: None,
        twin: false,
        damage: None,
    })
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
