//! The figures of a published decision, from lines to reports, and all that was planted.

use super::bench::{Bench, Ran};
use crate::dump::{read_csv, read_parquet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, Weak};

/// Dentist A in 2020, as the decision prints the year, received 2020-01-03 to 2022-03-18: P, cents
/// paid, value of one P in cents, surplus in P, excess in cents.
///
/// Source: decision BRS/N/2023/25, calculation of the amount billed in excess.
const DENTIST_A: [(&str, u32, [i64; 5]); 17] = [
    ("month", 1, [4_793, 3_640_500, 760, -207, 0]),
    ("month", 2, [4_455, 3_516_900, 789, -545, 0]),
    ("month", 3, [4_053, 3_331_450, 822, -947, 0]),
    ("month", 4, [1_608, 1_134_750, 706, -3_392, 0]),
    ("month", 5, [3_291, 2_689_300, 817, -1_709, 0]),
    ("month", 6, [4_509, 3_433_850, 762, -491, 0]),
    ("month", 7, [4_868, 3_722_150, 765, -132, 0]),
    ("month", 8, [4_426, 3_669_550, 829, -574, 0]),
    ("month", 9, [4_979, 3_892_050, 782, -21, 0]),
    ("month", 10, [5_413, 4_354_050, 804, 413, 332_204]),
    ("month", 11, [5_618, 4_485_850, 798, 618, 493_459]),
    ("month", 12, [5_381, 4_310_650, 801, 381, 305_214]),
    ("quarter", 1, [13_301, 10_488_850, 789, 301, 237_361]),
    ("quarter", 2, [9_408, 7_257_900, 771, -3_592, 0]),
    ("quarter", 3, [14_273, 11_283_750, 791, 1_273, 1_006_391]),
    ("quarter", 4, [16_412, 13_150_550, 801, 3_412, 2_733_955]),
    ("year", 1, [53_394, 42_181_050, 790, 7_394, 5_841_231]),
];
const KEY_A: &str = "30000120";

/// The sample after its job was run.
pub(super) struct Sample {
    bench: Bench,
    ran: Ran,
}

/// One run serves all tests that are under way at the same time.
pub(super) fn sample() -> Arc<Sample> {
    static SHARED: Mutex<Weak<Sample>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap();
    shared.upgrade().unwrap_or_else(|| {
        let bench = Bench::sample();
        let ran = bench.datacel(&["run", "job.toml"]);
        let sample = Arc::new(Sample { bench, ran });
        *shared = Arc::downgrade(&sample);
        sample
    })
}

impl Sample {
    pub(super) fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        read_csv(&self.bench.path(&format!("result/tables/{name}.csv")))
    }

    /// The row of one provider.
    fn provider(&self, key: &str) -> BTreeMap<String, String> {
        let rows = self.table("dental_p_providers");
        rows.into_iter().find(|row| row["provider_key"] == key).unwrap()
    }
}

#[test]
fn the_sample_runs_and_its_bad_rows_were_accepted() {
    let sample = sample();
    assert_eq!((sample.ran.code, sample.ran.out.as_str()), (0, ""), "{}", sample.ran.err);
    let manifest = sample.bench.read("result/manifest.json");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let recount = &manifest["result"]["recount"][0];
    assert_eq!((&recount["verdict"], &recount["engine"]), (&"agree".into(), &"both".into()));
    assert!(recount["rows_compared"].as_u64() > Some(400), "{recount}");
}

#[test]
fn every_row_of_dentist_a_is_as_the_decision_prints_it() {
    let sample = sample();
    let number =
        |row: &BTreeMap<String, String>, column: &str| -> i64 { row[column].parse().unwrap() };
    let found: Vec<(String, u32, [i64; 5])> = sample
        .table("dental_p_periods")
        .iter()
        .filter(|row| row["provider_key"] == KEY_A)
        .map(|row| {
            let figures = ["p_sum", "paid_cents", "unit_value_cents", "surplus_p", "excess_cents"];
            let period = row["period"].parse().unwrap();
            (row["period_kind"].clone(), period, figures.map(|column| number(row, column)))
        })
        .collect();
    let printed = DENTIST_A.map(|(kind, period, figures)| (kind.to_owned(), period, figures));
    assert_eq!(found, printed);
}

#[test]
fn the_totals_of_dentist_a_are_as_the_decision_prints_them() {
    let row = sample().provider(KEY_A);
    for (column, printed) in [
        ("surplus_months_p", "1412"),
        ("surplus_quarters_p", "4986"),
        ("surplus_year_p", "7394"),
        ("excess_months_cents", "1130878"),
        ("excess_quarters_cents", "3977707"),
        ("excess_year_cents", "5841231"),
        ("max_allowed_cents", "36339819"),
        ("proposed_basis", "year"),
        ("proposed_cents", "5841231"),
    ] {
        assert_eq!(row[column], printed, "{column}");
    }
}

