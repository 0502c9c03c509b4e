//! How a sender writes claims: the names of its columns, and what cannot be guessed of them.

use crate::diagnostic::{Fault, Outcome, Refusal, either, nearest};
use crate::values::columns::delivered;
use crate::values::hash::{Hash, sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The profiles that are compiled in: name and text.
const SHIPPED: [(&str, &str); 3] = [
    ("canonical", include_str!("../../reference/profiles/canonical.toml")),
    ("cms-carrier", include_str!("../../reference/profiles/cms-carrier.toml")),
    ("ima-gz", include_str!("../../reference/profiles/ima-gz.toml")),
];

/// How one sender writes claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The shipped name, or the file's name without `.toml`.
    pub name: String,
    /// For each canonical column that the sender may deliver, the names that it may have there;
    /// compared without regard to case and blanks.
    pub columns: BTreeMap<&'static str, Vec<String>>,
    /// The unit of amounts that are no decimals.
    pub amount_unit: AmountUnit,
    /// How days are written where they are no dates.
    pub date_encoding: DateEncoding,
    /// What a provider's id is.
    pub provider_kind: ProviderIds,
    /// What a code is.
    pub code_system: CodeSystem,
    /// Where the number of acts comes from.
    pub quantity: QuantityFrom,
    /// How text files are written; `None`: the delivery is Parquet.
    pub csv: Option<CsvLayout>,
    /// Of the profile's text.
    pub hash: Hash,
}

/// The unit of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountUnit {
    /// Eurocents.
    Cents,
    /// Euro (or another currency's whole unit), with decimals.
    Euro,
}

/// How days are written where they are no dates; nothing is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateEncoding {
    /// As dates, timestamps at midnight, or `2020-01-03`.
    Date,
    /// `20200103`.
    Yyyymmdd,
    /// `03/01/2020`.
    DdMmYyyySlashes,
    /// `03JAN2020`, the month in English.
    Ddmonyyyy,
    /// `03-Jan-2020`, the month in English.
    DdMonYyyyDashes,
    /// Days since 1 January 1960, as SAS counts.
    SasDays,
}

/// What a provider's id is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderIds {
    /// A RIZIV-INAMI number of eleven digits: its check digits are judged, its first eight digits
    /// are the provider.
    Riziv,
    /// A pseudonym: taken as it is.
    Pseudonym,
}

/// What a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeSystem {
    /// A code of the Belgian nomenclature: judged, and in or out of scope.
    Nomenclature,
    /// Another list: codes are not judged, and every row is in scope.
    Other,
}

/// Where the number of acts of a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityFrom {
    /// A column of the sender.
    Column,
    /// One act a line: −1 where `paid_cents` is below 0, else 1.
    PaidSign,
}

/// How a text file of records is written. The first record names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvLayout {
    /// Between two fields.
    pub delimiter: u8,
    /// Around a field; doubled within one. `None`: fields are never quoted.
    pub quote: Option<u8>,
    /// Of the text.
    pub encoding: Encoding,
    /// Before decimals.
    pub decimal: char,
}

/// How letters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// The Western code page of Windows.
    Windows1252,
}

impl Profile {
    /// The shipped profiles, by name.
    ///
    /// # Errors
    /// Never, as a test of every shipped profile shows.
    pub fn shipped() -> Outcome<Vec<Self>> {
        SHIPPED.iter().map(|(name, _)| Self::load(name, Path::new(""))).collect()
    }

    /// A shipped profile by its name, or a TOML file (a path with `/` or with the ending `.toml`).
    ///
    /// # Errors
    /// An unknown name, a file that cannot be read, or all that is wrong with its text at once.
    pub fn load(name_or_file: &str, relative_to: &Path) -> Outcome<Self> {
        if let Some((name, text)) = SHIPPED.iter().find(|(name, _)| *name == name_or_file) {
            return read(name, text, &format!("reference/profiles/{name}.toml"));
        }
        let shipped = || SHIPPED.iter().map(|(name, _)| *name);
        let file = Path::new(name_or_file);
        if !name_or_file.contains('/') && file.extension().is_none_or(|end| end != "toml") {
            let close = nearest(name_or_file, shipped());
            let known = if close.is_empty() { shipped().collect() } else { close };
            let what = format!("`{name_or_file}` is no shipped profile");
            let hint = format!("name {}, or a file that ends in `.toml`", either(known));
            return Err(Fault::new("profile-unknown", what).hint(hint).into());
        }
        let path = relative_to.join(file);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Fault::io("read the profile", &path, &error))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        read(&name, &text, &path.display().to_string())
    }
}

