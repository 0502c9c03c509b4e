//! A job: what is asked, of which claims, and where the result goes.

use super::job_file;
use super::place::Place;
use crate::controls::{Engine, Spec};
use crate::diagnostic::{Fault, Outcome, either};
use crate::report::Language;
use crate::values::{Cents, Day};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;

/// All that a run needs to know, from a job file or from flags; both make the same value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Title of the report.
    pub name: String,
    /// Folder of the result.
    pub out: Place,
    /// Languages of the report, each once, in the order of [`Language::ALL`].
    pub languages: Vec<Language>,
    /// The forms of reports and dossiers; tables are always written.
    pub formats: BTreeSet<Format>,
    /// Of whom dossiers are made.
    pub dossiers: Asked,
    /// The claims.
    pub claims: Claims,
    /// Tables that replace or add to the embedded ones, by name.
    pub reference: BTreeMap<String, Place>,
    /// Folder of such tables under their names (a flag; a job file names each table).
    pub reference_dir: Option<Place>,
    /// Date of the report; `None`: the latest date in the claims.
    pub as_of: Option<Day>,
    /// Who counts.
    pub engine: Engine,
    /// The controls, in the order of the job; never none, none twice.
    pub controls: Vec<Spec>,
    /// Why the run is made, in the user's words (a flag).
    pub reason: Option<String>,
}

/// A form of reports and dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Pages for a browser.
    Html,
    /// Workbooks.
    Xlsx,
    /// Pages on paper, of dossiers.
    Pdf,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Html, Self::Xlsx, Self::Pdf];

    /// The word in flags and jobs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        word("a format", text, Self::ALL, Self::name)
    }
}

/// Of whom dossiers are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Of the dentists over a limit.
    Over,
    /// Of nobody.
    Nobody,
    /// Of these providers.
    Of(BTreeSet<String>),
}

impl Asked {
    /// As flags and jobs have it: `over`, `none`, or keys.
    ///
    /// # Errors
    /// Says so where nothing is named, or a word stands among keys.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let words: BTreeSet<String> = words.into_iter().map(|one| one.trim().to_owned()).collect();
        let is_only = |word: &str| words.len() == 1 && words.contains(word);
        if is_only("over") {
            Ok(Self::Over)
        } else if is_only("none") {
            Ok(Self::Nobody)
        } else if words.iter().all(|one| !["", "over", "none"].contains(&one.as_str()))
            && !words.is_empty()
        {
            Ok(Self::Of(words))
        } else {
            Err("expected `over`, `none`, or keys of providers".to_owned())
        }
    }

    /// As it was asked, for the manifest.
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::Over => vec!["over"],
            Self::Nobody => vec!["none"],
            Self::Of(keys) => keys.iter().map(String::as_str).collect(),
        }
    }
}

/// Which claims are read, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Files or patterns of one delivery; none: all that was admitted to the store.
    pub files: Vec<Place>,
    /// How the delivery is written.
    pub profile: Profile,
    /// Store of admitted claims; `None`: one beside the result.
    pub store: Option<Place>,
    /// What the sender announced.
    pub expect: Option<Expect>,
    /// Quarantined rows that were looked at; more than these is exit code 1.
    pub accept_quarantined: u64,
    /// Which rows are admitted.
    pub scope: Scope,
    /// The day on which the delivery came.
    pub delivered: Option<Day>,
    /// The first day that the delivery is said to cover.
    pub complete_from: Option<Day>,
    /// The last day that the delivery is said to cover.
    pub complete_to: Option<Day>,
}

/// What the sender announced: a difference stops the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expect {
    /// Rows of the delivery.
    pub rows: Option<u64>,
    /// Sum of what was paid.
    pub paid: Option<Cents>,
}

/// How a delivery is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Profile {
    /// A shipped profile, by name; whether there is one is for the door to say.
    Named(String),
    /// The user's TOML file.
    File(Place),
}

impl Profile {
    /// A profile, as flags and job files have it: a file where it ends in `.toml`, else a name.
    ///
    /// # Errors
    /// A path that [`Place`] refuses, or a file that is not there.
    pub fn of(
        given: &str,
        place: impl FnOnce(&str) -> Result<Place, Fault>,
    ) -> Result<Self, Fault> {
        if !Path::new(given).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml")) {
            return Ok(Self::Named(given.to_owned()));
        }
        let place = place(given)?;
        if place.path.is_file() {
            Ok(Self::File(place))
        } else {
            Err(Fault::new("file-missing", format!("there is no file `{given}`")))
        }
    }

    /// As it was given.
    pub fn given(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::File(place) => &place.given,
        }
    }
}

/// Which rows of a delivery are admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of the codes that the controls of the job look at.
    Controls,
    /// All.
    All,
}

impl Scope {
    /// The word in jobs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Controls => "controls",
            Self::All => "all",
        }
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        word("a scope", text, [Self::Controls, Self::All], Self::name)
    }
}

fn word<T: Copy, const N: usize>(
    what: &str,
    text: &str,
    known: [T; N],
    name: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    known.into_iter().find(|value| name(*value) == text).ok_or_else(|| {
        format!("`{text}` is not {what}; expected {}", either(known.into_iter().map(&name)))
    })
}

impl Job {
    /// Reads and checks a job file. `out`, where given, takes the place of the file's.
    ///
    /// # Errors
    /// All that is wrong with it, by line: before any work.
    pub fn read(file: &Path, out: Option<Place>) -> Outcome<Self> {
        job_file::read(file, out)
    }

    /// For the manifest: every setting with the value that holds, and paths as they were given.
    ///
    /// Neither the folder of the result nor the reason is in it: they change no figure, and the
    /// same job elsewhere gives the same text.
    pub fn resolved(&self) -> Value {
        let claims = &self.claims;
        json!({
            "name": self.name,
            "languages": self.languages.iter().map(|lang| lang.code()).collect::<Vec<_>>(),
            "formats": self.formats.iter().map(|one| one.name()).collect::<Vec<_>>(),
            "dossiers": self.dossiers.words(),
            "as_of": self.as_of,
            "engine": self.engine.name(),
            "claims": {
                "files": claims.files.iter().map(|place| &place.given).collect::<Vec<_>>(),
                "profile": claims.profile.given(),
                "store": claims.store.as_ref().map(|place| &place.given),
                "expect": claims.expect.map(|expect| json!({
                    "rows": expect.rows,
                    "paid_cents": expect.paid,
                })),
                "accept_quarantined": claims.accept_quarantined,
                "scope": claims.scope.name(),
                "delivered": claims.delivered,
                "complete_from": claims.complete_from,
                "complete_to": claims.complete_to,
            },
            "reference": self.reference.iter()
                .map(|(name, place)| (name.clone(), json!(place.given)))
                .collect::<serde_json::Map<_, _>>(),
            "reference_dir": self.reference_dir.as_ref().map(|place| &place.given),
            "controls": self.controls.iter().map(|spec| spec.control().resolved()).collect::<Vec<_>>(),
        })
    }
}

/// Result and store must not lie in each other: a result is exchanged with all that it holds.
///
/// # Errors
/// `places-overlap`.
pub fn apart(out: &Place, store: Option<&Place>) -> Result<(), Fault> {
    let Some(store) = store else { return Ok(()) };
    if !out.path.starts_with(&store.path) && !store.path.starts_with(&out.path) {
        return Ok(());
    }
    let message = format!("the result `{}` and the store `{}` overlap", out.given, store.given);
    Err(Fault::new("places-overlap", message).hint("give each a folder of its own"))
}
