//! Decodes WebP, and of it only the one picture (RFC 9649).

use std::io::Cursor;

use image::metadata::Orientation;
use image_webp::{DecodingError, WebPDecoder};

use super::picture::Picture;
use super::rows::{self, Rows};
use super::webp_codes;
use crate::domain::PhotoError;

/// What the head of a WebP says, and where in it the picture is.
#[derive(Clone, Debug)]
pub(super) struct WebpHead<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) orientation: Orientation,
    lossless: bool,
    /// The chunks of opacity and of the picture: of an animation, those of its first frame.
    opacity: Option<&'a [u8]>,
    frame: &'a [u8],
}

/// Walks along the chunks, without decoding any. Profiles, texts and further frames are passed over.
pub(super) fn read(bytes: &[u8]) -> Result<WebpHead<'_>, PhotoError> {
    let (mut opacity, mut frame, mut exif) = (None, None, None);
    let mut rest = bytes.get(12..).ok_or(PhotoError::Damaged)?;
    while let Some((kind, content, behind)) = chunk(rest) {
        match kind {
            b"ALPH" if opacity.is_none() && frame.is_none() => opacity = Some(content),
            b"VP8 " | b"VP8L" if frame.is_none() => frame = Some((kind == b"VP8L", content)),
            b"EXIF" if exif.is_none() => exif = Some(content),
            // A frame: sixteen bytes about it, then its chunks.
            b"ANMF" if frame.is_none() => {
                rest = content.get(16..).ok_or(PhotoError::Damaged)?;
                while let Some((kind, content, behind)) = chunk(rest) {
                    match kind {
                        b"ALPH" if opacity.is_none() && frame.is_none() => opacity = Some(content),
                        b"VP8 " | b"VP8L" if frame.is_none() => frame = Some((kind == b"VP8L", content)),
                        _ => {}
                    }
                    rest = behind;
                }
            }
            _ => {}
        }
        rest = behind;
    }
    let (lossless, frame) = frame.ok_or(PhotoError::Damaged)?;
    let (width, height) = if lossless { lossless_size(frame) } else { lossy_size(frame) }.ok_or(PhotoError::Damaged)?;
    Ok(WebpHead {
        width,
        height,
        // Some writers keep the name that EXIF has in a JPEG.
        orientation: exif
            .map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif))
            .and_then(Orientation::from_exif_chunk)
            .unwrap_or(Orientation::NoTransforms),
        lossless,
        opacity: opacity.filter(|_| !lossless),
        frame,
    })
}

/// A chunk's kind and content, and what is behind it; nothing when it is not all there.
fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (content, behind) = rest.split_at_checked(length)?;
    // Chunks begin at even places.
    Some((kind, content, behind.get(length % 2..).unwrap_or(&[])))
}

/// The size in the frame header of VP8 (RFC 6386, 9.1).
fn lossy_size(frame: &[u8]) -> Option<(usize, usize)> {
    let [_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = frame else { return None };
    let side = |low: u8, high: u8| usize::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    Some((side(*w0, *w1), side(*h0, *h1)))
}

/// The size in the header of a lossless picture (RFC 9649, 3.4).
fn lossless_size(frame: &[u8]) -> Option<(usize, usize)> {
    let [0x2F, bytes @ ..] = frame else { return None };
    let bits = usize::try_from(u32::from_le_bytes(*bytes.first_chunk()?)).ok()?;
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}

impl WebpHead<'_> {
    /// How many bytes of memory decoding takes, at the most.
    pub(super) fn memory(&self, max_side: usize) -> usize {
        // The whole picture is decoded at once: into blocks of sixteen, then into colours; or losslessly, into
        // four bytes a pixel and tables for its blocks, then into colours.
        let pixels = self.width.next_multiple_of(16) * self.height.next_multiple_of(16);
        let whole = match (self.lossless, self.opacity) {
            (true, _) => pixels * 8 + webp_codes::MEMORY,
            (false, None) => pixels * 9 / 2,
            (false, Some(_)) => pixels * 12 + webp_codes::MEMORY,
        };
        let file = self.frame.len() * 2 + self.opacity.map_or(0, <[u8]>::len);
        rows::memory(self.width, self.height, max_side) + whole + file
    }

    /// Decodes the picture, on white where one sees through it.
    pub(super) fn decode(&self, max_side: usize) -> Result<Picture, PhotoError> {
        self.check_codes()?;
        let mut decoder =
            WebPDecoder::new(Cursor::new(self.single_picture_file())).map_err(|error| photo_error(&error))?;
        let channels = if decoder.has_alpha() { 4 } else { 3 };
        let mut all = vec![0; self.width * self.height * channels];
        decoder.read_image(&mut all).map_err(|error| photo_error(&error))?;
        let mut rows = Rows::new(self.width, self.height, max_side);
        all.chunks_exact(self.width * channels).for_each(|row| rows.take(row, channels));
        rows.done().ok_or(PhotoError::Damaged)
    }

    /// Refuses what has more codes than anybody's picture needs: their tables are not counted by the decoder.
    fn check_codes(&self) -> Result<(), PhotoError> {
        let few = match self.opacity {
            _ if self.lossless => webp_codes::tables_fit(self.frame.get(5..).unwrap_or(&[]), self.width, self.height),
            // The first byte says how opacity is stored: 1 is losslessly, without the header.
            Some([first, data @ ..]) if first & 3 == 1 => webp_codes::tables_fit(data, self.width, self.height),
            _ => Some(true),
        };
        match few {
            Some(true) => Ok(()),
            Some(false) => Err(PhotoError::TooManyPixels),
            None => Err(PhotoError::Damaged),
        }
    }

    /// A file with this picture and nothing else.
    fn single_picture_file(&self) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WEBP".to_vec();
        if let Some(opacity) = self.opacity {
            let side = |side: usize| u32::try_from(side - 1).unwrap_or(u32::MAX).to_le_bytes();
            let [w0, w1, w2, _] = side(self.width);
            let [h0, h1, h2, _] = side(self.height);
            add_chunk(&mut file, *b"VP8X", &[0x10, 0, 0, 0, w0, w1, w2, h0, h1, h2]);
            add_chunk(&mut file, *b"ALPH", opacity);
        }
        add_chunk(&mut file, if self.lossless { *b"VP8L" } else { *b"VP8 " }, self.frame);
        let length = u32::try_from(file.len() - 8).unwrap_or(u32::MAX).to_le_bytes();
        file[4..8].copy_from_slice(&length);
        file
    }
}

fn add_chunk(file: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    file.extend_from_slice(&kind);
    file.extend_from_slice(&u32::try_from(content.len()).unwrap_or(u32::MAX).to_le_bytes());
    file.extend_from_slice(content);
    if content.len() % 2 == 1 {
        file.push(0);
    }
}

fn photo_error(error: &DecodingError) -> PhotoError {
    if matches!(error, DecodingError::MemoryLimitExceeded | DecodingError::ImageTooLarge) {
        PhotoError::TooManyPixels
    } else {
        PhotoError::Damaged
    }
}
