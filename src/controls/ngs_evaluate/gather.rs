//! What the evaluation rests on: every line with a pseudocode, netted, with what the tables of the
//! agreement say of it on its claim date; and the ledger of these lines.

use super::{KIND, Spec};
use crate::controls::engine::differ;
use crate::controls::{Compared, Desk, Engine};
use crate::counts::ngs::{NgsCounts, NgsLine};
use crate::counts::ngs_excluded::{ExcludedLine, Substituted};
use crate::diagnostic::Outcome;
use crate::law::evaluation::{
    Arrival, BilledLine, Billing, Brought, Case, CodeFacts, EvaluationNorms, MonthArrived,
    OtherAct, Party, brought, completeness, net,
};
use crate::law::{Evidence, NgsTally};
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::recount::{NgsQuestion, recount_ngs};
use crate::reference::TableInfo;
use crate::reference::ngs::{Agreement, NgsCode};
use crate::store::{Delivery, check_unchanged};
use crate::values::hash::Hash;
use crate::values::{Cents, Code, Day, Month, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Every day that a store can hold: what lies before the period is looked back on.
const ALL_DAYS: Span = Span {
    first: Day::from_ymd_opt(1900, 1, 1).expect("a day of the calendar"),
    last: Day::from_ymd_opt(9999, 12, 31).expect("a day of the calendar"),
};

/// Everything that the figures and the rules look at.
pub(super) struct Gathered<'a> {
    pub(super) spec: Spec,
    /// The period before, of the same length.
    pub(super) before: Span,
    pub(super) agreement: Agreement<'a>,
    /// What the agreement asks in the period.
    pub(super) norms: EvaluationNorms,
    /// The rule table of these norms, as it was used.
    pub(super) norms_from: TableInfo,
    /// The date of the report.
    pub(super) as_of: Day,
    /// Days of service that the job says are delivered whole.
    pub(super) complete: Option<Span>,
    /// What was billed, net, in the order of [`net`].
    pub(super) cases: Vec<Case>,
    /// Acts of excluded codes of persons with a test.
    pub(super) acts: Vec<OtherAct>,
    pub(super) substituted: Vec<Substituted>,
    /// How far each month of service has arrived by the date of the report, and what each month of
    /// reception brought of it.
    pub(super) months: Vec<MonthArrived>,
    pub(super) brought: Vec<Brought>,
    pub(super) ledger: Ledger,
    pub(super) compared: Compared,
}

/// Reads and counts.
pub(super) fn gather(spec: Spec, desk: Desk<'_>) -> Outcome<Gathered<'_>> {
    let agreement = desk.tables.ngs();
    let norms = desk.tables.evaluation_norms(spec.period)?;
    let mut files = Vec::new();
    let mut hashes: Vec<(PathBuf, &Hash)> = Vec::new();
    let mut admitted = Amounts::default();
    for delivery in desk.deliveries {
        for part in delivery.parts_in(ALL_DAYS).0 {
            admitted.add(Amounts::new(part.rows, part.paid_cents));
            hashes.push((delivery.path_of(part), &part.sha256));
            files.push(delivery.path_of(part));
        }
        let refused = &delivery.manifest.quarantined_claims_sha256;
        hashes.push((delivery.quarantined_claims(), refused));
    }
    check_unchanged(&hashes)?;
    let quarantined: Vec<PathBuf> =
        desk.deliveries.iter().map(Delivery::quarantined_claims).collect();
    let counts = NgsCounts::over(&files, &quarantined, &agreement, ALL_DAYS)?;
    let lines = counts.lines()?;
    let billed: Vec<BilledLine> = lines.iter().map(|line| placed(line, &agreement)).collect();
    let compared = match desk.engine {
        Engine::Both => {
            let question = NgsQuestion {
                files: &files,
                agreement: &agreement,
                service: ALL_DAYS,
                windows: &[],
            };
            let lines = of_lines(&billed, &agreement);
            compare("query", &of_tallies(counts.events()?), &lines)?;
            let rows = compare("recount", &of_tallies(recount_ngs(&question)?.tallies), &lines)?;
            Compared { engine: desk.engine, rows }
        }
        engine @ (Engine::Polars | Engine::Fold) => Compared { engine, rows: 0 },
    };
    let arrivals = arrivals(&billed);
    let before = spec.before();
    let counted = Span { first: before.first, last: spec.period.last };
    let ledger = ledger(&billed, &agreement, counted, admitted);
    let declared = Declared::of(&agreement);
    let cases = net(billed).into_iter().map(|one| case(one, &agreement, &declared)).collect();
    let norms_from = desk.tables.used().into_iter().find(|table| table.name == "ngs_norms");
    Ok(Gathered {
        spec,
        before,
        norms,
        norms_from: norms_from.expect("the norms are those of a table"),
        as_of: desk.as_of,
        complete: desk.complete,
        cases,
        acts: acts(counts.excluded_lines()?, &agreement),
        substituted: counts.substitution()?,
        months: completeness(&arrivals, &months_of(counted), Month::of(desk.as_of)),
        brought: brought(&arrivals, Month::of(desk.as_of)),
        ledger,
        compared,
        agreement,
    })
}

/// A line with the institution of its laboratory on the claim date.
fn placed(line: &NgsLine, agreement: &Agreement<'_>) -> BilledLine {
    let date = line.claim_date();
    let facility = line.facility.as_deref();
    let institution = facility.and_then(|facility| agreement.institution_of(facility, date));
    BilledLine {
        received: (line.reception_date.is_none(), line.reception_date),
        claim_line_id: line.claim_line_id.clone(),
        person: line.person.clone(),
        facility: line.facility.clone(),
        institution: institution.map(str::to_owned),
        code: line.nomenclature_code,
        pair: line.code,
        service: line.service_date,
        prescription: line.prescription_date,
        quantity: line.quantity,
        paid: line.paid,
    }
}

/// Where a line goes in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Used,
    ClaimDate,
    CodeNotValid,
    FacilityMissing,
    InstitutionUnknown,
    PersonMissing,
}

