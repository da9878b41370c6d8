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

use crate::domain::{Next, Problem, Step, Visit};
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

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        // All that can go wrong before our own code runs is a form that does not read.
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
fn answer(token: &Token, here: &str, result: server::Result<Visit>) -> Result<Next, Problem> {
    match result {
        Ok(visit) => Ok(go_on(Step::of(&visit).path(&token.0))),
        Err(error) => back(token, here, Problem::from(error)),
    }
}

fn go_on(path: String) -> Next {
    if from_a_form() {
        redirect(&path);
    }
    Next { path }
}

/// A form goes back to its page, which says what is wrong; an island is told with status and header.
fn back(token: &Token, here: &str, problem: Problem) -> Result<Next, Problem> {
    if !from_a_form() {
        refuse(problem);
        return Err(problem);
    }
    let path = if matches!(problem, Problem::UnknownLink | Problem::ExpiredLink) {
        // The page of the link itself says so, with the right status.
        token.path()
    } else {
        let mark = if here.contains('?') { '&' } else { '?' };
        format!("{here}{mark}problem={}", problem.key())
    };
    redirect(&path);
    Ok(Next { path })
}

/// Gives the answer the status that the problem deserves, and names it.
fn refuse(problem: Problem) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if let Ok(status) = http::StatusCode::from_u16(problem.http_status()) {
        response.set_status(status);
    }
    if problem == Problem::Busy {
        response.insert_header(RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response.insert_header(http::HeaderName::from_static("x-problem"), HeaderValue::from_static(problem.key()));
}

/// Says whether a plain form asks: a browser's navigation accepts HTML (RFC 9110, section 12.5.1), an island does not.
fn from_a_form() -> bool {
    use_context::<http::request::Parts>()
        .and_then(|parts| {
            parts.headers.get(ACCEPT).map(|accept| accept.to_str().unwrap_or_default().contains("text/html"))
        })
        .unwrap_or_default()
}
