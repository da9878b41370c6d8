//! Responses of the API, and the four headers that sign each of them.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::settings::Integration;
use crate::codes;
use crate::secret::SharedSecret;

/// A response of the stand-in's API.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) content_type: String,
    pub(super) body: Bytes,
    pub(super) retry_after: Option<u64>,
    /// The code in the body, for the log.
    pub(super) code: Option<String>,
}

impl Answer {
    pub(super) fn json(status: StatusCode, value: &Value) -> Self {
        Self {
            status,
            content_type: "application/json; charset=utf-8".into(),
            body: value.to_string().into(),
            retry_after: None,
            code: None,
        }
    }

    pub(super) fn ok(value: &Value) -> Self {
        Self::json(StatusCode::OK, value)
    }

    pub(super) fn file(mime: &str, bytes: Bytes) -> Self {
        Self { status: StatusCode::OK, content_type: mime.into(), body: bytes, retry_after: None, code: None }
    }

    /// An error with one of Veriff's codes and its usual message.
    pub(super) fn refused(code: i64) -> Self {
        // Which status goes with a code is inferred: the documentation lists them apart.
        let status = if (1800..1900).contains(&code) { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        Self::failed(status, &code.to_string(), codes::error(code).unwrap_or("Validation failed"))
    }

    /// The same in the other envelope, which is documented for DELETE: a number as the status.
    pub(super) fn refused_by_number(code: i64) -> Self {
        let answer = Self::refused(code);
        let message = codes::error(code).unwrap_or_default();
        let body = json!({"status": answer.status.as_u16(), "code": code.to_string(), "message": message});
        Self { body: body.to_string().into(), ..answer }
    }

    /// An error without a code of its own.
    pub(super) fn failed(status: StatusCode, code: &str, message: &str) -> Self {
        let mut answer = Self::json(status, &json!({"status": "fail", "code": code, "message": message}));
        answer.code = Some(code.to_owned());
        answer
    }

    /// No such thing. One production client knows a missing session by exactly `Session not found`.
    pub(super) fn not_found(message: &str) -> Self {
        // The documentation prints 1101 under every status, visibly as a placeholder; nothing better is known.
        Self::failed(StatusCode::NOT_FOUND, "1101", message)
    }

    /// The body is too long. Not documented, plausible from the size limits. (inferred)
    pub(super) fn too_large() -> Self {
        Self::failed(StatusCode::PAYLOAD_TOO_LARGE, "1101", "Request body is too large")
    }

    /// The response, signed with the secret of the integration that asked; unsigned when none did.
    ///
    /// Whoever calls with the older signature gets that one too.
    pub(super) fn into_response(self, integration: Option<&Integration>, legacy: bool, wrongly: bool) -> Response {
        let mut builder = Response::builder().status(self.status).header("content-type", self.content_type);
        if let Some(seconds) = self.retry_after {
            builder = builder.header("retry-after", seconds);
        }
        if let Some(integration) = integration {
            let forger = SharedSecret::new("another secret");
            let secret = if wrongly { &forger } else { &integration.secret };
            let signature = secret.sign(&self.body);
            if legacy {
                builder = builder.header("x-signature", secret.sign_legacy(&self.body));
            }
            for name in ["x-auth-client", "vrf-auth-client"] {
                builder = builder.header(name, integration.api_key.as_str());
            }
            for name in ["x-hmac-signature", "vrf-hmac-signature"] {
                builder = builder.header(name, signature.as_str());
            }
            builder = builder.header("vrf-integration-id", integration.integration_id.as_str());
        }
        builder = builder.header("x-content-type-options", HeaderValue::from_static("nosniff"));
        builder.body(Body::from(self.body)).expect("every part of it is plain text")
    }
}
