//! What follows in law from an amount proposed, fact by fact, each with its article: bounds and
//! days, no choice. People decide.

use super::decide::Provider;
use super::tables::column;
use super::{KIND, Spec};
use crate::document::{Column, ColumnKind, Sensitivity, Table, Text, Value, View};
use crate::law::{
    AroundDecision, Competence, FINE_PAID_WITHIN_DAYS, Finding, FinePercent, Notified,
    PeriodOutcome, PriorDecision, REPORT_COPY_DAYS, ReceivedTally, Strength, Sums, disputed,
    divide, report_copy_until, suspension_excluded_until,
};
use crate::reference::Tables;
use crate::values::{Cents, Day, Period, PeriodKind, ProviderKey, days_of};
use std::collections::{BTreeMap, BTreeSet};

const FINE: &str = "GVU-wet/loi SSI, art. 142, § 1, 2°";
const REPORT: &str = "GVU-wet/loi SSI, art. 142, § 2";
const COMPETENCE: &str = "GVU-wet/loi SSI, art. 143, § 1, 1°";
const SUSPENSION: &str = "GVU-wet/loi SSI, art. 157, § 1";
const PAYEE: &str = "GVU-wet/loi SSI, art. 164";
const INTEREST: &str = "wet/loi 5.5.1865, art. 2, § 3";
const RULE: &str = "NGV/NPS, art. 6, § 19";

/// One fact of the procedure. Grain: dentist, service year that it is about, fact, detail.
pub(super) struct Fact {
    pub(super) provider: ProviderKey,
    /// The service year that the control judges.
    year: i32,
    /// The service year that the fact is about: this one, or that of an earlier decision.
    about_year: i32,
    /// What it says, as a word of the message files.
    says: &'static str,
    /// The percentage of a fine.
    detail: Option<i64>,
    value: Value,
    article: &'static str,
}

/// What one payee received for a dentist's acts, and the part of the excess of the year that goes
/// with it.
pub(super) struct PayeeShare {
    pub(super) provider: ProviderKey,
    year: i32,
    /// `None`: lines that name no payee.
    payee: Option<String>,
    paid: Cents,
    excess: Cents,
}

/// The dentists over a limit of whom an earlier decision is known.
pub(super) fn decided_before(tables: &Tables, over: &[ProviderKey]) -> Vec<ProviderKey> {
    let prior = tables.prior_decisions().unwrap_or_default();
    let known: BTreeSet<&ProviderKey> = prior.iter().map(|decision| &decision.provider).collect();
    over.iter().filter(|provider| known.contains(provider)).cloned().collect()
}

/// The earlier decisions, and what was received around them.
pub(super) struct Prior {
    /// By dentist, in the order of their service years.
    decisions: BTreeMap<ProviderKey, Vec<Decision>>,
    received: BTreeMap<ProviderKey, Vec<ReceivedTally>>,
}

struct Decision {
    decision: PriorDecision,
    /// The excess, calculated again where P and amount are known.
    recomputed: Option<Cents>,
}

impl Prior {
    pub(super) fn of(
        decisions: Vec<PriorDecision>,
        tables: &Tables,
        received: Vec<ReceivedTally>,
    ) -> Self {
        let mut prior = Self { decisions: BTreeMap::new(), received: BTreeMap::new() };
        for decision in decisions {
            let recomputed = recomputed(&decision, tables);
            let of_dentist = prior.decisions.entry(decision.provider.clone()).or_default();
            of_dentist.push(Decision { decision, recomputed });
        }
        for decisions in prior.decisions.values_mut() {
            decisions.sort_by_key(|one| one.decision.service_year);
        }
        for row in received {
            prior.received.entry(row.provider.clone()).or_default().push(row);
        }
        prior
    }

    fn of_dentist(&self, provider: &ProviderKey) -> &[Decision] {
        self.decisions.get(provider).map_or(&[], Vec::as_slice)
    }

