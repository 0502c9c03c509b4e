//! Writes the man pages beside the program: `target/PROFILE/man/datacel*.1`.

use clap::CommandFactory;
use std::path::PathBuf;

#[path = "src/cli.rs"]
#[expect(unreachable_pub, reason = "the same file is a public room of the library")]
mod cli;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=src/cli.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    // OUT_DIR is target/PROFILE/build/datacel-HASH/out
    let beside_program = out.ancestors().nth(3).expect("OUT_DIR lies three folders deep");
    let man = beside_program.join("man");
    std::fs::create_dir_all(&man)?;
    clap_mangen::generate_to(cli::Cli::command(), man)
}
