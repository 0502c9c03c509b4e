use crate::values::{Code, hash};
use std::collections::BTreeSet;
use std::fmt;

/// Which codes a store keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The codes of all rule tables, and all dental ones: a code without a P must be seen.
    Controls(BTreeSet<Code>),
    /// Everything.
    All,
}

impl Scope {
    /// Whether lines of a code are kept.
    pub fn holds(&self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::Controls(codes) => code.is_dental() || codes.contains(&code),
        }
    }

    /// The codes by name, separated by blanks; nothing where all are kept.
    pub(super) fn codes(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Controls(codes) => {
                codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// `all`, or `controls` with a hash of the codes: part of the fingerprint.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Controls(_) => {
                write!(f, "controls {}", hash::sha256(self.codes().as_bytes()).as_str())
            }
        }
    }
}
