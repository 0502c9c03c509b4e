//! The volume norm of high-volume institutions: 500 tests a year on average over three years.

use super::Category;
use crate::values::{Day, Span};
use std::collections::BTreeMap;

/// How many tests an institution must have done, in how many years before it applies.
///
/// Source: NGS agreement, art. 1.2.1: on average 500 a year in the three years before, "= 1.500 in
/// totaal". Rows of `reference/ngs_norms.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VolumeNorm {
    /// Tests in all: exactly as many is enough ("minimaal").
    pub tests: i64,
    /// The years before an application that are looked at: at least one.
    pub years: u32,
}

impl VolumeNorm {
    /// Whether so many tests are enough.
    ///
    /// ```
    /// use datacel::law::VolumeNorm;
    /// let norm = VolumeNorm { tests: 1_500, years: 3 };
    /// assert!(norm.is_met_by(1_500) && !norm.is_met_by(1_499));
    /// ```
    pub const fn is_met_by(self, count: i64) -> bool {
        count >= self.tests
    }
}

/// The volume norm by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeNorms(Vec<(Span, VolumeNorm)>);

impl VolumeNorms {
    /// Norms with their days, which do not overlap.
    pub fn new(norms: Vec<(Span, VolumeNorm)>) -> Self {
        Self(norms)
    }

    /// The norm that is in force on a day: that of an application of this day.
    pub fn on(&self, day: Day) -> Option<VolumeNorm> {
        self.0.iter().find(|(span, _)| span.holds(day)).map(|(_, norm)| *norm)
    }
}

/// The pilot of art. 56, of which the register tells.
///
/// Source: NGS agreement, art. 1.2.1, first dash: 1 July 2019 to 30 June 2024.
pub const PILOT: Span = Span { first: day(2019, 7, 1), last: day(2024, 6, 30) };

/// The first day on which billings may be evidence.
///
/// `INTERPRETATION:` the agreement leaves its first day blank. It follows the pilot without a gap,
/// so that a billing is evidence from the day after the pilot's last, and what the register tells
/// of is not counted a second time by its billing.
pub const FIRST_BILLING: Day = day(2024, 7, 1);

const fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("a day of the agreement is a day")
}

/// The days of a window: the first is in it, the end is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VolumeWindow {
    /// The first day.
    pub start: Day,
    /// The day after the last: the day of the application.
    pub end: Day,
}

impl VolumeWindow {
    /// The years of the norm before a day, by the calendar; three years before 29 February is 28
    /// February.
    ///
    /// ```
    /// use datacel::law::{VolumeNorm, VolumeWindow};
    /// let norm = VolumeNorm { tests: 1_500, years: 3 };
    /// let window = VolumeWindow::before("2028-02-29".parse()?, norm);
    /// assert_eq!(window.start.to_string(), "2025-02-28");
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    pub fn before(end: Day, norm: VolumeNorm) -> Self {
        let months = chrono::Months::new(norm.years.saturating_mul(12));
        Self { start: end.checked_sub_months(months).unwrap_or(Day::MIN), end }
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        self.start <= day && day < self.end
    }
}

/// How many on each day.
pub type Dated = BTreeMap<Day, i64>;

/// What there is of one institution, by day; the tests and billings are net.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VolumeEvidence {
    /// Rows of the register with an NGS indication, by the day on which the prescription was
    /// received.
    pub register: Dated,
    /// Billings by claim date.
    pub billings: Dated,
    /// Tests by claim date.
    pub tests: Dated,
    /// Billings by day of service.
    pub by_service: Dated,
    /// Tests that could not be counted and might be this institution's, by claim date.
    pub left_out: Dated,
    /// The same, without a day.
    pub left_out_undated: i64,
}

/// What is counted of the billings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VolumeBasis {
    /// "Het aantal facturaties": every billing.
    Billings,
    /// A test with both codes counts once.
    Tests,
}

impl VolumeBasis {
    /// The word in jobs, flags and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Billings => "billings",
            Self::Tests => "tests",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Billings => Self::Tests,
            Self::Tests => Self::Billings,
        }
    }
}

