//! The cases of `tests/queries/`: small tables that a jurist can read, with the answer by hand.
//!
//! Claims go through a Parquet file, as they do in a run. A column that a file lacks is null, and a
//! file that a case lacks is a table without rows.

use crate::repository;
use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use chrono::NaiveDate;
use datacel::counts::{
    Answer, Binding, Parameter, Parameters, QUERIES, Query, Relations, Values, answer,
};
use datacel::values::columns::{CANONICAL, Kind};
use parquet::arrow::ArrowWriter;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The rule tables that a query may read, with their columns.
const TABLES: [(&str, &[(&str, Kind)]); 14] = [
    ("dental_acts", &[("nomenclature_code", Kind::Int), ("code_ambulatory", Kind::Int)]),
    (
        "found_acts",
        &[
            ("person", Kind::Text),
            ("provider_key", Kind::Text),
            ("code_ambulatory", Kind::Int),
            ("service_date", Kind::Day),
        ],
    ),
    ("excluded_codes", &[("nomenclature_code", Kind::Int)]),
    (
        "p_values",
        &[
            ("nomenclature_code", Kind::Int),
            ("code_ambulatory", Kind::Int),
            ("p", Kind::Int),
            ("valid_from", Kind::Day),
            ("valid_to", Kind::Day),
        ],
    ),
    (
        "p_unweighted",
        &[
            ("nomenclature_code", Kind::Int),
            ("reason", Kind::Text),
            ("valid_from", Kind::Day),
            ("valid_to", Kind::Day),
        ],
    ),
    ("over_limit", &[("provider_key", Kind::Text)]),
    (
        "antigen_acts",
        &[
            ("nomenclature_code", Kind::Int),
            ("code_ambulatory", Kind::Int),
            ("act", Kind::Text),
            ("tariff_cents", Kind::Int),
            ("valid_from", Kind::Day),
            ("valid_to", Kind::Day),
        ],
    ),
    (
        "ngs_codes",
        &[
            ("nomenclature_code", Kind::Int),
            ("code_ambulatory", Kind::Int),
            ("valid_from", Kind::Day),
            ("valid_to", Kind::Day),
        ],
    ),
    (
        "antigen_keys",
        &[
            ("key_person", Kind::Text),
            ("key_provider", Kind::Text),
            ("key_code", Kind::Int),
            ("key_date", Kind::Day),
        ],
    ),
    (
        "antigen_listed",
        &[
            ("list", Kind::Text),
            ("ground", Kind::Text),
            ("listed_provider", Kind::Text),
            ("listed_facility", Kind::Text),
            ("listed_code", Kind::Int),
            ("listed_from", Kind::Day),
            ("listed_to", Kind::Day),
        ],
    ),
    ("antigen_results", &[("person_id", Kind::Text), ("test_date", Kind::Day)]),
    ("consultation_codes", &[("nomenclature_code", Kind::Int)]),
    ("ngs_pairs", &[("nomenclature_code", Kind::Int), ("code_ambulatory", Kind::Int)]),
    (
        "laboratories",
        &[
            ("facility_id", Kind::Text),
            ("institution_id", Kind::Text),
            ("valid_from", Kind::Day),
            ("valid_to", Kind::Day),
        ],
    ),
];
const CLAIMS: [&str; 2] = ["claims", "quarantined_claims"];
const PARAMETERS: [(&str, Kind); 13] = [
    ("any_from", Kind::Int),
    ("person_from", Kind::Text),
    ("any_to", Kind::Int),
    ("person_to", Kind::Text),
    ("service_from", Kind::Day),
    ("service_to", Kind::Day),
    ("any_reception", Kind::Int),
    ("received_from", Kind::Day),
    ("received_to", Kind::Day),
    ("around_from", Kind::Day),
    ("around_to", Kind::Day),
    ("code_from", Kind::Int),
    ("code_to", Kind::Int),
];

/// A CSV file, column by column; an empty cell is null.
struct Sheet {
    columns: BTreeMap<String, Vec<Option<String>>>,
    rows: usize,
}

