//! Says whether a webhook that somebody kept in a file was signed by Veriff, and what it tells.
//!
//! ```sh
//! export VERIFF_API_KEY=… VERIFF_SECRET=…
//! cargo run --example check_a_signature -- webhook.json 4f0274756a01b1cf5513efae588961e1652d84c62cf3edb4d881efae0951f9d6
//! ```

use std::path::PathBuf;

use clap::Parser;
use http::HeaderMap;
use veriff::SharedSecret;
use veriff::webhook::{Keys, Webhook, WebhookError};

#[derive(Parser)]
struct Options {
    #[arg(long, env = "VERIFF_API_KEY")]
    api_key: String,
    #[arg(long, env = "VERIFF_SECRET", hide_env_values = true)]
    secret: String,
    /// The body, byte for byte as it came.
    body: PathBuf,
    /// What came as `x-hmac-signature`.
    signature: String,
}

/// Opens `body` if `signature` is right, over the raw bytes: parsed and written anew it would be another body.
pub(crate) fn check(api_key: &str, secret: &str, signature: &str, body: &[u8]) -> Result<Webhook, WebhookError> {
    let mut headers = HeaderMap::new();
    // What is no header is no signature either.
    for (name, value) in [("x-auth-client", api_key), ("x-hmac-signature", signature)] {
        headers.insert(name, value.parse().map_err(|_| WebhookError::MalformedSignature)?);
    }
    Keys::new(api_key, SharedSecret::new(secret)).open(&headers, body)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse();
    let body = std::fs::read(options.body)?;
    let webhook = check(&options.api_key, &options.secret, &options.signature, &body)?;
    println!("Veriff signed it: {} about {}", webhook.kind(), webhook.session_id().unwrap_or("nobody"));
    Ok(())
}
