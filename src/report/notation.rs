//! Numbers and dates as each language writes them, from integers alone.
//!
//! A negative number has a real minus (U+2212), French groups with U+202F (a narrow space that does
//! not break). A unit stands after an ordinary space, so that a search for `58.412,31 EUR` finds it;
//! pages keep such cells on one line.

use super::Language;
use crate::values::{Cents, Day, P};
use chrono::Datelike;

/// What stands where there is no value.
pub const NOTHING: &str = "–";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const SHORT_NL: [&str; 12] =
    ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const SHORT_FR: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
];
const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A count.
///
/// ```
/// use datacel::report::{Language, notation};
/// assert_eq!(notation::number(-53_394, Language::Nl), "−53.394");
/// assert_eq!(notation::number(53_394, Language::Fr), "53\u{202f}394");
/// ```
pub fn number(number: i64, language: Language) -> String {
    format!("{}{}", minus(number), grouped(number.unsigned_abs(), language))
}

/// A number of P, without the unit: headings and sentences say it.
pub fn p(p: P, language: Language) -> String {
    number(p.get(), language)
}

/// An amount of money: nl `58.412,31 EUR`, fr `58 412,31 EUR`, en `58,412.31 EUR`.
///
/// ```
/// use datacel::{report::{Language, notation}, values::Cents};
/// assert_eq!(notation::money(Cents::new(5_841_231), Language::Nl), "58.412,31 EUR");
/// assert_eq!(notation::money(Cents::new(-5), Language::En), "−0.05 EUR");
/// ```
pub fn money(amount: Cents, language: Language) -> String {
    format!("{} EUR", hundredths(amount.get(), language))
}

/// A rate in ten-thousandths, as a percentage: 1,234 is nl and fr `12,34 %`, en `12.34%`.
pub fn percent(x10000: i64, language: Language) -> String {
    let number = hundredths(x10000, language);
    match language {
        Language::Nl | Language::Fr => format!("{number} %"),
        Language::En => format!("{number}%"),
    }
}

/// Whole hundredths, as a percentage: nl and fr `12 %`, en `12%`.
pub fn whole_percent(percent: i64, language: Language) -> String {
    let number = number(percent, language);
    match language {
        Language::Nl | Language::Fr => format!("{number} %"),
        Language::En => format!("{number}%"),
    }
}

/// The short name of a month, 1 to 12: nl `mrt`, fr `mars`, en `Mar`.
///
/// ```
/// use datacel::report::{Language, notation};
/// assert_eq!(notation::month(8, Language::Fr), "août");
/// ```
pub fn month(month: u32, language: Language) -> &'static str {
    let names = match language {
        Language::Nl => SHORT_NL,
        Language::Fr => SHORT_FR,
        Language::En => SHORT_EN,
    };
    let at = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    at.and_then(|at| names.get(at).copied()).unwrap_or(NOTHING)
}

/// A day: nl and fr `14/12/2022`, as decisions write it; en `14 December 2022`.
pub fn day(day: Day, language: Language) -> String {
    let (year, month, date) = (day.year(), day.month(), day.day());
    match language {
        Language::Nl | Language::Fr => format!("{date:02}/{month:02}/{year:04}"),
        Language::En => format!("{date} {} {year}", MONTHS[day.month0() as usize]),
    }
}

/// Yes or no.
pub const fn flag(flag: bool, language: Language) -> &'static str {
    match (language, flag) {
        (Language::Nl, true) => "ja",
        (Language::Nl, false) => "nee",
        (Language::Fr, true) => "oui",
        (Language::Fr, false) => "non",
        (Language::En, true) => "yes",
        (Language::En, false) => "no",
    }
}

fn minus(number: i64) -> &'static str {
    if number < 0 { "\u{2212}" } else { "" }
}

/// A number of hundredths with two decimals.
fn hundredths(number: i64, language: Language) -> String {
    let absolute = number.unsigned_abs();
    let decimal = match language {
        Language::Nl | Language::Fr => ',',
        Language::En => '.',
    };
    let whole = grouped(absolute / 100, language);
    format!("{}{whole}{decimal}{:02}", minus(number), absolute % 100)
}

/// Digits in groups of three.
fn grouped(number: u64, language: Language) -> String {
    let separator = match language {
        Language::Nl => '.',
        Language::Fr => '\u{202f}',
        Language::En => ',',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_all(write: impl Fn(Language) -> String) -> [String; 3] {
        Language::ALL.map(write)
    }

    #[test]
    fn money_in_three_languages() {
        let cases = [
            (5_841_231, ["58.412,31 EUR", "58\u{202f}412,31 EUR", "58,412.31 EUR"]),
            (0, ["0,00 EUR", "0,00 EUR", "0.00 EUR"]),
            (-5, ["−0,05 EUR", "−0,05 EUR", "−0.05 EUR"]),
            (99_999, ["999,99 EUR", "999,99 EUR", "999.99 EUR"]),
            (-100_000, ["−1.000,00 EUR", "−1\u{202f}000,00 EUR", "−1,000.00 EUR"]),
            (
                i64::MIN,
                [
                    "−92.233.720.368.547.758,08 EUR",
                    "−92\u{202f}233\u{202f}720\u{202f}368\u{202f}547\u{202f}758,08 EUR",
                    "−92,233,720,368,547,758.08 EUR",
                ],
            ),
        ];
        for (cents, written) in cases {
            assert_eq!(in_all(|language| money(Cents::new(cents), language)), written);
        }
    }

    #[test]
    fn p_in_three_languages() {
        let write = |number| in_all(|language| p(P::new(number), language));
        assert_eq!(write(53_394), ["53.394", "53\u{202f}394", "53,394"]);
        assert_eq!(write(-207), ["−207"; 3]);
        assert_eq!(write(0), ["0"; 3]);
        assert_eq!(write(1_000_000), ["1.000.000", "1\u{202f}000\u{202f}000", "1,000,000"]);
    }

    #[test]
    fn rates_in_three_languages() {
        assert_eq!(in_all(|language| percent(1_234, language)), ["12,34 %", "12,34 %", "12.34%"]);
        assert_eq!(in_all(|language| percent(-5, language)), ["−0,05 %", "−0,05 %", "−0.05%"]);
        assert_eq!(in_all(|language| percent(10_000, language))[2], "100.00%");
    }

    #[test]
    fn days_in_three_languages() {
        let written = |date: &str| in_all(|language| day(date.parse().unwrap(), language));
        assert_eq!(written("2022-12-14"), ["14/12/2022", "14/12/2022", "14 December 2022"]);
        assert_eq!(written("2020-01-03"), ["03/01/2020", "03/01/2020", "3 January 2020"]);
    }
}
