//! Each rule: a breach, a near miss, and the days round its bound.

use super::*;
use Strength::{Alert, Breach, Undecidable};

fn one(strength: Strength, date: &str, amount: i64) -> Vec<(Strength, String, i64)> {
    vec![(strength, date.to_owned(), amount)]
}

#[test]
fn a_repeat_is_found_up_to_the_day_before_twelve_months() {
    let rule = "ngs-repeat-12-months";
    let first = || line(1, "p", DNA, "A", "2024-09-15");
    let again = |on| line(2, "p", DNA, "A", on);
    assert_eq!(found(vec![first(), again("2025-09-14")], rule), one(Breach, "2025-09-14", 35_000));
    for on in ["2025-09-15", "2025-09-16"] {
        assert_eq!(found(vec![first(), again(on)], rule), []);
    }
    let leap = || line(1, "p", DNA, "A", "2024-02-29");
    assert_eq!(found(vec![leap(), again("2025-02-28")], rule), []);
    assert_eq!(found(vec![leap(), again("2025-02-27")], rule), one(Breach, "2025-02-27", 35_000));
    // another person, and the code at relapse, which is its own
    assert_eq!(found(vec![first(), line(2, "q", DNA, "A", "2024-10-15")], rule), []);
    let aml = line(1, "p", OTHER_DNA, "A", "2024-09-15");
    assert_eq!(found(vec![aml, line(2, "p", RELAPSE, "A", "2025-03-15")], rule), []);
}

#[test]
fn a_repeat_elsewhere_is_an_alert_and_one_by_service_date_undecidable() {
    let rule = "ngs-repeat-12-months";
    let first = || line(1, "p", DNA, "A", "2024-09-15");
    let elsewhere = line(2, "p", DNA, "B", "2025-01-15");
    assert_eq!(found(vec![first(), elsewhere], rule), one(Alert, "2025-01-15", 35_000));
    let undated = BilledLine { prescription: None, ..line(2, "p", DNA, "A", "2025-01-15") };
    assert_eq!(found(vec![first(), undated], rule), one(Undecidable, "2025-01-19", 35_000));
}

#[test]
fn the_last_accepted_test_opens_the_next_year() {
    let days = ["2024-07-15", "2025-05-01", "2025-07-15", "2026-06-01"];
    let lines = days.iter().enumerate().map(|(id, on)| line(id, "p", DNA, "A", on)).collect();
    let told = found(lines, "ngs-repeat-12-months");
    let dates: Vec<&str> = told.iter().map(|(_, date, _)| date.as_str()).collect();
    assert_eq!(dates, ["2025-05-01", "2026-06-01"]);
}

#[test]
fn both_codes_of_a_pair_are_one_item_and_a_test_taken_back_is_none() {
    let rule = "ngs-repeat-12-months";
    let first = line(1, "p", DNA, "A", "2024-09-15");
    let in_hospital = BilledLine { code: code(99_002), ..line(2, "p", DNA, "A", "2025-01-15") };
    assert!(in_hospital.in_hospital());
    assert_eq!(found(vec![first.clone(), in_hospital], rule), one(Breach, "2025-01-15", 35_000));
    let again = line(2, "p", DNA, "A", "2025-01-15");
    assert_eq!(found(vec![first.clone(), again.clone(), reversed(&again)], rule), []);
    assert_eq!(found(vec![first.clone(), reversed(&first), again], rule), []);
}

#[test]
fn a_correction_without_prescription_is_set_against_the_same_service_date() {
    let first = line(1, "p", DNA, "A", "2024-09-15");
    let undated = BilledLine { prescription: None, ..reversed(&first) };
    let billings = net(vec![first.clone(), undated.clone()]);
    assert_eq!(billings.iter().map(|billing| billing.net).collect::<Vec<_>>(), [0]);
    assert!(!billings[0].by_service, "nothing that was billed lacks its date");
    let other_day = BilledLine { service: day("2024-09-20"), ..undated };
    assert_eq!(found(vec![first, other_day], "ngs-net-negative"), one(Alert, "2024-09-20", 0));
}

