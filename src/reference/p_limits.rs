use super::rows::{Cells, Noted, Row, Validity};
use crate::values::{P, PeriodKind};

/// The most P that a dentist may bill in a month, a quarter or a year, while it is in force.
///
/// Source: nomenclature, art. 6 § 19. A row of `reference/p_limits.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DatedLimit {
    pub(super) kind: PeriodKind,
    pub(super) limit: P,
    pub(super) valid: Validity,
    source: String,
}

impl Row for DatedLimit {
    const NAME: &'static str = "p_limits";
    const NEEDED: &'static [&'static str] =
        &["period_kind", "limit_p", "valid_from", "valid_to", "source"];
    const OPTIONAL: &'static [&'static str] = &[];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let kind = cells.needed_word("period_kind");
        let limit = cells.needed_number("limit_p");
        let valid = cells.validity();
        let source = cells.text("source");
        Ok(Self { kind: kind?, limit: P::new(limit?), valid: valid?, source })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.kind.name().to_owned()]
    }
}
