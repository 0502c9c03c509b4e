//! The workbook of a dossier: the lines, and the calculation from them in formulas.
//!
//! A spreadsheet has no exact fractions. So each maximum is L × A divided by P in whole numbers,
//! quotient and remainder apart: both are exact below 2^53, and the remainder decides the cent.

use super::decide::Provider;
use crate::counts::dental::WeighedLine;
use crate::document::{Cell, Column, ColumnKind, Sheet, Table, Text, Value};
use crate::law::{PeriodOutcome, Verdict};
use crate::values::{Cents, Fraction, P, PeriodKind};
use ColumnKind::{Cents as Money, Day, Int, P as PSum, Text as Words};

/// Columns of the lines, and the messages of their headings.
pub(super) const LINES: [(&str, ColumnKind, &str); 10] = [
    ("claim_line_id", Words, "dossier-col-claim-line"),
    ("service_date", Day, "dossier-col-service"),
    ("month", Int, "dossier-col-month"),
    ("reception_date", Day, "dossier-col-reception"),
    ("payee_id", Words, "dossier-col-payee"),
    ("nomenclature_code", Int, "dossier-col-code"),
    ("quantity", Int, "dossier-col-quantity"),
    ("p", PSum, "dossier-col-p"),
    ("p_sum", PSum, "dossier-col-p-sum"),
    ("paid_cents", Money, "dossier-col-paid"),
];

/// Columns of the calculation. The headings of the first are those of the decision.
const CALCULATION: [(&str, ColumnKind, &str); 14] = [
    ("period_kind", Words, "dossier-col-period-kind"),
    ("period", Int, "dossier-col-period"),
    ("p_sum", PSum, "heading-p-sum"),
    ("paid_cents", Money, "heading-paid"),
    ("unit_value_cents", Money, "heading-unit-value"),
    ("surplus_p", PSum, "heading-surplus"),
    ("excess_cents", Money, "heading-excess"),
    ("limit_p", PSum, "dossier-col-limit"),
    ("quotient_cents", Money, "dossier-col-quotient"),
    ("remainder", Int, "dossier-col-remainder"),
    ("rest", Words, "dossier-col-rest"),
    ("max_allowed_cents", Money, "dossier-col-max-allowed"),
    ("reported_cents", Money, "dossier-col-reported"),
    ("difference_cents", Money, "dossier-col-difference"),
];

fn columns(all: &[(&'static str, ColumnKind, &'static str)]) -> Vec<Column> {
    all.iter().map(|(name, kind, _)| Column::new(name, *kind)).collect()
}

fn headings(all: &[(&'static str, ColumnKind, &'static str)]) -> Vec<(&'static str, Text)> {
    all.iter().map(|(name, _, heading)| (*name, Text::of(heading))).collect()
}

/// The lines as a table: `lines.parquet`.
pub(super) fn table(lines: &[&WeighedLine]) -> Table {
    let sensitivity = crate::document::Sensitivity::Persons;
    let mut table = Table::new("lines", sensitivity, &["claim_line_id"], &columns(&LINES));
    for line in lines {
        table.push(cells(line).into_iter().map(|cell| cell.value().clone()).collect());
    }
    table
}

/// The calculation, and the lines that it begins with.
pub(super) fn sheets(provider: &Provider, lines: &[&WeighedLine]) -> Vec<Sheet> {
    let rows = lines.iter().zip(2..).map(|(line, row): (_, usize)| {
        let mut cells = cells(line);
        let month = cells[2].value().clone();
        cells[2] = Cell::Formula(format!("=MONTH(B{row})"), month);
        cells[8] = Cell::Formula(format!("=G{row}*H{row}"), line.p_sum.into());
        cells
    });
    let lines_sheet = Sheet {
        name: "lines",
        says: Text::of("dossier-sheet-lines"),
        columns: columns(&LINES),
        headings: headings(&LINES),
        rows: rows.collect(),
    };
    let calculation = Sheet {
        name: "calculation",
        says: Text::of("dossier-sheet-calculation"),
        columns: columns(&CALCULATION),
        headings: headings(&CALCULATION),
        rows: calculation(provider, lines.len() + 1),
    };
    vec![calculation, lines_sheet]
}

fn cells(line: &WeighedLine) -> Vec<Cell> {
    use chrono::Datelike;
    vec![
        line.id.clone().into(),
        line.service.into(),
        i64::from(line.service.month()).into(),
        line.reception.into(),
        line.payee.clone().into(),
        line.code.get().into(),
        line.quantity.into(),
        line.p.into(),
        line.p_sum.into(),
        line.paid.into(),
    ]
}

/// The rows of the decision's table: months and their total, quarters and theirs, the year.
fn calculation(provider: &Provider, last_line: usize) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for kind in PeriodKind::ALL {
        let first = rows.len() + 2;
        for outcome in provider.year.of_kind(kind) {
            rows.push(period(outcome, rows.len() + 2, last_line));
        }
        if kind != PeriodKind::Year {
            rows.push(total(provider, kind, first, rows.len() + 1));
        }
    }
    rows
}

