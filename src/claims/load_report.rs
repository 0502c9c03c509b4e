//! What a person compares with booked statistics: files, months, sums, reasons.

use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::ledger::Ledger;
use crate::store::{Delivery, FileReport, MonthReport, ReasonReport};
use crate::values::{Cents, Day, Month};
use std::collections::BTreeMap;

/// The load report of a delivery, as its store keeps it.
pub(super) struct Report {
    pub(super) files: Vec<FileReport>,
    pub(super) months: Vec<MonthReport>,
    pub(super) reasons: Vec<ReasonReport>,
}

/// The load report while it is put together.
#[derive(Default)]
pub(super) struct LoadReport {
    files: Vec<FileReport>,
    months: BTreeMap<(&'static str, Month), DaySums>,
    reasons: BTreeMap<(String, &'static str, &'static str), (i64, Cents)>,
}

/// What fell on a day.
#[derive(Clone, Copy, Default)]
pub(super) struct DaySums {
    pub(super) rows: i64,
    pub(super) quantity: i64,
    pub(super) paid: Cents,
}

impl DaySums {
    pub(super) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.quantity = self.quantity.saturating_add(other.quantity);
        self.paid = self.paid.plus(other.paid);
    }
}

impl LoadReport {
    /// The next file, and what was found in it.
    pub(super) fn add_file(&mut self, found: FileReport) {
        self.files.push(found);
    }

    /// So many rows of a reason or warning.
    pub(super) fn note_reason(
        &mut self,
        file: &str,
        reason: &'static str,
        kind: &'static str,
        rows: i64,
        paid: Cents,
    ) {
        let (all_rows, sum) = self.reasons.entry((file.to_owned(), kind, reason)).or_default();
        *all_rows += rows;
        *sum = sum.plus(paid);
    }

    /// What fell on a day of an axis.
    pub(super) fn note_day(&mut self, axis: &'static str, day: Day, sums: DaySums) {
        self.months.entry((axis, Month::of(day))).or_default().add(sums);
    }

    pub(super) fn finish(self) -> Report {
        let report = |((axis, month), sums): ((&str, Month), DaySums)| MonthReport {
            axis: axis.to_owned(),
            month,
            rows: sums.rows,
            quantity: sums.quantity,
            paid_cents: sums.paid,
        };
        let months = self.months.into_iter().map(report).collect();
        let reasons = self.reasons.into_iter().map(|((file, kind, reason), (rows, paid))| {
            let (kind, reason) = (kind.to_owned(), reason.to_owned());
            ReasonReport { file, reason, kind, rows, paid_cents: paid }
        });
        let mut reasons: Vec<ReasonReport> = reasons.collect();
        reasons.sort();
        Report { files: self.files, months, reasons }
    }
}

/// The tables of the door: `ledger` (of the door and of every control), `door_files`,
/// `door_months`, `door_reasons`.
pub fn tables(deliveries: &[Delivery], ledger: &Ledger) -> Vec<Table> {
    vec![
        ledger_table(ledger),
        files_table(deliveries),
        months_table(deliveries),
        reasons_table(deliveries),
    ]
}

fn ledger_table(ledger: &Ledger) -> Table {
    use ColumnKind::{Cents, Int, Text};
    let mut table = Table::new(
        "ledger",
        Sensitivity::Aggregate,
        &["delivery", "file", "control", "stage", "reason"],
        &[
            Column::new("delivery", Text),
            Column::new("file", Text),
            Column::new("control", Text),
            Column::new("stage", Text),
            Column::new("reason", Text),
            Column::new("rows", Int),
            Column::new("paid_cents", Cents),
            Column::new("rows_amount_unreadable", Int),
        ],
    );
    for (heading, amounts) in ledger.entries() {
        table.push(vec![
            heading.delivery.clone().into(),
            heading.file.clone().into(),
            heading.control.clone().into(),
            Value::Word(heading.stage.name()),
            heading.reason.clone().into(),
            amounts.rows.into(),
            amounts.paid.into(),
            amounts.rows_amount_unreadable.into(),
        ]);
    }
    table
}

fn files_table(deliveries: &[Delivery]) -> Table {
    use ColumnKind::{Cents, Day, Int, Text};
    let mut table = Table::new(
        "door_files",
        Sensitivity::Aggregate,
        &["delivery", "file"],
        &[
            Column::new("delivery", Text),
            Column::new("file", Text),
            Column::new("hash", Text),
            Column::new("rows", Int),
            Column::new("paid_cents", Cents),
            Column::new("first_service", Day),
            Column::new("last_service", Day),
            Column::new("first_reception", Day),
            Column::new("last_reception", Day),
            Column::new("negative_lines", Int),
        ],
    );
    for manifest in deliveries.iter().map(|delivery| &delivery.manifest) {
        for (report, source) in manifest.door_files.iter().zip(&manifest.files) {
            table.push(vec![
                manifest.fingerprint.as_str().into(),
                report.file.as_str().into(),
                source.sha256.as_str().into(),
                report.rows.into(),
                report.paid_cents.into(),
                report.first_service.into(),
                report.last_service.into(),
                report.first_reception.into(),
                report.last_reception.into(),
                report.negative_lines.into(),
            ]);
        }
    }
    table
}

fn months_table(deliveries: &[Delivery]) -> Table {
    use ColumnKind::{Cents, Int, Text};
    let mut table = Table::new(
        "door_months",
        Sensitivity::Aggregate,
        &["axis", "month"],
        &[
            Column::new("axis", Text),
            Column::new("month", Text),
            Column::new("rows", Int),
            Column::new("quantity", Int),
            Column::new("paid_cents", Cents),
        ],
    );
    let mut months: BTreeMap<(&str, Month), DaySums> = BTreeMap::new();
    for report in deliveries.iter().flat_map(|delivery| &delivery.manifest.door_months) {
        months.entry((&report.axis, report.month)).or_default().add(DaySums {
            rows: report.rows,
            quantity: report.quantity,
            paid: report.paid_cents,
        });
    }
    for ((axis, month), sums) in months {
        table.push(vec![
            axis.into(),
            month.to_string().into(),
            sums.rows.into(),
            sums.quantity.into(),
            sums.paid.into(),
        ]);
    }
    table
}

fn reasons_table(deliveries: &[Delivery]) -> Table {
    use ColumnKind::{Cents, Int, Text};
    let mut table = Table::new(
        "door_reasons",
        Sensitivity::Aggregate,
        &["file", "reason"],
        &[
            Column::new("file", Text),
            Column::new("reason", Text),
            Column::new("kind", Text),
            Column::new("rows", Int),
            Column::new("paid_cents", Cents),
        ],
    );
    let mut reports: Vec<&ReasonReport> =
        deliveries.iter().flat_map(|delivery| &delivery.manifest.door_reasons).collect();
    reports.sort();
    for report in reports {
        table.push(vec![
            report.file.as_str().into(),
            report.reason.as_str().into(),
            report.kind.as_str().into(),
            report.rows.into(),
            report.paid_cents.into(),
        ]);
    }
    table
}
