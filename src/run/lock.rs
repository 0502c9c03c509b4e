//! Keeps two runs for one result apart.

use crate::diagnostic::{Fault, Outcome};
use crate::store::FileLock;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Held as long as it lives. The system frees it when the process ends, however it ends; the file
/// `OUT.lock` stays and means nothing by itself.
#[derive(Debug)]
pub struct Lock {
    out: PathBuf,
    _lock: FileLock,
}

impl Lock {
    /// Takes the lock of a result, or refuses at once. Makes the folders above it.
    ///
    /// # Errors
    /// Another run holds it; or the folder above cannot be made or written.
    pub fn take(out: &Path) -> Outcome<Self> {
        let path = beside(out, ".lock")?;
        if let Some(parent) = out.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|error| Fault::io("make the folder of the result", parent, &error))?;
        }
        let lock = FileLock::take(&path, "the result")?.map_err(|holder| taken(&holder, out))?;
        Ok(Self { out: out.to_owned(), _lock: lock })
    }

    /// The folder of the result.
    pub fn out(&self) -> &Path {
        &self.out
    }
}

fn taken(holder: &str, out: &Path) -> Fault {
    Fault::new("result-locked", format!("{holder} is writing this result"))
        .at(out.display().to_string())
        .hint("wait for it, or give another `--out`")
}

/// The path with something behind its last name: `out/a` and `.lock` give `out/a.lock`.
pub(super) fn beside(out: &Path, suffix: &str) -> Outcome<PathBuf> {
    let name = out.file_name().ok_or_else(|| {
        Fault::new("out-is-not-a-result", "the result needs a folder with a name")
            .at(out.display().to_string())
    })?;
    let mut name = OsString::from(name);
    name.push(suffix);
    Ok(out.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_refused_and_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("deep/out");
        let first = Lock::take(&out).unwrap();
        let refusal = Lock::take(&out).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "result-locked");
        assert!(refusal.to_string().contains(&format!("process {}", std::process::id())));
        assert!(Lock::take(&folder.path().join("deep/other")).is_ok());
        drop(first);
        assert!(Lock::take(&out).is_ok(), "the file that stays does not hold anybody off");
    }

    #[test]
    fn a_dead_process_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("out.lock"), "999999999\n").unwrap();
        assert!(Lock::take(&folder.path().join("out")).is_ok());
    }

    #[test]
    fn a_folder_without_a_name_is_refused() {
        assert!(Lock::take(Path::new("/")).is_err());
    }
}
