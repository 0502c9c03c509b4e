use super::rate_x10000;
use crate::values::Fraction;

/// How far the billings of a quarter lie with few institutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concentration {
    /// Institutions with billings on balance.
    pub institutions: i64,
    /// Herfindahl index: the sum of the squares of their shares × 10,000, rounded half up. 10,000
    /// is one institution, 10,000 / n are n alike.
    pub herfindahl: i64,
    /// The share of the billings of the institutions at the norm.
    pub share_at_norm_x10000: i64,
}

/// The concentration of the billings of some institutions: each with whether it is at the norm.
///
/// Institutions whose billings are not above 0 on balance have no share. `None` where no
/// institution has one.
///
/// ```
/// use datacel::law::evaluation::concentration;
/// let found = concentration(&[(60, true), (30, false), (10, false)]).unwrap();
/// assert_eq!((found.institutions, found.herfindahl), (3, 4_600));
/// assert_eq!(found.share_at_norm_x10000, 6_000);
/// ```
pub fn concentration(billings: &[(i64, bool)]) -> Option<Concentration> {
    let with_share = || billings.iter().copied().filter(|(number, _)| *number > 0);
    let sum = |at_norm: &dyn Fn(bool) -> bool| {
        let numbers = with_share().filter(|(_, norm)| at_norm(*norm));
        numbers.fold(0_i64, |sum, (number, _)| sum.saturating_add(number))
    };
    let whole = sum(&|_| true);
    let squares = with_share().fold(Fraction::zero(), |sum, (number, _)| {
        let share = Fraction::of(number, whole);
        sum.plus(&share.times(&share))
    });
    Some(Concentration {
        institutions: i64::try_from(with_share().count()).ok().filter(|count| *count > 0)?,
        herfindahl: squares.times(&Fraction::of(10_000, 1)).round_half_up(),
        share_at_norm_x10000: rate_x10000(sum(&|norm| norm), whole)?,
    })
}
