use super::acts::Acts;
use super::antigen::AntigenPlan;
use super::antigen_cases;
use super::booking::{Booking, Tallies, Written};
use super::dice::Dice;
use super::forms::Form;
use super::line::{Damage, key_of};
use super::nation_plan::{BOOKING_MONTHS, Plan};
use super::nation_rules::{RulePlan, RuleTruth};
use super::ngs;
use super::patients::MOST_LINES;
use super::truth::{Planted, ProviderTruth, Table, write_dental};
use crate::diagnostic::{Fault, Outcome};
use crate::values::{PeriodKind, days_of};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Mutex;

/// A dump that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Lines, all care together but rapid antigen tests and the cases of the rules of art. 5, which
    /// come on top with their own files.
    pub lines: u64,
    /// Service year of most dental lines; the others are of the year before.
    pub year: i32,
    /// Same seed, same bytes.
    pub seed: u64,
    /// The folder to make.
    pub out: PathBuf,
    /// How many of the lines are dental.
    pub dental_share: Share,
    /// In which forms the same claims are delivered.
    pub quirks: Quirks,
    /// Whether NGS tests of seven years come with them, in files of their own.
    pub ngs: bool,
}

/// In which forms the files of a dump are delivered. The claims, and so the truth about them, are
/// the same in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quirks {
    /// Canonical columns in canonical types.
    Clean,
    /// Every file as out of SAS.
    Sas,
    /// Files of one dump differ: canonical, SAS, all text, narrow integers with timestamps.
    Mixed,
}

impl Quirks {
    /// The form of the file of a month of booking.
    pub(super) fn form_of(self, booking: usize) -> Form {
        match self {
            Self::Clean => Form::Canonical,
            Self::Sas => Form::Sas,
            Self::Mixed => [Form::Canonical, Form::Sas, Form::Text, Form::Narrow][booking % 4],
        }
    }
}

impl FromStr for Quirks {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "clean" => Ok(Self::Clean),
            "sas" => Ok(Self::Sas),
            "mixed" => Ok(Self::Mixed),
            _ => Err(format!("`{text}` is not `clean`, `sas` or `mixed`")),
        }
    }
}

/// A part of a whole in ten-thousandths, from 0 to 1.
///
/// ```
/// use datacel::synth::Share;
/// assert_eq!("0.04".parse::<Share>()?.of(1_000), 40);
/// assert!("1.5".parse::<Share>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(u16);

impl Share {
    /// The share of a number, rounded down.
    pub fn of(self, whole: u64) -> u64 {
        let part = u128::from(whole) * u128::from(self.0) / 10_000;
        u64::try_from(part).expect("a part is not more than the whole")
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a share; expected one like `0.04`, from 0 to 1");
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{decimals:0<4}");
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse() {
            Ok(share @ 0..=10_000) if is_plain && whole.len() == 1 && decimals.len() <= 4 => {
                Ok(Self(share))
            }
            _ => Err(wrong()),
        }
    }
}

/// The stream of chance of rapid antigen tests: those of the months of booking are below a hundred.
const ANTIGEN: u64 = 554;

/// A dump that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Claim lines written, NGS tests aside.
    pub lines: u64,
    /// Lines of NGS tests.
    pub ngs_lines: u64,
    /// Rows among them that the door must set aside.
    pub bad_rows: u64,
    /// Dentists and stomatologists.
    pub dentists: usize,
}

