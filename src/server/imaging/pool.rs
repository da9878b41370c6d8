//! Tidies photos off the async threads, as many at a time as there are places and memory.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Original, TidyPhoto, decode, needed_memory, tidied};
use crate::domain::{PhotoFault, Problem};
use crate::server::{Error, Result};

/// Memory is handed out in pieces of this many bytes.
const PIECE: usize = 1024;

/// Tidies photos off the async threads, bounded in number and in memory.
#[derive(Clone, Debug)]
pub struct Imaging {
    budget_bytes: usize,
    decode_memory: usize,
    places: Arc<Semaphore>,
    memory: Arc<Semaphore>,
}

impl Imaging {
    /// Encodes to at most `budget_bytes` where quality allows, `places` photos at a time, which together take at most
    /// `decode_memory` bytes beside the files themselves. A photo that alone needs more is refused by its head.
    pub fn new(budget_bytes: usize, places: usize, decode_memory: usize) -> Self {
        let pieces = (decode_memory / PIECE).min(Semaphore::MAX_PERMITS);
        let (places, memory) = (Arc::new(Semaphore::new(places)), Arc::new(Semaphore::new(pieces)));
        Self { budget_bytes, decode_memory, places, memory }
    }

    /// Takes the digest of a file.
    pub async fn original(&self, bytes: Bytes) -> Result<Original> {
        Ok(tokio::task::spawn_blocking(|| Original::of(bytes)).await?)
    }

    /// Tidies one photo.
    pub async fn tidy(&self, original: Original) -> Result<TidyPhoto> {
        // One after the other: a place first, so that nobody holds memory while waiting for one.
        let place = one(&self.places, 1).await?;
        let (original, needed) = {
            let decode_memory = self.decode_memory;
            tokio::task::spawn_blocking(move || {
                let needed = needed_memory(&original.bytes, decode_memory);
                (original, needed)
            })
            .await?
        };
        let pieces = needed.map_err(Error::BadPhoto)?.div_ceil(PIECE).min(self.decode_memory / PIECE);
        let pieces = u32::try_from(pieces).map_err(|_| Error::BadPhoto(PhotoFault::TooManyPixels))?;
        let memory = one(&self.memory, pieces).await?;
        let budget_bytes = self.budget_bytes;
        tokio::task::spawn_blocking(move || {
            let head = decode::look(&original.bytes)?;
            let tidied = tidied(&original.bytes, &head, budget_bytes)?;
            drop((place, memory));
            Ok::<_, PhotoFault>(tidied.named(&original.bytes, original.sha256))
        })
        .await?
        .map_err(Error::BadPhoto)
    }
}

/// Waits for so many of what is bounded. Who came first gets it first, also when a later one needs less.
async fn one(of: &Arc<Semaphore>, pieces: u32) -> Result<OwnedSemaphorePermit> {
    Arc::clone(of).acquire_many_owned(pieces).await.map_err(|_| Error::Refused(Problem::Busy))
}
