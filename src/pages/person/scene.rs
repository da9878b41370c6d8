//! What a page of the person is about, and how a request becomes one.

use axum::body::Body;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::AnyView;

use super::trouble;
use crate::domain::{Brand, Problem, Step, Visit};
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
    /// In milliseconds since 1970.
    pub now: i64,
}

impl Scene {
    /// Returns the path of another step of the same session.
    pub fn path(&self, step: Step) -> String {
        step.path(&self.token)
    }
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
        return Redirect::to(&Step::of(&visit).path(&token)).into_response();
    }
    let scene = Scene {
        words: Words::choose(visit.session.language.as_deref(), accept_language(&request)),
        brand: portal.brand().clone(),
        assets,
        token,
        step,
        visit,
        problem: problem(&request),
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
    let pairs = request.uri().query()?.split('&');
    pairs.filter_map(|pair| pair.strip_prefix("problem=")).find_map(Problem::parse)
}
