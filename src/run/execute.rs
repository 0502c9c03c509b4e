//! A job from beginning to end: plan, admit, count, decide, write, publish.

use super::job::{Job, Profile as Asked, Scope as Keep};
use super::lock::Lock;
use super::log::Log;
use super::manifest::{
    Answer, Attention, COMMIT, Input, LOG, Made, Manifest, Query, Question, Recount,
    RecountVerdict, RuleTable, Stored, VERSION, answers,
};
use super::publish::{self, Staging};
use super::{Place, clock, dossiers, first_page, outputs};
use crate::claims::{self, Expected, Listed, Order, Scope};
use crate::controls::{Codes, Compared, Desk, Engine, Spec, Workplace, findings_by_line};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::ledger::{Ledger, Stage};
use crate::reference::{Profile, Tables};
use crate::store::{self, Delivery};
use crate::values::{Day, Span, hash};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The result was written; 0, or 1 where the data needs attention.
    Written(u8),
    /// It was there already, and is the answer; with the exit code of that result.
    AlreadyAnswered(u8),
}

/// A job whose rule tables, profile and files were found in order: nothing is written yet.
pub struct Prepared<'a> {
    job: &'a Job,
    tables: Tables,
    profile: Profile,
    scope: Scope,
    needed: BTreeSet<&'static str>,
    files: Vec<Listed>,
    /// The deliveries of the store, where no files are named.
    admitted: Vec<Delivery>,
    question: Question,
}

impl<'a> Prepared<'a> {
    /// Reads what the job rests on: rule tables, profile, hashes and footers of the files.
    ///
    /// # Errors
    /// Everything for which the job cannot be done, as far as it can be known before a row is read.
    pub fn from(job: &'a Job) -> Outcome<Self> {
        let tables = load_tables(job)?;
        let mut faults = Vec::new();
        let mut keep = |refusal: Refusal| faults.extend(refusal.faults().to_vec());
        for control in job.controls.iter().map(Spec::control) {
            control.check(&tables).unwrap_or_else(&mut keep);
        }
        let profile = load_profile(&job.claims.profile).map_err(&mut keep).ok();
        let files = list(&job.claims.files).map_err(&mut keep).ok();
        Refusal::unless_empty(faults)?;
        let (Some(profile), Some(files)) = (profile, files) else {
            unreachable!("what could not be read was refused above")
        };
        let scope = scope(job, &tables);
        let needed = job.controls.iter().flat_map(|spec| spec.control().needs()).collect();
        let mut prepared = Self {
            job,
            question: question(job, &tables),
            tables,
            profile,
            scope,
            needed,
            files,
            admitted: Vec::new(),
        };
        prepared.look_at_claims()?;
        Ok(prepared)
    }

    /// Names the claims of the question: files by their content, or what the store holds.
    fn look_at_claims(&mut self) -> Outcome<()> {
        let sources = match (&self.job.claims.store, self.files.is_empty()) {
            (Some(store), true) => {
                self.admitted = store::open(&store.path)?;
                check_columns(&self.admitted, &self.needed)?;
                check_codes(self.job, &self.admitted)?;
                self.admitted.iter().flat_map(|one| one.manifest.files.clone()).collect()
            }
            (None, true) => {
                return Err(Fault::new("claims-missing", "neither files nor a store are named")
                    .hint("name them: `files` and `store` in `[claims]`, or `--claims`, `--store`")
                    .into());
            }
            (_, false) => {
                self.check_apart()?;
                claims::inspect(&self.order(&self.store()))?
            }
        };
        self.question.inputs = sources
            .into_iter()
            .map(|file| Input {
                path: file.name,
                size: file.size,
                sha256: file.sha256,
                rows: u64::try_from(file.rows).expect("a number of rows"),
            })
            .collect();
        self.question.stores = if self.files.is_empty() {
            self.admitted.iter().map(|one| one.manifest.fingerprint.clone()).collect()
        } else {
            vec![claims::fingerprint(&self.order(&self.store()))]
        };
        self.question.stores.sort();
        Ok(())
    }

    /// A pattern that names the program's own files would count lines twice.
    fn check_apart(&self) -> Outcome<()> {
        let own = [self.store(), self.job.out.path.clone()];
        let is_own = |file: &&Listed| own.iter().any(|folder| file.path.starts_with(folder));
        match self.files.iter().find(is_own) {
            None => Ok(()),
            Some(file) => {
                let what = "the file lies in the store or the result of this job";
                Err(Fault::new("places-overlap", what)
                    .at(file.path.display().to_string())
                    .hint("name the delivered files alone, or put store and result elsewhere")
                    .into())
            }
        }
    }

