//! Line by line: admitted, out of scope, or quarantined with all its reasons.

use super::Scope;
use super::convert::{Converted, Spoiled};
use crate::values::columns::{CANONICAL, position};
use crate::values::{Code, CodeError, Day, has_valid_check_digits};
use arrow::array::{Array, ArrayRef, AsArray, StringArray, StringBuilder};
use arrow::datatypes::{Date32Type, Int64Type};

/// Why a line is quarantined. Ordered: a line with several stands under the first in ledgers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// There is no code.
    CodeMissing,
    /// What stands for the code is not six digits, or its check digit fails.
    CodeNotACode,
    /// There is no day of service that can be read.
    ServiceDateMissing,
    /// Before 1964, or after the day of delivery.
    ServiceDateOutOfRange,
    /// There is no whole number of acts.
    QuantityMissing,
    /// More than a million acts on a line: sums of such lines would not be safe.
    QuantityOutOfRange,
    /// There is no amount.
    AmountMissing,
    /// The amount is not a whole number of cents.
    AmountNotCents,
    /// More than a billion euro on a line: sums of such lines would not be safe.
    AmountOutOfRange,
    /// There is no provider, and no control can read the line without one.
    ProviderMissing,
    /// The check digits of the RIZIV number fail.
    ProviderCheckDigit,
}

impl Reason {
    /// Every reason, in the order in which ledgers look for the first.
    pub const ALL: [Self; 11] = [
        Self::CodeMissing,
        Self::CodeNotACode,
        Self::ServiceDateMissing,
        Self::ServiceDateOutOfRange,
        Self::QuantityMissing,
        Self::QuantityOutOfRange,
        Self::AmountMissing,
        Self::AmountNotCents,
        Self::AmountOutOfRange,
        Self::ProviderMissing,
        Self::ProviderCheckDigit,
    ];

    /// The id in ledgers and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodeMissing => "code-missing",
            Self::CodeNotACode => "code-not-a-code",
            Self::ServiceDateMissing => "service-date-missing",
            Self::ServiceDateOutOfRange => "service-date-out-of-range",
            Self::QuantityMissing => "quantity-missing",
            Self::QuantityOutOfRange => "quantity-out-of-range",
            Self::AmountMissing => "amount-missing",
            Self::AmountNotCents => "amount-not-cents",
            Self::AmountOutOfRange => "amount-out-of-range",
            Self::ProviderMissing => "provider-missing",
            Self::ProviderCheckDigit => "provider-check-digit",
        }
    }
}

/// Why a line concerns no control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutReason {
    /// A code of no rule table and of no dental range.
    OtherCode,
    /// Seven digits: a product, not an act.
    OtherCodeSystem,
}

impl OutReason {
    /// The id in ledgers and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OtherCode => "other-code",
            Self::OtherCodeSystem => "other-code-system",
        }
    }
}

/// What is odd about a line that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// Quantity and amount have opposite signs.
    SignMismatch,
    /// The quantity is 0.
    QuantityZero,
    /// The service comes after the reception.
    ServiceAfterReception,
    /// Alike in every column to an earlier line.
    DuplicateSuspect,
    /// Corrections outweigh the lines of one person, provider, code and day.
    NetNegative,
    /// The tooth is none of the 52 of ISO 3950; a number is kept, anything else is null.
    ToothUnknown,
    /// A column that lines can do without holds something unreadable: null there.
    ValueUnreadable,
}

impl Warning {
    /// The id in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignMismatch => "sign-mismatch",
            Self::QuantityZero => "quantity-zero",
            Self::ServiceAfterReception => "service-after-reception",
            Self::DuplicateSuspect => "duplicate-suspect",
            Self::NetNegative => "net-negative",
            Self::ToothUnknown => "tooth-unknown",
            Self::ValueUnreadable => "value-unreadable",
        }
    }
}

/// Where a line goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Admitted,
    OutOfScope(OutReason),
    Quarantined(Vec<Reason>),
}

/// The year in which the insurance began.
const FIRST_YEAR: i32 = 1964;

/// What a line is held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bench<'a> {
    pub(super) scope: &'a Scope,
    /// Codes are those of the nomenclature (else they are not judged, and all are in scope).
    pub(super) nomenclature: bool,
    /// Provider ids are RIZIV numbers.
    pub(super) riziv: bool,
    /// No service can be later.
    pub(super) delivered: Option<Day>,
}

/// The canonical columns of a batch, before judgement.
pub(super) struct Lines {
    pub(super) columns: Vec<Converted>,
    pub(super) rows: usize,
}

impl Lines {
    pub(super) fn array(&self, name: &str) -> &ArrayRef {
        &self.columns[position(name)].array
    }

    pub(super) fn ints(&self, name: &str) -> &arrow::array::Int64Array {
        self.array(name).as_primitive::<Int64Type>()
    }

    pub(super) fn days(&self, name: &str) -> &arrow::array::Date32Array {
        self.array(name).as_primitive::<Date32Type>()
    }

    fn spoiled(&self, name: &str, row: usize) -> Option<Spoiled> {
        self.columns[position(name)].spoiled.get(&row).copied()
    }

    pub(super) fn arrays(&self) -> Vec<ArrayRef> {
        assert_eq!(self.columns.len(), CANONICAL.len(), "every canonical column is made");
        self.columns.iter().map(|column| column.array.clone()).collect()
    }
}

