use super::legible::{apart, legible};
use super::{Language, notation};
use crate::document::{Text, Value, View};
use crate::values::Span;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

/// The message files of a language: one a subject, by the same names in each language.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("messages/", $language, "/page.ftl")),
            include_str!(concat!("messages/", $language, "/door.ftl")),
            include_str!(concat!("messages/", $language, "/findings.ftl")),
            include_str!(concat!("messages/", $language, "/charts.ftl")),
            include_str!(concat!("messages/", $language, "/dossier.ftl")),
            include_str!(concat!("messages/", $language, "/dental.ftl")),
            include_str!(concat!("messages/", $language, "/ngs.ftl")),
            include_str!(concat!("messages/", $language, "/dental_procedure.ftl")),
            include_str!(concat!("messages/", $language, "/antigen.ftl")),
            include_str!(concat!("messages/", $language, "/rules.ftl")),
            include_str!(concat!("messages/", $language, "/ngs_evaluation.ftl")),
            include_str!(concat!("messages/", $language, "/sql.ftl")),
        ]
    };
}

/// Columns and arguments whose number is a name, not a quantity: the year 2020 is never 2.020.
const NAMING: [&str; 13] = [
    "about_year",
    "birth_year",
    "code",
    "code_ambulatory",
    "code_hospital",
    "month",
    "nomenclature_code",
    "other_code",
    "period",
    "quadrant",
    "row",
    "tooth",
    "year",
];

/// Whether the numbers of a column are names: a `first_year` or an `other_code` is one as well.
fn is_naming(column: &str) -> bool {
    let last = column.rsplit('_').next().unwrap_or(column);
    NAMING.contains(&column) || ["code", "month", "year"].contains(&last)
}

/// Columns of closed lists whose words may come as text, since they were read from a file.
const CLOSED_LISTS: [&str; 11] = [
    "axis",
    "doubt",
    "flipped_by",
    "kind",
    "period_kind",
    "proposed_basis",
    "provider_kind",
    "reason",
    "rule",
    "stage",
    "strength",
];

