//! `POST /webhooks/veriff`: receives Veriff's webhooks.

use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::server::{Portal, WebhookRejected};

/// The largest webhook: as much as is read of an answer of Veriff's, for the one says what the other says.
const MAX_BODY_BYTES: usize = veriff::JSON_LIMIT;
/// Up to this size a webhook needs no permit: decisions are a few kilobytes, watchlist hits may be a hundred times that.
const MAX_UNQUEUED_BYTES: usize = 128 * 1024;
/// How many larger ones are in memory at a time.
const MAX_LARGE_BODIES: usize = 4;
/// How long a larger one waits for its permit.
const LARGE_BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

static LARGE_BODIES: Semaphore = Semaphore::const_new(MAX_LARGE_BODIES);

/// Stores a signed webhook and responds at once; a job processes it later.
///
/// 200 once it is stored (Veriff counts nothing else as received), 401 for a wrong key or signature, 413 for too large
/// a body, 400 for one that was cut off or says nothing, 408 for one that does not come, 503 when it could not be stored now:
/// Veriff then sends it again.
pub(super) async fn receive(State(portal): State<Portal>, request: Request<Body>) -> Response {
    let response = store(&portal, request).await;
    let outcome = match response.status() {
        // Counted by its kind where it is stored.
        StatusCode::OK => return response,
        StatusCode::UNAUTHORIZED => "unsigned",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::REQUEST_TIMEOUT => "too_slow",
        StatusCode::SERVICE_UNAVAILABLE => "not_stored",
        _ => "unreadable",
    };
    portal.metrics.webhooks.add(["unread", outcome]);
    response
}

async fn store(portal: &Portal, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    // The body is read only if the headers can be Veriff's.
    if let Some(reason) = portal.refuse_webhook(&parts.headers) {
        return refused(WebhookRejected::Unsigned(reason));
    }
    let declared =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > MAX_BODY_BYTES) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    // The permit is held until the webhook is stored.
    let (body, _permit) = match timeout(BODY_TIMEOUT, read(body)).await {
        Ok(Ok(read)) => read,
        Ok(Err(status)) => return error_response(status),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    match portal.receive_webhook(&parts.headers, &body).await {
        Ok(()) => (StatusCode::OK, "received").into_response(),
        Err(reason) => refused(reason),
    }
}

/// Reads a body; a large one waits for its permit before the rest of it is read.
async fn read(body: Body) -> Result<(Bytes, Option<SemaphorePermit<'static>>), StatusCode> {
    let mut stream = body.into_data_stream();
    let (mut whole, mut body_permit) = (BytesMut::new(), None);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        let length = whole.len() + chunk.len();
        if length > MAX_BODY_BYTES {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        if length > MAX_UNQUEUED_BYTES && body_permit.is_none() {
            let permit = timeout(LARGE_BODY_TIMEOUT, LARGE_BODIES.acquire()).await.ok().and_then(Result::ok);
            body_permit = Some(permit.ok_or(StatusCode::SERVICE_UNAVAILABLE)?);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok((whole.freeze(), body_permit))
}

fn error_response(status: StatusCode) -> Response {
    if status == StatusCode::SERVICE_UNAVAILABLE {
        return (status, [(header::RETRY_AFTER, "60")]).into_response();
    }
    status.into_response()
}

fn refused(reason: WebhookRejected) -> Response {
    match reason {
        WebhookRejected::Unsigned(reason) => {
            tracing::warn!(%reason, "a webhook was refused");
            StatusCode::UNAUTHORIZED.into_response()
        }
        WebhookRejected::Unreadable => StatusCode::BAD_REQUEST.into_response(),
        WebhookRejected::Failed(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a webhook could not be stored");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
