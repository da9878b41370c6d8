//! Opening what Veriff sends: the signature first, over the raw bytes, and only then the content.
//!
//! Answer exactly 200 at once and work later; any other answer is repeated, about once an hour for up to seven days.
//! The same webhook may come twice ([`Webhook::identity`]) and in any order. Source: `webhooks-guide`.

mod error;
#[cfg(feature = "axum")]
mod extract;
mod keys;
mod kinds;
mod shape;

pub use error::WebhookError;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use extract::{Receiver, SignedWebhook, WebhookRejection};
pub use keys::Keys;
pub use kinds::{
    Event, FullAuto, InsightResult, ReadValue, RegistryResult, ScreeningHit, UserDefinedStatusChange,
    WatchlistScreening,
};
pub use shape::{Webhook, parse};
