//! What fails about a session: why, since when, when it is tried again; and `POST /admin/sessions/{id}/send-now`.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::Request;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::super::Icon;
use super::super::frame::Desk;
use super::super::moment::when;
use super::super::refused::{Refusal, refused_page};
use super::ListPlace;
use super::facts::{Line, list};
use crate::domain::{Case, Trouble};
use crate::pages::Assets;
use crate::server::{Portal, SignedIn};

/// What the form says.
#[derive(Deserialize)]
pub struct SendNowForm {
    #[serde(default)]
    csrf: String,
    /// The page of the list to which the way back leads.
    #[serde(default)]
    list: String,
}

/// Answers `POST /admin/sessions/{id}/send-now`.
pub async fn send_now(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    Form(form): Form<SendNowForm>,
) -> Response {
    let refusal = if signed_in.sent(&form.csrf) {
        match portal.send_now(&id).await {
            Ok(Some(outcome)) => {
                let page = ListPlace::read(&[("list".to_owned(), form.list)]).session(&id);
                let mark = if page.contains('?') { '&' } else { '?' };
                return Redirect::to(&format!("{page}{mark}sent={}", outcome.as_str())).into_response();
            }
            Ok(None) => Refusal::NoSuchSession,
            Err(error) => Refusal::from(error),
        }
    } else {
        Refusal::StaleForm
    };
    refused_page(Request::new(Body::empty()), Desk::new(&portal, assets, Some(signed_in)), refusal).await
}

/// Shows what fails, with the button that has it tried now; nothing where nothing fails and nobody must look.
pub(crate) fn panel(case: &Case, csrf: Option<String>, place: &ListPlace, now: i64) -> Option<AnyView> {
    let attention = case.session.attention;
    if case.troubles.is_empty() && attention.is_none() {
        return None;
    }
    let title = if attention.is_some() { "Needs attention" } else { "Not through yet" };
    let several = case.troubles.len() > 1;
    let lines = case.troubles.iter().map(|trouble| list(lines(trouble, several, now))).collect_view();
    let action = format!("/admin/sessions/{}/send-now", case.session.id);
    let waits = case.troubles.iter().any(|trouble| !trouble.is_running(now));
    let place = (!place.query().is_empty()).then(|| place.query().to_owned());
    let form = csrf.filter(|_| waits).map(|csrf| {
        view! {
            <form class="again" method="post" action=action>
                <input type="hidden" name="csrf" value=csrf/>
                {place.map(|place| view! { <input type="hidden" name="list" value=place/> })}
                <button type="submit" id="send-now">{Icon::Up.draw()}<span>"Send now"</span></button>
            </form>
        }
    });
    Some(
        view! {
            <section class="panel trouble" id="trouble">
                <h3>{title}</h3>
                {attention.map(|attention| view! { <p>{attention.sentence()}</p> })}
                {lines}
                {form}
            </section>
        }
        .into_any(),
    )
}

fn lines(trouble: &Trouble, several: bool, now: i64) -> Vec<Line> {
    let mut lines = Vec::new();
    if several || trouble.job != "send" {
        lines.push(Line::text("Work", trouble.job_words()));
    }
    lines.push(Line::text("Reason", trouble.reason_words()));
    if let Some(status) = trouble.status {
        lines.push(Line::text("Status", status.to_string()));
    }
    if let Some(code) = &trouble.code {
        let meaning = trouble.meaning.as_ref().map(|meaning| format!(": {meaning}")).unwrap_or_default();
        lines.push(Line::text("Code", format!("{code}{meaning}")));
    }
    if let Some(message) = &trouble.message {
        lines.push(Line::text("Veriff’s words", message));
    }
    if trouble.failures > 0 {
        lines.push(Line::text("Tries", trouble.failures.to_string()));
    }
    if let Some(since) = trouble.since {
        lines.push(Line::new("Since", when(since, now)));
    }
    if let Some(at) = trouble.failed_at {
        lines.push(Line::new("Last try", when(at, now)));
    }
    lines.push(match trouble.next_at {
        _ if trouble.is_running(now) => Line::text("Next try", "running now"),
        Some(at) => Line::new("Next try", when(at, now)),
        None => Line::text("Next try", "none by itself"),
    });
    lines
}
