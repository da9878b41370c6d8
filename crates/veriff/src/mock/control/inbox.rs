//! The inbox for webhooks, over HTTP.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};

use crate::mock::Mock;
use crate::webhook::parse;

/// What of the head is shown again.
const SHOWN: [&str; 7] = [
    "content-type",
    "x-auth-client",
    "x-hmac-signature",
    "x-signature",
    "vrf-auth-client",
    "vrf-hmac-signature",
    "vrf-integration-id",
];

/// Takes a webhook, whoever signed it.
pub(super) async fn take(State(mock): State<Mock>, headers: HeaderMap, body: Bytes) -> StatusCode {
    mock.state().inbox.push(headers, body);
    StatusCode::OK
}

/// Gives back the latest webhook of a kind about a session, head and body as they came.
pub(super) async fn read(State(mock): State<Mock>, Path((session, kind)): Path<(String, String)>) -> Response {
    let state = mock.state();
    let fits = |body: &Bytes| {
        parse(body).is_ok_and(|webhook| webhook.kind() == kind && webhook.session_id() == Some(session.as_str()))
    };
    let Some((headers, body)) = state.inbox.latest(fits) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = body.clone().into_response();
    for name in SHOWN {
        if let Some(value) = headers.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}
