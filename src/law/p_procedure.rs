use super::FinePercent;
use crate::values::{Cents, Day, Fraction, P, ProviderKey, Span};

/// What the Service found and decided about an earlier service year of a dentist, for the same rule.
///
/// Grain: one per dentist and service year. A `None` among the dates of notification means that no
/// proof of it is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorDecision {
    /// The dentist.
    pub provider: ProviderKey,
    /// The calendar year of service that it is about.
    pub service_year: i32,
    /// Day of the report of findings (proces-verbaal van vaststelling).
    pub report_date: Day,
    /// Day on which the copy of the report was posted.
    pub report_notified_on: Option<Day>,
    /// Day of the decision; `None` where there is none.
    pub decision_date: Option<Day>,
    /// Day on which the decision was posted.
    pub decision_notified_on: Option<Day>,
    /// The amount above the limit, as the report has it.
    pub excess: Cents,
    /// Repayment that the decision imposed.
    pub repayment_imposed: Option<Cents>,
    /// What was repaid.
    pub repaid: Option<Cents>,
    /// Percentage of the fine that was imposed.
    pub fine_percent: Option<FinePercent>,
    /// The fine that was imposed, as printed.
    pub fine: Option<Cents>,
    /// First and last day of the probation period, where the fine was suspended.
    pub suspended: Option<Span>,
    /// P and amount of the year, where known: the excess can then be calculated again.
    pub billed: Option<(P, Cents)>,
}

impl PriorDecision {
    /// The fine, calculated again from its percentage.
    pub fn fine_recomputed(&self) -> Option<Cents> {
        self.fine_percent.map(|percent| percent.of(self.excess))
    }

    /// Whether a fine or a repayment was imposed. `INTERPRETATION:` a fine of which the execution
    /// was suspended was imposed all the same.
    fn imposed_on(&self) -> Option<Day> {
        let some = |amount: Option<Cents>| amount.is_some_and(|amount| amount > Cents::ZERO);
        let imposed =
            self.fine_percent.is_some() || some(self.fine) || some(self.repayment_imposed);
        self.decision_date.filter(|_| imposed)
    }

    /// What a conviction for the new breach would do to the suspended fine.
    ///
    /// Source: law of 14 July 1994, art. 157 § 1: the suspension is revoked by law where the
    /// provider is convicted for a new breach committed in the probation period. Without proof that
    /// the earlier decision was notified no revocation is shown: so the decision itself did.
    /// `INTERPRETATION:` whether a line lies in the probation period goes by its day of reception,
    /// as in that decision.
    pub fn revocation(&self, received: &[ReceivedTally]) -> Option<Revocation> {
        let probation = self.suspended?;
        Some(if self.decision_notified_on.is_none() {
            Revocation::NoProofOfNotification
        } else if received.iter().any(|row| row.reception.is_some_and(|day| probation.holds(day))) {
            Revocation::OnConviction
        } else {
            Revocation::NothingInProbation
        })
    }
}

/// What becomes of a suspended fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// Revoked by law, if the dentist is convicted: lines were received in the probation period.
    OnConviction,
    /// Not shown: that the earlier decision was notified is not proven.
    NoProofOfNotification,
    /// No line of this year was received in the probation period.
    NothingInProbation,
}

impl Revocation {
    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnConviction => "on-conviction",
            Self::NoProofOfNotification => "no-proof",
            Self::NothingInProbation => "nothing-in-probation",
        }
    }
}

/// The last day on which a ruling still cannot suspend a fine: three years after the latest decision
/// that imposed a fine or a repayment. `None`: no such decision is known.
///
/// Source: law of 14 July 1994, art. 157 § 1: suspension may be granted "wanneer binnen de drie jaar
/// voorafgaand aan de uitspraak, geen administratieve geldboete, noch een terugbetaling […] werd
/// opgelegd". `INTERPRETATION:` a decision on the same calendar day three years before is within.
pub fn suspension_excluded_until<'a>(
    decisions: impl IntoIterator<Item = &'a PriorDecision>,
) -> Option<Day> {
    let latest = decisions.into_iter().filter_map(PriorDecision::imposed_on).max()?;
    latest.checked_add_months(chrono::Months::new(36))
}

