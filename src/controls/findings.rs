use crate::document::{Column, ColumnKind, Sensitivity, Table, Value};
use crate::law::Finding;
use crate::values::hash::sha256;

/// The table of findings of a control: one shape for all controls, nulls where not applicable.
/// Ordered by its key, the id of the finding.
pub(super) fn table(name: &str, control: &str, findings: &[Finding]) -> Table {
    let of_persons = findings.iter().any(|finding| finding.person.is_some());
    let sensitivity = if of_persons { Sensitivity::Persons } else { Sensitivity::Providers };
    let mut table = Table::new(name, sensitivity, &["finding_id"], &columns());
    let mut rows: Vec<Vec<Value>> = findings.iter().map(|finding| row(control, finding)).collect();
    rows.sort();
    for row in rows {
        table.push(row);
    }
    table
}

/// `CONTROL/RULE/SUBJECT/DAY`, and where it rests on lines, a mark of these: the same in every run
/// on the same claims, and another for each finding.
pub(super) fn id(control: &str, finding: &Finding) -> String {
    let subject = finding.provider.as_ref().map(ToString::to_string);
    let subject = subject.or_else(|| finding.institution.clone());
    let subject = subject.or_else(|| finding.facility.clone());
    let (first, last) = match (finding.date, finding.window) {
        (Some(date), _) => (Some(date), None),
        (None, window) => window.unzip(),
    };
    let mark = (!finding.lines.is_empty()).then(|| {
        let text = format!("{} {:?} {:?}", line_ids(finding), finding.code, finding.other_code);
        sha256(text.as_bytes()).short().to_owned()
    });
    let parts = [
        Some(control.to_owned()),
        Some(finding.rule.clone().into_owned()),
        subject,
        first.map(|day| day.to_string()),
        last.map(|day| day.to_string()),
        mark,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("/")
}

/// The ids of the lines, each once, sorted, with `;` between them.
fn line_ids(finding: &Finding) -> String {
    let mut ids: Vec<&str> = finding.lines.iter().map(|line| line.claim_line_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.join(";")
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
        ("quadrant", Text),
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
    let key = |provider: &Option<crate::values::ProviderKey>| {
        Value::from(provider.as_ref().map(ToString::to_string))
    };
    let code = |code: Option<crate::values::Code>| Value::from(code.map(crate::values::Code::get));
    let (start, end) = finding.window.unzip();
    let lines = (!finding.lines.is_empty()).then(|| line_ids(finding));
    columns()
        .into_iter()
        .map(|column| match column.name {
            "finding_id" => id(control, finding).into(),
            "control" => control.into(),
            "rule" => finding.rule.as_ref().into(),
            "article" => finding.article.as_ref().into(),
            "strength" => Value::Word(finding.strength.name()),
            "person_id" => finding.person.clone().into(),
            "provider_key" => key(&finding.provider),
            "other_provider_key" => key(&finding.other_provider),
            "same_provider" => finding.same_provider().into(),
            "institution_id" => finding.institution.clone().into(),
            "facility_id" => finding.facility.clone().into(),
            "code" => code(finding.code),
            "other_code" => code(finding.other_code),
            "tooth" => finding.tooth.into(),
            "quadrant" => finding.quadrant.into(),
            "date" => finding.date.into(),
            "other_date" => finding.other_date.into(),
            "window_start" => start.into(),
            "window_end" => end.into(),
            "count" => finding.count.into(),
            "bound" => finding.bound.into(),
            "claim_line_ids" => lines.clone().into(),
            "amount_cents" => finding.amount.into(),
            "explanation" => finding.explanation.as_str().into(),
            other => unreachable!("`{other}` has a cell above"),
        })
        .collect()
}
