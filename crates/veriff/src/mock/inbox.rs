//! An inbox for webhooks: for scripts with `curl`, which cannot listen.

use std::collections::VecDeque;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};

use super::Mock;
use crate::webhook::parse;

/// How many webhooks are stored.
const MAX_WEBHOOKS: usize = 100;
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

/// The latest webhooks that came in.
#[derive(Default)]
pub(super) struct Inbox(VecDeque<(HeaderMap, Bytes)>);

/// Takes a webhook, whoever signed it.
pub(super) async fn take(State(mock): State<Mock>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut state = mock.state();
    let webhooks = &mut state.inbox.0;
    if webhooks.len() >= MAX_WEBHOOKS {
        webhooks.pop_front();
    }
    webhooks.push_back((headers, body));
    StatusCode::OK
}

/// Gives back the latest webhook of a kind about a session, head and body as they came.
pub(super) async fn read(State(mock): State<Mock>, Path((session, kind)): Path<(String, String)>) -> Response {
    let state = mock.state();
    let fits = |body: &Bytes| {
        parse(body).is_ok_and(|webhook| webhook.kind() == kind && webhook.session_id() == Some(session.as_str()))
    };
    let Some((headers, body)) = state.inbox.0.iter().rev().find(|(_, body)| fits(body)) else {
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
