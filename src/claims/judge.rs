//! Line by line: admitted, out of scope, or quarantined with all its reasons.

use super::Scope;
use super::convert::{Converted, Spoiled};
use crate::ledger::Amounts;
use crate::values::columns::{CANONICAL, position};
use crate::values::{Cents, Code, CodeError, Day, has_valid_check_digits};
use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int64Array, StringArray, StringBuilder};
use arrow::datatypes::{Date32Type, Int64Type};
use std::collections::BTreeMap;

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
    fn array(&self, name: &str) -> &ArrayRef {
        &self.columns[position(name)].array
    }

    /// The columns that are judged, found once for all rows.
    pub(super) fn cells(&self) -> Cells<'_> {
        let ints = |name| self.array(name).as_primitive::<Int64Type>();
        let days = |name| self.array(name).as_primitive::<Date32Type>();
        let spoiled = |name| &self.columns[position(name)].spoiled;
        // every column that is judged is there, or the line would not be kept
        let others = CANONICAL.iter().zip(&self.columns).filter(|(canonical, column)| {
            !column.spoiled.is_empty() && !["tooth", "nomenclature_code"].contains(&canonical.name)
        });
        Cells {
            codes: ints("nomenclature_code"),
            providers: self.array("provider_id").as_string::<i32>(),
            service: days("service_date"),
            reception: days("reception_date"),
            quantities: ints("quantity"),
            paid: ints("paid_cents"),
            teeth: ints("tooth"),
            spoiled_codes: spoiled("nomenclature_code"),
            spoiled_service: spoiled("service_date"),
            spoiled_quantities: spoiled("quantity"),
            spoiled_paid: spoiled("paid_cents"),
            spoiled_teeth: spoiled("tooth"),
            spoiled_others: others.map(|(_, column)| &column.spoiled).collect(),
        }
    }

    pub(super) fn arrays(&self) -> Vec<ArrayRef> {
        assert_eq!(self.columns.len(), CANONICAL.len(), "every canonical column is made");
        self.columns.iter().map(|column| column.array.clone()).collect()
    }
}

/// Which rows of a column held something that is null there.
type SpoiledRows = BTreeMap<usize, Spoiled>;

/// The columns of a batch that are judged.
pub(super) struct Cells<'a> {
    codes: &'a Int64Array,
    providers: &'a StringArray,
    pub(super) service: &'a Date32Array,
    pub(super) reception: &'a Date32Array,
    pub(super) quantities: &'a Int64Array,
    paid: &'a Int64Array,
    teeth: &'a Int64Array,
    spoiled_codes: &'a SpoiledRows,
    spoiled_service: &'a SpoiledRows,
    spoiled_quantities: &'a SpoiledRows,
    spoiled_paid: &'a SpoiledRows,
    spoiled_teeth: &'a SpoiledRows,
    spoiled_others: Vec<&'a SpoiledRows>,
}

impl Cells<'_> {
    /// One row with what was paid for it.
    pub(super) fn amounts(&self, row: usize) -> Amounts {
        let readable = self.paid.is_valid(row);
        let paid = if readable { Cents::new(self.paid.value(row)) } else { Cents::ZERO };
        Amounts { rows: 1, paid, rows_amount_unreadable: i64::from(!readable) }
    }

    /// The number of acts; 0 where it cannot be read.
    pub(super) fn quantity(&self, row: usize) -> i64 {
        if self.quantities.is_valid(row) { self.quantities.value(row) } else { 0 }
    }

    fn code(&self, row: usize) -> Option<i64> {
        self.codes.is_valid(row).then(|| self.codes.value(row))
    }

    fn judge_numbers(&self, row: usize, reasons: &mut Vec<Reason>) {
        if self.quantities.is_null(row) {
            reasons.push(match self.spoiled_quantities.get(&row) {
                Some(Spoiled::OutOfRange) => Reason::QuantityOutOfRange,
                Some(Spoiled::Unreadable) | None => Reason::QuantityMissing,
            });
        }
        if self.paid.is_null(row) {
            reasons.push(match self.spoiled_paid.get(&row) {
                Some(Spoiled::Unreadable) => Reason::AmountNotCents,
                Some(Spoiled::OutOfRange) => Reason::AmountOutOfRange,
                None => Reason::AmountMissing,
            });
        }
    }

    /// What is odd about a line that is kept.
    pub(super) fn warnings(&self, row: usize) -> impl Iterator<Item = Warning> + use<> {
        let quantity = self.quantities.value(row);
        let paid = self.paid.value(row);
        let (service, received) = (self.service.value(row), self.reception);
        let is_late = received.is_valid(row) && service > received.value(row);
        let odd_tooth = (self.teeth.is_valid(row) && !is_tooth(self.teeth.value(row)))
            || self.spoiled_teeth.contains_key(&row);
        let spoiled = self.spoiled_others.iter().any(|rows| rows.contains_key(&row));
        [
            (quantity.signum() * paid.signum() < 0, Warning::SignMismatch),
            (quantity == 0, Warning::QuantityZero),
            (is_late, Warning::ServiceAfterReception),
            (odd_tooth, Warning::ToothUnknown),
            (spoiled, Warning::ValueUnreadable),
        ]
        .into_iter()
        .filter_map(|(is_odd, warning)| is_odd.then_some(warning))
    }
}

