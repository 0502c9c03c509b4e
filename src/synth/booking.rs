use super::acts::{Act, Acts, Patient};
use super::dice::Dice;
use super::dump::{DumpFile, first_id};
use super::line::{Damage, Line};
use super::nation::BadRow;
use super::nation_plan::{BOOKING_MONTHS, Care, MAX_LAG, Plan, ServiceMonths, Tallied, Unit};
use super::nation_planted::PlantedDentist;
use super::nation_rules::RuleTruth;
use super::numbers::code;
use super::patients::{Visit, treated};
use super::practice::{Practice, Weighed, charge_patient, working_day};
use crate::diagnostic::Outcome;
use crate::values::{Day, Month};
use chrono::{Datelike, Days};
use std::path::Path;

/// For each dental provider, what counts in each month of service.
pub(super) type Tallies = Vec<Tallied>;

/// Rows in a row group.
const GROUP_ROWS: usize = 250_000;

/// Lines that are made before they are written.
const BUFFER: usize = 50_000;

/// A line that is taken back in a later month is taken back so many months later.
const REVERSAL_LAG: usize = 3;

/// Of a practice's lines in a month, one in so many is taken back in a later month.
const REVERSED_ONE_IN: u64 = 50;

/// The file of one month of booking in the making. Months do not depend on each other, so they
/// can be made side by side.
pub(super) struct Booking<'a> {
    plan: &'a Plan,
    acts: &'a Acts,
    place: usize,
    dice: Dice,
    services: ServiceMonths,
    name: String,
    file: DumpFile,
    buffer: Vec<Line>,
    rows: u64,
    made: Written,
}

/// What is known of the lines of a month of booking.
pub(super) struct Written {
    /// The rows that were broken.
    pub(super) bad_rows: Vec<BadRow>,
    /// What counts.
    pub(super) tallies: Tallies,
    /// What the rules of art. 5 find.
    pub(super) found: Vec<RuleTruth>,
}

