//! The files of a store that a control reads: which, and whether they are as the door wrote them.

use crate::diagnostic::Outcome;
use crate::ledger::Amounts;
use crate::store::{Delivery, Part, check_unchanged, store_changed};
use crate::values::Span;
use crate::values::hash::Hash;
use std::path::PathBuf;

/// The files with claims of some days, and what lies in the others.
pub(super) struct Stored<'a> {
    /// Each file with what the store says of it.
    pub(super) files: Vec<(PathBuf, &'a Part)>,
    /// Services of other months.
    pub(super) elsewhere: Amounts,
    /// The refused claims as far as readable, of each delivery.
    pub(super) quarantined: Vec<PathBuf>,
}

impl<'a> Stored<'a> {
    /// Whoever counts: a store that was changed since the door wrote it must not give another
    /// number. Both engines would read the same changed file and agree.
    ///
    /// # Errors
    /// `store-changed`, with the file.
    pub(super) fn of(deliveries: &'a [Delivery], service: Span) -> Outcome<Self> {
        let mut files = Vec::new();
        let mut elsewhere = Amounts::default();
        for delivery in deliveries {
            let (inside, outside) = delivery.parts_in(service);
            files.extend(inside.into_iter().map(|part| (delivery.path_of(part), part)));
            for part in outside {
                elsewhere.add(Amounts::new(part.rows, part.paid_cents));
            }
        }
        let parts = files.iter().map(|(path, part)| (path.clone(), &part.sha256));
        let refused = deliveries.iter().map(|delivery| {
            (delivery.quarantined_claims(), &delivery.manifest.quarantined_claims_sha256)
        });
        let all: Vec<(PathBuf, &Hash)> = parts.chain(refused).collect();
        check_unchanged(&all)?;
        let quarantined = deliveries.iter().map(Delivery::quarantined_claims).collect();
        Ok(Self { files, elsewhere, quarantined })
    }

    /// The paths of the files.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|(path, _)| path.clone()).collect()
    }

    /// Rows and money of the files.
    pub(super) fn whole(&self) -> Amounts {
        let mut whole = Amounts::default();
        for (_, part) in &self.files {
            whole.add(Amounts::new(part.rows, part.paid_cents));
        }
        whole
    }

    /// Holds what a second count found in each file against what was admitted.
    ///
    /// # Errors
    /// `store-changed`, with the first file that differs.
    pub(super) fn check_rows(&self, found: &[Amounts]) -> Outcome<()> {
        for ((path, part), found) in self.files.iter().zip(found) {
            let stored = Amounts::new(part.rows, part.paid_cents);
            if *found != stored {
                let what = format!("the file holds {found}; {stored} were admitted");
                return Err(store_changed(path, what).into());
            }
        }
        Ok(())
    }
}
