//! Authentication of a call: the key and the signature, checked over the raw bytes before anything is read.
//!
//! The order of the checks is inferred: key there (1801), a UUID (1802), known (1803), active (1804), signature there
//! (1811), 64 hex digits (1812), right (1818 over an id, 1819 over a body; 1813 and 1814 for the older scheme).

use std::sync::Arc;

use http::HeaderMap;

use super::calls::SignatureCheck;
use super::route::Route;
use super::settings::{Integration, Switches};

/// The code for a missing signature. (inferred)
const SIGNATURE_MISSING: i64 = 1811;

/// The result of the authentication.
pub(super) struct AuthOutcome {
    /// Whose key it was, when it is a known one: answers are signed with its secret, refusals too.
    pub(super) integration: Option<Arc<Integration>>,
    pub(super) signature: SignatureCheck,
    /// The error code, where the call is refused.
    pub(super) refused: Option<i64>,
}

/// Checks the key in `headers`.
pub(super) fn key(headers: &HeaderMap, integrations: &[Arc<Integration>]) -> Result<Arc<Integration>, i64> {
    let key = headers.get("x-auth-client").and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    if key.is_empty() {
        return Err(1801);
    }
    if uuid::Uuid::try_parse(key).is_err() {
        return Err(1802);
    }
    // With flexible keys one key serves several integrations. What Veriff answers to a wrong one is inferred.
    let wanted = headers.get("vrf-integration-id").map(|value| value.to_str().unwrap_or_default().trim());
    let mut known = integrations.iter().filter(|integration| integration.api_key.eq_ignore_ascii_case(key));
    known
        .find(|known| wanted.is_none_or(|wanted| known.integration_id.eq_ignore_ascii_case(wanted)))
        .cloned()
        .ok_or(1803)
}

/// Checks who calls `route` with `payload`, which is the id in the path or the body.
pub(super) fn check(
    route: Route,
    headers: &HeaderMap,
    payload: &[u8],
    integrations: &[Arc<Integration>],
    switches: Switches,
) -> AuthOutcome {
    let integration = match key(headers, integrations) {
        Ok(integration) => integration,
        Err(code) => {
            return AuthOutcome { integration: None, signature: SignatureCheck::NotChecked, refused: Some(code) };
        }
    };
    let (signature, refused) = if integration.active {
        signature(route, headers, payload, &integration, switches)
    } else {
        (SignatureCheck::NotChecked, Some(1804))
    };
    AuthOutcome { integration: Some(integration), signature, refused }
}

fn signature(
    route: Route,
    headers: &HeaderMap,
    payload: &[u8],
    integration: &Integration,
    switches: Switches,
) -> (SignatureCheck, Option<i64>) {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default().trim());
    let legacy = text("x-signature").filter(|_| switches.legacy_signatures);
    let wrong = |code| (SignatureCheck::Wrong, Some(code));
    match (text("x-hmac-signature"), legacy) {
        (Some(signature), _) if !is_hash(signature) => wrong(1812),
        (Some(signature), _) if integration.secret.verify(payload, signature) => (SignatureCheck::Right, None),
        (Some(_), _) => wrong(if route.signs_id() { 1818 } else { 1819 }),
        (None, Some(signature)) if !is_hash(signature) => wrong(1812),
        (None, Some(signature)) if integration.secret.verify_legacy(payload, signature) => {
            (SignatureCheck::RightLegacy, None)
        }
        (None, Some(_)) => wrong(if route.signs_id() { 1813 } else { 1814 }),
        (None, None) if route.signature_is_optional() || !switches.strict_signatures => (SignatureCheck::Absent, None),
        (None, None) => (SignatureCheck::Missing, Some(SIGNATURE_MISSING)),
    }
}

fn is_hash(signature: &str) -> bool {
    signature.len() == 64 && signature.bytes().all(|byte| byte.is_ascii_hexdigit())
}