    /// Where the table of earlier decisions contradicts itself: an excess or a fine that does not
    /// come out of its own numbers.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let decisions = self.decisions.values().flatten();
        decisions.flat_map(Decision::findings).collect()
    }
}

fn recomputed(decision: &PriorDecision, tables: &Tables) -> Option<Cents> {
    let (p_sum, paid) = decision.billed?;
    let limits = tables.p_limits(decision.service_year).ok()?;
    let period = Period::holding(decision.service_year, 1, PeriodKind::Year);
    let sums = Sums { p_sum, paid, lines: 0 };
    Some(PeriodOutcome::decide(period, sums, limits).excess)
}

impl Decision {
    fn findings(&self) -> Vec<Finding> {
        let own = &self.decision;
        let differs = |rule, article, given: Cents, recomputed: Cents, what: &str| {
            let year = days_of(own.service_year).ok();
            Finding {
                provider: Some(own.provider.clone()),
                window: year.map(|year| (year.first, year.last)),
                amount: Some(recomputed),
                explanation: format!(
                    "the table of earlier decisions gives {what} of {given} EUR; its own numbers \
                     give {recomputed} EUR"
                ),
                ..Finding::new(rule, article, Strength::Alert)
            }
        };
        let excess = self.recomputed.filter(|recomputed| *recomputed != own.excess);
        let excess = excess.map(|recomputed| {
            differs("prior-excess-differs", RULE, own.excess, recomputed, "an excess")
        });
        let fine = own.fine.zip(own.fine_recomputed()).filter(|(given, found)| given != found);
        let fine =
            fine.map(|(given, found)| differs("prior-fine-differs", FINE, given, found, "a fine"));
        excess.into_iter().chain(fine).collect()
    }
}

/// The facts of every dentist for whom an amount is proposed, in the order of the dentists, then of
/// the procedure.
pub(super) fn facts(
    spec: &Spec,
    providers: &[Provider],
    prior: &Prior,
    knows_prior_decisions: bool,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for provider in providers.iter().filter(|one| one.proposal.basis.is_some()) {
        let mut own = Facts { provider, about_year: spec.year, list: &mut facts };
        own.fine(spec);
        own.competence(spec.repaid.get(&provider.year.provider).copied());
        own.report();
        let decisions = prior.of_dentist(&provider.year.provider);
        own.suspension(decisions, knows_prior_decisions);
        let received = prior.received.get(&provider.year.provider);
        for decision in decisions {
            own.about_year = decision.decision.service_year;
            if own.about_year == spec.year {
                own.of_this_year(&decision.decision);
            } else {
                own.prior(decision, received.map_or(&[], Vec::as_slice));
            }
        }
    }
    facts
}

/// The facts of one dentist in the making.
struct Facts<'a> {
    provider: &'a Provider,
    about_year: i32,
    list: &'a mut Vec<Fact>,
}

