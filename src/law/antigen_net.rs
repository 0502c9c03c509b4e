use super::antigen::IN_FORCE;
use super::{AntigenAct, Evidence, Finding, Strength};
use crate::values::{Cents, Code, Day, ProviderKey};

/// What remains of an act of testing once corrections are netted out.
///
/// Grain: person, provider, pair of codes, day of service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AntigenNet {
    /// The insured person.
    pub person: String,
    /// The provider.
    pub provider: ProviderKey,
    /// The pair, by its ambulatory code.
    pub code: Code,
    /// The day of service.
    pub date: Day,
    /// Sum of the quantities.
    pub quantity: i64,
    /// Sum of what was paid.
    pub paid: Cents,
}

impl AntigenNet {
    /// A finding about it that says nothing but what it is about.
    pub fn finding(
        &self,
        rule: &'static str,
        article: &'static str,
        strength: Strength,
    ) -> Finding {
        Finding {
            person: Some(self.person.clone()),
            provider: Some(self.provider.clone()),
            code: Some(self.code),
            date: Some(self.date),
            count: Some(self.quantity),
            ..Finding::new(rule, article, strength)
        }
    }

    /// What the act may be called in a sentence.
    pub(super) fn act(&self) -> &'static str {
        AntigenAct::of(self.code).map_or("act", AntigenAct::name)
    }
}

/// A netted act with what the rules of amounts look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AntigenCharge {
    /// The act.
    pub net: AntigenNet,
    /// The tariff of one on the day of service; zero where nothing is paid.
    pub tariff: Cents,
    /// When that tariff was published.
    pub published: Option<Day>,
    /// Sum of the co-payments; `None` where a line does not say.
    pub copayment: Option<Cents>,
    /// Sum of the supplements; `None` where a line does not say.
    pub supplement: Option<Cents>,
}

impl AntigenCharge {
    /// What contradicts arts. 6, 8, 9 and 19, each with its amount.
    ///
    /// On days on which nothing is paid only `antigen-not-in-force` is asked: costs that the
    /// insurance does not repay may be charged to whoever asks for the test (art. 7).
    pub fn findings(&self) -> Vec<Finding> {
        if self.tariff == Cents::ZERO {
            return self.not_in_force().into_iter().collect();
        }
        let own = [self.above_tariff(), self.patient_share(), self.charged_supplement()];
        own.into_iter().flatten().collect()
    }

    /// Art. 6 §§ 1 to 3: what was paid above the tariff of the net quantity; all of it where the
    /// net quantity is 0 or less. A tariff that was published after the service could not be known:
    /// then it is an alert.
    fn above_tariff(&self) -> Option<Finding> {
        let AntigenNet { quantity, paid, .. } = self.net;
        let allowed = self.tariff.times(quantity.max(0));
        let above = paid.minus(allowed);
        if paid <= Cents::ZERO || above <= Cents::ZERO {
            return None;
        }
        let is_retroactive = self.published.is_some_and(|published| self.net.date < published);
        let strength = if is_retroactive { Strength::Alert } else { Strength::Breach };
        let act = AntigenAct::of(self.net.code);
        let article = act.map_or("law of 22 December 2020, art. 6", AntigenAct::article);
        let mut explanation = format!(
            "{} {} at {} EUR makes {allowed} EUR; {paid} EUR was paid: {above} EUR above",
            quantity.max(0),
            self.net.act(),
            self.tariff,
        );
        if quantity <= 0 {
            explanation = format!("{paid} EUR was paid and the net quantity is {quantity}");
        }
        if let Some(published) = self.published.filter(|_| is_retroactive) {
            let known = format!("; retroactive: this tariff was published on {published}");
            explanation.push_str(&known);
        }
        Some(Finding {
            amount: Some(above),
            explanation,
            ..self.net.finding("antigen-tariff", article, strength)
        })
    }

    /// Art. 8: the insured owe no personal share.
    fn patient_share(&self) -> Option<Finding> {
        let charged = self.copayment.filter(|charged| *charged > Cents::ZERO)?;
        let article = "law of 22 December 2020, art. 8";
        Some(Finding {
            amount: Some(charged),
            explanation: format!(
                "a personal share of {charged} EUR was charged; none is due. The insured paid it, \
                 not the insurance"
            ),
            ..self.net.finding("antigen-patient-share", article, Strength::Breach)
        })
    }

