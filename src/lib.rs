//! `datacel`: the controls of a health insurer's data cell over nationwide dumps of billed claims.
//!
//! Rooms stand on floors; a room uses lower floors only. `docs/ARCHITECTURE.md` draws the house.

pub mod claims;
pub mod cli;
pub mod commands;
pub mod controls;
pub mod counts;
pub mod diagnostic;
pub mod document;
pub mod law;
pub mod ledger;
pub mod recount;
pub mod reference;
pub mod report;
pub mod run;
pub mod store;
pub mod synth;
pub mod values;