impl Facts<'_> {
    fn push(&mut self, fact: &'static str, value: impl Into<Value>, article: &'static str) {
        self.push_with(fact, None, value, article);
    }

    fn push_with(
        &mut self,
        fact: &'static str,
        detail: Option<i64>,
        value: impl Into<Value>,
        article: &'static str,
    ) {
        self.list.push(Fact {
            provider: self.provider.year.provider.clone(),
            year: self.provider.year.year,
            about_year: self.about_year,
            says: fact,
            detail,
            value: value.into(),
            article,
        });
    }

    /// The amount, and the fine at the bounds of the article and at the percentages asked.
    fn fine(&mut self, spec: &Spec) {
        let excess = self.provider.proposal.excess;
        self.push("repayment-cents", excess, FINE);
        let bounds = [FinePercent::LOWEST, FinePercent::HIGHEST];
        let percents: BTreeSet<FinePercent> =
            bounds.into_iter().chain(spec.fine_percents.iter().copied()).collect();
        for percent in percents {
            self.push_with("fine-cents", Some(percent.get()), percent.of(excess), FINE);
        }
        self.push("interest-after-days", FINE_PAID_WITHIN_DAYS, INTEREST);
    }

    /// Who decides on what is still disputed; both cases where it is not known what was repaid.
    fn competence(&mut self, repaid: Option<Cents>) {
        let excess = self.provider.proposal.excess;
        let who = |disputed| Value::Word(Competence::of(disputed).name());
        if let Some(repaid) = repaid {
            let disputed = disputed(excess, repaid);
            self.push("repaid-cents", repaid, COMPETENCE);
            self.push("disputed-cents", disputed, COMPETENCE);
            self.push("competence", who(disputed), COMPETENCE);
        } else {
            self.push("competence-nothing-repaid", who(excess), COMPETENCE);
            self.push("competence-all-repaid", who(Cents::ZERO), COMPETENCE);
        }
    }

    fn report(&mut self) {
        let days = i64::try_from(REPORT_COPY_DAYS).expect("two weeks fit");
        self.push("report-copy-within-days", days, REPORT);
    }

    fn suspension(&mut self, decisions: &[Decision], knows_prior_decisions: bool) {
        let others = decisions.iter().map(|one| &one.decision);
        let earlier = others.clone().filter(|one| one.service_year < self.about_year).count();
        if !knows_prior_decisions {
            self.push("earlier-findings", Value::Word("not-known"), RULE);
            self.push("suspension-excluded-until", Value::Word("not-known"), SUSPENSION);
            return;
        }
        let earlier = i64::try_from(earlier).expect("a table in memory is small");
        self.push("earlier-findings", earlier, RULE);
        match suspension_excluded_until(others) {
            Some(last) => self.push("suspension-excluded-until", last, SUSPENSION),
            None => self.push("suspension-excluded-until", Value::Word("never"), SUSPENSION),
        }
    }

    /// The table of earlier decisions already has this year: a person must look.
    fn of_this_year(&mut self, own: &PriorDecision) {
        self.push("already-reported-on", own.report_date, RULE);
        let decided = own.decision_date.map_or(Value::Word("none"), Value::Day);
        self.push("already-decided-on", decided, RULE);
    }

    fn prior(&mut self, prior: &Decision, received: &[ReceivedTally]) {
        let own = &prior.decision;
        self.push("report-date", own.report_date, REPORT);
        self.push("report-copy-last-day", report_copy_until(own.report_date), REPORT);
        self.push("report-notified-on", known(own.report_notified_on), REPORT);
        let in_time = Notified::report_copy(own.report_date, own.report_notified_on);
        self.push("report-copy", Value::Word(in_time_or_not(in_time)), REPORT);
        let (first, last) = self.provider.extent.service;
        for (fact, service) in
            [("report-before-first-service", first), ("report-before-last-service", last)]
        {
            if let Some(service) = service {
                let notified = Notified::before(own.report_notified_on, service);
                self.push(fact, Value::Word(before_or_not(notified)), REPORT);
            }
        }
        self.push("excess-cents", own.excess, RULE);
        if let Some(recomputed) = prior.recomputed {
            self.push("excess-recomputed-cents", recomputed, RULE);
        }
        if let Some(repaid) = own.repaid {
            self.push("repaid-cents", repaid, FINE);
        }
        self.prior_decision(own, received);
    }

    fn prior_decision(&mut self, own: &PriorDecision, received: &[ReceivedTally]) {
        let Some(decision) = own.decision_date else {
            self.push("decision-date", Value::Word("none"), FINE);
            return;
        };
        self.push("decision-date", decision, FINE);
        self.push("decision-notified-on", known(own.decision_notified_on), FINE);
        if let Some(imposed) = own.repayment_imposed {
            self.push("repayment-imposed-cents", imposed, FINE);
        }
        let percent = own.fine_percent.map(FinePercent::get);
        if let Some(given) = own.fine {
            self.push_with("fine-given-cents", percent, given, FINE);
        }
        if let Some(recomputed) = own.fine_recomputed() {
            self.push_with("fine-cents", percent, recomputed, FINE);
        }
        if let Some(probation) = own.suspended {
            self.push("suspended-from", probation.first, SUSPENSION);
            self.push("suspended-until", probation.last, SUSPENSION);
        }
        self.around(AroundDecision::of(received, decision));
        if let Some(revocation) = own.revocation(received) {
            self.push("revocation", Value::Word(revocation.name()), SUSPENSION);
        }
    }

    /// Lines and P of this year by whether they were received before the earlier decision.
    fn around(&mut self, around: AroundDecision) {
        let facts = [
            ("lines-received-before-decision", "p-received-before-decision", around.before),
            ("lines-received-from-decision", "p-received-from-decision", around.from),
            ("lines-of-unknown-reception", "p-of-unknown-reception", around.unknown),
        ];
        for (lines, p_sum, sums) in facts {
            self.push(lines, sums.lines, SUSPENSION);
            self.push(p_sum, sums.p_sum, SUSPENSION);
        }
    }
}

