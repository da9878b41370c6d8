//! The back office: what reviewers see.
//!
//! A page is one file: a handler that asks the portal, and a view of what it answered. To add one: the file, a line in
//! [`routes`], its style in `style/admin/` under the same name, and its entry in [`Section`] if it belongs into the
//! rail. The words are English. Everything works without JavaScript; islands only keep what is shown current.

mod error_page;
mod filter;
mod frame;
#[cfg(test)]
mod hostile;
mod icons;
mod ids;
pub mod login;
mod media;
mod moment;
mod pill;
pub mod registry_check;
mod rows;
pub mod session;
pub mod sessions;
mod veriff_media;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};

pub use error_page::{AdminError, error_page, error_response};
pub use frame::{AdminContext, Section};
pub use icons::Icon;

use crate::server::Portal;

/// Every page of the back office but the login page, which stands beside its form in `serve`. They need [`SignedIn`](crate::server::SignedIn) as an
/// extension of the request, and [`Assets`](crate::pages::Assets).
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/admin", get(|| async { Redirect::to("/admin/sessions") }))
        .route("/admin/sessions", get(sessions::page))
        .route("/admin/sessions/{id}", get(session::page))
        .route("/admin/sessions/{id}/ask", post(session::run_query))
        .route("/admin/sessions/{id}/send-now", post(session::failing_jobs::send_now))
        .route("/admin/sessions/{id}/deletion", get(session::deletion::page).post(session::deletion::delete))
        .route("/admin/registry-check", get(registry_check::page).post(registry_check::check))
        .route("/admin/media/{id}", get(media::picture))
        .route("/admin/veriff-media/{session}/{id}", get(veriff_media::file))
}
