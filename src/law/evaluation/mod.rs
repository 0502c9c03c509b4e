//! The two-yearly evaluation of the NGS agreement (art. 8): what the figures of a period are, beside
//! those of the period before it, and what of the billings contradicts art. 2.

mod annex;
mod billing;
mod budget;
mod completeness;
mod concentration;
mod cumulation;
mod growth;
mod norms;
mod registration;
mod rules;
mod stakes;
mod turnaround;

pub use annex::{AnnexOutcome, ExpectedCode, months_between, outcome_of};
pub use billing::{BilledLine, Billing, Case, CodeFacts, Party, net};
pub use budget::{CodeSpending, Effect, Split, split_change};
pub use completeness::{Arrival, Brought, MonthArrived, brought, completeness, lag};
pub use concentration::{Concentration, concentration};
pub use cumulation::{
    Exclusion, Tariffs, cumulation_findings, registered_by_non_party, tariff_findings,
};
pub use growth::{Compared, rate_x10000, shares};
pub use norms::EvaluationNorms;
pub use registration::{
    Matched, Needed, Registered, Standing, match_registrations, pitter_missing,
};
pub use rules::{AGREEMENT_FROM, OtherAct, Question, billing_findings};
pub use stakes::{Stake, stakes};
pub use turnaround::{DaysTaken, Punctuality, SampleTest, TurnAround, days_taken, turn_around};

#[cfg(test)]
mod tests;
