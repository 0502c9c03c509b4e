//! The rules of art. 5 over the acts of one person: how each kind of rule is judged.
//!
//! What the rules are stands in `reference/dental_rules.toml`; here is what a kind means. All is
//! whole numbers and days: no file, no clock.
//!
//! Source: nomenclature, art. 5, text in force from 2020-01-01 to 2021-12-31, as printed in decision
//! BRS/N/2023/25.

mod absence;
mod act;
mod frequency;
mod judge;
mod known;
mod line;
mod together;
mod window;

pub use act::{Act, DentalTally, NOBODY, Person, Quadrant, is_tooth};
pub use judge::{Bench, Found, RuleTally, Verdicts};
pub use known::{Kept, Known, Refused, RefusedLines, Titles, Why};
pub use window::RuleWindow;

use super::Strength;
use crate::values::{Code, Day, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Acts, each by its ambulatory code.
pub type Codes = BTreeSet<Code>;

/// A sentence of art. 5 as something that can be held against claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, e.g. `d5-exam-adult-year`.
    pub id: String,
    /// The word of its kind in the table, e.g. `max-per-window`.
    pub kind: String,
    /// The acts that it judges.
    pub codes: Codes,
    /// The lines of the printed text that say it.
    pub lines: String,
    /// The days of service that it judges; acts of other days may serve as the other act.
    pub valid: Span,
    /// The strength of a finding where nothing speaks against it.
    pub strength: Strength,
    /// What is held against the acts.
    pub test: Test,
    /// Which amount a finding names.
    pub amount: Amount,
    /// What the text says, in English.
    pub says: String,
    /// What would explain a finding innocently, in English; empty where nothing is known.
    pub innocent: String,
    /// What it finds is counted, and never listed.
    pub counted_only: bool,
    /// A finding names the insurer: it is he who codes.
    pub names_payer: bool,
}

/// Which amount a finding names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// What was paid for the acts found.
    Paid,
    /// Half of it: the text would have paid half.
    Half,
    /// Of what excludes each other, the lower one.
    Lower,
    /// None: a sister code of another age or tooth is often paid the same.
    Nothing,
}

/// Which acts are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// All acts of the rule.
    Together,
    /// Each pair of codes by itself.
    Pair,
    /// All acts on one tooth.
    Tooth,
}

/// Where two acts must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Anywhere in the mouth.
    Mouth,
    /// In one quadrant: by the code, or by the tooth where a session is looked at.
    Quadrant,
    /// On one tooth.
    Tooth,
}

/// What an earlier act of the same day counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameDay {
    /// As much as one of an earlier day.
    Counts,
    /// An alert: which act came first is not known.
    Alert,
    /// Nothing: the text speaks of a later day.
    Not,
}

/// Acts with the acts that they are held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// The acts that are judged.
    pub codes: Codes,
    /// The acts that they are held against.
    pub others: Codes,
    /// For `first-and-further`: acts that serve as a first one too.
    pub also: Codes,
    /// The window, where each pairing has its own.
    pub window: RuleWindow,
}

/// What a rule holds against the acts, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `age`: from a birthday on, to a birthday.
    Age {
        /// The first age.
        from: Option<i64>,
        /// The first age that is too old.
        before: Option<i64>,
    },
    /// `max-per-window`: so many acts in a window.
    Most {
        /// The most acts allowed.
        bound: i64,
        /// The window that ends with that of the act.
        window: RuleWindow,
        /// What is counted together.
        counted: Counted,
    },
    /// `max-per-window`, `once-per-tooth`: none of these acts earlier in the window.
    NoneEarlier {
        /// The acts that may not come before.
        others: Codes,
        /// Acts of which the quadrant is not known.
        unknown: Codes,
        /// The window.
        window: RuleWindow,
        /// Where both must lie.
        place: Place,
        /// What an act of the same day counts for.
        same_day: SameDay,
    },
    /// `max-per-window`: beside "several quadrants", so many single ones.
    FewQuadrants {
        /// The act of several quadrants, with the single ones of its group.
        groups: Vec<Pairing>,
        /// The most single quadrants allowed.
        bound: i64,
    },
    /// `not-with`: none of these acts beside it.
    NotBeside {
        /// The excluded acts.
        others: Codes,
        /// On the person or on the tooth.
        place: Place,
    },
    /// `not-with`: no act of art. 5 beside it but these.
    OnlyBeside {
        /// The acts that are allowed.
        allowed: Codes,
        /// Acts that are allowed where one of `beside` is there too.
        tolerated: Codes,
        /// See `tolerated`.
        beside: Codes,
        /// On the person or on the tooth.
        place: Place,
    },
    /// `not-with`: one act of the group a tooth and session.
    OneOfGroup,
    /// `only-with`: a base act in the window.
    WithBase {
        /// The acts with their base acts.
        parts: Vec<Pairing>,
        /// On the person or on the tooth.
        place: Place,
        /// Each act takes a base act of its own.
        each: bool,
    },
    /// `only-with`: a prescriber on the line.
    WithPrescriber,
    /// `requires-before`: one of these acts earlier in the window.
    Before {
        /// The acts of which one must be there.
        others: Codes,
        /// Acts of which the quadrant is not known.
        unknown: Codes,
        /// The window.
        window: RuleWindow,
        /// Where both must lie.
        place: Place,
        /// The earlier act must have been paid.
        paid: bool,
        /// Base acts are codes of other articles too: the store must hold all codes.
        all_codes: bool,
    },
    /// `requires-before`: not before so many months after the start.
    MonthsSince {
        /// The start.
        start: Codes,
        /// Months from that of the start.
        months: i64,
    },
    /// `requires-before`: so many acts since the start.
    SessionsSince {
        /// The start.
        start: Codes,
        /// The acts that are counted.
        others: Codes,
        /// The least number.
        at_least: i64,
    },
    /// `first-and-further`: one first act, and a further one only beside or after a first.
    FirstFurther {
        /// The first acts (`codes`), with the further ones (`others`).
        parts: Vec<Pairing>,
        /// In the mouth, or in the quadrant of the tooth.
        place: Place,
        /// Whether a second first act in a session is a finding too.
        one_first: bool,
        /// The first day on which the codes exist, where that is known.
        exists_from: Option<Day>,
    },
    /// `tooth-in`: on these teeth alone.
    ToothIn {
        /// The teeth.
        teeth: BTreeSet<i64>,
        /// Acts for which a milk tooth may stand in the place of a permanent one.
        agenesis: Codes,
    },
    /// `tooth-in`: in the quadrant of the code.
    FitsQuadrant,
    /// `not-valid`: until the last day on which each act was in force.
    NotValid {
        /// That day.
        last: BTreeMap<Code, Day>,
    },
    /// `title`: by a provider of this title.
    Title {
        /// The title of each act.
        titles: BTreeMap<Code, String>,
    },
    /// `weekday`: on a Saturday, a Sunday or a public holiday.
    Weekday,
}

/// The rules with the quadrant that a code names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleBook {
    /// The rules, in the order of the table.
    pub rules: Vec<Rule>,
    /// The quadrant of each code that names one.
    pub quadrants: BTreeMap<Code, Quadrant>,
}
