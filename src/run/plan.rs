//! What a job would do, for a person who reads it before the night.

use super::job::Job;
use super::manifest::Question;
use crate::controls::Spec;
use crate::values::Span;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Bytes of a line on its way through the door: spilled once, and merged with others.
const BYTES_SPILLED: u64 = 300;
const BYTES_SORTED: u64 = 700;
/// The most lines that are sorted, merged and written at once.
const LINES_SORTED: u64 = 1_000_000;
const BYTES_AT_REST: u64 = 300 << 20;

/// The plan, as `datacel run --check` prints it.
pub(super) fn text(
    job: &Job,
    question: &Question,
    needed: &BTreeSet<&'static str>,
    is_admitted: bool,
    answered: Option<u8>,
) -> String {
    let rows: u64 = question.inputs.iter().map(|input| input.rows).sum();
    let size: u64 = question.inputs.iter().map(|input| input.size).sum();
    let mut plan = format!("job       {}\nresult    {}\n", job.name, job.out.given);
    let mut line = |name: &str, what: String| {
        writeln!(plan, "{name:<9} {what}").expect("a string takes what is written");
    };
    line("files", format!("{} of {}, {rows} rows", question.inputs.len(), size_of(size)));
    for input in &question.inputs {
        line("", format!("{}: {} rows, {}", input.path, input.rows, size_of(input.size)));
    }
    for control in job.controls.iter().map(Spec::control) {
        let period = control.period();
        let services = if period.last == Span::OPEN {
            format!("services from {} on", period.first)
        } else {
            format!("services of {period}")
        };
        line("control", format!("{}, {services}", control.name()));
    }
    let needed: Vec<&str> =
        crate::values::columns::ALWAYS_NEEDED.iter().chain(needed).copied().collect();
    line("columns", needed.join(", "));
    for table in &question.reference {
        line("rules", format!("{}: {} rows, {}", table.name, table.rows, table.origin));
    }
    if is_admitted {
        line("store", "holds these claims already: they are not decoded again".to_owned());
        line("memory", format!("about {}", size_of(BYTES_AT_REST)));
    } else {
        line("store", "the claims are to be admitted".to_owned());
        let sorted = rows.min(LINES_SORTED) * BYTES_SORTED;
        line("memory", format!("at most about {}", size_of(BYTES_AT_REST + sorted)));
        let disk = size + rows * BYTES_SPILLED;
        line("disk", format!("at most about {} while the claims are admitted", size_of(disk)));
    }
    for control in job.controls.iter().map(Spec::control) {
        let disk = control.scratch(rows);
        if disk > 0 {
            let name = control.name();
            line("disk", format!("at most about {} while {name} counts", size_of(disk)));
        }
    }
    line(
        "answer",
        match answered {
            Some(code) => format!("the result is there already (exit code {code})"),
            None => "to be made".to_owned(),
        },
    );
    plan
}

/// Bytes as a person says them, rounded up.
fn size_of(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        _ => format!("{} MiB", bytes.div_ceil(1 << 20)),
    }
}