impl std::str::FromStr for VolumeBasis {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "billings" => Ok(Self::Billings),
            "tests" => Ok(Self::Tests),
            _ => Err(format!("`{text}` is not `billings` or `tests`")),
        }
    }
}

/// How an application is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeJudged {
    /// The norm in force on the day of the application.
    pub norm: VolumeNorm,
    /// The days looked at.
    pub window: VolumeWindow,
    /// Evidence (a): rows of the register.
    pub count_register: Option<i64>,
    /// Billings of the whole window.
    pub count_billings: i64,
    /// Tests of the whole window.
    pub count_tests: i64,
    /// Billings of the whole window by day of service.
    pub count_by_service_date: i64,
    /// Evidence (a) and (b) together; without a register (b) alone.
    pub count_evidence: i64,
    /// Whether the norm is met; `None`: what is given does not decide it.
    pub meets_norm: Option<bool>,
    /// Whether tests in the place of billings, or the other way round, give another verdict.
    pub basis_matters: bool,
    /// Tests of the window that could not be counted.
    pub left_out: i64,
    /// Whether the verdict is the same with them.
    pub robust: bool,
}

impl VolumeJudged {
    /// How far the evidence lies above the norm; below 0 where it is not reached.
    pub fn margin(&self) -> i64 {
        self.count_evidence.saturating_sub(self.norm.tests)
    }

    /// Evidence a year, times 100, rounded down.
    pub fn average_per_year_x100(&self) -> i64 {
        let years = i64::from(self.norm.years);
        let average = self.count_evidence.saturating_mul(100).checked_div_euclid(years);
        average.expect("a norm looks at some years")
    }
}

/// What is evidence of an institution's volume, under art. 1.2.1.
#[derive(Debug, Clone, Copy)]
pub struct VolumeRule<'a, F> {
    /// Everything that is known.
    pub evidence: &'a VolumeEvidence,
    /// Whether a register was given.
    pub has_register: bool,
    /// As what the institution took part on a day.
    pub category_on: F,
}

impl<F: Fn(Day) -> Option<Category>> VolumeRule<'_, F> {
    /// Whether a billing on a claim date is evidence (b): after the pilot, and on a day on which the
    /// institution took part as a low-volume institution or with outsourced steps.
    fn is_evidence(&self, claim_date: Day) -> bool {
        claim_date >= FIRST_BILLING
            && matches!(
                (self.category_on)(claim_date),
                Some(Category::LowVolume | Category::Outsourced)
            )
    }

    /// All evidence by its day: rows of the register in the days of the pilot, and billings (or
    /// tests) after it. Nothing counts twice.
    pub fn dated(&self, basis: VolumeBasis) -> Dated {
        let mut dated: Dated =
            self.evidence.register.range(PILOT.first..=PILOT.last).map(|(d, n)| (*d, *n)).collect();
        let billed = match basis {
            VolumeBasis::Billings => &self.evidence.billings,
            VolumeBasis::Tests => &self.evidence.tests,
        };
        for (day, number) in billed.iter().filter(|(day, _)| self.is_evidence(**day)) {
            let sum = dated.entry(*day).or_default();
            *sum = sum.saturating_add(*number);
        }
        dated
    }

    /// Judges an application by the norm of its day.
    ///
    /// Source: NGS agreement, art. 1.2.1.
    pub fn judge(&self, candidacy_date: Day, norm: VolumeNorm, basis: VolumeBasis) -> VolumeJudged {
        let window = VolumeWindow::before(candidacy_date, norm);
        let evidence = |basis| counted(&self.dated(basis), window);
        let count_evidence = evidence(basis);
        let verdict = |count| self.verdict(norm, window, count);
        let meets_norm = verdict(count_evidence);
        let eligible: i64 = self
            .evidence
            .left_out
            .range(window.start..window.end)
            .filter(|(day, _)| self.is_evidence(**day))
            .map(|(_, number)| *number)
            .fold(0, i64::saturating_add);
        let undated = self.evidence.left_out_undated;
        let could_be = count_evidence.saturating_add(eligible).saturating_add(undated);
        VolumeJudged {
            norm,
            window,
            count_register: self.has_register.then(|| {
                let pilot = self.evidence.register.range(PILOT.first..=PILOT.last);
                counted(&pilot.map(|(d, n)| (*d, *n)).collect(), window)
            }),
            count_billings: counted(&self.evidence.billings, window),
            count_tests: counted(&self.evidence.tests, window),
            count_by_service_date: counted(&self.evidence.by_service, window),
            count_evidence,
            meets_norm,
            basis_matters: verdict(evidence(basis.other())) != meets_norm,
            left_out: counted(&self.evidence.left_out, window).saturating_add(undated),
            robust: verdict(could_be) == meets_norm,
        }
    }

    /// Without a register, a window that begins in the days of the pilot is decided only where the
    /// billings alone are enough.
    fn verdict(&self, norm: VolumeNorm, window: VolumeWindow, count: i64) -> Option<bool> {
        let is_enough = norm.is_met_by(count);
        let is_whole = self.has_register || window.start >= FIRST_BILLING;
        (is_enough || is_whole).then_some(is_enough)
    }
}

