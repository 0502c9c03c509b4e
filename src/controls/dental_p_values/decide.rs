//! What the law says of the counts: the year of each dentist, and what could change it.

use super::Spec;
use super::count::{Counted, Details, EarlyCounts};
use super::early::{self, Early};
use super::fragility::{self, Fragility};
use super::procedure::{self, Fact, PayeeShare};
use crate::controls::Desk;
use crate::counts::dental::{ActTally, Extent, PayeeTally, UnweightedTally};
use crate::law::{
    DayTally, Doubt, DoubtedTally, Finding, Flip, PLimits, PTally, Proposal, ProviderYear,
    Strength, Unsettled, flips,
};
use crate::reference::{TableInfo, Unweighted};
use crate::values::{Cents, Code, Month, P, ProviderKey, ProviderKind};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const ARTICLE: &str = "nomenclature, art. 6 § 19";

/// Everything that the tables and the report show.
pub(super) struct Decided {
    pub(super) spec: Spec,
    /// The limits of the year.
    pub(super) limits: PLimits,
    /// The rule tables that were used.
    pub(super) tables: Vec<TableInfo>,
    pub(super) providers: Vec<Provider>,
    /// Grain: dentist, doubt, basis; also of dentists of whom no line was counted.
    pub(super) flips: Vec<ProviderFlip>,
    /// Grain: dentist, code, reason; over the year.
    pub(super) unweighted: Vec<UnweightedYear>,
    /// Grain: dentist, doubt; over the year.
    pub(super) doubts: Vec<DoubtedTally>,
    pub(super) acts: Vec<ActTally>,
    pub(super) labels: BTreeMap<Code, Arc<str>>,
    pub(super) findings: Vec<Finding>,
    /// Whether a table of earlier decisions was given.
    pub(super) knows_prior_decisions: bool,
    /// What follows in law from an amount proposed.
    pub(super) procedure: Vec<Fact>,
    /// Grain: dentist over a limit, payee.
    pub(super) payees: Vec<PayeeShare>,
    /// Grain: dentist over a limit or with a doubted figure, period.
    pub(super) fragility: Vec<Fragility>,
    /// Days with P above 0 on balance. Grain: dentist over a limit, day.
    pub(super) days: Vec<DayTally>,
    pub(super) early: Option<Early>,
}

/// One dentist.
pub(super) struct Provider {
    pub(super) kind: ProviderKind,
    pub(super) year: ProviderYear,
    pub(super) proposal: Proposal,
    pub(super) robust: bool,
    /// The days of the acts of the year.
    pub(super) extent: Extent,
    /// Who was paid for the acts of the year, and how much.
    pub(super) payees: Vec<(String, Cents)>,
}

/// A doubt that changes a figure of a dentist.
pub(super) struct ProviderFlip {
    pub(super) provider: ProviderKey,
    pub(super) year: i32,
    pub(super) flip: Flip,
}

/// Lines of a code without a P, over the year, with what they could weigh.
pub(super) struct UnweightedYear {
    pub(super) tally: UnweightedTally,
    pub(super) bound: Option<(P, P)>,
}

/// What is proposed for each dentist, and what could change each figure.
pub(super) fn decide(
    spec: Spec,
    desk: Desk<'_>,
    limits: PLimits,
    counted: &Counted,
    years: Vec<ProviderYear>,
    details: Details,
    early: Option<EarlyCounts>,
) -> Decided {
    let Details { doubts, payees, acts, received } = details;
    let bounds = Bounds::of(desk);
    let mut doubts = doubts;
    doubts.extend(counted.unweighted.iter().flat_map(|tally| bounds.doubts(tally)));
    let doubts_of = by_provider(&doubts, |doubted| &doubted.tally.provider);
    let tallies_of = by_provider(&counted.tallies, |tally| &tally.provider);
    let flips = flips_of_all(spec.year, &tallies_of, &doubts_of, limits);
    let doubted: BTreeSet<ProviderKey> = flips.iter().map(|row| row.provider.clone()).collect();
    let mut payments = payments_of(payees);
    let providers: Vec<Provider> = years
        .into_iter()
        .map(|year| {
            let key = year.provider.clone();
            let kind = kind_of(desk, &key);
            let (extent, payees) = payments.remove(&key).unwrap_or_default();
            Provider {
                kind,
                proposal: year.propose(spec.basis, kind),
                robust: !doubted.contains(&key),
                extent,
                payees,
                year,
            }
        })
        .collect();
    let mut findings: Vec<Finding> = providers.iter().flat_map(findings_of).collect();
    let prior = desk.tables.prior_decisions();
    let knows_prior_decisions = prior.is_some();
    let prior = procedure::Prior::of(prior.unwrap_or_default(), desk.tables, received);
    findings.extend(prior.findings());
    let fragility = fragility::of_all(&providers, limits, &tallies_of, &doubts_of, &acts.net);
    let worked = |day: &DayTally| day.p_sum > P::ZERO;
    Decided {
        knows_prior_decisions,
        procedure: procedure::facts(&spec, &providers, &prior, knows_prior_decisions),
        payees: procedure::payee_shares(&providers),
        fragility,
        days: acts.days.into_iter().filter(worked).collect(),
        early: early.map(|counts| early::decide(spec.year, limits, &counts)),
        spec,
        limits,
        tables: desk.tables.used(),
        providers,
        flips,
        unweighted: over_the_year(&counted.unweighted, &bounds),
        doubts: doubts_over_the_year(doubts),
        acts: acts.acts,
        labels: desk.tables.labels(),
        findings,
    }
}

