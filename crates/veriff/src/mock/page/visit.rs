//! The page behind a session's URL, where Veriff's own flow would be.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};

use super::frame::{Escaped, framed, missing};
use super::session::is_foreign;
use crate::mock::session::Session;
use crate::mock::{Mock, SessionView};

pub(super) async fn show(State(mock): State<Mock>, Path(token): Path<String>) -> Response {
    let Some(session) = find(&mock, &token) else { return missing() };
    if session.status.is_conclusive() {
        let body = "<h1>Nothing left to do</h1>\n<p class=\"card\">This session has ended.</p>";
        return framed("Nothing left to do", "VERIFF_HANDSHAKE VERIFF_FINISHED", body);
    }
    mock.state().begin(&session.id);
    mock.ensure_worker();
    let body = format!(
        "<h1>Here Veriff would take the pictures</h1>\n<form class=\"card\" method=\"post\" action=\"/v/{}\">\
         <p>This is the stand-in: there is nothing to photograph. Hand the session in to go on.</p>\
         <button>Hand in</button></form>",
        Escaped(&token)
    );
    framed("A session of the Veriff stand-in", "VERIFF_HANDSHAKE VERIFF_STARTED", &body)
}

pub(super) async fn submit(State(mock): State<Mock>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    if is_foreign(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(session) = find(&mock, &token) else { return missing() };
    {
        let mut state = mock.state();
        if state.sessions.get(&session.id).is_some_and(Session::is_open) {
            state.submit(&session.id);
        }
    }
    // Veriff sends the browser there at once; the page's policy keeps forms from leaving.
    let onward = match session.request.get("callback").and_then(|callback| callback.as_str()) {
        Some(callback) => format!("<a href=\"{}\">Go on</a>", Escaped(callback)),
        None => "This window may be closed.".to_owned(),
    };
    let body = format!("<h1>Handed in</h1>\n<p class=\"card\">{onward}</p>");
    framed("Handed in", "VERIFF_SUBMITTED VERIFF_FINISHED", &body)
}

fn find(mock: &Mock, token: &str) -> Option<SessionView> {
    let state = mock.state();
    state.sessions.values().find(|session| session.token == token).map(SessionView::from)
}
