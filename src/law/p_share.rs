use crate::values::{Fraction, P};

/// The part of a whole in ten-thousandths, rounded half up; `None` where the whole is not above 0.
///
/// ```
/// use datacel::{law::share_x10000, values::P};
/// assert_eq!(share_x10000(P::new(1), P::new(3)), Some(3_333));
/// assert_eq!(share_x10000(P::new(1), P::ZERO), None);
/// ```
pub fn share_x10000(part: P, whole: P) -> Option<i64> {
    (whole > P::ZERO).then(|| {
        Fraction::of(part.get(), whole.get()).times(&Fraction::of(10_000, 1)).round_half_up()
    })
}
