//! What all controls of a run say of each claim line together: its euros are assigned once.

use super::findings;
use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::law::{Finding, Strength};
use crate::values::Cents;
use std::collections::{BTreeMap, BTreeSet};

/// What one finding says of one line.
///
/// The order of the fields is the order in which findings take from a line: strength, control,
/// rule, and then the finding's id, so that it is the same whatever the order of the controls.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    strength: Strength,
    control: String,
    rule: String,
    finding_id: String,
    paid: Cents,
    at_stake: Cents,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    line: String,
    control: String,
    rule: String,
    rank: i64,
    paid: Cents,
    assigned: Cents,
    overlaps: BTreeSet<String>,
}

/// The table `findings_by_line`: a row for each line that a finding rests on, and each finding.
///
/// Grain and key: `claim_line_id`, `rank`; in this order. `paid_cents`: what was paid for the line;
/// `assigned_cents`: what of it this finding has at stake and no finding before it took, 0 for an
/// alert and for what is not decidable. A line's assigned cents never add up to more than was paid
/// for it. `overlaps`: the other rules that the line stands under, sorted, with `;` between them;
/// null where there is none. A rule that two controls ask, as both controls of the NGS agreement
/// ask whether corrections outweigh what was billed, is told once of a line: by the first of them in
/// the order above.
pub fn findings_by_line<'a>(findings: impl IntoIterator<Item = (&'a str, &'a Finding)>) -> Table {
    use ColumnKind::{Cents, Int, Text};
    let mut table = Table::new(
        "findings_by_line",
        Sensitivity::Providers,
        &["claim_line_id", "rank"],
        &[
            Column::new("claim_line_id", Text),
            Column::new("control", Text),
            Column::new("rule", Text),
            Column::new("rank", Int),
            Column::new("paid_cents", Cents),
            Column::new("assigned_cents", Cents),
            Column::new("overlaps", Text),
        ],
    );
    for row in assign(findings) {
        let overlaps: Vec<String> = row.overlaps.into_iter().collect();
        table.push(vec![
            row.line.into(),
            row.control.into(),
            row.rule.into(),
            row.rank.into(),
            row.paid.into(),
            row.assigned.into(),
            if overlaps.is_empty() { Value::Null } else { overlaps.join(";").into() },
        ]);
    }
    table
}

/// What is at stake in some findings, each euro of a line once.
pub(super) fn at_stake<'a>(findings: impl IntoIterator<Item = (&'a str, &'a Finding)>) -> Cents {
    assign(findings).into_iter().map(|row| row.assigned).sum()
}

fn assign<'a>(findings: impl IntoIterator<Item = (&'a str, &'a Finding)>) -> Vec<Row> {
    let mut lines: BTreeMap<&str, Vec<Claim>> = BTreeMap::new();
    for (control, finding) in findings {
        let finding_id = findings::id(control, finding);
        for line in &finding.lines {
            lines.entry(&line.claim_line_id).or_default().push(Claim {
                strength: finding.strength,
                control: control.to_owned(),
                rule: finding.rule.clone().into_owned(),
                finding_id: finding_id.clone(),
                paid: line.paid,
                at_stake: line.at_stake,
            });
        }
    }
    lines.into_iter().flat_map(|(line, claims)| of_line(line, claims)).collect()
}

