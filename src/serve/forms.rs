//! What a form must be before a server function reads it: a method, a kind of content and text that it can hold.
//!
//! The server functions take what comes: without a boundary their reading of a multipart form panics, and text with a NUL, which no
//! database of ours holds, would get as far as there. So it is looked at here, and refused by its name.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use futures_util::StreamExt;
use leptos::server_fn::ServerFn;
use leptos::server_fn::axum::server_fn_paths;
use percent_encoding::percent_decode;

use crate::api::AddPhoto;
use crate::server::TooSlow;

/// The longest form without a file: a word or two, a token and a fingerprint.
const MAX_FORM_BYTES: usize = 64 * 1024;
/// How much of one that is too large is read all the same.
const MAX_DISCARDED_BYTES: usize = 1024 * 1024;

/// Returns a path as the program names it, if there is a server function at it.
pub(super) fn known_path(path: &str) -> Option<&'static str> {
    server_fn_paths().map(|(known, _)| known).find(|known| *known == path)
}

/// Returns the request if a server function can read it, or the status that says why not.
pub(super) async fn readable(request: Request) -> Result<Request, StatusCode> {
    if request.method() != Method::POST {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    let kind = text(request.headers(), CONTENT_TYPE.as_str()).unwrap_or_default();
    if request.uri().path() == AddPhoto::PATH {
        if media_type(kind) != "multipart/form-data" {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        // Read with what the server function reads it with.
        let bounded = multer::parse_boundary(kind).is_ok_and(|boundary| !boundary.is_empty());
        return if bounded { Ok(request) } else { Err(StatusCode::BAD_REQUEST) };
    }
    if media_type(kind) != "application/x-www-form-urlencoded" {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let declared = text(request.headers(), CONTENT_LENGTH.as_str()).and_then(|length| length.parse::<usize>().ok());
    let (parts, body) = request.into_parts();
    if declared.is_some_and(|length| length > MAX_FORM_BYTES) {
        discard(body).await;
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let slow = parts.extensions.get::<TooSlow>().cloned().unwrap_or_default();
    let body = to_bytes(body, MAX_FORM_BYTES).await.map_err(|_| {
        if slow.is_noted() {
            StatusCode::REQUEST_TIMEOUT
        } else if declared.is_some() {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::PAYLOAD_TOO_LARGE
        }
    })?;
    if is_text(&body) { Ok(Request::from_parts(parts, Body::from(body))) } else { Err(StatusCode::BAD_REQUEST) }
}

/// Reads and discards a body that is too large, within bounds, so that the browser gets a response instead of a reset.
async fn discard(body: Body) {
    let mut chunks = body.into_data_stream();
    let mut left = MAX_DISCARDED_BYTES;
    while let Some(Ok(chunk)) = chunks.next().await
        && left > 0
    {
        left = left.saturating_sub(chunk.len());
    }
}

/// Says whether what is percent-encoded (RFC 3986, section 2.1) is whole, and is text that a database can hold: UTF-8 without NUL.
pub(super) fn is_text(encoded: &[u8]) -> bool {
    let mut bytes = encoded.iter();
    while let Some(byte) = bytes.next() {
        let whole = *byte != b'%'
            || (bytes.next().is_some_and(u8::is_ascii_hexdigit) && bytes.next().is_some_and(u8::is_ascii_hexdigit));
        if !whole {
            return false;
        }
    }
    percent_decode(encoded).decode_utf8().is_ok_and(|text| !text.contains('\0'))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn media_type(kind: &str) -> String {
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_both_databases_hold() {
        for text in ["", "token=a&x=%C3%A9+b", "a=%25", "a=%2500"] {
            assert!(is_text(text.as_bytes()), "{text}");
        }
        for broken in ["a=%", "a=%4", "a=%zz", "a=%00", "a=\0", "%00=a", "a=%FF", "a=%C3", "a=%ED%A0%80"] {
            assert!(!is_text(broken.as_bytes()), "{broken:?}");
        }
        assert!(!is_text(&[b'a', b'=', 0xff]));
    }
}
