use super::{PLimits, PTally, assess};
use crate::values::{Cents, PeriodKind};
use std::collections::BTreeSet;

/// Why somebody might say that a line should have counted otherwise than it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The second and later of lines that are alike in every column: counted; without it.
    DuplicateSuspect,
    /// Received after the window, with a quantity or an amount below 0: not counted; with it.
    LateCorrection,
    /// Quarantined at the door, and readable enough to be placed: not counted; with it.
    Quarantined,
    /// Quantity and amount of opposite sign: counted as delivered; without it.
    SignMismatch,
    /// No P in the text, at the upper bound: not counted; with it.
    UnweightedHigh,
    /// No P in the text, at the lower bound: not counted; with it.
    UnweightedLow,
}

impl Doubt {
    /// Every doubt, in the order of tables: that of their words.
    pub const ALL: [Self; 6] = [
        Self::DuplicateSuspect,
        Self::LateCorrection,
        Self::Quarantined,
        Self::SignMismatch,
        Self::UnweightedHigh,
        Self::UnweightedLow,
    ];

    /// The word in tables and queries.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignMismatch => "sign-mismatch",
            Self::DuplicateSuspect => "duplicate-suspect",
            Self::LateCorrection => "late-correction",
            Self::Quarantined => "quarantined",
            Self::UnweightedLow => "unweighted-low",
            Self::UnweightedHigh => "unweighted-high",
        }
    }

    /// Whether these lines are in the count, so that doubting them takes them out.
    const fn is_counted(self) -> bool {
        matches!(self, Self::SignMismatch | Self::DuplicateSuspect)
    }
}

/// What the lines under one doubt add up to. Grain: provider, month of service, doubt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DoubtedTally {
    /// The doubt.
    pub doubt: Doubt,
    /// The sums of the doubted lines.
    pub tally: PTally,
}

/// A doubt under which an excess of the year changes, with both values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flip {
    /// The doubt.
    pub doubt: Doubt,
    /// The basis whose excess changes.
    pub kind: PeriodKind,
    /// As counted.
    pub counted: Cents,
    /// As it would be.
    pub otherwise: Cents,
}

/// The doubts under which an excess of one dentist's year changes; none: the figures are robust.
///
/// One doubt at a time, all its lines together. `tallies` and `doubted` are those of one dentist.
/// `INTERPRETATION:` a doubted line is taken out (or in) with its P and its amount; without P in
/// the text the amount comes in too, since a weighed line would have been in scope.
pub fn flips(tallies: &[PTally], doubted: &[DoubtedTally], limits: PLimits) -> Vec<Flip> {
    let counted = excesses(tallies, limits);
    let doubts: BTreeSet<Doubt> = doubted.iter().map(|doubted| doubted.doubt).collect();
    let mut flips = Vec::new();
    for doubt in doubts {
        let changes = doubted.iter().filter(|doubted| doubted.doubt == doubt).map(change);
        let otherwise: Vec<PTally> = tallies.iter().cloned().chain(changes).collect();
        let otherwise = excesses(&otherwise, limits);
        for ((kind, counted), (_, otherwise)) in counted.into_iter().zip(otherwise) {
            if counted != otherwise {
                flips.push(Flip { doubt, kind, counted, otherwise });
            }
        }
    }
    flips
}

/// What a doubted tally adds to the count if the doubt is right.
pub(super) fn change(doubted: &DoubtedTally) -> PTally {
    let sign = if doubted.doubt.is_counted() { -1 } else { 1 };
    let tally = &doubted.tally;
    PTally {
        p_sum: tally.p_sum.times(sign),
        paid: tally.paid.times(sign),
        lines: tally.lines.checked_mul(sign).expect("a number of lines changes its sign"),
        ..tally.clone()
    }
}

fn excesses(tallies: &[PTally], limits: PLimits) -> [(PeriodKind, Cents); 3] {
    let years = assess(tallies, limits);
    PeriodKind::ALL.map(|kind| (kind, years.iter().map(|year| year.totals(kind).excess).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::PLimit;
    use crate::values::{P, ProviderKey};

    fn tally(p: i64, cents: i64) -> PTally {
        PTally {
            provider: ProviderKey::new("30000120"),
            year: 2020,
            month: 1,
            p_sum: P::new(p),
            paid: Cents::new(cents),
            lines: 1,
        }
    }

    fn limits() -> PLimits {
        PLimits {
            month: PLimit(P::new(5_000)),
            quarter: PLimit(P::new(13_000)),
            year: PLimit(P::new(46_000)),
        }
    }

    fn doubted(doubt: Doubt, p: i64, cents: i64) -> DoubtedTally {
        DoubtedTally { doubt, tally: tally(p, cents) }
    }

    /// A dentist 1 P over, or exactly at the limit, and one line that is doubted.
    #[test]
    fn a_counted_line_in_doubt_is_taken_out_and_one_left_out_is_taken_in() {
        for doubt in Doubt::ALL {
            let (p, counted, otherwise) = if doubt.is_counted() {
                (5_001, Cents::new(1), Cents::ZERO)
            } else {
                (5_000, Cents::ZERO, Cents::new(1))
            };
            let found = flips(&[tally(p, p)], &[doubted(doubt, 1, 1)], limits());
            let flip = Flip { doubt, kind: PeriodKind::Month, counted, otherwise };
            assert_eq!(found, [flip]);
        }
    }

    #[test]
    fn a_late_correction_takes_away() {
        let late = doubted(Doubt::LateCorrection, -1, -1);
        let found = flips(&[tally(5_001, 5_001)], &[late], limits());
        assert_eq!((found[0].counted, found[0].otherwise), (Cents::new(1), Cents::ZERO));
    }

    #[test]
    fn a_dentist_without_a_counted_line_may_be_doubted_too() {
        let found = flips(&[], &[doubted(Doubt::Quarantined, 5_001, 5_001)], limits());
        assert_eq!((found[0].counted, found[0].otherwise), (Cents::ZERO, Cents::new(1)));
    }

    #[test]
    fn far_below_the_limit_nothing_flips() {
        assert!(
            flips(&[tally(10, 10)], &[doubted(Doubt::LateCorrection, -3, -3)], limits()).is_empty()
        );
    }
}
