//! The second count is worth having: damage to either side is seen, and named by its smallest key.

use crate::dump::{self, Row, day, provider};
use crate::repository;
use datacel::controls::compare;
use datacel::counts::dental::{DentalCounts, Window};
use datacel::counts::{QUERIES, Query};
use datacel::law::PTally;
use datacel::recount::{Question, recount};
use datacel::reference::{Tables, Weight};
use datacel::values::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tempfile::TempDir;

/// One dentist, with a case in each month; the P of 371011 and of its hospital twin is 3.
///
/// January: a line of the last day. February: a line and its correction. March: the hospital code.
/// April: received on the last day of the window. May: two amounts whose sum has more than 32 bits.
const LINES: [(i64, &str, &str, i64, i64); 7] = [
    (371_011, "2020-01-31", "2020-02-10", 10, 1_000),
    (371_011, "2020-02-10", "2020-03-01", 5, 500),
    (371_011, "2020-02-11", "2020-03-02", -2, -200),
    (371_022, "2020-03-05", "2020-04-01", 4, 400),
    (371_011, "2020-04-05", "2022-03-18", 7, 700),
    (371_011, "2020-05-05", "2020-06-01", 1, 2_500_000_000),
    (371_011, "2020-05-06", "2020-06-01", 1, 2_500_000_000),
];

/// A store with these lines, and what is asked of it.
struct Case {
    _folder: TempDir,
    files: Vec<PathBuf>,
    quarantined: PathBuf,
    weights: Vec<Weight>,
    window: Window,
}

impl Case {
    fn new() -> Self {
        let folder = dump::folder();
        let rows = LINES.map(|(code, service, reception, quantity, paid)| Row {
            provider: Some(provider(300_001, 1)),
            code: Some(code),
            service: Some(day(service)),
            reception: Some(day(reception)),
            quantity: Some(quantity),
            paid: Some(paid),
            ..Row::default()
        });
        let file = folder.path().join("claims.parquet");
        dump::write(&file, &rows, 100);
        Self::of(folder, &[file])
    }

    /// A store with the lines of these files.
    fn of(folder: TempDir, files: &[PathBuf]) -> Self {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        // in folders that are named like columns, and are none
        let store = folder.path().join("quantity=2/payee_id=0400000001/store");
        let delivery = dump::admit(files, &store, &tables);
        let parts = &delivery.manifest.parts;
        Self {
            files: parts.iter().map(|part| delivery.path_of(part)).collect(),
            quarantined: delivery.quarantined_claims(),
            weights: tables.weights(),
            window: Window {
                service: span("2020-01-01..2020-12-31"),
                received: Some(span("2020-01-03..2022-03-18")),
            },
            _folder: folder,
        }
    }

    fn queried(&self, files: &[PathBuf], text: &'static str) -> Vec<PTally> {
        let quarantined = [self.quarantined.clone()];
        let files = [files.to_vec()];
        let counts = DentalCounts::over(&files, &quarantined, &self.weights, &[], self.window);
        counts.unwrap().by_month_with(Query { name: p_by_month().name, text }).unwrap()
    }

    fn question(&self) -> Question<'_> {
        Question {
            files: &self.files,
            weights: &self.weights,
            unweighted: &[],
            service: self.window.service,
            received: self.window.received,
        }
    }

    /// What the comparison says when the query has another text.
    fn damaged_query(&self, old: &str, new: &str) -> String {
        assert_eq!(p_by_month().text.matches(old).count(), 1, "`{old}`");
        let text = p_by_month().text.replace(old, new).leak();
        differs(&self.queried(&self.files, text), &recounted(&self.question()))
    }

    /// What the comparison says when the recount is asked something else.
    fn damaged_recount(&self, question: &Question<'_>) -> String {
        differs(&self.queried(&self.files, p_by_month().text), &recounted(question))
    }
}

