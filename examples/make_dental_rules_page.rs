//! Writes the table of docs/methods/dental-rules.md anew:
//! `cargo run --example make_dental_rules_page`.

#[path = "../tests/dental_rules_page.rs"]
mod page;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/methods/dental-rules.md");
    std::fs::write(&path, page::current(&std::fs::read_to_string(&path)?))
}
