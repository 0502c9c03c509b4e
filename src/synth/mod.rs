//! Invented claims, with the truth about them by construction: the sample that comes with the
//! program and, for tests of size and speed, a dump as of a whole nation.
//!
//! The truth is added up while the lines are made, from the weights and amounts that were asked
//! for, and never through `law/`: what the controls find can so be held against it.

mod acts;
mod antigen;
mod antigen_cases;
mod booking;
mod dice;
mod dump;
mod forms;
mod line;
#[cfg(test)]
mod naive;
mod nation;
mod nation_plan;
mod nation_planted;
mod nation_rules;
mod ngs;
mod ngs_agreement;
mod ngs_cases;
mod numbers;
mod patients;
mod practice;
pub(crate) mod rule_cases;
mod sample;
mod sample_cases;
mod sample_rules;
mod truth;
mod volume_sample;
mod volume_tables;

pub use nation::{Made, Order, Quirks, Share, write_nation};
pub use sample::write_sample;
