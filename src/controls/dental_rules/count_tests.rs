//! The two counts of acts: damage to the query is seen, and portions change nothing.

use super::compare;
use crate::claims::{self, Order, Scope};
use crate::counts::Query;
use crate::counts::dental_rules::{DentalActs, Portion, QUERIES};
use crate::law::dental_rules::DentalTally;
use crate::recount::{ActsQuestion, recount_acts};
use crate::reference::{Profile, Tables};
use crate::store::Delivery;
use crate::values::Code;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The claims of the sample that break the rules, admitted.
struct Case {
    _folder: TempDir,
    files: Vec<PathBuf>,
    acts: BTreeMap<Code, Code>,
    counts: DentalActs,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("rules").tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let claims = root.join("data-samples/claims/dental-rules-2021.parquet");
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let delivery = admit(&claims, &folder.path().join("store"), &tables);
        let parts = &delivery.manifest.parts;
        let files: Vec<PathBuf> = parts.iter().map(|part| delivery.path_of(part)).collect();
        let acts = tables.dental_acts();
        let counts = DentalActs::over(&files, &[delivery.quarantined_claims()], &acts).unwrap();
        Self { _folder: folder, files, acts, counts }
    }

    fn recounted(&self, portion: &Portion) -> Vec<DentalTally> {
        let (from, to) = (portion.from.as_str(), portion.to.as_deref());
        let question = ActsQuestion { files: &self.files, acts: &self.acts, from, to };
        recount_acts(&question).unwrap().tallies
    }

    /// What is said when the query has another text.
    fn damaged(&self, old: &str, new: &str) -> String {
        let query = acts_query();
        assert_eq!(query.text.matches(old).count(), 1, "`{old}`");
        let text = query.text.replace(old, new).leak();
        let queried = self.counts.acts_with(Query { name: query.name, text }, &whole()).unwrap();
        let refusal = compare(&queried, &self.recounted(&whole())).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "engines-differ");
        refusal.to_string()
    }
}

fn admit(claims: &Path, store: &Path, tables: &Tables) -> Delivery {
    let order = Order {
        files: &claims::list(&[claims.to_owned()]).unwrap(),
        profile: &Profile::load("canonical", Path::new("")).unwrap(),
        scope: &Scope::Controls(tables.codes()),
        needed: &BTreeSet::from(["provider_id", "person_id"]),
        delivered: None,
        expected: None,
        store,
    };
    claims::admit(&order, &|_| {}).unwrap()
}

fn acts_query() -> Query {
    *QUERIES.iter().find(|query| query.name == "dental/rules_acts").unwrap()
}

fn whole() -> Portion {
    Portion { from: String::new(), to: None }
}

#[test]
fn a_damaged_query_is_caught() {
    let case = Case::new();
    let queried = case.counts.acts(&whole()).unwrap();
    assert!(queried.len() > 200, "{} rows", queried.len());
    assert_eq!(compare(&queried, &case.recounted(&whole())), Ok(()));
    let damages = [
        ("SUM(c.quantity) ", "SUM(-c.quantity) "),
        ("SUM(c.paid_cents) ", "SUM(c.quantity) "),
        ("MIN(c.reception_date) ", "MAX(CAST(c.reception_date + INTERVAL '1 day' AS DATE)) "),
        ("MIN(c.birth_year) ", "MIN(c.birth_year + 1) "),
        ("c.copy_number > 1 OR c.quantity < 0", "c.copy_number > 0"),
        (
            "WHEN c.prescriber_id IS NULL THEN 0 ELSE 1",
            "WHEN c.prescriber_id IS NULL THEN 1 ELSE 0",
        ),
        (
            "ON c.nomenclature_code = a.nomenclature_code",
            "ON c.nomenclature_code = a.code_ambulatory",
        ),
    ];
    for (old, new) in damages {
        let said = case.damaged(old, new);
        assert!(said.contains("the two counts of acts differ at row"), "{new}: {said}");
    }
}

/// The persons are cut into portions; each person is whole in one of them.
#[test]
fn several_portions_give_the_acts_of_the_whole() {
    let case = Case::new();
    let portions = case.counts.portions_of(40).unwrap();
    assert!(portions.len() > 5, "{} portions", portions.len());
    let mut together = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for portion in &portions {
        let queried = case.counts.acts(portion).unwrap();
        assert_eq!(compare(&queried, &case.recounted(portion)), Ok(()));
        let persons: BTreeSet<String> = queried.iter().map(|row| row.person.clone()).collect();
        assert!(persons.is_disjoint(&seen), "a person is in two portions");
        seen.extend(persons);
        together.extend(queried);
    }
    assert_eq!(together, case.counts.acts(&whole()).unwrap());
    assert_eq!(case.counts.portions().unwrap(), [whole()], "the sample is one portion");
}
