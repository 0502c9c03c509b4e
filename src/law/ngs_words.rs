//! The words of the NGS agreement that tables and rules share, each with its closed list.

use std::str::FromStr;

/// A closed list of words: the enum, its word in tables, and the reading of it.
macro_rules! words {
    ($(#[$about:meta])* $name:ident, $what:literal { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one, in the order of the text.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|one| one.name() == text).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|one| one.name()).collect();
                    format!("`{text}` is not {}; expected one of {}", $what, known.join(", "))
                })
            }
        }
    };
}

words! {
    /// What a pseudocode pays for: the DNA panel or the RNA test of an indication.
    TestKind, "a kind of test" {
        /// Next-generation sequencing of DNA.
        Ngs = "ngs",
        /// Fusions or expression on RNA.
        RnaSeq = "rnaseq",
    }
}

words! {
    /// What the turn-around time of a test depends on (art. 1.2.5, 1.3.9, 1.4.10).
    TumourClass, "a class of tumours" {
        /// Annex 1.
        Solid = "solid",
        /// Annex 2, acute.
        HaematologicalAcute = "haematological_acute",
        /// Annex 2, the rest.
        HaematologicalOther = "haematological_other",
    }
}

words! {
    /// As what an institution takes part (art. 1).
    Category, "a category of institution" {
        /// Art. 1.2.
        HighVolume = "high_volume",
        /// Art. 1.3.
        LowVolume = "low_volume",
        /// Art. 1.4: a partner does some of the steps.
        Outsourced = "outsourced",
        /// Art. 1.5: the association itself; its signing institution is its partner.
        Association = "association",
        /// Art. 1.5: a member that meets none of 1.2, 1.3 and 1.4, and may neither bill nor register.
        AssociationMember = "association_member",
    }
}

words! {
    /// A thing that an institution has to show, and that no claim says.
    Criterion, "a criterion" {
        /// Art. 1.1.1: a recognised laboratory.
        Recognition = "recognition",
        /// Art. 1.1.2: accredited for NGS.
        Iso15189 = "iso15189",
        /// Art. 1.2.4, 1.3.5, 1.4.6: the indications lie in the scope of the accreditation.
        AccreditationScope = "accreditation_scope",
        /// Art. 1.1.3: agreement with a centre for human genetics.
        GeneticsSla = "genetics_sla",
        /// Art. 1.1.4: the panel holds every biomarker of annexes 1 and 2.
        Panel = "panel",
        /// Art. 1.2.3, 1.3.8, 1.4.9: annex 3.
        Team = "team",
        /// Art. 1.2.2, 1.3.3, 1.4.4 and 5: took part in a round of external quality evaluation.
        Eqa = "eqa",
        /// Art. 1.2.4, 1.3.5, 1.4.6 and 5: the list of indications was handed over.
        IndicationsList = "indications_list",
        /// Art. 1.3.2, 1.4.3, 1.5.3: agreement with the high-volume institution, or the association's.
        PartnerSla = "partner_sla",
        /// Art. 1.3.4, 1.4.5: coordinator of the high-volume institution.
        Coordinator = "coordinator",
        /// Art. 1.3.6, 1.4.7: technical meeting, at least monthly.
        TechnicalMeeting = "technical_meeting",
        /// Art. 8: annual report, before 1 July.
        AnnualReport = "annual_report",
        /// Art. 8.5: report on the support of partners.
        ActivityReport = "activity_report",
    }
}

impl Criterion {
    /// Whether its rows are events, which may follow each other closely or overlap, rather than one
    /// state at a time.
    pub const fn is_event(self) -> bool {
        matches!(
            self,
            Self::Eqa | Self::TechnicalMeeting | Self::AnnualReport | Self::ActivityReport
        )
    }
}

words! {
    /// Where a code stands that an NGS test excludes (art. 2).
    NomenclatureArticle, "an article" {
        /// Genetic tests.
        Art33 = "33",
        /// Molecular tests on human genetic material for acquired disorders.
        Art33bis = "33bis",
        /// Companion diagnostics.
        Art33ter = "33ter",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for category in Category::ALL {
            assert_eq!(category.name().parse::<Category>(), Ok(*category));
        }
        for criterion in Criterion::ALL {
            assert_eq!(criterion.name().parse::<Criterion>(), Ok(*criterion));
        }
        assert!("High_volume".parse::<Category>().is_err());
    }
}
