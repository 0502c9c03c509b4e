//! In plain loops: too many in a window, and too soon after another.

use super::naive::{Act, Codes, Place, Told, Window};
use super::naive_sets::{
    CLEAN_AD, CLEAN_CH, ENDO_AD, ENDO_CH, PULP, RETR_AD, RETR_CH, SCALE, SCALE_L5, SEAL,
};
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq)]
enum Each {
    Together,
    Code,
    Tooth,
}

use Each::{Code, Together, Tooth};

type Most = (&'static str, Codes, i64, Window, Each, &'static str);

const MOST: [Most; 24] = [
    ("exam-child-first-year", &[&[371_615]], 1, Window::Years(1), Together, "breach"),
    ("exam-child-second-year", &[&[371_571]], 1, Window::Years(1), Together, "breach"),
    ("exam-child-semester", &[&[371_615, 371_571]], 1, Window::Semester, Together, "breach"),
    ("exam-adult-year", &[&[301_593]], 1, Window::Years(1), Together, "breach"),
    ("dpsi-child-year", &[&[371_254]], 1, Window::Years(1), Together, "breach"),
    ("dpsi-adult-year", &[&[301_254]], 1, Window::Years(1), Together, "breach"),
    (
        "cleaning-child-quarter",
        &[&[371_696, 371_711, 371_733, 371_755]],
        1,
        Window::Quarter,
        Code,
        "breach",
    ),
    ("cleaning-child-several", &[&[371_770]], 1, Window::Quarter, Together, "alert"),
    ("cleaning-adult-several", &[&[301_770]], 1, Window::Quarter, Together, "alert"),
    ("scaling-total-year", &[SCALE, SCALE_L5], 4, Window::Years(1), Together, "breach"),
    (
        "subgingival-three-years",
        &[&[301_276, 301_291, 301_313, 301_335]],
        1,
        Window::Years(3),
        Code,
        "breach",
    ),
    ("subgingival-several", &[&[301_350]], 1, Window::Years(3), Together, "alert"),
    ("perio-exam-year", &[&[301_372]], 1, Window::Years(1), Together, "breach"),
    ("cbct-cleft-child-year", &[&[377_230]], 1, Window::Years(1), Together, "breach"),
    ("cbct-cleft-adult-year", &[&[307_230]], 1, Window::Years(1), Together, "breach"),
    ("cbct-lower-jaw-once", &[&[307_252]], 1, Window::Ever, Together, "breach"),
    (
        "teleradiography-year",
        &[&[377_112, 307_112, 377_134, 307_134]],
        1,
        Window::Years(1),
        Together,
        "breach",
    ),
    ("cephalometry-year", &[&[305_911]], 1, Window::Years(1), Together, "breach"),
    ("ortho-session-month", &[&[305_616]], 2, Window::Months(1), Together, "breach"),
    ("ortho-session-half-year", &[&[305_616]], 6, Window::Months(6), Together, "alert"),
    ("retention-month", &[&[305_852]], 1, Window::Months(1), Together, "breach"),
    ("retention-year", &[&[305_852]], 4, Window::Years(1), Together, "breach"),
    ("cofferdam-session", &[&[373_612, 303_612]], 1, Window::Session, Together, "alert"),
    ("adhesive-tooth", &[&[373_590, 303_590]], 1, Window::Session, Tooth, "alert"),
];

