use super::*;
use std::path::Path;

const CODES: &str = "code_ambulatory,code_hospital,annex,indication,kind,tumour_class,relapse_of,\
                     tariff_cents,pitter_biomarkers,valid_from,valid_to\n";
const INSTITUTIONS: &str = "institution_id,name,region,category,association_id,\
                            partner_institution_id,has_genetics_centre,joined_on,left_on,\
                            suspended_from,suspended_to\n";
const LABORATORIES: &str = "facility_id,institution_id,valid_from,valid_to\n";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn load(folder: &Path) -> Tables {
    Tables::load(Some(folder), &BTreeMap::new()).unwrap()
}

/// `ID PLACE` of each fault, without the folder.
fn faults(files: &[(&str, String)]) -> Vec<String> {
    let folder = folder(files);
    let refusal = Tables::load(Some(folder.path()), &BTreeMap::new()).unwrap_err();
    let path = format!("{}/", folder.path().display());
    let told = |fault: &crate::diagnostic::Fault| {
        format!("{} {}", fault.id(), fault.place().unwrap_or_default().replace(&path, ""))
    };
    refusal.faults().iter().map(told).collect()
}

#[test]
fn nothing_is_given_until_somebody_gives_it() {
    let tables = Tables::load(None, &BTreeMap::new()).unwrap();
    let agreement = tables.ngs();
    assert_eq!(agreement.absent(&["ngs_codes", "p_values", "register"]), ["ngs_codes", "register"]);
    assert!(agreement.codes().is_empty() && agreement.billable().is_empty());
}

#[test]
fn a_laboratory_changes_hands_on_a_day() {
    let rows = "81,A,2019-07-01,2025-06-30\n81,B,2025-07-01,\n";
    let folder = folder(&[("laboratories.csv", format!("{LABORATORIES}{rows}"))]);
    let tables = load(folder.path());
    let of = |text| tables.ngs().institution_of("81", day(text)).map(str::to_owned);
    assert_eq!(of("2019-06-30"), None);
    assert_eq!(of("2025-06-30").as_deref(), Some("A"));
    assert_eq!(of("2025-07-01").as_deref(), Some("B"));
    assert_eq!(tables.ngs().institution_of("82", day("2025-07-01")), None);
}

#[test]
fn the_annexes_change_where_a_pair_comes_goes_or_was_announced_and_not_with_a_tariff() {
    let pair = |code, from, to| format!("{code},,1,lung,ngs,solid,,35000,,{from},{to}\n");
    let rows = [
        pair("990010", "2019-07-01", "2024-12-31"),
        pair("990010", "2025-01-01", ""),
        pair("990032", "2019-07-01", "2021-12-31"),
        pair("990032", "2023-07-01", "2025-06-30"),
    ];
    let folder = folder(&[
        ("ngs_codes.csv", format!("{CODES}{}", rows.concat())),
        (
            "annex_changes.csv",
            "date,code_ambulatory,expected_tests,expected_cents\n2021-01-01,990010,5,\n".to_owned(),
        ),
    ]);
    let days: Vec<String> = load(folder.path())
        .ngs()
        .annexes_changed_on()
        .into_iter()
        .map(|day| day.to_string())
        .collect();
    assert_eq!(days, ["2021-01-01", "2022-01-01", "2023-07-01", "2025-07-01"]);
}

#[test]
fn both_codes_of_a_pair_are_one_item_while_they_are_in_force() {
    let rows = "990010,990021,1,lung,ngs,solid,,35000,EGFR; ALK,2019-07-01,2024-12-31\n\
                990010,990021,1,lung,ngs,solid,,36000,EGFR;ALK;MET,2025-01-01,\n";
    let folder = folder(&[("ngs_codes.csv", format!("{CODES}{rows}"))]);
    let tables = load(folder.path());
    let agreement = tables.ngs();
    let hospital: Code = "990021".parse().unwrap();
    let tariff = |text| agreement.code_on(hospital, day(text)).map(|row| row.tariff.get());
    assert_eq!(tariff("2019-06-30"), None);
    assert_eq!(tariff("2024-12-31"), Some(35_000));
    assert_eq!(tariff("2025-01-01"), Some(36_000));
    assert_eq!(agreement.pair_of(hospital), "990010".parse().ok());
    assert_eq!(agreement.billable().len(), 4);
    assert_eq!(agreement.codes()[0].pitter_biomarkers, ["EGFR", "ALK"]);
    assert!(tables.codes().contains(&hospital), "the door keeps its lines");
}

