//! The folder of a delivery while it is made.

use crate::diagnostic::{Fault, Outcome};
use crate::store::{Delivery, Manifest, write_manifest};
use crate::values::hash;
use rustix::process::{Pid, test_kill_process};
use std::path::{Path, PathBuf};

/// The folder of a delivery while it is made; renamed when it is whole, removed otherwise.
pub(super) struct Staging {
    store: PathBuf,
    folder: PathBuf,
    target: PathBuf,
}

impl Staging {
    pub(super) fn begin(store: &Path, fingerprint: &str) -> Outcome<Self> {
        let target = store.join(fingerprint);
        let folder = store.join(format!("{fingerprint}.staging-{}", std::process::id()));
        let unwritable = |error| Fault::io("make the store", &folder, &error);
        std::fs::create_dir_all(store).map_err(unwritable)?;
        sweep(store)?;
        for below in ["claims", "spill"] {
            std::fs::create_dir_all(folder.join(below)).map_err(unwritable)?;
        }
        Ok(Self { store: store.to_owned(), folder, target })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The content of a file in it.
    pub(super) fn hash_of(&self, file: &str) -> Outcome<hash::Hash> {
        hash::sha256_file(&self.folder.join(file))
    }

    /// Writes the manifest, after everything else: the folder is whole.
    pub(super) fn complete(&self, manifest: Manifest) -> Outcome<Delivery> {
        let spill = self.folder.join("spill");
        std::fs::remove_dir_all(&spill).map_err(|error| Fault::io("remove", &spill, &error))?;
        let sha256 = write_manifest(&self.folder, &manifest)?;
        Ok(Delivery { folder: self.folder.clone(), manifest, sha256 })
    }

    /// Gives the whole folder its name. Another run may have admitted the same delivery meanwhile:
    /// its folder is as good, and stays.
    pub(super) fn keep(self, delivery: Delivery) -> Outcome<Delivery> {
        match std::fs::rename(&self.folder, &self.target) {
            Ok(()) => Ok(Delivery { folder: self.target.clone(), ..delivery }),
            Err(error) => Delivery::find(&self.store, &delivery.manifest.fingerprint)?
                .ok_or_else(|| Fault::io("name the store's folder", &self.target, &error).into()),
        }
    }
}

/// Removes what admissions left that died: lines of persons. One whose process lives stays.
fn sweep(store: &Path) -> Outcome<()> {
    let failed = |error| Fault::io("look into the store", store, &error);
    for entry in std::fs::read_dir(store).map_err(failed)? {
        let left = entry.map_err(failed)?.path();
        let name = left.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((_, number)) = name.rsplit_once(".staging-") else { continue };
        let Some(process) = number.parse().ok().and_then(Pid::from_raw) else { continue };
        let is_own = process == rustix::process::getpid();
        if is_own || test_kill_process(process).is_err() {
            std::fs::remove_dir_all(&left)
                .map_err(|error| Fault::io("remove what a dead run left", &left, &error))?;
        }
    }
    Ok(())
}

impl Drop for Staging {
    fn drop(&mut self) {
        // gone already where it was kept; what cannot be removed does no harm under its name
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
