//! Who bills what in the sample. Each case is one invented provider.

use super::acts::{Act, Mix, Patient};
use super::line::{Damage, Line};
use super::numbers::{code, riziv};
use super::practice::{Practice, Weighed, spread, working_day};
use super::sample::{Sample, YEAR};
use crate::values::{Day, Month};
use chrono::Days;

/// P and cents of dentist A in each month of 2020, as decision BRS/N/2023/25 prints them.
const DENTIST_A: [(i64, i64); 12] = [
    (4_793, 3_640_500),
    (4_455, 3_516_900),
    (4_053, 3_331_450),
    (1_608, 1_134_750),
    (3_291, 2_689_300),
    (4_509, 3_433_850),
    (4_868, 3_722_150),
    (4_426, 3_669_550),
    (4_979, 3_892_050),
    (5_413, 4_354_050),
    (5_618, 4_485_850),
    (5_381, 4_310_650),
];

/// The last day of the window of reception.
fn last_received() -> Day {
    day(2022, 3, 18)
}

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("days in this file are of the calendar")
}

/// Plants everything.
pub(super) fn plant(sample: &mut Sample) {
    dentist_a(sample);
    at_and_around_the_limits(sample);
    decided_by_late_lines(sample);
    decided_by_doubtful_lines(sample);
    strange_months(sample);
    ordinary_dentists(sample);
    other_care(sample);
    bad_rows(sample);
}

fn dentist_a(sample: &mut Sample) {
    let practice =
        Practice { new_title_from: Some(day(YEAR, 7, 1)), ..Practice::new(300_001, Mix::General) };
    sample.name_case(riziv(300_001, 1), "dentist A of decision BRS/N/2023/25");
    for (month, asked) in (1..).zip(DENTIST_A) {
        bill_month(sample, &practice, month, asked);
    }
}

/// For each limit a dentist exactly at it, one 1 P above and one 1 P below; the other limits hold.
fn at_and_around_the_limits(sample: &mut Sample) {
    let month = |p: i64| {
        let mut months = [300; 12];
        months[4] = p;
        months
    };
    let quarter = |p: i64| {
        let mut months = [500; 12];
        months[3..6].copy_from_slice(&spread::<3>(p));
        months
    };
    let cases = [
        (300_002, Mix::General, month(5_000), "May at the limit of a month"),
        (300_003, Mix::General, month(5_001), "May 1 P above the limit of a month"),
        (300_004, Mix::General, month(4_999), "May 1 P below the limit of a month"),
        (300_005, Mix::General, quarter(13_000), "second quarter at the limit"),
        (300_006, Mix::General, quarter(13_001), "second quarter 1 P above the limit"),
        (300_007, Mix::General, quarter(12_999), "second quarter 1 P below the limit"),
        (300_008, Mix::Heavy, spread(46_000), "year at the limit"),
        (300_009, Mix::Heavy, spread(46_001), "year 1 P above the limit"),
        (300_010, Mix::Heavy, spread(45_999), "year 1 P below the limit"),
        (150_016, Mix::Heavy, spread(46_500), "stomatologist above the limit of the year"),
    ];
    for (first_six, mix, months, case) in cases {
        bill_year(sample, &Practice::new(first_six, mix), months, case);
    }
}

/// Lines received after the window do not count, corrections within it do.
fn decided_by_late_lines(sample: &mut Sample) {
    let late = Practice::new(300_011, Mix::Heavy);
    let case = "year above the limit only if lines received after 2022-03-18 counted";
    bill_year(sample, &late, spread(45_900), case);
    for weighed in lines_of(sample, &late, 11, (300, 237_000)) {
        let reception = Some(after_the_window(sample));
        sample.leave_out(Line { reception, ..weighed.line });
    }

    let corrected = Practice::new(300_012, Mix::Heavy);
    let case = "year within the limit by corrections received inside the window";
    bill_year(sample, &corrected, spread(45_900), case);
    for weighed in lines_of(sample, &corrected, 6, (300, 237_000)) {
        sample.count(weighed);
        let reversed_on = sample.later(weighed.line, 100);
        sample.count(Weighed { line: weighed.line.reversed(reversed_on), ..weighed });
    }

    let too_late = Practice::new(300_013, Mix::Heavy);
    let case = "year above the limit; a correction received after 2022-03-18 would bring it within";
    bill_year(sample, &too_late, spread(45_750), case);
    for weighed in lines_of(sample, &too_late, 10, (400, 316_000)) {
        sample.count(weighed);
        let reversed_on = after_the_window(sample);
        sample.leave_out(weighed.line.reversed(reversed_on));
    }
}

