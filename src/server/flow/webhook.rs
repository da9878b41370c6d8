//! The inbox: stores a signed webhook first, and processes it later.

use http::HeaderMap;
use veriff::webhook::{Webhook, WebhookError, parse};

use super::super::answers::moment;
use super::super::ids::sha256_hex;
use super::super::jobs::JobOutcome;
use super::super::store::{NewAnswer, NewEvent, StoredWebhook};
use super::super::{Error, Portal, Result};
use super::decide::DecisionSource;
use super::reading::{DecisionReading, holds_nul, is_about_a_decision, read};
use crate::domain::{AnswerSource, Attention, EventKind, Principal};

/// Why a webhook was rejected.
#[derive(Debug, thiserror::Error)]
pub enum WebhookRejected {
    /// Key or signature are missing or wrong; what it says was not read.
    #[error(transparent)]
    Unsigned(WebhookError),
    /// It is signed, and neither JSON nor about a session that is known.
    #[error("a signed webhook does not read")]
    Unreadable,
    /// It could not be stored: Veriff delivers it again.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl Portal {
    /// Checks key and signature over the raw bytes, stores the body, and queues its processing. The second time nothing is stored, but
    /// the decision may be fetched.
    pub async fn receive_webhook(&self, headers: &HeaderMap, body: &[u8]) -> std::result::Result<(), WebhookRejected> {
        let now = self.clock.now();
        let signers = self.integrations.signers(headers, body, now).map_err(WebhookRejected::Unsigned)?;
        let signed_by = signers.join(" ");
        // No database holds NUL, and none holds what is not UTF-8; where it stood remains visible.
        let text = String::from_utf8_lossy(body).replace('\0', "\u{fffd}");
        // Who signed is part of it: nobody can use up another integration's webhook by sending it first.
        let digest = sha256_hex([signed_by.as_bytes(), b"\n", body].concat().as_slice());
        let stored = StoredWebhook { id: self.ids.id(), body: text, signed_by };
        let kind = match parse(body) {
            Ok(webhook) => webhook.kind(),
            // One that cannot be read but names a session of the signer's makes the portal fetch that session's decision.
            Err(_) if self.session_named_in(&stored).await?.is_some() => "unreadable",
            Err(_) => return Err(WebhookRejected::Unreadable),
        };
        let is_new = self.store.store_webhook(&stored, &digest, kind, &self.ids.id(), now).await?;
        self.metrics.webhooks.add([kind, if is_new { "stored" } else { "repeated" }]);
        self.work.notify_waiters();
        Ok(())
    }

    /// Says why a webhook with these headers cannot be Veriff's, before its body is read.
    pub fn refuse_webhook(&self, headers: &HeaderMap) -> Option<WebhookError> {
        match self.integrations.signers(headers, b"", self.clock.now()) {
            // Over no body, every signature is wrong.
            Ok(_) | Err(WebhookError::WrongSignature) => None,
            Err(error) => Some(error),
        }
    }

    /// Processes a stored webhook.
    pub(in super::super) async fn process_webhook(&self, id: &str) -> Result<JobOutcome> {
        let Some(stored) = self.store.webhook(id).await? else { return Ok(JobOutcome::Done) };
        let now = self.clock.now();
        let webhook = parse(stored.body.as_bytes()).ok();
        let session = match webhook.as_ref().and_then(Webhook::session_id) {
            Some(veriff_id) => self.store.session_by_veriff_id(veriff_id).await?,
            // A kind that is not known, or nothing that reads.
            None => self.session_named_in(&stored).await?,
        };
        let Some(session) = session.filter(|session| stored.speaks_for(&session.integration)) else {
            tracing::info!(
                webhook.kind = webhook.as_ref().map_or("unreadable", Webhook::kind),
                "a webhook of a session that is not known here; kept"
            );
            self.store.webhook_processed(id, None, now).await?;
            return Ok(JobOutcome::Done);
        };
        // Under the webhook's own id, so that a second try after a death adds no second row.
        let detail = webhook.as_ref().map_or_else(|| "unreadable".to_owned(), event_detail);
        let event = self.event(&Principal::System, EventKind::WebhookReceived, Some(&detail));
        self.store.add_event(&session.id.0, &NewEvent { id: id.to_owned(), ..event }).await?;
        self.take(&session.id.0, webhook.as_ref(), &stored.body).await?;
        self.store.webhook_processed(id, Some(&session.id.0), now).await?;
        self.notify_changed(&session.id.0).await;
        Ok(JobOutcome::Done)
    }

    /// Processes a webhook by its kind: a decision, another answer, or one that cannot be read.
    async fn take(&self, session_id: &str, webhook: Option<&Webhook>, body: &str) -> Result<()> {
        let value: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
        let Some(webhook) = webhook.filter(|_| !holds_nul(&value)) else {
            return self.store_unreadable(session_id, Attention::UnreadableWebhook, body, AnswerSource::Webhook).await;
        };
        let is_decision = is_about_a_decision(&value);
        let reading = if is_decision { read(body) } else { DecisionReading::NotYet };
        // A decision that cannot be read is treated as such, and not as an unknown kind.
        if !(matches!(webhook, Webhook::Unknown(_)) && is_decision) {
            self.store_supplement(session_id, webhook, body).await?;
        }
        match reading {
            DecisionReading::NotYet => Ok(()),
            DecisionReading::Unreadable => {
                self.store_unreadable(session_id, Attention::UnreadableDecision, body, AnswerSource::Webhook).await
            }
            DecisionReading::Decided(decision) => {
                self.decide(session_id, &decision, body, DecisionSource::Webhook).await.map(drop)
            }
        }
    }

    /// Stores an answer beside the decision, the latest of each kind; of kinds that may come several times about
    /// one session, each.
    async fn store_supplement(&self, session_id: &str, webhook: &Webhook, body: &str) -> Result<()> {
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
        let answer = NewAnswer { kind: &kind, raw: body, source: AnswerSource::Webhook, made_at };
        self.store.store_answer(session_id, answer, self.clock.now()).await?;
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
