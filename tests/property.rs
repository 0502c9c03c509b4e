//! What holds for any delivery: a second, plain implementation gives the same figures, the cut into
//! files changes nothing, and every row and cent is somewhere.

mod naive;

use crate::dump::{self, Row, day, provider};
use chrono::NaiveDate;
use datacel::claims;
use datacel::controls::{Desk, Engine, Spec, dental_p_values};
use datacel::document::Table;
use datacel::ledger::Ledger;
use datacel::reference::Tables;
use datacel::store::Delivery;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proptest::sample::select;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Limits that a few lines can cross.
const LIMITS: naive::Limits = [9, 18, 40];

/// P 3 and its hospital twin, P 8, 0 and 4; no P in the text, deleted, not in the table; other
/// care, a product, and two that are no code.
const CODES: [i64; 12] = [
    371_011, 371_022, 371_615, 305_874, 371_033, 379_153, 371_556, 379_993, 109_012, 1_234_567,
    371_012, 37_101,
];

/// Days on both sides of the edges of months, quarters and years, and one before the insurance.
const SERVICES: [&str; 16] = [
    "2019-12-31",
    "2020-01-01",
    "2020-01-31",
    "2020-02-01",
    "2020-02-29",
    "2020-03-01",
    "2020-03-31",
    "2020-04-01",
    "2020-06-30",
    "2020-07-01",
    "2020-09-30",
    "2020-10-01",
    "2020-12-31",
    "2021-01-01",
    "1931-05-04",
    "2020-11-11",
];

/// Days on both sides of the edges of the window of reception.
const RECEPTIONS: [&str; 6] =
    ["2020-01-02", "2020-01-03", "2020-01-04", "2022-03-17", "2022-03-18", "2022-03-19"];

fn window() -> (NaiveDate, NaiveDate) {
    (day("2020-01-03"), day("2022-03-18"))
}

/// Mostly there, sometimes missing.
fn seldom_missing<T: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Option<T>> {
    prop_oneof![60 => value.prop_map(Some), 1 => Just(None)]
}

fn row() -> impl Strategy<Value = Row> {
    let providers = prop_oneof![
        6 => Just(provider(300_001, 1)),
        3 => Just(provider(300_001, 801)),
        4 => Just(provider(300_002, 1)),
        2 => Just(provider(150_016, 3)),
        1 => Just("30000199001".to_owned()),
    ];
    let codes = prop_oneof![5 => select(&CODES[..5]), 1 => select(&CODES[..])];
    let quantity = prop_oneof![4 => 1_i64..6, 1 => -4_i64..0, 1 => Just(0)];
    (
        seldom_missing(providers),
        seldom_missing(codes),
        seldom_missing(select(&SERVICES[..]).prop_map(day)),
        prop_oneof![9 => select(&RECEPTIONS[..]).prop_map(|text| Some(day(text))), 1 => Just(None)],
        seldom_missing(quantity),
        seldom_missing((any::<bool>(), 0_i64..9_000)),
        prop::option::of(select(&["0430003275", "0460000229"][..])),
    )
        .prop_map(|(provider, code, service, reception, quantity, paid, payee)| Row {
            provider,
            payee: payee.map(str::to_owned),
            code,
            service,
            reception,
            quantity,
            // mostly with the sign of the quantity, sometimes against it
            paid: paid.map(|(straight, cents)| match quantity {
                Some(negative) if negative < 0 && straight => -cents,
                _ if cents % 13 == 0 => -cents,
                _ => cents,
            }),
            ..Row::default()
        })
}

/// Some lines, of which a few are delivered twice; with ids or without.
fn dump() -> impl Strategy<Value = Vec<Row>> {
    let lines =
        prop::collection::vec((row(), prop_oneof![9 => Just(1_usize), 1 => Just(2)]), 20..120);
    (lines, any::<bool>()).prop_map(|(lines, with_ids)| {
        let mut rows = Vec::new();
        for (number, (row, copies)) in lines.into_iter().enumerate() {
            let id = with_ids.then(|| format!("{number:05}"));
            rows.extend(vec![Row { id, ..row }; copies]);
        }
        rows
    })
}

fn tables(folder: &Path) -> Tables {
    let [month, quarter, year] = LIMITS;
    let text = format!(
        "period_kind,limit_p,valid_from,valid_to,source\nmonth,{month},2015-07-01,,test\n\
         quarter,{quarter},2015-07-01,,test\nyear,{year},2015-07-01,,test\n"
    );
    let path = folder.join("p_limits.csv");
    std::fs::write(&path, text).unwrap();
    Tables::load(None, &BTreeMap::from([("p_limits".to_owned(), path)])).unwrap()
}

/// What the program makes of a delivery.
struct Found {
    delivery: Delivery,
    tables: Vec<Table>,
    ledger: Ledger,
}

impl Found {
    /// Runs the control of 2020 over these files.
    fn of(files: &[PathBuf], folder: &Path, received: naive::Window) -> Self {
        let rules = tables(folder);
        let deliveries = vec![dump::admit(files, &folder.join("store"), &rules)];
        let received = received.map(|(from, to)| format!("{from}..{to}").parse().unwrap());
        let of_year = dental_p_values::Spec::of_year(2020);
        let spec = Spec::DentalPValues(dental_p_values::Spec { received, ..of_year });
        let as_of = chrono::NaiveDate::from_ymd_opt(2022, 3, 18).unwrap();
        let desk = Desk {
            deliveries: &deliveries,
            tables: &rules,
            complete: None,
            engine: Engine::Both,
            as_of,
            place: dump::workplace(folder),
        };
        let answer = spec.control().run(desk).unwrap();
        let mut ledger = deliveries[0].manifest.ledger.clone();
        ledger.extend(answer.ledger);
        let mut tables = answer.tables;
        tables.extend(claims::tables(&deliveries, &ledger));
        Self { delivery: deliveries.into_iter().next().unwrap(), tables, ledger }
    }

