//! The HTTP client that is made when none is passed in.

#[cfg(feature = "ring")]
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::{Error, Result};

/// How long a connection may take to be there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a call may take when nothing else was asked for: the largest file over a slow line.
const TIMEOUT: Duration = Duration::from_mins(2);

/// Makes an HTTP client whose calls take at most `timeout`.
pub(crate) fn make(timeout: Option<Duration>) -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(timeout.unwrap_or(TIMEOUT))
        .redirect(redirect::Policy::none())
        .user_agent(concat!("veriff-rust/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(tls()?);
    Ok(builder.build()?)
}

/// TLS with the system's certificates.
///
/// The provider is handed over instead of installed: installing one is for the program, and would decide for every other
/// library in it.
fn tls() -> Result<ClientConfig> {
    let failed = |error: rustls::Error| Error::NoTls(error.to_string());
    let provider = CryptoProvider::get_default().cloned();
    #[cfg(feature = "ring")]
    let provider = provider.or_else(|| Some(Arc::new(rustls::crypto::ring::default_provider())));
    let missing = || Error::NoTls("no provider is installed, and the feature `ring` is off".to_owned());
    let mut config = ClientConfig::builder_with_provider(provider.ok_or_else(missing)?)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_platform_verifier()
        .map_err(failed)?
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