/// Writes an invented dump as of a whole nation: `claims/BOOKING-MONTH.parquet` and, in `truth/`,
/// what the control of dental P-values must find without a window of reception; rapid antigen
/// tests in `claims/antigen-YEAR.parquet`, with their truth and the lists of `reference/`; and in
/// `claims/dental-rules.parquet` cases of each rule of art. 5, with what its control must find of
/// all dental lines.
///
/// The lines are never held together: memory does not grow with their number. The folder appears
/// when all is written.
///
/// # Errors
/// Where the folder exists with something in it, a file cannot be written, there are fewer than
/// 1,000 lines, or no P-values are known for the year.
pub fn write_nation(order: &Order) -> Outcome<Made> {
    let acts = Acts::shipped()?;
    check(order, &acts)?;
    let part = staging(&order.out)?;
    let plan = Plan::draw(order, &acts);
    let (claims, truth) = (part.join("claims"), part.join("truth"));
    for folder in [&claims, &truth] {
        std::fs::create_dir_all(folder).map_err(|error| Fault::io("make", folder, &error))?;
    }
    let tallies = Mutex::new(plan.tallies());
    let tests = u32::try_from((order.lines / 1_000).clamp(100, 20_000)).expect("at most 20,000");
    let mut antigen = AntigenPlan::new(Dice::new(order.seed, ANTIGEN));
    antigen_cases::plant(&mut antigen);
    antigen.ordinary(tests.div_ceil(40), tests);
    let antigen_lines = u64::try_from(antigen.len()).expect("a count fits");
    antigen.write(&part, |place| order.quirks.form_of(place))?;
    let rules = RulePlan::for_lines(order.lines);
    rules.write(&claims, order.quirks.form_of(1))?;
    let rule_lines = u64::try_from(rules.len()).expect("a count fits");
    let months = (0..BOOKING_MONTHS)
        .into_par_iter()
        .map(|month| {
            let Written { bad_rows, tallies: counted, found } =
                Booking::new(&plan, &acts, month, &claims)?.write()?;
            add(&mut tallies.lock().expect("no thread panicked"), &counted);
            Ok((bad_rows, found))
        })
        .collect::<Outcome<Vec<(Vec<BadRow>, Vec<RuleTruth>)>>>()?;
    let (bad_rows, found): (Vec<_>, Vec<_>) = months.into_iter().unzip();
    let bad_rows = bad_rows.concat();
    let tallies = tallies.into_inner().expect("no thread panicked");
    let mut truths = provider_truths(order.year, &plan, &acts, &tallies);
    truths
        .extend([order.year - 1, order.year].iter().flat_map(|year| rules.p_truths(&acts, *year)));
    truths.sort_by_key(|truth| (truth.name(), truth.year()));
    write_truth(&truth, order.year, &truths, &bad_rows)?;
    rules.write_truth(&truth, found.concat())?;
    let ngs_lines =
        if order.ngs { ngs::write(&part, order.seed, tests_a_year(order.lines))? } else { 0 };
    std::fs::rename(&part, &order.out).map_err(|error| Fault::io("name", &order.out, &error))?;
    Ok(Made {
        lines: order.lines + antigen_lines + rule_lines,
        ngs_lines,
        bad_rows: u64::try_from(bad_rows.len()).expect("a count fits"),
        dentists: tallies.len() + rules.dentists(),
    })
}

/// NGS tests a year of one of 25 institutions: 23,000 in a nation of 5 million lines, fewer in a
/// smaller one.
fn tests_a_year(lines: u64) -> u32 {
    let scaled = (920 * lines / 5_000_000).clamp(4, 920);
    u32::try_from(scaled).expect("at most 920")
}

/// A row that was broken on purpose: its file, its number from 1, and how.
#[derive(Debug, Clone)]
pub(super) struct BadRow {
    pub(super) file: String,
    pub(super) row: u64,
    pub(super) damage: Damage,
}

fn check(order: &Order, acts: &Acts) -> Outcome<()> {
    let mut faults = Vec::new();
    if order.lines < 1_000 {
        let few = format!("`{}` lines are too few for a nation", order.lines);
        faults.push(Fault::new("synth-lines", few).hint("ask for 1000 lines at least"));
    }
    let dental = order.dental_share.of(order.lines);
    if dental > MOST_LINES.into() {
        let many = format!("`{dental}` dental lines are more than a nation has patients for");
        let hint =
            format!("ask for {MOST_LINES} at most: fewer lines, or a smaller `--dental-share`");
        faults.push(Fault::new("synth-lines", many).hint(hint));
    }
    match days_of(order.year) {
        Ok(days) if acts.valid.covers(days) => {}
        Ok(_) => faults.push(
            Fault::new("synth-year", format!("no P-values are known for all of `{}`", order.year))
                .hint(format!("the table holds for service dates {}", acts.valid)),
        ),
        Err(message) => faults.push(Fault::new("synth-year", message)),
    }
    let is_taken = std::fs::read_dir(&order.out).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken || order.out.is_file() {
        faults.push(
            Fault::new("out-not-empty", "there is something already where the dump should come")
                .at(order.out.display().to_string())
                .hint("name another folder with --out"),
        );
    }
    crate::diagnostic::Refusal::unless_empty(faults)
}

/// The folder beside `out` in which the dump grows.
fn staging(out: &Path) -> Outcome<PathBuf> {
    let mut name = out.file_name().unwrap_or(out.as_os_str()).to_owned();
    name.push(".part");
    let part = out.with_file_name(name);
    if let Some(parent) = part.parent() {
        std::fs::create_dir_all(parent).map_err(|error| Fault::io("make", parent, &error))?;
    }
    std::fs::create_dir(&part).map_err(|error| {
        Fault::io("make", &part, &error).hint("it may be left of a run that was stopped: remove it")
    })?;
    Ok(part)
}

