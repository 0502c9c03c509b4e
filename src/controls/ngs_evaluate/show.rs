//! The control's part of the report: what was asked, what was not made, figures, charts, tables.

use super::figures::{Dimension, Figures, count};
use super::gather::Gathered;
use super::registers::Registers;
use super::tables::rate;
use super::{KIND, charts};
use crate::document::{Block, Figure, Part, Source, Table, Text, View};
use crate::law::evaluation::{AGREEMENT_FROM, MonthArrived, stakes};
use crate::law::{Finding, Strength};
use crate::reference::TableInfo;
use crate::values::{Cents, Month};

/// The tables that only some analyses need, each with what is not made without it.
const OPTIONAL: [(&str, &str); 6] = [
    ("annex_changes", "ngs-eval-no-annex-changes"),
    ("indications_declared", "ngs-eval-no-indications-declared"),
    ("lab_tests", "ngs-eval-no-lab-tests"),
    ("non_cumulation", "ngs-eval-no-non-cumulation"),
    ("pitter", "ngs-eval-no-pitter"),
    ("register", "ngs-eval-no-register"),
];

/// The part, over the tables of the control.
pub(super) fn part(
    gathered: &Gathered<'_>,
    figures: &Figures,
    registers: &Registers,
    findings: &[Finding],
    tables: &[Table],
) -> Part {
    let mut blocks = vec![Block::Paragraph(
        Text::of("ngs-eval-asked")
            .with("asked", gathered.spec.period.to_string())
            .with("before", gathered.before.to_string())
            .with("as_of", gathered.as_of),
    )];
    blocks.extend(attention(gathered, figures));
    blocks.push(Block::Figures(headline(figures, findings)));
    blocks.push(Block::Paragraph(Text::of("ngs-eval-tests-note")));
    blocks.push(Block::Paragraph(Text::of("ngs-eval-findings-note")));
    blocks.extend(charts::all(gathered, figures, registers, findings));
    blocks.extend(views(gathered, tables));
    blocks.push(Block::Sources(sources(gathered)));
    Part { id: "ngs-evaluate".to_owned(), title: Text::of("ngs-eval-title"), blocks }
}

fn attention(gathered: &Gathered<'_>, figures: &Figures) -> Vec<Block> {
    let mut blocks = Vec::new();
    if figures.activity.is_empty() {
        blocks.push(Block::Attention(Text::of("ngs-eval-nothing-counted")));
    }
    let period = gathered.spec.period;
    let asked = Month::of(period.first)..=Month::of(period.last);
    let months = gathered.months.iter();
    let provisional = months.clone().filter(|row| row.provisional && asked.contains(&row.service));
    blocks.extend(of_months("ngs-eval-provisional", provisional));
    blocks.extend(of_months("ngs-eval-months-empty", months.filter(|row| row.lines == 0)));
    if period.first < AGREEMENT_FROM {
        let text = Text::of("ngs-eval-before-agreement").with("start", AGREEMENT_FROM);
        blocks.push(Block::Attention(text));
    }
    if gathered.complete.is_none_or(|complete| !complete.covers(period)) {
        blocks.push(Block::Attention(Text::of("ngs-eval-not-said-complete")));
    }
    for (name, text) in OPTIONAL {
        if !gathered.agreement.has(name) {
            blocks.push(Block::Attention(Text::of(text)));
        }
    }
    blocks
}

/// A text on some months of service, in their order: how many, the first, the last.
fn of_months<'a>(
    text: &'static str,
    months: impl Iterator<Item = &'a MonthArrived>,
) -> Option<Block> {
    let months: Vec<Month> = months.map(|row| row.service).collect();
    let (first, last) = (months.first()?, months.last()?);
    let text = Text::of(text)
        .with("months", count(months.len()))
        .with("from", first.to_string())
        .with("to", last.to_string());
    Some(Block::Attention(text))
}

