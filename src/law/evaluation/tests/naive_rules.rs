//! The rules again, by loops over all lines, on random lines.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
struct Draw {
    person: u8,
    base: i64,
    hospital: bool,
    institution: u8,
    prescribed: i64,
    corrected: bool,
}

fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let near = prop_oneof![0i64..40, 355i64..375, 360i64..368, 0i64..800];
    let one = (0u8..3, 0usize..4, any::<bool>(), 0u8..2, near, prop::bool::weighted(0.2)).prop_map(
        |(person, base, hospital, institution, prescribed, corrected)| Draw {
            person,
            base: [DNA, RNA, OTHER_DNA, RELAPSE][base],
            hospital,
            institution,
            prescribed,
            corrected,
        },
    );
    prop::collection::vec(one, 0..24)
}

/// From 29 February 2024, so that leap days and the first day of the agreement are met.
fn lines_of(draws: &[Draw]) -> Vec<BilledLine> {
    let mut lines = Vec::new();
    for (id, draw) in draws.iter().enumerate() {
        let on = day("2024-02-29") + chrono::TimeDelta::days(draw.prescribed);
        let institution = ["A", "B"][usize::from(draw.institution)];
        let person = format!("p{}", draw.person);
        let mut made = line(id, &person, draw.base, institution, &on.to_string());
        if draw.hospital {
            made.code = code(draw.base + 10);
        }
        lines.push(made.clone());
        if draw.corrected {
            lines.push(reversed(&made));
        }
    }
    lines
}

/// Net quantity of a person, pair, institution and claim date, by adding all lines up.
fn net_of(lines: &[BilledLine], person: &str, pair: Code, institution: &str, on: Day) -> i64 {
    lines
        .iter()
        .filter(|line| line.person.as_deref() == Some(person) && line.pair == pair)
        .filter(|line| line.institution.as_deref() == Some(institution))
        .filter(|line| line.prescription == Some(on))
        .map(|line| line.quantity)
        .sum()
}

fn is_before_twelve_months(earlier: Day, later: Day) -> bool {
    use chrono::Datelike;
    let year = earlier.year() + 1;
    let free = Day::from_ymd_opt(year, earlier.month(), earlier.day())
        .unwrap_or_else(|| Day::from_ymd_opt(year, 2, 28).unwrap());
    later < free
}

/// Repeats as (person, pair, institution, day), day by day from the first.
fn naive_repeats(lines: &[BilledLine]) -> BTreeSet<(String, Code, String, Day)> {
    let mut found = BTreeSet::new();
    let days: BTreeSet<Day> = lines.iter().filter_map(|line| line.prescription).collect();
    for person in ["p0", "p1", "p2"] {
        for pair in [DNA, RNA, OTHER_DNA, RELAPSE].map(code) {
            let mut last: Option<Day> = None;
            for day in &days {
                let at: Vec<&str> = ["A", "B"]
                    .into_iter()
                    .filter(|one| net_of(lines, person, pair, one, *day) > 0)
                    .collect();
                if at.is_empty() {
                    continue;
                }
                if last.is_some_and(|last| is_before_twelve_months(last, *day)) {
                    for one in at {
                        found.insert((person.to_owned(), pair, one.to_owned(), *day));
                    }
                } else {
                    last = Some(*day);
                }
            }
        }
    }
    found.into_iter().filter(|(_, _, _, day)| question().dates.holds(*day)).collect()
}

/// Whether a day lies from three months before to three months after another, by year, month and
/// day.
fn naive_in_phase(middle: Day, other: Day) -> bool {
    use chrono::Datelike;
    let shift = |months: i32| {
        let number = middle.year() * 12 + middle.month0().cast_signed() + months;
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12).cast_unsigned() + 1);
        (1..=middle.day()).rev().find_map(|day| Day::from_ymd_opt(year, month, day)).unwrap()
    };
    shift(-3) <= other && other <= shift(3)
}

