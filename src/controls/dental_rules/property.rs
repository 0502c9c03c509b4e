//! Rules and random lines: the program and the plain loops of `naive.rs` find the same.

use super::naive::{self, Line, tell};
use super::tests::{judge_by, whole};
use crate::law::dental_rules::{DentalTally, Person, RuleBook};
use crate::reference::Tables;
use crate::values::{Cents, Code, Day, ProviderKey};
use chrono::Days;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_oneof, proptest};
use proptest::sample::select;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Acts that rules set against each other; each case is about one row.
const THEMES: [&[i64]; 8] = [
    &[371_615, 371_571, 371_254, 372_514, 372_536],
    &[301_593, 301_011, 301_254, 301_696, 307_031, 307_090, 309_514],
    &[301_696, 301_711, 371_696, 302_153, 302_175, 301_770, 302_234],
    &[301_372, 301_254, 371_254, 301_696, 302_153, 301_276, 307_031, 307_053],
    &[372_514, 372_536, 374_356, 374_312, 304_312, 304_533, 373_811],
    &[304_371, 304_430, 303_590, 303_612, 304_312, 309_514],
    &[304_850, 304_872, 309_514, 307_031, 307_053],
    &[305_616, 305_852],
];

/// Both sides of the edges of months, quarters, semesters, years and the validity of the text.
const DAYS: [&str; 20] = [
    "2018-06-01",
    "2018-12-31",
    "2019-01-01",
    "2019-12-31",
    "2020-01-01",
    "2020-03-31",
    "2020-04-01",
    "2020-06-30",
    "2020-07-01",
    "2020-09-30",
    "2020-12-31",
    "2021-01-01",
    "2021-01-31",
    "2021-02-01",
    "2021-03-31",
    "2021-04-01",
    "2021-06-30",
    "2021-07-01",
    "2021-12-31",
    "2022-01-01",
];

/// Few days at a time, so that acts meet.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let days = select(&DAYS[..]).prop_map(|text| text.parse::<Day>().unwrap());
    let days = prop::collection::vec(days, 2..7);
    (select(&THEMES[..]), days)
        .prop_flat_map(|(codes, days)| prop::collection::vec(line(codes, days), 1..16))
}

fn line(codes: &'static [i64], days: Vec<Day>) -> impl Strategy<Value = Line> {
    let quantity = prop_oneof![8 => Just(1), 2 => Just(2), 1 => Just(-1), 1 => Just(0)];
    // a line is mostly paid, sometimes not, or with an amount of the other sign
    let cents = prop_oneof![8 => Just(2_000_i64), 2 => Just(1_500), 1 => Just(0), 1 => Just(-500)];
    let teeth = select(vec![None, Some(16), Some(17), Some(26), Some(55), Some(19)]);
    let days = (select(days), prop::option::weighted(0.8, 0_u64..3));
    (select(vec!["A", "A", "B"]), select(codes), days, teeth, quantity, cents).prop_map(
        |(provider, code, (day, lag), tooth, quantity, cents)| Line {
            provider,
            code,
            day,
            received: lag.map(|days| day + Days::new(days)),
            tooth,
            quantity,
            paid: quantity * cents,
        },
    )
}

/// The lines as the rows of the count: one a provider, code, day and tooth.
fn rows(lines: &[Line], born: i32) -> Vec<DentalTally> {
    let mut rows: BTreeMap<_, DentalTally> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let row = rows.entry((line.provider, line.code, line.day, line.tooth));
        let row = row.or_insert_with(|| DentalTally {
            person: "p".to_owned(),
            provider: ProviderKey::new(line.provider),
            code: Code::try_from(line.code).unwrap(),
            day: line.day,
            tooth: line.tooth,
            quantity: 0,
            paid: Cents::ZERO,
            lines: 0,
            received: None,
            first_line: format!("{at:03}"),
            born: Some((born.into(), born.into())),
            doubted: false,
            prescribed: true,
        });
        row.quantity += line.quantity;
        row.paid = row.paid.plus(Cents::new(line.paid));
        row.lines += 1;
        row.received = row.received.into_iter().chain(line.received).min();
        row.doubted |= line.is_doubted();
    }
    rows.into_values().collect()
}

fn book() -> &'static RuleBook {
    static BOOK: LazyLock<RuleBook> =
        LazyLock::new(|| Tables::load(None, &BTreeMap::new()).unwrap().rule_book());
    &BOOK
}

fn found(lines: &[Line], born: i32) -> Vec<String> {
    let (compared, book) = (naive::rules(), book());
    let verdicts = judge_by(book, &whole(), &Person::of(rows(lines, born)));
    let mut told = Vec::new();
    for found in &verdicts.found {
        let rule = book.rules[found.rule].id.trim_start_matches("d5-");
        if compared.contains(rule) {
            let act = &found.act;
            let named = (act.code.get(), act.provider.as_str(), act.day, act.tooth_billed);
            told.push(tell(rule, found.strength.name(), named, found.acts));
        }
    }
    told.sort();
    told
}

#[test]
fn every_rule_that_is_compared_is_one_of_the_table() {
    for rule in naive::rules() {
        let id = format!("d5-{rule}");
        assert!(book().rules.iter().any(|rule| rule.id == id), "{id}");
    }
    assert!(naive::rules().len() > 40);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plain_loops_find_the_same(
        lines in lines(),
        born in select(vec![1953, 1954, 1967, 1980, 2001, 2002, 2003, 2004, 2006, 2011, 2020]),
    ) {
        let (found, expected) = (found(&lines, born), naive::answer(&lines, born));
        assert_eq!(found, expected);
    }
}
