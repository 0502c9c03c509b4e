//! What can be wrong with rows that can be read. Overlaps would count a line twice and are refused
//! when tables are loaded; the rest is for `datacel reference check`.

use super::Tables;
use super::dental_rules::DentalRule;
use super::p_bounds::PBound;
use super::p_values::PValue;
use super::rows::{Facts, Row, Table, Validity};
use crate::diagnostic::Fault;
use crate::values::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one code (or other subject) that are in force on the same day.
pub(super) fn overlaps(table: &Table) -> Vec<Fault> {
    neighbours(table)
        .into_iter()
        .filter(|(_, earlier, later)| earlier.validity.span().meets(later.validity.span()))
        .map(|(subject, earlier, later)| {
            let what = if later.validity == Validity::ALWAYS {
                format!("`{subject}` stands in two rows")
            } else {
                format!("`{subject}` has two rows in force on {}", later.validity.from())
            };
            Fault::new("reference-overlap", what)
                .at(later.place.clone())
                .hint(format!("the other is {}: end it before, or leave one out", earlier.place))
        })
        .collect()
}

/// Days without a row inside the history of one code (or other subject).
fn gaps(table: &Table) -> Vec<Fault> {
    neighbours(table)
        .into_iter()
        .filter_map(|(subject, earlier, later)| {
            let first = earlier.validity.span().last.succ_opt()?;
            let last = later.validity.from().pred_opt()?;
            let gap = Span::new(first, last).ok()?;
            let what = format!("`{subject}` has no row in force on {gap}");
            Some(
                Fault::new("reference-gap", what)
                    .at(later.place.clone())
                    .hint(format!("the row before is {}: say what held in between", earlier.place)),
            )
        })
        .collect()
}

/// For each subject, each row with the one before it that lasts longest; a pair of rows that two
/// codes share is given once.
fn neighbours(table: &Table) -> Vec<(&str, &Facts, &Facts)> {
    let mut histories: BTreeMap<&str, Vec<(usize, &Facts)>> = BTreeMap::new();
    for (at, facts) in table.facts.iter().enumerate() {
        for subject in &facts.subjects {
            histories.entry(subject).or_default().push((at, facts));
        }
    }
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for (subject, mut history) in histories {
        history.sort_by_key(|(at, facts)| (facts.validity.from(), *at));
        let mut longest: Option<(usize, &Facts)> = None;
        for (at, facts) in history {
            if let Some((before, earlier)) = longest
                && seen.insert((before, at))
            {
                pairs.push((subject, earlier, facts));
            }
            longest = longest
                .into_iter()
                .chain([(at, facts)])
                .max_by_key(|(_, facts)| facts.validity.span().last);
        }
    }
    pairs
}

/// The first five digits of the hospital code are those of the ambulatory code plus 1.
fn pairs(table: &Table) -> Vec<Fault> {
    let faults = table.facts.iter().filter_map(|facts| {
        let (ambulatory, hospital) = facts.pair?;
        let hospital = hospital?;
        (hospital.get() / 10 != ambulatory.get() / 10 + 1).then(|| {
            let what = format!("`{hospital}` is not the hospital code of `{ambulatory}`");
            Fault::new("reference-pair", what)
                .at(facts.place.clone())
                .hint(format!("its first five digits should be {}", ambulatory.get() / 10 + 1))
        })
    });
    faults.collect()
}

fn sources(table: &Table) -> Vec<Fault> {
    let without = table.facts.iter().filter(|facts| facts.source.is_empty());
    let faults = without.map(|facts| {
        Fault::new("reference-source-missing", "the row names no source")
            .at(format!("{}, column `source`", facts.place))
            .hint("name the text of law that it comes from")
    });
    faults.collect()
}

/// Acts in force of which neither a P nor a bound is known.
fn unbounded(tables: &Tables) -> Vec<Fault> {
    let facts = &tables.table(PValue::NAME).facts;
    let acts = tables.p_values().iter().zip(facts);
    let unbounded = acts.filter(|(act, _)| {
        act.p.is_none() && !act.deleted && tables.bound(act.code_ambulatory, act.valid).is_none()
    });
    let faults = unbounded.map(|(act, facts)| {
        let what = format!("`{}` has no P, and no bound for all its days", act.code_ambulatory);
        Fault::new("reference-p-unbounded", what)
            .at(format!("{}, column `p_value`", facts.place))
            .hint(format!("fill it in, or add a row to `{}`", PBound::NAME))
    });
    faults.collect()
}

