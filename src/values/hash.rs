//! SHA-256 of files and texts: by it an input, a rule table, a query and an output are known.

use crate::diagnostic::{Fault, Outcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A SHA-256 in 64 lowercase hexadecimal digits.
///
/// ```
/// use datacel::values::hash::sha256;
/// assert_eq!(sha256(b"abc").short(), "ba7816bf8f01cfea");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hash(String);

impl Hash {
    /// All 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first 16 digits: the name of a store or of a kept result.
    pub fn short(&self) -> &str {
        self.0.get(..16).unwrap_or(&self.0)
    }

    fn of(hasher: Sha256) -> Self {
        const DIGITS: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        let digit = |value: u8| DIGITS[usize::from(value)];
        let bytes = hasher.finalize();
        Self(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The hash of bytes at hand.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash::of(Sha256::new_with_prefix(bytes))
}

/// The hash of a file, read once from the start, whatever its size.
///
/// # Errors
/// A file that cannot be opened or read.
pub fn sha256_file(path: &Path) -> Outcome<Hash> {
    let mut file = File::open(path).map_err(|error| Fault::io("open the file", path, &error))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Hash::of(hasher)),
            Ok(length) => hasher.update(&buffer[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Fault::io("read the file", path, &error).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_longer_than_the_buffer_has_the_hash_of_its_bytes() {
        let bytes = vec![7_u8; (1 << 20) + 12];
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        assert_eq!(sha256_file(file.path()).unwrap(), sha256(&bytes));
        assert_eq!(
            sha256(b"").as_str(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let refusal = sha256_file(Path::new("no/such/file")).unwrap_err();
        assert!(refusal.to_string().contains("no/such/file"));
    }
}
