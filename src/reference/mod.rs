//! The dated rule tables and the profiles: what a new royal decree, or a new sender, changes.
//!
//! Tables are compiled in from `reference/*.csv` and can be replaced. A new table is a file with
//! its row type, and a line in `KINDS`.

mod antigen;
mod antigen_lists;
mod antigen_tariffs;
mod checks;
mod consultation_codes;
mod dental_rules;
mod dental_rules_file;
mod dental_titles;
mod files;
pub mod ngs;
mod ngs_norms;
mod p_bounds;
mod p_limits;
mod p_values;
mod prior_decisions;
mod profile;
mod public_holidays;
mod raw;
mod relations;
mod rows;
#[cfg(test)]
mod tests;

pub use antigen::{ActInForce, AntigenLists};
pub use antigen_lists::{Biller, ExemptedKind, FreeMaterialProvider, LumpSumProvider, TestResult};
pub use antigen_tariffs::AntigenTariff;
pub use consultation_codes::ConsultationCode;
pub use dental_rules::DentalRule;
pub use p_values::PValue;
pub use profile::{
    AmountUnit, CodeSystem, CsvLayout, DateEncoding, Encoding, Profile, ProviderIds, QuantityFrom,
};
pub use relations::Relation;
pub use rows::Validity;

use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::law::dental_rules::{RuleBook, Titles};
use crate::law::{PLimit, PLimits, PriorDecision};
use crate::values::hash::Hash;
use crate::values::{Code, Day, P, PeriodKind, Span, days_of};
use dental_titles::DentalTitle;
use ngs_norms::DatedNorm;
use p_bounds::PBound;
use p_limits::DatedLimit;
use prior_decisions::PriorRow;
use public_holidays::PublicHoliday;
use rows::{Kind, Row, Table, codes_of};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The rule tables of the program, in the order of their names.
const KINDS: &[Kind] = &[
    Kind::given::<ngs::AnnexChange>(),
    Kind::given::<ExemptedKind>(),
    Kind::of::<AntigenTariff>(include_str!("../../reference/antigen_tariffs.csv")),
    Kind::given::<ngs::Candidacy>(),
    Kind::of::<ConsultationCode>(include_str!("../../reference/consultation_codes.csv")),
    Kind::given::<ngs::Shown>(),
    Kind::given::<FreeMaterialProvider>(),
    Kind::of::<DentalRule>(include_str!("../../reference/dental_rules.toml")),
    Kind::given::<DentalTitle>(),
    Kind::given::<ngs::Declared>(),
    Kind::given::<ngs::Institution>(),
    Kind::given::<ngs::LabTest>(),
    Kind::given::<ngs::Laboratory>(),
    Kind::given::<LumpSumProvider>(),
    Kind::given::<ngs::NgsCode>(),
    Kind::of::<DatedNorm>(include_str!("../../reference/ngs_norms.csv")),
    Kind::given::<ngs::NonCumulation>(),
    Kind::of::<PBound>(include_str!("../../reference/p_bounds.csv")),
    Kind::of::<DatedLimit>(include_str!("../../reference/p_limits.csv")),
    Kind::of::<PValue>(include_str!("../../reference/p_values.csv")),
    Kind::given::<ngs::PitterResult>(),
    Kind::given::<PriorRow>(),
    Kind::given::<PublicHoliday>(),
    Kind::given::<ngs::Registration>(),
    Kind::given::<TestResult>(),
];

/// How to give a table that the embedded one does not.
const REPLACE: &str =
    "give the table of those days: `[reference]` in the job, or `--reference DIR`";

/// The rule tables of a run.
#[derive(Debug)]
pub struct Tables {
    tables: Vec<Table>,
}

/// What one line of a code weighs while the weight is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// The code as billed: ambulatory or hospital.
    pub code: Code,
    /// The ambulatory code of the act.
    pub code_ambulatory: Code,
    /// The weight; 0 is a weight.
    pub p: P,
    /// The days on which it is in force; an open end is 9999-12-31.
    pub valid: Span,
}

