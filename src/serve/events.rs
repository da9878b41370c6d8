//! Live updates as server-sent events: each says that something changed, and the page fetches itself again.

use std::convert::Infallible;
use std::time::Duration;

use async_stream::stream;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio_util::sync::CancellationToken;

use crate::domain::UserError;
use crate::server::{Listener, LiveMessage, Login, Portal, SignedIn};

/// How often a keep-alive comment is sent: more often than the usual timeout of a proxy.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long one stream lasts; the browser then opens another, so that none is forgotten.
const LIFETIME: Duration = Duration::from_mins(30);
/// How soon a stream ends whose login has ended.
const LOGIN_CHECK_INTERVAL: Duration = Duration::from_secs(5);

/// Ends the streams when the portal stops; they would never end by themselves.
#[derive(Clone)]
pub(super) struct Shutdown(pub(super) CancellationToken);

/// What happens to the session that a link opens.
pub(super) async fn of_person(
    State(portal): State<Portal>,
    Extension(shutdown): Extension<Shutdown>,
    Path(token): Path<String>,
) -> Response {
    // Listening begins before the page is read, so that no change is missed.
    let listener = portal.listen();
    match portal.visit(&token).await {
        Ok(visit) => {
            let session = visit.session.id.0;
            changes(&portal, listener, shutdown, session.clone(), Some(session), std::future::pending())
        }
        Err(error) => {
            let status = StatusCode::from_u16(UserError::from(error).http_status());
            status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

/// What happens to every session, for the list of the back office.
pub(super) async fn of_all(
    State(portal): State<Portal>,
    Extension(shutdown): Extension<Shutdown>,
    Extension(reviewer): Extension<SignedIn>,
    Extension(login): Extension<Login>,
) -> Response {
    let login_ended = login_ended(portal.clone(), login);
    changes(&portal, portal.listen(), shutdown, reviewer.email, None, login_ended)
}

/// What happens to one session, for its page in the back office.
pub(super) async fn of_session(
    State(portal): State<Portal>,
    Extension(shutdown): Extension<Shutdown>,
    Extension(reviewer): Extension<SignedIn>,
    Extension(login): Extension<Login>,
    Path(id): Path<String>,
) -> Response {
    let login_ended = login_ended(portal.clone(), login);
    changes(&portal, portal.listen(), shutdown, reviewer.email, Some(id), login_ended)
}

/// Ends when a login does: a stream outlives the guard that let it begin.
async fn login_ended(portal: Portal, login: Login) {
    loop {
        tokio::time::sleep(LOGIN_CHECK_INTERVAL).await;
        match portal.is_login_valid(&login).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "a login could not be read"),
        }
    }
}

/// Streams the changes of a session to a viewer, if one more stream is allowed.
fn changes(
    portal: &Portal,
    mut listener: Listener,
    Shutdown(stop): Shutdown,
    viewer: String,
    session: Option<String>,
    login_ended: impl Future<Output = ()> + Send + 'static,
) -> Response {
    let Some(permit) = portal.acquire_stream(viewer) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "15")], "Too many pages are told of changes.")
            .into_response();
    };
    let open = portal.metrics.streams.open();
    let stream = stream! {
        let _held = (permit, open);
        // A change between the page and this stream was not announced: the first event makes the page refresh once.
        yield Ok::<_, Infallible>(Event::default().data("connected"));
        let end = tokio::time::sleep(LIFETIME);
        tokio::pin!(end);
        tokio::pin!(login_ended);
        loop {
            let message = tokio::select! {
                message = listener.next() => message,
                () = &mut end => None,
                () = &mut login_ended => None,
                () = stop.cancelled() => None,
            };
            match message {
                None => break,
                Some(LiveMessage::Session(changed)) if session.as_ref().is_some_and(|session| *session != changed) => {}
                Some(LiveMessage::Session(_) | LiveMessage::Lagged) => yield Ok(Event::default().data("changed")),
            }
        }
    };
    Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}
