//! What can be wrong between the tables of the agreement: a row that names what no other row has.

use super::{
    AnnexChange, Candidacy, Declared, Institution, Laboratory, NgsCode, NonCumulation, Shown,
};
use crate::diagnostic::Fault;
use crate::law::Category;
use crate::reference::Tables;
use crate::reference::rows::Row;
use std::collections::BTreeSet;

/// Every reference that leads nowhere. A table that nobody gave refutes nothing.
pub(in crate::reference) fn all(tables: &Tables) -> Vec<Fault> {
    let mut faults = codes(tables);
    faults.extend(institutions(tables));
    faults
}

/// What stands in a column of a table, also in rows that cannot be read: what points at these leads
/// somewhere, and their own fault is told.
fn said<'a, T: Row>(tables: &'a Tables, column: &str) -> BTreeSet<&'a str> {
    let raw = &tables.table(T::NAME).raw;
    let at = raw.header.iter().position(|name| name == column);
    at.into_iter()
        .flat_map(|at| raw.rows.iter().filter_map(move |row| row.cells.get(at)))
        .map(String::as_str)
        .collect()
}

/// The rows of a table, each with the place where it stands.
fn placed<T: Row>(tables: &Tables) -> impl Iterator<Item = (&T, &str)> {
    let facts = &tables.table(T::NAME).facts;
    tables.rows::<T>().iter().zip(facts.iter().map(|facts| facts.place.as_str()))
}

fn fault(id: &'static str, what: String, place: &str, column: &str, hint: &str) -> Fault {
    Fault::new(id, what).at(format!("{place}, column `{column}`")).hint(hint)
}

fn is_given<T: Row>(tables: &Tables) -> bool {
    !tables.table(T::NAME).raw.is_absent()
}

fn codes(tables: &Tables) -> Vec<Fault> {
    if !is_given::<NgsCode>(tables) {
        return Vec::new();
    }
    let known = said::<NgsCode>(tables, "code_ambulatory");
    let relapses = placed::<NgsCode>(tables)
        .filter_map(|(row, place)| Some((row.relapse_of?, place, "relapse_of")));
    let declared = placed::<Declared>(tables)
        .map(|(row, place)| (row.code_ambulatory, place, "code_ambulatory"));
    let changed = placed::<AnnexChange>(tables)
        .map(|(row, place)| (row.code_ambulatory, place, "code_ambulatory"));
    let excluding = placed::<NonCumulation>(tables)
        .filter_map(|(row, place)| Some((row.ngs_code?, place, "ngs_code")));
    let named = relapses.chain(declared).chain(changed).chain(excluding);
    named
        .filter(|(code, _, _)| !known.contains(code.to_string().as_str()))
        .map(|(code, place, column)| {
            let what = format!("`{code}` is the ambulatory code of no row of `ngs_codes`");
            let hint = "name the ambulatory code of the pair, or add its row to `ngs_codes`";
            fault("reference-ngs-code-unknown", what, place, column, hint)
        })
        .collect()
}

fn institutions(tables: &Tables) -> Vec<Fault> {
    if !is_given::<Institution>(tables) {
        return Vec::new();
    }
    let known = said::<Institution>(tables, "institution_id");
    let named = placed::<Laboratory>(tables)
        .map(|(row, place)| (row.institution_id.as_str(), place, "institution_id"))
        .chain(
            placed::<Candidacy>(tables)
                .map(|(row, place)| (row.institution_id.as_str(), place, "institution_id")),
        )
        .chain(
            placed::<Shown>(tables)
                .map(|(row, place)| (row.institution_id.as_str(), place, "institution_id")),
        )
        .chain(
            placed::<Declared>(tables)
                .map(|(row, place)| (row.institution_id.as_str(), place, "institution_id")),
        )
        .chain(placed::<Institution>(tables).filter_map(|(row, place)| {
            Some((row.partner_institution_id.as_deref()?, place, "partner_institution_id"))
        }));
    let mut faults: Vec<Fault> = named
        .filter(|(id, _, _)| !known.contains(id))
        .map(|(id, place, column)| {
            let what = format!("`{id}` is no institution of `institutions`");
            let hint = "a digit may be mistyped; or add its row to `institutions`";
            fault("reference-institution-unknown", what, place, column, hint)
        })
        .collect();
    faults.extend(associations(tables));
    faults
}

/// An association is a row of its own, and names the institution that signed for it.
fn associations(tables: &Tables) -> Vec<Fault> {
    let rows = tables.rows::<Institution>();
    let known: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.category == Category::Association)
        .map(|row| row.institution_id.as_str())
        .collect();
    let mut faults = Vec::new();
    for (row, place) in placed::<Institution>(tables) {
        if let Some(id) = row.association_id.as_deref().filter(|id| !known.contains(id)) {
            let what = format!("`{id}` is no association of `institutions`");
            let hint = "an association has a row of its own, of category `association`";
            let id = "reference-association-unknown";
            faults.push(fault(id, what, place, "association_id", hint));
        }
        if row.category == Category::Association && row.partner_institution_id.is_none() {
            let what = "nobody signed for the association".to_owned();
            let hint = "name the high-volume institution that is the first party (art. 1.5)";
            let id = "reference-association-unsigned";
            faults.push(fault(id, what, place, "partner_institution_id", hint));
        }
    }
    faults
}
