use crate::law::TumourClass;
use crate::reference::rows::{Cells, Noted, Row};
use crate::values::{Code, Day};

/// A test in the NGS register of the pilot (art. 1.2.1). A row of `register`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its id.
    pub registration_id: String,
    /// The laboratory that registered.
    pub facility_id: String,
    /// The insured person, by the same pseudonym as in claims.
    pub person_id: Option<String>,
    /// The NGS indication; without it the row is of another agreement.
    pub indication_ngs: Option<String>,
    /// The indication in precision diagnostics.
    pub indication_precision: Option<String>,
    /// When the prescription was received.
    pub prescription_received_date: Option<Day>,
    /// When the sample was taken.
    pub sampling_date: Option<Day>,
}

impl Row for Registration {
    const NAME: &'static str = "register";
    const NEEDED: &'static [&'static str] = &[
        "registration_id",
        "facility_id",
        "person_id",
        "indication_ngs",
        "indication_precision",
        "prescription_received_date",
        "sampling_date",
    ];
    const OPTIONAL: &'static [&'static str] = &[];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let registration_id = cells.needed_text("registration_id");
        let facility_id = cells.needed_text("facility_id");
        let prescription_received_date = cells.day("prescription_received_date");
        let sampling_date = cells.day("sampling_date");
        Ok(Self {
            registration_id: registration_id?,
            facility_id: facility_id?,
            person_id: cells.some_text("person_id"),
            indication_ngs: cells.some_text("indication_ngs"),
            indication_precision: cells.some_text("indication_precision"),
            prescription_received_date: prescription_received_date?,
            sampling_date: sampling_date?,
        })
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.registration_id.clone()]
    }
}

/// A test as a laboratory's own system has it, for turn-around times. A row of `lab_tests`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabTest {
    /// Its id.
    pub test_id: String,
    /// The laboratory that did it.
    pub facility_id: String,
    /// The laboratory that first received the sample; the same where the cell is empty.
    pub receiving_facility_id: String,
    /// The insured person.
    pub person_id: Option<String>,
    /// The code as billed.
    pub nomenclature_code: Option<Code>,
    /// What its limit depends on.
    pub tumour_class: TumourClass,
    /// When it was prescribed.
    pub prescription_date: Option<Day>,
    /// When the sample was received.
    pub sample_received_date: Option<Day>,
    /// When the result was reported; `None`: not yet.
    pub reported_date: Option<Day>,
    /// Whether the test failed.
    pub failed: bool,
    /// Whether force majeure is claimed.
    pub force_majeure: bool,
}

impl Row for LabTest {
    const NAME: &'static str = "lab_tests";
    const NEEDED: &'static [&'static str] = &[
        "test_id",
        "facility_id",
        "receiving_facility_id",
        "person_id",
        "nomenclature_code",
        "tumour_class",
        "prescription_date",
        "sample_received_date",
        "reported_date",
        "failed",
        "force_majeure",
    ];
    const OPTIONAL: &'static [&'static str] = &[];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let test_id = cells.needed_text("test_id");
        let facility_id = cells.needed_text("facility_id");
        let nomenclature_code = cells.code("nomenclature_code");
        let tumour_class = cells.needed_word("tumour_class");
        let prescription_date = cells.day("prescription_date");
        let sample_received_date = cells.day("sample_received_date");
        let reported_date = cells.day("reported_date");
        let failed = cells.needed_flag("failed");
        let force_majeure = cells.needed_flag("force_majeure");
        let facility_id = facility_id?;
        let received_by = cells.some_text("receiving_facility_id");
        Ok(Self {
            test_id: test_id?,
            receiving_facility_id: received_by.unwrap_or_else(|| facility_id.clone()),
            facility_id,
            person_id: cells.some_text("person_id"),
            nomenclature_code: nomenclature_code?,
            tumour_class: tumour_class?,
            prescription_date: prescription_date?,
            sample_received_date: sample_received_date?,
            reported_date: reported_date?,
            failed: failed?,
            force_majeure: force_majeure?,
        })
    }

    fn subjects(&self) -> Vec<String> {
        vec![self.test_id.clone()]
    }
}

/// A result in the register PITTER (art. 4). A row of `pitter`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PitterResult {
    /// The insured person.
    pub person_id: String,
    /// The laboratory that registered.
    pub facility_id: String,
    /// The biomarker.
    pub biomarker: String,
    /// When the test was prescribed.
    pub prescription_date: Option<Day>,
    /// When the sample was taken.
    pub sampling_date: Option<Day>,
}

impl Row for PitterResult {
    const NAME: &'static str = "pitter";
    const NEEDED: &'static [&'static str] =
        &["person_id", "facility_id", "biomarker", "prescription_date", "sampling_date"];
    const OPTIONAL: &'static [&'static str] = &[];
    const GAPLESS: bool = false;

    fn read(cells: &mut Cells<'_>) -> Result<Self, Noted> {
        let person_id = cells.needed_text("person_id");
        let facility_id = cells.needed_text("facility_id");
        let biomarker = cells.needed_text("biomarker");
        let prescription_date = cells.day("prescription_date");
        let sampling_date = cells.day("sampling_date");
        Ok(Self {
            person_id: person_id?,
            facility_id: facility_id?,
            biomarker: biomarker?,
            prescription_date: prescription_date?,
            sampling_date: sampling_date?,
        })
    }

    /// The register has no ids: two equal results are two results.
    fn subjects(&self) -> Vec<String> {
        Vec::new()
    }
}
