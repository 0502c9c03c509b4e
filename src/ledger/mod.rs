//! Rows and cents by stage and reason: nothing disappears, or the run stops.

use crate::values::Cents;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Where a row stands. At the door: `read` = `admitted` + `out-of-scope` + `quarantined`. In a
/// control: `admitted` = `used` + `unused`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Stands in a file of the delivery.
    Read,
    /// Stands in the store.
    Admitted,
    /// Of no control of the program or the job.
    OutOfScope,
    /// Refused, with its reasons.
    Quarantined,
    /// Counted by a control.
    Used,
    /// In the store, and not counted by the control.
    Unused,
}

impl Stage {
    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Admitted => "admitted",
            Self::OutOfScope => "out-of-scope",
            Self::Quarantined => "quarantined",
            Self::Used => "used",
            Self::Unused => "unused",
        }
    }
}

/// What an entry is about. Ordered by delivery, file, control, stage, reason; the door's entries
/// name a file, a control's entries name the control.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Heading {
    /// Fingerprint of the delivery; `None` in a control, which takes all deliveries together.
    pub delivery: Option<String>,
    /// File of the delivery.
    pub file: Option<String>,
    /// Control, e.g. `dental.p-values`; `None` at the door.
    pub control: Option<String>,
    /// Where the rows stand.
    pub stage: Stage,
    /// Why; `None` where the stage needs no reason.
    pub reason: Option<String>,
}

impl Heading {
    /// An entry of the door.
    pub fn door(delivery: &str, file: &str, stage: Stage, reason: Option<&str>) -> Self {
        Self {
            delivery: Some(delivery.to_owned()),
            file: Some(file.to_owned()),
            control: None,
            stage,
            reason: reason.map(str::to_owned),
        }
    }

    /// An entry of a control.
    pub fn control(control: &str, stage: Stage, reason: Option<&str>) -> Self {
        Self {
            delivery: None,
            file: None,
            control: Some(control.to_owned()),
            stage,
            reason: reason.map(str::to_owned),
        }
    }
}

/// Rows and money under one heading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    /// Rows.
    pub rows: i64,
    /// Paid by the insurers; a row whose amount cannot be read counts as 0.
    #[serde(rename = "paid_cents")]
    pub paid: Cents,
    /// Rows whose amount could not be read.
    pub rows_amount_unreadable: i64,
}

impl Amounts {
    /// Rows with their money, all readable.
    pub fn new(rows: i64, paid: Cents) -> Self {
        Self { rows, paid, rows_amount_unreadable: 0 }
    }

    /// Adds others to these.
    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.paid = self.paid.plus(other.paid);
        self.rows_amount_unreadable += other.rows_amount_unreadable;
    }
}

impl fmt::Display for Amounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows and {} EUR", self.rows, self.paid)
    }
}

/// Two sides that should be equal and are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imbalance {
    /// File or control.
    pub subject: String,
    /// What there was.
    pub whole: Amounts,
    /// What its parts add up to.
    pub parts: Amounts,
}

impl fmt::Display for Imbalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, whole, parts } = self;
        write!(f, "`{subject}` holds {whole}, and its parts add up to {parts}")
    }
}

/// All entries of a run, in the order of their headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: BTreeMap<Heading, Amounts>,
}

impl Ledger {
    /// Adds rows and money under a heading.
    pub fn add(&mut self, heading: Heading, amounts: Amounts) {
        self.entries.entry(heading).or_default().add(amounts);
    }

    /// Adds all entries of another ledger.
    pub fn extend(&mut self, other: Self) {
        for (heading, amounts) in other.entries {
            self.add(heading, amounts);
        }
    }

    /// The entries in the order of their headings.
    pub fn entries(&self) -> impl Iterator<Item = (&Heading, Amounts)> {
        self.entries.iter().map(|(heading, amounts)| (heading, *amounts))
    }

    /// Everything under one stage, over all deliveries, files, controls and reasons.
    pub fn total(&self, stage: Stage) -> Amounts {
        self.sum(|heading| heading.stage == stage)
    }

