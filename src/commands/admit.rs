//! `datacel admit`: the door alone, with its load report; or what it makes of a file.

use super::Printed;
use super::run::place;
use crate::claims::{self, Explained, Fit, Order, Scope, Shown};
use crate::cli::AdmitArgs;
use crate::diagnostic::{Fault, Outcome};
use crate::ledger::{Amounts, Heading, Stage};
use crate::reference::{CsvLayout, Encoding, Profile, Tables};
use crate::run::log::Log;
use crate::store::{Delivery, FileReport, Manifest};
use crate::values::Day;
use crate::values::columns::delivered;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Admits a delivery, or explains a file.
pub(super) fn run(asked: &AdmitArgs, log: &Log) -> Outcome<Printed> {
    if let Some(file) = &asked.explain {
        let file = place(&file.to_string_lossy())?;
        let profiles = match &asked.profile {
            Some(profile) => vec![load_profile(profile)?],
            None => Profile::shipped()?,
        };
        let explained = claims::explain(&file.path, &profiles)?;
        return Ok((explanation(&file.given, &explained), 0));
    }
    let delivery = admit(asked, log)?;
    let quarantined = u64::try_from(delivery.manifest.quarantined).expect("a number of rows");
    let code = u8::from(quarantined > asked.accept_quarantined);
    Ok((load_report(&delivery), code))
}

fn load_profile(asked: &str) -> Outcome<Profile> {
    Profile::load(asked, Path::new(""))
}

fn admit(asked: &AdmitArgs, log: &Log) -> Outcome<Delivery> {
    let mut paths = Vec::new();
    for file in &asked.claims {
        paths.extend(place(file)?.files()?);
    }
    let delivered = asked.delivered.as_deref().map(day).transpose()?;
    let store = asked.store.as_deref().expect("asked for where no file is explained");
    let store = place(&store.to_string_lossy())?;
    let tables = Tables::load(asked.reference.as_deref(), &BTreeMap::new())?;
    let scope = match asked.scope.as_str() {
        "all" => Scope::All,
        _ => Scope::Controls(tables.codes()),
    };
    let order = Order {
        files: &claims::list(&paths)?,
        profile: &load_profile(asked.profile.as_deref().unwrap_or("canonical"))?,
        scope: &scope,
        needed: &BTreeSet::new(),
        delivered,
        expected: None,
        store: &store.path,
    };
    let progress = log.admission(None);
    claims::admit_beside(&order, asked.replaces.as_deref(), &|step| progress.hear(step))
}

fn day(text: &str) -> Result<Day, Fault> {
    text.parse().map_err(|_| {
        let what = format!("`--delivered`: `{text}` is not a day; expected one like `2022-03-18`");
        Fault::new("value-wrong", what)
    })
}

/// A text that lines are added to.
struct Text(String);

impl Text {
    fn line(&mut self, line: impl AsRef<str>) {
        writeln!(self.0, "{}", line.as_ref()).expect("a string takes what is written");
    }

    /// A name, rows and euro, in columns.
    fn amounts(&mut self, indent: usize, name: &str, amounts: Amounts) {
        let width = 42 - indent;
        let Amounts { rows, paid, rows_amount_unreadable } = amounts;
        let unreadable = match rows_amount_unreadable {
            0 => String::new(),
            rows => format!("  (amount unreadable in {rows})"),
        };
        let paid = paid.to_string();
        self.line(format!("{:indent$}{name:<width$}{rows:>12} {paid:>18} EUR{unreadable}", ""));
    }
}

/// The load report, for a person who compares it with booked statistics.
fn load_report(delivery: &Delivery) -> String {
    let manifest = &delivery.manifest;
    let mut text = Text(String::new());
    text.line(format!("delivery   {}", manifest.fingerprint));
    text.line(format!("profile    {}", manifest.profile));
    text.line(format!("scope      {}", manifest.scope));
    text.line(format!("files      {}", manifest.files.len()));
    text.line(format!("\n{:<42}{:>12} {:>22}", "", "rows", "paid"));
    for stage in [Stage::Read, Stage::Admitted, Stage::OutOfScope, Stage::Quarantined] {
        text.amounts(0, stage.name(), manifest.ledger.total(stage));
        for (reason, amounts) in by_reason(manifest, stage) {
            text.amounts(2, &reason, amounts);
        }
    }
    reasons(&mut text, manifest);
    text.line("\nper file");
    for file in &manifest.door_files {
        text.amounts(2, &file.file, Amounts::new(file.rows, file.paid_cents));
        text.line(format!("    {}", days_of(file)));
    }
    for axis in ["service", "reception"] {
        let months = manifest.door_months.iter().filter(|month| month.axis == axis);
        let months: Vec<_> = months.collect();
        if !months.is_empty() {
            text.line(format!("\nper month of {axis}"));
        }
        for month in months {
            let amounts = Amounts::new(month.rows, month.paid_cents);
            text.amounts(2, &month.month.to_string(), amounts);
        }
    }
    text.0
}

