//! Budget, concentration, completeness and the changes of the annexes.

use super::*;
use crate::values::Month;
use proptest::prelude::*;

fn spending(base: i64, before: (i64, i64), now: (i64, i64)) -> CodeSpending {
    CodeSpending {
        code: code(base),
        tests_before: before.0,
        paid_before: Cents::new(before.1),
        tests: now.0,
        paid: Cents::new(now.1),
    }
}

#[test]
fn spending_changes_by_volume_mix_and_price() {
    // 100 tests at 10 and 100 at 20; then 150 at 11 and 110 at 20
    let codes =
        [spending(DNA, (100, 1_000), (150, 1_650)), spending(RNA, (100, 2_000), (110, 2_200))];
    let rows = split_change(&codes);
    let told = |row: &Split| Effect::ALL.map(|effect| row.of(effect).get());
    // 60 more tests at 15 on average; 50 × 10 + 10 × 20 less that; 150 tests 1 dearer
    assert_eq!(told(&rows[0]), [900, -200, 150]);
    assert_eq!(rows[0].code, None);
    assert_eq!(told(&rows[1]), [300, 200, 150]);
    assert_eq!(told(&rows[2]), [600, -400, 0]);
    // a new code is mix
    let codes = [spending(DNA, (100, 1_000), (100, 1_000)), spending(RNA, (0, 0), (10, 300))];
    assert_eq!(told(&split_change(&codes)[0]), [100, 200, 0]);
    assert!(split_change(&[spending(RNA, (0, 0), (10, 300))]).is_empty());
}

proptest! {
    #[test]
    fn the_three_parts_add_up_to_the_cent(
        drawn in prop::collection::vec((0i64..500, 0i64..90_000, 0i64..500, 0i64..90_000), 1..8),
    ) {
        let codes: Vec<CodeSpending> = drawn
            .into_iter()
            .zip([99_001, 99_003, 99_005, 99_007, 99_009, 99_011, 99_013])
            .map(|((q0, a0, q1, a1), base)| spending(base, (q0, q0 * a0), (q1, q1 * a1)))
            .collect();
        let rows = split_change(&codes);
        let change = |before: Cents, now: Cents, row: &Split| {
            now.minus(before) == row.volume.plus(row.mix).plus(row.price)
        };
        if let Some((all, each)) = rows.split_first() {
            let before = codes.iter().map(|code| code.paid_before).sum();
            let now = codes.iter().map(|code| code.paid).sum();
            prop_assert!(change(before, now, all));
            for (code, row) in codes.iter().zip(each) {
                prop_assert!(change(code.paid_before, code.paid, row));
            }
            let volume: i64 = each.iter().map(|row| row.volume.get()).sum();
            prop_assert!((volume - all.volume.get()).abs() <= 8, "rounding only");
        } else {
            prop_assert_eq!(codes.iter().map(|code| code.tests_before).sum::<i64>(), 0);
        }
    }

    #[test]
    fn the_herfindahl_index_lies_between_equal_shares_and_one_institution(
        numbers in prop::collection::vec((1i64..1_000, any::<bool>()), 1..30),
    ) {
        let found = concentration(&numbers).unwrap();
        let n = i64::try_from(numbers.len()).unwrap();
        prop_assert!((10_000 / n..=10_000).contains(&found.herfindahl));
        prop_assert_eq!(found.institutions, n);
        // 2 × Σ b² × 10,000 within B² of 2 × index × B²
        let whole: i64 = numbers.iter().map(|(number, _)| number).sum();
        let squares: i64 = numbers.iter().map(|(number, _)| number * number).sum();
        let apart = squares * 20_000 - found.herfindahl * 2 * whole * whole;
        prop_assert!(-whole * whole < apart && apart <= whole * whole || apart == -whole * whole);
    }
}

#[test]
fn concentration_of_equals_and_of_one() {
    assert_eq!(concentration(&[(5, true)]).unwrap().herfindahl, 10_000);
    let equal = concentration(&[(7, true), (7, false), (7, false), (0, false)]).unwrap();
    assert_eq!((equal.herfindahl, equal.institutions), (3_333, 3));
    assert_eq!(concentration(&[(0, true), (-2, false)]), None);
}

fn month(year: i32, month: u32) -> Month {
    Month { year, month }
}

