//! Decodes PNG row by row, and only those of its chunks that draw (W3C PNG, clause 11).

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use image::metadata::Orientation;
use png::{Decoder, DecodingError, Limits, Transformations};

use super::picture::Picture;
use super::rows::{self, Rows};
use crate::domain::PhotoError;

/// What is in front of the first chunk.
const SIGNATURE: usize = 8;
/// What the decoder may take beside the rows: windows of the unpacker and tables.
const INSIDE: usize = 1 << 20;
/// The end of every PNG.
const END: &[u8] = b"\0\0\0\0IEND\xAEB`\x82";

/// What the head of a PNG says, and where in it the drawing is.
#[derive(Clone, Debug)]
pub(super) struct PngHead<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) orientation: Orientation,
    interlaced: bool,
    /// Bytes a pixel as stored, rounded up.
    stored: usize,
    /// Signature and header, palette, transparency, the pixels. Everything else is left out: profiles and texts are packed and
    /// may unpack to anything, and further pictures of an animation are none of ours.
    parts: [&'a [u8]; 5],
}

/// Walks along the chunks, without unpacking any.
pub(super) fn read(bytes: &[u8]) -> Result<PngHead<'_>, PhotoError> {
    let (header, mut rest) = chunk(bytes.get(SIGNATURE..).ok_or(PhotoError::Damaged)?).ok_or(PhotoError::Damaged)?;
    let [b'I', b'H', b'D', b'R', w3, w2, w1, w0, h3, h2, h1, h0, depth, colour, _, _, interlace] = header.content
    else {
        return Err(PhotoError::Damaged);
    };
    let size = |bytes: [u8; 4]| usize::try_from(u32::from_be_bytes(bytes)).unwrap_or(usize::MAX);
    let samples = match colour {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    let (mut palette, mut transparency, mut pixels, mut exif) = (&[][..], &[][..], &[][..], None);
    while let Some((next, behind)) = chunk(rest) {
        match next.content.get(..4) {
            Some(b"PLTE") if palette.is_empty() => palette = next.whole,
            Some(b"tRNS") if transparency.is_empty() => transparency = next.whole,
            // They stand one behind the other.
            Some(b"IDAT") if pixels.is_empty() => {
                let mut end = behind;
                while let Some((_, behind)) = chunk(end).filter(|(chunk, _)| chunk.content.starts_with(b"IDAT")) {
                    end = behind;
                }
                pixels = &rest[..rest.len() - end.len()];
                rest = end;
                continue;
            }
            Some(b"eXIf") if exif.is_none() => exif = next.content.get(4..),
            Some(b"IEND") => break,
            _ => {}
        }
        rest = behind;
    }
    if pixels.is_empty() {
        return Err(PhotoError::Damaged);
    }
    Ok(PngHead {
        width: size([*w3, *w2, *w1, *w0]),
        height: size([*h3, *h2, *h1, *h0]),
        orientation: exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms),
        interlaced: *interlace != 0,
        stored: samples * usize::from(*depth).div_ceil(8),
        parts: [&bytes[..SIGNATURE + header.whole.len()], palette, transparency, pixels, END],
    })
}

/// A chunk: its type and content, and the whole of it.
struct Chunk<'a> {
    content: &'a [u8],
    whole: &'a [u8],
}

/// Takes one chunk, if all of it is there.
fn chunk(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (length, _) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (whole, behind) = bytes.split_at_checked(length.checked_add(12)?)?;
    Some((Chunk { content: &whole[4..8 + length], whole }, behind))
}

impl PngHead<'_> {
    /// How many bytes of memory decoding takes, at the most.
    pub(super) fn memory(&self, max_side: usize) -> usize {
        // An interlaced picture comes in seven passes over all of it.
        let all = if self.interlaced { self.width * self.height * 4 } else { 0 };
        // The decoder holds some rows as they are stored.
        let inside = INSIDE + self.width * self.stored * 8;
        rows::memory(self.width, self.height, max_side) + all + inside
    }

    /// Decodes the picture with at most eight bits a sample, on white where one sees through it.
    pub(super) fn decode(&self, max_side: usize) -> Result<Picture, PhotoError> {
        let limits = Limits { bytes: INSIDE + self.width * self.stored * 8 };
        let mut decoder = Decoder::new_with_limits(Parts::new(&self.parts), limits);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(|error| photo_error(&error))?;
        let channels = reader.output_color_type().0.samples();
        let mut rows = Rows::new(self.width, self.height, max_side);
        if self.interlaced {
            let mut all = vec![0; self.width * self.height * channels];
            reader.next_frame(&mut all).map_err(|error| photo_error(&error))?;
            all.chunks_exact(self.width * channels).for_each(|row| rows.take(row, channels));
        } else {
            while let Some(row) = reader.next_row().map_err(|error| photo_error(&error))? {
                rows.take(row.data(), channels);
            }
        }
        rows.done().ok_or(PhotoError::Damaged)
    }
}

fn photo_error(error: &DecodingError) -> PhotoError {
    match error {
        DecodingError::LimitsExceeded => PhotoError::TooManyPixels,
        DecodingError::IoError(_) | DecodingError::Format(_) | DecodingError::Parameter(_) => PhotoError::Damaged,
    }
}

/// Reads parts of a file as if there were nothing between them.
struct Parts<'a> {
    parts: &'a [&'a [u8]; 5],
    /// Which part, and how much of it has been read.
    at: (usize, usize),
}

impl<'a> Parts<'a> {
    fn new(parts: &'a [&'a [u8]; 5]) -> Self {
        Self { parts, at: (0, 0) }
    }
}

impl BufRead for Parts<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.parts.get(self.at.0).is_some_and(|part| part.len() == self.at.1) {
            self.at = (self.at.0 + 1, 0);
        }
        Ok(self.parts.get(self.at.0).map_or(&[], |part| &part[self.at.1..]))
    }

    fn consume(&mut self, amount: usize) {
        self.at.1 += amount;
    }
}

impl Read for Parts<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

/// The decoder asks for this and uses it only to go on; nothing here goes back.
impl Seek for Parts<'_> {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