pub(super) fn most(acts: &[Act], told: &mut Told) {
    for (rule, codes, bound, window, each, strength) in MOST {
        let mut accepted: Vec<(&Act, i64)> = Vec::new();
        for act in acts.iter().filter(|act| act.is_of(codes) && act.paid > 0) {
            let there: Vec<(&Act, i64)> = accepted
                .iter()
                .copied()
                .filter(|(other, number)| *number > 0 && window.holds(act, other))
                .filter(|(other, _)| each != Code || other.code == act.code)
                .collect();
            let no_tooth = |act: &Act| each == Tooth && act.real_tooth().is_none();
            // acts of which nobody knows the tooth may all be on different ones
            let unclear = no_tooth(act) && (act.number > 1 || !there.is_empty())
                || there.iter().any(|(other, _)| no_tooth(other));
            let there: Vec<(&Act, i64)> = there
                .into_iter()
                .filter(|(other, _)| {
                    each != Tooth || (!no_tooth(act) && other.real_tooth() == act.real_tooth())
                })
                .collect();
            let count: i64 = act.number + there.iter().map(|(_, number)| number).sum::<i64>();
            let excess = if no_tooth(act) { 0 } else { (count - bound).clamp(0, act.number) };
            if excess == 0 || !act.is_judged(codes) {
                if unclear && act.is_judged(codes) {
                    told.add(rule, "undecidable", act, act.number);
                }
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

struct Earlier {
    rule: &'static str,
    codes: Codes,
    others: Codes,
    window: Window,
    place: Place,
    strength: &'static str,
}

const fn in_mouth(
    rule: &'static str,
    codes: Codes,
    others: Codes,
    strength: &'static str,
) -> Earlier {
    Earlier { rule, codes, others, window: Window::Years(2), place: Place::Mouth, strength }
}

const fn on_tooth(
    rule: &'static str,
    codes: Codes,
    others: Codes,
    strength: &'static str,
) -> Earlier {
    Earlier { rule, codes, others, window: Window::Ever, place: Place::Tooth, strength }
}

const CLEANED: Codes = &[CLEAN_AD, SCALE, CLEAN_CH];
/// Acts of which nobody knows the quadrant.
const SEVERAL: Codes = &[&[301_770, 302_234, 371_770], SCALE_L5];

const EARLIER: [Earlier; 14] = [
    Earlier {
        rule: "cleaning-adult-quarter",
        codes: &[&[301_696, 301_711, 301_733, 301_755]],
        others: CLEANED,
        window: Window::Quarter,
        place: Place::Quadrant,
        strength: "breach",
    },
    Earlier {
        rule: "scaling-year",
        codes: &[&[302_153, 302_175, 302_190, 302_212]],
        others: CLEANED,
        window: Window::Years(1),
        place: Place::Quadrant,
        strength: "breach",
    },
    in_mouth("panoramic-child", &[&[377_090]], &[&[377_090, 377_274]], "breach"),
    in_mouth("panoramic-adult", &[&[307_090]], &[&[307_090, 307_274]], "breach"),
    in_mouth("panoramic-over-18", &[&[307_090]], &[&[377_090, 377_274]], "alert"),
    Earlier {
        rule: "ortho-interruption",
        codes: &[&[305_616]],
        others: &[&[305_653]],
        window: Window::Months(7),
        place: Place::Mouth,
        strength: "alert",
    },
    on_tooth("sealing-once", &[SEAL], &[SEAL], "breach"),
    on_tooth("pulpotomy-once", &[PULP], &[PULP], "breach"),
    on_tooth("endo-child-once", &[ENDO_CH], &[ENDO_CH], "breach"),
    on_tooth("retreatment-child-once", &[RETR_CH], &[RETR_CH], "breach"),
    on_tooth("endo-adult-once", &[ENDO_AD], &[ENDO_AD], "breach"),
    on_tooth("endo-adult-after-child", &[ENDO_AD], &[ENDO_CH, RETR_CH], "alert"),
    on_tooth("retreatment-adult-once", &[RETR_AD], &[RETR_AD], "breach"),
    on_tooth("retreatment-adult-after-child", &[RETR_AD], &[RETR_CH], "alert"),
];

pub(super) fn earlier(acts: &[Act], told: &mut Told) {
    for rule in EARLIER {
        // on a tooth two acts of one provider and day are one too many, whichever came first; in a
        // quadrant or the mouth the order of the day is not known
        let day_suffices = rule.place == Place::Tooth;
        let later_day = rule.rule == "ortho-interruption";
        let unknown = if rule.place == Place::Quadrant { SEVERAL } else { &[] };
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for (at, act) in acts.iter().enumerate().filter(|(_, act)| act.is_judged(rule.codes)) {
            let there: Vec<&Act> = acts[..at]
                .iter()
                .filter(|other| other.paid > 0 && !found.contains(&other.line))
                .filter(|other| rule.window.holds(act, other))
                .filter(|other| !later_day || other.day < act.day)
                .collect();
            let own = act.place(rule.place);
            let met: Vec<&&Act> = there
                .iter()
                .filter(|other| other.is_of(rule.others))
                .filter(|other| own.is_some() && other.place(rule.place) == own)
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
                other.is_of(unknown)
                    || (on_some_tooth && (own.is_none() || other.place(rule.place).is_none()))
            }) {
                told.add(rule.rule, "undecidable", act, act.number);
            }
        }
    }
}

/// "Several incomplete quadrants" beside acts on three or four single ones in the same window.
pub(super) fn few_quadrants(acts: &[Act], told: &mut Told) {
    let groups: [(i64, &[i64], Window); 4] = [
        (371_770, &[371_696, 371_711, 371_733, 371_755], Window::Quarter),
        (301_770, &[301_696, 301_711, 301_733, 301_755], Window::Quarter),
        (302_234, &[302_153, 302_175, 302_190, 302_212], Window::Years(1)),
        (301_350, &[301_276, 301_291, 301_313, 301_335], Window::Years(3)),
    ];
    for (several, singles, window) in groups {
        for act in acts.iter().filter(|act| act.is_judged(&[&[several]])) {
            let single = |code: &&i64| {
                let mut of_code = acts.iter().filter(|other| other.code == **code);
                of_code.any(|other| other.paid > 0 && window.holds(act, other))
            };
            if singles.iter().filter(single).count() > 2 {
                told.add("quadrants-plus-several", "alert", act, act.number);
            }
        }
    }
}
