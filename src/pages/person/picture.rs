//! `/v/{token}/photos/{photo_id}` — a photo that the person took, for their own eyes.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

use crate::domain::Problem;
use crate::server::Portal;

pub(super) async fn file(State(portal): State<Portal>, Path((token, photo_id)): Path<(String, String)>) -> Response {
    match portal.photo_of(&token, &photo_id).await {
        Ok(jpeg) => {
            let headers = [
                (CONTENT_TYPE, "image/jpeg"),
                (CACHE_CONTROL, "no-store"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
            ];
            (headers, jpeg).into_response()
        }
        Err(error) => {
            let status = Problem::from(error).http_status();
            StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND).into_response()
        }
    }
}
