//! The rules of the house that no compiler holds: floors, sizes, listed readings, clean text.

use crate::repository;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every room with its floor. A room uses rooms on lower floors only.
const FLOORS: [(&str, u8); 17] = [
    ("main", 8),
    ("commands", 7),
    ("run", 6),
    ("controls", 5),
    ("claims", 4),
    ("counts", 4),
    ("recount", 4),
    ("report", 4),
    ("synth", 4),
    ("store", 3),
    ("reference", 3),
    ("law", 2),
    ("ledger", 2),
    ("document", 2),
    ("values", 1),
    ("cli", 0),
    ("diagnostic", 0),
];
/// The arithmetic of the law stands on plain values alone, whatever else lies below it.
const LAW_USES: [&str; 1] = ["values"];
/// Crates whose types stop at a floor, so that big results travel as tables and small ones as rows.
const ENGINES: [&str; 3] = ["polars", "arrow", "parquet"];
const ENGINES_UP_TO: u8 = 4;
const LINES_AT_MOST: usize = 700;

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// A path as a file names it, from its first word, with the line on which it begins.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    words: Vec<String>,
    line: usize,
}

/// Every path of a Rust text, with `{…}` unfolded and `super` followed from where it stands.
///
/// Read from tokens: comments are none, and a string or a doc comment is one literal. Modules of
/// tests are read as well: a test that needs a room above belongs in `tests/`, or the lower room
/// can no longer be built and tested alone.
fn paths(text: &str, module: &[String]) -> Vec<Named> {
    let tokens: TokenStream = text.parse().expect("the compiler has read this file");
    let mut found = Vec::new();
    walk(&tokens.into_iter().collect::<Vec<_>>(), module, &mut found);
    found
}

fn walk(tokens: &[TokenTree], module: &[String], found: &mut Vec<Named>) {
    let mut at = 0;
    while at < tokens.len() {
        if let [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..] =
            &tokens[at..]
            && word == "mod"
        {
            let inner: Vec<String> = module.iter().cloned().chain([name.to_string()]).collect();
            walk(&body.stream().into_iter().collect::<Vec<_>>(), &inner, found);
            at += 3;
            continue;
        }
        at += match &tokens[at] {
            TokenTree::Ident(_) => path(&tokens[at..], &[], module, found),
            TokenTree::Group(group) => {
                walk(&group.stream().into_iter().collect::<Vec<_>>(), module, found);
                1
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => 1,
        };
    }
}

/// Reads one path that begins here, below `before`; gives the number of tokens that it takes.
fn path(
    tokens: &[TokenTree],
    before: &[String],
    module: &[String],
    found: &mut Vec<Named>,
) -> usize {
    let line = tokens[0].span().start().line;
    let mut words = before.to_vec();
    let mut at = 0;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) => {
                words.push(word.to_string());
                at += 1;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace && at > 0 => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for item in inner.split(|token| is_punct(token, ',')).filter(|one| !one.is_empty())
                {
                    path(item, &words, module, found);
                }
                return at + 1;
            }
            _ => break,
        }
        match tokens.get(at..at + 2) {
            Some([first, second]) if is_punct(first, ':') && is_punct(second, ':') => at += 2,
            _ => break,
        }
    }
    // `*` and the like: the path ends before it
    at = at.max(1);
    found.push(Named { words: absolute(&words, module), line });
    at
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// `crate::…` for what lies in the house; other paths stay as they are.
fn absolute(words: &[String], module: &[String]) -> Vec<String> {
    let mut place: Vec<String> = match words.first().map(String::as_str) {
        Some("super" | "self") => module.to_vec(),
        Some("crate" | "datacel") => Vec::new(),
        _ => return words.to_vec(),
    };
    for word in words {
        match word.as_str() {
            "crate" | "datacel" | "self" => {}
            "super" => {
                place.pop();
            }
            _ => place.push(word.clone()),
        }
    }
    [vec!["crate".to_owned()], place].concat()
}

/// The module that a file of `src/` is, e.g. `run`, `job` for `run/job.rs`.
fn module_of(file: &str) -> Vec<String> {
    let words = file.trim_end_matches(".rs").split('/').map(str::to_owned);
    words.filter(|word| word != "mod" && word != "lib").collect()
}

