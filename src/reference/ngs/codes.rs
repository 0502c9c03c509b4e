use crate::law::{TestKind, TumourClass};
use crate::reference::rows::{Cells, Noted, Row, Validity};
use crate::values::{Cents, Code};

/// A pair of pseudocodes of annex 1 or 2, as it is in force.
///
/// Source: NGS agreement, art. 2. A row of the user's table `ngs_codes`: the annexes are not public
/// in a form that could be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NgsCode {
    /// The code in ambulatory care: the pair's name.
    pub code_ambulatory: Code,
    /// The code in hospital care.
    pub code_hospital: Option<Code>,
    /// 1: solid tumours; 2: haematological ones.
    pub annex: i64,
    /// The indication: both kinds of one indication have the same.
    pub indication: String,
    /// DNA or RNA.
    pub kind: TestKind,
    /// What the turn-around time depends on.
    pub tumour_class: TumourClass,
    /// For a code at relapse within the year: the code that must have come before.
    pub relapse_of: Option<Code>,
    /// What the insurance pays for one.
    pub tariff: Cents,
    /// The biomarkers that are to be registered in PITTER.
    pub pitter_biomarkers: Vec<String>,
    /// When it may be billed, by claim date.
    pub valid: Validity,
}

impl Row for NgsCode {
    const NAME: &'static str = "ngs_codes";
    const NEEDED: &'static [&'static str] = &[
        "code_ambulatory",
        "code_hospital",
        "annex",
        "indication",
        "kind",
        "tumour_class",
        "relapse_of",
        "tariff_cents",
        "pitter_biomarkers",
        "valid_from",
        "valid_to",
    ];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let code_ambulatory = cells.needed_code("code_ambulatory");
        let code_hospital = cells.code("code_hospital");
        let annex = cells.needed_number("annex").and_then(|annex| match annex {
            1 | 2 => Ok(annex),
            _ => {
                let what = format!("`{annex}` is no annex with codes");
                Err(cells.note("reference-annex", "annex", what, "write 1 (solid) or 2"))
            }
        });
        let indication = cells.needed_text("indication");
        let kind = cells.needed_word("kind");
        let tumour_class = cells.needed_word("tumour_class");
        let relapse_of = cells.code("relapse_of");
        let tariff = cells.needed_number("tariff_cents");
        let biomarkers = cells.text("pitter_biomarkers");
        let valid = cells.validity();
        Ok(Self {
            code_ambulatory: code_ambulatory?,
            code_hospital: code_hospital?,
            annex: annex?,
            indication: indication?,
            kind: kind?,
            tumour_class: tumour_class?,
            relapse_of: relapse_of?,
            tariff: Cents::new(tariff?),
            pitter_biomarkers: biomarkers
                .split(';')
                .map(str::trim)
                .filter(|biomarker| !biomarker.is_empty())
                .map(str::to_owned)
                .collect(),
            valid: valid?,
        })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn pair(&self) -> Option<(Code, Option<Code>)> {
        Some((self.code_ambulatory, self.code_hospital))
    }
}

/// A code that may not be billed beside an NGS test in its diagnostic phase.
///
/// Source: NGS agreement, art. 2, and the rules of annexes 1 and 2. A row of `non_cumulation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NonCumulation {
    /// The ambulatory pseudocode; `None`: every one (`*`).
    pub ngs_code: Option<Code>,
    /// The code that it excludes.
    pub excluded_code: Code,
    /// Where that code stands.
    pub article: crate::law::NomenclatureArticle,
    /// When the exclusion is in force.
    pub valid: Validity,
}

impl Row for NonCumulation {
    const NAME: &'static str = "non_cumulation";
    const NEEDED: &'static [&'static str] =
        &["ngs_code", "excluded_code", "article", "valid_from", "valid_to"];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let ngs_code = if cells.text("ngs_code") == "*" {
            Ok(None)
        } else {
            cells.needed_code("ngs_code").map(Some)
        };
        let excluded_code = cells.needed_code("excluded_code");
        let article = cells.needed_word("article");
        let valid = cells.validity();
        Ok(Self {
            ngs_code: ngs_code?,
            excluded_code: excluded_code?,
            article: article?,
            valid: valid?,
        })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn pair(&self) -> Option<(Code, Option<Code>)> {
        Some((self.excluded_code, None))
    }

    fn subjects(&self) -> Vec<String> {
        let ngs = self.ngs_code.map_or_else(|| "*".to_owned(), |code| code.to_string());
        vec![format!("{ngs} {}", self.excluded_code)]
    }
}

/// What was expected of a code when the annexes were changed.
///
/// Source: NGS agreement, art. 3. A row of `annex_changes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexChange {
    /// The day of the change.
    pub date: crate::values::Day,
    /// The pair.
    pub code_ambulatory: Code,
    /// Tests a year that the proposal expected.
    pub expected_tests: Option<i64>,
    /// Money a year that the proposal expected.
    pub expected: Option<Cents>,
}

impl Row for AnnexChange {
    const NAME: &'static str = "annex_changes";
    const NEEDED: &'static [&'static str] =
        &["date", "code_ambulatory", "expected_tests", "expected_cents"];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let date = cells.needed_day("date");
        let code_ambulatory = cells.needed_code("code_ambulatory");
        let expected_tests = cells.number("expected_tests");
        let expected = cells.number("expected_cents");
        Ok(Self {
            date: date?,
            code_ambulatory: code_ambulatory?,
            expected_tests: expected_tests?,
            expected: expected?.map(Cents::new),
        })
    }

    fn subjects(&self) -> Vec<String> {
        vec![format!("{} {}", self.code_ambulatory, self.date)]
    }
}