/// One period in row `at`: from the lines to the cent.
fn period(outcome: &PeriodOutcome, at: usize, last: usize) -> Vec<Cell> {
    let sum = |column: &str| match outcome.period.kind {
        PeriodKind::Month => {
            format!("=SUMIFS(lines!${column}$2:${column}${last},lines!$C$2:$C${last},B{at})")
        }
        PeriodKind::Quarter => format!(
            "=SUMIFS(lines!${column}$2:${column}${last},lines!$C$2:$C${last},\">\"&(3*B{at}-3),\
             lines!$C$2:$C${last},\"<=\"&(3*B{at}))"
        ),
        PeriodKind::Year => format!("=SUM(lines!${column}$2:${column}${last})"),
    };
    let when =
        |then: &str, otherwise: &str| format!("=IF(AND(C{at}>H{at},D{at}>0),{then},{otherwise})");
    let parts = Parts::of(outcome);
    vec![
        Value::Word(outcome.period.kind.name()).into(),
        i64::from(outcome.period.number).into(),
        Cell::Formula(sum("I"), outcome.p_sum.into()),
        Cell::Formula(sum("J"), outcome.paid.into()),
        Cell::Formula(
            format!("=IF(C{at}>0,SIGN(D{at})*INT((2*ABS(D{at})+C{at})/(2*C{at})),\"\")"),
            outcome.unit_value.into(),
        ),
        Cell::Formula(format!("=C{at}-H{at}"), outcome.surplus.into()),
        Cell::Formula(when(&format!("D{at}-L{at}"), "0"), outcome.excess.into()),
        outcome.limit.into(),
        Cell::Formula(when(&format!("INT(H{at}*D{at}/C{at})"), "0"), parts.quotient.into()),
        Cell::Formula(when(&format!("H{at}*D{at}-I{at}*C{at}"), "0"), parts.remainder.into()),
        Cell::Formula(when(&format!("J{at}/C{at}"), "0"), parts.rest().into()),
        Cell::Formula(
            when(&format!("I{at}+IF(2*J{at}>=C{at},1,0)"), "\"\""),
            outcome.max_allowed.into(),
        ),
        outcome.excess.into(),
        Cell::Formula(format!("=G{at}-M{at}"), Cents::ZERO.into()),
    ]
}

/// The totals over the periods of a kind, in the row below them: exact maxima are added, and
/// rounded once. What is left of the cents is rounded to nine decimals first, so that a half that
/// the spreadsheet's binary numbers miss by a hair is still a half.
fn total(provider: &Provider, kind: PeriodKind, first: usize, last: usize) -> Vec<Cell> {
    let totals = provider.year.totals(kind);
    let at = last + 1;
    let of = |column: &str| format!("{column}{first}:{column}{last}");
    let parts: Vec<Parts> = provider.year.of_kind(kind).map(Parts::of).collect();
    let quotient: Cents = parts.iter().map(|one| one.quotient).sum();
    let over = provider.year.of_kind(kind).filter(|one| one.max_allowed.is_some());
    let paid: Cents = over.map(|one| one.paid).sum();
    let rest = parts.iter().fold(Fraction::zero(), |sum, one| sum.plus(&one.fraction()));
    let none = || Cell::Of(Value::Null);
    vec![
        Value::Word("total").into(),
        none(),
        none(),
        none(),
        none(),
        Cell::Formula(format!("=SUMIF({},\">0\")", of("F")), totals.surplus.into()),
        Cell::Formula(
            format!("=SUMPRODUCT(({}>{})*({}>0)*{})-L{at}", of("C"), of("H"), of("D"), of("D")),
            totals.excess.into(),
        ),
        none(),
        Cell::Formula(format!("=SUM({})", of("I")), quotient.into()),
        none(),
        Cell::Formula(format!("=SUM({})", of("K")), nine_decimals(&rest).into()),
        Cell::Formula(format!("=I{at}+INT(ROUND(K{at},9)+0.5)"), paid.minus(totals.excess).into()),
        totals.excess.into(),
        Cell::Formula(format!("=G{at}-M{at}"), Cents::ZERO.into()),
    ]
}

/// L × A / P in whole cents, and what is left.
struct Parts {
    quotient: Cents,
    remainder: i64,
    p: P,
}

impl Parts {
    fn of(outcome: &PeriodOutcome) -> Self {
        let nothing = Self { quotient: Cents::ZERO, remainder: 0, p: P::new(1) };
        if outcome.verdict == Verdict::Within || outcome.max_allowed.is_none() {
            return nothing;
        }
        let p = i128::from(outcome.p_sum.get());
        let product = i128::from(outcome.limit.get()) * i128::from(outcome.paid.get());
        let whole = |number: i128| i64::try_from(number).expect("below what was paid");
        Self {
            quotient: Cents::new(whole(product / p)),
            remainder: whole(product % p),
            p: outcome.p_sum,
        }
    }

    fn fraction(&self) -> Fraction {
        Fraction::of(self.remainder, self.p.get())
    }

    fn rest(&self) -> String {
        nine_decimals(&self.fraction())
    }
}

/// As a spreadsheet shows it: at most a dozen, nine decimals.
fn nine_decimals(fraction: &Fraction) -> String {
    const BILLION: i64 = 1_000_000_000;
    let billionths = fraction.times(&Fraction::of(BILLION, 1)).round_half_up();
    format!("{}.{:09}", billionths / BILLION, billionths % BILLION)
}
