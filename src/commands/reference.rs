//! `datacel reference`: the rule tables for people who want to know what was applied.

use crate::cli::{Reference, ReferenceArgs};
use crate::diagnostic::{Fault, Outcome};
use crate::reference::{TableInfo, Tables};
use crate::values::Day;
use std::collections::BTreeMap;

/// What a command prints on stdout, and its exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The text, with its last line end.
    pub text: String,
    /// 0, or 1 where `check` found faults.
    pub code: u8,
}

/// Does one of the commands.
///
/// # Errors
/// Tables that cannot be read (but for `check`, which prints what is wrong in them), an unknown
/// table, or a text that is no day.
pub fn run(command: &Reference) -> Outcome<Printed> {
    match command {
        Reference::List(from) => Ok(Printed { text: list(&load(from)?.used()), code: 0 }),
        Reference::Show { table, on, from } => {
            let on = on.as_deref().map(day).transpose()?;
            Ok(Printed { text: load(from)?.as_csv(table, on)?, code: 0 })
        }
        Reference::Check(from) => {
            Ok(check(&Tables::check(from.reference.as_deref(), &BTreeMap::new())?))
        }
    }
}

fn load(from: &ReferenceArgs) -> Outcome<Tables> {
    Tables::load(from.reference.as_deref(), &BTreeMap::new())
}

fn day(text: &str) -> Outcome<Day> {
    text.parse().map_err(|_| {
        Fault::new("day", format!("`{text}` is not a day"))
            .hint("write it like `2020-01-03`")
            .into()
    })
}

fn check(faults: &[Fault]) -> Printed {
    if faults.is_empty() {
        return Printed { text: "no faults in the rule tables\n".to_owned(), code: 0 };
    }
    let shown: Vec<String> = faults.iter().map(Fault::to_string).collect();
    let noun = if faults.len() == 1 { "fault" } else { "faults" };
    let text = format!("{}\n\n{} {noun} in the rule tables\n", shown.join("\n\n"), faults.len());
    Printed { text, code: 1 }
}

/// Aligned columns, numbers to the right; a table's further sources on lines of their own.
fn list(tables: &[TableInfo]) -> String {
    let mut rows: Vec<[String; 6]> =
        vec![["name", "rows", "valid from", "valid to", "origin", "source"].map(str::to_owned)];
    for table in tables {
        let mut sources = table.sources.iter().cloned();
        let open = if table.rows == 0 { "" } else { "open" };
        rows.push([
            table.name.clone(),
            table.rows.to_string(),
            table.valid_from.map_or_else(String::new, |day| day.to_string()),
            table.valid_to.map_or_else(|| open.to_owned(), |day| day.to_string()),
            table.origin.clone(),
            sources.next().unwrap_or_default(),
        ]);
        rows.extend(sources.map(|source| {
            let [name, rows, from, to, origin] = <[String; 5]>::default();
            [name, rows, from, to, origin, source]
        }));
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; 6] = std::array::from_fn(|column| width(column).unwrap_or_default());
    let mut text = String::new();
    for [name, count, from, to, origin, source] in &rows {
        let [names, counts, froms, tos, origins, _] = widths;
        let line = format!(
            "{name:names$}  {count:>counts$}  {from:froms$}  {to:tos$}  {origin:origins$}  {source}"
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn from(folder: Option<PathBuf>) -> ReferenceArgs {
        ReferenceArgs { reference: folder }
    }

    #[test]
    fn the_list_names_every_table_in_aligned_columns() {
        let printed = run(&Reference::List(from(None))).unwrap();
        let lines: Vec<&str> = printed.text.lines().collect();
        let cells = |line: &str| -> Vec<String> {
            line.split("  ").map(|cell| cell.trim().to_owned()).filter(|c| !c.is_empty()).collect()
        };
        assert_eq!(cells(lines[0]), ["name", "rows", "valid from", "valid to", "origin", "source"]);
        let limits = lines.iter().find(|line| line.starts_with("p_limits ")).unwrap();
        let source = "art. 6 § 19 of the nomenclature, K.B. 2.6.2015 (in werking 1.7.2015)";
        assert_eq!(cells(limits), ["p_limits", "3", "2015-07-01", "open", "embedded", source]);
        let source_at = lines[0].find("source").unwrap();
        assert_eq!(limits.find("art. 6"), Some(source_at), "columns are aligned");
        let starts = lines.iter().filter_map(|line| line.split(' ').next());
        let starts: Vec<&str> = starts.filter(|start| !start.is_empty()).collect();
        let tables = [
            "antigen_tariffs",
            "consultation_codes",
            "dental_rules",
            "ngs_norms",
            "p_bounds",
            "p_limits",
            "p_values",
        ];
        assert_eq!(starts[0], "name");
        assert_eq!(starts[1..], tables);
    }

    #[test]
    fn show_prints_the_embedded_table_as_it_is() {
        let show = |on: Option<&str>| Reference::Show {
            table: "p_values".to_owned(),
            on: on.map(str::to_owned),
            from: from(None),
        };
        let whole = run(&show(None)).unwrap().text;
        assert_eq!(whole, include_str!("../../reference/p_values.csv"));
        assert_eq!(run(&show(Some("2021-12-31"))).unwrap().text, whole);
        assert_eq!(run(&show(Some("2022-01-01"))).unwrap().text.lines().count(), 1);
        assert_eq!(run(&show(Some("1/1/2022"))).unwrap_err().faults()[0].id(), "day");
    }

    #[test]
    fn an_unknown_table_is_answered_with_the_nearest() {
        let show = Reference::Show { table: "p_value".to_owned(), on: None, from: from(None) };
        let refusal = run(&show).unwrap_err();
        assert!(refusal.to_string().contains("did you mean `p_values`?"), "{refusal}");
    }

    #[test]
    fn check_prints_the_faults_and_says_1() {
        let clean = run(&Reference::Check(from(None))).unwrap();
        assert_eq!((clean.code, clean.text.as_str()), (0, "no faults in the rule tables\n"));
        let folder = tempfile::tempdir().unwrap();
        let table = "period_kind,limit_p,valid_from,valid_to,source\nmonth,5000,2015-07-01,,\n";
        std::fs::write(folder.path().join("p_limits.csv"), table).unwrap();
        let faulty = run(&Reference::Check(from(Some(folder.path().to_owned())))).unwrap();
        assert_eq!(faulty.code, 1);
        assert!(faulty.text.starts_with("error[reference-source-missing]"), "{}", faulty.text);
        assert!(faulty.text.ends_with("\n1 fault in the rule tables\n"), "{}", faulty.text);
    }
}