fn class_of(line: &BilledLine, agreement: &Agreement<'_>, counted: Span) -> Class {
    let date = line.claim_date();
    if agreement.code_on(line.code, date).is_none() {
        Class::CodeNotValid
    } else if line.person.is_none() {
        Class::PersonMissing
    } else if line.facility.is_none() {
        Class::FacilityMissing
    } else if line.institution.is_none() {
        Class::InstitutionUnknown
    } else if !counted.holds(date) {
        Class::ClaimDate
    } else {
        Class::Used
    }
}

fn ledger(
    lines: &[BilledLine],
    agreement: &Agreement<'_>,
    counted: Span,
    admitted: Amounts,
) -> Ledger {
    let mut ledger = Ledger::default();
    let unused = |reason| Heading::control(KIND, Stage::Unused, Some(reason));
    let mut other = admitted;
    for line in lines {
        let heading = match class_of(line, agreement, counted) {
            Class::Used => Heading::control(KIND, Stage::Used, None),
            Class::ClaimDate => unused("claim-date"),
            Class::CodeNotValid => unused("code-not-valid"),
            Class::FacilityMissing => unused("facility-missing"),
            Class::InstitutionUnknown => unused("institution-unknown"),
            Class::PersonMissing => unused("person-missing"),
        };
        ledger.add(heading, Amounts::new(1, line.paid));
        other.rows -= 1;
        other.paid = other.paid.minus(line.paid);
    }
    ledger.add(unused("other-code"), other);
    ledger
}

/// What counts under one key: quantity, money, lines.
type Sums = BTreeMap<(String, Code, String, Day), (i64, Cents, i64)>;

/// Sums that were counted by key already.
fn of_tallies(tallies: Vec<NgsTally>) -> Sums {
    let mut sums = Sums::new();
    for tally in tallies {
        let NgsTally { person, code, institution, claim_date, quantity, paid, lines, .. } = tally;
        add(&mut sums, (person, code, institution, claim_date), (quantity, paid, lines));
    }
    sums
}

/// The single lines added up, each with the institution and the code of its claim date.
fn of_lines(lines: &[BilledLine], agreement: &Agreement<'_>) -> Sums {
    let mut sums = Sums::new();
    for line in lines {
        let (Some(person), Some(institution)) = (&line.person, &line.institution) else { continue };
        let date = line.claim_date();
        if agreement.code_on(line.code, date).is_some() {
            let key = (person.clone(), line.pair, institution.clone(), date);
            add(&mut sums, key, (line.quantity, line.paid, 1));
        }
    }
    sums
}

/// Holds what the query of sums, or the recount, counts by person, pair, institution and claim date
/// against the sums of the single lines that the figures and findings rest on.
fn compare(who: &str, counted: &Sums, lines: &Sums) -> Outcome<usize> {
    let keys: BTreeSet<_> = counted.keys().chain(lines.keys()).collect();
    let Some(key) = keys.into_iter().find(|key| counted.get(key) != lines.get(key)) else {
        return Ok(counted.len());
    };
    let told = |sums: &Sums| match sums.get(key) {
        Some((quantity, paid, lines)) => format!("{quantity} tests, {paid} EUR, {lines} lines"),
        None => "no row".to_owned(),
    };
    let (_, code, institution, date) = key;
    let what = format!(
        "two counts differ; the smallest key that does is {code} of `{institution}` on {date}: the \
         {who} gives {}, the lines give {}",
        told(counted),
        told(lines)
    );
    Err(differ(what).into())
}

