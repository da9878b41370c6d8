//! The context of a person's page, and how a request becomes one.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use leptos::prelude::AnyView;

use super::error_page;
use crate::domain::{Brand, PhotoSlot, Step, UserError, Visit};
use crate::pages::{Assets, Words, html};
use crate::server::Portal;

/// Everything that a page of the person shows.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The words of the person's language.
    pub words: Words,
    /// The company whose pages these are.
    pub brand: Brand,
    /// Where the browser half and the style are.
    pub assets: Assets,
    /// Opens the session; part of every address.
    pub token: String,
    /// Which screen this is.
    pub step: Step,
    /// The session, with the photos of its current attempt.
    pub visit: Visit,
    /// The error of the last request.
    pub user_error: Option<UserError>,
    /// Where the photo goes that the page asks for.
    pub slot: PhotoSlot,
    /// The proofs of address that are accepted, in Veriff's words.
    pub proofs: Vec<String>,
    /// Whether the person is asked for data about their device.
    pub collects_device_data: bool,
    /// In milliseconds since 1970.
    pub now: i64,
}

impl PageContext {
    /// Returns the path of another step of the same session.
    pub fn path(&self, step: Step) -> String {
        step.path(&self.token)
    }
}

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

/// Returns what the browser says about the person's languages.
pub(super) fn accept_language(request: &Request<Body>) -> Option<&str> {
    request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()
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
