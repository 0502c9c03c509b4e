//! `datacel run`, and what every control command does once its flags are a job.

use super::Printed;
use crate::cli::RunArgs;
use crate::diagnostic::{Fault, Outcome};
use crate::run::log::Log;
use crate::run::{Ended, Job, Place, Prepared};

/// Reads the job file and runs it, or prints its plan.
pub(super) fn run(asked: &RunArgs, log: &Log) -> Outcome<Printed> {
    let out = asked.out.as_ref().map(|out| place(&out.to_string_lossy())).transpose()?;
    let mut job = Job::read(&asked.job, out)?;
    job.reason.clone_from(&asked.reason);
    let prepared = Prepared::from(&job)?;
    if asked.check {
        return Ok((prepared.plan()?, 0));
    }
    Ok(end(prepared.run(asked.force, log)?))
}

/// The exit code of a job that was done.
pub(super) fn end(ended: Ended) -> Printed {
    match ended {
        Ended::Written(code) | Ended::AlreadyAnswered(code) => (String::new(), code),
    }
}

/// A path of a flag.
pub(super) fn place(given: &str) -> Result<Place, Fault> {
    let folder = std::env::current_dir().map_err(|error| {
        Fault::new("file", format!("the current folder cannot be found: {error}"))
    })?;
    Place::from(&folder, given)
}