    /// Art. 9: no supplements may be charged to the insured.
    fn charged_supplement(&self) -> Option<Finding> {
        let charged = self.supplement.filter(|charged| *charged > Cents::ZERO)?;
        let article = "law of 22 December 2020, art. 9";
        Some(Finding {
            amount: Some(charged),
            explanation: format!(
                "a supplement of {charged} EUR was charged; none is allowed. The insured paid it, \
                 not the insurance"
            ),
            ..self.net.finding("antigen-supplement", article, Strength::Breach)
        })
    }

    /// Art. 19: before the law has effect nothing is paid, and none can be billed; after the last
    /// day of a tariff what was paid has no ground.
    fn not_in_force(&self) -> Option<Finding> {
        let AntigenNet { quantity, paid, date, .. } = self.net;
        let is_before = date < IN_FORCE;
        if paid <= Cents::ZERO && (quantity <= 0 || !is_before) {
            return None;
        }
        let (article, explanation) = if is_before {
            let article = "law of 22 December 2020, art. 19";
            (article, format!("billed for {date}; the law has effect from {IN_FORCE}"))
        } else {
            let article = "law of 22 December 2020, art. 6 § 3 (table of tariffs)";
            (article, format!("{paid} EUR was paid for {date}; no tariff is in force on that day"))
        };
        Some(Finding {
            amount: Some(paid.max(Cents::ZERO)),
            explanation,
            ..self.net.finding("antigen-not-in-force", article, Strength::Breach)
        })
    }
}

/// A line behind a finding, before its part of the amount is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The sender's id of the line.
    pub claim_line_id: String,
    /// What was paid for it.
    pub paid: Cents,
    /// The part of it that stands out by itself, such as what lies above the tariff of its own
    /// quantity: it takes from the amount first.
    pub own: Cents,
}

