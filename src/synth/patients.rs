//! Who the patients of a nation are: so that what the rules of art. 5 find of its lines is known
//! before a rule is held against them.
//!
//! Most lines are of a patient of their own, of an age and on a tooth that the text allows: alone, an
//! act breaks no rule that looks at two. Consultations, fillings and the like, which no rule counts
//! beyond the day, are of regular patients, who come in some months of both years and never twice in
//! one. What is found nevertheless stands in [`alone`] and [`twice`], and in the truth.

use super::line::Line;
use crate::values::Day;
use chrono::Datelike;

/// An age at which an act of art. 5 may be billed on every day of 2020 and 2021.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// From 7 to 15.
    Child,
    /// From 15 to 18.
    Youth,
    /// From 18 to 22.
    Young,
    /// From 18 to 53.
    Adult,
    /// From 53.
    Senior,
    /// From 70.
    Old,
}

impl Age {
    const ALL: [Self; 6] =
        [Self::Child, Self::Youth, Self::Young, Self::Adult, Self::Senior, Self::Old];

    /// The age that fits the bounds of an act.
    pub(super) fn within(from: Option<i64>, before: Option<i64>) -> Self {
        match (from, before) {
            (Some(15), _) => Self::Youth,
            (Some(70..), _) => Self::Old,
            (Some(53..), _) => Self::Senior,
            (Some(18..), Some(..=22)) => Self::Young,
            (Some(18..), _) => Self::Adult,
            _ => Self::Child,
        }
    }

    /// A year of birth: in no year of service is it that of a birthday on which a bound lies.
    fn born(self, number: u32) -> u32 {
        match self {
            Self::Child => 2008 + number % 4,
            Self::Youth => 2004,
            Self::Young => 2000,
            Self::Adult => 1970 + number % 28,
            Self::Senior => 1940 + number % 25,
            Self::Old => 1925 + number % 24,
        }
    }
}

/// The first of these persons; others have lower numbers.
const FIRST: u32 = 200_000_000;

/// Persons of the cases that were read by hand: those of NGS tests come after them.
const CASES: u32 = 2_900_000_000;

/// The first person after them.
const AFTER: u32 = 3_000_000_000;

/// Patients of a number: alone, and regular ones booked at once or a month later, each at six ages.
const KINDS: u32 = 18;

/// The most dental lines of a nation: there are no more numbers for its patients.
pub(super) const MOST_LINES: u32 = (CASES - FIRST) / KINDS;

/// The year in which one of these persons was born; none where it is another's number.
pub(super) fn birth_year(person: u32) -> Option<i64> {
    match person {
        FIRST..CASES => {
            let (number, kind) = ((person - FIRST) / KINDS, (person - FIRST) % KINDS);
            let age = Age::ALL[usize::try_from(kind % 6).expect("below 6")];
            Some(age.born(number).into())
        }
        CASES..AFTER => Some(i64::from(1920 + (person - CASES) % 100)),
        _ => None,
    }
}

/// The person of a case, by number and year of birth.
pub(super) fn of_case(number: u32, born: i64) -> u32 {
    let years = u32::try_from(born - 1920).expect("born from 1920 on");
    assert!(years < 100, "born before 2020");
    CASES + number * 100 + years
}

/// Where a line stands among the dental lines of the nation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    /// The number of the practice's first line.
    pub(super) practice: u64,
    /// Lines of the practice in earlier months of booking.
    pub(super) before: u64,
    /// Lines of the practice in the month of booking before this one.
    pub(super) place: u64,
}

/// The line with its patient, and the tooth that the patient has there.
pub(super) fn treated(line: Line, act: (i64, Age), visit: Visit) -> Line {
    let (code, age) = act;
    let (number, group) = match months_late(&line) {
        // in each month of service one line at most is booked so late at this place
        Some(late @ 0..=1) if REGULAR.contains(&code) => (visit.practice + visit.place, 1 + late),
        _ => (visit.practice + visit.before + visit.place, 0),
    };
    let number = u32::try_from(number).expect("a nation has no more than `MOST_LINES`");
    let of_age = (0..6).zip(Age::ALL).find(|(_, one)| *one == age);
    let kind = group * 6 + of_age.expect("one of all ages").0;
    let tooth = match (line.tooth, is_sealing(code)) {
        (None, false) => None,
        _ => Some(tooth(code, number)),
    };
    Line { person: FIRST + number * KINDS + kind, tooth, ..line }
}