/// A code of which the text in force gives no weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unweighted {
    /// The code as billed: ambulatory or hospital.
    pub code: Code,
    /// Why it has no weight.
    pub reason: NoWeight,
    /// Between which weights it lies, where that can be said.
    pub p_bound: Option<(P, P)>,
    /// The days on which it has none; an open end is 9999-12-31.
    pub valid: Span,
}

/// Why a code of the table has no weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoWeight {
    /// The act is in force, and the text prints no P.
    NoPInText,
    /// The text says that the act is deleted.
    Deleted,
    /// A code of the dental ranges that the text in force does not name.
    NotInTable,
}

impl NoWeight {
    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoPInText => "no-p-in-text",
            Self::Deleted => "deleted",
            Self::NotInTable => "not-in-table",
        }
    }
}

/// Which table was used: for the manifest, and for `datacel reference list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableInfo {
    /// Its name, e.g. `p_values`.
    pub name: String,
    /// `embedded`, or the path of the file.
    pub origin: String,
    /// Of the bytes that were read.
    pub sha256: Hash,
    /// Number of rows.
    pub rows: usize,
    /// The first day on which a row is in force; `None` in an empty table, and where the table says
    /// nothing of it.
    pub valid_from: Option<Day>,
    /// The last such day; `None` where a row is still in force.
    pub valid_to: Option<Day>,
    /// The texts that the rows come from, each once, in the order of the file.
    pub sources: Vec<String>,
}

impl TableInfo {
    /// Whether a user's table stands in the place of the embedded one.
    pub fn is_replaced(&self) -> bool {
        let ships = |kind: &Kind| kind.name == self.name && kind.embedded.is_some();
        self.origin != raw::EMBEDDED && KINDS.iter().any(ships)
    }

    /// The name of the file without its folder, or `datacel` for a table that the program carries.
    pub fn file(&self) -> &str {
        let name = self.origin.rsplit('/').next().unwrap_or(&self.origin);
        if name == raw::EMBEDDED { "datacel" } else { name }
    }
}

impl Tables {
    /// The embedded tables, but for those that a folder holds (`NAME.csv` or `NAME.parquet`) and,
    /// before it, those that a job names. A table is replaced as a whole.
    ///
    /// # Errors
    /// A file that is no known table; a table that cannot be read; two rows of one code in force on
    /// the same day, which would count its lines twice: all at once.
    pub fn load(dir: Option<&Path>, named: &BTreeMap<String, PathBuf>) -> Outcome<Self> {
        let (tables, faults) = Self::read(dir, named)?;
        Refusal::unless_empty(faults)?;
        Ok(tables)
    }

    /// Everything that is wrong with the tables, whether or not a count could be made with them.
    ///
    /// # Errors
    /// A file that is no known table, or cannot be opened or decoded.
    pub fn check(dir: Option<&Path>, named: &BTreeMap<String, PathBuf>) -> Outcome<Vec<Fault>> {
        let (tables, mut faults) = Self::read(dir, named)?;
        faults.extend(checks::all(&tables));
        Ok(faults)
    }

    fn read(dir: Option<&Path>, named: &BTreeMap<String, PathBuf>) -> Outcome<(Self, Vec<Fault>)> {
        let mut faults = Vec::new();
        let raw = files::open(KINDS, dir, named)?;
        let tables: Vec<Table> =
            KINDS.iter().zip(raw).map(|(kind, raw)| (kind.read)(raw, &mut faults)).collect();
        faults.extend(tables.iter().flat_map(checks::overlaps));
        let tables = Self { tables };
        faults.extend(ngs::faults(&tables));
        Ok((tables, faults))
    }

    fn table(&self, name: &str) -> &Table {
        self.tables.iter().find(|table| table.name == name).expect("row types are of `KINDS`")
    }

    fn rows<T: Row>(&self) -> &[T] {
        let rows = self.table(T::NAME).rows.downcast_ref::<Vec<T>>();
        rows.expect("a table holds rows of the type that read it")
    }

