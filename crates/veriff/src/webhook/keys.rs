//! Which keys may sign a webhook, and the check itself.

use http::HeaderMap;
use subtle::ConstantTimeEq;

use super::{Webhook, WebhookError, parse};
use crate::client::either;
use crate::secret::SharedSecret;

/// The pairs of API key and secret that a webhook may be signed with.
///
/// Several, because a key is replaced by accepting the old and the new one for a while, because webhooks may be
/// signed with another pair than calls, and because several integrations may send to one address.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<Pair>);

#[derive(Clone)]
struct Pair {
    api_key: String,
    secret: SharedSecret,
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl Keys {
    /// Accepts one pair.
    pub fn new(api_key: impl Into<String>, secret: SharedSecret) -> Self {
        Self::default().and(api_key, secret)
    }

    /// Accepts one more pair, too.
    #[must_use]
    pub fn and(mut self, api_key: impl Into<String>, secret: SharedSecret) -> Self {
        self.0.push(Pair { api_key: api_key.into().to_ascii_lowercase(), secret });
        self
    }

    /// Checks who signed `body`, and reads it.
    ///
    /// What is rightly signed and JSON always opens: a kind that is newer than this library is
    /// [`Webhook::Unknown`].
    pub fn open(&self, headers: &HeaderMap, body: &[u8]) -> Result<Webhook, WebhookError> {
        self.check(headers, body)?;
        parse(body)
    }

    /// Checks who signed `body`, without reading it, and gives the API key that did.
    ///
    /// For receivers that store first and read later, with [`parse`].
    pub fn check(&self, headers: &HeaderMap, body: &[u8]) -> Result<&str, WebhookError> {
        let (pairs, signature) = self.named(headers)?;
        // One key may have two secrets while the secret is being replaced.
        pairs
            .into_iter()
            .find(|pair| pair.secret.verify(body, signature))
            .map(|pair| pair.api_key.as_str())
            .ok_or(WebhookError::WrongSignature)
    }

    /// Refuses what cannot be right whatever the body is: so a stranger's need not be read.
    pub fn check_head(&self, headers: &HeaderMap) -> Result<(), WebhookError> {
        self.named(headers).map(drop)
    }

    /// The pairs that `headers` name, and the signature in them.
    fn named<'keys, 'head>(
        &'keys self,
        headers: &'head HeaderMap,
    ) -> Result<(Vec<&'keys Pair>, &'head str), WebhookError> {
        let named = either(headers, "x-auth-client", "vrf-auth-client").ok_or(WebhookError::MissingKey)?;
        let named = named.trim().to_ascii_lowercase();
        let is_named = |pair: &&Pair| pair.api_key.as_bytes().ct_eq(named.as_bytes()).into();
        let pairs: Vec<_> = self.0.iter().filter(is_named).collect();
        if pairs.is_empty() {
            return Err(WebhookError::UnknownKey);
        }
        let signature =
            either(headers, "x-hmac-signature", "vrf-hmac-signature").ok_or(WebhookError::MissingSignature)?.trim();
        if signature.len() != 64 || !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(WebhookError::MalformedSignature);
        }
        Ok((pairs, signature))
    }
}
