//! The door: a delivery's files → canonical claims in a store, every row accounted for.
//!
//! List the files and hash them, read all footers and decide the types, then read file by file:
//! convert, judge, spread over months, sort, write; parts of files and months side by side. The
//! manifest comes last.

mod by_person;
mod convert;
mod csv_file;
mod explain;
mod footer;
mod judge;
mod line_ids;
mod listing;
mod load_report;
mod order;
mod partition;
mod quarantine;
mod read;
mod scope;
mod shelve;
mod source;
mod spill;
mod staging;
mod tally;

pub use by_person::{ByPerson, OfFile, PersonsPortion, PersonsQuestion};
pub use explain::{Explained, ExplainedColumn, Fit, Shown, explain};
pub use judge::{OutReason, Reason, Warning};
pub use line_ids::refuse_shared_lines;
pub use listing::{Listed, list};
pub use load_report::tables;
pub use quarantine::gather;
pub use scope::Scope;

use crate::diagnostic::{Fault, Outcome, either};
use crate::ledger::Stage;
use crate::reference::{Profile, ProviderIds};
use crate::store::{self, Delivery, FileLock, Manifest, SourceFile};
use crate::values::{Cents, Day, hash};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is to be admitted, and how it is to be read.
pub struct Order<'a> {
    /// The files of one delivery.
    pub files: &'a [Listed],
    /// How they are to be read.
    pub profile: &'a Profile,
    /// Which codes are kept.
    pub scope: &'a Scope,
    /// The canonical columns that the controls need.
    pub needed: &'a BTreeSet<&'static str>,
    /// No service can be later than the day of delivery, where that is given.
    pub delivered: Option<Day>,
    /// Rows and cents that the sender announced.
    pub expected: Option<Expected>,
    /// The store.
    pub store: &'a Path,
}

/// Control totals of the sender, as far as announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Rows.
    pub rows: Option<u64>,
    /// Sum of the amounts.
    pub paid: Option<Cents>,
}

/// Reads the footers alone: whether the door would open, and the rows of each file, in order.
///
/// # Errors
/// Everything for which the delivery is refused before a row is read.
pub fn inspect(order: &Order<'_>) -> Outcome<Vec<SourceFile>> {
    let sources = footer::read_all(order.files, order.profile, order.needed)?;
    Ok(sources.iter().map(source::Source::describe).collect())
}

/// The name under which a delivery lies in a store: the same files, profile, scope and day of
/// delivery give the same.
pub fn fingerprint(order: &Order<'_>) -> String {
    let mut files: Vec<String> = order.files.iter().map(content_of).collect();
    files.sort_unstable();
    let delivered = order.delivered.map(|day| day.to_string()).unwrap_or_default();
    let text = format!(
        "format {}\nprofile {}\nscope {}\ndelivered {delivered}\n{}\n",
        Manifest::FORMAT,
        order.profile.hash,
        order.scope,
        files.join("\n")
    );
    hash::sha256(text.as_bytes()).short().to_owned()
}

/// A file with the values that its folders give to its rows.
fn content_of(file: &Listed) -> String {
    let keys = partition::keys_of(&file.path);
    let keys = keys.iter().map(|key| format!(" {}={:?}", key.name, key.value));
    std::iter::once(file.sha256.as_str().to_owned()).chain(keys).collect()
}

/// What `progress` hears while a delivery is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many more rows were read.
    Read(u64),
    /// So many more lines were sorted and stored.
    Stored(u64),
}

/// Admits a delivery, or finds it admitted already: same content, profile and scope.
///
/// `progress` hears how far it is.
///
/// # Errors
/// Where the delivery is refused as a whole, or does not add up. The store is as it was then.
pub fn admit(order: &Order<'_>, progress: &(dyn Fn(Step) + Sync)) -> Outcome<Delivery> {
    let fingerprint = fingerprint(order);
    match found(order, &fingerprint)? {
        Some(delivery) => Ok(delivery),
        None => admit_anew(order, &fingerprint, progress, |_| Ok(())),
    }
}

