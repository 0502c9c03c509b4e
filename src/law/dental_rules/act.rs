use crate::values::{Cents, Code, Day, ProviderKey};
use std::collections::BTreeMap;

/// The person of lines that name none.
pub const NOBODY: &str = "-";

/// The lines of one act as the claims have them: the row that is counted twice.
///
/// Grain: one row per person, provider, ambulatory code, day of service and tooth. Order: the
/// same. Corrections count with their sign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DentalTally {
    /// The insured person; [`NOBODY`] where the line names none.
    pub person: String,
    /// The provider.
    pub provider: ProviderKey,
    /// The ambulatory code of the act.
    pub code: Code,
    /// The day of service.
    pub day: Day,
    /// The tooth as billed; `None` where the line names none.
    pub tooth: Option<i64>,
    /// Net number of acts.
    pub quantity: i64,
    /// What was paid on balance.
    pub paid: Cents,
    /// Number of lines, corrections included.
    pub lines: i64,
    /// The first day of reception; `None` where no line has one.
    pub received: Option<Day>,
    /// The least of the ids of the lines.
    pub first_line: String,
    /// The earliest and the latest year of birth that the lines name.
    pub born: Option<(i64, i64)>,
    /// Whether a line is a copy, has quantity and amount of opposite sign, or takes another back.
    pub doubted: bool,
    /// Whether some line names a prescriber.
    pub prescribed: bool,
}

/// A quadrant of the mouth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quadrant {
    /// Upper right: teeth 1x and 5x.
    UpperRight,
    /// Upper left: teeth 2x and 6x.
    UpperLeft,
    /// Lower left: teeth 3x and 7x.
    LowerLeft,
    /// Lower right: teeth 4x and 8x.
    LowerRight,
}

impl Quadrant {
    /// All four.
    pub const ALL: [Self; 4] =
        [Self::UpperRight, Self::UpperLeft, Self::LowerLeft, Self::LowerRight];

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UpperRight => "UR",
            Self::UpperLeft => "UL",
            Self::LowerLeft => "LL",
            Self::LowerRight => "LR",
        }
    }

    /// The quadrant of a tooth; `None` where the number is no tooth.
    pub fn of_tooth(tooth: i64) -> Option<Self> {
        if !is_tooth(tooth) {
            return None;
        }
        match tooth.checked_div(10)? {
            1 | 5 => Some(Self::UpperRight),
            2 | 6 => Some(Self::UpperLeft),
            3 | 7 => Some(Self::LowerLeft),
            _ => Some(Self::LowerRight),
        }
    }
}

/// Whether a number is one of the 52 teeth of ISO 3950: 11 to 48 and 51 to 85.
pub fn is_tooth(number: i64) -> bool {
    matches!(number, 11..=18 | 21..=28 | 31..=38 | 41..=48)
        || matches!(number, 51..=55 | 61..=65 | 71..=75 | 81..=85)
}

/// Acts that stand after the corrections: one person, provider, pair, day and tooth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The day of service: acts are ordered by it first.
    pub day: Day,
    /// The first day of reception.
    pub received: Option<Day>,
    /// The least of the line ids.
    pub line: String,
    /// Who performed it.
    pub provider: ProviderKey,
    /// The ambulatory code.
    pub code: Code,
    /// The tooth as billed, which finds the lines again.
    pub tooth_billed: Option<i64>,
    /// The tooth, where it is one of the 52.
    pub tooth: Option<i64>,
    /// Number of acts, at least 1.
    pub number: i64,
    /// What was paid for them.
    pub paid: Cents,
    /// A line of it may be doubted.
    pub doubted: bool,
    /// A line of it names a prescriber.
    pub prescribed: bool,
}

impl Act {
    /// Whether something was paid: an unpaid act is no finding.
    pub fn is_paid(&self) -> bool {
        self.paid > Cents::ZERO
    }

    /// Whether two acts are of one provider and day.
    pub fn same_session(&self, other: &Self) -> bool {
        self.day == other.day && self.provider == other.provider
    }

    /// What was paid for some of its acts, rounded down: in favour of whoever billed it.
    pub fn share(&self, acts: i64) -> Cents {
        let part = self.paid.get().checked_mul(acts).and_then(|all| all.checked_div(self.number));
        Cents::new(part.unwrap_or(0))
    }
}

/// One insured person with the acts that stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The pseudonym; [`NOBODY`] where the lines name none.
    pub id: String,
    /// The earliest and the latest year of birth that the lines name.
    pub born: Option<(i64, i64)>,
    /// The first day of service of any line.
    pub first_day: Option<Day>,
    /// By day of service, then first day of reception (unknown last), then line id.
    pub acts: Vec<Act>,
    /// Rows whose corrections outweigh their lines: no rule uses them.
    pub net_negative: i64,
}

