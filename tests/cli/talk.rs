//! What the program says: to a person, to a machine, and never of a person.

use super::bench::{Bench, SECRETS};
use crate::repository;

fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn without_a_command_it_helps_with_an_example_that_works() {
    let ran = Bench::empty().datacel(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err);
    let example = ran.err.lines().find_map(|line| line.trim().strip_prefix("datacel run "));
    assert!(repository(example.unwrap()).exists());
}

#[test]
fn help_of_each_command() {
    let bench = Bench::empty();
    let commands = ["run", "dental p-values", "verify", "reference", "reference show"];
    let helps = commands.map(|command| {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let ran = bench.datacel(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command}");
        ran.out
    });
    insta::assert_snapshot!(helps.join("\n----\n\n"));
}

#[test]
fn each_line_of_a_json_log_is_an_object() {
    let bench = Bench::done();
    let ran = bench.datacel(&["run", "job.toml", "--force", "--log-format", "json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let said = json_lines(&ran.err);
    let kept = json_lines(&bench.read("result/log.jsonl"));
    let messages = |events: &[serde_json::Value]| -> Vec<String> {
        events.iter().map(|event| event["message"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(messages(&said), messages(&kept), "the log of the result says the same");
    assert_eq!(messages(&said).last().map(String::as_str), Some("done"));
    for event in said {
        assert!(event["timestamp"].is_string() && event["level"] == "INFO", "{event}");
    }
}

#[test]
fn quiet_says_nothing_but_errors() {
    let bench = Bench::done();
    bench.change_job("accept_quarantined = 2", "accept_quarantined = 0");
    let ran = bench.datacel(&["run", "job.toml", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", ""));
    assert!(!json_lines(&bench.read("result/log.jsonl")).is_empty(), "the file has it all");
    let ran = bench.datacel(&["run", "none.toml", "--quiet"]);
    assert!(ran.code == 2 && ran.err.starts_with("error[file]"), "{}", ran.err);
}

#[test]
fn no_person_payee_or_line_is_named_in_a_log_or_a_report() {
    let bench = Bench::small();
    let ran = bench.datacel(&["run", "job.toml", "--log-format", "json"]);
    assert_eq!(ran.code, 0);
    let mut said = vec![("stderr".to_owned(), ran.err), ("stdout".to_owned(), ran.out)];
    for file in ["log.jsonl", "manifest.json", "tables/ledger.csv", "tables/door_reasons.csv"] {
        said.push((file.to_owned(), bench.read(&format!("result/{file}"))));
    }
    for (place, text) in &said {
        for secret in SECRETS {
            assert!(!text.contains(secret), "`{secret}` in {place}");
        }
    }
    // persons and lines are in no report either; payees are: they are liable
    for language in ["nl", "fr", "en"] {
        let report = bench.read(&format!("result/report.{language}.html"));
        assert!(!report.contains(SECRETS[0]) && !report.contains(SECRETS[2]), "{language}");
    }
}

#[test]
fn rule_tables_are_listed_shown_and_checked() {
    let bench = Bench::empty();
    let ask = |line: &str, code: i32| {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let ran = bench.datacel(&arguments);
        assert_eq!(ran.code, code, "{line}: {}{}", ran.out, ran.err);
        ran.out + &ran.err
    };
    insta::assert_snapshot!(ask("reference list", 0));
    let p_values = std::fs::read_to_string(repository("reference/p_values.csv")).unwrap();
    assert_eq!(ask("reference show p_values", 0), p_values);
    assert_eq!(ask("reference show p_values --on 2022-01-01", 0).lines().count(), 1);
    assert!(ask("reference show p_value", 2).contains("did you mean `p_values`?"));
    assert_eq!(ask("reference check", 0), "no faults in the rule tables\n");
    bench.write(
        "mine/p_limits.csv",
        "period_kind,limit_p,valid_from,valid_to,source\nmonth,5000,2015-07-01,,\n",
    );
    let said = ask("reference check --reference mine", 1);
    assert!(said.starts_with("error[reference-") && said.contains("mine/p_limits.csv"), "{said}");
    let said = ask("reference list --reference nowhere", 2);
    assert!(said.starts_with("error[") && said.contains("nowhere"), "{said}");
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = Bench::empty().datacel(&["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        for word in ["p-values", "verify", "accept-quarantined"] {
            assert!(ran.out.contains(word), "{word} for {shell}");
        }
    }
}