    /// How a fault names a table: by its name, and where it comes from.
    fn place<T: Row>(&self) -> String {
        format!("`{}` ({})", T::NAME, self.table(T::NAME).raw.origin)
    }

    /// The acts of art. 5, in the order of the table.
    pub fn p_values(&self) -> &[PValue] {
        self.rows()
    }

    /// What the lines of each code weigh: a row for each code of a pair and each text that gives
    /// it a P. Ordered by code, then first day.
    pub fn weights(&self) -> Vec<Weight> {
        let mut weights: Vec<Weight> = Vec::new();
        for act in self.p_values() {
            let Some(p) = act.p else { continue };
            let code_ambulatory = act.code_ambulatory;
            weights.extend(codes_of((code_ambulatory, act.code_hospital)).map(|code| Weight {
                code,
                code_ambulatory,
                p,
                valid: act.valid.span(),
            }));
        }
        weights.sort_by_key(|weight| (weight.code, weight.valid.first));
        weights
    }

    /// The codes without a weight: a row for each code of a pair and each text that gives it none.
    /// Ordered by code, then first day.
    pub fn unweighted(&self) -> Vec<Unweighted> {
        let mut unweighted: Vec<Unweighted> = Vec::new();
        for act in self.p_values().iter().filter(|act| act.p.is_none()) {
            let reason = if act.deleted { NoWeight::Deleted } else { NoWeight::NoPInText };
            let p_bound = self.bound(act.code_ambulatory, act.valid).filter(|_| !act.deleted);
            let codes = codes_of((act.code_ambulatory, act.code_hospital));
            unweighted.extend(codes.map(|code| Unweighted {
                code,
                reason,
                p_bound,
                valid: act.valid.span(),
            }));
        }
        unweighted.sort_by_key(|unweighted| (unweighted.code, unweighted.valid.first));
        unweighted
    }

    /// The days of a period on which a code of the dental ranges is not in the table of acts: a row
    /// for each code and unbroken run of such days. Ordered by code, then first day.
    pub fn dental_codes_not_in_table(&self, period: Span) -> Vec<Unweighted> {
        let mut named: BTreeMap<Code, Vec<Span>> = BTreeMap::new();
        for act in self.p_values() {
            for code in codes_of((act.code_ambulatory, act.code_hospital)) {
                named.entry(code).or_default().push(act.valid.span());
            }
        }
        Code::all_dental()
            .flat_map(|code| {
                let spans = named.remove(&code).unwrap_or_default();
                gaps(spans, period).into_iter().map(move |valid| Unweighted {
                    code,
                    reason: NoWeight::NotInTable,
                    p_bound: None,
                    valid,
                })
            })
            .collect()
    }

    /// The dental codes that have no P on some day of a period.
    pub fn codes_without_p(&self, period: Span) -> Vec<Unweighted> {
        let mut codes = self.unweighted();
        codes.extend(self.dental_codes_not_in_table(period));
        codes
    }

    /// Between which weights an act lies on all days of a validity.
    fn bound(&self, code_ambulatory: Code, valid: Validity) -> Option<(P, P)> {
        self.rows::<PBound>()
            .iter()
            .find(|bound| {
                bound.pair().is_some_and(|(code, _)| code == code_ambulatory)
                    && bound.valid.span().covers(valid.span())
            })
            .map(|bound| bound.bound)
    }

    /// What each act is, in Dutch, under its ambulatory code: the words of its latest text.
    pub fn labels(&self) -> BTreeMap<Code, Arc<str>> {
        let mut acts: Vec<&PValue> = self.p_values().iter().collect();
        acts.sort_by_key(|act| act.valid.from());
        acts.into_iter().map(|act| (act.code_ambulatory, act.label_nl.as_str().into())).collect()
    }

