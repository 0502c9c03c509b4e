//! The second count of NGS tests: lines one by one, netting and windows by plain loops. It answers
//! the same question as `queries/ngs/events.sql` and `scope.sql` with `law/ngs_net.rs`, and shares
//! no code with them.

use super::too_large;
use crate::diagnostic::Outcome;
use crate::law::{NgsTally, TestKind};
use crate::ledger::Amounts;
use crate::reference::ngs::Agreement;
use crate::store::store_unreadable;
use crate::values::{Cents, Code, Day, Span};
use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::{Date32Type, Int64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, ParquetRecordBatchReaderBuilder, RowFilter};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

const COLUMNS: [&str; 7] = [
    "person_id",
    "facility_id",
    "nomenclature_code",
    "service_date",
    "prescription_date",
    "quantity",
    "paid_cents",
];

/// What is counted: the files of a store, the agreement, and the days.
#[derive(Debug, Clone, Copy)]
pub struct NgsQuestion<'a> {
    /// Files of canonical claims.
    pub files: &'a [PathBuf],
    /// The tables of the agreement.
    pub agreement: &'a Agreement<'a>,
    /// Days of service.
    pub service: Span,
    /// Institutions, each with the first day of a window and the day after its last.
    pub windows: &'a [(String, Day, Day)],
}

/// Where a line with a pseudocode goes in the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NgsClass {
    /// Counted.
    Used,
    /// The code was not valid on the claim date.
    CodeNotValid,
    /// Nobody knows for whom.
    PersonMissing,
    /// Nobody knows by which laboratory.
    FacilityMissing,
    /// The laboratory belonged to no institution on the claim date.
    InstitutionUnknown,
}

impl NgsClass {
    /// The reason in the ledger; `None` for lines that count.
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Used => None,
            Self::CodeNotValid => Some("code-not-valid"),
            Self::PersonMissing => Some("person-missing"),
            Self::FacilityMissing => Some("facility-missing"),
            Self::InstitutionUnknown => Some("institution-unknown"),
        }
    }
}

/// What an institution has in a window.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NgsWindowSum {
    /// The institution.
    pub institution: String,
    /// The first day of the window.
    pub start: Day,
    /// The day after its last.
    pub end: Day,
    /// Net billings.
    pub billings: i64,
    /// Tests.
    pub tests: i64,
    /// What was paid.
    pub paid: Cents,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NgsRecount {
    /// The sums under each key, in the order of their fields.
    pub tallies: Vec<NgsTally>,
    /// Rows and money with a pseudocode by class.
    pub classes: BTreeMap<NgsClass, Amounts>,
    /// A sum for each window of the question, in its order.
    pub windows: Vec<NgsWindowSum>,
}

/// A line with a pseudocode.
struct Line {
    person: Option<String>,
    facility: Option<String>,
    code: Code,
    service: Day,
    prescription: Option<Day>,
    quantity: i64,
    paid: i64,
}

/// Counts once more.
///
/// # Errors
/// Where a file cannot be read to its end, or a sum does not fit 64 bits.
pub fn recount_ngs(question: &NgsQuestion<'_>) -> Outcome<NgsRecount> {
    let codes: BTreeSet<i64> =
        question.agreement.billable().iter().map(|row| row.code.get()).collect();
    let lines: Vec<Vec<Line>> =
        question.files.par_iter().map(|file| lines_of(file, &codes)).collect::<Outcome<_>>()?;
    let mut sums: BTreeMap<Key, (i64, i64, i64)> = BTreeMap::new();
    let mut classes: BTreeMap<NgsClass, Amounts> = BTreeMap::new();
    for line in lines.into_iter().flatten().filter(|line| question.service.holds(line.service)) {
        let paid = Cents::new(line.paid);
        let (class, key) = place(question.agreement, &line);
        classes.entry(class).or_default().add(Amounts::new(1, paid));
        if let Some(key) = key {
            let (quantity, cents, number) = sums.entry(key).or_default();
            *quantity = quantity.checked_add(line.quantity).ok_or_else(too_large)?;
            *cents = cents.checked_add(line.paid).ok_or_else(too_large)?;
            *number += 1;
        }
    }
    let tallies: Vec<NgsTally> = sums.into_iter().map(|(key, sums)| key.tally(sums)).collect();
    let windows = windows(question, &tallies);
    Ok(NgsRecount { tallies, classes, windows })
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    person: String,
    code: Code,
    institution: String,
    claim_date: Day,
    by_service: bool,
    service: Day,
}

impl Key {
    fn tally(self, (quantity, paid, lines): (i64, i64, i64)) -> NgsTally {
        NgsTally {
            person: self.person,
            code: self.code,
            institution: self.institution,
            claim_date: self.claim_date,
            by_service: self.by_service,
            service_date: self.service,
            quantity,
            paid: Cents::new(paid),
            lines,
        }
    }
}

