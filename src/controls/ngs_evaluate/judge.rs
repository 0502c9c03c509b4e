//! The findings of all rules, in their order.

use super::gather::Gathered;
use super::registers::Registers;
use crate::law::evaluation::{
    AGREEMENT_FROM, Exclusion, Question, Tariffs, billing_findings, cumulation_findings,
    pitter_missing, registered_by_non_party, tariff_findings,
};
use crate::law::{Finding, NomenclatureArticle};
use crate::values::{Day, Span};

/// Every finding on a claim date of the period on which the agreement is in force.
pub(super) fn findings(gathered: &Gathered<'_>, registers: &Registers) -> Vec<Finding> {
    let Some(dates) = judged(gathered) else { return Vec::new() };
    let question = Question { dates, complete: gathered.complete, norms: gathered.norms };
    let agreement = &gathered.agreement;
    let mut found = billing_findings(&gathered.cases, question);
    let exclusions: Vec<Exclusion> = agreement
        .non_cumulation()
        .iter()
        .map(|row| Exclusion {
            pair: row.ngs_code,
            excluded: row.excluded_code,
            article_33: row.article == NomenclatureArticle::Art33,
            valid: (row.valid.span().first, row.valid.span().last),
        })
        .collect();
    found.extend(cumulation_findings(&gathered.cases, &gathered.acts, &exclusions, question));
    let tariff = |code, day| agreement.code_on(code, day).map(|row| row.tariff);
    found.extend(tariff_findings(
        &gathered.cases,
        |line| Tariffs {
            on_service: tariff(line.code, line.service),
            on_claim: tariff(line.code, line.claim_date()),
        },
        question,
    ));
    found.extend(registered_by_non_party(&strangers(gathered), dates));
    let missing = registers.biomarkers.iter().filter_map(|(case, biomarkers)| {
        let billing = &gathered.cases[*case].billing;
        dates.holds(billing.date).then(|| pitter_missing(billing, biomarkers)).flatten()
    });
    found.extend(missing);
    found.sort();
    found
}

/// The claim dates of the period from the day on which the agreement began.
fn judged(gathered: &Gathered<'_>) -> Option<Span> {
    let period = gathered.spec.period;
    Span::new(period.first.max(AGREEMENT_FROM), period.last).ok()
}

/// Registrations of the agreement by laboratories of no party.
fn strangers(gathered: &Gathered<'_>) -> Vec<(String, Option<String>, Day)> {
    let agreement = &gathered.agreement;
    let of_agreement = agreement.register().iter().filter(|row| row.indication_ngs.is_some());
    of_agreement
        .filter_map(|row| {
            let day = row.prescription_received_date?;
            let institution = agreement.institution_of(&row.facility_id, day);
            let may = institution.is_some_and(|id| agreement.may_bill(id, day));
            (!may).then(|| (row.facility_id.clone(), institution.map(str::to_owned), day))
        })
        .collect()
}
