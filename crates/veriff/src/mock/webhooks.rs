//! Queues webhooks: where they go, how often, and with which fault.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::deliveries::{Delivery, WebhookFault, WebhookFaultKind};
use super::schedule::Work;
use super::state::MockState;

impl MockState {
    /// Queues a webhook about `session`, when its integration has somewhere to send it.
    pub(super) fn queue_webhook(&mut self, session: &str, kind: &str, body: &Value) {
        if kind == "event" && !self.settings.switches.event_webhooks {
            return;
        }
        let Some(stored) = self.sessions.get(session) else { return };
        let integration = stored.integration_id.clone();
        // Compact and unescaped: many receivers parse and write the body anew before they check its signature.
        self.send_webhook(&integration, kind, Some(session.to_owned()), body.to_string());
    }

    /// Queues a webhook of an integration.
    pub(super) fn send_webhook(&mut self, integration_id: &str, kind: &str, session_id: Option<String>, body: String) {
        let Some(integration) = self.integration(integration_id) else { return };
        let Some(url) = integration.webhook_address(kind) else { return };
        let is_legacy = session_id.as_ref().and_then(|id| self.sessions.get(id)).is_some_and(|stored| stored.is_legacy);
        let fits = |fault: &WebhookFault| fault.kind.as_deref().is_none_or(|wanted| wanted == kind);
        let fault = self.webhook_faults.draw(fits, |fault| fault.when).map(|fault| fault.what);
        let delivery = Delivery {
            id: 0,
            kind: kind.to_owned(),
            session_id,
            url: url.to_string(),
            body,
            tries: Vec::new(),
            accepted: false,
            fault,
            integration_id: integration_id.to_owned(),
            is_legacy,
        };
        let copies = if let Some(WebhookFaultKind::Duplicate(more)) = fault { more.min(100) } else { 0 };
        let wait = if let Some(WebhookFaultKind::Late(wait)) = fault { wait } else { Duration::ZERO };
        for _ in 0..=copies {
            let id = self.deliveries.add(delivery.clone());
            if fault != Some(WebhookFaultKind::Lose) {
                self.due.push(Instant::now() + wait, Work::Deliver(id));
            }
        }
    }
}
