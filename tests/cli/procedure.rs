//! What follows in law, what speaks for the dentist, and the early warning: from lines to tables.

use super::bench::{Bench, JOB};
use super::golden::sample;
use crate::dump::{self, read_csv};
use std::collections::BTreeMap;

type Row = BTreeMap<String, String>;

/// The values of a dentist's facts about a service year, by fact and percentage.
fn facts(rows: &[Row], about_year: &str) -> BTreeMap<(String, String), String> {
    let own = rows
        .iter()
        .filter(|row| row["provider_key"] == "30000120" && row["about_year"] == about_year);
    own.map(|row| ((row["fact"].clone(), row["detail"].clone()), row["value"].clone())).collect()
}

fn value<'a>(facts: &'a BTreeMap<(String, String), String>, fact: &str, detail: &str) -> &'a str {
    facts.get(&(fact.to_owned(), detail.to_owned())).map_or("(no such fact)", String::as_str)
}

#[test]
fn the_fines_of_the_decision_come_out() {
    let rows = sample().table("dental_p_procedure");
    for (year, percent, printed) in
        [("2016", "50", "2344907"), ("2019", "50", "2725332"), ("2020", "150", "8761846")]
    {
        assert_eq!(value(&facts(&rows, year), "fine-cents", percent), printed, "{year}");
    }
    let of_2020 = facts(&rows, "2020");
    assert_eq!(value(&of_2020, "repayment-cents", ""), "5841231");
    assert_eq!(value(&of_2020, "fine-cents", "5"), "292061");
    assert_eq!(value(&of_2020, "fine-cents", "50"), "2920615");
}

#[test]
fn what_the_decision_says_of_the_earlier_ones_comes_out() {
    let rows = sample().table("dental_p_procedure");
    let of_2016 = facts(&rows, "2016");
    for (fact, expected) in [
        ("report-copy", "in-time"),
        ("report-before-first-service", "before"),
        ("decision-notified-on", "no-proof"),
        ("revocation", "no-proof"),
        ("excess-recomputed-cents", "4689815"),
    ] {
        assert_eq!(value(&of_2016, fact, ""), expected, "{fact}");
    }
    // of 7,802 lines, and 53,394 P, some were received before 10 March 2020 and some from then on
    let sum = |before, from| -> i64 {
        [before, from].map(|fact| value(&of_2016, fact, "").parse::<i64>().unwrap()).iter().sum()
    };
    assert_eq!(sum("lines-received-before-decision", "lines-received-from-decision"), 7_802);
    assert_eq!(sum("p-received-before-decision", "p-received-from-decision"), 53_394);
    assert_eq!(value(&facts(&rows, "2019"), "revocation", ""), "(no such fact)");
    let of_2020 = facts(&rows, "2020");
    // the decision of 30 September 2022 imposed both: no suspension on 24 November 2023
    assert_eq!(value(&of_2020, "suspension-excluded-until", ""), "2025-09-30");
    assert_eq!(value(&of_2020, "earlier-findings", ""), "2");
    assert_eq!(
        value(&of_2020, "competence-nothing-repaid", ""),
        "chamber-of-first-instance",
        "58,412.31 euro"
    );
    assert_eq!(value(&of_2020, "competence-all-repaid", ""), "leading-official");
}

#[test]
fn the_parts_of_the_payees_add_up_to_the_excess() {
    let sample = sample();
    let payees = sample.table("dental_p_payees");
    for provider in sample.table("dental_p_providers") {
        let own = payees.iter().filter(|row| row["provider_key"] == provider["provider_key"]);
        let parts: Vec<i64> = own.map(|row| row["excess_year_cents"].parse().unwrap()).collect();
        let is_over =
            ["months_over", "quarters_over", "year_over"].iter().any(|one| provider[*one] != "0");
        assert_eq!(parts.is_empty(), !is_over);
        let excess: i64 = provider["excess_year_cents"].parse().unwrap();
        assert_eq!(parts.iter().sum::<i64>(), if is_over { excess } else { 0 });
    }
    assert_eq!(payees.iter().filter(|row| row["provider_key"] == "30000120").count(), 2);
}

