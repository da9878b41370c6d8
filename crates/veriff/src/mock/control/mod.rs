//! The control API under `/_mock/`, outside the name space of the real one. JSON, no signatures.

mod controls;
mod inbox;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Mock, MockDecision, NotSendable};

pub(super) fn routes() -> Router<Mock> {
    Router::new()
        .route("/_mock/sessions", get(sessions))
        .route("/_mock/sessions/{id}", get(session))
        .route("/_mock/sessions/{id}/decide", post(decide))
        .route("/_mock/sessions/{id}/webhooks", post(send_webhook))
        .route("/_mock/sessions/{id}/status", post(set_status))
        .route("/_mock/webhooks", post(send_raw))
        .route("/_mock/inbox", post(inbox::take))
        .route("/_mock/inbox/{session}/{kind}", get(inbox::read))
        .route("/_mock/media/{id}", get(media))
        .route("/_mock/calls", get(calls))
        .route("/_mock/deliveries", get(deliveries))
        .merge(controls::routes())
}

async fn sessions(State(mock): State<Mock>) -> Response {
    Json(mock.sessions()).into_response()
}

async fn session(State(mock): State<Mock>, Path(id): Path<String>) -> Response {
    mock.session(id).map_or_else(missing, |session| Json(session).into_response())
}

/// Decides a session: `{"status": "declined", "reason_code": 102}`.
async fn decide(State(mock): State<Mock>, Path(id): Path<String>, Json(decision): Json<MockDecision>) -> Response {
    match mock.decide(&id, decision) {
        Ok(()) => session(State(mock), Path(id)).await,
        Err(_) => missing(),
    }
}

/// Which webhook to send: `{"kind": "watchlist_screening"}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Send {
    kind: String,
}

async fn send_webhook(State(mock): State<Mock>, Path(id): Path<String>, Json(send): Json<Send>) -> Response {
    match mock.send_webhook(&id, &send.kind) {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(error @ (NotSendable::NoSuchSession | NotSendable::NoSuchKind)) => {
            (StatusCode::NOT_FOUND, Json(json!({"message": error.to_string()}))).into_response()
        }
    }
}

/// Any body, to be signed and sent: `{"kind": "unknown", "body": {...}}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendRaw {
    kind: String,
    body: Value,
}

async fn send_raw(State(mock): State<Mock>, Json(send): Json<SendRaw>) -> Response {
    mock.send_raw_webhook(&send.kind, &send.body);
    StatusCode::ACCEPTED.into_response()
}

/// A status of the reviewer's own: `{"status": "Checked by hand", "status_code": "checked_by_hand"}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnStatus {
    status: String,
    status_code: String,
    reason: Option<String>,
}

async fn set_status(State(mock): State<Mock>, Path(id): Path<String>, Json(own): Json<OwnStatus>) -> Response {
    match mock.set_user_defined_status(&id, &own.status, &own.status_code, own.reason.as_deref()) {
        Ok(()) => session(State(mock), Path(id)).await,
        Err(_) => missing(),
    }
}

/// A file, without a signature: this is for people who look at their own stand-in.
async fn media(State(mock): State<Mock>, Path(id): Path<String>) -> Response {
    let file = {
        let state = mock.state();
        let session = state.owner.get(&id).and_then(|owner| state.sessions.get(owner));
        session.and_then(|session| {
            let mut files = session.attempts.iter().flat_map(|attempt| &attempt.media);
            files.find(|media| media.id == id).cloned()
        })
    };
    let Some(file) = file else { return missing() };
    let headers = [
        ("content-type", file.mime.as_str()),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "no-store"),
    ];
    let stored = file.bytes.clone();
    // A file on a disk is not read while others wait for the same thread.
    let bytes = tokio::task::spawn_blocking(move || stored.read()).await.ok().flatten();
    bytes.map_or_else(missing, |bytes| (headers, bytes).into_response())
}

async fn calls(State(mock): State<Mock>) -> Response {
    Json(mock.calls()).into_response()
}

async fn deliveries(State(mock): State<Mock>) -> Response {
    Json(mock.deliveries()).into_response()
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({"message": "There is no such thing here"}))).into_response()
}
