//! Device and network data that a third party collected, and the check of a national id number.
//!
//! Source: `v1sessionsidcollected-data-1`, `v1validate-registry`.

use std::net::IpAddr;

use serde::Serialize;

use super::session::checked_date;
use super::setters::setters;
use super::{NewAddress, NewPerson};
use crate::error::{Error, Result};

/// The most characters of the provider's name, the fingerprint and the user agent.
const TEXT_LIMIT: usize = 255;

/// Device and network data. What is absent does not travel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CollectedData {
    /// Who collected it, up to 255 characters.
    pub provider_name: String,
    /// The network from which the person was connected.
    pub network: CollectedNetwork,
    /// The device with which the person was verified.
    pub device: CollectedDevice,
    /// How the person can be reached, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<CollectedPerson>,
}

/// The network that the person came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
pub struct CollectedDevice {
    /// Its fingerprint, up to 255 characters.
    pub fingerprint: String,
    /// The browser that ran on the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browser: Option<CollectedBrowser>,
}

/// The browser that the person used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CollectedBrowser {
    /// What it calls itself, up to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

/// How the person can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CollectedPerson {
    /// The person's e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number: digits, spaces, a leading `+`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

setters!(CollectedData { person: CollectedPerson });
setters!(CollectedNetwork { mobile_carrier: String, ssid: String, hostname: String });
setters!(NetworkAddress { address_v4: String, address_v6: String });
setters!(CollectedDevice { browser: CollectedBrowser });
setters!(CollectedPerson { email: String, phone_number: String });
setters!(RegistryCheck { address: NewAddress, callback: String, vendor_data: String, end_user_id: String });

impl From<IpAddr> for NetworkAddress {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::default().address_v4(address.to_string()),
            IpAddr::V6(address) => Self::default().address_v6(address.to_string()),
        }
    }
}

impl CollectedNetwork {
    /// The network with this address.
    pub fn new(ip: impl Into<NetworkAddress>) -> Self {
        Self { ip: ip.into(), ..Self::default() }
    }
}

impl CollectedDevice {
    /// The device with this fingerprint.
    pub fn new(fingerprint: impl Into<String>) -> Self {
        Self { fingerprint: fingerprint.into(), browser: None }
    }
}

impl CollectedBrowser {
    /// The browser that calls itself so.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self { user_agent: Some(user_agent.into()) }
    }
}

impl CollectedPerson {
    /// A person who cannot be reached yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl CollectedData {
    /// What `provider_name` collected about network and device.
    pub fn new(provider_name: impl Into<String>, network: CollectedNetwork, device: CollectedDevice) -> Self {
        Self { provider_name: provider_name.into(), network, device, person: None }
    }

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
#[non_exhaustive]
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
    /// A check of this person.
    pub fn new(person: NewPerson) -> Self {
        Self { person, ..Self::default() }
    }

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
