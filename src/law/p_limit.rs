use crate::values::{P, PeriodKind};

/// The most P that a dentist may bill in one month, quarter or year.
///
/// Source: nomenclature, art. 6 § 19, royal decree of 2 June 2015, in force from 2015-07-01.
/// The number itself is a dated row of `reference/p_limits.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PLimit(pub P);

/// What a comparison with a limit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// At or below the limit.
    Within,
    /// Above it.
    Exceeded,
}

impl PLimit {
    /// Compares one dentist's period with its limit. Exactly the limit is allowed: the total "mag
    /// niet groter zijn dan".
    ///
    /// ```
    /// use datacel::law::{PLimit, Verdict};
    /// use datacel::values::P;
    /// let month = PLimit(P::new(5_000));
    /// assert_eq!(month.compare(P::new(5_000)), Verdict::Within);
    /// assert_eq!(month.compare(P::new(5_001)), Verdict::Exceeded);
    /// ```
    pub fn compare(self, sum: P) -> Verdict {
        if sum > self.0 { Verdict::Exceeded } else { Verdict::Within }
    }

    /// The P above the limit; negative where below, as the decision prints it.
    pub fn surplus(self, sum: P) -> P {
        sum.minus(self.0)
    }
}

/// The three limits that hold for one calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PLimits {
    /// For each calendar month.
    pub month: PLimit,
    /// For each calendar quarter.
    pub quarter: PLimit,
    /// For the calendar year.
    pub year: PLimit,
}

impl PLimits {
    /// The limit of one kind of period.
    pub fn of(self, kind: PeriodKind) -> PLimit {
        match kind {
            PeriodKind::Month => self.month,
            PeriodKind::Quarter => self.quarter,
            PeriodKind::Year => self.year,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_under_and_over_each_limit() {
        for limit in [5_000, 13_000, 46_000] {
            let p_limit = PLimit(P::new(limit));
            assert_eq!(p_limit.compare(P::new(limit - 1)), Verdict::Within);
            assert_eq!(p_limit.compare(P::new(limit)), Verdict::Within);
            assert_eq!(p_limit.compare(P::new(limit + 1)), Verdict::Exceeded);
        }
    }

    #[test]
    fn the_surplus_is_signed() {
        assert_eq!(PLimit(P::new(5_000)).surplus(P::new(4_793)), P::new(-207));
    }
}
