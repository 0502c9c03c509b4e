//! The one pass over a delivery: each row is read, judged, and goes to one place.

use super::convert::{Converted, Reading, convert, nothing};
use super::judge::{Bench, Lines, Verdict, warnings};
use super::load_report::{LoadReport, Report};
use super::quarantine::Quarantine;
use super::shelve::{Shelves, Staging};
use super::source::Source;
use super::{Order, Reason};
use crate::diagnostic::Outcome;
use crate::ledger::{Amounts, Heading, Ledger, Stage};
use crate::reference::{CodeSystem, ProviderIds, QuantityFrom};
use crate::store::Part;
use crate::values::Cents;
use crate::values::columns::{CANONICAL, position};
use arrow::array::{Array, AsArray, Int64Array, RecordBatch};
use arrow::datatypes::Int64Type;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What one pass over a delivery gives.
pub(super) struct Read {
    pub(super) parts: Vec<Part>,
    pub(super) ledger: Ledger,
    pub(super) report: Report,
}

/// Reads all files in the order of their names.
pub(super) fn read_all(
    order: &Order<'_>,
    fingerprint: &str,
    sources: &[Source],
    staging: &Staging,
    progress: &dyn Fn(u64),
) -> Outcome<Read> {
    let mut pass = Pass {
        bench: Bench {
            scope: order.scope,
            nomenclature: order.profile.code_system == CodeSystem::Nomenclature,
            riziv: order.profile.provider_kind == ProviderIds::Riziv,
            delivered: order.delivered,
        },
        reading: Reading {
            unit: order.profile.amount_unit,
            dates: order.profile.date_encoding,
            decimal: order.profile.csv.map_or('.', |layout| layout.decimal),
        },
        quantity: order.profile.quantity,
        ledger: Ledger::default(),
        report: LoadReport::default(),
        shelves: Shelves::new(staging),
        quarantine: Quarantine::begin(staging, sources)?,
    };
    for (number, source) in sources.iter().enumerate() {
        pass.file(fingerprint, number, source, progress)?;
    }
    let Pass { ledger, mut report, shelves, quarantine, .. } = pass;
    quarantine.finish()?;
    let shelved = shelves.finish(sources)?;
    for warning in shelved.warnings {
        let name = &sources[warning.file].listed.name;
        report.note_reason(name, warning.warning.name(), "warning", warning.paid);
    }
    Ok(Read { parts: shelved.parts, ledger, report: report.finish() })
}

struct Pass<'a> {
    bench: Bench<'a>,
    reading: Reading,
    quantity: QuantityFrom,
    ledger: Ledger,
    report: LoadReport,
    shelves: Shelves<'a>,
    quarantine: Quarantine,
}

