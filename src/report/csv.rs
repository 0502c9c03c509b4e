use crate::document::{Table, Value};

/// The table as CSV: UTF-8, comma, LF, a header, ISO dates, nulls empty, flags 0 or 1, amounts in
/// whole cents.
///
/// A text cell that begins with `=`, `+`, `-`, `@` or a tab gets a leading `'`, so that no
/// spreadsheet takes it for a formula; the Parquet file keeps the value as it is. A null and an
/// empty text look alike here, and differ there.
pub fn csv(table: &Table) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let columns = table.columns.iter().map(|column| column.name);
    writer.write_record(columns).expect("memory takes every record");
    for row in table.rows() {
        writer.write_record(row.iter().map(cell)).expect("a row has a cell a column");
    }
    writer.into_inner().expect("memory can be flushed")
}

fn cell(value: &Value) -> String {
    let plain = value.plain();
    match value {
        Value::Text(text) if text.starts_with(['=', '+', '-', '@', '\t']) => format!("'{plain}"),
        Value::Null
        | Value::Int(_)
        | Value::P(_)
        | Value::Cents(_)
        | Value::X10000(_)
        | Value::Flag(_)
        | Value::Day(_)
        | Value::Text(_)
        | Value::Word(_) => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Column, ColumnKind, Sensitivity};
    use crate::values::{Cents, Day};

    #[test]
    fn every_kind_is_written_as_the_contract_says() {
        let columns = [
            Column::new("provider_key", ColumnKind::Text),
            Column::new("paid_cents", ColumnKind::Cents),
            Column::new("robust", ColumnKind::Flag),
            Column::new("first_service", ColumnKind::Day),
            Column::new("period_kind", ColumnKind::Text),
        ];
        let mut table = Table::new("t", Sensitivity::Providers, &["provider_key"], &columns);
        table.push(vec![
            "30000120".into(),
            Cents::new(-207).into(),
            true.into(),
            Day::from_ymd_opt(2020, 2, 29).into(),
            Value::Word("year"),
        ]);
        table.push(vec!["é,\"".into(), Value::Null, false.into(), Value::Null, Value::Null]);
        assert_eq!(
            String::from_utf8(csv(&table)).unwrap(),
            "provider_key,paid_cents,robust,first_service,period_kind\n\
             30000120,-207,1,2020-02-29,year\n\
             \"é,\"\"\",,0,,\n"
        );
    }

    #[test]
    fn text_is_never_a_formula_and_a_negative_number_stays_one() {
        let columns =
            [Column::new("label", ColumnKind::Text), Column::new("rows", ColumnKind::Int)];
        let mut table = Table::new("t", Sensitivity::Aggregate, &["label"], &columns);
        for text in ["=HYPERLINK(\"x\")", "+1", "-1", "@A1", "\t=1", "a=b"] {
            table.push(vec![text.into(), (-1).into()]);
        }
        assert_eq!(
            String::from_utf8(csv(&table)).unwrap(),
            "label,rows\n\"'=HYPERLINK(\"\"x\"\")\",-1\n'+1,-1\n'-1,-1\n'@A1,-1\n'\t=1,-1\na=b,-1\n"
        );
    }
}
