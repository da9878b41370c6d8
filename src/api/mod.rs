//! The server functions: the only way from a person's page to the portal.
//!
//! May name `domain` and `server`. Each is a public door, so each begins with the token and asks the portal once. They
//! answer plain forms with a redirect and islands with JSON, so that a page works the same with and without
//! JavaScript. The browser half does not link them: a form and an upload with progress need no client code of theirs
//! (docs/decisions/0004-forms-first.md).

mod browser;
mod capture;
mod code;
mod photo;

use http::HeaderValue;
use http::header::{ACCEPT, RETRY_AFTER};
use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos_axum::{ResponseOptions, redirect};

pub use capture::{ChooseDocument, ChooseLanguage, GiveConsent, Reopen, Submit};
pub use code::{CheckCode, SendCode};
pub use photo::{AddPhoto, RemovePhoto};

use crate::domain::{Next, Step, UserError, Visit};
use crate::server;

/// Makes every server function known; some platforms do not find them by themselves.
pub fn register() {
    use leptos::server_fn::axum::register_explicit;
    register_explicit::<GiveConsent>();
    register_explicit::<ChooseLanguage>();
    register_explicit::<ChooseDocument>();
    register_explicit::<SendCode>();
    register_explicit::<CheckCode>();
    register_explicit::<AddPhoto>();
    register_explicit::<RemovePhoto>();
    register_explicit::<Submit>();
    register_explicit::<Reopen>();
}

impl FromServerFnError for UserError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        // All that can fail before our own code runs is reading the form.
        refuse(Self::BadForm);
        Self::BadForm
    }
}

/// A token from a form: what cannot be one is not looked up, and gets into no address.
struct Token(String);

impl Token {
    fn read(text: &str) -> Self {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        let could_be = (1..=128).contains(&text.len()) && text.chars().all(plain);
        Self(if could_be { text.to_owned() } else { "unknown".to_owned() })
    }

    fn path(&self) -> String {
        format!("/v/{}", self.0)
    }
}

/// Sends the person on to the step at which the visit now stands, or back to `here` with what is wrong.
fn answer(token: &Token, here: &str, result: server::Result<Visit>) -> Result<Next, UserError> {
    match result {
        Ok(visit) => Ok(go_on(Step::of(&visit).path(&token.0))),
        Err(error) => back(token, here, UserError::from(error)),
    }
}

fn go_on(path: String) -> Next {
    if from_a_form() {
        redirect(&path);
    }
    Next { path }
}

/// Responds with an error: to a plain form with a redirect to its page, which shows it; to an island with status and header.
fn back(token: &Token, here: &str, user_error: UserError) -> Result<Next, UserError> {
    if !from_a_form() {
        refuse(user_error);
        return Err(user_error);
    }
    let path = if matches!(user_error, UserError::UnknownLink | UserError::ExpiredLink) {
        // The page of the link itself says so, with the right status.
        token.path()
    } else {
        let mark = if here.contains('?') { '&' } else { '?' };
        format!("{here}{mark}problem={}", user_error.key())
    };
    redirect(&path);
    Ok(Next { path })
}

/// Sets the status of the response, and names the error in a header.
fn refuse(user_error: UserError) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if let Ok(status) = http::StatusCode::from_u16(user_error.http_status()) {
        response.set_status(status);
    }
    if user_error == UserError::Busy {
        response.insert_header(RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response.insert_header(http::HeaderName::from_static("x-problem"), HeaderValue::from_static(user_error.key()));
}

/// Says whether a plain form asks: a browser's navigation accepts HTML (RFC 9110, section 12.5.1), an island does not.
fn from_a_form() -> bool {
    use_context::<http::request::Parts>()
        .and_then(|parts| {
            parts.headers.get(ACCEPT).map(|accept| accept.to_str().unwrap_or_default().contains("text/html"))
        })
        .unwrap_or_default()
}
