use super::acts::{Acts, Mix};
use super::booking::Tallies;
use super::dice::Dice;
use super::nation::{Order, Quirks};
use super::nation_planted::{PlantedDentist, plant};
use super::numbers::riziv;
use super::patients::Visit;
use super::practice::Practice;
use super::truth::Planted;
use crate::values::{Day, Month};

/// Months of service: those of the year before, then those of the year.
pub(super) const SERVICE_MONTHS: usize = 24;

/// The most months between service and booking: 16, of which the last is cut at 500 days.
pub(super) const MAX_LAG: usize = LAGS.len() - 1;

/// Months of booking: from the first month of service to [`MAX_LAG`] months after the last.
pub(super) const BOOKING_MONTHS: usize = SERVICE_MONTHS + MAX_LAG;

/// Of a thousand lines, how many are booked so many months after the service.
const LAGS: [u64; 17] = [300, 350, 130, 70, 45, 30, 20, 15, 10, 8, 6, 5, 4, 3, 2, 1, 1];

/// How busy each calendar month is.
const SEASONS: [u64; 12] = [105, 98, 110, 100, 100, 105, 80, 85, 108, 110, 104, 95];

/// Who bills what in which month of booking; drawn once, then only read.
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) year: i32,
    pub(super) quirks: Quirks,
    pub(super) units: Vec<Unit>,
    /// Weights of the months of booking before each one, and of all.
    booked_before: Vec<u64>,
    /// One dental line in so many is broken.
    pub(super) bad_every: u32,
    dental_units: usize,
}

/// One provider, in the order in which files have them.
pub(super) struct Unit {
    pub(super) number: u32,
    pub(super) practice: Practice,
    pub(super) care: Care,
    lines: u64,
    /// Dental lines of the nation before those of this provider.
    first_line: u64,
    /// Shifts the rounding, so that small practices do not all bill in the same months.
    phase: u64,
}

/// What a provider bills.
pub(super) enum Care {
    /// Dental care; the number is the place in the tallies.
    Dental(usize),
    /// Dental care of known sums.
    Planted(usize, Box<PlantedDentist>),
    /// Other care, in no control's scope.
    Other,
}

/// What planted lines add up to in the months of service.
pub(super) type Tallied = [Planted; SERVICE_MONTHS];

impl Plan {
    /// Draws the nation: providers in proportion to the lines below 5 million, dentists at and
    /// around each limit, and a skewed activity for all others.
    pub(super) fn draw(order: &Order, acts: &Acts) -> Self {
        let mut dice = Dice::new(order.seed, 0);
        let dental_lines = order.dental_share.of(order.lines);
        let scaled = |count: u64, least: u64| (count * order.lines / 5_000_000).clamp(least, count);
        let planted = plant(&mut dice, acts, order.year, dental_lines / 4);
        let planted_lines: usize = planted.iter().map(|planted| planted.lines.len()).sum();
        let planted_lines = u64::try_from(planted_lines).expect("a count fits");
        let dental_left = dental_lines - planted_lines;

        let mut practices = Vec::new();
        for place in 0..scaled(9_500, 40) {
            practices.push(dentist(
                &mut dice,
                u32::try_from(place).expect("at most 9,500"),
                order.year,
            ));
        }
        let dentists = practices.len();
        let mut units = shared(&mut dice, &practices, dental_left, Care::Dental);
        for unit in &mut units {
            unit.first_line += planted_lines;
        }
        let others: Vec<Practice> = (0..scaled(60_000, 100))
            .map(|place| 110_000 + u32::try_from(place).expect("at most 60,000"))
            .map(|first_six| Practice::new(first_six, Mix::General))
            .collect();
        units.extend(shared(&mut dice, &others, order.lines - dental_lines, |_| Care::Other));
        for (place, planted) in (dentists..).zip(planted) {
            let practice = planted.practice;
            let care = Care::Planted(place, Box::new(planted));
            units.push(Unit { number: 0, practice, care, lines: 0, first_line: 0, phase: 0 });
        }
        shuffle(&mut dice, &mut units);
        let dental_units = units.iter().filter(|unit| unit.tally_place().is_some()).count();
        let bad_every = u32::try_from((dental_lines / 2_000).clamp(500, 10_000));
        Self {
            seed: order.seed,
            year: order.year,
            quirks: order.quirks,
            units,
            booked_before: booked_before(),
            bad_every: bad_every.expect("at most 10,000"),
            dental_units,
        }
    }

    /// Nothing counted yet.
    pub(super) fn tallies(&self) -> Tallies {
        vec![[Planted::default(); SERVICE_MONTHS]; self.dental_units]
    }

    /// A number of each dental provider, in the order of the tallies.
    pub(super) fn dental_providers(&self) -> impl Iterator<Item = u64> {
        let mut providers = vec![0; self.dental_units];
        for unit in &self.units {
            if let Some(place) = unit.tally_place() {
                providers[place] = riziv(unit.practice.first_six, 1);
            }
        }
        providers.into_iter()
    }

    /// How many lines of a provider are booked in a month.
    pub(super) fn lines_in(&self, unit: &Unit, booking: usize) -> u64 {
        let before = |month: usize| self.lines_before(unit, month);
        if booking < BOOKING_MONTHS { before(booking + 1) - before(booking) } else { 0 }
    }

    fn lines_before(&self, unit: &Unit, booking: usize) -> u64 {
        let whole = self.booked_before[BOOKING_MONTHS];
        (unit.lines * self.booked_before[booking] + unit.phase) / whole
    }