/// What one file of `src/` does that its floor forbids.
fn climbs(file: &str, text: &str) -> Vec<String> {
    let module = module_of(file);
    // the root of the library names the rooms and uses none
    let Some(room) = module.first() else { return Vec::new() };
    let Some(own) = floor(room) else { return vec![format!("{file}: no floor for `{room}`")] };
    let mut faults = Vec::new();
    for Named { words, line } in paths(text, &module) {
        let mut fault = |what: String| faults.push(format!("src/{file}:{line}: {what}"));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            // `pub(crate)` and `pub(super)`, or the whole house under another name
            ["crate"] if text.lines().nth(line - 1).is_some_and(|line| line.contains("use ")) => {
                fault("takes the whole house".to_owned());
            }
            ["crate", other, ..] if other == room => {}
            ["crate", other, ..] => match floor(other) {
                None => fault(format!("`{other}` is a room without a floor")),
                Some(floor) if floor >= own => {
                    fault(format!("`{room}` on floor {own} uses `{other}` on floor {floor}"));
                }
                Some(_) if room == "law" && !LAW_USES.contains(other) => {
                    fault(format!("`law` uses `{other}`, and may use {LAW_USES:?} alone"));
                }
                Some(_) => {}
            },
            [engine, _, ..] if own > ENGINES_UP_TO && ENGINES.contains(engine) => {
                fault(format!("`{engine}` above floor {ENGINES_UP_TO}"));
            }
            _ => {}
        }
    }
    faults
}

/// Every file below a folder of the repository with this ending, as (path below it, text).
fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = repository(folder);
    let mut files = Vec::new();
    gather(&root, ending, &mut files);
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no {ending}");
    let name = |file: &Path| file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| (name(file), std::fs::read_to_string(file).unwrap())).collect()
}

fn gather(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, ending, files);
        } else if path.to_str().unwrap().ends_with(ending) {
            files.push(path);
        }
    }
}

