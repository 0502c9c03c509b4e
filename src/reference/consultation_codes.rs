use super::rows::{Cells, Noted, Row};
use crate::law::ConsultationKind;
use crate::values::Code;

/// A code of art. 2 of the nomenclature with which sampling for a rapid antigen test may not be
/// cumulated, or that stands close to one: a row of `reference/consultation_codes.csv`.
///
/// Source: law of 22 December 2020, art. 6 § 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultationCode {
    /// The code.
    pub code: Code,
    /// What it is, in English.
    pub label: String,
    /// A consultation, a visit, or something beside one.
    pub kind: ConsultationKind,
    /// Whether the code was found in a source, and not only remembered.
    pub verified: bool,
    source: String,
}

impl Row for ConsultationCode {
    const NAME: &'static str = "consultation_codes";
    const NEEDED: &'static [&'static str] = &["code", "type", "status", "source"];
    const OPTIONAL: &'static [&'static str] = &["label"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let code = cells.needed_code("code");
        let kind = cells.needed_word("type");
        let status = cells.text("status");
        let verified = match status.as_str() {
            "verified" => true,
            "NOT verified" => false,
            other => {
                let what = format!("`{other}` is not `verified` or `NOT verified`");
                return Err(cells.note(
                    "reference-word",
                    "status",
                    what,
                    "say whether a source has it",
                ));
            }
        };
        Ok(Self {
            code: code?,
            label: cells.text("label"),
            kind: kind?,
            verified,
            source: cells.text("source"),
        })
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn pair(&self) -> Option<(Code, Option<Code>)> {
        Some((self.code, None))
    }
}
