//! The id of a request: by it, what a person reports, the proxy's log and the portal's log are found together.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderName, HeaderValue};

use crate::server::Portal;

/// The header of the id, in requests and in answers.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken from a proxy: twice what a UUID needs.
const MAX_LENGTH: usize = 72;

/// Returns the id that a trusted proxy gave to a request, or a new one.
pub(super) fn id_of(portal: &Portal, request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let from_proxy = peer.is_some_and(|ConnectInfo(peer)| portal.trusts(peer.ip()));
    let header = request.headers().get(HEADER).filter(|_| from_proxy);
    header.and_then(well_formed).map_or_else(|| portal.ids.id(), str::to_owned)
}

/// Reads an id that can be logged and sent back as it is: short, of letters, digits, dashes, dots and underscores.
fn well_formed(header: &HeaderValue) -> Option<&str> {
    let id = header.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    ((1..=MAX_LENGTH).contains(&id.len()) && id.bytes().all(is_plain)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_if_it_can_be_logged_as_it_is() {
        let taken = |id: &str| HeaderValue::from_str(id).is_ok_and(|header| well_formed(&header).is_some());
        for id in [
            "a",
            "0123456789abcdef0123456789abcdef",
            "4f6e2b90-1c7d-4e3a-8b52-d9a0f3c6e721",
            "trace_1.2",
            &"x".repeat(72),
        ] {
            assert!(taken(id), "{id}");
        }
        for id in ["", "a b", "a=b", "a\"", "{a}", "é", &"x".repeat(73)] {
            assert!(!taken(id), "{id}");
        }
    }
}
