//! `manifest.json`: what ran on what, and what it left. It is written last: a folder without one is
//! not a result.
//!
//! - `result` is equal byte for byte between two runs on the same inputs: no clock, no folder.
//! - `run` is what is particular to one run.
//! - `seal` is the SHA-256 of the canonical text of `{ result, run }`. As `result` holds the hash
//!   of every output, one changed byte anywhere but in the log is noticed. It is no signature: who
//!   rewrites everything can seal anew; keep the seal elsewhere where that matters.
//!
//! Canonical text: JSON with sorted keys, two spaces a level, no floats.

use super::verify;
use crate::diagnostic::{Fault, Outcome};
use crate::document::Sensitivity;
use crate::ledger::Ledger;
use crate::values::Day;
use crate::values::hash::{Hash, sha256, sha256_file};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::Path;

/// The file's name in a result.
pub const FILE: &str = "manifest.json";
/// The log, which is no part of what is sealed.
pub const LOG: &str = "log.jsonl";
/// The form of the manifest.
pub const FORMAT: u32 = 1;
const PROGRAM: &str = env!("CARGO_PKG_NAME");
/// The version that stands in manifests.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit that the program was built from; empty where it was not built in a clone.
pub const COMMIT: &str = env!("DATACEL_COMMIT");

/// The whole manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Equal between runs on the same inputs.
    pub result: Answer,
    /// Particular to this run.
    pub run: Run,
    /// Hash of the rest.
    pub seal: Hash,
}

/// What was asked, of what, with which rules, and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// [`FORMAT`].
    pub format: u32,
    /// `datacel`.
    pub program: String,
    /// Its version.
    pub version: String,
    /// [`Question::commit`].
    pub commit: String,
    /// [`Question::hash`]: the same question need not be answered again.
    pub question: Hash,
    /// [`super::Job::resolved`].
    pub job: Value,
    /// The files of claims, in the order of their paths.
    pub inputs: Vec<Input>,
    /// The rule tables that were used, by name.
    pub reference: Vec<RuleTable>,
    /// The queries that were run, by name.
    pub queries: Vec<Query>,
    /// The deliveries that were read from the store, by fingerprint.
    pub stores: Vec<Stored>,
    /// Rows and cents by stage and reason.
    pub ledger: Ledger,
    /// Whether the figures were counted twice, a row a control.
    pub recount: Vec<Recount>,
    /// Whether the data needs a person.
    pub attention: Attention,
    /// Every file of the result but the manifest and the log, in the order of their paths.
    pub outputs: Vec<Output>,
}

impl Answer {
    /// The parts that are the same in every manifest of this program, with a question.
    pub fn to(question: &Question, attention: Attention) -> Self {
        Self {
            format: FORMAT,
            program: PROGRAM.to_owned(),
            version: question.version.clone(),
            commit: question.commit.clone(),
            question: question.hash(),
            job: question.job.clone(),
            inputs: question.inputs.clone(),
            reference: question.reference.clone(),
            queries: question.queries.clone(),
            stores: Vec::new(),
            ledger: Ledger::default(),
            recount: Vec::new(),
            attention,
            outputs: Vec::new(),
        }
    }
}

/// A file of claims.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Input {
    /// Its path below the folder that all files share, so that it does not depend on the run's
    /// folder.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// Of its content.
    pub sha256: Hash,
    /// Rows that it holds.
    pub rows: u64,
}

/// A delivery as it lay in the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stored {
    /// Its name there.
    pub fingerprint: String,
    /// Of its manifest, which has the hash of every file of claims.
    pub manifest_sha256: Hash,
}

/// A rule table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RuleTable {
    /// E.g. `p_limits`.
    pub name: String,
    /// `embedded`, or the file as given.
    pub origin: String,
    /// Of its content.
    pub sha256: Hash,
    /// Its rows.
    pub rows: u64,
    /// The first day on which a row is in force.
    pub valid_from: Option<Day>,
    /// The last day on which a row is in force; `None`: without end.
    pub valid_to: Option<Day>,
    /// Where its rows come from, each source once.
    pub sources: Vec<String>,
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Query {
    /// E.g. `dental/p_by_month`.
    pub name: String,
    /// Of its text.
    pub sha256: Hash,
}

/// Whether the figures of one control were counted twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    /// E.g. `dental.p-values`.
    pub control: String,
    /// Who counted: `both`, `polars` or `fold`.
    pub engine: String,
    /// Rows of the counts that were held against each other; 0 where one engine counted.
    pub rows_compared: u64,
    /// A difference stops the run, so it never stands here.
    pub verdict: RecountVerdict,
}

/// What the recount says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecountVerdict {
    /// Both counts are equal, row by row.
    Agree,
    /// One engine counted: there was nothing to compare.
    NotCompared,
}

