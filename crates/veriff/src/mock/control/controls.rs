//! What can be changed while the stand-in runs: faults, settings, the clock.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::mock::Mock;
use crate::mock::clock::written;
use crate::mock::deliveries::WebhookFault;
use crate::mock::fault::InjectedFault;
use crate::mock::settings::{Switches, WebhookPair};
use crate::secret::SharedSecret;
use crate::webhook::Webhook;

pub(super) fn routes() -> Router<Mock> {
    Router::new()
        .route("/_mock/faults", get(faults).put(set_faults).delete(clear_faults))
        .route("/_mock/settings", get(settings).patch(change_settings))
        .route("/_mock/clock", post(advance_clock))
}

/// The faults of calls and of webhooks. What is absent stays as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultList {
    faults: Option<Vec<InjectedFault>>,
    webhook_faults: Option<Vec<WebhookFault>>,
}

async fn faults(State(mock): State<Mock>) -> Response {
    let state = mock.state();
    Json(json!({"faults": state.faults.list(), "webhook_faults": state.webhook_faults.list()})).into_response()
}

async fn set_faults(State(mock): State<Mock>, Json(lists): Json<FaultList>) -> Response {
    if let Some(list) = lists.faults {
        mock.set_faults(list);
    }
    if let Some(list) = lists.webhook_faults {
        mock.set_webhook_faults(list);
    }
    faults(State(mock)).await
}

async fn clear_faults(State(mock): State<Mock>) -> Response {
    mock.set_faults(Vec::new());
    mock.set_webhook_faults(Vec::new());
    faults(State(mock)).await
}

/// What of the settings changes. What is absent stays as it is; of the switches, too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    webhook_url: Option<String>,
    webhook_urls: Option<HashMap<String, Option<String>>>,
    webhook_pairs: Option<Vec<Pair>>,
    decide_after_ms: Option<u64>,
    test_mode: Option<bool>,
    webhook_retry_ms: Option<u64>,
    screen_after_ms: Option<u64>,
    switches: Option<serde_json::Map<String, Value>>,
}

/// A pair that webhooks are signed with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    api_key: String,
    secret: String,
}

async fn settings(State(mock): State<Mock>) -> Response {
    let settings = mock.settings();
    // Milliseconds of a wait fit by far.
    let milliseconds = |wait: Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    Json(json!({
        "api_key": settings.api_key,
        "integration_id": settings.integration_id,
        "webhook_url": settings.webhook_url.map(String::from),
        "webhook_urls": settings.webhook_urls.into_iter().map(|(kind, url)| (kind, url.into())).collect::<HashMap<_, String>>(),
        "webhook_keys": settings.webhook_pairs.into_iter().map(|pair| pair.api_key).collect::<Vec<_>>(),
        "test_mode": settings.decide_after.is_none(),
        "decide_after_ms": settings.decide_after.map(milliseconds),
        "webhook_retry_ms": milliseconds(settings.webhook_retry),
        "screen_after_ms": milliseconds(settings.screen_after),
        "switches": settings.switches,
    }))
    .into_response()
}

async fn change_settings(State(mock): State<Mock>, Json(changes): Json<Changes>) -> Response {
    let unprocessable = |message: String| (StatusCode::UNPROCESSABLE_ENTITY, message).into_response();
    if let Some(switches) = changes.switches {
        match merged(mock.settings().switches, switches) {
            Ok(switches) => mock.set_switches(switches),
            Err(error) => return unprocessable(error.to_string()),
        }
    }
    if let Some(url) = changes.webhook_url {
        match url.parse() {
            Ok(url) => mock.set_webhook_url(url),
            Err(_) => return unprocessable("webhook_url is not a URL".into()),
        }
    }
    let mut urls = Vec::new();
    for (kind, url) in changes.webhook_urls.into_iter().flatten() {
        match url.as_deref().map(Url::parse).transpose() {
            Ok(url) if Webhook::KINDS.contains(&&*kind) => urls.push((kind, url)),
            Ok(_) => return unprocessable(format!("there is no kind {kind}")),
            Err(_) => return unprocessable(format!("the address for {kind} is not a URL")),
        }
    }
    for (kind, url) in urls {
        mock.set_webhook_url_of(kind, url);
    }
    if let Some(pairs) = changes.webhook_pairs {
        let pair = |pair: Pair| WebhookPair::new(pair.api_key, SharedSecret::new(pair.secret));
        mock.set_webhook_pairs(pairs.into_iter().map(pair).collect());
    }
    {
        let mut state = mock.state();
        match (changes.test_mode, changes.decide_after_ms) {
            (Some(true), _) => state.settings.decide_after = None,
            (_, Some(wait)) => state.settings.decide_after = Some(Duration::from_millis(wait)),
            (Some(false), None) => {
                state.settings.decide_after.get_or_insert(Duration::from_secs(3));
            }
            (None, None) => {}
        }
        if let Some(wait) = changes.webhook_retry_ms {
            state.settings.webhook_retry = Duration::from_millis(wait);
        }
        if let Some(wait) = changes.screen_after_ms {
            state.settings.screen_after = Duration::from_millis(wait);
        }
    }
    settings(State(mock)).await
}

fn merged(switches: Switches, changes: serde_json::Map<String, Value>) -> serde_json::Result<Switches> {
    let mut value = serde_json::to_value(switches)?;
    if let Value::Object(fields) = &mut value {
        fields.extend(changes);
    }
    serde_json::from_value(value)
}

/// How far the clock moves.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

async fn advance_clock(State(mock): State<Mock>, Json(advance): Json<Advance>) -> Response {
    mock.advance_clock(Duration::from_secs(advance.seconds));
    Json(json!({"now": written(mock.state().now())})).into_response()
}