#[test]
fn more_than_one_a_day_is_a_breach_of_what_is_beyond_the_first() {
    let rule = "ngs-duplicate";
    let first = line(1, "p", DNA, "A", "2024-09-15");
    assert_eq!(found(vec![first.clone()], rule), []);
    let second = BilledLine { paid: Cents::new(30_000), ..line(2, "p", DNA, "A", "2024-09-15") };
    let both = vec![first.clone(), second.clone()];
    assert_eq!(found(both.clone(), rule), one(Breach, "2024-09-15", 30_000));
    let taken_back = vec![first.clone(), second.clone(), reversed(&second)];
    assert_eq!(found(taken_back, rule), []);
    let two_at_once = BilledLine { quantity: 2, paid: Cents::new(70_001), ..first };
    assert_eq!(found(vec![two_at_once], rule), one(Breach, "2024-09-15", 35_001));
}

#[test]
fn two_institutions_on_a_day_are_an_alert_for_the_lower_amount() {
    let first = line(1, "p", DNA, "A", "2024-09-15");
    let second = BilledLine { paid: Cents::new(30_000), ..line(2, "p", DNA, "B", "2024-09-15") };
    let both = vec![first.clone(), second.clone()];
    assert_eq!(found(both.clone(), "ngs-duplicate"), one(Alert, "2024-09-15", 30_000));
    assert_eq!(found(both, "ngs-repeat-12-months"), []);
    let next_day = line(2, "p", DNA, "B", "2024-09-16");
    assert_eq!(found(vec![first, next_day], "ngs-duplicate"), []);
}

#[test]
fn who_may_not_bill_and_what_is_not_valid() {
    let stranger = BilledLine { institution: None, ..line(1, "p", DNA, "X", "2024-09-15") };
    let told = found(vec![stranger.clone()], "ngs-not-a-party");
    assert_eq!(told, one(Breach, "2024-09-15", 35_000));
    let undated = BilledLine { prescription: None, ..stranger };
    assert_eq!(found(vec![undated], "ngs-not-a-party"), one(Undecidable, "2024-09-19", 35_000));
    assert_eq!(found(vec![line(1, "p", DNA, "A", "2024-09-15")], "ngs-not-a-party"), []);
    let mut suspended = cases(vec![line(1, "p", DNA, "A", "2024-09-15")]);
    suspended[0].party = Party::NotAParty;
    assert_eq!(of_rule(&billing_findings(&suspended, question()), "ngs-not-a-party").len(), 1);

    let unknown = line(1, "p", 99_009, "A", "2024-09-15");
    assert_eq!(found(vec![unknown], "ngs-code-not-valid"), one(Breach, "2024-09-15", 35_000));

    for (declared, expected) in [(None, 0), (Some(true), 0), (Some(false), 1)] {
        let mut cases = cases(vec![line(1, "p", DNA, "A", "2024-09-15")]);
        cases[0].declared = declared;
        let findings = billing_findings(&cases, question());
        assert_eq!(of_rule(&findings, "ngs-indication-not-declared").len(), expected);
    }
}

#[test]
fn a_relapse_needs_its_first_code_in_the_twelve_months_before() {
    let rule = "ngs-relapse-without-first";
    let relapse = || line(2, "p", RELAPSE, "A", "2025-03-15");
    let first = |on| line(1, "p", OTHER_DNA, "B", on);
    for on in ["2024-03-15", "2025-03-14"] {
        assert_eq!(found(vec![first(on), relapse()], rule), [], "{on}");
    }
    for on in ["2024-03-14", "2025-03-15"] {
        assert_eq!(found(vec![first(on), relapse()], rule), one(Alert, "2025-03-15", 35_000));
    }
    let cases = cases(vec![relapse()]);
    let dates = question().dates;
    for (complete, strength) in [
        (None, Undecidable),
        (Some("2024-03-15..2025-03-14"), Alert),
        (Some("2024-03-16..2025-12-31"), Undecidable),
    ] {
        let complete = complete.map(|span| span.parse().unwrap());
        let findings = billing_findings(&cases, Question { dates, complete, norms: NORMS });
        assert_eq!(of_rule(&findings, rule)[0].strength, strength);
    }
}

