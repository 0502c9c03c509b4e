//! The fold itself: line by line into sums, a row group a task, the tasks' sums added at the end.

use super::batches::{Batch, RowGroup, row_groups};
use super::{Class, Question, Recount};
use crate::diagnostic::{Fault, Outcome};
use crate::law::PTally;
use crate::ledger::Amounts;
use crate::values::{Cents, Code, Day, Month, P, ProviderKey, Span};
use arrow::array::{Array, StringArray};
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
    let mut sums = Vec::new();
    for partial in partial {
        for class in Class::ALL {
            let amounts = partial.classes[class as usize].amounts();
            recount.classes.entry(class).or_default().add(amounts);
            recount.files[partial.file].add(amounts);
        }
        sums.extend(partial.sums);
    }
    recount.tallies = tallies(sums)?;
    Ok(recount)
}

/// What the row groups have of one dentist and month, added up; in the order of the keys.
fn tallies(mut parts: Vec<(Key, Sums)>) -> Outcome<Vec<PTally>> {
    // stable: it finds the runs of a sorted store
    parts.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut sums: Vec<(Key, Sums)> = Vec::with_capacity(parts.len());
    for (key, part) in parts {
        match sums.last_mut().filter(|(last, _)| *last == key) {
            Some((_, sum)) => sum.add(part)?,
            None => sums.push((key, part)),
        }
    }
    Ok(sums.into_iter().map(|(key, sums)| sums.tally(key)).collect())
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
}

/// What the codes weigh: one look-up a line.
struct Weights {
    /// By code less the first code of six digits: the place of its first row; 0 for a code without.
    places: Vec<u32>,
    rows: Vec<InForce>,
}

/// What a code weighs between two days; of a dental code without P: nothing.
struct InForce {
    first: i32,
    last: i32,
    p: Option<i64>,
    /// The place of the code's next row; 0 after the last.
    next: u32,
}

const FIRST_CODE: i64 = 100_000;
const CODES: usize = 900_000;

impl Weights {
    /// Of a code's rows the last given is tried first.
    fn of(rows: impl Iterator<Item = (Code, Span, Option<P>)>) -> Self {
        // no code's row stands at 0
        let nobody = InForce { first: 0, last: 0, p: None, next: 0 };
        let mut weights = Self { places: vec![0; CODES], rows: vec![nobody] };
        for (code, valid, p) in rows {
            let (first, last) = numbers(valid);
            let at = usize::try_from(code.get() - FIRST_CODE).expect("a code has six digits");
            let place = u32::try_from(weights.rows.len()).expect("rows of weights are few");
            let next = std::mem::replace(&mut weights.places[at], place);
            weights.rows.push(InForce { first, last, p: p.map(P::get), next });
        }
        weights
    }

    fn on(&self, code: i64, day: i32) -> Option<&InForce> {
        let at = usize::try_from(code - FIRST_CODE).ok()?;
        let mut place = *self.places.get(at)? as usize;
        while place != 0 {
            let row = &self.rows[place];
            if row.first <= day && day <= row.last {
                return Some(row);
            }
            place = row.next as usize;
        }
        None
    }
}

/// What one row group gives.
struct Partial {
    file: usize,
    classes: [Sums; Class::ALL.len()],
    sums: Vec<(Key, Sums)>,
}

