use super::{
    Act, Amount, Codes, Known, Pairing, Person, Place, Quadrant, Rule, RuleBook, Test, Why,
};
use crate::law::Strength;
use crate::values::{Cents, Code, ProviderKey, Span};
use std::collections::BTreeMap;

/// What the rules say of some persons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// What is listed.
    pub found: Vec<Found>,
    /// By provider and rule.
    pub tallies: BTreeMap<ProviderKey, BTreeMap<usize, RuleTally>>,
    /// Acts that could not be decided, by rule and reason; listed ones included.
    pub undecided: BTreeMap<(usize, Why), i64>,
    /// Rows whose corrections outweigh their lines.
    pub net_negative: i64,
}

impl Verdicts {
    /// Adds what the rules say of other persons, who come after these.
    pub fn add(&mut self, others: Self) {
        self.found.extend(others.found);
        for (provider, of_provider) in others.tallies {
            let tallies = self.tallies.entry(provider).or_default();
            for (rule, more) in of_provider {
                tallies.entry(rule).or_default().add(more);
            }
        }
        for (key, more) in others.undecided {
            let acts = self.undecided.entry(key).or_default();
            *acts = acts.saturating_add(more);
        }
        self.net_negative = self.net_negative.saturating_add(others.net_negative);
    }

    /// Counts acts of one provider under one rule.
    fn count(&mut self, rule: usize, provider: &ProviderKey, more: RuleTally) {
        // the key is copied once: acts are many, and providers few
        if let Some(of_provider) = self.tallies.get_mut(provider) {
            of_provider.entry(rule).or_default().add(more);
            return;
        }
        self.tallies.insert(provider.clone(), BTreeMap::from([(rule, more)]));
    }
}

/// One provider under one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleTally {
    /// Paid acts that the rule judges.
    pub acts: i64,
    /// Acts found by the provider's own lines: breaches and alerts.
    pub own: i64,
    /// Acts found because of another provider's act.
    pub after_others: i64,
    /// Acts that could not be decided.
    pub undecided: i64,
}

impl RuleTally {
    fn add(&mut self, other: Self) {
        self.acts = self.acts.saturating_add(other.acts);
        self.own = self.own.saturating_add(other.own);
        self.after_others = self.after_others.saturating_add(other.after_others);
        self.undecided = self.undecided.saturating_add(other.undecided);
    }
}

/// An act that a rule found, with what it was held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Place of the rule in the book.
    pub rule: usize,
    /// How far the lines carry it.
    pub strength: Strength,
    /// The insured person; `None` where the line names none.
    pub person: Option<String>,
    /// The act found.
    pub act: Act,
    /// The act that it was held against, where there is one.
    pub other: Option<Act>,
    /// Every act of others that shows it, the other one included.
    pub shown_by: Vec<Act>,
    /// The quadrant, where it matters.
    pub quadrant: Option<Quadrant>,
    /// The days looked at.
    pub window: Option<Span>,
    /// How many of its acts are found.
    pub acts: i64,
    /// What was counted.
    pub count: Option<i64>,
    /// What it is held against.
    pub bound: Option<i64>,
    /// The amount that it names.
    pub amount: Option<Cents>,
    /// Whether the provider's own lines show it.
    pub is_own: bool,
    /// What was seen, in English.
    pub saw: String,
}

/// A finding in the making: what a kind of rule says of one act.
pub(super) struct Sight<'a> {
    pub(super) act: &'a Act,
    pub(super) other: Option<&'a Act>,
    pub(super) shown_by: Vec<&'a Act>,
    pub(super) strength: Option<Strength>,
    pub(super) why: Option<Why>,
    pub(super) quadrant: Option<Quadrant>,
    pub(super) window: Option<Span>,
    pub(super) acts: i64,
    pub(super) count: Option<i64>,
    pub(super) bound: Option<i64>,
    pub(super) amount: Option<Cents>,
    pub(super) saw: String,
}

impl<'a> Sight<'a> {
    /// Something about an act, with the strength of its rule.
    pub(super) fn of(act: &'a Act, saw: impl Into<String>) -> Self {
        Self {
            act,
            other: None,
            shown_by: Vec::new(),
            strength: None,
            why: None,
            quadrant: None,
            window: None,
            acts: act.number,
            count: None,
            bound: None,
            amount: None,
            saw: saw.into(),
        }
    }

    /// An act that cannot be decided.
    pub(super) fn undecided(act: &'a Act, why: Why) -> Self {
        Self { why: Some(why), ..Self::of(act, why.says()) }
    }

    /// At most an alert.
    pub(super) fn alert(mut self, only_if: bool) -> Self {
        if only_if {
            self.strength = Some(Strength::Alert);
        }
        self
    }
}

/// The rules, ready to be held against persons.
#[derive(Debug)]
pub struct Bench<'a> {
    book: &'a RuleBook,
    pub(super) known: &'a Known,
    /// The days of service whose acts are judged.
    asked: Span,
    /// The rules that judge each code.
    of_code: BTreeMap<Code, Vec<usize>>,
}

