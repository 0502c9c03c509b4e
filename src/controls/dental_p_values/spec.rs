use crate::controls::settings::Settings;
use crate::controls::{Answer, Control, Desk};
use crate::counts::{Query, dental};
use crate::diagnostic::{Fault, Outcome};
use crate::law::{Basis, FinePercent};
use crate::reference::Tables;
use crate::values::{Cents, Day, PeriodKind, ProviderKey, Span, days_of};
use std::collections::{BTreeMap, BTreeSet};

/// The kind that a job file names.
pub const KIND: &str = "dental.p-values";

/// What is asked: which year of service, which receptions, which basis of the proposed amount; what
/// the statement of the procedure needs; and up to which day an early warning looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Calendar year of service.
    pub year: i32,
    /// Only lines that an insurer received on these days; `None`: all.
    pub received: Option<Span>,
    /// Basis of the proposed amount.
    pub basis: Basis,
    /// Percentages for which the fine is calculated, besides the lowest and the highest.
    pub fine_percents: BTreeSet<FinePercent>,
    /// What dentists have repaid of the amount above the limit.
    pub repaid: BTreeMap<ProviderKey, Cents>,
    /// The last day of service and reception of the early warning; `None`: no early warning.
    pub until: Option<Day>,
}

impl Spec {
    /// Without `basis` in the job file or the flags.
    pub const DEFAULT_BASIS: Basis = Basis::Of(PeriodKind::Year);

    /// A year with the default of everything else.
    pub fn of_year(year: i32) -> Self {
        Self {
            year,
            received: None,
            basis: Self::DEFAULT_BASIS,
            fine_percents: BTreeSet::new(),
            repaid: BTreeMap::new(),
            until: None,
        }
    }

    /// What is wrong with an early warning until a day: the key, and why.
    ///
    /// # Errors
    /// A day outside the year of service, or before the first reception that is asked.
    pub fn check_until(&self) -> Result<(), String> {
        let Some(until) = self.until else { return Ok(()) };
        if days_of(self.year).is_ok_and(|year| !year.holds(until)) {
            return Err(format!("`{until}` lies outside the service year {}", self.year));
        }
        match self.received {
            Some(received) if until < received.first => {
                Err(format!("`{until}` lies before the first reception asked, {}", received.first))
            }
            _ => Ok(()),
        }
    }

    /// Reads the keys of the control; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        settings.require("year");
        let year = settings.integer("year");
        if let Some(Err(why)) = year.map(days_of) {
            let fault = Fault::new("value-wrong", format!("`year`: {why}"));
            settings.fault(settings.line("year"), fault);
        }
        let received = settings.span("received");
        let basis = settings.parsed("basis").unwrap_or(Self::DEFAULT_BASIS);
        let fine_percents = fine_percents(settings);
        let repaid = repaid(settings);
        let until = settings.day("until");
        let spec = Self { year: year?, received, basis, fine_percents, repaid, until };
        if let Err(why) = spec.check_until() {
            let fault = Fault::new("value-wrong", format!("`until`: {why}"));
            settings.fault(settings.line("until"), fault);
        }
        Some(spec)
    }
}

fn fine_percents(settings: &mut Settings<'_>) -> BTreeSet<FinePercent> {
    let given = settings.integers("fine_percent").unwrap_or_default();
    let mut percents = BTreeSet::new();
    for percent in given {
        match FinePercent::new(percent) {
            Ok(percent) => drop(percents.insert(percent)),
            Err(why) => {
                let fault = Fault::new("value-wrong", format!("`fine_percent`: {why}"));
                settings.fault(settings.line("fine_percent"), fault);
            }
        }
    }
    percents
}

fn amounts(settings: &mut Settings<'_>) -> Vec<(String, i64)> {
    settings.all_integers()
}

fn repaid(settings: &mut Settings<'_>) -> BTreeMap<ProviderKey, Cents> {
    let given = settings.section("repaid_cents", amounts).unwrap_or_default();
    let mut repaid = BTreeMap::new();
    for (key, cents) in given {
        if cents < 0 {
            let what = format!("`repaid_cents`: `{key}` is said to have repaid {cents} cents");
            let fault = Fault::new("value-wrong", what).hint("an amount repaid is not below 0");
            settings.fault(settings.line("repaid_cents"), fault);
        }
        repaid.insert(ProviderKey::new(key), Cents::new(cents));
    }
    repaid
}

impl Control for Spec {
    fn kind(&self) -> &'static str {
        KIND
    }

    /// The canonical columns without which nothing can be counted; the day of reception only where
    /// a window of reception or an early warning is asked.
    fn needs(&self) -> BTreeSet<&'static str> {
        let asks_reception = self.received.is_some() || self.until.is_some();
        let reception = asks_reception.then_some("reception_date");
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
        super::run(self.clone(), desk)
    }

    fn resolved(&self) -> serde_json::Value {
        serde_json::json!({
            "kind": KIND,
            "year": self.year,
            "received": self.received.map(|days| days.to_string()),
            "basis": self.basis.to_string(),
            "fine_percent": self.fine_percents.iter().map(|one| one.get()).collect::<Vec<_>>(),
            "repaid_cents": self.repaid,
            "until": self.until.map(|day| day.to_string()),
        })
    }
}
