//! The stand-in's sessions, as tests and pages see them.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

use super::session::{Attempt, Session, StoredMedia};
use crate::wire::{Context, Status};

/// A session as the stand-in holds it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct SessionView {
    /// The id of the session, as Veriff's API returns it.
    pub id: String,
    /// The API key that created it.
    pub api_key: String,
    /// Where it stands.
    pub status: Status,
    /// When it was created.
    #[serde(serialize_with = "super::clock::write")]
    pub created_at: OffsetDateTime,
    /// `verification` as it was sent.
    pub request: Value,
    /// `person` as it was sent, or null.
    pub person: Value,
    /// `document` as it was sent, or null.
    pub document: Value,
    /// `vendorData` as it was sent.
    pub vendor_data: Option<String>,
    /// `endUserId` as it was sent.
    pub end_user_id: Option<String>,
    /// The token in its URL.
    pub token: String,
    /// Its attempts, the oldest first.
    pub attempts: Vec<AttemptView>,
    /// The whole answer of the latest decision.
    pub decision: Option<Value>,
    /// The collected data about device and network.
    pub collected_data: Option<Value>,
    /// How many requests to submit came with a right signature.
    pub submissions_received: u32,
    /// How many of them were accepted.
    pub submissions_accepted: u32,
}

impl SessionView {
    /// The files of all attempts, in the order in which they came.
    pub fn media(&self) -> impl Iterator<Item = &MediaView> {
        self.attempts.iter().flat_map(|attempt| &attempt.media)
    }
}

/// An attempt as the stand-in holds it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct AttemptView {
    /// The id of the attempt, as Veriff's API returns it.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// When it began.
    #[serde(serialize_with = "super::clock::write")]
    pub created_at: OffsetDateTime,
    /// When it was submitted.
    #[serde(serialize_with = "super::clock::write_option")]
    pub submitted_at: Option<OffsetDateTime>,
    /// The files of this attempt, in the order of their upload.
    pub media: Vec<MediaView>,
}

/// A file as the stand-in holds it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct MediaView {
    /// The id of the file, as Veriff's API returns it.
    pub id: String,
    /// The attempt that it belongs to.
    pub attempt_id: String,
    /// What it shows.
    pub context: Context,
    /// Its format, as it was sent or recognised.
    pub mime: String,
    /// The size of the file in bytes, whether it is in memory or in a folder.
    pub size_bytes: usize,
    /// Its width in pixels, of a JPEG or a PNG.
    pub width: Option<u32>,
    /// Its height in pixels, of a JPEG or a PNG.
    pub height: Option<u32>,
    /// The file; empty when it is in a folder, and when the stand-in had to make room.
    #[serde(skip)]
    pub bytes: Bytes,
    /// Where the file is, when it is in a folder.
    pub path: Option<PathBuf>,
}

impl From<&Session> for SessionView {
    fn from(session: &Session) -> Self {
        let sent = |name: &str| session.request.get(name).cloned().unwrap_or_default();
        Self {
            id: session.id.clone(),
            api_key: session.api_key.clone(),
            status: session.status.clone(),
            created_at: session.created_at,
            person: sent("person"),
            document: sent("document"),
            request: session.request.clone(),
            vendor_data: session.vendor_data().map(str::to_owned),
            end_user_id: session.end_user_id().map(str::to_owned),
            token: session.token.clone(),
            attempts: session.attempts.iter().map(AttemptView::from).collect(),
            decision: session.decision.clone(),
            collected_data: session.collected.clone(),
            submissions_received: session.submits_received,
            submissions_accepted: session.submits_accepted,
        }
    }
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        let view = |media: &StoredMedia| MediaView {
            id: media.id.clone(),
            attempt_id: attempt.id.clone(),
            context: media.context.clone(),
            mime: media.mime.clone(),
            size_bytes: media.size_bytes,
            width: media.pixels.map(|(width, _)| width),
            height: media.pixels.map(|(_, height)| height),
            bytes: media.bytes.in_memory(),
            path: media.bytes.path().map(Path::to_owned),
        };
        Self {
            id: attempt.id.clone(),
            status: attempt.status.clone(),
            created_at: attempt.created_at,
            submitted_at: attempt.submitted_at,
            media: attempt.media.iter().map(view).collect(),
        }
    }
}