impl<'a> Bench<'a> {
    /// Rules, what is known of the delivery, and the days of service that are judged.
    pub fn new(book: &'a RuleBook, known: &'a Known, asked: Span) -> Self {
        let mut of_code: BTreeMap<Code, Vec<usize>> = BTreeMap::new();
        for (at, rule) in book.rules.iter().enumerate() {
            for code in &rule.codes {
                of_code.entry(*code).or_default().push(at);
            }
        }
        Self { book, known, asked, of_code }
    }

    /// Holds every rule against the acts of one person.
    pub fn judge(&self, person: &Person, verdicts: &mut Verdicts) {
        verdicts.net_negative = verdicts.net_negative.saturating_add(person.net_negative);
        let mut rules: Vec<usize> = person
            .acts
            .iter()
            .filter_map(|act| self.of_code.get(&act.code))
            .flatten()
            .copied()
            .collect();
        rules.sort_unstable();
        rules.dedup();
        for at in rules {
            if let Some(rule) = self.book.rules.get(at) {
                self.hold(at, rule, person, verdicts);
            }
        }
    }

    fn hold(&self, at: usize, rule: &Rule, person: &Person, verdicts: &mut Verdicts) {
        let mut judged = false;
        for act in self.judged(rule, person) {
            judged = true;
            let more = RuleTally { acts: act.number, ..RuleTally::default() };
            verdicts.count(at, &act.provider, more);
        }
        if !judged {
            return;
        }
        if !person.is_known() && !rule.needs_no_person() {
            let nobody: Vec<Sight<'_>> =
                self.judged(rule, person).map(|act| Sight::undecided(act, Why::NoPerson)).collect();
            for sight in nobody {
                note(at, rule, person, sight, verdicts);
            }
            return;
        }
        for sight in self.sights(rule, person) {
            if self.is_judged(rule, sight.act) {
                note(at, rule, person, sight, verdicts);
            }
        }
    }

    /// Whether an act is judged by a rule: one of its acts, paid, of its days and the days asked.
    pub(super) fn is_judged(&self, rule: &Rule, act: &Act) -> bool {
        rule.codes.contains(&act.code)
            && act.is_paid()
            && rule.valid.holds(act.day)
            && self.asked.holds(act.day)
    }

    /// The acts of a person that a rule judges, in their order.
    pub(super) fn judged<'b>(
        &'b self,
        rule: &'b Rule,
        person: &'b Person,
    ) -> impl Iterator<Item = &'b Act> {
        person.acts.iter().filter(|act| self.is_judged(rule, act))
    }

    fn sights<'b>(&self, rule: &Rule, person: &'b Person) -> Vec<Sight<'b>> {
        match &rule.test {
            Test::Age { from, before } => self.age(rule, person, *from, *before),
            Test::Most { bound, window, counted } => {
                self.most(rule, person, (*bound, *window, *counted))
            }
            Test::NoneEarlier { .. } => self.none_earlier(rule, person),
            Test::FewQuadrants { groups, bound } => {
                self.few_quadrants(rule, person, groups, *bound)
            }
            Test::NotBeside { others, place } => {
                self.beside(rule, person, *place, |_, other| others.contains(&other.code))
            }
            Test::OnlyBeside { allowed, tolerated, beside, place } => {
                self.beside(rule, person, *place, |act, other| {
                    let is_tolerated = tolerated.contains(&other.code)
                        && session(person, act).any(|third| beside.contains(&third.code));
                    !(allowed.contains(&other.code) || is_tolerated)
                })
            }
            Test::OneOfGroup => self.one_of_group(rule, person),
            Test::WithBase { parts, place, each } => {
                self.with_base(rule, person, parts, (*place, *each))
            }
            Test::WithPrescriber => self.with_prescriber(rule, person),
            Test::Before { .. } => self.before(rule, person),
            Test::MonthsSince { start, months } => self.months_since(rule, person, start, *months),
            Test::SessionsSince { start, others, at_least } => {
                self.sessions_since(rule, person, (start, others, *at_least))
            }
            Test::FirstFurther { parts, place, one_first, exists_from } => {
                self.first_further(rule, person, parts, (*place, *one_first, *exists_from))
            }
            Test::ToothIn { teeth, agenesis } => self.tooth_in(rule, person, teeth, agenesis),
            Test::FitsQuadrant => self.fits_quadrant(rule, person),
            Test::NotValid { last } => self.not_valid(rule, person, last),
            Test::Title { titles } => self.title(rule, person, titles),
            Test::Weekday => self.weekday(rule, person),
        }
    }

    /// The quadrant that the code of an act names.
    pub(super) fn quadrant(&self, act: &Act) -> Option<Quadrant> {
        self.book.quadrants.get(&act.code).copied()
    }

    /// Whether two acts meet in a place; `None` where one of them does not say.
    pub(super) fn meet(&self, place: Place, act: &Act, other: &Act) -> Option<bool> {
        match place {
            Place::Mouth => Some(true),
            Place::Quadrant => Some(self.quadrant(act)? == self.quadrant(other)?),
            Place::Tooth => Some(act.tooth? == other.tooth?),
        }
    }
}

