//! What lies in a store: the claims that the door admitted, with the ledger of how they came.

mod lock;
mod manifest;
mod unchanged;

pub use lock::FileLock;
pub use manifest::{
    Delivery, FileReport, Manifest, MonthReport, Part, ReasonReport, SourceFile, deliveries, open,
    refuse_double, replacement, write_manifest,
};
pub use unchanged::{check_unchanged, store_changed};
