//! What the law says of the counts: the norm at each application, and day by day.

use super::count::Counted;
use super::spec::Asked;
use super::status::{Status, status};
use super::{KIND, Spec};
use crate::controls::Desk;
use crate::counts::ngs::{LeftOut, NgsLine};
use crate::diagnostic::Outcome;
use crate::law::{
    Category, Dated, Evidence, Finding, NgsEvent, RegisteredTest, Strength, VolumeEvidence,
    VolumeJudged, VolumeNorm, VolumeNorms, VolumeRule, VolumeTurn, boundary_cases, rolling, turns,
};
use crate::reference::TableInfo;
use crate::reference::ngs::Agreement;
use crate::values::{Cents, Day, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The tables without which no application is judged.
const NEEDED: [&str; 3] = ["institutions", "laboratories", "ngs_codes"];

/// The tables of the agreement that this control looks at.
const LOOKED_AT: [&str; 7] = [
    "candidacies",
    "criteria",
    "indications_declared",
    "institutions",
    "laboratories",
    "ngs_codes",
    "register",
];

/// Everything that the tables and the report show.
pub(super) struct Decided {
    pub(super) spec: Spec,
    pub(super) as_of: Day,
    /// The volume norm on the date of the report.
    pub(super) norm: VolumeNorm,
    pub(super) tables: Vec<TableInfo>,
    /// Tables that nobody gave.
    pub(super) absent: Vec<&'static str>,
    /// By institution, then day.
    pub(super) candidates: Vec<Candidate>,
    /// By institution.
    pub(super) histories: Vec<History>,
    pub(super) status: Vec<Status>,
    pub(super) findings: Vec<Finding>,
    /// Net billings whose claim date is a day of service, for want of a day of prescription.
    pub(super) by_service: i64,
    /// Rows of the register with an NGS indication and no day of reception.
    pub(super) register_undated: i64,
    /// Rows of the register that belong to no institution on their day.
    pub(super) register_unplaced: i64,
}

/// An application, judged.
pub(super) struct Candidate {
    pub(super) asked: Asked,
    pub(super) judged: VolumeJudged,
    pub(super) boundary_cases: i64,
    /// What was left out and might be this institution's, by reason.
    pub(super) left_out: BTreeMap<String, i64>,
}

/// The evidence of an institution day by day.
pub(super) struct History {
    pub(super) institution: String,
    pub(super) dated: Dated,
    pub(super) norms: VolumeNorms,
    pub(super) rolling: Vec<(Day, i64)>,
    pub(super) turns: Vec<(Day, VolumeTurn, i64)>,
}

pub(super) fn decide(
    spec: &Spec,
    desk: Desk<'_>,
    agreement: &Agreement<'_>,
    asked: &[Asked],
    counted: &Counted,
    lines: &[NgsLine],
) -> Outcome<Decided> {
    let register = Register::of(agreement);
    let mut decided = Decided {
        spec: spec.clone(),
        as_of: desk.as_of,
        norm: desk.tables.volume_norm(desk.as_of)?,
        tables: desk.tables.used(),
        absent: agreement.absent(&LOOKED_AT),
        candidates: Vec::new(),
        histories: Vec::new(),
        status: Vec::new(),
        findings: findings(agreement, &counted.events, lines),
        by_service: counted
            .events
            .iter()
            .filter(|one| one.by_service)
            .map(|one| one.quantity)
            .sum(),
        register_undated: register.undated,
        register_unplaced: register.unplaced,
    };
    if !agreement.absent(&NEEDED).is_empty() {
        return Ok(decided);
    }
    let evidence = evidence(agreement, counted, &register);
    let nothing = VolumeEvidence::default();
    let of = |institution: &str| evidence.get(institution).unwrap_or(&nothing);
    let has_register = agreement.has("register");
    let rule = |institution: &str| VolumeRule {
        evidence: of(institution),
        has_register,
        category_on: {
            let institution = institution.to_owned();
            move |day| agreement.category_on(&institution, day)
        },
    };
    for one in asked {
        let judged = rule(&one.institution).judge(one.date, one.norm, spec.count);
        let cases =
            boundary_cases(&one.institution, &register.placed, &counted.events, judged.window);
        decided.candidates.push(Candidate {
            asked: one.clone(),
            boundary_cases: cases,
            left_out: left_out(agreement, counted, &register, one, &judged),
            judged,
        });
    }
    if has_register {
        for (institution, _) in evidence.iter().filter(|(id, _)| is_real(agreement, id)) {
            let dated = rule(institution).dated(spec.count);
            let norms = norms(&dated, desk)?;
            let rolling = rolling(&dated, &norms, desk.as_of);
            let turns = turns(&rolling, &norms);
            decided.histories.push(History {
                institution: institution.clone(),
                dated,
                norms,
                rolling,
                turns,
            });
        }
    }
    decided.status = status(agreement, desk.as_of, &decided.candidates, &decided.histories);
    Ok(decided)
}

/// The norm on every day on which the evidence of an institution is counted.
fn norms(dated: &Dated, desk: Desk<'_>) -> Outcome<VolumeNorms> {
    let after = |day: Option<&Day>| day.and_then(Day::succ_opt).unwrap_or(desk.as_of);
    let first = after(dated.keys().next()).min(desk.as_of);
    let last = after(dated.keys().next_back()).max(desk.as_of);
    desk.tables.volume_norms(Span { first, last })
}

/// An association has no laboratories of its own.
fn is_real(agreement: &Agreement<'_>, institution: &str) -> bool {
    agreement.said_of(institution, Day::MAX).is_none_or(|row| row.category != Category::Association)
}

/// The rows of the register with an NGS indication.
struct Register {
    placed: Vec<RegisteredTest>,
    /// By institution and day, also without a person.
    dated: BTreeMap<String, Dated>,
    undated: i64,
    undated_of: BTreeMap<String, i64>,
    unplaced: i64,
}

impl Register {
    fn of(agreement: &Agreement<'_>) -> Self {
        let mut register = Self {
            placed: Vec::new(),
            dated: BTreeMap::new(),
            undated: 0,
            undated_of: BTreeMap::new(),
            unplaced: 0,
        };
        for row in agreement.register().iter().filter(|row| row.indication_ngs.is_some()) {
            let Some(received) = row.prescription_received_date else {
                register.undated += 1;
                for institution in ever(agreement, &row.facility_id) {
                    *register.undated_of.entry(institution.to_owned()).or_default() += 1;
                }
                continue;
            };
            let Some(institution) = agreement.institution_of(&row.facility_id, received) else {
                register.unplaced += 1;
                continue;
            };
            let dated = register.dated.entry(institution.to_owned()).or_default();
            *dated.entry(received).or_default() += 1;
            if let Some(person) = &row.person_id {
                register.placed.push(RegisteredTest {
                    institution: institution.to_owned(),
                    person: person.clone(),
                    received,
                });
            }
        }
        register
    }
}

/// The institutions that a laboratory ever belonged to.
fn ever<'a>(agreement: &Agreement<'a>, facility: &str) -> BTreeSet<&'a str> {
    let rows = agreement.laboratories().iter().filter(|row| row.facility_id == facility);
    rows.map(|row| row.institution_id.as_str()).collect()
}

