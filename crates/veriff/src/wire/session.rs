//! What creates a session, and what Veriff says about it.
//!
//! Source: `v1sessions`, `v1sessionsid-2`.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::lenient;
use super::setters::setters;
use super::{NewAddress, NewDocument, NewPerson, SessionId, Status, Timestamp};
use crate::error::{Error, Result};

/// The most characters that `vendorData` may have (error 1500).
pub const VENDOR_DATA_LIMIT: usize = 1_000;
/// How old a `timestamp` may be (error 1201).
const TIMESTAMP_LIFE: time::Duration = time::Duration::hours(1);

/// What a session is created with. Everything may be absent, and what is absent does not travel: Veriff does not
/// treat `null` like a missing property.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewSession {
    /// Where the browser goes at the end. HTTPS only (error 1302). It carries no result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
    /// What is known of the person; compared with the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<NewPerson>,
    /// What is known of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<NewDocument>,
    /// The person's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<NewAddress>,
    /// Which proofs of address will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof_of_address: Option<AcceptableProofs>,
    /// Your opaque name for the person, up to 1,000 characters, echoed everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_data: Option<String>,
    /// A UUID for the person; biometric authentication needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_user_id: Option<String>,
    /// What the person has agreed to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
    /// Of old: the language. Ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Of old: `selfid` (error 1301 for anything else).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// Of old: the moment of the call. When sent, it may be at most an hour old (error 1201).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
}

/// Which proofs of address will do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AcceptableProofs {
    /// Names such as `BANK_STATEMENT`; [`PROOF_OF_ADDRESS_TYPES`](super::PROOF_OF_ADDRESS_TYPES) lists them.
    pub acceptable_types: Vec<AcceptableType>,
}

impl AcceptableProofs {
    /// Takes the names.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let accept = |name: &str| AcceptableType { name: name.to_owned() };
        Self { acceptable_types: names.into_iter().map(accept).collect() }
    }
}

/// One kind of proof of address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AcceptableType {
    /// Its name, such as `BANK_STATEMENT`.
    pub name: String,
}

/// What the person has agreed to, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Consent {
    /// `ine`, `bipa` or `aadhaar`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For `ine` it must be `true`, or no session is created.
    pub approved: bool,
}

impl Consent {
    /// The consent of this kind: given, or refused.
    pub fn new(kind: impl Into<String>, approved: bool) -> Self {
        Self { kind: kind.into(), approved }
    }
}

setters!(NewSession {
    callback: String,
    person: NewPerson,
    document: NewDocument,
    address: NewAddress,
    proof_of_address: AcceptableProofs,
    vendor_data: String,
    end_user_id: String,
    lang: String,
    timestamp: String,
});
impl NewSession {
    /// A session of which nothing is told beforehand.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one consent more.
    #[must_use]
    pub fn consent(mut self, consent: Consent) -> Self {
        self.consents.push(consent);
        self
    }

    /// Refuses what Veriff would refuse at the moment `now`.
    pub(crate) fn check(&self, now: OffsetDateTime) -> Result<()> {
        let invalid = |field, rule| Err(Error::Invalid { field, rule });
        if self.vendor_data.as_ref().is_some_and(|text| text.chars().count() > VENDOR_DATA_LIMIT) {
            return invalid("vendorData", "may have at most 1,000 characters");
        }
        if self.callback.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            return invalid("callback", "must be an https URL");
        }
        let birth = self.person.as_ref().and_then(|person| person.date_of_birth.as_deref());
        checked_date("person.dateOfBirth", birth)?;
        let issue = self.document.as_ref().and_then(|document| document.first_issue.as_deref());
        checked_date("document.firstIssue", issue)?;
        let Some(timestamp) = &self.timestamp else { return Ok(()) };
        match Timestamp::from(timestamp.as_str()).moment() {
            Some(moment) if now - moment <= TIMESTAMP_LIFE => Ok(()),
            Some(_) => invalid("timestamp", "may be at most an hour old"),
            None => invalid("timestamp", "must be a moment as YYYY-MM-DDTHH:MM:SSZ"),
        }
    }
}

/// Refuses what is no day as `YYYY-MM-DD`.
pub(crate) fn checked_date(field: &'static str, date: Option<&str>) -> Result<()> {
    match date {
        Some(date) if !is_date(date) => Err(Error::Invalid { field, rule: "must be a date as YYYY-MM-DD" }),
        Some(_) | None => Ok(()),
    }
}

/// Says whether `text` is a day as `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let form = time::macros::format_description!("[year]-[month]-[day]");
    text.len() == 10 && time::Date::parse(text, form).is_ok()
}

/// A session as Veriff returns it, after create and after submit.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreatedSession {
    /// Veriff's id of the session.
    pub id: SessionId,
    /// The page where an end-user could go on. Whoever has it can: keep it like a password.
    #[serde(default, deserialize_with = "lenient::read")]
    pub url: Option<String>,
    /// The token in that URL. Keep it like a password.
    #[serde(default, deserialize_with = "lenient::read")]
    pub session_token: Option<String>,
    /// Where the session stands; older integrations do not say.
    #[serde(default, deserialize_with = "lenient::read")]
    pub status: Option<Status>,
    /// The host of the end-user's page; `baseUrl` of old.
    #[serde(default, alias = "baseUrl", deserialize_with = "lenient::read")]
    pub host: Option<String>,
    /// Your own opaque text, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub vendor_data: Option<String>,
    /// Your own UUID, echoed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub end_user_id: Option<String>,
}

impl fmt::Debug for CreatedSession {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CreatedSession")
            .field("id", &self.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
