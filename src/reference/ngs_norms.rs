use super::rows::{Cells, Noted, Row, Validity};
use super::{REPLACE, Tables, gaps};
use crate::diagnostic::{Fault, Outcome, Refusal, either};
use crate::law::evaluation::EvaluationNorms;
use crate::law::{VolumeNorm, VolumeNorms};
use crate::values::{Day, Span};
use std::collections::BTreeSet;
use std::str::FromStr;

/// A number that the NGS agreement asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Norm {
    /// Tests in all.
    VolumeTests,
    /// Years before the application that are looked at.
    VolumeYears,
    /// Days that a test for a solid tumour may take.
    SolidDays,
    /// Days that a test for an acute haematological disorder may take.
    AcuteDays,
    /// Tests in a hundred that may be late.
    LatePercent,
    /// Months in which a pair may be billed once.
    RepeatMonths,
    /// Months of the diagnostic phase, before and after the prescription.
    PhaseMonths,
}

impl Norm {
    const ALL: [Self; 7] = [
        Self::VolumeTests,
        Self::VolumeYears,
        Self::SolidDays,
        Self::AcuteDays,
        Self::LatePercent,
        Self::RepeatMonths,
        Self::PhaseMonths,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::VolumeTests => "volume_tests",
            Self::VolumeYears => "volume_years",
            Self::SolidDays => "turn_around_days_solid",
            Self::AcuteDays => "turn_around_days_acute",
            Self::LatePercent => "late_percent",
            Self::RepeatMonths => "repeat_months",
            Self::PhaseMonths => "phase_months",
        }
    }
}

/// No norm is greater: years and months of it would leave the calendar.
const MOST: i64 = 100_000;

impl FromStr for Norm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|norm| norm.name() == text);
        let names = Self::ALL.map(Self::name);
        known.ok_or_else(|| format!("`{text}` is not {}", either(names)))
    }
}

/// A number that the NGS agreement asks for, while it is in force.
///
/// Source: NGS agreement, art. 1.2, 1.3, 1.4 and 2. A row of `reference/ngs_norms.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DatedNorm {
    norm: Norm,
    number: i64,
    valid: Validity,
    source: String,
}

impl Row for DatedNorm {
    const NAME: &'static str = "ngs_norms";
    const NEEDED: &'static [&'static str] =
        &["norm", "norm_value", "valid_from", "valid_to", "source"];
    const OPTIONAL: &'static [&'static str] = &[];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let norm = cells.needed_word("norm");
        let number = cells.needed_number("norm_value").and_then(|number| {
            if (1..=MOST).contains(&number) {
                return Ok(number);
            }
            let what = format!("`{number}` is no norm: it is from 1 to {MOST}");
            let hint = "a norm that asks for nothing has a last day instead";
            Err(cells.note("reference-number", "norm_value", what, hint))
        });
        let valid = cells.validity();
        let source = cells.text("source");
        Ok(Self { norm: norm?, number: number?, valid: valid?, source })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.norm.name().to_owned()]
    }
}

impl Tables {
    /// The volume norm of the NGS agreement by day, whole for a period: the norm of other days is
    /// never used in its place.
    ///
    /// # Errors
    /// `no-ngs-norm`, for each number of the norm that is not in force on every day of the period,
    /// with the first such day.
    pub fn volume_norms(&self, period: Span) -> Outcome<VolumeNorms> {
        let rows = self.rows::<DatedNorm>();
        let of = |norm: Norm| rows.iter().filter(move |row| row.norm == norm);
        let asked = [Norm::VolumeTests, Norm::VolumeYears].into_iter();
        let faults = asked.filter_map(|norm| {
            let spans = of(norm).map(|row| row.valid.span()).collect();
            let gap = *gaps(spans, period).first()?;
            let what = format!("no `{}` is in force on {}", norm.name(), gap.first);
            Some(Fault::new("no-ngs-norm", what).at(self.place::<DatedNorm>()).hint(REPLACE))
        });
        Refusal::unless_empty(faults.collect())?;
        let begins: BTreeSet<_> = rows.iter().map(|row| row.valid.from()).collect();
        let norms = begins.into_iter().filter_map(|day| {
            let on = |norm| of(norm).find(|row| row.valid.span().holds(day));
            let (tests, years) = (on(Norm::VolumeTests)?, on(Norm::VolumeYears)?);
            let last = tests.valid.span().last.min(years.valid.span().last);
            let years = u32::try_from(years.number).ok()?;
            Some((Span { first: day, last }, VolumeNorm { tests: tests.number, years }))
        });
        Ok(VolumeNorms::new(norms.collect()))
    }

    /// The norms of an evaluation of some days.
    ///
    /// `INTERPRETATION:` an evaluation has one norm for all its days: where one changes, the days
    /// before and after are evaluated apart. The agreement does not say which holds for a test or a
    /// window that begins under one norm and ends under the next.
    ///
    /// # Errors
    /// `no-ngs-norm`, for each norm that is not in force, and the same, on all of these days.
    pub fn evaluation_norms(&self, days: Span) -> Outcome<EvaluationNorms> {
        let number = |norm: Norm| {
            let mut rows = self.rows::<DatedNorm>().iter().filter(|row| row.norm == norm);
            let whole = rows.find(|row| row.valid.span().covers(days));
            whole.map(|row| row.number).ok_or_else(|| {
                let what = format!("no `{}` is in force on all of {days}", norm.name());
                let hint = format!("{REPLACE}; where it changes, evaluate the days apart");
                Fault::new("no-ngs-norm", what).at(self.place::<DatedNorm>()).hint(hint)
            })
        };
        let asked = [
            Norm::SolidDays,
            Norm::AcuteDays,
            Norm::LatePercent,
            Norm::RepeatMonths,
            Norm::PhaseMonths,
        ];
        let numbers = asked.map(number);
        let faults = numbers.iter().filter_map(|number| number.clone().err()).collect();
        Refusal::unless_empty(faults)?;
        let [solid_days, acute_days, late_percent, repeat, phase] =
            numbers.map(|number| number.expect("what is missing has been refused"));
        let months = |number: i64| u32::try_from(number).expect("no norm is greater");
        Ok(EvaluationNorms {
            solid_days,
            acute_days,
            late_percent,
            repeat_months: months(repeat),
            phase_months: months(phase),
        })
    }

