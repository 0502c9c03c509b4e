//! The built program, as a scheduler or an analyst runs it: exit codes, words, files.

mod back_test;
mod bench;
mod dossiers;
mod golden;
mod kill;
mod ngs_evaluate;
mod procedure;
mod refusals;
mod repeat;
mod store;
mod talk;
mod verify;

pub(crate) use bench::{Bench, Ran};
