//! Several deliveries in a store, and what is said of a file before it is admitted.

use super::{Columns, Dump, ids, lines, rows_of};
use arrow::array::{Int64Array, StringArray};
use datacel::claims::{self, Order, Scope, Shown};
use datacel::diagnostic::Outcome;
use datacel::reference::Profile;
use datacel::store::{self, Delivery};
use std::collections::BTreeSet;
use std::path::Path;

/// Admits one file beside what the store of the first dump holds.
fn beside(store: &Path, file: &Path, scope: &Scope, replaces: Option<&str>) -> Outcome<Delivery> {
    let order = Order {
        files: &claims::list(&[file.to_owned()])?,
        profile: &Profile::load("canonical", Path::new(""))?,
        scope,
        needed: &BTreeSet::new(),
        delivered: None,
        expected: None,
        store,
    };
    claims::admit_beside(&order, replaces, &|_| ())
}

struct Deliveries {
    folder: tempfile::TempDir,
}

impl Deliveries {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn store(&self) -> std::path::PathBuf {
        self.folder.path().join("store")
    }

    fn admit(&self, name: &str, columns: &Columns, replaces: Option<&str>) -> Outcome<String> {
        let file = self.folder.path().join(name);
        std::fs::write(&file, columns.parquet()).unwrap();
        let scope = Scope::Controls(BTreeSet::new());
        let delivery = beside(&self.store(), &file, &scope, replaces)?;
        Ok(delivery.manifest.fingerprint)
    }

    /// The line ids of all deliveries that a control would read.
    fn ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for delivery in store::open(&self.store()).unwrap() {
            for part in &delivery.manifest.parts {
                let rows = rows_of(&delivery.path_of(part));
                ids.extend(rows.into_iter().map(|row| row["claim_line_id"].clone().unwrap()));
            }
        }
        ids.sort();
        ids
    }
}

fn numbered(ids: &[&str], first_cent: i64) -> Columns {
    let rows = i64::try_from(ids.len()).unwrap();
    lines(rows)
        .with("claim_line_id", StringArray::from(ids.to_vec()))
        .with("paid_cents", Int64Array::from_iter_values(first_cent..first_cent + rows))
}

#[test]
fn a_line_that_stands_in_two_deliveries_is_refused() {
    let deliveries = Deliveries::new();
    let january = deliveries.admit("january.parquet", &numbered(&["a", "b"], 0), None).unwrap();
    deliveries.admit("february.parquet", &numbered(&["c"], 0), None).unwrap();
    let late = numbered(&["d", "b"], 7);
    let refusal = deliveries.admit("late.parquet", &late, None).unwrap_err();
    assert_eq!(ids(&refusal), ["line-in-two-deliveries"]);
    assert!(refusal.to_string().contains(&format!("--replaces {january}")), "{refusal}");
    assert_eq!(deliveries.ids(), ["a", "b", "c"], "nothing is written");
    let left: Vec<_> = std::fs::read_dir(deliveries.store()).unwrap().collect();
    assert_eq!(left.len(), 2, "nor left behind");
}

#[test]
fn a_delivery_is_replaced_and_read_no_more() {
    let deliveries = Deliveries::new();
    let first = numbered(&["a", "b"], 0);
    let old = deliveries.admit("old.parquet", &first, None).unwrap();
    deliveries.admit("new.parquet", &numbered(&["b", "c"], 0), Some(&old)).unwrap();
    assert_eq!(deliveries.ids(), ["b", "c"]);
    let again = deliveries.admit("old.parquet", &first, None).unwrap_err();
    assert_eq!(ids(&again), ["delivery-replaced"]);
    let twice = deliveries.admit("x.parquet", &numbered(&["x"], 0), Some(&old)).unwrap_err();
    assert_eq!(ids(&twice), ["delivery-unknown"]);
}

#[test]
fn a_delivery_that_a_run_admitted_can_be_replaced_afterwards() {
    let deliveries = Deliveries::new();
    let old = deliveries.admit("old.parquet", &numbered(&["a"], 0), None).unwrap();
    let dump = Dump::of(&numbered(&["a", "b"], 5));
    let store = deliveries.store();
    // a run reads exactly the files that it names, whatever else its store holds
    let fingerprint = dump.admit_into(&store).manifest.fingerprint;
    let both = store::open(&store).unwrap();
    let refusal =
        claims::refuse_shared_lines(&both.iter().collect::<Vec<_>>(), &store).unwrap_err();
    assert_eq!(ids(&refusal), ["line-in-two-deliveries"]);
    let scope = Scope::Controls(BTreeSet::new());
    let file = dump.path("a.parquet");
    let kept = beside(&store, &file, &scope, Some(&old)).unwrap();
    assert_eq!(kept.manifest.fingerprint, fingerprint);
    assert_eq!(deliveries.ids(), ["a", "b"]);
}