impl Bench<'_> {
    /// Judges every line of a batch.
    pub(super) fn judge(&self, lines: &Lines) -> Vec<Verdict> {
        let codes = lines.ints("nomenclature_code");
        let providers = lines.array("provider_id").as_string::<i32>();
        (0..lines.rows)
            .map(|row| {
                let code = codes.is_valid(row).then(|| codes.value(row));
                let code_fault = match self.read_code(code, lines, row) {
                    Ok(fault) => fault,
                    Err(out) => return Verdict::OutOfScope(out),
                };
                let mut reasons: Vec<Reason> = code_fault.into_iter().collect();
                self.judge_service(lines, row, &mut reasons);
                judge_numbers(lines, row, &mut reasons);
                self.judge_provider(providers, row, code, &mut reasons);
                if reasons.is_empty() { Verdict::Admitted } else { Verdict::Quarantined(reasons) }
            })
            .collect()
    }

    /// What is wrong with a code, or why it concerns no control.
    fn read_code(
        &self,
        code: Option<i64>,
        lines: &Lines,
        row: usize,
    ) -> Result<Option<Reason>, OutReason> {
        if !self.nomenclature {
            return Ok(None);
        }
        let Some(number) = code else {
            return Ok(Some(match lines.spoiled("nomenclature_code", row) {
                Some(_) => Reason::CodeNotACode,
                None => Reason::CodeMissing,
            }));
        };
        match Code::try_from(number) {
            Ok(code) if self.scope.holds(code) => Ok(None),
            Ok(_) => Err(OutReason::OtherCode),
            Err(CodeError::NotSixDigits(_)) if (1_000_000..=9_999_999).contains(&number) => {
                Err(OutReason::OtherCodeSystem)
            }
            Err(_) => Ok(Some(Reason::CodeNotACode)),
        }
    }

    fn judge_service(&self, lines: &Lines, row: usize, reasons: &mut Vec<Reason>) {
        let days = lines.days("service_date");
        if days.is_null(row) {
            reasons.push(match lines.spoiled("service_date", row) {
                Some(Spoiled::OutOfRange) => Reason::ServiceDateOutOfRange,
                Some(Spoiled::Unreadable) | None => Reason::ServiceDateMissing,
            });
            return;
        }
        let first =
            Day::from_ymd_opt(FIRST_YEAR, 1, 1).map(|day| day.to_epoch_days()).unwrap_or_default();
        let last = self.delivered.map(|day| day.to_epoch_days());
        let day = days.value(row);
        if day < first || last.is_some_and(|last| day > last) {
            reasons.push(Reason::ServiceDateOutOfRange);
        }
    }

    /// Dental codes are read by controls that compare providers, so such a line is lost without
    /// one; with other codes a control may do without, and leaves the line out where it cannot.
    fn judge_provider(
        &self,
        providers: &StringArray,
        row: usize,
        code: Option<i64>,
        reasons: &mut Vec<Reason>,
    ) {
        if providers.is_valid(row) {
            if self.riziv && !has_valid_check_digits(providers.value(row)) {
                reasons.push(Reason::ProviderCheckDigit);
            }
        } else if self.nomenclature {
            // of a code that cannot be read nobody can say that a control does without
            let is_readable = |code| Code::try_from(code).ok();
            if code.and_then(is_readable).is_none_or(Code::is_dental) {
                reasons.push(Reason::ProviderMissing);
            }
        }
    }

    /// One key a person: with RIZIV numbers the first eight digits, else the whole id.
    pub(super) fn provider_keys(&self, providers: &StringArray) -> StringArray {
        if !self.riziv {
            return providers.clone();
        }
        let mut keys = StringBuilder::new();
        for id in providers {
            keys.append_option(id.and_then(|id| id.get(..8)));
        }
        keys.finish()
    }
}

fn judge_numbers(lines: &Lines, row: usize, reasons: &mut Vec<Reason>) {
    if lines.ints("quantity").is_null(row) {
        reasons.push(match lines.spoiled("quantity", row) {
            Some(Spoiled::OutOfRange) => Reason::QuantityOutOfRange,
            Some(Spoiled::Unreadable) | None => Reason::QuantityMissing,
        });
    }
    if lines.ints("paid_cents").is_null(row) {
        reasons.push(match lines.spoiled("paid_cents", row) {
            Some(Spoiled::Unreadable) => Reason::AmountNotCents,
            Some(Spoiled::OutOfRange) => Reason::AmountOutOfRange,
            None => Reason::AmountMissing,
        });
    }
}

/// What is odd about a line that is kept.
pub(super) fn warnings(lines: &Lines, row: usize) -> impl Iterator<Item = Warning> {
    let quantity = lines.ints("quantity").value(row);
    let paid = lines.ints("paid_cents").value(row);
    let received = lines.days("reception_date");
    let service = lines.days("service_date").value(row);
    let tooth = lines.ints("tooth");
    let odd_tooth = (tooth.is_valid(row) && !is_tooth(tooth.value(row)))
        || lines.spoiled("tooth", row).is_some();
    // every column that is judged above is there, or the line would not be kept
    let spoiled = CANONICAL.iter().zip(&lines.columns).any(|(canonical, column)| {
        column.spoiled.contains_key(&row)
            && !["tooth", "nomenclature_code"].contains(&canonical.name)
    });
    [
        (quantity.signum() * paid.signum() < 0, Warning::SignMismatch),
        (quantity == 0, Warning::QuantityZero),
        (received.is_valid(row) && service > received.value(row), Warning::ServiceAfterReception),
        (odd_tooth, Warning::ToothUnknown),
        (spoiled, Warning::ValueUnreadable),
    ]
    .into_iter()
    .filter_map(|(is_odd, warning)| is_odd.then_some(warning))
}

/// The 52 teeth of ISO 3950: quadrants 1 to 4 of eight, 5 to 8 (milk teeth) of five.
fn is_tooth(number: i64) -> bool {
    matches!((number / 10, number % 10), (1..=4, 1..=8) | (5..=8, 1..=5))
}
