//! `/v/{token}/photos/{photo_id}` — a photo that the person took, for their own eyes.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};

use crate::domain::{MediaType, UserError};
use crate::server::Portal;

pub(super) async fn file(State(portal): State<Portal>, Path((token, photo_id)): Path<(String, String)>) -> Response {
    match portal.photo_of(&token, &photo_id).await {
        Ok(file) => {
            let headers = [
                (CONTENT_TYPE, file.media_type.as_str()),
                (CONTENT_DISPOSITION, disposition(file.media_type)),
                (CACHE_CONTROL, "no-store"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
            ];
            (headers, file.bytes).into_response()
        }
        Err(error) => {
            let status = UserError::from(error).http_status();
            StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND).into_response()
        }
    }
}

/// A picture is shown; a PDF may hold more than what one sees, and is handed to the program that the person trusts with it.
pub(crate) fn disposition(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Jpeg => "inline",
        MediaType::Pdf => "attachment; filename=\"document.pdf\"",
    }
}
