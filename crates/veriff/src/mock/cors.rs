//! What browsers of other origins may do: Veriff's browser SDK creates sessions from the customer's own page.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode};

/// Answers preflights, and lets any origin read the answers of the API. What Veriff allows is inferred.
pub(super) async fn allow(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/v1/");
    let mut response = if is_api && request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    if is_api {
        let headers = response.headers_mut();
        for (name, value) in [
            ("access-control-allow-origin", "*"),
            ("access-control-allow-methods", "GET, POST, PATCH, DELETE"),
            (
                "access-control-allow-headers",
                "content-type, x-auth-client, x-hmac-signature, x-origin, vrf-integration-id",
            ),
            (
                "access-control-expose-headers",
                "x-auth-client, x-hmac-signature, vrf-auth-client, vrf-hmac-signature, vrf-integration-id",
            ),
            ("access-control-max-age", "600"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
