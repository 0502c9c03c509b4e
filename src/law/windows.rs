//! "At most so many in so long": greedy rules over acts in the order of time.
//!
//! An act found in excess counts in no later window, so that one act too many is one finding.
//! Months are those of the calendar: 12 months after 29 February 2024 is 28 February 2025, as
//! `CAST(d + INTERVAL '12 months' AS DATE)` gives it.

use crate::values::{Day, Month, Span};
use chrono::{Datelike, Months};

/// The day so many months later; at the end of a shorter month its last day.
///
/// ```
/// use datacel::law::months_after;
/// let leap: datacel::values::Day = "2024-02-29".parse()?;
/// assert_eq!(months_after(leap, 12).to_string(), "2025-02-28");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn months_after(day: Day, months: u32) -> Day {
    day.checked_add_months(Months::new(months)).expect("days of claims lie far from the last year")
}

/// The day so many months earlier; at the end of a shorter month its last day.
pub fn months_before(day: Day, months: u32) -> Day {
    day.checked_sub_months(Months::new(months)).expect("days of claims lie far from the first year")
}

/// From so many months before a day to so many after it, both days included.
///
/// ```
/// use datacel::law::months_around;
/// let prescribed: datacel::values::Day = "2024-11-30".parse()?;
/// assert_eq!(months_around(prescribed, 3).to_string(), "2024-08-30..2025-02-28");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn months_around(day: Day, months: u32) -> Span {
    Span { first: months_before(day, months), last: months_after(day, months) }
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalendarUnit {
    /// A calendar month.
    Month,
    /// January to March and so on (NL *kwartaal*, FR *trimestre*).
    Quarter,
    /// January to June, July to December (NL *semester*, FR *semestre*).
    Semester,
    /// A calendar year.
    Year,
}

impl CalendarUnit {
    /// Its length in months.
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Semester => 6,
            Self::Year => 12,
        }
    }

    /// First and last day of the unit in which a day lies.
    pub fn holding(self, day: Day) -> Span {
        let since = day.month0().checked_rem(self.months()).expect("a unit has a month");
        let first = months_before(Month::of(day).span().first, since);
        let next = months_after(first, self.months());
        Span { first, last: next.pred_opt().expect("a unit has a last day") }
    }
}

/// How far back a rule looks from an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Window {
    /// So many units of the calendar, of which the last is that of the act; 1 is "a calendar
    /// year", 3 "calendar years y−2 to y".
    Calendar(CalendarUnit, u32),
    /// Acts of which the act comes before so many months have passed: day < earlier + months.
    /// Exactly so many months later is allowed.
    Within(u32),
    /// Everything earlier.
    Ever,
}

impl Window {
    /// Whether an act on `earlier` lies in the window of one on `later`; false where `earlier`
    /// comes after it.
    pub fn holds(self, earlier: Day, later: Day) -> bool {
        earlier <= later && self.reaches(earlier, later)
    }

    /// The window of an act, as a finding shows it, with the first act that was met in it. That of
    /// [`Window::Within`] begins with this act and ends on the last day that is too early.
    pub fn shown(self, met: Day, act: Day) -> Span {
        match self {
            Self::Calendar(unit, _) => {
                Span { first: self.first_day(act), last: unit.holding(act).last }
            }
            Self::Within(months) => {
                let free = months_after(met, months);
                Span { first: met, last: free.pred_opt().expect("a window has a last day") }
            }
            Self::Ever => Span { first: met, last: act },
        }
    }

    fn reaches(self, earlier: Day, later: Day) -> bool {
        match self {
            Self::Calendar(..) => self.first_day(later) <= earlier,
            Self::Within(months) => later < months_after(earlier, months),
            Self::Ever => true,
        }
    }

    /// Where the calendar alone says where the window begins; else the first day there is.
    fn first_day(self, act: Day) -> Day {
        match self {
            Self::Calendar(unit, units) => {
                let before = units.saturating_sub(1).saturating_mul(unit.months());
                months_before(unit.holding(act).first, before)
            }
            Self::Within(_) | Self::Ever => Day::MIN,
        }
    }
}

