//! What lies in a store: the claims that the door admitted, with the ledger of how they came.

mod lock;
mod manifest;
mod row_groups;
mod unchanged;

pub use lock::FileLock;
pub use manifest::{
    Delivery, FileReport, Manifest, MonthReport, Part, ReasonReport, SourceFile, deliveries, open,
    refuse_double, replacement, write_manifest,
};
pub use row_groups::{RowGroup, row_groups, row_groups_with_dictionary, store_unreadable};
pub use unchanged::{check_unchanged, store_changed};