#[test]
fn rooms_use_lower_floors_only() {
    let faults: Vec<String> =
        texts("src", ".rs").iter().flat_map(|(file, text)| climbs(file, text)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_room_has_a_floor_and_every_floor_a_room() {
    let library = std::fs::read_to_string(repository("src/lib.rs")).unwrap();
    let declared =
        |line: &str| Some(line.strip_prefix("pub mod ")?.trim_end_matches(';').to_owned());
    let mut rooms: Vec<String> = library.lines().filter_map(declared).collect();
    rooms.push("main".to_owned());
    rooms.sort();
    let mut floors: Vec<&str> = FLOORS.iter().map(|(room, _)| *room).collect();
    floors.sort_unstable();
    assert_eq!(rooms, floors);
}

#[test]
fn a_climb_is_found_in_whatever_form_it_takes() {
    for (file, text) in [
        ("values/cents.rs", "use crate::report::Table;"),
        ("values/cents.rs", "fn f() { crate::report::html() }"),
        ("values/cents.rs", "fn f() -> Vec<crate::law::P> { g::<crate::law::P>() }"),
        ("law/p_limit.rs", "use crate::{values::P, report::{Table, html}};"),
        ("law/p_limit.rs", "use super::super::report::Table;"),
        ("law/mod.rs", "use super::report::Table;"),
        ("law/mod.rs", "use super::{values::P, report};"),
        ("law/mod.rs", "mod inner { use super::super::counts::Query; }"),
        ("law/mod.rs", "#[cfg(test)] mod tests { use crate::counts::Query; }"),
        ("law/mod.rs", "macro_rules! m { () => { $crate::counts::QUERIES } }"),
        ("diagnostic.rs", "use super::values::Day;"),
        ("run/job.rs", "use crate::commands;"),
        ("commands/run.rs", "fn f() { datacel::main::g() }"),
        ("law/mod.rs", "use crate as house;"),
        ("law/mod.rs", "use crate::{self as house};"),
        ("law/mod.rs", "use crate::*;"),
    ] {
        assert_eq!(climbs(file, text).len().min(1), 1, "not found in {file}: {text}");
    }
}

#[test]
fn a_step_sideways_is_found() {
    let faults = climbs("counts/mod.rs", "\nuse crate::recount::fold;");
    assert_eq!(faults, ["src/counts/mod.rs:2: `counts` on floor 4 uses `recount` on floor 4"]);
}

#[test]
fn a_room_that_no_one_knows_is_found() {
    assert_eq!(climbs("law/mod.rs", "use crate::cellar::Wine;").len(), 1);
    assert_eq!(climbs("cellar/mod.rs", "").len(), 1);
}

#[test]
fn the_law_takes_values_alone() {
    assert_eq!(climbs("law/mod.rs", "use crate::diagnostic::Fault;").len(), 1);
    assert!(climbs("law/mod.rs", "use crate::values::P;").is_empty());
}

#[test]
fn an_engine_above_its_floor_is_found() {
    for text in [
        "use polars::prelude::DataFrame;",
        "fn f(batch: arrow::array::RecordBatch) {}",
        "use {std::fs, ::parquet::file::reader};",
    ] {
        assert_eq!(climbs("controls/mod.rs", text).len(), 1, "{text}");
        assert!(climbs("counts/mod.rs", text).is_empty(), "{text}");
    }
    assert!(climbs("run/mod.rs", "use crate::report::{parquet::write, csv};").is_empty());
}

#[test]
fn comments_strings_and_the_room_itself_are_no_climb() {
    for text in [
        "// use crate::report::Table;",
        "/* crate::report */",
        "//! See [`crate::report`].\n/// And `crate::report::html`.\nfn f() {}",
        "const S: &str = \"crate::report\";",
        "const S: &str = r#\"use crate::report;\"#;",
        "pub(crate) fn f() {}\npub(super) fn g() {}\npub(in crate::law) fn h() {}",
        "use crate::law::PLimit;",
        "use crate::values::{Cents, P};",
        "mod tests { use super::*; use super::super::law::P; }",
    ] {
        assert_eq!(climbs("law/mod.rs", text), Vec::<String>::new(), "{text}");
    }
    assert!(climbs("reference/files.rs", "mod tests { use super::super::Tables; }").is_empty());
}

#[test]
fn no_source_file_is_too_long() {
    for folder in ["src", "tests"] {
        for (file, text) in texts(folder, ".rs") {
            let lines = text.lines().count();
            assert!(lines <= LINES_AT_MOST, "{folder}/{file} has {lines} lines");
        }
    }
}

const READING: &str = concat!("INTERPRETATION", ":");

/// How often each file marks a reading of an unclear text.
fn marked() -> BTreeMap<String, usize> {
    let mut marked = BTreeMap::new();
    for (folder, ending) in [("src", ".rs"), ("queries", ".sql"), ("reference", "")] {
        for (file, text) in texts(folder, ending) {
            marked.insert(format!("{folder}/{file}"), text.matches(READING).count());
        }
    }
    marked.retain(|_, times| *times > 0);
    marked
}

/// How often each file is named in a list of readings: lines ``- INTERPRETATION (`FILE`): …``.
fn listed(documents: &[(String, String)]) -> BTreeMap<String, usize> {
    let mut listed = BTreeMap::new();
    for line in documents.iter().flat_map(|(_, text)| text.lines()) {
        if let Some(rest) = line.strip_prefix("- INTERPRETATION (`")
            && let Some((file, _)) = rest.split_once("`): ")
        {
            *listed.entry(file.to_owned()).or_default() += 1;
        }
    }
    listed
}

#[test]
fn every_reading_of_an_unclear_text_is_listed_for_jurists() {
    assert_eq!(marked(), listed(&texts("docs/methods", ".md")), "in the code, and in docs/methods");
}

#[test]
fn a_reading_that_is_not_listed_is_found() {
    let document = |text: &str| listed(&[("dental.md".to_owned(), text.to_owned())]);
    assert!(document("INTERPRETATION (`src/law/p_limit.rs`) in a sentence").is_empty());
    let twice = "- INTERPRETATION (`src/a.rs`): one\n- INTERPRETATION (`src/a.rs`): two\n";
    assert_eq!(document(twice), BTreeMap::from([("src/a.rs".to_owned(), 2)]));
}

/// Words that tell of one machine or of work left undone.
const UNWANTED: [&str; 7] = [
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("crates", ".io"),
];

fn unwanted(text: &str) -> Option<&'static str> {
    UNWANTED.into_iter().find(|word| text.contains(word))
}

#[test]
fn tracked_text_names_no_machine_and_nothing_undone() {
    let git = Command::new("git").args(["ls-files", "-z"]).current_dir(repository(".")).output();
    let tracked = String::from_utf8(git.expect("a clone has git").stdout).unwrap();
    let files = tracked.split('\0').filter(|file| !file.is_empty() && *file != "Cargo.lock");
    let mut read = 0;
    for file in files {
        // a file that is no text, or is being removed, has no words
        let Ok(text) = std::fs::read_to_string(repository(file)) else { continue };
        read += 1;
        assert_eq!(unwanted(&text), None, "in {file}");
    }
    assert!(read > 50, "only {read} tracked files were read");
}

#[test]
fn an_unwanted_word_is_found() {
    assert!(unwanted(concat!("see /ho", "me/me/notes")).is_some());
    assert!(unwanted(concat!("// TO", "DO: later")).is_some());
    assert!(unwanted("a path of the work: out/dentists-2020").is_none());
}