/// What a rule looks at in an act.
///
/// Shape: the acts of one person (and tooth, quadrant, pair …) in the order of the rule, days
/// ascending; a net quantity of n is n acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// Its day.
    pub day: Day,
    /// Whether the rule can find it in excess; an act that is only looked back on cannot.
    pub judged: bool,
    /// Whether a later act meets it in its window, if it is not itself in excess.
    pub counted: bool,
}

impl Act {
    /// An act that is judged and, if accepted, counts.
    pub const fn of(day: Day) -> Self {
        Self { day, judged: true, counted: true }
    }
}

/// An act that came too many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// Its place among the acts.
    pub act: usize,
    /// The places of the accepted acts in its window, in the order of the acts; never empty.
    pub met: Vec<usize>,
}

/// The acts that are too many: those in whose window `bound` accepted ones lie already.
///
/// `bound` is the number allowed in a window, the act itself included; for "none of those
/// earlier" it is 1, with the act not counted or the others not judged. At least 1.
///
/// ```
/// use datacel::law::{Act, Window, excesses};
/// let days = ["2024-03-01", "2025-02-28", "2025-03-01"];
/// let acts: Vec<Act> = days.iter().map(|day| Act::of(day.parse().unwrap())).collect();
/// let found = excesses(&acts, Window::Within(12), 1);
/// assert_eq!(found.len(), 1); // a day too early; the third holds twelve months to the first
/// assert_eq!((found[0].act, &found[0].met[..]), (1, &[0][..]));
/// ```
pub fn excesses(acts: &[Act], window: Window, bound: usize) -> Vec<Excess> {
    assert!(bound > 0, "a rule that allows none meets at least one other act");
    assert!(acts.is_sorted_by_key(|act| act.day), "a rule looks at acts in the order of time");
    let mut accepted: Vec<(Day, usize)> = Vec::new();
    let mut found = Vec::new();
    for (place, act) in acts.iter().enumerate() {
        // the days from which the window reaches this act are the last ones
        let start = accepted.partition_point(|(day, _)| !window.reaches(*day, act.day));
        let met = accepted.get(start..).unwrap_or_default();
        if act.judged && met.len() >= bound {
            found.push(Excess { act: place, met: met.iter().map(|(_, place)| *place).collect() });
        } else if act.counted {
            accepted.push((act.day, place));
        }
    }
    found
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    reason = "the second implementation is written plainly"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn acts(days: &[&str]) -> Vec<Act> {
        days.iter().map(|text| Act::of(day(text))).collect()
    }

    fn places(days: &[&str], window: Window, bound: usize) -> Vec<usize> {
        excesses(&acts(days), window, bound).into_iter().map(|excess| excess.act).collect()
    }

    #[test]
    fn month_ends_are_clipped() {
        for (from, months, to) in [
            ("2024-02-29", 12, "2025-02-28"),
            ("2023-02-28", 12, "2024-02-28"),
            ("2024-11-30", 3, "2025-02-28"),
            ("2023-11-30", 3, "2024-02-29"),
            ("2024-08-31", 1, "2024-09-30"),
            ("2024-12-31", 2, "2025-02-28"),
        ] {
            assert_eq!(months_after(day(from), months), day(to), "{from} + {months}");
        }
        assert_eq!(months_before(day("2024-02-29"), 36), day("2021-02-28"));
        assert_eq!(months_before(day("2024-05-31"), 3), day("2024-02-29"));
    }

    #[test]
    fn a_unit_of_the_calendar_holds_its_days() {
        use CalendarUnit::{Month, Quarter, Semester, Year};
        for (unit, of, span) in [
            (Month, "2024-02-11", "2024-02-01..2024-02-29"),
            (Quarter, "2024-06-30", "2024-04-01..2024-06-30"),
            (Semester, "2024-06-30", "2024-01-01..2024-06-30"),
            (Semester, "2024-07-01", "2024-07-01..2024-12-31"),
            (Year, "2024-12-31", "2024-01-01..2024-12-31"),
        ] {
            assert_eq!(unit.holding(day(of)).to_string(), span);
        }
    }

    #[test]
    fn exactly_twelve_months_later_is_allowed() {
        let window = Window::Within(12);
        assert_eq!(places(&["2024-05-10", "2025-05-09"], window, 1), [1]);
        assert!(places(&["2024-05-10", "2025-05-10"], window, 1).is_empty());
        assert!(places(&["2024-02-29", "2025-02-28"], window, 1).is_empty());
        assert_eq!(places(&["2024-02-29", "2025-02-27"], window, 1), [1]);
    }

    #[test]
    fn an_act_in_excess_does_not_move_the_window() {
        let days = ["2024-01-10", "2024-12-01", "2025-01-10", "2025-06-01", "2026-01-10"];
        assert_eq!(places(&days, Window::Within(12), 1), [1, 3]);
    }

    #[test]
    fn two_a_month_and_six_in_six_months() {
        let month = Window::Calendar(CalendarUnit::Month, 1);
        assert_eq!(places(&["2024-01-01", "2024-01-31", "2024-02-01"], month, 2), [0; 0]);
        assert_eq!(
            places(&["2024-01-01", "2024-01-02", "2024-01-31", "2024-02-01"], month, 2),
            [2]
        );
        let half = Window::Calendar(CalendarUnit::Month, 6);
        let days = ["01", "02", "03", "04", "05", "06", "06", "07"];
        let days = days.map(|month| format!("2024-{month}-15"));
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        assert_eq!(places(&days, half, 6), [6]); // the seventh; July looks back to February
    }

    #[test]
    fn what_is_only_looked_back_on_is_never_in_excess() {
        let calendar = Window::Calendar(CalendarUnit::Quarter, 1);
        let other = |text| Act { judged: false, ..Act::of(day(text)) };
        let acts = [
            other("2024-01-05"),
            other("2024-01-06"),
            Act::of(day("2024-03-31")),
            Act::of(day("2024-04-01")),
            other("2024-04-02"),
        ];
        let found = excesses(&acts, calendar, 1);
        assert_eq!(found, [Excess { act: 2, met: vec![0, 1] }]);
    }

    #[test]
    fn the_window_is_shown_with_its_days() {
        let (met, act) = (day("2024-02-29"), day("2024-09-01"));
        let within = Window::Within(12).shown(met, act);
        assert_eq!(within.to_string(), "2024-02-29..2025-02-27");
        let years = Window::Calendar(CalendarUnit::Year, 3).shown(met, act);
        assert_eq!(years.to_string(), "2022-01-01..2024-12-31");
        assert_eq!(Window::Ever.shown(met, act).to_string(), "2024-02-29..2024-09-01");
    }

    /// Years, months and days as three numbers; nothing of chrono's calendar.
    mod naive {
        use super::{Act, CalendarUnit, Day, Window};
        use chrono::Datelike;

        fn length(year: i32, month: i32) -> u32 {
            match month {
                4 | 6 | 9 | 11 => 30,
                2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
                2 => 28,
                _ => 31,
            }
        }

        pub(super) fn later(day: Day, months: i32) -> (i32, i32, u32) {
            let (mut year, mut month) = (day.year(), day.month().try_into().unwrap_or(0));
            for _ in 0..months.abs() {
                month += months.signum();
                if month == 13 {
                    (year, month) = (year + 1, 1);
                }
                if month == 0 {
                    (year, month) = (year - 1, 12);
                }
            }
            (year, month, day.day().min(length(year, month)))
        }

        fn unit(unit: CalendarUnit, day: Day) -> i32 {
            let month = i32::try_from(day.month()).unwrap_or(0);
            match unit {
                CalendarUnit::Month => day.year() * 12 + month - 1,
                CalendarUnit::Quarter => day.year() * 4 + (month - 1) / 3,
                CalendarUnit::Semester => day.year() * 2 + i32::from(month > 6),
                CalendarUnit::Year => day.year(),
            }
        }

        fn meets(window: Window, earlier: Day, later_day: Day) -> bool {
            match window {
                Window::Calendar(of, units) => {
                    let back = unit(of, later_day) - unit(of, earlier);
                    (0..i32::try_from(units).unwrap_or(0)).contains(&back)
                }
                Window::Within(months) => {
                    let free = later(earlier, i32::try_from(months).unwrap_or(0));
                    let day = later_day;
                    (day.year(), i32::try_from(day.month()).unwrap_or(0), day.day()) < free
                }
                Window::Ever => true,
            }
        }

        /// Which acts are too many, by looking at every earlier one.
        pub(super) fn excesses(acts: &[Act], window: Window, bound: usize) -> Vec<usize> {
            let mut over = vec![false; acts.len()];
            for i in 0..acts.len() {
                let met = (0..i)
                    .filter(|j| acts[*j].counted && !over[*j])
                    .filter(|j| meets(window, acts[*j].day, acts[i].day))
                    .count();
                over[i] = acts[i].judged && met >= bound;
            }
            (0..acts.len()).filter(|i| over[*i]).collect()
        }
    }

    fn days() -> impl Strategy<Value = Day> {
        // dense round two leap days and the ends of months
        let around = |text: &'static str, days: i64| {
            (-days..=days).prop_map(move |step| day(text) + chrono::TimeDelta::days(step))
        };
        prop_oneof![
            around("2024-02-29", 2),
            around("2025-02-28", 2),
            around("2024-06-30", 3),
            around("2024-06-30", 900),
        ]
    }

    fn windows() -> impl Strategy<Value = Window> {
        use CalendarUnit::{Month, Quarter, Semester, Year};
        let unit = prop_oneof![Just(Month), Just(Quarter), Just(Semester), Just(Year)];
        prop_oneof![
            (unit, 1u32..8).prop_map(|(unit, units)| Window::Calendar(unit, units)),
            (1u32..25).prop_map(Window::Within),
            Just(Window::Ever),
        ]
    }

    proptest! {
        #[test]
        fn months_are_added_as_a_naive_calendar_does(day in days(), months in 0i32..60) {
            let as_three = |day: Day| {
                (day.year(), i32::try_from(day.month()).unwrap(), day.day())
            };
            let steps = u32::try_from(months).unwrap();
            prop_assert_eq!(as_three(months_after(day, steps)), naive::later(day, months));
            prop_assert_eq!(as_three(months_before(day, steps)), naive::later(day, -months));
        }

        #[test]
        fn excesses_equal_those_of_a_plain_loop(
            mut acts in prop::collection::vec((days(), any::<bool>(), any::<bool>()), 0..30),
            window in windows(),
            bound in 1usize..5,
        ) {
            acts.sort();
            let acts: Vec<Act> = acts
                .into_iter()
                .map(|(day, judged, counted)| Act { day, judged, counted })
                .collect();
            let found = excesses(&acts, window, bound);
            let places: Vec<usize> = found.iter().map(|excess| excess.act).collect();
            prop_assert_eq!(&places, &naive::excesses(&acts, window, bound));
            for excess in found {
                prop_assert!(excess.met.len() >= bound);
                for met in excess.met {
                    prop_assert!(met < excess.act && !places.contains(&met));
                    prop_assert!(window.holds(acts[met].day, acts[excess.act].day));
                }
            }
        }

        #[test]
        fn accepted_acts_never_break_the_bound(
            mut days in prop::collection::vec(days(), 0..40),
            window in windows(),
            bound in 1usize..5,
        ) {
            days.sort();
            let acts: Vec<Act> = days.into_iter().map(Act::of).collect();
            let over: Vec<usize> =
                excesses(&acts, window, bound).into_iter().map(|excess| excess.act).collect();
            let kept: Vec<Act> = (0..acts.len())
                .filter(|place| !over.contains(place))
                .map(|place| acts[place])
                .collect();
            prop_assert!(excesses(&kept, window, bound).is_empty());
        }
    }
}
