//! From a job to a result: what is asked, where it is written, what it leaves, and how it is checked.

pub mod job;
mod job_file;
pub mod place;

pub use job::Job;
pub use place::Place;