#[test]
fn a_young_month_is_provisional_by_what_older_ones_did() {
    // each month: 80 lines the month after, 20 three months after
    let mut arrivals = Vec::new();
    let months: Vec<Month> =
        (2024..=2025).flat_map(|year| (1..=12).map(move |of| month(year, of))).collect();
    for (place, service) in months.iter().enumerate() {
        for (lag, lines) in [(1, 80), (3, 20)] {
            if let Some(received) = months.get(place + lag) {
                arrivals.push(Arrival { service: *service, received: *received, lines });
            }
        }
    }
    let found = completeness(&arrivals, &[], month(2025, 12));
    let told = |year, of| {
        let row = found.iter().find(|row| row.service == month(year, of)).unwrap();
        (row.lines, row.expected_x10000, row.provisional)
    };
    assert_eq!(told(2024, 12), (100, Some(10_000), false));
    assert_eq!(told(2025, 9), (100, Some(10_000), false), "three months old");
    assert_eq!(told(2025, 10), (80, Some(8_000), true));
    assert_eq!(told(2025, 11), (80, Some(8_000), true));
    let young = completeness(&arrivals[..4], &[], month(2024, 6));
    assert!(young.iter().all(|row| row.provisional && row.expected_x10000.is_none()));
}

#[test]
fn a_month_of_which_nothing_came_is_told_as_well() {
    // every month came whole the month after
    let months = (1..=12).map(|of| month(2024, of));
    let arrivals: Vec<Arrival> = months
        .map(|service| Arrival {
            service,
            received: Month {
                month: service.month % 12 + 1,
                year: 2024 + i32::from(service.month == 12),
            },
            lines: 10,
        })
        .collect();
    let asked = [month(2023, 12), month(2024, 2), month(2025, 12), month(2026, 1), month(2026, 5)];
    let found = completeness(&arrivals, &asked, month(2026, 1));
    let told: Vec<(Month, i64, bool)> = found
        .iter()
        .filter(|row| asked.contains(&row.service))
        .map(|row| (row.service, row.lines, row.provisional))
        .collect();
    assert_eq!(
        told,
        [
            (month(2023, 12), 0, false),
            (month(2024, 2), 10, false),
            (month(2025, 12), 0, false),
            (month(2026, 1), 0, true),
            (month(2026, 5), 0, true),
        ],
        "what came late is still to come; what is old and empty is not"
    );
}

#[test]
fn a_change_is_held_against_its_first_twelve_months() {
    let expected =
        ExpectedCode { date: day("2024-07-01"), code: code(DNA), tests: Some(100), paid: None };
    let billed = [
        (day("2024-06-30"), 1, Cents::new(10)),
        (day("2025-01-01"), 2, Cents::new(20)),
        (day("2025-06-30"), 1, Cents::new(10)),
        (day("2025-07-01"), 1, Cents::new(10)),
    ];
    let outcome = outcome_of(&expected, &billed, day("2025-07-01"));
    assert_eq!((outcome.billings, outcome.paid.get()), (3, 30));
    assert_eq!(outcome.first_billing, Some(day("2025-01-01")));
    assert_eq!((outcome.months_to_first, outcome.in_time), (Some(6), Some(true)));
    assert!(outcome.whole);
    let late = outcome_of(&expected, &[(day("2025-01-02"), 1, Cents::ZERO)], day("2025-06-30"));
    assert_eq!((late.in_time, late.whole), (Some(false), false));
    let none = |as_of: &str| outcome_of(&expected, &[], day(as_of)).in_time;
    assert_eq!((none("2025-01-01"), none("2025-01-02")), (None, Some(false)));
}

#[test]
fn a_month_of_service_is_held_against_the_months_of_its_receptions() {
    let arrival = |service, received, lines| Arrival { service, received, lines };
    let (may, june) = (month(2025, 5), month(2025, 6));
    let arrivals = [
        arrival(june, month(2025, 9), 1),
        arrival(may, month(2025, 4), 1),
        arrival(may, month(2026, 1), 2),
        arrival(may, june, 5),
    ];
    let told = |by| -> Vec<(i64, i64, Option<i64>, Option<i64>)> {
        let rows = brought(&arrivals, by).into_iter();
        rows.map(|row| (row.months, row.arrival.lines, row.share_x10000, row.so_far_x10000))
            .collect()
    };
    assert_eq!(
        told(month(2026, 1)),
        [
            (0, 1, Some(1_250), Some(1_250)),
            (1, 5, Some(6_250), Some(7_500)),
            (8, 2, Some(2_500), Some(10_000)),
            (3, 1, Some(10_000), Some(10_000)),
        ],
        "a line received before its service came at once"
    );
    assert_eq!(
        told(month(2025, 12))[1..3],
        [(1, 5, Some(8_333), Some(10_000)), (8, 2, None, None)],
        "what came later is no part of what is looked at"
    );
    assert_eq!(brought(&[], may), []);
}