#[test]
fn two_indications_and_kinds_without_a_common_one() {
    let day = "2024-09-15";
    let dna = || line(1, "p", DNA, "A", day);
    let both_kinds = vec![dna(), line(2, "p", RNA, "A", day)];
    assert_eq!(found(both_kinds.clone(), "ngs-two-indications"), []);
    assert_eq!(found(both_kinds, "ngs-rnaseq-not-foreseen"), []);
    let two = vec![dna(), line(2, "p", OTHER_DNA, "A", day)];
    assert_eq!(found(two.clone(), "ngs-two-indications"), one(Alert, day, 0));
    assert_eq!(found(two, "ngs-rnaseq-not-foreseen"), []);
    let apart = vec![line(1, "p", OTHER_DNA, "A", day), line(2, "p", RNA, "A", day)];
    assert_eq!(found(apart, "ngs-rnaseq-not-foreseen"), one(Alert, day, 0));
    let next_day = vec![dna(), line(2, "p", OTHER_DNA, "A", "2024-09-16")];
    assert_eq!(found(next_day, "ngs-two-indications"), []);
}

#[test]
fn what_was_prescribed_before_the_agreement_is_only_looked_back_on() {
    let lines = vec![
        line(1, "p", DNA, "A", "2024-05-01"),
        line(2, "p", DNA, "A", "2024-06-30"),
        line(3, "p", DNA, "A", "2024-07-01"),
    ];
    let told = found(lines, "ngs-repeat-12-months");
    assert_eq!(told, one(Breach, "2024-07-01", 35_000));
}

fn act(prescribed: Option<&str>, served: &str, institution: &str) -> OtherAct {
    OtherAct {
        person: "p".to_owned(),
        code: code(58_894),
        institution: Some(institution.to_owned()),
        prescription: prescribed.map(day),
        service: day(served),
        paid: Cents::new(12_000),
        lines: vec![crate::law::Evidence {
            claim_line_id: "X1".to_owned(),
            paid: Cents::new(12_000),
            at_stake: Cents::new(12_000),
        }],
    }
}

fn cumulation(act: OtherAct, pair: Option<i64>, article_33: bool) -> Vec<Finding> {
    let cases = cases(vec![line(1, "p", DNA, "A", "2024-11-30")]);
    let exclusion = Exclusion {
        pair: pair.map(code),
        excluded: code(58_894),
        article_33,
        valid: (day("2024-07-01"), day("2024-12-31")),
    };
    cumulation_findings(&cases, &[act], &[exclusion], question())
}

#[test]
fn an_excluded_code_counts_where_it_was_prescribed_and_performed_in_the_phase() {
    // three months round 30 November: 30 August to 28 February
    for (prescribed, served, expected) in [
        ("2024-08-30", "2025-02-28", 1),
        ("2024-08-29", "2024-11-30", 0),
        ("2025-02-28", "2025-03-01", 0),
        ("2025-03-01", "2025-02-28", 0),
        ("2024-11-30", "2024-11-30", 1),
    ] {
        let findings = cumulation(act(Some(prescribed), served, "A"), None, false);
        assert_eq!(findings.len(), expected, "{prescribed} {served}");
    }
    let strength = |findings: Vec<Finding>| findings[0].strength;
    let near = |prescribed, institution| act(prescribed, "2024-12-01", institution);
    assert_eq!(strength(cumulation(near(Some("2024-12-01"), "A"), None, false)), Breach);
    assert_eq!(strength(cumulation(near(Some("2024-12-01"), "B"), None, false)), Alert);
    assert_eq!(strength(cumulation(near(None, "A"), None, false)), Alert);
    assert_eq!(cumulation(near(None, "A"), Some(DNA), false).len(), 1);
    assert_eq!(cumulation(near(None, "A"), Some(RNA), false).len(), 0);
    let found = cumulation(near(Some("2024-12-01"), "A"), None, false);
    assert_eq!(found[0].amount, Some(Cents::new(12_000)), "the excluded act, not the test");
}

