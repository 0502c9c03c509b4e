use crate::diagnostic::either;
use std::fmt;
use std::str::FromStr;

/// A language of reports: the two in which the law is published, and English.
///
/// ```
/// use datacel::report::Language;
/// assert_eq!("fr".parse(), Ok(Language::Fr));
/// let refused = "de".parse::<Language>().unwrap_err();
/// assert_eq!(refused, "`de` is not a language of reports; expected `nl`, `fr` or `en`");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Dutch.
    Nl,
    /// French.
    Fr,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which reports are written.
    pub const ALL: [Self; 3] = [Self::Nl, Self::Fr, Self::En];

    /// The word in flags, jobs and file names: `report.nl.html`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|language| language.code() == text).ok_or_else(|| {
            let known = either(Self::ALL.map(Self::code));
            format!("`{text}` is not a language of reports; expected {known}")
        })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
