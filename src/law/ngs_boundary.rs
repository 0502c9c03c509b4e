use super::{NgsEvent, PILOT, VolumeWindow};
use crate::values::Day;
use std::collections::BTreeMap;

/// A row of the register that belongs to an institution: whose test, and when the prescription was
/// received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegisteredTest {
    /// The institution to which the laboratory belonged on that day.
    pub institution: String,
    /// The insured person.
    pub person: String,
    /// The day on which the prescription was received.
    pub received: Day,
}

/// The tests of an institution that are in neither kind of evidence: prescribed in the days of the
/// pilot, and received in the register after them.
///
/// `INTERPRETATION:` the register does not say when a test was prescribed. A row received after the
/// pilot is such a test where the institution billed the person a test that was prescribed in the
/// pilot, at most twelve months before it was received, and none between the pilot and that day.
/// Counted are the rows received in the window.
pub fn boundary_cases(
    institution: &str,
    registered: &[RegisteredTest],
    events: &[NgsEvent],
    window: VolumeWindow,
) -> i64 {
    let mut billed: BTreeMap<&str, Vec<Day>> = BTreeMap::new();
    for event in events.iter().filter(|one| one.institution == institution && one.quantity > 0) {
        billed.entry(&event.person).or_default().push(event.claim_date);
    }
    let is_case = |row: &&RegisteredTest| {
        let earliest = row.received.checked_sub_months(chrono::Months::new(12));
        let dates = billed.get(row.person.as_str()).map_or(&[][..], Vec::as_slice);
        row.institution == institution
            && row.received > PILOT.last
            && window.holds(row.received)
            && dates.iter().any(|date| *date <= PILOT.last && Some(*date) >= earliest)
            && !dates.iter().any(|date| *date > PILOT.last && *date <= row.received)
    };
    i64::try_from(registered.iter().filter(is_case).count()).expect("rows in memory are few")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prescribed_in_the_pilot_and_received_after_it() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let event = |person: &str, claim: &str| NgsEvent {
            person: person.to_owned(),
            code: "990010".parse().unwrap(),
            institution: "I".to_owned(),
            claim_date: day(claim),
            quantity: 1,
            by_service: false,
        };
        let row = |person: &str, received: &str| RegisteredTest {
            institution: "I".to_owned(),
            person: person.to_owned(),
            received: day(received),
        };
        let events = [
            event("A", "2024-06-30"),
            event("B", "2024-07-01"),
            event("C", "2024-06-20"),
            event("C", "2024-07-02"),
            event("D", "2023-07-04"),
        ];
        let norm = crate::law::VolumeNorm { tests: 1_500, years: 3 };
        let window = VolumeWindow::before(day("2026-01-01"), norm);
        let cases = |rows: &[RegisteredTest]| boundary_cases("I", rows, &events, window);
        assert_eq!(cases(&[row("A", "2024-07-01")]), 1);
        assert_eq!(cases(&[row("A", "2024-06-30")]), 0, "that is evidence");
        assert_eq!(cases(&[row("B", "2024-07-03")]), 0, "its billing is evidence");
        assert_eq!(cases(&[row("C", "2024-07-02")]), 0, "a later billing is nearer");
        assert_eq!(cases(&[row("C", "2024-07-01")]), 1);
        assert_eq!(cases(&[row("D", "2024-07-04")]), 1);
        assert_eq!(cases(&[row("D", "2024-07-05")]), 0, "more than a year lies between");
        assert_eq!(cases(&[row("E", "2024-07-05")]), 0);
        assert_eq!(boundary_cases("J", &[row("A", "2024-07-01")], &events, window), 0);
    }
}
