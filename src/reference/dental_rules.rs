//! The rules of art. 5: `reference/dental_rules.toml`, one entry a rule.

use super::rows::{Cells, Noted, Row, Validity};
use crate::law::Strength;
use crate::law::dental_rules::{
    Amount, Codes, Counted, Pairing, Place, Quadrant, Rule, RuleWindow, SameDay, Test, is_tooth,
};
use crate::values::{Code, Day};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of rule that the program can judge.
const KINDS: [&str; 11] = [
    "age",
    "first-and-further",
    "max-per-window",
    "not-valid",
    "not-with",
    "once-per-tooth",
    "only-with",
    "requires-before",
    "title",
    "tooth-in",
    "weekday",
];

/// A rule of art. 5, or the quadrant that codes name, as a row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DentalRule {
    /// What is judged.
    pub rule: Rule,
    /// Its acts, each with both codes.
    pub pairs: Vec<(Code, Option<Code>)>,
    /// The quadrants that codes of the table name.
    pub quadrants: BTreeMap<Code, Quadrant>,
    /// The sentence in Dutch, French and English.
    pub texts: [String; 3],
    valid: Validity,
    source: String,
}

/// An entry, as it is written; which keys a kind takes is said where they are read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    kind: String,
    codes: Vec<String>,
    lines: String,
    valid_from: String,
    valid_to: Option<String>,
    strength: String,
    nl: String,
    fr: String,
    en: String,
    #[serde(default)]
    innocent: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    quadrants: BTreeMap<String, String>,
    age_min: Option<i64>,
    age_max: Option<i64>,
    bound: Option<i64>,
    window: Option<String>,
    counted: Option<String>,
    place: Option<String>,
    same_day: Option<String>,
    others: Option<Vec<String>>,
    unknown: Option<Vec<String>>,
    allowed: Option<Vec<String>>,
    tolerated: Option<Vec<String>>,
    beside: Option<Vec<String>>,
    start: Option<Vec<String>>,
    agenesis: Option<Vec<String>>,
    months: Option<i64>,
    at_least: Option<i64>,
    each: Option<bool>,
    paid: Option<bool>,
    all_codes: Option<bool>,
    one_first: Option<bool>,
    fits_quadrant: Option<bool>,
    counted_only: Option<bool>,
    names_payer: Option<bool>,
    exists_from: Option<String>,
    needs: Option<String>,
    teeth: Option<Vec<String>>,
    amount: Option<String>,
    parts: Option<Vec<Part>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    codes: Vec<String>,
    #[serde(default)]
    others: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    window: Option<String>,
    valid_to: Option<String>,
    title: Option<String>,
}

impl Row for DentalRule {
    const NAME: &'static str = "dental_rules";
    const NEEDED: &'static [&'static str] = &["id", "kind", "definition"];
    const OPTIONAL: &'static [&'static str] =
        &["strength", "lines", "valid_from", "valid_to", "nl", "fr", "en"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let text = cells.text("definition");
        let hint = "see docs/methods/dental-rules.md for the keys of each kind";
        let entry: Entry = toml::from_str(&text).map_err(|error| {
            let what = error.message().lines().next().unwrap_or_default().to_owned();
            cells.note("reference-rule", "definition", what, hint)
        })?;
        Self::of(&entry).map_err(|what| cells.note("reference-rule", "definition", what, hint))
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.rule.id.clone()]
    }
}

impl DentalRule {
    /// Every code that the rule names, of the act judged and of the others.
    pub fn all_pairs(&self) -> impl Iterator<Item = (Code, Option<Code>)> {
        self.pairs.iter().copied()
    }