/// How many lie in a window; none in one that ends before it begins.
pub fn counted(dated: &Dated, window: VolumeWindow) -> i64 {
    if window.end <= window.start {
        return 0;
    }
    dated.range(window.start..window.end).map(|(_, number)| *number).fold(0, i64::saturating_add)
}

/// What happens to the rolling count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VolumeTurn {
    /// It is at least the norm, and was not the day before.
    Reached,
    /// It is below the norm, and was not the day before.
    Lost,
}

impl VolumeTurn {
    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Lost => "lost",
        }
    }
}

/// The count of the years before each day, with the norm of that day: from the day after the first
/// evidence to the later of `as_of` and the day after the last. Nothing where there is no evidence,
/// nor on days without a norm.
pub fn rolling(dated: &Dated, norms: &VolumeNorms, as_of: Day) -> Vec<(Day, i64)> {
    let (Some(first), Some(last)) = (dated.keys().next(), dated.keys().next_back()) else {
        return Vec::new();
    };
    let end = last.succ_opt().map_or(as_of, |after| after.max(as_of));
    let mut counts = Vec::new();
    let (mut count, mut from, mut to) = (0_i64, *first, *first);
    for day in first.iter_days().skip(1).take_while(|day| *day <= end) {
        let Some(norm) = norms.on(day) else { continue };
        let window = VolumeWindow::before(day, norm);
        let entering = counted(dated, VolumeWindow { start: to, end: window.end });
        count = count.saturating_add(entering);
        to = window.end;
        if from < window.start {
            let leaving = counted(dated, VolumeWindow { start: from, end: window.start });
            count = count.saturating_sub(leaving);
        } else {
            // a new norm may look further back than the one before
            let again = counted(dated, VolumeWindow { start: window.start, end: from });
            count = count.saturating_add(again);
        }
        from = window.start;
        counts.push((day, count));
    }
    counts
}

/// The days on which the rolling count reaches the norm or falls below it.
///
/// The norm is measured on the day of the application (art. 1.2.1): that it is lost later is
/// information. The first day on which it is reached is the earliest application that would pass.
pub fn turns(rolling: &[(Day, i64)], norms: &VolumeNorms) -> Vec<(Day, VolumeTurn, i64)> {
    let mut turns = Vec::new();
    let mut was_reached = false;
    for (day, count) in rolling {
        let is_reached = norms.on(*day).is_some_and(|norm| norm.is_met_by(*count));
        if is_reached != was_reached {
            let turn = if is_reached { VolumeTurn::Reached } else { VolumeTurn::Lost };
            turns.push((*day, turn, *count));
        }
        was_reached = is_reached;
    }
    turns
}

