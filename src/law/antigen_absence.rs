//! What rests on a line that is missing: never stronger than an alert, and not decidable where the
//! line may be somewhere that nobody looked.

use super::antigen::REPETITIVE_TESTING;
use super::{AntigenNet, Finding, Strength};
use crate::values::{Cents, Day, ProviderKey, Span};
use std::collections::{BTreeMap, BTreeSet};

/// How far the absence of a line proves something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absence {
    /// The days of service that the deliveries are said to cover, later receptions included.
    complete: Option<Span>,
    /// Whether the store keeps the codes that the missing line could have.
    in_scope: bool,
    /// A line of which neither person nor day can be read could be any missing one.
    anyone_anytime: bool,
    of_anyone: BTreeSet<Day>,
    /// By person; `None`: on any day.
    of_person: BTreeMap<String, BTreeSet<Option<Day>>>,
}

impl Absence {
    /// What is said to be covered, and the lines that could be the missing one: refused ones of
    /// which the code cannot be read or is one of these, and lines without a person.
    pub fn new(
        complete: Option<Span>,
        in_scope: bool,
        could_be: impl IntoIterator<Item = (Option<String>, Option<Day>)>,
    ) -> Self {
        let mut absence = Self { complete, in_scope, ..Self::default() };
        for (person, date) in could_be {
            match (person, date) {
                (Some(person), date) => {
                    absence.of_person.entry(person).or_default().insert(date);
                }
                (None, Some(date)) => {
                    absence.of_anyone.insert(date);
                }
                (None, None) => absence.anyone_anytime = true,
            }
        }
        absence
    }

    /// Whether the deliveries cover these days with these codes.
    fn covers(&self, window: Span) -> bool {
        self.in_scope && self.complete.is_some_and(|complete| complete.covers(window))
    }

    fn could_hide(&self, person: &str, window: Span) -> bool {
        let of_person = self.of_person.get(person);
        self.anyone_anytime
            || self.of_anyone.range(window.first..=window.last).next().is_some()
            || of_person.is_some_and(|dates| {
                dates.iter().any(|date| date.is_none_or(|date| window.holds(date)))
            })
    }

    /// How strong a finding is that rests on the absence of a line of a person in a window.
    fn strength(&self, person: &str, window: Span) -> Strength {
        if self.covers(window) && !self.could_hide(person, window) {
            Strength::Alert
        } else {
            Strength::Undecidable
        }
    }
}

/// The day before, the day and the day after; the calendar of claims has both.
fn around(date: Day) -> Span {
    let first = date.pred_opt().unwrap_or(date);
    let last = date.succ_opt().unwrap_or(date);
    Span { first, last }
}

/// Art. 6 § 2: sampling is "voor het uitvoeren van snelle antigeentesten". Here nobody billed a
/// test, neither material nor performing, for the person on the day, the day before or the day
/// after.
pub fn sampling_alone(sampling: &AntigenNet, absence: &Absence) -> Finding {
    let window = around(sampling.date);
    let strength = absence.strength(&sampling.person, window);
    let mut explanation =
        "sampling was billed, and no test by anyone for that person within a day; \
                           another payer may have paid the test"
            .to_owned();
    if strength == Strength::Undecidable {
        let why = "; not decidable: the deliveries are not known to hold every test of those days";
        explanation.push_str(why);
    }
    Finding {
        window: Some((window.first, window.last)),
        amount: Some(sampling.paid.max(Cents::ZERO)),
        explanation,
        ..sampling.finding(
            "antigen-sampling-alone",
            "law of 22 December 2020, art. 6 § 2",
            strength,
        )
    }
}

/// Tests of a provider on a day, and how many of them have no registered result within a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unregistered {
    /// The provider.
    pub provider: ProviderKey,
    /// The day of service.
    pub date: Day,
    /// Persons tested: net performing above 0.
    pub tests: i64,
    /// Of these, without a result on the day, the day before or the day after.
    pub without_result: i64,
}

