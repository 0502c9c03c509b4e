//! The control once more, as plainly as it can be written: loops over the lines as delivered, and
//! fractions. Nothing of the program's law, counts, recount, door or rule tables is used.

use crate::dump::Row;
use crate::repository;
use chrono::{Datelike, NaiveDate};
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The limits of a month, a quarter and a year.
pub(super) type Limits = [i64; 3];

/// Days of reception, both included.
pub(super) type Window = Option<(NaiveDate, NaiveDate)>;

const KINDS: [&str; 3] = ["month", "quarter", "year"];

/// Rows, cents, rows whose amount cannot be read; by stage and reason.
pub(super) type Ledger = BTreeMap<(String, String), [i64; 3]>;

/// What must come out.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// The rows of `dental_p_periods`.
    pub(super) periods: Vec<BTreeMap<String, String>>,
    /// The rows of `dental_p_providers`.
    pub(super) providers: Vec<BTreeMap<String, String>>,
    /// The rows that are set aside, from 1, with their reasons.
    pub(super) quarantine: Vec<(usize, String)>,
    pub(super) ledger: Ledger,
}

/// What one period of one dentist adds up to.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    p: i64,
    cents: i64,
    lines: i64,
}

/// A dentist's lines that count, besides their sums.
#[derive(Debug, Default)]
struct About {
    service: BTreeSet<NaiveDate>,
    reception: BTreeSet<NaiveDate>,
    payees: BTreeSet<String>,
}

type Sums = BTreeMap<(String, usize, u32), Sum>;

/// What a figure would gain if lines counted otherwise than they did.
#[derive(Debug, Clone)]
struct Change {
    key: String,
    doubt: &'static str,
    month: u32,
    p: i64,
    cents: i64,
}

/// What each code weighs, in both codes of a pair.
pub(super) fn weights() -> BTreeMap<i64, i64> {
    let mut weights = BTreeMap::new();
    let mut reader = csv::Reader::from_path(repository("reference/p_values.csv")).unwrap();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let Ok(p) = row["p_value"].parse::<i64>() else { continue };
        for code in [&row["code_ambulatory"], &row["code_hospital"]] {
            if let Ok(code) = code.parse() {
                weights.insert(code, p);
            }
        }
    }
    weights
}

/// The control of service year 2020 over lines as delivered, with the proposal on the year.
pub(super) fn answer(rows: &[Row], limits: Limits, window: Window) -> Expected {
    let weights = weights();
    let mut expected = Expected::default();
    let mut sums = Sums::new();
    let mut about: BTreeMap<String, About> = BTreeMap::new();
    let mut copies: BTreeMap<String, u32> = BTreeMap::new();
    let (mut changes, mut unused_rows) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let mut enter = |stage: &str, reason: &str| {
            let entry = expected.ledger.entry((stage.to_owned(), reason.to_owned())).or_default();
            let unreadable = i64::from(row.paid.is_none());
            for (sum, one) in entry.iter_mut().zip([1, row.paid.unwrap_or(0), unreadable]) {
                *sum += one;
            }
        };
        enter("read", "");
        let reasons = match judge(row) {
            Ok(reasons) => reasons,
            Err(out) => {
                enter("out-of-scope", out);
                continue;
            }
        };
        if let Some(first) = reasons.first() {
            enter("quarantined", first);
            changes.extend(if_not_quarantined(row, &weights, window));
            expected.quarantine.push((at + 1, reasons.join(";")));
            continue;
        }
        enter("admitted", "");
        let copy = copies.entry(format!("{row:?}")).or_insert(0);
        *copy += 1;
        let (service, code) = (row.service.unwrap(), row.code.unwrap());
        if let Some(reason) = unused(row, service, weights.get(&code), window) {
            enter("unused", reason);
            unused_rows.push((row, reason));
            continue;
        }
        enter("used", "");
        let key = row.provider.as_ref().unwrap()[..8].to_owned();
        let month = service.month();
        let (quantity, cents) = (row.quantity.unwrap(), row.paid.unwrap());
        let p = quantity * weights[&code];
        add(&mut sums, &key, month, p, cents);
        for (doubt, is_doubted) in
            [("duplicate", *copy > 1), ("sign", quantity.signum() * cents.signum() < 0)]
        {
            if is_doubted {
                changes.push(Change { key: key.clone(), doubt, month, p: -p, cents: -cents });
            }
        }
        let about = about.entry(key).or_default();
        about.service.insert(service);
        about.reception.extend(row.reception);
        about.payees.extend(row.payee.clone());
    }
    expected.periods = sums.iter().map(|(key, sum)| period_row(key, *sum, limits)).collect();
    changes.extend(late_corrections(&unused_rows, &weights, window));
    changes.extend(if_weighed(&unused_rows, &weights, window));
    expected.providers = provider_rows(&sums, &about, limits);
    for row in &mut expected.providers {
        let robust = is_robust(&row["provider_key"], &sums, &changes, limits);
        row.insert("robust".to_owned(), i64::from(robust).to_string());
    }
    expected
}

