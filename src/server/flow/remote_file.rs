//! A file from Veriff, streamed to a reviewer.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use super::super::answers::is_id;
use super::super::{Portal, Result};

/// A file that is on its way from Veriff. If its signature turns out to be wrong, its stream ends in an error.
pub struct RemoteFileStream {
    /// The media type that Veriff names. It must be compared with the list of safe ones before it is used.
    pub content_type: String,
    /// The size in bytes, when Veriff said.
    pub content_length: Option<u64>,
    file: veriff::MediaFile,
}

impl std::fmt::Debug for RemoteFileStream {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HeldBytes").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

impl RemoteFileStream {
    /// Returns the pieces, at most 32 MiB of them.
    pub fn into_stream(self) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
        self.file.into_stream().map(|piece| piece.map_err(std::io::Error::other))
    }
}

impl Portal {
    /// Fetches a file of a session from Veriff. `None` if no list of the session's files names it: an id alone opens
    /// nothing.
    pub async fn remote_file(&self, session_id: &str, media_id: &str) -> Result<Option<RemoteFileStream>> {
        if !is_id(media_id) {
            return Ok(None);
        }
        let Some(session) = self.store.session(session_id).await? else { return Ok(None) };
        if self.veriff_id_of(&session).await?.is_none() {
            return Ok(None);
        }
        let lists = self.store.media_answers(session_id).await?;
        if !lists.iter().any(|raw| names(raw, media_id)) {
            return Ok(None);
        }
        match self.veriff_of(&session)?.media_file(&veriff::MediaId::new(media_id)).await {
            Ok(file) => Ok(Some(RemoteFileStream {
                content_type: file.content_type().to_owned(),
                content_length: file.content_length(),
                file,
            })),
            Err(error) if error.not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Says whether a list of files names this one.
fn names(raw: &str, media_id: &str) -> bool {
    let value: serde_json::Value = serde_json::from_str(raw).unwrap_or_default();
    ["images", "videos", "nfcDocuments"].into_iter().any(|list| {
        value[list].as_array().is_some_and(|files| files.iter().any(|file| file["id"].as_str() == Some(media_id)))
    })
}