/// The last day on which the copy of a report of findings can be posted.
///
/// Source: law of 14 July 1994, art. 142 § 2: within fourteen days, from the day after the finding;
/// the day of posting counts.
///
/// ```
/// use datacel::{law::report_copy_until, values::Day};
/// let finding: Day = "2022-12-14".parse()?; // posted on 15 December 2022
/// assert_eq!(report_copy_until(finding).to_string(), "2022-12-28");
/// # Ok::<(), chrono::ParseError>(())
/// ```
pub fn report_copy_until(finding: Day) -> Day {
    finding
        .checked_add_days(chrono::Days::new(REPORT_COPY_DAYS))
        .expect("reports are of this calendar")
}

/// Days within which the copy of a report of findings is posted.
pub const REPORT_COPY_DAYS: u64 = 14;

/// Days from the notification within which a fine is paid; then it bears interest.
pub const FINE_PAID_WITHIN_DAYS: i64 = 30;

/// When something was notified, against a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notified {
    /// In time, or before.
    InTime,
    /// Not in time, or not before.
    TooLate,
    /// No proof of it is at hand.
    NoProof,
}

impl Notified {
    /// Whether the copy of a report was posted within its fourteen days.
    pub fn report_copy(report_date: Day, notified_on: Option<Day>) -> Self {
        Self::until(notified_on, report_copy_until(report_date))
    }

    /// Whether it was notified before a day: not on it.
    pub fn before(notified_on: Option<Day>, day: Day) -> Self {
        match notified_on {
            None => Self::NoProof,
            Some(notified) if notified < day => Self::InTime,
            Some(_) => Self::TooLate,
        }
    }

    fn until(notified_on: Option<Day>, last: Day) -> Self {
        match notified_on {
            None => Self::NoProof,
            Some(notified) if notified <= last => Self::InTime,
            Some(_) => Self::TooLate,
        }
    }
}

/// Who takes cognisance of what is still disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Competence {
    /// The leading official.
    LeadingOfficial,
    /// The chamber of first instance.
    ChamberOfFirstInstance,
}

impl Competence {
    /// Below 35,000.00 euro, strictly, the leading official.
    ///
    /// Source: law of 14 July 1994, art. 143 § 1, 1°: "wanneer de waarde van de betwiste
    /// verstrekkingen lager is dan 35.000 euro". `INTERPRETATION:` disputed is the amount above the
    /// limit less what was repaid; from 35,000.00 euro on, the chamber of first instance, which the
    /// decision names beside the leading official (art. 157 § 1).
    ///
    /// ```
    /// use datacel::{law::Competence, values::Cents};
    /// assert_eq!(Competence::of(Cents::new(3_499_999)), Competence::LeadingOfficial);
    /// assert_eq!(Competence::of(Cents::new(3_500_000)), Competence::ChamberOfFirstInstance);
    /// ```
    pub fn of(disputed: Cents) -> Self {
        if disputed < Cents::new(3_500_000) {
            Self::LeadingOfficial
        } else {
            Self::ChamberOfFirstInstance
        }
    }

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeadingOfficial => "leading-official",
            Self::ChamberOfFirstInstance => "chamber-of-first-instance",
        }
    }
}

/// What is still disputed: the amount less what was repaid, and never less than nothing.
pub fn disputed(excess: Cents, repaid: Cents) -> Cents {
    excess.minus(repaid).max(Cents::ZERO)
}

/// What the insurers received on one day, of one dentist's services in scope.
///
/// Grain: one row per provider and day of reception; `None` where that day is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedTally {
    /// The dentist.
    pub provider: ProviderKey,
    /// The day of reception.
    pub reception: Option<Day>,
    /// P, corrections included.
    pub p_sum: P,
    /// Paid, corrections included.
    pub paid: Cents,
    /// Lines.
    pub lines: i64,
}

/// Lines, P and money of some receptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReceivedSums {
    /// Lines.
    pub lines: i64,
    /// P.
    pub p_sum: P,
    /// Paid.
    pub paid: Cents,
}

/// What was received before a decision, from its day on, and on no one knows which day.
///
/// The day of the decision itself is after: the decision counts "tot en met 9/03/2020" as before one
/// of 10 March 2020.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AroundDecision {
    /// Received before the day of the decision.
    pub before: ReceivedSums,
    /// Received on that day or later.
    pub from: ReceivedSums,
    /// No day of reception is known.
    pub unknown: ReceivedSums,
}

