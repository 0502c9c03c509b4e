//! The planted cases of rapid antigen tests, a function a rule.

use super::antigen::{AntigenPlan, Biller, MATERIAL, PERFORMING, SAMPLING, doctor, on, pharmacist};
use super::line::Line;
use crate::values::Day;
use chrono::Days;

const BREACH: &str = "breach";
const ALERT: &str = "alert";
const UNDECIDABLE: &str = "undecidable";

/// A day on which nothing else changes.
const fn plain() -> Day {
    Day::from_ymd_opt(2021, 3, 10).expect("a day of the calendar")
}

/// Plants every case.
pub(super) fn plant(plan: &mut AntigenPlan) {
    tariffs(plan);
    corrections(plan);
    shares(plan);
    consultations(plan);
    paid_otherwise(plan);
    free_material(plan);
    not_in_force(plan);
    provider_kinds(plan);
    repeated(plan);
    sampling_alone(plan);
    results(plan);
    unregistered(plan);
}

/// An act of somebody new that is no part of a whole test; its result is registered, and for a
/// sampling a test by another provider.
fn alone(plan: &mut AntigenPlan, biller: Biller, act: (i64, i64), date: Day) -> u32 {
    let person = plan.person();
    if act.0 == SAMPLING.0 {
        plan.act(doctor(99), person, (MATERIAL.0, 0), date);
    }
    plan.act(biller, person, act, date);
    plan.result(person, date);
    person
}

/// At each tariff, a cent above and a cent below, on both sides of every boundary day.
fn tariffs(plan: &mut AntigenPlan) {
    let biller = doctor(1);
    for (code, tariff) in [MATERIAL, PERFORMING, SAMPLING] {
        for (cents, above) in [(tariff - 1, 0), (tariff, 0), (tariff + 1, 1), (tariff + 500, 500)] {
            let person = alone(plan, biller, (code, cents), plain());
            if above > 0 {
                let found = ("antigen-tariff", BREACH);
                plan.expect(found, (biller, person), (code, plain()), (1, above));
            }
        }
    }
    for (date, cents, strength, above) in [
        (on(2020, 12, 23), 801, ALERT, 1),
        (on(2020, 12, 24), 801, BREACH, 1),
        (on(2022, 7, 31), 800, BREACH, 0),
        (on(2022, 7, 31), 801, BREACH, 1),
        (on(2022, 8, 1), 300, ALERT, 0),
        (on(2022, 8, 1), 800, ALERT, 500),
        (on(2022, 10, 6), 301, ALERT, 1),
        (on(2022, 10, 7), 301, BREACH, 1),
        (on(2024, 2, 29), 300, BREACH, 0),
        (on(2024, 2, 29), 800, BREACH, 500),
    ] {
        let person = alone(plan, biller, (MATERIAL.0, cents), date);
        if above > 0 {
            let found = ("antigen-tariff", strength);
            plan.expect(found, (biller, person), (MATERIAL.0, date), (1, above));
        }
    }
}

/// What is taken back is not there; what is taken back in part is.
fn corrections(plan: &mut AntigenPlan) {
    let biller = doctor(2);
    alone(plan, biller, (MATERIAL.0, 900), plain());
    plan.take_back();

    let person = alone(plan, biller, MATERIAL, plain());
    plan.act(biller, person, (MATERIAL.0, -700), plain()).quantity = Some(-1);
    let act = (MATERIAL.0, plain());
    plan.expect(("antigen-tariff", BREACH), (biller, person), act, (0, 100));

    // taken back under the other code of the pair, and by the other of two providers
    let person = alone(plan, biller, (PERFORMING.0, 900), plain());
    plan.act(biller, person, (PERFORMING.0 + 11, -900), plain()).quantity = Some(-1);
    let other = doctor(3);
    let person = alone(plan, biller, (PERFORMING.0, 900), plain());
    plan.act(other, person, (PERFORMING.0, -900), plain()).quantity = Some(-1);
    let act = (PERFORMING.0, plain());
    plan.expect(("antigen-tariff", BREACH), (biller, person), act, (1, 28));
}

