//! The format of a file, by its first bytes, whatever its name says.

use crate::domain::PhotoError;

/// Brands of the ISO base media format that hold HEIF pictures (ISO/IEC 23008-12, annex B).
const HEIF_BRANDS: [&[u8; 4]; 8] = [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"];

/// A format that the portal reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG (W3C, Portable Network Graphics).
    Png,
    /// WebP (RFC 9649).
    WebP,
}

/// Returns the format of a picture that the portal reads, or names what it is instead.
pub(super) fn of(bytes: &[u8]) -> Result<Format, PhotoError> {
    match bytes {
        [] => Err(PhotoError::Empty),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        [b'%', b'P', b'D', b'F', b'-', ..] => Err(PhotoError::Pdf),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..]
            if HEIF_BRANDS.iter().any(|known| brand.starts_with(*known)) =>
        {
            Err(PhotoError::Heic)
        }
        _ => Err(PhotoError::NotAPicture),
    }
}
