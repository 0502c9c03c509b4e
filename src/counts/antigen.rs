//! The queries of rapid antigen tests, each with its row.

use super::rows::Rows;
use super::{Parameter, Parameters, Query, Relations, Values, query};
use crate::diagnostic::Outcome;
use crate::law::{AntigenAct, AntigenCharge, AntigenNet, AntigenTally, OtherBiller, Unregistered};
use crate::ledger::Amounts;
use crate::reference::{ActInForce, AntigenLists, Biller, TestResult};
use crate::values::{Cents, Code, Day, ProviderKey, Span};
use std::path::PathBuf;

const ACTIVITY: Query = query!("antigen/activity");
const BILLERS: Query = query!("antigen/billers");
const CHARGES: Query = query!("antigen/charges");
const CONSULTATIONS: Query = query!("antigen/consultations");
const COULD_BE_TESTS: Query = query!("antigen/could_be_tests");
const LINES: Query = query!("antigen/lines");
const LISTED: Query = query!("antigen/listed");
const REPEATED: Query = query!("antigen/repeated");
const RESULTS: Query = query!("antigen/results");
const SAMPLING_ALONE: Query = query!("antigen/sampling_alone");
const SCOPE: Query = query!("antigen/scope");

/// The queries of this file.
pub const QUERIES: &[Query] = &[
    ACTIVITY,
    BILLERS,
    CHARGES,
    CONSULTATIONS,
    COULD_BE_TESTS,
    LINES,
    LISTED,
    REPEATED,
    RESULTS,
    SAMPLING_ALONE,
    SCOPE,
];

/// What the queries of rapid antigen tests read, and for which days.
pub struct AntigenCounts {
    relations: Relations,
    parameters: Parameters,
    acts: Vec<ActInForce>,
}

/// What the queries read.
#[derive(Debug, Clone, Copy)]
pub struct AntigenQuestion<'a> {
    /// Files of the store with claims of the days asked, and of a day more on both sides.
    pub claims: &'a [PathBuf],
    /// Refused claims as far as readable.
    pub quarantined: &'a [PathBuf],
    /// What each code is paid on each day of the period.
    pub acts: &'a [ActInForce],
    /// The codes that sampling may not be cumulated with.
    pub consultations: &'a [Code],
    /// What only the user knows.
    pub lists: AntigenLists<'a>,
    /// Days of service.
    pub service: Span,
    /// The same, and a day more on both sides.
    pub around: Span,
}

/// One row of the activity. Grain: provider, pair, month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// What is counted twice.
    pub tally: AntigenTally,
    /// Different persons.
    pub persons: i64,
    /// Lines in force that do not say what share the insured paid.
    pub copayment_missing: i64,
    /// The same of supplements.
    pub supplement_missing: i64,
}

/// A sampling with one act beside it. Grain: sampling, provider and code beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithConsultation {
    /// The sampling.
    pub sampling: AntigenNet,
    /// Who billed the act beside it.
    pub other_provider: Option<ProviderKey>,
    /// Its code.
    pub other_code: Code,
}

/// An act of one on a list. Grain: list, ground, the facility that is named, and the act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// `lump-sum` or `free-material`.
    pub list: String,
    /// Of the list `lump-sum`; else `-`.
    pub ground: String,
    /// The facility that the list names; `None` where it names the provider.
    pub facility: Option<String>,
    /// The act.
    pub act: AntigenNet,
}

/// A person, a provider and a day with more than one set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The insured person.
    pub person: String,
    /// The provider.
    pub provider: ProviderKey,
    /// The day of service.
    pub date: Day,
    /// The largest net quantity of the three acts.
    pub sets: i64,
}

/// Which lines are asked for: those of a person, a provider, a code as billed and a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineKey {
    /// The insured person.
    pub person: String,
    /// The provider.
    pub provider: ProviderKey,
    /// The code as billed.
    pub code: Code,
    /// The day of service.
    pub date: Day,
}

