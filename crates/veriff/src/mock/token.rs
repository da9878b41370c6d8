//! The session's token: a JWT of the documented shape.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::Mac;
use serde_json::json;
use time::OffsetDateTime;

use crate::secret::SharedSecret;

/// A token lives as long as a session: seven days.
const LIFE_SECONDS: i64 = 7 * 24 * 60 * 60;

/// Makes the token of a session. Clients count it as opaque.
pub(super) fn make(key: &SharedSecret, session: &str, integration: &str, now: OffsetDateTime) -> String {
    let issued = now.unix_timestamp();
    let claims = json!({
        "iat": issued,
        "session_id": session,
        "iid": integration,
        "vid": integration,
        "cid": "standin-1",
        "exp": issued + LIFE_SECONDS,
    });
    let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", part(r#"{"alg":"HS256","typ":"JWT"}"#), part(&claims.to_string()));
    let mut mac = key.start();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{OffsetDateTime, SharedSecret, make};

    #[test]
    fn it_has_the_shape() {
        let token = make(&SharedSecret::new("key"), "session", "integration", OffsetDateTime::UNIX_EPOCH);
        assert!(token.starts_with("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."));
        assert_eq!(token.split('.').count(), 3);
    }
}