fn of_line(line: &str, mut claims: Vec<Claim>) -> Vec<Row> {
    claims.sort();
    let mut told_by: BTreeMap<String, String> = BTreeMap::new();
    claims.retain(|claim| {
        let first = told_by.entry(claim.rule.clone()).or_insert_with(|| claim.control.clone());
        *first == claim.control
    });
    // of lines with one id a finding may rest on some alone
    let paid = claims.iter().map(|claim| claim.paid).max().unwrap_or_default();
    let mut left = paid.max(Cents::ZERO);
    let rules: BTreeSet<&String> = claims.iter().map(|claim| &claim.rule).collect();
    let rows = claims.iter().zip(1..).map(|(claim, rank)| {
        let wanted = match claim.strength {
            Strength::Breach => claim.at_stake.max(Cents::ZERO),
            Strength::Alert | Strength::Undecidable => Cents::ZERO,
        };
        let assigned = wanted.min(left);
        left = left.minus(assigned);
        Row {
            line: line.to_owned(),
            control: claim.control.clone(),
            rule: claim.rule.clone(),
            rank,
            paid,
            assigned,
            overlaps: rules
                .iter()
                .filter(|rule| **rule != &claim.rule)
                .map(|r| (*r).clone())
                .collect(),
        }
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Evidence;
    use proptest::prelude::{Just, Strategy, prop, prop_oneof, proptest};
    use proptest::sample::select;

    fn finding(rule: &'static str, strength: Strength, lines: &[(u8, i64, i64)]) -> Finding {
        let line = |(id, paid, at_stake): &(u8, i64, i64)| Evidence {
            claim_line_id: format!("line-{id}"),
            paid: Cents::new(*paid),
            at_stake: Cents::new(*at_stake),
        };
        Finding { lines: lines.iter().map(line).collect(), ..Finding::new(rule, "art.", strength) }
    }

    fn told(findings: &[(&str, Finding)]) -> Vec<(String, String, i64, i64, Vec<String>)> {
        assign(findings.iter().map(|(control, finding)| (*control, finding)))
            .into_iter()
            .map(|row| {
                let overlaps = row.overlaps.into_iter().collect();
                (row.line, row.rule, row.rank, row.assigned.get(), overlaps)
            })
            .collect()
    }

    #[test]
    fn the_first_by_strength_control_and_rule_takes_and_the_next_gets_what_is_left() {
        let findings = [
            ("b", finding("x", Strength::Breach, &[(1, 1_000, 1_000)])),
            ("a", finding("z", Strength::Breach, &[(1, 1_000, 300)])),
            ("a", finding("y", Strength::Alert, &[(1, 1_000, 1_000)])),
        ];
        let row = |rule: &str, rank, assigned, overlaps: [&str; 2]| {
            let overlaps = overlaps.map(str::to_owned).to_vec();
            ("line-1".to_owned(), rule.to_owned(), rank, assigned, overlaps)
        };
        let expected = vec![
            row("z", 1, 300, ["x", "y"]),
            row("x", 2, 700, ["y", "z"]),
            row("y", 3, 0, ["x", "z"]),
        ];
        assert_eq!(told(&findings), expected);
    }

    #[test]
    fn a_rule_that_two_controls_ask_is_told_once_of_a_line() {
        let same = || finding("x", Strength::Breach, &[(1, 1_000, 600)]);
        let other = || finding("x", Strength::Breach, &[(2, 500, 500)]);
        let beside = ("c", finding("y", Strength::Alert, &[(1, 1_000, 0)]));
        let findings = [("b", same()), ("a", same()), ("b", other()), beside];
        let row = |line: &str, rule: &str, rank, assigned, overlaps: &[&str]| {
            let overlaps = overlaps.iter().map(|rule| (*rule).to_owned()).collect();
            (line.to_owned(), rule.to_owned(), rank, assigned, overlaps)
        };
        let expected = vec![
            row("line-1", "x", 1, 600, &["y"]),
            row("line-1", "y", 2, 0, &["x"]),
            row("line-2", "x", 1, 500, &[]),
        ];
        assert_eq!(told(&findings), expected);
        let twice = [("a", same()), ("a", finding("x", Strength::Breach, &[(1, 1_000, 300)]))];
        assert_eq!(told(&twice).len(), 2, "two findings of one control stay two");
    }

    #[test]
    fn a_line_that_gives_money_back_and_one_that_only_shows_have_nothing_assigned() {
        let shows = finding("x", Strength::Breach, &[(1, -800, 800), (2, 800, 0)]);
        let assigned: Vec<i64> = told(&[("a", shows)]).iter().map(|row| row.3).collect();
        assert_eq!(assigned, [0, 0]);
    }

    /// What each line was paid; findings say it alike.
    const PAID: [i64; 4] = [800, 0, 1_000, -500];

    fn any_finding() -> impl Strategy<Value = (&'static str, Finding)> {
        let line = (0_u8..4, 0_i64..1_500)
            .prop_map(|(id, at_stake)| (id, PAID[usize::from(id)], at_stake));
        let strength =
            prop_oneof![Just(Strength::Breach), Just(Strength::Alert), Just(Strength::Undecidable)];
        let lines = prop::collection::btree_map(0_u8..4, line, 0..4);
        (select(&["a", "b", "c"][..]), select(&["x", "y", "z"][..]), strength, lines).prop_map(
            |(control, rule, strength, lines)| {
                let mut lines: Vec<(u8, i64, i64)> = lines.into_values().collect();
                lines.sort_unstable();
                lines.dedup_by_key(|line| line.0);
                (control, finding(rule, strength, &lines))
            },
        )
    }

    proptest! {
        #[test]
        fn no_euro_is_assigned_twice_and_the_order_of_controls_changes_nothing(
            findings in prop::collection::vec(any_finding(), 0..12),
        ) {
            let given = || findings.iter().map(|(control, finding)| (*control, finding));
            let rows = assign(given());
            let mut reversed: Vec<_> = given().collect();
            reversed.reverse();
            assert_eq!(assign(reversed), rows);

            let mut by_line: BTreeMap<&str, (Cents, Cents)> = BTreeMap::new();
            for row in &rows {
                assert!(row.assigned >= Cents::ZERO);
                let (paid, sum) = by_line.entry(&row.line).or_default();
                *paid = row.paid;
                *sum = sum.plus(row.assigned);
            }
            for (line, (paid, assigned)) in by_line {
                // what is at stake in breaches, or what was paid, whichever is less
                let on_line = |finding: &Finding| -> Vec<Cents> {
                    let lines = finding.lines.iter().filter(|one| one.claim_line_id == line);
                    lines.map(|evidence| evidence.at_stake).collect()
                };
                let mut wanted = Cents::ZERO;
                for rule in ["x", "y", "z"] {
                    let of_rule = || {
                        given().filter(|(_, one)| one.rule == rule && !on_line(one).is_empty())
                    };
                    // of two controls that ask a rule, the one that says most, then by name
                    let teller = of_rule().map(|(control, one)| (one.strength, control)).min();
                    wanted = of_rule()
                        .filter(|(control, one)| {
                            one.strength == Strength::Breach && teller.map(|(_, c)| c) == Some(*control)
                        })
                        .flat_map(|(_, one)| on_line(one))
                        .fold(wanted, Cents::plus);
                }
                assert_eq!(assigned, wanted.min(paid.max(Cents::ZERO)), "{line}");
            }
        }
    }
}
