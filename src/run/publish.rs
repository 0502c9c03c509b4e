//! Puts a result in its place in one step: at any moment there is the old one or the new one.
//!
//! It is written in `OUT.staging-PID`, synced, and exchanged with the old result by one call of the
//! system; the old one is then kept under `OUT.previous/HASH`. Who holds the [`Lock`] knows that
//! every other staging folder of this result was left by a process that died.

use super::lock::{Lock, beside};
use super::manifest::{Answer, FILE, Made, Manifest, Mark, Run};
use crate::diagnostic::{Fault, Outcome};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A result that is being written. Dropped before it is published, it leaves nothing.
#[derive(Debug)]
pub struct Staging {
    lock: Lock,
    path: PathBuf,
    previous: Option<String>,
    holds_old_result: bool,
}

/// What stands in the place of the result.
enum Standing {
    Absent,
    Empty,
    Result(Mark),
}

impl Staging {
    /// Makes an empty staging folder (mode 0700), and removes those of runs that died.
    ///
    /// # Errors
    /// Something stands there that is no result of this program; the folder above cannot be
    /// written; its file system cannot exchange two folders.
    pub fn begin(lock: Lock) -> Outcome<Self> {
        let standing = look(lock.out())?;
        sweep(lock.out(), &standing)?;
        let previous = match standing {
            Standing::Result(mark) => Some(mark.name),
            Standing::Absent | Standing::Empty => None,
        };
        let path = beside(lock.out(), &format!(".staging-{}", std::process::id()))?;
        make_private(&path)?;
        let staging = Self { lock, path, previous, holds_old_result: false };
        staging.try_exchange()?;
        Ok(staging)
    }