/// The query whose answer has legal consequences.
fn p_by_month() -> Query {
    *QUERIES.iter().find(|query| query.name == "dental/p_by_month").unwrap()
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

fn recounted(question: &Question<'_>) -> Vec<PTally> {
    recount(question).unwrap().tallies
}

fn differs(queried: &[PTally], recounted: &[PTally]) -> String {
    let refusal = compare(queried, recounted).unwrap_err();
    assert_eq!(refusal.faults()[0].id(), "engines-differ");
    let text = refusal.to_string();
    assert!(text.contains("smallest key that does is 30000120, 2020-"), "{text}");
    text
}

#[track_caller]
fn says(text: &str, month: &str, query: &str, recount: &str) {
    let said = format!("2020-{month}: the query gives {query}, the recount gives {recount}\n");
    assert!(text.contains(&said), "{text}\n not: {said}");
}

const JANUARY: &str = "30 P, 10.00 EUR, 1 lines";
const FEBRUARY: &str = "9 P, 3.00 EUR, 2 lines";
const MARCH: &str = "12 P, 4.00 EUR, 1 lines";
const APRIL: &str = "21 P, 7.00 EUR, 1 lines";
const MAY: &str = "6 P, 50000000.00 EUR, 2 lines";
const NONE: &str = "no row";

#[test]
fn undamaged_both_counts_agree() {
    let case = Case::new();
    let queried = case.queried(&case.files, p_by_month().text);
    assert_eq!(compare(&queried, &recounted(&case.question())), Ok(5));
}

#[test]
fn a_month_that_begins_a_day_early() {
    let said = Case::new().damaged_query(
        "EXTRACT(MONTH FROM c.service_date)",
        "EXTRACT(MONTH FROM CAST(c.service_date + INTERVAL '1 day' AS DATE))",
    );
    says(&said, "01", NONE, JANUARY);
}

#[test]
fn a_year_that_begins_a_month_late_or_ends_early() {
    let case = Case::new();
    let late = Question { service: span("2020-02-01..2020-12-31"), ..case.question() };
    says(&case.damaged_recount(&late), "01", JANUARY, NONE);
    let early = Question { service: span("2020-01-01..2020-05-04"), ..case.question() };
    says(&case.damaged_recount(&early), "05", MAY, NONE);
}

#[test]
fn a_correction_that_loses_its_sign() {
    let said = Case::new().damaged_query(
        "SUM(c.quantity * v.p)",
        "SUM(CASE WHEN c.quantity < 0 THEN -c.quantity * v.p ELSE c.quantity * v.p END)",
    );
    says(&said, "02", "21 P, 3.00 EUR, 2 lines", FEBRUARY);
}

#[test]
fn a_line_that_counts_once_with_its_like() {
    let said =
        Case::new().damaged_query("CAST(COUNT(*)              AS", "CAST(COUNT(DISTINCT v.p) AS");
    says(&said, "02", "9 P, 3.00 EUR, 1 lines", FEBRUARY);
}

#[test]
fn a_hospital_code_that_is_forgotten() {
    let case = Case::new();
    let on = "ON c.nomenclature_code = v.nomenclature_code";
    let ambulatory = format!("{on} AND v.nomenclature_code = v.code_ambulatory");
    says(&case.damaged_query(on, &ambulatory), "03", NONE, MARCH);
    let weights: Vec<Weight> =
        case.weights.iter().filter(|one| one.code == one.code_ambulatory).copied().collect();
    let question = Question { weights: &weights, ..case.question() };
    says(&case.damaged_recount(&question), "03", MARCH, NONE);
}

#[test]
fn a_window_of_reception_without_its_last_day() {
    let case = Case::new();
    let said = case.damaged_query(
        "c.reception_date BETWEEN p.received_from AND p.received_to",
        "(c.reception_date >= p.received_from AND c.reception_date < p.received_to)",
    );
    says(&said, "04", NONE, APRIL);
    let received = Some(span("2020-01-03..2022-03-17"));
    says(&case.damaged_recount(&Question { received, ..case.question() }), "04", APRIL, NONE);
}

#[test]
fn a_sum_that_wraps_at_32_bits() {
    let said = Case::new().damaged_query(
        "CAST(SUM(c.paid_cents)     AS BIGINT)",
        "CAST(SUM(c.paid_cents) AS BIGINT) % 4294967296",
    );
    says(&said, "05", "6 P, 7050327.04 EUR, 2 lines", MAY);
}

#[test]
fn a_file_that_one_side_skips() {
    let case = Case::new();
    assert_eq!(case.files.len(), 5, "a file a month");
    let without_march = [&case.files[..2], &case.files[3..]].concat();
    let queried = case.queried(&without_march, p_by_month().text);
    says(&differs(&queried, &recounted(&case.question())), "03", NONE, MARCH);
    let question = Question { files: &without_march, ..case.question() };
    says(&case.damaged_recount(&question), "03", MARCH, NONE);
}

#[test]
fn a_row_group_that_one_side_skips() {
    let case = Case::new();
    let whole = recounted(&case.question());
    let queried = case.queried(&case.files, p_by_month().text);
    // February's first line is a row group of its own, say
    dump::take_out(&case.files[1], 1);
    let without = "-6 P, -2.00 EUR, 1 lines";
    says(&differs(&case.queried(&case.files, p_by_month().text), &whole), "02", without, FEBRUARY);
    says(&differs(&queried, &recounted(&case.question())), "02", FEBRUARY, without);
}

#[test]
fn one_more_p_on_one_act() {
    let case = Case::new();
    let mut weights = case.weights.clone();
    for weight in &mut weights {
        weight.p = weight.p.plus(datacel::values::P::new(1));
    }
    let question = Question { weights: &weights, ..case.question() };
    says(&case.damaged_recount(&question), "01", JANUARY, "40 P, 10.00 EUR, 1 lines");
}

/// What every query of the control answers, its claims in these parts, and the dentists in lots of so
/// many.
fn all_answers(case: &Case, parts: &[Vec<PathBuf>], lot: usize) -> String {
    let quarantined = [case.quarantined.clone()];
    let tables = Tables::load(None, &BTreeMap::new()).unwrap();
    let counts =
        DentalCounts::over(parts, &quarantined, &case.weights, &tables.unweighted(), case.window)
            .unwrap();
    let tallies = counts.by_month().unwrap();
    let over: Vec<_> = tallies.iter().map(|tally| tally.provider.clone()).collect();
    let over: Vec<_> = BTreeSet::from_iter(over).into_iter().take(8).collect();
    let lots: Vec<Vec<_>> = over.chunks(lot).map(<[_]>::to_vec).collect();
    let acts = counts.acts(&lots).unwrap();
    assert_eq!(counts.days(&over).unwrap(), acts.days);
    format!(
        "{tallies:?}\n{acts:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        counts.left_out().unwrap(),
        counts.unweighted().unwrap(),
        counts.doubts().unwrap(),
        counts.payees().unwrap(),
        counts.received(&over[..1]).unwrap(),
        counts.run_off().unwrap(),
    )
}

#[test]
fn asked_month_by_month_and_lot_by_lot_the_answers_are_those_of_the_whole() {
    let sample = repository("data-samples/claims");
    let files = std::fs::read_dir(sample).unwrap().map(|entry| entry.unwrap().path());
    let case = Case::of(dump::folder(), &files.collect::<Vec<_>>());
    assert!(case.files.len() > 12, "more than a year of months");
    let months: Vec<Vec<PathBuf>> = case.files.iter().map(|file| vec![file.clone()]).collect();
    let whole = all_answers(&case, std::slice::from_ref(&case.files), 8);
    assert_eq!(all_answers(&case, &months, 1), whole);
    for row in [
        "UnweightedTally",
        "DoubtedTally",
        "ActTally",
        "NetActs",
        "DayTally",
        "ReceivedTally",
        "RunOff",
    ] {
        assert!(whole.matches(row).count() > 1, "{row}");
    }
}
