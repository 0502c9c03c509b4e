//! `datacel synth`: an invented dump, with the truth about it.

use crate::cli::SynthArgs;
use crate::diagnostic::{Fault, Outcome};
use crate::synth::{Made, Order, write_nation};
use std::path::PathBuf;

/// `datacel synth`: writes the dump and says on the log what was made.
///
/// # Errors
/// As [`write_nation`], and where the share is none.
pub(super) fn run(args: &SynthArgs) -> Outcome<Made> {
    let dental_share = args.dental_share.parse().map_err(|message: String| {
        Fault::new("synth-dental-share", message).at("--dental-share")
    })?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("synth-{}", args.seed)));
    let order = Order { lines: args.lines, year: args.year, seed: args.seed, out, dental_share };
    let made = write_nation(&order)?;
    tracing::info!(
        out = %order.out.display(),
        lines = made.lines,
        dentists = made.dentists,
        bad_rows = made.bad_rows,
        "made"
    );
    Ok(made)
}
