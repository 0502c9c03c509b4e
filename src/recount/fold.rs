//! The fold itself: line by line into sums, a row group a task, the tasks' sums added at the end.

use super::batches::{Batch, RowGroup, row_groups};
use super::{Class, Question, Recount};
use crate::diagnostic::{Fault, Outcome};
use crate::law::PTally;
use crate::ledger::Amounts;
use crate::values::{Cents, Code, Day, Month, P, ProviderKey, Span};
use arrow::array::Array;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;

pub(super) fn over(question: &Question<'_>) -> Outcome<Recount> {
    let rules = Rules::of(question);
    let mut tasks = Vec::new();
    for (file, path) in question.files.iter().enumerate() {
        tasks.extend(row_groups(file, path)?);
    }
    let partial: Vec<Partial> =
        tasks.par_iter().map(|task| rules.fold(task)).collect::<Outcome<_>>()?;
    let mut recount = Recount {
        tallies: Vec::new(),
        classes: Class::ALL.map(|class| (class, Amounts::default())).into(),
        files: vec![Amounts::default(); question.files.len()],
    };
    let mut sums: BTreeMap<(String, Month), Sums> = BTreeMap::new();
    for partial in partial {
        for (class, amounts) in &partial.classes {
            recount.classes.entry(*class).or_default().add(*amounts);
            recount.files[partial.file].add(*amounts);
        }
        for (key, months) in partial.keys.into_iter().zip(partial.sums) {
            for (month, part) in rules.months.iter().zip(months).filter(|(_, sum)| sum.lines > 0) {
                sums.entry((key.clone(), *month)).or_default().add(part)?;
            }
        }
    }
    recount.tallies = sums.into_iter().map(|((key, month), sums)| sums.tally(key, month)).collect();
    Ok(recount)
}

/// What a line is held against, as look-ups.
struct Rules {
    service: (i32, i32),
    received: Option<(i32, i32)>,
    /// Every month of the days of service.
    months: Vec<Month>,
    /// Which of these months a day of service lies in, by days since the first.
    month_of_day: Vec<usize>,
    weights: Weights,
    /// Codes without a weight, as if it were 0.
    unweighted: Weights,
}

/// The weights by code: one look-up a line.
struct Weights {
    /// By code less the first code of six digits: the place in `acts`; 0 for a code without P.
    places: Vec<u16>,
    acts: Vec<Vec<InForce>>,
}

/// A weight between two days.
struct InForce {
    first: i32,
    last: i32,
    p: i64,
}

const FIRST_CODE: i64 = 100_000;
const CODES: usize = 900_000;

impl Weights {
    fn of(rows: impl Iterator<Item = (Code, Span, P)>) -> Self {
        let mut weights = Self { places: vec![0; CODES], acts: vec![Vec::new()] };
        for (code, valid, p) in rows {
            let (first, last) = numbers(valid);
            let at = usize::try_from(code.get() - FIRST_CODE).expect("a code has six digits");
            if weights.places[at] == 0 {
                weights.places[at] = u16::try_from(weights.acts.len()).expect("acts are few");
                weights.acts.push(Vec::new());
            }
            let act = usize::from(weights.places[at]);
            weights.acts[act].push(InForce { first, last, p: p.get() });
        }
        weights
    }

    fn on(&self, code: i64, day: i32) -> Option<i64> {
        let place = usize::try_from(code - FIRST_CODE).ok().and_then(|at| self.places.get(at))?;
        let act = self.acts[usize::from(*place)].iter();
        act.filter(|row| row.first <= day && day <= row.last).map(|row| row.p).next()
    }
}

/// What one row group gives.
struct Partial {
    file: usize,
    classes: BTreeMap<Class, Amounts>,
    keys: Vec<String>,
    /// By key, then by month.
    sums: Vec<Vec<Sums>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    p: i64,
    cents: i64,
    lines: i64,
}

impl Sums {
    fn add(&mut self, other: Self) -> Outcome<()> {
        self.p = sum(self.p, other.p)?;
        self.cents = sum(self.cents, other.cents)?;
        self.lines = sum(self.lines, other.lines)?;
        Ok(())
    }

    fn tally(self, key: String, month: Month) -> PTally {
        PTally {
            provider: ProviderKey::new(key),
            year: month.year,
            month: month.month,
            p_sum: P::new(self.p),
            paid: Cents::new(self.cents),
            lines: self.lines,
        }
    }
}

