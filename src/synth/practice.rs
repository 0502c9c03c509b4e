use super::acts::{Act, Acts, Mix, Patient};
use super::dice::Dice;
use super::line::Line;
use super::numbers::{enterprise, riziv};
use crate::values::{Day, Month};
use chrono::{Datelike, Days, Weekday};

/// The insurers, as billing files name them.
pub(super) const PAYERS: [u32; 7] = [100, 200, 300, 400, 500, 600, 900];

/// An invented provider at work: who bills, who is paid, what is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Practice {
    /// The first six digits of the RIZIV number.
    pub(super) first_six: u32,
    pub(super) mix: Mix,
    /// From this day on the number ends in another title and another firm is paid too.
    pub(super) new_title_from: Option<Day>,
}

impl Practice {
    pub(super) const fn new(first_six: u32, mix: Mix) -> Self {
        Self { first_six, mix, new_title_from: None }
    }

    /// Lines of one month of service whose P and cents add up exactly to what is asked.
    ///
    /// The fees are scaled so that they add up; `cents` is not below 0.
    pub(super) fn month(
        &self,
        dice: &mut Dice,
        acts: &Acts,
        month: Month,
        asked: (i64, i64),
    ) -> Vec<Weighed> {
        let (mut p_left, cents) = asked;
        let mut lines = Vec::new();
        while p_left > 0 {
            let act = acts.draw_within(dice, self.mix, p_left);
            p_left -= act.p;
            let service = working_day(dice, month);
            lines.push(Weighed { line: self.bill(dice, act, service), p: act.p });
        }
        scale_to(&mut lines, cents);
        for weighed in &mut lines {
            charge_patient(dice, &mut weighed.line);
        }
        lines
    }

    /// One act on one day, received 2 to 390 days later, at the usual fee.
    pub(super) fn bill(&self, dice: &mut Dice, act: &Act, service: Day) -> Line {
        let reception = reception(dice, service);
        self.bill_received(dice, act, service, reception)
    }

    /// One act on one day, received on another, at the usual fee.
    pub(super) fn bill_received(
        &self,
        dice: &mut Dice,
        act: &Act,
        service: Day,
        reception: Day,
    ) -> Line {
        let has_new_title = self.new_title_from.is_some_and(|from| service >= from);
        let other_firm = self.new_title_from.is_some() && dice.once_in(4);
        let firm = 4_000_000 + self.first_six * 2 + u32::from(other_firm);
        let person = patient(dice, self.first_six, act.patient);
        Line {
            reception: Some(reception),
            payer: *dice.one_of(&PAYERS),
            provider: Some(riziv(self.first_six, if has_new_title { 4 } else { 1 })),
            service: Some(service),
            code: Some(act.codes[usize::from(dice.once_in(12))]),
            person,
            quantity: Some(1),
            paid_cents: Some(act.fee_cents),
            copayment_cents: Some(0),
            supplement_cents: Some(0),
            tooth: if act.on_tooth { Some(tooth(dice, person)) } else { None },
            payee: enterprise(firm),
            facility: None,
            prescription: None,
            twin: false,
            damage: None,
        }
    }
}

/// A line and the weight of its act.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub(super) line: Line,
    pub(super) p: i64,
}

/// Scales the fees so that they add up to `cents`, in steps of 50 cents where that is possible.
fn scale_to(lines: &mut [Weighed], cents: i64) {
    let total: i64 = lines.iter().filter_map(|weighed| weighed.line.paid_cents).sum();
    let mut left = cents;
    for weighed in &mut *lines {
        let fee = weighed.line.paid_cents.unwrap_or(0);
        let scaled = fee * cents / total / 50 * 50;
        weighed.line.paid_cents = Some(scaled);
        left -= scaled;
    }
    for weighed in lines {
        let step = if left >= 50 { 50 } else { left };
        weighed.line.paid_cents = weighed.line.paid_cents.map(|paid| paid + step);
        left -= step;
    }
    assert!(left == 0, "rounding down to 50 cents leaves at most 50 cents a line and 50 over");
}

/// What the patient paid beside the insurer: a tenth, and now and then a supplement.
pub(super) fn charge_patient(dice: &mut Dice, line: &mut Line) {
    let paid = line.paid_cents.unwrap_or(0);
    line.copayment_cents = Some(paid / 50 * 5);
    line.supplement_cents = Some(if dice.once_in(16) { 500 * (1 + dice.up_to(6)) } else { 0 });
}

/// A day of the month that is no Sunday.
pub(super) fn working_day(dice: &mut Dice, month: Month) -> Day {
    let first = month.span().first;
    let day = first + Days::new(dice.below(month.span().last.day()).into());
    match (day.weekday(), day.day()) {
        (Weekday::Sun, 1) => day + Days::new(1),
        (Weekday::Sun, _) => day - Days::new(1),
        _ => day,
    }
}

/// 2 to 30 days after the service mostly; up to 390 for the slow ones.
fn reception(dice: &mut Dice, service: Day) -> Day {
    let days = match dice.below(10) {
        0..=5 => 2 + dice.below(29),
        6..=8 => 31 + dice.below(60),
        _ => 91 + dice.below(300),
    };
    service + Days::new(days.into())
}

/// Somebody of the practice's own three hundred patients; every fifth number is a child's.
fn patient(dice: &mut Dice, practice: u32, patient: Patient) -> u32 {
    let family = practice % 10_000 * 60 + dice.below(60);
    let member = match patient {
        Patient::Child => 0,
        Patient::Adult => 1 + dice.below(4),
        Patient::Anybody => dice.below(5),
    };
    family * 5 + member
}

/// A tooth by ISO 3950: a milk tooth of a child, a permanent one of others.
fn tooth(dice: &mut Dice, person: u32) -> i64 {
    if person.is_multiple_of(5) {
        (5 + dice.up_to(4)) * 10 + 1 + dice.up_to(5)
    } else {
        (1 + dice.up_to(4)) * 10 + 1 + dice.up_to(8)
    }
}

/// `total` over equal months; what is left goes to the first ones.
pub(super) fn spread<const N: usize>(total: i64) -> [i64; N] {
    let months = i64::try_from(N).expect("a dozen");
    let mut first = total % months;
    [0; N].map(|_: i64| {
        first -= 1;
        total / months + i64::from(first >= 0)
    })
}