impl<'a> Booking<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        acts: &'a Acts,
        place: usize,
        folder: &Path,
    ) -> Outcome<Self> {
        let month = plan.month(place);
        let name = format!("claims-{month}.parquet");
        Ok(Self {
            plan,
            acts,
            place,
            dice: Dice::new(plan.seed, 1 + u64::try_from(place).expect("forty months")),
            services: ServiceMonths::before(place, MAX_LAG),
            file: DumpFile::create(
                folder.join(&name),
                plan.quirks.form_of(place),
                first_id(month.span().first),
                GROUP_ROWS,
            )?,
            name,
            buffer: Vec::with_capacity(BUFFER),
            rows: 0,
            made: Written { bad_rows: Vec::new(), tallies: plan.tallies(), found: Vec::new() },
        })
    }

    /// Writes the lines of every provider.
    pub(super) fn write(mut self) -> Outcome<Written> {
        let plan = self.plan;
        for unit in &plan.units {
            match &unit.care {
                Care::Dental(tally) => self.dental(unit, *tally)?,
                Care::Planted(tally, planted) => self.planted(*tally, planted)?,
                Care::Other => self.other_care(unit)?,
            }
        }
        self.file.write(&self.buffer)?;
        self.file.finish()?;
        tracing::info!(file = self.name, rows = self.rows, "written");
        Ok(self.made)
    }

    /// Lines that were made with the plan. Their sums, and what is found of them, stand in the first
    /// month of booking, so that they count once.
    fn planted(&mut self, tally: usize, planted: &PlantedDentist) -> Outcome<()> {
        if self.place == 0 {
            self.made.tallies[tally] = planted.tallied;
            self.made.found.extend(planted.found.iter().cloned());
        }
        let (lines, month) = (&planted.lines, self.plan.month(self.place).span());
        let first = lines.partition_point(|line| line.reception < Some(month.first));
        let after = lines.partition_point(|line| line.reception <= Some(month.last));
        lines[first..after].iter().try_for_each(|line| self.push(*line))
    }

    fn dental(&mut self, unit: &Unit, tally: usize) -> Outcome<()> {
        let mut left = self.plan.lines_in(unit, self.place);
        if let Some(earlier) = self.place.checked_sub(REVERSAL_LAG) {
            for (_, reversal) in self.reversed(unit, earlier) {
                self.count(tally, reversal)?;
                left -= 1;
            }
        }
        for (original, _) in self.reversed(unit, self.place) {
            self.count(tally, original)?;
            left -= 1;
        }
        let lines = self.plan.lines_in(unit, self.place);
        while left > 0 {
            let visit = self.plan.visit(unit, self.place, lines - left);
            left -= self.ordinary(unit, tally, (left, visit))?;
        }
        Ok(())
    }

    /// The lines that a practice has booked in a month and takes back some months later, each with
    /// the line that does so. They have a chance of their own: both months must see the same.
    fn reversed(&self, unit: &Unit, booking: usize) -> Vec<(Weighed, Weighed)> {
        let services = ServiceMonths::before(booking, MAX_LAG - REVERSAL_LAG - 1);
        let later = booking + REVERSAL_LAG;
        if services.is_empty() || later >= BOOKING_MONTHS {
            return Vec::new();
        }
        let most = self.plan.lines_in(unit, booking).min(self.plan.lines_in(unit, later));
        let stream = (1 << 40) | (u64::from(unit.number) << 8);
        let booking_number = u64::try_from(booking).expect("forty months");
        let mut dice = Dice::new(self.plan.seed, stream | booking_number);
        (0..most / REVERSED_ONE_IN)
            .map(|_| {
                let service = self.plan.month(services.draw(&mut dice));
                let act = self.acts.draw(&mut dice, unit.practice.mix);
                let line = bill(&mut dice, &unit.practice, act, service, self.plan.month(booking));
                let last = self.plan.month(later).span().last;
                let day = last - Days::new(u64::from(dice.below(28)));
                (Weighed { line, p: act.p }, Weighed { line: line.reversed(day), p: act.p })
            })
            .collect()
    }

    /// One line, or two where the second takes the first back or repeats it; never more than
    /// `most`. Gives their number.
    fn ordinary(&mut self, unit: &Unit, tally: usize, (most, visit): (u64, Visit)) -> Outcome<u64> {
        let act = *self.acts.draw(&mut self.dice, unit.practice.mix);
        let line = self.bill(&unit.practice, &act);
        if self.dice.once_in(self.plan.bad_every) {
            self.break_one(line)?;
            return Ok(1);
        }
        let kind = self.dice.below(10_000);
        let code = if kind < 25 { *self.dice.one_of(&WITHOUT_P) } else { act.codes[0] };
        let line = treated(line, self.acts.age_of(code), visit);
        let weighed = Weighed { line, p: act.p };
        match kind {
            0..25 => {
                let line = Line { code: Some(code), ..line };
                self.find(&line, false);
                self.push(line)?;
            }
            25..27 => {
                // an amount against the sign of the number: nothing was paid
                let paid_cents = line.paid_cents.map(|paid| -paid);
                self.count(tally, Weighed { line: Line { paid_cents, ..line }, ..weighed })?;
            }
            27..28 if most > 1 => {
                self.find(&line, true);
                self.count(tally, weighed)?;
                self.count(tally, Weighed { line: Line { twin: true, ..line }, ..weighed })?;
                return Ok(2);
            }
            28..128 if most > 1 => {
                self.count(tally, weighed)?;
                // the same day: a day later may be the 501st after the service
                let received = line.reception.expect("every line of a nation is received");
                self.count(tally, Weighed { line: line.reversed(received), ..weighed })?;
                return Ok(2);
            }
            _ => {
                self.find(&line, false);
                self.count(tally, weighed)?;
            }
        }
        Ok(1)
    }

    /// Notes what the rules of art. 5 find of a line, alone or delivered twice.
    fn find(&mut self, line: &Line, is_twin: bool) {
        if let Some(code) = line.code {
            let (ambulatory, _) = self.acts.age_of(code);
            self.made.found.extend(RuleTruth::of(line, ambulatory, is_twin));
        }
    }

    fn break_one(&mut self, line: Line) -> Outcome<()> {
        let damage = *self.dice.one_of(&Damage::ALL);
        self.push(damage.of(line))?;
        self.made.bad_rows.push(BadRow { file: self.name.clone(), row: self.rows, damage });
        Ok(())
    }

    fn other_care(&mut self, unit: &Unit) -> Outcome<()> {
        for _ in 0..self.plan.lines_in(unit, self.place) {
            let code = *self.dice.one_of(&OTHER_CARE);
            let fee_cents = 500 + self.dice.up_to(60) * 50;
            let patient = Patient::Anybody;
            let act = Act { codes: [code; 2], p: 0, fee_cents, patient, on_tooth: false };
            let line = self.bill(&unit.practice, &act);
            self.push(line)?;
        }
        Ok(())
    }

    /// An act that is booked in this month.
    fn bill(&mut self, practice: &Practice, act: &Act) -> Line {
        let service = self.plan.month(self.services.draw(&mut self.dice));
        bill(&mut self.dice, practice, act, service, self.plan.month(self.place))
    }

    /// Writes a line and adds it to what counts.
    fn count(&mut self, tally: usize, weighed: Weighed) -> Outcome<()> {
        let Weighed { line, p } = weighed;
        let (Some(service), Some(quantity), Some(paid)) =
            (line.service, line.quantity, line.paid_cents)
        else {
            unreachable!("only whole lines count");
        };
        let years = usize::try_from(service.year() + 1 - self.plan.year).expect("0 or 1");
        let month = usize::try_from(service.month0()).expect("0 to 11");
        self.made.tallies[tally][years * 12 + month].add_line(p * quantity, paid);
        self.push(line)
    }

    fn push(&mut self, line: Line) -> Outcome<()> {
        if self.buffer.len() == BUFFER {
            self.file.write(&self.buffer)?;
            self.buffer.clear();
        }
        self.buffer.push(line);
        self.rows += 1;
        Ok(())
    }
}

/// Codes of art. 5 that weigh nothing known: without P in the text, deleted, not in the table.
const WITHOUT_P: [i64; 6] =
    [code(37_915), code(37_835), code(30_833), code(30_835), code(37_155), code(37_999)];

/// Consultations, visits, laboratory work, and products of seven digits.
const OTHER_CARE: [i64; 10] = [
    101_032,
    101_076,
    102_012,
    102_535,
    103_132,
    code(54_001),
    code(54_012),
    code(55_110),
    3_312_543,
    2_755_331,
];

/// An act of a month of service that is received in a month of booking, 1 to 500 days later.
fn bill(dice: &mut Dice, practice: &Practice, act: &Act, service: Month, booking: Month) -> Line {
    let booked = booking.span();
    let mut service = working_day(dice, service);
    if service >= booked.last {
        service = booked.last - Days::new(1);
    }
    let first = booked.first.max(service + Days::new(1));
    let last: Day = booked.last.min(service + Days::new(500));
    let days =
        u32::try_from((last - first).num_days()).expect("a month has a day after the service");
    let reception = first + Days::new(dice.below(days + 1).into());
    let mut line = practice.bill_received(dice, act, service, reception);
    // one in eight patients is insured for three quarters of it
    if dice.once_in(8) {
        line.paid_cents = line.paid_cents.map(|paid| paid * 3 / 4);
    }
    charge_patient(dice, &mut line);
    line
}
