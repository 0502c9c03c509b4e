//! What is planted among the tests: for each rule what it must find, and what comes near.

use super::line::Line;
use super::ngs::{Ngs, Planted, Test};
use super::ngs_agreement::{
    AML, AML_RELAPSE, BREAST, COLON, EXCLUDED, GENETICS, LUNG, LUNG_RNA, MEMBER, Pair, SUSPENDED,
    UNDECLARED, laboratory,
};
use super::numbers::code;
use crate::values::Day;
use chrono::Days;

/// An institution without anything special.
const HERE: usize = 2;
/// Another one.
const THERE: usize = 5;

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// Plants the cases of every rule.
pub(super) fn plant(ngs: &mut Ngs) {
    repeats(ngs);
    duplicates(ngs);
    cumulation(ngs);
    parties(ngs);
    tariffs(ngs);
    registrations(ngs);
    codes(ngs);
    indications(ngs);
    three_rules_at_once(ngs);
}

impl Ngs {
    fn test(&mut self, house: usize, pair: &'static Pair, date: Day) -> Test {
        Test { person: self.person(), house, pair, date }
    }

    fn expect(&mut self, rule: &'static str, strength: &'static str, test: Test, amount: i64) {
        self.truth.push(Planted {
            rule,
            strength,
            person: Some(test.person),
            house: Some(test.house),
            date: test.date,
            amount: Some(amount),
        });
    }

    /// A line of another code of the same person, prescribed and served on these days.
    fn other(&mut self, test: Test, base: i64, prescribed: Option<Day>, served: Day) {
        let line = self.line(test);
        self.lines.push(Line {
            code: Some(code(base)),
            paid_cents: Some(12_000),
            prescription: prescribed,
            service: Some(served),
            reception: Some(served + Days::new(40)),
            ..line
        });
    }
}

/// The day before twelve months, the day itself, another institution, another year, a leap day, and
/// a test that was taken back.
fn repeats(ngs: &mut Ngs) {
    let rule = "ngs-repeat-12-months";
    for (first, again, house, strength) in [
        (day(2024, 9, 15), day(2025, 9, 14), HERE, Some("breach")),
        (day(2024, 9, 15), day(2025, 9, 15), HERE, None),
        (day(2024, 9, 15), day(2025, 9, 16), HERE, None),
        (day(2024, 9, 15), day(2025, 2, 1), THERE, Some("alert")),
        (day(2024, 2, 29), day(2025, 2, 27), HERE, Some("breach")),
        (day(2024, 2, 29), day(2025, 2, 28), HERE, None),
        (day(2024, 6, 30), day(2024, 7, 1), HERE, Some("breach")),
    ] {
        let test = ngs.test(HERE, &COLON, first);
        ngs.bill(test);
        let later = Test { house, date: again, ..test };
        let paid = ngs.bill(later);
        if let Some(strength) = strength {
            ngs.expect(rule, strength, later, paid);
        }
    }
    let test = ngs.test(HERE, &COLON, day(2024, 10, 1));
    let taken_back = ngs.line(test);
    let received = taken_back.reception.expect("it was received");
    ngs.lines.push(taken_back);
    ngs.lines.push(taken_back.reversed(received + Days::new(30)));
    ngs.bill(Test { date: day(2025, 1, 10), ..test });
    // a correction without a day of prescription takes back the line of its service date
    let test = ngs.test(HERE, &COLON, day(2024, 10, 1));
    let taken_back = ngs.line(test);
    ngs.lines.push(taken_back);
    let back = taken_back.reversed(received + Days::new(30));
    ngs.lines.push(Line { prescription: None, ..back });
    ngs.bill(Test { date: day(2025, 1, 10), ..test });
    // by its service date, since the day of prescription is missing
    let test = ngs.test(HERE, &COLON, day(2024, 10, 1));
    ngs.bill(test);
    let undated = ngs.line(Test { date: day(2025, 3, 3), ..test });
    ngs.lines.push(Line { prescription: None, ..undated });
    let date = undated.service.expect("it was served");
    let paid = undated.paid_cents.unwrap_or(0);
    ngs.expect(rule, "undecidable", Test { date, ..test }, paid);
}

