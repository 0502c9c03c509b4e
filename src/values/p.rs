use serde::{Deserialize, Serialize};
use std::fmt;

/// A number of P: the weight of a dental act, or a sum of weights; signed, since corrections are.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct P(i64);

impl P {
    /// No P.
    pub const ZERO: Self = Self(0);

    /// A number of P.
    pub const fn new(p: i64) -> Self {
        Self(p)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("P of a nation stay below 9 quintillion"))
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.checked_sub(other.0).expect("P of a nation stay below 9 quintillion"))
    }

    /// So many times this weight.
    #[must_use]
    pub fn times(self, quantity: i64) -> Self {
        Self(self.0.checked_mul(quantity).expect("the door bounds quantities"))
    }
}

impl std::iter::Sum for P {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for P {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
