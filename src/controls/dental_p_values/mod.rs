//! Dentists who bill more than 5,000 P a month, 13,000 a quarter or 46,000 a year.
//!
//! Source: nomenclature, art. 6 § 19.

mod spec;

pub use spec::{KIND, Spec};
