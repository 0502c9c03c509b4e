//! The tables of the NGS agreement: all of the user's, looked up by day.
//!
//! The annexes are not public in a form that could be checked, and who takes part is known to the
//! service alone; so no row is compiled in.

mod codes;
mod faults;
mod parties;
mod registers;
#[cfg(test)]
mod tests;

pub use codes::{AnnexChange, NgsCode, NonCumulation};
pub use parties::{Candidacy, Declared, Institution, Laboratory, Shown};
pub use registers::{LabTest, PitterResult, Registration};

pub(super) use faults::all as faults;

use super::Tables;
use super::rows::{Row, Validity, codes_of};
use crate::law::Category;
use crate::values::{Code, Day, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The names of the tables of the agreement.
const TABLES: [&str; 11] = [
    "annex_changes",
    "candidacies",
    "criteria",
    "indications_declared",
    "institutions",
    "lab_tests",
    "laboratories",
    "ngs_codes",
    "non_cumulation",
    "pitter",
    "register",
];

/// A code of the annexes as billed, while it may be billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Billable {
    /// Ambulatory or hospital.
    pub code: Code,
    /// The ambulatory code of the pair: its name.
    pub code_ambulatory: Code,
    /// The claim dates on which it may; an open end is 9999-12-31.
    pub valid: Span,
}

/// The agreement as the tables have it.
///
/// Look-ups are by day: a laboratory changes hands, a code ends, an institution grows.
#[derive(Debug)]
pub struct Agreement<'a> {
    tables: &'a Tables,
    codes: BTreeMap<Code, Vec<&'a NgsCode>>,
    laboratories: BTreeMap<&'a str, Vec<&'a Laboratory>>,
    institutions: BTreeMap<&'a str, Vec<&'a Institution>>,
}

impl Tables {
    /// The NGS agreement.
    pub fn ngs(&self) -> Agreement<'_> {
        let mut codes: BTreeMap<Code, Vec<&NgsCode>> = BTreeMap::new();
        for row in self.rows::<NgsCode>() {
            for code in codes_of((row.code_ambulatory, row.code_hospital)) {
                codes.entry(code).or_default().push(row);
            }
        }
        let mut laboratories: BTreeMap<&str, Vec<&Laboratory>> = BTreeMap::new();
        for row in self.rows::<Laboratory>() {
            laboratories.entry(&row.facility_id).or_default().push(row);
        }
        let mut institutions: BTreeMap<&str, Vec<&Institution>> = BTreeMap::new();
        for row in self.rows::<Institution>() {
            institutions.entry(&row.institution_id).or_default().push(row);
        }
        for rows in institutions.values_mut() {
            rows.sort_by_key(|row| row.validity().from());
        }
        Agreement { tables: self, codes, laboratories, institutions }
    }
}

impl<'a> Agreement<'a> {
    /// The names, of these tables, of those that nobody gave: what rests on them is not made.
    pub fn absent(&self, names: &[&'static str]) -> Vec<&'static str> {
        names.iter().copied().filter(|name| self.tables.table(name).raw.is_absent()).collect()
    }

    /// Whether somebody gave a table.
    pub fn has(&self, name: &'static str) -> bool {
        self.absent(&[name]).is_empty()
    }

    /// The tables of the agreement that there are: of each its origin and hash.
    pub fn used(&self) -> Vec<super::TableInfo> {
        let named = |info: &super::TableInfo| TABLES.contains(&info.name.as_str());
        self.tables.used().into_iter().filter(named).collect()
    }

    /// Every pair of codes with each of its texts, in the order of the table.
    pub fn codes(&self) -> &'a [NgsCode] {
        self.tables.rows()
    }

    /// The codes as billed, with the claim dates on which they may be: by code, then first day.
    pub fn billable(&self) -> Vec<Billable> {
        let rows = self.codes.iter().flat_map(|(code, rows)| {
            rows.iter().map(|row| Billable {
                code: *code,
                code_ambulatory: row.code_ambulatory,
                valid: row.valid.span(),
            })
        });
        let mut rows: Vec<Billable> = rows.collect();
        rows.sort_by_key(|row| (row.code, row.valid.first));
        rows
    }

    /// What a code, ambulatory or hospital, is on a day.
    pub fn code_on(&self, code: Code, day: Day) -> Option<&'a NgsCode> {
        let mut rows = self.codes.get(&code)?.iter();
        rows.find(|row| row.valid.span().holds(day)).copied()
    }

    /// The ambulatory code of the pair of a code, whenever it was in force; its latest text.
    pub fn pair_of(&self, code: Code) -> Option<Code> {
        let rows = self.codes.get(&code)?.iter();
        rows.max_by_key(|row| row.valid.from()).map(|row| row.code_ambulatory)
    }

