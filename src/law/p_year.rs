use super::{PLimits, PTally, Verdict};
use crate::values::{Cents, Fraction, P, Period, PeriodKind, ProviderKey, ProviderKind};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Why a period has no excess though its numbers ask for one: a person must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsettled {
    /// P over the limit, and nothing paid on balance.
    OverWithoutMoney,
    /// Money paid, and no P on balance: there is no value of one P.
    MoneyWithoutP,
}

/// One dentist's month, quarter or year, held against its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodOutcome {
    /// Which period.
    pub period: Period,
    /// P billed, corrections included.
    pub p_sum: P,
    /// Paid by the insurers, corrections included.
    pub paid: Cents,
    /// Lines, corrections included.
    pub lines: i64,
    /// The limit.
    pub limit: P,
    /// P above the limit; negative below.
    pub surplus: P,
    /// Whether the limit is exceeded.
    pub verdict: Verdict,
    /// Paid per P, rounded half up for printing only; `None` where P ≤ 0.
    pub unit_value: Option<Cents>,
    /// Limit × paid / P, rounded half up; `None` where there is no excess to calculate.
    pub max_allowed: Option<Cents>,
    /// Paid less the maximum allowed; 0 where within the limit or unsettled.
    pub excess: Cents,
    /// Why there is no excess where one might be expected.
    pub unsettled: Option<Unsettled>,
    max_allowed_exact: Option<Fraction>,
}

impl PeriodOutcome {
    /// Holds one period against its limit.
    ///
    /// With P the sum of weights, A what was paid and L the limit: maximum allowed = L × A / P,
    /// rounded half up to the cent, and excess = A − maximum allowed, so that both add up to A.
    ///
    /// Source: decision BRS/N/2023/25, calculation of the amount billed in excess.
    pub fn decide(period: Period, sums: Sums, limits: PLimits) -> Self {
        let Sums { p_sum, paid, lines } = sums;
        let limit = limits.of(period.kind);
        let verdict = limit.compare(p_sum);
        let has_value = p_sum > P::ZERO;
        let unsettled = match verdict {
            Verdict::Exceeded if paid <= Cents::ZERO => Some(Unsettled::OverWithoutMoney),
            Verdict::Within if !has_value && paid != Cents::ZERO => Some(Unsettled::MoneyWithoutP),
            Verdict::Exceeded | Verdict::Within => None,
        };
        let value = has_value.then(|| Fraction::of(paid.get(), p_sum.get()));
        let max_allowed_exact = match (verdict, unsettled) {
            (Verdict::Exceeded, None) => {
                value.as_ref().map(|value| value.times(&Fraction::of(limit.0.get(), 1)))
            }
            _ => None,
        };
        let max_allowed = max_allowed_exact.as_ref().map(|exact| Cents::new(exact.round_half_up()));
        Self {
            period,
            p_sum,
            paid,
            lines,
            limit: limit.0,
            surplus: limit.surplus(p_sum),
            verdict,
            unit_value: value.map(|value| Cents::new(value.round_half_up())),
            max_allowed,
            excess: max_allowed.map_or(Cents::ZERO, |allowed| paid.minus(allowed)),
            unsettled,
            max_allowed_exact,
        }
    }
}

/// What one dentist billed in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// P.
    pub p_sum: P,
    /// Paid by the insurers.
    pub paid: Cents,
    /// Lines.
    pub lines: i64,
}

impl Sums {
    fn add(&mut self, tally: &PTally) {
        self.p_sum = self.p_sum.plus(tally.p_sum);
        self.paid = self.paid.plus(tally.paid);
        self.lines = self.lines.checked_add(tally.lines).expect("lines of a nation fit 64 bits");
    }
}

/// All periods of one kind of one dentist's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Periods above the limit.
    pub over: i64,
    /// Sum of their surpluses.
    pub surplus: P,
    /// Sum of their excesses, added exactly and rounded once.
    pub excess: Cents,
}

impl Totals {
    /// Adds the periods over their limit. The *unrounded* maxima are added and rounded at the end,
    /// so the total may differ by a cent from the rounded lines above it. `INTERPRETATION:` half a
    /// cent of a total goes to the maximum, as in a single period, and so not to the excess.
    ///
    /// ```
    /// use datacel::law::{PLimit, PLimits, PeriodOutcome, Sums, Totals};
    /// use datacel::values::{Cents, P, Period, PeriodKind};
    /// let limits = PLimits {
    ///     month: PLimit(P::new(5_000)),
    ///     quarter: PLimit(P::new(13_000)),
    ///     year: PLimit(P::new(46_000)),
    /// };
    /// // October, November and December 2020 of decision BRS/N/2023/25
    /// let months: Vec<PeriodOutcome> =
    ///     [(10, 5_413, 4_354_050), (11, 5_618, 4_485_850), (12, 5_381, 4_310_650)]
    ///         .map(|(month, p, cents)| {
    ///             let sums = Sums { p_sum: P::new(p), paid: Cents::new(cents), lines: 1 };
    ///             PeriodOutcome::decide(Period::holding(2020, month, PeriodKind::Month), sums, limits)
    ///         })
    ///         .into();
    /// let lines: Vec<String> = months.iter().map(|month| month.excess.to_string()).collect();
    /// assert_eq!(lines, ["3322.04", "4934.59", "3052.14"]); // 11,308.77 together
    /// assert_eq!(Totals::of(&months).excess.to_string(), "11308.78"); // as printed
    /// ```
    pub fn of<'a>(periods: impl IntoIterator<Item = &'a PeriodOutcome>) -> Self {
        let mut totals = Self::default();
        let mut paid = Cents::ZERO;
        let mut max_allowed = Fraction::zero();
        for period in periods {
            if period.verdict == Verdict::Within {
                continue;
            }
            totals.over = totals.over.saturating_add(1);
            totals.surplus = totals.surplus.plus(period.surplus);
            if let Some(exact) = &period.max_allowed_exact {
                paid = paid.plus(period.paid);
                max_allowed = max_allowed.plus(exact);
            }
        }
        totals.excess = paid.minus(Cents::new(max_allowed.round_half_up()));
        totals
    }
}

