//! Writes the invented claims of `data-samples/` anew: `cargo run --example make_data_samples`.

use std::path::Path;

fn main() -> Result<(), datacel::diagnostic::Refusal> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    datacel::synth::write_sample(&folder)
}
