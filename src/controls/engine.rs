use crate::diagnostic::{Fault, Outcome, either};
use crate::law::PTally;
use std::str::FromStr;

/// Who counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The queries and the recount, which must agree.
    Both,
    /// The queries on Polars alone.
    Polars,
    /// The plain fold alone, where a figure has one.
    Fold,
}

impl Engine {
    const ALL: [Self; 3] = [Self::Both, Self::Polars, Self::Fold];

    /// The word in jobs and flags.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Polars => "polars",
            Self::Fold => "fold",
        }
    }
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|engine| engine.name() == text).ok_or_else(|| {
            format!("`{text}` is not an engine; expected {}", either(Self::ALL.map(Self::name)))
        })
    }
}

/// What the comparison of two counts says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Who counted.
    pub engine: Engine,
    /// Rows that were compared; 0 where one engine counted.
    pub rows: usize,
}

/// Two counts that differ: no result may rest on either.
pub(super) fn differ(what: impl Into<String>) -> Fault {
    Fault::new("engines-differ", what).hint("no result was written; keep the store and report this")
}

/// Holds the rows of the query against those of the recount: equal, row by row, or the run stops.
///
/// # Errors
/// `engines-differ`, with the smallest key that differs and both values.
pub fn compare(queried: &[PTally], recounted: &[PTally]) -> Outcome<usize> {
    compare_by(
        queried,
        recounted,
        |row| (row.provider.to_string(), row.year, row.month),
        |(provider, year, month)| format!("{provider}, {year}-{month:02}"),
        |row| format!("{} P, {} EUR, {} lines", row.p_sum, row.paid, row.lines),
    )
}

/// The same of any rows, in whatever order: by their key, with words for a key and for a row.
pub(super) fn compare_by<T: Ord + Clone, K: Ord>(
    queried: &[T],
    recounted: &[T],
    key: impl Fn(&T) -> K,
    named: impl Fn(&K) -> String,
    told: impl Fn(&T) -> String,
) -> Outcome<usize> {
    let (mut left, mut right) = (queried.to_vec(), recounted.to_vec());
    left.sort();
    right.sort();
    let same = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let (left, right) = (left.get(same), right.get(same));
    // of two rows that differ, the smaller key may stand on one side alone
    let Some(first) = [left, right].into_iter().flatten().map(&key).min() else {
        return Ok(same);
    };
    let said = |row: Option<&T>| match row.filter(|row| key(row) == first) {
        Some(row) => told(row),
        None => "no row".to_owned(),
    };
    let what = format!(
        "the two counts differ; the smallest key that does is {}: the query gives {}, the recount \
         gives {}",
        named(&first),
        said(left),
        said(right)
    );
    Err(differ(what).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Cents, P, ProviderKey};

    fn tally(provider: &str, month: u32, p: i64) -> PTally {
        PTally {
            provider: ProviderKey::new(provider),
            year: 2020,
            month,
            p_sum: P::new(p),
            paid: Cents::new(100),
            lines: 1,
        }
    }

    #[test]
    fn equal_rows_agree_in_any_order() {
        let rows = [tally("a", 1, 5), tally("a", 2, 5), tally("b", 1, 5)];
        let mut other = rows.clone();
        other.reverse();
        assert_eq!(compare(&rows, &other), Ok(3));
        assert_eq!(compare(&[], &[]), Ok(0));
    }

    #[test]
    fn the_smallest_key_that_differs_is_named_with_both_values() {
        let rows = [tally("a", 1, 5), tally("a", 3, 7)];
        let text = compare(&rows, &[tally("a", 1, 5), tally("a", 3, 8)]).unwrap_err().to_string();
        assert!(text.contains("a, 2020-03: the query gives 7 P"), "{text}");
        assert!(text.contains("the recount gives 8 P"), "{text}");
        let text = compare(&rows, &[tally("a", 1, 5), tally("a", 2, 8)]).unwrap_err().to_string();
        assert!(text.contains("a, 2020-02: the query gives no row, the recount gives 8"), "{text}");
        assert!(compare(&rows, &rows[..1]).is_err(), "a row is missing");
    }
}
