//! The first page: the sessions, the latest calls, the latest webhooks.

use std::fmt::Write;

use axum::extract::State;
use axum::response::Response;

use super::frame::{Escaped, page};
use crate::mock::clock::written;
use crate::mock::{Call, Delivery, Mock, SessionView, SignatureCheck};

/// How much of each list the page shows.
const SHOWN: usize = 100;

pub(super) async fn show(State(mock): State<Mock>) -> Response {
    let mut body = String::from("<h1>Sessions</h1>\n");
    body.push_str(&sessions(&mock.sessions()));
    body.push_str("<h2>Calls</h2>\n");
    body.push_str(&calls(&mock.calls()));
    body.push_str("<h2>Webhooks</h2>\n");
    body.push_str(&deliveries(&mock.deliveries()));
    page("Veriff stand-in", &body)
}

fn sessions(sessions: &[SessionView]) -> String {
    if sessions.is_empty() {
        return "<p class=\"card quiet\">None yet. Create one with <code>POST /v1/sessions</code>.</p>\n".into();
    }
    let mut rows = String::new();
    for session in sessions.iter().take(SHOWN) {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            rows,
            "<tr><td><a href=\"/_mock/pages/{id}\"><code>{short}</code></a></td><td>{status}</td><td>{name}</td>\
             <td>{document}</td><td>{files}</td><td>{attempts}</td><td class=\"quiet\">{created}</td></tr>",
            id = Escaped(&session.id),
            short = Escaped(session.id.get(..8).unwrap_or(&session.id)),
            status = status(session.status.as_str()),
            name = Escaped(&name(session)),
            document = Escaped(&document(session)),
            files = session.media().count(),
            attempts = session.attempts.len(),
            created = written(session.created_at),
        );
    }
    table("Sessions", &["Session", "Status", "Person", "Document", "Files", "Attempts", "Created"], &rows)
}

/// The name as it was sent.
pub(super) fn name(session: &SessionView) -> String {
    let part = |name: &str| session.person.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    let name = format!("{} {}", part("firstName"), part("lastName"));
    if name.trim().is_empty() { "not sent".into() } else { name.trim().to_owned() }
}

/// The document as it was sent.
pub(super) fn document(session: &SessionView) -> String {
    let part = |name: &str| session.document.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    let document = format!("{} {}", part("type"), part("country"));
    if document.trim().is_empty() { "not sent".into() } else { document.trim().to_owned() }
}

/// A status with its colour.
pub(super) fn status(word: &str) -> String {
    format!("<span class=\"status {0}\">{0}</span>", Escaped(word))
}

/// The log of calls, the newest first.
pub(super) fn calls(calls: &[Call]) -> String {
    let mut rows = String::new();
    for call in calls.iter().rev().take(SHOWN) {
        let (class, signature) = match call.signature {
            SignatureCheck::Right => ("right", "right"),
            SignatureCheck::RightLegacy => ("right", "right (older scheme)"),
            SignatureCheck::Wrong => ("wrong", "wrong"),
            SignatureCheck::Missing => ("wrong", "missing"),
            SignatureCheck::Absent => ("quiet", "none needed"),
            SignatureCheck::NotChecked => ("quiet", "not checked"),
        };
        let _ = writeln!(
            rows,
            "<tr><td class=\"quiet\">{at}</td><td>{method}</td><td><code>{path}</code></td><td>{answer} {code}</td>\
             <td class=\"{class}\">{signature}</td><td class=\"quiet\">{signed}</td><td>{fault}</td></tr>",
            at = written(call.at),
            method = Escaped(&call.method),
            path = Escaped(&call.path),
            answer = call.status,
            code = Escaped(call.code.as_deref().unwrap_or_default()),
            signed = Escaped(&call.signed),
            fault = Escaped(call.fault.as_deref().unwrap_or_default()),
        );
    }
    table("Calls", &["At", "Method", "Path", "Answer", "Signature", "Signed", "Trouble"], &rows)
}

/// The webhooks, the newest first.
pub(super) fn deliveries(deliveries: &[Delivery]) -> String {
    let mut rows = String::new();
    for delivery in deliveries.iter().rev().take(SHOWN) {
        let last = delivery.tries.last().map_or("not sent yet".to_owned(), |last| {
            last.answered.map_or("no answer".to_owned(), |status| status.to_string())
        });
        let _ = writeln!(
            rows,
            "<tr><td>{id}</td><td>{kind}</td><td><code>{session}</code></td><td><code>{url}</code></td>\
             <td class=\"{class}\">{last}</td><td>{tries}</td></tr>",
            id = delivery.id,
            kind = Escaped(&delivery.kind),
            session = Escaped(delivery.session_id.as_deref().and_then(|id| id.get(..8)).unwrap_or_default()),
            url = Escaped(&delivery.url),
            class = if delivery.accepted { "right" } else { "quiet" },
            tries = delivery.tries.len(),
        );
    }
    table("Webhooks", &["Number", "Kind", "Session", "To", "Answer", "Tries"], &rows)
}

fn table(name: &str, heads: &[&str], rows: &str) -> String {
    if rows.is_empty() {
        return "<p class=\"card quiet\">None yet.</p>\n".into();
    }
    let heads = heads.join("</th><th scope=\"col\">");
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><table><thead><tr>\
         <th scope=\"col\">{heads}</th></tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )
}
