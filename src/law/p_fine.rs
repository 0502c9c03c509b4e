use crate::values::Cents;

/// A part of the repayment that may be imposed as an administrative fine: whole percent, 5 to 150.
///
/// Source: law of 14 July 1994, art. 142 § 1, 2°: "een administratieve geldboete van 5 % tot 150 %
/// van de waarde van de terugbetaling".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FinePercent(i64);

impl FinePercent {
    /// The lowest fine that the article knows.
    pub const LOWEST: Self = Self(5);
    /// The highest.
    pub const HIGHEST: Self = Self(150);

    /// A percentage within the bounds of the article, both included.
    ///
    /// # Errors
    /// Says so where it lies outside.
    ///
    /// ```
    /// use datacel::law::FinePercent;
    /// assert!(FinePercent::new(5).is_ok() && FinePercent::new(150).is_ok());
    /// assert!(FinePercent::new(4).is_err() && FinePercent::new(151).is_err());
    /// ```
    pub fn new(percent: i64) -> Result<Self, String> {
        if (Self::LOWEST.0..=Self::HIGHEST.0).contains(&percent) {
            Ok(Self(percent))
        } else {
            Err(format!(
                "`{percent}` is not a fine of art. 142 § 1, 2°; expected 5 to 150 (percent)"
            ))
        }
    }

    /// The number of percent.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The fine on an amount above the limit, rounded down to the cent, as the decisions have it.
    ///
    /// ```
    /// use datacel::{law::FinePercent, values::Cents};
    /// // the three fines of decision BRS/N/2023/25: each lies half a cent above what is printed
    /// for (percent, excess, printed) in [
    ///     (50, 4_689_815, "23449.07"),
    ///     (50, 5_450_665, "27253.32"),
    ///     (150, 5_841_231, "87618.46"),
    /// ] {
    ///     let fine = FinePercent::new(percent)?.of(Cents::new(excess));
    ///     assert_eq!(fine.to_string(), printed);
    /// }
    /// # Ok::<(), String>(())
    /// ```
    pub fn of(self, excess: Cents) -> Cents {
        let hundredfold = excess.times(self.0).get();
        Cents::new(hundredfold.checked_div_euclid(100).expect("a hundred is not nothing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fine_is_rounded_down() {
        let half = FinePercent::new(50).unwrap();
        for (excess, fine) in [(0, 0), (1, 0), (2, 1), (3, 1), (199, 99), (200, 100)] {
            assert_eq!(half.of(Cents::new(excess)), Cents::new(fine));
        }
        assert_eq!(FinePercent::LOWEST.of(Cents::new(39)), Cents::new(1));
        assert_eq!(FinePercent::HIGHEST.of(Cents::new(1)), Cents::new(1));
    }

    #[test]
    fn the_bounds_of_the_article_are_included() {
        for (percent, is_one) in [(4, false), (5, true), (6, true), (149, true), (150, true)] {
            assert_eq!(FinePercent::new(percent).is_ok(), is_one, "{percent}");
        }
        assert!(FinePercent::new(151).is_err() && FinePercent::new(-5).is_err());
    }
}