#[test]
fn a_genetics_centre_that_bills_article_33_is_an_alert() {
    let both = cumulation(act(Some("2024-12-01"), "2024-12-01", "A"), None, true);
    let alerts = of_rule(&both, "ngs-genetics-centre");
    assert_eq!((both.len(), alerts.len(), alerts[0].strength), (2, 1, Alert));
    let elsewhere = cumulation(act(Some("2024-12-01"), "2024-12-01", "B"), None, true);
    assert!(of_rule(&elsewhere, "ngs-genetics-centre").is_empty());
}

#[test]
fn a_line_is_paid_one_of_two_tariffs() {
    let of = |service: i64, claim: i64| Tariffs {
        on_service: Some(Cents::new(service)),
        on_claim: Some(Cents::new(claim)),
    };
    let told = |paid: i64, served: &str| {
        let line = BilledLine {
            paid: Cents::new(paid),
            service: day(served),
            ..line(1, "p", DNA, "A", "2024-12-20")
        };
        let found = tariff_findings(&cases(vec![line]), |_| of(36_000, 35_000), question());
        found.first().map(|one| (one.strength, one.amount.unwrap().get()))
    };
    assert_eq!(told(35_000, "2025-02-01"), None);
    assert_eq!(told(36_000, "2025-02-01"), None);
    assert_eq!(told(36_001, "2025-02-01"), Some((Breach, 1)));
    assert_eq!(told(34_999, "2025-02-01"), Some((Breach, 0)));
    assert_eq!(told(36_001, "2025-01-31"), Some((Alert, 1)));
    assert_eq!(told(36_001, "2024-12-31"), Some((Breach, 1)));
    let wrong = BilledLine { paid: Cents::new(1), ..line(1, "p", DNA, "A", "2024-12-20") };
    let right = line(2, "p", DNA, "A", "2024-12-20");
    let put_right = cases(vec![wrong.clone(), reversed(&wrong), right]);
    assert!(tariff_findings(&put_right, |_| of(35_000, 35_000), question()).is_empty());
}

#[test]
fn a_registration_is_looked_for_within_thirty_days() {
    let as_of = day("2026-06-30");
    let row = |on: &str| Registered {
        person: "p".to_owned(),
        biomarker: "EGFR".to_owned(),
        date: day(on),
    };
    let edges = || vec![row("2020-01-01"), row("2026-06-30")];
    let standing = |billed: &str, registered: Option<&str>| {
        let needed =
            Needed { person: "p".to_owned(), biomarker: "EGFR".to_owned(), date: day(billed) };
        let rows: Vec<Registered> = edges().into_iter().chain(registered.map(row)).collect();
        match_registrations(&[needed], &rows, as_of).needed[0]
    };
    let billed = "2025-03-31";
    for (registered, expected) in [
        ("2025-03-01", Standing::Matched),
        ("2025-04-30", Standing::Matched),
        ("2025-02-28", Standing::Missing),
        ("2025-05-01", Standing::Missing),
    ] {
        assert_eq!(standing(billed, Some(registered)), expected, "{registered}");
    }
    assert_eq!(standing("2025-12-29", None), Standing::Missing);
    assert_eq!(standing("2025-12-30", None), Standing::Undecidable, "six months before the report");
    // the register must cover the thirty days on both sides
    let needed =
        Needed { person: "p".to_owned(), biomarker: "EGFR".to_owned(), date: day("2025-03-31") };
    let covers = |first: &str, last: &str| {
        match_registrations(std::slice::from_ref(&needed), &[row(first), row(last)], as_of).needed
            [0]
    };
    assert_eq!(covers("2025-02-28", "2025-05-01"), Standing::Missing);
    assert_eq!(covers("2024-02-28", "2024-05-01"), Standing::Undecidable);
    assert_eq!(match_registrations(&[needed], &[], as_of).needed, [Standing::Undecidable]);
}

