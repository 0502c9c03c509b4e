use crate::controls::settings::Settings;
use crate::controls::{Answer, Control, Desk};
use crate::counts::{Query, ngs, ngs_excluded};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::law::{months_after, months_before};
use crate::reference::Tables;
use crate::values::{Month, Span};
use chrono::{Datelike, Days};
use std::collections::BTreeSet;

/// The kind that a job file names.
pub const KIND: &str = "ngs.evaluate";

/// The tables without which nothing can be evaluated.
const NEEDED: [&str; 3] = ["institutions", "laboratories", "ngs_codes"];

/// What is asked: which claim dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Claim dates of the period that is evaluated.
    pub period: Span,
}

impl Spec {
    /// Reads the key `period`; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        settings.require("period");
        let period = settings.span("period");
        Some(Self { period: period? })
    }

    /// The period before, of the same length: of whole calendar months as many months, else as many
    /// days.
    pub fn before(&self) -> Span {
        let Span { first, last } = self.period;
        let end = first - Days::new(1);
        let is_whole = first.day() == 1 && Month::of(last).span().last == last;
        let begin = if is_whole {
            let months = (0..=u32::MAX).find(|months| months_after(first, *months) > last);
            months_before(first, months.expect("a period ends"))
        } else {
            end - (last - first)
        };
        Span { first: begin, last: end }
    }
}

impl Control for Spec {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn needs(&self) -> BTreeSet<&'static str> {
        BTreeSet::from(["facility_id", "person_id"])
    }

    fn queries(&self) -> Vec<Query> {
        [ngs::QUERIES, ngs_excluded::QUERIES].concat()
    }

    fn period(&self) -> Span {
        self.period
    }

    /// Insists on the tables that say what an NGS test is and who bills it, and on norms that hold
    /// for the whole period.
    ///
    /// # Errors
    /// `reference-table-absent`, for each of `ngs_codes`, `laboratories` and `institutions` that
    /// nobody gave; `no-ngs-norm`.
    fn check(&self, tables: &Tables) -> Outcome<()> {
        let faults = tables.ngs().absent(&NEEDED).into_iter().map(|name| {
            let what = format!("the evaluation needs the table `{name}`, and nobody gave it");
            let hint = "give the tables of the agreement: `[reference]` in the job, or \
                        `--reference DIR`";
            Fault::new("reference-table-absent", what).hint(hint)
        });
        Refusal::unless_empty(faults.collect())?;
        tables.evaluation_norms(self.period).map(|_| ())
    }

    fn run(&self, desk: Desk<'_>) -> Outcome<Answer> {
        super::run(*self, desk)
    }

    fn resolved(&self) -> serde_json::Value {
        serde_json::json!({ "kind": KIND, "period": self.period.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_before_has_as_many_months_or_days() {
        for (period, before) in [
            ("2024-07-01..2026-06-30", "2022-07-01..2024-06-30"),
            ("2024-02-01..2024-02-29", "2024-01-01..2024-01-31"),
            ("2024-07-02..2024-07-11", "2024-06-22..2024-07-01"),
        ] {
            let spec = Spec { period: period.parse().unwrap() };
            assert_eq!(spec.before().to_string(), before);
        }
    }
}
