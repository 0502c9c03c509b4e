//! The rules of art. 2 over what was billed: one function a rule.

use super::billing::{Billing, Case, Party};
use super::norms::{EvaluationNorms, in_words};
use crate::law::TestKind;
use crate::law::{Act, Evidence, Finding, Strength, Window, excesses, months_before};
use crate::values::{Cents, Day, Span};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const ARTICLE_2: &str = "NGS agreement, art. 2";

/// The day on which the agreement follows the pilot of art. 56.
///
/// `INTERPRETATION:` the text leaves the day of its start blank; the pilot ended on 2024-06-30, and
/// what was prescribed in it is not judged by this agreement.
pub const AGREEMENT_FROM: Day = Day::from_ymd_opt(2024, 7, 1).expect("a day of the calendar");

/// What is judged, and what is known of the deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Claim dates of the billings that may be found; earlier ones are looked back on.
    pub dates: Span,
    /// Days of service of which the job says that every claim is delivered.
    pub complete: Option<Span>,
    /// The norms of these claim dates.
    pub norms: EvaluationNorms,
}

/// The findings on billings by themselves and beside each other, rule by rule.
///
/// The cases stand in the order of [`super::net`].
pub fn billing_findings(cases: &[Case], question: Question) -> Vec<Finding> {
    let persons = by_person(cases);
    let asked = |case: &&Case| question.dates.holds(case.billing.date);
    let mut found = Vec::new();
    for case in cases.iter().filter(asked) {
        found.extend(net_negative(case));
        found.extend(not_a_party(case));
        found.extend(code_not_valid(case));
        found.extend(not_declared(case));
        found.extend(duplicate_within(case));
    }
    for own in persons.values() {
        found.extend(repeats(own, question.norms.repeat_months));
        found.extend(duplicates_between(own));
        found.extend(relapses_without_first(own, question));
        found.extend(two_indications(own));
        found.extend(rnaseq_not_foreseen(own));
    }
    found.retain(|finding| finding.date.is_some_and(|date| question.dates.holds(date)));
    found
}

/// The cases that count, by person.
fn by_person(cases: &[Case]) -> BTreeMap<&str, Vec<&Case>> {
    let mut persons: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.counts()) {
        let person = case.billing.person.as_deref().expect("who counts is known");
        persons.entry(person).or_default().push(case);
    }
    persons
}

/// A finding on a billing, with its lines; what rests on a claim date that is really a service date
/// is undecidable.
pub(super) fn on(
    billing: &Billing,
    rule: &'static str,
    article: &'static str,
    strength: Strength,
    explanation: &str,
) -> Finding {
    let strength = if billing.by_service { Strength::Undecidable } else { strength };
    let explanation = if billing.by_service {
        format!(
            "{explanation}; the day of prescription is not known, that of the service stands for it"
        )
    } else {
        explanation.to_owned()
    };
    Finding {
        person: billing.person.clone(),
        institution: billing.institution.clone(),
        facility: billing.facility.clone(),
        code: Some(billing.pair),
        date: Some(billing.date),
        explanation,
        ..Finding::new(rule, article, strength)
    }
}

/// Gives a finding its lines, and for its amount what of them is at stake.
pub(super) fn resting_on(finding: Finding, lines: Vec<Evidence>) -> Finding {
    let amount = lines.iter().map(|line| line.at_stake).sum();
    Finding { lines, amount: Some(amount), ..finding }
}

fn whole(finding: Finding, billing: &Billing) -> Finding {
    resting_on(finding, billing.evidence(true).collect())
}

/// More was taken back than was billed.
fn net_negative(case: &Case) -> Option<Finding> {
    let billing = &case.billing;
    (billing.net < 0).then(|| {
        let text = "more was taken back than is delivered as billed; the first billing may lie \
                    before the deliveries";
        let finding = on(billing, "ngs-net-negative", ARTICLE_2, Strength::Alert, text);
        let lines = billing.evidence(false).collect();
        Finding { count: Some(billing.net), bound: Some(0), ..resting_on(finding, lines) }
    })
}

/// Billed by a laboratory of no party to the agreement.
fn not_a_party(case: &Case) -> Option<Finding> {
    let text = match case.party {
        Party::MayBill => return None,
        Party::UnknownLaboratory => "the laboratory belongs to no institution on the claim date",
        Party::NotAParty => {
            "on the claim date the institution is no party, is suspended, or is a mere member of \
             an association, which may not bill"
        }
    };
    let billing = &case.billing;
    let article = "NGS agreement, art. 1.5 and 10";
    (billing.net > 0)
        .then(|| whole(on(billing, "ngs-not-a-party", article, Strength::Breach, text), billing))
}

/// Billed outside the validity of the pair.
fn code_not_valid(case: &Case) -> Option<Finding> {
    let billing = &case.billing;
    let text = "the annexes do not have the code on the claim date";
    (case.code.is_none() && billing.net > 0).then(|| {
        whole(on(billing, "ngs-code-not-valid", ARTICLE_2, Strength::Breach, text), billing)
    })
}

