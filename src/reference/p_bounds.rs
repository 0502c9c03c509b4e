use super::rows::{Cells, Noted, Row, Validity};
use crate::values::{Code, P};

/// Between which weights an act lies for which the text prints no P: for a bound on what it could
/// change, never for a sum.
///
/// A row of `reference/p_bounds.csv`; its source says which acts it was compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PBound {
    code_ambulatory: Code,
    code_hospital: Option<Code>,
    pub(super) bound: (P, P),
    pub(super) valid: Validity,
    source: String,
}

impl Row for PBound {
    const NAME: &'static str = "p_bounds";
    const NEEDED: &'static [&'static str] = &[
        "code_ambulatory",
        "code_hospital",
        "p_bound_low",
        "p_bound_high",
        "valid_from",
        "valid_to",
        "source",
    ];
    const OPTIONAL: &'static [&'static str] = &[];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let code_ambulatory = cells.needed_code("code_ambulatory");
        let code_hospital = cells.code("code_hospital");
        let low = cells.needed_number("p_bound_low");
        let high = cells.needed_number("p_bound_high");
        let valid = cells.validity();
        let source = cells.text("source");
        let (low, high) = (low?, high?);
        if low > high {
            let what = format!("the upper bound {high} lies below the lower bound {low}");
            let hint = "swap them, or correct one";
            return Err(cells.note("reference-bounds-reversed", "p_bound_high", what, hint));
        }
        Ok(Self {
            code_ambulatory: code_ambulatory?,
            code_hospital: code_hospital?,
            bound: (P::new(low), P::new(high)),
            valid: valid?,
            source,
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
