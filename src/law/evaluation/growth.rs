use crate::values::{Cents, Fraction};

/// The part of a whole in ten-thousandths, rounded half up; `None` where the whole is not above 0.
///
/// ```
/// use datacel::law::evaluation::rate_x10000;
/// assert_eq!(rate_x10000(2, 3), Some(6_667));
/// assert_eq!(rate_x10000(-1, 3), Some(-3_333));
/// assert_eq!(rate_x10000(1, 0), None);
/// ```
pub fn rate_x10000(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| Fraction::of(part, whole).times(&Fraction::of(10_000, 1)).round_half_up())
}

/// A number of billings and their money in a period and in the one before it, of the same length.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Net billings of the period before.
    pub billings_before: i64,
    /// Net billings of the period.
    pub billings: i64,
    /// What was paid in the period before.
    pub paid_before: Cents,
    /// What was paid in the period.
    pub paid: Cents,
}

impl Compared {
    /// Adds others to these.
    pub fn add(&mut self, other: Self) {
        self.billings_before = self.billings_before.saturating_add(other.billings_before);
        self.billings = self.billings.saturating_add(other.billings);
        self.paid_before = self.paid_before.plus(other.paid_before);
        self.paid = self.paid.plus(other.paid);
    }

    /// Growth of the billings in ten-thousandths of those before; `None` where there were none.
    pub fn growth_x10000(&self) -> Option<i64> {
        rate_x10000(self.billings.saturating_sub(self.billings_before), self.billings_before)
    }

    /// Growth of the spending in ten-thousandths of that before; `None` where there was none.
    pub fn spending_growth_x10000(&self) -> Option<i64> {
        rate_x10000(self.paid.minus(self.paid_before).get(), self.paid_before.get())
    }
}

/// The share of each number in their sum, and the share of it with all before it, in
/// ten-thousandths; each is rounded by itself from whole numbers, so that the last is 10,000.
/// `None` where the sum is not above 0.
///
/// ```
/// use datacel::law::evaluation::shares;
/// assert_eq!(shares(&[1, 1, 1]), Some(vec![(3_333, 3_333), (3_333, 6_667), (3_333, 10_000)]));
/// ```
pub fn shares(numbers: &[i64]) -> Option<Vec<(i64, i64)>> {
    let whole = numbers.iter().fold(0_i64, |sum, number| sum.saturating_add(*number));
    let mut so_far = 0_i64;
    numbers
        .iter()
        .map(|number| {
            so_far = so_far.saturating_add(*number);
            Some((rate_x10000(*number, whole)?, rate_x10000(so_far, whole)?))
        })
        .collect()
}