impl AroundDecision {
    /// Splits what was received of one dentist.
    pub fn of(received: &[ReceivedTally], decision: Day) -> Self {
        let mut around = Self::default();
        for row in received {
            let sums = match row.reception {
                None => &mut around.unknown,
                Some(day) if day < decision => &mut around.before,
                Some(_) => &mut around.from,
            };
            sums.lines = sums.lines.saturating_add(row.lines);
            sums.p_sum = sums.p_sum.plus(row.p_sum);
            sums.paid = sums.paid.plus(row.paid);
        }
        around
    }
}

/// Divides an amount over payees in proportion to what each was paid, to the cent: the parts add up
/// to the amount. A payee who was paid nothing on balance has no part.
///
/// Source: law of 14 July 1994, art. 164, second paragraph: who received the amounts is liable for
/// the repayment together with the provider. `INTERPRETATION:` in proportion; the text does not say
/// how it is divided where several were paid. The exact parts are added up in the order given, and
/// each part is the rise of the rounded sum (half a cent up).
///
/// ```
/// use datacel::{law::divide, values::Cents};
/// let parts = divide(Cents::new(100), &[Cents::new(1), Cents::new(1), Cents::new(1)]);
/// assert_eq!(parts, [Cents::new(33), Cents::new(34), Cents::new(33)]);
/// ```
pub fn divide(amount: Cents, paid: &[Cents]) -> Vec<Cents> {
    let positive = |paid: &Cents| (*paid).max(Cents::ZERO);
    let whole: Cents = paid.iter().map(positive).sum();
    let (mut so_far, mut given) = (Cents::ZERO, Cents::ZERO);
    paid.iter()
        .map(|paid| {
            if whole == Cents::ZERO {
                return Cents::ZERO;
            }
            so_far = so_far.plus(positive(paid));
            let exact =
                Fraction::of(amount.get(), 1).times(&Fraction::of(so_far.get(), whole.get()));
            let part = Cents::new(exact.round_half_up()).minus(given);
            given = given.plus(part);
            part
        })
        .collect()
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "proptest hides from the lint that these are tests"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// The decision of 10 March 2020 about 2016, with proof of its notification or without.
    fn about_2016(decision_notified_on: Option<&str>) -> PriorDecision {
        PriorDecision {
            provider: ProviderKey::new("30000120"),
            service_year: 2016,
            report_date: day("2018-10-31"),
            report_notified_on: None,
            decision_date: Some(day("2020-03-10")),
            decision_notified_on: decision_notified_on.map(day),
            excess: Cents::new(4_689_815),
            repayment_imposed: None,
            repaid: Some(Cents::new(4_689_815)),
            fine_percent: FinePercent::new(50).ok(),
            fine: Some(Cents::new(2_344_907)),
            suspended: Some("2020-03-10..2023-03-09".parse().unwrap()),
            billed: None,
        }
    }

    fn received(on: Option<&str>) -> ReceivedTally {
        ReceivedTally {
            provider: ProviderKey::new("30000120"),
            reception: on.map(day),
            p_sum: P::new(3),
            paid: Cents::new(2_500),
            lines: 1,
        }
    }

    #[test]
    fn the_copy_of_a_report_has_fourteen_days_from_the_day_after() {
        let report = day("2022-12-14");
        let posted = |on: &str| Notified::report_copy(report, Some(day(on)));
        assert_eq!(posted("2022-12-15"), Notified::InTime, "as in the decision");
        assert_eq!(posted("2022-12-27"), Notified::InTime);
        assert_eq!(posted("2022-12-28"), Notified::InTime, "the fourteenth day");
        assert_eq!(posted("2022-12-29"), Notified::TooLate);
        assert_eq!(Notified::report_copy(report, None), Notified::NoProof);
    }

    #[test]
    fn on_the_day_itself_is_not_before() {
        let first = day("2020-01-02");
        let on = |text: &str| Notified::before(Some(day(text)), first);
        assert_eq!(on("2020-01-01"), Notified::InTime);
        assert_eq!(on("2020-01-02"), Notified::TooLate);
        assert_eq!(on("2020-01-03"), Notified::TooLate);
        assert_eq!(Notified::before(None, first), Notified::NoProof);
    }

    #[test]
    fn competence_at_under_and_over_the_bound() {
        use Competence::{ChamberOfFirstInstance, LeadingOfficial};
        for (cents, who) in [
            (0, LeadingOfficial),
            (3_499_999, LeadingOfficial),
            (3_500_000, ChamberOfFirstInstance),
            (3_500_001, ChamberOfFirstInstance),
        ] {
            assert_eq!(Competence::of(Cents::new(cents)), who);
        }
        // the decision: all was repaid, and the leading official decided on 58,412.31 euro
        let excess = Cents::new(5_841_231);
        assert_eq!(Competence::of(disputed(excess, excess)), LeadingOfficial);
        assert_eq!(disputed(excess, excess.plus(Cents::new(1))), Cents::ZERO);
    }

    #[test]
    fn suspension_is_excluded_for_three_years() {
        let until = |decision: &PriorDecision| suspension_excluded_until([decision]);
        let decision = about_2016(None);
        assert_eq!(until(&decision), Some(day("2023-03-10")));
        let leap = PriorDecision { decision_date: Some(day("2020-02-29")), ..decision.clone() };
        assert_eq!(until(&leap), Some(day("2023-02-28")));
        let nothing = PriorDecision {
            fine_percent: None,
            fine: None,
            repayment_imposed: Some(Cents::ZERO),
            ..decision.clone()
        };
        assert_eq!(until(&nothing), None, "nothing was imposed");
        let repayment = PriorDecision { repayment_imposed: Some(Cents::new(1)), ..nothing.clone() };
        assert_eq!(until(&repayment), Some(day("2023-03-10")));
        let later = PriorDecision { decision_date: Some(day("2022-09-30")), ..repayment };
        assert_eq!(suspension_excluded_until([&later, &decision]), Some(day("2025-09-30")));
        let open = PriorDecision { decision_date: None, ..decision };
        assert_eq!(until(&open), None, "a report alone imposes nothing");
    }

    #[test]
    fn no_revocation_is_shown_without_proof_of_notification() {
        let in_probation = [received(Some("2020-03-10"))];
        let unproven = about_2016(None);
        assert_eq!(unproven.revocation(&in_probation), Some(Revocation::NoProofOfNotification));
        let proven = about_2016(Some("2020-03-12"));
        for (on, revocation) in [
            (Some("2020-03-09"), Revocation::NothingInProbation),
            (Some("2020-03-10"), Revocation::OnConviction),
            (Some("2023-03-09"), Revocation::OnConviction),
            (Some("2023-03-10"), Revocation::NothingInProbation),
            (None, Revocation::NothingInProbation),
        ] {
            assert_eq!(proven.revocation(&[received(on)]), Some(revocation), "{on:?}");
        }
        let effective = PriorDecision { suspended: None, ..proven };
        assert_eq!(effective.revocation(&in_probation), None);
    }

    #[test]
    fn the_day_of_the_decision_is_after() {
        let days = [Some("2020-03-09"), Some("2020-03-10"), Some("2020-03-11"), None];
        let rows = days.map(received);
        let around = AroundDecision::of(&rows, day("2020-03-10"));
        assert_eq!([around.before, around.from, around.unknown].map(|sums| sums.lines), [1, 2, 1]);
        assert_eq!((around.from.p_sum, around.from.paid), (P::new(6), Cents::new(5_000)));
    }

    #[test]
    fn the_printed_fines_come_out() {
        assert_eq!(about_2016(None).fine_recomputed(), Some(Cents::new(2_344_907)));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_lie_within_a_cent_of_the_exact_ones(
            amount in 0_i64..10_000_000,
            paid in proptest::collection::vec(-1_000_i64..1_000_000, 1..6),
        ) {
            let cents: Vec<Cents> = paid.iter().copied().map(Cents::new).collect();
            let parts = divide(Cents::new(amount), &cents);
            let whole: i64 = paid.iter().map(|paid| paid.max(&0)).sum();
            let total: Cents = parts.iter().copied().sum();
            prop_assert_eq!(total.get(), if whole == 0 { 0 } else { amount });
            for (part, paid) in parts.iter().zip(&paid) {
                let apart = part.get() * whole - amount * paid.max(&0);
                prop_assert!(apart.abs() <= whole, "{parts:?}");
                prop_assert!(whole > 0 || part.get() == 0);
            }
        }
    }
}
