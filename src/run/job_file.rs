//! The job file: from TOML to a [`Job`], with all faults at once.

use super::job::{Claims, Expect, Job, Profile, Scope, apart};
use super::place::{Place, normal};
use crate::controls::settings::{self, Settings};
use crate::controls::{Engine, Spec, dental_p_values};
use crate::diagnostic::{Fault, Outcome};
use crate::report::Language;
use crate::values::{Cents, Day};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Reads and checks a job file. `out`, where given, takes the place of the file's.
///
/// # Errors
/// All that is wrong with it, by line.
pub(super) fn read(file: &Path, out: Option<Place>) -> Outcome<Job> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Fault::io("read the job file", file, &error))?;
    let absolute = std::path::absolute(file)
        .map_err(|error| Fault::io("find the folder of the job file", file, &error))?;
    let absolute = normal(&absolute);
    let folder = Folder(absolute.parent().unwrap_or(&absolute).to_owned());
    let out_given = out.is_some();
    settings::read(&file.display().to_string(), &text, |settings| {
        settings.require("job");
        settings.require("claims");
        let head = settings.section("job", |job| Head::read(job, &folder, out));
        let claims = settings.section("claims", |claims| read_claims(claims, &folder));
        let reference = settings.section("reference", |tables| read_reference(tables, &folder));
        let controls = read_controls(settings);
        let (head, claims) = (head??, claims??);
        if let Err(fault) = apart(&head.out, claims.store.as_ref()) {
            let line = settings.line(if out_given { "claims" } else { "job" });
            settings.fault(line, fault);
        }
        Some(Job {
            name: head.name,
            out: head.out,
            languages: head.languages,
            claims,
            reference: reference.unwrap_or_default(),
            reference_dir: None,
            as_of: head.as_of,
            engine: head.engine,
            controls,
            reason: None,
        })
    })
}

/// The folder of the job file, absolute.
struct Folder(PathBuf);

impl Folder {
    fn place(&self, settings: &mut Settings<'_>, line: usize, given: &str) -> Option<Place> {
        Place::within(&self.0, given).map_err(|fault| settings.fault(line, fault)).ok()
    }
}

/// `[job]`.
struct Head {
    name: String,
    out: Place,
    languages: Vec<Language>,
    as_of: Option<Day>,
    engine: Engine,
}

impl Head {
    fn read(settings: &mut Settings<'_>, folder: &Folder, out: Option<Place>) -> Option<Self> {
        settings.require("name");
        if out.is_none() {
            settings.require("out");
        }
        let name = settings.text("name");
        if name.as_deref().is_some_and(|name| name.trim().is_empty()) {
            let fault = Fault::new("value-wrong", "`name` is empty");
            settings.fault(settings.line("name"), fault);
        }
        let in_file = settings
            .text("out")
            .and_then(|given| folder.place(settings, settings.line("out"), &given));
        let languages = read_languages(settings);
        let (as_of, engine) = (settings.day("as_of"), settings.parsed("engine"));
        Some(Self {
            name: name?,
            out: out.or(in_file)?,
            languages,
            as_of,
            engine: engine.unwrap_or(Engine::Both),
        })
    }
}

fn read_languages(settings: &mut Settings<'_>) -> Vec<Language> {
    let Some(entries) = settings.texts("languages") else { return Language::ALL.to_vec() };
    if entries.is_empty() {
        let fault = Fault::new("value-wrong", "`languages` names no language");
        settings.fault(settings.line("languages"), fault);
    }
    let mut languages = BTreeSet::new();
    for entry in entries {
        match entry.text.parse() {
            Ok(language) => {
                languages.insert(language);
            }
            Err(why) => settings.fault(entry.line, Fault::new("value-wrong", why)),
        }
    }
    languages.into_iter().collect()
}

fn read_claims(settings: &mut Settings<'_>, folder: &Folder) -> Option<Claims> {
    let files = read_files(settings, folder);
    let store = settings
        .text("store")
        .and_then(|given| folder.place(settings, settings.line("store"), &given));
    if !settings.has("files") && !settings.has("store") {
        settings.require("files");
    }
    if !settings.has("files") {
        fault_without_files(settings);
    }
    if let Some(store) =
        store.as_ref().filter(|store| !settings.has("files") && !store.path.is_dir())
    {
        let fault = Fault::new("file-missing", format!("there is no store `{}`", store.given))
            .hint("name the `files` of a delivery: they are admitted into it");
        settings.fault(settings.line("store"), fault);
    }
    let profile = settings.text("profile").unwrap_or_else(|| "canonical".to_owned());
    let profile = Profile::of(&profile, |given| Place::within(&folder.0, given))
        .map_err(|fault| settings.fault(settings.line("profile"), fault));
    let expect = read_expect(settings);
    let accept_quarantined = settings.integer("accept_quarantined").unwrap_or(0);
    let scope = settings.parsed("scope").unwrap_or(Scope::Controls);
    let delivered = settings.day("delivered");
    let (from, to) = (settings.day("complete_from"), settings.day("complete_to"));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        let fault = Fault::new("value-wrong", "`complete_to` comes before `complete_from`");
        settings.fault(settings.line("complete_to"), fault);
    }
    Some(Claims {
        files,
        profile: profile.ok()?,
        store,
        expect,
        accept_quarantined,
        scope,
        delivered,
        complete_from: from,
        complete_to: to,
    })
}