/// A line behind a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimLine {
    /// What it is found by.
    pub key: LineKey,
    /// The sender's id.
    pub claim_line_id: String,
    /// The facility that billed.
    pub facility: Option<String>,
    /// Signed.
    pub quantity: i64,
    /// Signed.
    pub paid: Cents,
}

/// What `antigen_listed` has where a row names nobody, or has no ground: small tables have no nulls.
const NOBODY: &str = "-";
/// The word of `antigen_listed` for those who are paid otherwise.
pub const LUMP_SUM: &str = "lump-sum";
/// The word of `antigen_listed` for those who received material for nothing.
pub const FREE_MATERIAL: &str = "free-material";

impl AntigenCounts {
    /// Names what is read.
    ///
    /// # Errors
    /// Where a file cannot be scanned.
    pub fn over(question: &AntigenQuestion<'_>) -> Outcome<Self> {
        let mut relations = Relations::default();
        relations.add_claims("claims", question.claims)?;
        relations.add_claims("quarantined_claims", question.quarantined)?;
        relations.add_table("antigen_acts", acts_table(question.acts));
        let consultations = question.consultations.iter().map(|code| code.get()).collect();
        relations.add_table(
            "consultation_codes",
            vec![("nomenclature_code", Values::Int(consultations))],
        );
        relations.add_table("antigen_listed", listed_table(question.lists));
        relations.add_table("antigen_results", results_table(question.lists.results));
        let parameters = Parameters::from([
            ("service_from", Parameter::Day(question.service.first)),
            ("service_to", Parameter::Day(question.service.last)),
            ("around_from", Parameter::Day(question.around.first)),
            ("around_to", Parameter::Day(question.around.last)),
        ]);
        Ok(Self { relations, parameters, acts: question.acts.to_vec() })
    }

    fn ask(&self, query: Query) -> Outcome<Rows> {
        Rows::of(query, &self.relations, &self.parameters)
    }

