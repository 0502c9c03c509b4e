use crate::store::hash;
use crate::values::Code;
use std::collections::BTreeSet;
use std::fmt;

/// Dental codes by their ranges: also those that no rule table names are kept, so that a code
/// without a P is seen.
const DENTAL_RANGES: [std::ops::RangeInclusive<i64>; 3] =
    [300_000..=309_999, 370_000..=379_999, 389_000..=389_999];

/// Which codes a store keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The codes of all rule tables, and all dental ones.
    Controls(BTreeSet<Code>),
    /// Everything.
    All,
}

impl Scope {
    /// Whether lines of a code are kept.
    pub fn holds(&self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::Controls(codes) => is_dental(code) || codes.contains(&code),
        }
    }
}

/// Whether a code lies in a range of art. 5.
pub fn is_dental(code: Code) -> bool {
    DENTAL_RANGES.iter().any(|range| range.contains(&code.get()))
}

/// `all`, or `controls` with a hash of the codes: part of the fingerprint.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Controls(codes) => {
                let text: Vec<String> = codes.iter().map(ToString::to_string).collect();
                write!(f, "controls {}", hash::sha256(text.join(" ").as_bytes()).as_str())
            }
        }
    }
}
