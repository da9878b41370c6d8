//! Webhooks as an argument of axum's handlers: read within a bound, checked over the raw bytes, opened.

use std::sync::Arc;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{Keys, Webhook, WebhookError, parse};

/// The longest webhook that is read unless said otherwise, as long as an answer to a question may be.
const LIMIT_BYTES: usize = crate::client::JSON_LIMIT;

/// Whose webhooks are taken, and how long they may be: the state that [`SignedWebhook`] needs.
#[derive(Clone, Debug)]
pub struct Receiver {
    keys: Arc<Keys>,
    limit_bytes: usize,
}

impl Receiver {
    /// Takes webhooks that are signed with one of `keys`, up to 4 MiB.
    pub fn new(keys: Keys) -> Self {
        Self { keys: Arc::new(keys), limit_bytes: LIMIT_BYTES }
    }

    /// The same up to so many bytes.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit_bytes = bytes;
        self
    }
}

/// A webhook whose signature is right, as an argument of a handler.
///
/// The key is looked at before the body is read, the signature before the body is opened. Answer 200 at once and work
/// later; the same webhook may come twice ([`Webhook::identity`]).
///
/// ```
/// use axum::{Router, http::StatusCode, routing::post};
/// use veriff::SharedSecret;
/// use veriff::webhook::{Keys, Receiver, SignedWebhook};
///
/// async fn receive(SignedWebhook { webhook, .. }: SignedWebhook) -> StatusCode {
///     println!("{} about {:?}", webhook.kind(), webhook.session_id());
///     StatusCode::OK
/// }
///
/// let keys = Keys::new("2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64", SharedSecret::new("the shared secret"));
/// let router: Router = Router::new().route("/webhooks", post(receive)).with_state(Receiver::new(keys));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SignedWebhook {
    /// What was sent.
    pub webhook: Webhook,
    /// The API key that signed it, in lower case: with several integrations, whose it is.
    pub api_key: String,
    /// The body as it came, to be stored.
    pub body: Bytes,
}

impl<S> FromRequest<S> for SignedWebhook
where
    Receiver: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let Receiver { keys, limit_bytes } = Receiver::from_ref(state);
        let (head, body) = request.into_parts();
        keys.check_head(&head.headers)?;
        let body = read(body, limit_bytes).await?;
        let api_key = keys.check(&head.headers, &body)?.to_owned();
        Ok(Self { webhook: parse(&body)?, api_key, body })
    }
}

async fn read(body: Body, limit_bytes: usize) -> Result<Bytes, WebhookRejection> {
    let read = Limited::new(body, limit_bytes).collect().await;
    read.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() {
            WebhookRejection::TooLarge { limit_bytes }
        } else {
            WebhookRejection::Interrupted
        }
    })
}

/// Why a request is no webhook that may be taken. Answered with [`status`](Self::status) and a sentence.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookRejection {
    /// The key or the signature is missing or wrong (401), or the content is not JSON (400).
    #[error(transparent)]
    Refused(#[from] WebhookError),
    /// It is longer than it may be (413).
    #[error("the webhook is longer than {limit_bytes} bytes")]
    TooLarge {
        /// How much was allowed.
        limit_bytes: usize,
    },
    /// It broke off (400).
    #[error("the webhook broke off")]
    Interrupted,
}

impl WebhookRejection {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(WebhookError::NotJson(_)) | Self::Interrupted => StatusCode::BAD_REQUEST,
            Self::Refused(_) => StatusCode::UNAUTHORIZED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}
