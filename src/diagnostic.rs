//! What is wrong, said so that somebody can mend it: a stable id, what, where, and a remedy.

use std::fmt;

/// One thing that is wrong with a file, the data or what was asked.
///
/// ```
/// use datacel::diagnostic::Fault;
/// let fault = Fault::new("column-missing", "`service_date` is missing")
///     .at("claims-2024.parquet")
///     .hint("the file has `servicedate`");
/// assert_eq!(
///     fault.to_string(),
///     "error[column-missing]: `service_date` is missing\n  --> claims-2024.parquet\nhint: the file has `servicedate`"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    id: &'static str,
    place: Option<String>,
    message: String,
    hint: Option<String>,
}

impl Fault {
    /// A fault with its stable id and a sentence: lowercase, no full stop, values in backticks.
    pub fn new(id: &'static str, message: impl Into<String>) -> Self {
        Self { id, place: None, message: message.into(), hint: None }
    }

    /// A file or folder that could not be used, and what the system said.
    pub fn io(tried: &str, path: &std::path::Path, error: &dyn std::error::Error) -> Self {
        Self::new("file", format!("could not {tried}: {error}")).at(path.display().to_string())
    }

    /// Names the place: a file, with a line or column where known.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Adds the remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The stable id, e.g. `column-missing`.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where, if it is known.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// What to do about it, if anything can be said.
    pub fn remedy(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.id, self.message)?;
        if let Some(place) = &self.place {
            write!(f, "\n  --> {place}")?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

/// Why the work cannot be done (exit 2): one fault or many, never none.
///
/// One type for all rooms rather than an enum each: every refusal ends as the same four things on
/// the screen, and a job file must be able to collect those of several rooms in one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    faults: Vec<Fault>,
}

impl Refusal {
    /// The faults in the order in which they were found.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// `Ok` where nothing is wrong, else all that is.
    ///
    /// # Errors
    /// The faults, where there are any.
    pub fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self { faults }) }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault] }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.faults.iter().map(Fault::to_string).collect();
        f.write_str(&texts.join("\n\n"))
    }
}

impl std::error::Error for Refusal {}

/// The result of work that may be refused.
pub type Outcome<T> = Result<T, Refusal>;

/// The names among `known` that a person may have meant by `asked`, nearest first.
pub fn nearest<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let asked = asked.to_lowercase();
    let mut close: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&asked, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 3)
        .collect();
    close.sort_unstable();
    close.into_iter().take(3).map(|(_, name)| name).collect()
}

/// `a`, `b` or `c`: names for a hint.
pub fn either<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_a_typing_error_and_not_a_stranger() {
        let known = ["service_date", "reception_date", "tooth"];
        assert_eq!(nearest("servcie_date", known), ["service_date"]);
        assert!(nearest("colour", known).is_empty());
    }

    #[test]
    fn either_reads_as_a_sentence() {
        assert_eq!(either(["a"]), "`a`");
        assert_eq!(either(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