fn add(tallies: &mut Tallies, counted: &Tallies) {
    for (tally, counted) in tallies.iter_mut().zip(counted) {
        for (month, counted) in tally.iter_mut().zip(counted) {
            month.add(*counted);
        }
    }
}

fn write_truth(
    folder: &Path,
    year: i32,
    truths: &[ProviderTruth],
    bad_rows: &[BadRow],
) -> Outcome<()> {
    let mut table = Table::create(folder, "bad_rows.csv", "file,row,reasons")?;
    for bad in bad_rows {
        table.row([&bad.file, &bad.row.to_string(), &bad.damage.reasons().join(";")])?;
    }
    table.finish()?;
    write_dental(folder, truths)?;
    let mut shares =
        Table::create(folder, "dental_p_shares.csv", "year,period_kind,providers,over")?;
    for kind in PeriodKind::ALL {
        let of_year: Vec<&ProviderTruth> =
            truths.iter().filter(|truth| truth.year() == year).collect();
        let over = of_year.iter().filter(|truth| truth.over(kind) > 0).count();
        let (year, providers) = (year.to_string(), of_year.len().to_string());
        shares.row([year.as_str(), kind.name(), &providers, &over.to_string()])?;
    }
    shares.finish()
}

/// By provider, then year; only years for which P-values are known.
fn provider_truths(year: i32, plan: &Plan, acts: &Acts, tallies: &Tallies) -> Vec<ProviderTruth> {
    let mut keyed: Vec<_> = plan.dental_providers().map(key_of).zip(tallies).collect();
    keyed.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut truths = Vec::new();
    for (key, months) in keyed {
        for (year, months) in [year - 1, year].into_iter().zip(months.chunks(12)) {
            let is_known = days_of(year).is_ok_and(|days| acts.valid.covers(days));
            let billed: Vec<(u32, Planted)> =
                (1..).zip(months.iter().copied()).filter(|(_, month)| month.lines > 0).collect();
            if is_known && !billed.is_empty() {
                truths.push(ProviderTruth::of(key.clone(), year, billed));
            }
        }
    }
    truths
}

#[cfg(test)]
mod tests {
    use super::super::naive;
    use super::*;
    use std::collections::BTreeMap;

    fn order(out: PathBuf, lines: u64, share: &str) -> Order {
        let dental_share = share.parse().unwrap();
        Order { lines, year: 2020, seed: 7, out, dental_share, quirks: Quirks::Clean, ngs: false }
    }

    fn bytes_in(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        for part in ["claims", "truth"] {
            for entry in std::fs::read_dir(folder.join(part)).unwrap() {
                let path = entry.unwrap().path();
                let bytes = std::fs::read(&path).unwrap();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
        files
    }

    fn count_rows(folder: &Path) -> u64 {
        use parquet::file::reader::{FileReader, SerializedFileReader};
        let of_file = |path: PathBuf| {
            let file = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
            u64::try_from(file.metadata().file_metadata().num_rows()).unwrap()
        };
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| of_file(entry.unwrap().path())).sum()
    }

    #[test]
    fn a_seed_gives_the_same_bytes_and_another_seed_others() {
        let folder = tempfile::tempdir().unwrap();
        let made = |name: &str, seed| {
            let order = Order { seed, ..order(folder.path().join(name), 5_000, "0.5") };
            write_nation(&order).unwrap();
            bytes_in(&order.out)
        };
        let first = made("a", 7);
        assert!(first == made("b", 7));
        assert!(first != made("c", 8));
    }

    #[test]
    fn the_truth_is_what_a_naive_count_finds() {
        let folder = tempfile::tempdir().unwrap();
        let order = order(folder.path().join("nation"), 80_000, "0.9");
        let made = write_nation(&order).unwrap();
        let files = naive::read(&order.out.join("claims"));
        let rows: usize = files.iter().map(|(_, rows)| rows.len()).sum();
        assert_eq!(rows, 80_000);
        let all = count_rows(&order.out.join("claims"));
        assert_eq!(made.lines, all, "antigen tests and cases of rules come on top");
        let truth = order.out.join("truth");
        let dental = naive::read_dental(&order.out.join("claims"));
        assert_eq!(naive::periods(&dental, 2020, |_| true), naive::truth(&truth, 2020));
        assert!(naive::truth(&truth, 2019).is_empty(), "there is no table of P for 2019");

        let bad_rows = naive::bad_rows(&files);
        assert!(made.bad_rows > 50);
        let named = std::fs::read_to_string(truth.join("bad_rows.csv")).unwrap();
        assert_eq!(bad_rows, named.lines().collect::<Vec<_>>());
    }

    #[test]
    fn some_stand_at_each_limit_and_one_p_on_both_sides_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let order = order(folder.path().join("nation"), 80_000, "0.9");
        write_nation(&order).unwrap();
        let truth = naive::truth(&order.out.join("truth"), 2020);
        for (kind, limit) in [("month", 5_000), ("quarter", 13_000), ("year", 46_000)] {
            for p_sum in [limit - 1, limit, limit + 1] {
                let mut of_kind = truth.iter().filter(|((_, found, _), _)| *found == kind);
                assert!(of_kind.any(|(_, sums)| sums.p_sum == p_sum), "{kind} {p_sum}");
            }
        }
    }

