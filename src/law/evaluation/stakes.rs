use crate::law::{Finding, Strength};
use crate::values::Cents;
use std::collections::BTreeMap;

/// What is at stake with an institution in findings of one strength.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stake {
    /// Findings.
    pub findings: i64,
    /// Lines of which something is at stake, each under its strongest finding only.
    pub lines: i64,
    /// The money at stake, each line's once.
    pub amount: Cents,
}

/// What is at stake by institution and strength, breaches first; findings without an institution
/// stand under `None`.
///
/// A line's amount counts once, however many rules it breaks: under the strongest finding that it
/// rests on, of equal ones the largest amount, then the first by rule.
pub fn stakes(findings: &[Finding]) -> BTreeMap<(Option<&str>, Strength), Stake> {
    let mut stakes: BTreeMap<(Option<&str>, Strength), Stake> = BTreeMap::new();
    let mut lines: BTreeMap<&str, Vec<(Strength, Cents, &Finding)>> = BTreeMap::new();
    for finding in findings {
        let stake = stakes.entry((finding.institution.as_deref(), finding.strength)).or_default();
        stake.findings = stake.findings.saturating_add(1);
        for line in finding.lines.iter().filter(|line| line.at_stake != Cents::ZERO) {
            let of_line = lines.entry(&line.claim_line_id).or_default();
            of_line.push((finding.strength, line.at_stake, finding));
        }
    }
    for of_line in lines.into_values() {
        let strongest = of_line.into_iter().min_by(|one, other| {
            let key = |(strength, amount, finding): &(Strength, Cents, &Finding)| {
                (*strength, std::cmp::Reverse(*amount), finding.rule.clone())
            };
            key(one).cmp(&key(other)).then_with(|| one.2.cmp(other.2))
        });
        if let Some((strength, amount, finding)) = strongest {
            let stake = stakes.entry((finding.institution.as_deref(), strength)).or_default();
            stake.lines = stake.lines.saturating_add(1);
            stake.amount = stake.amount.plus(amount);
        }
    }
    stakes
}
