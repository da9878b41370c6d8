//! Normalizes photos off the async threads, as many at a time as permits and memory allow.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{NormalizedPhoto, Original, decode, needed_memory, normalized};
use crate::domain::{PhotoError, UserError};
use crate::server::{Error, Result};

/// Memory is handed out in pieces of this many bytes.
const PIECE: usize = 1024;

/// Normalizes photos off the async threads, bounded in number and in memory.
#[derive(Clone, Debug)]
pub struct Imaging {
    budget_bytes: usize,
    decode_memory: usize,
    permits: Arc<Semaphore>,
    memory: Arc<Semaphore>,
}

impl Imaging {
    /// Encodes to at most `budget_bytes` where quality allows, `permits` photos at a time, which together take at most
    /// `decode_memory` bytes beside the files themselves. A photo that alone needs more is refused by its head.
    pub fn new(budget_bytes: usize, permits: usize, decode_memory: usize) -> Self {
        let pieces = (decode_memory / PIECE).min(Semaphore::MAX_PERMITS);
        let (permits, memory) = (Arc::new(Semaphore::new(permits)), Arc::new(Semaphore::new(pieces)));
        Self { budget_bytes, decode_memory, permits, memory }
    }

    /// Takes the digest of a file.
    pub async fn original(&self, bytes: Bytes) -> Result<Original> {
        Ok(tokio::task::spawn_blocking(|| Original::of(bytes)).await?)
    }

    /// Normalizes one photo.
    pub async fn normalize(&self, original: Original) -> Result<NormalizedPhoto> {
        // The permit first and the memory after it, so that no photo holds memory while it waits for a permit.
        let permit = one(&self.permits, 1).await?;
        let (original, needed) = {
            let decode_memory = self.decode_memory;
            tokio::task::spawn_blocking(move || {
                let needed = needed_memory(&original.bytes, decode_memory);
                (original, needed)
            })
            .await?
        };
        let pieces = needed.map_err(Error::BadPhoto)?.div_ceil(PIECE).min(self.decode_memory / PIECE);
        let pieces = u32::try_from(pieces).map_err(|_| Error::BadPhoto(PhotoError::TooManyPixels))?;
        let memory = one(&self.memory, pieces).await?;
        let budget_bytes = self.budget_bytes;
        tokio::task::spawn_blocking(move || {
            let head = decode::read_head(&original.bytes)?;
            let normalized = normalized(&original.bytes, &head, budget_bytes)?;
            drop((permit, memory));
            Ok::<_, PhotoError>(normalized.named(&original.bytes, original.sha256))
        })
        .await?
        .map_err(Error::BadPhoto)
    }
}

/// Waits for so many of what is bounded. Who came first gets it first, also when a later one needs less.
async fn one(of: &Arc<Semaphore>, pieces: u32) -> Result<OwnedSemaphorePermit> {
    Arc::clone(of).acquire_many_owned(pieces).await.map_err(|_| Error::Refused(UserError::Busy))
}
