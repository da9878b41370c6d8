//! `POST /webhooks/veriff`: where Veriff tells what happened.

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::server::{NotKept, Portal};

/// The largest webhook: decisions are a few kilobytes, watchlist hits may be a hundred times that.
const LARGEST: usize = 1024 * 1024;

/// Keeps a signed webhook and answers at once; its work is done later.
///
/// 200 once it is stored (Veriff counts nothing else as received), 401 for a wrong key or signature, 413 for too large
/// a body, 400 for one that was cut off or is no JSON, 503 when it could not be stored: Veriff then sends it again.
pub(super) async fn receive(State(portal): State<Portal>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let declared = parts.headers.get("content-length").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > LARGEST) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return if declared.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::PAYLOAD_TOO_LARGE }
            .into_response();
    };
    match portal.receive_webhook(&parts.headers, &body).await {
        Ok(()) => (StatusCode::OK, "received").into_response(),
        Err(NotKept::Unsigned(reason)) => {
            tracing::warn!(%reason, "a webhook was refused");
            StatusCode::UNAUTHORIZED.into_response()
        }
        Err(NotKept::Unreadable) => StatusCode::BAD_REQUEST.into_response(),
        Err(NotKept::Failed(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a webhook could not be stored");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