    /// The laboratories, in the order of the table.
    pub fn laboratories(&self) -> &'a [Laboratory] {
        self.tables.rows()
    }

    /// The institution that a laboratory belongs to on a day.
    pub fn institution_of(&self, facility_id: &str, day: Day) -> Option<&'a str> {
        let mut rows = self.laboratories.get(facility_id)?.iter();
        let row = rows.find(|row| row.valid.span().holds(day))?;
        Some(&row.institution_id)
    }

    /// Every institution with its rows in the order of their first days, by id.
    pub fn institutions(&self) -> impl Iterator<Item = (&'a str, &[&'a Institution])> {
        self.institutions.iter().map(|(id, rows)| (*id, rows.as_slice()))
    }

    /// The row under which an institution has joined on a day, suspended or not.
    pub fn joined_on(&self, institution_id: &str, day: Day) -> Option<&'a Institution> {
        let mut rows = self.institutions.get(institution_id)?.iter();
        rows.find(|row| row.has_joined(day)).copied()
    }

    /// What the table says of an institution for a day: the row of that day, else the one that
    /// comes next, else the last one.
    pub fn said_of(&self, institution_id: &str, day: Day) -> Option<&'a Institution> {
        let rows = self.institutions.get(institution_id)?;
        let mut by_day = rows.iter().filter(|row| row.validity().span().last >= day);
        by_day.next().or(rows.last()).copied()
    }

    /// As what an institution takes part in the agreement on a day; `None` where it is no party, is
    /// suspended, or is a member of an association whose signing institution is no party.
    ///
    /// `INTERPRETATION:` while it is suspended (art. 10) an institution does not take part.
    pub fn category_on(&self, institution_id: &str, day: Day) -> Option<Category> {
        let row = self.joined_on(institution_id, day).filter(|row| !row.is_suspended(day))?;
        let Some(association) = &row.association_id else { return Some(row.category) };
        let association = self.joined_on(association, day).filter(|row| !row.is_suspended(day))?;
        let signatory = association.partner_institution_id.as_deref()?;
        let signs = self.joined_on(signatory, day).is_some_and(|row| !row.is_suspended(day));
        signs.then_some(row.category)
    }

    /// Whether an institution may bill and register on a day: a party, but no mere member of an
    /// association (art. 1.5).
    pub fn may_bill(&self, institution_id: &str, day: Day) -> bool {
        self.category_on(institution_id, day)
            .is_some_and(|category| category != Category::AssociationMember)
    }

    /// The applications, in the order of the table.
    pub fn candidacies(&self) -> &'a [Candidacy] {
        self.tables.rows()
    }

    /// What institutions showed, in the order of the table.
    pub fn shown(&self) -> &'a [Shown] {
        self.tables.rows()
    }

    /// The indications that institutions declared, in the order of the table.
    pub fn declared(&self) -> &'a [Declared] {
        self.tables.rows()
    }

    /// The codes that an NGS test excludes, in the order of the table.
    pub fn non_cumulation(&self) -> &'a [NonCumulation] {
        self.tables.rows()
    }

    /// Every code that an NGS test excludes on some day, each once, in their order.
    pub fn excluded_codes(&self) -> impl Iterator<Item = Code> {
        let codes: BTreeSet<Code> =
            self.non_cumulation().iter().map(|row| row.excluded_code).collect();
        codes.into_iter()
    }

    /// The NGS register, in the order of the table.
    pub fn register(&self) -> &'a [Registration] {
        self.tables.rows()
    }

    /// The tests of the laboratories' own systems, in the order of the table.
    pub fn lab_tests(&self) -> &'a [LabTest] {
        self.tables.rows()
    }

    /// The register PITTER, in the order of the table.
    pub fn pitter(&self) -> &'a [PitterResult] {
        self.tables.rows()
    }

    /// The days on which the annexes changed: those of the table of changes, and those on which a
    /// pair came in or was taken out; the first day of all is no change, nor is a new tariff.
    pub fn annexes_changed_on(&self) -> BTreeSet<Day> {
        let mut spans: BTreeMap<Code, Vec<Span>> = BTreeMap::new();
        for row in self.codes() {
            spans.entry(row.code_ambulatory).or_default().push(row.valid.span());
        }
        let begin = spans.values().flatten().map(|span| span.first).min();
        let mut days: BTreeSet<Day> = self.annex_changes().iter().map(|row| row.date).collect();
        for spans in spans.values() {
            let after = |span: &Span| span.last.succ_opt();
            let ends = |day: Day| spans.iter().any(|span| after(span) == Some(day));
            let begins = |day: Day| spans.iter().any(|span| span.first == day);
            let came = spans.iter().map(|span| span.first).filter(|day| !ends(*day));
            let left = spans.iter().filter_map(after).filter(|day| !begins(*day));
            let changed = came.chain(left).filter(|day| Some(*day) != begin);
            days.extend(changed.filter(|day| *day <= Validity::ALWAYS.span().last));
        }
        days
    }

    /// What was expected of changes of the annexes, in the order of the table.
    pub fn annex_changes(&self) -> &'a [AnnexChange] {
        self.tables.rows()
    }
}
