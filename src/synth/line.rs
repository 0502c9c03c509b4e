use super::numbers::birth_year;
use crate::values::{Day, ProviderKey};

/// One invented claim line, before it becomes a row of a file.
///
/// The order of the fields is the order of the rows in a file of the sample: a total order, since
/// `twin` and `damage` come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) reception: Option<Day>,
    pub(super) payer: u32,
    /// Eleven digits.
    pub(super) provider: Option<u64>,
    pub(super) service: Option<Day>,
    pub(super) code: Option<i64>,
    pub(super) person: u32,
    pub(super) quantity: Option<i64>,
    pub(super) paid_cents: Option<i64>,
    pub(super) copayment_cents: Option<i64>,
    pub(super) supplement_cents: Option<i64>,
    pub(super) tooth: Option<i64>,
    /// Ten digits.
    pub(super) payee: u64,
    /// The laboratory or hospital that bills: eight digits.
    pub(super) facility: Option<u64>,
    pub(super) prescription: Option<Day>,
    /// The same row delivered again: it takes the line id of the row before it.
    pub(super) twin: bool,
    /// What was broken on purpose.
    pub(super) damage: Option<Damage>,
}

impl Line {
    pub(super) fn birth_year(&self) -> i64 {
        birth_year(self.person)
    }

    /// The line that takes this one back, received on a later day.
    pub(super) fn reversed(self, reception: Day) -> Self {
        Self {
            reception: Some(reception),
            quantity: self.quantity.map(|quantity| -quantity),
            paid_cents: self.paid_cents.map(|paid| -paid),
            copayment_cents: self.copayment_cents.map(|cents| -cents),
            supplement_cents: self.supplement_cents.map(|cents| -cents),
            ..self
        }
    }
}

/// The key of a provider number: its first eight digits.
pub(super) fn key_of(provider: u64) -> ProviderKey {
    ProviderKey::new(format!("{:08}", provider / 1_000))
}

/// A way to break a line so that the door must set it aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Damage {
    CodeMissing,
    CodeCheckDigit,
    CodeTooShort,
    ServiceMissing,
    ServiceIn1931,
    QuantityMissing,
    AmountMissing,
    ProviderMissing,
    ProviderCheckDigit,
    CodeAndAmountMissing,
    ServiceAndQuantityMissing,
    AmountMissingProviderCheckDigit,
}

impl Damage {
    /// Every way, in the order in which they are dealt out.
    pub(super) const ALL: [Self; 12] = [
        Self::CodeMissing,
        Self::CodeCheckDigit,
        Self::CodeTooShort,
        Self::ServiceMissing,
        Self::ServiceIn1931,
        Self::QuantityMissing,
        Self::AmountMissing,
        Self::ProviderMissing,
        Self::ProviderCheckDigit,
        Self::CodeAndAmountMissing,
        Self::ServiceAndQuantityMissing,
        Self::AmountMissingProviderCheckDigit,
    ];

    /// The reasons that the door must give, in its order.
    pub(super) const fn reasons(self) -> &'static [&'static str] {
        match self {
            Self::CodeMissing => &["code-missing"],
            Self::CodeCheckDigit | Self::CodeTooShort => &["code-not-a-code"],
            Self::ServiceMissing => &["service-date-missing"],
            Self::ServiceIn1931 => &["service-date-out-of-range"],
            Self::QuantityMissing => &["quantity-missing"],
            Self::AmountMissing => &["amount-missing"],
            Self::ProviderMissing => &["provider-missing"],
            Self::ProviderCheckDigit => &["provider-check-digit"],
            Self::CodeAndAmountMissing => &["code-missing", "amount-missing"],
            Self::ServiceAndQuantityMissing => &["service-date-missing", "quantity-missing"],
            Self::AmountMissingProviderCheckDigit => &["amount-missing", "provider-check-digit"],
        }
    }

    /// The line, broken.
    pub(super) fn of(self, whole: Line) -> Line {
        let mut line = Line { damage: Some(self), ..whole };
        // only one sixth digit is right, so the next one is wrong
        let wrong_code = line.code.map(|code| code / 10 * 10 + (code % 10 + 1) % 10);
        let wrong_provider = line.provider.map(wrong_check_digits);
        match self {
            Self::CodeMissing => line.code = None,
            Self::CodeCheckDigit => line.code = wrong_code,
            Self::CodeTooShort => line.code = line.code.map(|code| code / 10),
            Self::ServiceMissing => line.service = None,
            Self::ServiceIn1931 => line.service = Day::from_ymd_opt(1931, 5, 4),
            Self::QuantityMissing => line.quantity = None,
            Self::AmountMissing => line.paid_cents = None,
            Self::ProviderMissing => line.provider = None,
            Self::ProviderCheckDigit => line.provider = wrong_provider,
            Self::CodeAndAmountMissing => (line.code, line.paid_cents) = (None, None),
            Self::ServiceAndQuantityMissing => (line.service, line.quantity) = (None, None),
            Self::AmountMissingProviderCheckDigit => {
                (line.paid_cents, line.provider) = (None, wrong_provider);
            }
        }
        line
    }
}

/// The number with other digits 7 and 8, such that neither modulus fits.
fn wrong_check_digits(provider: u64) -> u64 {
    let (first_six, title) = (provider / 100_000, provider % 1_000);
    let valid = [97 - first_six % 97, 89 - first_six % 89];
    let wrong = (1..=97).find(|check| !valid.contains(check)).expect("only two numbers are valid");
    first_six * 100_000 + wrong * 1_000 + title
}
