//! The invented NGS agreement: its codes, institutions and laboratories, as the tables that a user
//! gives.

use super::numbers::code;
use super::truth::Table;
use crate::diagnostic::Outcome;
use crate::values::Day;
use std::path::Path;

/// A pair of made-up pseudocodes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The first five digits of the ambulatory code; the hospital code is the next base.
    base: i64,
    annex: u8,
    indication: &'static str,
    kind: &'static str,
    pub(super) tumour_class: &'static str,
    relapse_of: Option<i64>,
    pub(super) biomarkers: &'static [&'static str],
    /// The last day on which it may be billed; `None`: still in force.
    pub(super) last_day: Option<(i32, u32, u32)>,
}

const fn pair(base: i64, indication: &'static str, biomarkers: &'static [&'static str]) -> Pair {
    Pair {
        base,
        annex: 1,
        indication,
        kind: "ngs",
        tumour_class: "solid",
        relapse_of: None,
        biomarkers,
        last_day: None,
    }
}

pub(super) const LUNG: Pair = pair(99_001, "lung", &["EGFR", "KRAS"]);
pub(super) const LUNG_RNA: Pair = Pair { kind: "rnaseq", ..pair(99_003, "lung", &["ALK"]) };
pub(super) const COLON: Pair = pair(99_005, "colon", &[]);
pub(super) const AML: Pair =
    Pair { annex: 2, tumour_class: "haematological_acute", ..pair(99_007, "aml", &["FLT3"]) };
pub(super) const AML_RELAPSE: Pair = Pair { relapse_of: Some(99_007), base: 99_009, ..AML };
pub(super) const MPN: Pair =
    Pair { annex: 2, tumour_class: "haematological_other", ..pair(99_011, "mpn", &[]) };
/// Taken out of the annexes after June 2025.
pub(super) const BREAST: Pair =
    Pair { last_day: Some((2025, 6, 30)), ..pair(99_013, "breast", &[]) };

const PAIRS: [&Pair; 7] = [&LUNG, &LUNG_RNA, &COLON, &AML, &AML_RELAPSE, &MPN, &BREAST];

/// What an NGS test excludes: the article and the first five digits of a made-up code.
pub(super) const EXCLUDED: [(&str, i64); 3] =
    [("33", 98_001), ("33bis", 98_003), ("33ter", 98_005)];

impl Pair {
    pub(super) fn code(&self, hospital: bool) -> i64 {
        code(self.base + i64::from(hospital))
    }

    /// What a test costs: another price each January.
    pub(super) fn tariff(&self, day: Day) -> i64 {
        let of_2024 = 35_000 + (self.base - 99_000) * 500;
        TARIFFS
            .iter()
            .rev()
            .find(|(first, _)| *first <= day)
            .map_or(of_2024, |(_, more)| of_2024 + more)
    }

    fn last_day(&self) -> Option<Day> {
        self.last_day.and_then(|(year, month, day)| Day::from_ymd_opt(year, month, day))
    }
}

/// The first days of tariffs, with what is added to that of 2024.
const TARIFFS: [(Day, i64); 3] = [
    (Day::from_ymd_opt(2019, 7, 1).expect("a day of the calendar"), 0),
    (Day::from_ymd_opt(2025, 1, 1).expect("a day of the calendar"), 700),
    (Day::from_ymd_opt(2026, 1, 1).expect("a day of the calendar"), 1_500),
];

/// Institutions, the association and its member included.
pub(super) const HOUSES: usize = 25;
/// The first has a centre for human genetics.
pub(super) const GENETICS: usize = 0;
/// Outsources steps, and does not declare `colon`.
pub(super) const UNDECLARED: usize = 19;
/// The association: bills nothing itself.
pub(super) const ASSOCIATION: usize = 22;
/// A mere member of the association: may not bill.
pub(super) const MEMBER: usize = 23;
/// Suspended in the first quarter of 2025.
pub(super) const SUSPENDED: usize = 24;

pub(super) fn house_id(house: usize) -> String {
    format!("I{:02}", house + 1)
}

/// The laboratory of an institution: eight digits.
pub(super) fn laboratory(house: usize) -> u64 {
    71_000_001 + u64::try_from(house).expect("institutions are few")
}

const fn category(house: usize) -> &'static str {
    match house {
        0..=11 | SUSPENDED => "high_volume",
        12..=17 => "low_volume",
        18..=21 => "outsourced",
        ASSOCIATION => "association",
        _ => "association_member",
    }
}

