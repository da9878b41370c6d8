//! Every integration with its client: who makes a session's calls, and whose webhooks are believed.

use std::time::Duration;

use http::HeaderMap;
use veriff::Client;
use veriff::webhook::WebhookError;

use super::integration::Integration;
use super::metrics::VeriffCalls;
use super::{Error, Result, Settings};

/// Every integration, with its client.
#[derive(Debug)]
pub struct Integrations(Vec<(Integration, Client)>);

impl Integrations {
    /// Makes the clients of every integration that `settings` name.
    pub fn of(settings: &Settings) -> Result<Self> {
        let mut all = vec![settings.integration.clone()];
        all.extend(settings.more_integrations.iter().cloned());
        Self::open(all, settings.veriff_timeout, settings.veriff_plain_http)
    }

    fn open(all: Vec<Integration>, timeout: Duration, plain_http: bool) -> Result<Self> {
        let open = |integration: Integration| {
            let client = integration.client(timeout, plain_http)?;
            Ok((integration, client))
        };
        Ok(Self(all.into_iter().map(open).collect::<Result<_>>()?))
    }

    /// Has the calls of every client counted.
    pub(super) fn counted(self, calls: &VeriffCalls) -> Self {
        let counted = |client: Client| {
            let calls = calls.clone();
            client.observe(move |call| calls.record(call))
        };
        Self(self.0.into_iter().map(|(integration, client)| (integration, counted(client))).collect())
    }

    /// Says whether Veriff accepts the key and the signature of an integration, by asking for a session that nobody has.
    pub async fn check(&self, name: &str) -> Result<()> {
        let unknown_session = veriff::SessionId::new("00000000-0000-4000-8000-000000000000");
        match self.client(name)?.decision(&unknown_session).await {
            Err(error) if error.not_found() => Ok(()),
            answer => Ok(answer.map(|_| ())?),
        }
    }

    /// Returns all of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Integration> {
        self.0.iter().map(|(integration, _)| integration)
    }

    /// Returns the names, the default one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(integration, _)| integration.name.as_str())
    }

    /// Returns the client of an integration; a session may outlive the setting of its own.
    pub(crate) fn client(&self, name: &str) -> Result<&Client> {
        let found = self.0.iter().find(|(integration, _)| integration.name == name);
        found.map(|(_, client)| client).ok_or_else(|| Error::UnknownIntegration(name.to_owned()))
    }

    /// Checks who signed a webhook; says which integrations it may speak for. Several, where one API key serves several.
    pub(crate) fn signers(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: i64,
    ) -> std::result::Result<Vec<&str>, WebhookError> {
        let mut signers = Vec::new();
        let mut reason = WebhookError::UnknownKey;
        for (integration, _) in &self.0 {
            match integration.check(headers, body, now) {
                Ok(()) => signers.push(integration.name.as_str()),
                Err(WebhookError::UnknownKey) => {}
                Err(error) => reason = error,
            }
        }
        if signers.is_empty() { Err(reason) } else { Ok(signers) }
    }
}
