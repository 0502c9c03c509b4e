//! What the header of a control must say, and what it may not.

use crate::counts::{Codes, Declared, Header, Parameter, Parameters};
use crate::diagnostic::{Fault, either, nearest};
use crate::values::Span;
use crate::values::columns::Kind;

/// The keys without which nobody knows what a table is.
const NEEDED: [&str; 7] =
    ["control", "title.nl", "title.fr", "title.en", "source", "codes", "grain"];

/// A header that says all that a control needs.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) titles: [String; 3],
    pub(super) source: String,
    pub(super) grain: String,
    pub(super) codes: Codes,
    pub(super) codes_text: String,
    pub(super) declared: Vec<Declared>,
    pub(super) parameters: Parameters,
    pub(super) period: Span,
}

/// Collects what is wrong, each with its line.
pub(super) struct Faults<'a> {
    pub(super) place: &'a str,
    pub(super) all: Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, line: Option<usize>, fault: Fault) {
        let place = match line {
            Some(line) => format!("{}:{line}", self.place),
            None => self.place.to_owned(),
        };
        self.all.push(fault.at(place));
    }
}

/// Reads a header with the values that were given to its parameters.
pub(super) fn read(
    header: &Header,
    given: &[(String, String)],
    faults: &mut Faults<'_>,
) -> Option<Said> {
    keys(header, faults);
    let says = |key: &str| header.says(key).map(|entry| entry.says.clone());
    let name = header.says("control").and_then(|entry| match name_of(&entry.says) {
        Ok(name) => Some(name),
        Err(why) => {
            faults.add(Some(entry.line), Fault::new("header-control", why));
            None
        }
    });
    let codes = header.says("codes").and_then(|entry| match entry.says.parse::<Codes>() {
        Ok(codes) => Some(codes),
        Err(why) => {
            faults.add(Some(entry.line), Fault::new("header-codes", format!("`codes`: {why}")));
            None
        }
    });
    let (declared, wrong) = header.parameters();
    let is_whole = wrong.is_empty();
    for (line, why) in wrong {
        let hint =
            "write `-- param: NAME TYPE DEFAULT`, e.g. `-- param: service_from date 2020-01-01`";
        faults.add(Some(line), Fault::new("header-parameter", why).hint(hint));
    }
    let parameters = values(&declared, given, faults);
    let period = period(&declared, &parameters, is_whole, faults);
    Some(Said {
        name: name?,
        titles: [says("title.nl")?, says("title.fr")?, says("title.en")?],
        source: says("source")?,
        grain: says("grain")?,
        codes_text: says("codes")?,
        codes: codes?,
        declared,
        parameters,
        period: period?,
    })
}

/// The name of a control: it becomes the name of a table and an anchor of a page.
///
/// # Errors
/// Says what it may be.
pub fn name_of(text: &str) -> Result<String, String> {
    let is_plain = crate::counts::is_plain_name(&text.replace('-', "_"))
        && !text.contains('_')
        && text.len() <= 40;
    if !is_plain {
        return Err(format!(
            "`{text}` is no name of a control: small letters, digits and hyphens, a letter first, at most 40; e.g. `repeat-panoramic`"
        ));
    }
    if crate::controls::Spec::kinds().any(|kind| kind == text) {
        return Err(format!("`{text}` is a control of the program: give yours another name"));
    }
    Ok(text.to_owned())
}