fn read(name: &str, text: &str, place: &str) -> Outcome<Profile> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, place, faults: Vec::new() };
    for error in errors {
        let span = error.span().unwrap_or_default();
        reader.note("profile-syntax", &span, error.message(), "see https://toml.io for the form");
    }
    // what could be read of a broken text would bring faults that are none
    reader.refuse_faults()?;
    let table = document.get_ref();
    reader.check_keys(table, "a profile", &KEYS);
    let amount_unit = reader.word(
        table,
        "amount_unit",
        &[("cents", AmountUnit::Cents), ("euro", AmountUnit::Euro)],
    );
    let date_encoding = reader.word(
        table,
        "date_encoding",
        &[
            ("date", DateEncoding::Date),
            ("yyyymmdd", DateEncoding::Yyyymmdd),
            ("dd/mm/yyyy", DateEncoding::DdMmYyyySlashes),
            ("ddmonyyyy", DateEncoding::Ddmonyyyy),
            ("dd-mon-yyyy", DateEncoding::DdMonYyyyDashes),
            ("sas-days", DateEncoding::SasDays),
        ],
    );
    let provider_kind = reader.word(
        table,
        "provider_kind",
        &[("riziv", ProviderIds::Riziv), ("pseudonym", ProviderIds::Pseudonym)],
    );
    let code_system = reader.word(
        table,
        "code_system",
        &[("nomenclature", CodeSystem::Nomenclature), ("other", CodeSystem::Other)],
    );
    let columns = reader.columns(table);
    let quantity = reader.quantity(table, &columns);
    let csv = table.get("csv").map(|value| reader.csv(value));
    reader.refuse_faults()?;
    let read = || {
        Some(Profile {
            name: name.to_owned(),
            columns,
            amount_unit: amount_unit?,
            date_encoding: date_encoding?,
            provider_kind: provider_kind?,
            code_system: code_system?,
            quantity: quantity?,
            csv: csv.map_or(Some(None), |layout| layout.map(Some))?,
            hash: sha256(text.as_bytes()),
        })
    };
    Ok(read().expect("a word that is not read is a fault"))
}

/// The keys of a profile.
const KEYS: [&str; 7] =
    ["amount_unit", "date_encoding", "provider_kind", "code_system", "quantity", "columns", "csv"];
/// The keys of its section `[csv]`.
const CSV_KEYS: [&str; 4] = ["delimiter", "quote", "encoding", "decimal"];

/// Reads a profile and gathers what is wrong with it.
struct Reader<'a> {
    text: &'a str,
    place: &'a str,
    /// With the line; what is missing has none, and comes first.
    faults: Vec<(usize, Fault)>,
}

