use super::rows::{Cells, Noted, Row, Validity};
use crate::law::{FinePercent, PriorDecision};
use crate::values::{Cents, Day, P, ProviderKey, Span, days_of};

/// An earlier report of findings about a dentist and what was decided on it, for the rule of
/// art. 6 § 19. A row of a table that only a user can give: no decision is compiled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PriorRow {
    pub(super) decision: PriorDecision,
    valid: Validity,
    source: String,
}

impl Row for PriorRow {
    const NAME: &'static str = "prior_decisions";
    const NEEDED: &'static [&'static str] = &[
        "provider_key",
        "service_year",
        "report_date",
        "report_notified_on",
        "decision_date",
        "decision_notified_on",
        "excess_cents",
        "repayment_imposed_cents",
        "repaid_cents",
        "fine_percent",
        "fine_cents",
        "suspended_from",
        "suspended_until",
    ];
    const OPTIONAL: &'static [&'static str] = &["p_sum", "paid_cents", "source"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let provider = provider(cells);
        let service_year = service_year(cells);
        let report_date = cells.needed_day("report_date");
        let report_notified_on = cells.day("report_notified_on");
        let decision_date = cells.day("decision_date");
        let decision_notified_on = cells.day("decision_notified_on");
        let excess = cells.needed_number("excess_cents");
        let repayment_imposed = cells.number("repayment_imposed_cents");
        let repaid = cells.number("repaid_cents");
        let fine_percent = fine_percent(cells);
        let fine = cells.number("fine_cents");
        let suspended = suspended(cells);
        let p_sum = cells.number("p_sum");
        let paid = cells.number("paid_cents");
        let source = cells.text("source");
        let cents = |cents: Option<i64>| cents.map(Cents::new);
        let decision = PriorDecision {
            provider: provider?,
            service_year: service_year?,
            report_date: report_date?,
            report_notified_on: report_notified_on?,
            decision_date: decision_date?,
            decision_notified_on: decision_notified_on?,
            excess: Cents::new(excess?),
            repayment_imposed: cents(repayment_imposed?),
            repaid: cents(repaid?),
            fine_percent: fine_percent?,
            fine: cents(fine?),
            suspended: suspended?,
            billed: p_sum?.map(P::new).zip(cents(paid?)),
        };
        in_order(cells, &decision)?;
        let valid = Validity::new(decision.report_date, None).expect("an open end comes last");
        let source = match source.as_str() {
            "" => format!("report of findings of {}", decision.report_date),
            _ => source,
        };
        Ok(Self { decision, valid, source })
    }

    /// From the report of findings on: of one dentist and service year there is one row.
    fn validity(&self) -> Validity {
        self.valid
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn subjects(&self) -> Vec<String> {
        vec![format!("{} {}", self.decision.provider, self.decision.service_year)]
    }
}

fn provider(cells: &mut Cells<'_>) -> Result<ProviderKey, Noted> {
    let key = cells.text("provider_key");
    if key.is_empty() {
        let hint = "fill it in: the first eight digits of the RIZIV number, or the pseudonym";
        return Err(cells.note(
            "reference-cell-missing",
            "provider_key",
            "the cell is empty",
            hint,
        ));
    }
    let is_number = key.len() == 11 && key.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        let what = format!("`{key}` is a whole RIZIV number");
        let hint = "leave out the last three digits: they are a title, and change in a career";
        return Err(cells.note("reference-provider", "provider_key", what, hint));
    }
    Ok(ProviderKey::new(key))
}

fn service_year(cells: &mut Cells<'_>) -> Result<i32, Noted> {
    let number = cells.needed_number("service_year")?;
    let year = i32::try_from(number).map_err(|error| error.to_string());
    match year.and_then(|year| days_of(year).map(|_| year)) {
        Ok(year) => Ok(year),
        Err(what) => {
            Err(cells.note("reference-number", "service_year", what, "write it like `2020`"))
        }
    }
}

fn fine_percent(cells: &mut Cells<'_>) -> Result<Option<FinePercent>, Noted> {
    let percent = cells.number("fine_percent")?;
    percent.map(FinePercent::new).transpose().map_err(|what| {
        let hint = "leave it empty where no fine was imposed";
        cells.note("reference-fine-percent", "fine_percent", what, hint)
    })
}

fn suspended(cells: &mut Cells<'_>) -> Result<Option<Span>, Noted> {
    let (from, until) = (cells.day("suspended_from"), cells.day("suspended_until"));
    let (column, what) = match (from?, until?) {
        (None, None) => return Ok(None),
        (Some(from), Some(until)) => match Span::new(from, until) {
            Ok(span) => return Ok(Some(span)),
            Err(what) => ("suspended_until", what),
        },
        (None, Some(_)) => ("suspended_from", "the cell is empty".to_owned()),
        (Some(_), None) => ("suspended_until", "the cell is empty".to_owned()),
    };
    let hint = "give the first and the last day of the probation period, or neither";
    Err(cells.note("reference-suspension", column, what, hint))
}

