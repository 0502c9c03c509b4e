//! Scales: where a figure stands, in tenths of a pixel, and which numbers are written beside.

/// About so many numbers stand along a scale.
const TICKS: i128 = 5;

/// A line of numbers drawn from one place to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// The number at `from`.
    pub(super) low: i64,
    /// The number at `to`; more than `low`.
    pub(super) high: i64,
    /// Where `low` is drawn.
    pub(super) from: i64,
    /// Where `high` is drawn.
    pub(super) to: i64,
}

impl Scale {
    /// Where a number is drawn.
    pub(super) fn at(self, number: i64) -> i64 {
        let along = (i128::from(number) - i128::from(self.low))
            * (i128::from(self.to) - i128::from(self.from))
            / (i128::from(self.high) - i128::from(self.low));
        i64::try_from(i128::from(self.from) + along).unwrap_or(self.to)
    }
}

/// The distance between two written numbers: 1, 2 or 5 times a power of ten, never below 1.
pub(super) fn step(low: i64, high: i64) -> i64 {
    let rough = (i128::from(high) - i128::from(low)) / TICKS;
    let mut power: i128 = 1;
    while power * 10 <= rough {
        power *= 10;
    }
    let step = [1, 2, 5, 10].into_iter().map(|times| times * power).find(|step| *step >= rough);
    i64::try_from(step.unwrap_or(power * 10)).unwrap_or(i64::MAX).max(1)
}

/// The whole steps from below `low` to above `high`, both drawn.
pub(super) fn round_ends(low: i64, high: i64) -> (i64, i64, i64) {
    let step = step(low, high);
    let down = low.div_euclid(step).saturating_mul(step);
    let up = (high.saturating_add(step).saturating_sub(1)).div_euclid(step).saturating_mul(step);
    (down, up.max(down.saturating_add(step)), step)
}

/// The numbers that are written from `low` to `high`.
pub(super) fn ticks(low: i64, high: i64, step: i64) -> Vec<i64> {
    let mut ticks = Vec::new();
    let mut next = low.div_euclid(step).saturating_mul(step);
    while next <= high {
        if next >= low {
            ticks.push(next);
        }
        let Some(following) = next.checked_add(step) else { break };
        next = following;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_ends_hold_every_figure() {
        for (low, high, expected) in [
            (0, 5_618, (0, 6_000, 2_000)),
            (0, 46_000, (0, 50_000, 10_000)),
            (0, 0, (0, 1, 1)),
            (-207, 500, (-400, 600, 200)),
            (0, 3, (0, 3, 1)),
        ] {
            assert_eq!(round_ends(low, high), expected, "{low} to {high}");
        }
    }

    #[test]
    fn the_widest_numbers_are_drawn_all_the_same() {
        let (low, high, step) = round_ends(i64::MIN, i64::MAX);
        assert!(low < high && step > 0);
        assert!(ticks(low, high, step).len() < 20);
        let scale = Scale { low, high, from: 0, to: 3_000 };
        assert_eq!((scale.at(low), scale.at(high)), (0, 3_000));
    }

    #[test]
    fn written_numbers_lie_within() {
        assert_eq!(ticks(3, 27, 10), [10, 20]);
        assert_eq!(ticks(-10, 10, 10), [-10, 0, 10]);
    }
}
