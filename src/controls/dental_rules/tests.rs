//! Every rule with what breaks it and what just does not; the cases were read by hand.

use crate::law::Strength;
use crate::law::dental_rules::{
    Bench, DentalTally, Kept, Known, Person, Refused, RefusedLines, Verdicts, Why,
};
use crate::reference::Tables;
use crate::synth::rule_cases::{self, CaseAct};
use crate::values::{Cents, Code, Day, ProviderKey, Span};
use std::collections::{BTreeMap, BTreeSet};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

/// A whole delivery of many years, from which nothing is missing.
pub(super) fn whole() -> Known {
    Known {
        complete: Some(span("2000-01-01..2024-12-31")),
        received_to: Some(day("2026-01-31")),
        slack_days: 365,
        kept: Kept::All,
        titles: Some(BTreeMap::new()),
        holidays: Some(BTreeSet::new()),
        teeth: true,
        births: true,
        ..Known::default()
    }
}

/// One act of a case as a row.
fn tally(act: &CaseAct, number: usize, born: i64) -> DentalTally {
    DentalTally {
        person: "p".to_owned(),
        provider: ProviderKey::new(act.provider.to_string()),
        code: Code::try_from(act.code).unwrap(),
        day: act.day,
        tooth: act.tooth,
        quantity: act.quantity,
        paid: Cents::new(act.paid),
        lines: 1,
        received: Some(act.day + chrono::Days::new(10)),
        first_line: format!("{number:03}"),
        born: Some((born, born)),
        doubted: false,
        prescribed: true,
    }
}

fn person(text: &str) -> Person {
    let (born, acts) = rule_cases::person(text);
    of_acts(born, &acts)
}

fn of_acts(born: i64, acts: &[CaseAct]) -> Person {
    let rows = acts.iter().enumerate().map(|(at, act)| tally(act, at, born)).collect();
    // the person is in the data from early on
    Person { first_day: Some(day("2000-01-01")), ..Person::of(rows) }
}

fn judge(known: &Known, person: &Person) -> Verdicts {
    let book = Tables::load(None, &BTreeMap::new()).unwrap().rule_book();
    judge_by(&book, known, person)
}

pub(super) fn judge_by(
    book: &crate::law::dental_rules::RuleBook,
    known: &Known,
    person: &Person,
) -> Verdicts {
    let mut verdicts = Verdicts::default();
    Bench::new(book, known, span("1964-01-01..9999-12-31")).judge(person, &mut verdicts);
    verdicts
}

/// `RULE STRENGTH` of each finding, sorted.
fn told(book: &crate::law::dental_rules::RuleBook, verdicts: &Verdicts) -> Vec<String> {
    let name = |found: &crate::law::dental_rules::Found| {
        let id = book.rules[found.rule].id.trim_start_matches("d5-").to_owned();
        format!("{id} {}", found.strength.name())
    };
    let mut told: Vec<String> = verdicts.found.iter().map(name).collect();
    told.sort();
    told
}

