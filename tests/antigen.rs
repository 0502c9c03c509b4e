//! Rapid antigen tests, decided a second time: every rule once more in plain loops over all lines,
//! on random claims that meet each other often.

use crate::dump::{self, day, provider};
use arrow::array::{ArrayRef, Int64Array, StringArray};
use chrono::{Days, NaiveDate};
use datacel::controls::{Desk, Engine, Spec, antigen};
use datacel::counts::Query;
use datacel::counts::antigen::{AntigenCounts, AntigenQuestion, QUERIES};
use datacel::law::{Finding, Strength};
use datacel::recount::recount_antigen;
use datacel::reference::Tables;
use datacel::values::Span;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_oneof, proptest};
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Days round the boundaries of the law, and neighbours.
const DAYS: [&str; 12] = [
    "2020-11-22",
    "2020-11-23",
    "2020-12-23",
    "2020-12-24",
    "2022-07-31",
    "2022-08-01",
    "2022-10-06",
    "2022-10-07",
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
    "2024-03-02",
];

/// Both codes of each pair; consultations: plain, of a supplement, not confirmed; and another code.
const CODES: [i64; 10] =
    [554_875, 554_886, 554_890, 554_901, 554_912, 554_923, 101_032, 104_296, 102_572, 371_011];

#[derive(Debug, Clone)]
struct Line {
    row: dump::Row,
    facility: Option<String>,
    copayment: Option<i64>,
    supplement: Option<i64>,
}

fn line() -> impl Strategy<Value = Line> {
    let persons = prop_oneof![9 => select(&["anna", "bob"][..]).prop_map(Some), 1 => Just(None)];
    let providers = prop_oneof![
        6 => Just(Some(provider(110_001, 4))),
        3 => Just(Some(provider(120_002, 4))),
        2 => Just(Some(provider(220_001, 1))),
        1 => Just(None),
    ];
    let codes = prop_oneof![4 => select(&CODES[..6]), 1 => select(&CODES[..])];
    let charged = || prop_oneof![12 => Just(Some(0)), 1 => Just(Some(300)), 1 => Just(None)];
    (
        (persons, providers, codes, select(&DAYS[..])),
        prop_oneof![5 => Just(1_i64), 2 => Just(-1), 1 => Just(2)],
        select(&[0_i64, 300, 800, 872, 1_000, 1_001][..]),
        (charged(), charged(), prop::option::weighted(0.2, Just("71000436".to_owned()))),
    )
        .prop_map(|((person, provider, code, date), quantity, cents, charges)| {
            let (copayment, supplement, facility) = charges;
            let row = dump::Row {
                person: person.map(str::to_owned),
                provider,
                code: Some(code),
                service: Some(day(date)),
                reception: Some(day(date) + Days::new(30)),
                quantity: Some(quantity),
                paid: Some(cents * quantity),
                ..dump::Row::default()
            };
            Line { row, facility, copayment, supplement }
        })
}

fn write(path: &Path, lines: &[Line]) {
    let rows: Vec<dump::Row> = lines
        .iter()
        .zip(1..)
        .map(|(line, id)| dump::Row { id: Some(format!("line-{id:04}")), ..line.row.clone() })
        .collect();
    let mut columns = dump::columns(&rows);
    let ints = |of: fn(&Line) -> Option<i64>| -> ArrayRef {
        Arc::new(lines.iter().map(of).collect::<Int64Array>())
    };
    let facilities: StringArray = lines.iter().map(|line| line.facility.clone()).collect();
    columns.push(("facility_id", Arc::new(facilities)));
    columns.push(("copayment_cents", ints(|line| line.copayment)));
    columns.push(("supplement_cents", ints(|line| line.supplement)));
    dump::write_columns(path, columns, 50);
}

/// Rule, strength, provider, person, code, day, count, amount.
type Told = (String, Strength, String, Option<String>, Option<i64>, Option<NaiveDate>, i64, i64);

fn told(finding: &Finding) -> Told {
    (
        finding.rule.clone().into_owned(),
        finding.strength,
        finding.provider.as_ref().map(ToString::to_string).unwrap_or_default(),
        finding.person.clone(),
        finding.code.map(datacel::values::Code::get),
        finding.date,
        finding.count.unwrap_or_default(),
        finding.amount.map(datacel::values::Cents::get).unwrap_or_default(),
    )
}

/// 0: material, 1: performing, 2: sampling.
fn act(code: i64) -> Option<usize> {
    CODES[..6].iter().position(|known| *known == code).map(|at| at / 2)
}

