//! What the law says of the counts, rule by rule, and what could not be asked.

use super::Spec;
use super::count::{Count, Counted};
use super::drafts::{Draft, Pairs, Stake, key};
use super::spec::own_codes;
use crate::controls::Desk;
use crate::counts::antigen::{Activity, ClaimLine, FREE_MATERIAL, LUMP_SUM, LineKey, Listed};
use crate::diagnostic::Outcome;
use crate::law::{
    Absence, AntigenAct, AntigenNet, Beside, Finding, LumpSumGround, OtherBiller, Ranked,
    Unregistered, charge_not_known, free_material, no_result, not_a_doctor, paid_otherwise, rank,
    repeated_sets, sampling_alone, sampling_with_consultation,
};
use crate::reference::{ConsultationCode, TableInfo};
use crate::store::Delivery;
use crate::values::{Code, Day, Month, ProviderKey, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the tables and the report show.
pub(super) struct Decided {
    pub(super) spec: Spec,
    pub(super) findings: Vec<Finding>,
    pub(super) ranks: Vec<Ranked>,
    /// The rule tables that were used.
    pub(super) tables: Vec<TableInfo>,
    /// The days of service that the job calls complete, and where the load report says otherwise.
    pub(super) complete: Option<Span>,
    pub(super) not_whole: Option<Span>,
    /// Rules that were not asked, each with the message that says why.
    pub(super) not_made: Vec<(&'static str, &'static str)>,
}

/// The tables that the control reads where they are given.
const TABLES: [&str; 6] = [
    "antigen_exempted_kinds",
    "antigen_tariffs",
    "consultation_codes",
    "free_material_providers",
    "lump_sum_providers",
    "results",
];

/// Asks every rule, and finds the lines behind each finding.
pub(super) fn decide(
    spec: Spec,
    desk: Desk<'_>,
    count: &mut Count<'_>,
    counted: &Counted,
) -> Outcome<Decided> {
    let pairs = Pairs::of(&count.acts);
    let not_whole = count.not_whole();
    let absence = absence(desk, count, not_whole)?;
    let riziv = desk.deliveries.iter().all(|delivery| delivery.manifest.riziv);
    let mut drafts = charges(count, &pairs)?;
    drafts.extend(consultations(desk, count, &pairs)?);
    drafts.extend(listed(count, &pairs)?);
    drafts.extend(repeated(count, &pairs)?);
    for sampling in count.queries.sampling_alone()? {
        let finding = sampling_alone(&sampling, &absence);
        drafts.push(Draft::of(finding, pairs.keys(&sampling), Stake::Paid));
    }
    let lines = lines_of(count, &drafts)?;
    let mut findings: Vec<Finding> =
        drafts.into_iter().map(|draft| draft.with_lines(&lines)).collect();
    findings.extend(not_known(&counted.activity));
    if riziv {
        findings.extend(billers(desk, count)?);
    }
    findings.extend(results(desk, count, &absence)?);
    findings.sort();
    Ok(Decided {
        spec,
        findings,
        ranks: rank(tests(&counted.activity), riziv),
        tables: desk
            .tables
            .used()
            .into_iter()
            .filter(|table| TABLES.contains(&table.name.as_str()))
            .collect(),
        complete: desk.complete,
        not_whole,
        not_made: not_made(desk, riziv),
    })
}

/// Rules that rest on a list that nobody gave, or on numbers that are pseudonyms.
fn not_made(desk: Desk<'_>, riziv: bool) -> Vec<(&'static str, &'static str)> {
    let lists = desk.tables.antigen_lists();
    [
        (lists.lump_sums.is_none(), "antigen-lump-sum", "antigen-no-lump-sums"),
        (lists.free_material.is_none(), "antigen-free-material", "antigen-no-free-material"),
        (lists.results.is_none(), "antigen-no-result", "antigen-no-results"),
        (!riziv, "antigen-provider-kind", "antigen-pseudonyms"),
    ]
    .into_iter()
    .filter_map(|(is_absent, rule, why)| is_absent.then_some((rule, why)))
    .collect()
}

/// What the absence of a test proves: the stores must keep the codes that it could have, and no
/// month may be without a line.
fn absence(desk: Desk<'_>, count: &Count<'_>, not_whole: Option<Span>) -> Outcome<Absence> {
    let codes = own_codes();
    let keeps = |delivery: &Delivery| delivery.manifest.lacks(&codes).is_empty();
    let in_scope = desk.deliveries.iter().all(keeps);
    let complete = desk.complete.filter(|_| not_whole.is_none());
    Ok(Absence::new(complete, in_scope, count.queries.could_be_tests()?))
}

/// Tariffs, shares, supplements, and days on which nothing is in force.
fn charges(count: &Count<'_>, pairs: &Pairs) -> Outcome<Vec<Draft>> {
    let mut drafts = Vec::new();
    for charge in count.queries.charges()? {
        for finding in charge.findings() {
            let stake = match finding.rule.as_ref() {
                "antigen-tariff" => Stake::AboveTariff(charge.tariff),
                "antigen-not-in-force" => Stake::Paid,
                _ => Stake::Nothing,
            };
            drafts.push(Draft::of(finding, pairs.keys(&charge.net), stake));
        }
    }
    Ok(drafts)
}

/// Samplings with a consultation or a visit beside them; the rows of one stand side by side.
fn consultations(desk: Desk<'_>, count: &Count<'_>, pairs: &Pairs) -> Outcome<Vec<Draft>> {
    let known: BTreeMap<Code, &ConsultationCode> =
        desk.tables.consultation_codes().iter().map(|row| (row.code, row)).collect();
    let mut by_sampling: BTreeMap<AntigenNet, Vec<Beside>> = BTreeMap::new();
    for row in count.queries.consultations()? {
        let code = known.get(&row.other_code).expect("the query joins with these codes");
        by_sampling.entry(row.sampling).or_default().push(Beside {
            code: row.other_code,
            provider: row.other_provider,
            kind: code.kind,
            verified: code.verified,
        });
    }
    let draft = |(sampling, beside): (AntigenNet, Vec<Beside>)| {
        let finding = sampling_with_consultation(&sampling, &beside)?;
        let other = finding.other_provider.as_ref().zip(finding.other_code);
        let shows = other.map(|(other, code)| key(&sampling.person, other, code, sampling.date));
        let draft = Draft::of(finding, pairs.keys(&sampling), Stake::Paid);
        Some(Draft { shows: shows.into_iter().collect(), ..draft })
    };
    Ok(by_sampling.into_iter().filter_map(draft).collect())
}

/// Acts of those on a list. One that is listed by provider is not told again by facility, and of
/// two grounds the first holds.
fn listed(count: &Count<'_>, pairs: &Pairs) -> Outcome<Vec<Draft>> {
    let mut seen: BTreeSet<(String, AntigenKey, Option<String>)> = BTreeSet::new();
    let mut rows: Vec<Listed> = count.queries.listed()?;
    // by provider first: `None` comes before each facility
    rows.sort_by(|left, right| {
        (&left.list, &left.facility, &left.ground).cmp(&(
            &right.list,
            &right.facility,
            &right.ground,
        ))
    });
    let mut drafts = Vec::new();
    for row in rows {
        let act = AntigenKey::of(&row.act);
        let is_told = seen.contains(&(row.list.clone(), act.clone(), None))
            || !seen.insert((row.list.clone(), act, row.facility.clone()));
        if is_told {
            continue;
        }
        let finding = match row.list.as_str() {
            LUMP_SUM => {
                let ground = row.ground.parse::<LumpSumGround>();
                paid_otherwise(&row.act, ground.expect("the list was read with these words"))
            }
            FREE_MATERIAL => free_material(&row.act),
            other => unreachable!("`{other}` is no list of the control"),
        };
        let finding = Finding { facility: row.facility.clone(), ..finding };
        let draft = Draft::of(finding, pairs.keys(&row.act), Stake::Paid);
        drafts.push(Draft { facility: row.facility, ..draft });
    }
    Ok(drafts)
}

/// What a netted act is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct AntigenKey(String, ProviderKey, Code, Day);

impl AntigenKey {
    fn of(net: &AntigenNet) -> Self {
        Self(net.person.clone(), net.provider.clone(), net.code, net.date)
    }
}

fn repeated(count: &Count<'_>, pairs: &Pairs) -> Outcome<Vec<Draft>> {
    let rows = count.queries.repeated()?.into_iter();
    Ok(rows
        .filter_map(|row| {
            let keys = pairs.all_keys(&row.person, &row.provider, row.date);
            let finding = repeated_sets(row.person, row.provider, row.date, row.sets)?;
            Some(Draft::of(finding, keys, Stake::Nothing))
        })
        .collect())
}

/// The lines behind all drafts, read once.
fn lines_of(count: &mut Count<'_>, drafts: &[Draft]) -> Outcome<BTreeMap<LineKey, Vec<ClaimLine>>> {
    let keys = drafts.iter().flat_map(|draft| draft.own.iter().chain(&draft.shows));
    let keys: BTreeSet<LineKey> = keys.cloned().collect();
    let keys: Vec<LineKey> = keys.into_iter().collect();
    let mut lines: BTreeMap<LineKey, Vec<ClaimLine>> = BTreeMap::new();
    for line in count.queries.lines(&keys)? {
        lines.entry(line.key.clone()).or_default().push(line);
    }
    Ok(lines)
}

/// How many lines of a row do not say something.
type Missing = fn(&Activity) -> i64;

/// Lines that do not say what the insured paid, by provider.
fn not_known(activity: &[Activity]) -> Vec<Finding> {
    let missing: [(&str, Missing); 2] = [
        ("antigen-patient-share", |row| row.copayment_missing),
        ("antigen-supplement", |row| row.supplement_missing),
    ];
    let mut findings = Vec::new();
    for (rule, lines) in missing {
        let mut by_provider: BTreeMap<&ProviderKey, (i64, Span)> = BTreeMap::new();
        for row in activity.iter().filter(|row| lines(row) > 0) {
            let month = Month { year: row.tally.year, month: row.tally.month }.span();
            let known = by_provider.entry(&row.tally.provider).or_insert((0, month));
            known.0 += lines(row);
            known.1.first = known.1.first.min(month.first);
            known.1.last = known.1.last.max(month.last);
        }
        findings.extend(by_provider.into_iter().filter_map(|(provider, (lines, window))| {
            charge_not_known(rule, provider.clone(), window, lines)
        }));
    }
    findings
}

/// Providers that are no doctors: of one who bills in both ways, what was billed under the own
/// number. Where a delivery does not say which facility bills, nobody knows who did.
fn billers(desk: Desk<'_>, count: &Count<'_>) -> Outcome<Vec<Finding>> {
    let says_facility = desk.deliveries.iter().all(|d| d.manifest.columns.contains("facility_id"));
    let exempted: Vec<(char, Span)> = desk
        .tables
        .antigen_lists()
        .exempted_kinds
        .unwrap_or_default()
        .iter()
        .map(|row| (row.first_digit, row.valid.span()))
        .collect();
    let mut by_provider: BTreeMap<ProviderKey, [Vec<OtherBiller>; 2]> = BTreeMap::new();
    for row in count.queries.billers()? {
        let by_facility = row.by_facility || !says_facility;
        let ways = by_provider.entry(row.provider.clone()).or_default();
        ways[usize::from(by_facility)].push(OtherBiller { by_facility, ..row });
    }
    let finding = |[own, of_facility]: [Vec<OtherBiller>; 2]| {
        not_a_doctor(&own, &exempted).or_else(|| not_a_doctor(&of_facility, &exempted))
    };
    Ok(by_provider.into_values().filter_map(finding).collect())
}

fn results(desk: Desk<'_>, count: &Count<'_>, absence: &Absence) -> Outcome<Vec<Finding>> {
    let Some(results) = desk.tables.antigen_lists().results else { return Ok(Vec::new()) };
    let days = || results.iter().map(|row| row.date);
    let register = days().min().zip(days().max()).map(|(first, last)| Span { first, last });
    let mut by_provider: BTreeMap<ProviderKey, Vec<Unregistered>> = BTreeMap::new();
    for row in count.queries.results()? {
        by_provider.entry(row.provider.clone()).or_default().push(row);
    }
    let finding = |days: &Vec<Unregistered>| no_result(days, register, absence);
    Ok(by_provider.values().filter_map(finding).collect())
}

/// Net tests of each provider: performing.
fn tests(activity: &[Activity]) -> BTreeMap<ProviderKey, i64> {
    let mut tests: BTreeMap<ProviderKey, i64> = BTreeMap::new();
    let performing =
        |row: &&Activity| AntigenAct::of(row.tally.code) == Some(AntigenAct::Performing);
    for row in activity.iter().filter(performing) {
        *tests.entry(row.tally.provider.clone()).or_default() += row.tally.quantity;
    }
    tests
}
