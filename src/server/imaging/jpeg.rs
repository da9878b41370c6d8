//! Decodes and encodes JPEG with libjpeg-turbo, through its safe wrapper.

use turbojpeg::{
    Colorspace, Compressor, DecompressHeader, Decompressor, Error, Image, PixelFormat, ScalingFactor, Subsamp, YuvImage,
};

use super::jpeg_head::JpegHead;
use super::picture::{Layout, Picture, as_f64};
use super::rows::over;
use crate::domain::PhotoError;

/// As many scans as `jpeg_head` lets pass, and one more: the decoder counts by itself.
const MAX_SCANS: u32 = 101;
/// The fractions of a picture's size at which the decoder is quick, smallest first.
const FRACTIONS: [usize; 4] = [8, 4, 2, 1];
/// Bytes of one block of 64 coefficients.
const BLOCK: usize = 128;
/// What a damaged file says that does no harm to the picture: phones write a few bytes too many.
const HARMLESS: [&str; 3] = ["extraneous bytes before marker", "JFIF", "Adobe"];

/// By which number both sides are divided while decoding: as much as leaves the longer side as long as asked for.
pub(super) fn fraction(head: &JpegHead, max_side: usize) -> usize {
    let longer = head.width.max(head.height);
    let wanted = max_side.min(longer);
    FRACTIONS.into_iter().find(|by| longer.div_ceil(*by) >= wanted).unwrap_or(1)
}

/// How many bytes of memory decoding takes, at the most.
pub(super) fn memory(head: &JpegHead, max_side: usize) -> usize {
    let by = fraction(head, max_side);
    let max_across = head.components.iter().map(|component| component.0).max().unwrap_or(1);
    let max_down = head.components.iter().map(|component| component.1).max().unwrap_or(1);
    let coefficients: usize = head
        .components
        .iter()
        .map(|(across, down)| {
            let columns = head.width.div_ceil(8 * max_across) * across;
            let rows = head.height.div_ceil(8 * max_down) * down;
            columns * rows * BLOCK
        })
        .sum();
    // At most four bytes a pixel, and some rows of the whole width inside of the decoder.
    let samples = head.width.div_ceil(by) * head.height.div_ceil(by) * if head.components.len() == 4 { 7 } else { 3 };
    samples + head.width * 64 * 4 + if head.in_passes { coefficients } else { 0 }
}

/// Decodes a picture at the fraction of its size that leaves its longer side at least `max_side`.
pub(super) fn decode(bytes: &[u8], head: &JpegHead, max_side: usize) -> Result<Picture, PhotoError> {
    let by = fraction(head, max_side);
    let scale = ScalingFactor::new(1, by);
    let mut decoder = Decompressor::new().map_err(damaged)?;
    decoder.set_scan_limit(MAX_SCANS).map_err(damaged)?;
    decoder.set_scaling_factor(scale).map_err(damaged)?;
    let read = decoder.read_header(bytes).map_err(damaged)?;
    // The budget was counted for the size that our own reading found.
    if (read.width, read.height) != (head.width, head.height) || read.is_lossless || read.is_arithmetic {
        return Err(PhotoError::Damaged);
    }
    let (width, height) = (scale.scale(head.width), scale.scale(head.height));
    let mut picture = match colours(&read) {
        Colours::Planes(layout) => {
            let mut picture = Picture::new(layout, width, height);
            let pixels = &mut picture.samples[..];
            picture.faultless = whole(
                decoder.decompress_to_yuv(bytes, YuvImage { pixels, width, align: 1, height, subsamp: read.subsamp }),
            )?;
            picture
        }
        Colours::Grey => {
            let mut picture = Picture::new(Layout::Grey, width, height);
            let pixels = &mut picture.samples[..];
            let format = PixelFormat::GRAY;
            picture.faultless =
                whole(decoder.decompress(bytes, Image { pixels, width, pitch: width, height, format }))?;
            picture
        }
        Colours::Rgb => {
            let mut picture = Picture::new(Layout::Rgb, width, height);
            let pixels = &mut picture.samples[..];
            let format = PixelFormat::RGB;
            picture.faultless =
                whole(decoder.decompress(bytes, Image { pixels, width, pitch: 3 * width, height, format }))?;
            picture
        }
        Colours::Inks => {
            let mut pixels = vec![0; 4 * width * height];
            let format = PixelFormat::CMYK;
            let faultless = whole(
                decoder.decompress(bytes, Image { pixels: &mut pixels[..], width, pitch: 4 * width, height, format }),
            )?;
            Picture { faultless, ..from_inks(&pixels, width, height) }
        }
    };
    picture.filled = (as_f64(head.width) / as_f64(by), as_f64(head.height) / as_f64(by));
    Ok(picture)
}

