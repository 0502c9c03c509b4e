//! What the rule tables say of rapid antigen tests.

use super::rows::codes_of;
use super::{
    AntigenTariff, ConsultationCode, ExemptedKind, FreeMaterialProvider, LumpSumProvider, REPLACE,
    Tables, TestResult, gaps,
};
use crate::diagnostic::{Fault, Outcome, Refusal};
use crate::values::{Cents, Code, Day, Span};
use std::collections::BTreeMap;

/// What one line of a code is paid on some days; 0 where the act is not in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActInForce {
    /// The code as billed: ambulatory or hospital.
    pub code: Code,
    /// The ambulatory code of the pair.
    pub code_ambulatory: Code,
    /// The tariff; 0 before the first day in force and after the last.
    pub tariff: Cents,
    /// When the tariff was published; `None` where nothing was, or nobody knows.
    pub published: Option<Day>,
    /// The days on which it holds; an open end is 9999-12-31.
    pub valid: Span,
}

/// The lists that only a user can give; `None` where the list is absent.
#[derive(Debug, Clone, Copy)]
pub struct AntigenLists<'a> {
    /// Who is paid otherwise.
    pub lump_sums: Option<&'a [LumpSumProvider]>,
    /// Who received material for nothing.
    pub free_material: Option<&'a [FreeMaterialProvider]>,
    /// Which kinds of provider may bill.
    pub exempted_kinds: Option<&'a [ExemptedKind]>,
    /// Which results were registered.
    pub results: Option<&'a [TestResult]>,
}

impl Tables {
    /// The acts of rapid antigen testing as billed, on every day of a period: a row for each code
    /// and unbroken run of days with one tariff. Ordered by code, then first day.
    pub fn antigen_acts(&self, period: Span) -> Vec<ActInForce> {
        let mut spans: BTreeMap<Code, Vec<Span>> = BTreeMap::new();
        let mut acts = Vec::new();
        for row in self.rows::<AntigenTariff>() {
            for code in codes_of((row.code_ambulatory, row.code_hospital)) {
                spans.entry(code).or_default().push(row.valid.span());
                let (tariff, published) = (row.tariff, row.published);
                let (code_ambulatory, valid) = (row.code_ambulatory, row.valid.span());
                acts.push(ActInForce { code, code_ambulatory, tariff, published, valid });
            }
        }
        let pair_of: BTreeMap<Code, Code> =
            acts.iter().map(|act| (act.code, act.code_ambulatory)).collect();
        for (code, spans) in spans {
            acts.extend(gaps(spans, period).into_iter().map(|valid| ActInForce {
                code,
                code_ambulatory: pair_of[&code],
                tariff: Cents::ZERO,
                published: None,
                valid,
            }));
        }
        acts.sort_by_key(|act| (act.code, act.valid.first));
        acts
    }

    /// The codes that sampling may not be cumulated with, in the order of the table.
    pub fn consultation_codes(&self) -> &[ConsultationCode] {
        self.rows()
    }

