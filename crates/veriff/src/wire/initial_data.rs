//! What is known of a person, a document and an address before Veriff looks at them.
//!
//! Source: `v1sessions`, `v1validate-registry`.

use serde::Serialize;

use super::setters::setters;

/// What is known of the person beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewPerson {
    /// Given names. In a test integration the magic word that decides, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The person's family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Full name, for registry checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// National id number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// The person's telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The person's e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `M`, `MALE`, `F` or `FEMALE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// `YYYY-MM-DD` (error 1203).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<String>,
    /// `single`, `married`, `divorced` or `widowed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marital_status: Option<String>,
    /// Whether the person is known to be dead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_deceased: Option<bool>,
}

/// What is known of the document beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewDocument {
    /// Letters a–z, A–Z and digits only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// `PASSPORT`, `ID_CARD`, `DRIVERS_LICENSE`, `RESIDENCE_PERMIT` or `VISA`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Colombia: `CC`, `CE` or `TI`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card_type: Option<String>,
    /// When it was first issued, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_issue: Option<String>,
}

/// The person's address. The parts are for registry checks; sessions take `full_address`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewAddress {
    /// All in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_address: Option<String>,
    /// The name of the street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// The number of the house in the street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub house_number: Option<String>,
    /// The postcode, in the form of its country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The city, town or village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The state or province of the country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

setters!(NewPerson {
    first_name: String,
    last_name: String,
    full_name: String,
    id_number: String,
    phone_number: String,
    email: String,
    gender: String,
    date_of_birth: String,
    marital_status: String,
    is_deceased: bool,
});
setters!(NewDocument { number: String, country: String, kind: String, id_card_type: String, first_issue: String });
setters!(NewAddress {
    full_address: String,
    street: String,
    house_number: String,
    postcode: String,
    city: String,
    state: String,
});

impl NewPerson {
    /// Nothing known of the person yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl NewDocument {
    /// Nothing known of the document yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl NewAddress {
    /// Nothing known of the address yet.
    pub fn new() -> Self {
        Self::default()
    }
}
