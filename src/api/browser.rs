//! The browser and the network address of a request; read only where the person agreed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::server::{Browser, Portal, client_address};

/// The cookie by which a browser is recognized.
const COOKIE_NAME: &str = "portal_device";
/// How long it lives, in seconds: a year.
const COOKIE_LIFE: u32 = 365 * 24 * 3600;
/// The longest value of it that is taken from a browser.
const MAX_COOKIE_LENGTH: usize = 64;

/// Reads what the request says. Without an address there is nothing that Veriff would take.
pub(super) fn read(portal: &Portal) -> Option<Browser> {
    let parts = use_context::<http::request::Parts>()?;
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    Some(Browser {
        address: address_in(&parts, portal)?,
        user_agent: text(USER_AGENT),
        accept_language: text(ACCEPT_LANGUAGE),
        cookie: cookie(&parts.headers).unwrap_or_else(|| portal.new_token()),
    })
}

/// Returns where the request comes from: for limits, and for nothing that is kept.
pub(super) fn address(portal: &Portal) -> Option<IpAddr> {
    address_in(&use_context::<http::request::Parts>()?, portal)
}

fn address_in(parts: &http::request::Parts, portal: &Portal) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = parts.headers.get_all(HeaderName::from_static("x-forwarded-for")).iter();
    let forwarded: Vec<_> = forwarded.filter_map(|line| line.to_str().ok()).collect();
    Some(client_address(peer.ip(), forwarded.into_iter(), portal.trusted_proxies()))
}

/// Sets the cookie.
pub(super) fn remember(portal: &Portal, browser: &Browser) {
    let secure = if portal.cookies_need_https() { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE_NAME}={}; Path=/api/consent; Max-Age={COOKIE_LIFE}; HttpOnly; SameSite=Lax{secure}",
        browser.cookie
    );
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == COOKIE_NAME)?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    ((1..=MAX_COOKIE_LENGTH).contains(&value.len()) && value.chars().all(plain)).then(|| value.to_owned())
}