fn duplicates(ngs: &mut Ngs) {
    let rule = "ngs-duplicate";
    let test = ngs.test(HERE, &COLON, day(2025, 5, 6));
    let paid = ngs.bill(test);
    ngs.bill(test);
    ngs.expect(rule, "breach", test, paid);
    // the same on two days is a repeat and no duplicate
    let both = ngs.test(HERE, &COLON, day(2025, 5, 6));
    let paid = ngs.bill(both);
    ngs.bill(Test { house: THERE, ..both });
    ngs.expect(rule, "alert", both, paid);
}

/// Three months round 30 November 2024: 30 August to 28 February.
fn cumulation(ngs: &mut Ngs) {
    let rule = "ngs-non-cumulation";
    let (_, base) = EXCLUDED[1];
    for (prescribed, served, at, strength) in [
        (Some(day(2024, 8, 30)), day(2025, 2, 28), HERE, Some("breach")),
        (Some(day(2024, 8, 29)), day(2024, 11, 30), HERE, None),
        (Some(day(2025, 2, 28)), day(2025, 3, 1), HERE, None),
        (Some(day(2024, 12, 2)), day(2024, 12, 5), THERE, Some("alert")),
        (None, day(2024, 12, 5), HERE, Some("alert")),
    ] {
        let test = ngs.test(HERE, &COLON, day(2024, 11, 30));
        ngs.bill(test);
        ngs.other(Test { house: at, ..test }, base, prescribed, served);
        if let Some(strength) = strength {
            ngs.expect(rule, strength, test, 12_000);
        }
    }
    let (_, genetic) = EXCLUDED[0];
    let test = ngs.test(GENETICS, &COLON, day(2025, 4, 1));
    ngs.bill(test);
    ngs.other(test, genetic, Some(day(2025, 4, 2)), day(2025, 4, 9));
    ngs.expect(rule, "breach", test, 12_000);
    ngs.expect("ngs-genetics-centre", "alert", test, 12_000);
}

fn parties(ngs: &mut Ngs) {
    let rule = "ngs-not-a-party";
    for (house, date, found) in [
        (SUSPENDED, day(2024, 12, 31), false),
        (SUSPENDED, day(2025, 1, 1), true),
        (SUSPENDED, day(2025, 3, 31), true),
        (SUSPENDED, day(2025, 4, 1), false),
        (MEMBER, day(2025, 2, 3), true),
    ] {
        let test = ngs.test(house, &COLON, date);
        let paid = ngs.bill(test);
        if found {
            ngs.expect(rule, "breach", test, paid);
        }
    }
    let test = ngs.test(HERE, &COLON, day(2025, 2, 3));
    let line = ngs.line(test);
    let stranger = Line { facility: Some(79_999_999), ..line };
    ngs.lines.push(stranger);
    ngs.truth.push(Planted {
        rule,
        strength: "breach",
        person: Some(test.person),
        house: None,
        date: test.date,
        amount: line.paid_cents,
    });
    let undeclared = ngs.test(UNDECLARED, &COLON, day(2025, 2, 3));
    let paid = ngs.bill(undeclared);
    ngs.expect("ngs-indication-not-declared", "alert", undeclared, paid);
    // registered by a mere member, and by whoever may
    for (house, found) in [(HERE, false), (MEMBER, true)] {
        let person = ngs.person();
        let date = day(2024, 8, 1);
        ngs.register.push((person, laboratory(house), date));
        if found {
            ngs.truth.push(Planted {
                rule: "ngs-registered-by-non-party",
                strength: "alert",
                person: None,
                house: Some(house),
                date,
                amount: None,
            });
        }
    }
}

/// Paid as on the day of prescription, a euro more, a euro less, and a euro more in January.
fn tariffs(ngs: &mut Ngs) {
    for (served, claimed, more, strength) in [
        (day(2025, 1, 20), day(2024, 12, 20), None, None),
        (day(2025, 3, 20), day(2025, 3, 10), Some(100), Some("breach")),
        (day(2025, 3, 20), day(2025, 3, 10), Some(-100), Some("breach")),
        (day(2026, 1, 31), day(2026, 1, 20), Some(100), Some("alert")),
        (day(2026, 2, 1), day(2026, 1, 20), Some(100), Some("breach")),
    ] {
        let test = ngs.test(HERE, &COLON, claimed);
        let line = ngs.line(test);
        let due = more.map_or_else(|| COLON.tariff(claimed), |more| COLON.tariff(served) + more);
        let reception = Some(served + Days::new(40));
        let paid_cents = Some(due);
        ngs.lines.push(Line { service: Some(served), reception, paid_cents, ..line });
        if let Some(strength) = strength {
            ngs.expect("ngs-tariff", strength, test, more.unwrap_or(0).max(0));
        }
    }
}