/// Lays an amount over the lines that it comes from: first over what stands out in a line by
/// itself, then over what was paid, in the order of the ids. No line carries more than was paid for
/// it, and a line that gives money back carries nothing.
///
/// Key: the id, each once; lines alike in their id are taken together. Sum: the amount, or what was
/// paid where that is less.
pub fn spread(amount: Cents, mut lines: Vec<Behind>) -> Vec<Evidence> {
    lines.sort_by(|left, right| left.claim_line_id.cmp(&right.claim_line_id));
    let mut merged: Vec<Behind> = Vec::new();
    for line in lines {
        match merged.last_mut().filter(|last| last.claim_line_id == line.claim_line_id) {
            Some(last) => {
                last.paid = last.paid.plus(line.paid);
                last.own = last.own.plus(line.own);
            }
            None => merged.push(line),
        }
    }
    let mut left = amount.max(Cents::ZERO);
    let mut take = |wanted: Cents| {
        let taken = wanted.max(Cents::ZERO).min(left);
        left = left.minus(taken);
        taken
    };
    let first: Vec<Cents> = merged.iter().map(|line| take(line.own.min(line.paid))).collect();
    merged
        .into_iter()
        .zip(first)
        .map(|(line, first)| {
            let rest = take(line.paid.max(Cents::ZERO).minus(first));
            let at_stake = first.plus(rest);
            Evidence { claim_line_id: line.claim_line_id, paid: line.paid, at_stake }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop, proptest};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Material at 8 euro, published with the law.
    fn charge(date: &str, quantity: i64, paid: i64) -> AntigenCharge {
        AntigenCharge {
            net: AntigenNet {
                person: "anna".to_owned(),
                provider: ProviderKey::new("10000101"),
                code: "554875".parse().unwrap(),
                date: day(date),
                quantity,
                paid: Cents::new(paid),
            },
            tariff: Cents::new(800),
            published: Some(day("2020-12-24")),
            copayment: Some(Cents::ZERO),
            supplement: Some(Cents::ZERO),
        }
    }

    fn found(charge: &AntigenCharge) -> Vec<(String, Strength, i64)> {
        let findings = charge.findings().into_iter();
        findings
            .map(|found| (found.rule.into_owned(), found.strength, found.amount.unwrap().get()))
            .collect()
    }

    fn one(rule: &str, strength: Strength, cents: i64) -> Vec<(String, Strength, i64)> {
        vec![(rule.to_owned(), strength, cents)]
    }

    #[test]
    fn exactly_the_tariff_is_allowed_and_a_cent_more_is_not() {
        assert_eq!(found(&charge("2021-03-01", 1, 799)), []);
        assert_eq!(found(&charge("2021-03-01", 1, 800)), []);
        let above = one("antigen-tariff", Strength::Breach, 1);
        assert_eq!(found(&charge("2021-03-01", 1, 801)), above);
        assert_eq!(found(&charge("2021-03-01", 3, 2_401)), above);
    }

    #[test]
    fn money_without_a_net_act_is_all_above_and_a_credit_is_nothing() {
        let all = one("antigen-tariff", Strength::Breach, 800);
        assert_eq!(found(&charge("2021-03-01", 0, 800)), all);
        assert_eq!(found(&charge("2021-03-01", -1, 800)), all);
        assert_eq!(found(&charge("2021-03-01", 0, 0)), []);
        assert_eq!(found(&charge("2021-03-01", -1, -800)), []);
        assert_eq!(found(&charge("2021-03-01", -1, 0)), []);
    }

    #[test]
    fn a_tariff_published_after_the_service_gives_an_alert() {
        let retroactive = one("antigen-tariff", Strength::Alert, 100);
        assert_eq!(found(&charge("2020-12-23", 1, 900)), retroactive);
        let breach = one("antigen-tariff", Strength::Breach, 100);
        assert_eq!(found(&charge("2020-12-24", 1, 900)), breach);
        let explanation = &charge("2020-12-23", 1, 900).findings()[0].explanation;
        assert!(explanation.ends_with("retroactive: this tariff was published on 2020-12-24"));
    }

    #[test]
    fn a_cent_of_share_or_supplement_is_one_too_many_and_an_unknown_one_is_none() {
        let whole = charge("2021-03-01", 1, 800);
        let share = AntigenCharge { copayment: Some(Cents::new(1)), ..whole.clone() };
        assert_eq!(found(&share), one("antigen-patient-share", Strength::Breach, 1));
        let supplement = AntigenCharge { supplement: Some(Cents::new(1)), ..whole.clone() };
        assert_eq!(found(&supplement), one("antigen-supplement", Strength::Breach, 1));
        let back = AntigenCharge { copayment: Some(Cents::new(-1)), ..whole.clone() };
        assert_eq!(found(&back), []);
        assert_eq!(found(&AntigenCharge { copayment: None, supplement: None, ..whole }), []);
    }

    #[test]
    fn nothing_is_billed_before_the_law_nor_paid_after_the_tariffs() {
        let none = |date, quantity, paid| AntigenCharge {
            tariff: Cents::ZERO,
            published: None,
            copayment: Some(Cents::new(500)),
            ..charge(date, quantity, paid)
        };
        let breach = |cents| one("antigen-not-in-force", Strength::Breach, cents);
        assert_eq!(found(&none("2020-11-22", 1, 800)), breach(800));
        assert_eq!(found(&none("2020-11-22", 1, 0)), breach(0), "billed, though not paid");
        assert_eq!(found(&none("2020-11-22", 0, 0)), [], "taken back");
        assert_eq!(found(&none("2024-03-01", 1, 300)), breach(300));
        assert_eq!(found(&none("2024-03-01", 1, 0)), []);
    }

    fn behind(id: &str, paid: i64, own: i64) -> Behind {
        Behind { claim_line_id: id.to_owned(), paid: Cents::new(paid), own: Cents::new(own) }
    }

    #[test]
    fn an_amount_lies_first_on_the_lines_that_stand_out() {
        let lines = vec![behind("a", 800, 0), behind("b", 900, 100), behind("c", -800, 0)];
        let stakes = |cents| -> Vec<i64> {
            let spread = spread(Cents::new(cents), lines.clone());
            spread.iter().map(|line| line.at_stake.get()).collect()
        };
        assert_eq!(stakes(100), [0, 100, 0]);
        assert_eq!(stakes(150), [50, 100, 0]);
        assert_eq!(stakes(900), [800, 100, 0]);
        assert_eq!(stakes(5_000), [800, 900, 0], "no more than was paid");
    }

    proptest! {
        #[test]
        fn no_line_carries_more_than_was_paid_and_the_amount_is_reached_where_it_can_be(
            amount in 0_i64..5_000,
            lines in prop::collection::vec((0_u8..6, -2_000_i64..2_000, any::<u8>()), 0..8),
        ) {
            let lines: Vec<Behind> = lines
                .into_iter()
                .map(|(id, paid, own)| behind(&id.to_string(), paid, i64::from(own)))
                .collect();
            let evidence = spread(Cents::new(amount), lines);
            let positive: i64 = evidence.iter().map(|line| line.paid.get().max(0)).sum();
            let at_stake: i64 = evidence.iter().map(|line| line.at_stake.get()).sum();
            assert_eq!(at_stake, amount.min(positive));
            for line in evidence {
                assert!(line.at_stake >= Cents::ZERO);
                assert!(line.at_stake <= line.paid.max(Cents::ZERO));
            }
        }
    }
}