#[test]
fn the_reports_write_the_totals_as_their_language_does() {
    let sample = sample();
    for (language, printed) in [
        ("nl", ["11.308,78 EUR", "39.777,07 EUR", "58.412,31 EUR", "363.398,19 EUR"]),
        (
            "fr",
            [
                "11\u{202f}308,78 EUR",
                "39\u{202f}777,07 EUR",
                "58\u{202f}412,31 EUR",
                "363\u{202f}398,19 EUR",
            ],
        ),
        ("en", ["11,308.78 EUR", "39,777.07 EUR", "58,412.31 EUR", "363,398.19 EUR"]),
    ] {
        let report = sample.bench.read(&format!("result/report.{language}.html"));
        for amount in printed {
            assert!(report.contains(amount), "{amount} is not in the report in `{language}`");
        }
    }
}

#[test]
fn exactly_a_limit_is_allowed_and_one_more_is_not() {
    let sample = sample();
    for (key, p_of_year, over) in [
        ("30000219", None, ["0", "0", "0"]),
        ("30000318", None, ["1", "0", "0"]),
        ("30000417", None, ["0", "0", "0"]),
        ("30000516", None, ["0", "0", "0"]),
        ("30000615", None, ["0", "1", "0"]),
        ("30000714", None, ["0", "0", "0"]),
        ("30000813", Some("46000"), ["0", "0", "0"]),
        ("30000912", Some("46001"), ["0", "0", "1"]),
        ("30001011", Some("45999"), ["0", "0", "0"]),
    ] {
        let row = sample.provider(key);
        let columns = ["months_over", "quarters_over", "year_over"];
        assert_eq!(columns.map(|column| row[column].as_str()), over, "{key}");
        assert!(p_of_year.is_none_or(|p| row["p_sum"] == p), "{key}");
    }
    let at_limits: BTreeSet<(String, String)> = sample
        .table("dental_p_periods")
        .into_iter()
        .filter(|row| row["surplus_p"] == "0")
        .map(|row| (row["provider_key"].clone(), row["p_sum"].clone()))
        .collect();
    for limit in [("30000219", "5000"), ("30000516", "13000"), ("30000813", "46000")] {
        assert!(at_limits.contains(&(limit.0.to_owned(), limit.1.to_owned())), "{limit:?}");
    }
}

/// Holds a table of the result against one of the truth, on the columns of the truth.
fn equals_truth(name: &str) {
    let sample = sample();
    let truth = read_csv(&sample.bench.path(&format!("truth/{name}.csv")));
    let mut found: Vec<BTreeMap<String, String>> = sample.table(name);
    for row in &mut found {
        row.retain(|column, _| truth[0].contains_key(column));
    }
    let kinds = ["month", "quarter", "year"];
    let key = |row: &BTreeMap<String, String>| {
        let kind = row.get("period_kind").map(|kind| kinds.iter().position(|known| known == kind));
        let period: Option<u32> = row.get("period").map(|period| period.parse().unwrap());
        (row["provider_key"].clone(), kind, period)
    };
    found.sort_by_key(key);
    let mut truth = truth;
    truth.sort_by_key(key);
    assert_eq!(found, truth, "{name}");
}

#[test]
fn every_period_of_every_provider_is_found_as_it_was_planted() {
    equals_truth("dental_p_periods");
}

#[test]
fn every_provider_is_found_as_it_was_planted() {
    equals_truth("dental_p_providers");
}

#[test]
fn the_quarantine_holds_the_broken_rows_and_no_other() {
    let sample = sample();
    // the job reads two folders: a file's name begins with its own
    let found: Vec<[String; 3]> = read_parquet(&sample.bench.path("result/quarantine.parquet"))
        .iter()
        .map(|row| ["file", "row", "reasons"].map(|column| row[column].replace("claims/", "")))
        .collect();
    let planted: Vec<[String; 3]> = read_csv(&sample.bench.path("truth/bad_rows.csv"))
        .iter()
        .map(|row| ["file", "row", "reasons"].map(|column| row[column].clone()))
        .collect();
    assert_eq!(found, planted);
}

#[test]
fn tables_in_parquet_hold_what_the_csv_holds() {
    let sample = sample();
    for name in ["dental_p_periods", "dental_p_providers"] {
        let path = sample.bench.path(&format!("result/tables/{name}.parquet"));
        assert_eq!(read_parquet(&path), sample.table(name), "{name}");
    }
}

