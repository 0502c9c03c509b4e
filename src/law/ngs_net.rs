//! From lines to tests: what is left after corrections, and how many tests that is.

use super::TestKind;
use crate::values::{Cents, Code, Day};
use std::collections::BTreeMap;

/// What was billed under one key: the row that is counted twice.
///
/// Grain: one row per person, pair, institution, claim date, whether that date is the service date
/// for want of a prescription date, and service date. Order: the fields in their order. No nulls.
/// Corrections count with their sign, so each number may be negative but `lines`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NgsTally {
    /// The insured person.
    pub person: String,
    /// The ambulatory code of the pair: both codes are one item.
    pub code: Code,
    /// The institution to which the laboratory belonged on the claim date.
    pub institution: String,
    /// The day of prescription, else that of service.
    pub claim_date: Day,
    /// Whether the claim date is the day of service.
    pub by_service: bool,
    /// The day of service.
    pub service_date: Day,
    /// Sum of the quantities.
    pub quantity: i64,
    /// Sum of what the insurers paid.
    pub paid: Cents,
    /// Number of lines, corrections included.
    pub lines: i64,
}

/// What is left under one key after corrections.
///
/// Grain: person, pair, institution, claim date. Order: the fields in their order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NgsEvent {
    /// The insured person.
    pub person: String,
    /// The ambulatory code of the pair.
    pub code: Code,
    /// The institution.
    pub institution: String,
    /// The claim date.
    pub claim_date: Day,
    /// Net quantity; below 0 where a correction takes back more than was billed.
    pub quantity: i64,
    /// Whether some of it has no day of prescription: its claim date is a day of service.
    pub by_service: bool,
}

/// Tests of one indication on one claim date: never more than what was billed.
///
/// Grain: person, institution, indication, claim date. Order: the fields in their order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NgsTests {
    /// The insured person.
    pub person: String,
    /// The institution.
    pub institution: String,
    /// The indication.
    pub indication: String,
    /// The claim date.
    pub claim_date: Day,
    /// The greater of the net DNA and the net RNA quantity.
    pub tests: i64,
}

/// Person, pair, institution: what a correction must share with what it takes back.
type Item<'a> = (&'a str, Code, &'a str);

/// One claim date of an item.
#[derive(Default)]
struct Rest {
    net: i64,
    by_service: bool,
    /// Quantities above 0, by day of service.
    billed: BTreeMap<Day, i64>,
    /// Quantities taken back, as numbers above 0, by day of service.
    taken_back: BTreeMap<Day, i64>,
}

/// What is left of each key.
///
/// The quantities of a key are added up. A negative rest, such as a correction without a day of
/// prescription, is set against the same person, pair and institution where the day of service is
/// the same, the earliest claim date first. What then stays below 0 keeps its sign: it counts in
/// the sum of billings, and is a finding.
///
/// Source: NGS agreement, art. 2. Keys of which nothing is left are not given.
pub fn ngs_events(tallies: &[NgsTally]) -> Vec<NgsEvent> {
    let mut items: BTreeMap<Item<'_>, BTreeMap<Day, Rest>> = BTreeMap::new();
    for tally in tallies {
        let item = (tally.person.as_str(), tally.code, tally.institution.as_str());
        let rest = items.entry(item).or_default().entry(tally.claim_date).or_default();
        rest.net = sum(rest.net, tally.quantity);
        if tally.quantity > 0 {
            rest.by_service |= tally.by_service;
        }
        let (side, quantity) = if tally.quantity < 0 {
            (&mut rest.taken_back, sum(0, tally.quantity.saturating_neg()))
        } else {
            (&mut rest.billed, tally.quantity)
        };
        let of_day = side.entry(tally.service_date).or_default();
        *of_day = sum(*of_day, quantity);
    }
    let mut events = Vec::new();
    for ((person, code, institution), mut dates) in items {
        set_off(&mut dates);
        events.extend(dates.into_iter().filter(|(_, rest)| rest.net != 0).map(
            |(claim_date, rest)| NgsEvent {
                person: person.to_owned(),
                code,
                institution: institution.to_owned(),
                claim_date,
                quantity: rest.net,
                by_service: rest.by_service,
            },
        ));
    }
    events
}

/// Sets each negative rest of an item against what was billed for the same day of service.
fn set_off(dates: &mut BTreeMap<Day, Rest>) {
    let below: Vec<Day> =
        dates.iter().filter(|(_, rest)| rest.net < 0).map(|(date, _)| *date).collect();
    for date in below {
        let Some(rest) = dates.get(&date) else { continue };
        let mut owed = rest.net.saturating_neg();
        for (service, taken_back) in rest.taken_back.clone() {
            let mut left = taken_back.min(owed);
            for (other, target) in dates.iter_mut().filter(|(other, _)| **other != date) {
                let billed = target.billed.get_mut(&service).filter(|_| target.net > 0);
                let Some(billed) = billed.filter(|billed| **billed > 0) else { continue };
                let settled = left.min(*billed).min(target.net);
                debug_assert!(settled >= 0, "both are above 0 on {other}");
                *billed = billed.saturating_sub(settled);
                target.net = target.net.saturating_sub(settled);
                left = left.saturating_sub(settled);
                owed = owed.saturating_sub(settled);
                if left == 0 {
                    break;
                }
            }
        }
        if let Some(rest) = dates.get_mut(&date) {
            rest.net = owed.saturating_neg();
        }
    }
}

