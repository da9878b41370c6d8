//! `/v/{token}` — where a link leads: the step at which its session stands.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::response::{IntoResponse, Redirect, Response};

use super::error_page;
use crate::domain::Step;
use crate::pages::Assets;
use crate::server::Portal;

pub(super) async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Path(token): Path<String>,
    request: Request<Body>,
) -> Response {
    match portal.visit(&token).await {
        Ok(visit) => Redirect::to(&Step::of(&visit).path(&token)).into_response(),
        Err(error) => error_page::answer(error.into(), &portal, assets, request).await,
    }
}
