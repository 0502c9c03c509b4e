//! `datacel synth`: an invented dump, with the truth about it.

use crate::cli::SynthArgs;
use crate::diagnostic::{Fault, Outcome};
use crate::synth::{Made, Order, write_nation};
use std::path::PathBuf;

/// `datacel synth`: writes the dump and says on the log what was made.
///
/// # Errors
/// As [`write_nation`], and where an argument cannot be read.
pub(super) fn run(args: &SynthArgs) -> Outcome<Made> {
    let wrong = |flag: &str| {
        let flag = flag.to_owned();
        move |message: String| Fault::new("synth-argument", message).at(flag)
    };
    let order = Order {
        lines: args.lines,
        year: args.year,
        seed: args.seed,
        out: args.out.clone().unwrap_or_else(|| PathBuf::from(format!("synth-{}", args.seed))),
        dental_share: args.dental_share.parse().map_err(wrong("--dental-share"))?,
        quirks: args.quirks.parse().map_err(wrong("--quirks"))?,
        ngs: args.ngs,
    };
    let made = write_nation(&order)?;
    tracing::info!(
        out = %order.out.display(),
        lines = made.lines,
        ngs_lines = made.ngs_lines,
        dentists = made.dentists,
        bad_rows = made.bad_rows,
        "made"
    );
    Ok(made)
}