    /// The rows of a table as text by column, without some columns.
    fn table(&self, name: &str, without: &[&str]) -> Vec<BTreeMap<String, String>> {
        let table = self.tables.iter().find(|table| table.name == name).unwrap();
        let row = |row: &Vec<datacel::document::Value>| {
            let cells = table.columns.iter().zip(row);
            let cells = cells.filter(|(column, _)| !without.contains(&column.name));
            cells.map(|(column, cell)| (column.name.to_owned(), cell.plain())).collect()
        };
        table.rows().iter().map(row).collect()
    }

    fn ledger(&self) -> naive::Ledger {
        let mut ledger = naive::Ledger::new();
        for row in self.table("ledger", &[]) {
            let entry = ledger.entry((row["stage"].clone(), row["reason"].clone())).or_default();
            let amounts = ["rows", "paid_cents", "rows_amount_unreadable"];
            for (sum, column) in entry.iter_mut().zip(amounts) {
                *sum += row[column].parse::<i64>().unwrap();
            }
        }
        ledger.retain(|_, amounts| *amounts != [0; 3]);
        ledger
    }

    /// Rows and cents of each reason and warning, whatever the file.
    fn reasons(&self) -> BTreeMap<String, [i64; 2]> {
        let mut reasons: BTreeMap<String, [i64; 2]> = BTreeMap::new();
        for row in self.table("door_reasons", &[]) {
            let sums = reasons.entry(row["reason"].clone()).or_default();
            for (sum, column) in sums.iter_mut().zip(["rows", "paid_cents"]) {
                *sum += row[column].parse::<i64>().unwrap();
            }
        }
        reasons
    }

    /// The refused rows, without the columns that say where they stood.
    fn quarantine(&self, without: &[&str]) -> Vec<BTreeMap<String, String>> {
        let mut rows = dump::read_parquet(&self.delivery.quarantine());
        for row in &mut rows {
            row.retain(|column, _| !without.contains(&column.as_str()));
        }
        rows.sort();
        rows
    }
}

/// Writes the lines in so many files, and one without a row.
fn write(folder: &Path, rows: &[Row], files: usize, group_rows: usize) -> Vec<PathBuf> {
    let chunks = rows.chunks(rows.len().div_ceil(files)).chain([&rows[..0]]);
    let file = |(number, chunk): (usize, &[Row])| {
        let path = folder.join(format!("dump/{number}.parquet"));
        dump::write(&path, chunk, group_rows);
        path
    };
    chunks.enumerate().map(file).collect()
}

fn agrees_with_the_naive_one(rows: &[Row], received: naive::Window) {
    let folder = dump::folder();
    let file = folder.path().join("dump.parquet");
    dump::write(&file, rows, 50);
    let found = Found::of(&[file], folder.path(), received);
    let expected = naive::answer(rows, LIMITS, received);
    assert_eq!(found.table("dental_p_periods", &[]), expected.periods);
    assert_eq!(found.table("dental_p_providers", &[]), expected.providers);
    assert_eq!(found.ledger.balance(), Ok(()));
    assert_eq!(found.ledger(), expected.ledger);
    let rows = dump::read_parquet(&found.delivery.quarantine());
    let quarantine: Vec<(usize, String)> =
        rows.iter().map(|row| (row["row"].parse().unwrap(), row["reasons"].clone())).collect();
    assert_eq!(quarantine, expected.quarantine);
}

fn does_not_depend_on_the_cut(rows: &[Row], shuffled: &[Row], files: usize, group_rows: usize) {
    let (one, other) = (dump::folder(), dump::folder());
    let whole = Found::of(&write(one.path(), rows, 1, 1_000), one.path(), Some(window()));
    let cut = write(other.path(), shuffled, files, group_rows);
    let cut = Found::of(&cut, other.path(), Some(window()));
    for table in whole.tables.iter().map(|table| table.name.as_str()) {
        if !["ledger", "door_files", "door_reasons"].contains(&table) {
            assert_eq!(cut.table(table, &[]), whole.table(table, &[]), "{table}");
        }
    }
    assert_eq!(cut.ledger(), whole.ledger());
    assert_eq!(cut.reasons(), whole.reasons());
    assert_eq!(cut.quarantine(&["file", "row"]), whole.quarantine(&["file", "row"]));
    assert_eq!(cut.delivery.manifest.parts, whole.delivery.manifest.parts);
    for part in &whole.delivery.manifest.parts {
        let bytes = |found: &Found| std::fs::read(found.delivery.path_of(part)).unwrap();
        assert!(bytes(&cut) == bytes(&whole), "{}", part.path);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_naive_second_implementation_gives_the_same_tables_and_ledger(
        rows in dump(),
        any_reception in prop::bool::weighted(0.2),
    ) {
        agrees_with_the_naive_one(&rows, (!any_reception).then(window));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_order_and_row_groups_change_nothing(
        (rows, shuffled) in dump().prop_map(with_ids).prop_flat_map(|rows| {
            (Just(rows.clone()), Just(rows).prop_shuffle())
        }),
        files in 1_usize..5,
        group_rows in 1_usize..40,
    ) {
        does_not_depend_on_the_cut(&rows, &shuffled, files, group_rows);
    }
}

/// A line without an id gets one that names its file and row, which the cut changes.
fn with_ids(mut rows: Vec<Row>) -> Vec<Row> {
    for (number, row) in rows.iter_mut().enumerate() {
        row.id.get_or_insert(format!("{number:05}"));
    }
    rows
}
