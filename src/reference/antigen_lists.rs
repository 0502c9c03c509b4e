//! What only an insurer knows of those who test: four lists that a user gives, or not.

use super::rows::{Cells, Noted, Row, Validity};
use crate::law::{AntigenAct, LumpSumGround};
use crate::values::{Day, ProviderKey, has_valid_check_digits};

/// Whom a row of a list names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Biller {
    /// The one who performs.
    Provider(ProviderKey),
    /// The facility that bills.
    Facility(String),
}

/// Reads `provider_id` or `facility_id`, of which a row fills in one. A whole RIZIV number names
/// the person: its first eight digits.
fn biller(cells: &mut Cells<'_>) -> Result<Biller, Noted> {
    let (provider, facility) = (cells.text("provider_id"), cells.text("facility_id"));
    match (provider.is_empty(), facility.is_empty()) {
        (false, true) if has_valid_check_digits(&provider) => {
            let key = provider.get(..8).unwrap_or(&provider);
            Ok(Biller::Provider(ProviderKey::new(key)))
        }
        (false, true) => Ok(Biller::Provider(ProviderKey::new(provider))),
        (true, false) => Ok(Biller::Facility(facility)),
        (true, true) | (false, false) => Err(cells.note(
            "reference-biller",
            "provider_id",
            "a row names one of `provider_id` and `facility_id`",
            "fill in one and leave the other empty; two rows name two",
        )),
    }
}

impl Biller {
    fn text(&self) -> String {
        match self {
            Self::Provider(key) => key.to_string(),
            Self::Facility(id) => format!("facility {id}"),
        }
    }
}

/// One who is paid otherwise for an act of testing.
///
/// Source: law of 22 December 2020, art. 6 § 5; the list is the insurer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LumpSumProvider {
    /// Who.
    pub biller: Biller,
    /// For which act: performing or sampling.
    pub act: AntigenAct,
    /// By whom it is paid.
    pub ground: LumpSumGround,
    /// On which days.
    pub valid: Validity,
    source: String,
}

impl Row for LumpSumProvider {
    const NAME: &'static str = "lump_sum_providers";
    const NEEDED: &'static [&'static str] = &["act", "ground", "valid_from", "valid_to"];
    const OPTIONAL: &'static [&'static str] = &["provider_id", "facility_id", "source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let biller = biller(cells);
        let act = cells.needed_word("act");
        let ground = cells.needed_word("ground");
        let valid = cells.validity();
        let act = act?;
        if act == AntigenAct::Material {
            let what = "the law excludes performing and sampling, not material";
            return Err(cells.note("reference-word", "act", what, "see `free_material_providers`"));
        }
        let (ground, valid) = (ground?, valid?);
        Ok(Self { biller: biller?, act, ground, valid, source: cells.text("source") })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![format!("{} {}", self.biller.text(), self.act.name())]
    }
}

/// One who received test material from the authorities for nothing.
///
/// Source: law of 22 December 2020, art. 10; the list is the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeMaterialProvider {
    /// Who.
    pub biller: Biller,
    /// On which days it may have been used.
    pub valid: Validity,
    source: String,
}

impl Row for FreeMaterialProvider {
    const NAME: &'static str = "free_material_providers";
    const NEEDED: &'static [&'static str] = &["valid_from", "valid_to"];
    const OPTIONAL: &'static [&'static str] = &["provider_id", "facility_id", "source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let biller = biller(cells);
        let valid = cells.validity();
        Ok(Self { biller: biller?, valid: valid?, source: cells.text("source") })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.biller.text()]
    }
}

/// A kind of provider, by the first digit of the RIZIV number, that the King let bill the acts of
/// testing beside doctors and clinical biologists.
///
/// Source: law of 22 December 2020, art. 6 § 3, second paragraph; the list is the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExemptedKind {
    /// The first digit.
    pub first_digit: char,
    /// On which days of service.
    pub valid: Validity,
    source: String,
}

impl Row for ExemptedKind {
    const NAME: &'static str = "antigen_exempted_kinds";
    const NEEDED: &'static [&'static str] = &["first_digit", "valid_from", "valid_to", "source"];
    const OPTIONAL: &'static [&'static str] = &[];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let digit = cells.needed_number("first_digit");
        let valid = cells.validity();
        let digit = u32::try_from(digit?).ok().and_then(|digit| char::from_digit(digit, 10));
        let Some(first_digit) = digit else {
            let what = "a kind of provider is one digit, the first of the RIZIV number";
            return Err(cells.note("reference-number", "first_digit", what, "write 0 to 9"));
        };
        Ok(Self { first_digit, valid: valid?, source: cells.text("source") })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.first_digit.to_string()]
    }
}

/// A result of a rapid antigen test that was registered.
///
/// Source: law of 22 December 2020, art. 5 § 1, 5°; the register is Sciensano's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// The person, as claims name it.
    pub person: String,
    /// The day of the sampling.
    pub date: Day,
}

impl Row for TestResult {
    const NAME: &'static str = "results";
    const NEEDED: &'static [&'static str] = &["person_id", "test_date"];
    const OPTIONAL: &'static [&'static str] = &["result", "source"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let person = cells.text("person_id");
        if person.is_empty() {
            let what = "the result names no person";
            return Err(cells.note(
                "reference-cell-missing",
                "person_id",
                what,
                "leave the row out",
            ));
        }
        let Some(date) = cells.day("test_date")? else {
            let what = "the result has no day of sampling";
            return Err(cells.note(
                "reference-cell-missing",
                "test_date",
                what,
                "leave the row out",
            ));
        };
        Ok(Self { person, date })
    }

    /// Each result stands by itself: several of a person on a day are no fault.
    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }
}
