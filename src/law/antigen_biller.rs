use super::antigen::IN_FORCE;
use super::{Finding, Strength};
use crate::values::{Cents, Day, ProviderKey, Span};

/// What a provider whose number is not that of a doctor billed on a day; corrections netted out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OtherBiller {
    /// The provider.
    pub provider: ProviderKey,
    /// Whether a facility bills, so that of the provider only the performing is known.
    pub by_facility: bool,
    /// The day of service.
    pub date: Day,
    /// Sum of the quantities.
    pub quantity: i64,
    /// Sum of what was paid.
    pub paid: Cents,
}

impl OtherBiller {
    /// The kind of provider: the first digit of the RIZIV number.
    pub fn first_digit(&self) -> Option<char> {
        self.provider.as_str().chars().next()
    }
}

/// Art. 6 § 1, 2°: the acts are billed by a doctor or a clinical biologist. One finding per provider
/// and way of billing.
///
/// `days`: of one provider and one way of billing; `exempted`: the kinds that a decree let bill.
///
/// INTERPRETATION: a RIZIV number that begins with 1 is a doctor's. A clinical biologist may also be
/// a pharmacist (2) or another graduate, which the number does not say: hence an alert. Where a
/// facility bills, the provider of the line performed, and who billed is not known.
pub fn not_a_doctor(days: &[OtherBiller], exempted: &[(char, Span)]) -> Option<Finding> {
    let is_exempted = |day: &OtherBiller| {
        exempted
            .iter()
            .any(|(digit, valid)| Some(*digit) == day.first_digit() && valid.holds(day.date))
    };
    let asked = || days.iter().filter(|day| day.date >= IN_FORCE && !is_exempted(day));
    let first = asked().next()?;
    let quantity: i64 = asked().map(|day| day.quantity).sum();
    let paid: Cents = asked().map(|day| day.paid).sum();
    if quantity <= 0 && paid <= Cents::ZERO {
        return None;
    }
    let digit = first.first_digit().unwrap_or('?');
    let (strength, explanation) = if first.by_facility {
        let why = format!(
            "{quantity} acts performed by a provider whose number begins with {digit}, billed by a \
             facility: which doctor or clinical biologist billed is not in the claims"
        );
        (Strength::Undecidable, why)
    } else {
        let why = format!(
            "{quantity} acts billed under a number that begins with {digit}, not a doctor's; the \
             number does not say whether its holder is a clinical biologist"
        );
        (Strength::Alert, why)
    };
    let days = || asked().map(|day| day.date);
    Some(Finding {
        provider: Some(first.provider.clone()),
        window: days().min().zip(days().max()),
        count: Some(quantity),
        amount: Some(paid.max(Cents::ZERO)),
        explanation,
        ..Finding::new("antigen-provider-kind", "law of 22 December 2020, art. 6 § 1, 2°", strength)
    })
}

/// Arts. 8 and 9: lines of a provider that do not say whether a share or a supplement was charged.
/// One finding per provider and rule.
pub fn charge_not_known(
    rule: &'static str,
    provider: ProviderKey,
    window: Span,
    lines: i64,
) -> Option<Finding> {
    let (article, what) = match rule {
        "antigen-patient-share" => ("law of 22 December 2020, art. 8", "personal share"),
        _ => ("law of 22 December 2020, art. 9", "supplement"),
    };
    (lines > 0).then(|| Finding {
        provider: Some(provider),
        window: Some((window.first, window.last)),
        count: Some(lines),
        explanation: format!("{lines} lines do not say whether a {what} was charged"),
        ..Finding::new(rule, article, Strength::Undecidable)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn billed(date: &str, quantity: i64, by_facility: bool) -> OtherBiller {
        OtherBiller {
            provider: ProviderKey::new("20000101"),
            by_facility,
            date: date.parse().unwrap(),
            quantity,
            paid: Cents::new(quantity.saturating_mul(872)),
        }
    }

    #[test]
    fn a_pharmacist_is_an_alert_and_behind_a_facility_not_decidable() {
        let found = not_a_doctor(&[billed("2021-03-01", 2, false)], &[]).unwrap();
        assert_eq!((found.strength, found.count), (Strength::Alert, Some(2)));
        let found = not_a_doctor(&[billed("2021-03-01", 2, true)], &[]).unwrap();
        assert_eq!(found.strength, Strength::Undecidable);
    }

    #[test]
    fn what_was_taken_back_or_exempted_is_not_counted() {
        let back = [billed("2021-03-01", 1, false), billed("2021-03-02", -1, false)];
        assert_eq!(not_a_doctor(&back, &[]), None);
        let pharmacists = ('2', "2021-07-10..2021-12-31".parse().unwrap());
        let dentists = ('3', "2021-01-01..2021-12-31".parse().unwrap());
        for (date, is_found) in [
            ("2020-11-22", false),
            ("2020-11-23", true),
            ("2021-07-09", true),
            ("2021-07-10", false),
            ("2021-12-31", false),
            ("2022-01-01", true),
        ] {
            let found = not_a_doctor(&[billed(date, 1, false)], &[pharmacists, dentists]);
            assert_eq!(found.is_some(), is_found, "{date}");
        }
    }

    #[test]
    fn a_line_that_says_nothing_decides_nothing() {
        let window = "2021-03-01..2021-03-31".parse().unwrap();
        let found =
            |lines| charge_not_known("antigen-supplement", ProviderKey::new("1"), window, lines);
        assert_eq!(found(0), None);
        assert_eq!(found(3).map(|found| found.strength), Some(Strength::Undecidable));
    }
}