    fn of(entry: &Entry) -> Result<Self, String> {
        if !KINDS.contains(&entry.kind.as_str()) {
            return Err(format!(
                "`{}` is no kind of rule; expected {}",
                entry.kind,
                KINDS.join(", ")
            ));
        }
        let mut pairs = Pairs::default();
        let codes = pairs.read(&entry.codes)?;
        if codes.is_empty() {
            return Err("the rule names no act".to_owned());
        }
        let strength = match entry.strength.as_str() {
            "breach" => Strength::Breach,
            "alert" => Strength::Alert,
            "undecidable" => Strength::Undecidable,
            other => return Err(format!("`{other}` is not breach, alert or undecidable")),
        };
        let valid_to = entry.valid_to.as_deref().map(day).transpose()?;
        let valid = Validity::new(day(&entry.valid_from)?, valid_to)?;
        for (name, text) in [("nl", &entry.nl), ("fr", &entry.fr), ("en", &entry.en)] {
            if text.trim().is_empty() {
                return Err(format!("the text in `{name}` is empty"));
            }
        }
        let mut quadrants = BTreeMap::new();
        for (code, name) in &entry.quadrants {
            let known = Quadrant::ALL.into_iter().find(|quadrant| quadrant.name() == name);
            let quadrant = known.ok_or_else(|| format!("`{name}` is not UR, UL, LL or LR"))?;
            quadrants.insert(pair(code)?.0, quadrant);
        }
        let test = Reader { entry, pairs: &mut pairs }.test(&codes)?;
        let rule = Rule {
            id: entry.id.clone(),
            kind: entry.kind.clone(),
            codes,
            lines: entry.lines.clone(),
            valid: valid.span(),
            strength,
            test,
            amount: amount(entry.amount.as_deref())?,
            says: entry.en.clone(),
            innocent: entry.innocent.clone(),
            counted_only: entry.counted_only.unwrap_or(false),
            names_payer: entry.names_payer.unwrap_or(false),
        };
        Ok(Self {
            rule,
            pairs: pairs.0.into_iter().collect(),
            quadrants,
            texts: [entry.nl.clone(), entry.fr.clone(), entry.en.clone()],
            valid,
            source: entry.source.clone(),
        })
    }
}

/// The acts that a rule names, by ambulatory code.
#[derive(Default)]
struct Pairs(BTreeMap<Code, Option<Code>>);

impl Pairs {
    fn read(&mut self, texts: &[String]) -> Result<Codes, String> {
        let mut codes = Codes::new();
        for text in texts {
            let (ambulatory, hospital) = pair(text)?;
            if !codes.insert(ambulatory) {
                return Err(format!("`{text}` stands twice in one list"));
            }
            if self.0.insert(ambulatory, hospital).is_some_and(|other| other != hospital) {
                return Err(format!("`{text}` stands with another hospital code too"));
            }
        }
        Ok(codes)
    }
}

/// `371011-371022`, or a code that has no twin.
fn pair(text: &str) -> Result<(Code, Option<Code>), String> {
    let code = |text: &str| text.trim().parse::<Code>().map_err(|error| error.to_string());
    match text.split_once('-') {
        Some((ambulatory, hospital)) => Ok((code(ambulatory)?, Some(code(hospital)?))),
        None => Ok((code(text)?, None)),
    }
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| format!("`{text}` is not a day; expected one like `2020-01-03`"))
}

fn amount(text: Option<&str>) -> Result<Amount, String> {
    match text {
        None | Some("paid") => Ok(Amount::Paid),
        Some("half") => Ok(Amount::Half),
        Some("lower") => Ok(Amount::Lower),
        Some("none") => Ok(Amount::Nothing),
        Some(other) => Err(format!("amount `{other}` is not paid, half, lower or none")),
    }
}

fn place(text: Option<&str>) -> Result<Place, String> {
    match text {
        None | Some("mouth" | "session") => Ok(Place::Mouth),
        Some("quadrant") => Ok(Place::Quadrant),
        Some("tooth") => Ok(Place::Tooth),
        Some(other) => Err(format!("place `{other}` is not mouth, session, quadrant or tooth")),
    }
}

/// Reads the keys of a kind.
struct Reader<'a> {
    entry: &'a Entry,
    pairs: &'a mut Pairs,
}

