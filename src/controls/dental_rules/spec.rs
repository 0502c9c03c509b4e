use crate::controls::settings::Settings;
use crate::controls::{Answer, Control, Desk};
use crate::counts::{Query, dental_rules};
use crate::diagnostic::{Fault, Outcome};
use crate::reference::Tables;
use crate::values::{Day, Span};
use std::collections::BTreeSet;

/// The kind that a job file names.
pub const KIND: &str = "dental.rules";

/// What is asked: acts of which days, and how long a line may take to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Days of service whose acts are judged; acts of other days may serve as the other act.
    pub service: Span,
    /// How many days of reception after a window must be delivered before a missing line proves
    /// something.
    pub reception_slack_days: u64,
}

impl Spec {
    /// Without `service`: the days of the text of art. 5 that the program ships.
    pub const DEFAULT_SERVICE: Span = Span {
        first: Day::from_ymd_opt(2020, 1, 1).expect("a day"),
        last: Day::from_ymd_opt(2021, 12, 31).expect("a day"),
    };

    /// Without `reception_slack_days`.
    pub const DEFAULT_SLACK: u64 = 365;

    /// Reads the keys `service` and `reception_slack_days`; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        let service = settings.span("service");
        let slack = settings.integer::<u32>("reception_slack_days").map(u64::from);
        // a key that is there and wrong has been faulted
        if settings.has("service") && service.is_none() {
            return None;
        }
        Some(Self {
            service: service.unwrap_or(Self::DEFAULT_SERVICE),
            reception_slack_days: slack.unwrap_or(Self::DEFAULT_SLACK),
        })
    }
}

impl Control for Spec {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn needs(&self) -> BTreeSet<&'static str> {
        ["person_id", "provider_id"].into()
    }

    fn queries(&self) -> Vec<Query<&str>> {
        dental_rules::QUERIES.to_vec()
    }

    fn period(&self) -> Span {
        self.service
    }

    fn scratch(&self, rows: u64) -> u64 {
        super::lots::scratch(rows)
    }

    /// Insists on a rule in force on some of the days asked.
    ///
    /// # Errors
    /// `no-dental-rules`.
    fn check(&self, tables: &Tables) -> Outcome<()> {
        if tables.dental_rules().iter().any(|row| row.rule.valid.meets(self.service)) {
            return Ok(());
        }
        let what = format!("no rule of art. 5 is in force on a day of {}", self.service);
        Err(Fault::new("no-dental-rules", what)
            .at("`dental_rules`")
            .hint("give the rules of those days: `[reference]` in the job, or `--reference DIR`")
            .into())
    }

    fn run(&self, desk: Desk<'_>) -> Outcome<Answer> {
        super::run(self, desk)
    }

    fn resolved(&self) -> serde_json::Value {
        serde_json::json!({
            "kind": KIND,
            "service": self.service.to_string(),
            "reception_slack_days": self.reception_slack_days,
        })
    }
}
