//! Which files a delivery is made of.

use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::values::hash::{Hash, sha256_file};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path below the folder that all files share: as ledgers name it.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Content.
    pub sha256: Hash,
}

/// The files of a delivery, hashed, by name. Marks of other programs (`_SUCCESS`, `.crc`, dot
/// files, `__MACOSX`) are passed over; a zero-byte file is refused, not passed over.
///
/// # Errors
/// Where no file is left, a file cannot be read, or is empty.
pub fn list(paths: &[PathBuf]) -> Outcome<Vec<Listed>> {
    let shared = shared_folder(&paths.iter().collect());
    let (marks, paths): (BTreeSet<&PathBuf>, BTreeSet<&PathBuf>) =
        paths.iter().partition(|path| is_mark(path, &shared));
    for mark in marks {
        tracing::info!(file = %mark.display(), "passed over: it holds no claims");
    }
    if paths.is_empty() {
        return Err(Fault::new("claims-missing", "no file of claims is named")
            .hint("files that begin with a dot, `_SUCCESS` and `.crc` files hold no claims")
            .into());
    }
    let shared = shared_folder(&paths);
    let mut files = Vec::new();
    let mut faults = Vec::new();
    let paths: Vec<&PathBuf> = paths.into_iter().collect();
    let looked: Vec<Outcome<Listed>> = paths
        .par_iter()
        .map(|path| {
            let name = path.strip_prefix(&shared).unwrap_or(path).to_string_lossy().into_owned();
            look_at(name, (*path).clone())
        })
        .collect();
    for file in looked {
        match file {
            Ok(file) => files.push(file),
            Err(refusal) => faults.extend(refusal.faults().to_vec()),
        }
    }
    Refusal::unless_empty(faults)?;
    Ok(files)
}

/// What other programs leave beside data. A folder counts only below the one that all files share:
/// a whole dump may well lie in a hidden place.
fn is_mark(path: &Path, shared: &Path) -> bool {
    let below = path.strip_prefix(shared).unwrap_or(path);
    let hidden = below.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part == "__MACOSX" || part.starts_with('.')
    });
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    hidden || name == "_SUCCESS" || name.ends_with(".crc")
}

fn shared_folder(paths: &BTreeSet<&PathBuf>) -> PathBuf {
    let mut folders = paths.iter().map(|path| path.parent().unwrap_or(Path::new("")).to_owned());
    let first = folders.next().unwrap_or_default();
    folders.fold(first, |shared, folder| {
        shared
            .components()
            .zip(folder.components())
            .take_while(|(left, right)| left == right)
            .map(|(part, _)| part)
            .collect()
    })
}

/// Hashes a file, which must not be empty.
pub(super) fn look_at(name: String, path: PathBuf) -> Outcome<Listed> {
    let size =
        std::fs::metadata(&path).map_err(|error| Fault::io("open the file", &path, &error))?.len();
    if size == 0 {
        return Err(Fault::new("file-empty", "the file has zero bytes")
            .at(path.display().to_string())
            .hint("the transfer was cut off: ask the sender for the file again")
            .into());
    }
    let sha256 = sha256_file(&path)?;
    Ok(Listed { name, path, size, sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_other_programs_are_passed_over() {
        let dump = Path::new("/dumps/.hidden/d");
        for name in ["_SUCCESS", ".x.parquet.crc", ".DS_Store", "__MACOSX/._a.parquet", ".t/a"] {
            assert!(is_mark(&dump.join(name), dump), "{name}");
        }
        assert!(!is_mark(&dump.join("a.parquet"), dump), "the dump may lie in a hidden folder");
    }

    #[test]
    fn names_begin_below_the_shared_folder() {
        let paths = ["/d/x/a.parquet", "/d/y/b.parquet"].map(PathBuf::from);
        assert_eq!(shared_folder(&paths.iter().collect()), Path::new("/d"));
    }
}