/// A report comes after the service year has begun, a decision not before its report, a notification
/// not before what it notifies.
fn in_order(cells: &mut Cells<'_>, decision: &PriorDecision) -> Result<(), Noted> {
    let begun = days_of(decision.service_year).map(|days| days.first).ok();
    let after = |column, earlier: Option<Day>, later: Option<Day>| match earlier.zip(later) {
        Some((earlier, later)) if later < earlier => Some((column, earlier, later)),
        _ => None,
    };
    let report = Some(decision.report_date);
    let out_of_order = [
        after("report_date", begun, report),
        after("report_notified_on", report, decision.report_notified_on),
        after("decision_date", report, decision.decision_date),
        after("decision_notified_on", decision.decision_date, decision.decision_notified_on),
        after("suspended_from", decision.decision_date, decision.suspended.map(|span| span.first)),
    ];
    match out_of_order.into_iter().flatten().next() {
        None => Ok(()),
        Some((column, earlier, later)) => {
            let what = format!("{later} lies before {earlier}, which it must follow");
            Err(cells.note("reference-days-reversed", column, what, "compare with the documents"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::reference::Tables;
    use std::collections::BTreeMap;

    const HEADER: &str = "provider_key,service_year,report_date,report_notified_on,decision_date,\
        decision_notified_on,excess_cents,repayment_imposed_cents,repaid_cents,fine_percent,\
        fine_cents,suspended_from,suspended_until\n";
    const WHOLE: &str = "30000120,2016,2018-10-31,2018-11-05,2020-03-10,2020-03-12,4689815,,\
        4689815,50,2344907,2020-03-10,2023-03-09\n";

    /// The ids of what is wrong with a table of these rows, and whether it can be loaded.
    fn faults(rows: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("prior_decisions.csv"), format!("{HEADER}{rows}"))
            .unwrap();
        let faults = Tables::check(Some(folder.path()), &BTreeMap::new()).unwrap();
        faults.iter().map(|fault| fault.id().to_owned()).collect()
    }

    #[test]
    fn without_a_table_nothing_is_known() {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        assert_eq!(tables.prior_decisions(), None);
        assert!(tables.used().iter().all(|info| info.name != "prior_decisions"));
    }

    #[test]
    fn a_table_of_no_rows_says_that_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("prior_decisions.csv"), HEADER).unwrap();
        let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
        assert_eq!(tables.prior_decisions(), Some(Vec::new()));
    }

    #[test]
    fn a_whole_row_is_read() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("prior_decisions.csv"), format!("{HEADER}{WHOLE}"))
            .unwrap();
        let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
        let read = tables.prior_decisions().unwrap();
        let suspended = read[0].suspended.unwrap().to_string();
        assert_eq!((read[0].service_year, suspended.as_str()), (2016, "2020-03-10..2023-03-09"));
        assert_eq!(read[0].fine_recomputed(), read[0].fine);
        let info = tables.used().into_iter().find(|info| info.name == "prior_decisions").unwrap();
        assert!(!info.is_replaced(), "given, in the place of no other");
        assert_eq!(info.sources, ["report of findings of 2018-10-31"]);
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(faults(WHOLE), [""; 0]);
        for (was, is, id) in [
            ("30000120,", ",", "reference-cell-missing"),
            ("30000120,", "30000120001,", "reference-provider"),
            (",2016,", ",16,", "reference-number"),
            ("2018-10-31", "31/10/2018", "reference-date"),
            ("2018-10-31", "", "reference-cell-missing"),
            ("2018-11-05", "2018-10-30", "reference-days-reversed"),
            ("2020-03-12", "2020-03-09", "reference-days-reversed"),
            (",2020-03-10,2020-03-12", ",2018-10-30,2020-03-12", "reference-days-reversed"),
            (",2018-10-31", ",2015-10-31", "reference-days-reversed"),
            (",4689815,,", ",-1,,", "reference-number"),
            (",50,", ",151,", "reference-fine-percent"),
            (",50,", ",4,", "reference-fine-percent"),
            ("2023-03-09", "2020-03-09", "reference-suspension"),
            ("2023-03-09", "", "reference-suspension"),
            ("2020-03-10,2023", ",2023", "reference-suspension"),
        ] {
            assert!(WHOLE.contains(was), "{was}");
            assert_eq!(faults(&WHOLE.replacen(was, is, 1)), [id], "{was} → {is}");
        }
        assert_eq!(faults(&format!("{WHOLE}{WHOLE}")), ["reference-overlap"]);
        let other_year = WHOLE.replacen("2016", "2017", 1);
        assert_eq!(faults(&format!("{WHOLE}{other_year}")), [""; 0]);
    }
}
