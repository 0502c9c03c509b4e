//! A lock is a file that the system holds for a process, and frees however the process ends.

use crate::diagnostic::{Fault, Outcome};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Held as long as it lives. The file stays, and means nothing by itself.
#[derive(Debug)]
pub struct FileLock(#[expect(dead_code, reason = "the open file is what holds the lock")] File);

impl FileLock {
    /// Takes a lock, or says at once who holds it. `what` is locked, in the words of a message.
    ///
    /// # Errors
    /// Where the file cannot be opened, locked or written.
    pub fn take(path: &Path, what: &str) -> Outcome<Result<Self, String>> {
        let failed = |tried: &str, error: &std::io::Error| {
            Fault::io(&format!("{tried} the lock of {what}"), path, error)
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(|error| failed("open", &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Err(holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(failed("take", &error).into()),
        }
        file.set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .map_err(|error| failed("write", &error))?;
        Ok(Ok(Self(file)))
    }
}

/// The number is a help to a person: without it the refusal stands.
fn holder(file: &mut File) -> String {
    let mut number = String::new();
    match file.read_to_string(&mut number) {
        Ok(_) if !number.trim().is_empty() => format!("process {}", number.trim()),
        _ => "another process".to_owned(),
    }
}
