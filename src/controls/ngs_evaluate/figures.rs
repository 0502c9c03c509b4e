//! Activity, spending and what follows from them.

use super::gather::Gathered;
use super::registers::quarter;
use crate::law::evaluation::{
    AnnexOutcome, Case, CodeSpending, Compared, Concentration, ExpectedCode, Split, concentration,
    outcome_of, split_change,
};
use crate::law::{Category, NgsEvent, ngs_tests};
use crate::reference::ngs::NgsCode;
use crate::values::{Cents, Code, Day, Period, PeriodKind};
use std::collections::{BTreeMap, BTreeSet};

/// Year and quarter.
pub(super) type Quarter = (i32, u32);

/// Institution, pair, quarter, whether the hospital code was billed.
pub(super) type ActivityKey = (String, Code, Quarter, bool);

/// What was billed in a cell of the activity.
#[derive(Debug, Clone, Default)]
pub(super) struct Activity {
    pub(super) billings: i64,
    pub(super) persons: i64,
    pub(super) paid: Cents,
}

/// By what the billings are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dimension {
    All,
    Annex,
    Kind,
    Indication,
    Region,
    Institution,
}

impl Dimension {
    pub(super) const ALL: [Self; 6] =
        [Self::All, Self::Annex, Self::Kind, Self::Indication, Self::Region, Self::Institution];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Annex => "annex",
            Self::Kind => "kind",
            Self::Indication => "indication",
            Self::Region => "region",
            Self::Institution => "institution",
        }
    }
}

/// Billings, tests and persons of one item of a dimension, beside those of the period before.
#[derive(Debug, Clone, Default)]
pub(super) struct Headline {
    pub(super) compared: Compared,
    /// Tests of the period before and of the period; not where a test may carry codes of two items.
    pub(super) tests: Option<(i64, i64)>,
    persons: BTreeSet<String>,
}

impl Headline {
    pub(super) fn persons(&self) -> i64 {
        count(self.persons.len())
    }
}

/// The figures of the evaluation.
pub(super) struct Figures {
    /// Of both periods.
    pub(super) activity: BTreeMap<ActivityKey, Activity>,
    /// Tests by institution and quarter, of both periods.
    pub(super) tests: BTreeMap<(String, Quarter), i64>,
    pub(super) headlines: BTreeMap<(Dimension, String), Headline>,
    pub(super) concentration: BTreeMap<Quarter, Concentration>,
    pub(super) budget: Vec<Split>,
    pub(super) annex_changes: Vec<(ExpectedCode, AnnexOutcome)>,
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).expect("rows in memory are few")
}

pub(super) fn of(gathered: &Gathered<'_>) -> Figures {
    let counted: Vec<(&Case, &NgsCode)> = counted(gathered);
    let tests = tests_of(gathered, &counted);
    let headlines = headlines(gathered, &counted, &tests);
    let mut by_quarter = BTreeMap::new();
    for (_, institution, _, day, number) in &tests {
        *by_quarter.entry((institution.clone(), quarter(*day))).or_default() += number;
    }
    Figures {
        activity: activity(&counted),
        tests: by_quarter,
        headlines,
        concentration: concentrations(gathered, &counted),
        budget: budget(gathered, &counted),
        annex_changes: annex_changes(gathered),
    }
}

/// The cases that count, of both periods, each with the text of its code; corrections too.
fn counted<'a>(gathered: &'a Gathered<'_>) -> Vec<(&'a Case, &'a NgsCode)> {
    let of_case = |case: &'a Case| {
        let billing = &case.billing;
        let known = billing.institution.is_some() && billing.person.is_some();
        let asked = gathered.spec.period.holds(billing.date) || gathered.before.holds(billing.date);
        let code = gathered.agreement.code_on(billing.pair, billing.date)?;
        (known && asked).then_some((case, code))
    };
    gathered.cases.iter().filter_map(of_case).collect()
}

fn institution_of(case: &Case) -> &str {
    case.billing.institution.as_deref().expect("a case that counts has an institution")
}

fn person_of(case: &Case) -> &str {
    case.billing.person.as_deref().expect("a case that counts has a person")
}

fn activity(counted: &[(&Case, &NgsCode)]) -> BTreeMap<ActivityKey, Activity> {
    let mut cells: BTreeMap<ActivityKey, Activity> = BTreeMap::new();
    let mut persons: BTreeMap<ActivityKey, BTreeMap<&str, i64>> = BTreeMap::new();
    for (case, _) in counted {
        for line in &case.billing.lines {
            let institution = institution_of(case).to_owned();
            let when = quarter(case.billing.date);
            let key = (institution, case.billing.pair, when, line.in_hospital());
            let of_person = persons.entry(key.clone()).or_default();
            *of_person.entry(person_of(case)).or_default() += line.quantity;
            let cell = cells.entry(key).or_default();
            cell.billings += line.quantity;
            cell.paid = cell.paid.plus(line.paid);
        }
    }
    for (key, quantities) in persons {
        let tested = quantities.values().filter(|quantity| **quantity > 0).count();
        cells.entry(key).or_default().persons = count(tested);
    }
    cells
}

/// Person, institution, indication, claim date and number of tests.
type Tests = Vec<(String, String, String, Day, i64)>;

fn tests_of(gathered: &Gathered<'_>, counted: &[(&Case, &NgsCode)]) -> Tests {
    let events: Vec<NgsEvent> = counted
        .iter()
        .map(|(case, _)| NgsEvent {
            person: person_of(case).to_owned(),
            code: case.billing.pair,
            institution: institution_of(case).to_owned(),
            claim_date: case.billing.date,
            quantity: case.billing.net,
            by_service: case.billing.by_service,
        })
        .collect();
    let of = |pair, day| {
        let code = gathered.agreement.code_on(pair, day)?;
        Some((code.indication.as_str(), code.kind))
    };
    let tests = ngs_tests(&events, of).into_iter();
    tests
        .map(|one| (one.person, one.institution, one.indication, one.claim_date, one.tests))
        .collect()
}