/// A day of which there is proof, or that there is none.
fn known(day: Option<Day>) -> Value {
    day.map_or(Value::Word("no-proof"), Value::Day)
}

const fn in_time_or_not(notified: Notified) -> &'static str {
    match notified {
        Notified::InTime => "in-time",
        Notified::TooLate => "too-late",
        Notified::NoProof => "no-proof",
    }
}

const fn before_or_not(notified: Notified) -> &'static str {
    match notified {
        Notified::InTime => "before",
        Notified::TooLate => "not-before",
        Notified::NoProof => "no-proof",
    }
}

/// What each payee was paid for the acts of a dentist over a limit, and the part of the excess of the
/// year that goes with it. Lines that name no payee come last.
pub(super) fn payee_shares(providers: &[Provider]) -> Vec<PayeeShare> {
    let mut shares = Vec::new();
    for provider in providers.iter().filter(|one| one.year.is_over()) {
        let whole = provider.year.whole();
        let named: Cents = provider.payees.iter().map(|(_, paid)| *paid).sum();
        let mut payees: Vec<(Option<String>, Cents)> =
            provider.payees.iter().map(|(payee, paid)| (Some(payee.clone()), *paid)).collect();
        if named != whole.paid || payees.is_empty() {
            payees.push((None, whole.paid.minus(named)));
        }
        let paid: Vec<Cents> = payees.iter().map(|(_, paid)| *paid).collect();
        let excess = provider.year.totals(PeriodKind::Year).excess;
        for ((payee, paid), excess) in payees.into_iter().zip(divide(excess, &paid)) {
            let (key, year) = (provider.year.provider.clone(), provider.year.year);
            shares.push(PayeeShare { provider: key, year, payee, paid, excess });
        }
    }
    shares
}

const COLUMNS: [Column; 7] = [
    column("provider_key", ColumnKind::Text),
    column("year", ColumnKind::Int),
    column("about_year", ColumnKind::Int),
    column("fact", ColumnKind::Text),
    column("detail", ColumnKind::Int),
    column("value", ColumnKind::Text),
    column("article", ColumnKind::Text),
];

impl Fact {
    /// The row with its value as a report writes it: money, a day, a number or a word.
    fn row(&self) -> Vec<Value> {
        vec![
            (&self.provider).into(),
            i64::from(self.year).into(),
            i64::from(self.about_year).into(),
            Value::Word(self.says),
            self.detail.into(),
            self.value.clone(),
            self.article.into(),
        ]
    }
}

/// `dental_p_procedure`: by provider, then in the order of the procedure, this year's facts first.
/// A value is text: whole cents, a number, an ISO day or a word, as its fact says.
pub(super) fn table(facts: &[Fact]) -> Table {
    let key = ["provider_key", "year", "about_year", "fact", "detail"];
    let mut table = Table::new("dental_p_procedure", Sensitivity::Providers, &key, &COLUMNS);
    for fact in facts {
        let mut row = fact.row();
        let value = &mut row[table.position("value")];
        if !matches!(value, Value::Word(_)) {
            *value = value.plain().into();
        }
        table.push(row);
    }
    table
}