/// On which of the three overlapping bases an amount is proposed. They are never added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Months, quarters or the year, as asked; by default the year, as in all known rulings.
    Of(PeriodKind),
    /// The highest of the three; a tie goes to the year, then the quarters, then the months.
    Highest,
}

impl FromStr for Basis {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "highest" => Ok(Self::Highest),
            _ => text.parse().map(Self::Of).map_err(|_| {
                format!("`{text}` is not a basis; expected `year`, `quarter`, `month` or `highest`")
            }),
        }
    }
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Of(kind) => kind.name(),
            Self::Highest => "highest",
        })
    }
}

/// What is proposed: a calculation, not a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// The basis; `None` where nothing is proposed.
    pub basis: Option<PeriodKind>,
    /// The amount above the limit on that basis; 0 where nothing is proposed.
    pub excess: Cents,
}

/// One dentist's calendar year, held against the three limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderYear {
    /// The dentist.
    pub provider: ProviderKey,
    /// The calendar year of service.
    pub year: i32,
    /// Every period with a line in scope: months, then quarters, then the year.
    pub periods: Vec<PeriodOutcome>,
}

impl ProviderYear {
    /// The periods of one kind, in time.
    pub fn of_kind(&self, kind: PeriodKind) -> impl Iterator<Item = &PeriodOutcome> {
        self.periods.iter().filter(move |outcome| outcome.period.kind == kind)
    }

    /// The totals over the periods of one kind.
    pub fn totals(&self, kind: PeriodKind) -> Totals {
        Totals::of(self.of_kind(kind))
    }

    /// The year as one period.
    pub fn whole(&self) -> &PeriodOutcome {
        self.of_kind(PeriodKind::Year).next().expect("a provider year has at least one month")
    }

    /// Whether any of the three limits is exceeded anywhere in the year.
    pub fn is_over(&self) -> bool {
        self.periods.iter().any(|outcome| outcome.verdict == Verdict::Exceeded)
    }

    /// The amount above the limit on the asked basis. Nothing is proposed for another profession
    /// than dentist: people decide there.
    pub fn propose(&self, basis: Basis, kind: ProviderKind) -> Proposal {
        let nothing = Proposal { basis: None, excess: Cents::ZERO };
        if kind == ProviderKind::Other {
            return nothing;
        }
        let on = |kind| Proposal { basis: Some(kind), excess: self.totals(kind).excess };
        let best = match basis {
            Basis::Of(kind) => on(kind),
            // `max_by_key` keeps the last of equals: the year comes last in `ALL`
            Basis::Highest => PeriodKind::ALL
                .into_iter()
                .map(on)
                .max_by_key(|proposal| proposal.excess)
                .unwrap_or(nothing),
        };
        if best.excess > Cents::ZERO { best } else { nothing }
    }
}

