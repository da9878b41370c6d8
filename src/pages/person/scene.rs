//! What a page of the person is about, and how a request becomes one.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use leptos::prelude::AnyView;

use super::trouble;
use crate::domain::{Brand, PhotoPlace, Problem, Step, Visit};
use crate::pages::{Assets, Words, html};
use crate::server::Portal;

/// Everything that a page of the person shows.
#[derive(Clone, Debug)]
pub struct Scene {
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
    /// The session.
    pub visit: Visit,
    /// What did not work just now.
    pub problem: Option<Problem>,
    /// Where the photo goes that the page asks for.
    pub place: PhotoPlace,
    /// The proofs of address that are accepted, in Veriff's words.
    pub proofs: Vec<String>,
    /// Whether the person is asked for data about their device.
    pub collects_device_data: bool,
    /// In milliseconds since 1970.
    pub now: i64,
}

impl Scene {
    /// Returns the path of another step of the same session.
    pub fn path(&self, step: Step) -> String {
        step.path(&self.token)
    }
}

/// Answers `GET` with the page of `step`.
pub(super) fn page(step: Step, view: fn(&Scene) -> AnyView) -> MethodRouter<Portal> {
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
    view: fn(&Scene) -> AnyView,
) -> Response {
    let visit = match portal.visit(&token).await {
        Ok(visit) => visit,
        Err(error) => return trouble::answer(error.into(), &portal, assets, request).await,
    };
    if !step.is_open(&visit) {
        let path = Step::of(&visit).path(&token);
        // What was wrong with a code is said wherever the person ends up.
        let said = problem(&request).filter(|problem| matches!(problem, Problem::Code(_)));
        let path = said.map_or_else(|| path.clone(), |problem| format!("{path}?problem={}", problem.key()));
        return Redirect::to(&path).into_response();
    }
    let scene = Scene {
        words: Words::choose(visit.session.language.as_deref(), accept_language(&request)),
        brand: portal.brand().clone(),
        assets,
        token,
        step,
        visit,
        problem: problem(&request),
        place: place(&request),
        proofs: portal.proofs().to_vec(),
        collects_device_data: portal.collects_device_data(),
        now: portal.now(),
    };
    html(request, StatusCode::OK, move || view(&scene)).await
}

/// Returns what the browser says about the person's languages.
pub(super) fn accept_language(request: &Request<Body>) -> Option<&str> {
    request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()
}

/// Reads `?problem=problem-…`.
fn problem(request: &Request<Body>) -> Option<Problem> {
    asked(request, "problem").and_then(Problem::parse)
}

/// Reads `?another=1` or `?replaces=…`.
fn place(request: &Request<Body>) -> PhotoPlace {
    if asked(request, "another").is_some() {
        return PhotoPlace::Another;
    }
    asked(request, "replaces").map_or(PhotoPlace::First, |id| PhotoPlace::Instead(id.to_owned()))
}

fn asked<'a>(request: &'a Request<Body>, name: &str) -> Option<&'a str> {
    let pairs = request.uri().query()?.split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(asked, _)| *asked == name).map(|(_, value)| value)
}
