/// The numbers that the agreement sets and a new one could change, for the days of an evaluation.
///
/// Source: NGS agreement; rows of `reference/ngs_norms.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluationNorms {
    /// Days that a test for a solid tumour may take, the last one included: two weeks (art. 1.2.5,
    /// 1.3.9, 1.4.10).
    pub solid_days: i64,
    /// Days for an acute haematological disorder: three weeks (the same articles).
    pub acute_days: i64,
    /// Of a hundred tests so many may be late with a cause: 5 (the same articles).
    pub late_percent: i64,
    /// Months in which a pair may be billed once (art. 2).
    pub repeat_months: u32,
    /// Months of the diagnostic phase, before and after the prescription (art. 2).
    pub phase_months: u32,
}

/// `twelve months`: numbers up to twelve in words.
pub(super) fn in_words(months: u32) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = usize::try_from(months).ok().and_then(|at| WORDS.get(at));
    let number = word.map_or_else(|| months.to_string(), |word| (*word).to_owned());
    format!("{number} {}", if months == 1 { "month" } else { "months" })
}
