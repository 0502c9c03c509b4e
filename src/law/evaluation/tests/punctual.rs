//! Turn-around times: the limit and the tolerance day by day, and again by a sort and loops.

use super::*;
use crate::law::{Category, TumourClass};
use proptest::prelude::*;

fn test_of(limit: Option<i64>, start: &str, days: i64) -> SampleTest {
    SampleTest {
        limit,
        prescribed: Some(day(start)),
        received: Some(day(start)),
        reported: Some(day(start) + chrono::TimeDelta::days(days)),
        failed: false,
        force_majeure: false,
    }
}

const AS_OF: &str = "2026-06-30";

#[test]
fn the_limits_by_class_and_category() {
    use TumourClass::{HaematologicalAcute, HaematologicalOther, Solid};
    let high = Some(Category::HighVolume);
    assert_eq!(NORMS.limit_of(Solid, high), Some(14));
    assert_eq!(NORMS.limit_of(HaematologicalAcute, high), Some(21));
    assert_eq!(NORMS.limit_of(HaematologicalOther, high), None);
    assert_eq!(NORMS.limit_of(HaematologicalOther, Some(Category::Outsourced)), Some(21));
    assert_eq!(NORMS.limit_of(HaematologicalOther, None), None);
    let other = EvaluationNorms { solid_days: 10, acute_days: 15, ..NORMS };
    assert_eq!(other.limit_of(Solid, high), Some(10));
    assert_eq!(other.limit_of(HaematologicalAcute, high), Some(15));
}

#[test]
fn the_last_day_is_in_time_and_the_later_start_counts() {
    let seen = |test: SampleTest| test.punctuality(day(AS_OF));
    assert_eq!(seen(test_of(Some(14), "2025-03-01", 14)), Punctuality::Within);
    assert_eq!(seen(test_of(Some(14), "2025-03-01", 15)), Punctuality::Late);
    let sample_later =
        SampleTest { received: Some(day("2025-03-08")), ..test_of(Some(14), "2025-03-01", 21) };
    assert_eq!(seen(sample_later), Punctuality::Within);
    assert_eq!(seen(SampleTest { reported: None, ..sample_later }), Punctuality::Late);
    let open = |start: &str| SampleTest { reported: None, ..test_of(Some(14), start, 0) };
    assert_eq!(seen(open("2026-06-16")), Punctuality::Running);
    assert_eq!(seen(open("2026-06-15")), Punctuality::Late);
    assert_eq!(seen(SampleTest { received: None, ..sample_later }), Punctuality::Unknown);
    assert_eq!(seen(test_of(Some(14), "2025-03-01", -1)), Punctuality::Unknown);
    assert_eq!(seen(test_of(None, "2025-03-01", 90)), Punctuality::NoLimit);
}

fn many(within: usize, late: usize, of_late_failed: usize, unknown: usize) -> TurnAround {
    let within = std::iter::repeat_n(test_of(Some(14), "2025-03-01", 3), within);
    let late = (0..late).map(|place| SampleTest {
        failed: place < of_late_failed,
        ..test_of(Some(14), "2025-03-01", 30)
    });
    let unknown = std::iter::repeat_n(
        SampleTest { received: None, ..test_of(Some(14), "2025-03-01", 3) },
        unknown,
    );
    let tests: Vec<SampleTest> = within.chain(late).chain(unknown).collect();
    turn_around(&tests, NORMS.late_percent, day(AS_OF))
}

#[test]
fn five_in_a_hundred_may_be_late() {
    let verdicts = |found: TurnAround| (found.met_simple, found.met_excused);
    assert_eq!(verdicts(many(95, 5, 0, 0)), (Some(true), Some(false)));
    assert_eq!(verdicts(many(95, 5, 5, 0)), (Some(true), Some(true)));
    assert_eq!(verdicts(many(94, 6, 6, 0)), (Some(false), Some(false)));
    assert_eq!(verdicts(many(18, 1, 1, 0)), (Some(false), Some(false)), "5 % of 19 is no test");
    assert_eq!(verdicts(many(19, 1, 1, 0)), (Some(true), Some(true)));
    assert_eq!(verdicts(many(0, 0, 0, 0)), (None, None));
    // missing days: in time at best, late at worst
    assert_eq!(verdicts(many(90, 5, 5, 5)), (None, None));
    assert_eq!(verdicts(many(95, 0, 0, 5)), (Some(true), None));
    let found = many(90, 6, 2, 4);
    assert_eq!(verdicts(found), (Some(false), Some(false)));
    assert_eq!((found.n, found.decidable, found.within, found.late), (100, 96, 90, 6));
    assert_eq!((found.failed, found.share_late_x10000), (2, Some(625)));
    let tests = vec![test_of(Some(14), "2025-03-01", 3); 9];
    let failed = SampleTest { failed: true, ..test_of(Some(14), "2025-03-01", 30) };
    let of_ten = |percent| {
        verdicts(turn_around(&[tests.clone(), vec![failed]].concat(), percent, day(AS_OF)))
    };
    assert_eq!(of_ten(10), (Some(true), Some(true)));
    assert_eq!(of_ten(9), (Some(false), Some(false)), "9 % of ten is no test");
}

