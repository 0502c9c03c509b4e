//! In plain loops: what may not stand beside, what needs a base act, first and further acts.

use super::naive::{Act, BANDS, Codes, Place, Told, Whose, Window};
use super::naive_sets::{
    APEX, BASE_31, BASE_53, CLEAN_AD, CONS_AD, CONS_CH, CROWN_CH, ENDO_AD, ENDO_CH, EXT_AD, EXT_CH,
    FILL_AD, FILL_CH, FILL_MILK, FILL_YO, HOME_AD, HOME_CH, IMPL, PROS_EARLY, PROS_LOW, PROS_UP,
    PROS_WORK, PULP, RETR_AD, RETR_CH, RX_AD, RX_AD_EXTRA, RX_CH, SCALE, SCALE_L5, SEAL, SUBG,
};
use crate::values::Day;
use std::collections::{BTreeMap, BTreeSet};

/// The acts that may not stand beside, or all of art. 5 but those that may.
enum Beside {
    Excluded(Codes),
    Allowed(Codes),
}

use Beside::{Allowed, Excluded};

/// Fees that are added to an act are allowed beside every act.
const FEES: &[i64] = &[373_590, 373_612, 303_590, 303_612, 379_514, 309_514, 389_631, 389_653];

type NotWith = (&'static str, Codes, Beside, Place);

const BESIDE: [NotWith; 14] = [
    ("exam-child-alone", &[EXAMS], Allowed(&[RX_CH, SEAL, &[371_254]]), Place::Mouth),
    ("exam-adult-alone", &[&[301_593]], Allowed(&[&[301_254], RX_AD_EXTRA]), Place::Mouth),
    (
        "preventive-consultation",
        &[&[301_593], CLEAN_AD, SCALE, SCALE_L5],
        Excluded(&[CONS_AD, HOME_AD]),
        Place::Mouth,
    ),
    (
        "dpsi-child-alone",
        &[&[371_254]],
        Allowed(&[EXAMS, RX_CH, CONS_CH, HOME_CH, &[371_055, 371_070]]),
        Place::Mouth,
    ),
    (
        "dpsi-adult-alone",
        &[&[301_254]],
        Allowed(&[&[301_593], RX_AD, CONS_AD, HOME_AD, &[301_055, 301_070], SUBG]),
        Place::Mouth,
    ),
    ("subgingival-alone", &[SUBG], Allowed(&[SUBG, RX_AD, &[301_254]]), Place::Mouth),
    ("perio-exam-alone", &[&[301_372]], Allowed(&[RX_AD]), Place::Mouth),
    ("crown-adhesive", &[CROWN_CH], Excluded(&[&[373_590]]), Place::Tooth),
    ("pulpotomy-roots", &[PULP], Excluded(&[ENDO_CH, RETR_CH, &[374_754, 374_776]]), Place::Tooth),
    ("apexification-alone", &[&[373_634]], Allowed(&[RX_CH]), Place::Tooth),
    ("sealing-filled-tooth", &[SEAL], Excluded(&[FILL_CH, FILL_YO]), Place::Tooth),
    (
        "urgent-endo-images",
        &[&[373_774, 303_774]],
        Excluded(&[&[377_031, 377_053, 307_031, 307_053]]),
        Place::Mouth,
    ),
    (
        "denture-consultation",
        &[PROS_UP, PROS_LOW, PROS_WORK, PROS_EARLY],
        Excluded(&[CONS_CH, CONS_AD]),
        Place::Mouth,
    ),
    ("implant-consultation", &[IMPL], Excluded(&[CONS_AD]), Place::Mouth),
];

const EXAMS: &[i64] = &[371_615, 371_571];

pub(super) fn beside(acts: &[Act], told: &mut Told) {
    for (rule, codes, which, place) in BESIDE {
        // two acts that exclude each other are one finding
        let mut paired: BTreeSet<(usize, usize)> = BTreeSet::new();
        for act in acts.iter().filter(|act| act.is_judged(codes)) {
            let session = || acts.iter().filter(|other| other.in_session_of(act) && other.paid > 0);
            let with_exam =
                acts.iter().any(|other| other.in_session_of(act) && other.is_of(&[EXAMS]));
            let excluded: Vec<usize> = session()
                .filter(|other| match which {
                    Excluded(codes) => other.is_of(codes),
                    Allowed(allowed) => {
                        // line 121 allows a sealing beside the examination
                        let sealing =
                            rule == "dpsi-child-alone" && with_exam && other.is_of(&[SEAL]);
                        other.code != act.code
                            && BANDS.contains_key(&other.code)
                            && !other.is_of(allowed)
                            && !other.is_of(&[FEES])
                            && !sealing
                    }
                })
                .filter(|other| {
                    let own = act.place(place);
                    own.is_some() && other.place(place) == own
                })
                .map(|other| other.line)
                .filter(|other| !paired.contains(&(*other, act.line)))
                .collect();
            if !excluded.is_empty() {
                paired.extend(excluded.iter().map(|other| (act.line, *other)));
                let listed = rule == "sealing-filled-tooth";
                told.add(rule, if listed { "undecidable" } else { "alert" }, act, act.number);
            }
        }
    }
}

/// One act of a group a tooth and session: the one that was paid best stands.
pub(super) fn one_of_group(acts: &[Act], told: &mut Told) {
    let groups: [(&str, Codes); 4] = [
        ("fillings-milk", &[FILL_MILK, CROWN_CH]),
        ("fillings-child", &[FILL_CH, CROWN_CH]),
        ("fillings-youth", &[FILL_YO, CROWN_CH]),
        ("fillings-adult", &[FILL_AD]),
    ];
    for (rule, codes) in groups {
        let mut sessions: BTreeMap<(Day, &str, i64), Vec<&Act>> = BTreeMap::new();
        for act in acts.iter().filter(|act| act.is_judged(codes)) {
            if let Some(tooth) = act.real_tooth() {
                sessions.entry((act.day, act.provider, tooth)).or_default().push(act);
            }
        }
        for mut acts in sessions.into_values() {
            acts.sort_by_key(|act| -(act.paid / act.number));
            for (at, act) in acts.iter().enumerate() {
                let found = if at == 0 { act.number - 1 } else { act.number };
                if found > 0 {
                    told.add(rule, "alert", act, found);
                }
            }
        }
    }
}

/// How an act belongs to its base act.
#[derive(Clone, Copy, PartialEq)]
enum Belongs {
    /// One of the session is enough.
    Session,
    /// One of the session on its tooth.
    Tooth,
    /// One of the session each.
    Each,
    /// One of anybody within a year.
    Around,
}

type Base = (&'static str, Codes, Codes, Belongs);

const CONSERVED_CH: Codes =
    &[FILL_MILK, FILL_CH, FILL_YO, CROWN_CH, PULP, APEX, ENDO_CH, RETR_CH, &[373_575, 373_774]];
const CONSERVED_AD: Codes = &[FILL_AD, ENDO_AD, RETR_AD, &[303_575, 303_774]];
const CARED_CH: Codes = &[
    FILL_MILK,
    FILL_CH,
    FILL_YO,
    CROWN_CH,
    PULP,
    APEX,
    ENDO_CH,
    RETR_CH,
    &[373_575, 373_774],
    EXT_CH,
    &[374_754, 374_776, 374_931],
];
const CARED_AD: Codes =
    &[FILL_AD, ENDO_AD, RETR_AD, &[303_575, 303_774], EXT_AD, &[304_754, 304_776, 304_931]];
/// An early renewal of either jaw.
const RENEWED: &[i64] = &[378_335, 308_335];

const BASES: [Base; 14] = [
    ("urgent-consultation-child", &[&[371_055, 371_070]], &[CONS_CH], Belongs::Each),
    ("urgent-consultation-adult", &[&[301_055, 301_070]], &[CONS_AD], Belongs::Each),
    ("adhesive-base-child", &[&[373_590]], &[FILL_CH, FILL_YO], Belongs::Tooth),
    ("adhesive-base-adult", &[&[303_590]], &[FILL_AD], Belongs::Tooth),
    ("cofferdam-base", &[&[373_612]], CONSERVED_CH, Belongs::Session),
    ("cofferdam-base", &[&[303_612]], CONSERVED_AD, Belongs::Session),
    ("special-needs-base", &[&[379_514]], CARED_CH, Belongs::Each),
    ("special-needs-base", &[&[309_514]], CARED_AD, Belongs::Each),
    ("urgent-389631-base", &[&[389_631]], &[BASE_31], Belongs::Each),
    ("urgent-389653-base", &[&[389_653]], &[BASE_53], Belongs::Each),
    ("frame-upper", &[&[379_536]], &[&[378_954], RENEWED], Belongs::Around),
    ("frame-upper", &[&[309_536]], &[PROS_UP, RENEWED], Belongs::Around),
    ("frame-lower", &[&[379_551]], &[&[378_976], RENEWED], Belongs::Around),
    ("frame-lower", &[&[309_551]], &[PROS_LOW, RENEWED], Belongs::Around),
];

pub(super) fn bases(acts: &[Act], whose: Whose, told: &mut Told) {
    for (rule, codes, bases, belongs) in BASES {
        for (at, act) in acts.iter().enumerate().filter(|(_, act)| act.is_judged(codes)) {
            let window = if belongs == Belongs::Around { Window::Around } else { Window::Session };
            // a frame of an adult is no part of a child's denture
            let adult = belongs == Belongs::Around && (309_001..370_000).contains(&act.code);
            let there: Vec<&Act> = acts
                .iter()
                .filter(|base| base.is_of(bases) && window.holds(act, base))
                .filter(|base| !(adult && [378_954, 378_976].contains(&base.code)))
                .collect();
            let is_on_tooth =
                |base: &&&Act| act.real_tooth().is_some() && base.real_tooth() == act.real_tooth();
            let missing = match belongs {
                Belongs::Each => {
                    let number: i64 = there.iter().map(|base| base.number).sum();
                    let fees = acts[..at].iter().filter(|fee| fee.is_judged(codes));
                    let before: i64 =
                        fees.filter(|fee| fee.in_session_of(act)).map(|fee| fee.number).sum();
                    act.number - (number - before).clamp(0, act.number)
                }
                Belongs::Tooth if there.iter().any(|base| is_on_tooth(&base)) => 0,
                Belongs::Session | Belongs::Around if !there.is_empty() => 0,
                Belongs::Session | Belongs::Tooth | Belongs::Around => act.number,
            };
            let maybe = belongs == Belongs::Tooth
                && there
                    .iter()
                    .any(|base| act.real_tooth().is_none() || base.real_tooth().is_none());
            let strength = match window.first(act) {
                Some(first) => whose.missing_since(first),
                None if maybe => "undecidable",
                None => "alert",
            };
            if missing > 0 {
                told.add(rule, strength, act, missing);
            }
        }
    }
}

/// Rule, first acts, further acts, acts that serve as a first one too, whether by quadrant, and
/// whether there is one first act.
type Further = (&'static str, i64, i64, &'static [i64], bool, bool);

const FURTHER: [Further; 12] = [
    ("sealing-further", 372_514, 372_536, &[], true, true),
    ("extraction-child-further", 374_850, 374_872, &[371_151, 371_195], true, true),
    ("extraction-53-further", 304_850, 304_872, &[301_151, 301_195], true, true),
    ("extraction-18-53-further", 304_894, 304_916, &[301_173, 301_210], true, true),
    ("intraoral-child-further", 377_031, 377_053, &[], false, true),
    ("intraoral-adult-further", 307_031, 307_053, &[], false, true),
    ("denture-tooth-further", 379_050, 379_094, &[], false, false),
    ("denture-tooth-further", 379_072, 379_116, &[], false, false),
    ("denture-tooth-further", 309_050, 309_094, &[], false, false),
    ("denture-tooth-further", 309_072, 309_116, &[], false, false),
    ("bar-further", 309_654, 309_691, &[], false, false),
    ("bar-further", 309_676, 309_713, &[], false, false),
];

pub(super) fn further(acts: &[Act], whose: Whose, told: &mut Told) {
    for (rule, first, further, also, by_quadrant, one_first) in FURTHER {
        for (at, act) in acts.iter().enumerate() {
            if !one_first || !act.is_judged(&[&[first]]) {
                continue;
            }
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
        // a bar is built over years, all else in a session
        let window = if rule == "bar-further" { Window::Ever } else { Window::Session };
        for act in acts.iter().filter(|act| act.is_judged(&[&[further]])) {
            let own = act.quadrant_of_tooth();
            let has_first = acts.iter().filter(|other| window.holds(act, other)).any(|other| {
                let elsewhere = by_quadrant
                    && own.is_some()
                    && other.quadrant_of_tooth().is_some()
                    && own != other.quadrant_of_tooth();
                (other.code == first || also.contains(&other.code)) && !elsewhere
            });
            // the codes of bars exist since the first day of 2020: before it nothing can be missing
            let since = Day::from_ymd_opt(whose.born.max(2020), 1, 1).unwrap();
            let reaches_back = window == Window::Ever && act.day > since;
            let strength = if reaches_back { whose.missing_since(since) } else { "alert" };
            if !has_first {
                told.add(rule, strength, act, act.number);
            }
        }
    }
}
