//! Rules of art. 5 once more, in plain loops over plain lines: read from the sentences, and nothing
//! of `law/` in it. What both find must be the same.
//!
//! Every rule is here but three that list nothing: what they see is counted only.

use super::naive_before::{before, since_start};
use super::naive_beside::{bases, beside, further, one_of_group};
use super::naive_counted::{earlier, few_quadrants, most};
use super::naive_sets::{APEX, CROWN_CH, DELETED, FILL_CH, FILL_MILK, PULP, ROOT, SEAL};
use crate::values::Day;
use chrono::{Datelike, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Acts by their ambulatory codes: lists of lists.
pub(super) type Codes = &'static [&'static [i64]];

/// A line of one insured person.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) provider: &'static str,
    pub(super) code: i64,
    pub(super) day: Day,
    pub(super) received: Option<Day>,
    pub(super) tooth: Option<i64>,
    pub(super) quantity: i64,
    pub(super) paid: i64,
}

impl Line {
    /// A correction, or an amount against the sign of the number.
    pub(super) fn is_doubted(&self) -> bool {
        self.quantity < 0 || (self.quantity > 0 && self.paid < 0)
    }
}

/// An act that stands, with the place of its first line.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) line: usize,
    pub(super) provider: &'static str,
    pub(super) code: i64,
    pub(super) day: Day,
    received: Option<Day>,
    pub(super) tooth: Option<i64>,
    pub(super) number: i64,
    pub(super) paid: i64,
    pub(super) doubted: bool,
}

impl Act {
    pub(super) fn is_of(&self, codes: &[&[i64]]) -> bool {
        codes.iter().any(|codes| codes.contains(&self.code))
    }

    pub(super) fn is_judged(&self, codes: &[&[i64]]) -> bool {
        self.is_of(codes) && self.paid > 0 && matches!(self.day.year(), 2020 | 2021)
    }

    pub(super) fn in_session_of(&self, other: &Self) -> bool {
        self.day == other.day && self.provider == other.provider
    }

    /// One of the 52 teeth.
    pub(super) fn real_tooth(&self) -> Option<i64> {
        self.tooth.filter(|tooth| match tooth / 10 {
            1..=4 => (1..=8).contains(&(tooth % 10)),
            5..=8 => (1..=5).contains(&(tooth % 10)),
            _ => false,
        })
    }

    /// Upper right 1, upper left 2, lower left 3, lower right 4.
    pub(super) fn quadrant_of_tooth(&self) -> Option<i64> {
        self.real_tooth().map(|tooth| (tooth / 10 - 1) % 4 + 1)
    }

    pub(super) fn quadrant_of_code(&self) -> Option<i64> {
        match self.code {
            371_696 | 301_696 | 302_153 | 301_276 => Some(1),
            371_711 | 301_711 | 302_175 | 301_291 => Some(2),
            371_733 | 301_733 | 302_190 | 301_313 => Some(3),
            371_755 | 301_755 | 302_212 | 301_335 => Some(4),
            _ => None,
        }
    }

    /// Where it lies, where that is known: the mouth is one place.
    pub(super) fn place(&self, place: Place) -> Option<i64> {
        match place {
            Place::Mouth => Some(0),
            Place::Quadrant => self.quadrant_of_code(),
            Place::Tooth => self.real_tooth(),
        }
    }
}

/// Where two acts must meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    Mouth,
    Quadrant,
    Tooth,
}

/// What is counted together, seen from the later act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Window {
    Session,
    Months(i64),
    Quarter,
    Semester,
    Years(i32),
    YearBefore,
    /// A year before and after.
    Around,
    DaysBefore(i64),
    Ever,
}

impl Window {
    pub(super) fn holds(self, act: &Act, other: &Act) -> bool {
        let months = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month0());
        let (now, then) = (months(act.day), months(other.day));
        let years = act.day.year() - other.day.year();
        match self {
            Self::Session => act.in_session_of(other),
            Self::Months(number) => (0..number).contains(&(now - then)),
            Self::Quarter => now / 3 == then / 3,
            Self::Semester => now / 6 == then / 6,
            Self::Years(number) => (0..number).contains(&years),
            Self::YearBefore => years == 1,
            Self::Around => {
                let place = |day: Day, years: i32| (day.year() + years, day.month(), day.day());
                (place(act.day, -1)..=place(act.day, 1)).contains(&place(other.day, 0))
            }
            Self::DaysBefore(days) => (0..=days).contains(&(act.day - other.day).num_days()),
            Self::Ever => other.day <= act.day,
        }
    }

    /// Its first day, where it reaches back beyond the day of the act and has one.
    pub(super) fn first(self, act: &Act) -> Option<Day> {
        let first_of = |year: i32| Day::from_ymd_opt(year, 1, 1).unwrap();
        match self {
            Self::Years(number) => Some(first_of(act.day.year() - number + 1)),
            Self::YearBefore => Some(first_of(act.day.year() - 1)),
            Self::Around => act.day.with_year(act.day.year() - 1),
            Self::DaysBefore(days) => Some(act.day - chrono::Duration::days(days)),
            Self::Session | Self::Months(_) | Self::Quarter | Self::Semester | Self::Ever => None,
        }
    }
}

