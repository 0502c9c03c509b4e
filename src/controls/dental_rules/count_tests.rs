//! The two counts of acts: damage to the query is seen, lots change nothing, and a line that is lost
//! on its way is missed.

use super::super::lots::{Lot, Lots, check, sort, told_of};
use super::super::spec::Spec;
use super::{Files, compare, count_about, recount, twice};
use crate::claims::{self, Order, Scope};
use crate::controls::{Desk, Engine, Step, Workplace};
use crate::counts::Query;
use crate::counts::dental_rules::{DentalActs, Portion, QUERIES};
use crate::diagnostic::Refusal;
use crate::law::dental_rules::DentalTally;
use crate::ledger::Amounts;
use crate::reference::{Profile, Tables};
use crate::store::Delivery;
use crate::values::{Cents, Code, Day};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::TempDir;

/// The claims of the sample that break the rules, admitted.
struct Case {
    folder: TempDir,
    tables: Tables,
    deliveries: [Delivery; 1],
    acts: BTreeMap<Code, Code>,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("rules").tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let claims = root.join("data-samples/claims/dental-rules-2021.parquet");
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let deliveries = [admit(&claims, &folder.path().join("store"), &tables)];
        let acts = tables.dental_acts();
        Self { folder, tables, deliveries, acts }
    }

    fn scratch(&self) -> PathBuf {
        self.folder.path().join("scratch")
    }

    fn with_desk<T>(&self, work: impl FnOnce(Desk<'_>) -> T) -> T {
        self.heard(&|_| {}, work)
    }

    fn heard<T>(&self, hears: &(dyn Fn(Step) + Sync), work: impl FnOnce(Desk<'_>) -> T) -> T {
        work(Desk {
            deliveries: &self.deliveries,
            tables: &self.tables,
            complete: None,
            engine: Engine::Both,
            as_of: Day::default(),
            place: Workplace { scratch: &self.scratch(), hears },
        })
    }

    fn queries(&self) -> DentalActs {
        let delivery = &self.deliveries[0];
        let parts = delivery.manifest.parts.iter();
        let files: Vec<PathBuf> = parts.map(|part| delivery.path_of(part)).collect();
        DentalActs::over(&files, &[delivery.quarantined_claims()], &self.acts).unwrap()
    }

    /// The lots of about so many lines.
    fn lots(&self, at_once: usize) -> Lots<'_> {
        self.with_desk(|desk| {
            let files = Files::of(desk).unwrap();
            Lots::of_about(at_once, desk, &files, &self.acts, self.queries()).unwrap()
        })
    }

    /// The one lot of all.
    fn whole(&self) -> Lot {
        self.lots(1_000_000).next_lot().unwrap().unwrap()
    }

    /// What is said when the query has another text.
    fn damaged(&self, old: &str, new: &str) -> String {
        let query = acts_query();
        assert_eq!(query.text.matches(old).count(), 1, "`{old}`");
        let text = query.text.replace(old, new).leak();
        let whole = self.whole();
        let query = Query { name: query.name, text };
        let queried = whole.queries.acts_with(query, &Portion::whole()).unwrap();
        let refusal = compare(&queried, &recount(&whole, &self.acts).unwrap()).unwrap_err();
        assert_eq!(id_of(&refusal), "engines-differ");
        refusal.to_string()
    }
}

fn spec() -> Spec {
    Spec { service: Spec::DEFAULT_SERVICE, reception_slack_days: Spec::DEFAULT_SLACK }
}

fn id_of(refusal: &Refusal) -> &'static str {
    refusal.faults()[0].id()
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