fn decided_by_doubtful_lines(sample: &mut Sample) {
    let twins = Practice::new(300_014, Mix::Heavy);
    bill_year(
        sample,
        &twins,
        spread(45_850),
        "year above the limit by rows alike in every column, the line id included",
    );
    for weighed in lines_of(sample, &twins, 9, (100, 79_000)) {
        sample.count(weighed);
        sample.count(Weighed { line: Line { twin: true, ..weighed.line }, ..weighed });
    }

    let mismatch = Practice::new(300_015, Mix::Heavy);
    let case = "year above the limit by lines whose quantity and amount differ in sign";
    bill_year(sample, &mismatch, spread(45_980), case);
    for mut weighed in lines_of(sample, &mismatch, 9, (40, 31_600)) {
        weighed.line.paid_cents = weighed.line.paid_cents.map(|paid| -paid);
        sample.count(weighed);
    }

    let unweighted = Practice::new(300_016, Mix::Heavy);
    let case = "year within the limit; acts without a P in the text could bring it above";
    bill_year(sample, &unweighted, spread(45_990), case);
    // without P in the text, deleted, and not in the table
    for five in [37_915, 37_915, 37_835, 30_833, 30_835, 37_916, 37_155, 37_999] {
        let line = bill_code(sample, &unweighted, code(five), 7_000);
        sample.leave_out(line);
    }
}

fn strange_months(sample: &mut Sample) {
    let unpaid = Practice::new(300_017, Mix::General);
    let case = "March above the limit of a month with nothing paid";
    bill_year(sample, &unpaid, [100, 100, 0, 100, 100, 100, 100, 100, 100, 100, 100, 100], case);
    for weighed in lines_of(sample, &unpaid, 3, (5_100, 0)) {
        sample.count(weighed);
    }

    let negative = Practice::new(300_018, Mix::General);
    let case = "August with money and less than no P: corrections outweigh the lines";
    bill_year(sample, &negative, [120, 120, 120, 120, 120, 120, 120, 0, 120, 120, 120, 120], case);
    for weighed in lines_of(sample, &negative, 8, (24, 30_000)) {
        sample.count(weighed);
    }
    for weighed in lines_of(sample, &negative, 8, (30, 6_000)) {
        let reversed_on = sample.later(weighed.line, 30);
        sample.count(Weighed { line: weighed.line.reversed(reversed_on), ..weighed });
    }

    let weightless = Practice::new(300_019, Mix::General);
    let case = "October with money and only acts of 0 P (305874)";
    bill_year(sample, &weightless, [80, 80, 80, 80, 80, 80, 80, 80, 80, 0, 80, 80], case);
    let impressions = Act {
        codes: [305_874, 305_885],
        p: 0,
        fee_cents: 1_500,
        patient: Patient::Child,
        on_tooth: false,
    };
    for _ in 0..12 {
        let service = working_day(&mut sample.dice, Month { year: YEAR, month: 10 });
        let line = weightless.bill(&mut sample.dice, &impressions, service);
        sample.count(Weighed { line, p: 0 });
    }
}

