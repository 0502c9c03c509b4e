use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// One person who performs acts, whatever the title under which a line was billed.
///
/// With RIZIV numbers it is the first eight digits (the last three are a title, which changes in a
/// career); with pseudonyms the whole id. Made by the door, ordered as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ProviderKey(Arc<str>);

impl ProviderKey {
    /// A key as it stands in a store.
    pub fn new(key: impl AsRef<str>) -> Self {
        Self(Arc::from(key.as_ref()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ProviderKey {
    fn from(key: String) -> Self {
        Self::new(key)
    }
}

impl From<ProviderKey> for String {
    fn from(key: ProviderKey) -> Self {
        key.as_str().to_owned()
    }
}

impl From<ProviderKey> for Arc<str> {
    fn from(key: ProviderKey) -> Self {
        key.0
    }
}

impl fmt::Display for ProviderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the number of a provider says of the profession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProviderKind {
    /// A RIZIV number that begins with 3.
    Dentist,
    /// Another RIZIV number, e.g. a stomatologist: counted and shown, nothing proposed.
    Other,
    /// A pseudonym says nothing.
    Unknown,
}

impl ProviderKind {
    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dentist => "dentist",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether digits 7 and 8 of a RIZIV number of eleven digits are 97 (or 89) less the first six
/// modulo 97 (or 89), and not 00.
///
/// ```
/// use datacel::values::has_valid_check_digits;
/// assert!(has_valid_check_digits("30000120001")); // 97 − 300001 mod 97 = 20
/// assert!(!has_valid_check_digits("30000121001"));
/// ```
pub fn has_valid_check_digits(number: &str) -> bool {
    let bytes = number.as_bytes();
    if bytes.len() != 11 || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let value =
        |digits: &[u8]| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let (first_six, check) = (value(&bytes[..6]), value(&bytes[6..8]));
    check != 0 && (check == 97 - first_six % 97 || check == 89 - first_six % 89)
}