    #[test]
    fn the_claims_are_the_same_in_every_form() {
        let folder = tempfile::tempdir().unwrap();
        let clean = order(folder.path().join("clean"), 8_000, "0.8");
        write_nation(&clean).unwrap();
        let claims = naive::read_dental(&clean.out.join("claims"));
        let truth = |order: &Order| {
            let files = bytes_in(&order.out).into_iter();
            files.filter(|(path, _)| path.starts_with("truth")).collect::<Vec<_>>()
        };
        for quirks in [Quirks::Sas, Quirks::Mixed] {
            let out = folder.path().join(format!("{quirks:?}"));
            let quirky = Order { out, quirks, ..clean.clone() };
            write_nation(&quirky).unwrap();
            assert!(bytes_in(&clean.out) != bytes_in(&quirky.out));
            assert_eq!(naive::read_dental(&quirky.out.join("claims")), claims, "{quirks:?}");
            assert!(truth(&quirky) == truth(&clean));
        }
    }

    #[test]
    fn what_is_taken_back_was_billed_in_the_same_month_or_before() {
        let folder = tempfile::tempdir().unwrap();
        let order = order(folder.path().join("nation"), 80_000, "0.9");
        write_nation(&order).unwrap();
        let mut billed = BTreeMap::new();
        let mut months_later = BTreeMap::new();
        for (place, (_, rows)) in naive::read(&order.out.join("claims")).iter().enumerate() {
            for row in rows {
                if row.quantity.is_some_and(|quantity| quantity < 0) {
                    let earlier = billed[&row.act(-1)];
                    *months_later.entry(place - earlier).or_insert(0) += 1;
                } else {
                    billed.insert(row.act(1), place);
                }
            }
        }
        assert!(months_later[&0] > 50 && months_later[&3] > 50, "{months_later:?}");
    }

    #[test]
    fn every_line_is_received_one_to_five_hundred_days_after_the_service() {
        let folder = tempfile::tempdir().unwrap();
        let order = order(folder.path().join("nation"), 60_000, "0.9");
        write_nation(&order).unwrap();
        for (name, rows) in naive::read(&order.out.join("claims")) {
            for row in rows.iter().filter(|row| row.reasons().is_empty()) {
                let reception = row.reception.unwrap();
                let days = (reception - row.service.unwrap()).num_days();
                assert!((1..=500).contains(&days), "{days} {row:?}");
                assert_eq!(name, format!("claims-{}.parquet", reception.format("%Y-%m")));
            }
        }
    }

    #[test]
    fn what_cannot_be_made_is_refused_before_a_file_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let asked = order(folder.path().join("nation"), 10, "0.5");
        let huge =
            Order { lines: 200_000_000, dental_share: "1".parse().unwrap(), ..asked.clone() };
        assert_eq!(write_nation(&huge).unwrap_err().faults()[0].id(), "synth-lines");
        let refusal = write_nation(&Order { year: 2030, ..asked.clone() }).unwrap_err();
        let ids: Vec<_> = refusal.faults().iter().map(Fault::id).collect();
        assert_eq!(ids, ["synth-lines", "synth-year"]);
        std::fs::create_dir(&asked.out).unwrap();
        std::fs::write(asked.out.join("mine"), "kept").unwrap();
        let refusal = write_nation(&Order { lines: 1_000, ..asked }).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "out-not-empty");
    }

    #[test]
    fn shares_are_exact_and_checked() {
        for (text, of_10_000) in [("0", 0), ("0.04", 400), ("0.1234", 1_234), ("1", 10_000)] {
            assert_eq!(text.parse::<Share>().unwrap().of(10_000), of_10_000);
        }
        for text in ["", ".5", "1.0001", "-0.5", "0.00001", "0,5", "+.5", "0.+5"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }
}
