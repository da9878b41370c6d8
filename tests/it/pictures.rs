//! Pictures that tests make: of any size, never the same twice, with whatever is wrong with them.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture with a pattern that depends on `seed`.
pub(crate) fn picture(width: u32, height: u32, seed: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let channel = |step: u32| u8::try_from((x * step / 7 + y * (step + seed) / 5 + seed * 31) % 256).unwrap_or(0);
        Rgb([channel(3), channel(5), channel(2)])
    }))
}

pub(crate) fn jpeg(width: u32, height: u32, seed: u32) -> Vec<u8> {
    encoded(width, height, seed, ImageFormat::Jpeg)
}

pub(crate) fn encoded(width: u32, height: u32, seed: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture(width, height, seed).write_to(&mut bytes, format).expect("a picture can be written");
    bytes.into_inner()
}

/// A JPEG with an EXIF block that says how it is turned, and a place that must not leave.
pub(crate) fn jpeg_with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    // TIFF, big-endian; one entry: tag 0x0112, type SHORT, count 1. Then words that stand for a place.
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend_from_slice(b"GPS 59.4370 N 24.7536 E");
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    let mut turned = jpeg[..2].to_vec();
    turned.extend_from_slice(&[0xFF, 0xE1]);
    turned.extend_from_slice(&length);
    turned.extend_from_slice(&exif);
    turned.extend_from_slice(&jpeg[2..]);
    turned
}

/// The head of a PNG that claims to be enormous: a few bytes that would unpack to gigabytes.
pub(crate) fn png_bomb(side: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&side.to_be_bytes());
    header.extend_from_slice(&side.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(&mut bytes, &header);
    // Deflated zeros: a stored block is enough, nothing may be unpacked before the size is looked at.
    chunk(&mut bytes, b"IDAT\x78\x9c\x03\0\0\0\0\x01");
    chunk(&mut bytes, b"IEND");
    bytes
}

pub(crate) fn chunk(bytes: &mut Vec<u8>, content: &[u8]) {
    let length = u32::try_from(content.len() - 4).expect("short");
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(&checksum(content).to_be_bytes());
}

/// CRC-32 as PNG has it (W3C PNG, annex D).
pub(crate) fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}
