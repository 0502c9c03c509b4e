use crate::law::{Category, Criterion};
use crate::reference::rows::{Cells, Noted, Row, Validity};
use crate::values::{Code, Day};

/// What an institution is, between two days.
///
/// Source: NGS agreement, art. 1 and 10. A row of the user's table `institutions`; several where it
/// changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Its id in every table.
    pub institution_id: String,
    /// Its name, for reports.
    pub name: String,
    /// Its region, for figures.
    pub region: String,
    /// As what it takes part.
    pub category: Category,
    /// The association of which it is a member: the `institution_id` of a row of category
    /// `association`.
    pub association_id: Option<String>,
    /// The high-volume institution that it works with; of an association, the one that signed.
    pub partner_institution_id: Option<String>,
    /// Whether it has a centre for human genetics.
    pub has_genetics_centre: bool,
    /// The first day as a party under this row; `None`: never joined.
    pub joined_on: Option<Day>,
    /// The last day.
    pub left_on: Option<Day>,
    /// The first day of a suspension (art. 10).
    pub suspended_from: Option<Day>,
    /// The last day of the suspension; open where it lasts.
    pub suspended_to: Option<Day>,
    valid: Validity,
}

impl Institution {
    /// Whether a day lies between joining and leaving.
    pub fn has_joined(&self, day: Day) -> bool {
        self.joined_on.is_some() && self.valid.span().holds(day)
    }

    /// Whether the agreement is suspended on a day.
    pub fn is_suspended(&self, day: Day) -> bool {
        self.suspended_from
            .is_some_and(|from| from <= day && self.suspended_to.is_none_or(|to| day <= to))
    }
}

impl Row for Institution {
    const NAME: &'static str = "institutions";
    const NEEDED: &'static [&'static str] = &[
        "institution_id",
        "name",
        "region",
        "category",
        "association_id",
        "partner_institution_id",
        "has_genetics_centre",
        "joined_on",
        "left_on",
        "suspended_from",
        "suspended_to",
    ];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let institution_id = cells.needed_text("institution_id");
        let category = cells.needed_word("category");
        let has_genetics_centre = cells.needed_flag("has_genetics_centre");
        let joined_on = cells.day("joined_on");
        let left_on = cells.day("left_on");
        let suspended_from = cells.day("suspended_from");
        let suspended_to = cells.day("suspended_to");
        let (joined_on, left_on) = (joined_on?, left_on?);
        let (suspended_from, suspended_to) = (suspended_from?, suspended_to?);
        let valid = match joined_on {
            None => Validity::ALWAYS,
            Some(joined) => Validity::new(joined, left_on).map_err(|error| {
                let hint = "both days are included";
                cells.note("reference-validity-reversed", "left_on", error, hint)
            })?,
        };
        if suspended_from.is_none() && suspended_to.is_some()
            || suspended_from > suspended_to && suspended_to.is_some()
        {
            let what = "the suspension ends before it begins, or never begins";
            let hint = "fill in `suspended_from`; both days are included";
            return Err(cells.note("reference-validity-reversed", "suspended_to", what, hint));
        }
        Ok(Self {
            institution_id: institution_id?,
            name: cells.text("name"),
            region: cells.text("region"),
            category: category?,
            association_id: cells.some_text("association_id"),
            partner_institution_id: cells.some_text("partner_institution_id"),
            has_genetics_centre: has_genetics_centre?,
            joined_on,
            left_on,
            suspended_from,
            suspended_to,
            valid,
        })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.institution_id.clone()]
    }
}

/// The institution that a laboratory belongs to: all laboratories of an institution count as one
/// (art. 1.1). A row of `laboratories`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laboratory {
    /// The facility as claims and registers name it.
    pub facility_id: String,
    /// Its institution.
    pub institution_id: String,
    /// On which days.
    pub valid: Validity,
}

impl Row for Laboratory {
    const NAME: &'static str = "laboratories";
    const NEEDED: &'static [&'static str] =
        &["facility_id", "institution_id", "valid_from", "valid_to"];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let facility_id = cells.needed_text("facility_id");
        let institution_id = cells.needed_text("institution_id");
        let valid = cells.validity();
        Ok(Self { facility_id: facility_id?, institution_id: institution_id?, valid: valid? })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.facility_id.clone()]
    }
}

/// An institution that applies for a category. A row of `candidacies`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidacy {
    /// The institution.
    pub institution_id: String,
    /// The day of the application: the window ends with the day before.
    pub date: Day,
    /// What it applies for.
    pub category_requested: Category,
    /// Whether somebody confirmed that the tests were routine diagnostics; `None`: nobody said.
    pub routine_share_confirmed: Option<bool>,
}

impl Row for Candidacy {
    const NAME: &'static str = "candidacies";
    const NEEDED: &'static [&'static str] =
        &["institution_id", "candidacy_date", "category_requested", "routine_share_confirmed"];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let institution_id = cells.needed_text("institution_id");
        let date = cells.needed_day("candidacy_date");
        let category_requested = cells.needed_word("category_requested");
        let routine_share_confirmed = cells.flag("routine_share_confirmed");
        Ok(Self {
            institution_id: institution_id?,
            date: date?,
            category_requested: category_requested?,
            routine_share_confirmed: routine_share_confirmed?,
        })
    }

    fn subjects(&self) -> Vec<String> {
        vec![format!("{} {}", self.institution_id, self.date)]
    }
}

/// Something that an institution showed, and for which days. A row of `criteria`.
///
/// An event (a round of external quality evaluation, a meeting, a report) has its day in
/// `valid_from`; how long it counts is the rule's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The institution.
    pub institution_id: String,
    /// What it showed.
    pub criterion: Criterion,
    /// For which days; of an event, its day first.
    pub valid: Validity,
    /// The document.
    pub reference: String,
}

impl Row for Shown {
    const NAME: &'static str = "criteria";
    const NEEDED: &'static [&'static str] =
        &["institution_id", "criterion", "valid_from", "valid_to", "reference"];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let institution_id = cells.needed_text("institution_id");
        let criterion = cells.needed_word("criterion");
        let valid = cells.validity();
        let reference = cells.text("reference");
        Ok(Self {
            institution_id: institution_id?,
            criterion: criterion?,
            valid: valid?,
            reference,
        })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn subjects(&self) -> Vec<String> {
        let Self { institution_id, criterion, reference, .. } = self;
        let subject = format!("{institution_id} {}", criterion.name());
        vec![if criterion.is_event() { format!("{subject} {reference}") } else { subject }]
    }
}

/// An indication that an institution says it tests. A row of `indications_declared`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The institution.
    pub institution_id: String,
    /// The pair.
    pub code_ambulatory: Code,
    /// On which days.
    pub valid: Validity,
}

impl Row for Declared {
    const NAME: &'static str = "indications_declared";
    const NEEDED: &'static [&'static str] =
        &["institution_id", "code_ambulatory", "valid_from", "valid_to"];
    const OPTIONAL: &'static [&'static str] = &["source"];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let institution_id = cells.needed_text("institution_id");
        let code_ambulatory = cells.needed_code("code_ambulatory");
        let valid = cells.validity();
        Ok(Self {
            institution_id: institution_id?,
            code_ambulatory: code_ambulatory?,
            valid: valid?,
        })
    }

    fn validity(&self) -> Validity {
        self.valid
    }

    fn subjects(&self) -> Vec<String> {
        vec![format!("{} {}", self.institution_id, self.code_ambulatory)]
    }
}
