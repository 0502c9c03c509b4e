use super::{Act, Codes, Person};
use crate::values::{Code, Day, ProviderKey, Span};
use chrono::{Datelike, Days, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the delivery beside the acts: whether a missing line proves something.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The days of service of which the job says that the deliveries hold all lines.
    pub complete: Option<Span>,
    /// The last day of reception in the deliveries.
    pub received_to: Option<Day>,
    /// How many days after a service its line may still come in.
    pub slack_days: u64,
    /// Which codes the store holds.
    pub kept: Kept,
    /// The lines that the door refused, as far as they could be read.
    pub refused: RefusedLines,
    /// Titles of providers; `None` where no table was given.
    pub titles: Option<Titles>,
    /// Public holidays; `None` where no table was given.
    pub holidays: Option<BTreeSet<Day>>,
    /// The deliveries bring the tooth.
    pub teeth: bool,
    /// The deliveries bring the year of birth.
    pub births: bool,
}

/// Which codes a store holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// Those of art. 5; of other articles not all that rules name.
    #[default]
    Dental,
    /// All that rules name.
    Named,
    /// All.
    All,
}

/// Titles of providers, each with the days on which it was held.
pub type Titles = BTreeMap<ProviderKey, Vec<(Span, String)>>;

/// A line that was refused at the door.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The person, where it could be read.
    pub person: Option<String>,
    /// The provider, where it could be read.
    pub provider: Option<ProviderKey>,
    /// The code, where it could be read; the ambulatory one of a pair.
    pub code: Option<Code>,
    /// The day of service, where it could be read.
    pub day: Option<Day>,
}

/// The refused lines, by what they could be read of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefusedLines {
    of_person: BTreeMap<String, Vec<Refused>>,
    of_session: BTreeMap<(ProviderKey, Day), Vec<Refused>>,
}

impl RefusedLines {
    /// Sorts them by person; those of an unknown person by provider and day.
    pub fn of(lines: Vec<Refused>) -> Self {
        let mut all = Self::default();
        for line in lines {
            match (&line.person, &line.provider, line.day) {
                (Some(person), _, _) => {
                    all.of_person.entry(person.clone()).or_default().push(line);
                }
                (None, Some(provider), Some(day)) => {
                    all.of_session.entry((provider.clone(), day)).or_default().push(line);
                }
                (None, _, _) => {}
            }
        }
        all
    }

    /// Whether one could be an act of these codes that an act of the person is held against.
    fn could_be(&self, window: Span, person: &Person, act: &Act, others: &Codes) -> bool {
        let own = self.of_person.get(&person.id).into_iter().flatten();
        let session = self.of_session.get(&(act.provider.clone(), act.day)).into_iter().flatten();
        own.chain(session).any(|line| {
            line.day.is_none_or(|day| window.holds(day))
                && line.code.is_none_or(|code| others.contains(&code))
        })
    }
}

/// Why something cannot be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The job does not say that the deliveries cover the window, or reception ends too early.
    NotComplete,
    /// A code that could be the missing act is not in the store.
    CodesNotKept,
    /// The deliveries bring no tooth.
    NoTeeth,
    /// The deliveries bring no year of birth.
    NoBirths,
    /// No table of titles, or of holidays, was given.
    NoTable,
    /// The lines name no person.
    NoPerson,
    /// No delivery can decide it: it is counted only.
    Never,
    /// A refused line could be the missing act.
    RefusedLine,
    /// The person is not in the data before the window began.
    PersonNew,
    /// The year of birth is not known, or two are.
    BirthUnknown,
    /// The act falls in the year of the birthday.
    BirthdayYear,
    /// The line names no tooth.
    NoTooth,
    /// The other act names no quadrant, or no tooth.
    PlaceUnknown,
    /// The start of the treatment is not delivered.
    NoStart,
    /// A working day between days off.
    BridgeDay,
    /// Claims do not name the surface of the tooth.
    SurfaceUnknown,
}

