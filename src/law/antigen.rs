//! Words and days of the law on rapid antigen tests.
//!
//! Source: law of 22 December 2020, published on 24 December 2020 and in force from 23 November
//! 2020 (art. 19).

use crate::values::{Code, Day};
use std::str::FromStr;

/// The three acts that the insurance pays, each a pair of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AntigenAct {
    /// 554875-554886, test material: art. 6 § 1.
    Material,
    /// 554890-554901, performing the test: art. 6 § 1.
    Performing,
    /// 554912-554923, taking the sample: art. 6 § 2.
    Sampling,
}

impl AntigenAct {
    /// In the order of the law.
    pub const ALL: [Self; 3] = [Self::Material, Self::Performing, Self::Sampling];

    /// The word in lists and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Material => "material",
            Self::Performing => "performing",
            Self::Sampling => "sampling",
        }
    }

    /// The code in ambulatory care, by which the pair goes.
    pub const fn code_ambulatory(self) -> i64 {
        match self {
            Self::Material => 554_875,
            Self::Performing => 554_890,
            Self::Sampling => 554_912,
        }
    }

    /// The code in hospital care.
    pub const fn code_hospital(self) -> i64 {
        match self {
            Self::Material => 554_886,
            Self::Performing => 554_901,
            Self::Sampling => 554_923,
        }
    }

    /// The act of a pair.
    pub fn of(code_ambulatory: Code) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code_ambulatory() == code_ambulatory.get())
    }

    /// Where the law has its tariff.
    pub(super) const fn article(self) -> &'static str {
        match self {
            Self::Material | Self::Performing => "law of 22 December 2020, art. 6 § 1, 2°",
            Self::Sampling => "law of 22 December 2020, art. 6 § 2",
        }
    }
}

impl FromStr for AntigenAct {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|act| act.name() == text)
            .ok_or_else(|| format!("`{text}` is not `material`, `performing` or `sampling`"))
    }
}

/// Why the law excludes an act that is paid otherwise (art. 6 § 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LumpSumGround {
    /// A lump sum of the government for the act (forfaitair vergoed door de overheid).
    Government,
    /// The time is financed by other agreements or allowances.
    OtherFinancing,
}

impl LumpSumGround {
    /// The word in lists.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::OtherFinancing => "other-financing",
        }
    }
}

impl FromStr for LumpSumGround {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Government, Self::OtherFinancing]
            .into_iter()
            .find(|ground| ground.name() == text)
            .ok_or_else(|| format!("`{text}` is not `government` or `other-financing`"))
    }
}

/// What a code of art. 2 of the nomenclature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsultationKind {
    /// A consultation at the doctor's.
    Consultation,
    /// A visit to the patient.
    Visit,
    /// The fee of a doctor who is called in by another one.
    Consult,
    /// A supplement to a visit.
    VisitSupplement,
    /// A visit whose code was deleted; since when is not known.
    DeletedVisit,
}

impl ConsultationKind {
    const WORDS: [(Self, &'static str); 5] = [
        (Self::Consultation, "consultation"),
        (Self::Visit, "visit"),
        (Self::Consult, "visit/consult"),
        (Self::VisitSupplement, "visit supplement"),
        (Self::DeletedVisit, "visit (deleted)"),
    ];

    /// Whether it is, without any doubt, a consultation or a visit.
    pub const fn is_plain(self) -> bool {
        matches!(self, Self::Consultation | Self::Visit)
    }
}

impl FromStr for ConsultationKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::WORDS.into_iter().find(|(_, word)| *word == text);
        known.map(|(kind, _)| kind).ok_or_else(|| format!("`{text}` is no kind of consultation"))
    }
}

/// The first day on which the law has effect (art. 19).
pub(super) const IN_FORCE: Day = day(2020, 11, 23);

/// From this day the penal provisions are in force: the day after publication (art. 19, second
/// paragraph).
pub(super) const PENAL: Day = day(2020, 12, 25);

/// From this day only positive results of repetitive testing need be reported (art. 5 § 5, law of
/// 2 April 2021).
pub(super) const REPETITIVE_TESTING: Day = day(2021, 4, 8);

const fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("the law names days of the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_pairs_with_their_check_digits() {
        for act in AntigenAct::ALL {
            let ambulatory = Code::try_from(act.code_ambulatory()).unwrap();
            let hospital = Code::try_from(act.code_hospital()).unwrap();
            let five = |code: Code| code.to_string()[..5].parse::<i64>().unwrap();
            assert_eq!(five(hospital), five(ambulatory) + 1);
            assert_eq!(AntigenAct::of(ambulatory), Some(act));
            assert_eq!(AntigenAct::of(hospital), None, "a pair goes by its ambulatory code");
            assert_eq!(act.name().parse(), Ok(act));
        }
    }

    #[test]
    fn words_of_lists_are_read() {
        assert_eq!("visit (deleted)".parse(), Ok(ConsultationKind::DeletedVisit));
        assert!("teleconsultation".parse::<ConsultationKind>().is_err());
        for ground in [LumpSumGround::Government, LumpSumGround::OtherFinancing] {
            assert_eq!(ground.name().parse(), Ok(ground));
        }
    }
}
