//! A folder of its own for each test, with claims, a job and the built program.

use crate::dump::{self, Row, day, provider};
use crate::{datacel, repository};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A folder in which the program runs.
pub(crate) struct Bench {
    folder: TempDir,
}

/// A job over `claims/*.parquet` of the small delivery.
pub(crate) const JOB: &str = r#"[job]
name = "small"
out = "result"
dossiers = ["none"]

[claims]
files = ["claims/*.parquet"]
store = "store"
accept_quarantined = 2

[[control]]
kind = "dental.p-values"
year = 2020
received = ["2020-01-03", "2022-03-18"]
"#;

/// Persons, payees and lines of the small delivery have ids that nothing else could be.
pub(crate) const SECRETS: [&str; 3] = ["person-7b1f", "0460999", "line-55ae"];

impl Bench {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: dump::folder() }
    }

    /// The sample of the repository, as a clone has it.
    pub(crate) fn sample() -> Self {
        let bench = Self::empty();
        for file in files_below(&repository("data-samples")) {
            let from = repository("data-samples").join(&file);
            let name = file.to_string_lossy();
            let is_read = name == "job.toml" || name == "prior_decisions.csv";
            // of the agreement beside it too; not what a job left there
            let of_sample = name.strip_prefix("ngs-evaluation/").unwrap_or(&name);
            let folders = ["claims/", "reference/", "truth/"];
            if is_read || folders.iter().any(|folder| of_sample.starts_with(folder)) {
                bench.copy(&from, &name);
            }
        }
        bench
    }

    /// A small delivery in two files with its job: quick to run.
    pub(crate) fn small() -> Self {
        let bench = Self::empty();
        let rows = small_delivery();
        let (first, second) = rows.split_at(rows.len() / 2);
        dump::write(&bench.path("claims/a.parquet"), first, 40);
        dump::write(&bench.path("claims/b.parquet"), second, 40);
        bench.write("job.toml", JOB);
        bench
    }

    /// The small delivery with its result and store, as its job leaves them.
    pub(crate) fn done() -> Self {
        static TREE: OnceLock<BTreeMap<PathBuf, Vec<u8>>> = OnceLock::new();
        let tree = TREE.get_or_init(|| {
            let bench = Self::small();
            bench.run(0);
            bench.tree(".")
        });
        let bench = Self::empty();
        for (file, bytes) in tree {
            bench.write(&file.to_string_lossy(), bytes);
        }
        bench
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub(crate) fn write(&self, below: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, below: &str) -> String {
        std::fs::read_to_string(self.path(below)).unwrap()
    }

    pub(crate) fn copy(&self, from: &Path, below: &str) {
        self.write(below, std::fs::read(from).unwrap());
    }

    /// Writes the job with some text replaced.
    pub(crate) fn change_job(&self, old: &str, new: &str) {
        let job = self.read("job.toml");
        assert!(job.contains(old), "`{old}` is not in the job");
        self.write("job.toml", job.replace(old, new));
    }

    /// The program with its arguments, in this folder.
    pub(crate) fn datacel(&self, arguments: &[&str]) -> Ran {
        let mut command = datacel();
        // help is as wide as the terminal, if one says how wide it is
        command.env_remove("COLUMNS");
        let ran = command.current_dir(self.folder.path()).args(arguments).output().unwrap();
        Ran {
            code: ran.status.code().expect("no signal ended it"),
            out: String::from_utf8(ran.stdout).unwrap(),
            err: String::from_utf8(ran.stderr).unwrap(),
        }
    }

    /// Runs the job and insists on its exit code.
    pub(crate) fn run(&self, code: i32) -> Ran {
        let ran = self.datacel(&["run", "job.toml"]);
        assert_eq!(ran.code, code, "{}", ran.err);
        ran
    }

    /// Every file below a folder with its bytes; nothing where there is no folder.
    pub(crate) fn tree(&self, below: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let root = self.path(below);
        let bytes = |file: PathBuf| (file.clone(), std::fs::read(root.join(file)).unwrap());
        files_below(&root).into_iter().map(bytes).collect()
    }

    /// The files of a result that two runs on the same input must share byte for byte: all but the
    /// log; of the manifest its `result`.
    pub(crate) fn answer(&self, below: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut tree = self.tree(below);
        assert!(tree.remove(Path::new("log.jsonl")).is_some(), "no log in {below}");
        let manifest = tree.get_mut(Path::new("manifest.json")).expect("a result has a manifest");
        let whole: serde_json::Value = serde_json::from_slice(manifest).unwrap();
        *manifest = whole["result"].to_string().into_bytes();
        tree
    }

    /// The text without what changes from run to run: the folder, clocks, durations, memory.
    pub(crate) fn filtered(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.path().display()), "")
    }
}

/// The files below a folder, relative to it, in order.
pub(crate) fn files_below(root: &Path) -> Vec<PathBuf> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    if root.exists() {
        walk(root, root, &mut found);
    }
    found.sort();
    found
}

/// A dentist over all three limits, one far below, other care, two rows for the quarantine.
fn small_delivery() -> Vec<Row> {
    let mut rows = Vec::new();
    let [busy, calm] = [300_001, 300_002].map(|number| provider(number, 1));
    for month in 1..=12 {
        for act in 1..=10 {
            let [person, payee, line] = SECRETS;
            rows.push(Row {
                id: Some(format!("{line}-{:03}", rows.len())),
                person: Some(format!("{person}-{act}")),
                provider: Some(if act == 10 { calm.clone() } else { busy.clone() }),
                payee: Some(format!("{payee}{act:03}")),
                code: Some(371_011),
                service: Some(day(&format!("2020-{month:02}-{:02}", act + 5))),
                reception: Some(day(&format!("2021-{month:02}-15"))),
                quantity: Some(200),
                paid: Some(600 * 790),
            });
        }
    }
    rows[7].code = Some(101_032);
    rows[20].paid = None;
    rows[100].code = None;
    rows
}
