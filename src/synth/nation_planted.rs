use super::acts::{Acts, Mix};
use super::dice::Dice;
use super::line::Line;
use super::nation_plan::{SERVICE_MONTHS, Tallied};
use super::nation_rules::RuleTruth;
use super::patients::{Visit, treated};
use super::practice::{Practice, Weighed, spread};
use super::truth::Planted;
use crate::values::Month;
use chrono::Days;

/// Planted dentists are held in memory: some four hundred thousand lines at most.
const MOST_PLANTED: u32 = 270;

/// A dentist whose sums are known to the unit.
pub(super) struct PlantedDentist {
    pub(super) practice: Practice,
    /// By reception.
    pub(super) lines: Vec<Line>,
    pub(super) tallied: Tallied,
    /// What the rules of art. 5 find of them.
    pub(super) found: Vec<RuleTruth>,
}

/// Dentists at each limit, 1 P above and 1 P below, over and over, while they need no more than
/// `budget` lines together; each is over in at most one kind of period.
pub(super) fn plant(dice: &mut Dice, acts: &Acts, year: i32, budget: u64) -> Vec<PlantedDentist> {
    let mut left = usize::try_from(budget).unwrap_or(usize::MAX);
    let mut planted = Vec::new();
    let mut first_line = 0;
    for place in 0..MOST_PLANTED {
        let months = months_of(place);
        // an act of this mix weighs 38 P at most: fewer lines will not do
        let fewest: i64 = months.iter().sum::<i64>() / 38;
        if usize::try_from(fewest).expect("P above 0") > left {
            continue;
        }
        let practice = Practice::new(300_001 + place, Mix::Heavy);
        let dentist = bill_year(dice, acts, (practice, first_line), (year, months));
        if dentist.lines.len() <= left {
            left -= dentist.lines.len();
            first_line += u64::try_from(dentist.lines.len()).expect("a count fits");
            planted.push(dentist);
        }
    }
    planted
}

/// P a month: a month, a quarter or a year at its limit, 1 above or 1 below.
fn months_of(place: u32) -> [i64; 12] {
    let beside = [0, 1, -1][usize::try_from(place / 3 % 3).expect("below 3")];
    match place % 3 {
        0 => {
            let mut months = [100; 12];
            months[usize::try_from(place / 9 % 12).expect("below 12")] = 5_000 + beside;
            months
        }
        1 => {
            let mut months = [200; 12];
            let first = usize::try_from(place / 9 % 4).expect("below 4") * 3;
            months[first..first + 3].copy_from_slice(&spread::<3>(13_000 + beside));
            months
        }
        _ => spread(46_000 + beside),
    }
}

fn bill_year(
    dice: &mut Dice,
    acts: &Acts,
    (practice, first_line): (Practice, u64),
    (year, months): (i32, [i64; 12]),
) -> PlantedDentist {
    let mut number = first_line;
    let (mut lines, mut found) = (Vec::new(), Vec::new());
    let mut tallied = [Planted::default(); SERVICE_MONTHS];
    for (month, p) in (1..).zip(months) {
        let cents = p * (740 + dice.up_to(100)) + dice.up_to(50);
        let tally = &mut tallied[SERVICE_MONTHS - 13 + usize::try_from(month).expect("1 to 12")];
        for mut weighed in practice.month(dice, acts, Month { year, month }, (p, cents)) {
            let visit = Visit { practice: number, before: 0, place: 0 };
            let code = weighed.line.code.expect("a practice bills acts");
            let act = acts.age_of(code);
            weighed.line = treated(weighed.line, act, visit);
            found.extend(RuleTruth::of(&weighed.line, act.0, false));
            number += 1;
            for Weighed { line, p } in with_correction(dice, weighed) {
                tally.add_line(p, line.paid_cents.expect("a practice bills amounts"));
                lines.push(line);
            }
        }
    }
    lines.sort_unstable();
    PlantedDentist { practice, lines, tallied, found }
}

/// The line; for one in fifty also the line that takes it back and the one that bills it again.
/// The P are those of the line with its sign.
fn with_correction(dice: &mut Dice, weighed: Weighed) -> Vec<Weighed> {
    let mut lines = vec![weighed];
    if let (true, Some(received)) = (dice.once_in(50), weighed.line.reception) {
        let reversed_on = received + Days::new(u64::from(5 + dice.below(40)));
        lines.push(Weighed { line: weighed.line.reversed(reversed_on), p: -weighed.p });
        let reception = Some(reversed_on + Days::new(2));
        lines.push(Weighed { line: Line { reception, ..weighed.line }, p: weighed.p });
    }
    lines
}
