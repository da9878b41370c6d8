//! Writes a picture as JPEG, bounded in pixels and in bytes.

use image::metadata::Orientation;

use super::picture::{Picture, as_f64};
use super::{jpeg, orientation};
use crate::domain::PhotoError;

/// Qualities that are tried, best first. Below 70 the small print of a document suffers.
const QUALITIES: [i32; 3] = [80, 75, 70];
/// How much smaller the next try is, when the last quality is still too large.
const SHRINK: f64 = 0.85;

/// A JPEG with its size.
pub(super) struct Written {
    pub(super) jpeg: Vec<u8>,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Scales a picture that was `stored` in this size so that its longer side is at most `max_side`, turns it upright, and encodes it to at most
/// `budget_bytes`: first with less quality, then with fewer pixels.
///
/// Encoding afresh is what drops all metadata.
pub(super) fn within(
    picture: &Picture,
    stored: (usize, usize),
    orientation: Orientation,
    max_side: usize,
    budget_bytes: usize,
) -> Result<Written, PhotoError> {
    let mut side = max_side.min(stored.0.max(stored.1));
    loop {
        let (width, height) = fitted(stored, side);
        let scaled = orientation::upright(picture.scaled(width, height)?, orientation);
        for quality in QUALITIES {
            let jpeg = jpeg::encode(&scaled, quality)?;
            if jpeg.len() <= budget_bytes || side <= 320 && quality == QUALITIES[QUALITIES.len() - 1] {
                return Ok(Written { jpeg, width: scaled.width, height: scaled.height });
            }
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of at most 1920")]
        {
            side = (as_f64(side) * SHRINK) as usize;
        }
    }
}

/// The size of the same shape whose longer side is `side`.
fn fitted((width, height): (usize, usize), side: usize) -> (usize, usize) {
    let longer = width.max(height);
    let fit = |length: usize| ((2 * length * side + longer) / (2 * longer)).max(1);
    (fit(width), fit(height))
}