/// Every case, in a delivery that is whole and in one that is not said to be.
#[test]
fn every_case_is_as_it_was_read_by_hand() {
    let book = Tables::load(None, &BTreeMap::new()).unwrap().rule_book();
    let silent = Known { complete: None, ..whole() };
    let mut wrong = Vec::new();
    for case in rule_cases::all() {
        let person = of_acts(case.born, &case.acts);
        for (known, with_absence) in [(&whole(), true), (&silent, false)] {
            let expected = case.found.iter().filter(|found| !found.if_complete || with_absence);
            let mut expected: Vec<String> =
                expected.map(|found| format!("{} {}", found.rule, found.strength)).collect();
            expected.sort();
            let found = told(&book, &judge_by(&book, known, &person));
            if found != expected {
                wrong.push(format!("{case:?}\n    whole {with_absence}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each rule that can be listed is broken by a case, and judges a case that does not break it.
#[test]
fn every_rule_has_a_case_that_breaks_it_and_one_that_does_not() {
    let book = Tables::load(None, &BTreeMap::new()).unwrap().rule_book();
    let (mut broken, mut kept) = (BTreeSet::new(), BTreeSet::new());
    for case in rule_cases::all() {
        let verdicts = judge_by(&book, &whole(), &of_acts(case.born, &case.acts));
        let found: BTreeSet<usize> = verdicts
            .found
            .iter()
            .filter(|found| {
                found.strength != Strength::Undecidable
                    || book.rules[found.rule].strength == Strength::Undecidable
            })
            .map(|found| found.rule)
            .collect();
        let judged = verdicts.tallies.values().flat_map(|rules| rules.keys().copied());
        kept.extend(judged.filter(|rule| !found.contains(rule)));
        broken.extend(found);
    }
    let elsewhere = [
        "d5-consultation-title",
        "d5-early-renewal",
        "d5-home-visit-request",
        "d5-quadrant-tooth",
        "d5-urgent-day",
    ];
    for (at, rule) in book.rules.iter().enumerate() {
        let id = rule.id.as_str();
        if !elsewhere.contains(&id) {
            assert!(broken.contains(&at), "{id} is broken by no case");
            assert!(kept.contains(&at) || id == "d5-deleted-code", "{id} is kept by no case");
        }
    }
}

fn undecided(verdicts: &Verdicts) -> Vec<(&'static str, i64)> {
    verdicts.undecided.iter().map(|((_, why), acts)| (why.name(), *acts)).collect()
}

#[test]
fn what_is_counted_is_never_listed() {
    let renewal = judge(&whole(), &person("1980 308335 A 2021-03-01"));
    assert_eq!((renewal.found.len(), undecided(&renewal)), (0, vec![("never-decidable", 1)]));
    let mut visit = person("1980 301033 A 2021-03-01");
    visit.acts[0].prescribed = false;
    let visit = judge(&whole(), &visit);
    assert_eq!((visit.found.len(), undecided(&visit)), (0, vec![("never-decidable", 1)]));
    let tooth = judge(&whole(), &person("1980 301696 A 2021-03-01 t26"));
    assert_eq!((tooth.found.len(), undecided(&tooth)), (0, vec![("never-decidable", 1)]));
    let fits = judge(&whole(), &person("1980 301696 A 2021-03-01 t16"));
    assert_eq!(undecided(&fits), []);
}

#[test]
fn urgent_days_need_a_table_of_holidays() {
    let of = |day: &str, holidays: Option<&[&str]>| {
        let days = holidays.map(|days| days.iter().map(|text| text.parse().unwrap()).collect());
        let known = Known { holidays: days, ..whole() };
        let acts = format!("1980 301055 A {day} | 301011 A {day}");
        let verdicts = judge(&known, &person(&acts));
        let listed: Vec<&str> = verdicts.found.iter().map(|found| found.strength.name()).collect();
        (listed, undecided(&verdicts))
    };
    let ascension = Some(&["2021-05-13"][..]); // a Thursday
    assert_eq!(of("2021-05-12", ascension), (vec!["alert"], vec![]));
    assert_eq!(of("2021-05-13", ascension), (vec![], vec![]));
    assert_eq!(of("2021-05-14", ascension), (vec!["undecidable"], vec![("bridge-day", 1)]));
    assert_eq!(of("2021-05-15", ascension), (vec![], vec![]));
    assert_eq!(of("2021-05-12", None), (vec![], vec![("no-table-given", 1)]));
}

#[test]
fn titles_need_a_table_and_its_days() {
    let held = |title: &str, days: &str| {
        let titles = [(ProviderKey::new("A"), vec![(span(days), title.to_owned())])].into();
        let known = Known { titles: Some(titles), ..whole() };
        judge(&known, &person("1980 301092 A 2021-03-01")).found.len()
    };
    assert_eq!(held("orthodontist", "2020-01-01..2021-12-31"), 0);
    assert_eq!(held("other", "2020-01-01..2021-12-31"), 1);
    assert_eq!(held("other", "2020-01-01..2021-02-28"), 0, "the table says nothing of the day");
    let none = Known { titles: None, ..whole() };
    let verdicts = judge(&none, &person("1980 301092 A 2021-03-01"));
    assert_eq!((verdicts.found.len(), undecided(&verdicts)), (0, vec![("no-table-given", 1)]));
}

const SCALING: &str = "1980 302153 A 2021-03-01";

/// Why a missing act proves nothing: each reason by itself.
#[test]
fn a_missing_act_proves_something_only_in_a_whole_delivery() {
    let why = |known: &Known, person: &Person| {
        let verdicts = judge(known, person);
        let listed = verdicts.found.first().map(|found| found.strength.name());
        let why: Vec<&str> = undecided(&verdicts).into_iter().map(|(why, _)| why).collect();
        (listed, why)
    };
    let scaled = person(SCALING);
    assert_eq!(why(&whole(), &scaled), (Some("alert"), vec![]));
    let cases = [
        (Known { complete: None, ..whole() }, "window-not-delivered"),
        // the window is the whole of 2020
        (
            Known { complete: Some(span("2020-01-02..2021-12-31")), ..whole() },
            "window-not-delivered",
        ),
        (Known { received_to: Some(day("2021-12-30")), ..whole() }, "window-not-delivered"),
        (Known { received_to: None, ..whole() }, "window-not-delivered"),
    ];
    for (known, reason) in cases {
        assert_eq!(why(&known, &scaled), (None, vec![reason]));
    }
    let just = Known {
        complete: Some(span("2020-01-01..2020-12-31")),
        received_to: Some(day("2021-12-31")),
        ..whole()
    };
    assert_eq!(why(&just, &scaled), (Some("alert"), vec![]));
    let new = Person { first_day: Some(day("2020-01-01")), ..person(SCALING) };
    assert_eq!(why(&whole(), &new), (Some("undecidable"), vec!["person-new"]));
    let before = Person { first_day: Some(day("2019-12-31")), ..person(SCALING) };
    assert_eq!(why(&whole(), &before), (Some("alert"), vec![]));
    let foreign = Known { kept: Kept::Dental, ..whole() };
    let fee = person("1980 389653 A 2021-03-01");
    assert_eq!(why(&foreign, &fee), (None, vec!["codes-not-kept"]));
    let some_codes = Known { kept: Kept::Named, ..whole() };
    let suture = person("1980 304931 A 2021-03-01");
    assert_eq!(why(&some_codes, &suture), (None, vec!["codes-not-kept"]));
}

#[test]
fn a_refused_line_can_be_the_missing_act() {
    let refused = |person: Option<&str>, code: Option<i64>, service: Option<&str>| Refused {
        person: person.map(str::to_owned),
        provider: Some(ProviderKey::new("A")),
        code: code.map(|code| Code::try_from(code).unwrap()),
        day: service.map(day),
    };
    let listed = |line: Refused| {
        let known = Known { refused: RefusedLines::of(vec![line]), ..whole() };
        judge(&known, &person(SCALING)).found[0].strength.name()
    };
    let own = Some("p");
    assert_eq!(listed(refused(own, None, None)), "undecidable");
    assert_eq!(listed(refused(own, Some(301_011), Some("2020-12-31"))), "undecidable");
    assert_eq!(listed(refused(own, Some(301_011), Some("2021-01-01"))), "alert");
    assert_eq!(listed(refused(own, Some(317_192), None)), "alert");
    assert_eq!(listed(refused(Some("q"), None, None)), "alert");
    // of an unknown person: by the same provider on the day of the act
    let known = Known {
        refused: RefusedLines::of(vec![refused(None, None, Some("2021-03-01"))]),
        ..whole()
    };
    let fee = judge(&known, &person("1980 389631 A 2021-03-01"));
    assert_eq!(fee.found[0].strength.name(), "undecidable");
}

#[test]
fn a_doubted_line_and_a_day_without_order_make_an_alert() {
    let twice = "1980 301593 A 2021-01-01 | 301593 A 2021-12-31";
    let mut doubted = person(twice);
    doubted.acts[0].doubted = true;
    assert_eq!(judge(&whole(), &doubted).found[0].strength, Strength::Alert);
    let one_day = judge(&whole(), &person("1980 301593 A 2021-03-01 | 301593 B 2021-03-01"));
    assert_eq!(one_day.found.len(), 1);
    assert_eq!((one_day.found[0].strength, one_day.found[0].is_own), (Strength::Alert, false));
}

/// One act too many is one finding: what was found counts in no later window.
#[test]
fn an_act_in_excess_counts_in_no_later_window() {
    let acts = "2005 305616 A 2021-01-04 x2 | 305616 A 2021-02-01 x2 | 305616 A 2021-03-01 x2 | \
                305616 A 2021-06-30 | 305616 A 2021-07-01 x2 | 305616 A 2021-07-15";
    let verdicts = judge(&whole(), &person(acts));
    let book = Tables::load(None, &BTreeMap::new()).unwrap().rule_book();
    let days: Vec<(String, String)> = verdicts
        .found
        .iter()
        .map(|found| (book.rules[found.rule].id.clone(), found.act.day.to_string()))
        .collect();
    let half = |day: &str| ("d5-ortho-session-half-year".to_owned(), day.to_owned());
    let month = ("d5-ortho-session-month".to_owned(), "2021-07-15".to_owned());
    // after 30 June was found, February to July holds 4 acts and takes 2 of July; not a third
    assert_eq!(days, [month, half("2021-06-30"), half("2021-07-15")]);
}

#[test]
fn amounts_follow_the_rule() {
    let amount = |acts: &str| judge(&whole(), &person(acts)).found[0].amount.map(Cents::get);
    assert_eq!(amount("1980 301593 A 2021-01-01 x3 p3001"), Some(2_000), "two of three, down");
    assert_eq!(amount("1980 302153 A 2021-03-01 p1001"), Some(500), "half of it, down");
    assert_eq!(amount("2002 371092 A 2021-03-01"), None, "an age names no amount");
    let filled = "1980 304371 A 2021-03-01 t16 p2000 | 304393 A 2021-03-01 t16 p3000";
    assert_eq!(amount(filled), Some(2_000), "the lower of both");
    let beside = "1980 301593 A 2021-03-01 p5000 | 307031 A 2021-03-01 p1500 | \
                  307053 A 2021-03-01 p800";
    assert_eq!(amount(beside), Some(2_300), "the exam, or both images");
}

#[test]
fn own_repeats_are_told_from_those_after_others() {
    let own = judge(&whole(), &person("1980 301593 A 2021-01-01 | 301593 A 2021-02-01"));
    let other = judge(&whole(), &person("1980 301593 A 2021-01-01 | 301593 B 2021-02-01"));
    let tallies = |verdicts: &Verdicts| {
        let sum = |of: fn(&crate::law::dental_rules::RuleTally) -> i64| {
            verdicts.tallies.values().flat_map(BTreeMap::values).map(of).sum::<i64>()
        };
        (sum(|tally| tally.own), sum(|tally| tally.after_others))
    };
    assert_eq!((tallies(&own), tallies(&other)), ((1, 0), (0, 1)));
    // two of A and one of B: the third is A's own repeat, though B's came between
    let mixed = "2005 305616 A 2021-01-04 x2 | 305616 B 2021-01-10 p0 | 305616 A 2021-01-20";
    assert_eq!(tallies(&judge(&whole(), &person(mixed))), (1, 0));
}

#[test]
fn without_a_person_only_single_lines_are_judged() {
    let acts = ["301136 A 2021-03-01", "301593 A 2021-03-01 x2"].map(rule_cases::act);
    let mut rows = vec![tally(&acts[0], 0, 1980), tally(&acts[1], 1, 1980)];
    for row in &mut rows {
        "-".clone_into(&mut row.person);
    }
    let verdicts = judge(&whole(), &Person::of(rows));
    assert_eq!(verdicts.found.len(), 1, "the deleted code");
    assert!(verdicts.undecided.keys().any(|(_, why)| *why == Why::NoPerson));
}
