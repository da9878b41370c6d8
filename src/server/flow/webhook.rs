//! The inbox: keeps a signed webhook first, and makes something of it later.

use http::HeaderMap;
use veriff::webhook::{Webhook, WebhookError, parse};

use super::super::answers::moment;
use super::super::ids::sha256_hex;
use super::super::jobs::Outcome;
use super::super::store::{NewAnswer, StoredWebhook};
use super::super::{Error, Portal, Result};
use crate::domain::{EventKind, Way};

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
        // Under the webhook's own id, so that a second try after a death adds no second row.
        let detail = event_detail(&webhook);
        self.store.add_event(id, &session.id.0, EventKind::WebhookReceived, Some(&detail), now).await?;
        self.keep_told(&session.id.0, &webhook, &stored.body).await?;
        // What is neither of these is kept for the reviewer, and decides nothing.
        if let Webhook::Decision(answer) = &webhook
            && let Some(decision) = &answer.verification
        {
            self.decide(&session.id.0, decision, &stored.body).await?;
        }
        if matches!(webhook, Webhook::FullAuto(_)) {
            self.decide_automatically(&session.id.0, &stored.body).await?;
        }
        self.store.webhook_processed(id, Some(&session.id.0), now).await?;
        self.told(&session.id.0).await;
        Ok(Outcome::Done)
    }
    /// Keeps what a webhook tells beside the decision, the latest of each kind; of kinds that may come several times about
    /// one session, each.
    async fn keep_told(&self, session_id: &str, webhook: &Webhook, body: &str) -> Result<()> {
        // Decisions have a table of their own.
        if matches!(webhook, Webhook::Decision(_)) {
            return Ok(());
        }
        // Of events, statuses set by hand, proofs of address and what is not known there may be several.
        let several = !matches!(
            webhook,
            Webhook::WatchlistScreening(_)
                | Webhook::FullAuto(_)
                | Webhook::IneRegistry(_)
                | Webhook::CurpRegistry(_)
                | Webhook::CombinedIneCurpRegistry(_)
        );
        let kind = if several {
            // By the whole body: Veriff's moments do not tell two of them apart that are of the same millisecond.
            format!("{}:{}", webhook.kind(), &sha256_hex(body.as_bytes())[..16])
        } else {
            webhook.kind().to_owned()
        };
        let value: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
        let made_at = ["createdAt", "time"].into_iter().find_map(|key| moment(&value[key]));
        let answer = NewAnswer { kind: &kind, raw: body, way: Way::Webhook, made_at };
        self.store.keep_answer(session_id, answer, self.clock.now()).await?;
        Ok(())
    }
}

/// What the timeline says of a webhook, in machines' words; never personal data.
fn event_detail(webhook: &Webhook) -> String {
    if let Webhook::Event(event) = webhook {
        let action = event.action.as_deref().unwrap_or_default();
        let is_word = action.len() <= 40 && action.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let code = event.code.map(|code| code.to_string()).unwrap_or_default();
        return format!("event {code} {}", if is_word { action } else { "" });
    }
    webhook.kind().to_owned()
}
