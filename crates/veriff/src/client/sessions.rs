//! Calls that create a session, upload its media, and submit it.

use ::http::Method;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Call, Client};
use crate::error::Result;
use crate::wire::{CollectedData, CreatedSession, Media, NewMedia, NewSession, SessionId};

impl Client {
    /// Creates a session: `POST /v1/sessions`.
    ///
    /// Not idempotent: when the outcome is unknown, a second call makes a second session, and the first one expires
    /// unused after seven days. [`Retry::run_once`](crate::Retry::run_once) repeats it only where nothing can have
    /// happened. Veriff asks for no signature here; it gets one. Source: `v1sessions`.
    pub async fn create_session(&self, session: &NewSession) -> Result<CreatedSession> {
        session.check(now())?;
        let mut call = Call::post("create_session", "sessions", "", wrapped(session));
        call.names_integration = true;
        let created: Wrapped<CreatedSession> = self.send(call).await?.json()?;
        Ok(created.verification)
    }

    /// Uploads one file: `POST /v1/sessions/{id}/media`.
    ///
    /// The session must be `created` or `started`; after submit the answer is 409
    /// ([`already_submitted`](crate::Error::already_submitted)). Pictures stay under 24 MB as base64, PDFs under
    /// 20 MB. The same context may be used several times, and repeating an upload only makes a second file.
    /// Source: `v1sessionsidmedia-3`.
    pub async fn upload_media(&self, session: &SessionId, media: &NewMedia<'_>) -> Result<Media> {
        let call = Call::post("upload_media", "sessions/{id}/media", session.segment()?, media.to_body()?);
        let uploaded: Uploaded = self.send(call).await?.json()?;
        Ok(uploaded.image)
    }

    /// Hands the session in: `PATCH /v1/sessions/{id}` with status `submitted`.
    ///
    /// Everything must be uploaded before. When the outcome of an earlier call is unknown, repeat it and count
    /// [`already_submitted`](crate::Error::already_submitted) as success. Source: `v1sessionsid-2`.
    pub async fn submit(&self, session: &SessionId) -> Result<CreatedSession> {
        let body = br#"{"verification":{"status":"submitted"}}"#.to_vec();
        let mut call = Call::post("submit", "sessions/{id}", session.segment()?, body);
        call.method = Method::PATCH;
        let submitted: Wrapped<CreatedSession> = self.send(call).await?.json()?;
        Ok(submitted.verification)
    }

    /// Tells what a third party collected about device and network: `POST /v1/sessions/{id}/collected-data`.
    ///
    /// The session must be `created` or `started`. Nothing of the answer is relied on: its shape is not documented
    /// in full. Source: `v1sessionsidcollected-data-1`.
    pub async fn send_collected_data(&self, session: &SessionId, data: &CollectedData) -> Result<()> {
        data.check()?;
        let id = session.segment()?;
        self.send(Call::post("send_collected_data", "sessions/{id}/collected-data", id, written(data))).await.map(drop)
    }

    /// Deletes a session at Veriff: `DELETE /v1/sessions/{id}`.
    ///
    /// Not enabled unless asked for. It is gone for calls at once, its data within 12 hours. Refused while the
    /// session is being decided (codes 1305, 1306); at most 5 in an hour and 10 in a day, then 429. If it was not
    /// finished, a decision webhook `expired` or `abandoned` comes. Source: `v1sessionsid-3`.
    pub async fn delete_session(&self, session: &SessionId) -> Result<()> {
        let id = session.segment()?;
        let mut call = Call::get("delete_session", "sessions/{id}", id);
        call.method = Method::DELETE;
        self.send(call).await.map(drop)
    }
}

/// The moment of a call: only a session's `timestamp` is held against it.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// The object that sessions travel in.
#[derive(Serialize, Deserialize)]
pub(super) struct Wrapped<T> {
    pub(super) verification: T,
}

#[derive(Deserialize)]
struct Uploaded {
    image: Media,
}

/// `verification` as a request's body.
pub(super) fn wrapped(verification: &impl Serialize) -> Vec<u8> {
    written(&Wrapped { verification })
}

/// A request's body: written once, signed and sent as it is.
fn written(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("our own types are JSON")
}
