//! The tables of the control.

use super::KIND;
use super::decide::{Candidate, Decided};
use crate::controls::findings;
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::law::{counted, needed_in_a_year};
use crate::values::Day;
use ColumnKind::{Day as Date, Flag, Int, Text};
use chrono::{Datelike, Months};

const fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column::new(name, kind)
}

/// All tables of the control.
pub(super) fn all(decided: &Decided) -> Vec<Table> {
    vec![
        volume(decided),
        left_out(decided),
        timeline(decided),
        rolling(decided),
        status(decided),
        findings::table("ngs_volume_findings", KIND, &decided.findings),
    ]
}

/// One row for each application, by institution and day.
fn volume(decided: &Decided) -> Table {
    let mut table = Table::new(
        "ngs_volume",
        Sensitivity::Providers,
        &["institution_id", "candidacy_date"],
        &[
            column("institution_id", Text),
            column("candidacy_date", Date),
            column("window_start", Date),
            column("window_end", Date),
            column("count_register", Int),
            column("count_billings", Int),
            column("count_tests", Int),
            column("count_by_service_date", Int),
            column("count_evidence", Int),
            column("required", Int),
            column("margin", Int),
            column("average_per_year_x100", Int),
            column("meets_norm", Flag),
            column("basis_matters", Flag),
            column("boundary_cases", Int),
            column("quarantined_in_window", Int),
            column("robust", Flag),
        ],
    );
    for candidate in &decided.candidates {
        table.push(volume_row(candidate));
    }
    table
}

fn volume_row(candidate: &Candidate) -> Vec<Value> {
    let Candidate { asked, judged, boundary_cases, .. } = candidate;
    vec![
        asked.institution.as_str().into(),
        asked.date.into(),
        judged.window.start.into(),
        judged.window.end.into(),
        judged.count_register.into(),
        judged.count_billings.into(),
        judged.count_tests.into(),
        judged.count_by_service_date.into(),
        judged.count_evidence.into(),
        judged.norm.tests.into(),
        judged.margin().into(),
        judged.average_per_year_x100().into(),
        judged.meets_norm.into(),
        judged.basis_matters.into(),
        (*boundary_cases).into(),
        judged.left_out.into(),
        judged.robust.into(),
    ]
}

/// What could not be counted and might be the candidate's, by reason.
fn left_out(decided: &Decided) -> Table {
    let mut table = Table::new(
        "ngs_volume_left_out",
        Sensitivity::Providers,
        &["institution_id", "candidacy_date", "reason"],
        &[
            column("institution_id", Text),
            column("candidacy_date", Date),
            column("reason", Text),
            column("quantity", Int),
        ],
    );
    for candidate in &decided.candidates {
        for (reason, quantity) in &candidate.left_out {
            table.push(vec![
                candidate.asked.institution.as_str().into(),
                candidate.asked.date.into(),
                reason.as_str().into(),
                (*quantity).into(),
            ]);
        }
    }
    table
}

/// The days on which the rolling count reaches the norm or falls below it.
fn timeline(decided: &Decided) -> Table {
    let mut table = Table::new(
        "ngs_volume_timeline",
        Sensitivity::Providers,
        &["institution_id", "date"],
        &[
            column("institution_id", Text),
            column("date", Date),
            column("event", Text),
            column("count", Int),
        ],
    );
    for history in &decided.histories {
        for (day, turn, count) in &history.turns {
            table.push(vec![
                history.institution.as_str().into(),
                (*day).into(),
                Value::Word(turn.name()),
                (*count).into(),
            ]);
        }
    }
    table
}

/// The rolling count on the first day of each month; below the norm, the tests of the twelve months
/// before, and how many the next twelve would have to have.
fn rolling(decided: &Decided) -> Table {
    let mut table = Table::new(
        "ngs_volume_rolling",
        Sensitivity::Providers,
        &["institution_id", "date"],
        &[
            column("institution_id", Text),
            column("date", Date),
            column("count", Int),
            column("last_12_months", Int),
            column("needed_12_months", Int),
        ],
    );
    for history in &decided.histories {
        for (day, count) in history.rolling.iter().filter(|(day, _)| day.day() == 1) {
            let norm = history.norms.on(*day).filter(|norm| !norm.is_met_by(*count));
            let needed = norm.map(|norm| needed_in_a_year(&history.dated, norm, *day));
            table.push(vec![
                history.institution.as_str().into(),
                (*day).into(),
                (*count).into(),
                last_year(history, *day).into(),
                needed.into(),
            ]);
        }
    }
    table
}

/// The evidence of the twelve months before a day.
fn last_year(history: &super::decide::History, day: Day) -> i64 {
    let start = day.checked_sub_months(Months::new(12)).unwrap_or(Day::MIN);
    counted(&history.dated, crate::law::VolumeWindow { start, end: day })
}

/// Where each institution stands with each criterion, by institution, criterion and date.
fn status(decided: &Decided) -> Table {
    let mut table = Table::new(
        "ngs_status",
        Sensitivity::Providers,
        &["institution_id", "criterion", "date"],
        &[
            column("institution_id", Text),
            column("criterion", Text),
            column("date", Date),
            column("state", Text),
            column("article", Text),
            column("evidence", Text),
            column("consequence", Text),
        ],
    );
    for row in &decided.status {
        let evidence = (!row.evidence.is_empty()).then(|| row.evidence.clone());
        table.push(vec![
            row.institution.as_str().into(),
            Value::Word(row.criterion),
            row.date.into(),
            Value::Word(row.state.name()),
            row.article.into(),
            evidence.into(),
            row.consequence.map_or(Value::Null, Value::Word),
        ]);
    }
    table
}
