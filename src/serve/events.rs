//! Live updates as server-sent events: each says only that something changed, and the page looks for itself.

use std::convert::Infallible;
use std::time::Duration;

use async_stream::stream;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;

use crate::domain::Problem;
use crate::server::{Heard, Listener, Login, Portal};

/// How often a quiet stream shows that it is alive: less than the usual patience of a proxy.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long one stream lasts; the browser then opens another, so that none is forgotten.
const LIFETIME: Duration = Duration::from_mins(30);
/// How soon a stream ends whose login has ended.
const LOGIN_LOOKED_AT: Duration = Duration::from_secs(5);

/// What happens to the session that a link opens.
pub(super) async fn of_person(State(portal): State<Portal>, Path(token): Path<String>) -> Response {
    // Listening begins before looking, so that nothing falls between.
    let listener = portal.listen();
    match portal.visit(&token).await {
        Ok(visit) => changes(listener, Some(visit.session.id.0), std::future::pending()).into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(Problem::from(error).http_status());
            status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

/// What happens to every session, for the list of the back office.
pub(super) async fn of_all(State(portal): State<Portal>, Extension(login): Extension<Login>) -> Response {
    changes(portal.listen(), None, shut_out(portal, login)).into_response()
}

/// What happens to one session, for its page in the back office.
pub(super) async fn of_session(
    State(portal): State<Portal>,
    Extension(login): Extension<Login>,
    Path(id): Path<String>,
) -> Response {
    changes(portal.listen(), Some(id), shut_out(portal, login)).into_response()
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

fn changes(
    mut listener: Listener,
    session: Option<String>,
    shut_out: impl Future<Output = ()> + Send + 'static,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = stream! {
        // What changed between the page and this stream nobody has told: the page looks once, now that it is heard.
        yield Ok(Event::default().data("connected"));
        let end = tokio::time::sleep(LIFETIME);
        tokio::pin!(end);
        tokio::pin!(shut_out);
        loop {
            let heard = tokio::select! {
                heard = listener.next() => heard,
                () = &mut end => None,
                () = &mut shut_out => None,
            };
            match heard {
                None => break,
                Some(Heard::Session(changed)) if session.as_ref().is_some_and(|session| *session != changed) => {}
                Some(Heard::Session(_) | Heard::Much) => yield Ok(Event::default().data("changed")),
            }
        }
    };
    Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