    /// Quantity and money per provider, pair and month: the count that is made twice.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn activity(&self) -> Outcome<Vec<Activity>> {
        self.activity_with(ACTIVITY)
    }

    /// The same by another text of the same grain: how a damaged query is shown to be caught.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn activity_with(&self, query: Query) -> Outcome<Vec<Activity>> {
        let rows = self.ask(query)?;
        each(&rows, |row| {
            let tally = AntigenTally {
                provider: provider(&rows, row)?,
                code: rows.code("code_ambulatory", row)?,
                year: rows.small("service_year", row)?,
                month: rows.small("service_month", row)?,
                quantity: rows.int("quantity", row)?,
                paid: rows.cents(row)?,
                lines: rows.int("lines", row)?,
            };
            Ok(Activity {
                tally,
                persons: rows.int("persons", row)?,
                copayment_missing: rows.int("copayment_missing", row)?,
                supplement_missing: rows.int("supplement_missing", row)?,
            })
        })
    }

    /// Lines by `service-date`, `used`, `person-missing` and `provider-missing`.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn scope(&self) -> Outcome<Vec<(String, Amounts)>> {
        let rows = self.ask(SCOPE)?;
        each(&rows, |row| {
            let amounts = Amounts::new(rows.int("lines", row)?, rows.cents(row)?);
            Ok((rows.text("reason", row)?, amounts))
        })
    }

    /// Net acts that a rule of amounts may concern.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn charges(&self) -> Outcome<Vec<AntigenCharge>> {
        let rows = self.ask(CHARGES)?;
        each(&rows, |row| {
            let net = net(&rows, row)?;
            let sum = |sum: &str, missing: &str| -> Outcome<Option<Cents>> {
                let known = rows.int(missing, row)? == 0;
                Ok(Some(Cents::new(rows.int(sum, row)?)).filter(|_| known))
            };
            Ok(AntigenCharge {
                tariff: Cents::new(rows.int("tariff_cents", row)?),
                published: self.published(net.code, net.date),
                copayment: sum("copayment_sum_cents", "copayment_missing")?,
                supplement: sum("supplement_sum_cents", "supplement_missing")?,
                net,
            })
        })
    }

    /// When the tariff of a pair on a day was published.
    fn published(&self, code_ambulatory: Code, date: Day) -> Option<Day> {
        let of_pair =
            |act: &&ActInForce| act.code_ambulatory == code_ambulatory && act.valid.holds(date);
        self.acts.iter().find(of_pair)?.published
    }

    /// Samplings with what was billed beside them.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn consultations(&self) -> Outcome<Vec<WithConsultation>> {
        let rows = self.ask(CONSULTATIONS)?;
        each(&rows, |row| {
            let other = rows.some_text("other_provider_key", row)?;
            Ok(WithConsultation {
                sampling: net(&rows, row)?,
                other_provider: other.map(ProviderKey::new),
                other_code: rows.code("other_code", row)?,
            })
        })
    }

    /// Days of a person and a provider with more than one set.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn repeated(&self) -> Outcome<Vec<Repeated>> {
        let rows = self.ask(REPEATED)?;
        each(&rows, |row| {
            Ok(Repeated {
                person: rows.text("person_id", row)?,
                provider: provider(&rows, row)?,
                date: rows.needed_day("service_date", row)?,
                sets: rows.int("sets", row)?,
            })
        })
    }

    /// Samplings near which nobody billed a test.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn sampling_alone(&self) -> Outcome<Vec<AntigenNet>> {
        let rows = self.ask(SAMPLING_ALONE)?;
        each(&rows, |row| net(&rows, row))
    }

    /// Persons and days of lines that could be a missing test.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn could_be_tests(&self) -> Outcome<Vec<(Option<String>, Option<Day>)>> {
        let rows = self.ask(COULD_BE_TESTS)?;
        each(&rows, |row| Ok((rows.some_text("person_id", row)?, rows.day("service_date", row)?)))
    }

    /// Acts of those on a list.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn listed(&self) -> Outcome<Vec<Listed>> {
        let rows = self.ask(LISTED)?;
        each(&rows, |row| {
            Ok(Listed {
                list: rows.text("list", row)?,
                ground: rows.text("ground", row)?,
                facility: Some(rows.text("listed_facility", row)?).filter(|id| id != NOBODY),
                act: net(&rows, row)?,
            })
        })
    }

    /// What others than doctors billed, day by day.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn billers(&self) -> Outcome<Vec<OtherBiller>> {
        let rows = self.ask(BILLERS)?;
        each(&rows, |row| {
            Ok(OtherBiller {
                provider: provider(&rows, row)?,
                by_facility: rows.int("by_facility", row)? == 1,
                date: rows.needed_day("service_date", row)?,
                quantity: rows.int("quantity", row)?,
                paid: rows.cents(row)?,
            })
        })
    }

    /// Persons tested, and without a result, day by day.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn results(&self) -> Outcome<Vec<Unregistered>> {
        let rows = self.ask(RESULTS)?;
        each(&rows, |row| {
            Ok(Unregistered {
                provider: provider(&rows, row)?,
                date: rows.needed_day("service_date", row)?,
                tests: rows.int("tests", row)?,
                without_result: rows.int("without_result", row)?,
            })
        })
    }

    /// Every line of some acts; each key stands once in `keys`.
    ///
    /// # Errors
    /// Where the query fails or gives what it cannot.
    pub fn lines(&mut self, keys: &[LineKey]) -> Outcome<Vec<ClaimLine>> {
        let text = |of: fn(&LineKey) -> String| Values::Text(keys.iter().map(of).collect());
        self.relations.add_table(
            "antigen_keys",
            vec![
                ("key_person", text(|key| key.person.clone())),
                ("key_provider", text(|key| key.provider.to_string())),
                ("key_code", Values::Int(keys.iter().map(|key| key.code.get()).collect())),
                ("key_date", Values::Day(keys.iter().map(|key| key.date).collect())),
            ],
        );
        let rows = self.ask(LINES)?;
        each(&rows, |row| {
            let key = LineKey {
                person: rows.text("person_id", row)?,
                provider: provider(&rows, row)?,
                code: rows.code("nomenclature_code", row)?,
                date: rows.needed_day("service_date", row)?,
            };
            Ok(ClaimLine {
                key,
                claim_line_id: rows.text("claim_line_id", row)?,
                facility: rows.some_text("facility_id", row)?,
                quantity: rows.int("quantity", row)?,
                paid: rows.cents(row)?,
            })
        })
    }
}