/// Who the person is: what a missing act proves depends on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose {
    pub(super) born: i32,
    /// The first day of any line.
    pub(super) first: Option<Day>,
}

impl Whose {
    /// A missing act: an alert where the person is in the data before that day, or was born in
    /// its year or later.
    pub(super) fn missing_since(self, day: Day) -> &'static str {
        let is_known = self.first.is_some_and(|first| first < day) || self.born >= day.year();
        if is_known { "alert" } else { "undecidable" }
    }
}

/// Findings as text: rule, strength, act, and how many.
#[derive(Default)]
pub(super) struct Told(Vec<String>);

impl Told {
    pub(super) fn add(&mut self, rule: &str, strength: &str, act: &Act, number: i64) {
        self.0.push(tell(rule, strength, (act.code, act.provider, act.day, act.tooth), number));
    }
}

/// A finding in words that both sides write alike.
pub(super) fn tell(
    rule: &str,
    strength: &str,
    (code, provider, day, tooth): (i64, &str, Day, Option<i64>),
    number: i64,
) -> String {
    format!("{rule} {strength}: {code} {provider} {day} {tooth:?} x{number}")
}

/// The rules that are here, and that list something.
pub(super) fn rules(text_ids: impl Iterator<Item = String>) -> BTreeSet<String> {
    let counted_only = ["early-renewal", "home-visit-request", "quadrant-tooth"];
    text_ids.filter(|id| !counted_only.contains(&id.as_str())).collect()
}

/// What the rules find of one person born in a year, in a delivery that is whole.
pub(super) fn answer(lines: &[Line], born: i32) -> Vec<String> {
    let acts = acts(lines);
    let whose = Whose { born, first: lines.iter().map(|line| line.day).min() };
    let mut told = Told::default();
    ages(&acts, born, &mut told);
    most(&acts, &mut told);
    earlier(&acts, &mut told);
    few_quadrants(&acts, &mut told);
    beside(&acts, &mut told);
    one_of_group(&acts, &mut told);
    bases(&acts, whose, &mut told);
    further(&acts, whose, &mut told);
    before(&acts, whose, &mut told);
    since_start(&acts, whose, &mut told);
    for act in acts.iter().filter(|act| act.paid > 0 && matches!(act.day.year(), 2020 | 2021)) {
        teeth(act, &mut told);
        title(act, &mut told);
        day_of_urgency(act, &mut told);
        if act.is_of(&[DELETED]) {
            told.add("deleted-code", doubt(act, "breach"), act, act.number);
        }
    }
    told.0.sort();
    told.0
}

/// Nets the lines: by provider, act, day and tooth; a negative rest on a tooth is set against the
/// same act without a tooth.
fn acts(lines: &[Line]) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let same = acts.iter_mut().find(|act| {
            (act.provider, act.code, act.day, act.tooth)
                == (line.provider, line.code, line.day, line.tooth)
        });
        if let Some(act) = same {
            act.number += line.quantity;
            act.paid += line.paid;
            act.doubted |= line.is_doubted();
            act.received = [act.received, line.received].into_iter().flatten().min();
        } else {
            acts.push(Act {
                line: at,
                provider: line.provider,
                code: line.code,
                day: line.day,
                received: line.received,
                tooth: line.tooth,
                number: line.quantity,
                paid: line.paid,
                doubted: line.is_doubted(),
            });
        }
    }
    for at in 0..acts.len() {
        if acts[at].tooth.is_none() || acts[at].number >= 0 {
            continue;
        }
        let (number, paid) = (acts[at].number, acts[at].paid);
        for other in 0..acts.len() {
            let same = acts[other].tooth.is_none()
                && acts[other].code == acts[at].code
                && acts[other].in_session_of(&acts[at]);
            if same {
                acts[other].number += number;
                acts[other].paid += paid;
                acts[other].doubted = true;
            }
        }
    }
    acts.retain(|act| act.number > 0);
    acts.sort_by_key(|act| (act.day, act.received.is_none(), act.received, act.line));
    acts
}

/// The rule of an age, by the first age and the first that is too old, as the table of P has them.
const AGES: [(&str, Band); 11] = [
    ("age-under-18", (None, Some(18))),
    ("age-under-15", (None, Some(15))),
    ("age-15-to-18", (Some(15), Some(18))),
    ("age-7-to-18", (Some(7), Some(18))),
    ("age-from-18", (Some(18), None)),
    ("age-18-to-67", (Some(18), Some(67))),
    ("age-18-to-55", (Some(18), Some(55))),
    ("age-18-to-53", (Some(18), Some(53))),
    ("age-18-to-22", (Some(18), Some(22))),
    ("age-from-53", (Some(53), None)),
    ("age-from-70", (Some(70), None)),
];

