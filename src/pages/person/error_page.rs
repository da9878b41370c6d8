//! Pages for requests without a session: invalid links, unknown addresses and internal errors. Each has one next step.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::prelude::*;

use super::layout::{Head, brand_value, page, support};
use super::page_context::accept_language;
use crate::domain::{Brand, UserError};
use crate::pages::{Assets, Icon, Words, html, icon};
use crate::server::Portal;

/// A page that says one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct ErrorPage {
    /// The status of the answer.
    pub status: StatusCode,
    /// What it is about.
    pub icon: Icon,
    /// The key of the title.
    pub title: &'static str,
    /// The key of the sentence.
    pub text: &'static str,
}

impl ErrorPage {
    /// Returns the page for an error without a session.
    pub(super) fn of(user_error: UserError) -> Self {
        let status = StatusCode::from_u16(user_error.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match user_error {
            UserError::UnknownLink => {
                Self { status, icon: Icon::Link, title: "unknown-link-title", text: "unknown-link-text" }
            }
            UserError::ExpiredLink => {
                Self { status, icon: Icon::Clock, title: "expired-link-title", text: "expired-link-text" }
            }
            UserError::Busy => Self { status, icon: Icon::Clock, title: "busy-title", text: "busy-text" },
            UserError::WrongStage
            | UserError::ConsentMissing
            | UserError::DocumentMissing
            | UserError::CountryUnknown
            | UserError::PictureNotNeeded
            | UserError::PictureMissing
            | UserError::TooManyPhotos
            | UserError::EnoughPhotos
            | UserError::BadPhoto(_)
            | UserError::Code(_)
            | UserError::BadForm
            | UserError::TooSlow
            | UserError::Broken => Self { status, icon: Icon::Caution, title: "broken-title", text: "broken-text" },
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

/// Responds with the page for an error.
pub(super) async fn answer(user_error: UserError, portal: &Portal, assets: Assets, request: Request<Body>) -> Response {
    ErrorPage::of(user_error).answer(portal, assets, request).await
}

/// Responds to every address that no route matches.
pub async fn not_found(
    State(portal): State<Portal>,
    Extension(assets): Extension<Assets>,
    request: Request<Body>,
) -> Response {
    ErrorPage { status: StatusCode::NOT_FOUND, icon: Icon::Link, title: "not-found-title", text: "not-found-text" }
        .answer(&portal, assets, request)
        .await
}
