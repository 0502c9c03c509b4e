//! The table of rules in docs/methods/dental-rules.md is made from the rule table.

use datacel::reference::{DentalRule, Tables};
use std::collections::BTreeMap;
use std::fmt::Write;

const MARK: &str = "<!-- made from reference/dental_rules.toml: cargo run --example \
                    make_dental_rules_page -->\n";

/// The page with its table as it should be.
pub(crate) fn current(page: &str) -> String {
    let (prose, _) = page.split_once(MARK).expect("the page has the mark of its table");
    let tables =
        Tables::load(None, &BTreeMap::new()).expect("the embedded tables are without fault");
    let mut rules: Vec<&DentalRule> = tables.dental_rules().iter().collect();
    rules.sort_by_key(|row| (first_line(row), row.rule.id.clone()));
    let mut table = format!("{prose}{MARK}\n| L. | rule | kind | strength | acts | says |\n");
    table.push_str("|---|---|---|---|---|---|\n");
    for row in rules {
        let rule = &row.rule;
        let codes: Vec<String> = rule.codes.iter().map(ToString::to_string).collect();
        let acts = match codes.as_slice() {
            [few @ ..] if few.len() <= 5 => few.join(" "),
            [first, .., last] => format!("{first} … {last} ({})", codes.len()),
            _ => unreachable!("a longer list has a first and a last act"),
        };
        writeln!(
            table,
            "| {} | `{}` | {} | {} | {acts} | {} *{}* |",
            rule.lines,
            rule.id,
            rule.kind,
            rule.strength.name(),
            row.texts[2],
            row.texts[0]
        )
        .expect("a string takes what is written");
    }
    table
}

/// The first line of the text that a rule names.
fn first_line(row: &DentalRule) -> u32 {
    let digits: String = row.rule.lines.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a rule names a line")
}
