//! What went wrong once, each under the name of what it did.

use crate::cli::{Bench, Ran};
use crate::dump::{self, Row, day, provider};

fn refused(bench: &Bench, arguments: &str) -> String {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let Ran { code, err, .. } = bench.datacel(&arguments);
    assert_eq!(code, 2, "{err}");
    bench.filtered(&err)
}

#[test]
fn a_store_without_receptions_put_every_line_out_of_scope_in_silence() {
    let bench = Bench::empty();
    let mut columns = dump::columns(&[Row {
        provider: Some(provider(300_001, 1)),
        code: Some(371_011),
        service: Some(day("2020-05-05")),
        quantity: Some(20_000),
        paid: Some(100),
        ..Row::default()
    }]);
    columns.retain(|(name, _)| *name != "reception_date");
    dump::write_columns(&bench.path("claims/a.parquet"), columns, 10);
    let flags = "dental p-values --year 2020 --store store --dossiers none";
    let admit = format!("{flags} --out all --claims claims/a.parquet");
    let ran = bench.datacel(&admit.split_whitespace().collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "whenever received: {}", ran.err);
    let said = refused(&bench, &format!("{flags} --out some --received 2020-01-03..2022-03-18"));
    assert!(said.starts_with("error[column-missing]"), "{said}");
    assert!(said.contains("`reception_date`") && said.contains("--> store/"), "{said}");
    assert!(!bench.path("some").exists());
}

#[test]
fn a_pattern_took_the_files_of_the_store_for_claims() {
    let bench = Bench::done();
    bench.change_job("claims/*.parquet", "**/*-*.parquet");
    let said = refused(&bench, "run job.toml");
    assert!(said.starts_with("error[places-overlap]"), "{said}");
    assert!(said.contains("--> store/"), "{said}");
}

#[test]
fn a_pattern_took_the_tables_of_the_result_for_claims() {
    let bench = Bench::done();
    bench.change_job("claims/*.parquet", "result/**/*.parquet");
    let said = refused(&bench, "run job.toml");
    assert!(said.starts_with("error[places-overlap]"), "{said}");
}

#[test]
fn two_years_in_one_job_ended_as_an_imbalance_of_the_ledger() {
    let bench = Bench::done();
    let job = bench.read("job.toml");
    bench.write(
        "job.toml",
        format!("{job}\n[[control]]\nkind = \"dental.p-values\"\nyear = 2021\n"),
    );
    let said = refused(&bench, "run job.toml");
    assert!(said.starts_with("error[control-twice]"), "{said}");
    assert!(said.contains("make a job for each"), "{said}");
}

#[test]
fn announced_totals_were_passed_over_where_a_store_alone_was_read() {
    let bench = Bench::done();
    bench.change_job("files = [\"claims/*.parquet\"]", "expect = { rows = 3 }");
    let said = refused(&bench, "run job.toml");
    assert!(said.starts_with("error[key-without-files]: `expect`"), "{said}");
}

#[test]
fn leftovers_of_a_killed_run_stayed_while_the_answer_did() {
    let bench = Bench::done();
    bench.write("result.staging-999999999/quarantine.parquet", "rows of persons");
    let ran = bench.datacel(&["run", "job.toml"]);
    assert!(ran.code == 0 && ran.err.contains("already answered"), "{}", ran.err);
    assert!(!bench.path("result.staging-999999999").exists());
}

#[test]
fn a_check_promised_a_result_where_the_run_would_be_refused() {
    let bench = Bench::done();
    bench.write("thesis/chapter.txt", "years of work");
    for out in ["thesis", "job.toml", "job.toml/below"] {
        let check = refused(&bench, &format!("run job.toml --check --out {out}"));
        let run = refused(&bench, &format!("run job.toml --out {out}"));
        let id = |said: &str| said.split(':').next().unwrap().to_owned();
        assert_eq!(id(&check), id(&run), "{out}");
    }
}
