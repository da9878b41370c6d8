//! Makes a photo small, upright and free of metadata.
//!
//! Pure: bytes in, bytes out, nothing read and nothing written. The way: what is it (`format`) → is it whole and of a
//! sane size (`decode`) → upright, at most 1920 px on the longer side, JPEG within a budget (`encode`). A JPEG that is all
//! of that already and holds nothing but the picture stays as it is (`plain`).

mod decode;
mod encode;
mod format;
mod plain;

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::ids::sha256_hex;
use super::{Error, Result};
use crate::domain::{PhotoFault, Problem};

/// The longer side at most, in pixels: Veriff scales down what is larger (devdocs, `v1sessionsidmedia-3`).
pub const LONGEST_SIDE: u32 = 1920;

/// What a photo becomes.
#[derive(Clone, Debug)]
pub struct TidyPhoto {
    /// A JPEG without metadata.
    pub jpeg: Bytes,
    /// Pixels, upright.
    pub width: u32,
    /// Pixels, upright.
    pub height: u32,
    /// SHA-256 of the JPEG, in hex.
    pub sha256: String,
    /// SHA-256 of what the device sent, in hex.
    pub original_sha256: String,
}

/// Tidies photos off the async threads, a bounded number at a time.
#[derive(Clone, Debug)]
pub struct Imaging {
    budget_bytes: usize,
    places: Arc<Semaphore>,
}

impl Imaging {
    /// Encodes to at most `budget_bytes` where quality allows, `places` photos at a time.
    pub fn new(budget_bytes: usize, places: usize) -> Self {
        Self { budget_bytes, places: Arc::new(Semaphore::new(places)) }
    }

    /// Tidies one photo.
    pub async fn tidy(&self, original: Bytes) -> Result<TidyPhoto> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Refused(Problem::Busy))?;
        let budget_bytes = self.budget_bytes;
        tokio::task::spawn_blocking(move || {
            let tidied = tidy(&original, budget_bytes);
            drop(place);
            tidied
        })
        .await?
        .map_err(Error::BadPhoto)
    }
}

/// Tidies one photo, on this thread.
pub fn tidy(original: &[u8], budget_bytes: usize) -> std::result::Result<TidyPhoto, PhotoFault> {
    let format = format::of(original)?;
    let (photo, was_upright) = decode::upright(original, format)?;
    let fits = original.len() <= budget_bytes && photo.width().max(photo.height()) <= LONGEST_SIDE;
    // Encoding it again would cost more than decoding, and quality, and gain nothing.
    let (jpeg, width, height) = if fits && was_upright && plain::is_plain_jpeg(original) {
        (original.to_vec(), photo.width(), photo.height())
    } else {
        encode::within(&photo, LONGEST_SIDE, budget_bytes)?
    };
    Ok(TidyPhoto {
        sha256: sha256_hex(&jpeg),
        original_sha256: sha256_hex(original),
        jpeg: Bytes::from(jpeg),
        width,
        height,
    })
}

/// Says what is wrong with a picture as far as that can be told without decoding it.
pub fn inspect(original: &[u8]) -> std::result::Result<(), PhotoFault> {
    decode::look(original, format::of(original)?)
}