    /// Where claims are kept: the job's store, or one beside the result.
    pub fn store(&self) -> PathBuf {
        if let Some(store) = &self.job.claims.store {
            return store.path.clone();
        }
        let mut beside = self.job.out.path.clone().into_os_string();
        beside.push(".store");
        beside.into()
    }

    fn order<'b>(&'b self, store: &'b std::path::Path) -> Order<'b> {
        Order {
            files: &self.files,
            profile: &self.profile,
            scope: &self.scope,
            needed: &self.needed,
            delivered: self.job.claims.delivered,
            expected: self
                .job
                .claims
                .expect
                .map(|expect| Expected { rows: expect.rows, paid: expect.paid }),
            store,
        }
    }

    /// The exit code of the result that stands there, where it answers the job.
    pub fn answered(&self) -> Option<u8> {
        answers(&self.job.out.path, &self.question.hash())
    }

    /// What would be done, in words.
    ///
    /// # Errors
    /// Something else stands in the place of the result.
    pub fn plan(&self) -> Outcome<String> {
        publish::check_place(&self.job.out.path)?;
        Ok(super::plan::text(
            self.job,
            &self.question,
            &self.needed,
            self.is_admitted(),
            self.answered(),
        ))
    }

    fn is_admitted(&self) -> bool {
        let store = self.store();
        self.files.is_empty()
            || matches!(
                Delivery::find(&store, &claims::fingerprint(&self.order(&store))),
                Ok(Some(_))
            )
    }

    /// Does the job, unless its answer is there already and `force` does not ask for it again.
    ///
    /// # Errors
    /// Whatever stops it: the place of the result is as it was then.
    pub fn run(mut self, force: bool, log: &Log) -> Outcome<Ended> {
        let begun = clock::now();
        let out = &self.job.out.path;
        let lock = Lock::take(out)?;
        if let Some(code) = self.answered().filter(|_| !force) {
            publish::clear(&lock)?;
            tracing::info!(result = self.job.out.given, "already answered: nothing is written");
            return Ok(Ended::AlreadyAnswered(code));
        }
        let staging = Staging::begin(lock)?;
        log.attach(staging.create(LOG)?, &staging.path().join(LOG))?;
        let deliveries = self.admit(log)?;
        let answer = self.answer(&deliveries, &staging, log)?;
        let attention = answer.attention;
        let made = Made {
            clock: clock::text(begun),
            duration_ms: u64::try_from((clock::now() - begun).num_milliseconds()).unwrap_or(0),
            reason: self.job.reason.clone(),
        };
        let manifest = staging.publish(answer, made)?;
        tell_end(self.job, &manifest);
        Ok(Ended::Written(attention.exit_code))
    }

    /// The deliveries that the controls read: exactly the files named, or all of the store.
    fn admit(&mut self, log: &Log) -> Outcome<Vec<Delivery>> {
        if self.files.is_empty() {
            let all: Vec<&Delivery> = self.admitted.iter().collect();
            claims::refuse_shared_lines(&all, &self.store())?;
            return Ok(std::mem::take(&mut self.admitted));
        }
        let rows = self.question.inputs.iter().map(|input| input.rows).sum();
        let store = self.store();
        tracing::info!(files = self.files.len(), rows, "admitting the claims");
        let progress = log.admission(Some(rows));
        Ok(vec![claims::admit(&self.order(&store), &|step| progress.hear(step))?])
    }

