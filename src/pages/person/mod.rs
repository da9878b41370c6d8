//! The person's pages: one task a screen, from the link to the result.
//!
//! Each page is a handler (who asks, and may they be here?) and a pure view of a [`Scene`]. Which page a person is on
//! is told by the session alone ([`Step`](crate::domain::Step)), so that every device, tab and reload agrees.

mod consent;
mod document;
mod end;
mod home;
mod language;
mod layout;
mod open;
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

use crate::server::Portal;

pub use scene::Scene;
pub use trouble::not_found;

/// Returns the routes of the person's pages. They need [`Assets`](super::Assets) as an extension.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/", get(home::page))
        .route("/v/{token}", get(open::page))
        .route("/v/{token}/consent", get(consent::page))
        .route("/v/{token}/document", get(document::page))
        .route("/v/{token}/photo/{context}", get(photo::page))
        .route("/v/{token}/photos/{photo_id}", get(picture::file))
        .route("/v/{token}/review", get(review::page))
        .route("/v/{token}/status", get(status::page))
}
