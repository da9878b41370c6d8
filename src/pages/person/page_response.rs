//! How a request becomes a person's page: the page that is asked for, or the way to where the session stands.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use leptos::prelude::AnyView;

use super::error_page;
use super::page_context::{PageContext, accept_language};
use crate::domain::{PhotoSlot, Step, UserError};
use crate::pages::{Assets, Words, html};
use crate::server::Portal;

/// Answers `GET` with the page of `step`.
pub(super) fn page(step: Step, view: fn(&PageContext) -> AnyView) -> MethodRouter<Portal> {
    get(
        move |State(portal): State<Portal>,
              Extension(assets): Extension<Assets>,
              Path(token): Path<String>,
              request: Request<Body>| answer(step, portal, assets, token, request, view),
    )
}

/// Answers with the page of `step`, or leads to where the session stands.
pub(super) async fn answer(
    step: Step,
    portal: Portal,
    assets: Assets,
    token: String,
    request: Request<Body>,
    view: fn(&PageContext) -> AnyView,
) -> Response {
    let visit = match portal.visit(&token).await {
        Ok(visit) => visit,
        Err(error) => return error_page::answer(error.into(), &portal, assets, request).await,
    };
    if !step.is_open(&visit) {
        let path = Step::of(&visit).path(&token);
        // An error about a code is shown on whichever page the person is sent to.
        let otp_error = parse_user_error(&request).filter(|user_error| matches!(user_error, UserError::Code(_)));
        let path = otp_error.map_or_else(|| path.clone(), |user_error| format!("{path}?problem={}", user_error.key()));
        return Redirect::to(&path).into_response();
    }
    let page_context = PageContext {
        words: Words::choose(visit.session.language.as_deref(), accept_language(&request)),
        brand: portal.brand().clone(),
        assets,
        token,
        step,
        visit,
        user_error: parse_user_error(&request),
        slot: slot_of(&request),
        proofs: portal.proofs().to_vec(),
        collects_device_data: portal.collects_device_data(),
        now: portal.now(),
    };
    html(request, StatusCode::OK, move || view(&page_context)).await
}

/// Reads the error from the query: `?problem=problem-…`.
fn parse_user_error(request: &Request<Body>) -> Option<UserError> {
    query_value(request, "problem").and_then(UserError::parse)
}

/// Reads `?another=1` or `?replaces=…`.
fn slot_of(request: &Request<Body>) -> PhotoSlot {
    if query_value(request, "another").is_some() {
        return PhotoSlot::Another;
    }
    query_value(request, "replaces").map_or(PhotoSlot::First, |id| PhotoSlot::Instead(id.to_owned()))
}

fn query_value<'a>(request: &'a Request<Body>, name: &str) -> Option<&'a str> {
    let pairs = request.uri().query()?.split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name).map(|(_, value)| value)
}