fn months_late(line: &Line) -> Option<u32> {
    let months = |day: Day| day.year() * 12 + i32::try_from(day.month0()).expect("0 to 11");
    u32::try_from(months(line.reception?) - months(line.service?)).ok()
}

/// Acts that no rule counts beyond the day: consultations, fillings, extractions, a first image.
const REGULAR: [i64; 26] = [
    371_011, 371_092, 371_114, 371_033, 373_811, 373_833, 373_855, 373_892, 373_914, 373_936,
    373_951, 373_973, 374_850, 371_151, 377_031, 301_011, 301_092, 301_114, 301_033, 304_371,
    304_393, 304_415, 304_430, 304_452, 304_894, 307_031,
];

fn is_sealing(code: i64) -> bool {
    [372_514, 372_536].contains(&code)
}

/// A tooth that the text allows: a milk molar, an incisor, a first molar, or any of four.
fn tooth(code: i64, number: u32) -> i64 {
    let quadrant = i64::from(number % 4);
    match code {
        373_811 | 373_833 | 373_855 | 374_356 => 54 + quadrant * 10,
        373_634 | 373_656 => 11 + quadrant * 10,
        374_474 => 16 + quadrant * 10,
        _ => 14 + quadrant * 10 + i64::from(number / 4 % 4),
    }
}

/// What is found of an act of a patient of whom nothing else is known: rule and strength.
///
/// Of a treatment that ends, the start is not there; a deleted code is no act.
pub(super) fn alone(code: i64) -> &'static [(&'static str, &'static str)] {
    match code {
        305_955 => &[("early-ortho-end", "undecidable")],
        305_675 => {
            &[("ortho-appliance-month", "undecidable"), ("ortho-appliance-sessions", "undecidable")]
        }
        371_556 => &[("deleted-code", "breach")],
        _ => &[],
    }
}