/// The words of one language.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The words of a language.
    pub fn of(language: Language) -> Self {
        let identifier = language.code().parse().expect("the code is a language tag");
        let mut bundle = FluentBundle::new(vec![identifier]);
        // Isolation marks round each value would come along when somebody copies a figure.
        bundle.set_use_isolating(false);
        for file in files(language) {
            let resource = FluentResource::try_new((*file).to_owned())
                .expect("the message files are compiled in and parsed by a test");
            bundle.add_resource(resource).expect("a test holds that a key stands once");
        }
        Self { language, bundle }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A message with its values; `⟦key⟧` where there is no such message, so that the gap is seen
    /// and the report is made all the same.
    pub fn text(&self, text: &Text) -> String {
        let args = text.args.iter().filter_map(|(name, value)| {
            let name = self.in_language(name)?;
            Some((name, self.argument(name, value)))
        });
        self.format(text.key, args.collect())
    }

    /// An argument that is said in each language, `title_nl` and `title_fr`, is `title` in its own.
    fn in_language<'a>(&self, argument: &'a str) -> Option<&'a str> {
        let said_in = Language::ALL.into_iter().find_map(|language| {
            let name = argument.strip_suffix(language.code())?.strip_suffix('_')?;
            Some((name, language))
        });
        match said_in {
            None => Some(argument),
            Some((name, language)) => (language == self.language).then_some(name),
        }
    }

    /// A message of the page itself, which takes values that are written already.
    pub(super) fn format(&self, key: &str, args: Vec<(&str, String)>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let args: FluentArgs<'_> = args.into_iter().collect();
        // A value that is not given shows as `{$name}`: seen, and no reason to stop.
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// The heading of a column; its name, where an analyst's query gave it one of its own. That
    /// every column of the program has a heading is held by a test.
    pub fn column(&self, name: &str) -> String {
        let key = format!("col-{name}");
        if self.has(&key) { self.format(&key, Vec::new()) } else { name.to_owned() }
    }

    /// Whether a column's numbers are names: the year 2020 is never 2.020.
    pub(super) fn is_name(column: &str) -> bool {
        NAMING.contains(&column)
    }

    /// The heading of a column in a view.
    pub fn heading(&self, view: &View, name: &str) -> String {
        view.heading(name).map_or_else(|| self.column(name), |text| self.text(text))
    }

    /// A value as the language writes it. `name` is its column or argument.
    pub fn value(&self, name: &str, value: &Value) -> String {
        let language = self.language;
        match value {
            Value::Null => notation::NOTHING.to_owned(),
            Value::Int(number) if is_naming(name) => number.to_string(),
            Value::Int(number) => notation::number(*number, language),
            Value::P(p) => notation::p(*p, language),
            Value::Cents(cents) => notation::money(*cents, language),
            Value::X10000(rate) => notation::percent(*rate, language),
            Value::Flag(flag) => notation::flag(*flag, language).to_owned(),
            Value::Day(day) => notation::day(*day, language),
            Value::Text(text) if CLOSED_LISTS.contains(&name) && self.has(&word(text)) => {
                self.format(&word(text), Vec::new())
            }
            Value::Text(text) => legible(text),
            Value::Word(text) => self.format(&word(text), Vec::new()),
        }
    }

    /// A value within a sentence: a period of days is written out there, and a text that is read from
    /// right to left turns none of the words round it.
    fn argument(&self, name: &str, value: &Value) -> String {
        match value {
            Value::Text(text) if let Ok(span) = text.parse::<Span>() => {
                let day = |day| notation::day(day, self.language);
                self.format("page-span", vec![("first", day(span.first)), ("last", day(span.last))])
            }
            Value::Null
            | Value::Int(_)
            | Value::P(_)
            | Value::Cents(_)
            | Value::X10000(_)
            | Value::Flag(_)
            | Value::Day(_)
            | Value::Text(_)
            | Value::Word(_) => apart(self.value(name, value)),
        }
    }

    fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// Whether the message files know a key; all three hold the same ones.
pub fn has_key(key: &str) -> bool {
    Messages::of(Language::En).has(key)
}

fn word(word: &str) -> String {
    format!("word-{word}")
}

const fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::Nl => files!("nl"),
        Language::Fr => files!("fr"),
        Language::En => files!("en"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Doubt;
    use crate::ledger::Stage;
    use crate::values::{Cents, PeriodKind, ProviderKind};
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Keys with the variables that each takes.
    fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in files(language)
            .iter()
            .flat_map(|file| file.lines())
            .filter(|line| !line.starts_with('#'))
        {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                name.clone_into(&mut key);
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "`{key}` twice");
            }
            for variable in line.split("{ $").skip(1) {
                let (name, _) = variable.split_once(" }").unwrap();
                keys.get_mut(&key).unwrap().insert(name.to_owned());
            }
        }
        keys
    }

    fn rust_files(folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files.extend(rust_files(&path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
        files
    }

    #[test]
    fn the_three_files_hold_the_same_keys_and_variables() {
        let dutch = keys(Language::Nl);
        assert!(dutch.len() > 100, "the files are read");
        assert_eq!(dutch, keys(Language::Fr));
        assert_eq!(dutch, keys(Language::En));
    }

    #[test]
    fn every_message_is_written_with_its_variables() {
        for language in Language::ALL {
            let messages = Messages::of(language);
            for (key, variables) in keys(language) {
                let args = variables.iter().map(|name| (name.as_str(), "7".to_owned())).collect();
                let written = messages.format(&key, args);
                assert!(!written.contains(['{', '⟦']) && !written.is_empty(), "{key}: {written}");
            }
        }
    }

    #[test]
    fn every_text_and_column_of_the_code_has_its_message() {
        let known = keys(Language::En);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for path in rust_files(&source) {
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap();
            for (call, prefix) in
                [("Text::of(\"", ""), ("Column::new(\"", "col-"), ("Value::Word(\"", "word-")]
            {
                for (name, _) in code.split(call).skip(1).filter_map(|rest| rest.split_once('"')) {
                    let key = format!("{prefix}{name}");
                    assert!(known.contains_key(&key), "`{key}` of {} is missing", path.display());
                }
            }
        }
    }

    #[test]
    fn every_closed_list_of_the_lower_floors_is_translated() {
        use Stage::{Admitted, OutOfScope, Quarantined, Read, Unused, Used};
        let stages = [Read, Admitted, OutOfScope, Quarantined, Used, Unused].map(Stage::name);
        let kinds = [ProviderKind::Dentist, ProviderKind::Other, ProviderKind::Unknown];
        let words = Doubt::ALL
            .map(Doubt::name)
            .into_iter()
            .chain(PeriodKind::ALL.map(PeriodKind::name))
            .chain(stages)
            .chain(kinds.map(ProviderKind::name));
        for name in words {
            assert!(has_key(&word(name)), "{name}");
        }
    }

    #[test]
    fn a_missing_message_is_seen_and_stops_nothing() {
        for language in Language::ALL {
            let messages = Messages::of(language);
            assert_eq!(messages.text(&Text::of("no-such-key")), "⟦no-such-key⟧");
            assert_eq!(messages.value("stage", &Value::Word("nowhere")), "⟦word-nowhere⟧");
        }
        assert!(!has_key("no-such-key"));
    }

    #[test]
    fn what_is_said_in_each_language_is_said_in_the_one_that_is_read() {
        let text = Text::of("sql-title").with("title_nl", "Titel").with("title_en", "Title");
        assert_eq!(Messages::of(Language::Nl).text(&text), "Titel");
        assert_eq!(Messages::of(Language::En).text(&text), "Title");
    }

    #[test]
    fn a_year_is_a_name_and_an_amount_is_not() {
        let messages = Messages::of(Language::Nl);
        assert_eq!(messages.value("year", &Value::Int(2_020)), "2020");
        assert_eq!(messages.value("lines", &Value::Int(2_020)), "2.020");
        assert_eq!(messages.value("paid_cents", &Cents::new(202_000).into()), "2.020,00 EUR");
        assert_eq!(messages.value("reason", &"other-code".into()), messages.column_word());
        assert_eq!(messages.value("label_nl", &"year".into()), "year");
    }

    #[test]
    fn values_stand_in_sentences_as_the_language_writes_them() {
        let text = Text::of("dental-p-asked")
            .with("year", 2_020)
            .with("received", "2020-01-03..2022-03-18");
        for (language, received) in [
            (Language::Nl, "van 03/01/2020 tot en met 18/03/2022"),
            (Language::Fr, "du 03/01/2020 au 18/03/2022"),
            (Language::En, "from 3 January 2020 to 18 March 2022"),
        ] {
            let written = Messages::of(language).text(&text);
            assert!(written.contains(received) && written.contains(" 2020"), "{written}");
            assert!(!written.contains('\u{2068}'), "no isolation marks");
        }
    }

    impl Messages {
        fn column_word(&self) -> String {
            self.format("word-other-code", Vec::new())
        }
    }
}
