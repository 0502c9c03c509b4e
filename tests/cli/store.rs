//! A store that was changed after admission gives no result.

use super::bench::{Bench, Ran};
use crate::dump;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of the store whose path ends so.
fn stored(bench: &Bench, ending: &str) -> PathBuf {
    let found = bench.tree("store").into_keys().find(|file| file.ends_with(ending));
    Path::new("store").join(found.unwrap())
}

/// The job again, which must be refused.
fn forced(bench: &Bench) -> Ran {
    let ran = bench.datacel(&["run", "job.toml", "--force"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    ran
}

#[test]
fn rows_taken_out_of_a_stored_file_stop_every_engine() {
    for engine in ["both", "polars", "fold"] {
        let bench = Bench::done();
        bench.change_job("out = ", &format!("engine = \"{engine}\"\nout = "));
        let part = stored(&bench, "claims/2020-07.parquet");
        dump::take_out(&bench.path(&part.to_string_lossy()), 3);
        let before = bench.tree("result");
        let ran = forced(&bench);
        assert!(ran.err.contains("error[store-changed]"), "{engine}: {}", ran.err);
        assert!(ran.err.contains(&part.display().to_string()), "{engine}: {}", ran.err);
        assert!(bench.tree("result") == before);
    }
}

#[test]
fn a_stored_file_that_is_gone_or_cut_off_stops_every_engine() {
    for engine in ["both", "polars", "fold"] {
        let bench = Bench::done();
        bench.change_job("out = ", &format!("engine = \"{engine}\"\nout = "));
        let part = stored(&bench, "claims/2020-07.parquet").to_string_lossy().into_owned();
        let whole = std::fs::read(bench.path(&part)).unwrap();
        bench.write(&part, &whole[..whole.len() / 2]);
        let said = forced(&bench).err;
        assert!(said.contains("error[store-changed]") && said.contains(&part), "{said}");
        std::fs::remove_file(bench.path(&part)).unwrap();
        let said = forced(&bench).err;
        assert!(said.contains("error[file]") && said.contains(&part), "{said}");
    }
}

/// Rows and cents stay as they are, and both engines would agree on the changed lines.
#[test]
fn a_stored_file_with_another_quantity_stops_every_engine() {
    for engine in ["both", "polars", "fold"] {
        let bench = Bench::done();
        bench.change_job("out = ", &format!("engine = \"{engine}\"\nout = "));
        let part = stored(&bench, "claims/2020-07.parquet");
        dump::add_to_quantities(&bench.path(&part.to_string_lossy()), 1);
        let said = forced(&bench).err;
        assert!(said.contains("error[store-changed]"), "{engine}: {said}");
        assert!(said.contains(&part.display().to_string()), "{engine}: {said}");
    }
}

#[test]
fn a_store_whose_manifest_cannot_be_read_says_what_to_do() {
    let bench = Bench::done();
    let manifest = stored(&bench, "manifest.json").to_string_lossy().into_owned();
    bench.write(&manifest, "{}");
    let said = forced(&bench).err;
    assert!(said.contains("error[store-manifest]") && said.contains("hint: "), "{said}");
}

#[test]
fn two_runs_that_admit_the_same_delivery_at_once_both_answer() {
    let bench = Bench::small();
    let start = |out: &str| {
        let arguments = ["run", "job.toml", "--quiet", "--out", out];
        let program = env!("CARGO_BIN_EXE_datacel");
        Command::new(program).args(arguments).current_dir(bench.path("")).spawn().unwrap()
    };
    let runs = ["one", "other", "third"].map(|out| (out, start(out)));
    for (out, mut run) in runs {
        assert_eq!(run.wait().unwrap().code(), Some(0), "{out}");
    }
    assert!(bench.answer("one") == bench.answer("other"));
    assert!(bench.answer("one") == bench.answer("third"));
    let deliveries: Vec<_> = std::fs::read_dir(bench.path("store")).unwrap().collect();
    assert_eq!(deliveries.len(), 1, "one delivery, and nothing left over");
}
