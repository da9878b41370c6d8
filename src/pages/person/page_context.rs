//! The context of a person's page.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::domain::{Brand, PhotoSlot, Step, UserError, Visit};
use crate::pages::{Assets, Words};

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

/// Returns what the browser says about the person's languages.
pub(super) fn accept_language(request: &Request<Body>) -> Option<&str> {
    request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()
}
