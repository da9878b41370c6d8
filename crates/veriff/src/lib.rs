//! A typed client of Veriff's public API, its webhooks, and a stand-in to develop against.
//!
//! | module | what it holds |
//! |---|---|
//! | [`Client`] | one method for each call of the API, each request signed, each answer checked |
//! | [`webhook`] | opens what Veriff sends: signature first, then the typed content |
//! | [`wire`] | what travels: sessions, media, decisions, attempts, and the words in them |
//! | [`codes`] | what Veriff's numbers mean |
//! | [`retry`] | which calls may be repeated, and repeating them |
//! | `mock` (feature) | the stand-in: a Veriff that runs on your own machine |
//!
//! | feature | brings |
//! |---|---|
//! | `ring` (default) | the TLS provider that [`Client::new`] takes where the process has installed none |
//! | `axum` | `webhook::SignedWebhook`, an argument for axum's handlers |
//! | `mock` | the stand-in: the module `mock` and the program `veriff-mock`; brings `ring` and `axum` too |
//!
//! ```no_run
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! use veriff::{Client, Context, Credentials, NewMedia, NewSession, SharedSecret};
//!
//! let secret = SharedSecret::new("abcdef12-abcd-abcd-abcd-abcdef012345");
//! let credentials = Credentials::new("2b5fd4e7-6a01-4d2e-9f7b-8c1f0a3e5d64", secret);
//! let client = Client::new("https://stationapi.veriff.com", credentials)?;
//! let session = client.create_session(&NewSession::new()).await?;
//! let photo = NewMedia::new(Context::Face, "image/jpeg", b"...");
//! client.upload_media(&session.id, &photo).await?;
//! client.submit(&session.id).await?;
//! let decision = client.wait_for_decision(&session.id, std::time::Duration::from_secs(300)).await?;
//! println!("{}", decision.value.status);
//! # Ok(())
//! # }
//! ```
//!
//! Veriff may add fields, words, numbers and kinds of webhook at any time. So nothing here is closed: unknown
//! fields are ignored, an unknown word is kept as `Other`, an unknown webhook is kept whole, and a field of an
//! unexpected type counts as absent. The raw text of an answer comes with it ([`Fetched`]).
//!
//! A client makes its own HTTP client, or takes yours ([`Client::with_http_client`]).

#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
pub mod codes;
mod error;
#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
pub mod retry;
mod secret;
pub mod webhook;
pub mod wire;

pub use client::{Client, Fetched, FinishedCall, JSON_LIMIT, MediaFile, Screening, Wait};
pub use error::{Error, Result};
pub use retry::Retry;
pub use secret::{Credentials, SharedSecret};
pub use wire::{
    Attempt, AttemptId, Context, CreatedSession, Decision, DecisionAnswer, Media, MediaId, MediaList, NewMedia,
    NewSession, SessionId, Status, Timestamp,
};

/// The README's examples, compiled as every other.
#[cfg(all(doctest, feature = "mock"))]
#[doc = include_str!("../README.md")]
struct Readme;
