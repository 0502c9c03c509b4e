use super::header::{Faults, Said, read};
use crate::controls::settings::Settings;
use crate::controls::{Answer, Control, Desk};
use crate::counts::{Codes, Declared, Header, Own, Parameters, Query, Relations, reads};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::document::{ColumnKind, Sensitivity};
use crate::reference::Tables;
use crate::values::Span;
use crate::values::columns::{ALWAYS_NEEDED, CANONICAL, MADE_BY_THE_DOOR};
use crate::values::hash::{Hash, sha256};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The kind that a job file names.
pub const KIND: &str = "sql";

/// A text of SQL is not longer than this: a file that is was meant for something else.
const MOST_BYTES: u64 = 1 << 20;

/// Columns that name a person, or lead to one.
const OF_PERSONS: [&str; 3] = ["person_id", "birth_year", "claim_line_id"];

/// What is asked: a file with a query, and values for its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// The file, as it was given.
    pub file: String,
    /// Where it lies.
    pub path: PathBuf,
    /// What the control is called.
    pub name: String,
    /// Its title in Dutch, French and English.
    pub(super) titles: [String; 3],
    pub(super) source: String,
    pub(super) grain: String,
    pub(super) codes: Codes,
    pub(super) codes_text: String,
    pub(super) declared: Vec<Declared>,
    pub(super) parameters: Parameters,
    pub(super) period: Span,
    pub(super) sha256: Hash,
    text: String,
    /// Relations that the text names.
    reads: BTreeSet<String>,
    /// Columns that the text names.
    columns: BTreeSet<String>,
}

impl Spec {
    /// Reads the keys `file` and `params`; faults stay in the settings.
    pub fn read(settings: &mut Settings<'_>) -> Option<Self> {
        settings.require("file");
        let file = settings.path("file");
        let params = settings.section("params", |params| {
            let entries = params.all_plain().into_iter();
            entries.map(|entry| (entry.key, entry.text)).collect::<Vec<(String, String)>>()
        });
        let params = params.unwrap_or_default();
        let (given, path) = file?;
        Self::open(&path, &given, &params)
            .map_err(|refusal| {
                let line = settings.line("file");
                for fault in refusal.faults() {
                    settings.fault_elsewhere(line, fault.clone());
                }
            })
            .ok()
    }

    /// Reads the file and its header, with values for its parameters.
    ///
    /// # Errors
    /// All that is wrong with the header and the values; a file that cannot be read.
    pub fn open(path: &Path, given: &str, params: &[(String, String)]) -> Outcome<Self> {
        let text = text_of(path, given)?;
        let mut faults = Faults { place: given, all: Vec::new() };
        let said = read(&Header::read(&text), params, &mut faults);
        Refusal::unless_empty(faults.all)?;
        let Said { name, titles, source, grain, codes, codes_text, declared, parameters, period } =
            said.expect("a header that gives nothing has said why");
        let (reads, columns) = reads(Query { name: given, text: &text });
        Ok(Self {
            file: given.to_owned(),
            path: path.to_owned(),
            name,
            titles,
            source,
            grain,
            codes,
            codes_text,
            declared,
            parameters,
            period,
            sha256: sha256(text.as_bytes()),
            text,
            reads,
            columns,
        })
    }

    /// The table of the answer: `repeat-panoramic` gives `control_repeat_panoramic`, a name that no
    /// table of the program has.
    pub fn table(&self) -> String {
        format!("control_{}", self.name.replace('-', "_"))
    }

    pub(super) fn query(&self) -> Query<&str> {
        Query { name: &self.file, text: &self.text }
    }

    /// Who could be harmed by the table: persons, where the text reads what leads to one.
    pub(super) fn sensitivity(&self) -> Sensitivity {
        let of_persons = OF_PERSONS.iter().any(|column| self.columns.contains(*column));
        if of_persons { Sensitivity::Persons } else { Sensitivity::Providers }
    }

    /// The rule tables; of one that only a user can give, and did not, the columns alone.
    pub(super) fn relations(&self, tables: &Tables) -> Outcome<Relations> {
        let mut relations = Relations::default();
        for name in Tables::relation_names() {
            let relation = match tables.relation(name, self.period) {
                Ok(relation) => relation,
                Err(refusal) if self.reads.contains(name) => return Err(refusal),
                Err(_) => {
                    relations.add_cells(name, &Tables::relation_columns(name), &[])?;
                    continue;
                }
            };
            relations.add_cells(name, &relation.columns, &relation.rows)?;
        }
        Ok(relations)
    }