    /// Runs the controls and writes everything but the manifest.
    fn answer(&self, deliveries: &[Delivery], staging: &Staging, log: &Log) -> Outcome<Answer> {
        let mut ledger = Ledger::default();
        for delivery in deliveries {
            ledger.extend(delivery.manifest.ledger.clone());
        }
        let as_of = self.as_of(deliveries);
        let (progress, scratch) = (log.counting(), staging.scratch());
        let hears = |step| progress.hear(step);
        let desk = self.desk(deliveries, Workplace { scratch: &scratch, hears: &hears });
        let mut tables = Vec::new();
        let mut parts = Vec::new();
        let mut recounts = Vec::new();
        let mut makers = Vec::new();
        let mut findings = Vec::new();
        for control in self.job.controls.iter().map(Spec::control) {
            tracing::info!(control = control.name(), "counting");
            let (answer, maker) = control.run_with_dossiers(desk)?;
            makers.extend(maker);
            ledger.extend(answer.ledger);
            recounts.push(recount_of(control.name(), answer.compared));
            tables.extend(answer.tables);
            parts.push(answer.part);
            findings.extend(answer.findings.into_iter().map(|found| (control.name(), found)));
        }
        staging.drop_scratch()?;
        tables.push(findings_by_line(findings.iter().map(|(kind, found)| (*kind, found))));
        check_balance(&ledger)?;
        tables.extend(claims::tables(deliveries, &ledger));
        let quarantined = u64::try_from(ledger.total(Stage::Quarantined).rows).unwrap_or(0);
        let attention = Attention::of(quarantined, self.job.claims.accept_quarantined);
        let mut written = Vec::new();
        let mut unknown = Vec::new();
        let mut made = 0;
        for mut maker in makers {
            let (keys, of_nobody) = dossiers::asked(self.job, maker.as_ref());
            made += keys.len();
            unknown.extend(of_nobody);
            let maker = maker.as_mut();
            written.extend(dossiers::write(staging, self.job, maker, &keys, &tables, as_of)?);
        }
        let facts = first_page::Facts {
            job: self.job,
            ledger: &ledger,
            attention,
            recounts: &recounts,
            tables: &tables,
            dossiers: made,
            without_dossier: &unknown,
        };
        let document = first_page::document(&facts, as_of, parts);
        let mut outputs = outputs::write(staging, self.job, &document, &tables)?;
        outputs.extend(written);
        outputs.push(outputs::quarantine(staging, deliveries, quarantined)?);
        outputs.sort_by(|left, right| left.path.cmp(&right.path));
        let mut stores: Vec<Stored> = deliveries
            .iter()
            .map(|delivery| Stored {
                fingerprint: delivery.manifest.fingerprint.clone(),
                manifest_sha256: delivery.sha256.clone(),
            })
            .collect();
        stores.sort();
        let answer = Answer::to(&self.question, attention);
        Ok(Answer { stores, ledger, recount: recounts, outputs, ..answer })
    }

    /// What every control works with.
    fn desk<'b>(&'b self, deliveries: &'b [Delivery], place: Workplace<'b>) -> Desk<'b> {
        let claims = &self.job.claims;
        let complete = claims.complete_from.zip(claims.complete_to);
        Desk {
            deliveries,
            tables: &self.tables,
            complete: complete.and_then(|(first, last)| Span::new(first, last).ok()),
            engine: self.job.engine,
            as_of: self.as_of(deliveries),
            place,
        }
    }

    /// The date of the report: as asked, or the latest day of reception or service in the claims.
    fn as_of(&self, deliveries: &[Delivery]) -> Day {
        let files = deliveries.iter().flat_map(|delivery| &delivery.manifest.door_files);
        let latest =
            files.flat_map(|file| [file.last_reception, file.last_service]).flatten().max();
        // a line of the next century does not date a report on a delivery of this year
        let latest = match (latest, self.job.claims.delivered) {
            (Some(latest), Some(delivered)) => Some(latest.min(delivered)),
            (latest, _) => latest,
        };
        let last_asked = self.job.controls.iter().map(|spec| spec.control().period().last);
        let last_asked = last_asked.filter(|last| *last != Span::OPEN).max();
        self.job.as_of.or(latest).or(last_asked).unwrap_or_default()
    }
}

/// Which lines are admitted: of the codes of all rule tables and of the job's controls, or all.
fn scope(job: &Job, tables: &Tables) -> Scope {
    let mut codes = Codes::These(tables.codes());
    for control in job.controls.iter().map(Spec::control) {
        codes = codes.with(control.codes());
    }
    match (job.claims.scope, codes) {
        (Keep::Controls, Codes::These(codes)) => Scope::Controls(codes),
        (Keep::All, _) | (_, Codes::All) => Scope::All,
    }
}

/// A store that was filled for other codes holds none of these lines, whatever was delivered.
fn check_codes(job: &Job, deliveries: &[Delivery]) -> Outcome<()> {
    for control in job.controls.iter().map(Spec::control) {
        for delivery in deliveries {
            let lacking = match control.codes() {
                Codes::All if delivery.manifest.keeps_all() => continue,
                Codes::All => "lines of all codes".to_owned(),
                Codes::These(codes) => match delivery.manifest.lacks(&codes).as_slice() {
                    [] => continue,
                    [only] => format!("lines of the code {only}"),
                    [first, rest @ ..] => {
                        format!("lines of the code {first} and of {} others", rest.len())
                    }
                },
            };
            let what = format!(
                "`{}` reads {lacking}, which this delivery was not admitted for",
                control.name()
            );
            return Err(Fault::new("scope-lacks-codes", what)
                .at(delivery.folder.display().to_string())
                .hint(
                    "name the files (`files` in `[claims]`, or `--claims`): they are admitted with \
                     the codes of the job; or fill another store with `datacel admit --scope all`",
                )
                .into());
        }
    }
    Ok(())
}

