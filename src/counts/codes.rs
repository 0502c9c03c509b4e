//! Which codes a control looks at, as the header of its query says it.

use crate::values::Code;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// Codes whose lines a control reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// Lines of every code.
    All,
    /// Lines of these.
    These(BTreeSet<Code>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Codes {
    /// These and the others.
    #[must_use]
    pub fn with(self, others: Self) -> Self {
        match (self, others) {
            (Self::These(mut codes), Self::These(others)) => {
                codes.extend(others);
                Self::These(codes)
            }
            (Self::All, _) | (_, Self::All) => Self::All,
        }
    }
}

/// `all`; or codes `371011`, pairs `307090-307101` (ambulatory and hospital: two codes, not what
/// lies between) and ranges `300000..309999` (every code that can lie there), separated by commas.
///
/// ```
/// use datacel::counts::Codes;
/// let Codes::These(codes) = "307090-307101, 371011".parse()? else { unreachable!() };
/// assert_eq!(codes.len(), 3);
/// assert!("300000-309999".parse::<Codes>().is_err(), "no pair of codes");
/// # Ok::<(), String>(())
/// ```
impl FromStr for Codes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().eq_ignore_ascii_case("all") {
            return Ok(Self::All);
        }
        let mut codes = BTreeSet::new();
        for item in text.split(',').map(str::trim) {
            if let Some((first, last)) = item.split_once("..") {
                codes.extend(range(first.trim(), last.trim())?);
            } else if let Some((ambulatory, hospital)) = item.split_once('-') {
                codes.extend(pair(item, ambulatory.trim(), hospital.trim())?);
            } else {
                codes.insert(code(item)?);
            }
        }
        Ok(Self::These(codes))
    }
}

fn code(text: &str) -> Result<Code, String> {
    text.parse().map_err(|error| {
        format!(
            "{error}; expected codes `371011`, pairs `307090-307101`, ranges `300000..309999`, or `all`"
        )
    })
}

/// The codes of a pair stand one after the other; two that do not are more likely meant as a range.
fn pair(item: &str, ambulatory: &str, hospital: &str) -> Result<[Code; 2], String> {
    let unclear = || {
        format!(
            "`{item}` is not a pair of codes; write the range `{ambulatory}..{hospital}`, or both codes with a comma"
        )
    };
    match (ambulatory.parse::<Code>(), hospital.parse::<Code>()) {
        (Ok(one), Ok(other)) if one.get() / 10 + 1 == other.get() / 10 => Ok([one, other]),
        _ => Err(unclear()),
    }
}

/// Every code from a number to another, both included.
fn range(first: &str, last: &str) -> Result<Vec<Code>, String> {
    let number = |text: &str| {
        let number = text.parse::<i64>().ok().filter(|_| text.len() == 6);
        number.ok_or_else(|| format!("`{text}` is not a number of six digits"))
    };
    let (first, last) = (number(first)?, number(last)?);
    let codes: Vec<Code> = (first..=last).filter_map(|code| Code::try_from(code).ok()).collect();
    if codes.is_empty() {
        return Err(format!("no code lies in `{first}..{last}`"));
    }
    Ok(codes)
}

/// As messages have it: how many, or all.
impl fmt::Display for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all codes"),
            Self::These(codes) => write!(f, "{} codes", codes.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<usize, String> {
        match text.parse()? {
            Codes::All => Ok(usize::MAX),
            Codes::These(codes) => Ok(codes.len()),
        }
    }

    #[test]
    fn codes_pairs_and_ranges_are_read() {
        assert_eq!(read("371011"), Ok(1));
        assert_eq!(read("307090-307101, 307274-307285"), Ok(4));
        assert_eq!(read("300000..309999"), Ok(1_000));
        assert_eq!(read("All"), Ok(usize::MAX));
    }

    #[test]
    fn a_hyphen_between_the_ends_of_a_range_is_asked_about() {
        for text in ["300000-309999", "307090-307285", "307101-307090"] {
            assert!(read(text).unwrap_err().contains(".."), "{text}");
        }
        for text in
            ["", "371012", "37101", "371011,", "309999..300000", "3..4", "those of p_values"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn all_and_some_are_all() {
        let some: Codes = "371011".parse().unwrap();
        assert_eq!(some.clone().with(Codes::All), Codes::All);
        assert_eq!(some.clone().with("371022".parse().unwrap()).to_string(), "2 codes");
        assert_eq!(Codes::default().with(some.clone()), some);
    }
}