    /// Insists on a text of art. 5 in force on each day of a period: another year's weights are
    /// never used. An act that the table once named has a row, if only as deleted, on every later
    /// day, so that a table that was continued in part does not pass for a whole one.
    ///
    /// # Errors
    /// `no-p-values`, with the first day of the period on which no act of the table is in force;
    /// `p-values-partial`, with the acts whose rows end before the period does.
    pub fn p_values_cover(&self, period: Span) -> Outcome<()> {
        let place = self.place::<PValue>();
        let mut rows: BTreeMap<Code, Vec<Span>> = BTreeMap::new();
        for act in self.p_values() {
            rows.entry(act.code_ambulatory).or_default().push(act.valid.span());
        }
        let in_force = self.p_values().iter().filter(|act| !act.deleted);
        if let Some(gap) = gaps(in_force.map(|act| act.valid.span()).collect(), period).first() {
            let what = format!("no P-values are known for services of {}", gap.first);
            return Err(Fault::new("no-p-values", what).at(place).hint(REPLACE).into());
        }
        let ended: Vec<String> = rows
            .into_iter()
            .filter_map(|(code, spans)| {
                let known_from = spans.iter().map(|span| span.first).min()?;
                let since = Span::new(known_from.max(period.first), period.last).ok()?;
                (!gaps(spans, since).is_empty()).then(|| code.to_string())
            })
            .collect();
        if ended.is_empty() {
            return Ok(());
        }
        let named = ended.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        let what = format!(
            "the table goes on in part: {} acts have no row on some day of {period} ({named} …)",
            ended.len()
        );
        let hint =
            "give each act its row for those days; one that was deleted has the status `deleted`";
        Err(Fault::new("p-values-partial", what).at(place).hint(hint).into())
    }

    /// The limits of art. 6 § 19 for a calendar year of service.
    ///
    /// `INTERPRETATION:` a year is judged where each limit is in force on all its days. The limits
    /// came into force on 2015-07-01; whether the ceiling of a year holds for that half-year, the
    /// text does not say.
    ///
    /// # Errors
    /// `no-p-limits`, for each kind of period that has no limit in force on the whole year.
    pub fn p_limits(&self, year: i32) -> Outcome<PLimits> {
        let days = days_of(year).map_err(|error| Fault::new("no-p-limits", error))?;
        let limit = |kind: PeriodKind| {
            let rows = self.rows::<DatedLimit>().iter();
            let mut whole = rows.filter(|row| row.kind == kind && row.valid.span().covers(days));
            whole.next().map(|row| PLimit(row.limit)).ok_or_else(|| {
                let what = format!("no limit of a {} is in force on all of {days}", kind.name());
                Fault::new("no-p-limits", what).at(self.place::<DatedLimit>()).hint(REPLACE)
            })
        };
        let kinds = PeriodKind::ALL.map(limit);
        let faults = kinds.iter().filter_map(|limit| limit.clone().err()).collect();
        Refusal::unless_empty(faults)?;
        let [month, quarter, year] = kinds;
        Ok(PLimits { month: month?, quarter: quarter?, year: year? })
    }

    /// Earlier findings about dentists and what was decided on them, in the order of the table;
    /// `None` where no table was given: then nothing is known of them.
    pub fn prior_decisions(&self) -> Option<Vec<PriorDecision>> {
        let rows = self.given::<PriorRow>()?.iter();
        Some(rows.map(|row| row.decision.clone()).collect())
    }

    /// The rules of art. 5, in the order of the table.
    pub fn dental_rules(&self) -> &[DentalRule] {
        self.rows()
    }

    /// The same, for judging.
    pub fn rule_book(&self) -> RuleBook {
        let rows = self.dental_rules();
        RuleBook {
            rules: rows.iter().map(|row| row.rule.clone()).collect(),
            quadrants: rows.iter().flat_map(|row| row.quadrants.clone()).collect(),
        }
    }

    /// The ambulatory code of each code that the rules of art. 5 may meet: the acts of the table of
    /// P-values, deleted ones too, and the acts that the rules name. Ordered by code.
    pub fn dental_acts(&self) -> BTreeMap<Code, Code> {
        let acts = self.p_values().iter().map(|act| (act.code_ambulatory, act.code_hospital));
        let ruled = self.dental_rules().iter().flat_map(DentalRule::all_pairs);
        acts.chain(ruled).flat_map(|pair| codes_of(pair).map(move |code| (code, pair.0))).collect()
    }