/// Each key that must be there, none that is not known, and none twice.
fn keys(header: &Header, faults: &mut Faults<'_>) {
    let missing: Vec<&str> = NEEDED.into_iter().filter(|key| header.says(key).is_none()).collect();
    if !missing.is_empty() {
        let what = format!("the header does not say {}", either(missing.iter().copied()));
        let what = what.replace(" or ", " and ");
        let line = format!("`-- {}: …`", missing[0]);
        let hint = format!("add {line} to the comment lines at the top of the file");
        faults.add(None, Fault::new("header-missing", what).hint(hint));
    }
    for (at, entry) in header.entries().iter().enumerate() {
        let key = entry.key.as_str();
        if !Header::keys().contains(&key) {
            let near = nearest(key, Header::keys().iter().copied());
            let hint = if near.is_empty() {
                format!(
                    "a header has {}",
                    either(Header::keys().iter().copied()).replace(" or ", " and ")
                )
            } else {
                format!("did you mean {}?", either(near))
            };
            let what = format!("a header has no `{key}`");
            faults.add(Some(entry.line), Fault::new("header-unknown", what).hint(hint));
        } else if key != "param" && header.entries()[..at].iter().any(|other| other.key == key) {
            let what = format!("`{key}` stands twice in the header");
            faults.add(Some(entry.line), Fault::new("header-twice", what).hint("keep one"));
        }
    }
}

/// The value of each parameter: as given, or as the header has it.
fn values(
    declared: &[Declared],
    given: &[(String, String)],
    faults: &mut Faults<'_>,
) -> Parameters {
    let mut parameters = Parameters::default();
    for (at, (name, text)) in given.iter().enumerate() {
        let Some(one) = declared.iter().find(|one| one.name == *name) else {
            let known = || declared.iter().map(|one| one.name.as_str());
            let near = nearest(name, known());
            let hint = match (near.is_empty(), declared.is_empty()) {
                (false, _) => format!("did you mean {}?", either(near)),
                (true, false) => format!("it has {}", either(known()).replace(" or ", " and ")),
                (true, true) => "it has none".to_owned(),
            };
            let what = format!("the control has no parameter `{name}`");
            faults.add(None, Fault::new("parameter-unknown", what).hint(hint));
            continue;
        };
        if given[..at].iter().any(|(other, _)| other == name) {
            let what = format!("the parameter `{name}` is given twice");
            faults.add(Some(one.line), Fault::new("parameter-twice", what).hint("give it once"));
        }
        match Parameter::read(one.kind, text) {
            Ok(value) => parameters.insert(name.as_str(), value),
            Err(why) => {
                let what = format!("the parameter `{name}`: {why}");
                faults.add(Some(one.line), Fault::new("parameter-wrong", what));
            }
        }
    }
    for one in declared {
        let is_given = given.iter().any(|(name, _)| *name == one.name);
        match &one.default {
            Some(value) if !is_given => parameters.insert(one.name.as_str(), value.clone()),
            None if !is_given => {
                let what = format!("the parameter `{}` has no value", one.name);
                let hint = format!(
                    "give it: `--param {name}=…`, `{name} = …` under `[control.params]`, or a default in the header",
                    name = one.name
                );
                faults.add(Some(one.line), Fault::new("parameter-missing", what).hint(hint));
            }
            _ => {}
        }
    }
    parameters
}

/// The days of service that the control asks about: every report says them.
fn period(
    declared: &[Declared],
    parameters: &Parameters,
    is_whole: bool,
    faults: &mut Faults<'_>,
) -> Option<Span> {
    let mut days = Vec::new();
    for name in ["service_from", "service_to"] {
        match declared.iter().find(|one| one.name == name) {
            Some(one) if one.kind == Kind::Day => days.push((one.line, parameters.get(name))),
            Some(one) => {
                let what = format!("the parameter `{name}` is not a `date`");
                faults.add(Some(one.line), Fault::new("header-period", what));
            }
            None if is_whole => {
                let what = format!("the header has no parameter `{name}`");
                let hint = format!(
                    "a report says of which days it is: add `-- param: {name} date 2020-01-01`, and compare `service_date` with `p.{name}`"
                );
                faults.add(None, Fault::new("header-period", what).hint(hint));
            }
            None => {}
        }
    }
    let [(_, Some(Parameter::Day(first))), (line, Some(Parameter::Day(last)))] = days.as_slice()
    else {
        return None;
    };
    Span::new(*first, *last)
        .map_err(|why| {
            let what = format!("`service_from` and `service_to`: {why}");
            faults.add(Some(*line), Fault::new("parameter-wrong", what));
        })
        .ok()
}