fn read_files(settings: &mut Settings<'_>, folder: &Folder) -> Vec<Place> {
    let Some(entries) = settings.texts("files") else { return Vec::new() };
    if entries.is_empty() {
        let fault = Fault::new("value-wrong", "`files` names no file")
            .hint("leave `files` out to read all that was admitted to the store");
        settings.fault(settings.line("files"), fault);
    }
    let mut places = Vec::new();
    for entry in entries {
        let Some(place) = folder.place(settings, entry.line, &entry.text) else { continue };
        match place.files() {
            Ok(_) => places.push(place),
            Err(refusal) => fault_all(settings, entry.line, refusal.faults()),
        }
    }
    places
}

/// What is said of a delivery while it is admitted would be passed over without one.
fn fault_without_files(settings: &mut Settings<'_>) {
    for key in ["profile", "expect", "scope", "delivered"] {
        if settings.has(key) {
            let message = format!("`{key}` is of a delivery, and `files` names none");
            let fault = Fault::new("key-without-files", message)
                .hint("name the `files`; what a store holds was admitted as it was said then");
            settings.fault(settings.line(key), fault);
        }
    }
}

fn fault_all(settings: &mut Settings<'_>, line: usize, faults: &[Fault]) {
    for fault in faults {
        settings.fault(line, fault.clone());
    }
}

fn read_expect(settings: &mut Settings<'_>) -> Option<Expect> {
    let expect = settings.section("expect", |announced| Expect {
        rows: announced.integer("rows"),
        paid: announced.integer("paid_cents").map(Cents::new),
    })?;
    if expect == (Expect { rows: None, paid: None }) {
        let fault = Fault::new("value-wrong", "`expect` announces nothing")
            .hint("give `rows`, `paid_cents` or both");
        settings.fault(settings.line("expect"), fault);
    }
    Some(expect)
}

fn read_reference(settings: &mut Settings<'_>, folder: &Folder) -> BTreeMap<String, Place> {
    let mut tables = BTreeMap::new();
    for entry in settings.all_texts() {
        let Some(place) = folder.place(settings, entry.line, &entry.text) else { continue };
        if place.path.is_file() {
            tables.insert(entry.key, place);
        } else {
            let message = format!("there is no file `{}`", entry.text);
            settings.fault(entry.line, Fault::new("file-missing", message));
        }
    }
    tables
}

