//! Writes a picture as JPEG, bounded in pixels and in bytes.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, Rgb, RgbImage};

use crate::domain::PhotoFault;

/// Qualities that are tried, best first. Below 70 the small print of a document suffers.
const QUALITIES: [u8; 4] = [90, 85, 78, 70];
/// How much smaller the next try is, when the last quality is still too large.
const SHRINK: f64 = 0.85;

/// Scales `picture` so that its longer side is at most `longest_side`, and encodes it to at most `budget_bytes`:
/// first with less quality, then with fewer pixels. Returns the JPEG with its width and height.
///
/// Encoding afresh is what drops all metadata.
pub(super) fn within(
    picture: &DynamicImage,
    longest_side: u32,
    budget_bytes: usize,
) -> Result<(Vec<u8>, u32, u32), PhotoFault> {
    let mut side = longest_side.min(picture.width().max(picture.height()));
    loop {
        let scaled = flat(&bounded(picture, side));
        for quality in QUALITIES {
            let mut jpeg = Vec::new();
            JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&scaled).map_err(|_| PhotoFault::Damaged)?;
            if jpeg.len() <= budget_bytes || side <= 320 && quality == QUALITIES[QUALITIES.len() - 1] {
                return Ok((jpeg, scaled.width(), scaled.height()));
            }
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of at most 1920")]
        {
            side = (f64::from(side) * SHRINK) as u32;
        }
    }
}

fn bounded(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > side {
        picture.resize(side, side, FilterType::CatmullRom)
    } else {
        picture.clone()
    }
}

/// Drops transparency onto white, as a browser shows it on paper.
fn flat(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let layered = picture.to_rgba8();
    RgbImage::from_fn(layered.width(), layered.height(), |x, y| {
        let [red, green, blue, alpha] = layered.get_pixel(x, y).0;
        let over = |channel: u8| {
            let alpha = u16::from(alpha);
            u8::try_from((u16::from(channel) * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}
