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
        Verification::Same { files } => (format!("as it was written: {files} file(s)\n"), 0),
        Verification::Differs(faults) => {
            let texts: Vec<String> = faults.iter().map(Fault::to_string).collect();
            (texts.join("\n\n") + "\n", 1)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::lock::Lock;
    use crate::run::manifest::{Answer, Attention, Made, Question};
    use crate::run::publish::Staging;

    #[test]
    fn the_codes_are_0_same_1_differs_2_unreadable() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        assert!(verify(&out).is_err());
        let question = Question {
            version: String::new(),
            commit: String::new(),
            job: serde_json::Value::Null,
            inputs: Vec::new(),
            stores: Vec::new(),
            reference: Vec::new(),
            queries: Vec::new(),
        };
        let made = Made { clock: String::new(), duration_ms: 0, reason: None };
        // a result that needs attention is still as it was written
        let answer = Answer::to(&question, Attention::of(1, 0));
        Staging::begin(Lock::take(&out).unwrap()).unwrap().publish(answer, made).unwrap();
        assert_eq!(verify(&out), Ok(("as it was written: 1 file(s)\n".to_owned(), 0)));
        std::fs::write(out.join("more.csv"), "").unwrap();
        let (text, code) = verify(&out).unwrap();
        assert_eq!(code, 1);
        assert!(text.contains("--> more.csv"), "{text}");
    }
}
