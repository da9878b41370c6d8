//! `/` — says that one needs a link, and how to get one.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::response::Response;

use super::error_page::ErrorPage;
use crate::pages::{Assets, Icon};
use crate::server::Portal;

pub(super) async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    request: Request<Body>,
) -> Response {
    ErrorPage { status: StatusCode::OK, icon: Icon::Link, title: "home-title", text: "home-text" }
        .answer(&portal, assets, request)
        .await
}