    /// Titles of providers, where a user gives them.
    pub fn dental_titles(&self) -> Option<Titles> {
        let rows = self.given::<DentalTitle>()?;
        let mut titles = Titles::new();
        for row in rows {
            let held = (row.valid.span(), row.title.clone());
            titles.entry(row.provider.clone()).or_default().push(held);
        }
        Some(titles)
    }

    /// Public holidays, where a user gives them.
    pub fn public_holidays(&self) -> Option<BTreeSet<Day>> {
        Some(self.given::<PublicHoliday>()?.iter().map(|row| row.day).collect())
    }

    /// The rows of a table that only a user can give; `None` where he gave none.
    fn given<T: Row>(&self) -> Option<&[T]> {
        (!self.table(T::NAME).raw.is_absent()).then(|| self.rows())
    }

    /// All codes of all rule tables: what the door keeps.
    pub fn codes(&self) -> BTreeSet<Code> {
        let facts = self.tables.iter().flat_map(|table| &table.facts);
        let ruled = self.dental_rules().iter().flat_map(DentalRule::all_pairs);
        facts.filter_map(|facts| facts.pair).chain(ruled).flat_map(codes_of).collect()
    }

    /// A table as it was read, as CSV; with a day, only the rows in force on it.
    ///
    /// # Errors
    /// `reference-table-unknown`, with the nearest names.
    pub fn as_csv(&self, name: &str, on: Option<Day>) -> Outcome<String> {
        let Some(table) = self.tables.iter().find(|table| table.name == name) else {
            return Err(files::unknown(KINDS, name).into());
        };
        if table.raw.is_absent() {
            let what = format!("`{name}` is a table that only a user can give: there is none");
            let hint = "name its folder: `--reference DIR`";
            return Err(Fault::new("reference-table-absent", what).hint(hint).into());
        }
        let rows = table.raw.rows.iter().zip(&table.facts);
        let asked = rows
            .filter(|(_, facts)| on.is_none_or(|day| facts.validity.span().holds(day)))
            .map(|(row, _)| row.cells.as_slice());
        Ok(raw::to_csv(&table.raw.header, asked))
    }

    /// Every table that there is, with its origin, hash, validity and sources, in the order of the
    /// names.
    pub fn used(&self) -> Vec<TableInfo> {
        let info = |table: &Table| {
            let spans = || table.facts.iter().map(|facts| facts.validity);
            let mut seen = BTreeSet::new();
            let sources = table.facts.iter().map(|facts| &facts.source);
            TableInfo {
                name: table.name.to_owned(),
                origin: table.raw.origin.clone(),
                sha256: table.raw.sha256.clone(),
                rows: table.facts.len(),
                valid_from: spans()
                    .map(Validity::from)
                    .min()
                    .filter(|day| *day > Validity::ALWAYS.from()),
                valid_to: spans().max_by_key(|valid| valid.span().last).and_then(Validity::to),
                sources: sources
                    .filter(|source| !source.is_empty() && seen.insert(*source))
                    .cloned()
                    .collect(),
            }
        };
        self.tables.iter().filter(|table| !table.raw.is_absent()).map(info).collect()
    }
}

/// The days of a period that no span holds, as unbroken runs.
fn gaps(mut spans: Vec<Span>, period: Span) -> Vec<Span> {
    spans.sort_by_key(|span| span.first);
    let mut gaps = Vec::new();
    let mut next = period.first;
    for span in spans.into_iter().filter(|span| span.meets(period)) {
        if next < span.first {
            gaps.push(Span { first: next, last: span.first - chrono::Days::new(1) });
        }
        if span.last >= period.last {
            return gaps;
        }
        next = next.max(span.last + chrono::Days::new(1));
    }
    gaps.push(Span { first: next, last: period.last });
    gaps
}