fn tariff(act: usize, date: NaiveDate) -> i64 {
    if date < day("2020-11-23") || date > day("2024-02-29") {
        return 0;
    }
    match act {
        0 if date >= day("2022-08-01") => 300,
        0 => 800,
        1 => 872,
        _ => 1_000,
    }
}

/// A line of another act in each month in which the acts are paid, but for the one left out: what is
/// not delivered is told by a month without any line.
fn every_month(without: Option<&str>) -> Vec<Line> {
    let months = (2020..=2024).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let paid = months.filter(|month| ((2020, 11)..=(2024, 2)).contains(month));
    let dates = paid.map(|(year, month)| format!("{year}-{month:02}-25"));
    dates
        .filter(|date| without.is_none_or(|month| !date.starts_with(month)))
        .map(|date| Line {
            row: dump::Row {
                person: Some("carol".to_owned()),
                provider: Some(provider(110_001, 4)),
                code: Some(CODES[9]),
                service: Some(day(&date)),
                reception: Some(day(&date) + Days::new(30)),
                quantity: Some(1),
                paid: Some(100),
                ..dump::Row::default()
            },
            facility: None,
            copayment: Some(0),
            supplement: Some(0),
        })
        .collect()
}

struct Naive<'a> {
    lines: &'a [Line],
    complete: bool,
    found: Vec<Told>,
}

/// A person, a key of a provider, and a day.
type Meeting = (String, String, NaiveDate);

