//! `POST /webhooks/veriff`: where Veriff tells what happened.

use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::server::{NotKept, Portal};

/// The largest webhook: as much as is read of an answer of Veriff's, for the one says what the other says.
const LARGEST: usize = veriff::JSON_LIMIT;
/// Up to here a webhook waits for nobody: decisions are a few kilobytes, watchlist hits may be a hundred times that.
const ORDINARY: usize = 128 * 1024;
/// How many larger ones are in memory at a time.
const LARGE_AT_ONCE: usize = 4;
/// How long a larger one waits for its turn.
const TURN: Duration = Duration::from_secs(10);
/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(30);

static LARGE: Semaphore = Semaphore::const_new(LARGE_AT_ONCE);

/// Keeps a signed webhook and answers at once; its work is done later.
///
/// 200 once it is stored (Veriff counts nothing else as received), 401 for a wrong key or signature, 413 for too large
/// a body, 400 for one that was cut off or says nothing, 408 for one that does not come, 503 when it could not be stored now:
/// Veriff then sends it again.
pub(super) async fn receive(State(portal): State<Portal>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    // Nothing is read for those who cannot be Veriff.
    if let Some(reason) = portal.refuse_webhook(&parts.headers) {
        return refused(NotKept::Unsigned(reason));
    }
    let declared =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > LARGEST) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    // The turn is held until the webhook is stored.
    let (body, _turn) = match timeout(ARRIVAL, read(body)).await {
        Ok(Ok(read)) => read,
        Ok(Err(status)) => return turned_away(status),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    match portal.receive_webhook(&parts.headers, &body).await {
        Ok(()) => (StatusCode::OK, "received").into_response(),
        Err(reason) => refused(reason),
    }
}

/// Reads a body; a large one waits for its turn before more of it comes into memory.
async fn read(body: Body) -> Result<(Bytes, Option<SemaphorePermit<'static>>), StatusCode> {
    let mut stream = body.into_data_stream();
    let (mut whole, mut turn) = (BytesMut::new(), None);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        let length = whole.len() + chunk.len();
        if length > LARGEST {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        if length > ORDINARY && turn.is_none() {
            let permit = timeout(TURN, LARGE.acquire()).await.ok().and_then(Result::ok);
            turn = Some(permit.ok_or(StatusCode::SERVICE_UNAVAILABLE)?);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok((whole.freeze(), turn))
}

fn turned_away(status: StatusCode) -> Response {
    if status == StatusCode::SERVICE_UNAVAILABLE {
        return (status, [(header::RETRY_AFTER, "60")]).into_response();
    }
    status.into_response()
}

fn refused(reason: NotKept) -> Response {
    match reason {
        NotKept::Unsigned(reason) => {
            tracing::warn!(%reason, "a webhook was refused");
            StatusCode::UNAUTHORIZED.into_response()
        }
        NotKept::Unreadable => StatusCode::BAD_REQUEST.into_response(),
        NotKept::Failed(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a webhook could not be stored");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