/// Art. 5 § 1, 5°: results are communicated to Sciensano. One finding per provider, never one per
/// person. Only tests whose days around them lie within the days of the register are asked.
///
/// `days`: of one provider. `register`: the first and the last day of a result in the list.
pub fn no_result(
    days: &[Unregistered],
    register: Option<Span>,
    absence: &Absence,
) -> Option<Finding> {
    let asked: Vec<&Unregistered> = days
        .iter()
        .filter(|day| register.is_some_and(|register| register.covers(around(day.date))))
        .collect();
    let provider = asked.first()?.provider.clone();
    let tests: i64 = asked.iter().map(|day| day.tests).sum();
    let without: i64 = asked.iter().map(|day| day.without_result).sum();
    if without == 0 {
        return None;
    }
    let missing = || asked.iter().filter(|day| day.without_result > 0).map(|day| day.date);
    let window = Span { first: missing().min()?, last: missing().max()? };
    let strength = if absence.covers(window) { Strength::Alert } else { Strength::Undecidable };
    let mut explanation =
        format!("of {tests} persons tested, {without} have no registered result within a day");
    if window.last >= REPETITIVE_TESTING {
        let since = format!(
            "; from {REPETITIVE_TESTING} a negative result of repetitive testing need not be \
             registered (art. 5 § 5)"
        );
        explanation.push_str(&since);
    }
    Some(Finding {
        provider: Some(provider),
        window: Some((window.first, window.last)),
        count: Some(without),
        bound: Some(0),
        explanation,
        ..Finding::new("antigen-no-result", "law of 22 December 2020, art. 5 § 1, 5°", strength)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    fn strength(absence: &Absence) -> Strength {
        let sampling = AntigenNet {
            person: "anna".to_owned(),
            provider: ProviderKey::new("10000101"),
            code: "554912".parse().unwrap(),
            date: day("2021-03-10"),
            quantity: 1,
            paid: Cents::new(1_000),
        };
        let found = sampling_alone(&sampling, absence);
        assert_eq!(found.window, Some((day("2021-03-09"), day("2021-03-11"))));
        found.strength
    }

    #[test]
    fn absence_proves_only_where_all_three_days_are_covered() {
        for (complete, expected) in [
            (None, Strength::Undecidable),
            (Some(span("2021-03-09..2021-03-11")), Strength::Alert),
            (Some(span("2021-03-10..2021-03-11")), Strength::Undecidable),
            (Some(span("2021-03-09..2021-03-10")), Strength::Undecidable),
        ] {
            assert_eq!(strength(&Absence::new(complete, true, [])), expected, "{complete:?}");
            let foreign = Absence::new(complete, false, []);
            assert_eq!(strength(&foreign), Strength::Undecidable, "codes out of scope");
        }
    }

    #[test]
    fn a_line_that_could_be_the_missing_one_leaves_it_open() {
        let anna = || Some("anna".to_owned());
        let bob = || Some("bob".to_owned());
        let on = |text| Some(day(text));
        for (line, expected) in [
            ((anna(), on("2021-03-11")), Strength::Undecidable),
            ((anna(), None), Strength::Undecidable),
            ((None, on("2021-03-09")), Strength::Undecidable),
            ((None, None), Strength::Undecidable),
            ((anna(), on("2021-03-12")), Strength::Alert),
            ((None, on("2021-03-08")), Strength::Alert),
            ((bob(), on("2021-03-10")), Strength::Alert),
            ((bob(), None), Strength::Alert),
        ] {
            let told = format!("{line:?}");
            let absence = Absence::new(Some(span("2021-01-01..2021-12-31")), true, [line]);
            assert_eq!(strength(&absence), expected, "{told}");
        }
    }

    fn unregistered(date: &str, tests: i64, without_result: i64) -> Unregistered {
        let provider = ProviderKey::new("10000101");
        Unregistered { provider, date: day(date), tests, without_result }
    }

    #[test]
    fn results_are_asked_only_where_the_register_could_have_them() {
        let whole = Absence::new(Some(span("2021-01-01..2021-12-31")), true, []);
        let days = [
            unregistered("2021-02-28", 5, 5),
            unregistered("2021-03-02", 7, 2),
            unregistered("2021-03-03", 4, 0),
            unregistered("2021-03-31", 3, 3),
        ];
        let register = Some(span("2021-03-01..2021-03-31"));
        let found = no_result(&days, register, &whole).unwrap();
        assert_eq!((found.count, found.strength), (Some(2), Strength::Alert));
        assert_eq!(found.window, Some((day("2021-03-02"), day("2021-03-02"))));
        assert!(found.explanation.starts_with("of 11 persons tested, 2 have"));
        assert_eq!(no_result(&days, None, &whole), None, "no register, no question");
        let nothing_known = Absence::default();
        let found = no_result(&days, register, &nothing_known).unwrap();
        assert_eq!(found.strength, Strength::Undecidable);
    }

    #[test]
    fn repetitive_testing_is_named_from_its_day_on() {
        let whole = Absence::new(Some(span("2021-01-01..2021-12-31")), true, []);
        let register = Some(span("2021-01-01..2021-12-31"));
        let says = |date| {
            let found = no_result(&[unregistered(date, 1, 1)], register, &whole).unwrap();
            found.explanation.contains("repetitive")
        };
        assert!(!says("2021-04-07"));
        assert!(says("2021-04-08"));
    }
}