fn by_reason(manifest: &Manifest, stage: Stage) -> BTreeMap<String, Amounts> {
    let of_stage = |heading: &&Heading| heading.stage == stage;
    let mut reasons: BTreeMap<String, Amounts> = BTreeMap::new();
    for (heading, amounts) in manifest.ledger.entries().filter(|(it, _)| of_stage(it)) {
        if let Some(reason) = &heading.reason {
            reasons.entry(reason.clone()).or_default().add(amounts);
        }
    }
    reasons
}

/// Every reason and warning in full: a row with two counts under both.
fn reasons(text: &mut Text, manifest: &Manifest) {
    for (kind, title) in
        [("quarantine", "all reasons (a row may have several)"), ("warning", "warnings (kept)")]
    {
        let mut rows: BTreeMap<&str, Amounts> = BTreeMap::new();
        for report in manifest.door_reasons.iter().filter(|report| report.kind == kind) {
            let amounts = Amounts::new(report.rows, report.paid_cents);
            rows.entry(&report.reason).or_default().add(amounts);
        }
        if !rows.is_empty() {
            text.line(format!("\n{title}"));
        }
        for (reason, amounts) in rows {
            text.amounts(2, reason, amounts);
        }
    }
}

fn days_of(file: &FileReport) -> String {
    let span = |first: Option<Day>, last: Option<Day>| match first.zip(last) {
        Some((first, last)) => format!("{first}..{last}"),
        None => "no day".to_owned(),
    };
    format!(
        "service {}, reception {}, {} negative lines",
        span(file.first_service, file.last_service),
        span(file.first_reception, file.last_reception),
        file.negative_lines
    )
}

fn explanation(file: &str, explained: &Explained) -> String {
    let mut text = Text(String::new());
    let kind = if explained.csv.is_some() { "text" } else { "Parquet" };
    text.line(format!(
        "{file}: {kind}, {} rows, {} columns\n",
        explained.rows,
        explained.columns.len()
    ));
    for column in &explained.columns {
        let feeds = column.feeds.map(|name| format!(" → {name}")).unwrap_or_default();
        let nulls = column.nulls;
        text.line(format!("{} ({}, {nulls} nulls){feeds}", column.name, column.data_type));
        text.line(format!("    {}", shown(&column.shown)));
    }
    text.line("\nprofiles");
    for Fit { profile, found, faults } in &explained.fits {
        let verdict = if faults.is_empty() { "fits" } else { "does not fit" };
        text.line(format!("  {profile}: {verdict}, {found} columns known"));
        for fault in faults {
            text.line(format!("    {fault}"));
        }
    }
    text.line("\na profile to edit, and to name with `--profile FILE.toml`\n");
    draft(&mut text, explained);
    text.0
}

fn shown(shown: &Shown) -> String {
    match shown {
        Shown::Range { extremes, unreadable } => {
            let range = match extremes {
                Some((least, most)) => format!("{least} to {most}"),
                None => "no value that can be read".to_owned(),
            };
            match unreadable {
                0 => range,
                rows => format!("{range}; {rows} cannot be read"),
            }
        }
        Shown::Forms { distinct, forms } => {
            let distinct = match distinct {
                Some(values) => format!("{values} different values"),
                None => "more than a million different values".to_owned(),
            };
            let forms: Vec<String> =
                forms.iter().map(|(form, rows)| format!("{form} ({rows})")).collect();
            if forms.is_empty() { distinct } else { format!("{distinct}: {}", forms.join(", ")) }
        }
    }
}

/// A profile in which all that cannot be guessed is left to be written.
fn draft(text: &mut Text, explained: &Explained) {
    text.line("amount_unit = \"\"    # cents or euro");
    text.line(
        "date_encoding = \"\"  # date, yyyymmdd, dd/mm/yyyy, ddmonyyyy, dd-mon-yyyy or sas-days",
    );
    text.line("provider_kind = \"\"  # riziv or pseudonym");
    text.line("code_system = \"\"    # nomenclature or other\n");
    text.line("[columns]");
    for canonical in delivered() {
        let source = explained.columns.iter().find(|column| column.feeds == Some(canonical));
        match source {
            Some(column) => text.line(format!("{canonical} = {:?}", column.name)),
            None => text.line(format!("# {canonical} = \"\"")),
        }
    }
    if let Some(CsvLayout { delimiter, quote, encoding, decimal }) = explained.csv {
        let encoding = match encoding {
            Encoding::Utf8 => "utf-8",
            Encoding::Windows1252 => "windows-1252",
        };
        let quote = quote.map(|quote| char::from(quote).to_string()).unwrap_or_default();
        text.line("\n[csv]  # as it seems to be: check it");
        text.line(format!("delimiter = {:?}", char::from(delimiter).to_string()));
        text.line(format!("quote = {quote:?}"));
        text.line(format!("encoding = {encoding:?}"));
        text.line(format!("decimal = {:?}", decimal.to_string()));
    }
}
