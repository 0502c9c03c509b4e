//! What the law says of the acts, as findings with their lines and as sums per rule and dentist.

use super::Spec;
use super::count::{Counted, Lines};
use crate::controls::{Compared, Desk};
use crate::counts::dental_rules::ActLine;
use crate::law::dental_rules::{Found, Known, Rule, RuleTally, Why};
use crate::law::{Evidence, Finding, Strength};
use crate::ledger::Ledger;
use crate::reference::TableInfo;
use crate::values::{Cents, ProviderKey, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the tables and the report show.
pub(super) struct Decided {
    pub(super) spec: Spec,
    pub(super) complete: Option<Span>,
    pub(super) not_whole: Option<Span>,
    pub(super) known: Known,
    /// The rule tables that were used.
    pub(super) tables: Vec<TableInfo>,
    /// In the order of the rule table.
    pub(super) rules: Vec<Ruled>,
    pub(super) findings: Vec<Finding>,
    /// By dentist and rule.
    pub(super) providers: Vec<OfProvider>,
    pub(super) undecided: BTreeMap<(usize, Why), i64>,
    pub(super) net_negative: i64,
    pub(super) ledger: Ledger,
    pub(super) compared: Compared,
}

/// One rule over all dentists.
pub(super) struct Ruled {
    pub(super) rule: Rule,
    /// The sentence in Dutch, French and English.
    pub(super) texts: [String; 3],
    pub(super) acts: i64,
    pub(super) undecided: i64,
    /// Findings by strength: breach, alert, undecidable.
    pub(super) found: [i64; 3],
    /// The amount of the breaches; `None` where the rule names none.
    pub(super) amount: Option<Cents>,
}

/// One dentist under one rule.
pub(super) struct OfProvider {
    pub(super) rule: usize,
    pub(super) provider: ProviderKey,
    pub(super) tally: RuleTally,
    /// Acts found by the dentist's own lines, of 10,000 acts, rounded down.
    pub(super) rate: Option<i64>,
    /// The median of these rates among the dentists who bill the acts.
    pub(super) median: Option<i64>,
}

/// Findings and sums.
pub(super) fn decide(spec: &Spec, desk: Desk<'_>, counted: Counted) -> Decided {
    let Counted { book, known, not_whole, verdicts, found, ledger, compared } = counted;
    let mut rules: Vec<Ruled> = book
        .rules
        .into_iter()
        .zip(desk.tables.dental_rules())
        .map(|(rule, row)| Ruled {
            rule,
            texts: row.texts.clone(),
            acts: 0,
            undecided: 0,
            found: [0; 3],
            amount: None,
        })
        .collect();
    for (at, tally) in verdicts.tallies.values().flatten() {
        rules[*at].acts += tally.acts;
        rules[*at].undecided += tally.undecided;
    }
    let mut findings = Vec::with_capacity(found.len());
    for (found, lines) in found {
        let of_rule = &mut rules[found.rule];
        let place = match found.strength {
            Strength::Breach => 0,
            Strength::Alert => 1,
            Strength::Undecidable => 2,
        };
        of_rule.found[place] += 1;
        if found.strength == Strength::Breach
            && let Some(amount) = found.amount
        {
            of_rule.amount = Some(of_rule.amount.unwrap_or(Cents::ZERO).plus(amount));
        }
        findings.push(finding(&of_rule.rule, found, &lines));
    }
    findings.sort();
    Decided {
        spec: spec.clone(),
        complete: desk.complete,
        not_whole,
        known,
        tables: desk.tables.used(),
        providers: of_providers(verdicts.tallies),
        rules,
        findings,
        undecided: verdicts.undecided,
        net_negative: verdicts.net_negative,
        ledger,
        compared,
    }
}

/// Rates, and the median of each rule among those who bill its acts. Of an even number of dentists
/// it is the mean of the two in the middle, rounded half up.
fn of_providers(tallies: BTreeMap<ProviderKey, BTreeMap<usize, RuleTally>>) -> Vec<OfProvider> {
    let rate = |tally: &RuleTally| (tally.own * 10_000).checked_div(tally.acts);
    let mut rates: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for (rule, tally) in tallies.values().flatten() {
        rates.entry(*rule).or_default().extend(rate(tally));
    }
    let medians: BTreeMap<usize, i64> = rates
        .into_iter()
        .filter_map(|(rule, mut rates)| {
            rates.sort_unstable();
            let upper = rates.get(rates.len() / 2)?;
            let lower = rates.get((rates.len() - 1) / 2)?;
            Some((rule, (lower + upper + 1) / 2))
        })
        .collect();
    let of_provider = |(provider, tallies): (ProviderKey, BTreeMap<usize, RuleTally>)| {
        let medians = &medians;
        tallies.into_iter().map(move |(rule, tally)| OfProvider {
            rule,
            provider: provider.clone(),
            tally,
            rate: rate(&tally),
            median: medians.get(&rule).copied(),
        })
    };
    tallies.into_iter().flat_map(of_provider).collect()
}

fn finding(rule: &Rule, found: Found, lines: &Lines) -> Finding {
    let article = format!("nomenclature, art. 5, lines {} of BRS/N/2023/25", rule.lines);
    let explanation = explain(rule, &found, lines);
    let own = evidence(&lines.own, found.amount, found.act.paid);
    let mut others: Vec<Evidence> = lines.others.iter().map(shown_only).collect();
    let named: BTreeSet<&str> = own.iter().map(|line| line.claim_line_id.as_str()).collect();
    others.retain(|line| !named.contains(line.claim_line_id.as_str()));
    Finding {
        person: found.person,
        provider: Some(found.act.provider),
        other_provider: found.other.as_ref().map(|other| other.provider.clone()),
        code: Some(found.act.code),
        other_code: found.other.as_ref().map(|other| other.code),
        tooth: found.act.tooth_billed,
        quadrant: found.quadrant.map(crate::law::dental_rules::Quadrant::name),
        date: Some(found.act.day),
        other_date: found.other.as_ref().map(|other| other.day),
        window: found.window.map(|window| (window.first, window.last)),
        count: found.count,
        bound: found.bound,
        lines: own.into_iter().chain(others).collect(),
        amount: found.amount,
        explanation,
        ..Finding::new(rule.id.clone(), article, found.strength)
    }
}

/// The sentence, what was seen, and what would explain it innocently.
fn explain(rule: &Rule, found: &Found, lines: &Lines) -> String {
    let seen = format!("{} Seen: {}.", rule.says, found.saw);
    let payers: BTreeSet<&str> =
        lines.own.iter().filter_map(|line| line.payer.as_deref()).collect();
    let payers: Vec<&str> = payers.into_iter().filter(|_| rule.names_payer).collect();
    let insurer = (!payers.is_empty()).then(|| format!("Insurer: {}.", payers.join(", ")));
    let innocent =
        (!rule.innocent.is_empty()).then(|| format!("Innocent reading: {}.", rule.innocent));
    [Some(seen), insurer, innocent].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn shown_only(line: &ActLine) -> Evidence {
    let claim_line_id = line.claim_line_id.clone();
    Evidence { claim_line_id, paid: line.paid, at_stake: Cents::ZERO }
}

/// The lines of the act found. Where all of it is at stake each line carries what was paid for it,
/// corrections with their sign; of a part, the first lines carry it.
fn evidence(lines: &[ActLine], amount: Option<Cents>, paid: Cents) -> Vec<Evidence> {
    let whole: Cents = lines.iter().map(|line| line.paid).sum();
    let mut left = amount.unwrap_or(Cents::ZERO);
    let is_whole = amount == Some(paid) && whole == paid;
    lines
        .iter()
        .map(|line| {
            let at_stake = if is_whole { line.paid } else { line.paid.max(Cents::ZERO).min(left) };
            left = left.minus(at_stake);
            Evidence { at_stake, ..shown_only(line) }
        })
        .collect()
}