#[test]
fn a_damaged_query_is_caught() {
    let case = Case::new();
    let (queried, compared) = twice(Engine::Both, &case.whole(), &case.acts).unwrap();
    assert!(queried.len() > 200 && compared == queried.len(), "{} rows", queried.len());
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

fn amounts_of(tallies: &[DentalTally]) -> Amounts {
    let mut all = Amounts::default();
    for tally in tallies {
        all.add(Amounts::new(tally.lines, tally.paid));
    }
    all
}

/// Each person is whole in one lot, and both engines count the lots as they count the whole.
#[test]
fn several_lots_give_the_acts_of_the_whole() {
    let case = Case::new();
    let mut lots = case.lots(40);
    let mut together: Vec<DentalTally> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut number = 0;
    while let Some(lot) = lots.next_lot().unwrap() {
        number += 1;
        let (queried, _) = twice(Engine::Both, &lot, &case.acts).unwrap();
        let persons: BTreeSet<String> = queried.iter().map(|row| row.person.clone()).collect();
        assert!(persons.is_disjoint(&seen), "a person is in two lots");
        seen.extend(persons);
        together.extend(queried);
    }
    assert!(number > 3, "{number} lots");
    lots.hold_against(amounts_of(&together)).unwrap();
    assert_eq!(together, twice(Engine::Both, &case.whole(), &case.acts).unwrap().0);
    drop(lots);
    assert_eq!(std::fs::read_dir(case.scratch()).unwrap().count(), 0, "no line is left");
}

/// Findings, lines, tallies and ledger: nothing shows how many persons were judged together.
#[test]
fn what_is_found_does_not_depend_on_the_lots() {
    let case = Case::new();
    let spec = spec();
    let whole = case.with_desk(|desk| count_about(1_000_000, &spec, desk)).unwrap();
    assert!(!case.scratch().exists(), "a small store is read itself");
    assert!(whole.found.len() > 80, "{} findings", whole.found.len());
    let steps = Mutex::new((0, 0));
    let hears = |step| {
        let mut steps = steps.lock().unwrap();
        match step {
            Step::Sorted { lines, of } => {
                assert!(of >= lines);
                steps.0 += lines;
            }
            Step::Judged { lines, of } => {
                assert!(of >= lines);
                steps.1 += lines;
            }
        }
    };
    let lots = case.heard(&hears, |desk| count_about(40, &spec, desk)).unwrap();
    assert_eq!(lots.verdicts, whole.verdicts);
    assert_eq!(lots.found, whole.found);
    assert_eq!(lots.ledger, whole.ledger);
    assert_eq!(lots.compared, whole.compared);
    let stored: i64 = case.deliveries[0].manifest.parts.iter().map(|part| part.rows).sum();
    let (sorted, judged) = *steps.lock().unwrap();
    assert_eq!(sorted, u64::try_from(stored).unwrap(), "every stored line was told of");
    assert!(judged > 0 && judged <= sorted);
}

#[test]
fn lines_that_are_lost_on_their_way_are_missed() {
    let case = Case::new();
    let mut lots = case.lots(40);
    let first = lots.next_lot().unwrap().unwrap();
    let mut used = amounts_of(&twice(Engine::Both, &first, &case.acts).unwrap().0);
    let others = std::fs::read(&first.files[0]).unwrap();
    // the lines of other persons stand in the place of these
    let lot = lots.next_lot().unwrap().unwrap();
    std::fs::write(&lot.files[0], others).unwrap();
    let refusal = twice(Engine::Both, &lot, &case.acts).unwrap_err();
    assert_eq!(id_of(&refusal), "portions-differ");
    assert!(refusal.to_string().contains("written for a portion"), "{refusal}");
    // an engine that does not add up the file gives no line of them, and the sum of all is short
    let (short, _) = twice(Engine::Polars, &lot, &case.acts).unwrap();
    assert_eq!(short, []);
    while let Some(lot) = lots.next_lot().unwrap() {
        used.add(amounts_of(&twice(Engine::Polars, &lot, &case.acts).unwrap().0));
    }
    let refusal = lots.hold_against(used).unwrap_err();
    assert_eq!(id_of(&refusal), "portions-differ");
    assert!(refusal.to_string().contains("were counted"), "{refusal}");
}

#[test]
fn a_line_that_is_sorted_under_another_person_is_seen() {
    let case = Case::new();
    case.with_desk(|desk| {
        let files = Files::of(desk).unwrap();
        let sorted = sort((1_000, 40), desk, &files, &case.acts).unwrap();
        let mut told = told_of(&files, &case.acts).unwrap();
        assert_eq!(told, case.queries().beginnings().unwrap());
        assert_eq!(check(&files, &told, &sorted), Ok(()));
        let (_, amounts) = told.pop_first().unwrap();
        told.insert("zz".to_owned(), amounts);
        let refusal = check(&files, &told, &sorted).unwrap_err();
        assert_eq!(id_of(&refusal), "portions-differ");
        assert!(refusal.to_string().contains("another person"), "{refusal}");
        told.pop_first();
        let refusal = check(&files, &told, &sorted).unwrap_err();
        assert!(refusal.to_string().contains("were sorted by person"), "{refusal}");
    });
}

/// A store that says it holds a line more, or a cent, than is read.
#[test]
fn a_file_that_holds_less_than_was_admitted_is_refused_before_anything_is_counted() {
    for at_once in [40, 1_000_000] {
        let mut case = Case::new();
        let part = &mut case.deliveries[0].manifest.parts[0];
        part.paid_cents = part.paid_cents.plus(Cents::new(1));
        let counted = case.with_desk(|desk| count_about(at_once, &spec(), desk));
        assert_eq!(id_of(&counted.err().unwrap()), "store-changed", "{at_once}");
    }
}
