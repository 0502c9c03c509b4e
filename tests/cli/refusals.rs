//! What cannot be done: exit code 2, a message with place and remedy, and everything as it was.

use super::bench::{Bench, JOB, Ran, files_below};
use crate::dump;
use datacel::run::lock::Lock;
use std::path::PathBuf;

/// The program refuses, and every file of the folder is as before; a lock may be left, which
/// means nothing by itself.
fn refused(bench: &Bench, arguments: &[&str]) -> String {
    let tree = || {
        let mut tree = bench.tree(".");
        tree.retain(|file, _| file.extension().is_none_or(|end| end != "lock"));
        tree
    };
    let before = tree();
    let Ran { code, out, err } = bench.datacel(arguments);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    let after = tree();
    let names = |tree: &std::collections::BTreeMap<PathBuf, Vec<u8>>| {
        tree.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&after), names(&before));
    assert!(after == before, "a file was changed");
    without_clock(&bench.filtered(&err))
}

/// Lines of the log begin with a clock: what they say is not what is held here.
fn without_clock(err: &str) -> String {
    let lines: Vec<&str> = err.lines().filter(|line| !line.contains("Z  INFO ")).collect();
    lines.join("\n")
}

/// The job is refused, where its result already stands.
fn job_refused(bench: &Bench) -> String {
    refused(bench, &["run", "job.toml"])
}

#[test]
fn a_job_file_that_is_not_there() {
    insta::assert_snapshot!(refused(&Bench::done(), &["run", "jobs.toml"]));
}

#[test]
fn a_file_that_is_not_there() {
    let bench = Bench::done();
    bench.change_job("claims/*.parquet", "claims/c.parquet");
    insta::assert_snapshot!(job_refused(&bench));
}

#[test]
fn files_that_are_empty_cut_off_or_no_parquet() {
    let bench = Bench::done();
    let whole = std::fs::read(bench.path("claims/a.parquet")).unwrap();
    bench.write("claims/a.parquet", &whole[..whole.len() - 9]);
    bench.write("claims/c.parquet", "nomenclature_code;service_date\n371011;2020-01-05\n");
    let unreadable = job_refused(&bench);
    bench.write("claims/d.parquet", "");
    insta::assert_snapshot!([job_refused(&bench), unreadable].join("\n\n"));
}

#[test]
fn a_file_cut_at_any_length() {
    let bench = Bench::done();
    let whole = std::fs::read(bench.path("claims/b.parquet")).unwrap();
    let lengths = (0..whole.len()).step_by(whole.len() / 12).chain([whole.len() - 1]);
    for length in lengths {
        bench.write("claims/b.parquet", &whole[..length]);
        let said = job_refused(&bench);
        assert!(said.contains("--> claims/b.parquet\nhint: "), "{length}: {said}");
    }
}

#[test]
fn a_column_that_is_missing_with_the_nearest_name() {
    let bench = Bench::done();
    let mut columns = dump::columns(&[dump::Row::default()]);
    for (name, _) in &mut columns {
        *name = match *name {
            "service_date" => "servicedate",
            "reception_date" => "received",
            other => other,
        };
    }
    dump::write_columns(&bench.path("claims/c.parquet"), columns, 10);
    insta::assert_snapshot!(job_refused(&bench));
}

#[test]
fn the_same_content_twice() {
    let bench = Bench::done();
    bench.copy(&bench.path("claims/a.parquet"), "claims/a (1).parquet");
    insta::assert_snapshot!(job_refused(&bench));
}

#[test]
fn a_year_for_which_no_p_values_are_known() {
    let bench = Bench::done();
    bench.change_job("year = 2020", "year = 2019");
    insta::assert_snapshot!(job_refused(&bench));
}

#[test]
fn words_of_a_job_that_cannot_be() {
    let bench = Bench::done();
    bench.change_job("out = ", "languages = [\"nl\", \"de\"]\nas_of = \"2022-02-30\"\nout = ");
    bench.change_job("year = 2020", "year = 20200\nbasis = \"years\"");
    bench.change_job("2022-03-18", "2019-12-31");
    insta::assert_snapshot!(job_refused(&bench));
}

#[test]
fn words_of_flags_that_cannot_be() {
    let bench = Bench::done();
    let flags = "dental p-values --claims claims/*.parquet --out result --year 20200 \
                 --received 2020-13-01..2020-12-31 --as-of yesterday --lang nl,de";
    let arguments: Vec<&str> = flags.split_whitespace().collect();
    insta::assert_snapshot!(refused(&bench, &arguments));
}

#[test]
fn flags_that_the_command_line_does_not_know() {
    let bench = Bench::done();
    for (flag, value) in [("--basis", "years"), ("--engine", "spark"), ("--claim", "a")] {
        let arguments = ["dental", "p-values", "--year", "2020", "--out", "result", flag, value];
        let said = refused(&bench, &arguments);
        assert!(said.starts_with("error: ") && said.contains(flag), "{said}");
    }
}