/// Everything that is known of each institution, by day.
fn evidence(
    agreement: &Agreement<'_>,
    counted: &Counted,
    register: &Register,
) -> BTreeMap<String, VolumeEvidence> {
    let mut all: BTreeMap<String, VolumeEvidence> = agreement
        .institutions()
        .map(|(id, _)| (id.to_owned(), VolumeEvidence::default()))
        .collect();
    for (institution, dated) in &register.dated {
        all.entry(institution.clone()).or_default().register.clone_from(dated);
    }
    for event in &counted.events {
        let own = all.entry(event.institution.clone()).or_default();
        *own.billings.entry(event.claim_date).or_default() += event.quantity;
    }
    for test in &counted.tests {
        let own = all.entry(test.institution.clone()).or_default();
        *own.tests.entry(test.claim_date).or_default() += test.tests;
    }
    for tally in &counted.tallies {
        let own = all.entry(tally.institution.clone()).or_default();
        *own.by_service.entry(tally.service_date).or_default() += tally.quantity;
    }
    for row in &counted.left_out {
        for (_, own) in all.iter_mut().filter(|(id, _)| might_be_of(agreement, row, id)) {
            match row.claim_date {
                Some(day) => *own.left_out.entry(day).or_default() += row.quantity,
                None => own.left_out_undated += row.quantity,
            }
        }
    }
    all
}