/// The class of a line, and the key under which it counts.
fn place(agreement: &Agreement<'_>, line: &Line) -> (NgsClass, Option<Key>) {
    let claim_date = line.prescription.unwrap_or(line.service);
    let Some(code) = agreement.code_on(line.code, claim_date) else {
        return (NgsClass::CodeNotValid, None);
    };
    let Some(person) = line.person.clone() else { return (NgsClass::PersonMissing, None) };
    let Some(facility) = &line.facility else { return (NgsClass::FacilityMissing, None) };
    let Some(institution) = agreement.institution_of(facility, claim_date) else {
        return (NgsClass::InstitutionUnknown, None);
    };
    let key = Key {
        person,
        code: code.code_ambulatory,
        institution: institution.to_owned(),
        claim_date,
        by_service: line.prescription.is_none(),
        service: line.service,
    };
    (NgsClass::Used, Some(key))
}

/// The lines of a file whose code is one of these; the other columns of other lines are not
/// decoded.
fn lines_of(path: &Path, codes: &BTreeSet<i64>) -> Outcome<Vec<Line>> {
    let failed = |error: &dyn std::error::Error| store_unreadable(path, error);
    let file = File::open(path).map_err(|error| failed(&error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| failed(&error))?;
    let code_alone = ProjectionMask::columns(builder.parquet_schema(), ["nomenclature_code"]);
    let mask = ProjectionMask::columns(builder.parquet_schema(), COLUMNS);
    let wanted = codes.clone();
    let is_wanted = ArrowPredicateFn::new(code_alone, move |batch: RecordBatch| {
        let found = batch.column(0).as_primitive::<Int64Type>();
        Ok(found.iter().map(|code| code.map(|code| wanted.contains(&code))).collect())
            as Result<BooleanArray, arrow::error::ArrowError>
    });
    let reader = builder
        .with_projection(mask)
        .with_row_filter(RowFilter::new(vec![Box::new(is_wanted)]))
        .build()
        .map_err(|error| failed(&error))?;
    let mut lines = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| failed(&error))?;
        read(&batch, &mut lines);
    }
    Ok(lines)
}

fn read(batch: &RecordBatch, lines: &mut Vec<Line>) {
    let column =
        |name: &str| batch.column_by_name(name).expect("a store's file has every canonical column");
    let (persons, facilities) =
        (column("person_id").as_string::<i32>(), column("facility_id").as_string::<i32>());
    let codes = column("nomenclature_code").as_primitive::<Int64Type>();
    let services = column("service_date").as_primitive::<Date32Type>();
    let prescriptions = column("prescription_date").as_primitive::<Date32Type>();
    let quantities = column("quantity").as_primitive::<Int64Type>();
    let paid = column("paid_cents").as_primitive::<Int64Type>();
    let day = |number| Day::from_epoch_days(number).expect("the door admits days of the calendar");
    for row in 0..batch.num_rows() {
        let text = |array: &arrow::array::StringArray| {
            array.is_valid(row).then(|| array.value(row).to_owned())
        };
        lines.push(Line {
            person: text(persons),
            facility: text(facilities),
            code: Code::try_from(codes.value(row)).expect("only codes are wanted"),
            service: day(services.value(row)),
            prescription: prescriptions.is_valid(row).then(|| day(prescriptions.value(row))),
            quantity: quantities.value(row),
            paid: paid.value(row),
        });
    }
}

/// One claim date of a person's pair at an institution.
struct Held {
    claim_date: Day,
    left: i64,
    /// Day of service and quantity of each sum.
    parts: Vec<(Day, i64)>,
}

fn windows(question: &NgsQuestion<'_>, tallies: &[NgsTally]) -> Vec<NgsWindowSum> {
    let mut items: BTreeMap<(&str, &str, Code), Vec<Held>> = BTreeMap::new();
    for tally in tallies {
        let item = items.entry((&tally.institution, &tally.person, tally.code)).or_default();
        let part = (tally.service_date, tally.quantity);
        match item.iter_mut().find(|held| held.claim_date == tally.claim_date) {
            Some(held) => {
                held.left += tally.quantity;
                held.parts.push(part);
            }
            None => item.push(Held {
                claim_date: tally.claim_date,
                left: tally.quantity,
                parts: vec![part],
            }),
        }
    }
    for item in items.values_mut() {
        take_back(item);
    }
    let sums = question.windows.iter().map(|(institution, start, end)| {
        let inside = |day: Day| *start <= day && day < *end;
        let own = || items.iter().filter(|((of, _, _), _)| *of == institution.as_str());
        let held = || {
            own().flat_map(|((_, person, code), item)| {
                item.iter().map(move |held| (*person, *code, held))
            })
        };
        let mut kinds: BTreeMap<(&str, String, Day), (i64, i64)> = BTreeMap::new();
        for (person, code, held) in held().filter(|(_, _, held)| inside(held.claim_date)) {
            let Some(row) = question.agreement.code_on(code, held.claim_date) else { continue };
            let key = (person, row.indication.clone(), held.claim_date);
            let (dna, rna) = kinds.entry(key).or_default();
            match row.kind {
                TestKind::Ngs => *dna += held.left,
                TestKind::RnaSeq => *rna += held.left,
            }
        }
        let paid = tallies
            .iter()
            .filter(|tally| tally.institution == *institution && inside(tally.claim_date));
        NgsWindowSum {
            institution: institution.clone(),
            start: *start,
            end: *end,
            billings: held()
                .filter(|(_, _, held)| inside(held.claim_date))
                .map(|(_, _, held)| held.left)
                .sum(),
            tests: kinds.values().map(|(dna, rna)| (*dna).max(*rna).max(0)).sum(),
            paid: paid.map(|tally| tally.paid).sum(),
        }
    });
    sums.collect()
}