    /// The place of a practice's line in a month of booking among the dental lines of the nation.
    pub(super) fn visit(&self, unit: &Unit, booking: usize, place: u64) -> Visit {
        let before = self.lines_before(unit, booking) - self.lines_before(unit, 0);
        Visit { practice: unit.first_line, before, place }
    }

    /// The calendar month of a month of service or booking.
    pub(super) fn month(&self, place: usize) -> Month {
        let place = u32::try_from(place).expect("forty months");
        let years = i32::try_from(place / 12).expect("four years");
        Month { year: self.year - 1 + years, month: place % 12 + 1 }
    }
}

impl Unit {
    pub(super) fn tally_place(&self) -> Option<usize> {
        match self.care {
            Care::Dental(place) | Care::Planted(place, _) => Some(place),
            Care::Other => None,
        }
    }
}

/// Every fiftieth is a stomatologist, every tenth does large works, every twentieth gets another
/// title in the middle of the year.
fn dentist(dice: &mut Dice, place: u32, year: i32) -> Practice {
    let first_six = if place % 50 == 49 { 180_000 + place } else { 310_000 + place };
    let mix = if dice.once_in(10) { Mix::Heavy } else { Mix::General };
    let new_title_from =
        dice.once_in(20).then(|| Day::from_ymd_opt(year, 7, 1).expect("the year was checked"));
    Practice { first_six, mix, new_title_from }
}

/// Shares lines out over practices of skewed activity.
fn shared(
    dice: &mut Dice,
    practices: &[Practice],
    lines: u64,
    care: impl Fn(usize) -> Care,
) -> Vec<Unit> {
    let weights: Vec<u64> = practices.iter().map(|_| u64::from(activity(dice))).collect();
    let whole: u64 = weights.iter().sum();
    let booked = booked_before()[BOOKING_MONTHS];
    let mut before = 0;
    let mut units = Vec::with_capacity(practices.len());
    for ((place, practice), weight) in practices.iter().enumerate().zip(weights) {
        let cut = |weight: u64| u128::from(lines) * u128::from(weight) / u128::from(whole);
        let (first, share) = (cut(before), cut(before + weight) - cut(before));
        before += weight;
        units.push(Unit {
            number: u32::try_from(place).expect("at most 60,000"),
            practice: *practice,
            care: care(place),
            lines: u64::try_from(share).expect("a part of the lines"),
            first_line: u64::try_from(first).expect("a part of the lines"),
            phase: u64::from(dice.below(u32::try_from(booked).expect("a few millions"))),
        });
    }
    units
}

/// From 1 for the smallest practice to 300 for the busiest; 28 on average, most of them below.
fn activity(dice: &mut Dice) -> u32 {
    let (least, most) = match dice.below(1_000) {
        0..=299 => (1, 10),
        300..=699 => (10, 30),
        700..=919 => (30, 60),
        920..=989 => (60, 120),
        _ => (120, 300),
    };
    least + dice.below(most - least + 1)
}

fn shuffle(dice: &mut Dice, units: &mut [Unit]) {
    for last in (1..units.len()).rev() {
        let bound = u32::try_from(last + 1).expect("70,000 at most");
        units.swap(last, usize::try_from(dice.below(bound)).expect("32 bits fit"));
    }
}

fn booked_before() -> Vec<u64> {
    let mut before = vec![0];
    for booking in 0..BOOKING_MONTHS {
        let of_month: u64 = ServiceMonths::before(booking, MAX_LAG).total();
        before.push(before[booking] + of_month);
    }
    before
}

/// The months of service of the lines that are booked in one month, with their weights.
pub(super) struct ServiceMonths {
    weights: Vec<(usize, u64)>,
}

impl ServiceMonths {
    /// At most `max_lag` months before the booking.
    pub(super) fn before(booking: usize, max_lag: usize) -> Self {
        let first = booking.saturating_sub(max_lag);
        let weights = (first..=booking.min(SERVICE_MONTHS - 1))
            .map(|service| (service, LAGS[booking - service] * busyness(service)))
            .collect();
        Self { weights }
    }

    /// Whether there are any.
    pub(super) fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    fn total(&self) -> u64 {
        self.weights.iter().map(|(_, weight)| weight).sum()
    }

    /// One of them; there is one at least.
    pub(super) fn draw(&self, dice: &mut Dice) -> usize {
        let bound = u32::try_from(self.total()).expect("a few hundred thousands");
        let mut thrown = u64::from(dice.below(bound));
        for (service, weight) in &self.weights {
            if thrown < *weight {
                return *service;
            }
            thrown -= weight;
        }
        unreachable!("a throw stays below the total of the weights")
    }
}

/// The year before has half the lines of the year.
fn busyness(service: usize) -> u64 {
    SEASONS[service % 12] * if service < 12 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_bills_all_its_lines_over_the_months() {
        let order = Order {
            lines: 20_000,
            year: 2020,
            seed: 3,
            out: "unused".into(),
            dental_share: "0.5".parse().unwrap(),
            quirks: Quirks::Clean,
            ngs: false,
        };
        let plan = Plan::draw(&order, &Acts::shipped().unwrap());
        let mut all = 0;
        for unit in &plan.units {
            let booked: u64 = (0..BOOKING_MONTHS).map(|month| plan.lines_in(unit, month)).sum();
            assert_eq!(booked, unit.lines);
            all += match &unit.care {
                Care::Planted(_, planted) => u64::try_from(planted.lines.len()).unwrap(),
                Care::Dental(_) | Care::Other => unit.lines,
            };
        }
        assert_eq!(all, 20_000);
    }
}