impl Person {
    /// Nets the rows of one person. A negative rest on a tooth is set against the same act without
    /// a tooth; what then stays below 0 is used by no rule.
    pub fn of(rows: Vec<DentalTally>) -> Self {
        let id = rows.first().map(|row| row.person.clone()).unwrap_or_default();
        let born = rows.iter().filter_map(|row| row.born);
        let born = born.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
        let first_day = rows.iter().map(|row| row.day).min();
        let mut rests: BTreeMap<(Day, ProviderKey, Code), (i64, Cents)> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.tooth.is_some() && row.quantity < 0) {
            let key = (row.day, row.provider.clone(), row.code);
            let rest = rests.entry(key).or_default();
            *rest = (rest.0.saturating_add(row.quantity), rest.1.plus(row.paid));
        }
        let mut net_negative = 0_i64;
        let mut acts = Vec::new();
        for mut row in rows {
            if row.tooth.is_some() && row.quantity < 0 {
                continue;
            }
            if row.tooth.is_none()
                && let Some((number, paid)) =
                    rests.remove(&(row.day, row.provider.clone(), row.code))
            {
                row.quantity = row.quantity.saturating_add(number);
                row.paid = row.paid.plus(paid);
                row.doubted = true;
            }
            match row.quantity {
                ..0 => net_negative = net_negative.saturating_add(1),
                0 => {}
                1.. => acts.push(Act::of(row)),
            }
        }
        net_negative = net_negative.saturating_add(i64::try_from(rests.len()).unwrap_or(i64::MAX));
        acts.sort_by(|one, other| one.order().cmp(&other.order()));
        Self { id, born, first_day, acts, net_negative }
    }

    /// Whether lines name the person: rules over several acts need that.
    pub fn is_known(&self) -> bool {
        self.id != NOBODY
    }
}

impl Act {
    fn of(row: DentalTally) -> Self {
        Self {
            day: row.day,
            received: row.received,
            line: row.first_line,
            provider: row.provider,
            code: row.code,
            tooth_billed: row.tooth,
            tooth: row.tooth.filter(|tooth| is_tooth(*tooth)),
            number: row.quantity,
            paid: row.paid,
            doubted: row.doubted,
            prescribed: row.prescribed,
        }
    }

    /// `INTERPRETATION:` the text speaks of what was reimbursed first; the day of service stands for
    /// it, then the first day of reception, then the line id. The rest only makes the order total.
    fn order(&self) -> (Day, bool, Option<Day>, &str, &ProviderKey, Code, Option<i64>) {
        let (unknown, line) = (self.received.is_none(), self.line.as_str());
        (self.day, unknown, self.received, line, &self.provider, self.code, self.tooth_billed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tooth: Option<i64>, quantity: i64, paid: i64, line: &str) -> DentalTally {
        DentalTally {
            person: "p".to_owned(),
            provider: ProviderKey::new("30000120"),
            code: "371011".parse().unwrap(),
            day: "2020-05-05".parse().unwrap(),
            tooth,
            quantity,
            paid: Cents::new(paid),
            lines: 1,
            received: None,
            first_line: line.to_owned(),
            born: None,
            doubted: false,
            prescribed: false,
        }
    }

    fn numbers(rows: Vec<DentalTally>) -> (Vec<(Option<i64>, i64, i64)>, i64) {
        let person = Person::of(rows);
        let acts = person.acts.iter().map(|act| (act.tooth_billed, act.number, act.paid.get()));
        (acts.collect(), person.net_negative)
    }

    #[test]
    fn a_negative_rest_is_set_against_the_act_without_a_tooth() {
        let rows = vec![row(None, 2, 200, "a"), row(Some(11), -1, -100, "b")];
        assert_eq!(numbers(rows), (vec![(None, 1, 100)], 0));
        let rows = vec![row(Some(12), 1, 100, "a"), row(Some(11), -1, -100, "b")];
        assert_eq!(numbers(rows), (vec![(Some(12), 1, 100)], 1), "another tooth is another act");
        let rows = vec![row(None, 1, 100, "a"), row(Some(11), -2, -200, "b")];
        assert_eq!(numbers(rows), (vec![], 1));
    }

    #[test]
    fn what_is_taken_back_whole_is_no_act() {
        assert_eq!(numbers(vec![row(None, 0, 0, "a")]), (vec![], 0));
    }

    #[test]
    fn quadrants_of_teeth() {
        let of = |tooth| Quadrant::of_tooth(tooth).map(Quadrant::name);
        assert_eq!([of(11), of(65), of(38), of(81)], ["UR", "UL", "LL", "LR"].map(Some));
        assert_eq!([of(19), of(56), of(0), of(91)], [None; 4]);
        assert_eq!((0..=99).filter(|tooth| is_tooth(*tooth)).count(), 52);
    }
}
