//! Live updates as server-sent events: each says only that something changed, and the page looks for itself.

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

use crate::domain::Problem;
use crate::server::{Heard, Listener, Login, Portal, SignedIn};

/// How often a quiet stream shows that it is alive: less than the usual patience of a proxy.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long one stream lasts; the browser then opens another, so that none is forgotten.
const LIFETIME: Duration = Duration::from_mins(30);
/// How soon a stream ends whose login has ended.
const LOGIN_LOOKED_AT: Duration = Duration::from_secs(5);

/// Says when the portal stops: a stream would never end by itself.
#[derive(Clone)]
pub(super) struct Stopping(pub(super) CancellationToken);

/// What happens to the session that a link opens.
pub(super) async fn of_person(
    State(portal): State<Portal>,
    Extension(stopping): Extension<Stopping>,
    Path(token): Path<String>,
) -> Response {
    // Listening begins before looking, so that nothing falls between.
    let listener = portal.listen();
    match portal.visit(&token).await {
        Ok(visit) => {
            let session = visit.session.id.0;
            changes(&portal, listener, stopping, session.clone(), Some(session), std::future::pending())
        }
        Err(error) => {
            let status = StatusCode::from_u16(Problem::from(error).http_status());
            status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

/// What happens to every session, for the list of the back office.
pub(super) async fn of_all(
    State(portal): State<Portal>,
    Extension(stopping): Extension<Stopping>,
    Extension(reviewer): Extension<SignedIn>,
    Extension(login): Extension<Login>,
) -> Response {
    let shut_out = shut_out(portal.clone(), login);
    changes(&portal, portal.listen(), stopping, reviewer.email, None, shut_out)
}

/// What happens to one session, for its page in the back office.
pub(super) async fn of_session(
    State(portal): State<Portal>,
    Extension(stopping): Extension<Stopping>,
    Extension(reviewer): Extension<SignedIn>,
    Extension(login): Extension<Login>,
    Path(id): Path<String>,
) -> Response {
    let shut_out = shut_out(portal.clone(), login);
    changes(&portal, portal.listen(), stopping, reviewer.email, Some(id), shut_out)
}

/// Ends when a login does: a stream outlives the guard that let it begin.
async fn shut_out(portal: Portal, login: Login) {
    loop {
        tokio::time::sleep(LOGIN_LOOKED_AT).await;
        match portal.login_stands(&login).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "a login could not be read"),
        }
    }
}

/// Streams what is heard of a session to a viewer, if there is a place for one more stream.
fn changes(
    portal: &Portal,
    mut listener: Listener,
    Stopping(stop): Stopping,
    viewer: String,
    session: Option<String>,
    shut_out: impl Future<Output = ()> + Send + 'static,
) -> Response {
    let Some(place) = portal.stream_place(viewer) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "15")], "Too many pages are told of changes.")
            .into_response();
    };
    let stream = stream! {
        let _held = place;
        // What changed between the page and this stream nobody has told: the page looks once, now that it is heard.
        yield Ok::<_, Infallible>(Event::default().data("connected"));
        let end = tokio::time::sleep(LIFETIME);
        tokio::pin!(end);
        tokio::pin!(shut_out);
        loop {
            let heard = tokio::select! {
                heard = listener.next() => heard,
                () = &mut end => None,
                () = &mut shut_out => None,
                () = stop.cancelled() => None,
            };
            match heard {
                None => break,
                Some(Heard::Session(changed)) if session.as_ref().is_some_and(|session| *session != changed) => {}
                Some(Heard::Session(_) | Heard::Much) => yield Ok(Event::default().data("changed")),
            }
        }
    };
    Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}
