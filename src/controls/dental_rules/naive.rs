//! Rules of art. 5 once more, in plain loops over plain lines: read from the sentences, and nothing
//! of `law/` in it. What both find must be the same.

use crate::values::Day;
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

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
struct Act {
    line: usize,
    provider: &'static str,
    code: i64,
    day: Day,
    received: Option<Day>,
    tooth: Option<i64>,
    number: i64,
    paid: i64,
    doubted: bool,
}

impl Act {
    fn is_of(&self, codes: &[i64]) -> bool {
        codes.contains(&self.code)
    }

    fn is_judged(&self, codes: &[i64]) -> bool {
        self.is_of(codes) && self.paid > 0 && matches!(self.day.year(), 2020 | 2021)
    }

    fn in_session_of(&self, other: &Self) -> bool {
        self.day == other.day && self.provider == other.provider
    }

    /// One of the 52 teeth.
    fn real_tooth(&self) -> Option<i64> {
        self.tooth.filter(|tooth| match tooth / 10 {
            1..=4 => (1..=8).contains(&(tooth % 10)),
            5..=8 => (1..=5).contains(&(tooth % 10)),
            _ => false,
        })
    }

    /// Upper right 1, upper left 2, lower left 3, lower right 4.
    fn quadrant_of_tooth(&self) -> Option<i64> {
        self.real_tooth().map(|tooth| (tooth / 10 - 1) % 4 + 1)
    }

    fn quadrant_of_code(&self) -> Option<i64> {
        match self.code {
            371_696 | 301_696 | 302_153 | 301_276 => Some(1),
            371_711 | 301_711 | 302_175 | 301_291 => Some(2),
            _ => None,
        }
    }
}

/// What is counted together, seen from the later act.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Window {
    Session,
    Month,
    SixMonths,
    Quarter,
    Semester,
    Years(i32),
    YearBefore,
    Ever,
}

impl Window {
    fn holds(self, act: &Act, other: &Act) -> bool {
        let months = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month0());
        let (now, then) = (months(act.day), months(other.day));
        let years = act.day.year() - other.day.year();
        match self {
            Self::Session => act.in_session_of(other),
            Self::Month => now == then,
            Self::SixMonths => (0..6).contains(&(now - then)),
            Self::Quarter => now / 3 == then / 3,
            Self::Semester => now / 6 == then / 6,
            Self::Years(number) => (0..number).contains(&years),
            Self::YearBefore => years == 1,
            Self::Ever => other.day <= act.day,
        }
    }
}

/// Findings as text: rule, strength, act, and how many.
#[derive(Default)]
struct Told(Vec<String>);

