use super::*;

fn embedded() -> Tables {
    Tables::load(None, &BTreeMap::new()).unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

#[test]
fn days_that_no_text_covers_are_found() {
    let span = |text: &str| text.parse::<Span>().unwrap();
    let year = span("2020-01-01..2020-12-31");
    assert_eq!(gaps(vec![], year), [year]);
    assert_eq!(gaps(vec![span("2019-01-01..2020-12-31")], year), []);
    let two = vec![span("2020-07-01..2020-08-31"), span("2020-02-01..2020-03-31")];
    let runs = ["2020-01-01..2020-01-31", "2020-04-01..2020-06-30", "2020-09-01..2020-12-31"];
    assert_eq!(gaps(two, year), runs.map(span));
}

#[test]
fn the_embedded_tables_are_without_fault() {
    assert_eq!(Tables::check(None, &BTreeMap::new()).unwrap(), []);
}

#[test]
fn the_text_of_2020_and_2021() {
    let tables = embedded();
    let acts = tables.p_values();
    assert_eq!(acts.len(), 218);
    assert_eq!(acts.iter().filter(|act| act.deleted).count(), 13);
    let act = |text| acts.iter().find(|act| act.code_ambulatory == code(text)).unwrap();
    assert_eq!(act("305874").p, Some(P::ZERO), "P 0 is printed, and is a weight");
    assert_eq!(act("301976").code_hospital, None, "coded by the insurer only");
    assert_eq!(act("371615").p, Some(P::new(8)));
    assert!(acts.iter().all(|act| act.valid.span() == "2020-01-01..2021-12-31".parse().unwrap()));
}

#[test]
fn both_codes_of_a_pair_weigh_the_same() {
    let weights = embedded().weights();
    let of = |text| weights.iter().find(|weight| weight.code == code(text)).unwrap();
    assert_eq!((of("371022").p, of("371022").code_ambulatory), (P::new(3), code("371011")));
    // 205 active acts, 5 of them without P, each with two codes but 301976
    assert_eq!(weights.len(), 200 * 2 - 1);
    assert!(weights.is_sorted_by_key(|weight| weight.code));
}

#[test]
fn an_act_without_p_has_a_bound_and_a_deleted_one_has_none() {
    let unweighted = embedded().unweighted();
    assert_eq!(unweighted.len(), (5 + 13) * 2);
    let of = |text| *unweighted.iter().find(|row| row.code == code(text)).unwrap();
    for (asked, low, high) in [
        ("379164", 6, 6),
        ("378350", 6, 6),
        ("308361", 6, 6),
        ("308335", 24, 38),
        ("378346", 24, 38),
    ] {
        assert_eq!(of(asked).p_bound, Some((P::new(low), P::new(high))), "{asked}");
        assert_eq!(of(asked).reason.name(), "no-p-in-text");
    }
    assert_eq!(of("371136").reason, NoWeight::Deleted);
    assert_eq!(of("371136").p_bound, None);
}

#[test]
fn a_bound_is_no_wider_than_the_sisters_that_it_names() {
    let tables = embedded();
    let p_of = |text: &str| {
        tables.p_values().iter().find(|act| act.code_ambulatory == code(text)).unwrap().p
    };
    for sister in ["379131", "309131", "309153"] {
        assert_eq!(p_of(sister), Some(P::new(6)));
    }
    for (lowest, p) in [("307731", 24), ("306832", 38), ("378954", 38), ("378976", 38)] {
        assert_eq!(p_of(lowest), Some(P::new(p)));
    }
}

#[test]
fn a_year_without_a_table_is_named_by_its_first_day() {
    let tables = embedded();
    assert_eq!(tables.p_values_cover(days_of(2021).unwrap()), Ok(()));
    let refusal = tables.p_values_cover("2021-07-01..2022-06-30".parse().unwrap()).unwrap_err();
    assert_eq!(refusal.faults()[0].id(), "no-p-values");
    assert!(refusal.to_string().contains("2022-01-01"), "{refusal}");
    assert!(refusal.to_string().contains("--reference DIR"), "{refusal}");
    assert!(tables.p_values_cover(days_of(2019).unwrap()).is_err());
}

#[test]
fn limits_hold_from_the_first_whole_year() {
    let limits = embedded().p_limits(2016).unwrap();
    let numbers = PeriodKind::ALL.map(|kind| limits.of(kind).0.get());
    assert_eq!(numbers, [5_000, 13_000, 46_000]);
    let refusal = embedded().p_limits(2015).unwrap_err();
    assert_eq!(refusal.faults().len(), 3);
    assert_eq!(refusal.faults()[0].id(), "no-p-limits");
}

#[test]
fn the_door_keeps_every_code_of_every_table() {
    let codes = embedded().codes();
    // acts of art. 5, antigen tests, consultations, and the pair of another article that a rule
    // of art. 5 names
    assert_eq!(codes.len(), 218 * 2 - 1 + 6 + 54 + 2);
    assert!(codes.contains(&code("371136")), "deleted codes too");
}

#[test]
fn labels_stand_under_the_ambulatory_code() {
    let labels = embedded().labels();
    assert_eq!(labels.len(), 218);
    assert_eq!(labels[&code("377031")].as_ref(), "Intrabuccale RX, eerste cliche");
}

#[test]
fn the_manifest_learns_what_was_used() {
    let used = embedded().used();
    let names: Vec<&str> = used.iter().map(|info| info.name.as_str()).collect();
    let embedded = [
        "antigen_tariffs",
        "consultation_codes",
        "dental_rules",
        "ngs_norms",
        "p_bounds",
        "p_limits",
        "p_values",
    ];
    assert_eq!(names, embedded);
    let limits = &used[5];
    assert_eq!((limits.origin.as_str(), limits.rows), ("embedded", 3));
    assert_eq!(limits.valid_to, None);
    assert_eq!(limits.sources.len(), 1);
    assert_eq!(limits.sha256.as_str().len(), 64);
    assert_eq!(used[6].valid_to, Day::from_ymd_opt(2021, 12, 31));
}

/// Two texts of one act, the later first in the file, and a deleted act.
fn two_texts() -> Tables {
    let folder = tempfile::tempdir().unwrap();
    let table = "code_ambulatory,code_hospital,label_nl,p_value,status,valid_from,valid_to,source\n\
                 379153,379164,later,,active,2021-01-01,2021-12-31,art. 5\n\
                 379153,379164,earlier,6,active,2020-01-01,2020-12-31,art. 5\n\
                 378350,378361,(geschrapt),,deleted,2020-01-01,2021-12-31,art. 5\n";
    let path = folder.path().join("p_values.csv");
    std::fs::write(&path, table).unwrap();
    Tables::load(None, &BTreeMap::from([("p_values".to_owned(), path)])).unwrap()
}

#[test]
fn an_act_can_lose_its_p_in_a_later_text() {
    let tables = two_texts();
    let weights: Vec<String> = tables
        .weights()
        .iter()
        .map(|weight| format!("{} {} {}", weight.code, weight.p, weight.valid))
        .collect();
    let days = "6 2020-01-01..2020-12-31";
    assert_eq!(weights, [format!("379153 {days}"), format!("379164 {days}")]);
    let unweighted: Vec<(i64, &str, bool)> = tables
        .unweighted()
        .iter()
        .map(|row| (row.code.get(), row.reason.name(), row.p_bound.is_some()))
        .collect();
    let expected = [
        (378_350, "deleted", false),
        (378_361, "deleted", false),
        (379_153, "no-p-in-text", true),
        (379_164, "no-p-in-text", true),
    ];
    assert_eq!(unweighted, expected, "no bound for a deleted act, though the table has one");
    assert_eq!(tables.labels()[&code("379153")].as_ref(), "later");
}

#[test]
fn deleted_acts_do_not_make_a_text() {
    let folder = tempfile::tempdir().unwrap();
    let table = "code_ambulatory,code_hospital,label_nl,p_value,status,valid_from,valid_to,source\n\
                 378350,378361,(geschrapt),,deleted,2020-01-01,,art. 5\n";
    std::fs::write(folder.path().join("p_values.csv"), table).unwrap();
    let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
    assert!(tables.p_values_cover(days_of(2020).unwrap()).is_err());
}

#[test]
fn a_table_that_goes_on_in_part_does_not_pass_for_a_whole_one() {
    let text = include_str!("../../reference/p_values.csv");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p_values.csv");
    let cover = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let tables = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap();
        tables.p_values_cover(days_of(2022).unwrap())
    };
    let ids = |refusal: Refusal| refusal.faults()[0].id();
    assert_eq!(cover(text).map_err(ids), Err("no-p-values"));
    let one_goes_on = text.replacen("2020-01-01,2021-12-31", "2020-01-01,", 1);
    assert_eq!(cover(&one_goes_on).map_err(ids), Err("p-values-partial"));
    let all_go_on = text.replace("2020-01-01,2021-12-31", "2020-01-01,");
    assert_eq!(cover(&all_go_on).map_err(ids), Ok(()));
}