#[test]
fn a_missing_registration_is_told_with_its_biomarkers() {
    let cases = cases(vec![line(1, "p", DNA, "A", "2024-09-15")]);
    let of = |standings: &[Standing]| {
        let rows: Vec<(String, Standing)> =
            standings.iter().map(|standing| ("EGFR".to_owned(), *standing)).collect();
        pitter_missing(&cases[0].billing, &rows).map(|finding| finding.strength)
    };
    assert_eq!(of(&[Standing::Matched]), None);
    assert_eq!(of(&[Standing::Matched, Standing::Missing]), Some(Alert));
    assert_eq!(of(&[Standing::Undecidable]), Some(Undecidable));
    assert_eq!(of(&[]), None);
}

#[test]
fn registrations_of_strangers_are_counted_by_laboratory_and_day() {
    let row = |on: &str| ("lab".to_owned(), None, day(on));
    let rows = [row("2024-06-30"), row("2024-07-01"), row("2024-07-01"), row("2026-07-01")];
    let found = registered_by_non_party(&rows, question().dates);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].count, found[0].strength), (Some(2), Alert));
}

#[test]
fn a_line_is_at_stake_once() {
    let lines = vec![
        line(1, "p", DNA, "A", "2024-09-15"),
        line(2, "p", DNA, "A", "2025-01-15"),
        line(3, "p", DNA, "A", "2025-01-15"),
    ];
    let findings = billing_findings(&cases(lines), question());
    // the day in January repeats (two lines) and is twice (one line)
    let amounts: Vec<i64> = findings.iter().map(|finding| finding.amount.unwrap().get()).collect();
    assert_eq!(amounts.iter().sum::<i64>(), 105_000);
    let stakes = stakes(&findings);
    let breach = stakes[&(Some("A"), Breach)];
    assert_eq!((breach.findings, breach.lines, breach.amount.get()), (2, 2, 70_000));
}

/// What a later agreement asks: each number is that of the table, and none of the program.
#[test]
fn other_norms_give_other_findings() {
    let norms = EvaluationNorms { repeat_months: 6, phase_months: 1, ..NORMS };
    let changed = Question { norms, ..question() };
    let lines = |second: &str| {
        cases(vec![line(1, "p", DNA, "A", "2024-08-01"), line(2, "p", DNA, "A", second)])
    };
    let repeats = |second: &str, asked| {
        let findings = billing_findings(&lines(second), asked);
        let told = of_rule(&findings, "ngs-repeat-12-months");
        told.iter().map(|finding| finding.explanation.clone()).collect::<Vec<_>>()
    };
    let said =
        |months: &str| [format!("the code was billed for the person less than {months} before")];
    assert_eq!(repeats("2025-01-31", changed), said("six months"));
    assert!(repeats("2025-02-01", changed).is_empty());
    assert_eq!(repeats("2025-02-01", question()), said("twelve months"));
    let act = OtherAct {
        person: "p".to_owned(),
        code: code(58_850),
        institution: Some("A".to_owned()),
        prescription: Some(day("2024-10-01")),
        service: day("2024-10-01"),
        paid: Cents::new(100),
        lines: Vec::new(),
    };
    let valid = (day("2019-07-01"), day("9999-12-31"));
    let exclusion = Exclusion { pair: None, excluded: act.code, article_33: false, valid };
    let cases = cases(vec![line(1, "p", DNA, "A", "2024-08-01")]);
    let found =
        |asked| cumulation_findings(&cases, std::slice::from_ref(&act), &[exclusion], asked).len();
    assert_eq!((found(question()), found(changed)), (1, 0));
}

#[test]
fn numbers_up_to_twelve_are_words() {
    let told = [0, 1, 2, 12, 13].map(super::super::norms::in_words);
    assert_eq!(told, ["no months", "one month", "two months", "twelve months", "13 months"]);
}
