//! Invented numbers of people and firms, with check digits as real ones have.

use super::patients;

/// The RIZIV number (eleven digits) of invented provider `first_six` under a title.
///
/// Digits 7 and 8 are 97 less the first six modulo 97.
pub(super) fn riziv(first_six: u32, title: u32) -> u64 {
    riziv_key(first_six) * 1_000 + u64::from(title)
}

/// The first eight digits of [`riziv`]: the person, whatever the title.
pub(super) fn riziv_key(first_six: u32) -> u64 {
    u64::from(first_six) * 100 + u64::from(97 - first_six % 97)
}

/// The enterprise number (ten digits, a leading zero included) of an invented firm; the last two
/// digits are 97 less the first eight modulo 97.
pub(super) fn enterprise(first_eight: u32) -> u64 {
    u64::from(first_eight) * 100 + u64::from(97 - first_eight % 97)
}

/// The nomenclature code whose first five digits are given: the sixth is those modulo 7.
pub(super) const fn code(first_five: i64) -> i64 {
    first_five * 10 + first_five % 7
}

/// A pseudonym that gives no order away: twelve hexadecimal digits, different for each person.
pub(super) fn pseudonym(person: u32) -> u64 {
    // odd factors and shifts by half the width can be undone, so no two persons meet
    let mask = (1_u64 << 48) - 1;
    let mut mixed = u64::from(person).wrapping_mul(0x9E37_79B9_7F4B) & mask;
    mixed ^= mixed >> 24;
    mixed.wrapping_mul(0xC2B2_AE3D_27D5) & mask
}

/// The year in which a person was born; every fifth person is a child in 2019 to 2021, but for the
/// patients of a nation, who are of the age that their acts ask for.
pub(super) fn birth_year(person: u32) -> i64 {
    if let Some(year) = patients::birth_year(person) {
        return year;
    }
    let spread = person / 5;
    if person.is_multiple_of(5) {
        i64::from(2005 + spread % 10)
    } else {
        i64::from(1925 + spread % 74)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Code, has_valid_check_digits};
    use std::collections::BTreeSet;

    #[test]
    fn check_digits_hold() {
        for first_six in 300_001..301_000 {
            assert!(has_valid_check_digits(&riziv(first_six, 1).to_string()));
        }
        for first_eight in 4_000_000..4_001_000 {
            let number = enterprise(first_eight);
            assert_eq!(97 - (number / 100) % 97, number % 100);
        }
        assert!(Code::try_from(code(37_101)).is_ok());
    }

    #[test]
    fn no_two_persons_share_a_pseudonym() {
        let seen: BTreeSet<u64> = (0..100_000).map(pseudonym).collect();
        assert_eq!(seen.len(), 100_000);
    }
}
