use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of money in whole eurocents, signed.
///
/// ```
/// use datacel::values::Cents;
/// assert_eq!(Cents::new(5_841_231).to_string(), "58412.31");
/// assert_eq!(Cents::new(-5).to_string(), "-0.05");
/// ```
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(i64);

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount in eurocents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The number of eurocents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("amounts of a nation stay below 92 quadrillion"))
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.checked_sub(other.0).expect("amounts of a nation stay below 92 quadrillion"))
    }

    /// So many times this amount.
    #[must_use]
    pub fn times(self, number: i64) -> Self {
        Self(self.0.checked_mul(number).expect("amounts of a nation stay below 92 quadrillion"))
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

/// In euro with a decimal point, as messages and logs have it.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let absolute = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", absolute / 100, absolute % 100)
    }
}
