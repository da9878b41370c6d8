//! Reads a picture within limits: its head first, and of the rest no more than is needed.

use image::metadata::Orientation;

use super::format::{self, Format};
use super::jpeg_head::JpegHead;
use super::limits::MAX_SIDE;
use super::picture::Picture;
use super::png::PngHead;
use super::webp::WebpHead;
use super::{jpeg, jpeg_head, png, webp};
use crate::domain::PhotoError;

/// The most pixels that are decoded: more than phones make.
const MAX_PIXELS: usize = 50_000_000;
/// The shorter side at least, in pixels.
const MIN_SIDE: usize = 100;
/// How many times longer than wide a photo may be.
const MAX_RATIO: usize = 5;
/// What a picture takes once it is decoded: scaled, turned, and written, at three bytes a pixel each at the most.
const BEHIND: usize = 4 * (MAX_SIDE as usize) * (MAX_SIDE as usize);

/// A picture of which the head has been read.
#[derive(Clone, Debug)]
pub(super) enum Head<'a> {
    Jpeg(&'a [u8], JpegHead),
    Png(PngHead<'a>),
    WebP(WebpHead<'a>),
}

/// Reads the head by our own reading alone: no decoder sees the file before its size, shape and need of memory are known.
pub(super) fn read_head(bytes: &[u8]) -> Result<Head<'_>, PhotoError> {
    let head = match format::of(bytes)? {
        Format::Jpeg => Head::Jpeg(bytes, jpeg_head::read(bytes)?),
        Format::Png => Head::Png(png::read(bytes)?),
        Format::WebP => Head::WebP(webp::read(bytes)?),
    };
    check_size(head.size())?;
    Ok(head)
}

impl Head<'_> {
    /// Width and height as stored, in pixels.
    pub(super) fn size(&self) -> (usize, usize) {
        match self {
            Self::Jpeg(_, head) => (head.width, head.height),
            Self::Png(head) => (head.width, head.height),
            Self::WebP(head) => (head.width, head.height),
        }
    }

    /// How it is to be turned.
    pub(super) fn orientation(&self) -> Orientation {
        match self {
            Self::Jpeg(_, head) => head.orientation,
            Self::Png(head) => head.orientation,
            Self::WebP(head) => head.orientation,
        }
    }

    /// How many bytes of memory it takes to make a photo of it, beside the file.
    pub(super) fn memory(&self) -> usize {
        let side = MAX_SIDE as usize;
        BEHIND
            + match self {
                Self::Jpeg(_, head) => jpeg::memory(head, side),
                Self::Png(head) => head.memory(side),
                Self::WebP(head) => head.memory(side),
            }
    }

    /// Decodes it, as stored, with the longer side at least [`MAX_SIDE`] or what it has.
    pub(super) fn decode(&self) -> Result<Picture, PhotoError> {
        let side = MAX_SIDE as usize;
        match self {
            Self::Jpeg(bytes, head) => jpeg::decode(bytes, head, side),
            Self::Png(head) => head.decode(side),
            Self::WebP(head) => head.decode(side),
        }
    }
}

fn check_size((width, height): (usize, usize)) -> Result<(), PhotoError> {
    let (shorter, longer) = (width.min(height), width.max(height));
    if width.saturating_mul(height) > MAX_PIXELS {
        Err(PhotoError::TooManyPixels)
    } else if shorter < MIN_SIDE {
        Err(PhotoError::TooSmall)
    } else if longer > shorter * MAX_RATIO {
        Err(PhotoError::OddShape)
    } else {
        Ok(())
    }
}