fn load_tables(job: &Job) -> Outcome<Tables> {
    let named: BTreeMap<String, PathBuf> =
        job.reference.iter().map(|(name, place)| (name.clone(), place.path.clone())).collect();
    Tables::load(job.reference_dir.as_ref().map(|place| place.path.as_path()), &named)
}

fn load_profile(asked: &Asked) -> Outcome<Profile> {
    match asked {
        Asked::Named(name) => Profile::load(name, std::path::Path::new("")),
        Asked::File(place) => {
            Profile::load(&place.path.to_string_lossy(), std::path::Path::new(""))
        }
    }
}

fn list(files: &[Place]) -> Outcome<Vec<Listed>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for place in files {
        paths.extend(place.files()?);
    }
    claims::list(&paths)
}

/// Nulls in the place of a column that a delivery lacks would put its lines out of scope in silence.
fn check_columns(deliveries: &[Delivery], needed: &BTreeSet<&'static str>) -> Outcome<()> {
    for delivery in deliveries {
        if let Some(missing) =
            needed.iter().find(|needed| !delivery.manifest.columns.contains(**needed))
        {
            let what = format!(
                "a control needs the column `{missing}`, which this delivery does not have"
            );
            return Err(Fault::new("column-missing", what)
                .at(delivery.folder.display().to_string())
                .hint("ask the sender for it, and admit the new delivery into another store")
                .into());
        }
    }
    Ok(())
}

/// What the result depends on, but for the claims.
fn question(job: &Job, tables: &Tables) -> Question {
    let queries: BTreeSet<Query> = job
        .controls
        .iter()
        .flat_map(|spec| spec.control().queries())
        .map(|query| Query {
            name: query.name.to_owned(),
            sha256: hash::sha256(query.text.as_bytes()),
        })
        .collect();
    Question {
        version: VERSION.to_owned(),
        commit: COMMIT.to_owned(),
        job: job.resolved(),
        inputs: Vec::new(),
        stores: Vec::new(),
        reference: tables.used().into_iter().map(|table| rule_table(job, table)).collect(),
        queries: queries.into_iter().collect(),
    }
}

/// A rule table as the manifest names it: a user's file as it was given.
fn rule_table(job: &Job, table: crate::reference::TableInfo) -> RuleTable {
    let given = job.reference.get(&table.name).map(|place| place.given.clone());
    let in_folder = || {
        let folder = job.reference_dir.as_ref()?;
        let path = std::path::Path::new(&table.origin);
        let below = path.strip_prefix(&folder.path).ok()?;
        Some(format!("{}/{}", folder.given.trim_end_matches('/'), below.display()))
    };
    RuleTable {
        origin: given.or_else(in_folder).unwrap_or(table.origin),
        name: table.name,
        sha256: table.sha256,
        rows: u64::try_from(table.rows).expect("a number of rows"),
        valid_from: table.valid_from,
        valid_to: table.valid_to,
        sources: table.sources,
    }
}

fn recount_of(control: &str, compared: Compared) -> Recount {
    Recount {
        control: control.to_owned(),
        engine: compared.engine.name().to_owned(),
        rows_compared: u64::try_from(compared.rows).expect("a number of rows"),
        verdict: match compared.engine {
            Engine::Both => RecountVerdict::Agree,
            Engine::Polars | Engine::Fold => RecountVerdict::NotCompared,
        },
    }
}

fn check_balance(ledger: &Ledger) -> Outcome<()> {
    ledger.balance().map_err(|imbalance| {
        Fault::new("ledger-imbalance", imbalance.to_string())
            .hint("no result was written; keep the store and report this")
            .into()
    })
}

/// The last lines of the log: what there is, where, and what a person should look at.
fn tell_end(job: &Job, manifest: &Manifest) {
    let Attention { exit_code, quarantined, accepted } = manifest.result.attention;
    let rows = manifest.result.ledger.total(Stage::Read).rows;
    let seconds = manifest.run.made.duration_ms.div_ceil(1000);
    let peak_mib = peak_memory_mib();
    tracing::info!(result = job.out.given, rows, seconds, peak_mib, "done");
    if exit_code == 1 {
        tracing::warn!(
            quarantined,
            accepted,
            "rows are quarantined: look at quarantine.parquet, then say so with `accept_quarantined` in the job, or `--accept-quarantined`"
        );
    }
}

/// The most memory that the process held, where the system says so.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib.div_ceil(1024))
}