impl Reader<'_> {
    fn note(&mut self, id: &'static str, span: &Range<usize>, what: impl Into<String>, hint: &str) {
        let line = self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1;
        let place = format!("{}, line {line}", self.place);
        self.faults.push((line, Fault::new(id, what).at(place).hint(hint)));
    }

    fn note_missing(&mut self, what: impl Into<String>, hint: &str) {
        let fault = Fault::new("profile-key-missing", what).at(self.place).hint(hint);
        self.faults.push((0, fault));
    }

    /// Refuses the profile where something is wrong with it: everything so far, by line.
    fn refuse_faults(&mut self) -> Outcome<()> {
        self.faults.sort_by_key(|(line, _)| *line);
        Refusal::unless_empty(self.faults.drain(..).map(|(_, fault)| fault).collect())
    }

    fn check_keys(&mut self, table: &DeTable<'_>, whose: &str, keys: &[&str]) {
        for key in table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())) {
            let close = nearest(key.get_ref(), keys.iter().copied());
            let hint = if close.is_empty() {
                format!("the keys are {}", either(keys.iter().copied()).replace(" or ", " and "))
            } else {
                format!("did you mean {}?", either(close))
            };
            let what = format!("`{}` is no key of {whose}", key.get_ref());
            self.note("profile-key-unknown", &key.span(), what, &hint);
        }
    }

    /// One of the words that a key can have; there is no default.
    fn word<T: Copy>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let words = || either(choices.iter().map(|(word, _)| *word));
        let Some(value) = table.get(key) else {
            let what = format!("`{key}` is missing, and is never guessed");
            let hint = format!("add `{key} = …` with {}", words());
            self.note_missing(what, &hint);
            return None;
        };
        let asked = value.get_ref().as_str();
        let found = choices.iter().find(|(word, _)| asked == Some(word));
        if found.is_none() {
            let given = self.text.get(value.span()).unwrap_or_default();
            let what = format!("`{given}` is not a value of `{key}`");
            self.note("profile-value", &value.span(), what, &format!("write {}", words()));
        }
        found.map(|(_, choice)| *choice)
    }

    /// `quantity`, the one key that has a default: nearly every sender delivers the number.
    fn quantity(
        &mut self,
        table: &DeTable<'_>,
        columns: &BTreeMap<&'static str, Vec<String>>,
    ) -> Option<QuantityFrom> {
        if !table.contains_key("quantity") {
            return Some(QuantityFrom::Column);
        }
        let choices = [("column", QuantityFrom::Column), ("paid-sign", QuantityFrom::PaidSign)];
        let quantity = self.word(table, "quantity", &choices)?;
        if quantity == QuantityFrom::PaidSign && columns.contains_key("quantity") {
            let span = table.get("quantity").map(Spanned::span).unwrap_or_default();
            let what = "`quantity` comes from the sign of the amount, and from a column as well";
            self.note("profile-value", &span, what, "leave one of the two out");
        }
        Some(quantity)
    }

    fn csv(&mut self, value: &Spanned<DeValue<'_>>) -> Option<CsvLayout> {
        let Some(table) = value.get_ref().as_table() else {
            self.note("profile-value", &value.span(), "`csv` is not a table", "write `[csv]`");
            return None;
        };
        self.check_keys(table, "`[csv]`", &CSV_KEYS);
        let delimiter =
            self.word(table, "delimiter", &[(",", b','), (";", b';'), ("|", b'|'), ("\t", b'\t')]);
        let quote =
            self.word(table, "quote", &[("\"", Some(b'"')), ("'", Some(b'\'')), ("", None)]);
        let encoding = self.word(
            table,
            "encoding",
            &[("utf-8", Encoding::Utf8), ("windows-1252", Encoding::Windows1252)],
        );
        let decimal = self.word(table, "decimal", &[(".", '.'), (",", ',')]);
        Some(CsvLayout {
            delimiter: delimiter?,
            quote: quote?,
            encoding: encoding?,
            decimal: decimal?,
        })
    }

    fn columns(&mut self, table: &DeTable<'_>) -> BTreeMap<&'static str, Vec<String>> {
        let mut columns = BTreeMap::new();
        let Some(value) = table.get("columns") else {
            let hint = "name the sender's column for each canonical one";
            self.note_missing("the table `[columns]` is missing", hint);
            return columns;
        };
        let Some(names) = value.get_ref().as_table() else {
            let what = "`columns` is not a table";
            self.note("profile-value", &value.span(), what, "write `[columns]` on a line");
            return columns;
        };
        for (key, value) in names {
            match delivered().find(|column| column == key.get_ref()) {
                Some(column) => {
                    columns.insert(column, self.source_names(column, value));
                }
                None => self.unknown_column(key.get_ref(), &key.span()),
            }
        }
        columns
    }

    fn unknown_column(&mut self, name: &str, span: &Range<usize>) {
        let close = nearest(name, delivered());
        let hint = if name == "provider_key" {
            "leave it out: it is made from `provider_id`".to_owned()
        } else if close.is_empty() {
            format!("the columns are {}", either(delivered()).replace(" or ", " and "))
        } else {
            format!("did you mean {}?", either(close))
        };
        let what = format!("`{name}` is no canonical column");
        self.note("profile-column-unknown", span, what, &hint);
    }

    /// A name, or a list of names of which a file has one.
    fn source_names(&mut self, column: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let given: Option<Vec<String>> = match value.get_ref() {
            DeValue::String(name) => Some(vec![name.to_string()]),
            DeValue::Array(list) => {
                list.iter().map(|name| name.get_ref().as_str().map(str::to_owned)).collect()
            }
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Table(_) => None,
        };
        let given = given
            .filter(|names| !names.is_empty() && names.iter().all(|name| !name.trim().is_empty()));
        given.unwrap_or_else(|| {
            let what = format!("`{column}` is given no name of a column");
            let hint = "write a name, or a list of names, in double quotes";
            self.note("profile-value", &value.span(), what, hint);
            Vec::new()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let refusal = read("mine", text, "mine.toml").unwrap_err();
        refusal.faults().iter().map(Fault::to_string).collect()
    }

    #[test]
    fn the_canonical_profile_names_every_column_after_itself() {
        let profile = Profile::load("canonical", Path::new(".")).unwrap();
        assert_eq!(profile.name, "canonical");
        assert_eq!(profile.columns.len(), delivered().count());
        assert!(profile.columns.iter().all(|(column, names)| names == &[*column]));
        assert_eq!(profile.amount_unit, AmountUnit::Cents);
        assert_eq!(profile.date_encoding, DateEncoding::Date);
        assert_eq!(profile.provider_kind, ProviderIds::Riziv);
        assert_eq!(profile.code_system, CodeSystem::Nomenclature);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_with_its_line() {
        let faults = faults(
            "amuont_unit = \"cents\"\n\
             date_encoding = \"ddmmyyyy\"\n\
             provider_kind = \"riziv\"\n\
             [columns]\n\
             servcie_date = \"d\"\n\
             provider_key = \"k\"\n\
             quantity = []\n",
        );
        let expected = [
            "error[profile-key-missing]: `amount_unit` is missing, and is never guessed\n  --> mine.toml\nhint: add `amount_unit = …` with `cents` or `euro`",
            "error[profile-key-missing]: `code_system` is missing, and is never guessed\n  --> mine.toml\nhint: add `code_system = …` with `nomenclature` or `other`",
            "error[profile-key-unknown]: `amuont_unit` is no key of a profile\n  --> mine.toml, line 1\nhint: did you mean `amount_unit`?",
            "error[profile-value]: `\"ddmmyyyy\"` is not a value of `date_encoding`\n  --> mine.toml, line 2\nhint: write `date`, `yyyymmdd`, `dd/mm/yyyy`, `ddmonyyyy`, `dd-mon-yyyy` or `sas-days`",
            "error[profile-column-unknown]: `servcie_date` is no canonical column\n  --> mine.toml, line 5\nhint: did you mean `service_date`?",
            "error[profile-column-unknown]: `provider_key` is no canonical column\n  --> mine.toml, line 6\nhint: leave it out: it is made from `provider_id`",
            "error[profile-value]: `quantity` is given no name of a column\n  --> mine.toml, line 7\nhint: write a name, or a list of names, in double quotes",
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn a_broken_text_is_refused_with_its_line() {
        let faults = faults("amount_unit = \"cents\"\ndate_encoding = \n");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("mine.toml, line 2"), "{}", faults[0]);
    }

    #[test]
    fn every_date_encoding_of_the_contract_is_read() {
        for (word, encoding) in [
            ("date", DateEncoding::Date),
            ("yyyymmdd", DateEncoding::Yyyymmdd),
            ("dd/mm/yyyy", DateEncoding::DdMmYyyySlashes),
            ("ddmonyyyy", DateEncoding::Ddmonyyyy),
            ("dd-mon-yyyy", DateEncoding::DdMonYyyyDashes),
            ("sas-days", DateEncoding::SasDays),
        ] {
            let text = format!(
                "amount_unit = \"euro\"\ndate_encoding = \"{word}\"\nprovider_kind = \"pseudonym\"\n\
                 code_system = \"other\"\n[columns]\npaid_cents = [\"AMOUNT\", \"PAID\"]\n"
            );
            let profile = read("mine", &text, "mine.toml").unwrap();
            assert_eq!(profile.date_encoding, encoding);
            assert_eq!(profile.columns["paid_cents"], ["AMOUNT", "PAID"]);
        }
    }

    const WORDS: &str = "amount_unit = \"euro\"\ndate_encoding = \"date\"\n\
                         provider_kind = \"pseudonym\"\ncode_system = \"other\"\n";

    #[test]
    fn the_layout_of_text_is_declared_whole() {
        let csv = "[csv]\ndelimiter = \";\"\nquote = \"\"\nencoding = \"windows-1252\"\n";
        let text = format!("{WORDS}[columns]\n{csv}decimal = \",\"\n");
        let layout = CsvLayout {
            delimiter: b';',
            quote: None,
            encoding: Encoding::Windows1252,
            decimal: ',',
        };
        assert_eq!(read("mine", &text, "mine.toml").unwrap().csv, Some(layout));
        let text = format!("{WORDS}[columns]\n{csv}decimals = \",\"\n");
        let expected = [
            "error[profile-key-missing]: `decimal` is missing, and is never guessed\n  --> mine.toml\nhint: add `decimal = …` with `.` or `,`",
            "error[profile-key-unknown]: `decimals` is no key of `[csv]`\n  --> mine.toml, line 10\nhint: did you mean `decimal`?",
        ];
        assert_eq!(faults(&text), expected);
    }

    #[test]
    fn the_number_of_acts_has_one_source() {
        let text = format!("{WORDS}quantity = \"paid-sign\"\n[columns]\n");
        let profile = read("mine", &text, "mine.toml").unwrap();
        assert_eq!(profile.quantity, QuantityFrom::PaidSign);
        let twice = faults(&format!("{text}quantity = \"n\"\n"));
        assert!(twice[0].starts_with("error[profile-value]: `quantity` comes from"), "{twice:?}");
    }

    #[test]
    fn a_file_is_found_beside_the_job_and_a_wrong_name_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let text = SHIPPED[0].1;
        std::fs::write(folder.path().join("mine.toml"), text).unwrap();
        let mine = Profile::load("mine.toml", folder.path()).unwrap();
        let canonical = Profile::load("canonical", folder.path()).unwrap();
        assert_eq!((mine.name.as_str(), mine.hash), ("mine", canonical.hash));
        let refusal = Profile::load("canonicle", folder.path()).unwrap_err();
        assert!(refusal.to_string().contains("`canonical`"), "{refusal}");
        let refusal = Profile::load("absent.toml", folder.path()).unwrap_err();
        assert_eq!(refusal.faults()[0].id(), "file");
    }
}
