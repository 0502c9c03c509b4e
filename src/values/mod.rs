//! Types that cannot hold a wrong value: money, P, nomenclature codes, periods, providers,
//! exact fractions. Nothing here knows a rule or a file.

mod cents;
mod code;
pub mod columns;
mod fraction;
pub mod hash;
mod p;
mod period;
mod provider;

pub use cents::Cents;
pub use code::{Code, CodeError};
pub use fraction::Fraction;
pub use p::P;
pub use period::{Month, Period, PeriodKind, Span, days_of};
pub use provider::{ProviderKey, ProviderKind, has_valid_check_digits};

/// A day of the calendar: service date, reception date.
pub type Day = chrono::NaiveDate;