/// Every row of an answer, read.
fn each<T>(rows: &Rows, read: impl Fn(usize) -> Outcome<T>) -> Outcome<Vec<T>> {
    (0..rows.len()).map(read).collect()
}

fn provider(rows: &Rows, row: usize) -> Outcome<ProviderKey> {
    rows.provider(row)
}

fn net(rows: &Rows, row: usize) -> Outcome<AntigenNet> {
    Ok(AntigenNet {
        person: rows.text("person_id", row)?,
        provider: provider(rows, row)?,
        code: rows.code("code_ambulatory", row)?,
        date: rows.needed_day("service_date", row)?,
        quantity: rows.int("quantity", row)?,
        paid: rows.cents(row)?,
    })
}

fn acts_table(acts: &[ActInForce]) -> Vec<(&'static str, Values)> {
    let ints = |of: fn(&ActInForce) -> i64| Values::Int(acts.iter().map(of).collect());
    let days = |of: fn(&ActInForce) -> Day| Values::Day(acts.iter().map(of).collect());
    let word = |act: &ActInForce| AntigenAct::of(act.code_ambulatory).map_or("", AntigenAct::name);
    vec![
        ("nomenclature_code", ints(|act| act.code.get())),
        ("code_ambulatory", ints(|act| act.code_ambulatory.get())),
        ("act", Values::Text(acts.iter().map(|act| word(act).to_owned()).collect())),
        ("tariff_cents", ints(|act| act.tariff.get())),
        ("valid_from", days(|act| act.valid.first)),
        ("valid_to", days(|act| act.valid.last)),
    ]
}

/// Both lists in one table: of provider and facility one is `-`, which no claim has.
fn listed_table(lists: AntigenLists<'_>) -> Vec<(&'static str, Values)> {
    let lump_sums = lists.lump_sums.unwrap_or_default().iter();
    let lump_sums =
        lump_sums.map(|row| (LUMP_SUM, row.ground.name(), &row.biller, row.act, row.valid.span()));
    let material = AntigenAct::Material;
    let free = lists.free_material.unwrap_or_default().iter();
    let free = free.map(|row| (FREE_MATERIAL, NOBODY, &row.biller, material, row.valid.span()));
    let rows: Vec<(&str, &str, &Biller, AntigenAct, Span)> = lump_sums.chain(free).collect();
    let provider = |biller: &Biller| match biller {
        Biller::Provider(key) => key.to_string(),
        Biller::Facility(_) => NOBODY.to_owned(),
    };
    let facility = |biller: &Biller| match biller {
        Biller::Provider(_) => NOBODY.to_owned(),
        Biller::Facility(id) => id.clone(),
    };
    vec![
        ("list", Values::Text(rows.iter().map(|row| row.0.to_owned()).collect())),
        ("ground", Values::Text(rows.iter().map(|row| row.1.to_owned()).collect())),
        ("listed_provider", Values::Text(rows.iter().map(|row| provider(row.2)).collect())),
        ("listed_facility", Values::Text(rows.iter().map(|row| facility(row.2)).collect())),
        ("listed_code", Values::Int(rows.iter().map(|row| row.3.code_ambulatory()).collect())),
        ("listed_from", Values::Day(rows.iter().map(|row| row.4.first).collect())),
        ("listed_to", Values::Day(rows.iter().map(|row| row.4.last).collect())),
    ]
}

fn results_table(results: Option<&[TestResult]>) -> Vec<(&'static str, Values)> {
    let results = results.unwrap_or_default().iter();
    vec![
        ("person_id", Values::Text(results.clone().map(|row| row.person.clone()).collect())),
        ("test_date", Values::Day(results.map(|row| row.date).collect())),
    ]
}