proptest! {
    #[test]
    fn repeats_and_duplicates_equal_those_of_plain_loops(draws in draws()) {
        let lines = lines_of(&draws);
        let findings = billing_findings(&cases(lines.clone()), question());
        let told: BTreeSet<_> = of_rule(&findings, "ngs-repeat-12-months")
            .into_iter()
            .map(|found| {
                let person = found.person.clone().unwrap();
                let at = found.institution.clone().unwrap();
                (person, found.code.unwrap(), at, found.date.unwrap())
            })
            .collect();
        prop_assert_eq!(told, naive_repeats(&lines));

        let mut keys = BTreeSet::new();
        for line in &lines {
            let on = line.prescription.unwrap();
            let (person, at) = (line.person.clone().unwrap(), line.institution.clone().unwrap());
            let net = net_of(&lines, &person, line.pair, &at, on);
            if net > 1 && question().dates.holds(on) {
                keys.insert((person, line.pair, at, on));
            }
        }
        let within: BTreeSet<_> = of_rule(&findings, "ngs-duplicate")
            .into_iter()
            .filter(|found| found.strength == Strength::Breach)
            .map(|found| {
                let person = found.person.clone().unwrap();
                let at = found.institution.clone().unwrap();
                (person, found.code.unwrap(), at, found.date.unwrap())
            })
            .collect();
        prop_assert_eq!(within, keys);
    }

    #[test]
    fn the_order_of_the_lines_changes_nothing(draws in draws(), seed in any::<usize>()) {
        let lines = lines_of(&draws);
        let mut shuffled = lines.clone();
        let count = shuffled.len().max(1);
        for place in 0..shuffled.len() {
            let other = seed.wrapping_mul(place + 7) % count;
            shuffled.swap(place, other);
        }
        let findings = |lines| billing_findings(&cases(lines), question());
        prop_assert_eq!(findings(lines), findings(shuffled));
    }

    #[test]
    fn netting_keeps_every_line_and_cent(draws in draws(), undated in any::<u32>()) {
        let mut lines = lines_of(&draws);
        for (place, line) in lines.iter_mut().enumerate() {
            if place < 32 && undated >> place & 1 == 1 {
                line.prescription = None;
            }
        }
        let billings = net(lines.clone());
        let mut before: Vec<String> = lines.iter().map(|one| one.claim_line_id.clone()).collect();
        let mut after: Vec<String> = billings
            .iter()
            .flat_map(|billing| billing.lines.iter().map(|one| one.claim_line_id.clone()))
            .collect();
        before.sort();
        after.sort();
        prop_assert_eq!(before, after);
        let paid: Cents = billings.iter().map(|billing| billing.paid).sum();
        prop_assert_eq!(paid, lines.iter().map(|one| one.paid).sum());
    }

    #[test]
    fn the_phase_is_three_months_on_both_sides(
        middle in 0i64..900, prescribed in -130i64..130, served in -130i64..130,
    ) {
        let middle = day("2024-07-01") + chrono::TimeDelta::days(middle % 700);
        let at = |days: i64| (middle + chrono::TimeDelta::days(days)).to_string();
        let (prescribed, served) = (at(prescribed), at(served));
        let cases = cases(vec![line(1, "p", DNA, "A", &middle.to_string())]);
        let act = OtherAct {
            person: "p".to_owned(),
            code: code(58_894),
            institution: Some("A".to_owned()),
            prescription: Some(day(&prescribed)),
            service: day(&served),
            paid: Cents::new(1),
            lines: Vec::new(),
        };
        let exclusion = Exclusion {
            pair: None,
            excluded: code(58_894),
            article_33: false,
            valid: (day("2020-01-01"), day("2030-01-01")),
        };
        let found = cumulation_findings(&cases, &[act], &[exclusion], question());
        let expected =
            naive_in_phase(middle, day(&prescribed)) && naive_in_phase(middle, day(&served));
        prop_assert_eq!(found.len() == 1, expected);
    }
}