#[test]
fn a_place_for_the_result_that_cannot_be_written() {
    let bench = Bench::done();
    insta::assert_snapshot!(refused(&bench, &["run", "job.toml", "--out", "job.toml/below/it"]));
}

#[test]
fn a_place_for_the_result_that_holds_something_else() {
    let bench = Bench::done();
    bench.write("thesis/chapter.txt", "years of work");
    std::os::unix::fs::symlink("result", bench.path("link")).unwrap();
    let said = ["thesis", "job.toml", "link"]
        .map(|out| refused(&bench, &["run", "job.toml", "--force", "--out", out]));
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn a_result_on_which_another_run_works() {
    let bench = Bench::done();
    let held = Lock::take(&bench.path("result")).unwrap();
    let said = refused(&bench, &["run", "job.toml", "--force"]);
    insta::assert_snapshot!(said.replace(&std::process::id().to_string(), "PID"));
    drop(held);
    bench.run(0);
}

#[test]
fn totals_that_the_sender_did_not_announce() {
    let bench = Bench::done();
    bench.change_job("store = ", "expect = { rows = 121, paid_cents = 56406001 }\nstore = ");
    let rows = job_refused(&bench);
    bench.change_job("rows = 121, ", "");
    insta::assert_snapshot!([rows, job_refused(&bench)].join("\n\n"));
}

#[test]
fn a_profile_that_nobody_knows() {
    let bench = Bench::done();
    bench.change_job("store = ", "profile = \"cannonical\"\nstore = ");
    insta::assert_snapshot!(job_refused(&bench));
}

#[test]
fn paths_that_leave_the_disk_or_the_folder_of_the_job() {
    let bench = Bench::done();
    bench.change_job("\"claims/*.parquet\"", "\"https://example.org/a.parquet\", \"../b.parquet\"");
    bench.change_job("\"store\"", "\"s3://bucket/store\"");
    bench.change_job("\"result\"", "\"a/../../result\"");
    insta::assert_snapshot!(job_refused(&bench));
    let flags = ["run", "job.toml", "--out", "https://example.org/result"];
    assert!(refused(&bench, &flags).starts_with("error[path-is-address]"));
}

#[test]
fn a_job_with_twenty_faults_tells_them_all() {
    let bench = Bench::done();
    let job = r#"[jobs]
[job]
name = 12
out = "../result"
langauges = ["nl"]
languages = ["de", "nl", 3]
engine = "spark"
as_of = "2022"
[claims]
files = ["none/*.parquet", "ftp://example.org/x", "claims"]
profile = "mine.toml"
store = "../store"
accept_quarantined = -1
scope = "some"
delivered = "18/03/2022"
expect = { rows = "many" }
[reference]
p_values = "values.csv"
[[control]]
kind = "dental.p-value"
[[control]]
kind = "dental.p-values"
year = 1
received = "2020"
basis = "week"
recieved = ["2020-01-03", "2022-03-18"]
"#;
    bench.write("job.toml", job);
    let said = job_refused(&bench);
    let faults = said.matches("error[").count();
    assert!(faults >= 20, "{faults} faults");
    assert_eq!(said.matches("--> job.toml:").count(), faults, "each with its line");
    insta::assert_snapshot!(said);
}

#[test]
fn a_job_file_of_any_bytes_never_panics() {
    let bench = Bench::empty();
    for bytes in [&b""[..], b"\xff\xfe\0", b"[job", b"job = 3\nclaims = []\ncontrol = \"x\"\n"] {
        bench.write("job.toml", bytes);
        assert!(job_refused(&bench).starts_with("error["));
    }
    for at in (0..JOB.len()).step_by(17) {
        bench.write("job.toml", &JOB[..at]);
        assert!(job_refused(&bench).starts_with("error["), "cut at {at}");
    }
}

#[test]
fn a_disk_that_is_full() {
    let bench = Bench::done();
    bench.change_job("year = 2020", "year = 2020\nbasis = \"month\"");
    let program = env!("CARGO_BIN_EXE_datacel");
    let before = bench.tree("result");
    // no file may grow beyond so many blocks of 512 bytes: reports and tables differ in size
    for blocks in [0, 4, 16, 64] {
        for fresh in [false, true] {
            let store = if fresh { format!("store = \"fresh-{blocks}\"") } else { String::new() };
            bench.write("job.toml", bench.read("job.toml").replace("store = \"store\"", &store));
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' run job.toml");
            let ran = std::process::Command::new("sh")
                .args(["-c", &script])
                .current_dir(bench.path("."))
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&ran.stderr);
            assert_eq!(ran.status.code(), Some(2), "{blocks}: {said}");
            assert!(said.contains("error[file]"), "{said}");
            assert!(bench.tree("result") == before, "{blocks}: the result was touched");
        }
    }
    let left: Vec<PathBuf> = files_below(&bench.path("."));
    assert!(left.iter().all(|file| !file.to_string_lossy().contains("staging")), "{left:?}");
}