fn read_controls(settings: &mut Settings<'_>) -> Vec<Spec> {
    let mut controls: Vec<Spec> = Vec::new();
    settings.sections("control", |control| {
        let Some(spec) = Spec::read(control) else { return };
        let (kind, name) = (spec.control().kind(), spec.control().name());
        if controls.iter().any(|other| other.control().name() == name) {
            let message = format!("another control `{name}` stands above");
            let fault = Fault::new("control-twice", message).hint(if name == kind {
                "their tables have the same names: make a job for each"
            } else {
                "their tables have the same names: give one another `control` in its header"
            });
            control.fault(control.line("kind"), fault);
        } else {
            controls.push(spec);
        }
    });
    if !settings.has("control") {
        let fault = Fault::new("control-none", "the job has no control")
            .hint(format!("add `[[control]]` with `kind = \"{}\"`", dental_p_values::KIND));
        settings.fault(1, fault);
    }
    controls
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Basis;
    use crate::values::PeriodKind;
    use tempfile::TempDir;

    fn folder(job: &str) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        for file in ["dump/a.parquet", "dump/2020/b.parquet", "institutions.csv"] {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let file = folder.path().join("job.toml");
        std::fs::write(&file, job).unwrap();
        (folder, file)
    }

    fn refused(job: &str) -> String {
        let (folder, file) = folder(job);
        let refusal = Job::read(&file, None).unwrap_err().to_string();
        refusal.replace(&format!("{}/", folder.path().display()), "")
    }

    const WHOLE: &str = r#"
        control = [{ kind = "dental.p-values", year = 2020, received = ["2020-01-03", 2022-03-18] }]
        [job]
        name = "thematic-dentists-2020"
        out = "out/dentists-2020"
        languages = ["fr", "nl", "fr"]
        as_of = 2022-06-30
        engine = "fold"
        [claims]
        files = ["dump/**/*.parquet"]
        store = "store"
        expect = { rows = 57_000, paid_cents = 512345678 }
        accept_quarantined = 12
        scope = "all"
        delivered = "2022-03-18"
        [reference]
        institutions = "institutions.csv"
    "#;

    #[test]
    fn a_whole_job_is_read() {
        let (folder, file) = folder(WHOLE);
        let job = Job::read(&file, None).unwrap();
        assert_eq!(job.out.path, folder.path().join("out/dentists-2020"));
        assert_eq!(job.languages, [Language::Nl, Language::Fr]);
        let spec = dental_p_values::Spec {
            received: Some("2020-01-03..2022-03-18".parse().unwrap()),
            basis: Basis::Of(PeriodKind::Year),
            ..dental_p_values::Spec::of_year(2020)
        };
        assert_eq!(job.controls, [Spec::DentalPValues(spec)]);
        assert_eq!(job.claims.expect.unwrap().paid, Some(Cents::new(512_345_678)));
        assert_eq!(job.claims.files[0].files().unwrap().len(), 2);
        assert_eq!(job.reference["institutions"].given, "institutions.csv");
    }

    #[test]
    fn what_the_manifest_says_does_not_depend_on_the_folder() {
        let texts = [(); 2].map(|()| {
            let (_folder, file) = folder(WHOLE);
            let elsewhere = Place::from(Path::new("/elsewhere"), "x").unwrap();
            Job::read(&file, Some(elsewhere)).unwrap().resolved().to_string()
        });
        assert_eq!(texts[0], texts[1]);
        insta::assert_snapshot!(texts[0]);
    }

    #[test]
    fn the_flag_takes_the_place_of_the_folder() {
        let (_folder, file) = folder(&WHOLE.replace("out = ", "#"));
        assert!(Job::read(&file, None).unwrap_err().to_string().contains("`job` has no `out`"));
        let out = Place::from(Path::new("/results"), "x").unwrap();
        assert_eq!(Job::read(&file, Some(out.clone())).unwrap().out, out);
    }

    #[test]
    fn all_faults_are_told_at_once_with_their_lines() {
        insta::assert_snapshot!(refused(
            r#"[job]
nmae = "a name"
out = "../result"
languages = [
    "nl",
    "de",
]
as_of = 2022-02-29
engine = "spark"
[claims]
files = ["dump/*.csv", "s3://bucket/*.parquet", "/dump", "dump"]
profile = "mine.toml"
store = "a/../../store"
expect = { row = 3, paid_cents = "12" }
accept_quarantined = -1
scope = "everything"
delivered = "2022-13-01"
complete_from = "2022-03-01"
complete_to = "2022-02-01"
[reference]
institutions = "institution.csv"
p_values = 5000
[claim]
files = []
[[control]]
kind = "dental.p-values"
year = 2020
received = ["2022-03-18", "2020-01-03"]
bases = "year"
[[control]]
kind = "dental.pvalues"
[[control]]
year = 2020
[[control]]
kind = "dental.p-values"
year = "2020"
received = "2020-01-03"
basis = "month"
[[control]]
kind = "dental.p-values"
year = 1020
[[control]]
kind = "dental.p-values"
year = 2021
[[control]]
kind = "dental.p-values"
basis = "year"
year = 2021
"#
        ));
    }

    #[test]
    fn a_line_that_is_no_toml_does_not_hide_the_others() {
        insta::assert_snapshot!(refused(
            r#"[job]
name = a name
out = "result"
out = "other"
[claims]
files = ["dump/*.csv"]
[[control]]
kind = "dental.p-value"
"#
        ));
        let heading = refused("[job]\nname = \"a\"\n[claims\nfiles = []\n[[control]]\n");
        assert_eq!(heading, "error[not-toml]: unclosed table, expected `]`\n  --> job.toml:3");
    }

    #[test]
    fn a_job_without_controls_or_claims_is_none() {
        insta::assert_snapshot!(refused("[job]\nname = \" \"\nout = \"x\"\nlanguages = []\n"));
    }

    #[test]
    fn a_store_alone_must_be_there_and_lie_apart() {
        let job = "[job]\nname = \"a\"\nout = \"s/out\"\n[claims]\nstore = \"s\"\n\
                   [[control]]\nkind = \"dental.p-values\"\nyear = 2020\n";
        insta::assert_snapshot!(refused(job));
    }

    #[test]
    fn any_bytes_are_refused_and_never_a_panic() {
        let whole = WHOLE.as_bytes();
        let (_folder, file) = folder("");
        for cut in 0..whole.len() {
            let mut bytes = whole[..cut].to_vec();
            std::fs::write(&file, &bytes).unwrap();
            let _ = Job::read(&file, None);
            bytes.extend(&whole[cut + 1..]);
            std::fs::write(&file, &bytes).unwrap();
            let _ = Job::read(&file, None);
        }
        std::fs::write(&file, [0xff, 0xfe, 0x00]).unwrap();
        assert!(Job::read(&file, None).is_err());
    }
}
