//! A Veriff that only decides: it keeps every decision of a session in order, and answers with the last.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use portal::domain::DecisionStatus;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// One session there.
#[derive(Clone, Debug, Default)]
pub(super) struct AtVeriff {
    /// How many attempts were handed in.
    pub(super) attempts: usize,
    /// What was decided, the newest last, and about which attempt.
    pub(super) decisions: Vec<(usize, DecisionStatus, Value)>,
}

impl AtVeriff {
    /// The decision that counts.
    pub(super) fn last(&self) -> Option<&(usize, DecisionStatus, Value)> {
        self.decisions.last()
    }
}

pub(super) fn attempt_id(session: &str, attempt: usize) -> String {
    format!("{session}-{attempt}")
}

/// All sessions there.
#[derive(Clone, Debug, Default)]
pub(super) struct Veriff(Arc<Mutex<HashMap<String, AtVeriff>>>);

impl Veriff {
    /// Serves it, and returns its address.
    pub(super) async fn serve(&self) -> url::Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address")).parse().expect("a URL");
        let router = Router::new()
            .route("/v1/sessions/{id}", axum::routing::patch(submit))
            .route("/v1/sessions/{id}/decision", get(decision))
            .route("/v1/sessions/{id}/attempts", get(attempts))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    /// Looks at a session or changes it.
    pub(super) fn with<T>(&self, session: &str, change: impl FnOnce(&mut AtVeriff) -> T) -> T {
        change(self.0.lock().expect("no panic").entry(session.to_owned()).or_default())
    }
}

/// Takes another attempt, if it asked for one and nothing else has been decided since.
async fn submit(State(veriff): State<Veriff>, Path(id): Path<String>) -> (StatusCode, Json<Value>) {
    let taken = veriff.with(&id, |session| {
        let last = session.last().map(|(attempt, status, _)| (*attempt, *status));
        let open = last == Some((session.attempts, DecisionStatus::ResubmissionRequested));
        session.attempts += usize::from(open);
        open
    });
    if taken {
        return (StatusCode::OK, Json(json!({"status": "success", "verification": {"id": id, "status": "submitted"}})));
    }
    (StatusCode::BAD_REQUEST, Json(json!({"status": "fail", "code": "1304", "message": "handed in already"})))
}

async fn decision(State(veriff): State<Veriff>, Path(id): Path<String>) -> Json<Value> {
    let last = veriff.with(&id, |session| session.last().map(|(_, _, body)| body.clone()));
    Json(last.unwrap_or_else(|| json!({"status": "success", "verification": null})))
}

async fn attempts(State(veriff): State<Veriff>, Path(id): Path<String>) -> Json<Value> {
    let attempts = veriff.with(&id, |session| session.attempts);
    let listed: Vec<_> = (1..=attempts)
        .map(|number| json!({"id": attempt_id(&id, number), "createdTime": format!("2026-11-22T12:00:{number:02}Z")}))
        .collect();
    Json(json!({"status": "success", "verifications": listed}))
}
