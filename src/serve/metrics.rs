//! `/metrics`, on a listener of its own: it is for whoever watches the portal, and for nobody else.

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::connections;
use crate::server::Portal;

/// The text format of Prometheus.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Serves the metrics of `portal` on `listener` until stopped.
pub async fn serve_metrics(portal: Portal, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    let router = Router::new().route("/metrics", get(scrape)).with_state(portal.clone());
    connections::serve(&portal, router, listener, &stop).await
}

async fn scrape(State(portal): State<Portal>) -> impl IntoResponse {
    ([(CONTENT_TYPE, TEXT_FORMAT)], portal.metrics_text().await)
}