/// Of each dentist the days of the acts, and what each known payee was paid for them.
fn payments_of(payees: Vec<PayeeTally>) -> BTreeMap<ProviderKey, (Extent, Vec<(String, Cents)>)> {
    let mut payments: BTreeMap<ProviderKey, (Extent, Vec<(String, Cents)>)> = BTreeMap::new();
    for PayeeTally { provider, payee, paid, extent } in payees {
        let (days, payees) = payments.entry(provider).or_default();
        days.widen(extent);
        payees.extend(payee.map(|payee| (payee, paid)));
    }
    payments
}

/// What the number says of the profession; all deliveries of a store are of one kind or say so
/// themselves.
fn kind_of(desk: Desk<'_>, key: &ProviderKey) -> ProviderKind {
    let kinds: BTreeSet<ProviderKind> =
        desk.deliveries.iter().map(|delivery| delivery.provider_kind(key)).collect();
    match kinds.first() {
        Some(kind) if kinds.len() == 1 => *kind,
        _ => ProviderKind::Unknown,
    }
}

fn by_provider<'a, T>(
    rows: &'a [T],
    provider: impl Fn(&'a T) -> &'a ProviderKey,
) -> BTreeMap<&'a ProviderKey, Vec<&'a T>> {
    let mut by_provider: BTreeMap<&ProviderKey, Vec<&T>> = BTreeMap::new();
    for row in rows {
        by_provider.entry(provider(row)).or_default().push(row);
    }
    by_provider
}

/// The doubts that change a figure, of every dentist with a doubted line, by key. One of whom no
/// line was counted has figures too: they are 0, and may be doubted like any other.
fn flips_of_all(
    year: i32,
    tallies: &BTreeMap<&ProviderKey, Vec<&PTally>>,
    doubts: &BTreeMap<&ProviderKey, Vec<&DoubtedTally>>,
    limits: PLimits,
) -> Vec<ProviderFlip> {
    let of_provider = |(provider, doubted): (&&ProviderKey, &Vec<&DoubtedTally>)| {
        let doubted: Vec<DoubtedTally> = doubted.iter().copied().cloned().collect();
        let own = tallies.get(provider).into_iter().flatten();
        let own: Vec<PTally> = own.map(|tally| (*tally).clone()).collect();
        let flips = flips(&own, &doubted, limits).into_iter();
        let of = |flip| ProviderFlip { provider: (*provider).clone(), year, flip };
        flips.map(of).collect::<Vec<_>>()
    };
    doubts.par_iter().flat_map_iter(of_provider).collect()
}

/// What the codes without a P could weigh.
struct Bounds {
    known: BTreeMap<Code, Vec<Unweighted>>,
    /// Nothing to the heaviest act of the table.
    widest: (P, P),
}

impl Bounds {
    fn of(desk: Desk<'_>) -> Self {
        let heaviest = desk.tables.weights().iter().map(|weight| weight.p).max();
        let mut known: BTreeMap<Code, Vec<Unweighted>> = BTreeMap::new();
        for row in desk.tables.unweighted() {
            known.entry(row.code).or_default().push(row);
        }
        Self { known, widest: (P::ZERO, heaviest.unwrap_or(P::ZERO)) }
    }

