//! `kill -9` at any moment leaves the old result or the new one, and the next run cleans up.

use super::bench::Bench;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u32 = 50;

fn start(bench: &Bench) -> Child {
    Command::new(env!("CARGO_BIN_EXE_datacel"))
        .args(["run", "job.toml", "--quiet"])
        .current_dir(bench.path("."))
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The same job with another basis than that of the result in place, so that it must be run.
fn turn(bench: &Bench) -> &'static str {
    let basis = if basis_of(bench) == "month" { "quarter" } else { "month" };
    let job =
        super::bench::JOB.replace("year = 2020", &format!("year = 2020\nbasis = \"{basis}\""));
    bench.write("job.toml", job);
    basis
}

/// The basis that the result in place answers.
fn basis_of(bench: &Bench) -> String {
    let manifest: serde_json::Value =
        serde_json::from_str(&bench.read("result/manifest.json")).unwrap();
    manifest["result"]["job"]["controls"][0]["basis"].as_str().unwrap().to_owned()
}

fn left_over(bench: &Bench) -> Vec<String> {
    let entries = ["", "store"].into_iter().flat_map(|folder| {
        let folder = bench.path(folder);
        std::fs::read_dir(folder).into_iter().flatten().collect::<Vec<_>>()
    });
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("staging")).collect()
}

#[test]
fn the_old_result_or_the_new_one_whenever_it_is_killed() {
    let bench = Bench::done();
    let begun = Instant::now();
    turn(&bench);
    assert!(start(&bench).wait().unwrap().success());
    let usual = begun.elapsed();
    let (mut killed, mut with_leftovers) = (0, 0);
    for kill in 0..KILLS {
        let old = basis_of(&bench);
        let new = turn(&bench);
        // moments spread over the whole run and a little beyond, in no order
        let part = f64::from((kill * 37) % KILLS) / f64::from(KILLS);
        let mut run = start(&bench);
        std::thread::sleep(usual.mul_f64(part * 1.1));
        run.kill().unwrap();
        killed += u32::from(run.wait().unwrap().signal() == Some(9));
        with_leftovers += u32::from(!left_over(&bench).is_empty());
        let checked = bench.datacel(&["verify", "result"]);
        assert_eq!(checked.code, 0, "kill {kill}: {}{}", checked.out, checked.err);
        let found = basis_of(&bench);
        assert!(found == old || found == new, "kill {kill}: `{found}`, not `{old}` or `{new}`");
    }
    assert!(killed > KILLS / 2, "only {killed} runs were killed");
    assert!(with_leftovers > 5, "only {with_leftovers} runs were killed while they wrote");
    for _ in 0..2 {
        let new = turn(&bench);
        bench.run(0);
        assert_eq!(basis_of(&bench), new);
    }
    assert_eq!(left_over(&bench), Vec::<String>::new());
    for kept in std::fs::read_dir(bench.path("result.previous")).unwrap() {
        let kept = kept.unwrap().path();
        assert_eq!(bench.datacel(&["verify", &kept.to_string_lossy()]).code, 0, "{kept:?}");
    }
}

#[test]
fn an_admission_that_is_killed_is_made_anew() {
    let bench = Bench::small();
    let begun = Instant::now();
    assert!(start(&bench).wait().unwrap().success());
    let usual = begun.elapsed();
    let (store, result) = (bench.tree("store"), bench.answer("result"));
    for part in 1..=8 {
        for folder in ["store", "result"] {
            std::fs::remove_dir_all(bench.path(folder)).ok();
        }
        let mut run = start(&bench);
        std::thread::sleep(usual.mul_f64(f64::from(part) / 10.0).max(Duration::from_millis(5)));
        run.kill().unwrap();
        run.wait().unwrap();
        bench.run(0);
        assert!(bench.answer("result") == result, "part {part}");
        let mut found = bench.tree("store");
        found.retain(|file, _| store.contains_key(file));
        assert!(found == store, "part {part}");
    }
}