/// A dentist and a month.
type Key = (ProviderKey, Month);

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

    fn amounts(self) -> Amounts {
        Amounts::new(self.lines, Cents::new(self.cents))
    }

    fn tally(self, (provider, month): Key) -> PTally {
        PTally {
            provider,
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
        let weights = question.weights.iter().map(|row| (row.code, row.valid, Some(row.p)));
        let unweighted = question.unweighted.iter().map(|row| (row.code, row.valid, None));
        Self {
            service: numbers(question.service),
            received: question.received.map(numbers),
            months,
            month_of_day,
            weights: Weights::of(unweighted.chain(weights)),
        }
    }

    fn fold(&self, task: &RowGroup) -> Outcome<Partial> {
        let mut classes = [Sums::default(); Class::ALL.len()];
        let mut keyed = Keyed::new(self.months.len());
        task.each(|batch| {
            keyed.open(batch.dictionary);
            for row in 0..batch.rows() {
                let cents = batch.paid[row];
                let (class, weight) = self.classify(batch, row);
                classes[class as usize].add(Sums { p: 0, cents, lines: 1 })?;
                let Some(weight) = weight else { continue };
                let p = batch.quantities[row].checked_mul(weight).ok_or_else(too_large)?;
                let place = batch.key(row).ok_or_else(|| task.without_key())?;
                let day = usize::try_from(batch.service[row] - self.service.0)
                    .expect("a counted day lies in the window");
                keyed.of(place, self.month_of_day[day]).add(Sums { p, cents, lines: 1 })?;
            }
            Ok(())
        })?;
        Ok(Partial { file: task.file, classes, sums: keyed.parts(&self.months) })
    }

    /// The class of a line, and its weight where it is counted.
    fn classify(&self, batch: &Batch<'_>, row: usize) -> (Class, Option<i64>) {
        let day = batch.service[row];
        if day < self.service.0 || day > self.service.1 {
            return (Class::ServiceDate, None);
        }
        let Some(known) = self.weights.on(batch.codes[row], day) else {
            return (Class::OtherCode, None);
        };
        if known.p.is_none() {
            return (Class::NoWeight, None);
        }
        match (self.received, batch.reception(row)) {
            (Some(_), None) => (Class::ReceptionMissing, None),
            (Some((from, to)), Some(day)) if day < from || day > to => (Class::ReceptionDate, None),
            _ => (Class::Used, known.p),
        }
    }
}

/// The sums of a row group by dentist and month. A dentist's text is looked up once a dictionary,
/// when a first line of theirs counts, and not once a line.
struct Keyed {
    months: usize,
    /// By dentist, then by month.
    sums: Vec<Sums>,
    /// The dentists by their number in `sums`.
    dentists: BTreeMap<String, usize>,
    /// The keys of the batch at hand; mostly those of the batch before.
    dictionary: StringArray,
    /// The number of the dentist at each place of the dictionary, as far as known.
    numbers: Vec<Option<usize>>,
}

impl Keyed {
    fn new(months: usize) -> Self {
        Self {
            months,
            sums: Vec::new(),
            dentists: BTreeMap::new(),
            dictionary: StringArray::new_null(0),
            numbers: Vec::new(),
        }
    }

    /// Takes the dictionary of a batch at hand.
    fn open(&mut self, dictionary: &StringArray) {
        let same =
            self.dictionary.offsets().inner().inner().ptr_eq(dictionary.offsets().inner().inner());
        if !same {
            self.dictionary = dictionary.clone();
            self.numbers = vec![None; dictionary.len()];
        }
    }

    fn of(&mut self, place: usize, month: usize) -> &mut Sums {
        let number = match self.numbers[place] {
            Some(number) => number,
            None => self.number(place),
        };
        &mut self.sums[number * self.months + month]
    }

    #[cold]
    fn number(&mut self, place: usize) -> usize {
        let next = self.dentists.len();
        let text = self.dictionary.value(place).to_owned();
        let number = *self.dentists.entry(text).or_insert(next);
        if number == next {
            self.sums.resize(self.sums.len() + self.months, Sums::default());
        }
        self.numbers[place] = Some(number);
        number
    }

    /// The sums that have a line; in the order of the keys.
    fn parts(self, months: &[Month]) -> Vec<(Key, Sums)> {
        let mut parts = Vec::new();
        for (dentist, number) in self.dentists {
            let dentist = ProviderKey::new(dentist);
            let sums = &self.sums[number * self.months..][..self.months];
            let lived = months.iter().zip(sums).filter(|(_, sums)| sums.lines > 0);
            parts.extend(lived.map(|(month, sums)| ((dentist.clone(), *month), *sums)));
        }
        parts
    }
}

/// Days as Parquet keeps them.
fn numbers(span: Span) -> (i32, i32) {
    (number(span.first), number(span.last))
}

fn number(day: Day) -> i32 {
    day.to_epoch_days()
}