/// Admits a delivery beside the others of its store: no sender's line may stand in two of them. A
/// delivery that it replaces is set aside, and not read any more.
///
/// # Errors
/// As [`admit`]; and where lines stand in another delivery, or there is none to be replaced.
pub fn admit_beside(
    order: &Order<'_>,
    replaces: Option<&str>,
    progress: &(dyn Fn(Step) + Sync),
) -> Outcome<Delivery> {
    let fingerprint = fingerprint(order);
    // two that come in at once would not see each other's lines
    let _lock = lock(order.store)?;
    let mut others = store::deliveries(order.store)?;
    others.retain(|other| other.manifest.fingerprint != fingerprint);
    let old = replaces.map(|asked| to_replace(&mut others, asked, order.store)).transpose()?;
    let stand_apart = |new: &Delivery| {
        let all: Vec<&Delivery> = others.iter().chain([new]).collect();
        store::refuse_double(order.store, all.iter().copied())?;
        refuse_shared_lines(&all, order.store)
    };
    let delivery = match found(order, &fingerprint)? {
        Some(delivery) => {
            stand_apart(&delivery)?;
            delivery
        }
        None => admit_anew(order, &fingerprint, progress, stand_apart)?,
    };
    if let Some(old) = old {
        old.set_aside(order.store, &fingerprint)?;
    }
    Ok(delivery)
}

/// Keeps other admissions out of a store, by a lock beside it.
fn lock(store: &Path) -> Outcome<FileLock> {
    let mut path = store.as_os_str().to_owned();
    path.push(".lock");
    let path = PathBuf::from(path);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)
            .map_err(|error| Fault::io("make the folder of the store", parent, &error))?;
    }
    FileLock::take(&path, "the store")?.map_err(|holder| {
        Fault::new("store-locked", format!("{holder} is admitting into this store"))
            .at(store.display().to_string())
            .hint("wait for it: a line must not stand in two deliveries, so they are compared")
            .into()
    })
}

/// Takes the delivery to be replaced out of the others.
fn to_replace(others: &mut Vec<Delivery>, asked: &str, store: &Path) -> Outcome<Delivery> {
    let at = others.iter().position(|other| other.manifest.fingerprint == asked);
    at.map(|at| others.remove(at)).ok_or_else(|| {
        let known = either(others.iter().map(|other| other.manifest.fingerprint.as_str()));
        let hint = match known.as_str() {
            "" => "the store holds no other delivery".to_owned(),
            _ => format!("the store holds {known}"),
        };
        Fault::new("delivery-unknown", format!("there is no other delivery `{asked}` to replace"))
            .at(store.display().to_string())
            .hint(hint)
            .into()
    })
}

/// The delivery where it is in the store already.
fn found(order: &Order<'_>, fingerprint: &str) -> Outcome<Option<Delivery>> {
    let Some(delivery) = Delivery::find(order.store, fingerprint)? else {
        return match store::replacement(order.store, fingerprint)? {
            None => Ok(None),
            Some(by) => {
                let what = format!("these files were replaced in this store by delivery {by}");
                Err(Fault::new("delivery-replaced", what)
                    .at(order.store.display().to_string())
                    .hint("name the files of that delivery, or another store")
                    .into())
            }
        };
    };
    tracing::info!(fingerprint, "found in the store: not decoded again");
    check_columns(order, &delivery.manifest.columns)?;
    check_totals(order, &delivery.manifest)?;
    Ok(Some(delivery))
}