type Band = (Option<i32>, Option<i32>);

/// The ages of every act of art. 5, by ambulatory code.
pub(super) static BANDS: LazyLock<BTreeMap<i64, Band>> = LazyLock::new(|| {
    let text = include_str!("../../../reference/p_values.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records();
    let band = |row: csv::StringRecord| {
        (row[0].parse().unwrap(), (row[8].parse().ok(), row[9].parse().ok()))
    };
    rows.map(|row| band(row.unwrap())).collect()
});

fn ages(acts: &[Act], born: i32, told: &mut Told) {
    for act in acts.iter().filter(|act| act.is_judged(&[&[act.code]])) {
        let Some(band) = BANDS.get(&act.code) else { continue };
        let Some((rule, (from, before))) = AGES.iter().find(|(_, of)| of == band) else { continue };
        let (oldest, youngest) = (act.day.year() - born, act.day.year() - born - 1);
        let may_be = |age: i32| {
            from.is_none_or(|from| age >= from) && before.is_none_or(|before| age < before)
        };
        match (may_be(oldest), may_be(youngest)) {
            _ if !(0..=120).contains(&oldest) => told.add(rule, "undecidable", act, act.number),
            (true, true) => {}
            (false, false) => told.add(rule, doubt(act, "breach"), act, act.number),
            _ => told.add(rule, "undecidable", act, act.number),
        }
    }
}

/// Teeth for which a rule says where its acts may be performed.
type MayBe = fn(i64) -> bool;

const MILK: MayBe = |tooth| tooth > 50;
const PERMANENT: MayBe = |tooth| tooth < 50;
const TEETH: [(&str, Codes, MayBe, &str); 8] = [
    (
        "tooth-permanent",
        &[SEAL, FILL_CH, &[374_430, 374_452, 304_430, 304_452, 373_774, 303_774]],
        PERMANENT,
        "breach",
    ),
    ("tooth-milk", &[FILL_MILK, PULP], MILK, "breach"),
    (
        "tooth-crown",
        &[CROWN_CH],
        |tooth| if MILK(tooth) { tooth % 10 >= 4 } else { tooth % 10 == 6 },
        "breach",
    ),
    ("tooth-apexification", &[APEX], |tooth| PERMANENT(tooth) && tooth % 10 <= 3, "breach"),
    (
        "tooth-extraction-child",
        &[&[374_850, 374_872, 371_151]],
        |tooth| PERMANENT(tooth) || tooth % 10 >= 3,
        "breach",
    ),
    (
        "tooth-surgical",
        &[&[371_195, 301_195, 301_210]],
        |tooth| PERMANENT(tooth) && tooth % 10 >= 3,
        "breach",
    ),
    ("tooth-roots", &[ROOT], |tooth| tooth % 10 >= 4, "alert"),
    ("tooth-adhesive", &[&[373_590, 303_590]], PERMANENT, "alert"),
];

fn teeth(act: &Act, told: &mut Told) {
    for (rule, _, may_be, strength) in TEETH.iter().filter(|rule| act.is_of(rule.1)) {
        // a milk tooth may stand where the permanent one never came
        let agenesis = [374_430, 374_452, 304_430, 304_452].contains(&act.code);
        let strength = if agenesis { "alert" } else { doubt(act, strength) };
        match act.real_tooth() {
            None => told.add(rule, "undecidable", act, act.number),
            Some(tooth) if !may_be(tooth) => told.add(rule, strength, act, act.number),
            Some(_) => {}
        }
    }
}

/// Provider A is an orthodontist; of the other nothing is known.
fn title(act: &Act, told: &mut Told) {
    let of_others = [371_011, 301_011, 371_114, 301_114].contains(&act.code);
    if act.provider == "A" && of_others {
        told.add("consultation-title", "alert", act, act.number);
    }
}

/// The public holidays of the tests: a Thursday, and the Wednesday after it.
pub(super) const HOLIDAYS: [&str; 2] = ["2020-12-31", "2020-01-01"];

fn day_of_urgency(act: &Act, told: &mut Told) {
    let is_off = |day: Day| {
        matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
            || HOLIDAYS.contains(&day.to_string().as_str())
    };
    if act.is_of(&[&[371_055, 301_055]]) && !is_off(act.day) {
        let is_bridge = is_off(act.day.pred_opt().unwrap()) && is_off(act.day.succ_opt().unwrap());
        told.add("urgent-day", if is_bridge { "undecidable" } else { "alert" }, act, act.number);
    }
}

pub(super) fn doubt(act: &Act, strength: &'static str) -> &'static str {
    if act.doubted { "alert" } else { strength }
}
