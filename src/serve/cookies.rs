//! The two cookies of the login page: the known browser, and the e-mail address that was just typed.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tower_sessions::cookie::time::Duration;
use tower_sessions::cookie::{Cookie, SameSite};

use crate::server::Portal;

/// By what a browser is known that signed in before.
pub(super) const BROWSER: &str = "portal_browser";
/// What was typed as the e-mail: kept by the browser for the answer to a wrong password, and nowhere else. Not in the
/// address, because addresses end up in histories and logs.
pub(super) const EMAIL: &str = "portal_email";

/// Reads a cookie.
pub(super) fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| Cookie::split_parse(line).filter_map(Result::ok));
    let cookie = cookies.find(|cookie| cookie.name() == name)?;
    Some(percent_decode_str(cookie.value()).decode_utf8().ok()?.into_owned())
}

/// Has the browser keep a cookie for the login page, and no script read it; a lifetime of nothing takes it away.
pub(super) fn set(headers: &mut HeaderMap, portal: &Portal, name: &'static str, value: &str, lifetime: Duration) {
    let value = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let cookie = Cookie::build((name, value))
        .path("/admin/login")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.cookies_need_https())
        .max_age(lifetime);
    if let Ok(value) = HeaderValue::from_str(&cookie.build().to_string()) {
        headers.append(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_reads_whatever_stands_beside_it() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=b; portal_email=%22%3Cb%3E%40x%3B; =; c"));
        headers.append(COOKIE, HeaderValue::from_static("portal_browser=token"));
        assert_eq!(read(&headers, EMAIL).as_deref(), Some("\"<b>@x;"));
        assert_eq!(read(&headers, BROWSER).as_deref(), Some("token"));
        assert_eq!(read(&headers, "portal"), None);
        headers.insert(COOKIE, HeaderValue::from_static("portal_email=%FF"));
        assert_eq!(read(&headers, EMAIL), None, "what is no text is nothing");
    }
}
