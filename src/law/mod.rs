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
//! | payee | innende instantie | instance perceptrice | law of 14 July 1994, art. 164 |
//! | test | NGS-test | test NGS | NGS agreement, art. 1.2.1 |
//! | billing | facturatie | facturation | NGS agreement, art. 1.2.1 |
//! | candidacy | kandidatuurstelling | candidature | NGS agreement, art. 1.2.1 |
//! | institution | instelling | établissement | NGS agreement, art. 1 |
//! | claim date | datum van voorschrift | date de prescription | NGS agreement, art. 2 |
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

pub mod evaluation;
mod finding;
mod ngs_net;
mod ngs_volume;
mod ngs_words;
mod p_doubt;
mod p_limit;
mod p_share;
mod p_year;
mod windows;

pub use finding::{Evidence, Finding, Strength};
pub use ngs_net::{NgsEvent, NgsTally, NgsTests, ngs_events, ngs_tests};
pub use ngs_volume::{
    Dated, FIRST_BILLING, PILOT, REQUIRED_TESTS, VolumeBasis, VolumeEvidence, VolumeJudged,
    VolumeRule, VolumeTurn, VolumeWindow, counted, needed_in_a_year, rolling, turns,
};
pub use ngs_words::{Category, Criterion, NomenclatureArticle, TestKind, TumourClass};
pub use p_doubt::{Doubt, DoubtedTally, Flip, flips};
pub use p_limit::{PLimit, PLimits, Verdict};
pub use p_share::share_x10000;
pub use p_year::{Basis, PeriodOutcome, Proposal, ProviderYear, Sums, Totals, Unsettled, assess};
pub use windows::{
    Act, CalendarUnit, Excess, Window, excesses, months_after, months_around, months_before,
};

use crate::values::{Cents, P, ProviderKey};

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