/// A cent of personal share or supplement; one that was given back; one that nobody knows.
fn shares(plan: &mut AntigenPlan) {
    let biller = doctor(4);
    let act = (PERFORMING.0, plain());
    let person = performing(plan, biller, |line| line.copayment_cents = Some(1));
    plan.expect(("antigen-patient-share", BREACH), (biller, person), act, (1, 1));
    let person = performing(plan, biller, |line| line.supplement_cents = Some(250));
    plan.expect(("antigen-supplement", BREACH), (biller, person), act, (1, 250));
    performing(plan, biller, |line| line.copayment_cents = Some(500));
    plan.take_back();

    let (no_share, no_supplement) = (doctor(5), doctor(18));
    for _ in 0..3 {
        performing(plan, no_share, |line| line.copayment_cents = None);
    }
    plan.expect_provider(("antigen-patient-share", UNDECIDABLE), no_share, 3, None);
    performing(plan, no_supplement, |line| line.supplement_cents = None);
    plan.expect_provider(("antigen-supplement", UNDECIDABLE), no_supplement, 1, None);
}

/// Performing for somebody new, with what the patient was charged.
fn performing(plan: &mut AntigenPlan, biller: Biller, charge: impl Fn(&mut Line)) -> u32 {
    let person = plan.person();
    charge(plan.act(biller, person, PERFORMING, plain()));
    plan.result(person, plain());
    person
}

/// Sampling with what stands beside it: same and other provider, day before and after, consultations,
/// visits, supplements, codes that no source confirms, and one of the telephone.
fn consultations(plan: &mut AntigenPlan) {
    let (biller, other) = (doctor(6), doctor(7));
    let next = plain() + Days::new(1);
    for (who, code, date, strength) in [
        (biller, 101_032, plain(), Some(BREACH)),
        (biller, 103_132, plain(), Some(BREACH)),
        (other, 101_032, plain(), Some(ALERT)),
        (biller, 104_296, plain(), Some(ALERT)),
        (biller, 103_316, plain(), Some(ALERT)),
        (biller, 103_036, plain(), Some(ALERT)),
        (biller, 102_572, plain(), Some(ALERT)),
        (biller, 101_032, next, None),
        // by telephone: a code that is not in the table
        (biller, 101_835, plain(), None),
    ] {
        let person = alone(plan, biller, SAMPLING, plain());
        plan.act(who, person, (code, 2_500), date);
        if let Some(strength) = strength {
            let act = (SAMPLING.0, plain());
            plan.expect(("antigen-consultation", strength), (biller, person), act, (1, 1_000));
        }
    }
    let person = alone(plan, biller, SAMPLING, plain());
    plan.act(biller, person, (101_032, 2_500), plain());
    plan.take_back();
}

/// Performing and sampling by those who are paid otherwise, on the days of the list and beside them.
fn paid_otherwise(plan: &mut AntigenPlan) {
    let centre = doctor(8);
    let source = "invented";
    let (from, to) = (on(2021, 1, 1), on(2021, 6, 30));
    plan.lump_sums.push(format!("{},,performing,government,{from},{to},{source}", centre.provider));
    let facility = 71_099_001;
    plan.lump_sums.push(format!(",{facility},sampling,other-financing,{from},,{source}"));
    for (date, is_listed) in
        [(from - Days::new(1), false), (from, true), (to, true), (to + Days::new(1), false)]
    {
        let person = alone(plan, centre, PERFORMING, date);
        if is_listed {
            let act = (PERFORMING.0, date);
            plan.expect(("antigen-lump-sum", BREACH), (centre, person), act, (1, 872));
        }
        alone(plan, centre, SAMPLING, date);
    }
    let within = Biller { facility: Some(facility), ..doctor(9) };
    let beside = Biller { facility: Some(facility + 1), ..doctor(9) };
    let person = alone(plan, within, SAMPLING, plain());
    let act = (SAMPLING.0, plain());
    plan.expect(("antigen-lump-sum", BREACH), (within, person), act, (1, 1_000));
    alone(plan, beside, SAMPLING, plain());
    alone(plan, within, PERFORMING, plain());
}

fn free_material(plan: &mut AntigenPlan) {
    let biller = doctor(10);
    let (from, to) = (on(2020, 12, 25), on(2021, 3, 10));
    plan.free_material.push(format!("{},,{from},{to},invented", biller.provider));
    for (date, is_listed) in
        [(from - Days::new(1), false), (from, true), (to, true), (to + Days::new(1), false)]
    {
        let person = alone(plan, biller, MATERIAL, date);
        if is_listed {
            let act = (MATERIAL.0, date);
            plan.expect(("antigen-free-material", ALERT), (biller, person), act, (1, 800));
        }
    }
    alone(plan, biller, PERFORMING, to);
}

