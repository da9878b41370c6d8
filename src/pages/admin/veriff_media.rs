//! `/admin/veriff-media/{session}/{id}`: a file from Veriff, passed on and never stored.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Request};
use axum::response::{IntoResponse, Response};

use super::error_page::{AdminError, error_response};
use super::frame::AdminContext;
use crate::domain::is_shown_inline;
use crate::pages::Assets;
use crate::server::{Portal, RemoteFileStream, SignedIn};

/// The largest file that is passed on.
const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// Answers `GET /admin/veriff-media/{session}/{id}`.
pub(crate) async fn file(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path((session, id)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    let admin_error = match portal.remote_file(&session, &id).await {
        Ok(Some(remote)) if remote.content_length.is_none_or(|length| length <= MAX_FILE_BYTES) => {
            return passed_on(remote);
        }
        Ok(Some(_)) => AdminError::NoAnswer,
        Ok(None) => AdminError::NoSuchPicture,
        Err(error) => {
            // Almost always the call to Veriff has failed; the log has the error.
            let _logged = AdminError::from(error);
            AdminError::NoAnswer
        }
    };
    error_response(request, AdminContext::new(&portal, assets, Some(signed_in)), admin_error).await
}

/// Pictures that run nothing are shown; everything else is only to be saved, under a name of ours.
fn passed_on(remote: RemoteFileStream) -> Response {
    let media_type = remote.content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, disposition) = if is_shown_inline(&media_type) {
        (media_type, "inline".to_owned())
    } else {
        ("application/octet-stream".to_owned(), format!("attachment; filename=\"veriff-file{}\"", ending(&media_type)))
    };
    let fixed: [(HeaderName, &str); 5] = [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'none'"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let length = remote.content_length;
    let mut response = (fixed, Body::from_stream(remote.into_stream())).into_response();
    let headers = response.headers_mut();
    for (name, text) in [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
    // A file whose stream breaks off is shorter than this, which the browser notices.
    headers.extend(length.map(|length| (CONTENT_LENGTH, HeaderValue::from(length))));
    response
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => ".pdf",
        "application/json" => ".json",
        "video/webm" => ".webm",
        "video/mp4" => ".mp4",
        "image/heic" | "image/heif" => ".heic",
        _ => ".bin",
    }
}
