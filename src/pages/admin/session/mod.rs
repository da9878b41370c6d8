//! `/admin/sessions/{id}`: pictures, facts, attempts and the timeline of one session.

mod attempt;
mod compare;
mod decision;
pub mod deletion;
mod facts;
pub mod failing_jobs;
mod file_size;
mod list_location;
mod more;
mod pictures;
mod reference;
mod remote_media;
mod report_section;
mod timeline;
mod veriff_query;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

use super::Icon;
use super::error_page::{AdminError, error_response};
use super::frame::{AdminContext, Section, framed};
use super::ids::short_id;
use super::moment::{ago, when};
use super::pill::{Meaning, attention_mark, stage_pill};
use super::rows::hit_link;
pub use list_location::ListLocation;
use veriff_query::QueryButtons;
pub use veriff_query::{Flash, run_query};

use crate::domain::{SessionDetail, Severity};
use crate::islands::Live;
use crate::pages::{Assets, html};
use crate::server::{Portal, SignedIn};

/// Answers `GET /admin/sessions/{id}`.
pub async fn page(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
    request: Request<Body>,
) -> Response {
    let context = AdminContext::new(&portal, assets, Some(signed_in));
    let flash = Flash::read(&query);
    let list = ListLocation::read(&query);
    let admin_error = match portal.session_detail(&id).await {
        Ok(Some(detail)) => {
            let now = portal.now();
            return html(request, StatusCode::OK, move || view(context, &detail, flash, &list, now)).await;
        }
        Ok(None) => AdminError::NoSuchSession,
        Err(error) => AdminError::from(error),
    };
    error_response(request, context, admin_error).await
}

/// Shows a session with everything that belongs to it.
pub fn view(
    context: AdminContext,
    detail: &SessionDetail,
    flash: Option<Flash>,
    list: &ListLocation,
    now: i64,
) -> AnyView {
    let session = &detail.session;
    // The name stays out of the title: titles outlive the visit, in the history of the browser.
    let title = format!("Session {}", session.id.0.get(session.id.0.len().saturating_sub(6)..).unwrap_or_default());
    let source = format!("/admin/sessions/{}/events", session.id);
    let name = match person(detail) {
        Some(name) => Either::Left(view! { <bdi>{name}</bdi> }),
        None => Either::Right(view! { <span class="quiet">"No name yet"</span> }),
    };
    let buttons = QueryButtons::about(detail, &context, list);
    let up = list.back_to(&session.id.0);
    let csrf = context.signed_in.as_ref().map(|signed_in| signed_in.csrf.clone());
    let body = view! {
        <nav class="upward" aria-label="Back"><a href=up>{Icon::Back.draw()}<span>"Sessions"</span></a></nav>
        <div id="said" role="status">{flash.map(Flash::show)}</div>
        <div id="case">
            <div class="head case">
                <h1>{name}</h1>
                {stage_pill(session.stage)}
                {session.attention.map(attention_mark)}
                {detail.hit.map(|hit| hit_link(hit, ""))}
                <p class="quiet">
                    "Session "{short_id(&session.id.0)}" · created "{ago(session.created_at, now)}
                    {(session.attempt_number > 1).then(|| format!(" · attempt {}", session.attempt_number))}
                    {detail.is_registry_check.then_some(" · national-ID check")}
                </p>
                {detail.deleted_at_veriff.map(|at| view! {
                    <p class="gone">{Icon::Cross.draw()}<span>"Deleted at Veriff "{when(at, now)}". What is kept here stays."</span></p>
                })}
            </div>
            {failing_jobs::panel(detail, csrf, list, now)}
            {unreadable(&detail.unreadable)}
            {attempt::current(detail, buttons.as_ref(), now)}
            {more::more(detail, buttons.as_ref(), now)}
            {attempt::earlier(detail, buttons.as_ref(), now)}
            {timeline::timeline(&detail.timeline)}
        </div>
        <Live source=source region="case".to_owned()/>
    };
    framed(context, &title, Some(Section::Sessions), true, body.into_any())
}

/// Lists the columns of rows that cannot be read and are not shown.
fn unreadable(columns: &[&'static str]) -> impl IntoView + use<> {
    let words = match columns {
        [] => return None,
        [column] => format!("1 row of this session does not read, and is not shown here: {column}."),
        many => {
            format!("{} rows of this session do not read, and are not shown here: {}.", many.len(), many.join(", "))
        }
    };
    let (meaning, icon) = Meaning::of_severity(Severity::Caution);
    Some(view! { <p class="said" data-meaning=meaning.as_str()>{icon.draw()}<span>{words}</span></p> })
}

/// Returns the person's name: as Veriff read it, else as the company gave it.
fn person(detail: &SessionDetail) -> Option<String> {
    let read = detail.attempts.iter().flat_map(|attempt| &attempt.decisions).find_map(|decision| {
        let fact = |name| facts::value(&decision.person, name);
        join(fact("First name"), fact("Last name")).or_else(|| fact("Full name").map(str::to_owned))
    });
    read.or_else(|| join(detail.session.first_name.as_deref(), detail.session.last_name.as_deref()))
        .or_else(|| detail.person_name.clone())
}

fn join(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}
