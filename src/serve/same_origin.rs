//! Refuses forms of other sites: every changing request must come from a page of the same origin.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::server::Portal;

/// Passes on requests that change nothing, and those that a page of the same origin or a program sends.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata) and, for every `POST`, in `Origin` (RFC 6454);
/// programs say neither, and carry no cookies of a person that could be misused.
pub(super) async fn require(State(portal): State<Portal>, request: Request<Body>, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        || is_same_origin(request.headers(), &portal)
    {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This form was sent by another site.").into_response()
    }
}

fn is_same_origin(headers: &HeaderMap, portal: &Portal) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        Some("same-origin" | "none") => true,
        Some(_) => false,
        None => match text(ORIGIN) {
            None => true,
            Some(origin) => Url::parse(origin).is_ok_and(|origin| {
                let host = text(HOST).is_some_and(|host| authority(&origin) == host);
                host || origin.origin() == portal.public_origin()
            }),
        },
    }
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
