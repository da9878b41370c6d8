//! `/admin/media/{id}`: a picture in full.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};

use super::error_page::{AdminError, error_response};
use super::frame::AdminContext;
use crate::domain::MediaType;
use crate::pages::Assets;
use crate::pages::person::disposition;
use crate::server::{Portal, SignedIn};

/// Answers `GET /admin/media/{id}`.
pub(crate) async fn picture(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Response {
    let admin_error = match portal.media_bytes(&id).await {
        Ok(Some(file)) => return (headers(file.media_type), file.bytes).into_response(),
        Ok(None) => AdminError::NoSuchPicture,
        Err(error) => AdminError::from(error),
    };
    error_response(request, AdminContext::new(&portal, assets, Some(signed_in)), admin_error).await
}

/// No picture of a person stays in a cache, and none of them is anything but a picture.
fn headers(media_type: MediaType) -> [(axum::http::HeaderName, &'static str); 6] {
    [
        (CONTENT_TYPE, media_type.as_str()),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_DISPOSITION, disposition(media_type)),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
        (REFERRER_POLICY, "same-origin"),
    ]
}
