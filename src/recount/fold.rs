//! The fold itself: line by line into sums, a row group a task, the tasks' sums added at the end.

use super::batches::{Batch, each, tasks, without_key};
use super::{Class, Question, Recount, too_large};
use crate::diagnostic::Outcome;
use crate::law::PTally;
use crate::ledger::Amounts;
use crate::store::RowGroup;
use crate::values::{Cents, Code, Day, Month, P, ProviderKey, Span};
use arrow::array::{Array, StringArray};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

pub(super) fn over(question: &Question<'_>) -> Outcome<Recount> {
    let rules = Rules::of(question);
    let tasks = tasks(question.files)?;
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
            let amounts = partial.classes[class as usize].amounts()?;
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
    // a stable sort finds the runs of a sorted store
    parts.par_sort_by(|(one, _), (other, _)| one.cmp(other));
    let same_key = |(one, _): &(Key, Sums), (next, _): &(Key, Sums)| one == next;
    let of_key = |parts: &[(Key, Sums)]| {
        let mut sums = Sums::default();
        for (_, part) in parts {
            sums.add(*part);
        }
        sums.tally(parts[0].0.clone())
    };
    parts.chunk_by(same_key).map(of_key).collect()
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

    #[inline]
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

/// So wide that no sum of lines can leave it: what does not fit 64 bits is told at the end.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    p: i128,
    cents: i128,
    lines: i64,
}

impl Sums {
    #[inline]
    fn add(&mut self, other: Self) {
        self.p += other.p;
        self.cents += other.cents;
        self.lines += other.lines;
    }

    fn amounts(self) -> Outcome<Amounts> {
        Ok(Amounts::new(self.lines, Cents::new(narrow(self.cents)?)))
    }

    fn tally(self, (provider, month): Key) -> Outcome<PTally> {
        Ok(PTally {
            provider,
            year: month.year,
            month: month.month,
            p_sum: P::new(narrow(self.p)?),
            paid: Cents::new(narrow(self.cents)?),
            lines: self.lines,
        })
    }
}

fn narrow(sum: i128) -> Outcome<i64> {
    i64::try_from(sum).map_err(|_| too_large().into())
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
        let rows = unweighted.chain(weights).filter(|(_, valid, _)| valid.meets(question.service));
        Self {
            service: numbers(question.service),
            received: question.received.map(numbers),
            months,
            month_of_day,
            weights: Weights::of(rows),
        }
    }

    fn fold(&self, task: &RowGroup<'_>) -> Outcome<Partial> {
        let mut classes = [Sums::default(); Class::ALL.len()];
        let mut keyed = Keyed::new(self.months.len());
        each(task, |batch| {
            keyed.open(batch.dictionary);
            for row in 0..batch.rows() {
                let cents = i128::from(batch.paid[row]);
                let weight = match self.weigh(batch, row) {
                    Ok(weight) => weight,
                    Err(class) => {
                        classes[class as usize].add(Sums { p: 0, cents, lines: 1 });
                        continue;
                    }
                };
                let p = i128::from(batch.quantities[row]) * i128::from(weight);
                let place = batch.key(row).ok_or_else(|| without_key(task))?;
                let day = usize::try_from(batch.service[row] - self.service.0)
                    .expect("a counted day lies in the window");
                keyed.of(place, self.month_of_day[day]).add(Sums { p, cents, lines: 1 });
            }
            Ok(())
        })?;
        let sums = keyed.parts(&self.months);
        for (_, used) in &sums {
            classes[Class::Used as usize].add(*used);
        }
        Ok(Partial { file: task.file, classes, sums })
    }

    /// What a line that counts weighs; of another its class.
    #[inline]
    fn weigh(&self, batch: &Batch<'_>, row: usize) -> Result<i64, Class> {
        let day = batch.service[row];
        if day < self.service.0 || day > self.service.1 {
            return Err(Class::ServiceDate);
        }
        let known = self.weights.on(batch.codes[row], day).ok_or(Class::OtherCode)?;
        let weight = known.p.ok_or(Class::NoWeight)?;
        match (self.received, batch.reception(row)) {
            (Some(_), None) => Err(Class::ReceptionMissing),
            (Some((from, to)), Some(day)) if day < from || day > to => Err(Class::ReceptionDate),
            _ => Ok(weight),
        }
    }
}

/// The sums of a row group by dentist and month. A dentist is told by the place in the dictionary:
/// the text is read once, when a first line of theirs counts, and not once a line.
struct Keyed {
    months: usize,
    /// By dentist, then by month. One who stands in two dictionaries is there twice.
    sums: Vec<Sums>,
    dentists: Vec<ProviderKey>,
    /// The keys of the batch at hand; mostly those of the batch before.
    dictionary: StringArray,
    /// Which of the dentists stands at each place of the dictionary, as far as known.
    numbers: Vec<Option<usize>>,
}

impl Keyed {
    fn new(months: usize) -> Self {
        Self {
            months,
            sums: Vec::new(),
            dentists: Vec::new(),
            dictionary: StringArray::new_null(0),
            numbers: Vec::new(),
        }
    }

    /// Takes the dictionary of a batch at hand.
    fn open(&mut self, dictionary: &StringArray) {
        let bytes = |keys: &StringArray| keys.offsets().inner().inner().clone();
        if !bytes(&self.dictionary).ptr_eq(&bytes(dictionary)) {
            self.dictionary = dictionary.clone();
            self.numbers = vec![None; dictionary.len()];
        }
    }

    #[inline]
    fn of(&mut self, place: usize, month: usize) -> &mut Sums {
        let number = match self.numbers[place] {
            Some(number) => number,
            None => self.number(place),
        };
        &mut self.sums[number * self.months + month]
    }

    #[cold]
    fn number(&mut self, place: usize) -> usize {
        let number = self.dentists.len();
        self.dentists.push(ProviderKey::new(self.dictionary.value(place)));
        self.sums.resize(self.sums.len() + self.months, Sums::default());
        self.numbers[place] = Some(number);
        number
    }

    /// The sums that have a line, in the order in which the dentists were met.
    fn parts(self, months: &[Month]) -> Vec<(Key, Sums)> {
        let mut parts = Vec::new();
        for (dentist, sums) in self.dentists.iter().zip(self.sums.chunks(self.months)) {
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