impl Told {
    fn add(&mut self, rule: &str, strength: &str, act: &Act, number: i64) {
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

/// Every rule that is here: what the program finds by others is not compared.
pub(super) fn rules() -> BTreeSet<&'static str> {
    let most = MOST.iter().map(|rule| rule.0);
    let earlier = EARLIER.iter().map(|rule| rule.rule);
    let beside = BESIDE.iter().map(|rule| rule.0);
    let before = BEFORE.iter().map(|rule| rule.0);
    let others = AGES.iter().map(|rule| rule.0).chain(BASES.iter().map(|rule| rule.0));
    let further = FURTHER.iter().map(|rule| rule.0);
    let rest = ["fillings-adult", "tooth-permanent", "tooth-milk"];
    most.chain(earlier)
        .chain(beside)
        .chain(before)
        .chain(others)
        .chain(further)
        .chain(rest)
        .collect()
}

/// What the rules find of one person born in a year, in a delivery that is whole.
pub(super) fn answer(lines: &[Line], born: i32) -> Vec<String> {
    let acts = acts(lines);
    let mut told = Told::default();
    ages(&acts, born, &mut told);
    most(&acts, &mut told);
    earlier(&acts, &mut told);
    beside(&acts, &mut told);
    one_filling(&acts, &mut told);
    bases(&acts, &mut told);
    let first = lines.iter().map(|line| line.day).min();
    before(&acts, first, born, &mut told);
    further(&acts, &mut told);
    teeth(&acts, &mut told);
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

/// The first age, and the first that is too old.
type Band = (Option<i32>, Option<i32>);

const AGES: [(&str, Band, &[i64]); 7] = [
    (
        "age-under-18",
        (None, Some(18)),
        &[371_615, 371_571, 372_514, 372_536, 371_696, 374_356, 374_312],
    ),
    ("age-under-15", (None, Some(15)), &[373_811]),
    ("age-15-to-18", (Some(15), Some(18)), &[371_254]),
    (
        "age-from-18",
        (Some(18), None),
        &[
            301_011, 301_696, 301_711, 301_770, 302_153, 302_175, 302_234, 301_254, 304_371,
            304_430, 304_312, 304_533, 303_590, 303_612, 307_031, 307_053, 307_090, 309_514,
        ],
    ),
    ("age-18-to-67", (Some(18), Some(67)), &[301_593]),
    ("age-18-to-55", (Some(18), Some(55)), &[301_276, 301_372]),
    ("age-from-53", (Some(53), None), &[304_850, 304_872]),
];

fn ages(acts: &[Act], born: i32, told: &mut Told) {
    for (rule, (from, before), codes) in AGES {
        for act in acts.iter().filter(|act| act.is_judged(codes)) {
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
}

const MOST: [(&str, &[i64], i64, Window, &str); 15] = [
    ("exam-child-first-year", &[371_615], 1, Window::Years(1), "breach"),
    ("exam-child-second-year", &[371_571], 1, Window::Years(1), "breach"),
    ("exam-child-semester", &[371_615, 371_571], 1, Window::Semester, "breach"),
    ("exam-adult-year", &[301_593], 1, Window::Years(1), "breach"),
    ("dpsi-child-year", &[371_254], 1, Window::Years(1), "breach"),
    ("dpsi-adult-year", &[301_254], 1, Window::Years(1), "breach"),
    ("cleaning-adult-several", &[301_770], 1, Window::Quarter, "alert"),
    ("scaling-total-year", &[302_153, 302_175, 302_234], 4, Window::Years(1), "breach"),
    ("subgingival-three-years", &[301_276], 1, Window::Years(3), "breach"),
    ("perio-exam-year", &[301_372], 1, Window::Years(1), "breach"),
    ("ortho-session-month", &[305_616], 2, Window::Month, "breach"),
    ("ortho-session-half-year", &[305_616], 6, Window::SixMonths, "alert"),
    ("retention-month", &[305_852], 1, Window::Month, "breach"),
    ("retention-year", &[305_852], 4, Window::Years(1), "breach"),
    ("cofferdam-session", &[303_612], 1, Window::Session, "alert"),
];

fn most(acts: &[Act], told: &mut Told) {
    for (rule, codes, bound, window, strength) in MOST {
        let mut accepted: Vec<(&Act, i64)> = Vec::new();
        for act in acts.iter().filter(|act| act.is_of(codes) && act.paid > 0) {
            let there: Vec<(&Act, i64)> = accepted
                .iter()
                .copied()
                .filter(|(other, number)| *number > 0 && window.holds(act, other))
                .collect();
            let count: i64 = act.number + there.iter().map(|(_, number)| number).sum::<i64>();
            let excess = (count - bound).clamp(0, act.number);
            if excess == 0 || !act.is_judged(codes) {
                accepted.push((act, act.number));
                continue;
            }
            accepted.push((act, act.number - excess));
            // where the provider's own acts are not too many, another one's of the day may be first
            let own = there.iter().filter(|(other, _)| other.provider == act.provider);
            let own: i64 = own.map(|(other, _)| other.number).sum();
            let last = there.iter().rev().find(|(other, _)| other.provider != act.provider);
            let no_order =
                own + act.number <= bound && last.is_some_and(|(other, _)| other.day == act.day);
            let doubted = act.doubted || there.iter().any(|(other, _)| other.doubted);
            told.add(rule, if doubted || no_order { "alert" } else { strength }, act, excess);
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Mouth,
    Quadrant,
    Tooth,
}

struct Earlier {
    rule: &'static str,
    codes: &'static [i64],
    others: &'static [i64],
    /// Acts whose quadrant nobody knows.
    unknown: &'static [i64],
    window: Window,
    place: Place,
    strength: &'static str,
}

const CLEANED: &[i64] = &[371_696, 301_696, 301_711, 302_153, 302_175];
const SEVERAL: &[i64] = &[301_770, 302_234];
const ENDO: &[i64] = &[304_312, 304_533];

const fn on_tooth(
    rule: &'static str,
    codes: &'static [i64],
    others: &'static [i64],
    strength: &'static str,
) -> Earlier {
    Earlier {
        rule,
        codes,
        others,
        unknown: &[],
        window: Window::Ever,
        place: Place::Tooth,
        strength,
    }
}

const EARLIER: [Earlier; 8] = [
    Earlier {
        rule: "cleaning-adult-quarter",
        codes: &[301_696, 301_711],
        others: CLEANED,
        unknown: SEVERAL,
        window: Window::Quarter,
        place: Place::Quadrant,
        strength: "breach",
    },
    Earlier {
        rule: "scaling-year",
        codes: &[302_153, 302_175],
        others: CLEANED,
        unknown: SEVERAL,
        window: Window::Years(1),
        place: Place::Quadrant,
        strength: "breach",
    },
    Earlier {
        rule: "panoramic-adult",
        codes: &[307_090],
        others: &[307_090],
        unknown: &[],
        window: Window::Years(2),
        place: Place::Mouth,
        strength: "breach",
    },
    on_tooth("sealing-once", &[372_514, 372_536], &[372_514, 372_536], "breach"),
    on_tooth("pulpotomy-once", &[374_356], &[374_356], "breach"),
    on_tooth("endo-child-once", &[374_312], &[374_312], "breach"),
    on_tooth("endo-adult-once", ENDO, ENDO, "breach"),
    on_tooth("endo-adult-after-child", ENDO, &[374_312], "alert"),
];

fn earlier(acts: &[Act], told: &mut Told) {
    for rule in EARLIER {
        let place = |act: &Act| match rule.place {
            Place::Mouth => Some(0),
            Place::Quadrant => act.quadrant_of_code(),
            Place::Tooth => act.real_tooth(),
        };
        // on a tooth two acts of one provider and day are one too many, whichever came first; in a
        // quadrant the order of the day is not known
        let day_suffices = rule.place == Place::Tooth;
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for (at, act) in acts.iter().enumerate().filter(|(_, act)| act.is_judged(rule.codes)) {
            let there: Vec<&Act> = acts[..at]
                .iter()
                .filter(|other| other.paid > 0 && !found.contains(&other.line))
                .filter(|other| rule.window.holds(act, other))
                .collect();
            let own = place(act);
            let met: Vec<&&Act> = there
                .iter()
                .filter(|other| other.is_of(rule.others))
                .filter(|other| own.is_some() && place(other) == own)
                .collect();
            let lower = |sure: bool| if sure { rule.strength } else { "alert" };
            if !met.is_empty() {
                let ordered = met.iter().any(|other| {
                    other.day < act.day || (day_suffices && other.provider == act.provider)
                });
                let doubted = act.doubted || met.iter().any(|other| other.doubted);
                told.add(rule.rule, lower(ordered && !doubted), act, act.number);
                found.insert(act.line);
            } else if act.number > 1 && act.is_of(rule.others) && own.is_some() {
                told.add(rule.rule, lower(day_suffices && !act.doubted), act, act.number - 1);
            } else if there.iter().any(|other| {
                let on_some_tooth = day_suffices && other.is_of(rule.others);
                other.is_of(rule.unknown)
                    || (on_some_tooth && (own.is_none() || place(other).is_none()))
            }) {
                told.add(rule.rule, "undecidable", act, act.number);
            }
        }
    }
}

/// The acts that may not stand beside, or all but those that may.
enum Beside {
    Excluded(&'static [i64]),
    Allowed(&'static [i64]),
}

/// Fees that are added to an act are allowed beside every act.
const FEES: &[i64] = &[303_590, 303_612, 309_514];

const BESIDE: [(&str, &[i64], Beside, Place); 4] = [
    (
        "preventive-consultation",
        &[301_593, 301_696, 301_711, 301_770, 302_153, 302_175, 302_234],
        Beside::Excluded(&[301_011]),
        Place::Mouth,
    ),
    ("exam-adult-alone", &[301_593], Beside::Allowed(&[301_254, 307_090]), Place::Mouth),
    ("perio-exam-alone", &[301_372], Beside::Allowed(&[307_031, 307_053, 307_090]), Place::Mouth),
    ("pulpotomy-roots", &[374_356], Beside::Excluded(&[374_312]), Place::Tooth),
];

fn beside(acts: &[Act], told: &mut Told) {
    for (rule, codes, which, place) in BESIDE {
        for act in acts.iter().filter(|act| act.is_judged(codes)) {
            let mut excluded = false;
            for other in acts.iter().filter(|other| other.in_session_of(act) && other.paid > 0) {
                let may_not = match which {
                    Beside::Excluded(codes) => other.is_of(codes),
                    Beside::Allowed(codes) => {
                        other.code != act.code && !other.is_of(codes) && !other.is_of(FEES)
                    }
                };
                let meet = place == Place::Mouth
                    || (act.real_tooth().is_some() && act.real_tooth() == other.real_tooth());
                excluded |= may_not && meet;
            }
            if excluded {
                told.add(rule, "alert", act, act.number);
            }
        }
    }
}

/// One filling a tooth and session: the one that was paid best stands.
fn one_filling(acts: &[Act], told: &mut Told) {
    let mut sessions: BTreeMap<(Day, &str, i64), Vec<&Act>> = BTreeMap::new();
    for act in acts.iter().filter(|act| act.is_judged(&[304_371, 304_430])) {
        if let Some(tooth) = act.real_tooth() {
            sessions.entry((act.day, act.provider, tooth)).or_default().push(act);
        }
    }
    for mut acts in sessions.into_values() {
        acts.sort_by_key(|act| -(act.paid / act.number));
        for (at, act) in acts.iter().enumerate() {
            let found = if at == 0 { act.number - 1 } else { act.number };
            if found > 0 {
                told.add("fillings-adult", "alert", act, found);
            }
        }
    }
}

const CONSERVING: &[i64] = &[304_371, 304_430, 304_312, 304_533];

/// Rule, its acts, their base acts, on the tooth, a base act each.
type Base = (&'static str, &'static [i64], &'static [i64], bool, bool);

const BASES: [Base; 3] = [
    ("adhesive-base-adult", &[303_590], &[304_371, 304_430], true, false),
    ("cofferdam-base", &[303_612], CONSERVING, false, false),
    (
        "special-needs-base",
        &[309_514],
        &[304_371, 304_430, 304_312, 304_533, 304_850, 304_872],
        false,
        true,
    ),
];

fn bases(acts: &[Act], told: &mut Told) {
    for (rule, codes, bases, on_tooth, each) in BASES {
        for (at, act) in acts.iter().enumerate().filter(|(_, act)| act.is_judged(codes)) {
            let there: Vec<&Act> =
                acts.iter().filter(|base| base.is_of(bases) && base.in_session_of(act)).collect();
            if each {
                let number: i64 = there.iter().map(|base| base.number).sum();
                let fees = acts[..at].iter().filter(|fee| fee.is_judged(codes));
                let before: i64 =
                    fees.filter(|fee| fee.in_session_of(act)).map(|fee| fee.number).sum();
                let missing = act.number - (number - before).clamp(0, act.number);
                if missing > 0 {
                    told.add(rule, "alert", act, missing);
                }
                continue;
            }
            let tooth = act.real_tooth();
            let has_base = if on_tooth {
                there.iter().any(|base| tooth.is_some() && base.real_tooth() == tooth)
            } else {
                !there.is_empty()
            };
            let maybe =
                on_tooth && there.iter().any(|base| tooth.is_none() || base.real_tooth().is_none());
            if !has_base {
                told.add(rule, if maybe { "undecidable" } else { "alert" }, act, act.number);
            }
        }
    }
}

/// Rule, its acts, the acts of which one must come before (all, where none is named), the window,
/// its first year before that of the act, and whether the earlier act must have been paid.
type Before = (&'static str, &'static [i64], &'static [i64], Window, i32, bool);

const BEFORE: [Before; 4] = [
    ("second-exam-after-first", &[371_571], &[371_615], Window::Years(1), 0, true),
    (
        "perio-exam-cleaning",
        &[301_372],
        &[301_696, 301_711, 301_770, 371_696, 302_153, 302_175, 302_234, 301_276],
        Window::Years(2),
        1,
        true,
    ),
    ("perio-exam-dpsi", &[301_372], &[301_254, 371_254], Window::Years(2), 1, false),
    ("scaling-care-year-before", &[302_153, 302_175, 302_234], &[], Window::YearBefore, 1, true),
];

fn before(acts: &[Act], first: Option<Day>, born: i32, told: &mut Told) {
    for (rule, codes, others, window, back, paid) in BEFORE {
        for act in acts.iter().filter(|act| act.is_judged(codes)) {
            let serves = |other: &&Act| {
                (others.is_empty() || other.is_of(others))
                    && (!paid || other.paid > 0)
                    && other.day <= act.day
                    && window.holds(act, other)
            };
            if acts.iter().any(|other| serves(&other)) {
                continue;
            }
            // a person who is new in the data may have had the act before
            let from = act.day.year() - back;
            let known = first.is_some_and(|first| first.year() < from) || born >= from;
            told.add(rule, if known { "alert" } else { "undecidable" }, act, act.number);
        }
    }
}

/// Rule, first act, further act, acts that serve as a first one too, and whether by quadrant.
type Further = (&'static str, i64, i64, &'static [i64], bool);

const FURTHER: [Further; 3] = [
    ("sealing-further", 372_514, 372_536, &[], true),
    ("extraction-53-further", 304_850, 304_872, &[301_151], true),
    ("intraoral-adult-further", 307_031, 307_053, &[], false),
];

fn further(acts: &[Act], told: &mut Told) {
    for (rule, first, further, also, by_quadrant) in FURTHER {
        for (at, act) in acts.iter().enumerate().filter(|(_, act)| act.is_judged(&[first])) {
            let own = act.quadrant_of_tooth().filter(|_| by_quadrant);
            let before: i64 = acts[..at]
                .iter()
                .filter(|other| other.code == first && other.paid > 0 && other.in_session_of(act))
                .filter(|other| own.is_none() || other.quadrant_of_tooth() == own)
                .map(|other| other.number)
                .sum();
            // without a tooth there is one a quadrant
            let bound = if by_quadrant && own.is_none() { 4 } else { 1 };
            let room = (bound - before).max(0);
            if act.number > room {
                told.add(rule, "alert", act, act.number - room);
            }
        }
        for act in acts.iter().filter(|act| act.is_judged(&[further])) {
            let own = act.quadrant_of_tooth();
            let mut has_first = false;
            for other in acts.iter().filter(|other| other.in_session_of(act)) {
                let serves = other.code == first || other.is_of(also);
                let elsewhere = by_quadrant
                    && own.is_some()
                    && other.quadrant_of_tooth().is_some()
                    && own != other.quadrant_of_tooth();
                has_first |= serves && !elsewhere;
            }
            if !has_first {
                told.add(rule, "alert", act, act.number);
            }
        }
    }
}

fn teeth(acts: &[Act], told: &mut Told) {
    for act in acts {
        let milk = act.real_tooth().map(|tooth| tooth > 50);
        if act.is_judged(&[373_811, 374_356]) && milk != Some(true) {
            let strength = if milk.is_none() { "undecidable" } else { doubt(act, "breach") };
            told.add("tooth-milk", strength, act, act.number);
        }
        if act.is_judged(&[372_514, 372_536, 304_430]) && milk != Some(false) {
            // a milk tooth may stand where the permanent one never came
            let sure = if act.code == 304_430 { "alert" } else { doubt(act, "breach") };
            let strength = if milk.is_none() { "undecidable" } else { sure };
            told.add("tooth-permanent", strength, act, act.number);
        }
    }
}

fn doubt(act: &Act, strength: &'static str) -> &'static str {
    if act.doubted { "alert" } else { strength }
}
