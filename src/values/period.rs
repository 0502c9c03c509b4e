use super::Day;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar month. Ordered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// The calendar year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Month {
    /// The month in which a day lies.
    pub fn of(day: Day) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its first and last day.
    pub fn span(self) -> Span {
        let first = Day::from_ymd_opt(self.year, self.month, 1).expect("a month has a first day");
        let last = first + chrono::Months::new(1) - chrono::Days::new(1);
        Span { first, last }
    }
}

/// As file names have it: `2020-03`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The three periods of art. 6 § 19 (FR *mois, trimestre, année*; NL *maand, trimester, jaar*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeriodKind {
    /// A calendar month.
    Month,
    /// A calendar quarter: it begins on 1 January, 1 April, 1 July or 1 October.
    Quarter,
    /// A calendar year.
    Year,
}

impl PeriodKind {
    /// Months before quarters before the year.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The word in tables and flags.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

impl FromStr for PeriodKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("`{text}` is not `month`, `quarter` or `year`"))
    }
}

/// One month, quarter or year of a calendar year. Ordered: months, then quarters, then the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The calendar year.
    pub year: i32,
    /// Month, quarter or year.
    pub kind: PeriodKind,
    /// 1–12, 1–4 or 1.
    pub number: u32,
}

impl Period {
    /// The period of this kind in which a month (1 to 12) of a year lies.
    ///
    /// ```
    /// use datacel::values::{Period, PeriodKind};
    /// assert_eq!(Period::holding(2020, 9, PeriodKind::Quarter).number, 3);
    /// ```
    pub fn holding(year: i32, month: u32, kind: PeriodKind) -> Self {
        let number = match kind {
            PeriodKind::Month => month,
            PeriodKind::Quarter => month.div_ceil(3),
            PeriodKind::Year => 1,
        };
        Self { year, kind, number }
    }

    /// Its first and last day.
    pub fn span(self) -> Span {
        let (first, last) = match self.kind {
            PeriodKind::Month => (self.number, self.number),
            PeriodKind::Quarter => (self.number * 3 - 2, self.number * 3),
            PeriodKind::Year => (1, 12),
        };
        Span {
            first: Month { year: self.year, month: first }.span().first,
            last: Month { year: self.year, month: last }.span().last,
        }
    }
}

/// Days from `first` to `last`, both included; never empty. Written `2020-01-03..2022-03-18`.
///
/// ```
/// use datacel::values::Span;
/// let received: Span = "2020-01-03..2022-03-18".parse()?;
/// assert_eq!(received.to_string(), "2020-01-03..2022-03-18");
/// assert!("2022-03-18..2020-01-03".parse::<Span>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first day.
    pub first: Day,
    /// The last day, included.
    pub last: Day,
}

impl Span {
    /// The days from `first` to `last`.
    ///
    /// # Errors
    /// Says so where `last` comes before `first`.
    pub fn new(first: Day, last: Day) -> Result<Self, String> {
        if first <= last {
            Ok(Self { first, last })
        } else {
            Err(format!("`{first}..{last}` ends before it begins"))
        }
    }

    /// The last day that can be written: a span that ends with it has no end.
    pub const OPEN: Day = Day::from_ymd_opt(9999, 12, 31).expect("the year 9999 has a last day");

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether some day lies in both.
    pub fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether every day of `other` lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// The whole calendar year.
///
/// # Errors
/// Says so where the year lies outside 1964 (the first year of the insurance) to 9999.
pub fn days_of(year: i32) -> Result<Span, String> {
    match (Day::from_ymd_opt(year, 1, 1), Day::from_ymd_opt(year, 12, 31)) {
        (Some(first), Some(last)) if (1964..=9999).contains(&year) => Ok(Span { first, last }),
        _ => Err(format!("`{year}` is not a service year; expected one like `2020`")),
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once("..").ok_or_else(|| {
            format!("`{text}` is not a period; expected one like `2020-01-03..2022-03-18`")
        })?;
        let day = |text: &str| {
            text.parse::<Day>()
                .map_err(|_| format!("`{text}` is not a day; expected one like `2020-01-03`"))
        };
        Self::new(day(first)?, day(last)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_hold_their_three_months() {
        for month in 1..=12 {
            let quarter = Period::holding(2020, month, PeriodKind::Quarter);
            assert!(quarter.span().covers(Month { year: 2020, month }.span()));
        }
    }

    #[test]
    fn a_leap_february_ends_on_the_29th() {
        assert_eq!(Month { year: 2020, month: 2 }.span().last.to_string(), "2020-02-29");
    }
}
