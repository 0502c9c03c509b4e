//! Rules and random lines: the program and the plain loops of `naive.rs` find the same.

use super::naive::{self, Line, tell};
use super::tests::{judge_by, whole};
use crate::law::dental_rules::{DentalTally, Found, Known, Person, RuleBook};
use crate::reference::Tables;
use crate::values::{Cents, Code, Day, ProviderKey};
use chrono::Days;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_oneof, proptest};
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Acts that rules set against each other; each case is about one row.
const THEMES: [&[i64]; 27] = [
    &[371_615, 371_571, 371_254, 372_514, 372_536, 371_011, 373_892],
    &[301_593, 301_011, 301_254, 301_696, 307_031, 307_090, 309_514],
    &[301_696, 301_711, 371_696, 302_153, 302_175, 301_770, 302_234],
    &[301_696, 301_711, 301_733, 301_755, 301_770, 301_033, 301_976],
    &[302_153, 302_175, 302_190, 302_212, 302_234, 301_976, 371_733],
    &[371_696, 371_711, 371_733, 371_755, 371_770],
    &[301_276, 301_291, 301_313, 301_335, 301_350, 301_254, 302_190],
    &[301_372, 301_254, 371_254, 301_696, 302_153, 301_276, 307_031, 307_053],
    &[372_514, 372_536, 374_356, 374_312, 304_312, 304_533, 373_811],
    &[374_356, 374_312, 374_754, 375_012],
    &[374_312, 375_012, 375_034, 304_312, 305_012, 305_056, 374_754],
    &[304_371, 304_430, 303_590, 303_612, 304_312, 309_514, 304_754],
    &[373_892, 373_914, 373_590, 373_612, 374_474, 379_514, 374_430],
    &[373_811, 373_833, 374_474, 373_590, 374_371, 374_393],
    &[304_850, 304_872, 309_514, 307_031, 307_053, 301_195],
    &[304_894, 304_916, 301_173, 301_210, 304_931, 389_631, 389_653],
    &[374_850, 374_872, 371_151, 371_195, 374_931, 374_776],
    &[377_031, 377_053, 377_090, 377_274, 373_774, 389_653],
    &[307_031, 307_053, 307_090, 377_090, 307_274, 303_774, 317_192],
    &[377_230, 307_230, 307_252, 377_112, 307_134, 305_911, 305_830],
    &[305_616, 305_852, 305_653],
    &[305_616, 305_631, 305_675, 305_734, 305_933, 305_955],
    &[373_634, 373_656, 377_031, 373_892, 373_612],
    &[371_011, 371_092, 371_114, 371_055, 371_070, 371_033, 371_254],
    &[301_011, 301_092, 301_114, 301_055, 301_070, 308_512, 307_731],
    &[309_050, 309_094, 309_072, 309_116, 309_654, 309_691, 309_713, 309_536],
    &[307_731, 307_753, 378_954, 308_335, 309_536, 309_551, 379_551, 301_136],
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
    let teeth = vec![None, Some(16), Some(17), Some(26), Some(11), Some(52), Some(55), Some(19)];
    let teeth = select(teeth);
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

/// A whole delivery; provider A is an orthodontist, and there are two holidays.
fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let always = "1964-01-01..9999-12-31".parse().unwrap();
        let titles = vec![(always, "orthodontist".to_owned())];
        let holidays = naive::HOLIDAYS.map(|day| day.parse().unwrap());
        Known {
            titles: Some([(ProviderKey::new("A"), titles)].into()),
            holidays: Some(holidays.into()),
            ..whole()
        }
    });
    &KNOWN
}

/// The ids of the rule table, without their prefix.
fn ids() -> impl Iterator<Item = String> {
    book().rules.iter().map(|rule| rule.id.trim_start_matches("d5-").to_owned())
}

fn found(lines: &[Line], born: i32) -> Vec<String> {
    let book = book();
    let verdicts = judge_by(book, known(), &Person::of(rows(lines, born)));
    let tell_one = |found: &Found| {
        let rule = book.rules[found.rule].id.trim_start_matches("d5-");
        let act = &found.act;
        let named = (act.code.get(), act.provider.as_str(), act.day, act.tooth_billed);
        tell(rule, found.strength.name(), named, found.acts)
    };
    let mut told: Vec<String> = verdicts.found.iter().map(tell_one).collect();
    told.sort();
    told
}

const BORN: [i32; 12] = [1945, 1953, 1954, 1967, 1980, 2000, 2001, 2003, 2004, 2006, 2011, 2020];

/// The cases reach every rule that lists something: a rule that no case reaches compares nothing.
#[test]
fn random_claims_reach_every_rule() {
    let mut runner = TestRunner::deterministic();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for _ in 0..6_000 {
        let lines = lines().new_tree(&mut runner).unwrap().current();
        let born = select(&BORN[..]).new_tree(&mut runner).unwrap().current();
        let told = naive::answer(&lines, born);
        reached.extend(told.iter().filter_map(|told| told.split(' ').next()).map(str::to_owned));
    }
    let expected = naive::rules(ids());
    assert_eq!(expected.len(), 110);
    let missing: Vec<_> = expected.difference(&reached).collect();
    let unknown: Vec<_> = reached.difference(&expected).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "{missing:?} {unknown:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plain_loops_find_the_same(
        lines in lines(),
        born in select(&BORN[..]),
    ) {
        let (found, expected) = (found(&lines, born), naive::answer(&lines, born));
        assert_eq!(found, expected);
    }
}