impl Why {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 16] = [
        Self::NotComplete,
        Self::CodesNotKept,
        Self::NoTeeth,
        Self::NoBirths,
        Self::NoTable,
        Self::NoPerson,
        Self::Never,
        Self::RefusedLine,
        Self::PersonNew,
        Self::BirthUnknown,
        Self::BirthdayYear,
        Self::NoTooth,
        Self::PlaceUnknown,
        Self::NoStart,
        Self::BridgeDay,
        Self::SurfaceUnknown,
    ];

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotComplete => "window-not-delivered",
            Self::CodesNotKept => "codes-not-kept",
            Self::NoTeeth => "no-teeth-delivered",
            Self::NoBirths => "no-births-delivered",
            Self::NoTable => "no-table-given",
            Self::NoPerson => "no-person",
            Self::Never => "never-decidable",
            Self::RefusedLine => "refused-line",
            Self::PersonNew => "person-new",
            Self::BirthUnknown => "birth-unknown",
            Self::BirthdayYear => "birthday-year",
            Self::NoTooth => "no-tooth",
            Self::PlaceUnknown => "place-unknown",
            Self::NoStart => "no-start",
            Self::BridgeDay => "bridge-day",
            Self::SurfaceUnknown => "surface-unknown",
        }
    }

    /// What a finding says of it.
    pub const fn says(self) -> &'static str {
        match self {
            Self::NotComplete => "the deliveries are not said to cover the window",
            Self::CodesNotKept => "a code that could be the missing act is not in the store",
            Self::NoTeeth => "the deliveries bring no tooth",
            Self::NoBirths => "the deliveries bring no year of birth",
            Self::NoTable => "no table was given that decides it",
            Self::NoPerson => "the lines name no person",
            Self::Never => "claims cannot decide it",
            Self::RefusedLine => "a line that was refused at the door could be the missing act",
            Self::PersonNew => "the person is not in the data before the window began",
            Self::BirthUnknown => "the year of birth is not known, or two are",
            Self::BirthdayYear => "the act falls in the year of the birthday",
            Self::NoTooth => "the line names no tooth",
            Self::PlaceUnknown => "of one of the acts the tooth or quadrant is not known",
            Self::NoStart => "the start of the treatment is not in the deliveries",
            Self::BridgeDay => "a working day between days off: there may have been guard duty",
            Self::SurfaceUnknown => "claims do not name the surface of the tooth",
        }
    }

    /// Whether the delivery as a whole cannot answer: then acts are counted by reason and not
    /// listed one by one.
    pub const fn is_of_delivery(self) -> bool {
        matches!(
            self,
            Self::NotComplete
                | Self::CodesNotKept
                | Self::NoTeeth
                | Self::NoBirths
                | Self::NoTable
                | Self::NoPerson
                | Self::Never
        )
    }
}

impl Known {
    /// Why a missing act would prove nothing; `None` where it proves something.
    ///
    /// `INTERPRETATION:` in a window of one day the line itself shows that the person is in the data:
    /// that the person be there before is asked of longer windows alone.
    pub(super) fn why_not(
        &self,
        window: Option<Span>,
        person: &Person,
        act: &Act,
        others: &Codes,
    ) -> Option<Why> {
        let Some(window) = window else { return Some(Why::BirthUnknown) };
        let received = window.last.checked_add_days(Days::new(self.slack_days));
        let covered = self.complete.is_some_and(|days| days.covers(window));
        if !covered || received.is_none() || self.received_to < received {
            return Some(Why::NotComplete);
        }
        if self.kept < Kept::Named && others.iter().any(|code| !code.is_dental()) {
            return Some(Why::CodesNotKept);
        }
        if self.refused.could_be(window, person, act, others) {
            return Some(Why::RefusedLine);
        }
        let born = person.born.is_some_and(|(year, _)| year >= i64::from(window.first.year()));
        let known = person.first_day.is_some_and(|first| first < window.first);
        (window.first != window.last && !known && !born).then_some(Why::PersonNew)
    }

    /// Whether nobody works on the day; `None` where no holidays were given.
    pub(super) fn is_off(&self, day: Day) -> Option<bool> {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Some(weekend || self.holidays.as_ref()?.contains(&day))
    }
}
