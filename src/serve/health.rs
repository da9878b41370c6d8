//! `/healthz` and `/readyz`: liveness and readiness.

use axum::extract::State;
use axum::http::StatusCode;

use crate::server::Portal;

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// Database and media store answer, too.
pub(super) async fn ready(State(portal): State<Portal>) -> (StatusCode, &'static str) {
    match portal.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready")
        }
    }
}