/// Counts a sight and lists it, where it is to be listed.
fn note(at: usize, rule: &Rule, person: &Person, sight: Sight<'_>, verdicts: &mut Verdicts) {
    let why = sight.why.or(match (rule.strength, rule.counted_only) {
        (Strength::Undecidable, true) => Some(Why::Never),
        (Strength::Undecidable, false) => Some(Why::SurfaceUnknown),
        (Strength::Breach | Strength::Alert, _) => None,
    });
    let is_own = sight.other.is_none_or(|other| other.provider == sight.act.provider);
    let (none, acts) = (RuleTally::default(), sight.acts);
    let more = match (why, is_own) {
        (Some(_), _) => RuleTally { undecided: acts, ..none },
        (None, true) => RuleTally { own: acts, ..none },
        (None, false) => RuleTally { after_others: acts, ..none },
    };
    verdicts.count(at, &sight.act.provider, more);
    if let Some(why) = why {
        let counted = verdicts.undecided.entry((at, why)).or_default();
        *counted = counted.saturating_add(acts);
        if why.is_of_delivery() || rule.counted_only {
            return;
        }
    }
    let strength = why.map_or_else(|| strength_of(rule, &sight), |_| Strength::Undecidable);
    verdicts.found.push(Found {
        rule: at,
        strength,
        person: person.is_known().then(|| person.id.clone()),
        act: sight.act.clone(),
        other: sight.other.cloned(),
        shown_by: sight.shown_by.into_iter().cloned().collect(),
        quadrant: sight.quadrant,
        window: sight.window,
        acts: sight.acts,
        count: sight.count,
        bound: sight.bound,
        amount: amount_of(rule, sight.act, sight.acts, sight.amount),
        is_own,
        saw: sight.saw,
    });
}

/// A rule's own strength, or less: where one of the lines may be doubted, and where two providers
/// act on one day, whose order is not known.
fn strength_of(rule: &Rule, sight: &Sight<'_>) -> Strength {
    let doubted = sight.act.doubted || sight.shown_by.iter().any(|act| act.doubted);
    let no_order = sight
        .other
        .is_some_and(|other| other.day == sight.act.day && other.provider != sight.act.provider);
    let least = sight.strength.unwrap_or(rule.strength).max(rule.strength);
    if doubted || no_order { least.max(Strength::Alert) } else { least }
}

fn amount_of(rule: &Rule, act: &Act, acts: i64, told: Option<Cents>) -> Option<Cents> {
    match rule.amount {
        Amount::Nothing => None,
        Amount::Paid => Some(act.share(acts)),
        Amount::Half => Some(Cents::new(act.share(acts).get().checked_div(2)?)),
        Amount::Lower => Some(told.unwrap_or_else(|| act.share(acts))),
    }
}

impl Rule {
    /// Whether the rule looks at one line by itself, whoever the person is.
    fn needs_no_person(&self) -> bool {
        matches!(
            self.test,
            Test::ToothIn { .. }
                | Test::FitsQuadrant
                | Test::NotValid { .. }
                | Test::Title { .. }
                | Test::Weekday
                | Test::WithPrescriber
        )
    }
}

/// The acts of an act's session, itself included, in their order.
pub(super) fn session<'a>(person: &'a Person, act: &'a Act) -> impl Iterator<Item = &'a Act> {
    let first = person.acts.partition_point(|other| other.day < act.day);
    let acts = person.acts.get(first..).unwrap_or_default().iter();
    acts.take_while(|other| other.day == act.day).filter(|other| other.provider == act.provider)
}

/// The acts of a window, by any provider.
pub(super) fn within(person: &Person, window: Span) -> impl Iterator<Item = &Act> {
    let first = person.acts.partition_point(|act| act.day < window.first);
    let acts = person.acts.get(first..).unwrap_or_default().iter();
    acts.take_while(move |act| act.day <= window.last)
}

/// The number of acts, added up.
pub(super) fn sum<'a>(acts: impl IntoIterator<Item = &'a Act>) -> i64 {
    acts.into_iter().fold(0_i64, |sum, act| sum.saturating_add(act.number))
}

/// Whether a code is one that a pairing is about, and the pairing.
pub(super) fn pairing_of(parts: &[Pairing], code: Code) -> Option<&Pairing> {
    parts.iter().find(|part| part.codes.contains(&code))
}

/// Acts of some codes.
pub(super) fn of_codes<'a, 'b>(
    acts: impl Iterator<Item = &'a Act> + 'b,
    codes: &'b Codes,
) -> impl Iterator<Item = &'a Act> + 'b
where
    'a: 'b,
{
    acts.filter(move |act| codes.contains(&act.code))
}
