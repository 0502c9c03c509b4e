use crate::controls::settings::Settings;
use crate::controls::{Answer, Control, Desk, Dossiers};
use crate::counts::{Query, dental};
use crate::diagnostic::{Fault, Outcome};
use crate::law::Basis;
use crate::reference::Tables;
use crate::values::{PeriodKind, Span, days_of};
use std::collections::BTreeSet;

/// The kind that a job file names.
pub const KIND: &str = "dental.p-values";

/// What is asked: which year of service, which receptions, which basis of the proposed amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Calendar year of service.
    pub year: i32,
    /// Only lines that an insurer received on these days; `None`: all.
    pub received: Option<Span>,
    /// Basis of the proposed amount.
    pub basis: Basis,
}

impl Spec {
    /// Without `basis` in the job file or the flags.
    pub const DEFAULT_BASIS: Basis = Basis::Of(PeriodKind::Year);

    /// Reads the keys `year`, `received` and `basis`; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        settings.require("year");
        let year = settings.integer("year");
        if let Some(Err(why)) = year.map(days_of) {
            let fault = Fault::new("value-wrong", format!("`year`: {why}"));
            settings.fault(settings.line("year"), fault);
        }
        let received = settings.span("received");
        let basis = settings.parsed("basis").unwrap_or(Self::DEFAULT_BASIS);
        Some(Self { year: year?, received, basis })
    }
}

impl Control for Spec {
    fn kind(&self) -> &'static str {
        KIND
    }

    /// The canonical columns without which nothing can be counted; the day of reception only where
    /// a window of reception is asked.
    fn needs(&self) -> BTreeSet<&'static str> {
        let reception = self.received.map(|_| "reception_date");
        std::iter::once("provider_id").chain(reception).collect()
    }

    fn queries(&self) -> Vec<Query<&str>> {
        dental::QUERIES.to_vec()
    }

    /// The year of service.
    fn period(&self) -> Span {
        days_of(self.year).expect("whoever makes a spec checks its year")
    }

    /// Insists on P-values and limits for the whole year: another year's are never used.
    ///
    /// # Errors
    /// `no-p-values` or `no-p-limits`, with what is missing and how to give it.
    fn check(&self, tables: &Tables) -> Outcome<()> {
        tables.p_values_cover(self.period())?;
        tables.p_limits(self.year).map(|_| ())
    }

    fn run(&self, desk: Desk<'_>) -> Outcome<Answer> {
        super::run(*self, desk).map(|(answer, _)| answer)
    }

    fn run_with_dossiers<'a>(
        &'a self,
        desk: Desk<'a>,
    ) -> Outcome<(Answer, Option<Box<dyn Dossiers + 'a>>)> {
        let (answer, maker) = super::run(*self, desk)?;
        Ok((answer, Some(Box::new(maker))))
    }

    fn resolved(&self) -> serde_json::Value {
        serde_json::json!({
            "kind": KIND,
            "year": self.year,
            "received": self.received.map(|days| days.to_string()),
            "basis": self.basis.to_string(),
        })
    }
}
