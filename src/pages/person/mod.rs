//! The person's pages: one task a screen, from the link to the result.
//!
//! Each page is a handler (who asks, and may they be here?) and a pure view of a [`Scene`]. Which page a person is on
//! is told by the session alone ([`Step`]), so that every device, tab and reload agrees.

mod aadhaar;
mod code;
mod consent;
mod document;
mod end;
mod home;
mod language;
mod layout;
mod open;
mod pdf;
mod photo;
mod picture;
mod problem;
mod review;
mod scene;
mod specimen;
mod status;
#[cfg(test)]
mod tests;
mod trouble;
mod viewfinder;

use axum::Router;
use axum::routing::get;

use crate::domain::Step;
use crate::server::Portal;

pub(crate) use picture::disposition;
pub use scene::Scene;
pub use trouble::not_found;

/// Returns the routes of the person's pages. They need [`Assets`](super::Assets) as an extension.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/", get(home::page))
        .route("/v/{token}", get(open::page))
        .route("/v/{token}/consent", scene::page(Step::Consent, consent::view))
        .route("/v/{token}/document", scene::page(Step::Document, document::view))
        .route("/v/{token}/aadhaar", scene::page(Step::Aadhaar, aadhaar::view))
        .route("/v/{token}/code", scene::page(Step::Code, code::view))
        .route("/v/{token}/photo/{context}", get(photo::page))
        .route("/v/{token}/photos/{photo_id}", get(picture::file))
        .route("/v/{token}/review", scene::page(Step::Review, review::view))
        .route("/v/{token}/status", scene::page(Step::Status, status::view))
}
