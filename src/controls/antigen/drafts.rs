//! Findings on their way: with the acts that they rest on, until the lines of these are known.

use crate::counts::antigen::{ClaimLine, LineKey};
use crate::law::{AntigenNet, Behind, Evidence, Finding, spread};
use crate::reference::ActInForce;
use crate::values::{Cents, Code, Day, ProviderKey};
use std::collections::{BTreeMap, BTreeSet};

/// The codes of each pair, by the ambulatory one.
pub(super) struct Pairs(BTreeMap<Code, BTreeSet<Code>>);

impl Pairs {
    pub(super) fn of(acts: &[ActInForce]) -> Self {
        let mut pairs: BTreeMap<Code, BTreeSet<Code>> = BTreeMap::new();
        for act in acts {
            pairs.entry(act.code_ambulatory).or_default().insert(act.code);
        }
        Self(pairs)
    }

    /// What the lines of a netted act are found by.
    pub(super) fn keys(&self, net: &AntigenNet) -> Vec<LineKey> {
        let codes = self.0.get(&net.code).into_iter().flatten();
        codes.map(|code| key(&net.person, &net.provider, *code, net.date)).collect()
    }

    /// The same of all acts of a person, a provider and a day.
    pub(super) fn all_keys(&self, person: &str, provider: &ProviderKey, date: Day) -> Vec<LineKey> {
        let codes = self.0.values().flatten();
        codes.map(|code| key(person, provider, *code, date)).collect()
    }
}

pub(super) fn key(person: &str, provider: &ProviderKey, code: Code, date: Day) -> LineKey {
    LineKey { person: person.to_owned(), provider: provider.clone(), code, date }
}

/// A finding whose lines are still to be found.
pub(super) struct Draft {
    pub(super) finding: Finding,
    /// The lines of the act itself: its amount comes from these.
    pub(super) own: Vec<LineKey>,
    /// Lines that only show something, such as those of a consultation.
    pub(super) shows: Vec<LineKey>,
    /// Only lines that this facility billed.
    pub(super) facility: Option<String>,
    /// What of the amount is the insurance's money.
    pub(super) stake: Stake,
}

/// What of a finding's amount is the insurance's money, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stake {
    /// None of it: the insured paid it, or there is no amount.
    Nothing,
    /// All of it.
    Paid,
    /// All of it; first what a line was paid above this tariff of its own quantity.
    AboveTariff(Cents),
}

impl Draft {
    pub(super) fn of(finding: Finding, own: Vec<LineKey>, stake: Stake) -> Self {
        Self { finding, own, shows: Vec::new(), facility: None, stake }
    }

    /// The finding with its lines.
    pub(super) fn with_lines(self, lines: &BTreeMap<LineKey, Vec<ClaimLine>>) -> Finding {
        let of = |keys: &[LineKey]| -> Vec<ClaimLine> {
            keys.iter().filter_map(|key| lines.get(key)).flatten().cloned().collect()
        };
        let is_asked = |line: &ClaimLine| self.facility.is_none() || line.facility == self.facility;
        let behind: Vec<Behind> = of(&self.own)
            .into_iter()
            .filter(is_asked)
            .map(|line| Behind {
                own: match self.stake {
                    Stake::AboveTariff(tariff) => {
                        line.paid.minus(tariff.times(line.quantity.max(0))).max(Cents::ZERO)
                    }
                    Stake::Paid | Stake::Nothing => Cents::ZERO,
                },
                claim_line_id: line.claim_line_id,
                paid: line.paid,
            })
            .collect();
        let amount = match self.stake {
            Stake::Nothing => Cents::ZERO,
            Stake::Paid | Stake::AboveTariff(_) => self.finding.amount.unwrap_or_default(),
        };
        let mut evidence = spread(amount, behind);
        let shown = of(&self.shows).into_iter().map(|line| Behind {
            claim_line_id: line.claim_line_id,
            paid: line.paid,
            own: Cents::ZERO,
        });
        let shown: Vec<Evidence> = spread(Cents::ZERO, shown.collect());
        evidence.extend(shown);
        Finding { lines: evidence, ..self.finding }
    }
}
