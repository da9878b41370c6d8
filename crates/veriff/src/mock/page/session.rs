//! The page of one session: what was sent, its pictures, and the form that decides it.

use std::fmt::Write;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::frame::{Escaped, missing, page};
use super::home;
use crate::codes;
use crate::mock::{AttemptView, Mock, MockDecision, NotSendable, SessionView};
use crate::webhook::Webhook;
use crate::wire::Status;

/// The decisions that the form offers.
const DECISIONS: [(&str, &str); 6] = [
    ("approved", "Approved"),
    ("declined", "Declined"),
    ("resubmission_requested", "Resubmission requested"),
    ("review", "Review"),
    ("expired", "Expired"),
    ("abandoned", "Abandoned"),
];

pub(super) async fn show(State(mock): State<Mock>, Path(id): Path<String>) -> Response {
    let Some(session) = mock.session(&id) else { return missing() };
    let mut body = format!(
        "<h1>{name} {status}</h1>\n<dl class=\"card\"><dt>Session</dt><dd><code>{id}</code></dd>\
         <dt>Document</dt><dd>{document}</dd><dt>vendorData</dt><dd>{vendor}</dd>\
         <dt>Submits</dt><dd>{received} received, {accepted} accepted</dd></dl>\n",
        name = Escaped(&home::name(&session)),
        status = home::status(session.status.as_str()),
        id = Escaped(&session.id),
        document = Escaped(&home::document(&session)),
        vendor = Escaped(session.vendor_data.as_deref().unwrap_or("not sent")),
        received = session.submissions_received,
        accepted = session.submissions_accepted,
    );
    body.push_str(&form(&session));
    body.push_str(&webhook_form(&session));
    for (index, attempt) in session.attempts.iter().enumerate().rev() {
        body.push_str(&files(index + 1, attempt));
    }
    let _ = write!(body, "<h2>As it was sent</h2>\n<pre class=\"card\">{}</pre>\n", Escaped(&pretty(&session.request)));
    if let Some(decision) = &session.decision {
        let _ = write!(body, "<h2>Decision</h2>\n<pre class=\"card\">{}</pre>\n", Escaped(&pretty(decision)));
    }
    let calls: Vec<_> = mock.calls().into_iter().filter(|call| call.path.contains(&session.id)).collect();
    let _ = write!(body, "<h2>Calls</h2>\n{}", home::calls(&calls));
    page("A session of the Veriff stand-in", &body)
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn form(session: &SessionView) -> String {
    let mut verdicts = String::new();
    for (value, text) in DECISIONS {
        let _ = write!(verdicts, "<option value=\"{value}\">{text}</option>");
    }
    let mut reasons = String::new();
    for (code, text) in (100..700).filter_map(|code| Some((code, codes::reason(code)?))) {
        let _ = write!(reasons, "<option value=\"{code}\">{code}: {text}</option>");
    }
    format!(
        "<h2>Decide</h2>\n<form class=\"card\" method=\"post\" action=\"/_mock/pages/{id}/decide\">\
         <label>Verdict<select name=\"status\">{verdicts}</select></label>\
         <label>Reason code<select name=\"reason_code\"><option value=\"\">none, or the usual one</option>{reasons}\
         </select></label><button>Decide</button></form>\n",
        id = Escaped(&session.id),
    )
}

fn webhook_form(session: &SessionView) -> String {
    let mut kinds = String::new();
    for kind in Webhook::KINDS {
        let _ = write!(kinds, "<option>{kind}</option>");
    }
    format!(
        "<h2>Send a webhook</h2>\n<form class=\"card\" method=\"post\" action=\"/_mock/pages/{id}/webhooks\">\
         <label>Kind<select name=\"kind\">{kinds}</select></label><button>Send</button></form>\n",
        id = Escaped(&session.id),
    )
}

fn files(number: usize, attempt: &AttemptView) -> String {
    let mut html = format!(
        "<h2>Attempt {number} {}</h2>\n<p class=\"quiet\"><code>{}</code></p>\n<div class=\"pictures\">\n",
        home::status(attempt.status.as_str()),
        Escaped(&attempt.id)
    );
    for media in &attempt.media {
        let source = format!("/_mock/media/{}", media.id);
        let picture = if media.mime.starts_with("image/") {
            format!("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", Escaped(&source), Escaped(media.context.as_str()))
        } else {
            "Open the file".to_owned()
        };
        let _ = writeln!(
            html,
            "<figure><a href=\"{source}\">{picture}</a><figcaption>{context}<br><span class=\"quiet\">{mime}{pixels}, \
             {size} bytes</span></figcaption></figure>",
            source = Escaped(&source),
            context = Escaped(media.context.as_str()),
            mime = Escaped(&media.mime),
            pixels = media
                .width
                .zip(media.height)
                .map(|(width, height)| format!(", {width} × {height}"))
                .unwrap_or_default(),
            size = media.size_bytes,
        );
    }
    html.push_str("</div>\n");
    html
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Choice {
    status: String,
    #[serde(default)]
    reason_code: String,
}

pub(super) async fn decide(
    State(mock): State<Mock>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    if is_foreign(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let status = Status::from(choice.status.as_str());
    let usual = match status {
        Status::Declined => Some(102),
        Status::ResubmissionRequested => Some(204),
        Status::Created
        | Status::Started
        | Status::Submitted
        | Status::Approved
        | Status::Expired
        | Status::Abandoned
        | Status::Review
        | Status::Other(_) => None,
    };
    let mut decision = MockDecision::new(status);
    decision.reason_code = choice.reason_code.parse().ok().or(usual);
    match mock.decide(&id, decision) {
        Ok(()) => Redirect::to(&format!("/_mock/pages/{id}")).into_response(),
        Err(_) => missing(),
    }
}

/// Which webhook the form sends.
#[derive(Deserialize)]
pub(super) struct Kind {
    kind: String,
}

pub(super) async fn send(
    State(mock): State<Mock>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(chosen): Form<Kind>,
) -> Response {
    if is_foreign(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match mock.send_webhook(&id, &chosen.kind) {
        Ok(()) => Redirect::to(&format!("/_mock/pages/{id}")).into_response(),
        Err(NotSendable::NoSuchSession) => missing(),
        Err(NotSendable::NoSuchKind) => page(
            "Nothing to send",
            "<h1>Nothing to send</h1>\n<p class=\"card\">Decide the session first: this webhook tells of a decision.</p>",
        ),
    }
}

/// Says whether another site's page sent the form: a stand-in on this machine is within its reach.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}