impl Pass<'_> {
    fn file(
        &mut self,
        delivery: &str,
        number: usize,
        source: &Source,
        progress: &dyn Fn(u64),
    ) -> Outcome<()> {
        let name = source.listed.name.as_str();
        tracing::debug!(file = name, rows = source.rows, "reading");
        self.report.begin(name);
        self.ledger.add(Heading::door(delivery, name, Stage::Read, None), Amounts::default());
        let wanted: BTreeSet<usize> = source.columns.values().map(|column| column.index).collect();
        let mut first_row = 1;
        for batch in source.read(&wanted, None)? {
            let batch = batch?;
            let lines = self.canonical(source, &wanted, &batch)?;
            let verdicts = self.bench.judge(&lines);
            self.book(delivery, name, &lines, &verdicts);
            self.place(number, first_row, &lines, verdicts)?;
            first_row += i64::try_from(lines.rows).expect("a batch is small");
            progress(u64::try_from(lines.rows).expect("a batch is small"));
        }
        if first_row - 1 != source.rows {
            let what =
                format!("its footer says {} rows, and it has {}", source.rows, first_row - 1);
            let hint = "it is damaged: ask the sender for it again";
            return Err(source.fault("file-unreadable", what).hint(hint).into());
        }
        self.quarantine.end_file(source)
    }

    /// The batch as canonical columns.
    fn canonical(
        &self,
        source: &Source,
        wanted: &BTreeSet<usize>,
        batch: &RecordBatch,
    ) -> Outcome<Lines> {
        let rows = batch.num_rows();
        let mut columns = Vec::with_capacity(CANONICAL.len());
        for canonical in CANONICAL {
            let converted = match source.columns.get(canonical.name) {
                None => Converted { array: nothing(canonical, rows), spoiled: BTreeMap::new() },
                Some(column) => {
                    let place = wanted.range(..column.index).count();
                    convert(canonical, batch.column(place), self.reading).map_err(|error| {
                        source
                            .fault("column-value", format!("column `{}`: {error}", column.name))
                            .hint("the sender's program lost digits: ask for ids as text")
                    })?
                }
            };
            columns.push(converted);
        }
        if self.quantity == QuantityFrom::PaidSign {
            let paid = columns[position("paid_cents")].array.as_primitive::<Int64Type>();
            let signs = paid.iter().map(|paid| if paid.unwrap_or(0) < 0 { -1 } else { 1 });
            columns[position("quantity")].array = Arc::new(Int64Array::from_iter_values(signs));
        }
        let providers = columns[position("provider_id")].array.as_string::<i32>();
        let keys = self.bench.provider_keys(providers);
        columns[position("provider_key")].array = Arc::new(keys);
        Ok(Lines { columns, rows })
    }

    /// Counts every row, wherever it goes.
    fn book(&mut self, delivery: &str, name: &str, lines: &Lines, verdicts: &[Verdict]) {
        let amounts = lines.ints("paid_cents");
        let mut booked: BTreeMap<(Stage, Option<&'static str>), Amounts> = BTreeMap::new();
        for (row, verdict) in verdicts.iter().enumerate() {
            let readable = amounts.is_valid(row);
            let paid = if readable { Cents::new(amounts.value(row)) } else { Cents::ZERO };
            let (stage, reason) = match verdict {
                Verdict::Admitted => (Stage::Admitted, None),
                Verdict::OutOfScope(out) => (Stage::OutOfScope, Some(out.name())),
                Verdict::Quarantined(reasons) => {
                    for reason in reasons {
                        self.report.note_reason(name, reason.name(), "quarantine", paid);
                    }
                    (Stage::Quarantined, reasons.first().copied().map(Reason::name))
                }
            };
            if *verdict == Verdict::Admitted {
                for warning in warnings(lines, row) {
                    self.report.note_reason(name, warning.name(), "warning", paid);
                }
            }
            let amounts = Amounts { rows: 1, paid, rows_amount_unreadable: i64::from(!readable) };
            booked.entry((Stage::Read, None)).or_default().add(amounts);
            booked.entry((stage, reason)).or_default().add(amounts);
        }
        for ((stage, reason), amounts) in booked {
            self.ledger.add(Heading::door(delivery, name, stage, reason), amounts);
        }
        self.report.note_lines(lines);
    }

    /// Sends the rows to their places.
    fn place(
        &mut self,
        file: usize,
        first_row: i64,
        lines: &Lines,
        verdicts: Vec<Verdict>,
    ) -> Outcome<()> {
        let rows = i64::try_from(lines.rows).expect("a batch is small");
        let numbers: Int64Array = (first_row..first_row + rows).collect();
        let mut admitted = Vec::new();
        let mut refused = Vec::new();
        for (row, verdict) in (0_u32..).zip(verdicts) {
            match verdict {
                Verdict::Admitted => admitted.push(row),
                Verdict::OutOfScope(_) => {}
                Verdict::Quarantined(reasons) => refused.push((row, reasons)),
            }
        }
        self.quarantine.add(first_row, lines, refused)?;
        self.shelves.add(file, &numbers, lines, &admitted)
    }
}
