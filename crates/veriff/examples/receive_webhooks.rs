//! Receives Veriff's webhooks with axum: checked, told apart, each once, and answered at once.
//!
//! ```sh
//! export VERIFF_API_KEY=… VERIFF_SECRET=…
//! cargo run --features axum --example receive_webhooks -- --listen 127.0.0.1:3000
//! ```

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use clap::Parser;
use tokio::sync::mpsc::{Sender, channel};
use veriff::SharedSecret;
use veriff::webhook::{Keys, Receiver, SignedWebhook, Webhook};

#[derive(Parser)]
struct Options {
    #[arg(long, env = "VERIFF_API_KEY")]
    api_key: String,
    #[arg(long, env = "VERIFF_SECRET", hide_env_values = true)]
    secret: String,
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
}

#[derive(Clone, FromRef)]
struct Office {
    receiver: Receiver,
    work: Sender<Webhook>,
    seen: Arc<Mutex<HashSet<String>>>,
}

/// Takes webhooks at `/webhooks/veriff` and passes each on to `work`, once.
pub(crate) fn router(keys: Keys, work: Sender<Webhook>) -> Router {
    let office = Office { receiver: Receiver::new(keys), work, seen: Arc::default() };
    Router::new().route("/webhooks/veriff", post(receive)).with_state(office)
}

/// Only 200 will do, and soon: whatever takes longer is done elsewhere. A service writes to its database here.
async fn receive(State(office): State<Office>, SignedWebhook { webhook, .. }: SignedWebhook) -> StatusCode {
    // The same webhook may come twice. Those of an unknown kind have no identity, and are all passed on.
    let identity = webhook.identity();
    let mut seen = office.seen.lock().unwrap_or_else(PoisonError::into_inner);
    if identity.as_ref().is_some_and(|identity| seen.contains(identity)) {
        return StatusCode::OK;
    }
    if office.work.try_send(webhook).is_err() {
        // Too much at once: Veriff sends it again.
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    seen.extend(identity);
    StatusCode::OK
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse();
    let keys = Keys::new(options.api_key, SharedSecret::new(options.secret));
    let (work, mut waiting) = channel::<Webhook>(1_000);
    tokio::spawn(async move {
        while let Some(webhook) = waiting.recv().await {
            println!("{} about {}", webhook.kind(), webhook.session_id().unwrap_or("nobody"));
        }
    });
    let listener = tokio::net::TcpListener::bind(options.listen).await?;
    axum::serve(listener, router(keys, work)).await?;
    Ok(())
}