impl Naive<'_> {
    fn key(line: &Line) -> Option<String> {
        line.row.provider.as_ref().map(|id| id[..8].to_owned())
    }

    /// The lines of a person, a provider and a day that are of some code.
    fn lines_of(&self, (person, provider, date): &Meeting, of: impl Fn(i64) -> bool) -> Vec<&Line> {
        let is_asked = |line: &&Line| {
            line.row.person.as_ref() == Some(person)
                && Self::key(line).as_ref() == Some(provider)
                && line.row.service == Some(*date)
                && of(line.row.code.unwrap())
        };
        self.lines.iter().filter(is_asked).collect()
    }

    fn net(&self, meeting: &Meeting, wanted: usize) -> (i64, i64) {
        let lines = self.lines_of(meeting, |code| act(code) == Some(wanted));
        let quantity = lines.iter().map(|line| line.row.quantity.unwrap()).sum();
        (quantity, lines.iter().map(|line| line.row.paid.unwrap()).sum())
    }

    fn tell(&mut self, rule: &str, strength: Strength, meeting: &Meeting, rest: (usize, i64, i64)) {
        let (person, provider, date) = meeting.clone();
        let (act, count, amount) = rest;
        let code = CODES.get(act * 2).copied();
        let rule = rule.to_owned();
        self.found.push((rule, strength, provider, Some(person), code, Some(date), count, amount));
    }

    fn decide(mut self) -> Vec<Told> {
        let meetings: BTreeSet<Meeting> = self
            .lines
            .iter()
            .filter(|line| act(line.row.code.unwrap()).is_some())
            .filter_map(|line| {
                Some((line.row.person.clone()?, Self::key(line)?, line.row.service?))
            })
            .collect();
        for meeting in &meetings {
            for act in 0..3 {
                self.amounts(meeting, act);
            }
            self.repeated(meeting);
            self.sampling(meeting);
        }
        self.unknown_charges();
        self.pharmacist();
        self.found.sort();
        self.found
    }

    fn amounts(&mut self, meeting: &Meeting, wanted: usize) {
        let date = meeting.2;
        let lines = self.lines_of(meeting, |code| act(code) == Some(wanted));
        if lines.is_empty() {
            return;
        }
        let sum = |of: fn(&Line) -> Option<i64>| -> Option<i64> {
            lines.iter().map(|line| of(line)).sum::<Option<i64>>()
        };
        let charges = [sum(|line| line.copayment), sum(|line| line.supplement)];
        let (quantity, paid) = self.net(meeting, wanted);
        let one = tariff(wanted, date);
        if one == 0 {
            let is_before = date < day("2020-11-23");
            if paid > 0 || (is_before && quantity > 0) {
                let rest = (wanted, quantity, paid.max(0));
                self.tell("antigen-not-in-force", Strength::Breach, meeting, rest);
            }
            return;
        }
        let above = paid - one * quantity.max(0);
        if paid > 0 && above > 0 {
            let is_new = wanted == 0 && date >= day("2022-08-01");
            let published = if is_new { day("2022-10-07") } else { day("2020-12-24") };
            let strength = if date < published { Strength::Alert } else { Strength::Breach };
            self.tell("antigen-tariff", strength, meeting, (wanted, quantity, above));
        }
        for (rule, charged) in
            ["antigen-patient-share", "antigen-supplement"].into_iter().zip(charges)
        {
            if let Some(charged) = charged.filter(|charged| *charged > 0) {
                self.tell(rule, Strength::Breach, meeting, (wanted, quantity, charged));
            }
        }
    }

    fn repeated(&mut self, meeting: &Meeting) {
        let of = |act| if tariff(act, meeting.2) > 0 { self.net(meeting, act).0 } else { 0 };
        let sets = [of(0), of(1), of(2)].into_iter().max().unwrap();
        if sets > 1 {
            self.tell("antigen-repeated-set", Strength::Alert, meeting, (99, sets, 0));
        }
    }

    fn sampling(&mut self, meeting: &Meeting) {
        let (quantity, paid) = self.net(meeting, 2);
        if quantity <= 0 || tariff(2, meeting.2) == 0 {
            return;
        }
        let rest = (2, quantity, paid.max(0));
        if let Some(strength) = self.beside(meeting) {
            self.tell("antigen-consultation", strength, meeting, rest);
        }
        let days = [-1, 0, 1].map(|days| meeting.2 + chrono::Duration::days(days));
        let keys: BTreeSet<Option<String>> = self.lines.iter().map(Self::key).collect();
        let is_tested = keys.iter().any(|key| {
            days.iter().any(|date| {
                [0, 1].into_iter().any(|wanted| {
                    let of_them = |line: &&Line| {
                        Self::key(line) == *key
                            && line.row.person.as_ref() == Some(&meeting.0)
                            && line.row.service == Some(*date)
                            && act(line.row.code.unwrap()) == Some(wanted)
                    };
                    let quantity = |line: &Line| line.row.quantity.unwrap();
                    self.lines.iter().filter(of_them).map(quantity).sum::<i64>() > 0
                })
            })
        });
        if !is_tested {
            let hidden = self.lines.iter().any(|line| {
                line.row.person.is_none()
                    && matches!(act(line.row.code.unwrap()), Some(0 | 1))
                    && days.contains(&line.row.service.unwrap())
            });
            let is_open = hidden || !self.complete;
            let strength = if is_open { Strength::Undecidable } else { Strength::Alert };
            self.tell("antigen-sampling-alone", strength, meeting, rest);
        }
    }

    /// The strongest of what stands beside a sampling.
    fn beside(&self, (person, provider, date): &Meeting) -> Option<Strength> {
        let mut net: BTreeMap<(Option<String>, i64), i64> = BTreeMap::new();
        for line in self.lines {
            let code = line.row.code.unwrap();
            let is_same = line.row.person.as_ref() == Some(person);
            if CODES[6..9].contains(&code) && is_same && line.row.service == Some(*date) {
                *net.entry((Self::key(line), code)).or_default() += line.row.quantity.unwrap();
            }
        }
        net.retain(|_, quantity| *quantity > 0);
        let is_breach = |((key, code), _): (&(Option<String>, i64), &i64)| {
            *code == 101_032 && key.as_ref() == Some(provider)
        };
        if net.iter().any(is_breach) {
            return Some(Strength::Breach);
        }
        (!net.is_empty()).then_some(Strength::Alert)
    }

    fn unknown_charges(&mut self) {
        for (rule, of) in [
            ("antigen-patient-share", (|line| line.copayment) as fn(&Line) -> Option<i64>),
            ("antigen-supplement", |line| line.supplement),
        ] {
            let mut unknown: BTreeMap<String, i64> = BTreeMap::new();
            for line in self.lines {
                let act = act(line.row.code.unwrap());
                let is_paid = act.is_some_and(|act| tariff(act, line.row.service.unwrap()) > 0);
                if let (true, None, Some(key), Some(_)) =
                    (is_paid, of(line), Self::key(line), &line.row.person)
                {
                    *unknown.entry(key).or_default() += 1;
                }
            }
            for (key, lines) in unknown {
                let rule = rule.to_owned();
                self.found.push((rule, Strength::Undecidable, key, None, None, None, lines, 0));
            }
        }
    }

    fn pharmacist(&mut self) {
        let key = provider(220_001, 1)[..8].to_owned();
        for (of_facility, strength) in [(false, Strength::Alert), (true, Strength::Undecidable)] {
            let (mut quantity, mut paid) = (0, 0);
            for line in self.lines {
                let act = act(line.row.code.unwrap());
                let is_paid = act.is_some_and(|act| tariff(act, line.row.service.unwrap()) > 0);
                let is_asked = is_paid
                    && line.row.person.is_some()
                    && Self::key(line).as_ref() == Some(&key)
                    && line.facility.is_some() == of_facility;
                if is_asked {
                    quantity += line.row.quantity.unwrap();
                    paid += line.row.paid.unwrap();
                }
            }
            if quantity > 0 || paid > 0 {
                let rule = "antigen-provider-kind".to_owned();
                let amount = paid.max(0);
                self.found.push((rule, strength, key, None, None, None, quantity, amount));
                return;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn a_plain_second_implementation_finds_the_same(
        drawn in prop::collection::vec(line(), 150..250),
        said in prop::bool::ANY,
        without in select(&[None, None, Some("2021-03")][..]),
    ) {
        let lines = [drawn, every_month(without)].concat();
        let complete = said && without.is_none();
        let folder = dump::folder();
        let file = folder.path().join("dump/a.parquet");
        write(&file, &lines);
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let delivery = dump::admit(&[file], &folder.path().join("store"), &tables);
        let deliveries = [delivery];
        let days = Span::new(day("2020-01-01"), day("2024-12-31")).unwrap();
        let desk = Desk {
            deliveries: &deliveries,
            tables: &tables,
            complete: said.then_some(days),
            engine: Engine::Both,
            as_of: day("2024-12-31"),
            place: dump::workplace(folder.path()),
        };
        let spec = Spec::Antigen(antigen::Spec { service: antigen::Spec::DEFAULT_SERVICE });
        let answer = spec.control().run(desk).unwrap();
        let page = format!("{:?}", answer.part.blocks);
        assert_eq!(page.contains("antigen-not-whole"), said && without.is_some());
        assert_eq!(page.contains("2021-03-01..2021-03-31"), said && without.is_some());
        let mut found: Vec<Told> = answer.findings.iter().map(told).collect();
        found.sort();
        let naive = Naive { lines: &lines, complete, found: Vec::new() }.decide();
        assert_eq!(found, naive);
        let mut ledger = deliveries[0].manifest.ledger.clone();
        ledger.extend(answer.ledger);
        assert_eq!(ledger.balance(), Ok(()));
        for finding in &answer.findings {
            for line in &finding.lines {
                assert!(line.at_stake.get() >= 0);
                assert!(line.at_stake.get() <= line.paid.get().max(0), "{finding:?}");
            }
        }
    }
}

#[test]
fn a_damaged_query_gives_other_rows_than_the_recount() {
    let sample = crate::repository("data-samples/claims/antigen-2021.parquet");
    let folder = dump::folder();
    let tables = Tables::load(None, &BTreeMap::new()).unwrap();
    let delivery = dump::admit(&[sample], &folder.path().join("store"), &tables);
    let days = antigen::Spec::DEFAULT_SERVICE;
    let acts = tables.antigen_acts(days);
    let files: Vec<PathBuf> =
        delivery.manifest.parts.iter().map(|part| delivery.path_of(part)).collect();
    let counts = AntigenCounts::over(&AntigenQuestion {
        claims: &files,
        quarantined: &[delivery.quarantined_claims()],
        acts: &acts,
        consultations: &[],
        lists: tables.antigen_lists(),
        service: days,
        around: days,
    })
    .unwrap();
    let recount = recount_antigen(&files, &acts, days).unwrap();
    let query = QUERIES.iter().find(|query| query.name == "antigen/activity").unwrap();
    let tallies = |text: &'static str| -> Vec<_> {
        let rows = counts.activity_with(Query { text, ..*query }).unwrap();
        rows.into_iter().map(|row| row.tally).collect()
    };
    assert!(recount.tallies.len() > 50);
    assert_eq!(tallies(query.text), recount.tallies);
    for (whole, damaged) in [
        ("SUM(c.quantity)  ", "SUM(c.quantity * 2)"),
        ("AND c.person_id IS NOT NULL", "AND c.quantity > 0"),
        ("c.nomenclature_code = a.nomenclature_code", "c.nomenclature_code = a.code_ambulatory"),
    ] {
        assert!(query.text.contains(whole), "{whole}");
        let text = query.text.replace(whole, damaged).leak();
        assert_ne!(tallies(text), recount.tallies, "{damaged}");
    }
}