/// Adds to a month, its quarter and its year.
fn add(sums: &mut Sums, key: &str, month: u32, p: i64, cents: i64) {
    for (kind, number) in [month, month.div_ceil(3), 1].into_iter().enumerate() {
        let sum = sums.entry((key.to_owned(), kind, number)).or_default();
        sum.p += p;
        sum.cents += cents;
        sum.lines += 1;
    }
}

fn is_received(row: &Row, window: Window) -> bool {
    window.is_none_or(|(from, to)| row.reception.is_some_and(|day| from <= day && day <= to))
}

/// A line set aside, where one can see whose it is, of when and what it weighs: with one act where
/// no number is given (one taken back where the amount is), and no money where no amount is.
fn if_not_quarantined(row: &Row, weights: &BTreeMap<i64, i64>, window: Window) -> Option<Change> {
    let (service, p) = (row.service?, weights.get(&row.code?)?);
    (service.year() == 2020 && is_received(row, window)).then_some(())?;
    Some(Change {
        key: row.provider.as_ref()?[..8].to_owned(),
        doubt: "quarantined",
        month: service.month(),
        p: p * row.quantity.unwrap_or(if row.paid.unwrap_or(0) < 0 { -1 } else { 1 }),
        cents: row.paid.unwrap_or(0),
    })
}

/// Corrections that came after the window.
fn late_corrections(
    unused: &[(&Row, &str)],
    weights: &BTreeMap<i64, i64>,
    window: Window,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (row, reason) in unused {
        let is_late = window.is_some_and(|(_, to)| row.reception.is_some_and(|day| day > to));
        let (quantity, cents) = (row.quantity.unwrap(), row.paid.unwrap());
        if *reason == "reception-date" && is_late && (quantity < 0 || cents < 0) {
            changes.push(Change {
                key: row.provider.as_ref().unwrap()[..8].to_owned(),
                doubt: "late",
                month: row.service.unwrap().month(),
                p: quantity * weights[&row.code.unwrap()],
                cents,
            });
        }
    }
    changes
}

/// Acts without a P, at the least and the most that they could weigh: 6 for 379153, and for codes
/// that are deleted or in no table anything up to the heaviest act.
fn if_weighed(
    unused: &[(&Row, &str)],
    weights: &BTreeMap<i64, i64>,
    window: Window,
) -> Vec<Change> {
    let heaviest = *weights.values().max().unwrap();
    let mut acts: BTreeMap<(String, u32, i64), [i64; 2]> = BTreeMap::new();
    for (row, _) in unused.iter().filter(|(_, reason)| *reason == "no-weight") {
        if is_received(row, window) {
            let key = row.provider.as_ref().unwrap()[..8].to_owned();
            let act = acts.entry((key, row.service.unwrap().month(), row.code.unwrap()));
            let [quantity, cents] = act.or_default();
            *quantity += row.quantity.unwrap();
            *cents += row.paid.unwrap();
        }
    }
    let mut changes = Vec::new();
    for ((key, month, code), [quantity, cents]) in acts {
        let bounds = if code == 379_153 { [6, 6] } else { [0, heaviest] };
        let [one, other] = bounds.map(|bound| bound * quantity);
        for (doubt, p) in [("low", one.min(other)), ("high", one.max(other))] {
            changes.push(Change { key: key.clone(), doubt, month, p, cents });
        }
    }
    changes
}

/// Whether no single doubt, with all its lines, changes an excess of the year.
fn is_robust(key: &str, sums: &Sums, changes: &[Change], limits: Limits) -> bool {
    let excesses = |sums: &Sums| [0, 1, 2].map(|kind| totals(sums, key, kind, limits[kind])[2]);
    ["duplicate", "sign", "quarantined", "late", "low", "high"].into_iter().all(|doubt| {
        let mut otherwise = sums.clone();
        for change in changes.iter().filter(|one| one.key == key && one.doubt == doubt) {
            add(&mut otherwise, key, change.month, change.p, change.cents);
        }
        excesses(&otherwise) == excesses(sums)
    })
}

/// All reasons for which a line is set aside, or why it concerns nobody here.
fn judge(row: &Row) -> Result<Vec<&'static str>, &'static str> {
    let mut reasons = Vec::new();
    match row.code {
        None => reasons.push("code-missing"),
        Some(code @ 100_000..=999_999) if code % 10 == code / 10 % 7 => {
            let dental = [300_000..=309_999, 370_000..=379_999, 389_000..=389_999];
            if !dental.iter().any(|range| range.contains(&code)) {
                return Err("other-code");
            }
        }
        Some(1_000_000..=9_999_999) => return Err("other-code-system"),
        Some(_) => reasons.push("code-not-a-code"),
    }
    match row.service {
        None => reasons.push("service-date-missing"),
        Some(day) if day.year() < 1964 => reasons.push("service-date-out-of-range"),
        Some(_) => {}
    }
    if row.quantity.is_none() {
        reasons.push("quantity-missing");
    }
    if row.paid.is_none() {
        reasons.push("amount-missing");
    }
    match &row.provider {
        None => reasons.push("provider-missing"),
        Some(id) => {
            let number = |digits: &str| digits.parse::<u32>().unwrap();
            let (six, check) = (number(&id[..6]), number(&id[6..8]));
            if check != 97 - six % 97 && check != 89 - six % 89 {
                reasons.push("provider-check-digit");
            }
        }
    }
    Ok(reasons)
}