    /// The folder to write in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A new file (mode 0600) at a path relative to the folder; folders above it are made.
    ///
    /// # Errors
    /// It cannot be made, or is there.
    pub fn create(&self, path: &str) -> Outcome<File> {
        let full = self.path.join(path);
        if let Some(parent) = full.parent() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(parent)
                .map_err(|error| Fault::io("make a folder of the result", parent, &error))?;
        }
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&full);
        Ok(file.map_err(|error| Fault::io("make a file of the result", &full, &error))?)
    }

    /// Where a control may put lines on their way; whoever does so makes the folder.
    pub fn scratch(&self) -> PathBuf {
        self.path.join("scratch")
    }

    /// Removes that folder: lines of persons are no part of a result.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn drop_scratch(&self) -> Outcome<()> {
        let scratch = self.scratch();
        if scratch.exists() { remove(&scratch) } else { Ok(()) }
    }

    /// Seals the result and puts it in its place; gives its manifest.
    ///
    /// # Errors
    /// It cannot be written or synced, or the place is no longer free: then the old result stands.
    pub fn publish(mut self, result: Answer, made: Made) -> Outcome<Manifest> {
        let manifest = Manifest::seal(result, Run { made, previous: self.previous.clone() });
        // the manifest comes last: with it on disk, everything else is
        sync(&self.path)?;
        let mut file = self.create(FILE)?;
        file.write_all(manifest.text().as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|error| Fault::io("write the manifest", &self.path.join(FILE), &error))?;
        sync_one(&self.path)?;

        let out = self.lock.out().to_owned();
        let old = look(&out)?;
        if matches!(old, Standing::Result(_)) {
            make_private(&beside(&out, ".previous")?)?;
        }
        let flags = match old {
            Standing::Absent => RenameFlags::NOREPLACE,
            Standing::Empty | Standing::Result(_) => RenameFlags::EXCHANGE,
        };
        renameat_with(CWD, &self.path, CWD, &out, flags).map_err(|error| refused(&out, error))?;
        self.holds_old_result = !matches!(old, Standing::Absent);
        // from here on the new result stands: what fails now is told, and mended by the next run
        if let Err(refusal) = self.settle(&old) {
            tracing::warn!("the result is written; the old one is not yet put away: {refusal}");
        }
        Ok(manifest)
    }

    /// Puts the old result away, and writes down that everything is where it is.
    fn settle(&self, old: &Standing) -> Outcome<()> {
        let out = self.lock.out();
        match old {
            Standing::Absent => {}
            Standing::Empty => remove(&self.path)?,
            Standing::Result(mark) => keep(out, &self.path, mark)?,
        }
        sync_one(parent_of(out))
    }

    /// Tries on two empty folders, before hours of work, what publishing needs.
    fn try_exchange(&self) -> Outcome<()> {
        let (one, other) = (self.path.join("one"), self.path.join("other"));
        make_private(&one)?;
        make_private(&other)?;
        renameat_with(CWD, &one, CWD, &other, RenameFlags::EXCHANGE)
            .map_err(|error| refused(self.lock.out(), error))?;
        remove(&one)?;
        remove(&other)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.holds_old_result {
            // what cannot be removed now is removed by the next run
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// Whether a result may be put there, before anything is written.
///
/// # Errors
/// Something stands there that is no result of this program.
pub fn check_place(out: &Path) -> Outcome<()> {
    look(out).map(|_| ())
}

/// Puts away what dead runs left beside a result that is not written anew.
///
/// # Errors
/// What stands there is no result, or something cannot be removed.
pub fn clear(lock: &Lock) -> Outcome<()> {
    sweep(lock.out(), &look(lock.out())?)
}

/// What stands in the place of the result, where a run may put one.
fn look(out: &Path) -> Outcome<Standing> {
    let not_a_result = |what: &str, hint: &str| {
        Fault::new("out-is-not-a-result", what).at(out.display().to_string()).hint(hint)
    };
    let found = match std::fs::symlink_metadata(out) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Standing::Absent),
        found => found,
    };
    let found =
        found.map_err(|error| Fault::io("look at the folder of the result", out, &error))?;
    if found.is_symlink() {
        let hint = "give the folder to which it points";
        return Err(not_a_result("a link stands in the place of the result", hint).into());
    }
    if !found.is_dir() {
        return Err(not_a_result("a file stands in the place of the result", FREE).into());
    }
    let mut inside = std::fs::read_dir(out)
        .map_err(|error| Fault::io("look into the folder of the result", out, &error))?;
    if inside.next().is_none() {
        return Ok(Standing::Empty);
    }
    let what = "the folder holds files, and is not a result of this program";
    let mark = Mark::of(out).ok_or_else(|| not_a_result(what, FREE))?;
    Ok(Standing::Result(mark))
}

const FREE: &str = "give another `--out`, or move away what stands there";

/// Removes what dead runs left. One of them may have died between the exchange and the putting
/// away: then its folder holds the result that stood here before, which is kept.
fn sweep(out: &Path, standing: &Standing) -> Outcome<()> {
    let prefix = beside(out, ".staging-")?;
    let prefix = prefix.file_name().map(|name| name.to_string_lossy().into_owned());
    let prefix = prefix.unwrap_or_default();
    let parent = parent_of(out);
    let failed = |error: &std::io::Error| Fault::io("look into the folder", parent, error);
    for entry in std::fs::read_dir(parent).map_err(|error| failed(&error))? {
        let entry = entry.map_err(|error| failed(&error))?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        if number.is_none_or(|number| {
            number.is_empty() || number.contains(|c: char| !c.is_ascii_digit())
        }) {
            continue;
        }
        let left = entry.path();
        match (Mark::of(&left), standing) {
            (Some(old), Standing::Result(now)) if now.previous.as_ref() == Some(&old.name) => {
                keep(out, &left, &old)?;
            }
            _ => remove(&left)?,
        }
    }
    Ok(())
}

/// Moves an old result to `OUT.previous/HASH`; a second copy of the same one is dropped.
fn keep(out: &Path, old: &Path, mark: &Mark) -> Outcome<()> {
    let previous = beside(out, ".previous")?;
    make_private(&previous)?;
    let kept = previous.join(&mark.name);
    if kept.exists() {
        return remove(old);
    }
    std::fs::rename(old, &kept)
        .map_err(|error| Fault::io("keep the previous result", &kept, &error))?;
    sync_one(&previous)
}

