//! Webhooks that are sent on request: every kind, about any session.

use serde_json::{Value, json};

use super::check_results;
use super::clock::written;
use super::state::MockState;
use super::{Mock, NoSuchSession};

/// A webhook that cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotSendable {
    /// There is no such session.
    #[error("there is no such session")]
    NoSuchSession,
    /// There is no webhook of that kind, or nothing to put into it yet: a decision needs a decision.
    #[error("there is nothing of that kind to send")]
    NoSuchKind,
}

impl Mock {
    /// Sends a webhook about a session again, or for the first time.
    ///
    /// `kind` is a word of [`Webhook::kind`](crate::webhook::Webhook::kind), `unknown` included.
    pub fn send_webhook(&self, session: impl AsRef<str>, kind: &str) -> Result<(), NotSendable> {
        let session = session.as_ref();
        let mut state = self.state();
        if !state.sessions.contains_key(session) {
            return Err(NotSendable::NoSuchSession);
        }
        let body = state.sample(session, kind).ok_or(NotSendable::NoSuchKind)?;
        state.queue_webhook(session, kind, &body);
        drop(state);
        self.ensure_worker();
        Ok(())
    }

    /// Sends any body as a webhook of the main integration.
    pub fn send_raw_webhook(&self, kind: &str, body: &Value) {
        let mut state = self.state();
        let integration = state.settings.integration_id.clone();
        state.send_webhook(&integration, kind, None, body.to_string());
        drop(state);
        self.ensure_worker();
    }

    /// Sets a user-defined status on the current attempt, and sends the webhook.
    pub fn set_user_defined_status(
        &self,
        session: impl AsRef<str>,
        status: &str,
        status_code: &str,
        reason: Option<&str>,
    ) -> Result<(), NoSuchSession> {
        let mut state = self.state();
        let now = written(state.now());
        let entry = json!({
            "status": status, "statusCode": status_code, "reason": reason, "reasonCode": null, "createdAt": now,
        });
        let stored = state.sessions.get_mut(session.as_ref()).ok_or(NoSuchSession)?;
        stored.attempt_mut().user_defined.push(entry);
        if let Some(body) = state.sample(session.as_ref(), "user_defined_status") {
            state.queue_webhook(session.as_ref(), "user_defined_status", &body);
        }
        drop(state);
        self.ensure_worker();
        Ok(())
    }
}

impl MockState {
    /// The body of a webhook of `kind` about a session, from what is known of it.
    pub(super) fn sample(&self, id: &str, kind: &str) -> Option<Value> {
        let session = self.sessions.get(id)?;
        let now = written(self.now());
        let attempt = &session.attempt().id;
        let registry = |event: &str, details: Value| {
            json!({
                "eventType": event, "sessionId": id, "attemptId": attempt, "vendorData": session.vendor_data(),
                "endUserId": session.end_user_id(), "version": "1.0.0", "time": now,
                "data": {"status": "success", "code": 200, "details": details},
            })
        };
        Some(match kind {
            "event" if session.attempt().submitted_at.is_some() => session.event(7002, "submitted"),
            "event" => session.event(7001, "started"),
            "proof_of_address" => {
                let mut event = session.event(7005, "submitted");
                event["addressId"] = json!(attempt);
                event
            }
            "decision" => session.decision.clone()?,
            "watchlist_screening" => {
                session.screening.clone().unwrap_or_else(|| check_results::screening(session, &now))
            }
            "full_auto" => session.decision.is_some().then(|| check_results::full_auto(session))?,
            "user_defined_status" => json!({
                "data": {"verification": {
                    "id": attempt,
                    "userDefinedData": session.attempt().user_defined.last().cloned().unwrap_or_else(|| json!({
                        "reason": "Looks fine", "status": "Checked by hand", "createdAt": now, "reasonCode": null,
                        "statusCode": "checked_by_hand",
                    })),
                }},
                "time": now, "attemptId": attempt, "eventType": "user-status.created", "sessionId": id,
                "vendorData": session.vendor_data(), "endUserId": session.end_user_id(),
            }),
            "ine_registry" => registry("ine_registry", check_results::ine(session)),
            "combined_ine_curp_registry" => registry("combined-ine-curp-registry", check_results::combined(session)),
            // This one names its keys differently.
            "curp_registry" => json!({
                "type": "curp_registry", "id": id, "vendorData": session.vendor_data(),
                "endUserId": session.end_user_id(), "version": "1.0.0",
                "data": {
                    "attemptId": attempt, "name": "curp_registry", "status": "found", "code": 200,
                    "details": check_results::curp(session),
                },
            }),
            "unknown" => json!({"eventType": "something.new", "sessionId": id, "attemptId": attempt, "time": now}),
            _ => return None,
        })
    }
}