fn region_of(gathered: &Gathered<'_>, institution: &str, day: Day) -> String {
    let said = gathered.agreement.said_of(institution, day);
    said.map(|row| row.region.clone()).unwrap_or_default()
}

fn headlines(
    gathered: &Gathered<'_>,
    counted: &[(&Case, &NgsCode)],
    tests: &Tests,
) -> BTreeMap<(Dimension, String), Headline> {
    let mut headlines: BTreeMap<(Dimension, String), Headline> = BTreeMap::new();
    for (case, code) in counted {
        let billing = &case.billing;
        let institution = institution_of(case);
        let (net, paid) = (billing.net, billing.paid);
        let in_period = gathered.spec.period.holds(billing.date);
        let change = if in_period {
            Compared { billings: net, paid, ..Compared::default() }
        } else {
            Compared { billings_before: net, paid_before: paid, ..Compared::default() }
        };
        for (dimension, item) in [
            (Dimension::All, String::new()),
            (Dimension::Annex, code.annex.to_string()),
            (Dimension::Kind, code.kind.name().to_owned()),
            (Dimension::Indication, code.indication.clone()),
            (Dimension::Region, region_of(gathered, institution, billing.date)),
            (Dimension::Institution, institution.to_owned()),
        ] {
            let headline = headlines.entry((dimension, item)).or_default();
            headline.compared.add(change);
            if in_period && net > 0 {
                headline.persons.insert(person_of(case).to_owned());
            }
        }
    }
    for (_, institution, indication, day, number) in tests {
        let in_period = gathered.spec.period.holds(*day);
        for (dimension, item) in [
            (Dimension::All, String::new()),
            (Dimension::Indication, indication.clone()),
            (Dimension::Region, region_of(gathered, institution, *day)),
            (Dimension::Institution, institution.clone()),
        ] {
            let headline = headlines.entry((dimension, item)).or_default();
            let (before, now) = headline.tests.get_or_insert_default();
            *(if in_period { now } else { before }) += number;
        }
    }
    headlines
}

/// `INTERPRETATION:` "at the norm" is an institution that takes part as one of high volume on the
/// last day of the quarter: art. 1.2.1 measures the norm at candidacy.
fn concentrations(
    gathered: &Gathered<'_>,
    counted: &[(&Case, &NgsCode)],
) -> BTreeMap<Quarter, Concentration> {
    let mut quarters: BTreeMap<Quarter, BTreeMap<&str, i64>> = BTreeMap::new();
    for (case, _) in counted {
        let institutions = quarters.entry(quarter(case.billing.date)).or_default();
        *institutions.entry(institution_of(case)).or_default() += case.billing.net;
    }
    let found = quarters.into_iter().filter_map(|((year, number), institutions)| {
        let last = Period { year, kind: PeriodKind::Quarter, number }.span().last;
        let at_norm = |id: &str| {
            let said = gathered.agreement.said_of(id, last);
            said.is_some_and(|row| row.category == Category::HighVolume)
        };
        let billings: Vec<(i64, bool)> =
            institutions.into_iter().map(|(id, billings)| (billings, at_norm(id))).collect();
        Some(((year, number), concentration(&billings)?))
    });
    found.collect()
}

fn budget(gathered: &Gathered<'_>, counted: &[(&Case, &NgsCode)]) -> Vec<Split> {
    let mut codes: BTreeMap<Code, CodeSpending> = BTreeMap::new();
    for (case, _) in counted {
        let billing = &case.billing;
        let code = billing.pair;
        let nothing = CodeSpending {
            code,
            tests_before: 0,
            paid_before: Cents::ZERO,
            tests: 0,
            paid: Cents::ZERO,
        };
        let spending = codes.entry(code).or_insert(nothing);
        if gathered.spec.period.holds(billing.date) {
            spending.tests += billing.net;
            spending.paid = spending.paid.plus(billing.paid);
        } else {
            spending.tests_before += billing.net;
            spending.paid_before = spending.paid_before.plus(billing.paid);
        }
    }
    split_change(&codes.into_values().collect::<Vec<_>>())
}

/// Changes of the annexes up to the end of the period, by day and code.
fn annex_changes(gathered: &Gathered<'_>) -> Vec<(ExpectedCode, AnnexOutcome)> {
    let mut billed: BTreeMap<Code, Vec<(Day, i64, Cents)>> = BTreeMap::new();
    for case in &gathered.cases {
        let billing = &case.billing;
        if billing.institution.is_some() && billing.person.is_some() && case.code.is_some() {
            let of_code = billed.entry(billing.pair).or_default();
            of_code.push((billing.date, billing.net, billing.paid));
        }
    }
    let changes = gathered.agreement.annex_changes().iter();
    let mut outcomes: Vec<(ExpectedCode, AnnexOutcome)> = changes
        .filter(|row| row.date <= gathered.spec.period.last)
        .map(|row| {
            let expected = ExpectedCode {
                date: row.date,
                code: row.code_ambulatory,
                tests: row.expected_tests,
                paid: row.expected,
            };
            let of_code = billed.get(&row.code_ambulatory).map_or(&[][..], Vec::as_slice);
            (expected, outcome_of(&expected, of_code, gathered.as_of))
        })
        .collect();
    outcomes.sort_by_key(|(expected, _)| (expected.date, expected.code));
    outcomes
}
