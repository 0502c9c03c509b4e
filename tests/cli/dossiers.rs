//! Dossiers: of whom they are made, what they hold, and that they are the same each time.

use super::bench::Bench;
use crate::dump::{self, Row, read_csv, read_parquet};
use crate::repository;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The small job with these dossiers, after it ran.
fn with_dossiers(asked: &str) -> Bench {
    let bench = Bench::small();
    bench.change_job("dossiers = [\"none\"]", &format!("languages = [\"nl\"]\ndossiers = {asked}"));
    bench.run(0);
    bench
}

fn files(bench: &Bench) -> BTreeSet<String> {
    let tree = bench.tree("result/dossiers").into_keys();
    tree.map(|file: PathBuf| file.to_string_lossy().into_owned()).collect()
}

#[test]
fn those_over_a_limit_have_one_that_is_listed_verified_and_the_same_each_time() {
    let bench = with_dossiers("[\"over\"]");
    let providers = read_csv(&bench.path("result/tables/dental_p_providers.csv"));
    let (over, within): (Vec<_>, Vec<_>) =
        providers.into_iter().partition(|row| row["year_over"] == "1" || row["months_over"] != "0");
    assert!(over.len() == 1 && !within.is_empty());
    let key = &over[0]["provider_key"];
    let names = ["dossier.nl.pdf", "dossier.nl.xlsx", "lines.parquet"];
    assert_eq!(files(&bench), names.map(|name| format!("{key}/{name}")).into());

    let lines = read_parquet(&bench.path(&format!("result/dossiers/{key}/lines.parquet")));
    assert_eq!(lines.len().to_string(), over[0]["lines"]);
    let sum = |column: &str| -> i64 {
        lines.iter().map(|line| line[column].parse::<i64>().unwrap()).sum()
    };
    assert_eq!(sum("p_sum").to_string(), over[0]["p_sum"]);
    assert_eq!(sum("paid_cents").to_string(), over[0]["paid_cents"]);

    let manifest = bench.read("result/manifest.json");
    for name in names {
        assert!(manifest.contains(&format!("dossiers/{key}/{name}")), "{name}");
    }
    assert_eq!(bench.datacel(&["verify", "result"]).code, 0);
    let before = bench.answer("result");
    assert_eq!(bench.datacel(&["run", "job.toml", "--force"]).code, 0);
    assert!(bench.answer("result") == before, "the same bytes, PDF and workbooks included");
    for kept in std::fs::read_dir(bench.path("result.previous")).unwrap() {
        std::fs::remove_dir_all(kept.unwrap().path()).unwrap();
    }
    bench.change_job("\"over\"", "\"none\"");
    bench.run(0);
    assert!(files(&bench).is_empty());
}

#[test]
fn a_dossier_is_made_of_whoever_is_named_and_an_unknown_one_is_told() {
    let bench = with_dossiers("[\"30000221\", \"99999999\"]\nformats = [\"html\", \"xlsx\"]");
    let providers = read_csv(&bench.path("result/tables/dental_p_providers.csv"));
    let known = providers.iter().any(|row| row["provider_key"] == "30000221");
    let made = files(&bench);
    assert!(!made.iter().any(|file| file.starts_with("99999999") || file.contains(".pdf")));
    assert_eq!(made.iter().any(|file| file == "30000221/dossier.nl.xlsx"), known);
    let report = bench.read("result/report.nl.html");
    assert!(
        report.contains("99999999") && report.contains("Niet gemaakt, want niet gevraagd: pdf")
    );
    assert!(bench.path("result/report.nl.xlsx").exists());
}

#[test]
fn words_that_cannot_be_are_refused() {
    let bench = Bench::small();
    for (key, said) in [
        ("dossiers = []", "expected `over`, `none`, or keys of providers"),
        ("dossiers = [\"over\", \"30000120\"]", "expected `over`, `none`, or keys of providers"),
        ("formats = [\"docx\"]", "`docx` is not a format; expected `html`, `xlsx` or `pdf`"),
        ("formats = []", "`formats` names no format"),
    ] {
        let job = super::bench::JOB.replace("dossiers = [\"none\"]", key);
        bench.write("job.toml", job);
        let ran = bench.datacel(&["run", "job.toml"]);
        assert!(ran.code == 2 && ran.err.contains(said), "{key}: {}", ran.err);
    }
    let flags = "dental p-values --year 2020 --claims claims/*.parquet --out x --formats docx \
                 --dossiers none,1";
    let ran = bench.datacel(&flags.split_whitespace().collect::<Vec<_>>());
    assert!(ran.code == 2 && ran.err.contains("`--formats`: `docx`"), "{}", ran.err);
    assert!(ran.err.contains("`--dossiers`: expected"), "{}", ran.err);
}

