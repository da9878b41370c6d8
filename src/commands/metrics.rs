//! The listener for metrics, where a setting names one.

use std::net::SocketAddr;

use anyhow::Context;
use portal::server::Portal;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Serves the metrics of `portal` at `address` until stopped, if there is one.
pub(super) async fn start(
    address: Option<SocketAddr>,
    portal: &Portal,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let Some(address) = address else { return Ok(()) };
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("METRICS_LISTEN: cannot listen on {address} for metrics"))?;
    tracing::info!(listen = %listener.local_addr()?, "metrics are served");
    let (portal, stop) = (portal.clone(), stop.clone());
    tokio::spawn(async move { portal::serve::serve_metrics(portal, listener, stop).await });
    Ok(())
}
