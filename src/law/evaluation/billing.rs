use crate::law::{Evidence, TestKind};
use crate::values::{Cents, Code, Day, Fraction};
use std::collections::BTreeMap;

/// A line with a pseudocode of the agreement.
///
/// The order of the fields is the order in which lines of one billing are looked at: the first
/// received first, then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BilledLine {
    /// Day of reception; a line without one comes last.
    pub received: (bool, Option<Day>),
    /// The sender's id of the line.
    pub claim_line_id: String,
    /// The insured person.
    pub person: Option<String>,
    /// The laboratory that billed.
    pub facility: Option<String>,
    /// The institution that the laboratory belongs to on the claim date.
    pub institution: Option<String>,
    /// The code as billed: ambulatory or hospital.
    pub code: Code,
    /// The ambulatory code of its pair: the two are one item.
    pub pair: Code,
    /// Day of service.
    pub service: Day,
    /// Day of prescription.
    pub prescription: Option<Day>,
    /// Net quantity; below 0 in a correction.
    pub quantity: i64,
    /// What was paid.
    pub paid: Cents,
}

impl BilledLine {
    /// The day that governs what may be billed (art. 2): that of the prescription, where missing
    /// that of the service.
    pub fn claim_date(&self) -> Day {
        self.prescription.unwrap_or(self.service)
    }

    /// Whether the code is that of hospital care.
    pub fn in_hospital(&self) -> bool {
        self.code != self.pair
    }
}

/// What an institution billed of a pair for a person on a claim date, net of corrections.
///
/// Grain: person, pair, institution (where none is known the laboratory), claim date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Billing {
    /// The insured person.
    pub person: Option<String>,
    /// The ambulatory code of the pair.
    pub pair: Code,
    /// The institution; `None` where the laboratory belongs to none.
    pub institution: Option<String>,
    /// The laboratory of its first line.
    pub facility: Option<String>,
    /// Claim date.
    pub date: Day,
    /// Whether a line that was billed has no prescription date, so that the claim date is that of
    /// the service.
    pub by_service: bool,
    /// Sum of the quantities.
    pub net: i64,
    /// Sum of what was paid.
    pub paid: Cents,
    /// Its lines, corrections included, in their order.
    pub lines: Vec<BilledLine>,
}

impl Billing {
    fn of(mut lines: Vec<BilledLine>, date: Day) -> Self {
        lines.sort_unstable();
        let first = lines.first().expect("a billing has a line");
        Self {
            person: first.person.clone(),
            pair: first.pair,
            institution: first.institution.clone(),
            facility: first.facility.clone(),
            date,
            by_service: lines.iter().any(|line| line.quantity > 0 && line.prescription.is_none()),
            net: lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.quantity)),
            paid: lines.iter().map(|line| line.paid).sum(),
            lines,
        }
    }

    /// Its lines as evidence; all that was paid is at stake, or nothing.
    pub fn evidence(&self, at_stake: bool) -> impl Iterator<Item = Evidence> {
        self.lines.iter().map(move |line| Evidence {
            claim_line_id: line.claim_line_id.clone(),
            paid: line.paid,
            at_stake: if at_stake { line.paid } else { Cents::ZERO },
        })
    }

    /// Its lines as evidence that it is billed more than once: what brings the quantity above 1, in
    /// the order of the lines, is at stake, and what brings it down again takes off.
    pub fn evidence_beyond_first(&self) -> Vec<Evidence> {
        let mut quantity = 0_i64;
        self.lines
            .iter()
            .map(|line| {
                let beyond = |quantity: i64| quantity.saturating_sub(1).max(0);
                let before = beyond(quantity);
                quantity = quantity.saturating_add(line.quantity);
                let more = beyond(quantity).saturating_sub(before);
                let at_stake = if line.quantity == 0 {
                    Cents::ZERO
                } else {
                    let part = Fraction::of(more, line.quantity);
                    Cents::new(part.times(&Fraction::of(line.paid.get(), 1)).round_half_up())
                };
                Evidence { claim_line_id: line.claim_line_id.clone(), paid: line.paid, at_stake }
            })
            .collect()
    }
}