fn admit_anew(
    order: &Order<'_>,
    fingerprint: &str,
    progress: &(dyn Fn(Step) + Sync),
    check: impl FnOnce(&Delivery) -> Outcome<()>,
) -> Outcome<Delivery> {
    let sources = footer::read_all(order.files, order.profile, order.needed)?;
    let staging = staging::Staging::begin(order.store, fingerprint)?;
    let read = read::read_all(order, fingerprint, &sources, &staging, progress)?;
    let manifest = Manifest {
        format: Manifest::FORMAT,
        fingerprint: fingerprint.to_owned(),
        profile: order.profile.name.clone(),
        riziv: order.profile.provider_kind == ProviderIds::Riziv,
        scope: order.scope.to_string(),
        scope_codes: order.scope.codes(),
        columns: footer::columns_of(&sources, order.profile),
        files: sources.iter().map(source::Source::describe).collect(),
        parts: read.parts,
        quarantined: read.ledger.total(Stage::Quarantined).rows,
        quarantine_sha256: staging.hash_of("quarantine.parquet")?,
        quarantined_claims_sha256: staging.hash_of("quarantined_claims.parquet")?,
        ledger: read.ledger,
        door_files: read.report.files,
        door_months: read.report.months,
        door_reasons: read.report.reasons,
    };
    check_ledger(&manifest)?;
    check_totals(order, &manifest)?;
    let delivery = staging.complete(manifest)?;
    check(&delivery)?;
    staging.keep(delivery)
}

fn check_columns(order: &Order<'_>, present: &BTreeSet<String>) -> Outcome<()> {
    match order.needed.iter().find(|needed| !present.contains(**needed)) {
        None => Ok(()),
        Some(missing) => Err(Fault::new(
            "column-missing",
            format!("a control needs the column `{missing}`, which the delivery does not have"),
        )
        .at(order.store.display().to_string())
        .hint("ask the sender for it, or name its source column in a profile")
        .into()),
    }
}

/// The rows of the footers, the ledger, and the files of the store must tell the same.
fn check_ledger(manifest: &Manifest) -> Outcome<()> {
    let wrong = |what: String| {
        Fault::new("ledger-imbalance", what)
            .hint("nothing was written; this is a fault of the program or of the disk: report it")
    };
    manifest.ledger.balance().map_err(|imbalance| wrong(imbalance.to_string()))?;
    for file in &manifest.files {
        let counted = manifest.ledger.sum(|heading| {
            heading.stage == Stage::Read && heading.file.as_deref() == Some(&file.name)
        });
        if counted.rows != file.rows {
            return Err(wrong(format!(
                "the footer of `{}` says {} rows, and {} were read",
                file.name, file.rows, counted.rows
            ))
            .into());
        }
    }
    let admitted = manifest.ledger.total(Stage::Admitted);
    let stored_rows: i64 = manifest.parts.iter().map(|part| part.rows).sum();
    let stored_paid: Cents = manifest.parts.iter().map(|part| part.paid_cents).sum();
    if (admitted.rows, admitted.paid) != (stored_rows, stored_paid) {
        return Err(wrong(format!(
            "{admitted} were admitted, and {stored_rows} rows and {stored_paid} EUR were stored"
        ))
        .into());
    }
    Ok(())
}

fn check_totals(order: &Order<'_>, manifest: &Manifest) -> Outcome<()> {
    let Some(expected) = order.expected else { return Ok(()) };
    let read = manifest.ledger.total(Stage::Read);
    let rows = u64::try_from(read.rows).expect("a number of rows");
    if expected.rows.is_none_or(|expected| expected == rows)
        && expected.paid.is_none_or(|expected| expected == read.paid)
    {
        return Ok(());
    }
    let announced = [
        expected.rows.map(|rows| format!("{rows} rows")),
        expected.paid.map(|paid| format!("{paid} EUR")),
    ];
    let announced: Vec<String> = announced.into_iter().flatten().collect();
    Err(Fault::new(
        "control-totals-differ",
        format!("the sender announced {}; the files hold {read}", announced.join(" and ")),
    )
    .hint("ask the sender which of the two is right; a file may be missing or cut off")
    .into())
}
