//! `/admin/sessions/{id}`: the case. Pictures, facts, attempts and the timeline of one session.

mod asking;
mod attempt;
mod compare;
mod decision;
pub mod deletion;
mod facts;
mod finding;
mod holdings;
mod list_place;
mod more;
mod pictures;
mod reference;
mod timeline;
pub mod trouble;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::either::Either;
use leptos::prelude::*;

use super::Icon;
use super::frame::{Desk, Section, framed};
use super::ids::short_id;
use super::moment::{ago, when};
use super::pill::{Meaning, attention_mark, stage_pill};
use super::refused::{Refusal, refused_page};
use super::rows::hit_link;
use asking::Asking;
pub use asking::{Said, ask};
pub use list_place::ListPlace;

use crate::domain::{Case, Tone};
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
    let desk = Desk::new(&portal, assets, Some(signed_in));
    let said = Said::read(&query);
    let list = ListPlace::read(&query);
    let refusal = match portal.case(&id).await {
        Ok(Some(case)) => {
            let now = portal.now();
            return html(request, StatusCode::OK, move || view(desk, &case, said, &list, now)).await;
        }
        Ok(None) => Refusal::NoSuchSession,
        Err(error) => Refusal::from(error),
    };
    refused_page(request, desk, refusal).await
}

/// Shows a session whole.
pub fn view(desk: Desk, case: &Case, said: Option<Said>, list: &ListPlace, now: i64) -> AnyView {
    let session = &case.session;
    // The name stays out of the title: titles outlive the visit, in the history of the browser.
    let title = format!("Session {}", session.id.0.get(session.id.0.len().saturating_sub(6)..).unwrap_or_default());
    let source = format!("/admin/sessions/{}/events", session.id);
    let name = match person(case) {
        Some(name) => Either::Left(view! { <bdi>{name}</bdi> }),
        None => Either::Right(view! { <span class="quiet">"No name yet"</span> }),
    };
    let asking = Asking::about(case, &desk, list);
    let up = list.back_to(&session.id.0);
    let csrf = desk.signed_in.as_ref().map(|signed_in| signed_in.csrf.clone());
    let content = view! {
        <nav class="upward" aria-label="Back"><a href=up>{Icon::Back.draw()}<span>"Sessions"</span></a></nav>
        <div id="said" role="status">{said.map(Said::show)}</div>
        <div id="case">
            <div class="head case">
                <h1>{name}</h1>
                {stage_pill(session.stage)}
                {session.attention.map(attention_mark)}
                {case.hit.map(|hit| hit_link(hit, ""))}
                <p class="quiet">
                    "Session "{short_id(&session.id.0)}" · created "{ago(session.created_at, now)}
                    {(session.attempt_number > 1).then(|| format!(" · attempt {}", session.attempt_number))}
                    {case.is_registry_check.then_some(" · national-ID check")}
                </p>
                {case.deleted_at_veriff.map(|at| view! {
                    <p class="gone">{Icon::Cross.draw()}<span>"Deleted at Veriff "{when(at, now)}". What is kept here stays."</span></p>
                })}
            </div>
            {trouble::panel(case, csrf, list, now)}
            {unreadable(&case.unreadable)}
            {attempt::current(case, asking.as_ref(), now)}
            {more::more(case, asking.as_ref(), now)}
            {attempt::earlier(case, asking.as_ref(), now)}
            {timeline::timeline(&case.timeline)}
        </div>
        <Live source=source region="case".to_owned()/>
    };
    framed(desk, &title, Some(Section::Sessions), true, content.into_any())
}

/// Says which rows are not shown because they do not read.
fn unreadable(columns: &[&'static str]) -> impl IntoView + use<> {
    let words = match columns {
        [] => return None,
        [column] => format!("1 row of this session does not read, and is not shown here: {column}."),
        many => {
            format!("{} rows of this session do not read, and are not shown here: {}.", many.len(), many.join(", "))
        }
    };
    let (meaning, icon) = Meaning::of_tone(Tone::Caution);
    Some(view! { <p class="said" data-meaning=meaning.as_str()>{icon.draw()}<span>{words}</span></p> })
}

/// Returns the person's name: as Veriff read it, else as the company gave it.
fn person(case: &Case) -> Option<String> {
    let read = case.attempts.iter().flat_map(|attempt| &attempt.decisions).find_map(|decision| {
        let fact = |name| facts::value(&decision.person, name);
        join(fact("First name"), fact("Last name")).or_else(|| fact("Full name").map(str::to_owned))
    });
    read.or_else(|| join(case.session.first_name.as_deref(), case.session.last_name.as_deref()))
        .or_else(|| case.person_name.clone())
}

fn join(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}
