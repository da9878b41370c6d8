//! The page for people: sessions, their pictures, buttons to decide, the log of calls and of webhooks.
//!
//! Plain HTML and forms. Everything that came from outside is escaped. The only script is the one with which the
//! end-user's page talks to the page around it.

mod frame;
mod home;
mod session;
mod visit;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use super::Mock;

pub(super) fn routes() -> Router<Mock> {
    Router::new()
        .route("/", get(home::show))
        .route("/_mock", get(home::show))
        .route("/_mock/", get(home::show))
        .route("/_mock/style.css", get(frame::style))
        .route("/_mock/flow.js", get(frame::flow))
        .route("/_mock/pages/{id}", get(session::show))
        .route("/_mock/pages/{id}/decide", post(session::decide))
        .route("/_mock/pages/{id}/webhooks", post(session::send))
        .route("/v/{token}", get(visit::show).post(visit::submit))
}

/// What is at no address.
pub(super) async fn nothing() -> Response {
    frame::missing()
}
