#![expect(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    reason = "second implementations are written plainly"
)]

mod figures;
mod naive_rules;
mod punctual;
mod rules;

use super::*;
use crate::law::{Finding, Strength, TestKind};
use crate::values::{Cents, Code, Day, Span};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The code of five digits with the check digit that belongs to it.
fn code(base: i64) -> Code {
    Code::try_from(base * 10 + base % 7).unwrap()
}

/// An indication with both kinds, another one, and its code at relapse.
const DNA: i64 = 99_001;
const RNA: i64 = 99_003;
const OTHER_DNA: i64 = 99_005;
const RELAPSE: i64 = 99_007;

fn facts(pair: Code) -> Option<CodeFacts> {
    let (indication, kind, relapse_of) = match pair.get() / 10 {
        DNA => ("lung", TestKind::Ngs, None),
        RNA => ("lung", TestKind::RnaSeq, None),
        OTHER_DNA => ("aml", TestKind::Ngs, None),
        RELAPSE => ("aml", TestKind::Ngs, Some(code(OTHER_DNA))),
        _ => return None,
    };
    Some(CodeFacts { indication: indication.to_owned(), kind, relapse_of })
}

/// A line of one test, paid 350.00, served four days after its prescription.
fn line(id: usize, person: &str, base: i64, institution: &str, prescribed: &str) -> BilledLine {
    let prescription = day(prescribed);
    BilledLine {
        received: (false, Some(prescription + chrono::Days::new(30))),
        claim_line_id: format!("L{id:04}"),
        person: Some(person.to_owned()),
        facility: Some(format!("{institution}-lab")),
        institution: Some(institution.to_owned()),
        code: code(base),
        pair: code(base),
        service: prescription + chrono::Days::new(4),
        prescription: Some(prescription),
        quantity: 1,
        paid: Cents::new(35_000),
    }
}

fn reversed(line: &BilledLine) -> BilledLine {
    BilledLine {
        claim_line_id: format!("{}R", line.claim_line_id),
        received: (line.received.0, line.received.1.map(|day| day + chrono::Days::new(9))),
        quantity: -line.quantity,
        paid: Cents::ZERO.minus(line.paid),
        ..line.clone()
    }
}

fn cases(lines: Vec<BilledLine>) -> Vec<Case> {
    let billings = net(lines).into_iter();
    billings
        .map(|billing| Case {
            code: facts(billing.pair),
            party: match &billing.institution {
                Some(_) => Party::MayBill,
                None => Party::UnknownLaboratory,
            },
            genetics_centre: billing.institution.as_deref() == Some("A"),
            declared: None,
            billing,
        })
        .collect()
}

/// Those of the text.
const NORMS: EvaluationNorms = EvaluationNorms {
    solid_days: 14,
    acute_days: 21,
    late_percent: 5,
    repeat_months: 12,
    phase_months: 3,
};

fn question() -> Question {
    let dates: Span = "2024-07-01..2026-06-30".parse().unwrap();
    let complete = Some("2023-01-01..2026-06-30".parse().unwrap());
    Question { dates, complete, norms: NORMS }
}

fn of_rule<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.rule == rule).collect()
}

/// The findings of a rule on some lines, as (strength, day, amount).
fn found(lines: Vec<BilledLine>, rule: &str) -> Vec<(Strength, String, i64)> {
    let findings = billing_findings(&cases(lines), question());
    let told = of_rule(&findings, rule).into_iter().map(|finding| {
        let date = finding.date.unwrap().to_string();
        (finding.strength, date, finding.amount.unwrap().get())
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}
