//! The cases of art. 5 that were read by hand, as claims: see the head of their file.

use super::line::Line;
use super::numbers::{enterprise, riziv};
use crate::values::Day;
use chrono::Days;

const CASES: &str = include_str!("dental_rule_cases.txt");

/// One insured person with acts, and what the rules find whatever else is delivered.
#[derive(Debug)]
pub(crate) struct Case {
    /// The year of birth.
    pub(crate) born: i64,
    pub(crate) acts: Vec<CaseAct>,
    pub(crate) found: Vec<CaseFound>,
}

/// An act of a case.
#[derive(Debug)]
pub(crate) struct CaseAct {
    /// A, B or C.
    pub(crate) provider: char,
    pub(crate) day: Day,
    pub(crate) code: i64,
    pub(crate) tooth: Option<i64>,
    pub(crate) quantity: i64,
    pub(crate) paid: i64,
}

/// A finding of a case.
#[derive(Debug)]
pub(crate) struct CaseFound {
    /// Without the prefix of the ids, e.g. `scaling-year`.
    pub(crate) rule: &'static str,
    pub(crate) strength: &'static str,
    /// It is made only where the deliveries are said to be complete.
    pub(crate) if_complete: bool,
}

/// All of them, in the order of the file.
pub(crate) fn all() -> impl Iterator<Item = Case> {
    CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(case)
}

fn case(text: &'static str) -> Case {
    let (acts, expected) = text.split_once("=>").expect("a case says what is found");
    let found = expected.split(',').map(str::trim).filter(|text| !text.is_empty());
    let found = found.map(|text| {
        let told = text.trim_start_matches('~');
        let (rule, strength) = told.split_once(' ').expect("a rule and its strength");
        CaseFound {
            rule,
            strength,
            // that a place is not known is known without completeness
            if_complete: told != text && strength != "undecidable",
        }
    });
    let (born, acts) = person(acts);
    Case { born, acts, found: found.collect() }
}

/// What stands before `=>`: a year of birth and acts.
pub(crate) fn person(text: &str) -> (i64, Vec<CaseAct>) {
    let (born, acts) = text.trim().split_once(' ').expect("a case begins with a year of birth");
    (born.parse().expect("a year"), acts.split('|').map(act).collect())
}

/// An act, as the head of the file says.
pub(crate) fn act(text: &str) -> CaseAct {
    let mut words = text.split_whitespace();
    let mut next = || words.next().expect("an act has a code, a provider and a day");
    let (code, provider, day) = (next(), next(), next());
    let (mut tooth, mut quantity, mut paid) = (None, 1, None);
    for word in words {
        let (key, value) = word.split_at(1);
        let value: i64 = value.parse().expect("a number");
        match key {
            "t" => tooth = Some(value),
            "x" => quantity = value,
            "p" => paid = Some(value),
            _ => unreachable!("`{word}` is no part of an act"),
        }
    }
    CaseAct {
        provider: provider.parse().expect("a letter"),
        day: day.parse().expect("a day"),
        code: code.parse().expect("a code"),
        tooth,
        quantity,
        paid: paid.unwrap_or(2_000 * quantity),
    }
}

impl CaseAct {
    /// The act as a line of a person and a dentist, received ten days later.
    pub(super) fn line(&self, person: u32, first_six: u32) -> Line {
        Line {
            reception: Some(self.day + Days::new(10)),
            payer: 100,
            provider: Some(riziv(first_six, 1)),
            service: Some(self.day),
            code: Some(self.code),
            person,
            quantity: Some(self.quantity),
            paid_cents: Some(self.paid),
            copayment_cents: Some(0),
            supplement_cents: Some(0),
            tooth: self.tooth,
            payee: enterprise(4_000_000 + first_six * 2),
            facility: None,
            prescription: None,
            twin: false,
            damage: None,
        }
    }
}

/// A consultation on a day, for 20.00: no rule holds anything against it in later years.
pub(super) fn consultation(day: Day) -> CaseAct {
    CaseAct { provider: 'A', day, code: 301_011, tooth: None, quantity: 1, paid: 2_000 }
}