#[test]
fn margins_are_the_surplus_turned_round_and_doubts_stand_where_they_flip() {
    let sample = sample();
    let fragility = sample.table("dental_p_fragility");
    let key =
        |row: &Row| [&row["provider_key"], &row["period_kind"], &row["period"]].map(String::clone);
    let surplus: BTreeMap<_, i64> = sample
        .table("dental_p_periods")
        .iter()
        .map(|row| (key(row), row["surplus_p"].parse().unwrap()))
        .collect();
    for row in &fragility {
        let margin: i64 = row["margin_p"].parse().unwrap();
        assert_eq!(margin, -surplus[&key(row)], "{row:?}");
        assert_eq!(row["acts_to_remove"] == "0", margin >= 0, "{row:?}");
        assert_eq!(row["robust"] == "0", !row["flipped_by"].is_empty());
    }
    let flipped: Vec<[&str; 3]> = fragility
        .iter()
        .filter(|row| row["robust"] == "0")
        .map(|row| ["provider_key", "period_kind", "flipped_by"].map(|column| row[column].as_str()))
        .collect();
    let planted = [
        ["30001308", "year", "late-correction"],
        ["30001407", "year", "duplicate-suspect"],
        ["30001506", "year", "sign-mismatch"],
        ["30001605", "year", "unweighted-high;unweighted-low"],
        ["30002001", "year", "quarantined"],
    ];
    assert_eq!(flipped, planted);
    // one act is enough for who stands 1 P above the limit
    for (provider, kind) in [("30000318", "month"), ("30000615", "quarter"), ("30000912", "year")] {
        let over = fragility.iter().find(|row| {
            row["provider_key"] == provider && row["period_kind"] == kind && row["margin_p"] == "-1"
        });
        assert_eq!(over.unwrap()["acts_to_remove"], "1", "{provider}");
    }
}

#[test]
fn the_days_of_a_dentist_add_up_to_the_year_and_every_dentist_is_in_one_class() {
    let sample = sample();
    let days = sample.table("dental_p_days");
    let of_a = days.iter().filter(|row| row["provider_key"] == "30000120");
    assert_eq!(of_a.map(|row| row["p_sum"].parse::<i64>().unwrap()).sum::<i64>(), 53_394);
    assert_eq!(days.iter().find(|row| row["date"] == "2020-11-07").unwrap()["weekday"], "saturday");
    let dentists = sample.table("dental_p_providers");
    let dentists = dentists.iter().filter(|row| row["provider_kind"] == "dentist").count();
    for kind in ["month", "quarter", "year"] {
        let classes = sample.table("dental_p_distribution");
        let of_kind = classes.iter().filter(|row| row["period_kind"] == kind);
        let sum: usize = of_kind.map(|row| row["dentists"].parse::<usize>().unwrap()).sum();
        assert_eq!(sum, dentists, "{kind}");
    }
}

/// Day of service, day of reception, acts.
type Billed<'a> = (&'a str, &'a str, i64);

