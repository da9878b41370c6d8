//! Files: what is uploaded, and what Veriff holds.
//!
//! Source: `v1sessionsidmedia-3`, `v1sessionsidmedia-2`, `v1attemptsidmedia-1`.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset, macros::format_description};

use super::lenient;
use super::{Context, MediaId, SessionId, Timestamp};
use crate::error::{Error, Result};

/// A picture must stay under this as base64, which is about 17 MB as a file.
pub const IMAGE_BASE64_LIMIT: usize = 24_000_000;
/// A PDF must stay under this as a file.
pub const PDF_LIMIT: usize = 20_000_000;
/// The formats that Veriff takes.
pub const MEDIA_TYPES: [&str; 6] =
    ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/pdf"];

/// A file to upload.
///
/// Veriff asks for pictures whose longer side has at most 1920 pixels, and scales larger ones down.
#[derive(Clone)]
#[non_exhaustive]
pub struct NewMedia<'a> {
    /// What it shows.
    pub context: Context,
    /// Its format, one of [`MEDIA_TYPES`].
    pub mime: &'a str,
    /// The bytes of the file, without any encoding.
    pub bytes: &'a [u8],
    /// When it was taken.
    pub taken_at: Option<OffsetDateTime>,
}

impl<'a> NewMedia<'a> {
    /// A file without the time when it was taken.
    pub fn new(context: Context, mime: &'a str, bytes: &'a [u8]) -> Self {
        Self { context, mime, bytes, taken_at: None }
    }

    /// The same with the moment when it was taken.
    #[must_use]
    pub fn taken_at(mut self, moment: OffsetDateTime) -> Self {
        self.taken_at = Some(moment);
        self
    }

    /// The request's body: the file as base64 in a data URI.
    pub(crate) fn to_body(&self) -> Result<Vec<u8>> {
        self.check()?;
        // Written by hand, for a tree of values would hold the file a third time.
        let mut body = String::with_capacity(self.bytes.len() / 3 * 4 + 256);
        body.push_str(r#"{"image":{"context":"#);
        body.push_str(&serde_json::to_string(&self.context).expect("a word is JSON"));
        body.push_str(r#","content":"data:"#);
        body.push_str(self.mime);
        body.push_str(";base64,");
        BASE64_STANDARD.encode_string(self.bytes, &mut body);
        body.push('"');
        if let Some(taken_at) = self.taken_at {
            body.push_str(r#","timestamp":""#);
            body.push_str(&milliseconds(taken_at));
            body.push('"');
        }
        body.push_str("}}");
        Ok(body.into_bytes())
    }

    fn check(&self) -> Result<()> {
        if !MEDIA_TYPES.contains(&self.mime) {
            return Err(Error::Invalid { field: "media type", rule: "is not one that Veriff takes" });
        }
        if self.bytes.is_empty() {
            return Err(Error::Invalid { field: "media", rule: "must not be empty" });
        }
        let limit_bytes = if self.mime == "application/pdf" { PDF_LIMIT } else { IMAGE_BASE64_LIMIT / 4 * 3 };
        if self.bytes.len() >= limit_bytes {
            return Err(Error::FileTooLarge { size_bytes: self.bytes.len(), limit_bytes });
        }
        Ok(())
    }
}

impl fmt::Debug for NewMedia<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewMedia")
            .field("context", &self.context)
            .field("mime", &self.mime)
            .field("size_bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// `moment` as Veriff's own examples write it: UTC with milliseconds.
pub(crate) fn milliseconds(moment: OffsetDateTime) -> String {
    let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    moment.to_offset(UtcOffset::UTC).format(form).expect("every moment has these parts")
}

/// A file that Veriff holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Media {
    /// Veriff's id of the file.
    pub id: MediaId,
    /// What it shows.
    #[serde(default, deserialize_with = "lenient::read")]
    pub context: Option<Context>,
    /// A name, usually the context again.
    #[serde(default, deserialize_with = "lenient::read")]
    pub name: Option<String>,
    /// Deprecated, always absent.
    #[serde(default, deserialize_with = "lenient::read")]
    pub timestamp: Option<Timestamp>,
    /// Its size in bytes.
    #[serde(default, deserialize_with = "lenient::read")]
    pub size: Option<i64>,
    /// The media type of the file, such as `image/jpeg`.
    #[serde(default, deserialize_with = "lenient::read")]
    pub mimetype: Option<String>,
    /// Where it can be fetched, signed.
    #[serde(default, deserialize_with = "lenient::read")]
    pub url: Option<String>,
    /// The session that the file belongs to.
    #[serde(default, deserialize_with = "lenient::read")]
    pub session_id: Option<SessionId>,
    /// Of a video: its length in seconds.
    #[serde(default, deserialize_with = "lenient::read")]
    pub duration: Option<f64>,
}

lenient::open_object! {
    /// The files of an attempt, best first.
    pub struct MediaList {
        /// Pictures and PDFs.
        pub images: Vec<Media>,
        /// Videos. A test integration has none.
        pub videos: Vec<Media>,
        /// What was read from chips.
        pub nfc_documents: Vec<Media>,
    }
}
