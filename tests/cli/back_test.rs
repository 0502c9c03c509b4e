//! The early warning held against what came: dumps of a nation, asked on days of the year, and the
//! truth of the whole year.
//!
//! An ordinary dentist of an invented nation bills some 2,400 P a year. So that many of them are near
//! a limit, the limits are a tenth of the law's. The dentists planted at a limit bill most of a year
//! in one month or quarter, which no pace foretells: they are left out of what is measured here,
//! though the program cannot know them and measures its range on them as well.

use super::bench::Bench;
use crate::dump::read_csv;
use std::collections::BTreeMap;
use std::fmt::Write;

const LIMITS: &str = "period_kind,limit_p,valid_from,valid_to,source\n\
                      month,500,2015-07-01,,a tenth\n\
                      quarter,1300,2015-07-01,,a tenth\n\
                      year,4600,2015-07-01,,a tenth\n";

/// The limit of a year among them.
const LIMIT: i64 = 4_600;

/// What became of the projections of one kind of period on one day.
#[derive(Debug, Default)]
struct Tried {
    made: i64,
    below: i64,
    above: i64,
    /// Sums of what was projected and of what came.
    mid: i64,
    came: i64,
    /// Of years not yet over: warned of and over, warned of and not over, over and not warned of.
    warned: i64,
    in_vain: i64,
    missed: i64,
    /// Of those warned of and over: whole months from the day asked to the month at whose end the
    /// year was over its limit.
    leads: Vec<i64>,
}

impl Tried {
    /// Of a hundred projections, how many held what came.
    fn held_percent(&self) -> i64 {
        (self.made - self.below - self.above) * 100 / self.made
    }

    /// The months ahead that half of the right warnings gave at least; nothing where there are none.
    fn lead(&self) -> String {
        let mut leads = self.leads.clone();
        leads.sort_unstable();
        leads.get(leads.len() / 2).map_or_else(String::new, i64::to_string)
    }

    /// How far what was projected lies from what came, in thousandths of it.
    fn bias_x1000(&self) -> i64 {
        (self.mid - self.came) * 1_000 / self.came
    }
}

type Key = (&'static str, String);

/// What the whole year brought: P by provider, kind of period and period.
type Truth = BTreeMap<[String; 3], i64>;

/// Months from a day to the month at whose end a dentist was over the yearly limit.
fn months_ahead(truth: &Truth, provider: &str, day: &str) -> i64 {
    let mut sum = 0;
    let over = (1..=12_i64).find(|month| {
        let key = [provider, "month", &month.to_string()].map(str::to_owned);
        sum += truth.get(&key).copied().unwrap_or(0);
        sum > LIMIT
    });
    over.unwrap() - day[5..7].parse::<i64>().unwrap()
}

/// Makes the dump of a seed, asks on each day, and adds to what was tried before.
fn try_out(seed: u32, days: &[&'static str], tried: &mut BTreeMap<Key, Tried>) {
    let bench = Bench::empty();
    bench.write("limits/p_limits.csv", LIMITS);
    let seed = seed.to_string();
    let made = bench.datacel(&[
        "synth",
        "--lines",
        "60000",
        "--dental-share",
        "1",
        "--seed",
        &seed,
        "--out",
        "nation",
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    let period = |row: &BTreeMap<String, String>| {
        ["provider_key", "period_kind", "period"].map(|column| row[column].clone())
    };
    let truth: Truth = read_csv(&bench.path("nation/truth/dental_p_periods.csv"))
        .iter()
        .filter(|row| row["year"] == "2020")
        .map(|row| (period(row), row["p_sum"].parse().unwrap()))
        .collect();
    for day in days {
        let asked = format!(
            "dental p-values --year 2020 --until {day} --claims nation/claims/claims-*.parquet \
             --store store --reference limits --out {day} --formats html --lang en \
             --dossiers none --engine polars --accept-quarantined 1000"
        );
        let ran = bench.datacel(&asked.split_whitespace().collect::<Vec<_>>());
        assert_eq!(ran.code, 0, "{}", ran.err);
        for row in read_csv(&bench.path(&format!("{day}/tables/dental_p_projection.csv"))) {
            let is_planted = row["provider_key"].starts_with("300");
            if is_planted || row["p_mid"].is_empty() {
                continue;
            }
            let [low, mid, high] =
                ["p_low", "p_mid", "p_high"].map(|column| row[column].parse::<i64>().unwrap());
            let came = truth.get(&period(&row)).copied().unwrap_or(0);
            let of_kind = tried.entry((*day, row["period_kind"].clone())).or_default();
            of_kind.made += 1;
            of_kind.below += i64::from(came < low);
            of_kind.above += i64::from(came > high);
            of_kind.mid += mid;
            of_kind.came += came;
            if row["period_kind"] == "year" && row["exceeded_on"].is_empty() {
                let (is_warned, is_over) = (high > LIMIT, came > LIMIT);
                of_kind.warned += i64::from(is_warned && is_over);
                of_kind.in_vain += i64::from(is_warned && !is_over);
                of_kind.missed += i64::from(!is_warned && is_over);
                if is_warned && is_over {
                    of_kind.leads.push(months_ahead(&truth, &row["provider_key"], day));
                }
            }
        }
    }
}

fn table(tried: &BTreeMap<Key, Tried>) -> String {
    let mut text = "| until | period | projections | below | held | above | bias x1000 | warned, \
                    over | months ahead | warned, not over | over, not warned |\n"
        .to_owned();
    for ((day, kind), one) in tried {
        let Tried { made, below, above, warned, in_vain, missed, .. } = one;
        let (held, bias) = (one.held_percent(), one.bias_x1000());
        let last = format!("{warned} | {} | {in_vain} | {missed}", one.lead());
        writeln!(
            text,
            "| {day} | {kind} | {made} | {below} | {held} % | {above} | {bias} | {last} |"
        )
        .unwrap();
    }
    text
}

/// The one of the suite: small, with wide bounds; a correction for late lines that is left out, or
/// made twice, is a bias of some hundredths.
#[test]
fn a_projection_of_the_year_is_not_biased() {
    let mut tried = BTreeMap::new();
    try_out(1, &["2020-09-30"], &mut tried);
    let year = &tried[&("2020-09-30", "year".to_owned())];
    assert!(year.made >= 20, "{year:?}");
    assert!(year.bias_x1000().abs() <= 25, "{year:?}");
    assert!(year.held_percent() >= 50, "{year:?}");
}

/// Prints the table of `docs/methods/dental.md`:
/// `cargo test --locked --test it -- --ignored --nocapture ten_dumps`.
///
/// The pace of the first half of a year cannot know the summer. The invented nation bills 618 parts
/// of its year in the 182 days until 30 June and 582 in the 184 after: at the same pace it would
/// bill 625, which is 36 thousandths of the year too many. Who is near a limit on a day is so in part
/// because the months until then were good ones; the rest of it is that.
#[test]
#[ignore = "takes minutes; its figures stand in docs/methods/dental.md"]
fn ten_dumps_are_held_against_what_came() {
    let mut tried = BTreeMap::new();
    for seed in 1..=10 {
        try_out(seed, &["2020-06-30", "2020-09-30"], &mut tried);
    }
    println!("{}", table(&tried));
    for ((day, _), one) in tried.iter().filter(|((_, kind), _)| kind == "year") {
        let most = if *day == "2020-06-30" { 60 } else { 25 };
        assert!(one.bias_x1000().abs() <= most, "{day}: {one:?}");
        assert!(one.held_percent() >= 80, "{day}: {one:?}");
    }
}
