use super::truth::Table;
use crate::diagnostic::Outcome;
use std::path::Path;

const CODES: [&str; 5] = [
    "990010,990021,1,lung,ngs,solid,,35000,EGFR;ALK,2019-07-01,",
    "990032,990043,1,lung,rnaseq,solid,,35000,ALK,2019-07-01,",
    "990054,990065,2,acute leukaemia,ngs,haematological_acute,,35000,,2019-07-01,",
    "990076,990080,2,acute leukaemia at relapse,ngs,haematological_acute,990054,35000,,2019-07-01,",
    "990091,990102,2,other blood disorder,ngs,haematological_other,,35000,,2019-07-01,2026-06-30",
];

/// Id, name, region, category, association, partner, genetics centre, and its days.
const INSTITUTIONS: [&str; 16] = [
    "INST-A,Invented A,Flanders,high_volume,,,1,2024-07-01,,,",
    "INST-B,Invented B,Flanders,low_volume,,INST-A,0,2024-07-01,,,",
    "INST-C,Invented C,Brussels,high_volume,ASSOC-1,,1,2024-07-01,,,",
    "INST-D,Invented D,Wallonia,high_volume,,,0,2024-07-01,2025-12-31,,",
    "INST-E,Invented E,Wallonia,low_volume,,INST-A,0,2024-07-01,,,",
    "INST-F,Invented F,Flanders,low_volume,,INST-A,0,2024-07-01,,2026-02-01,2026-03-31",
    "INST-G,Invented G,Brussels,outsourced,,INST-C,0,2024-07-01,,,",
    "INST-H,Invented H,Wallonia,low_volume,,INST-D,0,2024-07-01,,,",
    "INST-J,Invented J,Brussels,association_member,ASSOC-1,,0,2024-07-01,,,",
    "INST-K,Invented K,Flanders,low_volume,,INST-A,0,2024-07-01,2026-12-31,,",
    "INST-K,Invented K,Flanders,outsourced,,INST-A,0,2027-01-01,,,",
    "INST-L,Invented L,Flanders,low_volume,,INST-A,0,2024-07-01,,,",
    "INST-M,Invented M,Wallonia,high_volume,,,0,,,,",
    "INST-N,Invented N,Wallonia,low_volume,,INST-A,0,2024-07-01,,,",
    "INST-X,Invented X,Wallonia,low_volume,,INST-A,0,,,,",
    "ASSOC-1,Invented association,Brussels,association,,INST-C,0,2024-07-01,,,",
];

/// Laboratory 81000005 comes from another institution.
const LABORATORIES: [&str; 12] = [
    "81000001,INST-A,2019-07-01,",
    "81000002,INST-B,2019-07-01,",
    "81000003,INST-C,2019-07-01,",
    "81000004,INST-D,2019-07-01,",
    "81000005,INST-X,2019-07-01,2021-12-31",
    "81000005,INST-D,2022-01-01,",
    "81000006,INST-E,2019-07-01,",
    "81000007,INST-F,2019-07-01,",
    "81000008,INST-G,2019-07-01,",
    "81000009,INST-H,2019-07-01,",
    "81000010,INST-K,2019-07-01,",
    "81000011,INST-L,2019-07-01,",
];

const CANDIDACIES: [&str; 10] = [
    "INST-A,2024-07-01,high_volume,1",
    "INST-B,2024-07-01,high_volume,1",
    "INST-C,2024-07-01,high_volume,1",
    "INST-D,2024-07-01,high_volume,1",
    "INST-E,2027-02-28,high_volume,1",
    "INST-E,2027-03-01,high_volume,",
    "INST-G,2026-01-01,high_volume,1",
    "INST-H,2026-07-01,high_volume,0",
    "INST-K,2026-07-01,high_volume,1",
    "INST-L,2026-07-01,high_volume,1",
];

/// What every institution showed, for as long as the sample lasts.
const SHOWN_BY_ALL: [&str; 8] = [
    "recognition",
    "iso15189",
    "accreditation_scope",
    "genetics_sla",
    "panel",
    "team",
    "indications_list",
    "partner_sla",
];

/// What single institutions showed, and what they no longer do.
const SHOWN_BY_SOME: [&str; 14] = [
    "INST-A,eqa,2024-03-01,,round 2024",
    "INST-A,eqa,2027-01-15,,round 2027",
    "INST-A,annual_report,2025-06-30,,report 2024",
    "INST-A,annual_report,2026-07-01,,report 2025 (a day late)",
    "INST-A,activity_report,2025-06-30,,support 2024",
    "INST-E,eqa,2026-02-28,,round 2026",
    "INST-E,coordinator,2024-07-01,,letter",
    "INST-E,technical_meeting,2027-01-31,,minutes",
    "INST-G,eqa,2024-12-31,,round 2024",
    "INST-G,coordinator,2024-07-01,2025-06-30,letter",
    "INST-H,eqa,2025-07-01,,round 2025",
    "INST-H,coordinator,2024-07-01,,letter",
    "INST-L,eqa,2025-06-30,,round 2025",
    "INST-N,annual_report,2025-06-30,,report 2024",
];

const WITH_SHOWN: [&str; 9] =
    ["INST-A", "INST-B", "INST-C", "INST-D", "INST-E", "INST-G", "INST-K", "INST-L", "ASSOC-1"];

const DECLARED: [&str; 8] = [
    "INST-A,990010",
    "INST-B,990010",
    "INST-C,990010",
    "INST-D,990010",
    "INST-E,990010",
    "INST-E,990054",
    "INST-G,990010",
    "INST-H,990010",
];

/// Writes the tables of the agreement but the registers.
pub(super) fn write_tables(folder: &Path) -> Outcome<()> {
    let header = "code_ambulatory,code_hospital,annex,indication,kind,tumour_class,relapse_of,\
                  tariff_cents,pitter_biomarkers,valid_from,valid_to";
    write(folder, "ngs_codes", header, CODES.map(str::to_owned))?;
    let header = "institution_id,name,region,category,association_id,partner_institution_id,\
                  has_genetics_centre,joined_on,left_on,suspended_from,suspended_to";
    write(folder, "institutions", header, INSTITUTIONS.map(str::to_owned))?;
    let header = "facility_id,institution_id,valid_from,valid_to";
    write(folder, "laboratories", header, LABORATORIES.map(str::to_owned))?;
    let header = "institution_id,candidacy_date,category_requested,routine_share_confirmed";
    write(folder, "candidacies", header, CANDIDACIES.map(str::to_owned))?;
    let header = "institution_id,criterion,valid_from,valid_to,reference";
    let of_all = WITH_SHOWN.iter().flat_map(|institution| {
        SHOWN_BY_ALL.iter().map(move |criterion| {
            format!("{institution},{criterion},2024-01-01,,{criterion} of {institution}")
        })
    });
    let shown = of_all.chain(SHOWN_BY_SOME.map(str::to_owned));
    write(folder, "criteria", header, shown)?;
    let header = "institution_id,code_ambulatory,valid_from,valid_to";
    let declared = DECLARED.map(|pair| format!("{pair},2024-01-01,"));
    write(folder, "indications_declared", header, declared)
}

fn write(
    folder: &Path,
    name: &str,
    header: &str,
    rows: impl IntoIterator<Item = String>,
) -> Outcome<()> {
    let mut table = Table::create(folder, &format!("{name}.csv"), header)?;
    for row in rows {
        table.row(row.split(','))?;
    }
    table.finish()
}
