//! The control's part of the report.

use super::KIND;
use super::decide::Decided;
use crate::document::{
    Across, Block, Chart, ColumnKind, Figure, Form, Part, Point, Series, Source, Table, Text, Tone,
    Value, View,
};
use crate::law::Strength;
use crate::values::Cents;

/// The most rules that are drawn side by side.
const MOST_RULES: usize = 15;
/// The most dentists that the report shows of the summary.
const MOST_ROWS: usize = 50;

/// The part, over the tables of the control.
pub(super) fn part(decided: &Decided, tables: &[Table]) -> Part {
    let mut blocks = vec![
        Block::Paragraph(
            Text::of("dental-rules-asked").with("service", decided.spec.service.to_string()),
        ),
        Block::Paragraph(Text::of("dental-rules-strengths")),
    ];
    blocks.extend(attention(decided));
    blocks.push(Block::Figures(figures(decided)));
    blocks.extend(chart(decided).map(Block::Chart));
    blocks.extend(views(tables));
    blocks.push(Block::Sources(sources(decided)));
    Part { id: "dental-rules".to_owned(), title: Text::of("dental-rules-title"), blocks }
}

fn attention(decided: &Decided) -> Vec<Block> {
    let mut texts = Vec::new();
    let slack = count(usize::try_from(decided.spec.reception_slack_days).unwrap_or(usize::MAX));
    match (decided.complete, decided.not_whole) {
        (None, _) => texts.push(Text::of("dental-rules-not-complete")),
        (Some(days), Some(gap)) => texts.push(
            Text::of("dental-rules-not-whole")
                .with("days", days.to_string())
                .with("gap", gap.to_string()),
        ),
        (Some(days), None) => {
            let received = decided.known.received_to;
            texts.push(
                Text::of("dental-rules-complete")
                    .with("days", days.to_string())
                    .with("slack", slack)
                    .with("received_to", received),
            );
        }
    }
    if !decided.known.teeth {
        texts.push(Text::of("dental-rules-no-teeth"));
    }
    if !decided.known.births {
        texts.push(Text::of("dental-rules-no-births"));
    }
    if decided.known.titles.is_none() {
        texts.push(Text::of("dental-rules-no-titles"));
    }
    if decided.known.holidays.is_none() {
        texts.push(Text::of("dental-rules-no-holidays"));
    }
    if decided.net_negative > 0 {
        texts.push(Text::of("dental-rules-net-negative").with("rows", decided.net_negative));
    }
    let own = decided.tables.iter().filter(|table| table.name == "dental_rules");
    if own.into_iter().any(crate::reference::TableInfo::is_replaced) {
        texts.push(Text::of("dental-p-replaced").with("table", "dental_rules"));
    }
    texts.into_iter().map(Block::Attention).collect()
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn figures(decided: &Decided) -> Vec<Figure> {
    let of = |strength| {
        count(decided.findings.iter().filter(|finding| finding.strength == strength).count())
    };
    let amount: Cents = decided.rules.iter().filter_map(|ruled| ruled.amount).sum();
    let judged = decided.rules.iter().filter(|ruled| ruled.acts > 0).count();
    let figure = |column: &str, label: Text, value: Value| Figure {
        id: format!("{KIND}/dental_rule_totals/*/{column}"),
        label,
        value,
    };
    vec![
        figure(
            "rule",
            Text::of("figure-rules").with("rules", count(decided.rules.len())),
            count(judged).into(),
        ),
        figure("breaches", Text::of("figure-rule-breaches"), of(Strength::Breach).into()),
        figure("alerts", Text::of("figure-rule-alerts"), of(Strength::Alert).into()),
        figure(
            "undecidables",
            Text::of("figure-rule-undecidables"),
            of(Strength::Undecidable).into(),
        ),
        figure("breach_cents", Text::of("figure-rule-breach-amount"), amount.into()),
    ]
}

/// The rules with most findings, breaches and alerts apart.
fn chart(decided: &Decided) -> Option<Chart> {
    let mut rules: Vec<_> =
        decided.rules.iter().filter(|ruled| ruled.found[0] + ruled.found[1] > 0).collect();
    rules.sort_by_key(|ruled| {
        (std::cmp::Reverse(ruled.found[0] + ruled.found[1]), ruled.rule.id.as_str())
    });
    let all = rules.len();
    rules.truncate(MOST_RULES);
    if rules.is_empty() {
        return None;
    }
    let points = |strength: usize| {
        let found = rules.iter().enumerate().filter(move |(_, ruled)| ruled.found[strength] > 0);
        found.map(move |(at, ruled)| Point::band(at, ruled.found[strength])).collect()
    };
    let series = |name, tone, points| Series { name, form: Form::Stacked, tone, points };
    Some(Chart {
        table: "dental_rule_totals".to_owned(),
        title: Text::of("dental-rules-chart"),
        description: Text::of("dental-rules-chart-says")
            .with("shown", count(rules.len()))
            .with("rules", count(all)),
        across: Across::Bands {
            name: "rule",
            bands: rules.iter().map(|ruled| ruled.rule.id.as_str().into()).collect(),
        },
        across_label: Text::of("col-rule"),
        up: ColumnKind::Int,
        up_label: Text::of("figure-findings"),
        series: vec![
            series(Text::of("word-breach"), Tone::Over, points(0)),
            series(Text::of("word-alert"), Tone::First, points(1)),
        ],
        marks: Vec::new(),
    })
}

const TOTALS: [&str; 11] = [
    "rule",
    "strength",
    "text_lines",
    "text_nl",
    "text_fr",
    "text_en",
    "acts",
    "breaches",
    "alerts",
    "undecidables",
    "breach_cents",
];

const SUMMARY: [&str; 7] = [
    "rule",
    "provider_key",
    "acts",
    "own_findings",
    "findings_after_others",
    "rate_x10000",
    "median_rate_x10000",
];

const FINDINGS: [&str; 12] = [
    "finding_id",
    "rule",
    "provider_key",
    "same_provider",
    "code",
    "other_code",
    "tooth",
    "date",
    "other_date",
    "count",
    "bound",
    "amount_cents",
];

fn views(tables: &[Table]) -> Vec<Block> {
    let named = |name: &str| {
        tables.iter().find(|table| table.name == name).expect("every table shown is made")
    };
    let (totals, findings) = (named("dental_rule_totals"), named("dental_rule_findings"));
    let (summary, undecided) = (named("dental_rule_summary"), named("dental_rule_undecided"));
    let found = ["breaches", "alerts", "undecidables"].map(|name| totals.position(name));
    let told = totals.rows().iter().filter(|row| found.iter().any(|at| row[*at] > Value::Int(0)));
    let strength = findings.position("strength");
    let breaches = findings.rows().iter().filter(|row| row[strength] == Value::Word("breach"));
    let own = summary.position("own_findings");
    let mut most: Vec<&Vec<Value>> =
        summary.rows().iter().filter(|row| row[own] > Value::Int(0)).collect();
    most.sort_by(|one, other| other[own].cmp(&one[own]).then_with(|| one.cmp(other)));
    most.truncate(MOST_ROWS);
    let view = |table, caption: &'static str, method: Option<&'static str>, columns, rows| {
        let method = method.map(Text::of);
        Block::Table(View::of(KIND, table, Text::of(caption), method, columns, rows))
    };
    let (told, breaches): (Vec<_>, Vec<_>) = (told.collect(), breaches.collect());
    vec![
        view(
            totals,
            "dental-rules-totals-caption",
            Some("dental-rules-method"),
            &TOTALS[..],
            told.into_iter(),
        ),
        view(
            summary,
            "dental-rules-summary-caption",
            Some("dental-rules-own-note"),
            &SUMMARY,
            most.into_iter(),
        ),
        view(findings, "dental-rules-findings-caption", None, &FINDINGS, breaches.into_iter()),
        Block::Table(View::whole(
            KIND,
            undecided,
            Text::of("dental-rules-undecided-caption"),
            None,
        )),
    ]
}

fn sources(decided: &Decided) -> Vec<Source> {
    let mut sources = vec![Source {
        citation: "Nomenclatuur van de geneeskundige verstrekkingen, art. 5, tekst van 1.1.2020 \
                   tot en met 31.12.2021 (beslissing BRS/N/2023/25)"
            .to_owned(),
        says: Text::of("source-art-5"),
    }];
    let own = ["dental_rules", "dental_titles", "p_values", "public_holidays"];
    let used = decided.tables.iter().filter(|table| own.contains(&table.name.as_str()));
    sources.extend(used.map(|table| Source {
        citation: format!("{} ({}, sha256 {})", table.name, table.file(), table.sha256.short()),
        says: Text::of(match table.name.as_str() {
            "dental_rules" => "source-dental-rules",
            "dental_titles" => "source-dental-titles",
            "public_holidays" => "source-public-holidays",
            _ => "source-dental-acts",
        }),
    }));
    sources
}
