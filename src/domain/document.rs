//! Identity documents, and which pictures they need.

use serde::{Deserialize, Serialize};

use super::Context;

/// The kinds of document that Veriff takes (devdocs, `supported-document-types`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentType {
    /// A passport: one page.
    Passport,
    /// An identity card: two sides.
    IdCard,
    /// A driving licence: two sides.
    DriversLicense,
    /// A residence permit: two sides.
    ResidencePermit,
}

impl DocumentType {
    /// Every kind, in the order in which it is offered.
    pub const ALL: [Self; 4] = [Self::IdCard, Self::Passport, Self::DriversLicense, Self::ResidencePermit];

    /// Returns Veriff's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passport => "PASSPORT",
            Self::IdCard => "ID_CARD",
            Self::DriversLicense => "DRIVERS_LICENSE",
            Self::ResidencePermit => "RESIDENCE_PERMIT",
        }
    }

    /// Reads Veriff's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|document| document.as_str() == word)
    }

    /// Returns the word for people in the back office.
    pub fn label(self) -> &'static str {
        match self {
            Self::Passport => "Passport",
            Self::IdCard => "ID card",
            Self::DriversLicense => "Driving licence",
            Self::ResidencePermit => "Residence permit",
        }
    }

    /// Returns the pictures that every session with this document needs, in order.
    pub fn contexts(self) -> &'static [Context] {
        match self {
            Self::Passport => &[Context::DocumentFront, Context::Face],
            Self::IdCard | Self::DriversLicense | Self::ResidencePermit => {
                &[Context::DocumentFront, Context::DocumentBack, Context::Face]
            }
        }
    }
}
