use super::*;
use crate::reference::{Tables, dental_rules_file};

const EMBEDDED: &str = include_str!("../../reference/dental_rules.toml");

fn embedded() -> Tables {
    Tables::load(None, &BTreeMap::new()).unwrap()
}

/// The faults of a table with one rule.
fn faults(rule: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dental_rules.toml"), rule).unwrap();
    match Tables::load(Some(folder.path()), &BTreeMap::new()) {
        Ok(tables) => {
            assert_eq!(tables.dental_rules().len(), 1);
            Vec::new()
        }
        Err(refusal) => refusal
            .faults()
            .iter()
            .map(|fault| format!("{}: {}", fault.id(), fault.message()))
            .collect(),
    }
}

const RULE: &str = r#"
[[set]]
name = "EXAM"
codes = ["301593-301604"]

[[rule]]
id = "d5-exam"
kind = "max-per-window"
codes = ["EXAM"]
counted = "together"
bound = 1
window = "year"
lines = "408"
valid_from = "2020-01-01"
valid_to = "2021-12-31"
strength = "breach"
nl = "een"
fr = "un"
en = "one"
"#;

#[test]
fn the_embedded_table_has_the_rules_of_the_text() {
    let tables = embedded();
    let rules = tables.dental_rules();
    let count = |of: &dyn Fn(&Rule) -> bool| rules.iter().filter(|row| of(&row.rule)).count();
    assert_eq!(rules.len(), 113);
    let kinds = [31, 18, 14, 11, 11, 9, 8, 8, 1, 1, 1];
    let words = [
        "max-per-window",
        "not-with",
        "requires-before",
        "age",
        "only-with",
        "tooth-in",
        "first-and-further",
        "once-per-tooth",
        "not-valid",
        "title",
        "weekday",
    ];
    for (word, number) in words.into_iter().zip(kinds) {
        assert_eq!(count(&|rule| rule.kind == word), number, "{word}");
    }
    let of = |strength| count(&|rule| rule.strength == strength);
    let strengths = [Strength::Alert, Strength::Breach, Strength::Undecidable].map(of);
    assert_eq!(strengths, [61, 48, 4]);
    let ids: BTreeSet<&str> = rules.iter().map(|row| row.rule.id.as_str()).collect();
    assert_eq!(ids.len(), 113);
}

/// The bands of the age rules are those of the table of P-values, act by act.
#[test]
fn the_ages_are_those_of_the_table_of_acts() {
    let tables = embedded();
    let mut ruled: BTreeMap<Code, (Option<i64>, Option<i64>)> = BTreeMap::new();
    for row in tables.dental_rules() {
        if let Test::Age { from, before } = &row.rule.test {
            for code in &row.rule.codes {
                assert_eq!(ruled.insert(*code, (*from, *before)), None, "{code} has two bands");
            }
        }
    }
    let acts = tables.p_values().iter().filter(|act| !act.deleted);
    let banded: BTreeMap<Code, (Option<i64>, Option<i64>)> = acts
        .filter(|act| act.age_min.is_some() || act.age_max.is_some())
        .map(|act| (act.code_ambulatory, (act.age_min, act.age_max)))
        .collect();
    assert_eq!(ruled, banded);
}

/// Every code is an act of the table of P-values with the same twin, but one of another article.
#[test]
fn every_act_of_the_rules_is_an_act_of_the_text() {
    let tables = embedded();
    let acts: BTreeMap<Code, Option<Code>> =
        tables.p_values().iter().map(|act| (act.code_ambulatory, act.code_hospital)).collect();
    let mut foreign = BTreeSet::new();
    for (code, hospital) in tables.dental_rules().iter().flat_map(DentalRule::all_pairs) {
        match acts.get(&code) {
            Some(twin) => assert_eq!(*twin, hospital, "{code}"),
            None => drop(foreign.insert(code.get())),
        }
    }
    assert_eq!(foreign, [317_192].into());
}

#[test]
fn sixteen_codes_name_a_quadrant() {
    let book = embedded().rule_book();
    for quadrant in Quadrant::ALL {
        assert_eq!(book.quadrants.values().filter(|named| **named == quadrant).count(), 4);
    }
    let of = |code: &str| book.quadrants[&code.parse::<Code>().unwrap()].name();
    assert_eq!([of("371696"), of("302175"), of("301313"), of("301755")], ["UR", "UL", "LL", "LR"]);
}

#[test]
fn a_table_of_the_user_takes_the_place_of_the_embedded_one() {
    assert_eq!(faults(RULE), Vec::<String>::new());
}

#[test]
fn what_can_be_wrong_is_said() {
    let planted = |from: &str, to: &str| {
        assert!(RULE.contains(from), "{from}");
        faults(&RULE.replace(from, to)).join("; ")
    };
    let cases = [
        ("codes = [\"EXAM\"]", "codes = [\"EXAMS\"]", "there is no set `EXAMS`"),
        ("301593-301604", "301592-301604", "`301592` fails its check digit"),
        ("301593-301604", "301593-30160", "`30160` is not a code of six digits"),
        ("codes = [\"EXAM\"]", "codes = [\"EXAM\", \"301593-301604\"]", "stands twice"),
        ("codes = [\"EXAM\"]", "codes = []", "the rule names no act"),
        ("max-per-window", "max-per-windows", "`max-per-windows` is no kind of rule"),
        ("\"year\"", "\"years\"", "`years` is no window"),
        ("bound = 1\n", "", "a rule of this kind has `bound`"),
        ("bound = 1", "bounds = 1", "unknown field `bounds`"),
        ("together", "apart", "counted `apart` is not"),
        ("\"breach\"", "\"crime\"", "`crime` is not breach"),
        ("2021-12-31", "2019-12-31", "ends before it begins"),
        ("2021-12-31", "2021-12-32", "`2021-12-32` is not a day"),
        ("fr = \"un\"", "fr = \" \"", "the text in `fr` is empty"),
        ("[[set]]", "[[sets]]", "the file has no key `sets`"),
        ("kind = ", "kind ", "not-toml"),
    ];
    for (from, to, said) in cases {
        let told = planted(from, to);
        assert!(told.contains(said), "{to}: {told}");
    }
    let twice = format!("{RULE}\n{}", RULE.split_once("[[rule]]").map_or("", |(_, rule)| rule));
    let twice = twice.replacen("one\"\n\n", "one\"\n[[rule]]\n", 1);
    assert!(faults(&twice).join("; ").contains("`d5-exam` has two rows in force"), "{twice}");
}

#[test]
fn ranges_of_teeth() {
    let of = |text: &str| teeth(&[text.to_owned()]).map(|teeth| teeth.len());
    assert_eq!([of("11-48"), of("51-85"), of("16"), of("11-13")], [32, 20, 1, 3].map(Ok));
    assert!(of("19").is_err() && of("11-49").is_err() && of("").is_err());
}

/// Each sentence is said in each language, and none is another's.
#[test]
fn the_texts_are_there_in_three_languages() {
    for row in embedded().dental_rules() {
        let [nl, fr, en] = &row.texts;
        assert!(nl != fr && fr != en && nl != en, "{}", row.rule.id);
        assert!(!row.rule.lines.is_empty());
        let needs_reading = row.rule.strength == Strength::Alert;
        assert!(
            !needs_reading || !row.rule.innocent.is_empty(),
            "{} says no innocent reading",
            row.rule.id
        );
    }
    assert!(dental_rules_file::read(EMBEDDED, "t").is_ok());
}