/// Whether tests that could not be counted might be those of an institution: without a laboratory
/// they might be anybody's.
fn might_be_of(agreement: &Agreement<'_>, row: &LeftOut, institution: &str) -> bool {
    match (&row.facility, row.claim_date) {
        (None, _) => true,
        (Some(facility), Some(day)) => agreement.institution_of(facility, day) == Some(institution),
        (Some(facility), None) => ever(agreement, facility).contains(institution),
    }
}

/// What was left out of the window of an application and might be the institution's, by reason.
fn left_out(
    agreement: &Agreement<'_>,
    counted: &Counted,
    register: &Register,
    asked: &Asked,
    judged: &VolumeJudged,
) -> BTreeMap<String, i64> {
    let mut reasons: BTreeMap<String, i64> = BTreeMap::new();
    for row in &counted.left_out {
        let is_own = might_be_of(agreement, row, &asked.institution);
        if is_own && row.claim_date.is_none_or(|day| judged.window.holds(day)) {
            *reasons.entry(row.reason.clone()).or_default() += row.quantity;
        }
    }
    if let Some(undated) = register.undated_of.get(&asked.institution) {
        reasons.insert("register-undated".to_owned(), *undated);
    }
    let late = register.dated.get(&asked.institution).map_or(0, |dated| {
        let after = dated.iter().filter(|(day, _)| **day > crate::law::PILOT.last);
        let after: Dated = after.map(|(day, number)| (*day, *number)).collect();
        crate::law::counted(&after, judged.window)
    });
    if late > 0 {
        reasons.insert("register-after-pilot".to_owned(), late);
    }
    reasons
}

/// Keys whose corrections outweigh what was billed.
fn findings(agreement: &Agreement<'_>, events: &[NgsEvent], lines: &[NgsLine]) -> Vec<Finding> {
    let below = events.iter().filter(|event| event.quantity < 0);
    below
        .map(|event| {
            let own = lines.iter().filter(|line| {
                line.code == event.code
                    && line.person.as_deref() == Some(&event.person)
                    && line.claim_date() == event.claim_date
                    && line.facility.as_deref().is_some_and(|facility| {
                        agreement.institution_of(facility, event.claim_date)
                            == Some(&event.institution)
                    })
            });
            Finding {
                person: Some(event.person.clone()),
                institution: Some(event.institution.clone()),
                code: Some(event.code),
                date: Some(event.claim_date),
                count: Some(event.quantity),
                bound: Some(0),
                lines: own
                    .map(|line| Evidence {
                        claim_line_id: line.claim_line_id.clone(),
                        paid: line.paid,
                        at_stake: Cents::ZERO,
                    })
                    .collect(),
                explanation: "corrections take back more than was billed: the line that they take \
                              back may lie outside the deliveries"
                    .to_owned(),
                ..Finding::new("ngs-net-negative", "NGS agreement, art. 2", Strength::Alert)
            }
        })
        .collect()
}

impl Decided {
    /// Whether applications could be judged at all.
    pub(super) fn could_judge(&self) -> bool {
        NEEDED.iter().all(|name| !self.absent.contains(name))
    }

    /// The figure id of a count of applications.
    pub(super) fn figure_id(column: &str) -> String {
        format!("{KIND}/ngs_volume/*/{column}")
    }
}
