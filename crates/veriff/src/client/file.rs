//! A file that is being fetched, piece by piece.

use std::fmt;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::FILE_LIMIT;
use crate::error::{Error, Result};

/// A file of Veriff's that is being fetched.
///
/// Its signature can be checked only once all of it is here: a wrong one makes the last piece an error, so what was
/// stored until then must be thrown away.
pub struct MediaFile {
    content_type: String,
    length: Option<u64>,
    response: reqwest::Response,
    read_bytes: usize,
    check: Option<(Hmac<Sha256>, Vec<u8>)>,
}

impl MediaFile {
    pub(super) fn new(
        response: reqwest::Response,
        content_type: String,
        check: Option<(Hmac<Sha256>, Vec<u8>)>,
    ) -> Self {
        Self { content_type, length: response.content_length(), response, read_bytes: 0, check }
    }

    /// The format that Veriff names, such as `image/jpeg`.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The size in bytes, when Veriff said.
    pub fn content_length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece, or `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let Some(chunk) = self.response.chunk().await? else {
            if let Some((mac, signature)) = self.check.take() {
                mac.verify_slice(&signature).map_err(|_| Error::ForgedAnswer)?;
            }
            return Ok(None);
        };
        self.read_bytes += chunk.len();
        if self.read_bytes > FILE_LIMIT {
            return Err(Error::AnswerTooLarge { limit_bytes: FILE_LIMIT });
        }
        if let Some((mac, _)) = &mut self.check {
            mac.update(&chunk);
        }
        Ok(Some(chunk))
    }

    /// All of it, at most 32 MiB, with the signature checked.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    /// The pieces as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
        stream::try_unfold(self, |mut file| async move { Ok(file.chunk().await?.map(|chunk| (chunk, file))) })
    }
}

impl fmt::Debug for MediaFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MediaFile")
            .field("content_type", &self.content_type)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
