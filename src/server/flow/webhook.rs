//! The inbox: keeps a signed webhook first, and makes something of it later.

use http::HeaderMap;
use veriff::webhook::{Webhook, WebhookError, parse};

use super::super::ids::sha256_hex;
use super::super::jobs::Outcome;
use super::super::store::StoredWebhook;
use super::super::{Error, Portal, Result};
use crate::domain::EventKind;

/// Why a webhook was not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// Key or signature are missing or wrong; what it says was not read.
    #[error(transparent)]
    Unsigned(WebhookError),
    /// It is signed, and no JSON.
    #[error("a signed webhook does not read")]
    Unreadable,
    /// It could not be stored: Veriff sends it again.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Portal {
    /// Checks key and signature over the raw bytes, keeps the body, and queues its work. The second time is nothing new.
    pub async fn receive_webhook(&self, headers: &HeaderMap, body: &[u8]) -> std::result::Result<(), NotKept> {
        let now = self.clock.now();
        let signers = self.integrations.signers(headers, body, now).map_err(NotKept::Unsigned)?;
        let webhook = parse(body).map_err(|_| NotKept::Unreadable)?;
        let text = std::str::from_utf8(body).map_err(|_| NotKept::Unreadable)?;
        let signed_by = signers.join(" ");
        // Who signed is part of it: nobody can use up another integration's webhook by sending it first.
        let digest = sha256_hex(format!("{signed_by}\n{text}").as_bytes());
        let stored = StoredWebhook { id: self.ids.id(), body: text.to_owned(), signed_by };
        self.store.keep_webhook(&stored, &digest, webhook.kind(), &self.ids.id(), now).await?;
        self.work.notify_waiters();
        Ok(())
    }

    /// Makes something of a kept webhook.
    pub(in super::super) async fn process_webhook(&self, id: &str) -> Result<Outcome> {
        let Some(stored) = self.store.webhook(id).await? else { return Ok(Outcome::Done) };
        let now = self.clock.now();
        // It was read before it was kept; one that does not read any more is kept all the same.
        let Ok(webhook) = parse(stored.body.as_bytes()) else {
            self.store.webhook_processed(id, None, now).await?;
            return Ok(Outcome::Done);
        };
        let session = match webhook.session_id() {
            Some(veriff_id) => self.store.session_by_veriff_id(veriff_id).await?,
            None => None,
        };
        // An integration speaks for its own sessions only.
        let session = session.filter(|session| stored.signed_by.split(' ').any(|name| name == session.integration));
        let Some(session) = session else {
            tracing::info!(webhook.kind = webhook.kind(), "a webhook of a session that is not known here; kept");
            self.store.webhook_processed(id, None, now).await?;
            return Ok(Outcome::Done);
        };
        let detail = Some(webhook.kind());
        self.store.add_event(&self.ids.id(), &session.id.0, EventKind::WebhookReceived, detail, now).await?;
        if let Webhook::Decision(answer) = &webhook
            && let Some(decision) = &answer.verification
        {
            self.decide(&session.id.0, decision, &stored.body).await?;
        }
        self.store.webhook_processed(id, Some(&session.id.0), now).await?;
        self.told(&session.id.0).await;
        Ok(Outcome::Done)
    }
}