fn sum(left: i64, right: i64) -> Outcome<i64> {
    left.checked_add(right).ok_or_else(|| too_large().into())
}

fn too_large() -> Fault {
    Fault::new("sum-too-large", "a sum of the claims does not fit 64 bits")
        .hint("some quantity or amount is absurd: see the largest ones in the dump")
}

impl Rules {
    fn of(question: &Question<'_>) -> Self {
        let mut months: Vec<Month> = Vec::new();
        let mut month_of_day = Vec::new();
        for day in
            question.service.first.iter_days().take_while(|day| *day <= question.service.last)
        {
            if months.last() != Some(&Month::of(day)) {
                months.push(Month::of(day));
            }
            month_of_day.push(months.len() - 1);
        }
        Self {
            service: numbers(question.service),
            received: question.received.map(numbers),
            months,
            month_of_day,
            weights: Weights::of(question.weights.iter().map(|row| (row.code, row.valid, row.p))),
            unweighted: Weights::of(
                question.unweighted.iter().map(|row| (row.code, row.valid, P::ZERO)),
            ),
        }
    }

    fn fold(&self, task: &RowGroup) -> Outcome<Partial> {
        let mut partial = Partial {
            file: task.file,
            classes: BTreeMap::new(),
            keys: Vec::new(),
            sums: Vec::new(),
        };
        let mut numbers = BTreeMap::new();
        task.each(|batch| {
            let keys = self.number_keys(batch, &mut numbers, &mut partial);
            let mut classes = [(0_i64, 0_i64); Class::ALL.len()];
            for row in 0..batch.rows() {
                let cents = batch.paid.value(row);
                let (class, weight) = self.classify(batch, row);
                let (rows, paid) = &mut classes[class as usize];
                *rows += 1;
                *paid = sum(*paid, cents)?;
                let Some(weight) = weight else { continue };
                let p = batch.quantities.value(row).checked_mul(weight).ok_or_else(too_large)?;
                if batch.keys.is_null(row) {
                    return Err(task.without_key().into());
                }
                let key = keys[usize::try_from(batch.keys.keys().value(row)).expect("keys count")];
                let day = usize::try_from(batch.service.value(row) - self.service.0)
                    .expect("a counted day lies in the window");
                partial.sums[key][self.month_of_day[day]].add(Sums { p, cents, lines: 1 })?;
            }
            for class in Class::ALL {
                let (rows, paid) = classes[class as usize];
                let amounts = Amounts::new(rows, Cents::new(paid));
                partial.classes.entry(class).or_default().add(amounts);
            }
            Ok(())
        })?;
        Ok(partial)
    }

    /// The number in the partial sums of each key of the batch's dictionary.
    fn number_keys(
        &self,
        batch: &Batch<'_>,
        numbers: &mut BTreeMap<String, usize>,
        partial: &mut Partial,
    ) -> Vec<usize> {
        let texts = batch.key_texts.iter().map(Option::unwrap_or_default);
        texts
            .map(|text| {
                if let Some(number) = numbers.get(text) {
                    return *number;
                }
                let number = partial.keys.len();
                numbers.insert(text.to_owned(), number);
                partial.keys.push(text.to_owned());
                partial.sums.push(vec![Sums::default(); self.months.len()]);
                number
            })
            .collect()
    }

    /// The class of a line, and its weight where it is counted.
    fn classify(&self, batch: &Batch<'_>, row: usize) -> (Class, Option<i64>) {
        let day = batch.service.value(row);
        if day < self.service.0 || day > self.service.1 {
            return (Class::ServiceDate, None);
        }
        let code = batch.codes.value(row);
        let Some(weight) = self.weights.on(code, day) else {
            let is_known = self.unweighted.on(code, day).is_some();
            return (if is_known { Class::NoWeight } else { Class::OtherCode }, None);
        };
        match self.received {
            Some(_) if batch.reception.is_null(row) => (Class::ReceptionMissing, None),
            Some((from, to)) if !(from..=to).contains(&batch.reception.value(row)) => {
                (Class::ReceptionDate, None)
            }
            _ => (Class::Used, Some(weight)),
        }
    }
}

/// Days as Parquet keeps them.
fn numbers(span: Span) -> (i32, i32) {
    (number(span.first), number(span.last))
}

fn number(day: Day) -> i32 {
    day.to_epoch_days()
}