/// A pair that the institution did not declare.
fn not_declared(case: &Case) -> Option<Finding> {
    let billing = &case.billing;
    let text = "the institution did not declare the indication for the claim date; a list may have \
                been handed over that is not in the table";
    let article = "NGS agreement, art. 1.2.4, 1.3.5, 1.4.6 and 5";
    (case.declared == Some(false) && case.counts()).then(|| {
        whole(on(billing, "ngs-indication-not-declared", article, Strength::Alert, text), billing)
    })
}

/// More than once by one institution on a claim date.
fn duplicate_within(case: &Case) -> Option<Finding> {
    let billing = &case.billing;
    (case.counts() && billing.net > 1).then(|| {
        let text = "billed more than once for the person and the day of prescription";
        let finding = on(billing, "ngs-duplicate", ARTICLE_2, Strength::Breach, text);
        let finding = resting_on(finding, billing.evidence_beyond_first());
        Finding { count: Some(billing.net), bound: Some(1), ..finding }
    })
}

/// Of one person: the cases of each pair, by claim date.
fn by_pair<'a>(own: &[&'a Case]) -> BTreeMap<crate::values::Code, BTreeMap<Day, Vec<&'a Case>>> {
    let mut pairs: BTreeMap<_, BTreeMap<Day, Vec<&Case>>> = BTreeMap::new();
    for case in own {
        let dates = pairs.entry(case.billing.pair).or_default();
        dates.entry(case.billing.date).or_default().push(case);
    }
    pairs
}

/// The same pair less than twelve months, or what the norm is, after the last accepted one.
///
/// `INTERPRETATION:` "once in a period of 12 months" is read per person and pair, whoever bills; an
/// institution need not know what another billed, so that is an alert.
fn repeats(own: &[&Case], months: u32) -> Vec<Finding> {
    let mut found = Vec::new();
    for dates in by_pair(own).into_values() {
        let days: Vec<(&Day, &Vec<&Case>)> = dates.iter().collect();
        let acts: Vec<Act> = days.iter().map(|(day, _)| Act::of(**day)).collect();
        for excess in excesses(&acts, Window::Within(months), 1) {
            let place = |at: usize| days.get(at).expect("an excess names acts that were given");
            let (day, cases) = place(excess.act);
            let (met_day, met) =
                place(*excess.met.last().expect("an act in excess met another one"));
            let met_at: BTreeSet<_> =
                met.iter().map(|case| case.billing.institution.as_deref()).collect();
            let window = Window::Within(months).shown(**met_day, **day);
            for case in *cases {
                let finding = repeat(&case.billing, met, &met_at, &in_words(months));
                found.push(Finding {
                    other_date: Some(**met_day),
                    window: Some((window.first, window.last)),
                    ..finding
                });
            }
        }
    }
    found
}

fn repeat(
    billing: &Billing,
    met: &[&Case],
    met_at: &BTreeSet<Option<&str>>,
    months: &str,
) -> Finding {
    let same = met_at.contains(&billing.institution.as_deref());
    let (strength, text) = if same {
        (Strength::Breach, format!("the code was billed for the person less than {months} before"))
    } else {
        let text = format!(
            "another institution billed the code for the person less than {months} before, which \
             this one need not know"
        );
        (Strength::Alert, text)
    };
    let unsure = met.iter().any(|case| case.billing.by_service);
    let strength = if unsure { Strength::Undecidable } else { strength };
    let finding = on(billing, "ngs-repeat-12-months", ARTICLE_2, strength, &text);
    let shown = met.iter().flat_map(|case| case.billing.evidence(false));
    let lines = billing.evidence(true).chain(shown).collect();
    Finding { count: Some(2), bound: Some(1), ..resting_on(finding, lines) }
}

/// The same person, pair and claim date by two institutions: of a sample that was sent on, one of
/// them bills. The lower amount is shown, in favour of the institutions.
fn duplicates_between(own: &[&Case]) -> Vec<Finding> {
    let mut found = Vec::new();
    for cases in by_pair(own).into_values().flat_map(BTreeMap::into_values) {
        let Some(lower) = cases.iter().min_by_key(|case| case.billing.paid) else { continue };
        if cases.len() < 2 {
            continue;
        }
        let others =
            cases.iter().filter(|case| case.billing.institution != lower.billing.institution);
        let names: Vec<&str> =
            others.clone().filter_map(|case| case.billing.institution.as_deref()).collect();
        let text = format!(
            "billed for the person and the day of prescription by {} as well; of a sample that is \
             sent on, the institution that analyses it bills",
            names.join(" and ")
        );
        let finding = on(&lower.billing, "ngs-duplicate", ARTICLE_2, Strength::Alert, &text);
        let shown = others.flat_map(|case| case.billing.evidence(false));
        let lines = lower.billing.evidence(true).chain(shown).collect();
        let count = i64::try_from(cases.len()).ok();
        found.push(Finding { count, bound: Some(1), ..resting_on(finding, lines) });
    }
    found
}

