//! Whether a result is as it was written: every hash recomputed, offline.

use super::manifest::{FILE, LOG, Manifest, Output, read_text};
use crate::diagnostic::{Fault, Outcome};
use crate::values::hash::sha256_file;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a check of a result says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// Everything is as it was written.
    Same {
        /// Files checked, the manifest included.
        files: usize,
    },
    /// What differs, the manifest first, then the files in the order of their paths.
    Differs(Vec<Fault>),
}

/// Recomputes the seal and the hash of every output, and looks for files missing or added.
///
/// The log is exempt: it is written on while the result is put in its place.
///
/// # Errors
/// The folder, its manifest or a file cannot be read, or the manifest is none.
pub fn verify(result: &Path) -> Outcome<Verification> {
    let text = read_text(result)?;
    let mut faults = Vec::new();
    if !Manifest::is_as_sealed(&text) {
        let message = "the manifest is not as it was sealed";
        faults.push(Fault::new("manifest-changed", message).at(FILE));
    }
    let manifest = Manifest::parse(result, &text)?;
    let mut present = BTreeMap::new();
    list(result, "", &mut present)?;
    present.retain(|path, _| path != FILE && path != LOG);
    for output in &manifest.result.outputs {
        faults.extend(match present.remove(&output.path) {
            Some(path) => check(output, &path)?,
            None => Some(Fault::new("output-missing", "the file is gone").at(&output.path)),
        });
    }
    faults.extend(
        present
            .keys()
            .map(|path| Fault::new("output-added", "the file is not of this result").at(path)),
    );
    if faults.is_empty() {
        Ok(Verification::Same { files: manifest.result.outputs.len() + 1 })
    } else {
        Ok(Verification::Differs(faults))
    }
}

fn check(output: &Output, path: &Path) -> Outcome<Option<Fault>> {
    let found = std::fs::symlink_metadata(path)
        .map_err(|error| Fault::io("look at the file", path, &error))?;
    if !found.is_file() {
        let message = "something else stands in the place of the file";
        return Ok(Some(Fault::new("output-changed", message).at(&output.path)));
    }
    let hash = sha256_file(path)?;
    if hash == output.sha256 && found.len() == output.size {
        return Ok(None);
    }
    let message = format!(
        "the file was changed: {} bytes, sha256 {}; written with {} bytes, sha256 {}",
        found.len(),
        hash.short(),
        output.size,
        output.sha256.short()
    );
    Ok(Some(Fault::new("output-changed", message).at(&output.path)))
}

/// Everything but folders, by its path relative to the result; links are not followed.
fn list(folder: &Path, prefix: &str, found: &mut BTreeMap<String, PathBuf>) -> Outcome<()> {
    let failed = |error: &std::io::Error| Fault::io("look into the folder", folder, error);
    for entry in std::fs::read_dir(folder).map_err(|error| failed(&error))? {
        let entry = entry.map_err(|error| failed(&error))?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(|error| failed(&error))?.is_dir() {
            list(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.insert(path, entry.path());
        }
    }
    Ok(())
}