fn sum(left: i64, right: i64) -> i64 {
    left.checked_add(right).expect("quantities of a nation stay below nine quintillion")
}

/// How many tests the events are: per person, institution, indication and claim date the greater of
/// the net DNA and the net RNA quantity, and never below 0.
///
/// One test by comprehensive genomic profiling may carry both codes of an indication (art. 2), so
/// this is the lower bound of the number of tests; the billings are the upper one. `of` says the
/// indication and kind of a pair on a day; a pair that is not in force then is in no event.
pub fn ngs_tests<'a>(
    events: &[NgsEvent],
    of: impl Fn(Code, Day) -> Option<(&'a str, TestKind)>,
) -> Vec<NgsTests> {
    let mut nets: BTreeMap<(&str, &str, &str, Day), BTreeMap<TestKind, i64>> = BTreeMap::new();
    for event in events {
        let Some((indication, kind)) = of(event.code, event.claim_date) else { continue };
        let key = (&*event.person, &*event.institution, indication, event.claim_date);
        let net = nets.entry(key).or_default().entry(kind).or_default();
        *net = sum(*net, event.quantity);
    }
    let tests = nets.into_iter().map(|((person, institution, indication, claim_date), kinds)| {
        let tests = kinds.values().copied().max().unwrap_or(0).max(0);
        let (person, institution) = (person.to_owned(), institution.to_owned());
        NgsTests { person, institution, indication: indication.to_owned(), claim_date, tests }
    });
    tests.filter(|tests| tests.tests > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn code(text: &str) -> Code {
        text.parse().unwrap()
    }

    fn tally(claim: &str, by_service: bool, service: &str, quantity: i64) -> NgsTally {
        NgsTally {
            person: "P".to_owned(),
            code: code("990010"),
            institution: "I".to_owned(),
            claim_date: day(claim),
            by_service,
            service_date: day(service),
            quantity,
            paid: Cents::ZERO,
            lines: 1,
        }
    }

    fn left(tallies: &[NgsTally]) -> Vec<(String, i64)> {
        ngs_events(tallies)
            .iter()
            .map(|event| (event.claim_date.to_string(), event.quantity))
            .collect()
    }

    #[test]
    fn a_correction_takes_back_its_own_key() {
        let tallies = [
            tally("2025-01-02", false, "2025-01-09", 2),
            tally("2025-01-02", false, "2025-01-09", -1),
        ];
        assert_eq!(left(&tallies), [("2025-01-02".to_owned(), 1)]);
    }

    #[test]
    fn a_correction_without_prescription_is_set_against_the_day_of_service() {
        let tallies = [
            tally("2025-01-02", false, "2025-01-09", 1),
            tally("2025-01-03", false, "2025-01-10", 1),
            tally("2025-01-10", true, "2025-01-10", -1),
        ];
        assert_eq!(left(&tallies), [("2025-01-02".to_owned(), 1)]);
    }

    #[test]
    fn the_earliest_claim_date_is_taken_back_first() {
        let tallies = [
            tally("2025-01-02", false, "2025-01-10", 1),
            tally("2025-01-03", false, "2025-01-10", 1),
            tally("2025-01-10", true, "2025-01-10", -1),
        ];
        assert_eq!(left(&tallies), [("2025-01-03".to_owned(), 1)]);
    }

    #[test]
    fn what_matches_nothing_stays_below_zero() {
        let tallies = [
            tally("2025-01-02", false, "2025-01-09", 1),
            tally("2025-01-10", true, "2025-01-10", -3),
        ];
        let expected = [("2025-01-02".to_owned(), 1), ("2025-01-10".to_owned(), -3)];
        assert_eq!(left(&tallies), expected);
        let part = [
            tally("2025-01-02", false, "2025-01-10", 1),
            tally("2025-01-10", true, "2025-01-10", -3),
        ];
        assert_eq!(left(&part), [("2025-01-10".to_owned(), -2)]);
    }

    #[test]
    fn another_person_pair_or_institution_is_not_touched() {
        let billed = tally("2025-01-02", false, "2025-01-10", 1);
        let back = tally("2025-01-10", true, "2025-01-10", -1);
        for other in [
            NgsTally { person: "Q".to_owned(), ..back.clone() },
            NgsTally { institution: "J".to_owned(), ..back.clone() },
            NgsTally { code: code("990032"), ..back },
        ] {
            assert_eq!(ngs_events(&[billed.clone(), other]).len(), 2);
        }
    }

    #[test]
    fn a_test_with_both_codes_is_one() {
        let dna = tally("2025-01-02", false, "2025-01-09", 1);
        let rna = NgsTally { code: code("990032"), ..dna.clone() };
        let events = ngs_events(&[dna, NgsTally { quantity: 2, ..rna }]);
        let of = |asked: Code, _: Day| {
            Some(("lung", if asked == code("990010") { TestKind::Ngs } else { TestKind::RnaSeq }))
        };
        assert_eq!(ngs_tests(&events, of).iter().map(|tests| tests.tests).sum::<i64>(), 2);
        let apart = |asked: Code, _: Day| {
            Some(if asked == code("990010") {
                ("lung", TestKind::Ngs)
            } else {
                ("thyroid", TestKind::RnaSeq)
            })
        };
        assert_eq!(ngs_tests(&events, apart).iter().map(|tests| tests.tests).sum::<i64>(), 3);
    }
}
