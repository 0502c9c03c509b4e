use super::PLimit;
use crate::values::P;
use std::collections::BTreeMap;

/// How many classes lie between nothing and a limit.
const CLASSES_BELOW: i64 = 20;

/// The first P of the class in which a sum lies. Classes are a twentieth of the limit wide, and one
/// ends at the limit itself, which is allowed: for 5,000, the classes are … 4,751–5,000,
/// 5,001–5,250 …
///
/// ```
/// use datacel::law::{PLimit, class_from};
/// use datacel::values::P;
/// let month = PLimit(P::new(5_000));
/// let from = [4_750, 4_751, 5_000, 5_001, 0].map(|p| class_from(P::new(p), month).get());
/// assert_eq!(from, [4_501, 4_751, 4_751, 5_001, -249]);
/// ```
pub fn class_from(sum: P, limit: PLimit) -> P {
    let width = limit.0.get().checked_div_euclid(CLASSES_BELOW).unwrap_or(1).max(1);
    let above = limit.surplus(sum).minus(P::new(1)).get();
    let class = above.checked_div_euclid(width).expect("a class is at least 1 P wide");
    limit.0.plus(P::new(width).times(class)).plus(P::new(1))
}

/// A quantile: the smallest value that at least so many ten-thousandths of all values do not exceed
/// (nearest rank). `None` where there is no value.
///
/// ```
/// use datacel::{law::quantile, values::P};
/// let values = [(P::new(1), 1), (P::new(2), 1), (P::new(9), 2)].into();
/// let at = |share| quantile(&values, share).map(P::get);
/// assert_eq!([at(2_500), at(2_501), at(5_000), at(5_001)], [Some(1), Some(2), Some(2), Some(9)]);
/// ```
pub fn quantile<T: Ord + Copy>(values: &BTreeMap<T, i64>, share_x10000: i64) -> Option<T> {
    let whole: i64 = values.values().sum();
    let wanted = i128::from(whole).checked_mul(i128::from(share_x10000))?;
    let mut seen: i128 = 0;
    values.iter().find_map(|(value, number)| {
        seen = seen.checked_add(i128::from(*number))?;
        (seen.checked_mul(10_000)? >= wanted).then_some(*value)
    })
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    reason = "proptest hides from the lint that these are tests"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_class_holds_its_sum_and_ends_at_the_limit(sum in -100_000_i64..100_000) {
            for limit in [1, 7, 19, 20, 5_000, 13_000, 46_000] {
                let of = |p| class_from(P::new(p), PLimit(P::new(limit))).get();
                let width = (limit / 20).max(1);
                prop_assert!(of(sum) <= sum && sum < of(sum) + width);
                prop_assert_eq!(of(limit + 1), limit + 1);
            }
        }

        #[test]
        fn a_quantile_is_that_of_the_sorted_list(
            mut list in proptest::collection::vec(0_i64..50, 1..60),
            share in 1_i64..=10_000,
        ) {
            let mut values = BTreeMap::new();
            for value in &list {
                *values.entry(*value).or_default() += 1;
            }
            list.sort_unstable();
            let length = i64::try_from(list.len()).unwrap();
            let rank = (length * share + 9_999) / 10_000;
            let naive = list[usize::try_from(rank).unwrap() - 1];
            prop_assert_eq!(quantile(&values, share), Some(naive));
        }
    }

    #[test]
    fn of_nothing_there_is_no_quantile() {
        assert_eq!(quantile(&BTreeMap::<P, i64>::new(), 5_000), None);
    }
}
