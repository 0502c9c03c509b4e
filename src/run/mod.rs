//! From a job to a result: what is asked, where it is written, what it leaves, how it is checked.

pub mod clock;
mod dossiers;
mod execute;
mod first_page;
pub mod job;
mod job_file;
pub mod lock;
pub mod log;
pub mod manifest;
mod outputs;
pub mod place;
mod plan;
pub mod progress;
pub mod publish;
pub mod verify;

pub use execute::{Ended, Prepared};
pub use job::Job;
pub use place::Place;
