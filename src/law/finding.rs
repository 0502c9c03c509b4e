use crate::values::{Cents, Code, Day, ProviderKey};

/// How far the delivered lines by themselves carry a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The lines by themselves contradict the sentence of law; nothing is said of fault.
    Breach,
    /// An innocent reading exists, and is printed.
    Alert,
    /// What is delivered does not decide it.
    Undecidable,
}

impl Strength {
    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Alert => "alert",
            Self::Undecidable => "undecidable",
        }
    }
}

/// Something that a control met in the claims and that a person must look at.
///
/// Grain: one per rule, subject and window. One shape for all controls: what does not apply to a
/// finding is `None`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule, e.g. `p-without-money`.
    pub rule: &'static str,
    /// The article that the rule comes from.
    pub article: &'static str,
    /// How far the lines carry it.
    pub strength: Strength,
    /// The provider, where it concerns one.
    pub provider: Option<ProviderKey>,
    /// The code, where it concerns one.
    pub code: Option<Code>,
    /// First and last day of the window looked at.
    pub window: Option<(Day, Day)>,
    /// What was counted there.
    pub count: Option<i64>,
    /// What it was held against.
    pub bound: Option<i64>,
    /// The money involved.
    pub amount: Option<Cents>,
    /// In a sentence, in English: findings are language-free but for this.
    pub explanation: String,
}