/// How many tests of the twelve months from a day would make the norm of that day at their end:
/// what the norm asks, less the evidence that will still lie in the window then.
pub fn needed_in_a_year(dated: &Dated, norm: VolumeNorm, day: Day) -> i64 {
    let Some(end) = day.checked_add_months(chrono::Months::new(12)) else { return norm.tests };
    let kept = VolumeWindow { start: VolumeWindow::before(end, norm).start, end: day };
    norm.tests.saturating_sub(counted(dated, kept)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NORM: VolumeNorm = VolumeNorm { tests: 1_500, years: 3 };

    fn norms() -> VolumeNorms {
        VolumeNorms::new(vec![(Span { first: Day::MIN, last: Day::MAX }, NORM)])
    }

    fn rolling_of(dated: &Dated, as_of: Day) -> Vec<(Day, i64)> {
        rolling(dated, &norms(), as_of)
    }

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn after(day: Day, days: u64) -> Day {
        day.checked_add_days(chrono::Days::new(days)).unwrap()
    }

    fn dated(rows: &[(&str, i64)]) -> Dated {
        rows.iter().map(|(day, number)| (d(day), *number)).collect()
    }

    /// A register of so many rows on these days, and nothing else.
    fn judged(rows: &[(&str, i64)], date: &str) -> VolumeJudged {
        let evidence = VolumeEvidence { register: dated(rows), ..VolumeEvidence::default() };
        let rule = VolumeRule { evidence: &evidence, has_register: true, category_on: |_| None };
        rule.judge(d(date), NORM, VolumeBasis::Billings)
    }

    #[test]
    fn exactly_fifteen_hundred_is_enough() {
        for (number, meets, margin) in [(1_499, false, -1), (1_500, true, 0), (1_501, true, 1)] {
            let judged = judged(&[("2022-01-01", number)], "2024-01-01");
            assert_eq!((judged.meets_norm, judged.margin()), (Some(meets), margin));
        }
        assert_eq!(judged(&[("2022-01-01", 1_499)], "2024-01-01").average_per_year_x100(), 49_966);
        assert_eq!(judged(&[("2022-01-01", 1_500)], "2024-01-01").average_per_year_x100(), 50_000);
    }

    #[test]
    fn the_norm_is_that_of_the_day_of_the_application() {
        let stricter = VolumeNorm { tests: 1_800, years: 3 };
        let norms = VolumeNorms::new(vec![
            (Span { first: d("2019-07-01"), last: d("2023-12-31") }, NORM),
            (Span { first: d("2024-01-01"), last: d("2030-12-31") }, stricter),
        ]);
        let found =
            turns(&rolling(&dated(&[("2022-06-01", 1_600)]), &norms, d("2026-01-01")), &norms);
        let reached = (d("2022-06-02"), VolumeTurn::Reached, 1_600);
        assert_eq!(found, [reached, (d("2024-01-01"), VolumeTurn::Lost, 1_600)]);
        let ended = rolling(&dated(&[("2030-12-30", 1)]), &norms, d("2031-06-01"));
        assert_eq!(ended, [(d("2030-12-31"), 1)], "no count on days without a norm");
    }

    #[test]
    fn the_window_holds_its_first_day_and_not_the_day_of_the_application() {
        let meets = |day: &str, date| judged(&[(day, 1_500)], date).meets_norm == Some(true);
        assert!(!meets("2020-12-31", "2024-01-01"));
        assert!(meets("2021-01-01", "2024-01-01"));
        assert!(meets("2023-12-31", "2024-01-01"));
        assert!(!meets("2024-01-01", "2024-01-01"));
        // 29 February less three years is 28 February
        assert!(meets("2021-02-28", "2024-02-29") && !meets("2021-02-27", "2024-02-29"));
        assert!(meets("2021-02-28", "2024-02-28") && !meets("2021-02-28", "2024-03-01"));
        assert!(meets("2020-02-29", "2023-02-28"));
    }

    #[test]
    fn a_test_of_the_pilot_does_not_count_a_second_time_by_its_billing() {
        let evidence = VolumeEvidence {
            register: dated(&[("2024-06-30", 800), ("2024-07-01", 900)]),
            billings: dated(&[("2024-06-30", 800), ("2024-07-01", 699)]),
            tests: dated(&[("2024-06-30", 800), ("2024-07-01", 699)]),
            ..VolumeEvidence::default()
        };
        let low = |_| Some(Category::LowVolume);
        let rule = VolumeRule { evidence: &evidence, has_register: true, category_on: low };
        let judged = rule.judge(d("2026-01-01"), NORM, VolumeBasis::Billings);
        assert_eq!((judged.count_register, judged.count_evidence), (Some(800), 1_499));
        assert_eq!(judged.count_billings, 1_499, "of the whole window");
        assert_eq!(judged.meets_norm, Some(false));
    }

    #[test]
    fn only_low_volume_and_outsourced_days_are_evidence() {
        let evidence = VolumeEvidence {
            billings: dated(&[("2025-01-01", 1_500)]),
            ..VolumeEvidence::default()
        };
        for (category, meets) in [
            (Some(Category::LowVolume), true),
            (Some(Category::Outsourced), true),
            (Some(Category::HighVolume), false),
            (Some(Category::Association), false),
            (Some(Category::AssociationMember), false),
            (None, false),
        ] {
            let rule =
                VolumeRule { evidence: &evidence, has_register: true, category_on: |_| category };
            let judged = rule.judge(d("2026-01-01"), NORM, VolumeBasis::Billings);
            assert_eq!(judged.meets_norm, Some(meets), "{category:?}");
        }
    }

    #[test]
    fn without_a_register_only_enough_billings_decide_a_window_of_the_pilot() {
        let judge = |number, date: &str| {
            let evidence = VolumeEvidence {
                billings: dated(&[("2025-01-01", number)]),
                ..VolumeEvidence::default()
            };
            let low = |_| Some(Category::LowVolume);
            let rule = VolumeRule { evidence: &evidence, has_register: false, category_on: low };
            let judged = rule.judge(d(date), NORM, VolumeBasis::Billings);
            assert_eq!(judged.count_register, None);
            judged.meets_norm
        };
        assert_eq!(judge(1_499, "2027-06-30"), None);
        assert_eq!(judge(1_500, "2027-06-30"), Some(true));
        assert_eq!(judge(1_499, "2027-07-01"), Some(false), "the pilot lies before the window");
    }

    #[test]
    fn tests_and_billings_may_say_different_things() {
        let evidence = VolumeEvidence {
            billings: dated(&[("2025-01-01", 1_600)]),
            tests: dated(&[("2025-01-01", 1_450)]),
            ..VolumeEvidence::default()
        };
        let low = |_| Some(Category::LowVolume);
        let rule = VolumeRule { evidence: &evidence, has_register: true, category_on: low };
        let by = |basis| rule.judge(d("2026-01-01"), NORM, basis);
        assert_eq!(by(VolumeBasis::Billings).meets_norm, Some(true));
        assert_eq!(by(VolumeBasis::Tests).meets_norm, Some(false));
        assert!(by(VolumeBasis::Billings).basis_matters && by(VolumeBasis::Tests).basis_matters);
    }

    #[test]
    fn what_could_not_be_counted_may_matter() {
        let judge = |left_out: &[(&str, i64)], undated| {
            let evidence = VolumeEvidence {
                billings: dated(&[("2025-01-01", 1_498)]),
                left_out: dated(left_out),
                left_out_undated: undated,
                ..VolumeEvidence::default()
            };
            let low = |_| Some(Category::LowVolume);
            let rule = VolumeRule { evidence: &evidence, has_register: true, category_on: low };
            let judged = rule.judge(d("2026-01-01"), NORM, VolumeBasis::Billings);
            (judged.left_out, judged.robust)
        };
        assert_eq!(judge(&[("2025-02-01", 1)], 0), (1, true));
        assert_eq!(judge(&[("2025-02-01", 2)], 0), (2, false));
        assert_eq!(judge(&[("2025-02-01", 1)], 1), (2, false), "on whichever day");
        assert_eq!(judge(&[("2026-01-01", 2)], 0), (0, true), "after the window");
        assert_eq!(judge(&[("2024-06-30", 2)], 0), (2, true), "no evidence on that day");
    }

    #[test]
    fn it_is_reached_lost_and_reached_again() {
        let dated = dated(&[
            ("2021-03-01", 1_000),
            ("2022-03-01", 500),
            ("2024-02-29", 1),
            ("2025-01-01", 999),
        ]);
        let found = turns(&rolling_of(&dated, d("2020-01-01")), &norms());
        let expected = [
            (d("2022-03-02"), VolumeTurn::Reached, 1_500),
            (d("2024-03-02"), VolumeTurn::Lost, 501),
            (d("2025-01-02"), VolumeTurn::Reached, 1_500),
        ];
        assert_eq!(found, expected);
        assert_eq!(
            turns(&rolling_of(&dated, d("2025-03-02")), &norms()).len(),
            4,
            "and lost by `as_of`"
        );
        assert_eq!(rolling_of(&Dated::new(), d("2025-03-02")), []);
    }

    #[test]
    fn the_pace_leaves_out_what_falls_out_of_the_window() {
        let dated = dated(&[("2022-01-01", 400), ("2024-01-01", 600)]);
        assert_eq!(needed_in_a_year(&dated, NORM, d("2024-06-01")), 900);
        assert_eq!(needed_in_a_year(&dated, NORM, d("2023-12-01")), 1_100);
        assert_eq!(needed_in_a_year(&dated, NORM, d("2026-01-02")), 1_500);
        assert_eq!(needed_in_a_year(&Dated::new(), NORM, d("2023-12-01")), 1_500);
    }

    /// The rolling count by the words of the text: look at each piece of evidence on each day.
    fn plain_rolling(dated: &Dated, as_of: Day, years: impl Fn(Day) -> i32) -> Vec<(Day, i64)> {
        use chrono::Datelike;
        let years_before = |day: Day| {
            let year = day.year().checked_sub(years(day)).unwrap();
            Day::from_ymd_opt(year, day.month(), day.day())
                .unwrap_or_else(|| Day::from_ymd_opt(year, 2, 28).unwrap())
        };
        let Some(first) = dated.keys().next() else { return Vec::new() };
        let last = *dated.keys().next_back().unwrap();
        let mut counts = Vec::new();
        let mut day = first.succ_opt().unwrap();
        while day <= as_of.max(last.succ_opt().unwrap()) {
            let start = years_before(day);
            let inside = dated.iter().filter(|(one, _)| **one < day && **one >= start);
            counts.push((day, inside.map(|(_, number)| *number).sum()));
            day = day.succ_opt().unwrap();
        }
        counts
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_rolling_count_is_that_of_plain_loops(
            rows in proptest::collection::btree_map(0_u64..1_800, -3_i64..900, 0..40),
            as_of in 0_u64..3_000,
        ) {
            let begin = d("2019-12-15");
            let dated: Dated =
                rows.into_iter().map(|(at, n)| (after(begin, at), n)).collect();
            let as_of = after(begin, as_of);
            prop_assert_eq!(rolling_of(&dated, as_of), plain_rolling(&dated, as_of, |_| 3));
        }

        #[test]
        fn a_new_norm_looks_as_far_back_as_it_says(
            rows in proptest::collection::btree_map(0_u64..1_800, -3_i64..900, 0..40),
            (before, after_it) in (1_u32..5, 1_u32..5),
            changes in 0_u64..1_800,
        ) {
            let begin = d("2019-12-15");
            let dated: Dated = rows.into_iter().map(|(at, n)| (after(begin, at), n)).collect();
            let new = after(begin, changes);
            let norm = |years| VolumeNorm { tests: 1_500, years };
            let norms = VolumeNorms::new(vec![
                (Span { first: Day::MIN, last: new.pred_opt().unwrap() }, norm(before)),
                (Span { first: new, last: Day::MAX }, norm(after_it)),
            ]);
            let years = |day: Day| i32::try_from(if day < new { before } else { after_it }).unwrap();
            let as_of = d("2026-01-01");
            prop_assert_eq!(rolling(&dated, &norms, as_of), plain_rolling(&dated, as_of, years));
        }

        #[test]
        fn reached_and_lost_take_turns(
            rows in proptest::collection::btree_map(0_u64..1_500, 0_i64..900, 0..40),
        ) {
            let begin = d("2020-02-01");
            let dated: Dated =
                rows.into_iter().map(|(at, n)| (after(begin, at), n)).collect();
            let found = turns(&rolling_of(&dated, d("2027-03-01")), &norms());
            for (at, (day, turn, count)) in found.iter().enumerate() {
                prop_assert_eq!(*turn == VolumeTurn::Reached, at.is_multiple_of(2));
                prop_assert_eq!(*turn == VolumeTurn::Reached, *count >= 1_500);
                let judged = counted(&dated, VolumeWindow::before(*day, NORM));
                prop_assert_eq!(judged, *count);
            }
        }
    }
}