/// Writes the tables that do not depend on what is billed.
///
/// # Errors
/// Where a file cannot be written.
pub(super) fn write(folder: &Path) -> Outcome<()> {
    codes(folder)?;
    houses(folder)?;
    let mut excluded = Table::create(
        folder,
        "non_cumulation.csv",
        "ngs_code,excluded_code,article,valid_from,valid_to",
    )?;
    for (article, base) in EXCLUDED {
        excluded.row(["*", &code(base).to_string(), article, "2019-07-01", ""])?;
    }
    excluded.finish()?;
    let mut changes = Table::create(
        folder,
        "annex_changes.csv",
        "date,code_ambulatory,expected_tests,expected_cents",
    )?;
    changes.row(["2023-07-01", &MPN.code(false).to_string(), "40", "1600000"])?;
    changes.finish()
}

fn codes(folder: &Path) -> Outcome<()> {
    let mut table = Table::create(
        folder,
        "ngs_codes.csv",
        "code_ambulatory,code_hospital,annex,indication,kind,tumour_class,relapse_of,tariff_cents,\
         pitter_biomarkers,valid_from,valid_to",
    )?;
    for pair in PAIRS {
        let ends = TARIFFS.iter().skip(1).map(|(next, _)| next.pred_opt()).chain([None]);
        for ((first, _), end) in TARIFFS.iter().zip(ends) {
            let last = match (end, pair.last_day()) {
                (Some(end), Some(last)) => Some(end.min(last)),
                (end, last) => end.or(last),
            };
            if last.is_some_and(|last| last < *first) {
                continue;
            }
            table.row([
                pair.code(false).to_string(),
                pair.code(true).to_string(),
                pair.annex.to_string(),
                pair.indication.to_owned(),
                pair.kind.to_owned(),
                pair.tumour_class.to_owned(),
                pair.relapse_of.map(|base| code(base).to_string()).unwrap_or_default(),
                pair.tariff(*first).to_string(),
                pair.biomarkers.join(";"),
                first.to_string(),
                last.map(|last| last.to_string()).unwrap_or_default(),
            ])?;
        }
    }
    table.finish()
}

fn houses(folder: &Path) -> Outcome<()> {
    let mut institutions = Table::create(
        folder,
        "institutions.csv",
        "institution_id,name,region,category,association_id,partner_institution_id,\
         has_genetics_centre,joined_on,left_on,suspended_from,suspended_to",
    )?;
    let mut laboratories = Table::create(
        folder,
        "laboratories.csv",
        "facility_id,institution_id,valid_from,valid_to",
    )?;
    let mut declared = Table::create(
        folder,
        "indications_declared.csv",
        "institution_id,code_ambulatory,valid_from,valid_to",
    )?;
    for house in 0..HOUSES {
        let id = house_id(house);
        let partnered = matches!(category(house), "low_volume" | "outsourced" | "association");
        let suspended = house == SUSPENDED;
        institutions.row([
            id.clone(),
            format!("Institution {}", house + 1),
            ["Vlaanderen", "Wallonie", "Brussel"][house % 3].to_owned(),
            category(house).to_owned(),
            if house == MEMBER { house_id(ASSOCIATION) } else { String::new() },
            if partnered { house_id(house % 6) } else { String::new() },
            i64::from(house == GENETICS).to_string(),
            "2024-07-01".to_owned(),
            String::new(),
            if suspended { "2025-01-01".to_owned() } else { String::new() },
            if suspended { "2025-03-31".to_owned() } else { String::new() },
        ])?;
        if house == ASSOCIATION {
            continue;
        }
        laboratories.row([&laboratory(house).to_string(), &id, "2019-01-01", ""])?;
        for pair in PAIRS {
            if (house, pair) != (UNDECLARED, &COLON) {
                declared.row([&id, &pair.code(false).to_string(), "2024-07-01", ""])?;
            }
        }
    }
    institutions.finish()?;
    laboratories.finish()?;
    declared.finish()
}
