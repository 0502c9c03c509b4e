use super::dice::Dice;
use super::patients::Age;
use crate::diagnostic::{Fault, Outcome};
use crate::values::{Day, Span};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An act of art. 5 that has a weight, as invented dentists perform it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Act {
    /// Outside hospital, and in hospital: both weigh the same.
    pub(super) codes: [i64; 2],
    pub(super) p: i64,
    /// What an insurer pays for it: invented, about 7.90 euro a P.
    pub(super) fee_cents: i64,
    pub(super) patient: Patient,
    /// Whether a line names the tooth.
    pub(super) on_tooth: bool,
}

/// For whom an act is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patient {
    Child,
    Adult,
    Anybody,
}

/// What a practice mostly does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mix {
    /// About 6 P a line.
    General,
    /// Mostly prostheses and large works: about 16 P a line.
    Heavy,
}

impl Mix {
    const fn popularity(self, p: i64) -> u32 {
        match (self, p) {
            (_, ..=0 | 39..) => 0,
            (Self::General, 1..=17) => 4,
            (Self::General, _) | (Self::Heavy, 1..=9) => 1,
            (Self::Heavy, _) => 3,
        }
    }
}

/// The acts with a weight, and how often each mix draws them.
pub(super) struct Acts {
    all: Vec<Act>,
    general: Vec<usize>,
    heavy: Vec<usize>,
    lightest: usize,
    /// The ambulatory code of each code of art. 5, and at which age it may be billed.
    ages: BTreeMap<i64, (i64, Age)>,
    /// Service dates for which the weights hold.
    pub(super) valid: Span,
}

#[derive(Deserialize)]
struct Row {
    code_ambulatory: i64,
    code_hospital: Option<i64>,
    section: String,
    p_value: Option<i64>,
    status: String,
    age_min: Option<i64>,
    age_max: Option<i64>,
    valid_from: Day,
    valid_to: Day,
}

impl Acts {
    /// The acts of the P table that comes with the program.
    ///
    /// Read here rather than through `reference/`: a truth that went the way of what is tested
    /// with it would prove less, and mixes need columns that no rule does.
    ///
    /// # Errors
    /// Where the table cannot be read.
    pub(super) fn shipped() -> Outcome<Self> {
        let text = include_str!("../../reference/p_values.csv");
        let mut rows = Vec::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            rows.push(row.map_err(|error: csv::Error| {
                Fault::new("p-values", format!("the table of P-values cannot be read: {error}"))
            })?);
        }
        Ok(Self::of(&rows))
    }

    fn of(rows: &[Row]) -> Self {
        let all: Vec<Act> = rows.iter().filter_map(act).collect();
        let drawn = |mix: Mix| -> Vec<usize> {
            let times = |(place, act): (usize, &Act)| {
                std::iter::repeat_n(place, mix.popularity(act.p).try_into().expect("1 to 4"))
            };
            all.iter().enumerate().flat_map(times).collect()
        };
        let lightest = all.iter().position(|act| act.p == 1).expect("some act weighs 1 P");
        let first = rows.iter().map(|row| row.valid_from).max().expect("the table has rows");
        let last = rows.iter().map(|row| row.valid_to).min().expect("the table has rows");
        Self {
            general: drawn(Mix::General),
            heavy: drawn(Mix::Heavy),
            lightest,
            ages: rows.iter().flat_map(ages).collect(),
            valid: Span { first, last },
            all,
        }
    }

    /// An act that such a practice performs.
    pub(super) fn draw(&self, dice: &mut Dice, mix: Mix) -> &Act {
        let places = match mix {
            Mix::General => &self.general,
            Mix::Heavy => &self.heavy,
        };
        &self.all[*dice.one_of(places)]
    }

    /// The ambulatory code of a code, and an age at which it may be billed; a code that the text
    /// does not have stands for itself.
    pub(super) fn age_of(&self, code: i64) -> (i64, Age) {
        self.ages.get(&code).copied().unwrap_or((code, Age::Child))
    }

    /// The weight of a code, where it has one.
    pub(super) fn p_of(&self, code: i64) -> Option<i64> {
        self.all.iter().find(|act| act.codes.contains(&code)).map(|act| act.p)
    }

    /// An act of at most `p`: where chance gives none in a few throws, one of 1 P.
    pub(super) fn draw_within(&self, dice: &mut Dice, mix: Mix, p: i64) -> &Act {
        for _ in 0..8 {
            let act = self.draw(dice, mix);
            if act.p <= p {
                return act;
            }
        }
        &self.all[self.lightest]
    }
}

fn ages(row: &Row) -> impl Iterator<Item = (i64, (i64, Age))> {
    let of_act = (row.code_ambulatory, Age::within(row.age_min, row.age_max));
    let codes = [Some(row.code_ambulatory), row.code_hospital];
    codes.into_iter().flatten().map(move |code| (code, of_act))
}

fn act(row: &Row) -> Option<Act> {
    let p = row.p_value.filter(|_| row.status == "active")?;
    let patient = match (row.age_min, row.age_max) {
        (_, Some(..=18)) => Patient::Child,
        (Some(18..), _) => Patient::Adult,
        _ if row.section.contains("ORTHODONTIE") => Patient::Child,
        _ => Patient::Anybody,
    };
    let cents_per_p = 740 + row.code_ambulatory / 10 % 11 * 10;
    Some(Act {
        codes: [row.code_ambulatory, row.code_hospital.unwrap_or(row.code_ambulatory)],
        p,
        fee_cents: (p.max(1) * cents_per_p + 25) / 50 * 50,
        patient,
        on_tooth: row.section.contains("CONSERVERENDE") || row.section.contains("EXTRACTIES"),
    })
}
