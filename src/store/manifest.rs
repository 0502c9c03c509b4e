use crate::diagnostic::{Fault, Outcome};
use crate::ledger::Ledger;
use crate::values::hash::{Hash, sha256};
use crate::values::{Cents, Code, Day, Month, ProviderKey, ProviderKind, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const FORMAT: u32 = 1;
const NAME: &str = "manifest.json";

/// What a delivery's folder in a store says of itself; written last, so that it means a whole one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Layout of the folder.
    pub format: u32,
    /// Content of the files, profile and scope: the folder's name.
    pub fingerprint: String,
    /// Name of the profile.
    pub profile: String,
    /// Whether provider ids are RIZIV numbers (else pseudonyms).
    pub riziv: bool,
    /// What was kept: `controls` or `all`, with a hash of the codes.
    pub scope: String,
    /// The codes that were kept besides the dental ones, in order, separated by blanks; empty where
    /// all were.
    #[serde(default)]
    pub scope_codes: String,
    /// Canonical columns that the delivery brought.
    pub columns: BTreeSet<String>,
    /// The files as delivered, by name.
    pub files: Vec<SourceFile>,
    /// The claims, by month and number.
    pub parts: Vec<Part>,
    /// Rows in `quarantine.parquet`.
    pub quarantined: i64,
    /// Content of `quarantine.parquet`.
    pub quarantine_sha256: Hash,
    /// Content of `quarantined_claims.parquet`.
    pub quarantined_claims_sha256: Hash,
    /// Rows and cents of every file.
    pub ledger: Ledger,
    /// What the load report says of each file.
    pub door_files: Vec<FileReport>,
    /// Rows, quantity and money by month of service and of reception.
    pub door_months: Vec<MonthReport>,
    /// Every reason and warning, counted in full.
    pub door_reasons: Vec<ReasonReport>,
}

/// A file as it was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Name within the delivery.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Content.
    pub sha256: Hash,
    /// Rows by its footer.
    pub rows: i64,
}

/// A file of a store: one month of service, or a slice of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Path within the delivery's folder.
    pub path: String,
    /// Month of service of all its rows.
    pub month: Month,
    /// Rows.
    pub rows: i64,
    /// What was paid for them.
    pub paid_cents: Cents,
    /// Content.
    pub sha256: Hash,
}

/// `door_files`: one row a file. Dates and sums over all rows read, as far as readable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// Name within the delivery.
    pub file: String,
    /// Rows read.
    pub rows: i64,
    /// Sum of the readable amounts.
    pub paid_cents: Cents,
    /// Earliest service date.
    pub first_service: Option<Day>,
    /// Latest service date.
    pub last_service: Option<Day>,
    /// Earliest reception date.
    pub first_reception: Option<Day>,
    /// Latest reception date.
    pub last_reception: Option<Day>,
    /// Lines with a quantity below 0.
    pub negative_lines: i64,
}

impl FileReport {
    /// Adds what was found in another part of the file.
    pub fn add(&mut self, other: &Self) {
        let earlier = |one: Option<Day>, other| one.into_iter().chain(other).min();
        let later = |one: Option<Day>, other| one.into_iter().chain(other).max();
        self.rows += other.rows;
        self.paid_cents = self.paid_cents.plus(other.paid_cents);
        self.first_service = earlier(self.first_service, other.first_service);
        self.last_service = later(self.last_service, other.last_service);
        self.first_reception = earlier(self.first_reception, other.first_reception);
        self.last_reception = later(self.last_reception, other.last_reception);
        self.negative_lines += other.negative_lines;
    }
}

/// `door_months`: one row per axis and month, over all rows read whose date is readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthReport {
    /// `service` or `reception`.
    pub axis: String,
    /// The month.
    pub month: Month,
    /// Rows.
    pub rows: i64,
    /// Sum of the readable quantities.
    pub quantity: i64,
    /// Sum of the readable amounts.
    pub paid_cents: Cents,
}

/// `door_reasons`: one row per file and reason; a row with two reasons counts under both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReasonReport {
    /// Name within the delivery.
    pub file: String,
    /// Id of the reason, e.g. `code-missing`.
    pub reason: String,
    /// `quarantine` or `warning`.
    pub kind: String,
    /// Rows.
    pub rows: i64,
    /// Sum of the readable amounts.
    pub paid_cents: Cents,
}

/// One admitted delivery in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its folder.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Of the manifest's text: it holds the hash of every file, so this one stands for them all.
    pub sha256: Hash,
}

