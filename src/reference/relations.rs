//! The rule tables as an analyst's query reads them: a row for each code as billed, typed columns.

use super::{KINDS, Tables};
use crate::diagnostic::{Fault, Outcome};
use crate::values::Span;
use crate::values::columns::Kind;

/// The weights of the codes with a P, and the codes without: as the dental queries read them.
const WEIGHTS: &str = "p_values";
const UNWEIGHTED: &str = "p_unweighted";

/// The last day of a row that is still in force.
const OPEN: &str = "9999-12-31";

/// A rule table with a row for each code as billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The columns.
    pub columns: Vec<(String, Kind)>,
    /// The rows; an empty cell is null.
    pub rows: Vec<Vec<String>>,
}

impl Tables {
    /// The names of the relations: every rule table, and `p_unweighted`.
    pub fn relation_names() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|kind| kind.name).chain([UNWEIGHTED])
    }

    /// The columns of a relation, whether or not there is a table.
    ///
    /// Those of the file, with `nomenclature_code` before them where a row is about a pair of codes.
    /// A column named like a day holds days, one named like a code or a number whole numbers, any
    /// other texts.
    pub fn relation_columns(name: &str) -> Vec<(String, Kind)> {
        let own = |names: &[&str]| names.iter().map(|name| typed(name)).collect();
        match name {
            WEIGHTS => {
                own(&["nomenclature_code", "code_ambulatory", "p", "valid_from", "valid_to"])
            }
            UNWEIGHTED => own(&["nomenclature_code", "reason", "valid_from", "valid_to"]),
            _ => {
                let kind = KINDS.iter().find(|kind| kind.name == name);
                let columns: Vec<&str> =
                    kind.into_iter().flat_map(|kind| kind.columns.concat()).collect();
                let paired =
                    columns.contains(&"code_ambulatory") && columns.contains(&"code_hospital");
                let code = (paired && !columns.contains(&"nomenclature_code"))
                    .then_some("nomenclature_code");
                code.into_iter().chain(columns).map(typed).collect()
            }
        }
    }

    /// A relation with its rows. Of the codes without a P those of a period.
    ///
    /// # Errors
    /// `reference-table-absent`, where only a user can give the table, and did not.
    pub fn relation(&self, name: &str, period: Span) -> Outcome<Relation> {
        let columns = Self::relation_columns(name);
        let rows = match name {
            WEIGHTS => self
                .weights()
                .iter()
                .map(|row| {
                    let codes = [row.code.to_string(), row.code_ambulatory.to_string()];
                    codes
                        .into_iter()
                        .chain([row.p.get().to_string()])
                        .chain(days(row.valid))
                        .collect()
                })
                .collect(),
            UNWEIGHTED => self
                .codes_without_p(period)
                .iter()
                .map(|row| {
                    let what = [row.code.to_string(), row.reason.name().to_owned()];
                    what.into_iter().chain(days(row.valid)).collect()
                })
                .collect(),
            _ => self.rows_of(name, &columns)?,
        };
        Ok(Relation { columns, rows })
    }

    fn rows_of(&self, name: &str, columns: &[(String, Kind)]) -> Outcome<Vec<Vec<String>>> {
        let raw = &self.table(name).raw;
        if raw.is_absent() {
            let what = format!("`{name}` is a table that only a user can give, and there is none");
            let hint = "give it: `[reference]` in the job, or `--reference DIR`";
            return Err(Fault::new("reference-table-absent", what).hint(hint).into());
        }
        let at = |column: &str| raw.header.iter().position(|known| known == column);
        let mut rows = Vec::new();
        for row in &raw.rows {
            let cell = |column: &str| at(column).map_or("", |at| row.cells[at].as_str());
            let of_code = |code: &str| {
                columns
                    .iter()
                    .map(|(column, _)| match (column.as_str(), cell(column)) {
                        ("nomenclature_code", "") => code.to_owned(),
                        ("valid_to", "") => OPEN.to_owned(),
                        (_, text) => text.to_owned(),
                    })
                    .collect()
            };
            let hospital = cell("code_hospital");
            rows.push(of_code(cell("code_ambulatory")));
            if !hospital.is_empty() && at("nomenclature_code").is_none() {
                rows.push(of_code(hospital));
            }
        }
        Ok(rows)
    }
}

fn days(valid: Span) -> [String; 2] {
    [valid.first.to_string(), valid.last.to_string()]
}

/// What a column holds, by its name: the tables have one name for one thing.
fn typed(name: &str) -> (String, Kind) {
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let kind = if ends(&["valid_from", "valid_to", "_date", "_on"]) || name == "date" {
        Kind::Day
    } else if name.starts_with("code_") && !ends(&["_kind", "_note", "_system"])
        || ["p", "coefficient", "nomenclature_code", "code"].contains(&name)
        || ends(&["_code", "_cents", "_p", "_value", "_low", "_high", "_min", "_max", "_year"])
        || ends(&["_days", "_months", "_tests", "_number", "_x10000"])
    {
        Kind::Int
    } else {
        Kind::Text
    };
    (name.to_owned(), kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Day, days_of};
    use std::collections::BTreeMap;

    #[test]
    fn every_cell_of_every_table_is_what_its_column_holds() {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        for name in Tables::relation_names() {
            let Ok(relation) = tables.relation(name, days_of(2020).unwrap()) else { continue };
            assert!(!relation.rows.is_empty(), "{name}");
            for row in &relation.rows {
                assert_eq!(row.len(), relation.columns.len(), "{name}");
                for ((column, kind), cell) in relation.columns.iter().zip(row) {
                    let is_right = cell.is_empty()
                        || match kind {
                            Kind::Int => cell.parse::<i64>().is_ok(),
                            Kind::Day => cell.parse::<Day>().is_ok(),
                            Kind::Text => true,
                        };
                    assert!(is_right, "`{cell}` in `{column}` of `{name}`");
                }
            }
        }
    }

    #[test]
    fn a_row_of_a_pair_is_a_row_for_each_code_and_an_open_end_is_a_day() {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let bounds = tables.relation("p_bounds", days_of(2020).unwrap()).unwrap();
        assert_eq!(bounds.columns[0], ("nomenclature_code".to_owned(), Kind::Int));
        let codes: Vec<&str> = bounds.rows.iter().map(|row| row[0].as_str()).take(2).collect();
        assert_eq!(codes, ["379153", "379164"]);
        let limits = tables.relation("p_limits", days_of(2020).unwrap()).unwrap();
        let to = limits.columns.iter().position(|(name, _)| name == "valid_to").unwrap();
        assert_eq!(limits.rows[0][to], OPEN);
        assert_eq!(limits.rows.len(), 3, "no code, no second row");
    }
}
