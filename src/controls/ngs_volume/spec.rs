use crate::controls::settings::Settings;
use crate::controls::{Answer, Control, Desk};
use crate::counts::{Query, ngs};
use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use crate::law::{Category, PILOT, VolumeBasis, VolumeNorm};
use crate::reference::Tables;
use crate::reference::ngs::Agreement;
use crate::values::{Day, Span};
use std::collections::BTreeSet;

/// The kind that a job file names.
pub const KIND: &str = "ngs.volume";

/// What is asked: which applications, and what is counted of the billings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Institution and day of each application; none: those of the table `candidacies`.
    pub candidacies: Vec<(String, Day)>,
    /// What is counted of the billings.
    pub count: VolumeBasis,
}

/// An application that is judged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    pub(super) institution: String,
    pub(super) date: Day,
    pub(super) category: Category,
    /// The volume norm of that day.
    pub(super) norm: VolumeNorm,
}

impl Spec {
    /// Without `count` in the job file or the flags: the text says "het aantal facturaties".
    pub const DEFAULT_COUNT: VolumeBasis = VolumeBasis::Billings;

    /// Reads the keys `candidacies` and `count`; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        let mut candidacies = Vec::new();
        for entry in settings.texts("candidacies").unwrap_or_default() {
            match Self::candidacy(&entry.text) {
                Ok(candidacy) => candidacies.push(candidacy),
                Err(why) => {
                    let fault = Fault::new("value-wrong", format!("`candidacies`: {why}"));
                    settings.fault(entry.line, fault);
                }
            }
        }
        let count = settings.parsed("count").unwrap_or(Self::DEFAULT_COUNT);
        Some(Self { candidacies, count })
    }

    /// Reads `INSTITUTION=DATE`.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn candidacy(text: &str) -> Result<(String, Day), String> {
        let (institution, date) = text.rsplit_once('=').ok_or_else(|| {
            format!("`{text}` is not a candidacy; expected one like `INST-A=2027-01-01`")
        })?;
        let day = date
            .parse()
            .map_err(|_| format!("`{date}` is not a day; expected one like `2027-01-01`"))?;
        Ok((institution.to_owned(), day))
    }

    /// The applications: those asked for by name, as a high-volume institution; else those of the
    /// table. By institution, then day.
    ///
    /// # Errors
    /// `no-ngs-norm` for a day on which no norm is in force.
    pub(super) fn asked(&self, agreement: &Agreement<'_>, tables: &Tables) -> Outcome<Vec<Asked>> {
        let named: BTreeSet<(String, Day, Category)> = if self.candidacies.is_empty() {
            let of_table = agreement.candidacies().iter();
            let named =
                of_table.map(|row| (row.institution_id.clone(), row.date, row.category_requested));
            named.collect()
        } else {
            let named = self.candidacies.iter();
            named.map(|(id, date)| (id.clone(), *date, Category::HighVolume)).collect()
        };
        let asked = named.into_iter().map(|(institution, date, category)| {
            let norm = tables.volume_norm(date)?;
            Ok(Asked { institution, date, category, norm })
        });
        asked.collect()
    }
}

impl Control for Spec {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn needs(&self) -> BTreeSet<&'static str> {
        ["person_id", "facility_id", "prescription_date"].into()
    }

    fn queries(&self) -> Vec<Query<&str>> {
        ngs::QUERIES.to_vec()
    }

    /// From the first day of the pilot on: the day of prescription governs, and a service may come
    /// long after it.
    fn period(&self) -> Span {
        Span { first: PILOT.first, last: Span::OPEN }
    }

    /// An application that is asked for by name must be of an institution that is known; and each of
    /// a day on which there is a norm.
    fn check(&self, tables: &Tables) -> Outcome<()> {
        let agreement = tables.ngs();
        if !agreement.has("institutions") {
            return Ok(());
        }
        let known: Vec<&str> = agreement.institutions().map(|(id, _)| id).collect();
        let unknown = self.candidacies.iter().filter(|(id, _)| !known.contains(&id.as_str()));
        let faults = unknown.map(|(id, _)| {
            let near = nearest(id, known.iter().copied());
            let names = if near.is_empty() { known.clone() } else { near };
            let what = format!("`{id}` is no institution of the table `institutions`");
            Fault::new("candidacy-unknown", what).hint(format!("use {}", either(names)))
        });
        Refusal::unless_empty(faults.collect())?;
        self.asked(&agreement, tables).map(|_| ())
    }

    fn run(&self, desk: Desk<'_>) -> Outcome<Answer> {
        super::run(self, desk)
    }

    fn resolved(&self) -> serde_json::Value {
        let candidacies: Vec<String> =
            self.candidacies.iter().map(|(id, date)| format!("{id}={date}")).collect();
        serde_json::json!({
            "kind": KIND,
            "candidacies": candidacies,
            "count": self.count.name(),
        })
    }
}
