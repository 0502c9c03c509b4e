//! What the tables beside the claims say: turn-around times, PITTER, referrals.

use super::gather::Gathered;
use crate::law::TumourClass;
use crate::law::evaluation::{
    DaysTaken, Needed, Registered, SampleTest, Standing, TurnAround, days_taken,
    match_registrations, turn_around,
};
use crate::reference::ngs::LabTest;
use crate::values::{Code, Day, Period, PeriodKind};
use chrono::Datelike;
use std::collections::BTreeMap;

/// Institution (`None`: the laboratory belongs to none), class of tumour, year of the start (`None`:
/// no day is known).
pub(super) type TurnAroundKey = (Option<String>, TumourClass, Option<i32>);

/// Receiving institution, billing institution (`None`: not billed as far as delivered), quarter.
pub(super) type ReferralKey = (String, Option<String>, (i32, u32));

/// What of a biomarker was billed and registered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Registration {
    pub(super) billed: i64,
    pub(super) registered: i64,
    pub(super) billed_not_registered: i64,
    pub(super) registered_not_billed: i64,
    pub(super) undecidable: i64,
}

/// What the registers and laboratories give.
pub(super) struct Registers {
    pub(super) turn_around: BTreeMap<TurnAroundKey, TurnAround>,
    /// How the turn-around times are spread, by class of tumour and limit (`None`: no limit).
    pub(super) days_taken: BTreeMap<(TumourClass, Option<i64>), Vec<DaysTaken>>,
    /// By institution (`None`: none) and biomarker.
    pub(super) registration: Registrations,
    pub(super) referrals: BTreeMap<ReferralKey, i64>,
    /// Of each case with biomarkers to register: its place, and the standing of each of them.
    pub(super) biomarkers: Biomarkers,
}

pub(super) fn of(gathered: &Gathered<'_>) -> Registers {
    let (registration, biomarkers) = registration(gathered);
    let tests = tests_of_period(gathered);
    let mut by_limit: BTreeMap<_, Vec<SampleTest>> = BTreeMap::new();
    for ((_, class, _), test) in &tests {
        by_limit.entry((*class, test.limit)).or_default().push(*test);
    }
    let mut by_key: BTreeMap<TurnAroundKey, Vec<SampleTest>> = BTreeMap::new();
    for (key, test) in tests {
        by_key.entry(key).or_default().push(test);
    }
    Registers {
        turn_around: by_key
            .into_iter()
            .map(|(key, tests)| {
                (key, turn_around(&tests, gathered.norms.late_percent, gathered.as_of))
            })
            .collect(),
        days_taken: by_limit.into_iter().map(|(key, tests)| (key, days_taken(&tests))).collect(),
        registration,
        referrals: referrals(gathered),
        biomarkers,
    }
}

fn sample(test: &LabTest, limit: Option<i64>) -> SampleTest {
    SampleTest {
        limit,
        prescribed: test.prescription_date,
        received: test.sample_received_date,
        reported: test.reported_date,
        failed: test.failed,
        force_majeure: test.force_majeure,
    }
}

/// The start of a test, where that is not known the first day that is.
fn dated(test: &LabTest) -> Option<Day> {
    let known = [test.sample_received_date, test.prescription_date, test.reported_date];
    sample(test, None).start().or(known.into_iter().flatten().next())
}

/// Tests of the period by the institution that first received the sample: it stays responsible
/// (art. 1.2.5). A test without any day is of every period.
fn tests_of_period(gathered: &Gathered<'_>) -> Vec<(TurnAroundKey, SampleTest)> {
    let agreement = &gathered.agreement;
    let mut tests = Vec::new();
    for test in agreement.lab_tests() {
        let day = dated(test);
        if day.is_some_and(|day| !gathered.spec.period.holds(day)) {
            continue;
        }
        let on = day.unwrap_or(gathered.spec.period.last);
        let institution = agreement.institution_of(&test.receiving_facility_id, on);
        let category = institution.and_then(|id| agreement.category_on(id, on));
        let key = (institution.map(str::to_owned), test.tumour_class, day.map(|day| day.year()));
        let limit = gathered.norms.limit_of(test.tumour_class, category);
        tests.push((key, sample(test, limit)));
    }
    tests
}

type Registrations = BTreeMap<(Option<String>, String), Registration>;

/// Of each case with biomarkers to register: its place, and the standing of each of them.
type Biomarkers = Vec<(usize, Vec<(String, Standing)>)>;