    /// The P that the lines of a month could have had, low and high, for their net number of acts;
    /// where the bound changes within the month, the wider of all.
    fn stated(&self, tally: &UnweightedTally) -> Option<(P, P)> {
        let month = Month { year: tally.year, month: tally.month }.span();
        let rows = self.known.get(&tally.code)?.iter().filter(|row| row.valid.meets(month));
        let bounds: Vec<(P, P)> = rows.filter_map(|row| row.p_bound).collect();
        let low = bounds.iter().map(|(low, _)| *low).min()?;
        let high = bounds.iter().map(|(_, high)| *high).max()?;
        Some(times((low, high), tally.quantity))
    }

    /// The lines as doubts, at both bounds. `INTERPRETATION:` a code that the text deletes or does
    /// not name has no bound of its own; to see whether it could matter it is taken to weigh
    /// anything from nothing to the heaviest act of the table.
    fn doubts(&self, tally: &UnweightedTally) -> [DoubtedTally; 2] {
        let (low, high) = self.stated(tally).unwrap_or_else(|| times(self.widest, tally.quantity));
        [(Doubt::UnweightedLow, low), (Doubt::UnweightedHigh, high)].map(|(doubt, p_sum)| {
            DoubtedTally {
                doubt,
                tally: PTally {
                    provider: tally.provider.clone(),
                    year: tally.year,
                    month: tally.month,
                    p_sum,
                    paid: tally.paid,
                    lines: tally.lines,
                },
            }
        })
    }
}

fn times((low, high): (P, P), quantity: i64) -> (P, P) {
    let (one, other) = (low.times(quantity), high.times(quantity));
    (one.min(other), one.max(other))
}

fn over_the_year(months: &[UnweightedTally], bounds: &Bounds) -> Vec<UnweightedYear> {
    let mut years: BTreeMap<(ProviderKey, i32, Code, String), UnweightedYear> = BTreeMap::new();
    for month in months {
        let key = (month.provider.clone(), month.year, month.code, month.reason.clone());
        let bound = bounds.stated(month);
        match years.entry(key) {
            Entry::Vacant(first) => {
                first.insert(UnweightedYear { tally: month.clone(), bound });
            }
            Entry::Occupied(mut year) => year.get_mut().add(month, bound),
        }
    }
    years.into_values().collect()
}

impl UnweightedYear {
    fn add(&mut self, month: &UnweightedTally, bound: Option<(P, P)>) {
        self.tally.lines += month.lines;
        self.tally.quantity += month.quantity;
        self.tally.paid = self.tally.paid.plus(month.paid);
        let sum = |(low, high): (P, P), (other_low, other_high): (P, P)| {
            (low.plus(other_low), high.plus(other_high))
        };
        self.bound = self.bound.zip(bound).map(|(own, other)| sum(own, other));
    }
}

fn doubts_over_the_year(months: Vec<DoubtedTally>) -> Vec<DoubtedTally> {
    let mut years: BTreeMap<(ProviderKey, i32, Doubt), DoubtedTally> = BTreeMap::new();
    for month in months {
        let key = (month.tally.provider.clone(), month.tally.year, month.doubt);
        years
            .entry(key)
            .and_modify(|year| {
                year.tally.p_sum = year.tally.p_sum.plus(month.tally.p_sum);
                year.tally.paid = year.tally.paid.plus(month.tally.paid);
                year.tally.lines += month.tally.lines;
            })
            .or_insert(month);
    }
    years.into_values().collect()
}

fn findings_of(provider: &Provider) -> Vec<Finding> {
    let unsettled = provider.year.periods.iter().filter_map(|period| {
        let (rule, explanation) = match period.unsettled? {
            Unsettled::OverWithoutMoney => (
                "p-over-without-money",
                "the P of the period are over the limit and nothing was paid on balance: no excess can be calculated",
            ),
            Unsettled::MoneyWithoutP => (
                "p-money-without-p",
                "money was paid in the period and the P on balance are not above 0: there is no value of one P",
            ),
        };
        let span = period.period.span();
        Some(Finding {
            provider: Some(provider.year.provider.clone()),
            window: Some((span.first, span.last)),
            count: Some(period.p_sum.get()),
            bound: Some(period.limit.get()),
            amount: Some(period.paid),
            explanation: explanation.to_owned(),
            ..Finding::new(rule, ARTICLE, Strength::Undecidable)
        })
    });
    unsettled.collect()
}
