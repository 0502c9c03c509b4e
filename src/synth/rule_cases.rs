//! The cases of art. 5 that were read by hand, as claims: see the head of their file.

use super::line::Line;
use super::numbers::{enterprise, riziv};
use crate::values::Day;
use chrono::Days;

const CASES: &str = include_str!("dental_rule_cases.txt");

/// One insured person with acts, and what the rules find whatever else is delivered.
pub(super) struct Case {
    /// The year of birth.
    pub(super) born: i64,
    pub(super) acts: Vec<CaseAct>,
    pub(super) found: Vec<CaseFound>,
}

/// An act of a case.
pub(super) struct CaseAct {
    /// A, B or C.
    pub(super) provider: &'static str,
    pub(super) day: Day,
    code: i64,
    tooth: Option<i64>,
    quantity: i64,
    paid: i64,
}

/// A finding of a case.
pub(super) struct CaseFound {
    /// Without the prefix of the ids, e.g. `scaling-year`.
    pub(super) rule: &'static str,
    pub(super) strength: &'static str,
    /// It is made only where the deliveries are said to be complete.
    pub(super) if_complete: bool,
}

/// All of them, in the order of the file.
pub(super) fn all() -> impl Iterator<Item = Case> {
    CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(case)
}

fn case(text: &'static str) -> Case {
    let (acts, expected) = text.split_once("=>").expect("a case says what is found");
    let (born, acts) = acts.trim().split_once(' ').expect("a case begins with a year of birth");
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
    Case {
        born: born.parse().expect("a year"),
        acts: acts.split('|').map(act).collect(),
        found: found.collect(),
    }
}

fn act(text: &'static str) -> CaseAct {
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
            _ => paid = Some(value),
        }
    }
    CaseAct {
        provider,
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
    CaseAct { provider: "A", day, code: 301_011, tooth: None, quantity: 1, paid: 2_000 }
}