    /// The user's lists.
    pub fn antigen_lists(&self) -> AntigenLists<'_> {
        AntigenLists {
            lump_sums: self.given(),
            free_material: self.given(),
            exempted_kinds: self.given(),
            results: self.given(),
        }
    }

    /// Insists on a tariff for each pair on every day from its first row to the end of a period: a
    /// day left out would read as a day on which nothing is paid.
    ///
    /// # Errors
    /// `no-antigen-tariff`, for each pair and its first day without a row.
    pub fn antigen_tariffs_cover(&self, period: Span) -> Outcome<()> {
        let mut spans: BTreeMap<Code, Vec<Span>> = BTreeMap::new();
        for row in self.rows::<AntigenTariff>() {
            spans.entry(row.code_ambulatory).or_default().push(row.valid.span());
        }
        let place = self.place::<AntigenTariff>();
        let missing = spans.into_iter().filter_map(|(code, spans)| {
            let known_from = spans.iter().map(|span| span.first).min()?;
            let since = Span::new(known_from.max(period.first), period.last).ok()?;
            let gap = gaps(spans, since).into_iter().next()?;
            let what = format!("no tariff of {code} is known for services of {}", gap.first);
            Some(Fault::new("no-antigen-tariff", what).at(&place).hint(REPLACE))
        });
        Refusal::unless_empty(missing.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Row;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn tariff_on(code: &str, on: &str) -> (i64, Option<Day>) {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let period = Span::new(day("2020-01-01"), day("2024-12-31")).unwrap();
        let acts = tables.antigen_acts(period);
        let on = day(on);
        let found: Vec<_> = acts
            .iter()
            .filter(|act| act.code == code.parse().unwrap() && act.valid.holds(on))
            .collect();
        assert_eq!(found.len(), 1, "one row of {code} on {on}");
        (found[0].tariff.get(), found[0].published)
    }

    #[test]
    fn each_day_has_the_tariff_of_the_text() {
        let (law, decree) = (Some(day("2020-12-24")), Some(day("2022-10-07")));
        for code in ["554875", "554886"] {
            assert_eq!(tariff_on(code, "2020-11-22"), (0, None));
            assert_eq!(tariff_on(code, "2020-11-23"), (800, law));
            assert_eq!(tariff_on(code, "2022-07-31"), (800, law));
            assert_eq!(tariff_on(code, "2022-08-01"), (300, decree));
            assert_eq!(tariff_on(code, "2024-02-29"), (300, decree));
            assert_eq!(tariff_on(code, "2024-03-01"), (0, None));
        }
        for (code, cents) in
            [("554890", 872), ("554901", 872), ("554912", 1_000), ("554923", 1_000)]
        {
            assert_eq!(tariff_on(code, "2020-11-22"), (0, None));
            assert_eq!(tariff_on(code, "2020-11-23"), (cents, law));
            assert_eq!(tariff_on(code, "2024-02-29"), (cents, law));
            assert_eq!(tariff_on(code, "2024-03-01"), (0, None));
        }
    }

    #[test]
    fn a_table_that_ends_too_early_is_refused() {
        let tables = Tables::load(None, &BTreeMap::new()).unwrap();
        let period = Span::new(day("2020-01-01"), day("2024-12-31")).unwrap();
        assert_eq!(tables.antigen_tariffs_cover(period), Ok(()));
        let folder = tempfile::tempdir().unwrap();
        let text = "code_ambulatory,code_hospital,tariff_cents,valid_from,valid_to,published,source\n\
                    554875,554886,800,2020-11-23,2022-07-31,2020-12-24,law\n";
        std::fs::write(folder.path().join("antigen_tariffs.csv"), text).unwrap();
        let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
        let refusal = tables.antigen_tariffs_cover(period).unwrap_err().to_string();
        assert!(refusal.contains("554875 is known for services of 2022-08-01"), "{refusal}");
    }

    #[test]
    fn lists_are_read_and_their_faults_named() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).unwrap();
        };
        assert!(Tables::load(None, &BTreeMap::new()).unwrap().antigen_lists().results.is_none());
        write("results.csv", "person_id,test_date\nanna,2021-03-01\nanna,2021-03-01\n");
        write(
            "lump_sum_providers.csv",
            "provider_id,facility_id,act,ground,valid_from,valid_to\n\
             30000120001,,performing,government,2021-01-01,\n\
             ,71000436,sampling,other-financing,2021-01-01,2021-06-30\n",
        );
        let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
        let lists = tables.antigen_lists();
        assert_eq!(lists.results.map(<[TestResult]>::len), Some(2));
        let billers: Vec<String> =
            lists.lump_sums.unwrap().iter().flat_map(Row::subjects).collect();
        assert_eq!(billers, ["30000120 performing", "facility 71000436 sampling"]);
        for (row, word) in [
            (",,performing,government,2021-01-01,", "names one of"),
            ("30000120001,7,performing,government,2021-01-01,", "names one of"),
            ("30000120001,,material,government,2021-01-01,", "not material"),
            ("30000120001,,testing,government,2021-01-01,", "`testing`"),
            ("30000120001,,sampling,state,2021-01-01,", "`state`"),
        ] {
            let header = "provider_id,facility_id,act,ground,valid_from,valid_to";
            write("lump_sum_providers.csv", &format!("{header}\n{row}\n"));
            let refusal = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap_err();
            assert!(refusal.to_string().contains(word), "{refusal}");
        }
    }
}