/// Lines of 371011, which weighs 3 P.
fn billed(number: u32, lines: &[Billed<'_>]) -> Vec<dump::Row> {
    let line = |(at, (service, reception, acts)): (usize, &Billed<'_>)| dump::Row {
        id: Some(format!("{number}-{at}")),
        person: Some("one".to_owned()),
        provider: Some(dump::provider(number, 1)),
        payee: Some("0460000001".to_owned()),
        code: Some(371_011),
        service: Some(dump::day(service)),
        reception: Some(dump::day(reception)),
        quantity: Some(*acts),
        paid: Some(2_500 * acts),
    };
    lines.iter().enumerate().map(line).collect()
}

/// Each dentist's March, with the first day on which more than 5,000 P were known on 30 September.
#[test]
fn an_early_warning_names_the_first_day_above_the_limit() {
    let [known, late] = ["2020-09-30", "2020-10-01"];
    let marches: [(u32, &[Billed<'_>], Option<&str>); 4] = [
        // 4,998 P, then 5,001
        (300_001, &[("2020-03-02", known, 1_666), ("2020-03-03", known, 1)], Some("2020-03-03")),
        // the last act is not yet known
        (300_002, &[("2020-03-02", known, 1_666), ("2020-03-03", late, 1)], None),
        // 5,100 P, of which 300 were taken back, and 201 later in the month
        (
            300_003,
            &[("2020-03-01", known, 1_700), ("2020-03-01", known, -100), ("2020-03-31", known, 67)],
            Some("2020-03-31"),
        ),
        // above the limit for a day, but not on balance
        (300_004, &[("2020-03-02", known, 1_667), ("2020-03-03", known, -1)], None),
    ];
    let bench = Bench::empty();
    let rows: Vec<dump::Row> =
        marches.iter().flat_map(|(number, lines, _)| billed(*number, lines)).collect();
    dump::write(&bench.path("claims/a.parquet"), &rows, 40);
    bench.write("job.toml", JOB);
    bench.change_job("year = 2020\n", "year = 2020\nuntil = \"2020-09-30\"\n");
    bench.run(0);
    let rows = read_csv(&bench.path("result/tables/dental_p_projection.csv"));
    let found: Vec<(&str, &str, &str, &str)> = rows
        .iter()
        .map(|row| {
            let [provider, kind, period, on] =
                ["provider_key", "period_kind", "period", "exceeded_on"]
                    .map(|one| row[one].as_str());
            (&provider[..6], kind, period, on)
        })
        .collect();
    let planted: Vec<(String, &str)> =
        marches.iter().filter_map(|(number, _, on)| Some((number.to_string(), (*on)?))).collect();
    let planted: Vec<(&str, &str, &str, &str)> =
        planted.iter().map(|(number, on)| (number.as_str(), "month", "3", *on)).collect();
    assert_eq!(found, planted);
    let report = bench.read("result/report.nl.html");
    assert!(report.contains("Vroege waarschuwing tot en met 30/09/2020"));
    assert!(report.contains("Er is geen raming"), "four dentists are too few");
    let periods = read_csv(&bench.path("result/tables/dental_p_periods.csv"));
    let of_late = periods.iter().find(|row| row["provider_key"].starts_with("300002")).unwrap();
    assert_eq!(of_late["p_sum"], "5001", "the figures of the year itself do not change");
}

#[test]
fn what_was_repaid_is_no_longer_disputed_and_a_projection_is_a_range() {
    let bench = Bench::sample();
    let more = "until = \"2020-09-30\"\nrepaid_cents = { \"30000120\" = 2341231 }\n";
    bench.change_job("fine_percent = [50, 150]\n", &format!("fine_percent = [150]\n{more}"));
    bench.run(0);
    let table = |name: &str| read_csv(&bench.path(&format!("result/tables/{name}.csv")));
    let of_2020 = facts(&table("dental_p_procedure"), "2020");
    // 58,412.31 − 23,412.31 = 35,000.00: no longer below
    assert_eq!(value(&of_2020, "disputed-cents", ""), "3500000");
    assert_eq!(value(&of_2020, "competence", ""), "chamber-of-first-instance");
    let report = bench.read("result/report.nl.html");
    assert!(report.contains("87.618,46 EUR") && report.contains("23.412,31 EUR"));
    let rows = table("dental_p_projection");
    let year =
        rows.iter().find(|row| row["provider_key"] == "30000120" && row["period_kind"] == "year");
    let year = year.expect("dentist A is near the limit");
    let [now, low, mid, high] =
        ["p_now", "p_low", "p_mid", "p_high"].map(|one| year[one].parse::<i64>().unwrap());
    assert!(now < low && low <= mid && mid <= high, "{year:?}");
    assert_eq!(year["exceeded_on"], "");
}

#[test]
fn without_a_table_of_earlier_decisions_the_report_says_that_nothing_is_known() {
    let bench = Bench::small();
    bench.run(0);
    let report = bench.read("result/report.en.html");
    assert!(report.contains("No table of earlier decisions was given"));
}