/// A code at relapse without its first code in the months in which that may be billed once: a proof
/// by absence, which needs the deliveries to cover these months.
fn relapses_without_first(own: &[&Case], question: Question) -> Vec<Finding> {
    let relapses = own.iter().filter_map(|case| {
        let first = case.code.as_ref()?.relapse_of?;
        Some((&case.billing, first))
    });
    let months = in_words(question.norms.repeat_months);
    relapses
        .filter_map(|(billing, first)| {
            let window = Span {
                first: months_before(billing.date, question.norms.repeat_months),
                last: billing.date.pred_opt().expect("days of claims lie far from the first"),
            };
            let came = own
                .iter()
                .any(|case| case.billing.pair == first && window.holds(case.billing.date));
            let covered = question.complete.is_some_and(|complete| complete.covers(window));
            let strength = if covered { Strength::Alert } else { Strength::Undecidable };
            let text = if covered {
                format!(
                    "the code at relapse was billed, and its first code was not in the {months} \
                     before; the first test may have been paid outside the agreement"
                )
            } else {
                format!(
                    "the code at relapse was billed, and its first code is not delivered in the \
                     {months} before; the job does not say that the deliveries cover them"
                )
            };
            (!came).then(|| {
                let finding = on(billing, "ngs-relapse-without-first", ARTICLE_2, strength, &text);
                Finding {
                    other_code: Some(first),
                    window: Some((window.first, window.last)),
                    count: Some(0),
                    bound: Some(1),
                    ..whole(finding, billing)
                }
            })
        })
        .collect()
}

/// Of one person: the cases of each claim date.
fn by_date<'a>(own: &[&'a Case]) -> Vec<Vec<&'a Case>> {
    let mut dates: BTreeMap<Day, Vec<&Case>> = BTreeMap::new();
    for case in own {
        dates.entry(case.billing.date).or_default().push(case);
    }
    dates.into_values().collect()
}

fn indications<'a>(cases: &[&'a Case], kind: Option<TestKind>) -> BTreeSet<&'a str> {
    let codes = cases.iter().filter_map(|case| case.code.as_ref());
    let asked = codes.filter(|code| kind.is_none_or(|kind| code.kind == kind));
    asked.map(|code| code.indication.as_str()).collect()
}

/// A finding on all cases of a day: on the first, with the lines of all.
fn on_day(cases: &[&Case], rule: &'static str, text: &str) -> Finding {
    let first = cases.first().expect("a day has a case");
    let unsure = cases.iter().any(|case| case.billing.by_service);
    let strength = if unsure { Strength::Undecidable } else { Strength::Alert };
    let other = cases.iter().find(|case| case.billing.pair != first.billing.pair);
    let finding = on(&first.billing, rule, ARTICLE_2, strength, text);
    let lines: Vec<Evidence> = cases.iter().flat_map(|case| case.billing.evidence(false)).collect();
    Finding { other_code: other.map(|case| case.billing.pair), ..resting_on(finding, lines) }
}

/// Two indications for a person on a claim date.
fn two_indications(own: &[&Case]) -> Vec<Finding> {
    by_date(own)
        .into_iter()
        .filter_map(|cases| {
            let found = indications(&cases, None);
            let listed: Vec<&str> = found.iter().copied().collect();
            let text = format!(
                "billed for {} indications on one day of prescription ({}); a second tumour is \
                 possible",
                found.len(),
                listed.join(", ")
            );
            (found.len() > 1).then(|| Finding {
                count: i64::try_from(found.len()).ok(),
                bound: Some(1),
                ..on_day(&cases, "ngs-two-indications", &text)
            })
        })
        .collect()
}

/// Both kinds on a claim date without a common indication: the two codes may be billed for one test
/// only where an indication has both.
fn rnaseq_not_foreseen(own: &[&Case]) -> Vec<Finding> {
    by_date(own)
        .into_iter()
        .filter_map(|cases| {
            let [dna, rna] =
                [TestKind::Ngs, TestKind::RnaSeq].map(|kind| indications(&cases, Some(kind)));
            let apart = !dna.is_empty() && !rna.is_empty() && dna.is_disjoint(&rna);
            let text = "an NGS code and an RNA code of different indications on one day of \
                        prescription; these may be two tests for two tumours";
            apart.then(|| on_day(&cases, "ngs-rnaseq-not-foreseen", text))
        })
        .collect()
}

/// An act of another code that an NGS test may exclude.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherAct {
    /// The insured person.
    pub person: String,
    /// The code as billed.
    pub code: crate::values::Code,
    /// The institution of the laboratory that billed it, on the day of service.
    pub institution: Option<String>,
    /// Day of prescription.
    pub prescription: Option<Day>,
    /// Day of service.
    pub service: Day,
    /// What was paid, net of corrections.
    pub paid: Cents,
    /// Its lines.
    pub lines: Vec<Evidence>,
}

/// Whether an act was prescribed and performed in the diagnostic phase of a test, both ends
/// included; an act whose prescription is not known, by its performance alone.
pub(super) fn in_phase(act: &OtherAct, phase: Span) -> bool {
    phase.holds(act.service) && act.prescription.is_none_or(|day| phase.holds(day))
}