impl Reader<'_> {
    fn test(&mut self, codes: &Codes) -> Result<Test, String> {
        let entry = self.entry;
        let place = place(entry.place.as_deref())?;
        match entry.kind.as_str() {
            "age" if entry.age_min.is_none() && entry.age_max.is_none() => {
                Err("an age has `age_min`, `age_max` or both".to_owned())
            }
            "age" => Ok(Test::Age { from: entry.age_min, before: entry.age_max }),
            "max-per-window" => self.frequency(place),
            "once-per-tooth" => Ok(Test::NoneEarlier {
                others: self.list("others", entry.others.as_deref())?,
                unknown: Codes::new(),
                window: RuleWindow::Ever,
                place: Place::Tooth,
                same_day: SameDay::Counts,
            }),
            "not-with" => self.not_with(place),
            "only-with" if entry.needs.as_deref() == Some("prescriber") => Ok(Test::WithPrescriber),
            "only-with" => {
                let parts = self.parts(codes)?;
                Ok(Test::WithBase { parts, place, each: entry.each.unwrap_or(false) })
            }
            "requires-before" => self.requires(place),
            "first-and-further" => Ok(Test::FirstFurther {
                parts: self.parts(codes)?,
                place,
                one_first: entry.one_first.unwrap_or(true),
                exists_from: entry.exists_from.as_deref().map(day).transpose()?,
            }),
            "tooth-in" if entry.fits_quadrant == Some(true) => Ok(Test::FitsQuadrant),
            "tooth-in" => Ok(Test::ToothIn {
                teeth: teeth(needed("teeth", entry.teeth.as_deref())?)?,
                agenesis: self.optional(entry.agenesis.as_deref())?,
            }),
            "not-valid" => Ok(Test::NotValid {
                last: self.each_code("valid_to", |part| {
                    day(needed("valid_to", part.valid_to.as_deref())?)
                })?,
            }),
            "title" => Ok(Test::Title {
                titles: self.each_code("title", |part| {
                    Ok(needed("title", part.title.as_deref())?.to_owned())
                })?,
            }),
            _ => Ok(Test::Weekday),
        }
    }

    fn frequency(&mut self, place: Place) -> Result<Test, String> {
        let entry = self.entry;
        let bound = || needed("bound", entry.bound);
        let counted = match needed("counted", entry.counted.as_deref())? {
            "together" => Counted::Together,
            "pair" => Counted::Pair,
            "tooth" => Counted::Tooth,
            "others" => {
                return Ok(Test::NoneEarlier {
                    others: self.list("others", entry.others.as_deref())?,
                    unknown: self.optional(entry.unknown.as_deref())?,
                    window: self.window()?,
                    place,
                    same_day: same_day(entry.same_day.as_deref())?,
                });
            }
            "quadrants" => {
                let codes = self.pairs.read(&entry.codes)?;
                return Ok(Test::FewQuadrants { groups: self.parts(&codes)?, bound: bound()? });
            }
            other => {
                return Err(format!(
                    "counted `{other}` is not together, pair, tooth, others or quadrants"
                ));
            }
        };
        Ok(Test::Most { bound: bound()?, window: self.window()?, counted })
    }

    fn not_with(&mut self, place: Place) -> Result<Test, String> {
        let entry = self.entry;
        match (entry.bound, &entry.allowed) {
            (Some(1), _) => Ok(Test::OneOfGroup),
            (Some(_), _) => Err("`bound` is 1 here: one act of the group".to_owned()),
            (None, Some(allowed)) => Ok(Test::OnlyBeside {
                allowed: self.pairs.read(allowed)?,
                tolerated: self.optional(entry.tolerated.as_deref())?,
                beside: self.optional(entry.beside.as_deref())?,
                place,
            }),
            (None, None) => {
                Ok(Test::NotBeside { others: self.list("others", entry.others.as_deref())?, place })
            }
        }
    }

    fn requires(&mut self, place: Place) -> Result<Test, String> {
        let entry = self.entry;
        let Some(start) = entry.start.as_deref() else {
            return Ok(Test::Before {
                others: self.list("others", entry.others.as_deref())?,
                unknown: self.optional(entry.unknown.as_deref())?,
                window: self.window()?,
                place,
                paid: entry.paid.unwrap_or(true),
                all_codes: entry.all_codes.unwrap_or(false),
            });
        };
        let start = self.pairs.read(start)?;
        match (entry.months, entry.at_least) {
            (Some(months), None) => Ok(Test::MonthsSince { start, months }),
            (None, Some(at_least)) => Ok(Test::SessionsSince {
                start,
                others: self.list("others", entry.others.as_deref())?,
                at_least,
            }),
            _ => Err("beside `start` stands `months` or `at_least`".to_owned()),
        }
    }

    fn window(&self) -> Result<RuleWindow, String> {
        needed("window", self.entry.window.as_deref())?.parse()
    }

    fn list(&mut self, key: &str, texts: Option<&[String]>) -> Result<Codes, String> {
        self.pairs.read(needed(key, texts)?)
    }

    fn optional(&mut self, texts: Option<&[String]>) -> Result<Codes, String> {
        self.pairs.read(texts.unwrap_or_default())
    }

    /// The pairings, which must name every act of the rule, and none that is not of it.
    fn parts(&mut self, codes: &Codes) -> Result<Vec<Pairing>, String> {
        let parts = needed("parts", self.entry.parts.as_deref())?;
        let further = self.entry.kind == "first-and-further";
        let mut named = Codes::new();
        let mut pairings = Vec::new();
        for part in parts {
            let window = part.window.as_deref().or(self.entry.window.as_deref());
            let pairing = Pairing {
                codes: self.pairs.read(&part.codes)?,
                others: self.pairs.read(&part.others)?,
                also: self.pairs.read(&part.also)?,
                window: needed("window", window)?.parse()?,
            };
            named.extend(&pairing.codes);
            named.extend(pairing.others.iter().filter(|_| further));
            pairings.push(pairing);
        }
        if named == *codes { Ok(pairings) } else { Err(UNEVEN.to_owned()) }
    }

    fn each_code<T: Clone>(
        &mut self,
        key: &str,
        read: impl Fn(&Part) -> Result<T, String>,
    ) -> Result<BTreeMap<Code, T>, String> {
        let mut of_code = BTreeMap::new();
        for part in needed("parts", self.entry.parts.as_deref())? {
            let value = read(part)?;
            for code in self.pairs.read(&part.codes)? {
                if of_code.insert(code, value.clone()).is_some() {
                    return Err(format!("`{code}` has two values of `{key}`"));
                }
            }
        }
        let codes = self.pairs.read(&self.entry.codes)?;
        if of_code.keys().eq(&codes) { Ok(of_code) } else { Err(UNEVEN.to_owned()) }
    }
}

const UNEVEN: &str = "the acts of `parts` are not those of `codes`";

fn needed<T>(key: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("a rule of this kind has `{key}`"))
}

fn same_day(text: Option<&str>) -> Result<SameDay, String> {
    match text {
        None | Some("counts") => Ok(SameDay::Counts),
        Some("alert") => Ok(SameDay::Alert),
        Some("not") => Ok(SameDay::Not),
        Some(other) => Err(format!("same_day `{other}` is not counts, alert or not")),
    }
}

/// Teeth, and ranges of them: `11-13` is three teeth, `11-48` all permanent ones.
fn teeth(texts: &[String]) -> Result<BTreeSet<i64>, String> {
    let mut teeth = BTreeSet::new();
    for text in texts {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let tooth = |text: &str| {
            let number = text.parse::<i64>().ok().filter(|number| is_tooth(*number));
            number.ok_or_else(|| format!("`{text}` is no tooth"))
        };
        teeth.extend((tooth(first)?..=tooth(last)?).filter(|number| is_tooth(*number)));
    }
    Ok(teeth)
}

#[cfg(test)]
#[path = "dental_rules_tests.rs"]
mod tests;
