use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{Signed, ToPrimitive, Zero};

/// An exact fraction: what the law's divisions give until the last step, when they are rounded.
///
/// ```
/// use datacel::values::Fraction;
/// // 46,000 × 421,810.50 / 53,394 euro, in cents
/// let maximum = Fraction::of(46_000, 1).times(&Fraction::of(42_181_050, 53_394));
/// assert_eq!(maximum.round_half_up(), 36_339_819);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fraction(BigRational);

impl Fraction {
    /// Nothing.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// `numerator / denominator`; the denominator is not zero.
    pub fn of(numerator: i64, denominator: i64) -> Self {
        assert!(denominator != 0, "a caller divides only by what it has seen not to be zero");
        // brought to lowest terms as 128 bits: with numbers of any length that costs much more
        let reduced = Ratio::new(i128::from(numerator), i128::from(denominator));
        let terms = [reduced.numer(), reduced.denom()].map(|term| BigInt::from(*term));
        let [numerator, denominator] = terms;
        Self(BigRational::new_raw(numerator, denominator))
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    /// The difference.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        Self(&self.0 * &other.0)
    }

    /// The nearest whole number; a half goes up, away from zero (0.5 → 1, −0.5 → −1).
    pub fn round_half_up(&self) -> i64 {
        let (numerator, denominator) = (self.0.numer(), self.0.denom());
        let rounded: BigInt = (numerator.abs() * 2 + denominator) / (denominator * 2);
        let signed = if numerator.is_negative() { -rounded } else { rounded };
        signed.to_i64().expect("a sum of money or P fits 64 bits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        for (numerator, denominator, rounded) in
            [(1, 2, 1), (-1, 2, -1), (49, 100, 0), (51, 100, 1), (-149, 100, -1), (5, 1, 5)]
        {
            assert_eq!(Fraction::of(numerator, denominator).round_half_up(), rounded);
        }
    }

    #[test]
    fn thirds_add_up() {
        let third = Fraction::of(1, 3);
        assert_eq!(third.plus(&third).plus(&third), Fraction::of(1, 1));
    }
}
