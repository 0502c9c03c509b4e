//! The evaluation of the NGS agreement, from lines to findings: all that was planted, nothing else.

use super::bench::{Bench, Ran};
use crate::dump::{day, read_csv};
use crate::repository;
use std::collections::BTreeMap;
use std::path::Path;

type Row = BTreeMap<String, String>;

/// Rule, strength, person, institution, day and amount of each row, in their order.
fn told(rows: &[Row]) -> Vec<[String; 6]> {
    const COLUMNS: [&str; 6] =
        ["rule", "strength", "person_id", "institution_id", "date", "amount_cents"];
    let mut told: Vec<_> = rows.iter().map(|row| COLUMNS.map(|name| row[name].clone())).collect();
    told.sort();
    told
}

fn table(result: &Path, name: &str) -> Vec<Row> {
    read_csv(&result.join(format!("tables/{name}.csv")))
}

/// The job of the sample, over the files of a folder.
fn run(bench: &Bench, folder: &Path) -> Ran {
    let job = repository("data-samples/ngs-evaluation/job.toml");
    let text = std::fs::read_to_string(job).unwrap().replace("claims/*", "claims/ngs-*");
    std::fs::write(folder.join("ngs.toml"), text).unwrap();
    let job = folder.join("ngs.toml");
    bench.datacel(&["run", job.to_str().unwrap()])
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn the_sample_is_found_as_it_was_planted() {
    let bench = Bench::empty();
    let folder = bench.path("ngs");
    for part in ["claims", "reference", "truth"] {
        let from = repository("data-samples/ngs-evaluation").join(part);
        copy(&from, &folder.join(part));
    }
    let ran = run(&bench, &folder);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let result = folder.join("result");
    let found = told(&table(&result, "ngs_findings"));
    let planted = told(&read_csv(&folder.join("truth/ngs_findings.csv")));
    assert_eq!(found, planted);
    let rules: std::collections::BTreeSet<&str> =
        planted.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(rules.len(), 14, "each rule has its case");
    let sent_on = table(&result, "ngs_referrals");
    assert!(sent_on.iter().any(|row| row["billing_institution_id"].is_empty()));
    assert_eq!(sent_on, read_csv(&folder.join("truth/ngs_referrals.csv")));
    assert_eq!(spread(&table(&result, "ngs_tat_days")), plain_spread(&folder.join("reference")));
    at_stake_once(&planted, &table(&result, "ngs_findings_by_institution"));
    is_in_itself_consistent(&result);
    html_shows_the_figures(&result);
}

/// A line under three rules has its amount at stake once: of the breaches of a person on a day, the
/// greatest counts.
fn at_stake_once(planted: &[[String; 6]], found: &[Row]) {
    let cents = |text: &str| text.parse::<i64>().unwrap_or(0);
    let breaches = || planted.iter().filter(|row| row[1] == "breach");
    let mut greatest: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for [_, _, person, _, date, amount] in breaches() {
        let most = greatest.entry((person, date)).or_default();
        *most = cents(amount).max(*most);
    }
    let wanted: i64 = greatest.values().sum();
    let all: i64 = breaches().map(|row| cents(&row[5])).sum();
    let breach = found.iter().filter(|row| row["strength"] == "breach");
    assert_eq!(breach.map(|row| cents(&row["amount_cents"])).sum::<i64>(), wanted);
    assert!(wanted < all, "a line under several rules is among them");
}

/// What the tables say of each other.
fn is_in_itself_consistent(result: &Path) {
    let sum = |rows: &[Row], column: &str| -> i64 {
        rows.iter().map(|row| row[column].parse::<i64>().unwrap_or(0)).sum()
    };
    let headline = table(result, "ngs_headline");
    let of = |dimension: &str| -> Vec<Row> {
        headline.iter().filter(|row| row["dimension"] == dimension).cloned().collect()
    };
    let all = of("all");
    for dimension in ["annex", "kind", "indication", "region", "institution"] {
        for column in ["billings", "billings_before", "paid_cents", "paid_before_cents"] {
            assert_eq!(sum(&of(dimension), column), sum(&all, column), "{dimension} {column}");
        }
        let last = of(dimension).pop().unwrap();
        assert_eq!(last["cumulative_share_x10000"], "10000");
    }
    let activity = table(result, "ngs_activity");
    for (now, before) in [("billings", "billings_before"), ("paid_cents", "paid_before_cents")] {
        assert_eq!(sum(&activity, now), sum(&all, now) + sum(&all, before));
    }
    assert_eq!(sum(&of("institution"), "tests"), sum(&all, "tests"));
    assert!(sum(&all, "tests") < sum(&all, "billings"), "both kinds of one test");
    let change = sum(&all, "paid_cents") - sum(&all, "paid_before_cents");
    let budget = table(result, "ngs_budget");
    let (whole, pairs): (Vec<Row>, Vec<Row>) =
        budget.into_iter().partition(|row| row["code_ambulatory"].is_empty());
    assert_eq!((sum(&whole, "cents"), sum(&pairs, "cents")), (change, change));
    let ledger = table(result, "ledger");
    let used: Vec<Row> = ledger.into_iter().filter(|row| row["stage"] == "used").collect();
    assert_eq!(sum(&used, "paid_cents"), sum(&activity, "paid_cents"));
    let tat = table(result, "ngs_tat");
    assert!(tat.iter().any(|row| row["verdict_simple"] == "met"));
    assert_eq!(sum(&tat, "within") + sum(&tat, "late"), sum(&tat, "decidable"));
    let mut arrived: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in table(result, "ngs_completeness") {
        arrived.entry(row["service_month"].clone()).or_default().push(row);
    }
    for (month, rows) in arrived {
        let shares = sum(&rows, "share_x10000");
        let rounding = i64::try_from(rows.len()).unwrap();
        assert!((shares - 10_000).abs() <= rounding, "{month}: {shares}");
        assert_eq!(rows.last().unwrap()["cumulative_share_x10000"], "10000", "{month}");
    }
}

/// Class, limit, days and number of tests.
type Spread = BTreeMap<(String, String, String), i64>;

fn spread(rows: &[Row]) -> Spread {
    let key = |row: &Row| ["tumour_class", "limit_days", "days"].map(|name| row[name].clone());
    let of = |row: &Row| (key(row).into(), row["tests"].parse().unwrap());
    let found: Spread = rows.iter().map(of).collect();
    assert_eq!(found.len(), rows.len(), "the key is one");
    found
}

/// The same, by plain loops over the laboratories' own table.
fn plain_spread(reference: &Path) -> Spread {
    let laboratories = read_csv(&reference.join("laboratories.csv"));
    let institutions = read_csv(&reference.join("institutions.csv"));
    let outsources = |facility: &str| {
        let laboratory = laboratories.iter().find(|row| row["facility_id"] == facility).unwrap();
        let id = &laboratory["institution_id"];
        institutions
            .iter()
            .any(|row| &row["institution_id"] == id && row["category"] == "outsourced")
    };
    let mut found = Spread::new();
    for test in read_csv(&reference.join("lab_tests.csv")) {
        let on = |name: &str| day(&test[name]);
        let start = on("prescription_date").max(on("sample_received_date"));
        if start < day("2024-07-01") || start > day("2026-06-30") {
            continue;
        }
        let limit = match test["tumour_class"].as_str() {
            "solid" => "14",
            "haematological_acute" => "21",
            _ if outsources(&test["receiving_facility_id"]) => "21",
            _ => "",
        };
        let days = (on("reported_date") - start).num_days().to_string();
        *found.entry((test["tumour_class"].clone(), limit.to_owned(), days)).or_default() += 1;
    }
    found
}

fn html_shows_the_figures(result: &Path) {
    for (language, word) in [("nl", "inbreuk"), ("fr", "infraction"), ("en", "breach")] {
        let page = std::fs::read_to_string(result.join(format!("report.{language}.html"))).unwrap();
        assert!(page.contains(word) && page.contains("<svg"), "{language}");
        assert!(!page.contains('⟦'), "{language}: a message is missing");
        let charts = page.matches("<figure class=\"chart\"").count();
        assert_eq!(
            charts, 8,
            "{language}: activity, shares, spending, arrival, days twice, late, rules"
        );
        let cells = page.matches("class=\"cell b-first\"").count();
        assert!(cells > 300, "{language}: {cells} cells of the triangle");
        for (name, number) in [("class=\"change\"", 5), ("class=\"bridge\"", 4)] {
            assert_eq!(page.matches(name).count(), number, "{language}: {name}");
        }
    }
}

/// A delivery that ends with 2025, and a period around the change of the annexes of 2023.
#[test]
fn what_is_still_to_come_is_provisional_and_a_change_of_the_annexes_is_marked() {
    let bench = Bench::empty();
    let from = repository("data-samples/ngs-evaluation");
    copy(&from.join("claims"), &bench.path("claims"));
    copy(&from.join("reference"), &bench.path("reference"));
    std::fs::remove_file(bench.path("claims/ngs-evaluation-2026.parquet")).unwrap();
    let evaluated = |period: &str, out: &str| {
        let asked = ["ngs", "evaluate", "--claims", "claims/*.parquet", "--reference", "reference"];
        let ran = bench.datacel(&[&asked[..], &["--period", period, "--out", out]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        (table(&bench.path(out), "ngs_completeness"), bench.read(&format!("{out}/report.en.html")))
    };
    let (months, page) = evaluated("2024-07-01..2026-06-30", "cut");
    let young: std::collections::BTreeSet<&str> = months
        .iter()
        .filter(|row| row["provisional"] == "1")
        .map(|row| row["service_month"].as_str())
        .collect();
    // nothing of December had come by its end, and nothing of what the period still holds
    assert_eq!(young.last(), Some(&"2026-06"));
    assert!(
        young.contains("2025-12") && young.iter().all(|month| *month >= "2025-09"),
        "{young:?}"
    );
    let empty: Vec<&str> = months
        .iter()
        .filter(|row| row["lines"] == "0")
        .map(|row| row["service_month"].as_str())
        .collect();
    assert_eq!((empty.len(), empty[0], empty[6]), (7, "2025-12", "2026-06"));
    assert!(page.contains("without a single line: 7, the first 2025-12, the last 2026-06"));
    for told in
        ["Provisional months of service in the period", "Billings, provisional", ">Provisional<"]
    {
        assert!(page.contains(told), "{told}");
    }
    let (_, page) = evaluated("2023-07-01..2025-06-30", "around");
    assert!(page.contains(">annexes changed ") && !page.contains("Billings, provisional"));
    let changes = table(&bench.path("around"), "ngs_annex_changes");
    let told = ["date", "months_to_first", "adapted_in_time", "twelve_months_over"];
    assert_eq!(told.map(|name| changes[0][name].as_str()), ["2023-07-01", "0", "1", "1"]);
}

/// Both controls of the agreement ask whether corrections outweigh what was billed.
#[test]
fn what_both_controls_of_the_agreement_find_is_told_once_of_a_line() {
    let sample = super::golden::sample();
    let both = ["ngs_findings", "ngs_volume_findings"].map(|name| {
        let rows = sample.table(name);
        rows.iter().filter(|row| row["rule"] == "ngs-net-negative").count()
    });
    assert!(both.iter().all(|number| *number > 0), "{both:?}");
    let lines = sample.table("findings_by_line");
    let told: Vec<&str> = lines
        .iter()
        .filter(|row| row["rule"] == "ngs-net-negative")
        .map(|row| row["claim_line_id"].as_str())
        .collect();
    let once: std::collections::BTreeSet<&str> = told.iter().copied().collect();
    assert_eq!(told.len(), once.len(), "{told:?}");
    assert!(!told.is_empty());
}

#[test]
fn a_nation_is_found_as_it_was_planted_and_without_word_of_the_sender_relapses_are_open() {
    let bench = Bench::empty();
    let made =
        bench.datacel(&["synth", "--lines", "1000", "--seed", "11", "--ngs", "--out", "nation"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let folder = bench.path("nation");
    let ran = run(&bench, &folder);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let planted = told(&read_csv(&folder.join("truth/ngs_findings.csv")));
    assert_eq!(told(&table(&folder.join("result"), "ngs_findings")), planted);

    let flags = bench.datacel(&[
        "ngs",
        "evaluate",
        "--claims",
        "nation/claims/ngs-*.parquet",
        "--reference",
        "nation/reference",
        "--period",
        "2024-07-01..2026-06-30",
        "--out",
        "flags",
    ]);
    assert_eq!(flags.code, 0, "{}", flags.err);
    let open: Vec<[String; 6]> = planted
        .into_iter()
        .map(|mut row| {
            if row[0] == "ngs-relapse-without-first" {
                row[1] = "undecidable".to_owned();
            }
            row
        })
        .collect();
    assert_eq!(told(&table(&bench.path("flags"), "ngs_findings")), open);
}

#[test]
fn without_its_tables_nothing_is_evaluated() {
    let bench = Bench::empty();
    let asked = ["ngs", "evaluate", "--store", "store", "--period", "2024-07-01..2026-06-30"];
    let ran = bench.datacel(&[&asked[..], &["--out", "result"]].concat());
    assert_eq!(ran.code, 2);
    for name in ["ngs_codes", "laboratories", "institutions"] {
        assert!(ran.err.contains(&format!("`{name}`")), "{}", ran.err);
    }
}
