//! Reads the head of a JPEG without decoding anything (ITU-T T.81, annex B).

use image::metadata::Orientation;

use crate::domain::PhotoError;

/// The most scans that are drawn: cameras and editors write about ten, and each costs a walk over the whole picture.
const MAX_SCANS: usize = 100;

/// What the head of a JPEG says.
#[derive(Clone, Debug)]
pub(super) struct JpegHead {
    /// Pixels, as stored.
    pub(super) width: usize,
    /// Pixels, as stored.
    pub(super) height: usize,
    /// How it is to be turned.
    pub(super) orientation: Orientation,
    /// How often each component is sampled, across and down.
    pub(super) components: Vec<(usize, usize)>,
    /// Whether it is drawn in several passes, so that all its coefficients must be in memory at once.
    pub(super) in_passes: bool,
}

/// Reads the segments up to the end of the picture: its frame, how it is turned, how many scans it has, that it has an end.
///
/// A decoder fills what is missing with grey; a person's document would be half there. So a JPEG without an end is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<JpegHead, PhotoError> {
    let mut frame = None;
    let mut orientation = None;
    let mut scans = 0;
    let mut in_passes = false;
    let mut rest = bytes.get(2..).ok_or(PhotoError::Damaged)?;
    while let [0xFF, marker, after @ ..] = rest {
        match marker {
            // Fill bytes, and markers without a length.
            0xFF => rest = &rest[1..],
            0x01 | 0xD0..=0xD8 => rest = after,
            0xD9 => break,
            _ => {
                let (segment, behind) = segment(after).ok_or(PhotoError::Damaged)?;
                rest = behind;
                match marker {
                    0xC0..=0xC2 if frame.is_none() => {
                        frame = Some(frame_of(segment)?);
                        in_passes |= *marker == 0xC2;
                    }
                    // Lossless, hierarchical and arithmetic JPEGs: no camera writes them.
                    0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Err(PhotoError::Damaged),
                    0xE1 if orientation.is_none() => {
                        let exif = segment.strip_prefix(b"Exif\0\0");
                        orientation =
                            exif.map(|exif| Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms));
                    }
                    0xDA => {
                        scans += 1;
                        let drawn = segment.first().copied().map_or(0, usize::from);
                        in_passes |= frame.as_ref().is_none_or(|(_, _, parts): &Frame| drawn < parts.len());
                        if scans > MAX_SCANS {
                            return Err(PhotoError::Damaged);
                        }
                        match behind_scan(behind) {
                            Some(behind) => rest = behind,
                            None => return Err(PhotoError::Damaged),
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    let (width, height, components) = frame.filter(|_| scans > 0).ok_or(PhotoError::Damaged)?;
    if !rest.windows(2).any(|pair| pair == [0xFF, 0xD9]) {
        return Err(PhotoError::Damaged);
    }
    Ok(JpegHead { width, height, orientation: orientation.unwrap_or(Orientation::NoTransforms), components, in_passes })
}

type Frame = (usize, usize, Vec<(usize, usize)>);

/// Splits a segment, without its length, from what is behind it.
fn segment(after: &[u8]) -> Option<(&[u8], &[u8])> {
    let [high, low, ..] = after else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    let (segment, behind) = after.split_at_checked(length)?;
    Some((segment.get(2..)?, behind))
}

/// Size and sampling of a frame of one, three or four components of eight bits.
fn frame_of(segment: &[u8]) -> Result<Frame, PhotoError> {
    let [8, h1, h0, w1, w0, count @ (1 | 3 | 4), components @ ..] = segment else { return Err(PhotoError::Damaged) };
    let (components, _) = components.as_chunks::<3>();
    let sampling: Vec<_> = components
        .iter()
        .take(usize::from(*count))
        .map(|[_, sampling, _]| (usize::from(sampling >> 4), usize::from(sampling & 15)))
        .collect();
    let usual = |(across, down): &(usize, usize)| (1..=4).contains(across) && (1..=4).contains(down);
    if sampling.len() != usize::from(*count) || !sampling.iter().all(usual) {
        return Err(PhotoError::Damaged);
    }
    Ok((usize::from(u16::from_be_bytes([*w1, *w0])), usize::from(u16::from_be_bytes([*h1, *h0])), sampling))
}

/// Skips what a scan has drawn: up to the next marker that is neither a stuffed byte nor a restart.
pub(super) fn behind_scan(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        let at = memchr::memchr(0xFF, rest)?;
        match rest.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => rest = &rest[at + 2..],
            0xFF => rest = &rest[at + 1..],
            _ => return Some(&rest[at..]),
        }
    }
}