/// Why an admitted line does not count.
fn unused(
    row: &Row,
    service: NaiveDate,
    weight: Option<&i64>,
    window: Window,
) -> Option<&'static str> {
    if service.year() != 2020 {
        return Some("service-date");
    }
    if weight.is_none() {
        return Some("no-weight");
    }
    let (from, to) = window?;
    match row.reception {
        None => Some("reception-missing"),
        Some(day) if day < from || day > to => Some("reception-date"),
        Some(_) => None,
    }
}

/// Halves go away from zero.
fn rounded(exact: &BigRational) -> i64 {
    let zero = BigRational::from_integer(BigInt::from(0));
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let rounded = if *exact < zero { (exact - half).ceil() } else { (exact + half).floor() };
    i64::try_from(rounded.to_integer()).unwrap()
}

fn fraction(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(denominator))
}

/// Limit × amount / P, where the period is over its limit and something was paid.
fn max_allowed(sum: Sum, limit: i64) -> Option<BigRational> {
    (sum.p > limit && sum.cents > 0)
        .then(|| fraction(limit, 1) * fraction(sum.cents, 1) / fraction(sum.p, 1))
}

fn cells<const N: usize>(cells: [(&str, String); N]) -> BTreeMap<String, String> {
    cells.into_iter().map(|(column, cell)| (column.to_owned(), cell)).collect()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn period_row(
    (key, kind, number): &(String, usize, u32),
    sum: Sum,
    limits: Limits,
) -> BTreeMap<String, String> {
    let limit = limits[*kind];
    let excess = max_allowed(sum, limit).map_or(0, |max| sum.cents - rounded(&max));
    let unit_value = (sum.p > 0).then(|| rounded(&fraction(sum.cents, sum.p)));
    cells([
        ("provider_key", key.clone()),
        ("year", "2020".to_owned()),
        ("period_kind", KINDS[*kind].to_owned()),
        ("period", number.to_string()),
        ("p_sum", sum.p.to_string()),
        ("paid_cents", sum.cents.to_string()),
        ("limit_p", limit.to_string()),
        ("unit_value_cents", text(unit_value)),
        ("surplus_p", (sum.p - limit).to_string()),
        ("excess_cents", excess.to_string()),
        ("lines", sum.lines.to_string()),
    ])
}

/// Periods over, their surplus, and their excess: exact until the end.
fn totals(sums: &Sums, key: &str, kind: usize, limit: i64) -> [i64; 3] {
    let (mut over, mut surplus, mut cents) = (0, 0, 0);
    let mut max = fraction(0, 1);
    for ((_, _, _), sum) in sums.iter().filter(|((who, what, _), _)| who == key && *what == kind) {
        if sum.p > limit {
            over += 1;
            surplus += sum.p - limit;
        }
        if let Some(exact) = max_allowed(*sum, limit) {
            cents += sum.cents;
            max += exact;
        }
    }
    [over, surplus, cents - rounded(&max)]
}

fn provider_rows(
    sums: &Sums,
    about: &BTreeMap<String, About>,
    limits: Limits,
) -> Vec<BTreeMap<String, String>> {
    let mut rows = Vec::new();
    for (key, about) in about {
        let year = sums[&(key.clone(), 2, 1)];
        let [months, quarters, whole] = [0, 1, 2].map(|kind| totals(sums, key, kind, limits[kind]));
        let dentist = key.starts_with('3');
        let proposed = if dentist { whole[2] } else { 0 };
        let payees: Vec<String> = about.payees.iter().cloned().collect();
        let row = cells([
            ("provider_key", key.clone()),
            ("year", "2020".to_owned()),
            ("provider_kind", if dentist { "dentist" } else { "other" }.to_owned()),
            ("p_sum", year.p.to_string()),
            ("paid_cents", year.cents.to_string()),
            ("lines", year.lines.to_string()),
            ("months_over", months[0].to_string()),
            ("quarters_over", quarters[0].to_string()),
            ("year_over", whole[0].to_string()),
            ("surplus_months_p", months[1].to_string()),
            ("surplus_quarters_p", quarters[1].to_string()),
            ("surplus_year_p", whole[1].to_string()),
            ("excess_months_cents", months[2].to_string()),
            ("excess_quarters_cents", quarters[2].to_string()),
            ("excess_year_cents", whole[2].to_string()),
            ("proposed_basis", if proposed > 0 { "year" } else { "" }.to_owned()),
            ("proposed_cents", proposed.to_string()),
            ("max_allowed_cents", text(max_allowed(year, limits[2]).as_ref().map(rounded))),
            ("first_service", text(about.service.first())),
            ("last_service", text(about.service.last())),
            ("first_reception", text(about.reception.first())),
            ("last_reception", text(about.reception.last())),
            ("payees", payees.join(";")),
        ]);
        rows.push((Reverse(whole[2]), key.clone(), row));
    }
    rows.sort();
    rows.into_iter().map(|(_, _, row)| row).collect()
}