/// Twenty-two dentists well below every limit, with lines of 2019 and 2021 beside those of 2020;
/// they are received from just before the window to just after it.
fn ordinary_dentists(sample: &mut Sample) {
    for first_six in 300_030..300_052 {
        let practice = Practice::new(first_six, Mix::General);
        for month in 1..=12 {
            let p = 60 + sample.dice.up_to(240);
            let cents = p * (700 + sample.dice.up_to(150));
            bill_month(sample, &practice, month, (p, cents));
        }
        for (year, month) in [(2019, 11), (2019, 12), (2021, 1), (2021, 6)] {
            let month = Month { year, month };
            let asked = (80, 64_000);
            for weighed in practice.month(&mut sample.dice, &sample.acts, month, asked) {
                let (first, last) = (day(2020, 1, 2), day(2022, 3, 31));
                let reception = weighed.line.reception.map(|day| day.clamp(first, last));
                sample.leave_out(Line { reception, ..weighed.line });
            }
        }
        // of 2020, and received before the window or on an unknown day
        for (service, reception) in
            [(day(2020, 1, 1), Some(day(2020, 1, 2))), (day(2020, 9, 9), None)]
        {
            let act = *sample.acts.draw(&mut sample.dice, Mix::General);
            let line = practice.bill(&mut sample.dice, &act, service);
            sample.leave_out(Line { reception, ..line });
        }
    }
}

/// Consultations, laboratory work and products of other providers: in no control's scope.
fn other_care(sample: &mut Sample) {
    let codes =
        [101_032, 101_076, 102_012, 102_535, 103_132, code(54_001), code(55_110), 3_312_543];
    for _ in 0..3_000 {
        let practice = Practice::new(110_000 + sample.dice.below(200), Mix::General);
        let nomenclature_code = *sample.dice.one_of(&codes);
        let fee = 500 + sample.dice.up_to(60) * 50;
        let line = bill_code(sample, &practice, nomenclature_code, fee);
        sample.leave_out(line);
    }
}

/// Twelve rows that the door sets aside, one for each way to break a line. The one without an
/// amount is an act of 38 P of a dentist who stands 20 P below the limit of the year.
fn bad_rows(sample: &mut Sample) {
    let near = Practice::new(300_020, Mix::Heavy);
    let case = "year within the limit; a row that the door sets aside could bring it above";
    bill_year(sample, &near, spread(45_980), case);
    let other = Practice::new(300_030, Mix::General);
    for damage in Damage::ALL {
        let practice = if damage == Damage::AmountMissing { near } else { other };
        // a full upper prosthesis: 38 P
        let line = bill_code(sample, &practice, 306_913, 60_000);
        sample.leave_out(damage.of(line));
    }
}

/// A year of lines that count, month by month, at a value of 7.40 to 8.40 euro a P.
fn bill_year(sample: &mut Sample, practice: &Practice, months: [i64; 12], case: &'static str) {
    sample.name_case(riziv(practice.first_six, 1), case);
    for (month, p) in (1..).zip(months).filter(|(_, p)| *p > 0) {
        let cents = p * (740 + sample.dice.up_to(100));
        bill_month(sample, practice, month, (p, cents));
    }
}

fn bill_month(sample: &mut Sample, practice: &Practice, month: u32, asked: (i64, i64)) {
    let lines = lines_of(sample, practice, month, asked);
    sample.count_with_corrections(lines);
}

fn lines_of(
    sample: &mut Sample,
    practice: &Practice,
    month: u32,
    asked: (i64, i64),
) -> Vec<Weighed> {
    practice.month(&mut sample.dice, &sample.acts, Month { year: YEAR, month }, asked)
}

/// A line of any code on some day of 2020.
fn bill_code(sample: &mut Sample, practice: &Practice, code: i64, fee_cents: i64) -> Line {
    let month = Month { year: YEAR, month: 1 + sample.dice.below(12) };
    let service = working_day(&mut sample.dice, month);
    let patient = Patient::Adult;
    let act = Act { codes: [code; 2], p: 0, fee_cents, patient, on_tooth: false };
    practice.bill(&mut sample.dice, &act, service)
}

/// One of the thirteen days between the end of the window and the end of the last file.
fn after_the_window(sample: &mut Sample) -> Day {
    last_received() + Days::new(u64::from(1 + sample.dice.below(13)))
}
