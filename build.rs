//! Writes the man pages beside the program, `target/PROFILE/man/datacel*.1`, and tells it from
//! which commit it is built: two builds of one version may differ.

use clap::CommandFactory;
use std::path::PathBuf;
use std::process::Command;

#[path = "src/cli.rs"]
#[expect(unreachable_pub, reason = "the same file is a public room of the library")]
mod cli;

fn main() -> std::io::Result<()> {
    println!("cargo::rustc-env=DATACEL_COMMIT={}", commit().unwrap_or_default());
    write_man_pages()
}

/// The commit of the clone, with a `+` where its sources were changed since; `None` outside one.
fn commit() -> Option<String> {
    for changed in [".git/logs/HEAD", "src", "queries", "reference", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={changed}");
    }
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let sources = ["diff", "HEAD", "--", "src", "queries", "reference", "Cargo.lock"];
    let sign = if git(&sources)?.is_empty() { "" } else { "+" };
    Some(format!("{commit}{sign}"))
}

fn git(arguments: &[&str]) -> Option<String> {
    let git = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(git.stdout).ok().filter(|_| git.status.success())?;
    Some(text.trim().to_owned())
}

fn write_man_pages() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=src/cli.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    // OUT_DIR is target/PROFILE/build/datacel-HASH/out
    let beside_program = out.ancestors().nth(3).expect("OUT_DIR lies three folders deep");
    let man = beside_program.join("man");
    std::fs::create_dir_all(&man)?;
    clap_mangen::generate_to(cli::Cli::command(), man)
}