#[test]
fn a_member_is_a_party_while_the_one_that_signed_is() {
    let rows = "A,a,r,association,,S,0,2024-07-01,,,\n\
                S,s,r,high_volume,A,,1,2024-07-01,2026-06-30,2025-03-01,2025-03-31\n\
                L,l,r,low_volume,A,S,0,2024-07-01,,,\n\
                M,m,r,association_member,A,,0,2024-07-01,,,\n\
                N,n,r,low_volume,,S,0,,,,\n\
                O,o,r,low_volume,,S,0,2024-07-01,,2025-01-10,\n";
    let folder = folder(&[("institutions.csv", format!("{INSTITUTIONS}{rows}"))]);
    let tables = load(folder.path());
    let agreement = tables.ngs();
    let category = |id, text| agreement.category_on(id, day(text));
    assert_eq!(category("L", "2024-06-30"), None);
    assert_eq!(category("L", "2024-07-01"), Some(Category::LowVolume));
    assert_eq!(category("L", "2025-03-01"), None, "the one that signed is suspended");
    assert_eq!(category("L", "2025-04-01"), Some(Category::LowVolume));
    assert_eq!(category("L", "2026-07-01"), None, "the one that signed has left");
    assert_eq!(category("M", "2025-01-01"), Some(Category::AssociationMember));
    assert!(!agreement.may_bill("M", day("2025-01-01")));
    assert!(agreement.may_bill("S", day("2025-01-01")));
    assert_eq!(category("N", "2025-01-01"), None, "it never joined");
    assert_eq!(category("O", "2025-01-09"), Some(Category::LowVolume));
    assert_eq!(category("O", "2031-01-01"), None, "suspended without end");
}

#[test]
fn a_new_category_holds_from_its_day() {
    let rows = "I,i,r,low_volume,,,0,2024-07-01,2026-12-31,,\n\
                I,i,r,high_volume,,,0,2027-01-01,,,\n";
    let folder = folder(&[("institutions.csv", format!("{INSTITUTIONS}{rows}"))]);
    let tables = load(folder.path());
    let agreement = tables.ngs();
    assert_eq!(agreement.category_on("I", day("2026-12-31")), Some(Category::LowVolume));
    assert_eq!(agreement.category_on("I", day("2027-01-01")), Some(Category::HighVolume));
    let said = |text| agreement.said_of("I", day(text)).map(|row| row.category);
    assert_eq!(said("2023-01-01"), Some(Category::LowVolume), "what comes next");
    assert_eq!(said("2030-01-01"), Some(Category::HighVolume));
}

#[test]
fn every_row_that_leads_nowhere_is_told_at_once() {
    let found = faults(&[
        (
            "ngs_codes.csv",
            format!(
                "{CODES}990010,990021,1,lung,ngs,solid,990032,35000,,2019-07-01,\n\
                 990054,990066,3,lung,dna,solid,,35000,,2019-07-01,\n\
                 990010,990021,1,lung,ngs,solid,,36000,,2025-01-01,\n"
            ),
        ),
        (
            "institutions.csv",
            format!(
                "{INSTITUTIONS}I,i,r,low_volume,X,H,0,2024-07-01,,,\n\
                 J,j,r,association,,,2,2024-07-01,,,\n\
                 K,k,r,association,,,0,2024-07-01,,,\n\
                 L,l,r,low_volume,,I,0,2024-07-01,2024-06-30,,\n\
                 M,m,r,low_volume,,I,0,2024-07-01,,,2025-01-01\n"
            ),
        ),
        (
            "laboratories.csv",
            format!("{LABORATORIES}81,I,2024-07-01,\n81,L,2025-07-01,\n82,Z,2024-07-01,\n"),
        ),
        (
            "candidacies.csv",
            "institution_id,candidacy_date,category_requested,routine_share_confirmed\n\
             I,2027-01-01,high_volume,1\nI,2027-01-01,high_volume,\nY,2027-01-01,high,\n"
                .to_owned(),
        ),
        (
            "indications_declared.csv",
            "institution_id,code_ambulatory,valid_from,valid_to\nI,990076,2024-07-01,\n".to_owned(),
        ),
        (
            "register.csv",
            "registration_id,facility_id,person_id,indication_ngs,indication_precision,\
             prescription_received_date,sampling_date\n\
             R1,81,P1,lung,,2024-01-01,\nR1,81,P2,lung,,2024-01-01,\n"
                .to_owned(),
        ),
    ]);
    let expected = [
        "reference-word candidacies.csv, row 3, column `category_requested`",
        "reference-flag institutions.csv, row 2, column `has_genetics_centre`",
        "reference-validity-reversed institutions.csv, row 4, column `left_on`",
        "reference-validity-reversed institutions.csv, row 5, column `suspended_to`",
        "reference-check-digit ngs_codes.csv, row 2, column `code_hospital`",
        "reference-annex ngs_codes.csv, row 2, column `annex`",
        "reference-word ngs_codes.csv, row 2, column `kind`",
        "reference-overlap candidacies.csv, row 2",
        "reference-overlap laboratories.csv, row 2",
        "reference-overlap ngs_codes.csv, row 3",
        "reference-overlap register.csv, row 2",
        "reference-ngs-code-unknown ngs_codes.csv, row 1, column `relapse_of`",
        "reference-ngs-code-unknown indications_declared.csv, row 1, column `code_ambulatory`",
        "reference-institution-unknown laboratories.csv, row 3, column `institution_id`",
        "reference-institution-unknown institutions.csv, row 1, column `partner_institution_id`",
        "reference-association-unknown institutions.csv, row 1, column `association_id`",
        "reference-association-unsigned institutions.csv, row 3, column `partner_institution_id`",
    ];
    assert_eq!(found, expected);
}
