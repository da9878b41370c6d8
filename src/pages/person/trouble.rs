//! Pages for when there is no session to show: links that are not valid, and faults. Each has one way onward.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::prelude::*;

use super::layout::{Head, brand_value, page, support};
use super::scene::accept_language;
use crate::domain::{Brand, Problem};
use crate::pages::{Assets, Icon, Words, html, icon};
use crate::server::Portal;

/// A page that says one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notice {
    /// The status of the answer.
    pub status: StatusCode,
    /// What it is about.
    pub icon: Icon,
    /// The key of the title.
    pub title: &'static str,
    /// The key of the sentence.
    pub text: &'static str,
}

impl Notice {
    /// Returns the page for a problem that leaves nothing else to show.
    pub(super) fn of(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match problem {
            Problem::UnknownLink => {
                Self { status, icon: Icon::Link, title: "unknown-link-title", text: "unknown-link-text" }
            }
            Problem::ExpiredLink => {
                Self { status, icon: Icon::Clock, title: "expired-link-title", text: "expired-link-text" }
            }
            Problem::Busy => Self { status, icon: Icon::Clock, title: "busy-title", text: "busy-text" },
            Problem::WrongStage
            | Problem::ConsentMissing
            | Problem::DocumentMissing
            | Problem::CountryUnknown
            | Problem::PictureNotNeeded
            | Problem::PictureMissing
            | Problem::TooManyPhotos
            | Problem::EnoughPhotos
            | Problem::BadPhoto(_)
            | Problem::Code(_)
            | Problem::BadForm
            | Problem::TooSlow
            | Problem::Broken => Self { status, icon: Icon::Caution, title: "broken-title", text: "broken-text" },
        }
    }

    /// Answers with the page, in the language of the browser.
    pub(super) async fn answer(self, portal: &Portal, assets: Assets, request: Request<Body>) -> Response {
        let words = Words::choose(None, accept_language(&request));
        let brand = portal.brand().clone();
        html(request, self.status, move || self.view(words, brand, assets)).await
    }

    /// Returns the page.
    pub(super) fn view(self, words: Words, brand: Brand, assets: Assets) -> AnyView {
        let title = words.say(self.title);
        let text = words.say_with(self.text, [brand_value(&brand)]);
        let onward = support(&words, &brand);
        let content = view! {
            <div class="end">
                <div class="end-mark" data-meaning="neutral">{icon(self.icon)}</div>
                <h1 tabindex="-1">{title.clone()}</h1>
                <p class="lead">{text}</p>
            </div>
            <div class="actions">{onward}</div>
        };
        page(Head::bare(words, brand, assets, title), content)
    }
}

/// Answers with the page that a problem deserves.
pub(super) async fn answer(problem: Problem, portal: &Portal, assets: Assets, request: Request<Body>) -> Response {
    Notice::of(problem).answer(portal, assets, request).await
}

/// Answers every address that nothing else answers.
pub async fn not_found(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    request: Request<Body>,
) -> Response {
    Notice { status: StatusCode::NOT_FOUND, icon: Icon::Link, title: "not-found-title", text: "not-found-text" }
        .answer(&portal, assets, request)
        .await
}