    /// Everything under the headings that a question selects.
    pub fn sum(&self, asked: impl Fn(&Heading) -> bool) -> Amounts {
        let mut total = Amounts::default();
        for (_, amounts) in self.entries().filter(|(heading, _)| asked(heading)) {
            total.add(amounts);
        }
        total
    }

    /// Checks that for each file read = admitted + out of scope + quarantined, and for each control
    /// admitted = used + unused; in rows, in cents, and in rows without a readable amount.
    ///
    /// # Errors
    /// The first file or control that does not add up.
    pub fn balance(&self) -> Result<(), Imbalance> {
        let mut sides: BTreeMap<String, (Amounts, Amounts)> = BTreeMap::new();
        let admitted = self.total(Stage::Admitted);
        for (heading, amounts) in self.entries() {
            let subject = match (&heading.control, &heading.file) {
                (Some(control), _) => control.clone(),
                (None, Some(file)) => {
                    format!("{file} ({})", heading.delivery.as_deref().unwrap_or("no delivery"))
                }
                (None, None) => continue,
            };
            let whole = if heading.control.is_some() { admitted } else { Amounts::default() };
            let (whole, parts) = sides.entry(subject).or_insert((whole, Amounts::default()));
            match heading.stage {
                Stage::Read => whole.add(amounts),
                Stage::Admitted
                | Stage::OutOfScope
                | Stage::Quarantined
                | Stage::Used
                | Stage::Unused => parts.add(amounts),
            }
        }
        sides
            .into_iter()
            .find(|(_, (whole, parts))| whole != parts)
            .map_or(Ok(()), |(subject, (whole, parts))| Err(Imbalance { subject, whole, parts }))
    }
}

/// For a store's manifest: a list of entries.
#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    heading: Heading,
    #[serde(flatten)]
    amounts: Amounts,
}

impl Serialize for Ledger {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.entries().map(|(heading, amounts)| Entry { heading: heading.clone(), amounts }),
        )
    }
}

impl<'de> Deserialize<'de> for Ledger {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut ledger = Self::default();
        for entry in Vec::<Entry>::deserialize(deserializer)? {
            ledger.add(entry.heading, entry.amounts);
        }
        Ok(ledger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_and(stage: Stage, rows: i64, cents: i64) -> Ledger {
        let mut ledger = Ledger::default();
        let read = Amounts::new(10, Cents::new(1_000));
        ledger.add(Heading::door("d", "f", Stage::Read, None), read);
        ledger.add(Heading::door("d", "f", stage, None), Amounts::new(rows, Cents::new(cents)));
        ledger
    }

    #[test]
    fn a_file_adds_up_or_is_named() {
        assert_eq!(read_and(Stage::Admitted, 10, 1_000).balance(), Ok(()));
        assert!(read_and(Stage::Admitted, 9, 1_000).balance().is_err(), "a lost row");
        assert!(read_and(Stage::Quarantined, 10, 999).balance().is_err(), "a lost cent");
    }

    #[test]
    fn a_control_uses_or_names_every_admitted_row() {
        let mut ledger = read_and(Stage::Admitted, 10, 1_000);
        let used = Heading::control("dental.p-values", Stage::Used, None);
        ledger.add(used, Amounts::new(7, Cents::new(700)));
        assert_eq!(ledger.balance().unwrap_err().subject, "dental.p-values");
        let unused = Heading::control("dental.p-values", Stage::Unused, Some("other-code"));
        ledger.add(unused, Amounts::new(3, Cents::new(300)));
        assert_eq!(ledger.balance(), Ok(()));
    }

    #[test]
    fn json_keeps_every_entry() {
        let ledger = read_and(Stage::Admitted, 10, 1_000);
        let text = serde_json::to_string(&ledger).unwrap();
        assert_eq!(serde_json::from_str::<Ledger>(&text).unwrap(), ledger);
    }
}
