use super::rows::{Cells, Noted, Row, Validity};
use crate::values::{Cents, Code, Day};

/// What the insurance pays for an act of rapid antigen testing: a dated row of
/// `reference/antigen_tariffs.csv`. A tariff of 0 says that the act is no longer paid.
///
/// Source: law of 22 December 2020, art. 6 §§ 1 to 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AntigenTariff {
    /// Code in ambulatory care; the pair goes by it.
    pub code_ambulatory: Code,
    /// Code in hospital care.
    pub code_hospital: Option<Code>,
    /// What the act is, in English.
    pub label: String,
    /// What is paid for one.
    pub tariff: Cents,
    /// The day on which the text was published; `None` where it was not found.
    pub published: Option<Day>,
    /// The days of service for which it holds.
    pub valid: Validity,
    source: String,
}

impl Row for AntigenTariff {
    const NAME: &'static str = "antigen_tariffs";
    const NEEDED: &'static [&'static str] = &[
        "code_ambulatory",
        "code_hospital",
        "tariff_cents",
        "valid_from",
        "valid_to",
        "published",
        "source",
    ];
    const OPTIONAL: &'static [&'static str] = &["label", "status"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let code_ambulatory = cells.needed_code("code_ambulatory");
        let code_hospital = cells.code("code_hospital");
        let tariff = cells.needed_number("tariff_cents");
        let published = cells.day("published");
        let valid = cells.validity();
        Ok(Self {
            code_ambulatory: code_ambulatory?,
            code_hospital: code_hospital?,
            label: cells.text("label"),
            tariff: Cents::new(tariff?),
            published: published?,
            valid: valid?,
            source: cells.text("source"),
        })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn pair(&self) -> Option<(Code, Option<Code>)> {
        Some((self.code_ambulatory, self.code_hospital))
    }
}
