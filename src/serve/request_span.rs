//! The span of each request, its id, and its metrics.
//!
//! Whatever is logged while a request is answered, the streaming of the answer included, is logged within its span, and
//! so says which request failed, on which route, about which session. Path, query, headers and cookies are in none of it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tracing::Span;
use tracing::field::Empty;

use super::{request_id, route};
use crate::server::{Portal, method_label, within};

/// Answers a request within its span, and counts it when the head of the answer is there.
pub(super) async fn answer(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (id, route, method) =
        (request_id::id_of(&portal, &request), route::route_of(&request), request.method().clone());
    let span = tracing::error_span!(
        "request",
        method = method_label(&method),
        route,
        request_id = %id,
        session_id = Empty,
        status = Empty,
        milliseconds = Empty
    );
    let begun = Instant::now();
    let mut response = within(span.clone(), next.run(request)).await;
    let duration = begun.elapsed();
    span.record("status", response.status().as_u16());
    span.record("milliseconds", u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
    span.in_scope(|| tracing::debug!("answered"));
    portal.metrics.request(route, &method, response.status(), duration);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(request_id::HEADER, id);
    }
    response.map(|body| Body::new(SpannedBody { body, span }))
}

/// A body that is streamed within the span of its request.
struct SpannedBody {
    body: Body,
    span: Span,
}

impl HttpBody for SpannedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Self { body, span } = self.get_mut();
        let _entered = span.enter();
        Pin::new(body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
