//! What a run leaves for people and programs: one document and its tables, as files.
//!
//! Every format shows the same values and figure ids; only the notation and the words differ by
//! language. Reports carry no clock of their own: the same document gives the same bytes.

mod chart;
mod csv;
mod html;
mod language;
mod legible;
mod messages;
pub mod notation;
mod parquet;
mod pdf;
mod xlsx;

pub use self::csv::csv;
pub use self::html::html;
pub use self::language::Language;
pub use self::legible::short;
pub use self::messages::{Messages, has_key};
pub use self::parquet::parquet;
pub use self::pdf::Press;
pub use self::xlsx::{calculation, workbook};
