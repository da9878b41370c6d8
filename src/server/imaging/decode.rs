//! Reads a picture within limits, and turns it upright.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::domain::PhotoFault;

/// The most pixels that are decoded: more than phones make, and 200 MB of memory at four bytes each.
const MOST_PIXELS: u64 = 50_000_000;
/// The shorter side at least, in pixels.
const SHORTEST_SIDE: u32 = 100;
/// How many times longer than wide a photo may be.
const LONGEST_RATIO: u32 = 5;
/// The most memory that a decoder may take, in bytes.
const MOST_MEMORY: u64 = 300 * 1024 * 1024;

/// Decodes a picture of a known format and applies its EXIF orientation; says whether it was upright before.
///
/// Size and shape are checked by the header alone, before anything is decoded.
pub(super) fn upright(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, bool), PhotoFault> {
    let mut decoder = opened(bytes, format)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|error| fault(&error))?;
    let orientation = decoder.orientation().map_err(|error| fault(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    picture.apply_orientation(orientation);
    Ok((picture, orientation == Orientation::NoTransforms))
}

/// Checks what can be told without decoding.
pub(super) fn look(bytes: &[u8], format: ImageFormat) -> Result<(), PhotoFault> {
    opened(bytes, format).map(drop)
}

/// Reads the header, and checks size, shape, and that a JPEG has an end.
fn opened(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder, PhotoFault> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // The header is read with no limit on the size, so that too large a picture is told from a damaged one.
    reader.no_limits();
    let decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    check_size(decoder.dimensions())?;
    if format == ImageFormat::Jpeg && !jpeg_ends(bytes) {
        return Err(PhotoFault::Damaged);
    }
    Ok(decoder)
}

fn check_size((width, height): (u32, u32)) -> Result<(), PhotoFault> {
    let (shorter, longer) = (width.min(height), width.max(height));
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        Err(PhotoFault::TooManyPixels)
    } else if shorter < SHORTEST_SIDE {
        Err(PhotoFault::TooSmall)
    } else if longer > shorter * LONGEST_RATIO {
        Err(PhotoFault::OddShape)
    } else {
        Ok(())
    }
}

fn fault(error: &ImageError) -> PhotoFault {
    match error {
        ImageError::Limits(_) => PhotoFault::TooManyPixels,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => PhotoFault::Damaged,
    }
}

/// Says whether a JPEG has its end marker behind its first scan (ITU-T T.81, annex B).
///
/// A decoder fills what is missing with grey and says nothing; a person's document would be half there.
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut rest = &bytes[2..];
    // Segments, each with its length, up to the start of the scan.
    while let [0xFF, marker, after @ ..] = rest {
        match marker {
            0xFF => rest = &rest[1..],
            0x01 | 0xD0..=0xD8 => rest = after,
            0xDA => return after.windows(2).any(|pair| pair == [0xFF, 0xD9]),
            _ => {
                let [high, low, ..] = after else { return false };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(next) = after.get(length..) else { return false };
                rest = next;
            }
        }
    }
    false
}