impl Delivery {
    /// The delivery in `store/FINGERPRINT`; `None` where none was admitted there.
    ///
    /// # Errors
    /// Where the folder is there and its manifest cannot be read.
    pub fn find(store: &Path, fingerprint: &str) -> Outcome<Option<Self>> {
        let folder = store.join(fingerprint);
        let path = folder.join(NAME);
        if !path.exists() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Fault::io("read the store's manifest", &path, &error))?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|error| {
            Fault::new("store-manifest", format!("the store's manifest cannot be read: {error}"))
                .at(path.display().to_string())
                .hint("remove the folder and admit the delivery again")
        })?;
        if manifest.format != FORMAT {
            let found = manifest.format;
            return Err(Fault::new(
                "store-format",
                format!("the store has format {found}; this program reads format {FORMAT}"),
            )
            .at(path.display().to_string())
            .hint("admit the delivery again into another store")
            .into());
        }
        Ok(Some(Self { folder, manifest, sha256: sha256(text.as_bytes()) }))
    }

    /// The parts with a service date in the window, and those without.
    pub fn parts_in(&self, window: Span) -> (Vec<&Part>, Vec<&Part>) {
        self.manifest.parts.iter().partition(|part| part.month.span().meets(window))
    }

    /// Where a part lies.
    pub fn path_of(&self, part: &Part) -> PathBuf {
        self.folder.join(&part.path)
    }

    /// Gives the folder a name under which no control reads it: it was replaced.
    ///
    /// # Errors
    /// Where the folder cannot be renamed.
    pub fn set_aside(&self, store: &Path, replaced_by: &str) -> Outcome<()> {
        let aside = store.join(format!("{}{REPLACED}{replaced_by}", self.manifest.fingerprint));
        std::fs::rename(&self.folder, &aside)
            .map_err(|error| Fault::io("set the delivery aside", &self.folder, &error).into())
    }

    /// The refused rows, with their originals.
    pub fn quarantine(&self) -> PathBuf {
        self.folder.join("quarantine.parquet")
    }

    /// The refused rows as canonical claims, as far as they could be read.
    pub fn quarantined_claims(&self) -> PathBuf {
        self.folder.join("quarantined_claims.parquet")
    }

    /// What the number of a provider says of the profession.
    pub fn provider_kind(&self, key: &ProviderKey) -> ProviderKind {
        match (self.manifest.riziv, key.as_str().starts_with('3')) {
            (false, _) => ProviderKind::Unknown,
            (true, true) => ProviderKind::Dentist,
            (true, false) => ProviderKind::Other,
        }
    }
}

/// Every delivery of a store, by fingerprint; none where there is no store yet.
///
/// # Errors
/// Where the store or a manifest in it cannot be read.
pub fn deliveries(store: &Path) -> Outcome<Vec<Delivery>> {
    let mut deliveries = Vec::new();
    for name in names(store)?.iter().filter(|name| !name.contains('.')) {
        deliveries.extend(Delivery::find(store, name)?);
    }
    Ok(deliveries)
}

fn names(store: &Path) -> Outcome<BTreeSet<String>> {
    if !store.exists() {
        return Ok(BTreeSet::new());
    }
    let unreadable = |error| Fault::io("open the store", store, &error);
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(store).map_err(unreadable)? {
        names.insert(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

/// The deliveries that a control reads where it is told of the store alone.
///
/// # Errors
/// Where the store holds nothing, or holds a file twice.
pub fn open(store: &Path) -> Outcome<Vec<Delivery>> {
    let deliveries = deliveries(store)?;
    if deliveries.is_empty() {
        return Err(Fault::new("store-empty", "nothing was admitted in this store")
            .at(store.display().to_string())
            .hint("name the files with `--claims`")
            .into());
    }
    refuse_double(store, &deliveries)?;
    Ok(deliveries)
}

/// Between the name of a delivery that was set aside, and that of the one in its place.
const REPLACED: &str = ".replaced-by-";

/// The delivery that took the place of this one, if any.
///
/// # Errors
/// Where the store cannot be read.
pub fn replacement(store: &Path, fingerprint: &str) -> Outcome<Option<String>> {
    Ok(names(store)?
        .iter()
        .find_map(|name| Some(name.strip_prefix(fingerprint)?.strip_prefix(REPLACED)?.to_owned())))
}

/// The same file in two deliveries of a store would count twice.
///
/// # Errors
/// `store-double`.
pub fn refuse_double<'a>(
    store: &Path,
    deliveries: impl IntoIterator<Item = &'a Delivery>,
) -> Outcome<()> {
    let mut seen = std::collections::BTreeMap::new();
    for delivery in deliveries {
        let fingerprint = &delivery.manifest.fingerprint;
        for file in delivery.manifest.files.iter().filter(|file| file.rows > 0) {
            if let Some(other) = seen.insert(&file.sha256, fingerprint) {
                return Err(Fault::new(
                    "store-double",
                    format!("`{}` stands in two deliveries, {other} and {fingerprint}", file.name),
                )
                .at(store.display().to_string())
                .hint("name the files of one delivery with `--claims`, or say which one replaces the other: `datacel admit --replaces`")
                .into());
            }
        }
    }
    Ok(())
}

/// Writes the manifest of a delivery's folder; gives the hash of its text.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_manifest(folder: &Path, manifest: &Manifest) -> Outcome<Hash> {
    let path = folder.join(NAME);
    let text = serde_json::to_string_pretty(manifest).expect("a manifest is plain data") + "\n";
    std::fs::write(&path, &text)
        .map_err(|error| Fault::io("write the store's manifest", &path, &error))?;
    Ok(sha256(text.as_bytes()))
}

impl Manifest {
    /// The layout that this program writes.
    pub const FORMAT: u32 = FORMAT;

    /// Whether every line was kept, of whatever code.
    pub fn keeps_all(&self) -> bool {
        self.scope == "all"
    }

    /// The codes among `asked` whose lines were not kept: in this store there is none of them,
    /// whatever was delivered.
    pub fn lacks(&self, asked: &BTreeSet<Code>) -> Vec<Code> {
        if self.keeps_all() {
            return Vec::new();
        }
        let kept: BTreeSet<&str> = self.scope_codes.split(' ').collect();
        let is_kept = |code: &Code| code.is_dental() || kept.contains(code.to_string().as_str());
        asked.iter().copied().filter(|code| !is_kept(code)).collect()
    }
}
