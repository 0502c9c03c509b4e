//! `datacel verify`.

use crate::diagnostic::{Fault, Outcome};
use crate::run::verify::{Verification, verify as check};
use std::path::Path;

/// Checks a result; gives the text for stdout and the exit code: 0 the same, 1 something differs.
///
/// # Errors
/// The result cannot be read: exit code 2.
pub fn verify(result: &Path) -> Outcome<(String, u8)> {
    Ok(match check(result)? {
        Verification::Same { files } => (format!("{files} files are as they were written\n"), 0),
        Verification::Differs(faults) => {
            let texts: Vec<String> = faults.iter().map(Fault::to_string).collect();
            (texts.join("\n\n") + "\n", 1)
        }
    })
}