    /// The volume norm of a day.
    ///
    /// # Errors
    /// As [`Tables::volume_norms`].
    pub fn volume_norm(&self, day: Day) -> Outcome<VolumeNorm> {
        let norms = self.volume_norms(Span { first: day, last: day })?;
        Ok(norms.on(day).expect("the norms are whole for the day asked for"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn tables(rows: &str) -> Tables {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("norm,norm_value,valid_from,valid_to,source\n{rows}");
        std::fs::write(folder.path().join("ngs_norms.csv"), text).unwrap();
        Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap()
    }

    #[test]
    fn the_embedded_norm_is_that_of_the_text() {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let period = Span { first: day("2019-07-01"), last: day("2031-12-31") };
        let norms = tables.volume_norms(period).unwrap();
        let norm = VolumeNorm { tests: 1_500, years: 3 };
        assert_eq!(norms.on(day("2019-07-01")), Some(norm));
        assert_eq!(norms.on(day("2031-12-31")), Some(norm));
        assert_eq!(norms.on(day("2019-06-30")), None);
    }

    #[test]
    fn the_embedded_norms_of_an_evaluation_are_those_of_the_text() {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let norms = tables.evaluation_norms("2019-07-01..2031-12-31".parse().unwrap()).unwrap();
        let expected = EvaluationNorms {
            solid_days: 14,
            acute_days: 21,
            late_percent: 5,
            repeat_months: 12,
            phase_months: 3,
        };
        assert_eq!(norms, expected);
    }

    #[test]
    fn a_norm_that_changes_within_the_days_is_refused() {
        let tables = tables(
            "turn_around_days_solid,14,2019-07-01,2026-12-31,a\n\
             turn_around_days_solid,10,2027-01-01,,b\n\
             turn_around_days_acute,21,2019-07-01,,a\nlate_percent,5,2019-07-01,,a\n\
             repeat_months,12,2019-07-01,,a\nphase_months,3,2019-07-01,,a\n",
        );
        let solid = |days: &str| {
            tables.evaluation_norms(days.parse().unwrap()).map(|norms| norms.solid_days)
        };
        assert_eq!(solid("2025-01-01..2026-12-31"), Ok(14));
        assert_eq!(solid("2027-01-01..2028-12-31"), Ok(10));
        let refusal = solid("2026-01-01..2027-12-31").unwrap_err();
        assert_eq!(refusal.faults().len(), 1);
        assert!(refusal.to_string().contains("no `turn_around_days_solid` is in force on all of"));
    }

    #[test]
    fn a_norm_beyond_the_calendar_is_no_norm() {
        for (number, is_norm) in [("0", false), ("1", true), ("100000", true), ("100001", false)] {
            let folder = tempfile::tempdir().unwrap();
            let row = format!(
                "norm,norm_value,valid_from,valid_to,source\nrepeat_months,{number},2019-07-01,,a\n"
            );
            std::fs::write(folder.path().join("ngs_norms.csv"), row).unwrap();
            let loaded = Tables::load(Some(folder.path()), &BTreeMap::new());
            assert_eq!(loaded.is_ok(), is_norm, "{number}");
        }
    }

    #[test]
    fn each_day_has_the_norm_that_is_in_force_on_it() {
        let tables = tables(
            "volume_tests,1500,2019-07-01,2026-12-31,a\nvolume_tests,1800,2027-01-01,,b\n\
             volume_years,3,2019-07-01,2027-06-30,a\nvolume_years,4,2027-07-01,,b\n",
        );
        let period = Span { first: day("2026-01-01"), last: day("2028-01-01") };
        let norms = tables.volume_norms(period).unwrap();
        for (on, tests, years) in [
            ("2026-12-31", 1_500, 3),
            ("2027-01-01", 1_800, 3),
            ("2027-06-30", 1_800, 3),
            ("2027-07-01", 1_800, 4),
        ] {
            assert_eq!(norms.on(day(on)), Some(VolumeNorm { tests, years }), "{on}");
        }
    }

    #[test]
    fn a_norm_that_has_ended_is_not_used_after_it() {
        let tables =
            tables("volume_tests,1500,2019-07-01,2026-12-31,a\nvolume_years,3,2019-07-01,,a\n");
        let norms =
            |last: &str| tables.volume_norms(Span { first: day("2024-07-01"), last: day(last) });
        assert!(norms("2026-12-31").is_ok());
        let refusal = norms("2027-03-01").unwrap_err();
        let told: Vec<String> =
            refusal.faults().iter().map(|fault| format!("{} {fault}", fault.id())).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("no-ngs-norm") && told[0].contains("2027-01-01"), "{told:?}");
    }
}