#[test]
fn one_more_bad_row_than_accepted_asks_for_a_person_on_the_first_page() {
    let bench = Bench::sample();
    bench.change_job("accept_quarantined = 12", "accept_quarantined = 11");
    let ran = bench.run(1);
    assert!(ran.err.contains("quarantined=12 accepted=11"), "{}", ran.err);
    assert_eq!(bench.datacel(&["verify", "result"]).code, 0, "the result is whole");
    for (language, said) in [
        ("nl", "quarantaine: 12; vooraf aanvaard: 11"),
        ("fr", "quarantaine\u{a0}: 12\u{202f}; acceptées au préalable\u{a0}: 11"),
        ("en", "quarantine: 12; accepted beforehand: 11"),
    ] {
        let report = bench.read(&format!("result/report.{language}.html"));
        let first_table = report.find("<table").unwrap();
        let attention = report.find("class=\"attention\"").expect("a notice on the page");
        assert!(attention < first_table, "{language}");
        assert!(report[attention..first_table].contains(said), "{language}");
    }
    assert_eq!(bench.run(1).err.matches("already answered").count(), 1, "and again");
}

/// What was planted to be doubted, with both amounts, and nothing else.
#[test]
fn each_doubt_flips_the_figures_that_it_was_planted_to_flip() {
    let flips = sample().table("dental_p_flips");
    let found: Vec<[&str; 5]> = flips
        .iter()
        .map(|row| {
            ["provider_key", "doubt", "period_kind", "counted_cents", "otherwise_cents"]
                .map(|column| row[column].as_str())
        })
        .collect();
    let planted = [
        ["30001308", "late-correction", "year", "118029", "0"],
        ["30001407", "duplicate-suspect", "year", "39633", "0"],
        ["30001506", "sign-mismatch", "year", "15483", "0"],
        ["30001605", "unweighted-high", "year", "0", "398590"],
        ["30001605", "unweighted-low", "year", "0", "34469"],
        ["30002001", "quarantined", "year", "0", "14141"],
    ];
    assert_eq!(found, planted);
    let providers = sample().table("dental_p_providers");
    for row in providers {
        let is_planted = planted.iter().any(|planted| planted[0] == row["provider_key"]);
        assert_eq!(row["robust"] == "0", is_planted, "{}", row["provider_key"]);
    }
}

#[test]
fn a_stomatologist_is_shown_and_nothing_is_proposed() {
    let row = sample().provider("15001643");
    let cells = ["provider_kind", "excess_year_cents", "proposed_basis", "proposed_cents"];
    assert_eq!(cells.map(|column| row[column].as_str()), ["other", "392417", "", "0"]);
}

#[test]
fn what_cannot_be_calculated_is_a_finding() {
    let findings = sample().table("dental_p_findings");
    let found: Vec<[&str; 4]> = findings
        .iter()
        .map(|row| {
            ["rule", "provider_key", "window_start", "count"].map(|column| row[column].as_str())
        })
        .collect();
    let planted = [
        ["p-money-without-p", "30001803", "2020-08-01", "-6"],
        ["p-money-without-p", "30001902", "2020-10-01", "0"],
        ["p-over-without-money", "30001704", "2020-03-01", "5100"],
    ];
    assert_eq!(found, planted);
}

/// Quantities, P, money and shares of the acts add up to the dentist's year.
#[test]
fn the_acts_of_dentist_a_add_up_to_the_year() {
    let acts = sample().table("dental_p_acts");
    let of_a = || acts.iter().filter(|row| row["provider_key"] == "30000120");
    let sum = |column: &str| of_a().map(|row| row[column].parse::<i64>().unwrap()).sum::<i64>();
    assert_eq!((sum("p_sum"), sum("paid_cents")), (53_394, 42_181_050));
    for act in of_a() {
        let number = |column: &str| act[column].parse::<i64>().unwrap();
        assert_eq!(number("p_sum"), number("p") * number("quantity"));
        // half up: twice the share lies within one of twice the exact ten-thousandths
        let apart = number("share_p_x10000") * 53_394 - number("p_sum") * 10_000;
        assert!(2 * apart > -53_394 && 2 * apart <= 53_394, "{act:?}");
    }
}

#[test]
fn codes_without_a_p_are_shown_with_what_they_could_weigh() {
    let rows = sample().table("dental_p_unweighted");
    let found: Vec<[&str; 5]> = rows
        .iter()
        .map(|row| {
            ["nomenclature_code", "reason", "quantity", "p_bound_low", "p_bound_high"]
                .map(|column| row[column].as_str())
        })
        .collect();
    let planted = [
        ["308335", "no-p-in-text", "1", "24", "38"],
        ["308350", "no-p-in-text", "1", "6", "6"],
        ["371556", "deleted", "1", "", ""],
        ["378350", "no-p-in-text", "1", "6", "6"],
        ["379153", "no-p-in-text", "2", "12", "12"],
        ["379164", "no-p-in-text", "1", "6", "6"],
        ["379993", "not-in-table", "1", "", ""],
    ];
    assert_eq!(found, planted);
}
