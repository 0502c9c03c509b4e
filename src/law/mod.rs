//! The law's arithmetic on small counts: typed, exact, pure. No file, no clock, no engine.
//!
//! | word here | NL | FR | source |
//! |---|---|---|---|
//! | P | P-waarde, wegingscoëfficiënt P | valeur P, coefficient de pondération P | nomenclature, art. 6 § 19 |
//! | limit | maximum | maximum | art. 6 § 19 |
//! | surplus | surplus (P) | surplus (P) | decision BRS/N/2023/25, table |
//! | unit value | waarde van 1 P | valeur de 1 P | the same table |
//! | maximum allowed | maximaal toegelaten bedrag | montant maximal autorisé | the same decision, calculation |
//! | excess | bedrag dat teveel werd aangerekend | montant porté en compte en trop | the same decision, calculation |
//! | fine | administratieve geldboete | amende administrative | law of 14 July 1994, art. 142 § 1, 2° |
//! | suspension, probation period | uitstel, proeftermijn | sursis, délai d'épreuve | the same law, art. 157 § 1 |
//! | report of findings | proces-verbaal van vaststelling | procès-verbal de constat | the same law, art. 142 § 2 |
//! | payee | innende instantie | instance perceptrice | law of 14 July 1994, art. 164 |
//! | test | NGS-test | test NGS | NGS agreement, art. 1.2.1 |
//! | billing | facturatie | facturation | NGS agreement, art. 1.2.1 |
//! | candidacy | kandidatuurstelling | candidature | NGS agreement, art. 1.2.1 |
//! | institution | instelling | établissement | NGS agreement, art. 1 |
//! | claim date | datum van voorschrift | date de prescription | NGS agreement, art. 2 |
//! | material, performing, sampling | testmateriaal, uitvoeren, staalafname | matériel de test, exécution, prélèvement | law of 22 December 2020, art. 6 |
//! | month, quarter, year | maand, trimester, jaar | mois, trimestre, année | art. 6 § 19 |
//!
//! A limit or a weight is a dated row of `reference/`; here is how it is applied.
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::integer_division,
    clippy::as_conversions,
    clippy::indexing_slicing
)]

mod antigen;
mod antigen_absence;
mod antigen_biller;
mod antigen_cumul;
mod antigen_net;
mod antigen_rank;
pub mod dental_rules;
pub mod evaluation;
mod finding;
mod ngs_boundary;
mod ngs_net;
mod ngs_volume;
mod ngs_words;
mod p_distribution;
mod p_doubt;
mod p_fine;
mod p_fragility;
mod p_limit;
mod p_procedure;
mod p_projection;
mod p_share;
mod p_year;
mod windows;

pub use antigen::{AntigenAct, ConsultationKind, LumpSumGround};
pub use antigen_absence::{Absence, Unregistered, no_result, sampling_alone};
pub use antigen_biller::{OtherBiller, charge_not_known, not_a_doctor};
pub use antigen_cumul::{
    Beside, free_material, paid_otherwise, repeated_sets, sampling_with_consultation,
};
pub use antigen_net::{AntigenCharge, AntigenNet, Behind, spread};
pub use antigen_rank::{RANKED_FROM, Ranked, rank};
pub use finding::{Evidence, Finding, Strength};
pub use ngs_boundary::{RegisteredTest, boundary_cases};
pub use ngs_net::{NgsEvent, NgsTally, NgsTests, ngs_events, ngs_tests};
pub use ngs_volume::{
    Dated, FIRST_BILLING, PILOT, VolumeBasis, VolumeEvidence, VolumeJudged, VolumeNorm,
    VolumeNorms, VolumeRule, VolumeTurn, VolumeWindow, counted, needed_in_a_year, rolling, turns,
};
pub use ngs_words::{Category, Criterion, NomenclatureArticle, TestKind, TumourClass};
pub use p_distribution::{class_from, quantile};
pub use p_doubt::{Doubt, DoubtedTally, Flip, flips};
pub use p_fine::FinePercent;
pub use p_fragility::{
    ActsByWeight, DayTally, NetActs, acts_by_period, acts_to_remove, doubts_by_period, exceeded_on,
};
pub use p_limit::{PLimit, PLimits, Verdict};
pub use p_procedure::{
    AroundDecision, Competence, FINE_PAID_WITHIN_DAYS, Notified, PriorDecision, REPORT_COPY_DAYS,
    ReceivedSums, ReceivedTally, Revocation, disputed, divide, report_copy_until,
    suspension_excluded_until,
};
pub use p_projection::{Completeness, Pace, Projection, RunOff, Spread};
pub use p_share::share_x10000;
pub use p_year::{Basis, PeriodOutcome, Proposal, ProviderYear, Sums, Totals, Unsettled, assess};
pub use windows::{
    Act, CalendarUnit, Excess, Window, excesses, months_after, months_around, months_before,
};

use crate::values::{Cents, Code, P, ProviderKey};

/// What one dentist billed in one month of service: the row that is counted twice.
///
/// Grain: one row per provider and month with a line in scope. Order: provider, year, month.
/// No nulls. Corrections count with their sign, so each number may be negative but `lines`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PTally {
    /// The dentist.
    pub provider: ProviderKey,
    /// Calendar year of service.
    pub year: i32,
    /// Month of service, 1 to 12.
    pub month: u32,
    /// Sum of quantity × P.
    pub p_sum: P,
    /// Sum of what the insurers paid.
    pub paid: Cents,
    /// Number of lines, corrections included.
    pub lines: i64,
}

/// What one provider billed of one act of testing in one month: the row that is counted twice.
///
/// Grain: one row per provider, pair of codes and month with a line of a known person. Order:
/// provider, code, year, month. No nulls. Corrections count with their sign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AntigenTally {
    /// The provider.
    pub provider: ProviderKey,
    /// The pair, by its ambulatory code.
    pub code: Code,
    /// Calendar year of service.
    pub year: i32,
    /// Month of service, 1 to 12.
    pub month: u32,
    /// Sum of the quantities.
    pub quantity: i64,
    /// Sum of what the insurers paid.
    pub paid: Cents,
    /// Number of lines, corrections included.
    pub lines: i64,
}
