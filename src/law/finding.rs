use crate::values::{Cents, Code, Day, ProviderKey};
use std::borrow::Cow;

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
/// Grain: one per rule and what it names. One shape for all controls: what does not apply to a
/// finding is `None`. [`Finding::new`] has nothing but the rule; the rest is filled in by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule, e.g. `p-without-money`.
    pub rule: Cow<'static, str>,
    /// The article that the rule comes from.
    pub article: Cow<'static, str>,
    /// How far the lines carry it.
    pub strength: Strength,
    /// The insured person, where it concerns one.
    pub person: Option<String>,
    /// The provider, where it concerns one.
    pub provider: Option<ProviderKey>,
    /// The provider of the other act, where there is one.
    pub other_provider: Option<ProviderKey>,
    /// The institution, where it concerns one.
    pub institution: Option<String>,
    /// The facility as billed.
    pub facility: Option<String>,
    /// The code, where it concerns one.
    pub code: Option<Code>,
    /// The code of the other act.
    pub other_code: Option<Code>,
    /// The tooth, as it is numbered in claims.
    pub tooth: Option<i64>,
    /// The quadrant of the mouth, e.g. `UR`.
    pub quadrant: Option<&'static str>,
    /// The day of the act found.
    pub date: Option<Day>,
    /// The day of the other act.
    pub other_date: Option<Day>,
    /// First and last day of the window looked at.
    pub window: Option<(Day, Day)>,
    /// What was counted there.
    pub count: Option<i64>,
    /// What it was held against.
    pub bound: Option<i64>,
    /// The lines that it rests on, by id.
    pub lines: Vec<Evidence>,
    /// The money involved.
    pub amount: Option<Cents>,
    /// In a sentence, in English: findings are language-free but for this.
    pub explanation: String,
}

/// A line that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The sender's id of the line.
    pub claim_line_id: String,
    /// What was paid for it.
    pub paid: Cents,
    /// The part of it that the finding's amount consists of: zero for a line that only shows
    /// something, such as the earlier of two acts.
    pub at_stake: Cents,
}

impl Finding {
    /// A finding that says nothing yet but its rule.
    pub fn new(
        rule: impl Into<Cow<'static, str>>,
        article: impl Into<Cow<'static, str>>,
        strength: Strength,
    ) -> Self {
        Self {
            rule: rule.into(),
            article: article.into(),
            strength,
            person: None,
            provider: None,
            other_provider: None,
            institution: None,
            facility: None,
            code: None,
            other_code: None,
            tooth: None,
            quadrant: None,
            date: None,
            other_date: None,
            window: None,
            count: None,
            bound: None,
            lines: Vec::new(),
            amount: None,
            explanation: String::new(),
        }
    }

    /// Whether the other act is of the same provider; `None` where there is no other act.
    pub fn same_provider(&self) -> Option<bool> {
        let other = self.other_provider.as_ref()?;
        Some(self.provider.as_ref() == Some(other))
    }
}