/// Holds each dentist's months, quarters and year against the limits of that year.
///
/// Tallies in any order; several of one dentist and month add up. Out: by provider, then year.
pub fn assess<'a>(
    tallies: impl IntoIterator<Item = &'a PTally>,
    limits: PLimits,
) -> Vec<ProviderYear> {
    let mut years: BTreeMap<(&ProviderKey, i32), BTreeMap<Period, Sums>> = BTreeMap::new();
    for tally in tallies {
        let periods = years.entry((&tally.provider, tally.year)).or_default();
        for kind in PeriodKind::ALL {
            periods.entry(Period::holding(tally.year, tally.month, kind)).or_default().add(tally);
        }
    }
    years
        .into_iter()
        .map(|((provider, year), periods)| ProviderYear {
            provider: provider.clone(),
            year,
            periods: periods
                .into_iter()
                .map(|(period, sums)| PeriodOutcome::decide(period, sums, limits))
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::PLimit;

    fn limits() -> PLimits {
        PLimits {
            month: PLimit(P::new(5_000)),
            quarter: PLimit(P::new(13_000)),
            year: PLimit(P::new(46_000)),
        }
    }

    fn tally(month: u32, p: i64, cents: i64) -> PTally {
        PTally {
            provider: ProviderKey::new("30000120"),
            year: 2020,
            month,
            p_sum: P::new(p),
            paid: Cents::new(cents),
            lines: 1,
        }
    }

    fn year(tallies: &[PTally]) -> ProviderYear {
        assess(tallies, limits()).remove(0)
    }

    #[test]
    fn the_year_of_the_decision() {
        let sums = Sums { p_sum: P::new(53_394), paid: Cents::new(42_181_050), lines: 1 };
        let period = Period::holding(2020, 1, PeriodKind::Year);
        let outcome = PeriodOutcome::decide(period, sums, limits());
        assert_eq!(outcome.max_allowed, Some(Cents::new(36_339_819)));
        assert_eq!(outcome.excess, Cents::new(5_841_231));
        assert_eq!(outcome.unit_value, Some(Cents::new(790)));
    }

    /// The decision prints P and excess of 2016 and 2019, not what was paid: these amounts are the
    /// only multiples of 0.50 EUR that give the printed excesses.
    #[test]
    fn earlier_years_of_the_decision() {
        for (p, cents, excess) in [(51_716, 42_431_500, 4_689_815), (52_902, 41_777_900, 5_450_665)]
        {
            let sums = Sums { p_sum: P::new(p), paid: Cents::new(cents), lines: 1 };
            let period = Period::holding(2019, 1, PeriodKind::Year);
            assert_eq!(PeriodOutcome::decide(period, sums, limits()).excess, Cents::new(excess));
        }
    }

    #[test]
    fn exactly_the_limit_proposes_nothing_and_one_more_does() {
        let at = year(&[tally(1, 5_000, 3_950_000)]);
        assert!(!at.is_over());
        let over = year(&[tally(1, 5_001, 3_950_000)]);
        assert_eq!(over.totals(PeriodKind::Month).excess, Cents::new(790));
        let proposal = over.propose(Basis::Of(PeriodKind::Month), ProviderKind::Dentist);
        assert_eq!(proposal, Proposal { basis: Some(PeriodKind::Month), excess: Cents::new(790) });
    }

    #[test]
    fn a_month_over_proposes_nothing_on_the_basis_of_the_year() {
        let over = year(&[tally(1, 6_000, 4_800_000)]);
        assert_eq!(over.propose(Basis::Of(PeriodKind::Year), ProviderKind::Dentist).basis, None);
        assert_eq!(
            over.propose(Basis::Highest, ProviderKind::Dentist).basis,
            Some(PeriodKind::Month)
        );
    }

    #[test]
    fn a_tie_goes_to_the_longer_period() {
        let equal = PLimit(P::new(5_000));
        let limits = PLimits { month: equal, quarter: equal, year: equal };
        let tied = assess(&[tally(1, 6_000, 4_800_000)], limits).remove(0);
        let proposal = tied.propose(Basis::Highest, ProviderKind::Dentist);
        assert_eq!(proposal.basis, Some(PeriodKind::Year));
    }

    #[test]
    fn another_profession_is_counted_and_nothing_is_proposed() {
        let over = year(&[tally(1, 60_000, 4_800_000)]);
        assert!(over.is_over());
        assert_eq!(over.propose(Basis::Highest, ProviderKind::Other).basis, None);
    }

    #[test]
    fn without_money_or_without_p_nothing_is_calculated_and_somebody_must_look() {
        let unpaid = year(&[tally(1, 5_001, 0)]);
        assert_eq!(unpaid.periods[0].unsettled, Some(Unsettled::OverWithoutMoney));
        assert_eq!(unpaid.periods[0].excess, Cents::ZERO);
        let weightless = year(&[tally(1, 0, 100)]);
        assert_eq!(weightless.periods[0].unsettled, Some(Unsettled::MoneyWithoutP));
        assert_eq!(weightless.periods[0].unit_value, None);
    }

    #[test]
    fn half_a_cent_of_a_total_is_not_charged() {
        // 2 × 10,000 P for 1.01 EUR: each maximum is 50.5 cents, both together are 101
        let two = year(&[tally(1, 10_000, 101), tally(2, 10_000, 101)]);
        let rounded = [1, 2].map(|_| two.of_kind(PeriodKind::Month).next().unwrap().excess);
        assert_eq!(rounded, [Cents::new(50), Cents::new(50)], "half a cent stays allowed");
        assert_eq!(two.totals(PeriodKind::Month).excess, Cents::new(101), "rounded once");
        // with a third, 151.5 cents are allowed of 303: 152, and 151 are charged
        let three = year(&[tally(1, 10_000, 101), tally(2, 10_000, 101), tally(3, 10_000, 101)]);
        assert_eq!(three.totals(PeriodKind::Month).excess, Cents::new(151));
    }

    #[test]
    fn maximum_and_excess_add_up_to_what_was_paid() {
        for p in 5_001..5_400 {
            let outcome = year(&[tally(3, p, 4_321_987)]).periods.remove(0);
            let allowed = outcome.max_allowed.unwrap();
            assert_eq!(allowed.plus(outcome.excess), outcome.paid);
        }
    }
}