fn add(sums: &mut Sums, key: (String, Code, String, Day), more: (i64, Cents, i64)) {
    let (quantity, paid, lines) = sums.entry(key).or_insert((0, Cents::ZERO, 0));
    *quantity += more.0;
    *paid = paid.plus(more.1);
    *lines += more.2;
}

/// The calendar months of some days.
pub(super) fn months_of(days: Span) -> Vec<Month> {
    let next = |month: &Month| month.span().last.succ_opt().map(Month::of);
    let months = std::iter::successors(Some(Month::of(days.first)), next);
    months.take_while(|month| *month <= Month::of(days.last)).collect()
}

/// Months of service against months of reception, of the lines with a day of reception.
fn arrivals(lines: &[BilledLine]) -> Vec<Arrival> {
    let mut months: BTreeMap<(Month, Month), i64> = BTreeMap::new();
    for line in lines {
        let (_, Some(received)) = line.received else { continue };
        *months.entry((Month::of(line.service), Month::of(received))).or_default() += 1;
    }
    months
        .into_iter()
        .map(|((service, received), lines)| Arrival { service, received, lines })
        .collect()
}

/// The pairs that each institution declared, where declarations are given.
struct Declared<'a>(Option<BTreeMap<(&'a str, Code), Vec<Span>>>);

impl<'a> Declared<'a> {
    fn of(agreement: &Agreement<'a>) -> Self {
        if !agreement.has("indications_declared") {
            return Self(None);
        }
        let mut declared: BTreeMap<(&str, Code), Vec<Span>> = BTreeMap::new();
        for row in agreement.declared() {
            let key = (row.institution_id.as_str(), row.code_ambulatory);
            declared.entry(key).or_default().push(row.valid.span());
        }
        Self(Some(declared))
    }

    fn holds(&self, institution: &str, pair: Code, date: Day) -> Option<bool> {
        let spans = self.0.as_ref()?.get(&(institution, pair));
        Some(spans.into_iter().flatten().any(|span| span.holds(date)))
    }
}

fn case(billing: Billing, agreement: &Agreement<'_>, declared: &Declared<'_>) -> Case {
    let institution = billing.institution.as_deref();
    let facts = |code: &NgsCode| CodeFacts {
        indication: code.indication.clone(),
        kind: code.kind,
        relapse_of: code.relapse_of,
    };
    let party = match institution {
        None => Party::UnknownLaboratory,
        Some(id) if agreement.may_bill(id, billing.date) => Party::MayBill,
        Some(_) => Party::NotAParty,
    };
    Case {
        code: agreement.code_on(billing.pair, billing.date).map(facts),
        party,
        genetics_centre: institution
            .and_then(|id| agreement.said_of(id, billing.date))
            .is_some_and(|row| row.has_genetics_centre),
        declared: institution.and_then(|id| declared.holds(id, billing.pair, billing.date)),
        billing,
    }
}

/// What makes lines of an excluded code one act: person, code, laboratory, prescription, service.
type ActKey = (String, Code, Option<String>, Option<Day>, Day);

/// The acts that are left of the excluded lines after corrections.
fn acts(lines: Vec<ExcludedLine>, agreement: &Agreement<'_>) -> Vec<OtherAct> {
    let mut keyed: BTreeMap<ActKey, (i64, Vec<Evidence>)> = BTreeMap::new();
    for line in lines {
        let key = (line.person, line.code, line.facility, line.prescription, line.service);
        let (quantity, evidence) = keyed.entry(key).or_default();
        *quantity += line.quantity;
        evidence.push(Evidence {
            claim_line_id: line.claim_line_id,
            paid: line.paid,
            at_stake: line.paid,
        });
    }
    let left = keyed.into_iter().filter(|(_, (quantity, _))| *quantity > 0);
    left.map(|((person, code, facility, prescription, service), (_, lines))| {
        let facility = facility.as_deref();
        let institution = facility.and_then(|one| agreement.institution_of(one, service));
        OtherAct {
            person,
            code,
            institution: institution.map(str::to_owned),
            prescription,
            service,
            paid: lines.iter().map(|line| line.paid).sum(),
            lines,
        }
    })
    .collect()
}
