//! A typed client of Veriff's public API, its webhooks, and a stand-in to develop against.
//!
//! | module | what it holds |
//! |---|---|
//! | [`Client`] | one method for each call of the API, each request signed, each answer checked |
//! | [`webhook`] | opens what Veriff sends: signature first, then the typed content |
//! | [`wire`] | what travels: sessions, media, decisions, attempts, and the words in them |
//! | [`codes`] | what Veriff's numbers mean |
//! | `mock` (feature) | the stand-in: a Veriff that runs on your own machine |
//!
//! ```no_run
//! # async fn story(http: reqwest::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use veriff::{Client, Context, Credentials, NewMedia, NewSession, SharedSecret};
//!
//! let credentials = Credentials {
//!     api_key: "2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64".into(),
//!     secret: SharedSecret::new("abcdef12-abcd-abcd-abcd-abcdef012345"),
//!     integration_id: None,
//! };
//! let client = Client::new(http, &"https://stationapi.veriff.com".parse()?, credentials)?;
//! let session = client.create_session(&NewSession::default()).await?;
//! let photo = NewMedia::new(Context::Face, "image/jpeg", b"...");
//! client.upload_media(&session.id, &photo).await?;
//! client.submit(&session.id).await?;
//! let answer = client.decision(&session.id).await?;
//! println!("{:?}", answer.value.verification.map(|decision| decision.status));
//! # Ok(())
//! # }
//! ```
//!
//! Veriff may add fields, words, numbers and kinds of webhook at any time. So nothing here is closed: unknown
//! fields are ignored, an unknown word is kept as `Other`, an unknown webhook is kept whole, and a field of an
//! unexpected type counts as absent. The raw text of an answer comes with it ([`Fetched`]).
//!
//! The `reqwest::Client` comes from outside, with its timeouts and its TLS. Give it no redirects: a signed call
//! has one address.

mod client;
pub mod codes;
mod error;
#[cfg(feature = "mock")]
pub mod mock;
mod secret;
pub mod webhook;
pub mod wire;

pub use client::{Client, Fetched, JSON_LIMIT, MediaFile, Screening};
pub use error::{Error, Result};
pub use secret::{Credentials, SharedSecret};
pub use wire::{
    Attempt, AttemptId, Context, CreatedSession, Decision, DecisionAnswer, Media, MediaId, MediaList, NewMedia,
    NewSession, SessionId, Status, Timestamp,
};