impl Sheet {
    /// Reads a file; a column that none of `known` names is a typing error.
    fn read(file: &Path, known: &[(&str, Kind)]) -> Self {
        if !file.exists() {
            return Self { columns: BTreeMap::new(), rows: 0 };
        }
        let Answer { columns: names, rows } = lines(file);
        let mut columns = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            assert!(known.iter().any(|(known, _)| known == name), "`{name}` in {}", file.display());
            columns.insert(name.clone(), rows.iter().map(|row| row[at].clone()).collect());
        }
        Self { columns, rows: rows.len() }
    }

    fn texts(&self, column: &str) -> Vec<Option<String>> {
        self.columns.get(column).cloned().unwrap_or_else(|| vec![None; self.rows])
    }

    fn ints(&self, column: &str) -> Vec<Option<i64>> {
        self.texts(column).into_iter().map(|cell| cell.map(|cell| cell.parse().unwrap())).collect()
    }

    fn days(&self, column: &str) -> Vec<Option<NaiveDate>> {
        self.texts(column).into_iter().map(|cell| cell.map(|cell| cell.parse().unwrap())).collect()
    }

    fn array(&self, column: &str, kind: Kind) -> ArrayRef {
        match kind {
            Kind::Text => Arc::new(StringArray::from(self.texts(column))),
            Kind::Int => Arc::new(Int64Array::from(self.ints(column))),
            Kind::Day => {
                let days =
                    self.days(column).into_iter().map(|day| day.map(|day| day.to_epoch_days()));
                Arc::new(days.collect::<Date32Array>())
            }
        }
    }

    fn values(&self, column: &str, kind: Kind) -> Values {
        fn whole<T>(cells: Vec<Option<T>>) -> Vec<T> {
            cells.into_iter().map(|cell| cell.expect("rule tables have no nulls")).collect()
        }
        match kind {
            Kind::Text => Values::Text(whole(self.texts(column))),
            Kind::Int => Values::Int(whole(self.ints(column))),
            Kind::Day => Values::Day(whole(self.days(column))),
        }
    }
}

fn lines(file: &Path) -> Answer {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let columns = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let cell = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let rows = reader.records().map(|row| row.unwrap().iter().map(cell).collect()).collect();
    Answer { columns, rows }
}

/// The relations of a case; its claims lie in `folder` while it is asked.
fn relations(case: &Path, folder: &Path) -> Relations {
    let mut relations = Relations::default();
    let canonical = CANONICAL.map(|column| (column.name, column.kind));
    for name in CLAIMS {
        let sheet = Sheet::read(&case.join(format!("{name}.csv")), &canonical);
        let columns = canonical.map(|(name, kind)| (name, sheet.array(name, kind), true));
        let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
        let path = folder.join(format!("{name}.parquet"));
        let file = std::fs::File::create(&path).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        relations.add_claims(name, &[path]).unwrap();
    }
    for (name, columns) in TABLES {
        let sheet = Sheet::read(&case.join(format!("{name}.csv")), columns);
        let columns = columns.iter().map(|(name, kind)| (*name, sheet.values(name, *kind)));
        relations.add_table(name, columns.collect());
    }
    relations
}

fn parameters(case: &Path) -> Parameters {
    let sheet = Sheet::read(&case.join("params.csv"), &PARAMETERS);
    assert_eq!(sheet.rows, 1, "params is one row, in {}", case.display());
    let parameter = |name, kind| match kind {
        Kind::Day => Parameter::Day(sheet.days(name)[0].unwrap()),
        Kind::Int => Parameter::Int(sheet.ints(name)[0].unwrap()),
        Kind::Text => Parameter::Text(sheet.texts(name)[0].clone().unwrap()),
    };
    let given = PARAMETERS.into_iter().filter(|(name, _)| sheet.columns.contains_key(*name));
    given.map(|(name, kind)| (name, parameter(name, kind))).collect()
}

fn ask(query: Query, case: &Path, binding: Binding) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let relations = relations(case, folder.path());
    match answer(query, &relations, &parameters(case), binding) {
        Ok(answer) => answer,
        Err(refusal) => panic!("{}: {refusal}", case.display()),
    }
}

/// The cases of one query, by name.
fn cases(query: &Query) -> Vec<PathBuf> {
    let folder = repository("tests/queries").join(query.name);
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("{} has no case", query.name));
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

#[test]
fn every_case_has_the_answer_that_was_worked_out_by_hand() {
    for query in QUERIES {
        for case in cases(query) {
            let expected = lines(&case.join("expected.csv"));
            assert_eq!(ask(*query, &case, Binding::Literals), expected, "{}", case.display());
        }
    }
}

#[test]
fn parameters_as_literals_and_by_a_join_give_equal_rows() {
    for query in QUERIES {
        for case in cases(query) {
            let joined = ask(*query, &case, Binding::Join);
            assert_eq!(ask(*query, &case, Binding::Literals), joined, "{}", case.display());
        }
    }
}

#[test]
fn every_query_has_two_cases_and_every_file_of_a_case_is_read() {
    let known: Vec<String> = CLAIMS
        .into_iter()
        .chain(TABLES.map(|(name, _)| name))
        .chain(["params", "expected"])
        .map(|name| format!("{name}.csv"))
        .collect();
    for query in QUERIES {
        assert!(cases(query).len() >= 2, "{} has fewer than two cases", query.name);
        for case in cases(query) {
            for file in std::fs::read_dir(&case).unwrap() {
                let name = file.unwrap().file_name().into_string().unwrap();
                assert!(known.contains(&name), "{name} in {}", case.display());
            }
        }
    }
}
