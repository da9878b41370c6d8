//! Device and network data that a third party collected, and the check of a national id number.
//!
//! Source: `v1sessionsidcollected-data-1`, `v1validate-registry`.

use serde::Serialize;

use super::session::checked_date;
use super::{NewAddress, NewPerson};
use crate::error::{Error, Result};

/// The most characters of the provider's name, the fingerprint and the user agent.
const TEXT_LIMIT: usize = 255;

/// Device and network data. What is absent does not travel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectedData {
    /// Who collected it, up to 255 characters.
    pub provider_name: String,
    /// The network.
    pub network: CollectedNetwork,
    /// The device.
    pub device: CollectedDevice,
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<CollectedPerson>,
}

/// The network that the person came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectedNetwork {
    /// The network address: at least one of the two.
    pub ip: NetworkAddress,
    /// The mobile carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile_carrier: Option<String>,
    /// The name of the wireless network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssid: Option<String>,
    /// The host name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
}

/// A network address: at least one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkAddress {
    /// Of version 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_v4: Option<String>,
    /// Of version 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_v6: Option<String>,
}

/// The device that the person used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CollectedDevice {
    /// Its fingerprint, up to 255 characters.
    pub fingerprint: String,
    /// Its browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browser: Option<CollectedBrowser>,
}

/// The browser that the person used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectedBrowser {
    /// What it calls itself, up to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

/// How the person can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CollectedPerson {
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number: digits, spaces, a leading `+`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

impl CollectedData {
    /// Refuses what Veriff would refuse.
    pub(crate) fn check(&self) -> Result<()> {
        let user_agent = self.device.browser.as_ref().and_then(|browser| browser.user_agent.as_deref());
        text("providerName", &self.provider_name)?;
        text("device.fingerprint", &self.device.fingerprint)?;
        user_agent.map_or(Ok(()), |user_agent| text("device.browser.userAgent", user_agent))?;
        if self.network.ip == NetworkAddress::default() {
            return Err(Error::Invalid { field: "network.ip", rule: "needs an address" });
        }
        Ok(())
    }
}

fn text(field: &'static str, text: &str) -> Result<()> {
    let fits = (1..=TEXT_LIMIT).contains(&text.chars().count());
    if fits { Ok(()) } else { Err(Error::Invalid { field, rule: "must have 1 to 255 characters" }) }
}

/// A national id number to be checked with a registry. Veriff makes and submits the session itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryCheck {
    /// `id_number` (error 1308), `full_name` or first and last name (1309), and `date_of_birth` or an address (1310).
    pub person: NewPerson,
    /// Where the person lives, in one line or in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<NewAddress>,
    /// Where the browser goes at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
    /// Your opaque name for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_data: Option<String>,
    /// A UUID for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_user_id: Option<String>,
}

impl RegistryCheck {
    /// Refuses what Veriff would refuse.
    pub(crate) fn check(&self) -> Result<()> {
        let invalid = |field, rule| Err(Error::Invalid { field, rule });
        let person = &self.person;
        if person.id_number.is_none() {
            return invalid("person.idNumber", "is needed");
        }
        if person.full_name.is_none() && (person.first_name.is_none() || person.last_name.is_none()) {
            return invalid("person.fullName", "is needed, or first and last name");
        }
        if person.date_of_birth.is_none() && self.address.is_none() {
            return invalid("person.dateOfBirth", "is needed, or an address");
        }
        checked_date("person.dateOfBirth", person.date_of_birth.as_deref())
    }
}