/// Whether the data needs a person, which is the exit code of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// 0, or 1 where more rows are quarantined than were accepted.
    pub exit_code: u8,
    /// Rows quarantined.
    pub quarantined: u64,
    /// Rows that were looked at and accepted.
    pub accepted: u64,
}

impl Attention {
    /// Judges the number of quarantined rows.
    pub fn of(quarantined: u64, accepted: u64) -> Self {
        Self { exit_code: u8::from(quarantined > accepted), quarantined, accepted }
    }
}

/// A file of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Relative to the result, with `/`.
    pub path: String,
    /// Of its content.
    pub sha256: Hash,
    /// In bytes.
    pub size: u64,
    /// Rows, where it is a table.
    pub rows: Option<u64>,
    /// Names of its columns, where it is a table.
    pub columns: Vec<String>,
    /// `persons`, `providers` or `aggregate`.
    pub sensitivity: String,
}

impl Output {
    /// Hashes a file that a run has written; `path` is relative to the staging folder.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn of(staging: &Path, path: &str, sensitivity: Sensitivity) -> Outcome<Self> {
        let full = staging.join(path);
        let size = std::fs::metadata(&full)
            .map_err(|error| Fault::io("read the size of the output", &full, &error))?
            .len();
        Ok(Self {
            path: path.to_owned(),
            sha256: sha256_file(&full)?,
            size,
            rows: None,
            columns: Vec::new(),
            sensitivity: sensitivity.name().to_owned(),
        })
    }

    /// Adds what is known of a table.
    #[must_use]
    pub fn table(mut self, rows: u64, columns: Vec<String>) -> Self {
        self.rows = Some(rows);
        self.columns = columns;
        self
    }
}

/// What is particular to one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// When, for how long and why.
    #[serde(flatten)]
    pub made: Made,
    /// [`short hash`](Hash::short) of the `result` part that stood there before.
    pub previous: Option<String>,
}

/// When, for how long and why a run was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// When it began, e.g. `2022-03-18T09:30:00Z`.
    pub clock: String,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Why, in the user's words.
    pub reason: Option<String>,
}

/// Everything that a result depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// [`VERSION`].
    pub version: String,
    /// [`COMMIT`]: two builds of one version may answer differently.
    pub commit: String,
    /// [`super::Job::resolved`], which leaves out the folder of the result and the reason.
    pub job: Value,
    /// The files of claims.
    pub inputs: Vec<Input>,
    /// Fingerprints of the deliveries, sorted: how the files are read (profile, scope, day of
    /// delivery) is in them.
    pub stores: Vec<String>,
    /// The rule tables.
    pub reference: Vec<RuleTable>,
    /// The queries.
    pub queries: Vec<Query>,
}

impl Question {
    /// The hash by which an earlier answer is found.
    pub fn hash(&self) -> Hash {
        let Self { version, commit, job, inputs, stores, reference, queries } = self;
        sha256(
            canonical(&json!([version, commit, job, inputs, stores, reference, queries]))
                .as_bytes(),
        )
    }
}

impl Manifest {
    /// Puts the seal on both parts.
    pub fn seal(result: Answer, run: Run) -> Self {
        let seal = seal_of(&json!(result), &json!(run));
        Self { result, run, seal }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        canonical(&json!(self)) + "\n"
    }

    /// Reads the manifest of a result of this program.
    ///
    /// # Errors
    /// No manifest there, or one that this program did not write in this format.
    pub fn read(result: &Path) -> Outcome<Self> {
        Self::parse(result, &read_text(result)?)
    }

    /// Reads the text of a manifest; `result` is for messages.
    ///
    /// # Errors
    /// As for [`Manifest::read`].
    pub fn parse(result: &Path, text: &str) -> Outcome<Self> {
        let not_ours = |why: String| {
            Fault::new("not-a-result", format!("the manifest is not one of this program: {why}"))
                .at(result.join(FILE).display().to_string())
        };
        let manifest: Self =
            serde_json::from_str(text).map_err(|error| not_ours(error.to_string()))?;
        let Answer { program, format, .. } = &manifest.result;
        if program != PROGRAM || *format != FORMAT {
            return Err(not_ours(format!("`{program}`, format `{format}`")).into());
        }
        Ok(manifest)
    }

    /// The hash of the `result` part: the name of a kept result is its first 16 digits.
    #[cfg(test)]
    pub(crate) fn result_hash(&self) -> Hash {
        sha256(canonical(&json!(self.result)).as_bytes())
    }

    /// Whether a text is, byte for byte, that of a manifest as it was sealed.
    pub fn is_as_sealed(text: &str) -> bool {
        let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
        let seal = seal_of(&value["result"], &value["run"]);
        value["seal"] == json!(seal) && canonical(&value) + "\n" == text
    }
}

/// By what a result is known as one of this program, of whatever version: an old one is put away
/// when a new one takes its place, even if nobody can read all of it any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// [`short hash`](Hash::short) of its `result` part: its name among the kept results.
    pub name: String,
    /// That of the result that stood there before it.
    pub previous: Option<String>,
}

