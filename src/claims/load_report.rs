//! What a person compares with booked statistics: files, months, sums, reasons.

use super::judge::Lines;
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::ledger::Ledger;
use crate::store::{Delivery, FileReport, MonthReport, ReasonReport};
use crate::values::{Cents, Day, Month};
use arrow::array::{Array, Date32Array};
use std::collections::BTreeMap;

/// The load report of a delivery, as its store keeps it.
pub(super) struct Report {
    pub(super) files: Vec<FileReport>,
    pub(super) months: Vec<MonthReport>,
    pub(super) reasons: Vec<ReasonReport>,
}

/// The load report while rows come in.
#[derive(Default)]
pub(super) struct LoadReport {
    files: Vec<FileReport>,
    service: BTreeMap<i32, DaySums>,
    reception: BTreeMap<i32, DaySums>,
    reasons: BTreeMap<(String, &'static str, &'static str), (i64, Cents)>,
}

#[derive(Clone, Copy, Default)]
struct DaySums {
    rows: i64,
    quantity: i64,
    paid: Cents,
}

impl LoadReport {
    /// The next file.
    pub(super) fn begin(&mut self, file: &str) {
        self.files.push(FileReport { file: file.to_owned(), ..FileReport::default() });
    }

    /// A reason or warning of one row.
    pub(super) fn note_reason(
        &mut self,
        file: &str,
        reason: &'static str,
        kind: &'static str,
        paid: Cents,
    ) {
        let (rows, sum) = self.reasons.entry((file.to_owned(), kind, reason)).or_default();
        *rows += 1;
        *sum = sum.plus(paid);
    }

    /// All rows of a batch of the last file begun.
    pub(super) fn note_lines(&mut self, lines: &Lines) {
        let file = self.files.last_mut().expect("a file was begun before its lines came");
        let (quantities, amounts) = (lines.ints("quantity"), lines.ints("paid_cents"));
        let (service, reception) = (lines.days("service_date"), lines.days("reception_date"));
        for row in 0..lines.rows {
            let quantity = if quantities.is_valid(row) { quantities.value(row) } else { 0 };
            let paid = Cents::new(if amounts.is_valid(row) { amounts.value(row) } else { 0 });
            file.rows += 1;
            file.paid_cents = file.paid_cents.plus(paid);
            file.negative_lines += i64::from(quantity < 0);
            for (days, sums) in [(service, &mut self.service), (reception, &mut self.reception)] {
                if days.is_valid(row) {
                    let day = sums.entry(days.value(row)).or_default();
                    day.rows += 1;
                    day.quantity = day.quantity.saturating_add(quantity);
                    day.paid = day.paid.plus(paid);
                }
            }
        }
        widen(&mut file.first_service, &mut file.last_service, service);
        widen(&mut file.first_reception, &mut file.last_reception, reception);
    }

    pub(super) fn finish(self) -> Report {
        let months = months("reception", &self.reception)
            .into_iter()
            .chain(months("service", &self.service))
            .collect();
        let reasons = self.reasons.into_iter().map(|((file, kind, reason), (rows, paid))| {
            let (kind, reason) = (kind.to_owned(), reason.to_owned());
            ReasonReport { file, reason, kind, rows, paid_cents: paid }
        });
        let mut reasons: Vec<ReasonReport> = reasons.collect();
        reasons.sort();
        Report { files: self.files, months, reasons }
    }
}

fn widen(first: &mut Option<Day>, last: &mut Option<Day>, days: &Date32Array) {
    let earliest = arrow::compute::min(days).and_then(Day::from_epoch_days);
    let latest = arrow::compute::max(days).and_then(Day::from_epoch_days);
    *first = [*first, earliest].into_iter().flatten().min();
    *last = [*last, latest].into_iter().flatten().max();
}

fn months(axis: &str, days: &BTreeMap<i32, DaySums>) -> Vec<MonthReport> {
    let mut months: BTreeMap<Month, DaySums> = BTreeMap::new();
    for (number, sums) in days {
        let Some(day) = Day::from_epoch_days(*number) else { continue };
        let month = months.entry(Month::of(day)).or_default();
        month.rows += sums.rows;
        month.quantity = month.quantity.saturating_add(sums.quantity);
        month.paid = month.paid.plus(sums.paid);
    }
    let report = |(month, sums): (Month, DaySums)| MonthReport {
        axis: axis.to_owned(),
        month,
        rows: sums.rows,
        quantity: sums.quantity,
        paid_cents: sums.paid,
    };
    months.into_iter().map(report).collect()
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
        let sums = months.entry((&report.axis, report.month)).or_default();
        sums.rows += report.rows;
        sums.quantity = sums.quantity.saturating_add(report.quantity);
        sums.paid = sums.paid.plus(report.paid_cents);
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
