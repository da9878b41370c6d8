//! The person's network address and device: stored only with their consent, sent once; the verification never waits for it.

use std::net::IpAddr;

use veriff::wire::{CollectedBrowser, CollectedDevice, CollectedNetwork};

use super::super::ids::sha256_hex;
use super::super::store::{Device, NewDevice};
use super::super::{Portal, Result};
use crate::domain::{EventKind, Principal, Session};

/// The most characters of a fingerprint and of what a browser calls itself (devdocs, `v1sessionsidcollected-data-1`).
const MAX_TEXT_LENGTH: usize = 255;
/// The provider of the collected data, as Veriff gets it.
const PROVIDER: &str = "veriff-portal";

/// What the person agreed to, beyond the verification itself.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Whether Veriff may ask India's Aadhaar register.
    pub aadhaar: bool,
    /// What their browser says, if they agreed that it is stored.
    pub browser: Option<Browser>,
}

/// What a request says about where it comes from.
#[derive(Clone, PartialEq, Eq)]
pub struct Browser {
    /// The person's network address.
    pub address: IpAddr,
    /// What the browser calls itself.
    pub user_agent: String,
    /// The languages that it asks for.
    pub accept_language: String,
    /// The random text that the portal gave this browser.
    pub cookie: String,
}

impl Browser {
    /// Returns what is kept of it. Without a fingerprint of the company's own, one is made of what the browser says anyway and of
    /// our cookie: nobody else learns anything, and the device is known again as long as it keeps the cookie.
    pub(super) fn to_device(&self, given: Option<&str>, now: i64) -> NewDevice {
        let derived = || sha256_hex([&*self.user_agent, &*self.accept_language, &*self.cookie].join("\n").as_bytes());
        let given = given.map(short).filter(|text| !text.is_empty());
        NewDevice {
            network_address: self.address.to_string(),
            user_agent: Some(short(&self.user_agent)).filter(|text| !text.is_empty()),
            fingerprint: given.unwrap_or_else(derived),
            collected_at: now,
        }
    }
}

fn short(text: &str) -> String {
    text.trim().chars().take(MAX_TEXT_LENGTH).collect()
}

impl Portal {
    /// Sends the stored data of the person's device to Veriff: after the session was created, and before it is submitted.
    ///
    /// It is optional: whatever Veriff answers, the verification continues. A refusal is final; what may work later is tried again
    /// only if the sending itself runs again.
    pub(super) async fn send_device(&self, session: &Session, veriff_id: &veriff::SessionId) -> Result<()> {
        let id = &session.id.0;
        let Some(device) = self.store.unsent_device(id).await? else { return Ok(()) };
        let Some(data) = collected(device) else { return Ok(()) };
        let kind = match self.veriff_of(session)?.send_collected_data(veriff_id, &data).await {
            Ok(()) => {
                self.store.device_sent(id, self.clock.now()).await?;
                EventKind::DeviceSent
            }
            Err(error) => {
                tracing::warn!(session.id = %session.id, error = &error as &dyn std::error::Error, "device data did not get through; going on");
                if error.is_temporary() || error.unauthorized() {
                    return Ok(());
                }
                self.store.device_refused(id, self.clock.now()).await?;
                EventKind::DeviceRefused
            }
        };
        self.store.add_event(id, &self.event(&Principal::System, kind, None)).await
    }
}

/// Converts it into Veriff's form.
fn collected(device: Device) -> Option<veriff::wire::CollectedData> {
    let address: IpAddr = device.network_address.parse().ok()?;
    let mut collected = CollectedDevice::new(device.fingerprint);
    collected.browser = device.user_agent.map(CollectedBrowser::new);
    Some(veriff::wire::CollectedData::new(PROVIDER, CollectedNetwork::new(address), collected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(cookie: &str) -> Browser {
        Browser {
            address: "192.0.2.1".parse().expect("an address"),
            user_agent: "Browser ".to_owned() + &"x".repeat(300),
            accept_language: "en".to_owned(),
            cookie: cookie.to_owned(),
        }
    }

    #[test]
    fn the_fingerprint_follows_the_cookie_unless_the_company_gave_one() {
        let one = browser("a").to_device(None, 1);
        assert_eq!(one, browser("a").to_device(Some("  "), 1), "nothing is nothing");
        assert_ne!(one.fingerprint, browser("b").to_device(None, 1).fingerprint);
        assert_eq!(one.fingerprint.len(), 64);
        assert_eq!(browser("a").to_device(Some(" own "), 1).fingerprint, "own");
        assert_eq!(one.user_agent.map(|text| text.len()), Some(MAX_TEXT_LENGTH));
    }
}
