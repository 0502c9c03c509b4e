use super::antigen::PENAL;
use super::{AntigenNet, ConsultationKind, Finding, LumpSumGround, Strength};
use crate::values::{Cents, Code, Day, ProviderKey};

/// A consultation, a visit or what stands close to one, on the day of a sampling, for the same
/// person; corrections are netted out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beside {
    /// Its code.
    pub code: Code,
    /// Who billed it; `None` where the line does not say.
    pub provider: Option<ProviderKey>,
    /// What the code is.
    pub kind: ConsultationKind,
    /// Whether a source has the code.
    pub verified: bool,
}

impl Beside {
    /// What stands beside a sampling of this provider, as strong as it is.
    ///
    /// INTERPRETATION: the law forbids the cumulation and names no scope. The same provider for the
    /// same person on the same day is within any scope that it can have; another provider is not.
    /// A plain consultation or visit is meant in any case; a supplement, a consult, a code that
    /// was deleted or that no source confirms may be meant.
    fn strength(&self, sampler: &ProviderKey) -> Strength {
        let is_same = self.provider.as_ref() == Some(sampler);
        if is_same && self.verified && self.kind.is_plain() {
            Strength::Breach
        } else {
            Strength::Alert
        }
    }
}

/// Art. 6 § 5, second paragraph: sampling may not be cumulated with a consultation or a visit of
/// art. 2. One finding per sampling, by the strongest of what stands beside it; ties go to the
/// lower code.
pub fn sampling_with_consultation(sampling: &AntigenNet, beside: &[Beside]) -> Option<Finding> {
    let mut ranked: Vec<(Strength, &Beside)> =
        beside.iter().map(|beside| (beside.strength(&sampling.provider), beside)).collect();
    ranked.sort();
    let (strength, strongest) = ranked.first()?;
    let mut why = Vec::new();
    if strongest.provider.as_ref() != Some(&sampling.provider) {
        why.push("it is of another provider, and the law names no scope");
    }
    if !strongest.kind.is_plain() {
        why.push("it is not plainly a consultation or a visit");
    }
    if !strongest.verified {
        why.push("no source confirms the code");
    }
    let code = strongest.code;
    let mut explanation = format!(
        "sampling was billed with {code} for the same person on the same day; they are not \
         cumulated"
    );
    if !why.is_empty() {
        let doubt = format!(" (alert: {})", why.join(", "));
        explanation.push_str(&doubt);
    }
    let article = "law of 22 December 2020, art. 6 § 5, second paragraph";
    Some(Finding {
        other_provider: strongest.provider.clone(),
        other_code: Some(code),
        other_date: Some(sampling.date),
        amount: Some(sampling.paid.max(Cents::ZERO)),
        explanation,
        ..sampling.finding("antigen-consultation", article, *strength)
    })
}

/// Art. 6 § 5, first and third paragraph: performing is not billed by one who is paid for
/// performing, nor sampling by one who is paid for sampling.
pub fn paid_otherwise(act: &AntigenNet, ground: LumpSumGround) -> Finding {
    let how = match ground {
        LumpSumGround::Government => "the government pays a lump sum for it",
        LumpSumGround::OtherFinancing => "the time for it is financed otherwise",
    };
    let article = "law of 22 December 2020, art. 6 § 5";
    Finding {
        amount: Some(act.paid.max(Cents::ZERO)),
        explanation: format!(
            "{} was billed by one of whom the list says that {how}: it cannot be billed",
            act.act()
        ),
        ..act.finding("antigen-lump-sum", article, Strength::Breach)
    }
}

/// Art. 10: material that the authorities gave for nothing is not repaid. That it was that material
/// no claim shows.
pub fn free_material(material: &AntigenNet) -> Finding {
    let mut explanation = "material was billed by one who received material for nothing at that \
                           time; own material may have been used as well"
        .to_owned();
    if material.date >= PENAL {
        explanation.push_str("; art. 15, 2° is for the prosecutor");
    }
    Finding {
        amount: Some(material.paid.max(Cents::ZERO)),
        explanation,
        ..material.finding(
            "antigen-free-material",
            "law of 22 December 2020, art. 10",
            Strength::Alert,
        )
    }
}

/// More than one net set for a person, a provider and a day: no sentence of law forbids it.
pub fn repeated_sets(
    person: String,
    provider: ProviderKey,
    date: Day,
    sets: i64,
) -> Option<Finding> {
    if sets <= 1 {
        return None;
    }
    Some(Finding {
        person: Some(person),
        provider: Some(provider),
        date: Some(date),
        count: Some(sets),
        bound: Some(1),
        explanation: format!(
            "{sets} sets for one person on one day; a second test after a doubtful result may be \
             the reason"
        ),
        ..Finding::new("antigen-repeated-set", "derived: no sentence of law", Strength::Alert)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampling(date: &str) -> AntigenNet {
        AntigenNet {
            person: "anna".to_owned(),
            provider: ProviderKey::new("10000101"),
            code: "554912".parse().unwrap(),
            date: date.parse().unwrap(),
            quantity: 1,
            paid: Cents::new(1_000),
        }
    }

    fn beside(code: &str, provider: &str, kind: ConsultationKind) -> Beside {
        let provider = Some(ProviderKey::new(provider));
        Beside { code: code.parse().unwrap(), provider, kind, verified: true }
    }

    fn strength(beside: &[Beside]) -> Option<(Strength, i64)> {
        let found = sampling_with_consultation(&sampling("2021-03-01"), beside)?;
        Some((found.strength, found.other_code?.get()))
    }

    #[test]
    fn only_a_plain_verified_code_of_the_same_provider_is_a_breach() {
        use ConsultationKind::{Consult, Consultation, DeletedVisit, Visit, VisitSupplement};
        assert_eq!(strength(&[]), None);
        for kind in [Consultation, Visit] {
            let own = beside("101032", "10000101", kind);
            assert_eq!(strength(std::slice::from_ref(&own)), Some((Strength::Breach, 101_032)));
            let unverified = Beside { verified: false, ..own.clone() };
            assert_eq!(strength(&[unverified]), Some((Strength::Alert, 101_032)));
            let unknown = Beside { provider: None, ..own };
            assert_eq!(strength(&[unknown]), Some((Strength::Alert, 101_032)));
            let other = beside("101032", "10000202", kind);
            assert_eq!(strength(&[other]), Some((Strength::Alert, 101_032)));
        }
        for kind in [Consult, VisitSupplement, DeletedVisit] {
            let own = beside("104296", "10000101", kind);
            assert_eq!(strength(&[own]), Some((Strength::Alert, 104_296)));
        }
    }

    #[test]
    fn the_strongest_of_several_is_named_whatever_their_order() {
        let other = beside("101010", "10000202", ConsultationKind::Consultation);
        let own = beside("103132", "10000101", ConsultationKind::Visit);
        for both in [[other.clone(), own.clone()], [own, other]] {
            assert_eq!(strength(&both), Some((Strength::Breach, 103_132)));
        }
    }

    #[test]
    fn the_penal_provision_is_named_from_the_day_on_which_it_is_in_force() {
        let says = |date| free_material(&sampling(date)).explanation.contains("prosecutor");
        assert!(!says("2020-12-24"));
        assert!(says("2020-12-25"));
    }

    #[test]
    fn one_set_is_none_too_many() {
        let found = |sets| {
            let date = "2021-03-01".parse().unwrap();
            repeated_sets("anna".to_owned(), ProviderKey::new("10000101"), date, sets)
        };
        assert_eq!(found(1), None);
        assert_eq!(found(2).map(|found| (found.count, found.bound)), Some((Some(2), Some(1))));
    }
}
