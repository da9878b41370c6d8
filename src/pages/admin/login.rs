//! `/admin/login`: where a reviewer signs in.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use leptos::prelude::*;

use super::Icon;
use super::frame::{AdminContext, framed};
use crate::pages::{Assets, html};
use crate::server::Portal;

/// What the address of the login page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Login {
    /// The page to go on to, as the address says it; signing in goes nowhere but to a page of the back office.
    pub next: Option<String>,
    /// Why the last try was refused.
    pub error_text: Option<&'static str>,
    /// What was typed as the e-mail. The password is never shown again.
    pub email: Option<String>,
}

const BUSY: &str = "Too many people are signing in right now. Wait a few seconds, then try again.";
const WRONG: &str = "The e-mail or the password is not right. Check both and try again.";

impl Login {
    fn read(query: Vec<(String, String)>) -> Self {
        let mut login = Self::default();
        for (name, value) in query {
            match name.as_str() {
                "next" => login.next = Some(value),
                "problem" => login.error_text = sentence(&value),
                _ => {}
            }
        }
        login
    }
}

fn sentence(error_text: &str) -> Option<&'static str> {
    match error_text {
        "wrong" => Some(WRONG),
        "throttled" => Some("Too many tries. Wait a few minutes, then try again."),
        _ => None,
    }
}

/// Shows the page that the address names, with the e-mail that was typed before.
pub async fn page(
    portal: &Portal,
    assets: Assets,
    query: Vec<(String, String)>,
    email: Option<String>,
    request: Request<Body>,
) -> Response {
    let context = AdminContext::new(portal, assets, None);
    let login = Login { email, ..Login::read(query) };
    html(request, StatusCode::OK, move || view(context, login)).await
}

/// Responds to a form that was sent while too many passwords were being checked.
pub async fn busy(portal: &Portal, assets: Assets, email: String, next: String) -> Response {
    let context = AdminContext::new(portal, assets, None);
    let login = Login { next: Some(next), error_text: Some(BUSY), email: Some(email) };
    html(Request::new(Body::empty()), StatusCode::SERVICE_UNAVAILABLE, move || view(context, login)).await
}

/// Shows the form.
pub fn view(context: AdminContext, login: Login) -> AnyView {
    let described = login.error_text.map(|_| "problem");
    let invalid = (login.error_text == Some(WRONG)).then_some("true");
    let body = view! {
        <h1>"Sign in"</h1>
        <form class="login" method="post" action="/admin/login">
            {login.error_text.map(|error_text| view! {
                <p class="problem" id="problem" role="alert">{Icon::Warning.draw()}<span>{error_text}</span></p>
            })}
            {login.next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
            <label for="email">"E-mail"</label>
            <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value=login.email
                autocapitalize="none" spellcheck="false" aria-describedby=described aria-invalid=invalid/>
            <label for="password">"Password"</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required
                maxlength="1024" aria-describedby=described aria-invalid=invalid/>
            <button class="primary" type="submit">"Sign in"</button>
        </form>
        <p class="quiet">"No account yet? Whoever runs the portal makes one with "<code>"portal admin add"</code>"."</p>
    };
    framed(context, "Sign in", None, false, body.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_error_shows_nothing() {
        let read = |name: &str, value: &str| Login::read(vec![(name.to_owned(), value.to_owned())]);
        assert!(read("problem", "wrong").error_text.is_some());
        assert_eq!(read("problem", "<script>").error_text, None);
    }
}
