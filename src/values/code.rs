use serde::{Deserialize, Serialize};
use std::fmt;

/// A code of the nomenclature: six digits, of which the sixth is the first five modulo 7.
///
/// ```
/// use datacel::values::Code;
/// assert_eq!("371011".parse::<Code>()?.to_string(), "371011");
/// assert!("371012".parse::<Code>().is_err());
/// # Ok::<(), datacel::values::CodeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Code(u32);

/// A number that is no nomenclature code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeError {
    /// Not six digits.
    NotSixDigits(String),
    /// The sixth digit is not the first five modulo 7.
    CheckDigit(u32),
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSixDigits(text) => write!(f, "`{text}` is not a code of six digits"),
            Self::CheckDigit(code) => write!(
                f,
                "`{code}` fails its check digit: the sixth digit should be {}",
                code / 10 % 7
            ),
        }
    }
}

impl std::error::Error for CodeError {}

impl Code {
    /// The code as a number of six digits.
    pub const fn get(self) -> i64 {
        self.0 as i64
    }

    /// Whether it lies in a range that the nomenclature keeps for dental care (art. 5).
    ///
    /// `INTERPRETATION:` the ranges are those in which all codes of art. 5 lie; the text states
    /// none.
    pub fn is_dental(self) -> bool {
        DENTAL.iter().any(|range| range.contains(&self.0))
    }

    /// Every code that a dental range can hold.
    pub fn all_dental() -> impl Iterator<Item = Self> {
        let numbers = DENTAL.into_iter().flatten();
        numbers.filter_map(|number| Self::try_from(i64::from(number)).ok())
    }
}

const DENTAL: [std::ops::RangeInclusive<u32>; 3] =
    [300_000..=309_999, 370_000..=379_999, 389_000..=389_999];

impl TryFrom<i64> for Code {
    type Error = CodeError;

    fn try_from(number: i64) -> Result<Self, CodeError> {
        match u32::try_from(number) {
            Ok(code @ 100_000..=999_999) if code % 10 == code / 10 % 7 => Ok(Self(code)),
            Ok(code @ 100_000..=999_999) => Err(CodeError::CheckDigit(code)),
            _ => Err(CodeError::NotSixDigits(number.to_string())),
        }
    }
}

impl std::str::FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text.parse::<i64>() {
            Ok(number) if text.len() == 6 => Self::try_from(number),
            _ => Err(CodeError::NotSixDigits(text.to_owned())),
        }
    }
}

impl From<Code> for i64 {
    fn from(code: Code) -> Self {
        code.get()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_sixth_digit_is_refused() {
        for last in 0..10 {
            let number = 37_101 * 10 + last;
            assert_eq!(Code::try_from(number).is_ok(), last == 37_101 % 7, "{number}");
        }
    }

    #[test]
    fn too_short_too_long_and_signed_are_refused() {
        for text in ["37101", "0371011", "-71011", "+71011", "", "37101a"] {
            assert!(text.parse::<Code>().is_err(), "{text}");
        }
    }
}
