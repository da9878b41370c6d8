//! Rejects the character NUL in an address or a form before anything reads it: `PostgreSQL` cannot store it.
//!
//! `PostgreSQL` has no NUL in its texts, and no word that a person types has one either.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The most bytes of a form without files: the longest one of the portal has 14 fields of at most 1,000 letters.
const MAX_FORM_BYTES: usize = 256 * 1024;

const REFUSED: &str = "The address or the form holds a character that cannot be used (NUL). Remove it and try again.";
const TOO_LARGE: &str = "The form is too large.";

/// Rejects a request with NUL, and passes every other one on.
pub(super) async fn reject(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if holds_nul(uri.path().as_bytes()) || uri.query().is_some_and(|query| holds_nul(query.as_bytes())) {
        return refused(StatusCode::BAD_REQUEST, REFUSED);
    }
    if !is_form(&request) {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    match to_bytes(body, MAX_FORM_BYTES).await {
        Ok(form) if holds_nul(&form) => refused(StatusCode::BAD_REQUEST, REFUSED),
        Ok(form) => next.run(Request::from_parts(head, Body::from(form))).await,
        Err(_) => refused(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE),
    }
}

/// Responds to an address that cannot be stored.
pub(super) fn refused_address() -> Response {
    refused(StatusCode::BAD_REQUEST, REFUSED)
}

/// Islands read the key in the header, people read the sentence.
fn refused(status: StatusCode, sentence: &'static str) -> Response {
    (status, [("x-problem", crate::domain::UserError::BadForm.key())], sentence).into_response()
}

fn is_form(request: &Request) -> bool {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Says whether there is a NUL, as it is or percent-encoded.
fn holds_nul(text: &[u8]) -> bool {
    text.contains(&0) || text.windows(3).any(|part| part == b"%00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_nul_is_a_nul() {
        for text in [&b"q=%00"[..], b"a\0b", b"/admin/sessions/a%00"] {
            assert!(holds_nul(text));
        }
        for text in [&b"q=100%25"[..], b"q=%2500", b"%0", b"", b"%01"] {
            assert!(!holds_nul(text));
        }
    }
}
