//! The person's pages: one task a screen, from the link to the result.
//!
//! Each page is a handler (who asks, and may they be here?) and a pure view of a [`PageContext`]. Which page a person is on
//! follows from the session alone ([`Step`]), so that every device, tab and reload agrees.

mod aadhaar;
mod callback;
mod code;
mod consent;
mod document;
mod end;
mod error_alert;
mod error_page;
mod home;
mod language;
mod layout;
mod open;
mod page_context;
mod page_response;
mod pdf;
mod photo;
mod photo_address;
mod picture;
mod review;
mod specimen;
mod status;
#[cfg(test)]
mod tests;
mod viewfinder;

use axum::Router;
use axum::routing::get;

use crate::domain::Step;
use crate::server::Portal;

pub use error_page::not_found;
pub use page_context::PageContext;
pub(crate) use picture::disposition;

/// Returns the routes of the person's pages. They need [`Assets`](super::Assets) as an extension.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/", get(home::page))
        .route("/v/{token}", get(open::page))
        .route("/v/{token}/consent", page_response::page(Step::Consent, consent::view))
        .route("/v/{token}/document", page_response::page(Step::Document, document::view))
        .route("/v/{token}/aadhaar", page_response::page(Step::Aadhaar, aadhaar::view))
        .route("/v/{token}/code", page_response::page(Step::Code, code::view))
        .route("/v/{token}/photo/{context}", get(photo::page))
        .route("/v/{token}/photos/{photo_id}", get(picture::file))
        .route("/v/{token}/review", page_response::page(Step::Review, review::view))
        .route("/v/{token}/status", page_response::page(Step::Status, status::view))
}
