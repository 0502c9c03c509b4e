use super::rows::{Cells, Noted, Row, Validity};
use crate::values::ProviderKey;
use std::str::FromStr;

/// The title that a dentist held, and when. Given by the user alone: a row of `dental_titles.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DentalTitle {
    /// The key of the provider: the first eight digits of the RIZIV number, or the pseudonym.
    pub(super) provider: ProviderKey,
    /// `orthodontist`, `periodontist` or `other`.
    pub(super) title: String,
    /// When it was held.
    pub(super) valid: Validity,
    source: String,
}

/// A word of the column `title`.
struct Title(String);

impl FromStr for Title {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "orthodontist" | "periodontist" | "other" => Ok(Self(text.to_owned())),
            _ => Err(format!("`{text}` is not `orthodontist`, `periodontist` or `other`")),
        }
    }
}

impl Row for DentalTitle {
    const NAME: &'static str = "dental_titles";
    const NEEDED: &'static [&'static str] =
        &["provider_key", "title", "valid_from", "valid_to", "source"];
    const OPTIONAL: &'static [&'static str] = &[];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let key = cells.text("provider_key");
        let title = cells.needed_word::<Title>("title");
        let valid = cells.validity();
        if key.is_empty() {
            let hint = "the first eight digits of the number, or the pseudonym";
            return Err(cells.note(
                "reference-cell-missing",
                "provider_key",
                "the cell is empty",
                hint,
            ));
        }
        Ok(Self {
            provider: ProviderKey::new(key),
            title: title?.0,
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

    fn subjects(&self) -> Vec<String> {
        vec![self.provider.to_string()]
    }
}
