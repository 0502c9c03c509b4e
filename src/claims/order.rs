//! The total order of a store's lines: whoever, when, what, and then every other column.

use crate::values::columns::CANONICAL;
use arrow::array::{
    Array, AsArray, Date32Array, DynComparator, Int64Array, RecordBatch, StringArray,
    make_comparator,
};
use arrow::compute::SortOptions;
use arrow::datatypes::{Date32Type, Int64Type};
use std::cmp::Ordering;
use std::collections::HashMap;

/// The columns that decide first: whoever, when, what; and the person next, so that the lines of
/// one act lie together.
const FIRST: [&str; 4] = ["provider_key", "service_date", "nomenclature_code", "person_id"];

/// Provider, day and code as numbers that compare like them; a code beyond 32 bits is cut, and
/// then compared by itself.
type Key = (u64, u64);

/// Lines that can be compared with each other. Nulls come first; lines that are alike in every
/// column follow each other as they were delivered.
pub(super) struct Comparable<'a> {
    keys: Vec<Key>,
    /// Code, then person: with the key, an act.
    act: Vec<DynComparator>,
    /// The other columns, the line's id last.
    others: Vec<DynComparator>,
    files: &'a Int64Array,
    numbers: &'a Int64Array,
}

impl<'a> Comparable<'a> {
    /// Takes lines as they are spilled: canonical columns (one that is not there is null in every
    /// line), `file`, `row`.
    pub(super) fn of(lines: &'a RecordBatch) -> Self {
        let others = CANONICAL.iter().map(|column| column.name).filter(|name| {
            !FIRST.contains(name) && !["claim_line_id", "copy_number"].contains(name)
        });
        let comparators = |names: &[&str]| -> Vec<DynComparator> {
            names.iter().filter_map(|name| comparator(lines, name)).collect()
        };
        let others: Vec<&str> = others.chain(["claim_line_id"]).collect();
        Self {
            keys: keys(lines),
            act: comparators(&FIRST[2..]),
            others: comparators(&others),
            files: ints(lines, "file"),
            numbers: ints(lines, "row"),
        }
    }

    /// Puts rows of the lines in order. Cheap where they consist of runs that are in order.
    pub(super) fn sort(&self, rows: &mut [u32]) {
        let mut keyed: Vec<(Key, u32)> =
            rows.iter().map(|row| (self.keys[place(*row)], *row)).collect();
        keyed.sort_by(|(left_key, left), (right_key, right)| {
            left_key.cmp(right_key).then_with(|| self.compare_rest(place(*left), place(*right)))
        });
        for (row, (_, sorted)) in rows.iter_mut().zip(keyed) {
            *row = sorted;
        }
    }

    fn compare_rest(&self, left: usize, right: usize) -> Ordering {
        let columns = self.act.iter().chain(&self.others);
        columns
            .map(|compare| compare(left, right))
            .find(|ordering| ordering.is_ne())
            .unwrap_or_else(|| self.delivered(left).cmp(&self.delivered(right)))
    }

    fn delivered(&self, row: usize) -> (i64, i64) {
        (self.files.value(row), self.numbers.value(row))
    }

    /// Whether two lines have one provider, day, code and person.
    pub(super) fn is_same_act(&self, left: u32, right: u32) -> bool {
        let (left, right) = (place(left), place(right));
        self.keys[left] == self.keys[right]
            && self.act.iter().all(|compare| compare(left, right).is_eq())
    }

    /// Whether two lines are alike in every column.
    pub(super) fn is_alike(&self, left: u32, right: u32) -> bool {
        self.is_same_act(left, right)
            && self.others.iter().all(|compare| compare(place(left), place(right)).is_eq())
    }
}

fn place(row: u32) -> usize {
    usize::try_from(row).expect("rows are numbered from 0")
}

fn comparator(lines: &RecordBatch, name: &str) -> Option<DynComparator> {
    let column = lines.column_by_name(name)?;
    if column.null_count() == column.len() {
        return None;
    }
    let compare = make_comparator(column, column, SortOptions::default());
    Some(compare.expect("text, integers and dates can be compared"))
}

pub(super) fn ints<'a>(lines: &'a RecordBatch, name: &str) -> &'a Int64Array {
    lines.column_by_name(name).expect("every line has it").as_primitive::<Int64Type>()
}

pub(super) fn days(lines: &RecordBatch) -> &Date32Array {
    let days = lines.column_by_name("service_date").expect("no line is admitted without a day");
    days.as_primitive::<Date32Type>()
}

pub(super) fn providers(lines: &RecordBatch) -> &StringArray {
    lines.column_by_name("provider_key").expect("the door makes it").as_string::<i32>()
}

pub(super) fn persons(lines: &RecordBatch) -> &StringArray {
    let persons = lines.column_by_name("person_id");
    persons.expect("lines are put in order of persons where they have them").as_string::<i32>()
}

fn keys(lines: &RecordBatch) -> Vec<Key> {
    let codes = ints(lines, "nomenclature_code");
    let days = days(lines);
    let code = |row: usize| {
        let number = codes.is_valid(row).then(|| codes.value(row).max(0));
        number.map_or(0, |number| u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1))
    };
    let numbers = provider_numbers(providers(lines));
    let keyed = numbers.into_iter().enumerate().map(|(row, provider)| {
        // the order of signed days is that of unsigned ones with the other sign
        let day = days.value(row).cast_unsigned() ^ (1 << 31);
        (provider, (u64::from(day) << 32) | u64::from(code(row)))
    });
    keyed.collect()
}

/// A number for each key that orders as the keys do, and is equal for equal keys only; 0 for null.
fn provider_numbers(keys: &StringArray) -> Vec<u64> {
    // eight bytes are a number already, as those of RIZIV keys are
    let packed = |key: &str| {
        let mut bytes = [0; 8];
        bytes.get_mut(..key.len())?.copy_from_slice(key.as_bytes());
        let is_exact = !key.is_empty() && !key.as_bytes().contains(&0);
        is_exact.then(|| u64::from_be_bytes(bytes))
    };
    let short: Option<Vec<u64>> = keys.iter().map(|key| key.map_or(Some(0), packed)).collect();
    if let Some(short) = short {
        return short;
    }
    let mut distinct: Vec<&str> = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let known: Vec<Option<usize>> = keys
        .iter()
        .map(|key| {
            let key = key?;
            Some(*seen.entry(key).or_insert_with(|| {
                distinct.push(key);
                distinct.len() - 1
            }))
        })
        .collect();
    let mut sorted: Vec<usize> = (0..distinct.len()).collect();
    sorted.sort_unstable_by_key(|at| distinct[*at]);
    let mut ranks = vec![0; distinct.len()];
    for (rank, at) in (1..).zip(sorted) {
        ranks[at] = rank;
    }
    known.into_iter().map(|at| at.map_or(0, |at| ranks[at])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_order_as_keys_do(
            keys in prop::collection::vec(prop::option::of("[ab\u{0}é]{0,9}|3[0-9]{7}"), 0..40),
        ) {
            let numbers = provider_numbers(&StringArray::from(keys.clone()));
            for (left, left_number) in keys.iter().zip(&numbers) {
                for (right, right_number) in keys.iter().zip(&numbers) {
                    prop_assert_eq!(left.cmp(right), left_number.cmp(right_number));
                }
            }
        }
    }
}