impl Mark {
    /// The mark of a folder; `None` where it is no result of this program.
    pub fn of(folder: &Path) -> Option<Self> {
        let text = read_text(folder).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        (value["result"]["program"] == PROGRAM).then(|| Self {
            name: sha256(canonical(&value["result"]).as_bytes()).short().to_owned(),
            previous: value["run"]["previous"].as_str().map(str::to_owned),
        })
    }
}

/// The exit code of the result in `out`, where it answers this very question and is unchanged.
pub fn answers(out: &Path, question: &Hash) -> Option<u8> {
    let manifest = Manifest::read(out).ok()?;
    let answered = manifest.result.question == *question;
    let intact = || matches!(verify::verify(out), Ok(verify::Verification::Same { .. }));
    (answered && intact()).then_some(manifest.result.attention.exit_code)
}

pub(super) fn read_text(result: &Path) -> Outcome<String> {
    let path = result.join(FILE);
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Fault::io("read the manifest of the result", &path, &error))?;
    Ok(text)
}

fn seal_of(result: &Value, run: &Value) -> Hash {
    sha256(canonical(&json!({ "result": result, "run": run })).as_bytes())
}

/// Maps of `serde_json` are sorted by key, unless a feature is chosen that a test here refuses.
fn canonical(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a JSON value can be written")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::run) fn question(name: &str) -> Question {
        Question {
            version: "1.2.3".to_owned(),
            commit: String::new(),
            job: json!({ "name": name }),
            inputs: vec![Input {
                path: "dump/a.parquet".to_owned(),
                size: 3,
                sha256: sha256(b"abc"),
                rows: 1,
            }],
            stores: Vec::new(),
            reference: Vec::new(),
            queries: Vec::new(),
        }
    }

    fn manifest() -> Manifest {
        let mut answer = Answer::to(&question("a"), Attention::of(0, 0));
        let heading = crate::ledger::Heading::door("d", "f", crate::ledger::Stage::Read, None);
        answer.ledger.add(heading, crate::ledger::Amounts::new(3, crate::values::Cents::new(-4)));
        answer.recount.push(Recount {
            control: "dental.p-values".to_owned(),
            engine: "both".to_owned(),
            rows_compared: 12,
            verdict: RecountVerdict::Agree,
        });
        let made = Made { clock: "2022-03-18T09:30:00Z".to_owned(), duration_ms: 1, reason: None };
        Manifest::seal(answer, Run { made, previous: Some("0123456789abcdef".to_owned()) })
    }

    #[test]
    fn the_text_is_canonical_and_reads_back() {
        let manifest = manifest();
        insta::assert_snapshot!(manifest.text());
        assert!(Manifest::is_as_sealed(&manifest.text()));
        let read = Manifest::parse(Path::new("r"), &manifest.text()).unwrap();
        assert_eq!((read.text(), read.result_hash()), (manifest.text(), manifest.result_hash()));
    }

    #[test]
    fn keys_are_sorted_whatever_the_features_of_the_json_crate() {
        assert_eq!(json!({ "b": 1, "a": 2 }).to_string(), r#"{"a":2,"b":1}"#);
    }

    #[test]
    fn the_seal_covers_both_parts_and_the_spaces() {
        let text = manifest().text();
        for (old, new) in [
            ("2022-03-18T09", "2022-03-18T08"),
            ("\"rows\": 3", "\"rows\": 4"),
            ("  \"run\"", " \"run\""),
            ("0123456789abcdef", "0123456789abcdee"),
        ] {
            assert!(text.contains(old), "{old}");
            assert!(!Manifest::is_as_sealed(&text.replace(old, new)), "{new}");
        }
    }

    #[test]
    fn a_question_depends_on_all_its_parts() {
        let asked = question("a");
        let mut others = vec![question("b"); 4];
        others[1] = Question { version: "0.0.0".to_owned(), ..asked.clone() };
        others[2].job = asked.job.clone();
        others[2].inputs[0].sha256 = sha256(b"other");
        others[3].job = asked.job.clone();
        others[3].queries = vec![Query { name: "q".to_owned(), sha256: sha256(b"q") }];
        assert!(others.iter().all(|other| other.hash() != asked.hash()));
        assert_eq!(question("a").hash(), asked.hash());
    }

    #[test]
    fn more_quarantined_than_accepted_asks_for_a_person() {
        assert_eq!(Attention::of(12, 12).exit_code, 0);
        assert_eq!(Attention::of(13, 12).exit_code, 1);
    }

    #[test]
    fn another_program_or_format_is_refused() {
        let text = manifest().text();
        for (old, new) in [("\"datacel\"", "\"other\""), ("\"format\": 1", "\"format\": 2")] {
            assert!(Manifest::parse(Path::new("r"), &text.replace(old, new)).is_err(), "{new}");
        }
    }
}