/// Who billed what for whom, whenever.
type Item = (Option<String>, Code, Option<String>, Option<String>);

fn item_of(line: &BilledLine) -> Item {
    // laboratories of one institution count as one; one that belongs to none stands for itself
    let facility = if line.institution.is_none() { line.facility.clone() } else { None };
    (line.person.clone(), line.pair, line.institution.clone(), facility)
}

/// Nets the lines: by person, pair, institution and claim date. By this key; the order of the lines
/// does not matter.
///
/// A correction without a prescription date has the service date for its claim date, and would
/// stand alone there: what is then below 0 is set against what the same institution billed the
/// same person of the same pair with that service date, the earliest claim date first, as far as
/// it is above 0. A line is never cut in two. What is still below 0 stays so.
pub fn net(lines: Vec<BilledLine>) -> Vec<Billing> {
    let mut items: BTreeMap<Item, BTreeMap<Day, Vec<BilledLine>>> = BTreeMap::new();
    for line in lines {
        let dates = items.entry(item_of(&line)).or_default();
        dates.entry(line.claim_date()).or_default().push(line);
    }
    let mut billings = Vec::new();
    for (_, mut dates) in items {
        move_corrections(&mut dates);
        let of_item = dates.into_iter().filter(|(_, lines)| !lines.is_empty());
        billings.extend(of_item.map(|(date, lines)| Billing::of(lines, date)));
    }
    billings
}

fn quantity(lines: &[BilledLine]) -> i64 {
    lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.quantity))
}

fn move_corrections(dates: &mut BTreeMap<Day, Vec<BilledLine>>) {
    let days: Vec<Day> = dates.keys().copied().collect();
    for day in days {
        let Some(lines) = dates.get_mut(&day) else { continue };
        lines.sort_unstable();
        let mut moved = Vec::new();
        while quantity(lines) < 0 {
            let unprescribed = |line: &BilledLine| line.quantity < 0 && line.prescription.is_none();
            let Some(place) = lines.iter().rposition(unprescribed) else { break };
            moved.push(lines.remove(place));
        }
        for line in moved.into_iter().rev() {
            let target = dates.iter().find(|(date, lines)| {
                **date != day
                    && lines.iter().any(|other| other.service == line.service)
                    && quantity(lines) >= line.quantity.saturating_neg()
            });
            let date = target.map_or(day, |(date, _)| *date);
            dates.entry(date).or_default().push(line);
        }
    }
}

/// What the annexes say of a pair on a claim date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeFacts {
    /// The indication.
    pub indication: String,
    /// DNA or RNA.
    pub kind: TestKind,
    /// For a code at relapse: the code that must have come before.
    pub relapse_of: Option<Code>,
}

/// Whether an institution may bill on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// A party to the agreement.
    MayBill,
    /// The laboratory belongs to no institution that the tables know.
    UnknownLaboratory,
    /// The institution is no party on that day, is suspended, or is a mere member of an association.
    NotAParty,
}

/// A billing with what the tables say of it on its claim date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What was billed.
    pub billing: Billing,
    /// What the annexes say of the pair; `None`: it is not valid on that date.
    pub code: Option<CodeFacts>,
    /// Whether the institution may bill.
    pub party: Party,
    /// Whether the institution has a centre for human genetics.
    pub genetics_centre: bool,
    /// Whether the institution declared the pair; `None` where no declarations are given.
    pub declared: Option<bool>,
}

impl Case {
    /// Whether it counts: a valid code of an institution, for a known person.
    pub fn counts(&self) -> bool {
        self.code.is_some()
            && self.billing.institution.is_some()
            && self.billing.person.is_some()
            && self.billing.net > 0
    }
}
