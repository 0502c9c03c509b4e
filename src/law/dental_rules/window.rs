use super::Person;
use crate::values::{Day, Month, Span};
use chrono::{Datelike, Days, Months};
use std::str::FromStr;

/// The first day that can be written: where a window has no beginning.
const FIRST: Day = Day::from_ymd_opt(1, 1, 1).expect("the year 1 has a first day");

/// The days that a rule looks at, from the act that it judges.
///
/// Months, quarters, semesters (January to June, July to December) and years are those of the
/// calendar; a window of several of them ends with that of the act.
///
/// `INTERPRETATION:` "per kwartaal" is a calendar quarter, "per drie kalenderjaren" the year of the
/// act and the two before it, "per 6 kalendermaanden" the month of the act and the five before it,
/// since the text says "kalendersemester" where it means that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleWindow {
    /// The day of the act: a session is one person, one provider, one day.
    Session,
    /// So many calendar months.
    Months(u32),
    /// A calendar quarter.
    Quarter,
    /// A calendar semester.
    Semester,
    /// So many calendar years.
    Years(i32),
    /// The calendar year before that of the act.
    YearBefore,
    /// So many days before the act, and its day.
    DaysBefore(u64),
    /// A year before to a year after the act.
    YearAround,
    /// A lifetime, until the act.
    Ever,
}

impl RuleWindow {
    /// Its first and last day for an act of a day.
    pub fn of(self, day: Day) -> Span {
        let month = Month::of(day);
        let months = |back: u32| Span {
            first: month.span().first.checked_sub_months(Months::new(back)).unwrap_or(FIRST),
            last: month.span().last,
        };
        let year = |from: i32, to: i32| Span {
            first: Day::from_ymd_opt(from, 1, 1).unwrap_or(FIRST),
            last: Day::from_ymd_opt(to, 12, 31).unwrap_or(day),
        };
        let ahead = |months: u32| Span {
            last: month
                .span()
                .first
                .checked_add_months(Months::new(months))
                .map_or(day, |first| Month::of(first).span().last),
            first: month.span().first,
        };
        // the place of the month in its quarter or semester, from 0
        let place = |size: u32| month.month.saturating_sub(1).checked_rem(size).unwrap_or(0);
        let whole = |size: u32| Span {
            first: months(place(size)).first,
            last: ahead(size.saturating_sub(1).saturating_sub(place(size))).last,
        };
        match self {
            Self::Session => Span { first: day, last: day },
            Self::Months(number) => months(number.saturating_sub(1)),
            Self::Quarter => whole(3),
            Self::Semester => whole(6),
            Self::Years(number) => {
                year(day.year().saturating_sub(number.saturating_sub(1)), day.year())
            }
            Self::YearBefore => year(day.year().saturating_sub(1), day.year().saturating_sub(1)),
            Self::DaysBefore(number) => {
                Span { first: day.checked_sub_days(Days::new(number)).unwrap_or(FIRST), last: day }
            }
            Self::YearAround => Span {
                first: day.checked_sub_months(Months::new(12)).unwrap_or(FIRST),
                last: day.checked_add_months(Months::new(12)).unwrap_or(day),
            },
            Self::Ever => Span { first: FIRST, last: day },
        }
    }

    /// The days that a delivery must cover so that a missing act proves something: for a lifetime,
    /// from the year of birth, or from the day on which the codes exist. `None` where the year of
    /// birth is not known.
    pub fn to_cover(self, day: Day, person: &Person, exists_from: Option<Day>) -> Option<Span> {
        let window = self.of(day);
        if self != Self::Ever {
            return Some(window);
        }
        let born = person.born.and_then(|(first, _)| i32::try_from(first).ok());
        let born = born.and_then(|year| Day::from_ymd_opt(year, 1, 1));
        let first = match (born, exists_from) {
            (Some(born), Some(exists)) => born.max(exists),
            (born, exists) => born.or(exists)?,
        };
        Span::new(first, window.last).ok()
    }

    /// The window as a finding shows it: a lifetime has no days.
    pub fn shown(self, day: Day) -> Option<Span> {
        (self != Self::Ever).then(|| self.of(day))
    }
}

impl FromStr for RuleWindow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || {
            format!(
                "`{text}` is no window; expected `session`, `month`, `6 months`, `quarter`, \
                 `semester`, `year`, `3 years`, `year before`, `90 days`, `year around` or `ever`"
            )
        };
        let many = text.split_once(' ').map(|(number, unit)| (number.parse::<u32>(), unit));
        match (text, many) {
            ("session", _) => Ok(Self::Session),
            ("month", _) => Ok(Self::Months(1)),
            ("quarter", _) => Ok(Self::Quarter),
            ("semester", _) => Ok(Self::Semester),
            ("year", _) => Ok(Self::Years(1)),
            ("year before", _) => Ok(Self::YearBefore),
            ("year around", _) => Ok(Self::YearAround),
            ("ever", _) => Ok(Self::Ever),
            (_, Some((Ok(number @ 1..=1200), "months"))) => Ok(Self::Months(number)),
            (_, Some((Ok(number @ 1..=120), "years"))) => {
                Ok(Self::Years(i32::try_from(number).map_err(|_| unknown())?))
            }
            (_, Some((Ok(number @ 1..=36_500), "days"))) => Ok(Self::DaysBefore(number.into())),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(window: &str, day: &str) -> String {
        window.parse::<RuleWindow>().unwrap().of(day.parse().unwrap()).to_string()
    }

    #[test]
    fn windows_of_the_calendar_and_their_boundary_days() {
        assert_eq!(of("session", "2020-02-29"), "2020-02-29..2020-02-29");
        assert_eq!(of("month", "2020-02-01"), "2020-02-01..2020-02-29");
        assert_eq!(of("6 months", "2020-03-31"), "2019-10-01..2020-03-31");
        assert_eq!(of("quarter", "2020-03-31"), "2020-01-01..2020-03-31");
        assert_eq!(of("quarter", "2020-04-01"), "2020-04-01..2020-06-30");
        assert_eq!(of("quarter", "2020-12-31"), "2020-10-01..2020-12-31");
        assert_eq!(of("semester", "2020-06-30"), "2020-01-01..2020-06-30");
        assert_eq!(of("semester", "2020-07-01"), "2020-07-01..2020-12-31");
        assert_eq!(of("year", "2020-01-01"), "2020-01-01..2020-12-31");
        assert_eq!(of("3 years", "2021-05-05"), "2019-01-01..2021-12-31");
        assert_eq!(of("year before", "2021-12-31"), "2020-01-01..2020-12-31");
        assert_eq!(of("90 days", "2020-03-31"), "2020-01-01..2020-03-31");
        assert_eq!(of("year around", "2020-02-29"), "2019-02-28..2021-02-28");
        assert_eq!(of("ever", "2020-02-29"), "0001-01-01..2020-02-29");
    }

    #[test]
    fn words_that_are_no_window() {
        for text in ["", "years", "0 years", "3 weeks", "-1 days", "9999999 days", "quarters"] {
            assert!(text.parse::<RuleWindow>().is_err(), "{text}");
        }
    }
}
