//! The person and the document in a decision.
//!
//! Source: `v1sessionsiddecision-1`, `decision-webhook`.

use serde_json::Value;

use super::lenient::open_object;

open_object! {
    /// The person, as on the document, often in capitals.
    pub struct Person {
        /// Given names, as printed on the document.
        pub first_name: Option<String>,
        /// Family name, as printed on the document.
        pub last_name: Option<String>,
        /// The name in full, where the document does not part it.
        pub full_name: Option<String>,
        /// National id number.
        pub id_number: Option<String>,
        /// `M`, `F`, or another word.
        pub gender: Option<String>,
        /// The day of birth, as `YYYY-MM-DD`.
        pub date_of_birth: Option<String>,
        /// The year, as text.
        pub year_of_birth: Option<String>,
        /// Place of birth.
        pub place_of_birth: Option<String>,
        /// A country code.
        pub nationality: Option<String>,
        /// Kept for old clients, always absent.
        pub citizenship: Option<String>,
        /// Legacy: matches come with the answer about the person.
        pub pep_sanction_match: Option<String>,
        /// Where the person lives.
        pub addresses: Vec<Address>,
        /// The occupation that the document states.
        pub occupation: Option<String>,
        /// The employer that the document states.
        pub employer: Option<String>,
        /// The status of a foreigner that the document states.
        pub foreigner_status: Option<String>,
        /// Names beside the given and the family name.
        pub extra_names: Option<String>,
        /// The title before the name, such as `Dr`.
        pub title: Option<String>,
        /// The name in parts.
        pub name_components: Option<NameComponents>,
        /// Mexico: the older voter id.
        pub ife_identifier: Option<String>,
        /// Mexico: the voter id.
        pub ine_identifier: Option<String>,
        /// Mexico: the voter key.
        pub elector_number: Option<String>,
        /// United States licences: eye colour.
        pub eye_color: Option<String>,
        /// United States licences: hair colour.
        pub hair_color: Option<String>,
        /// United States licences: height.
        pub height: Option<String>,
        /// United States licences: weight.
        pub weight: Option<String>,
    }

    /// A name in parts.
    pub struct NameComponents {
        /// The title before the name, such as `Dr`.
        pub title: Option<String>,
        /// The name between the first and the last.
        pub middle_name: Option<String>,
        /// The first name alone.
        pub first_name_only: Option<String>,
        /// What follows the first name.
        pub first_name_suffix: Option<String>,
    }

    /// An address as Veriff read it, in one line and in parts.
    pub struct Address {
        /// All in one line.
        pub full_address: Option<String>,
        /// The same address in parts.
        pub parsed_address: Option<ParsedAddress>,
    }

    /// An address in parts. The literal text `null` has been seen for the house number.
    pub struct ParsedAddress {
        /// The name of the street.
        pub street: Option<String>,
        /// The number of the house in the street.
        pub house_number: Option<String>,
        /// The flat within the house.
        pub unit: Option<String>,
        /// The city, town or village.
        pub city: Option<String>,
        /// State; case varies.
        pub state: Option<String>,
        /// The postcode, in the form of its country.
        pub postcode: Option<String>,
        /// Free text: `EE` as well as `USA`.
        pub country: Option<String>,
    }

    /// The document as Veriff read it.
    pub struct Document {
        /// The number of the document.
        pub number: Option<String>,
        /// `PASSPORT`, `ID_CARD`, `DRIVERS_LICENSE`, `RESIDENCE_PERMIT`, `VISA` or `OTHER`.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        /// ISO 3166-1 alpha-2.
        pub country: Option<String>,
        /// A state of the country, two or three letters; case varies.
        pub state: Option<String>,
        /// First day of validity, `YYYY-MM-DD`.
        pub valid_from: Option<String>,
        /// Last day of validity, `YYYY-MM-DD`.
        pub valid_until: Option<String>,
        /// Day of the first issue, `YYYY-MM-DD`.
        pub first_issue: Option<String>,
        /// Place of issue.
        pub place_of_issue: Option<String>,
        /// The number of this issue of the document.
        pub issue_number: Option<String>,
        /// Who issued it.
        pub issued_by: Option<String>,
        /// Remarks on it.
        pub remarks: Option<String>,
        /// Kind of residence permit.
        pub residence_permit_type: Option<String>,
        /// Whether the chip was read and is genuine.
        pub nfc_validated: Option<bool>,
        /// Whether the portrait can be seen.
        pub portrait_is_visible: Option<bool>,
        /// Whether the signature can be seen.
        pub signature_is_visible: Option<bool>,
        /// Mexico: the voter id.
        pub ine_identifier: Option<String>,
        /// What is known about this kind of document.
        pub specimen: Value,
    }
}
