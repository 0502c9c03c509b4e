use super::rows::{Cells, Noted, Row, Validity};
use super::{REPLACE, Tables, gaps};
use crate::diagnostic::{Fault, Outcome, Refusal};
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
}

impl Norm {
    const ALL: [Self; 2] = [Self::VolumeTests, Self::VolumeYears];

    const fn name(self) -> &'static str {
        match self {
            Self::VolumeTests => "volume_tests",
            Self::VolumeYears => "volume_years",
        }
    }
}

impl FromStr for Norm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|norm| norm.name() == text);
        known.ok_or_else(|| format!("`{text}` is not `volume_tests` or `volume_years`"))
    }
}

/// A number that the NGS agreement asks for, while it is in force.
///
/// Source: NGS agreement, art. 1.2.1. A row of `reference/ngs_norms.csv`.
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
            if number > 0 {
                return Ok(number);
            }
            let hint = "a norm that asks for nothing has a last day instead";
            Err(cells.note("reference-number", "norm_value", "`0` is no norm", hint))
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
        let faults = Norm::ALL.into_iter().filter_map(|norm| {
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