/// Not registered; registered 31 days late; too recent to say.
fn registrations(ngs: &mut Ngs) {
    for (date, registered, strength) in [
        (day(2025, 3, 10), None, "alert"),
        (day(2025, 3, 10), Some(31), "alert"),
        (day(2026, 5, 10), None, "undecidable"),
    ] {
        let test = ngs.test(HERE, &AML, date);
        let line = ngs.line(test);
        ngs.lines.push(line);
        if let Some(late) = registered {
            let on = date + Days::new(late);
            ngs.pitter.push((test.person, "FLT3", laboratory(HERE), on));
        }
        ngs.expect("ngs-pitter-missing", strength, test, line.paid_cents.unwrap_or(0));
    }
    // registered on the thirtieth day before
    let test = ngs.test(HERE, &AML, day(2025, 3, 31));
    let line = ngs.line(test);
    ngs.lines.push(line);
    ngs.pitter.push((test.person, "FLT3", laboratory(HERE), day(2025, 3, 1)));
}

fn codes(ngs: &mut Ngs) {
    for (date, found) in [(day(2025, 6, 30), false), (day(2025, 7, 1), true)] {
        let test = ngs.test(HERE, &BREAST, date);
        let paid = ngs.bill(test);
        if found {
            ngs.expect("ngs-code-not-valid", "breach", test, paid);
        }
    }
    // a relapse within the year of the first test, a day too late, and without any
    for (first, found) in
        [(Some(day(2024, 12, 1)), false), (Some(day(2024, 11, 30)), true), (None, true)]
    {
        let relapse = ngs.test(HERE, &AML_RELAPSE, day(2025, 12, 1));
        if let Some(date) = first {
            ngs.bill(Test { pair: &AML, date, ..relapse });
        }
        let paid = ngs.bill(relapse);
        if found {
            ngs.expect("ngs-relapse-without-first", "alert", relapse, paid);
        }
    }
    // taken back, and never billed
    let test = ngs.test(HERE, &COLON, day(2025, 2, 3));
    let line = ngs.line(test);
    let received = line.reception.expect("it was received");
    ngs.lines.push(line.reversed(received));
    ngs.expect("ngs-net-negative", "alert", test, 0);
}

fn indications(ngs: &mut Ngs) {
    // both kinds of one indication are one test
    let both = ngs.test(HERE, &LUNG, day(2025, 2, 3));
    ngs.bill(both);
    ngs.bill(Test { pair: &LUNG_RNA, ..both });
    let two = ngs.test(HERE, &LUNG, day(2025, 2, 3));
    ngs.bill(two);
    ngs.bill(Test { pair: &COLON, ..two });
    ngs.expect("ngs-two-indications", "alert", two, 0);
    let apart = ngs.test(HERE, &LUNG_RNA, day(2025, 2, 3));
    ngs.bill(apart);
    ngs.bill(Test { pair: &COLON, ..apart });
    ngs.expect("ngs-two-indications", "alert", apart, 0);
    ngs.expect("ngs-rnaseq-not-foreseen", "alert", apart, 0);
}

/// Billed by a mere member, again within the year, and a euro above the tariff: one line under three
/// rules, whose amount is at stake once.
fn three_rules_at_once(ngs: &mut Ngs) {
    let first = ngs.test(MEMBER, &COLON, day(2025, 5, 5));
    let paid = ngs.bill(first);
    ngs.expect("ngs-not-a-party", "breach", first, paid);
    let again = Test { date: day(2025, 9, 5), ..first };
    let line = ngs.line(again);
    let paid = line.paid_cents.unwrap_or(0) + 100;
    ngs.lines.push(Line { paid_cents: Some(paid), ..line });
    ngs.expect("ngs-not-a-party", "breach", again, paid);
    ngs.expect("ngs-repeat-12-months", "breach", again, paid);
    ngs.expect("ngs-tariff", "breach", again, 100);
}
