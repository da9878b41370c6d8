//! Why a webhook was not opened.

/// Why a webhook was not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// There is no `x-auth-client`.
    #[error("the webhook names no API key")]
    MissingKey,
    /// `x-auth-client` is not a key that may sign.
    #[error("the webhook names an API key that is not ours")]
    UnknownKey,
    /// There is no `x-hmac-signature`.
    #[error("the webhook is not signed")]
    MissingSignature,
    /// `x-hmac-signature` is not 64 hex digits.
    #[error("the webhook's signature is not one")]
    MalformedSignature,
    /// The signature was made with another secret, or over another body.
    #[error("the webhook's signature is wrong")]
    WrongSignature,
    /// It is rightly signed, but not JSON.
    #[error("the webhook is not JSON")]
    NotJson(#[source] serde_json::Error),
}