/// Everything but overlaps.
pub(super) fn all(tables: &Tables) -> Vec<Fault> {
    let mut faults = Vec::new();
    for table in &tables.tables {
        if table.gapless {
            faults.extend(gaps(table));
        }
        faults.extend(pairs(table));
        if table.sourced {
            faults.extend(sources(table));
        }
    }
    faults.extend(unbounded(tables));
    faults.extend(unknown_acts(tables));
    faults
}

/// Acts of rules that the table of acts does not name; those of other articles are not asked for.
fn unknown_acts(tables: &Tables) -> Vec<Fault> {
    let known: BTreeSet<_> = tables.p_values().iter().map(|act| act.code_ambulatory).collect();
    let rows = tables.dental_rules().iter().zip(&tables.table(DentalRule::NAME).facts);
    let faults = rows.flat_map(|(row, facts)| {
        let unknown = row.all_pairs().map(|(code, _)| code);
        unknown.filter(|code| code.is_dental() && !known.contains(code)).map(|code| {
            let what = format!("the rule names `{code}`, which `{}` does not have", PValue::NAME);
            Fault::new("reference-rule-act", what)
                .at(facts.place.clone())
                .hint("a digit may be mistyped: compare with the text of the source")
        })
    });
    faults.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const P_VALUES: &str =
        "code_ambulatory,code_hospital,label_nl,p_value,status,valid_from,valid_to,source\n";

    /// The faults of a table of P-values with these rows, and whether it can be loaded.
    fn planted(rows: &str) -> (Vec<String>, bool) {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "p_values.csv", &format!("{P_VALUES}{rows}"));
        faults_of(folder.path())
    }

    fn write(folder: &Path, name: &str, text: &str) {
        std::fs::write(folder.join(name), text).unwrap();
    }

    fn faults_of(folder: &Path) -> (Vec<String>, bool) {
        let faults = Tables::check(Some(folder), &BTreeMap::new()).unwrap();
        let loads = Tables::load(Some(folder), &BTreeMap::new()).is_ok();
        let path = format!("{}/", folder.display());
        (faults.iter().map(|fault| fault.to_string().replace(&path, "")).collect(), loads)
    }

    /// Asserts one fault, by its id, place and a word of its text.
    fn assert_one(found: &[String], id: &str, place: &str, word: &str) {
        assert_eq!(found.len(), 1, "{found:?}");
        let fault = &found[0];
        assert!(fault.starts_with(&format!("error[{id}]: ")), "{fault}");
        assert!(fault.contains(&format!("\n  --> {place}\n")), "{fault}");
        assert!(fault.contains(word), "{fault}");
        assert!(fault.contains("\nhint: "), "{fault}");
    }

    #[test]
    fn a_table_that_follows_another_in_time_has_no_fault() {
        let (faults, loads) = planted(
            "371011,371022,a,3,active,2020-01-01,2021-12-31,art. 5\n\
             371011,371022,a,4,active,2022-01-01,,art. 5\n",
        );
        assert_eq!((faults, loads), (Vec::<String>::new(), true));
    }

    #[test]
    fn two_rows_on_one_day_are_refused_once_for_the_pair() {
        let (faults, loads) = planted(
            "371011,371022,a,3,active,2020-01-01,2021-12-31,art. 5\n\
             371011,371022,a,4,active,2021-12-31,,art. 5\n",
        );
        assert_one(&faults, "reference-overlap", "p_values.csv, row 2", "2021-12-31");
        assert!(!loads, "its lines would count twice");
    }

    #[test]
    fn a_long_row_is_not_forgotten_behind_a_short_one() {
        let (faults, loads) = planted(
            "371011,,a,3,active,2020-01-01,,art. 5\n\
             371011,,a,3,active,2020-02-01,2020-02-29,art. 5\n\
             371011,,a,3,active,2023-01-01,,art. 5\n",
        );
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[1].contains("row 3") && faults[1].contains("row 1"), "{}", faults[1]);
        assert!(!loads);
    }

    #[test]
    fn a_code_in_two_pairs_is_an_overlap() {
        let (faults, _) = planted(
            "371011,371022,a,3,active,2020-01-01,,art. 5\n\
             371022,,a,3,active,2020-01-01,,art. 5\n",
        );
        assert_one(&faults, "reference-overlap", "p_values.csv, row 2", "`371022`");
    }

    #[test]
    fn two_limits_on_one_day_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let rows = "month,5000,2015-07-01,,art. 6\nmonth,6000,2020-01-01,,art. 6\n";
        let text = format!("period_kind,limit_p,valid_from,valid_to,source\n{rows}");
        write(folder.path(), "p_limits.csv", &text);
        let (faults, loads) = faults_of(folder.path());
        assert_one(&faults, "reference-overlap", "p_limits.csv, row 2", "`month`");
        assert!(!loads);
    }

    #[test]
    fn a_gap_in_a_history_is_named_by_its_days() {
        let (faults, loads) = planted(
            "371011,371022,a,4,active,2021-03-02,,art. 5\n\
             371011,371022,a,3,active,2020-01-01,2021-02-28,art. 5\n",
        );
        assert_one(&faults, "reference-gap", "p_values.csv, row 1", "2021-03-01..2021-03-01");
        assert!(loads);
    }

    #[test]
    fn a_failing_check_digit_is_named_by_its_cell() {
        let (faults, loads) = planted("371011,371023,a,3,active,2020-01-01,,art. 5\n");
        let place = "p_values.csv, row 1, column `code_hospital`";
        assert_one(&faults, "reference-check-digit", place, "should be 2");
        assert!(!loads, "a code that is none cannot be read");
    }

    #[test]
    fn a_hospital_code_of_another_act_is_found() {
        let (faults, loads) = planted("371011,371103,a,3,active,2020-01-01,,art. 5\n");
        assert_one(&faults, "reference-pair", "p_values.csv, row 1", "37102");
        assert!(loads);
    }

    #[test]
    fn a_row_that_ends_before_it_begins_is_refused() {
        let (faults, loads) = planted("371011,371022,a,3,active,2020-01-02,2020-01-01,art. 5\n");
        let place = "p_values.csv, row 1, column `valid_to`";
        assert_one(&faults, "reference-validity-reversed", place, "2020-01-02");
        assert!(!loads);
        let (faults, _) = planted("371011,371022,a,3,active,2020-01-01,2020-01-01,art. 5\n");
        assert_eq!(faults, [""; 0], "one day is a validity");
    }

    #[test]
    fn an_act_in_force_needs_a_p_or_a_bound_for_all_its_days() {
        let (faults, loads) = planted("371011,371022,a,,active,2020-01-01,,art. 5\n");
        let place = "p_values.csv, row 1, column `p_value`";
        assert_one(&faults, "reference-p-unbounded", place, "`371011`");
        assert!(loads);
        // the embedded bound of 379153 ends with 2021
        let (faults, _) = planted("379153,379164,a,,active,2020-01-01,2021-12-31,art. 5\n");
        assert_eq!(faults, [""; 0]);
        let (faults, _) = planted("379153,379164,a,,active,2020-01-01,2022-12-31,art. 5\n");
        assert_one(&faults, "reference-p-unbounded", place, "`379153`");
        let (faults, _) = planted("371011,371022,a,,deleted,2020-01-01,,art. 5\n");
        assert_eq!(faults, [""; 0], "a deleted act weighs nothing");
    }

    #[test]
    fn a_row_without_source_is_found() {
        let (faults, loads) = planted("371011,371022,a,3,active,2020-01-01,,\n");
        let place = "p_values.csv, row 1, column `source`";
        assert_one(&faults, "reference-source-missing", place, "source");
        assert!(loads);
    }

    #[test]
    fn every_cell_that_cannot_be_read_is_named_at_once() {
        let (faults, loads) = planted(
            "37101,371022,a,3.5,activ,2020-01-01,2020-13-01,art. 5\n\
             ,371022,a,-1,active,,,art. 5\n\
             371011,371022,a,3,deleted,2020-01-01,,art. 5\n",
        );
        let ids: Vec<&str> = faults.iter().filter_map(|fault| fault.split(']').next()).collect();
        let expected = [
            "code",
            "number",
            "word",
            "date",
            "cell-missing",
            "number",
            "cell-missing",
            "p-deleted",
        ]
        .map(|id| format!("error[reference-{id}"));
        assert_eq!(ids, expected);
        assert!(!loads);
    }

    #[test]
    fn bounds_the_wrong_way_round_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let text = "code_ambulatory,code_hospital,p_bound_low,p_bound_high,valid_from,valid_to,source\n\
                    308335,308346,38,24,2020-01-01,2021-12-31,art. 5\n";
        write(folder.path(), "p_bounds.csv", text);
        let (faults, loads) = faults_of(folder.path());
        assert!(faults[0].starts_with("error[reference-bounds-reversed]"), "{faults:?}");
        assert!(!loads);
    }
}