#[test]
fn the_spread_holds_every_test_once() {
    let open = SampleTest { reported: None, ..test_of(Some(14), "2025-03-01", 0) };
    let tests = [
        test_of(Some(14), "2025-03-01", 14),
        open,
        test_of(Some(14), "2025-04-01", 3),
        test_of(Some(14), "2025-05-01", 14),
        test_of(Some(14), "2025-05-01", -2),
    ];
    let row = |days, tests, share_x10000, so_far_x10000| DaysTaken {
        days,
        tests,
        share_x10000,
        so_far_x10000,
    };
    assert_eq!(
        days_taken(&tests),
        [
            row(None, 2, None, None),
            row(Some(3), 1, Some(3_333), Some(3_333)),
            row(Some(14), 2, Some(6_667), Some(10_000)),
        ]
    );
    assert_eq!(days_taken(&[open]), [row(None, 1, None, None)]);
}

fn tests_of_random_days() -> impl Strategy<Value = Vec<SampleTest>> {
    let some_day = || prop::option::weighted(0.9, 0i64..40);
    let one = (some_day(), some_day(), some_day(), any::<(bool, bool)>(), 0u8..3).prop_map(
        |(prescribed, received, reported, (failed, force_majeure), limit)| {
            let on = |days: Option<i64>| {
                days.map(|days| day("2026-05-25") + chrono::TimeDelta::days(days))
            };
            SampleTest {
                limit: [None, Some(14), Some(21)][usize::from(limit)],
                prescribed: on(prescribed),
                received: on(received),
                reported: on(reported.map(|days| days + 5)),
                failed,
                force_majeure,
            }
        },
    );
    prop::collection::vec(one, 0..60)
}

/// In days since the first, as whole numbers; every missing day both ways.
fn naive(tests: &[SampleTest]) -> (i64, Option<bool>, Option<bool>, Option<i64>, Option<i64>) {
    let as_of = day(AS_OF);
    let mut durations = Vec::new();
    let (mut n, mut late, mut open, mut excusable, mut open_excusable) =
        (0_i64, 0_i64, 0_i64, 0, 0);
    for test in tests {
        let start = match (test.prescribed, test.received) {
            (Some(one), Some(other)) if one > other => Some(one),
            (Some(_), other) => other,
            (None, _) => None,
        };
        let took = start.zip(test.reported).map(|(from, to)| (to - from).num_days());
        let took = took.filter(|days| *days >= 0);
        durations.extend(took);
        let Some(limit) = test.limit else { continue };
        let cause = i64::from(test.failed || test.force_majeure);
        match (start, test.reported, took) {
            (Some(from), None, _) if (as_of - from).num_days() <= limit => {}
            (Some(_), None, _) => {
                (n, late, excusable) = (n + 1, late + 1, excusable + cause);
            }
            (_, _, Some(days)) if days <= limit => n += 1,
            (_, _, Some(_)) => {
                (n, late, excusable) = (n + 1, late + 1, excusable + cause);
            }
            _ => (n, open, open_excusable) = (n + 1, open + 1, open_excusable + cause),
        }
    }
    durations.sort_unstable();
    let percentile = |percent: usize| {
        durations.iter().copied().find(|days| {
            let up_to = durations.iter().filter(|other| *other <= days).count();
            up_to * 100 >= percent * durations.len()
        })
    };
    let simple = |late: i64| late * 100 <= n * 5;
    let excused = |late: i64, with_cause: i64| {
        (0..=with_cause).any(|excused| excused * 20 <= n && late - excused <= 0)
    };
    let both = |best: bool, worst: bool| if n > 0 && best == worst { Some(best) } else { None };
    (
        n,
        both(simple(late), simple(late + open)),
        both(excused(late, excusable), excused(late + open, excusable + open_excusable)),
        percentile(50),
        percentile(90),
    )
}

proptest! {
    #[test]
    fn turn_around_equals_a_sort_and_loops(tests in tests_of_random_days()) {
        let found = turn_around(&tests, NORMS.late_percent, day(AS_OF));
        let told = (
            found.n, found.met_simple, found.met_excused, found.median_days, found.p90_days,
        );
        prop_assert_eq!(told, naive(&tests));
        prop_assert_eq!(found.within + found.late, found.decidable);
    }
}