/// Sets what is below 0 against what was billed for the same day of service, test by test.
fn take_back(item: &mut [Held]) {
    item.sort_by_key(|held| held.claim_date);
    for below in 0..item.len() {
        let mut days: Vec<(Day, i64)> =
            item[below].parts.iter().filter(|(_, quantity)| *quantity < 0).copied().collect();
        days.sort_unstable();
        for (service, quantity) in days {
            for _ in 0..-quantity {
                if item[below].left >= 0 {
                    break;
                }
                let found = (0..item.len()).find(|other| {
                    *other != below
                        && item[*other].left > 0
                        && item[*other].parts.iter().any(|(day, n)| *day == service && *n > 0)
                });
                let Some(other) = found else { break };
                item[other].left -= 1;
                item[below].left += 1;
                let part = item[other].parts.iter_mut();
                if let Some((_, number)) =
                    part.into_iter().find(|(day, n)| *day == service && *n > 0)
                {
                    *number -= 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{ngs_events, ngs_tests};
    use crate::reference::Tables;
    use proptest::prelude::*;

    const CODES: &str = "code_ambulatory,code_hospital,annex,indication,kind,tumour_class,\
                         relapse_of,tariff_cents,pitter_biomarkers,valid_from,valid_to\n\
                         990010,990021,1,lung,ngs,solid,,1,,2019-07-01,\n\
                         990032,990043,1,lung,rnaseq,solid,,1,,2019-07-01,\n\
                         990054,990065,2,blood,ngs,solid,,1,,2019-07-01,\n";

    fn tables() -> Tables {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ngs_codes.csv"), CODES).unwrap();
        Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap()
    }

    fn tally((person, code, claim, service, quantity): (u32, u32, u64, u64, i64)) -> NgsTally {
        // over the end of a February with 29 days
        let begin = Day::from_ymd_opt(2024, 2, 27).unwrap();
        let claim_date = begin + chrono::Days::new(claim);
        let by_service = service == 0;
        NgsTally {
            person: person.to_string(),
            code: ["990010", "990032", "990054"][usize::try_from(code).unwrap()].parse().unwrap(),
            institution: "I".to_owned(),
            claim_date,
            by_service,
            service_date: if by_service { claim_date } else { begin + chrono::Days::new(service) },
            quantity,
            paid: Cents::new(quantity),
            lines: 1,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn the_law_and_the_plain_loops_make_the_same_of_corrections(
            rows in proptest::collection::vec((0_u32..2, 0_u32..3, 0_u64..5, 0_u64..5, -3_i64..4), 0..14),
            start in 0_u64..6,
        ) {
            // a key has one row
            let mut keys: BTreeMap<_, NgsTally> = BTreeMap::new();
            for row in rows {
                let one = tally(row);
                let key = (one.person.clone(), one.code, one.claim_date, one.by_service, one.service_date);
                keys.entry(key).or_insert(one);
            }
            let tallies: Vec<NgsTally> = keys.into_values().collect();
            let tables = tables();
            let agreement = tables.ngs();
            let begin = Day::from_ymd_opt(2024, 2, 27).unwrap() + chrono::Days::new(start);
            let windows = [("I".to_owned(), begin, Day::MAX), ("I".to_owned(), Day::MIN, Day::MAX)];
            let question = NgsQuestion {
                files: &[],
                agreement: &agreement,
                service: Span { first: Day::MIN, last: Day::MAX },
                windows: &windows,
            };
            let plain = super::windows(&question, &tallies);
            let events = ngs_events(&tallies);
            let of = |code: Code, day: Day| {
                agreement.code_on(code, day).map(|row| (row.indication.as_str(), row.kind))
            };
            let tests = ngs_tests(&events, of);
            for (window, plain) in windows.iter().zip(&plain) {
                let inside = |day: Day| window.1 <= day && day < window.2;
                let billings: i64 =
                    events.iter().filter(|one| inside(one.claim_date)).map(|one| one.quantity).sum();
                let tested: i64 =
                    tests.iter().filter(|one| inside(one.claim_date)).map(|one| one.tests).sum();
                prop_assert_eq!((plain.billings, plain.tests), (billings, tested));
            }
            let delivered: i64 = tallies.iter().map(|one| one.quantity).sum();
            prop_assert_eq!(plain[1].billings, delivered, "what was set off is only moved");
            if events.iter().all(|event| event.quantity >= 0) {
                prop_assert!(plain[1].tests <= plain[1].billings);
            }
        }
    }
}