/// The last day before the law and its first; the last day of the tariffs and the day after.
fn not_in_force(plan: &mut AntigenPlan) {
    let biller = doctor(11);
    for (date, act, count, amount) in [
        (on(2020, 11, 22), MATERIAL, 1, Some(800)),
        (on(2020, 11, 22), (PERFORMING.0, 0), 1, Some(0)),
        (on(2020, 11, 23), MATERIAL, 1, None),
        (on(2024, 2, 29), SAMPLING, 1, None),
        (on(2024, 3, 1), (MATERIAL.0, 300), 1, Some(300)),
        (on(2024, 3, 1), PERFORMING, 1, Some(872)),
        (on(2024, 3, 1), (PERFORMING.0, 0), 1, None),
    ] {
        let person = alone(plan, biller, act, date);
        if let Some(amount) = amount {
            let of = (act.0, date);
            plan.expect(("antigen-not-in-force", BREACH), (biller, person), of, (count, amount));
        }
    }
}

/// Pharmacists: under their own number, for a facility, and on the days on which they may.
fn provider_kinds(plan: &mut AntigenPlan) {
    let (from, to) = (on(2021, 7, 10), on(2021, 12, 31));
    plan.exempted_kinds.push(format!("2,{from},{to},invented"));
    let own = pharmacist(1);
    for date in [from - Days::new(1), from, to, to + Days::new(1)] {
        alone(plan, own, PERFORMING, date);
    }
    plan.expect_provider(("antigen-provider-kind", ALERT), own, 2, Some(1_744));
    let exempted = pharmacist(2);
    alone(plan, exempted, PERFORMING, from);
    let performs = Biller { facility: Some(71_099_003), ..pharmacist(3) };
    alone(plan, performs, PERFORMING, plain());
    plan.expect_provider(("antigen-provider-kind", UNDECIDABLE), performs, 1, Some(872));
    let corrected = pharmacist(4);
    alone(plan, corrected, PERFORMING, plain());
    plan.take_back();
}

/// Two sets of one provider, one of each of two, and two on two days.
fn repeated(plan: &mut AntigenPlan) {
    let (biller, other) = (doctor(12), doctor(13));
    let person = plan.test(biller, plain());
    for act in [MATERIAL, PERFORMING, SAMPLING] {
        plan.act(biller, person, act, plain());
    }
    plan.expect_day(("antigen-repeated-set", ALERT), (biller, person), plain(), 2);
    let person = plan.test(biller, plain());
    plan.act(other, person, PERFORMING, plain());
    let person = plan.test(biller, plain());
    plan.act(biller, person, PERFORMING, plain() + Days::new(1));
    plan.result(person, plain() + Days::new(1));
    plan.test(biller, plain());
    plan.take_back();
}

/// Sampling with a test by another provider so many days from it.
fn sampling_alone(plan: &mut AntigenPlan) {
    let (biller, other) = (doctor(14), doctor(15));
    for (days, is_near) in [(0, true), (1, true), (2, false)] {
        for date in [plain() + Days::new(days), plain() - Days::new(days)] {
            let person = plan.person();
            plan.act(biller, person, SAMPLING, plain());
            plan.act(other, person, PERFORMING, date);
            plan.result(person, date);
            if !is_near {
                let act = (SAMPLING.0, plain());
                plan.expect(("antigen-sampling-alone", ALERT), (biller, person), act, (1, 1_000));
            }
        }
    }
    let person = plan.person();
    plan.act(biller, person, SAMPLING, plain());
    plan.act(other, person, PERFORMING, plain());
    plan.take_back();
    let act = (SAMPLING.0, plain());
    plan.expect(("antigen-sampling-alone", ALERT), (biller, person), act, (1, 1_000));
}

/// Results a day off, and days at the end of the register, which could not have them.
fn results(plan: &mut AntigenPlan) {
    let biller = doctor(16);
    for days in [1, 2] {
        for date in [plain() + Days::new(days), plain() - Days::new(days)] {
            let person = plan.person();
            plan.act(biller, person, PERFORMING, plain());
            plan.result(person, date);
        }
    }
    plan.expect_provider(("antigen-no-result", ALERT), biller, 2, None);
}

/// A test without any result; and one of which the performing was taken back.
fn unregistered(plan: &mut AntigenPlan) {
    let biller = doctor(17);
    let person = plan.person();
    plan.act(biller, person, PERFORMING, on(2021, 4, 8));
    plan.expect_provider(("antigen-no-result", ALERT), biller, 1, None);
    let person = plan.person();
    plan.act(biller, person, PERFORMING, on(2021, 4, 9));
    plan.take_back();
}
