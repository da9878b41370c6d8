//! Makes a photo small, upright and free of metadata.
//!
//! Pure: bytes in, bytes out, no I/O. In order: the format (`format`) → whether it is whole, of a sane size and
//! within the budget of memory (`decode`, by the head alone) → decoded no larger than needed (`jpeg`, `png`, `webp`) → at most
//! 1920 px on the longer side, upright (`picture`, `orientation`), JPEG within a budget (`encode`). A JPEG that is all of that
//! already and holds nothing but the picture stays as it is (`plain`).

mod decode;
mod encode;
mod format;
mod jpeg;
mod jpeg_head;
mod limits;
mod orientation;
mod picture;
mod plain;
mod png;
mod pool;
mod rows;
mod webp;
mod webp_codes;

use bytes::Bytes;
use image::metadata::Orientation;
pub use limits::{DECODE_MEMORY, MAX_SIDE};
pub use pool::Imaging;

use super::ids::sha256_hex;
use crate::domain::PhotoError;

/// A photo after it was normalized.
#[derive(Clone, Debug)]
pub struct NormalizedPhoto {
    /// A JPEG without metadata.
    pub jpeg: Bytes,
    /// Width in pixels, after the photo was turned upright.
    pub width: u32,
    /// Height in pixels, after the photo was turned upright.
    pub height: u32,
    /// SHA-256 of the JPEG, in hex.
    pub sha256: String,
    /// SHA-256 of what the device sent, in hex.
    pub original_sha256: String,
}

/// A file as it came, with its digest.
#[derive(Clone, Debug)]
pub struct Original {
    /// What the device sent.
    pub bytes: Bytes,
    /// Its SHA-256, in hex.
    pub sha256: String,
}

impl Original {
    /// Takes the digest, on this thread.
    pub fn of(bytes: Bytes) -> Self {
        Self { sha256: sha256_hex(&bytes), bytes }
    }
}

/// Normalizes one photo, on this thread, with at most [`DECODE_MEMORY`].
pub fn normalize(original: &[u8], budget_bytes: usize) -> Result<NormalizedPhoto, PhotoError> {
    let head = decode::read_head(original)?;
    within(&head, DECODE_MEMORY)?;
    let normalized = normalized(original, &head, budget_bytes)?;
    Ok(normalized.named(original, sha256_hex(original)))
}

/// How many bytes of memory it takes to normalize a photo, beside the photo; by its head alone.
fn needed_memory(original: &[u8], max_bytes: usize) -> Result<usize, PhotoError> {
    within(&decode::read_head(original)?, max_bytes)
}

fn within(head: &decode::Head<'_>, max_bytes: usize) -> Result<usize, PhotoError> {
    Some(head.memory()).filter(|needed| *needed <= max_bytes).ok_or(PhotoError::TooManyPixels)
}

/// The result: another JPEG, or only the size when the photo needs no change.
struct Normalized {
    jpeg: Option<Vec<u8>>,
    size: (usize, usize),
}

impl Normalized {
    fn named(self, original: &[u8], original_sha256: String) -> NormalizedPhoto {
        let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
        let jpeg = self.jpeg.map_or_else(|| Bytes::copy_from_slice(original), Bytes::from);
        NormalizedPhoto {
            sha256: sha256_hex(&jpeg),
            original_sha256,
            jpeg,
            width: side(self.size.0),
            height: side(self.size.1),
        }
    }
}

/// Normalizes one photo, on this thread, with as much memory as [`needed_memory`] says.
fn normalized(original: &[u8], head: &decode::Head<'_>, budget_bytes: usize) -> Result<Normalized, PhotoError> {
    let (size, orientation) = (head.size(), head.orientation());
    let picture = head.decode()?;
    let fits = original.len() <= budget_bytes && size.0.max(size.1) <= MAX_SIDE as usize;
    // Encoding it again would cost more than decoding, and quality, and gain nothing; but what one decoder forgives, that of
    // whoever gets it may not.
    if fits && picture.faultless && orientation == Orientation::NoTransforms && plain::is_plain_jpeg(original) {
        return Ok(Normalized { jpeg: None, size });
    }
    let written = encode::within(&picture, size, orientation, MAX_SIDE as usize, budget_bytes)?;
    Ok(Normalized { jpeg: Some(written.jpeg), size: (written.width, written.height) })
}

/// Checks a picture as far as that is possible without decoding it.
pub fn inspect(original: &[u8]) -> Result<(), PhotoError> {
    needed_memory(original, DECODE_MEMORY).map(drop)
}