fn refused(out: &Path, error: Errno) -> Fault {
    match error {
        Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP => Fault::new(
            "exchange-refused",
            "the file system cannot put a result in its place in one step",
        )
        .at(out.display().to_string())
        .hint("write the result on a local disk (ext4, xfs, btrfs), and copy it from there"),
        other => Fault::io("put the result in its place", out, &std::io::Error::from(other)),
    }
}

fn parent_of(out: &Path) -> &Path {
    match out.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn make_private(folder: &Path) -> Outcome<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && folder.is_dir() => {
            Ok(())
        }
        made => Ok(made.map_err(|error| Fault::io("make the folder", folder, &error))?),
    }
}

fn remove(folder: &Path) -> Outcome<()> {
    let removed = std::fs::remove_dir_all(folder);
    Ok(removed.map_err(|error| Fault::io("remove the folder", folder, &error))?)
}

/// Closes a tree to others, whoever wrote its files, and sees it on disk.
fn sync(folder: &Path) -> Outcome<()> {
    let failed = |error: &std::io::Error| Fault::io("look into the folder", folder, error);
    for entry in std::fs::read_dir(folder).map_err(|error| failed(&error))? {
        let entry = entry.map_err(|error| failed(&error))?;
        let (path, is_dir) = (entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mode = Permissions::from_mode(if is_dir { 0o700 } else { 0o600 });
        std::fs::set_permissions(&path, mode)
            .map_err(|error| Fault::io("close to others", &path, &error))?;
        if is_dir {
            sync(&path)?;
        } else {
            sync_one(&path)?;
        }
    }
    sync_one(folder)
}

fn sync_one(path: &Path) -> Outcome<()> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    Ok(synced.map_err(|error| Fault::io("see on disk", path, &error))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Sensitivity;
    use crate::run::manifest::{self, Output, answers, tests::question};
    use crate::run::verify::{Verification, verify};
    use tempfile::TempDir;

    fn place() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        (folder, out)
    }

    fn begin(out: &Path) -> Outcome<Staging> {
        Staging::begin(Lock::take(out).unwrap())
    }

    fn made() -> Made {
        Made { clock: "2022-03-18T09:30:00Z".to_owned(), duration_ms: 12, reason: None }
    }

    /// Writes two files that hold `text`, and the answer that names them.
    fn write(staging: &Staging, text: &str) -> Answer {
        let mut answer = Answer::to(&question(text), manifest::Attention::of(3, 2));
        for path in ["quarantine.parquet", "tables/a.csv"] {
            staging.create(path).unwrap().write_all(text.as_bytes()).unwrap();
            let output = Output::of(staging.path(), path, Sensitivity::Persons).unwrap();
            answer.outputs.push(output.table(1, vec!["a".to_owned()]));
        }
        staging.create(manifest::LOG).unwrap();
        answer
    }

    fn publish(out: &Path, text: &str) -> Manifest {
        let staging = begin(out).unwrap();
        let answer = write(&staging, text);
        staging.publish(answer, made()).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn reads(out: &Path) -> String {
        std::fs::read_to_string(out.join("tables/a.csv")).unwrap()
    }

    #[test]
    fn lines_on_their_way_are_no_part_of_a_result() {
        let (_folder, out) = place();
        let staging = begin(&out).unwrap();
        let answer = write(&staging, "new");
        std::fs::create_dir_all(staging.scratch().join("by-person")).unwrap();
        std::fs::write(staging.scratch().join("by-person/portion-1.parquet"), "lines").unwrap();
        staging.drop_scratch().unwrap();
        staging.drop_scratch().unwrap();
        staging.publish(answer, made()).unwrap();
        assert_eq!(names(&out), ["log.jsonl", "manifest.json", "quarantine.parquet", "tables"]);
    }

    #[test]
    fn the_first_result_and_the_next_with_the_old_one_kept() {
        let (folder, out) = place();
        let first = publish(&out, "one");
        assert_eq!((reads(&out), first.run.previous.clone()), ("one".to_owned(), None));
        assert_eq!(names(folder.path()), ["out", "out.lock"]);

        let second = publish(&out, "two");
        assert_eq!(second.run.previous.as_deref(), Some(first.result_hash().short()));
        assert_eq!(names(folder.path()), ["out", "out.lock", "out.previous"]);
        let kept = folder.path().join("out.previous").join(first.result_hash().short());
        assert_eq!((reads(&out), reads(&kept)), ("two".to_owned(), "one".to_owned()));
        assert!(matches!(verify(&kept), Ok(Verification::Same { files: 3 })));

        publish(&out, "one");
        publish(&out, "two");
        assert_eq!(names(&folder.path().join("out.previous")).len(), 2, "each result once");
    }

    #[test]
    fn only_the_owner_reads_a_result() {
        let (_folder, out) = place();
        let staging = begin(&out).unwrap();
        let answer = write(&staging, "x");
        let open = Permissions::from_mode(0o644);
        std::fs::set_permissions(staging.path().join("tables/a.csv"), open).unwrap();
        staging.publish(answer, made()).unwrap();
        for (path, mode) in [("", 0o700), ("tables", 0o700), ("tables/a.csv", 0o600), (FILE, 0o600)]
        {
            let found = std::fs::metadata(out.join(path)).unwrap().permissions().mode();
            assert_eq!(found & 0o777, mode, "{path}");
        }
    }

    #[test]
    fn what_is_no_result_stays_untouched() {
        let (folder, out) = place();
        std::fs::create_dir(&out).unwrap();
        assert!(begin(&out).is_ok(), "an empty folder is free");
        for manifest in [None, Some("{}"), Some("not json")] {
            std::fs::write(out.join("thesis.txt"), "years of work").unwrap();
            if let Some(text) = manifest {
                std::fs::write(out.join(FILE), text).unwrap();
            }
            let refusal = begin(&out).unwrap_err();
            assert_eq!(refusal.faults()[0].id(), "out-is-not-a-result");
        }
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(begin(&file).unwrap_err().faults()[0].id(), "out-is-not-a-result");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        assert_eq!(begin(&link).unwrap_err().faults()[0].id(), "out-is-not-a-result");
        assert!(!names(folder.path()).iter().any(|name| name.contains("staging")));
    }

    #[test]
    fn an_empty_folder_becomes_the_result() {
        let (folder, out) = place();
        std::fs::create_dir(&out).unwrap();
        publish(&out, "one");
        assert_eq!(reads(&out), "one");
        assert_eq!(names(folder.path()), ["out", "out.lock"]);
    }

    #[test]
    fn a_run_that_gives_up_leaves_nothing() {
        let (folder, out) = place();
        publish(&out, "one");
        let staging = begin(&out).unwrap();
        write(&staging, "two");
        drop(staging);
        assert_eq!(reads(&out), "one");
        assert_eq!(names(folder.path()), ["out", "out.lock"]);
    }

    /// Forgetting a staging leaves what `kill -9` leaves.
    fn die(staging: Staging) {
        let aside = staging.path.with_file_name("out.staging-999999999");
        std::fs::rename(&staging.path, aside).unwrap();
        drop(staging);
    }

    #[test]
    fn a_run_that_dies_leaves_the_old_result_and_the_next_run_cleans_up() {
        let (folder, out) = place();
        publish(&out, "one");
        let staging = begin(&out).unwrap();
        write(&staging, "two");
        die(staging);
        std::fs::create_dir(folder.path().join("out.staging-mine")).unwrap();
        assert_eq!(reads(&out), "one");
        publish(&out, "three");
        assert_eq!(reads(&out), "three");
        assert_eq!(
            names(folder.path()),
            ["out", "out.lock", "out.previous", "out.staging-mine"],
            "what another made is not swept"
        );
        assert_eq!(names(&folder.path().join("out.previous")).len(), 1);
    }

    #[test]
    fn a_run_that_dies_after_the_exchange_loses_no_old_result() {
        let (folder, out) = place();
        let first = publish(&out, "one");
        publish(&out, "two");
        // as it was between the exchange and the putting away
        let previous = folder.path().join("out.previous");
        let kept = previous.join(first.result_hash().short());
        std::fs::rename(&kept, folder.path().join("out.staging-999999999")).unwrap();
        std::fs::remove_dir(&previous).unwrap();
        drop(begin(&out).unwrap());
        assert_eq!(reads(&kept), "one");
        assert_eq!(names(folder.path()), ["out", "out.lock", "out.previous"]);
    }

    #[test]
    fn a_whole_result_that_was_never_published_is_not_kept() {
        let (folder, out) = place();
        publish(&out, "one");
        let (other, unpublished) = place();
        publish(&unpublished, "two");
        std::fs::rename(&unpublished, folder.path().join("out.staging-999999999")).unwrap();
        drop(begin(&out).unwrap());
        assert_eq!(names(folder.path()), ["out", "out.lock"]);
        drop(other);
    }

    #[test]
    fn the_same_question_is_answered_by_an_unchanged_result_only() {
        let (_folder, out) = place();
        assert_eq!(answers(&out, &question("one").hash()), None);
        publish(&out, "one");
        assert_eq!(answers(&out, &question("one").hash()), Some(1), "3 quarantined, 2 accepted");
        assert_eq!(answers(&out, &question("two").hash()), None);
        std::fs::write(out.join("tables/a.csv"), "changed").unwrap();
        assert_eq!(answers(&out, &question("one").hash()), None);
    }

    #[test]
    fn every_changed_byte_is_found() {
        let (_folder, out) = place();
        publish(&out, "one");
        assert_eq!(verify(&out), Ok(Verification::Same { files: 3 }));
        for path in ["quarantine.parquet", "tables/a.csv", FILE] {
            let whole = std::fs::read(out.join(path)).unwrap();
            for at in 0..whole.len() {
                let mut bytes = whole.clone();
                bytes[at] ^= 1;
                std::fs::write(out.join(path), bytes).unwrap();
                match verify(&out) {
                    Ok(Verification::Same { .. }) => panic!("byte {at} of {path} is not missed"),
                    Ok(Verification::Differs(faults)) if path != FILE => {
                        assert_eq!((faults.len(), faults[0].id()), (1, "output-changed"));
                        assert!(faults[0].to_string().contains(path));
                    }
                    _ => assert_eq!(path, FILE, "an unreadable manifest is a refusal"),
                }
            }
            std::fs::write(out.join(path), whole).unwrap();
        }
    }

    #[test]
    fn missing_and_added_files_are_named_and_the_log_is_exempt() {
        let (_folder, out) = place();
        publish(&out, "one");
        std::fs::write(out.join(manifest::LOG), "more").unwrap();
        assert_eq!(verify(&out), Ok(Verification::Same { files: 3 }));
        std::fs::remove_file(out.join("quarantine.parquet")).unwrap();
        std::fs::write(out.join("tables/b.csv"), "").unwrap();
        std::fs::remove_file(out.join("tables/a.csv")).unwrap();
        std::os::unix::fs::symlink("b.csv", out.join("tables/a.csv")).unwrap();
        let Ok(Verification::Differs(faults)) = verify(&out) else { panic!("it differs") };
        let texts: Vec<String> = faults.iter().map(Fault::to_string).collect();
        insta::assert_snapshot!(texts.join("\n"));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let refusal = Lock::take(Path::new("/proc/no/such")).unwrap_err();
        assert!(refusal.to_string().contains("/proc/no"), "{refusal}");
    }
}
