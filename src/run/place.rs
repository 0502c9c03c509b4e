//! Paths of a job: as they were given, and where they are.

use crate::diagnostic::{Fault, Outcome};
use globset::GlobBuilder;
use std::path::{Component, Path, PathBuf};

/// A path that a person gave, be it in a job file or a flag.
///
/// The manifest has it as given, so that a result does not depend on the folder of its run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// As given.
    pub given: String,
    /// Absolute; for files of claims it may be a pattern.
    pub path: PathBuf,
}

impl Place {
    /// A path of a job file: relative to its folder, which it leaves only where it is absolute.
    ///
    /// # Errors
    /// An address, an empty text, a path that leaves the folder.
    pub fn within(folder: &Path, given: &str) -> Result<Self, Fault> {
        let place = Self::from(folder, given)?;
        if place.path.starts_with(folder) || Path::new(given).is_absolute() {
            Ok(place)
        } else {
            let message = format!("`{given}` leaves the folder of the job file");
            Err(Fault::new("path-leaves-job", message).hint("give an absolute path"))
        }
    }

    /// A path of a flag: relative to the current folder, and anywhere.
    ///
    /// # Errors
    /// An address, an empty text.
    pub fn from(folder: &Path, given: &str) -> Result<Self, Fault> {
        if given.is_empty() {
            return Err(Fault::new("path-empty", "a path is empty"));
        }
        if given.contains("://") {
            let message = format!("`{given}` is an address, and only files on disk are read");
            return Err(Fault::new("path-is-address", message).hint("copy the files first"));
        }
        Ok(Self { given: given.to_owned(), path: normal(&folder.join(given)) })
    }

    /// The files that it names, in the order of their paths; a pattern may name many.
    ///
    /// `*` and `?` stay within a folder, `**` goes down. A path that exists is itself, whatever
    /// its signs. Links to folders are not followed.
    ///
    /// # Errors
    /// No file of that name, a pattern that is none or names nothing, a folder that cannot be read.
    pub fn files(&self) -> Outcome<Vec<PathBuf>> {
        let missing = |message: String| Fault::new("file-missing", message);
        if self.path.is_file() {
            return Ok(vec![self.path.clone()]);
        }
        if self.path.is_dir() {
            return Err(missing(format!("`{}` is a folder", self.given))
                .hint("name its files: `FOLDER/**/*.parquet`")
                .into());
        }
        let Some((root, depth)) = walked(&self.path) else {
            return Err(missing(format!("there is no file `{}`", self.given)).into());
        };
        let pattern = GlobBuilder::new(&self.path.to_string_lossy())
            .literal_separator(true)
            .build()
            .map_err(|error| Fault::new("pattern-wrong", format!("`{}`: {error}", self.given)))?
            .compile_matcher();
        let mut files = Vec::new();
        walk(&root, depth, &mut |file| {
            if pattern.is_match(&file) {
                files.push(file);
            }
        })
        .map_err(|error| missing(format!("`{}` cannot be searched: {error}", self.given)))?;
        files.sort();
        if files.is_empty() {
            return Err(missing(format!("no file matches `{}`", self.given)).into());
        }
        Ok(files)
    }
}

/// The path without `.` and `..`, by its text alone.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                normal.push(component);
            }
        }
    }
    normal
}

/// The folder above the first component with a sign of a pattern, and how many folders the pattern
/// goes down from it (`None`: without end). Nothing where there is no such sign.
fn walked(path: &Path) -> Option<(PathBuf, Option<usize>)> {
    let is_sign = |sign| matches!(sign, '*' | '?' | '[' | '{');
    let parts: Vec<_> = path.components().collect();
    let first =
        parts.iter().position(|part| part.as_os_str().to_string_lossy().contains(is_sign))?;
    let (root, rest) = parts.split_at(first);
    // a group such as `{a,b/c}` may hold separators: then the depth is not known
    let endless = rest.iter().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part.contains("**") || part.contains('{')
    });
    Some((root.iter().collect(), (!endless).then_some(rest.len())))
}

fn walk(
    folder: &Path,
    depth: Option<usize>,
    each: &mut impl FnMut(PathBuf),
) -> std::io::Result<()> {
    if depth == Some(0) {
        return Ok(());
    }
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), depth.map(|depth| depth - 1), each)?;
        } else if entry.path().is_file() {
            each(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in ["b.parquet", "a.parquet", "_SUCCESS", "y/2020/c.parquet", "odd[1].parquet"] {
            let path = root.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        root
    }

    fn found(root: &Path, pattern: &str) -> Vec<String> {
        let files = Place::within(root, pattern).unwrap().files().unwrap();
        files.iter().map(|file| file.strip_prefix(root).unwrap().display().to_string()).collect()
    }

    #[test]
    fn patterns_name_their_files_in_order() {
        let root = tree();
        assert_eq!(found(root.path(), "[ab].parquet"), ["a.parquet", "b.parquet"]);
        assert_eq!(found(root.path(), "*/*/*.parquet"), ["y/2020/c.parquet"]);
        let all = ["a.parquet", "b.parquet", "odd[1].parquet", "y/2020/c.parquet"];
        assert_eq!(found(root.path(), "**/*.parquet"), all);
        assert_eq!(found(root.path(), "{a,y/2020/c}.parquet"), ["a.parquet", "y/2020/c.parquet"]);
        assert_eq!(found(root.path(), "odd[1].parquet"), ["odd[1].parquet"], "a name, not a set");
    }

    #[test]
    fn what_names_no_file_is_a_fault() {
        let root = tree();
        for (pattern, id) in [
            ("c.parquet", "file-missing"),
            ("y", "file-missing"),
            ("*.csv", "file-missing"),
            ("no/such/*.parquet", "file-missing"),
            ("[.parquet", "pattern-wrong"),
        ] {
            let refusal = Place::within(root.path(), pattern).unwrap().files().unwrap_err();
            assert_eq!(refusal.faults()[0].id(), id, "{pattern}");
        }
    }

    #[test]
    fn a_job_stays_in_its_folder() {
        let folder = Path::new("/jobs/today");
        let id = |given| Place::within(folder, given).map_err(|fault| fault.id());
        assert_eq!(id("../x").unwrap_err(), "path-leaves-job");
        assert_eq!(id("a/../../x").unwrap_err(), "path-leaves-job");
        assert_eq!(id("../today-not/x").unwrap_err(), "path-leaves-job");
        assert_eq!(id("s3://bucket/x").unwrap_err(), "path-is-address");
        assert_eq!(id("").unwrap_err(), "path-empty");
        assert_eq!(id("./a/../x").unwrap().path, Path::new("/jobs/today/x"));
        assert_eq!(id("/data/x").unwrap().path, Path::new("/data/x"));
        assert_eq!(Place::from(folder, "../x").unwrap().path, Path::new("/jobs/x"));
    }
}