/// The profile of the program's own columns, for providers who are known by any word.
fn of_pseudonyms() -> String {
    let profile = std::fs::read_to_string(repository("reference/profiles/canonical.toml")).unwrap();
    assert!(profile.contains("provider_kind = \"riziv\""));
    profile.replace("provider_kind = \"riziv\"", "provider_kind = \"pseudonym\"")
}

/// The P-values of the program with another label of one act, and an earlier finding of a dentist.
fn give_tables(bench: &Bench, label: &str, key: &str) {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let values = std::fs::read_to_string(repository("reference/p_values.csv")).unwrap();
    let own = "Raadpleging spreekkamer algemeen tandarts / stomatoloog / geneesheer-tandarts";
    assert!(values.contains(own));
    bench.write("p_values.csv", values.replace(own, &quoted(label)));
    let prior = std::fs::read_to_string(repository("data-samples/prior_decisions.csv")).unwrap();
    bench.write("prior_decisions.csv", prior.replace("30000120", &quoted(key)));
}

/// What a sender, or whoever gives a table, could write to harm whoever opens a result: in ids, in
/// a label and in the key of a dentist. Once as short words, once as 5,000 letters.
#[test]
fn words_of_the_data_are_harmless_in_every_form() {
    let evil = "\"><script>alert(1)</script>#panic(\"x\")$x$=HYPERLINK(\"x\")\u{202e}שלום";
    for words in [evil.to_owned(), format!("=1+1;{}", evil.repeat(5_000 / evil.chars().count()))] {
        let bench = Bench::empty();
        let rows: Vec<Row> = (1..=12)
            .map(|month| Row {
                id: Some(format!("=1+{month}")),
                person: Some("p".to_owned()),
                provider: Some(words.clone()),
                payee: Some(if month == 1 { "=".repeat(40_000) } else { words.clone() }),
                code: Some(371_011),
                service: Some(dump::day(&format!("2020-{month:02}-10"))),
                reception: Some(dump::day("2021-01-15")),
                quantity: Some(2_000),
                paid: Some(2_000 * 790),
            })
            .collect();
        dump::write(&bench.path("claims/a.parquet"), &rows, 40);
        bench.write("mine.toml", of_pseudonyms());
        give_tables(&bench, &words, &words);
        bench.write("job.toml", super::bench::JOB);
        bench.change_job("dossiers = [\"none\"]", "languages = [\"fr\"]");
        bench.change_job("store = ", "profile = \"mine.toml\"\nstore = ");
        let given = "p_values = \"p_values.csv\"\nprior_decisions = \"prior_decisions.csv\"";
        bench.change_job("[[control]]", &format!("[reference]\n{given}\n\n[[control]]"));
        bench.run(0);

        let page = bench.read("result/report.fr.html");
        assert_eq!(page.matches("<script").count(), 2, "the page's own");
        // an id, in an attribute, is as the tables have it; what is read is not
        let read = page.split('<').filter_map(|piece| piece.split_once('>'));
        assert!(read.clone().count() > 1_000);
        for (_, text) in read {
            assert!(!text.contains('\u{202e}'), "a sign that turns the rest round: {text}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "it can be read");
        let made = files(&bench);
        assert_eq!(made.len(), 3, "{made:?}");
        assert!(made.iter().all(|file| file.len() < 200), "{made:?}");

        let table = |end: &str| bench.path(&format!("result/tables/dental_p_providers.{end}"));
        let parquet = read_parquet(&table("parquet"));
        assert_eq!(parquet[0]["provider_key"], words, "as it was delivered");
        let guard = if words.starts_with('=') { "'" } else { "" };
        assert_eq!(read_csv(&table("csv"))[0]["provider_key"], format!("{guard}{words}"));
        let facts = read_csv(&bench.path("result/tables/dental_p_procedure.csv"));
        assert!(facts.iter().any(|row| row["about_year"] == "2016"), "the key was found again");
        let acts = read_parquet(&bench.path("result/tables/dental_p_acts.parquet"));
        assert_eq!(acts[0]["label_nl"], words);
        assert_eq!(bench.datacel(&["verify", "result"]).code, 0);
    }
}