/// The rules by which an act is one too many where its line is delivered twice: always an alert, as
/// the second may be a copy.
pub(super) fn twice(code: i64) -> &'static [&'static str] {
    match code {
        371_615 => &["exam-child-first-year", "exam-child-semester"],
        371_571 => &["exam-child-second-year", "exam-child-semester"],
        301_593 => &["exam-adult-year"],
        371_254 => &["dpsi-child-year"],
        301_254 => &["dpsi-adult-year"],
        371_696 | 371_711 | 371_733 | 371_755 => &["cleaning-child-quarter"],
        371_770 => &["cleaning-child-several"],
        301_696 | 301_711 | 301_733 | 301_755 => &["cleaning-adult-quarter"],
        301_770 => &["cleaning-adult-several"],
        302_153 | 302_175 | 302_190 | 302_212 => &["scaling-year"],
        301_276 | 301_291 | 301_313 | 301_335 => &["subgingival-three-years"],
        301_350 => &["subgingival-several"],
        301_372 => &["perio-exam-year"],
        377_090 => &["panoramic-child"],
        307_090 => &["panoramic-adult"],
        377_230 => &["cbct-cleft-child-year"],
        307_230 => &["cbct-cleft-adult-year"],
        307_252 => &["cbct-lower-jaw-once"],
        377_112 | 307_112 | 377_134 | 307_134 => &["teleradiography-year"],
        305_911 => &["cephalometry-year"],
        305_852 => &["retention-month"],
        373_612 | 303_612 => &["cofferdam-session"],
        373_590 | 303_590 => &["adhesive-tooth"],
        372_514 => &["sealing-further", "sealing-once"],
        372_536 => &["sealing-once"],
        374_850 => &["extraction-child-further"],
        304_850 => &["extraction-53-further"],
        304_894 => &["extraction-18-53-further"],
        377_031 => &["intraoral-child-further"],
        307_031 => &["intraoral-adult-further"],
        374_474 => &["fillings-milk", "fillings-child", "fillings-youth"],
        373_811 | 373_833 | 373_855 => &["fillings-milk"],
        373_892 | 373_914 | 373_936 | 373_951 | 373_973 => &["fillings-child"],
        374_371 | 374_393 | 374_415 | 374_430 | 374_452 => &["fillings-youth"],
        304_371 | 304_393 | 304_415 | 304_430 | 304_452 => &["fillings-adult"],
        374_356 => &["pulpotomy-once"],
        374_312 | 374_533 | 374_555 | 374_570 => &["endo-child-once"],
        375_012 | 375_034 | 375_056 | 375_071 => &["retreatment-child-once"],
        304_312 | 304_533 | 304_555 | 304_570 => &["endo-adult-once"],
        305_012 | 305_034 | 305_056 | 305_071 => &["retreatment-adult-once"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_age_fits_the_bounds_of_every_act_in_both_years() {
        let bounds = [
            (None, Some(18)),
            (None, Some(15)),
            (Some(15), Some(18)),
            (Some(7), Some(18)),
            (Some(18), None),
            (Some(18), Some(67)),
            (Some(18), Some(55)),
            (Some(18), Some(53)),
            (Some(18), Some(22)),
            (Some(53), None),
            (Some(70), None),
        ];
        for (from, before) in bounds {
            let age = Age::within(from, before);
            for (number, year) in (0..100).flat_map(|number| [(number, 2020), (number, 2021)]) {
                let oldest = year - i64::from(age.born(number));
                assert!(from.is_none_or(|from| oldest > from), "{age:?} {oldest}");
                assert!(before.is_none_or(|before| oldest < before), "{age:?} {oldest}");
            }
        }
    }

    #[test]
    fn a_case_has_the_year_of_birth_that_it_was_given() {
        for born in [1920, 1953, 2019] {
            assert_eq!(birth_year(of_case(7, born)), Some(born));
        }
        let persons: BTreeSet<u32> = (0..1_000).map(|number| of_case(number, 1980)).collect();
        assert!(persons.len() == 1_000 && persons.iter().all(|person| *person < AFTER));
        assert_eq!([birth_year(FIRST - 1), birth_year(AFTER)], [None, None]);
    }

    #[test]
    fn a_patient_alone_is_met_once_and_a_regular_one_never_twice_in_a_month() {
        let line = |reception: &str, service: &str| Line {
            reception: Some(reception.parse().unwrap()),
            payer: 100,
            provider: None,
            service: Some(service.parse().unwrap()),
            code: None,
            person: 0,
            quantity: Some(1),
            paid_cents: Some(1),
            copayment_cents: None,
            supplement_cents: None,
            tooth: None,
            payee: 0,
            facility: None,
            prescription: None,
            twin: false,
            damage: None,
        };
        let visit = |before, place| Visit { practice: 500, before, place };
        let scaling = (302_153, Age::Adult);
        let (may, june) = (line("2020-05-20", "2020-05-04"), line("2020-06-20", "2020-06-04"));
        let one = treated(may, scaling, visit(0, 3));
        assert_ne!(one.person, treated(june, scaling, visit(40, 3)).person);
        let consultation = (301_011, Age::Adult);
        let first = treated(may, consultation, visit(0, 3));
        assert_eq!(first.person, treated(june, consultation, visit(40, 3)).person);
        let late = line("2020-06-20", "2020-05-04");
        assert_ne!(first.person, treated(late, consultation, visit(40, 3)).person);
        assert_ne!(first.person, treated(june, consultation, visit(40, 4)).person);
        assert!((1970..1998).contains(&first.birth_year()));
    }

    #[test]
    fn every_practice_of_a_day_has_a_tooth_of_the_52() {
        for (code, number) in [(373_811, 7), (373_634, 2), (374_474, 9), (304_371, 15)] {
            let tooth = tooth(code, number);
            assert!((11..=85).contains(&tooth) && tooth % 10 <= 8, "{tooth}");
        }
    }
}