fn headline(figures: &Figures, findings: &[Finding]) -> Vec<Figure> {
    let id = |table: &str, column: &str| format!("{KIND}/{table}/all//{column}");
    let figure = |column: &str, label, value| Figure {
        id: id("ngs_headline", column),
        label: Text::of(label),
        value,
    };
    let mut shown = Vec::new();
    if let Some(all) = figures.headlines.get(&(Dimension::All, String::new())) {
        let institutions = figures
            .headlines
            .iter()
            .filter(|((of, _), one)| *of == Dimension::Institution && one.compared.billings > 0);
        let institutions = count(institutions.count());
        let compared = &all.compared;
        let tests = all.tests.map(|(_, now)| now);
        shown = vec![
            figure("billings", "figure-ngs-billings", compared.billings.into()),
            figure("tests", "figure-ngs-tests", tests.into()),
            figure("persons", "figure-ngs-persons", all.persons().into()),
            figure("item", "figure-ngs-institutions", institutions.into()),
            figure("paid_cents", "figure-ngs-paid", compared.paid.into()),
            figure("growth_x10000", "figure-ngs-growth", rate(compared.growth_x10000())),
            figure(
                "spending_growth_x10000",
                "figure-ngs-spending-growth",
                rate(compared.spending_growth_x10000()),
            ),
        ];
    }
    let of =
        |strength: Strength| findings.iter().filter(|finding| finding.strength == strength).count();
    let at_stake: Cents = stakes(findings)
        .into_iter()
        .filter(|((_, strength), _)| *strength == Strength::Breach)
        .map(|(_, stake)| stake.amount)
        .sum();
    for (strength, label) in [
        (Strength::Breach, "figure-ngs-breaches"),
        (Strength::Alert, "figure-ngs-alerts"),
        (Strength::Undecidable, "figure-ngs-undecidable"),
    ] {
        shown.push(Figure {
            id: format!("{KIND}/ngs_findings/{}/finding_id", strength.name()),
            label: Text::of(label),
            value: count(of(strength)).into(),
        });
    }
    shown.push(Figure {
        id: format!("{KIND}/ngs_findings_by_institution/*/breach/amount_cents"),
        label: Text::of("figure-ngs-at-stake"),
        value: at_stake.into(),
    });
    shown
}

fn views(gathered: &Gathered<'_>, tables: &[Table]) -> Vec<Block> {
    let norms = gathered.norms;
    let captions = [
        ("ngs_headline", "ngs-headline-caption", Some("ngs-headline-method")),
        ("ngs_concentration", "ngs-concentration-caption", Some("ngs-concentration-method")),
        ("ngs_budget", "ngs-budget-caption", Some("ngs-budget-method")),
        ("ngs_tat", "ngs-tat-caption", Some("ngs-tat-method")),
        ("ngs_tat_days", "ngs-tat-days-caption", Some("ngs-tat-days-method")),
        ("ngs_registration", "ngs-registration-caption", Some("ngs-registration-method")),
        ("ngs_referrals", "ngs-referrals-caption", None),
        ("ngs_annex_changes", "ngs-annex-changes-caption", Some("ngs-annex-changes-method")),
        ("ngs_findings_by_institution", "ngs-by-institution-caption", Some("ngs-stake-method")),
        ("ngs_findings", "ngs-findings-caption", None),
        ("ngs_activity", "ngs-activity-caption", None),
        ("ngs_tests", "ngs-tests-caption", None),
        ("ngs_substitution", "ngs-substitution-caption", None),
        ("ngs_completeness", "ngs-completeness-caption", Some("ngs-completeness-method")),
    ];
    let views = captions.into_iter().map(|(name, caption, method)| {
        let table = tables.iter().find(|table| table.name == name);
        let table = table.expect("every table shown is made");
        let columns: Vec<&str> = match name {
            // the rest of the common shape does not apply, or stands in the explanation
            "ngs_findings" => vec![
                "finding_id",
                "rule",
                "strength",
                "institution_id",
                "code",
                "other_code",
                "date",
                "other_date",
                "amount_cents",
                "explanation",
            ],
            _ => table.columns.iter().map(|column| column.name).collect(),
        };
        let rows = table.rows().iter();
        let method = method.map(|method| match name {
            "ngs_tat" => Text::of(method)
                .with("solid", norms.solid_days)
                .with("acute", norms.acute_days)
                .with("percent", norms.late_percent),
            _ => Text::of(method),
        });
        Block::Table(View::of(KIND, table, Text::of(caption), method, &columns, rows))
    });
    views.collect()
}

fn sources(gathered: &Gathered<'_>) -> Vec<Source> {
    let mut sources = vec![Source {
        citation: "Overeenkomst NGS in de oncologie en hemato-oncologie, art. 2, 4, 5, 8 en 10"
            .to_owned(),
        says: Text::of("source-ngs-agreement"),
    }];
    let source = |table: &TableInfo, says| Source {
        citation: format!("{} ({}, sha256 {})", table.name, table.file(), table.sha256.short()),
        says: Text::of(says),
    };
    sources.push(source(&gathered.norms_from, "source-ngs-evaluation-norms"));
    let given = gathered.agreement.used();
    sources.extend(given.iter().map(|table| source(table, "source-ngs-table")));
    sources
}
