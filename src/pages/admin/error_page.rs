//! What a reviewer reads when a page cannot be shown.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::prelude::*;

use super::frame::{AdminContext, framed};
use crate::domain::UserError;
use crate::pages::html;
use crate::server::Error;

/// Why a page of the back office is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdminError {
    /// Nobody is signed in.
    NotSignedIn,
    /// The CSRF token of the form is wrong or has expired.
    StaleForm,
    /// No session has this id.
    NoSuchSession,
    /// No picture has this id.
    NoSuchPicture,
    /// Veriff did not return the file.
    NoAnswer,
    /// The back office has no such page.
    NoSuchPage,
    /// The session's row cannot be read.
    Unreadable,
    /// An internal error of the portal.
    Broken,
}

impl AdminError {
    /// Returns the status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotSignedIn | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::NoSuchSession | Self::NoSuchPicture | Self::NoSuchPage => StatusCode::NOT_FOUND,
            Self::NoAnswer => StatusCode::BAD_GATEWAY,
            Self::Unreadable | Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns what happened, and what to do.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotSignedIn => ("You are not signed in", "Sign in to see this page."),
            Self::StaleForm => ("This form is too old", "Nothing was changed. Go back, reload the page and try again."),
            Self::NoSuchSession => {
                ("There is no such session", "The address may be cut off, or the session may have been erased.")
            }
            Self::NoSuchPicture => {
                ("There is no such picture", "The address may be cut off, or the picture may have been erased.")
            }
            Self::NoAnswer => {
                ("Veriff does not answer", "The file is at Veriff, and cannot be fetched now. Try again in a moment.")
            }
            Self::NoSuchPage => ("There is no such page", "The address may be mistyped."),
            Self::Unreadable => (
                "This session does not read",
                "Its row holds a word that this version of the portal does not know, perhaps one of a newer version. Nothing is lost, and other sessions are as they were.",
            ),
            Self::Broken => ("This page cannot be shown now", "The fault is logged. Try again in a moment."),
        }
    }
}

impl From<Error> for AdminError {
    /// Logs what the reviewer may not see.
    fn from(error: Error) -> Self {
        let is_unreadable = matches!(error, Error::Inconsistent(_));
        let _logged = UserError::from(error);
        if is_unreadable { Self::Unreadable } else { Self::Broken }
    }
}

/// Shows why a page is refused, and one way onward.
pub fn error_page(context: AdminContext, admin_error: AdminError) -> AnyView {
    let (title, sentence) = admin_error.words();
    let (onward, label) =
        if context.signed_in.is_some() { ("/admin/sessions", "All sessions") } else { ("/admin/login", "Sign in") };
    let body = view! {
        <div class="notice">
            <h1>{title}</h1>
            <p>{sentence}</p>
            <p><a class="button" href=onward>{label}</a></p>
        </div>
    };
    framed(context, title, None, false, body.into_any())
}

/// Responds with the page of an error.
pub async fn error_response(request: Request<Body>, context: AdminContext, admin_error: AdminError) -> Response {
    html(request, admin_error.status(), move || error_page(context, admin_error)).await
}