/// The facts as a report shows them; of one dentist or of all.
pub(super) fn view<'a>(table: &Table, facts: impl Iterator<Item = &'a Fact>) -> View {
    let caption = Text::of("dental-p-procedure-caption");
    let rows: Vec<Vec<Value>> = facts.map(Fact::row).collect();
    let columns = COLUMNS.map(|column| column.name);
    View::of(KIND, table, caption, None, &columns, rows.iter())
}

/// The facts of one dentist as a dossier shows them: a table for the year that is judged, and one
/// for each year of which there is an earlier finding, without what follows from another of its rows.
pub(super) fn by_year<'a>(table: &Table, facts: Vec<&'a Fact>) -> Vec<View> {
    let mut years: Vec<(i32, Vec<&'a Fact>)> = Vec::new();
    for fact in facts {
        match years.last_mut() {
            Some((year, of_year)) if *year == fact.about_year => of_year.push(fact),
            _ => years.push((fact.about_year, vec![fact])),
        }
    }
    years.into_iter().map(|(year, facts)| of_year(table, year, &facts)).collect()
}

fn of_year(table: &Table, about_year: i32, facts: &[&Fact]) -> View {
    let kept = facts.iter().copied().filter(|fact| !follows(fact, facts));
    let rows: Vec<Vec<Value>> = kept.map(Fact::row).collect();
    let left_out = (rows.len() < facts.len()).then(|| Text::of("dental-p-facts-left-out"));
    let year = i64::from(about_year);
    let caption = if facts.iter().all(|fact| fact.year == about_year) {
        Text::of("dental-p-procedure-caption-year")
    } else {
        Text::of("dental-p-prior-caption")
    };
    let columns = COLUMNS.map(|column| column.name);
    View::of(KIND, table, caption.with("year", year), left_out, &columns, rows.iter())
        .understood(&[("about_year", year.into()), ("detail", Value::Null)])
}

/// Whether a fact says nothing that another one of the same year does not say: a count of nought of
/// lines that are not there, the same amount again, or a term of a report of which no notification
/// is proven.
fn follows(fact: &Fact, facts: &[&Fact]) -> bool {
    let says =
        |name: &str, value: &Value| facts.iter().any(|one| one.says == name && one.value == *value);
    let none = Value::Int(0);
    match fact.says {
        "lines-of-unknown-reception" => fact.value == none,
        "p-of-unknown-reception" => says("lines-of-unknown-reception", &none),
        "p-received-before-decision" => says("lines-received-before-decision", &none),
        "p-received-from-decision" => says("lines-received-from-decision", &none),
        "excess-recomputed-cents" => says("excess-cents", &fact.value),
        "report-copy" | "report-before-first-service" | "report-before-last-service" => {
            says("report-notified-on", &Value::Word("no-proof"))
        }
        _ => false,
    }
}

/// `dental_p_payees`: by provider, then payee; lines without one last.
pub(super) fn payee_table(shares: &[PayeeShare]) -> Table {
    let mut table = Table::new(
        "dental_p_payees",
        Sensitivity::Providers,
        &["provider_key", "year", "payee_id"],
        &[
            column("provider_key", ColumnKind::Text),
            column("year", ColumnKind::Int),
            column("payee_id", ColumnKind::Text),
            column("paid_cents", ColumnKind::Cents),
            column("excess_year_cents", ColumnKind::Cents),
            column("article", ColumnKind::Text),
        ],
    );
    for share in shares {
        table.push(vec![
            (&share.provider).into(),
            i64::from(share.year).into(),
            share.payee.clone().into(),
            share.paid.into(),
            share.excess.into(),
            PAYEE.into(),
        ]);
    }
    table
}
