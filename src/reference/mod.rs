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
mod p_bounds;
mod p_limits;
mod p_values;
mod prior_decisions;
mod profile;
mod public_holidays;
mod raw;
mod relations;
mod rows;

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
use p_bounds::PBound;
use p_limits::DatedLimit;
use prior_decisions::PriorRow;
use public_holidays::PublicHoliday;
use rows::{Kind, Row, Table, codes_of};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

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

    /// `datacel` for a table that the program carries, or the name of the file without its folder:
    /// for reports, which are equal wherever they are made, and say it in no language.
    pub fn file(&self) -> &str {
        if self.origin == raw::EMBEDDED {
            return "datacel";
        }
        self.origin.rsplit('/').next().unwrap_or(&self.origin)
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
    pub fn labels(&self) -> BTreeMap<Code, String> {
        let mut acts: Vec<&PValue> = self.p_values().iter().collect();
        acts.sort_by_key(|act| act.valid.from());
        acts.into_iter().map(|act| (act.code_ambulatory, act.label_nl.clone())).collect()
    }

    /// Insists on a text of art. 5 in force on each day of a period: another year's weights are
    /// never used. An act that the table once named has a row, if only as deleted, on every later
    /// day, so that a table that was continued in part does not pass for a whole one.
    ///
    /// # Errors
    /// `no-p-values`, with the first day of the period on which no act of the table is in force;
    /// `p-values-partial`, with the acts whose rows end before the period does.
    pub fn p_values_cover(&self, period: Span) -> Outcome<()> {
        let origin = &self.table(PValue::NAME).raw.origin;
        let place = format!("`{}` ({origin})", PValue::NAME);
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
                let origin = &self.table(DatedLimit::NAME).raw.origin;
                let place = format!("`{}` ({origin})", DatedLimit::NAME);
                Fault::new("no-p-limits", what).at(place).hint(REPLACE)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> Tables {
        Tables::load(None, &BTreeMap::new()).unwrap()
    }

    fn code(text: &str) -> Code {
        text.parse().unwrap()
    }

    #[test]
    fn days_that_no_text_covers_are_found() {
        let span = |text: &str| text.parse::<Span>().unwrap();
        let year = span("2020-01-01..2020-12-31");
        assert_eq!(gaps(vec![], year), [year]);
        assert_eq!(gaps(vec![span("2019-01-01..2020-12-31")], year), []);
        let two = vec![span("2020-07-01..2020-08-31"), span("2020-02-01..2020-03-31")];
        let runs = ["2020-01-01..2020-01-31", "2020-04-01..2020-06-30", "2020-09-01..2020-12-31"];
        assert_eq!(gaps(two, year), runs.map(span));
    }

    #[test]
    fn the_embedded_tables_are_without_fault() {
        assert_eq!(Tables::check(None, &BTreeMap::new()).unwrap(), []);
    }

    #[test]
    fn the_text_of_2020_and_2021() {
        let tables = embedded();
        let acts = tables.p_values();
        assert_eq!(acts.len(), 218);
        assert_eq!(acts.iter().filter(|act| act.deleted).count(), 13);
        let act = |text| acts.iter().find(|act| act.code_ambulatory == code(text)).unwrap();
        assert_eq!(act("305874").p, Some(P::ZERO), "P 0 is printed, and is a weight");
        assert_eq!(act("301976").code_hospital, None, "coded by the insurer only");
        assert_eq!(act("371615").p, Some(P::new(8)));
        assert!(
            acts.iter().all(|act| act.valid.span() == "2020-01-01..2021-12-31".parse().unwrap())
        );
    }

    #[test]
    fn both_codes_of_a_pair_weigh_the_same() {
        let weights = embedded().weights();
        let of = |text| weights.iter().find(|weight| weight.code == code(text)).unwrap();
        assert_eq!((of("371022").p, of("371022").code_ambulatory), (P::new(3), code("371011")));
        // 205 active acts, 5 of them without P, each with two codes but 301976
        assert_eq!(weights.len(), 200 * 2 - 1);
        assert!(weights.is_sorted_by_key(|weight| weight.code));
    }

    #[test]
    fn an_act_without_p_has_a_bound_and_a_deleted_one_has_none() {
        let unweighted = embedded().unweighted();
        assert_eq!(unweighted.len(), (5 + 13) * 2);
        let of = |text| *unweighted.iter().find(|row| row.code == code(text)).unwrap();
        for (asked, low, high) in [
            ("379164", 6, 6),
            ("378350", 6, 6),
            ("308361", 6, 6),
            ("308335", 24, 38),
            ("378346", 24, 38),
        ] {
            assert_eq!(of(asked).p_bound, Some((P::new(low), P::new(high))), "{asked}");
            assert_eq!(of(asked).reason.name(), "no-p-in-text");
        }
        assert_eq!(of("371136").reason, NoWeight::Deleted);
        assert_eq!(of("371136").p_bound, None);
    }

    #[test]
    fn a_bound_is_no_wider_than_the_sisters_that_it_names() {
        let tables = embedded();
        let p_of = |text: &str| {
            tables.p_values().iter().find(|act| act.code_ambulatory == code(text)).unwrap().p
        };
        for sister in ["379131", "309131", "309153"] {
            assert_eq!(p_of(sister), Some(P::new(6)));
        }
        for (lowest, p) in [("307731", 24), ("306832", 38), ("378954", 38), ("378976", 38)] {
            assert_eq!(p_of(lowest), Some(P::new(p)));
        }
    }

    #[test]
    fn a_year_without_a_table_is_named_by_its_first_day() {
        let tables = embedded();
        assert_eq!(tables.p_values_cover(days_of(2021).unwrap()), Ok(()));
        let refusal = tables.p_values_cover("2021-07-01..2022-06-30".parse().unwrap()).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "no-p-values");
        assert!(refusal.to_string().contains("2022-01-01"), "{refusal}");
        assert!(refusal.to_string().contains("--reference DIR"), "{refusal}");
        assert!(tables.p_values_cover(days_of(2019).unwrap()).is_err());
    }

    #[test]
    fn limits_hold_from_the_first_whole_year() {
        let limits = embedded().p_limits(2016).unwrap();
        let numbers = PeriodKind::ALL.map(|kind| limits.of(kind).0.get());
        assert_eq!(numbers, [5_000, 13_000, 46_000]);
        let refusal = embedded().p_limits(2015).unwrap_err();
        assert_eq!(refusal.faults().len(), 3);
        assert_eq!(refusal.faults()[0].id(), "no-p-limits");
    }

    #[test]
    fn the_door_keeps_every_code_of_every_table() {
        let codes = embedded().codes();
        // acts of art. 5, antigen tests, consultations, and the pair of another article that a rule
        // of art. 5 names
        assert_eq!(codes.len(), 218 * 2 - 1 + 6 + 54 + 2);
        assert!(codes.contains(&code("371136")), "deleted codes too");
    }

    #[test]
    fn labels_stand_under_the_ambulatory_code() {
        let labels = embedded().labels();
        assert_eq!(labels.len(), 218);
        assert_eq!(labels[&code("377031")], "Intrabuccale RX, eerste cliche");
    }

    #[test]
    fn the_manifest_learns_what_was_used() {
        let used = embedded().used();
        let names: Vec<&str> = used.iter().map(|info| info.name.as_str()).collect();
        let embedded = [
            "antigen_tariffs",
            "consultation_codes",
            "dental_rules",
            "p_bounds",
            "p_limits",
            "p_values",
        ];
        assert_eq!(names, embedded);
        let limits = &used[4];
        assert_eq!((limits.origin.as_str(), limits.rows), ("embedded", 3));
        assert_eq!(limits.valid_to, None);
        assert_eq!(limits.sources.len(), 1);
        assert_eq!(limits.sha256.as_str().len(), 64);
        assert_eq!(used[5].valid_to, Day::from_ymd_opt(2021, 12, 31));
    }

    /// Two texts of one act, the later first in the file, and a deleted act.
    fn two_texts() -> Tables {
        let folder = tempfile::tempdir().unwrap();
        let table = "code_ambulatory,code_hospital,label_nl,p_value,status,valid_from,valid_to,source\n\
                     379153,379164,later,,active,2021-01-01,2021-12-31,art. 5\n\
                     379153,379164,earlier,6,active,2020-01-01,2020-12-31,art. 5\n\
                     378350,378361,(geschrapt),,deleted,2020-01-01,2021-12-31,art. 5\n";
        let path = folder.path().join("p_values.csv");
        std::fs::write(&path, table).unwrap();
        Tables::load(None, &BTreeMap::from([("p_values".to_owned(), path)])).unwrap()
    }

    #[test]
    fn an_act_can_lose_its_p_in_a_later_text() {
        let tables = two_texts();
        let weights: Vec<String> = tables
            .weights()
            .iter()
            .map(|weight| format!("{} {} {}", weight.code, weight.p, weight.valid))
            .collect();
        let days = "6 2020-01-01..2020-12-31";
        assert_eq!(weights, [format!("379153 {days}"), format!("379164 {days}")]);
        let unweighted: Vec<(i64, &str, bool)> = tables
            .unweighted()
            .iter()
            .map(|row| (row.code.get(), row.reason.name(), row.p_bound.is_some()))
            .collect();
        let expected = [
            (378_350, "deleted", false),
            (378_361, "deleted", false),
            (379_153, "no-p-in-text", true),
            (379_164, "no-p-in-text", true),
        ];
        assert_eq!(unweighted, expected, "no bound for a deleted act, though the table has one");
        assert_eq!(tables.labels()[&code("379153")], "later");
    }

    #[test]
    fn deleted_acts_do_not_make_a_text() {
        let folder = tempfile::tempdir().unwrap();
        let table = "code_ambulatory,code_hospital,label_nl,p_value,status,valid_from,valid_to,source\n\
                     378350,378361,(geschrapt),,deleted,2020-01-01,,art. 5\n";
        std::fs::write(folder.path().join("p_values.csv"), table).unwrap();
        let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
        assert!(tables.p_values_cover(days_of(2020).unwrap()).is_err());
    }

    #[test]
    fn a_table_that_goes_on_in_part_does_not_pass_for_a_whole_one() {
        let text = include_str!("../../reference/p_values.csv");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("p_values.csv");
        let cover = |text: &str| {
            std::fs::write(&file, text).unwrap();
            let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
            tables.p_values_cover(days_of(2022).unwrap())
        };
        let ids = |refusal: Refusal| refusal.faults()[0].id();
        assert_eq!(cover(text).map_err(ids), Err("no-p-values"));
        let one_goes_on = text.replacen("2020-01-01,2021-12-31", "2020-01-01,", 1);
        assert_eq!(cover(&one_goes_on).map_err(ids), Err("p-values-partial"));
        let all_go_on = text.replace("2020-01-01,2021-12-31", "2020-01-01,");
        assert_eq!(cover(&all_go_on).map_err(ids), Ok(()));
    }
}
