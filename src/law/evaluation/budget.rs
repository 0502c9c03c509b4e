use crate::values::{Cents, Code, Fraction};

/// What changes the spending between two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// More or fewer tests, at the average price of before.
    Volume,
    /// Other tests than before, at the prices of before.
    Mix,
    /// The same tests at other prices.
    Price,
}

impl Effect {
    /// Every effect, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::Volume, Self::Mix, Self::Price];

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::Mix => "mix",
            Self::Price => "price",
        }
    }
}

/// Net billings and spending of one pair of codes in two periods of the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeSpending {
    /// The ambulatory code of the pair.
    pub code: Code,
    /// Net billings of the period before.
    pub tests_before: i64,
    /// What was paid for them.
    pub paid_before: Cents,
    /// Net billings of the period.
    pub tests: i64,
    /// What was paid for them.
    pub paid: Cents,
}

/// The change of the spending of one pair, or of all, in three parts that add up to the cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The ambulatory code; `None`: all together.
    pub code: Option<Code>,
    /// By the number of tests.
    pub volume: Cents,
    /// By which tests; it takes what rounding leaves.
    pub mix: Cents,
    /// By what a test costs.
    pub price: Cents,
}

impl Split {
    /// The part of one effect.
    pub const fn of(&self, effect: Effect) -> Cents {
        match effect {
            Effect::Volume => self.volume,
            Effect::Mix => self.mix,
            Effect::Price => self.price,
        }
    }
}

/// Splits the change of the spending into volume, mix and price: for all pairs together first, then
/// for each in the order given. Empty where nothing was billed in the period before.
///
/// With Q the tests and A the spending of all pairs, q and p tests and average price of one, 0 before
/// and 1 now: volume = (Q1 − Q0) × A0 / Q0, mix = Σ q1·p0 − Q1 × A0 / Q0, price = Σ q1·(p1 − p0). Of
/// a single pair the same, with its own A0 in the place of that of all. A pair that was not billed
/// before takes p0 = p1: its spending is mix. Volume and price are rounded half up to the cent; mix
/// takes the remainder, so that each row adds up exactly. Rows of pairs, each rounded by itself,
/// can differ from the row of all by some cents between the effects.
pub fn split_change(codes: &[CodeSpending]) -> Vec<Split> {
    let tests = |of: &dyn Fn(&CodeSpending) -> i64| {
        codes.iter().fold(0_i64, |sum, code| sum.saturating_add(of(code)))
    };
    let all_before = tests(&|code| code.tests_before);
    if all_before <= 0 {
        return Vec::new();
    }
    let growth = Fraction::of(tests(&|code| code.tests).saturating_sub(all_before), all_before);
    let change = |before: Cents, now: Cents, price: &Fraction, code: Option<Code>| {
        let volume = Cents::new(growth.times(&Fraction::of(before.get(), 1)).round_half_up());
        let price = Cents::new(price.round_half_up());
        let mix = now.minus(before).minus(volume).minus(price);
        Split { code, volume, mix, price }
    };
    let prices: Vec<Fraction> = codes.iter().map(price_effect).collect();
    let whole = prices.iter().fold(Fraction::zero(), |sum, price| sum.plus(price));
    let before = codes.iter().map(|code| code.paid_before).sum();
    let now = codes.iter().map(|code| code.paid).sum();
    let all = change(before, now, &whole, None);
    let each = codes
        .iter()
        .zip(&prices)
        .map(|(code, price)| change(code.paid_before, code.paid, price, Some(code.code)));
    std::iter::once(all).chain(each).collect()
}

/// q1 × (p1 − p0): what was paid beyond the price of before; nothing for a new pair.
fn price_effect(code: &CodeSpending) -> Fraction {
    if code.tests_before <= 0 {
        return Fraction::zero();
    }
    let price_before = Fraction::of(code.paid_before.get(), code.tests_before);
    Fraction::of(code.paid.get(), 1).minus(&price_before.times(&Fraction::of(code.tests, 1)))
}
