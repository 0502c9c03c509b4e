//! In plain loops: what must have come before.

use super::naive::{Act, BANDS, Codes, Place, Told, Whose, Window};
use super::naive_sets::{CLEAN_AD, CLEAN_CH, EXT_AD, EXT_CH, ORTHO, ROOT, SCALE, SCALE_L5, SUBG};
use chrono::Datelike;

struct Before {
    rule: &'static str,
    codes: Codes,
    /// The acts of which one must come before; all of art. 5 where none is named.
    others: Codes,
    window: Window,
    place: Place,
    /// The earlier act must have been paid.
    paid: bool,
}

const fn of_year(rule: &'static str, codes: Codes, others: Codes, years: i32) -> Before {
    Before { rule, codes, others, window: Window::Years(years), place: Place::Mouth, paid: true }
}

const DPSI: Codes = &[&[301_254, 371_254]];

const BEFORE: [Before; 10] = [
    of_year("second-exam-after-first", &[&[371_571]], &[&[371_615]], 1),
    Before { window: Window::YearBefore, ..of_year("scaling-care-year-before", &[SCALE], &[], 1) },
    Before {
        place: Place::Quadrant,
        ..of_year(
            "subgingival-scaling-before",
            &[&[301_276, 301_291, 301_313, 301_335]],
            &[CLEAN_AD, SCALE, CLEAN_CH],
            2,
        )
    },
    of_year("subgingival-several-before", &[&[301_350]], &[CLEAN_AD, SCALE, SCALE_L5, CLEAN_CH], 2),
    Before { paid: false, ..of_year("subgingival-dpsi", &[SUBG], DPSI, 2) },
    of_year("perio-exam-cleaning", &[&[301_372]], &[CLEAN_AD, CLEAN_CH, SCALE, SCALE_L5, SUBG], 2),
    Before { paid: false, ..of_year("perio-exam-dpsi", &[&[301_372]], DPSI, 2) },
    Before {
        window: Window::Ever,
        ..of_year("cbct-cleft-orthodontics", &[&[377_230, 307_230]], &[ORTHO], 1)
    },
    Before {
        paid: false,
        window: Window::DaysBefore(90),
        ..of_year("suture-after-extraction", &[&[374_931, 304_931]], &[EXT_CH, EXT_AD, ROOT], 1)
    },
    Before {
        window: Window::DaysBefore(365),
        place: Place::Tooth,
        ..of_year("apexification-start", &[&[373_656]], &[&[373_634]], 1)
    },
];

/// The first year of which the delivery of the tests has every line.
const DELIVERED_FROM: i32 = 2000;

pub(super) fn before(acts: &[Act], whose: Whose, told: &mut Told) {
    for rule in BEFORE {
        for act in acts.iter().filter(|act| act.is_judged(rule.codes)) {
            let serves = |other: &Act| {
                if rule.others.is_empty() {
                    BANDS.contains_key(&other.code)
                } else {
                    other.is_of(rule.others)
                }
            };
            let there: Vec<&Act> = acts
                .iter()
                .filter(|other| other.line != act.line && (!rule.paid || other.paid > 0))
                .filter(|other| rule.window.holds(act, other))
                .collect();
            let own = act.place(rule.place);
            if there.iter().any(|other| {
                let meet = own.is_some() && other.place(rule.place) == own;
                serves(other) && meet && other.day <= act.day
            }) {
                continue;
            }
            let several = rule.place == Place::Quadrant;
            let unclear = there.iter().any(|other| {
                (several && other.is_of(&[&[301_770, 302_234, 371_770], SCALE_L5]))
                    || (serves(other) && (own.is_none() || other.place(rule.place).is_none()))
            });
            let strength = match rule.window.first(act) {
                _ if unclear => "undecidable",
                Some(first) => whose.missing_since(first),
                // of a lifetime that began before the delivery nothing is listed
                None if whose.born < DELIVERED_FROM => continue,
                None => "alert",
            };
            told.add(rule.rule, strength, act, act.number);
        }
    }
}

/// What must come some months, or some sessions, after a start.
pub(super) fn since_start(acts: &[Act], whose: Whose, told: &mut Told) {
    for act in acts {
        let (start, month, sessions) = match act.code {
            305_955 => (305_933, "early-ortho-end", None),
            305_675 => (305_631, "ortho-appliance-month", Some("ortho-appliance-sessions")),
            _ => continue,
        };
        if !act.is_judged(&[&[act.code]]) {
            continue;
        }
        let begun = acts
            .iter()
            .filter(|other| other.day <= act.day)
            .rfind(|other| other.code == start && other.paid > 0);
        let Some(begun) = begun else {
            for rule in [Some(month), sessions].into_iter().flatten() {
                told.add(rule, "undecidable", act, act.number);
            }
            continue;
        };
        let months = |act: &Act| act.day.year() * 12 + act.day.month0().cast_signed();
        if months(act) - months(begun) < 5 {
            let no_order = begun.day == act.day && begun.provider != act.provider;
            let sure = !no_order && !act.doubted && !begun.doubted;
            told.add(month, if sure { "breach" } else { "alert" }, act, act.number);
        }
        let Some(sessions) = sessions else { continue };
        let held: i64 = acts
            .iter()
            .filter(|other| (begun.day..=act.day).contains(&other.day) && other.paid > 0)
            .filter(|other| other.is_of(&[&[305_616, 305_653, 305_734]]))
            .map(|other| other.number)
            .sum();
        if held < 6 {
            let one_day = begun.day == act.day;
            let strength = if one_day { "alert" } else { whose.missing_since(begun.day) };
            told.add(sessions, strength, act, act.number);
        }
    }
}