fn registration(gathered: &Gathered<'_>) -> (Registrations, Biomarkers) {
    let agreement = &gathered.agreement;
    if !agreement.has("pitter") {
        return (BTreeMap::new(), Vec::new());
    }
    let mut needed = Vec::new();
    let mut needed_by = Vec::new();
    for (place, case) in gathered.cases.iter().enumerate().filter(|(_, case)| case.counts()) {
        let billing = &case.billing;
        let code = agreement.code_on(billing.pair, billing.date);
        let person = billing.person.clone().unwrap_or_default();
        for biomarker in code.into_iter().flat_map(|code| &code.pitter_biomarkers) {
            let biomarker = biomarker.clone();
            needed.push(Needed { person: person.clone(), biomarker, date: billing.date });
            needed_by.push(place);
        }
    }
    let rows: Vec<(Registered, Option<&str>)> = agreement
        .pitter()
        .iter()
        .filter_map(|row| {
            let date = row.prescription_date.or(row.sampling_date)?;
            let (person, biomarker) = (row.person_id.clone(), row.biomarker.clone());
            let institution = agreement.institution_of(&row.facility_id, date);
            Some((Registered { person, biomarker, date }, institution))
        })
        .collect();
    let registered: Vec<Registered> = rows.iter().map(|(row, _)| row.clone()).collect();
    let matched = match_registrations(&needed, &registered, gathered.as_of);
    let mut registrations = Registrations::new();
    let mut biomarkers: BTreeMap<usize, Vec<(String, Standing)>> = BTreeMap::new();
    for ((row, place), standing) in needed.iter().zip(&needed_by).zip(&matched.needed) {
        if !gathered.spec.period.holds(row.date) {
            continue;
        }
        biomarkers.entry(*place).or_default().push((row.biomarker.clone(), *standing));
        let institution = gathered.cases[*place].billing.institution.clone();
        let sums = registrations.entry((institution, row.biomarker.clone())).or_default();
        sums.billed += 1;
        sums.billed_not_registered += i64::from(*standing == Standing::Missing);
        sums.undecidable += i64::from(*standing == Standing::Undecidable);
    }
    for ((row, institution), standing) in rows.iter().zip(&matched.registered) {
        if !gathered.spec.period.holds(row.date) {
            continue;
        }
        let key = (institution.map(str::to_owned), row.biomarker.clone());
        let sums = registrations.entry(key).or_default();
        sums.registered += 1;
        sums.registered_not_billed += i64::from(*standing == Standing::Missing);
        sums.undecidable += i64::from(*standing == Standing::Undecidable);
    }
    (registrations, biomarkers.into_iter().collect())
}

/// Samples that another institution billed than the one that first received them; the billing is
/// that of the person, pair and day of prescription. What was sent on and is not billed has no
/// billing institution.
fn referrals(gathered: &Gathered<'_>) -> BTreeMap<ReferralKey, i64> {
    let agreement = &gathered.agreement;
    let mut billed: BTreeMap<(&str, Code, Day), &str> = BTreeMap::new();
    for case in gathered.cases.iter().filter(|case| case.counts()) {
        let billing = &case.billing;
        if let (Some(person), Some(institution)) = (&billing.person, &billing.institution) {
            billed.insert((person, billing.pair, billing.date), institution);
        }
    }
    let mut referrals = BTreeMap::new();
    for test in agreement.lab_tests() {
        let Some(day) = test.prescription_date else { continue };
        let institution = |facility: &str| agreement.institution_of(facility, day);
        let Some(receiving) = institution(&test.receiving_facility_id) else { continue };
        let pair = test.nomenclature_code.and_then(|code| agreement.pair_of(code));
        let key = test.person_id.as_deref().zip(pair);
        let billing = key.and_then(|(person, pair)| billed.get(&(person, pair, day)).copied());
        let sent_on = institution(&test.facility_id) != Some(receiving);
        let is_referral = billing.map_or(sent_on, |billing| billing != receiving);
        if is_referral && gathered.spec.period.holds(day) {
            let key = (receiving.to_owned(), billing.map(str::to_owned), quarter(day));
            *referrals.entry(key).or_default() += 1;
        }
    }
    referrals
}

/// Year and quarter of a day.
pub(super) fn quarter(day: Day) -> (i32, u32) {
    let period = Period::holding(day.year(), day.month(), PeriodKind::Quarter);
    (period.year, period.number)
}