    /// What the control is, as `datacel control --check` prints it: after the same look at the text
    /// that a run takes.
    ///
    /// # Errors
    /// All that is wrong with the text, as far as it can be known without claims.
    pub fn explained(&self, tables: &Tables) -> Outcome<String> {
        let mut relations = self.relations(tables)?;
        relations.add_claims("claims", &[])?;
        let own = Own { query: self.query(), relations: &relations, parameters: &self.parameters };
        let plan = own.plan()?;
        let mut text = String::new();
        let mut line = |name: &str, what: &str| {
            writeln!(text, "{name:<9} {what}").expect("a string takes what is written");
        };
        line("control", &self.name);
        for (language, title) in ["nl", "fr", "en"].iter().zip(&self.titles) {
            line(&format!("title.{language}"), title);
        }
        line("source", &self.source);
        line("codes", &format!("{} ({})", self.codes_text, self.codes));
        line("grain", &self.grain);
        for one in &self.declared {
            let value = self.parameters.get(&one.name).map(ToString::to_string);
            line("param", &format!("{} = {}", one.name, value.unwrap_or_default()));
        }
        line("reads", &self.reads.iter().cloned().collect::<Vec<_>>().join(", "));
        let needed: Vec<&str> = ALWAYS_NEEDED.into_iter().chain(self.needs()).collect();
        line("needs", &needed.join(", "));
        line("table", &self.table());
        for column in &plan.columns {
            let is_person = plan.persons.contains(column.name);
            let remark = if is_person { "; insured persons: not on the page" } else { "" };
            line("", &format!("{}: {}{remark}", column.name, kind(column.kind)));
        }
        let order: Vec<&str> = plan.order.iter().map(|key| key.column.as_str()).collect();
        line("order", &order.join(", "));
        line("sha256", self.sha256.as_str());
        Ok(text)
    }
}

const fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Day => "date",
        ColumnKind::Text => "text",
        ColumnKind::Cents => "whole number, cents",
        ColumnKind::X10000 => "whole number, ten-thousandths",
        ColumnKind::Int | ColumnKind::P | ColumnKind::Flag => "whole number",
    }
}

fn text_of(path: &Path, given: &str) -> Outcome<String> {
    let fault = |what: String| Fault::new("control-file", what).at(given);
    let found = std::fs::metadata(path)
        .map_err(|error| fault(format!("the file cannot be read: {error}")))?;
    if !found.is_file() || found.len() > MOST_BYTES {
        let what = "this is no file with a query: a text of at most 1 MiB".to_owned();
        return Err(fault(what).into());
    }
    let bytes =
        std::fs::read(path).map_err(|error| fault(format!("the file cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        fault(format!("line {line} is not UTF-8")).hint("save the file as UTF-8").into()
    })
}

impl Control for Spec {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn codes(&self) -> Codes {
        self.codes.clone()
    }

    /// The columns of claims that the text names; the key of a provider is made of its number.
    fn needs(&self) -> BTreeSet<&'static str> {
        let named = CANONICAL.into_iter().map(|column| column.name).filter(|name| {
            self.columns.contains(*name)
                && !MADE_BY_THE_DOOR.contains(name)
                && !ALWAYS_NEEDED.contains(name)
        });
        let provider = self.columns.contains("provider_key").then_some("provider_id");
        named.chain(provider).collect()
    }

    fn period(&self) -> Span {
        self.period
    }

    fn queries(&self) -> Vec<Query<&str>> {
        vec![self.query()]
    }

    fn check(&self, tables: &Tables) -> Outcome<()> {
        self.explained(tables).map(|_| ())
    }

    fn run(&self, desk: Desk<'_>) -> Outcome<Answer> {
        super::run(self, desk)
    }

    fn resolved(&self) -> serde_json::Value {
        let params: serde_json::Map<_, _> = self
            .parameters
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string().into()))
            .collect();
        serde_json::json!({
            "kind": KIND,
            "control": self.name,
            "file": self.file,
            "sha256": self.sha256.as_str(),
            "params": params,
        })
    }
}
