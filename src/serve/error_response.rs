//! The response to a request that is refused.

use axum::http::StatusCode;
use axum::http::header::{ALLOW, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::domain::UserError;

/// Responds to a request that is refused: a sentence, and the key of the error in a header.
pub(super) fn error_response(user_error: UserError, status: StatusCode) -> Response {
    let name = [("x-problem", user_error.key())];
    let mut response = (status, name, format!("This request cannot be answered: {user_error}.")).into_response();
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