/// In which form a picture leaves the decoder.
enum Colours {
    /// As it is stored, without being turned into red, green and blue.
    Planes(Layout),
    Grey,
    Rgb,
    Inks,
}

fn colours(read: &DecompressHeader) -> Colours {
    match (read.colorspace, read.subsamp) {
        (Colorspace::Gray, _) => Colours::Grey,
        (Colorspace::CMYK | Colorspace::YCCK, _) => Colours::Inks,
        (Colorspace::YCbCr, Subsamp::None) => Colours::Planes(Layout::Ycc(1, 1)),
        (Colorspace::YCbCr, Subsamp::Sub2x1) => Colours::Planes(Layout::Ycc(2, 1)),
        (Colorspace::YCbCr, Subsamp::Sub2x2) => Colours::Planes(Layout::Ycc(2, 2)),
        (Colorspace::YCbCr, Subsamp::Sub1x2) => Colours::Planes(Layout::Ycc(1, 2)),
        (Colorspace::YCbCr | Colorspace::RGB, _) => Colours::Rgb,
    }
}

/// Inks to light, as Adobe stores them: 255 is no ink.
fn from_inks(inks: &[u8], width: usize, height: usize) -> Picture {
    let mut picture = Picture::new(Layout::Rgb, width, height);
    let pixels = picture.samples.as_chunks_mut::<3>().0;
    for (pixel, [cyan, magenta, yellow, black]) in pixels.iter_mut().zip(inks.as_chunks::<4>().0) {
        *pixel = [cyan, magenta, yellow].map(|ink| over(*ink, 0, *black));
    }
    picture
}

/// Encodes a picture in the layout in which it is written, with Huffman tables that fit it and no metadata.
pub(super) fn encode(picture: &Picture, quality: i32) -> Result<Vec<u8>, PhotoError> {
    let Picture { layout, width, height, ref samples, .. } = *picture;
    let pixels = &samples[..];
    let mut encoder = Compressor::new().map_err(damaged)?;
    encoder.set_quality(quality).map_err(damaged)?;
    encoder.set_optimize(true).map_err(damaged)?;
    let subsamp = if layout == Layout::Grey { Subsamp::Gray } else { Subsamp::Sub2x2 };
    let jpeg = if layout == Layout::Rgb {
        encoder.set_subsamp(subsamp).map_err(damaged)?;
        encoder.compress_to_vec(Image { pixels, width, pitch: 3 * width, height, format: PixelFormat::RGB })
    } else {
        encoder.compress_yuv_to_vec(YuvImage { pixels, width, align: 1, height, subsamp })
    };
    jpeg.map_err(damaged)
}

/// Says whether the file was faultless, if the whole picture was decoded. The decoder goes on after what it only warns of, and
/// tells the first of it.
fn whole(decoded: Result<(), Error>) -> Result<bool, PhotoError> {
    match decoded {
        Err(Error::TurboJpegError(message)) if HARMLESS.iter().any(|harmless| message.contains(harmless)) => Ok(false),
        Err(error) => Err(damaged(error)),
        Ok(()) => Ok(true),
    }
}

fn damaged(_: Error) -> PhotoError {
    PhotoError::Damaged
}
