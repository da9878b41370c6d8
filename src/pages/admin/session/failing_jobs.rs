//! The failing jobs of a session: why, since when, when they are tried again; and `POST /admin/sessions/{id}/send-now`.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::Request;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use serde::Deserialize;

use super::super::Icon;
use super::super::error_page::{AdminError, error_response};
use super::super::frame::AdminContext;
use super::super::moment::when;
use super::ListLocation;
use super::facts::{Line, list};
use crate::domain::{FailingJob, SessionDetail};
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
    let admin_error = if signed_in.sent(&form.csrf) {
        match portal.send_now(&signed_in.principal(), &id).await {
            Ok(Some(outcome)) => {
                let page = ListLocation::read(&[("list".to_owned(), form.list)]).session(&id);
                let mark = if page.contains('?') { '&' } else { '?' };
                return Redirect::to(&format!("{page}{mark}sent={}", outcome.as_str())).into_response();
            }
            Ok(None) => AdminError::NoSuchSession,
            Err(error) => AdminError::from(error),
        }
    } else {
        AdminError::StaleForm
    };
    error_response(Request::new(Body::empty()), AdminContext::new(&portal, assets, Some(signed_in)), admin_error).await
}

/// Shows the failing jobs, with the button that runs them now; nothing where no job fails and no attention is needed.
pub(crate) fn panel(
    detail: &SessionDetail,
    csrf: Option<String>,
    location: &ListLocation,
    now: i64,
) -> Option<AnyView> {
    let attention = detail.session.attention;
    if detail.failing_jobs.is_empty() && attention.is_none() {
        return None;
    }
    let title = if attention.is_some() { "Needs attention" } else { "Not through yet" };
    let several = detail.failing_jobs.len() > 1;
    let lines = detail.failing_jobs.iter().map(|failing_job| list(lines(failing_job, several, now))).collect_view();
    let action = format!("/admin/sessions/{}/send-now", detail.session.id);
    let waits = detail.failing_jobs.iter().any(|failing_job| !failing_job.is_running(now));
    let location = (!location.query().is_empty()).then(|| location.query().to_owned());
    let form = csrf.filter(|_| waits).map(|csrf| {
        view! {
            <form class="again" method="post" action=action>
                <input type="hidden" name="csrf" value=csrf/>
                {location.map(|location| view! { <input type="hidden" name="list" value=location/> })}
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

fn lines(failing_job: &FailingJob, several: bool, now: i64) -> Vec<Line> {
    let mut lines = Vec::new();
    if several || failing_job.job != "send" {
        lines.push(Line::text("Work", failing_job.job_words()));
    }
    lines.push(Line::text("Reason", failing_job.reason_words()));
    if let Some(status) = failing_job.status {
        lines.push(Line::text("Status", status.to_string()));
    }
    if let Some(code) = &failing_job.code {
        let meaning = failing_job.meaning.as_ref().map(|meaning| format!(": {meaning}")).unwrap_or_default();
        lines.push(Line::text("Code", format!("{code}{meaning}")));
    }
    if let Some(message) = &failing_job.message {
        lines.push(Line::text("Veriff’s words", message));
    }
    if failing_job.failures > 0 {
        lines.push(Line::text("Tries", failing_job.failures.to_string()));
    }
    if let Some(since) = failing_job.since {
        lines.push(Line::new("Since", when(since, now)));
    }
    if let Some(at) = failing_job.failed_at {
        lines.push(Line::new("Last try", when(at, now)));
    }
    lines.push(match failing_job.next_at {
        _ if failing_job.is_running(now) => Line::text("Next try", "running now"),
        Some(at) => Line::new("Next try", when(at, now)),
        None => Line::text("Next try", "none by itself"),
    });
    lines
}
