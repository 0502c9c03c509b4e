use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::law::Finding;

/// The table of findings of a control: one shape for all controls, nulls where not applicable.
///
/// A finding's id is `CONTROL/RULE/SUBJECT/FIRST DAY`: the same in every run on the same claims.
pub(super) fn table(name: &str, control: &str, findings: &[Finding]) -> Table {
    let mut table = Table::new(name, Sensitivity::Providers, &["finding_id"], &columns());
    let mut rows: Vec<Vec<Value>> = findings.iter().map(|finding| row(control, finding)).collect();
    rows.sort();
    for row in rows {
        table.push(row);
    }
    table
}

fn columns() -> Vec<Column> {
    use ColumnKind::{Cents, Day, Flag, Int, Text};
    [
        ("finding_id", Text),
        ("control", Text),
        ("rule", Text),
        ("article", Text),
        ("strength", Text),
        ("person_id", Text),
        ("provider_key", Text),
        ("other_provider_key", Text),
        ("same_provider", Flag),
        ("institution_id", Text),
        ("facility_id", Text),
        ("code", Int),
        ("other_code", Int),
        ("tooth", Int),
        ("quadrant", Int),
        ("date", Day),
        ("other_date", Day),
        ("window_start", Day),
        ("window_end", Day),
        ("count", Int),
        ("bound", Int),
        ("claim_line_ids", Text),
        ("amount_cents", Cents),
        ("explanation", Text),
    ]
    .map(|(name, kind)| Column::new(name, kind))
    .into()
}

fn row(control: &str, finding: &Finding) -> Vec<Value> {
    let provider = finding.provider.as_ref().map(ToString::to_string);
    let (start, end) = finding.window.unzip();
    let id = [
        Some(control.to_owned()),
        Some(finding.rule.to_owned()),
        provider.clone(),
        start.map(|day| day.to_string()),
        end.map(|day| day.to_string()),
    ];
    let id: Vec<String> = id.into_iter().flatten().collect();
    columns()
        .into_iter()
        .map(|column| match column.name {
            "finding_id" => id.join("/").into(),
            "control" => control.into(),
            "rule" => finding.rule.into(),
            "article" => finding.article.into(),
            "strength" => Value::Word(finding.strength.name()),
            "provider_key" => provider.clone().into(),
            "code" => finding.code.map(crate::values::Code::get).into(),
            "window_start" => start.into(),
            "window_end" => end.into(),
            "count" => finding.count.into(),
            "bound" => finding.bound.into(),
            "amount_cents" => finding.amount.into(),
            "explanation" => finding.explanation.as_str().into(),
            _ => Value::Null,
        })
        .collect()
}
