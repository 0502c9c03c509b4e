use super::rows::{Cells, Noted, Row, Validity};
use crate::values::{Code, P};
use std::str::FromStr;

/// An act of art. 5 with its weight P, as one text of the nomenclature has it.
///
/// Source: nomenclature, art. 5, and art. 6 § 19. A row of `reference/p_values.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PValue {
    /// The code in ambulatory care.
    pub code_ambulatory: Code,
    /// The code in hospital care; both weigh the same.
    pub code_hospital: Option<Code>,
    /// What the act is, in Dutch, shortened.
    pub label_nl: String,
    /// The weight; `None` where the text prints none, and in deleted acts.
    pub p: Option<P>,
    /// The text says that the act is deleted.
    pub deleted: bool,
    /// The first age for which the act is; `None`: from birth.
    pub age_min: Option<i64>,
    /// The first age for which it no longer is; `None`: no upper age.
    pub age_max: Option<i64>,
    /// When the text is in force.
    pub valid: Validity,
    /// The text.
    pub source: String,
    /// Where in the text, and what was doubtful there.
    pub source_note: String,
}

/// The two words of the column `status`.
enum Status {
    Active,
    Deleted,
}

impl FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "active" => Ok(Self::Active),
            "deleted" => Ok(Self::Deleted),
            _ => Err(format!("`{text}` is not `active` or `deleted`")),
        }
    }
}

impl Row for PValue {
    const NAME: &'static str = "p_values";
    const NEEDED: &'static [&'static str] = &[
        "code_ambulatory",
        "code_hospital",
        "label_nl",
        "p_value",
        "status",
        "valid_from",
        "valid_to",
        "source",
    ];
    const OPTIONAL: &'static [&'static str] =
        &["section", "letter", "coefficient", "age_min", "age_max", "source_note"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let code_ambulatory = cells.needed_code("code_ambulatory");
        let code_hospital = cells.code("code_hospital");
        let p = cells.number("p_value");
        let status = cells.needed_word("status");
        let age_min = cells.number("age_min");
        let age_max = cells.number("age_max");
        let valid = cells.validity();
        let deleted = matches!(status?, Status::Deleted);
        let p = p?.map(P::new);
        if deleted && p.is_some() {
            let what = "a deleted act has a P";
            let hint = "empty the cell, or end the act with `valid_to`";
            return Err(cells.note("reference-p-deleted", "p_value", what, hint));
        }
        Ok(Self {
            code_ambulatory: code_ambulatory?,
            code_hospital: code_hospital?,
            label_nl: cells.text("label_nl"),
            p,
            deleted,
            age_min: age_min?,
            age_max: age_max?,
            valid: valid?,
            source: cells.text("source"),
            source_note: cells.text("source_note"),
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