impl Bench<'_> {
    /// Judges every line of a batch.
    pub(super) fn judge(&self, lines: &Lines) -> Vec<Verdict> {
        let cells = lines.cells();
        let day = |day: Day| day.to_epoch_days();
        let first = Day::from_ymd_opt(FIRST_YEAR, 1, 1).map(day).unwrap_or_default();
        let last = self.delivered.map_or(i32::MAX, day);
        (0..lines.rows)
            .map(|row| {
                let code_fault = match self.read_code(&cells, row) {
                    Ok(fault) => fault,
                    Err(out) => return Verdict::OutOfScope(out),
                };
                let mut reasons: Vec<Reason> = code_fault.into_iter().collect();
                reasons.extend(judge_service(&cells, row, first, last));
                cells.judge_numbers(row, &mut reasons);
                reasons.extend(self.judge_provider(&cells, row));
                if reasons.is_empty() { Verdict::Admitted } else { Verdict::Quarantined(reasons) }
            })
            .collect()
    }

    /// What is wrong with a code, or why it concerns no control.
    fn read_code(&self, cells: &Cells<'_>, row: usize) -> Result<Option<Reason>, OutReason> {
        if !self.nomenclature {
            return Ok(None);
        }
        let Some(number) = cells.code(row) else {
            return Ok(Some(match cells.spoiled_codes.get(&row) {
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

    /// Dental codes are read by controls that compare providers, so such a line is lost without
    /// one; with other codes a control may do without, and leaves the line out where it cannot.
    fn judge_provider(&self, cells: &Cells<'_>, row: usize) -> Option<Reason> {
        if cells.providers.is_valid(row) {
            let is_right = !self.riziv || has_valid_check_digits(cells.providers.value(row));
            return (!is_right).then_some(Reason::ProviderCheckDigit);
        }
        // of a code that cannot be read nobody can say that a control does without
        let is_readable = |code| Code::try_from(code).ok();
        let needs_one = cells.code(row).and_then(is_readable).is_none_or(Code::is_dental);
        (self.nomenclature && needs_one).then_some(Reason::ProviderMissing)
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

fn judge_service(cells: &Cells<'_>, row: usize, first: i32, last: i32) -> Option<Reason> {
    if cells.service.is_null(row) {
        return Some(match cells.spoiled_service.get(&row) {
            Some(Spoiled::OutOfRange) => Reason::ServiceDateOutOfRange,
            Some(Spoiled::Unreadable) | None => Reason::ServiceDateMissing,
        });
    }
    let day = cells.service.value(row);
    (day < first || day > last).then_some(Reason::ServiceDateOutOfRange)
}

/// The 52 teeth of ISO 3950: quadrants 1 to 4 of eight, 5 to 8 (milk teeth) of five.
fn is_tooth(number: i64) -> bool {
    matches!((number / 10, number % 10), (1..=4, 1..=8) | (5..=8, 1..=5))
}
