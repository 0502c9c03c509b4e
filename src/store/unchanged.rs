use crate::diagnostic::{Fault, Outcome};
use crate::values::hash::{Hash, sha256_file};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::path::{Path, PathBuf};

/// Holds the files that a control reads against the hashes that the store has of them. Whoever
/// counts, and however often: a file that was changed since the door wrote it must not give another
/// number.
///
/// # Errors
/// `store-changed`, with the file.
pub fn check_unchanged(files: &[(PathBuf, &Hash)]) -> Outcome<()> {
    files.par_iter().try_for_each(|(path, stored)| {
        if sha256_file(path)? == **stored {
            return Ok(());
        }
        let what = "the file is not as it was when the claims were admitted".to_owned();
        Err(store_changed(path, what).into())
    })
}

/// A file of a store that is not what its manifest says.
pub fn store_changed(file: &Path, what: String) -> Fault {
    Fault::new("store-changed", what)
        .at(file.display().to_string())
        .hint("the store was changed: remove the delivery's folder and admit it again")
}