#[test]
fn ids_that_the_door_made_do_not_meet() {
    let deliveries = Deliveries::new();
    deliveries.admit("claims.parquet", &lines(2), None).unwrap();
    deliveries.admit("claims.parquet", &lines(3), None).unwrap();
    assert_eq!(deliveries.ids().len(), 5);
}

#[test]
fn the_same_files_under_another_scope_are_no_second_delivery() {
    let deliveries = Deliveries::new();
    deliveries.admit("a.parquet", &lines(2), None).unwrap();
    let file = deliveries.folder.path().join("a.parquet");
    let refusal = beside(&deliveries.store(), &file, &Scope::All, None).unwrap_err();
    assert_eq!(ids(&refusal), ["store-double"]);
    let same = beside(&deliveries.store(), &file, &Scope::Controls(BTreeSet::new()), None);
    assert!(same.is_ok(), "found again");
}

#[test]
fn a_file_is_explained_without_a_word_on_persons() {
    let columns = lines(3)
        .with("person_id", StringArray::from(vec!["85010112345", "85010112345", "Jan Peeters"]))
        .with("remark", StringArray::from(vec![Some("seen"), None, Some("not seen")]))
        .with("national_number", Int64Array::from(vec![85_010_112_345; 3]))
        .with("tooth", StringArray::from(vec!["11", "x", ""]));
    let dump = Dump::of(&columns);
    let profiles = Profile::shipped().unwrap();
    let explained = claims::explain(&dump.path("a.parquet"), &profiles).unwrap();
    let text = format!("{explained:?}");
    for word in ["85010112345", "Peeters", "seen", "30000120001"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    let column = |name: &str| explained.columns.iter().find(|column| column.name == name).unwrap();
    assert_eq!(column("person_id").feeds, Some("person_id"));
    let forms = vec![("99999999999".to_owned(), 2), ("aaa aaaaaaa".to_owned(), 1)];
    assert_eq!(column("person_id").shown, Shown::Forms { distinct: Some(2), forms });
    assert_eq!(column("remark").nulls, 1);
    let range = |least: &str, most: &str, unreadable| Shown::Range {
        extremes: Some((least.to_owned(), most.to_owned())),
        unreadable,
    };
    assert_eq!(column("paid_cents").shown, range("1000", "1002", 0));
    assert_eq!(column("service_date").shown, range("2020-03-02", "2020-03-02", 0));
    assert_eq!(column("tooth").shown, range("11", "11", 1));
    let fits: Vec<&str> = explained
        .fits
        .iter()
        .filter(|fit| fit.faults.is_empty())
        .map(|fit| fit.profile.as_str())
        .collect();
    assert_eq!(fits, ["canonical"]);
}

#[test]
fn a_text_file_is_explained_as_it_seems_to_be() {
    let text = "code;dag;bedrag\n301011;02/03/2020;1,5\n";
    let dump = Dump::new().file("a.csv", text.as_bytes());
    let explained = claims::explain(&dump.path("a.csv"), &Profile::shipped().unwrap()).unwrap();
    let layout = explained.csv.unwrap();
    assert_eq!((layout.delimiter, layout.decimal), (b';', ','));
    assert_eq!(explained.rows, 1);
    assert!(explained.fits.iter().all(|fit| !fit.faults.is_empty()));
}

#[test]
fn a_second_admission_at_the_same_time_is_refused_and_told_who_is_at_it() {
    let deliveries = Deliveries::new();
    deliveries.admit("a.parquet", &lines(3), None).unwrap();
    let lock = deliveries.folder.path().join("store.lock");
    let other = store::FileLock::take(&lock, "the store").unwrap().unwrap();
    let refusal = deliveries.admit("b.parquet", &lines(4), None).unwrap_err();
    assert_eq!(ids(&refusal), ["store-locked"]);
    assert!(refusal.to_string().contains(&format!("process {}", std::process::id())), "{refusal}");
    drop(other);
    // no line of the second file is in the first
    let others = lines(4).with("claim_line_id", StringArray::from(vec!["v", "w", "x", "y"]));
    deliveries.admit("b.parquet", &others, None).unwrap();
    assert_eq!(store::open(&deliveries.store()).unwrap().len(), 2);
}
