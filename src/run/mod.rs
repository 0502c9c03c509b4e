//! From a job to a result: what is asked, where it is written, what it leaves, how it is checked.

pub mod clock;
pub mod job;
mod job_file;
pub mod lock;
pub mod log;
pub mod manifest;
pub mod place;
pub mod progress;
pub mod publish;
pub mod verify;

pub use job::Job;
pub use place::Place;
