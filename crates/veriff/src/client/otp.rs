//! The one-time password of India's Aadhaar check.
//!
//! Create a session with the consent `aadhaar`, ask for the password, pass it on, then upload the face and submit.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Call, Client};
use crate::error::Result;
use crate::wire::SessionId;

/// The only kind of one-time password.
const KIND: &str = "aadhaar";
/// How long to wait until the password may be sent again.
const RESEND_AFTER: Duration = Duration::from_mins(1);

impl Client {
    /// Has a password sent to the person: `POST /v1/sessions/{id}/mfa/generate`.
    ///
    /// `aadhaar` is the person's number, 12 digits. At most once in 60 seconds for a session: sooner it is
    /// [`HeldBack`](crate::Error::HeldBack) without a call. Refusals say why in [`otp_reason`](crate::Error::otp_reason).
    /// Source: `v1sessionsidmfagenerate`; that the signature is over the body is inferred.
    pub async fn generate_otp(&self, session: &SessionId, aadhaar: &str) -> Result<()> {
        let id = session.segment()?;
        let kind = format!("generate_otp {id}");
        let body = json!({"identifier": aadhaar, "type": KIND});
        self.otp(kind.clone(), "sessions/{id}/mfa/generate", id, &body).await?;
        self.pace.hold(&kind, RESEND_AFTER);
        Ok(())
    }

    /// Passes on the password that the person got: `POST /v1/sessions/{id}/mfa/verify`.
    ///
    /// `code` is six digits. After too many wrong ones the session is submitted. Refusals say why in
    /// [`otp_reason`](crate::Error::otp_reason). Source: `v1sessionsidmfaverify`; that the signature is over the body is inferred.
    pub async fn verify_otp(&self, session: &SessionId, code: &str) -> Result<()> {
        let id = session.segment()?;
        self.otp(format!("verify_otp {id}"), "sessions/{id}/mfa/verify", id, &json!({"code": code, "type": KIND})).await
    }

    async fn otp(&self, kind: String, template: &'static str, id: &str, body: &Value) -> Result<()> {
        let mut call = Call::post("otp", template, id, body.to_string().into_bytes());
        call.kind = kind.into();
        self.send(call).await.map(drop)
    }
}
