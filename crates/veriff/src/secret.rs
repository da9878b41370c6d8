//! The shared secret, how it signs, and the credentials of an integration.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The secret that an integration shares with Veriff. Never printed.
///
/// It is used as text: neither decoded from hex nor stripped of its dashes.
/// Source: `hmac-authentication-and-endpoint-security`.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedSecret(Vec<u8>);

impl SharedSecret {
    /// Takes the secret as the customer portal shows it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into_bytes())
    }

    /// Signs `message`: the HMAC-SHA256 in lower-case hex, 64 characters.
    pub fn sign(&self, message: &[u8]) -> String {
        hex::encode(self.mac(message).finalize().into_bytes())
    }

    /// Says whether `signature` is ours for `message`, in constant time and in either case of hex.
    pub fn verify(&self, message: &[u8], signature: &str) -> bool {
        hex::decode(signature.trim()).is_ok_and(|bytes| self.mac(message).verify_slice(&bytes).is_ok())
    }

    /// Starts a signature over bytes that come in pieces.
    pub(crate) fn start(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.0).expect("HMAC takes a key of any length")
    }

    fn mac(&self, message: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.start();
        mac.update(message);
        mac
    }

    /// The older `X-SIGNATURE`: the plain SHA-256 of message and secret, in hex.
    ///
    /// Only the stand-in speaks it; this client never does.
    #[cfg(feature = "mock")]
    pub(crate) fn sign_legacy(&self, message: &[u8]) -> String {
        use sha2::Digest;

        hex::encode(Sha256::new().chain_update(message).chain_update(&self.0).finalize())
    }

    /// Says whether `signature` is the older `X-SIGNATURE` for `message`, in constant time.
    #[cfg(feature = "mock")]
    pub(crate) fn verify_legacy(&self, message: &[u8], signature: &str) -> bool {
        use subtle::ConstantTimeEq;

        let given = signature.trim().to_ascii_lowercase();
        self.sign_legacy(message).as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The secret as text, for a stand-in that must tell the one that it made up.
    #[cfg(feature = "mock")]
    pub fn reveal(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// What one integration calls Veriff with.
///
/// The key and the secret always belong together. `integration_id` is needed only where one key serves several
/// integrations (flexible API keys); it then travels as `vrf-integration-id` with the calls that create a session.
#[derive(Clone)]
#[non_exhaustive]
pub struct Credentials {
    /// The API key, a UUID; also called API token or publishable key.
    pub api_key: String,
    /// The shared secret key of that API key.
    pub secret: SharedSecret,
    /// The integration to create sessions in, with flexible API keys only.
    pub integration_id: Option<String>,
}

impl Credentials {
    /// A key and its secret.
    pub fn new(api_key: impl Into<String>, secret: SharedSecret) -> Self {
        Self { api_key: api_key.into(), secret, integration_id: None }
    }

    /// The same for this integration, with flexible API keys.
    #[must_use]
    pub fn integration(mut self, id: impl Into<String>) -> Self {
        self.integration_id = Some(id.into());
        self
    }
}

impl fmt::Debug for Credentials {
    // The key is not secret to Veriff's page, but it is half of what a caller needs, so logs do without it too.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credentials").field("integration_id", &self.integration_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::SharedSecret;

    const SECRET: &str = "abcdef12-abcd-abcd-abcd-abcdef012345";
    const SESSION: &str = "8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10";
    const V1: &str = r#"{"verification":{"callback":"https://veriff.com","person":{"firstName":"John","lastName":"Smith"},"document":{"type":"PASSPORT","country":"EE"},"vendorData":"unique id of the end-user","timestamp":"2016-05-19T08:30:25.597Z"}}"#;
    const V3: &str = "aea9ba6d-1b47-47fc-a4fc-f72b6d3584a7";
    const W1: &str = r#"{"id":"8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10","attemptId":"4f6e2b90-1c7d-4e3a-8b52-d9a0f3c6e721","feature":"selfid","code":7002,"action":"submitted","vendorData":"user-0001","endUserId":null}"#;
    const W2: &str = r#"{"status":"success","verification":{"id":"8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10","attemptId":"4f6e2b90-1c7d-4e3a-8b52-d9a0f3c6e721","vendorData":"user-0001","status":"approved","code":9001,"reason":null,"reasonCode":null}}"#;

    #[test]
    fn the_published_vectors_hold() {
        let secret = SharedSecret::new(SECRET);
        let v2 = V1.replace("unique id of the end-user", "unique id of a user");
        assert_eq!((V1.len(), v2.len(), V3.len(), W1.len(), W2.len()), (225, 219, 36, 190, 221));
        for (payload, expected) in [
            (V1, "0dcab73ddd20062616d104231c7439657546a5c24e4691977da93bb854c31e25"),
            (&v2, "6af6d95822e19e9cc707aec55395d8d363ba2c7bc4625bc04ebeca0c7bf8cd67"),
            (V3, "895cb3fd31139d89aeb7b263682e15479ab57651e70591256ad2c14fde4950dd"),
            ("", "4005304bae46f8a0c2b1fbd7088f9dded39dc1040be754dede2bf198ab44b7c8"),
            (r#"{"verification":{}}"#, "762e8088e60a503ebac7f50b149b1d4143bc19ea55e51d861e1f012e16a9b810"),
            (
                r#"{"verification":{"status":"submitted"}}"#,
                "431804d39503a5600eb3a57c1bb6403cba06b3b243593e2619868e17eb22b277",
            ),
            (
                r#"{"image":{"context":"face","content":"data:image/png;base64,iVBORw0KGgo="}}"#,
                "0a148c0a1f55de36fc4bcf9be08d7e95a6044c964bdb5d07733a11ac19ddee0c",
            ),
            (
                r#"{"verification":{"person":{"firstName":"Õie","lastName":"Näidis"}}}"#,
                "742bd780edfcce79119a371470377789ba9175e25f97588c8ed538ac58b9e415",
            ),
            (SESSION, "cb0c2bd6beaee78d974d49e6581902867408f1adbb0c43fba4b29d182d73f402"),
            (
                "4f6e2b90-1c7d-4e3a-8b52-d9a0f3c6e721",
                "d2aa02b861f7b9a094d15fc4882ec4e2facf0f489182f8a26c0af62479c0fbbf",
            ),
            (
                "c0a1f6d2-7e84-4b19-9d35-6f2e8a4b0c57",
                "468a5d5ed554c34dc01f43bc94bc38e349d874fdab41b5a235b244987d0a32e6",
            ),
            (W1, "eb6e43d7599b017c63ed868f087737078daecaf40594c726d883038d3733992a"),
            (W2, "4f0274756a01b1cf5513efae588961e1652d84c62cf3edb4d881efae0951f9d6"),
        ] {
            assert_eq!(secret.sign(payload.as_bytes()), expected, "{payload}");
            assert!(secret.verify(payload.as_bytes(), expected));
            assert!(secret.verify(payload.as_bytes(), &expected.to_uppercase()));
            assert!(!secret.verify(b"something else", expected));
        }
    }

    #[cfg(feature = "mock")]
    #[test]
    fn the_older_scheme_holds() {
        let secret = SharedSecret::new(SECRET);
        for (payload, expected) in [
            (V1, "0558cec8645b295b424644f65dc65f1e4b4af2a9d2211bda0b0e62cfa78275fc"),
            (V3, "5c48a0469e930f6f44103945f9b3283c8254048c5267570905755e5b68f278ba"),
            (W1, "82ba6189f5c77702e1dbf31a1c3b47d72b66049ab755843a884c95a2f4ffdfa2"),
            (W2, "bd850c51e9538d541cc1e4890bff6c1367c62393e8f69c86b7c9d68f6fc99d1d"),
        ] {
            assert!(secret.verify_legacy(payload.as_bytes(), expected), "{payload}");
            assert!(!secret.verify_legacy(b"something else", expected));
        }
    }

    #[test]
    fn what_is_no_signature_does_not_match() {
        let secret = SharedSecret::new(SECRET);
        for wrong in ["", "zz", "0dcab7", "é", &"0".repeat(64), &"0".repeat(63)] {
            assert!(!secret.verify(V1.as_bytes(), wrong));
        }
    }

    #[test]
    fn it_does_not_print() {
        assert_eq!(format!("{:?}", SharedSecret::new(SECRET)), "[redacted]");
    }
}
