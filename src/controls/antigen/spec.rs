use crate::controls::settings::Settings;
use crate::controls::{Answer, Codes, Control, Desk};
use crate::counts::{Query, antigen};
use crate::diagnostic::Outcome;
use crate::law::AntigenAct;
use crate::reference::Tables;
use crate::values::{Code, Day, Span};
use std::collections::BTreeSet;

/// The kind that a job file names.
pub const KIND: &str = "antigen";

/// What is asked: which days of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// First and last day of service.
    pub service: Span,
}

impl Spec {
    /// Without `service`: the calendar years in which the law paid these acts, 23 November 2020 to
    /// 29 February 2024, whole, so that what was billed too early or too late is seen.
    pub const DEFAULT_SERVICE: Span = Span {
        first: Day::from_ymd_opt(2020, 1, 1).expect("a day of the calendar"),
        last: Day::from_ymd_opt(2024, 12, 31).expect("a day of the calendar"),
    };

    /// Reads the key `service`; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        let is_given = settings.has("service");
        let service = settings.span("service");
        // a wrong value has its fault, and is not replaced in silence
        if is_given { service } else { Some(Self::DEFAULT_SERVICE) }.map(|service| Self { service })
    }
}

impl Control for Spec {
    fn kind(&self) -> &'static str {
        KIND
    }

    /// Corrections are netted per person and provider: without either nothing can be judged. What
    /// the insured paid, and the facility, may be absent: what rests on them is then not decidable.
    fn needs(&self) -> BTreeSet<&'static str> {
        ["person_id", "provider_id"].into()
    }

    /// The six codes of the law.
    fn codes(&self) -> Codes {
        Codes::These(own_codes())
    }

    fn queries(&self) -> Vec<Query<&str>> {
        antigen::QUERIES.to_vec()
    }

    fn period(&self) -> Span {
        self.service
    }

    /// Insists on a tariff for every day: a gap would read as a day on which nothing is paid.
    ///
    /// # Errors
    /// `no-antigen-tariff`, with what is missing and how to give it.
    fn check(&self, tables: &Tables) -> Outcome<()> {
        tables.antigen_tariffs_cover(self.service)
    }

    fn run(&self, desk: Desk<'_>) -> Outcome<Answer> {
        super::run(*self, desk)
    }

    fn resolved(&self) -> serde_json::Value {
        serde_json::json!({ "kind": KIND, "service": self.service.to_string() })
    }
}

/// The codes of the three acts, ambulatory and hospital.
pub(super) fn own_codes() -> BTreeSet<Code> {
    let codes =
        AntigenAct::ALL.into_iter().flat_map(|act| [act.code_ambulatory(), act.code_hospital()]);
    codes.map(|code| Code::try_from(code).expect("the law names codes")).collect()
}
